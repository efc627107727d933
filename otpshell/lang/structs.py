"""``defstruct`` and ``defexception``: checking the fields, and the functions that a struct's module gets."""

from __future__ import annotations

from typing import Any

from otpshell.lang.definitions import store_definition
from otpshell.lang.diagnostics import CompileWarning
from otpshell.lang.env import Env
from otpshell.lang.module_definition import ModuleDefinition
from otpshell.lang.quote import BadEscape, escape
from otpshell.lang.quoted import DO, LINE, arrow
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, alias, atom, boolean
from otpshell.terms.cons import EMPTY, cons, elist, from_iter, is_list, to_pylist
from otpshell.terms.errors import argument_error
from otpshell.terms.maps import STRUCT, Map, atom_map, from_pairs

_STRUCT_FUNCTION = atom("__struct__")
_EXCEPTION_KEY = atom("__exception__")
_MESSAGE = atom("message")
_KERNEL = atom("Elixir.Kernel")
_UTILS = alias("Kernel.Utils")
_ENUM = alias("Enum")
_BINARY_GUARD = "is_binary"


def define_struct(module: ModuleDefinition, fields: Any, env: Env) -> Map:
    """Define a module's struct and its ``__struct__/0`` and ``/1``; gives the struct."""
    vm = module.vm
    if module.struct is not None:
        name = vm.inspect(module.name)
        raise argument_error(f"defstruct has already been called for {name}, defstruct can only be called once per module")
    if not is_list(fields):
        raise argument_error(f"struct fields definition must be list, got: {vm.inspect(fields)}")
    pairs = [_field(each, vm) for each in to_pylist(fields)]
    enforced = _enforced_keys(module)
    names = [key for key, _ in pairs]
    for key in sorted({each.name for each in names if names.count(each) > 1}):
        vm.warn(CompileWarning(f"duplicate key {vm.inspect(atom(key))} found in struct", env.file, env.line, module.name))
    unknown = [key for key in enforced if key not in names]
    if unknown:
        raise argument_error(
            f"@enforce_keys required keys ({vm.inspect(from_iter(unknown))}) that are not defined in defstruct: "
            f"{vm.inspect(from_iter(pairs))}"
        )
    struct = from_pairs([*pairs, (STRUCT, module.name)])
    module.struct = struct
    module.enforced_keys = enforced
    module.struct_fields = from_iter([atom_map(field=key, required=boolean(key in enforced)) for key, value in pairs])
    derived = module.attributes.values("derive")
    module.attributes.table["derive"].values = []
    if derived:
        vm.apply(alias("Protocol"), atom("__derive__"), from_iter(derived), module.name, env.to_map())
    literal = escape(struct)
    _define(module, env, "__struct__", [], literal)
    keywords = _var("kv")
    module.attributes.put("doc", (env.line, FALSE))
    _define(module, env, "__struct__", [keywords], _built(literal, enforced, keywords))
    return struct


def _field(field: Any, vm: Any) -> tuple[Atom, Any]:
    if type(field) is Atom:
        return field, NIL
    if type(field) is tuple and len(field) == 2 and type(field[0]) is Atom:
        try:
            escape(field[1])
        except BadEscape as problem:
            reason = problem.reason
            raise argument_error(f"invalid value for struct field {field[0].name}, {reason}") from None
        return field[0], field[1]
    raise argument_error(f"struct field names must be atoms, got: {vm.inspect(field)}")


def _enforced_keys(module: ModuleDefinition) -> list[Atom]:
    value = module.attributes.get("enforce_keys")
    keys = to_pylist(value) if is_list(value) else [] if value is NIL else [value]
    for key in keys:
        if type(key) is not Atom:
            raise argument_error(f"keys given to @enforce_keys must be atoms, got: {module.vm.inspect(key)}")
    return keys


def _built(literal: Any, enforced: list[Atom], keywords: Any) -> Any:
    """``Enum.reduce(kv, struct, fn {key, val}, map -> %{map | key => val} end)``, and the check of enforced keys."""
    key, value, acc = _var("key"), _var("val"), _var("map")
    update = (atom("%{}"), EMPTY, elist((atom("|"), EMPTY, elist(acc, elist((key, value))))))
    fun = (atom("fn"), EMPTY, elist(arrow([(key, value), acc], update)))
    filled = _call(_ENUM, "reduce", keywords, literal, fun)
    if not enforced:
        return filled
    return _call(_UTILS, "with_enforced_keys", filled, keywords, from_iter(enforced))


def _var(name: str) -> Any:
    return (atom(name), EMPTY, _KERNEL)


def _call(module: Any, name: str, *args: Any) -> Any:
    return ((atom("."), EMPTY, elist(module, atom(name))), EMPTY, from_iter(args))


def _define(module: ModuleDefinition, env: Env, name: str, args: list[Any], body: Any, guard: Any = None) -> None:
    meta = elist((LINE, env.line), (atom("context"), _KERNEL))
    head = (atom(name), meta, from_iter(args))
    if guard is not None:
        head = (atom("when"), meta, elist(head, guard))
    store_definition("def", False, head, elist((DO, body)), env)


def define_exception(module: ModuleDefinition, fields: Any, env: Env) -> Map:
    """Define an exception: the struct, ``exception/1`` and, when it has a message, ``message/1``, both overridable."""
    module.attributes.put("behaviour", alias("Exception"))
    if not is_list(fields):
        fields = elist(fields)
    struct = define_struct(module, cons((_EXCEPTION_KEY, TRUE), fields), env)
    given = _var("args")
    if _MESSAGE in struct:
        exception = _var("exception")
        message = ((atom("."), EMPTY, elist(exception, _MESSAGE)), elist((atom("no_parens"), TRUE)), EMPTY)
        _implementing(module, env, "message", [exception], message)
        module.overridables.add(("message", 1))
        text = _var("msg")
        from_text = (atom("exception"), EMPTY, elist(elist((_MESSAGE, text))))
        _implementing(module, env, "exception", [text], from_text, _call(_KERNEL, _BINARY_GUARD, text))
    empty = (_STRUCT_FUNCTION, EMPTY, EMPTY)
    filled = _call(_UTILS, "exception_from", empty, given)
    _implementing(module, env, "exception", [given], filled, _call(_KERNEL, "is_list", given))
    module.overridables.add(("exception", 1))
    return struct


def _implementing(module: ModuleDefinition, env: Env, name: str, args: list[Any], body: Any, guard: Any = None) -> None:
    module.attributes.put("impl", TRUE)
    _define(module, env, name, args, body, guard)
