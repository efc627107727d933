"""A function that can be walked through line by line: before each line of its bodies stands a call that may stop there.

Works on expanded clauses, so that what runs is the function itself and not an interpretation of it. A clause becomes

    frame = IEx.Pry.enter()
    IEx.Pry.step(frame, 3, [name: name])
    x = "hi " <> name
    IEx.Pry.step(frame, 4, [name: name, x: x])
    …

Blocks inside ``case``, ``cond``, ``receive``, ``with``, ``try``, ``for`` and ``fn`` are walked through too. Another process that runs such
a fun does not stop: the frame is not its own.
"""

from __future__ import annotations

from typing import Any

from otpshell.lang.definition import Clause, Definition
from otpshell.lang.quoted import ARROW, BLOCK, DO, EQUALS, FN, WHEN, call, is_node, is_var, line_of, remote
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, cons, elist, from_iter, is_list, is_proper, to_pylist

PRY = atom("Elixir.IEx.Pry")
_FRAME = (atom("frame"), cons((atom("version"), 1 << 40), EMPTY), PRY)
_ARROW_IN = atom("<-")
# What is bound inside of these stays inside.
_SCOPES = {"fn", "case", "cond", "receive", "with", "try", "for", "&"}
_WALKED = _SCOPES - {"fn", "&"}
# What stands in these is no expression.
_CLOSED = {"&", "^", "quote", "<<>>"}
Scope = dict[str, Any]


def stepped(definition: Definition) -> Definition:
    """The definition with a stop before each line."""
    found = Definition(definition.kind, definition.name, definition.arity, definition.file, definition.line, definition.meta)
    found.clauses = [_clause(each) for each in definition.clauses]
    return found


def first_line(clause: Clause) -> int:
    """The line at which a clause's body begins; that of its head when the body is only a literal."""
    return _first(clause.body) or line_of((None, clause.meta, None))


def _clause(clause: Clause) -> Clause:
    scope: Scope = {}
    for each in clause.args:
        _bind(each, scope)
    begin = first_line(clause)
    body = [call(EQUALS, [_FRAME, remote(PRY, "enter", [])]), _stop(begin, scope), *_lines(clause.body, scope, begin)]
    return clause._replace(body=call(BLOCK, body))


def _stop(line: int, scope: Scope) -> Any:
    variables = from_iter([(atom(name), node) for name, node in scope.items()])
    return remote(PRY, "step", [_FRAME, line, variables], cons((atom("line"), line), EMPTY))


def _lines(body: Any, scope: Scope, at: int) -> list[Any]:
    """The expressions of a body with a stop before each that begins a line further down than ``at``."""
    found: list[Any] = []
    for each in to_pylist(body[2]) if is_node(body) and body[0] is BLOCK and is_list(body[2]) else [body]:
        line = _first(each)
        if line > at:
            found.append(_stop(line, scope))
            at = line
        found.append(_inside(each, scope, at))
        _bind_in(each, scope)
    return found


def _body(body: Any, scope: Scope, at: int) -> Any:
    lines = _lines(body, dict(scope), at)
    return lines[0] if len(lines) == 1 else call(BLOCK, lines)


def _inside(node: Any, scope: Scope, at: int) -> Any:
    """An expression with its inner blocks walked through."""
    if not is_node(node) or is_var(node) or not is_list(node[2]):
        return _parts(node, scope, at)
    form, meta, args = node
    if type(form) is not Atom:
        return (_inside(form, scope, at), meta, _parts(args, scope, at))
    if form is FN:
        return (form, meta, from_iter([_arrow(each, scope, at, True) for each in to_pylist(args)]))
    if form is EQUALS:
        pattern, value = to_pylist(args)
        return (form, meta, elist(pattern, _inside(value, scope, at)))
    if form.name in _CLOSED:
        return node
    *given, blocks = to_pylist(args) or [NIL]
    if form.name not in _WALKED or not (is_list(blocks) and is_proper(blocks)):
        return (form, meta, _parts(args, scope, at))
    inner = dict(scope)
    for each in given:
        if is_node(each) and each[0] is _ARROW_IN:
            _bind_clause(elist(to_pylist(each[2])[0]), inner)
        _bind_in(each, inner)
    walked = []
    for pair in to_pylist(blocks):
        if _is_pair(pair):
            key, value = pair
            matches = form.name != "cond" and key.name != "after"
            pair = (key, _block(value, inner if key is DO else scope, at, matches))
        walked.append(pair)
    return (form, meta, from_iter([*given, from_iter(walked)]))


