"""``Inspect``, the protocol, for all built-in types and the library's structs; others have their own implementation modules."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.inspect_host import inspector_of
from otpshell.stdlib.protocol_module import implementing
from otpshell.stdlib.protocols import implementation
from otpshell.terms.atom import FALSE, alias, atom
from otpshell.terms.cons import elist

native = Native(
    "Elixir.Inspect",
    "lib/inspect.ex",
    doc="""\
How terms are shown to developers: the protocol behind `inspect/2`. Derive it to hide fields of a struct.

    iex> inspect(%{a: [1, 2]})
    "%{a: [1, 2]}"
""",
)
_CALLBACKS = elist((atom("inspect"), 2))


@native.fn(vm=True)
def inspect(vm: Any, term: Any, opts: Any) -> Any:
    """The document of a term, with its struct's implementation of the protocol. Call `Inspect.Algebra.to_doc/2` rather than this: it also
    handles what goes wrong in an implementation.

    Raises `FunctionClauseError` when `opts` is not an `Inspect.Opts` struct.

    iex> Inspect.inspect(1, %Inspect.Opts{}) |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    "1"
    """
    inspector = inspector_of(vm, opts)
    return inspector.default(term, inspector.opts.limit)


@native.fn(vm=True)
def impl_for(vm: Any, term: Any) -> Any:
    """The module that implements the protocol for a term: `Inspect.Any` for structs without their own.

    iex> Inspect.impl_for([])
    Inspect.List
    """
    return implementation(vm, "Elixir.Inspect", term) or alias("Inspect.Any")


@native.fn("impl_for!", vm=True)
def impl_for_or_raise(vm: Any, term: Any) -> Any:
    """As `impl_for/1`: every term has an implementation.

    iex> Inspect.impl_for!(:a)
    Inspect.Atom
    """
    return impl_for(vm, term)


@native.fn("__protocol__")
def protocol(what: Any) -> Any:
    # What the protocol is: ``:module``, ``:functions``, ``:consolidated?``, ``:impls``.
    return {"module": alias("Inspect"), "functions": _CALLBACKS, "consolidated?": FALSE, "impls": atom("not_consolidated")}[what.name]


# Lists, maps and Any have more functions, in files of their own; a struct without an implementation is shown by Any's.
_SHOWN = (
    *("Atom", "BitString", "Float", "Function", "Integer", "PID", "Port", "Reference", "Tuple"),
    *("Date", "Date.Range", "DateTime", "Inspect.Error", "Macro.Env", "MapSet", "NaiveDateTime", "Range", "Regex", "Stream", "Time"),
    *("URI", "Version", "Version.Requirement"),
)
for _kind in _SHOWN:
    implementing(native, _kind, inspect)
