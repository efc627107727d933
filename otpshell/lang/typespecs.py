"""``@type``, ``@spec``, ``@callback`` and kin: kept as quoted code for ``t``, ``b`` and behaviours; nothing is checked with them."""

from __future__ import annotations

from typing import Any, NamedTuple, NoReturn

from otpshell.lang.aliases import expand_alias
from otpshell.lang.definition import Doc
from otpshell.lang.diagnostics import form_error
from otpshell.lang.env import Env
from otpshell.lang.module_definition import ModuleDefinition
from otpshell.lang.quoted import LINE, WHEN, is_node
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.cons import Cons, elist, from_iter, is_list, split, to_pylist
from otpshell.terms.errors import argument_error
from otpshell.terms.maps import EMPTY_MAP

_OF = atom("::")
_ALIASES = atom("__aliases__")
_DEFAULT = atom("\\\\")
_RESERVED = {("required", 1), ("optional", 1)}
_TYPES = ("type", "typep", "opaque")


class Typespec(NamedTuple):
    """A type (``kind`` type, typep, opaque), a spec or a callback: what it names, its code, and the env that it
    is translated in."""

    kind: str
    name: str
    arity: int
    quoted: Any
    line: int
    env: Any = None


def store_typespec(module: ModuleDefinition, kind: str, quoted: Any, env: Env) -> None:
    """Keep a type attribute of the module being defined, and its documentation."""
    name, arity = _named(kind, quoted, env)
    if kind in _TYPES and (name, arity) in _RESERVED:
        _fail(env, f"type {name}/{arity} is a reserved type and it cannot be defined")
    _use_aliases(quoted, env)
    spec = Typespec(kind, name, arity, quoted, env.line, env)
    module.typespecs.setdefault(kind, []).append(spec)
    # As the module's body reads it: `@type`.
    module.attributes.table[kind].values.append((atom(kind), quoted, (module.name, env.line)))
    if kind in _TYPES:
        _take_doc(module, "typedoc", ("type", name, arity), env)
    elif kind in ("callback", "macrocallback"):
        _take_doc(module, "doc", (kind, name, arity), env)


def _use_aliases(node: Any, env: Env) -> None:
    # An alias that only a typespec mentions is used.
    if is_node(node) and node[0] is _ALIASES:
        expand_alias(node[1], node[2], env)
    elif type(node) is tuple:
        for item in node:
            _use_aliases(item, env)
    elif type(node) is Cons:
        for item in split(node)[0]:
            _use_aliases(item, env)


def _named(kind: str, quoted: Any, env: Env) -> tuple[str, int]:
    spec = quoted
    if is_node(spec) and spec[0] is WHEN:
        spec = to_pylist(spec[2])[0]
    if is_node(spec) and spec[0] is _OF and is_list(spec[2]):
        head = to_pylist(spec[2])[0]
        if is_node(head) and type(head[0]) is Atom:
            args = to_pylist(head[2]) if is_list(head[2]) else []
            if any(_has_default(arg) for arg in args):
                raise argument_error("default arguments \\\\ not supported in typespecs")
            return head[0].name, len(args)
    shown = env.vm.to_source(quoted)
    if kind in _TYPES or not (is_node(spec) and type(spec[0]) is Atom) or spec[0] is _OF:
        _fail(env, f"invalid type specification: {shown}")
    _fail(env, f"type specification missing return type: {shown}")


def _has_default(arg: Any) -> bool:
    if is_node(arg) and arg[0] is _OF and is_list(arg[2]):
        return any(_has_default(side) for side in to_pylist(arg[2]))
    return is_node(arg) and arg[0] is _DEFAULT


def _fail(env: Env, text: str) -> NoReturn:
    form_error(elist((LINE, env.line)), env.file, text)


def _take_doc(module: ModuleDefinition, attribute: str, key: tuple[str, str, int], env: Env) -> None:
    taken = module.attributes.take(attribute)
    meta = module.attributes.doc_meta.pop(attribute, EMPTY_MAP)
    if taken is not None:
        module.type_docs[key] = Doc(taken[0], [], taken[1], meta)
    else:
        module.type_docs.setdefault(key, Doc(env.line, [], NIL, meta))


def behaviour_callbacks(module: ModuleDefinition) -> Any:
    """``behaviour_info(:callbacks)``: names and arities, macros as ``MACRO-name`` with one argument more. None without callbacks."""
    found = [(each.name, each.arity, False) for each in module.typespecs.get("callback", ())]
    found += [(each.name, each.arity, True) for each in module.typespecs.get("macrocallback", ())]
    return _as_callbacks(found, module) if found else None


def optional_callbacks(module: ModuleDefinition) -> Any:
    """``behaviour_info(:optional_callbacks)``."""
    macros = {(each.name, each.arity) for each in module.typespecs.get("macrocallback", ())}
    found = []
    for value in module.attributes.values("optional_callbacks"):
        for name, arity in to_pylist(value):
            found.append((name.name, arity, (name.name, arity) in macros))
    return _as_callbacks(found, module)


def _as_callbacks(found: list[tuple[str, int, bool]], module: ModuleDefinition) -> Any:
    # Elixir lists them last name first; Erlang, whose modules are in files named so here, as they are written.
    erlang = module.file == f"erl_{module.name.name}.ex"
    ordered = list(dict.fromkeys(found)) if erlang else sorted(set(found), reverse=True)
    return from_iter([(atom(f"MACRO-{name}"), arity + 1) if is_macro else (atom(name), arity) for name, arity, is_macro in ordered])
