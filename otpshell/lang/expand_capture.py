"""``&``: captured functions stay captures, every other form becomes a fn."""

from __future__ import annotations

from typing import Any

from otpshell.lang.diagnostics import form_warn, meta_line
from otpshell.lang.dispatch import is_macro, local_macro
from otpshell.lang.env import Scope
from otpshell.lang.expand_core import attach_context_module, expand, special
from otpshell.lang.expand_forms import SUPER, resolve_super
from otpshell.lang.expand_scope import fail, refuse_in_match_or_guard, source
from otpshell.lang.imports import find_import, special_form
from otpshell.lang.inline import inline
from otpshell.lang.quoted import ARROW, BLOCK, DOT, FN, TUPLE, is_node, keyword_get
from otpshell.terms.atom import NIL, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, elist, from_iter, is_list, split, to_pylist

AMPERSAND = atom("&")
SLASH = atom("/")
# The context of the variables made of &1, &2, …
FN_CONTEXT = atom("elixir_fn")
_NO_PARENS = atom("no_parens")


@special("&", 1)
def _capture_form(meta: Any, items: list[Any], s: Scope) -> Any:
    refuse_in_match_or_guard(meta, "&", s)
    arg = items[0]
    if is_node(arg) and arg[0] is SUPER and is_list(arg[2]):
        kind, name = resolve_super(meta, len(to_pylist(arg[2])), s)
        return _capture(meta, (name, arg[1], arg[2]) if kind.name in ("def", "defp") else arg, s)
    if is_node(arg) and arg[0] is SLASH and type(arg[2]) is Cons:
        what, arity = to_pylist(arg[2])
        if is_node(what) and what[0] is SUPER and type(what[2]) is Atom and type(arity) is int:
            kind, name = resolve_super(meta, arity, s)
            if kind.name in ("def", "defp"):
                return (AMPERSAND, meta, elist((SLASH, EMPTY, elist((name, EMPTY, what[2]), arity))))
    return _capture(meta, arg, s)


def _capture(meta: Any, arg: Any, s: Scope) -> Any:
    if is_node(arg):
        head, arg_meta, args = arg
        if head is SLASH and type(args) is Cons:
            found = _name_and_arity(meta, to_pylist(args), s)
            if found is not None:
                return found
        if is_node(head) and head[0] is DOT and is_list(args):
            target = to_pylist(head[2])
            if len(target) == 2 and type(target[1]) is Atom:
                return _remote(meta, head, arg_meta, to_pylist(args), s, _is_sequential(args))
            if len(target) == 1:
                return _as_fn(meta, arg, s, [], False)
        if head is BLOCK and is_list(args):
            if type(args) is Cons and args.tail is EMPTY:
                return _capture(meta, args.head, s)
            fail(meta, s, f"block expressions are not allowed inside the capture operator &, got: {source(s, arg)}")
        if type(head) is Atom and is_list(args):
            return _named(meta, arg, s, _is_sequential(args))
    elif type(arg) is tuple and len(arg) == 2:
        return _capture(meta, (TUPLE, meta, elist(*arg)), s)
    elif is_list(arg):
        return _as_fn(meta, arg, s, [], _is_sequential(arg))
    elif type(arg) is int:
        fail(meta, s, f"capture argument &{arg} must be used within the capture operator &")
    _invalid(meta, arg, s)


def _name_and_arity(meta: Any, parts: list[Any], s: Scope) -> Any:
    # &Mod.fun/2 and &fun/2
    if len(parts) != 2 or type(parts[1]) is not int or not is_node(parts[0]):
        return None
    (head, what_meta, rest), arity = parts
    if is_node(head) and head[0] is DOT and rest is EMPTY:
        target = to_pylist(head[2])
        if len(target) == 2 and type(target[1]) is Atom:
            args = _placeholders(meta, arity, s)
            if arity == 0 and keyword_get(what_meta, _NO_PARENS) is not TRUE:
                shown = f"{source(s, target[0])}.{target[1].name}"
                form_warn(
                    meta,
                    s.env,
                    f"extra parentheses on a remote function capture &{shown}()/0 have been deprecated. "
                    f"Please remove the parentheses: &{shown}/0",
                )
            return _remote(meta, head, what_meta, args, s, True)
    if type(head) is Atom and type(rest) is Atom:
        return _named(meta, (head, what_meta, from_iter(_placeholders(meta, arity, s))), s, True)
    return None


def _placeholders(meta: Any, arity: int, s: Scope) -> list[Any]:
    if not 0 <= arity <= 255:
        fail(meta, s, f"capture argument &{arity} must be numbered between 1 and 255")
    return [(AMPERSAND, EMPTY, elist(index)) for index in range(1, arity + 1)]


def _is_sequential(args: Any) -> bool:
    items = split(args)[0]
    return bool(items) and all(_placeholder(item) == index for index, item in enumerate(items, 1))


def _placeholder(node: Any) -> int | None:
    if is_node(node) and node[0] is AMPERSAND and type(node[2]) is Cons and type(node[2].head) is int and node[2].tail is EMPTY:
        return node[2].head
    return None


def _named(meta: Any, expr: Any, s: Scope, sequential: bool) -> Any:
    if sequential:
        name, name_meta, args = expr
        found = _import_target(name_meta, name, len(to_pylist(args)), s)
        if found is not None:
            return _result(meta, name_meta, found, s)
    return _as_fn(meta, expr, s, [], sequential)