def _parts(term: Any, scope: Scope, at: int) -> Any:
    """The elements of a list or a pair, each an expression, with their inner blocks walked through."""
    if type(term) is Cons and is_proper(term):
        return from_iter([_inside(each, scope, at) for each in to_pylist(term)])
    if type(term) is tuple and len(term) == 2:
        return tuple(_inside(each, scope, at) for each in term)
    return term


def _is_pair(pair: Any) -> bool:
    return type(pair) is tuple and pair[0].name in ("do", "else", "after", "rescue", "catch")


def _block(value: Any, scope: Scope, at: int, matches: bool) -> Any:
    if type(value) is Cons and is_proper(value) and all(is_node(each) and each[0] is ARROW for each in value):
        return from_iter([_arrow(each, scope, at, matches) for each in value])
    return _body(value, scope, at)


def _arrow(clause: Any, scope: Scope, at: int, matches: bool) -> Any:
    """A clause; what stands left of its arrow is patterns, or (in ``cond`` and ``after``) an expression."""
    args, body = to_pylist(clause[2])
    inner = dict(scope)
    (_bind_clause if matches else _bind_in)(args, inner)
    return (ARROW, clause[1], elist(args, _body(body, inner, max(at, line_of(clause)))))


# -- what is bound ------------------------------------------------------------------------------------------------------------


def _bind(pattern: Any, scope: Scope) -> None:
    """Add the variables of a pattern that a person wrote."""
    if is_var(pattern):
        name = pattern[0].name
        if pattern[2] is NIL and name != "_" and not name.startswith("__"):
            scope.pop(name, None)
            scope[name] = pattern
    elif type(pattern) is tuple:
        if is_node(pattern) and pattern[0] is not WHEN and pattern[0] is atom("^"):
            return
        for part in (pattern[0], pattern[2]) if is_node(pattern) else pattern:
            _bind(part, scope)
    elif type(pattern) is Cons:
        while type(pattern) is Cons:
            _bind(pattern.head, scope)
            pattern = pattern.rest or pattern.tail
        _bind(pattern, scope)


def _bind_clause(args: Any, scope: Scope) -> None:
    """The variables of a clause's patterns; a guard binds none."""
    for each in to_pylist(args):
        if is_node(each) and each[0] is WHEN:
            each = from_iter(to_pylist(each[2])[:-1])
        _bind(each, scope)


def _bind_in(node: Any, scope: Scope) -> None:
    """Add what an expression binds for those after it."""
    if type(node) is Cons:
        while type(node) is Cons:
            _bind_in(node.head, scope)
            node = node.rest or node.tail
    elif is_node(node) and not is_var(node):
        form, _meta, args = node
        if form is EQUALS and is_list(args):
            pattern, value = to_pylist(args)
            _bind_in(value, scope)
            _bind(pattern, scope)
        elif not (type(form) is Atom and form.name in _SCOPES):
            _bind_in(form, scope)
            _bind_in(args, scope)
    elif type(node) is tuple and not is_var(node):
        for part in node:
            _bind_in(part, scope)


def _first(node: Any) -> int:
    """The line on which an expression begins; 0 when nothing in it has one."""
    best = 0
    stack = [node]
    while stack:
        each = stack.pop()
        if type(each) is Cons:
            while type(each) is Cons:
                stack.append(each.head)
                each = each.rest or each.tail
        elif is_node(each):
            line = line_of(each)
            if line and (not best or line < best):
                best = line
            if each[0] is not FN:
                stack += [part for part in (each[0], each[2]) if type(part) is not Atom]
        elif type(each) is tuple:
            stack += each
    return best
