"""``Inspect.Any``: structs without an implementation of their own, and ``@derive {Inspect, only: ...}``."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.inspect_host import inspector_of
from otpshell.stdlib.protocol_module import add_impl
from otpshell.terms import inspect_structs
from otpshell.terms.atom import NIL, TRUE, Atom, alias, atom, boolean
from otpshell.terms.cons import EMPTY, elist, from_iter, to_pylist
from otpshell.terms.errors import EXCEPTION, argument_error
from otpshell.terms.inspect import inspect as text
from otpshell.terms.maps import STRUCT

native = Native("Elixir.Inspect.Any", "lib/inspect.ex")
add_impl(native, "Inspect", "Any")
_ANY = alias("Inspect.Any")
_ONLY, _EXCEPT, _OPTIONAL, _FIELD = atom("only"), atom("except"), atom("optional"), atom("field")


@native.fn(vm=True)
def inspect(vm: Any, struct: Any, opts: Any) -> Any:
    """The struct as ``%Name{field: value}``."""
    inspector = inspector_of(vm, opts)
    return inspect_structs.any_struct(inspector, struct, inspector.opts.limit)


@native.fn("inspect", vm=True)
def inspect_fields(vm: Any, struct: Any, name: Any, infos: Any, opts: Any) -> Any:
    """The struct as ``#Name<field: value, ...>``."""
    inspector = inspector_of(vm, opts)
    pairs = [(info.d[_FIELD], struct.d.get(info.d[_FIELD], NIL)) for info in infos]

    def one(pair: Any, limit: int) -> Any:
        return b"..." if pair is None else inspector.keyword(pair, limit)

    return inspector.entries([*pairs, None], inspector.opts.limit, one, name.decode(), close=">")


@native.fn(vm=True)
def inspect_derived(vm: Any, struct: Any, opts: Any, fields: Any, optional: Any, whole: Any) -> Any:
    """What a derived implementation runs: ``fields`` are shown, ``optional`` ones only when they differ from their default."""
    inspector = inspector_of(vm, opts)
    module = struct.d[STRUCT]
    wanted, hidden = set(to_pylist(fields)), set(to_pylist(optional))
    defaults = vm.apply(module, STRUCT) if hidden else None
    shown = []
    for field in inspector.host.struct_fields(module) or []:  # type: ignore[union-attr]
        if field in wanted and not (field in hidden and defaults.d.get(field) == struct.d.get(field)):  # type: ignore[union-attr]
            shown.append(field)
    maker = inspect_structs.named if whole is TRUE else inspect_structs.partial
    return maker(inspector, struct, inspector.opts.limit, shown)


def _check(option: str, given: list[Any], fields: list[Atom], module: Atom) -> None:
    unknown = [name for name in given if name not in fields]
    if unknown:
        raise argument_error(
            f"unknown fields {text(from_iter(unknown))} in :{option} when deriving the Inspect protocol for {text(module)}"
        )


@native.macro("__deriving__")
def deriving(_env: Any, module: Any, struct: Any, options: Any) -> Any:
    """``@derive {Inspect, only: [...], except: [...], optional: [...]}``."""
    fields = [key for key in struct.keys() if key is not STRUCT and key is not EXCEPTION]
    given = dict(reversed([*options])) if options is not EMPTY else {}
    only, without, optional = (
        to_pylist(given[key]) if key in given else default for key, default in ((_ONLY, fields), (_EXCEPT, []), (_OPTIONAL, []))
    )
    for option, names in (("only", only), ("except", without), ("optional", optional)):
        _check(option, names, fields, module)
    whole = only == fields and not without
    shown = from_iter([field for field in fields if field in only and field not in without])
    meta = elist((atom("context"), _ANY), (atom("import"), alias("Kernel")))
    this, opts = (atom("struct"), EMPTY, _ANY), (atom("opts"), EMPTY, _ANY)
    remote = (atom("."), EMPTY, elist(_ANY, atom("inspect_derived")))
    body = (remote, EMPTY, elist(this, opts, shown, from_iter(optional), boolean(whole)))
    head = (atom("inspect"), meta, elist(this, opts))
    definition = (atom("def"), meta, elist(head, elist((atom("do"), body))))
    protocol = (atom("__aliases__"), elist((atom("alias"), atom("false"))), elist(atom("Inspect")))
    return (atom("defimpl"), meta, elist(protocol, elist((atom("for"), module)), elist((atom("do"), definition))))
