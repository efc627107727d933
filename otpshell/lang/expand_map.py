"""Maps and structs: ``%{}``, updates, and ``%Name{}`` with its fields filled in."""

from __future__ import annotations

from typing import Any

from otpshell.lang.diagnostics import alias_text, form_warn
from otpshell.lang.dispatch import EXPANDING_STRUCT, note_expansion
from otpshell.lang.env import Scope
from otpshell.lang.expand_core import expand_args, special
from otpshell.lang.expand_scope import fail, source
from otpshell.lang.quote import escape, key_delete, key_member
from otpshell.lang.quoted import is_node
from otpshell.lang.struct_problem import struct_problem
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, Cons, elist, from_iter, is_list, split, to_pylist
from otpshell.terms.errors import ElixirException
from otpshell.terms.maps import STRUCT, Map, key_of

MAP = atom("%{}")
PERCENT = atom("%")
BAR = atom("|")
PIN = atom("^")


@special("%{}")
def _map(meta: Any, items: list[Any], s: Scope) -> Any:
    if len(items) == 1 and is_node(items[0]) and items[0][0] is BAR and type(items[0][2]) is Cons:
        target, pairs = to_pylist(items[0][2])
        if s.context is not None:
            shown = source(s, (MAP, meta, from_iter(items)))
            fail(meta, s, f"cannot use map/struct update syntax in {s.context}, got: {shown}")
        written = to_pylist(pairs)
        expanded, *fields = expand_args([target, *written], s)
        _check_pairs(meta, fields, written, s)
        return (MAP, meta, elist((BAR, items[0][1], elist(expanded, from_iter(fields)))))
    fields = expand_args(items, s)
    _check_pairs(meta, fields, items, s)
    return (MAP, meta, from_iter(fields))


def _check_pairs(meta: Any, fields: list[Any], written: list[Any], s: Scope) -> None:
    seen = set()
    matching = s.context == "match"
    for field, original in zip(fields, written, strict=True):
        if type(field) is not tuple or len(field) != 2:
            fail(meta, s, f"expected key-value pairs in a map, got: {source(s, original)}")
        key = field[0]
        if type(key) is not Atom and matching:
            _check_match_key(meta, key, s)
        if type(key) is Atom or _is_literal(key):
            plain = key_of(key)
            if plain in seen:
                message = f"key {source(s, key)} will be overridden in map"
                if matching:
                    fail(meta, s, message)
                form_warn(meta, s.env, message, bare=True)
            seen.add(plain)


def _is_literal(term: Any) -> bool:
    if type(term) is tuple:
        return len(term) == 2 and _is_literal(term[0]) and _is_literal(term[1])
    if type(term) is Cons:
        return all(_is_literal(item) for item in split(term)[0])
    return True


def _check_match_key(meta: Any, key: Any, s: Scope) -> None:
    if is_node(key):
        head, _, args = key
        if type(head) is Atom and type(args) is Atom:
            fail(
                meta,
                s,
                f"cannot use variable {head.name} as map key inside a pattern. Map keys in patterns can only be literals (such as "
                "atoms, strings, tuples, and the like) or an existing variable matched with the pin operator (such as ^some_var)",
            )
        if head is PIN or (head is MAP and type(args) is Cons):
            return
        _check_match_key(meta, head, s)
        _check_match_key(meta, args, s)
    elif type(key) is tuple and len(key) == 2:
        _check_match_key(meta, key[0], s)
        _check_match_key(meta, key[1], s)
    elif type(key) is Cons:
        for item in split(key)[0]:
            _check_match_key(meta, item, s)


# -- structs -----------------------------------------------------------------------------------------------------------