def _import_target(meta: Any, name: Atom, arity: int, s: Scope) -> Any:
    env = s.env
    found = find_import(meta, name.name, arity, env)
    if found is None:
        if special_form(name.name, arity):
            return None
        if env.function is None or (env.function != (name.name, arity) and local_macro(name.name, arity, env) is not None):
            # Outside a function there is nothing local to capture: that is an error, as in Elixir.
            return None if env.function is not None else (None, name, arity)
        definition = env.definition
        if definition is not None:
            definition.record_local(env.function, (name.name, arity), meta_line(meta), False)
        return (None, name, arity)
    if found.kind == "macro":
        return None
    if found.kind == "import":
        return _require_target(meta, found.module, name, arity, s)
    if env.lexical_tracker is not None:
        env.lexical_tracker.import_used(found.module, (name.name, arity))
    definition = env.definition
    if definition is not None and env.function is not None and found.module is not env.module:
        definition.record_import(env.function, found.module, (name.name, arity))
    return _inlined(found.module, name, arity)


def _require_target(meta: Any, module: Atom, name: Atom, arity: int, s: Scope) -> Any:
    macros = s.env.vm.exports_macros(module) if module in s.env.requires else None
    if macros is not None and (name.name, arity) in macros:
        return None
    return _inlined(module, name, arity)


def _inlined(module: Atom, name: Atom, arity: int) -> tuple[Any, Atom, int]:
    found = inline(module, name.name, arity)
    return (module, name, arity) if found is None else (*found, arity)


def _remote(meta: Any, dot: Any, call_meta: Any, args: list[Any], s: Scope, sequential: bool) -> Any:
    left, name = to_pylist(dot[2])
    numbered: dict[int, Any] = {}
    escaped = _escape(left, numbered, s)
    if numbered:
        return _as_fn(meta, ((DOT, dot[1], elist(escaped, name)), call_meta, from_iter(args)), s, numbered, sequential)
    module = expand(escaped, s)
    if sequential:
        if type(module) is Atom:
            if not is_macro(name.name, len(args), module, EMPTY, s.env):
                if s.env.lexical_tracker is not None:
                    s.env.lexical_tracker.module_used(module)
                return _result(call_meta, call_meta, _inlined(module, name, len(args)), s, meta)
        elif is_node(module) and type(module[0]) is Atom and type(module[2]) is Atom:
            return _result(call_meta, call_meta, (module, name, len(args)), s, meta)
    return _as_fn(call_meta, ((DOT, dot[1], elist(module, name)), call_meta, from_iter(args)), s, [], sequential)


def _result(meta: Any, name_meta: Any, found: Any, s: Scope, outer_meta: Any = None) -> Any:
    module, name, arity = found
    outer = meta if outer_meta is None else outer_meta
    if module is None:
        if s.env.function is None:
            fail(outer, s, f"undefined function {name.name}/{arity} (there is no such import)")
        return (AMPERSAND, outer, elist((SLASH, EMPTY, elist((name, EMPTY, NIL), arity))))
    attached = attach_context_module(module, outer, s) if type(module) is Atom else outer
    target = ((DOT, EMPTY, elist(module, name)), EMPTY, EMPTY)
    return (AMPERSAND, attached, elist((SLASH, EMPTY, elist(target, arity))))


def _as_fn(meta: Any, expr: Any, s: Scope, numbered: Any, sequential: bool) -> Any:
    table: dict[int, Any] = dict(numbered)
    body = _escape(expr, table, s)
    if not table and not sequential:
        _invalid(meta, expr, s)
    args = []
    for expected, position in enumerate(sorted(table), 1):
        if position != expected:
            fail(
                meta,
                s,
                f"capture argument &{position} cannot be defined without &{expected} "
                "(you cannot skip arguments, all arguments must be numbered)",
            )
        args.append(table[position])
    return expand((FN, meta, elist((ARROW, meta, elist(from_iter(args), body)))), s)


def _escape(node: Any, table: dict[int, Any], s: Scope) -> Any:
    # Put a variable for each &1, &2, … and note it in the table.
    kind = type(node)
    if kind is tuple:
        if len(node) == 3:
            head, meta, args = node
            if head is AMPERSAND:
                position = _placeholder(node)
                if position is None:
                    fail(
                        meta,
                        s,
                        "nested captures are not allowed. You cannot define a function using  the capture operator & inside another "
                        f"function defined via &. Got invalid nested capture: {source(s, node)}",
                    )
                if position <= 0:
                    fail(meta, s, f"capture argument &{position} must be numbered between 1 and 255")
                variable = table[position] = (atom(f"x{position}"), EMPTY, FN_CONTEXT)
                return variable
            return (_escape(head, table, s), meta, _escape(args, table, s))
        if len(node) == 2:
            return (_escape(node[0], table, s), _escape(node[1], table, s))
    elif kind is Cons:
        items, tail = split(node)
        return from_iter([_escape(item, table, s) for item in items], tail)
    return node


def _invalid(meta: Any, arg: Any, s: Scope) -> Any:
    fail(
        meta,
        s,
        "invalid args for &, expected one of:\n\n"
        "  * &Mod.fun/arity to capture a remote function, such as &Enum.map/2\n"
        "  * &fun/arity to capture a local or imported function, such as &is_atom/1\n"
        "  * &some_code(&1, ...) containing at least one argument as &1, such as &List.flatten(&1)\n\n"
        f"Got: {source(s, arg)}",
    )
