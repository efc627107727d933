"""Comprehensions: generators, filters, and the options into, uniq and reduce."""

from __future__ import annotations

from typing import Any

from otpshell.lang.env import Scope
from otpshell.lang.expand_binary import expand_segments
from otpshell.lang.expand_clauses import LEFT_ARROW, expand_clause, expand_generator, head
from otpshell.lang.expand_core import FOR, FOR_HOOK, expand, special
from otpshell.lang.expand_directives import validate_options
from otpshell.lang.expand_scope import fail, in_match, merge_unused, refuse_in_match_or_guard, source
from otpshell.lang.quoted import ARROW, DO, is_node
from otpshell.terms.atom import FALSE, TRUE, atom
from otpshell.terms.cons import EMPTY, Cons, elist, from_iter, is_list, to_pylist

INTO = atom("into")
UNIQ = atom("uniq")
REDUCE = atom("reduce")
BINARY = atom("<<>>")


@special("for")
def _for(meta: Any, items: list[Any], s: Scope) -> Any:
    return expand_for(meta, items, s, True)


def expand_for(meta: Any, items: list[Any], s: Scope, used: bool) -> Any:
    """Expand ``for``; ``used`` is False where its value is dropped, so that it need not build a list."""
    refuse_in_match_or_guard(meta, "for", s)
    steps, opts = _split(items)
    validate_options(meta, "for", ("do", "into", "uniq", "reduce"), from_iter(opts), s)
    places = [index for index, pair in enumerate(opts) if type(pair) is tuple and pair[0] is DO]
    if not places:
        fail(meta, s, 'missing :do option in "for"')
    body = opts.pop(places[0])[1]
    read, write, unused, env = s.read, s.write, s.unused, s.env
    s.unused = {}
    expanded_opts = to_pylist(expand(from_iter(opts), s))
    generators = [_generator(step, s) for step in steps]
    if not generators or not _is_generator(generators[0]):
        fail(meta, s, "for comprehensions must start with a generator")
    final_opts, reduces = _check_options(meta, expanded_opts, used, s)
    expanded = _body(meta, body, reduces, s)
    merge_unused(s, read, unused)
    s.read, s.write, s.env = read, write, env
    return (FOR, meta, from_iter([*generators, from_iter([(DO, expanded), *final_opts])]))


FOR_HOOK.append(expand_for)


def _split(items: list[Any]) -> tuple[list[Any], list[Any]]:
    if not items or not is_list(items[-1]):
        return items, []
    steps, opts = items[:-1], to_pylist(items[-1])
    if steps and is_list(steps[-1]):
        return steps[:-1], to_pylist(steps[-1]) + opts
    return steps, opts


def _generator(step: Any, s: Scope) -> Any:
    if is_node(step) and step[0] is LEFT_ARROW and type(step[2]) is Cons:
        return expand_generator(step, s)
    if is_node(step) and step[0] is BINARY and type(step[2]) is Cons:
        *front, last = to_pylist(step[2])
        if is_node(last) and last[0] is LEFT_ARROW:
            end, right = to_pylist(last[2])
            read = s.read
            right = expand(right, s)
            s.read = read
            left = in_match(lambda: expand_segments(step[1], [*front, end], s, True), s)
            return (BINARY, step[1], elist((LEFT_ARROW, last[1], elist(left, right))))
    return expand(step, s)


def _is_generator(node: Any) -> bool:
    if not is_node(node):
        return False
    if node[0] is BINARY and type(node[2]) is Cons and node[2].tail is EMPTY:
        node = node[2].head
    return is_node(node) and node[0] is LEFT_ARROW


def _check_options(meta: Any, opts: list[Any], used: bool, s: Scope) -> tuple[list[Any], bool]:
    seen = {key for key, _ in opts}
    for key, value in opts:
        if key is UNIQ and value is not TRUE and value is not FALSE:
            fail(meta, s, f":uniq option for comprehensions only accepts a boolean, got: {source(s, value)}")
    if REDUCE in seen and (INTO in seen or UNIQ in seen):
        fail(meta, s, "cannot use :reduce alongside :into/:uniq in comprehension")
    if used and REDUCE not in seen and INTO not in seen:
        return [*opts, (INTO, EMPTY)], False
    return opts, REDUCE in seen


def _body(meta: Any, body: Any, reduces: bool, s: Scope) -> Any:
    has_clauses = type(body) is Cons and is_node(body.head) and body.head[0] is ARROW
    if not reduces:
        if has_clauses:
            fail(meta, s, "the do block was written using acc -> expr clauses but the :reduce option was not given")
        return expand(body, s)
    wrong = (
        "when using :reduce with comprehensions, the do block must be written using acc -> expr clauses, "
        "where each clause expects the accumulator as a single argument"
    )
    if not has_clauses:
        fail(meta, s, wrong)
    out = []
    for clause in to_pylist(body):
        if not is_node(clause) or clause[0] is not ARROW or len(to_pylist(clause[2].head)) != 1:
            fail(meta, s, wrong)
        out.append(expand_clause('in "fn"', lambda _meta, args, scope: head(args, scope), clause, meta, s))
    return from_iter(out)