@special("%", 2)
def _struct(meta: Any, items: list[Any], s: Scope) -> Any:
    name, body = items
    if not is_node(body) or body[0] is not MAP:
        fail(meta, s, f"expected struct to be followed by a map, got: {source(s, body)}")
    name, fields = expand_args([name, (MAP, body[1], _without_struct_key(meta, body[2], s))], s)
    if type(name) is not Atom:
        if s.context != "match":
            fail(meta, s, f"expected struct name to be a compile time atom or alias, got: {source(s, name)}")
        inner = name[2].head if is_node(name) and name[0] is PIN else name
        if not is_node(inner) or type(inner[0]) is not Atom or type(inner[2]) is not Atom:
            text = "expected struct name in a match to be a compile time atom, alias or a variable, got: "
            fail(meta, s, text + source(s, name))
        return (PERCENT, meta, elist(name, fields))
    if not is_node(fields) or fields[0] is not MAP:
        fail(meta, s, f"expected struct to be followed by a map, got: {source(s, fields)}")
    pairs = to_pylist(fields[2])
    updates = len(pairs) == 1 and is_node(pairs[0]) and pairs[0][0] is BAR
    if updates:
        pairs = to_pylist(to_pylist(pairs[0][2])[1])
    pairs = to_pylist(key_delete(from_iter(pairs), STRUCT))
    if updates or s.context == "match":
        load_struct(meta, name, [], [key for key, _ in pairs], s)
        return (PERCENT, meta, elist(name, fields))
    given = {key_of(key) for key, _ in pairs}
    struct = load_struct(meta, name, [from_iter(pairs)], [key for key, _ in pairs], s)
    defaults = [pair for pair in struct.items() if pair[0] is not STRUCT and key_of(pair[0]) not in given]
    defaults.sort(key=lambda pair: pair[0].name)
    escaped = [(key, escape(value)) for key, value in defaults]
    return (PERCENT, meta, elist(name, (MAP, fields[1], from_iter([*escaped, *pairs]))))


def _without_struct_key(meta: Any, args: Any, s: Scope) -> Any:
    if type(args) is Cons and is_node(args.head) and args.head[0] is BAR and args.tail is EMPTY:
        target, pairs = to_pylist(args.head[2])
        return elist((BAR, args.head[1], elist(target, _without_struct_key(meta, pairs, s))))
    pairs = [pair for pair in (to_pylist(args) if is_list(args) else []) if type(pair) is tuple]
    if len(pairs) and key_member(from_iter(pairs), STRUCT):
        form_warn(meta, s.env, "key :__struct__ is ignored when using structs", bare=True)
        kept = to_pylist(args)
        for index, pair in enumerate(kept):
            if type(pair) is tuple and pair[0] is STRUCT:
                del kept[index]
                break
        return from_iter(kept)
    return args


def load_struct(meta: Any, name: Atom, args: list[Any], keys: list[Any], s: Scope) -> Map:
    """The struct that ``name.__struct__`` gives, with the errors of a wrong name or key."""
    try:
        return _load_struct(meta, name, args, keys, s)
    except ElixirException as error:
        note_expansion(error, name, "__struct__", len(args), meta, s.env, EXPANDING_STRUCT)
        raise


def _load_struct(meta: Any, name: Atom, args: list[Any], keys: list[Any], s: Scope) -> Map:
    env = s.env
    struct = env.vm.struct_of(name, args, env)
    text = alias_text(name)
    arity = len(args)
    if struct is None:
        if env.function is None and (name is env.module or name in env.context_modules):
            fail(
                meta,
                s,
                f"cannot access struct {text}, the struct was not yet defined or the struct is being accessed in the same "
                "context that defines it",
            )
        fail(
            meta,
            s,
            f"{text}.__struct__/{arity} is undefined, cannot expand struct {text}. Make sure the struct name is correct. "
            "If the struct name exists and is correct but it still cannot be found, you likely have cyclic module usage in your code",
        )
    problem = struct_problem(name, arity, struct, env.vm.inspect)
    if problem is not None:
        fail(meta, s, problem)
    for key in keys:
        if key not in struct:
            fail(meta, s, f"unknown key {source(s, key)} for struct {text}")
    return struct
