"""Special forms with clauses: case, cond, receive, try, with, fn, and the clauses of definitions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from otpshell.lang.definition import Clause
from otpshell.lang.diagnostics import form_warn
from otpshell.lang.env import Scope
from otpshell.lang.expand_core import expand, expand_args, special
from otpshell.lang.expand_scope import check_unused, fail, in_match, isolated, merge_unused, refuse_in_match_or_guard, source
from otpshell.lang.expand_warnings import warn_zero_length
from otpshell.lang.inline import ERLANG, returns_boolean
from otpshell.lang.quote import GENERATED
from otpshell.lang.quoted import ARROW, DO, WHEN, is_node, keyword_get
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, cons, elist, from_iter, is_list, to_pylist

ELSE = atom("else")
AFTER = atom("after")
CATCH = atom("catch")
RESCUE = atom("rescue")
IN = atom("in")
LEFT_ARROW = atom("<-")
UNDERSCORE = atom("_")
DEFAULT = atom("\\\\")
_ORIGIN = atom("origin")
_OPTIMIZE = atom("optimize_boolean")
_BLOCK = atom("__block__")
_KERNEL = atom("Elixir.Kernel")
_ORELSE = atom("orelse")
_IDENTICAL = atom("=:=")

Head = Callable[[Any, list[Any], Scope], list[Any]]


# -- heads and clauses -------------------------------------------------------------------------------------------------


def head(args: list[Any], s: Scope) -> list[Any]:
    """Expand the left side of ``->``: patterns, the last of them perhaps with a guard."""
    if len(args) == 1 and is_node(args[0]) and args[0][0] is WHEN and type(args[0][2]) is Cons:
        *patterns, guard = to_pylist(args[0][2])
        prematch = s.prematch

        def guarded() -> Any:
            expanded = expand_args(patterns, s)
            return [*expanded, expand_guard(guard, s, prematch)]

        return [(WHEN, args[0][1], from_iter(in_match(guarded, s)))]
    return in_match(lambda: expand_args(args, s), s)


def expand_guard(guard: Any, s: Scope, prematch: Any, expand_one: Callable[[Any, Scope], Any] | None = None) -> Any:
    """Expand a guard; ``a when b`` inside it is an alternative."""
    context, saved = s.context, s.prematch
    s.context, s.prematch = "guard", prematch
    result = (expand_one or _guard)(guard, s)
    s.context, s.prematch = context, saved
    return result


def _guard(guard: Any, s: Scope) -> Any:
    if is_node(guard) and guard[0] is WHEN:
        return (WHEN, guard[1], from_iter([_guard(side, s) for side in to_pylist(guard[2])]))
    expanded = expand(guard, s)
    warn_zero_length(expanded, s.env)
    return expanded


def expand_clause(kind: str, left: Head, clause: Any, meta: Any, s: Scope) -> Any:
    """Expand one ``left -> right``, isolated from the others. ``kind`` names the construct for errors."""
    if not is_node(clause) or clause[0] is not ARROW or type(clause[2]) is not Cons:
        fail(meta, s, f"expected -> clauses {kind}")
    patterns, body = to_pylist(clause[2])

    def run() -> Any:
        expanded = left(clause[1], to_pylist(patterns), s)
        return (ARROW, clause[1], elist(from_iter(expanded), expand(body, s)))

    return isolated(run, s)


def expand_clauses(meta: Any, kind: str, key: Atom, clauses: Any, left: Head, s: Scope) -> tuple[Atom, Any]:
    """Expand the ``->`` clauses under one keyword of a construct."""
    name = f'for :{key.name} in "{origin(meta, kind)}"'
    if type(clauses) is not Cons:
        fail(meta, s, f"expected -> clauses {name}")
    return key, from_iter([expand_clause(name, left, clause, meta, s) for clause in to_pylist(clauses)])


def origin(meta: Any, default: str) -> str:
    """The construct as the learner wrote it: a macro may have made a case of an ``if``."""
    found = keyword_get(meta, _ORIGIN)
    return default if found is None else found.name


def one_argument(meta: Any, kind: str, key: Atom, inner: Callable[[list[Any], Scope], list[Any]]) -> Head:
    """The left side of a construct whose clauses have one argument."""

    def left(_clause_meta: Any, args: list[Any], s: Scope) -> list[Any]:
        wrong = len(args) != 1
        if not wrong and inner is head and is_node(args[0]) and args[0][0] is WHEN:
            wrong = type(args[0][2]) is Cons and len(to_pylist(args[0][2])) > 2
        if wrong:
            wrong_arguments(meta, "one argument", key, kind, s)
        return inner(args, s)

    return left


def wrong_arguments(meta: Any, expected: str, key: Atom, kind: str, s: Scope) -> NoReturn:
    fail(meta, s, f'expected {expected} for :{key.name} clauses (->) in "{kind}"')


def _options(meta: Any, kind: str, opts: Any, missing: str, once: tuple[Atom, ...], s: Scope) -> list[tuple[Atom, Any]]:
    if opts is EMPTY:
        fail(meta, s, f'missing {missing} option in "{kind}"')
    if not is_list(opts):
        fail(meta, s, f'invalid arguments for "{kind}"')
    pairs = to_pylist(opts)
    for pair in pairs:
        if type(pair) is not tuple or len(pair) != 2:
            fail(meta, s, f'invalid arguments for "{kind}"')
    for key in once:
        if sum(pair[0] is key for pair in pairs) > 1:
            fail(meta, s, f'duplicated :{key.name} clauses given for "{kind}"')
    return pairs


def _unexpected(meta: Any, kind: str, key: Any, s: Scope) -> NoReturn:
    fail(meta, s, f'unexpected option {source(s, key)} in "{kind}"')


# -- case --------------------------------------------------------------------------------------------------------------


@special("case", 2)
def _case(meta: Any, items: list[Any], s: Scope) -> Any:
    refuse_in_match_or_guard(meta, "case", s)
    subject = expand(items[0], s)
    opts = items[1]
    if keyword_get(meta, _OPTIMIZE) is TRUE:
        opts = _boolean_case(opts, returns_boolean(subject))
    out = []
    for key, clauses in _options(meta, "case", opts, ":do", (DO,), s):
        if key is not DO:
            _unexpected(meta, "case", key, s)
        out.append(expand_clauses(meta, "case", DO, clauses, one_argument(meta, "case", DO, head), s))
    return (atom("case"), meta, elist(subject, from_iter(out)))


def _boolean_case(opts: Any, is_boolean: bool) -> Any:
    # A case made by if, &&, and …: with a subject that is surely true or false, those two are the only clauses it needs.
    (key, clauses), *rest = to_pylist(opts)
    if rest or key is not DO:
        return opts
    nodes = to_pylist(clauses)
    if is_boolean:
        found = _false_and_true(nodes)
        if found is not None:
            (false_meta, false_body), (true_meta, true_body) = found
            nodes = [
                (ARROW, false_meta, elist(elist(FALSE), false_body)),
                (ARROW, true_meta, elist(elist(TRUE), true_body)),
            ]
    return elist((DO, from_iter([(ARROW, cons((GENERATED, TRUE), node[1]), node[2]) for node in nodes])))


def _false_and_true(nodes: list[Any]) -> Any:
    if len(nodes) < 2:
        return None
    (left, left_body), (right, right_body) = (to_pylist(node[2]) for node in nodes[:2])
    if left.tail is not EMPTY or right.tail is not EMPTY:
        return None
    plain = left.head is FALSE and right.head is TRUE
    if plain or (len(nodes) == 2 and _is_falsy_guard(left.head) and is_node(right.head) and right.head[0] is UNDERSCORE):
        return (nodes[0][1], left_body), (nodes[1][1], right_body)
    return None


def _is_falsy_guard(node: Any) -> bool:
    # x when Kernel.in(x, [false, nil]), or the same as two comparisons
    if not is_node(node) or node[0] is not WHEN:
        return False
    parts = to_pylist(node[2])
    if len(parts) != 2 or not is_node(parts[1]) or not is_node(parts[1][0]):
        return False
    tested = parts[0]
    call, args = to_pylist(parts[1][0][2]), to_pylist(parts[1][2])
    if call == [_KERNEL, IN]:
        return args == [tested, elist(FALSE, NIL)]
    if call != [ERLANG, _ORELSE] or not all(is_node(arg) and is_node(arg[0]) for arg in args):
        return False
    compared = [(to_pylist(arg[0][2]), to_pylist(arg[2])) for arg in args]
    same = [ERLANG, _IDENTICAL]
    return compared == [(same, [tested, FALSE]), (same, [tested, NIL])]


# -- cond --------------------------------------------------------------------------------------------------------------


@special("cond", 1)
def _cond(meta: Any, items: list[Any], s: Scope) -> Any:
    refuse_in_match_or_guard(meta, "cond", s)
    _refuse_underscore_clause(items[0], s)
    out = []
    for key, clauses in _options(meta, "cond", items[0], ":do", (DO,), s):
        if key is not DO:
            _unexpected(meta, "cond", key, s)
        out.append(expand_clauses(meta, "cond", DO, clauses, one_argument(meta, "cond", DO, expand_args), s))
    return (atom("cond"), meta, elist(from_iter(out)))


def _refuse_underscore_clause(opts: Any, s: Scope) -> None:
    clauses = keyword_get(opts, DO)
    if type(clauses) is not Cons:
        return
    last = to_pylist(clauses)[-1]
    if is_node(last) and last[0] is ARROW:
        left = to_pylist(last[2])[0]
        if type(left) is Cons and left.tail is EMPTY and is_node(left.head) and left.head[0] is UNDERSCORE:
            fail(
                last[1],
                s,
                'invalid use of _ inside "cond". If you want the last clause to always match, you probably meant to use: true ->',
            )


# -- receive -----------------------------------------------------------------------------------------------------------


@special("receive", 1)
def _receive(meta: Any, items: list[Any], s: Scope) -> Any:
    refuse_in_match_or_guard(meta, "receive", s)
    out: list[Any] = []
    for key, clauses in _options(meta, "receive", items[0], ":do/:after", (DO, AFTER), s):
        if key is DO:
            if is_node(clauses) and clauses[0] is _BLOCK and clauses[2] is EMPTY:
                out.append((key, clauses))
            else:
                out.append(expand_clauses(meta, "receive", key, clauses, one_argument(meta, "receive", key, head), s))
        elif key is AFTER:
            if type(clauses) is not Cons or clauses.tail is not EMPTY:
                fail(meta, s, 'expected a single -> clause for :after in "receive"')
            out.append(expand_clauses(meta, "receive", key, clauses, one_argument(meta, "receive", key, expand_args), s))
        else:
            _unexpected(meta, "receive", key, s)
    return (atom("receive"), meta, elist(from_iter(out)))


# -- try ---------------------------------------------------------------------------------------------------------------


@special("try", 1)
def _try(meta: Any, items: list[Any], s: Scope) -> Any:
    refuse_in_match_or_guard(meta, "try", s)
    pairs = _options(meta, "try", items[0], ":do", (DO, RESCUE, CATCH, ELSE, AFTER), s)
    keys = [key for key, _ in pairs]
    if keys == [DO]:
        fail(meta, s, 'missing :catch/:rescue/:after option in "try"')
    if keys == [DO, ELSE]:
        name = origin(meta, "try")
        form_warn(meta, s.env, f'"else" shouldn\'t be used as the only clause in "{name}", use "case" instead', bare=True)
    if CATCH in keys and RESCUE in keys and keys.index(CATCH) < keys.index(RESCUE):
        form_warn(meta, s.env, f'"catch" should always come after "rescue" in {origin(meta, "try")}', bare=True)
    return (atom("try"), meta, elist(from_iter([_try_part(meta, key, part, s) for key, part in pairs])))


def _try_part(meta: Any, key: Any, part: Any, s: Scope) -> tuple[Any, Any]:
    if key is DO or key is AFTER:
        return key, isolated(lambda: expand(part, s), s)
    if key is ELSE:
        return expand_clauses(meta, "try", key, part, one_argument(meta, "try", key, head), s)
    if key is CATCH or key is RESCUE:
        before = s.stacktrace
        s.stacktrace = True
        result = expand_clauses(meta, "try", key, part, _catch_head(meta) if key is CATCH else _rescue_head(meta), s)
        s.stacktrace = before
        return result
    _unexpected(meta, "try", key, s)


def _catch_head(meta: Any) -> Head:
    def left(clause_meta: Any, args: list[Any], s: Scope) -> list[Any]:
        if len(args) not in (1, 2):
            wrong_arguments(clause_meta, "one or two args", CATCH, origin(clause_meta, "try"), s)
        return head(args, s)

    return left


def _rescue_head(meta: Any) -> Head:
    def left(clause_meta: Any, args: list[Any], s: Scope) -> list[Any]:
        if len(args) != 1:
            wrong_arguments(clause_meta, "one argument", RESCUE, origin(clause_meta, "try"), s)
        expanded = _rescue(args[0], s)
        if expanded is None:
            fail(
                clause_meta,
                s,
                'invalid "rescue" clause. The clause should match on an alias, a variable or be in the "var in [alias]" format',
            )
        return [expanded]

    return left


def _is_var(node: Any) -> bool:
    return is_node(node) and type(node[0]) is Atom and type(node[2]) is Atom


def _rescue(arg: Any, s: Scope) -> Any:
    if _is_var(arg):
        return in_match(lambda: expand(arg, s), s)
    if is_node(arg) and arg[0] is IN and type(arg[2]) is Cons:
        left, right = to_pylist(arg[2])
        if _is_var(left) and _is_var(right) and right[0] is UNDERSCORE:
            return _rescue(left, s)
        left = in_match(lambda: expand(left, s), s)
        right = expand(right, s)
        names = _rescued(right)
        return (IN, arg[1], elist(left, names)) if _is_var(left) and names is not None else None
    return _rescue((IN, EMPTY, elist((UNDERSCORE, EMPTY, s.env.module or NIL), arg)), s)


def _rescued(node: Any) -> Any:
    if _is_var(node) and node[0] is UNDERSCORE:
        return node
    if type(node) is Atom:
        return elist(node)
    if is_list(node) and all(type(each) is Atom for each in node):
        return node
    return None


# -- with --------------------------------------------------------------------------------------------------------------


@special("with")
def _with(meta: Any, items: list[Any], s: Scope) -> Any:
    refuse_in_match_or_guard(meta, "with", s)
    steps, opts = (items[:-1], to_pylist(items[-1])) if items and is_list(items[-1]) else (items, [])
    rest = dict_without(opts, DO, ELSE)
    body = keyword_get(from_iter(opts), DO)
    if body is None:
        fail(meta, s, 'missing :do option in "with"')
    has_match = any(is_node(step) and step[0] is LEFT_ARROW for step in steps)
    read, write, unused, env = s.read, s.write, s.unused, s.env
    s.unused = {}
    out = [_with_step(step, s) for step in steps]
    expanded: list[Any] = [(DO, expand(body, s))]
    merge_unused(s, read, unused)
    s.read, s.write, s.env = read, write, env
    otherwise = keyword_get(from_iter(opts), ELSE)
    if otherwise is not None:
        if not has_match:
            form_warn(meta, s.env, '"else" clauses will never match because all patterns in "with" will always match', bare=True)
        expanded.append(expand_clauses(meta, "with", ELSE, otherwise, one_argument(meta, "with", ELSE, head), s))
    if rest:
        _unexpected(meta, "with", rest[0][0], s)
    return (atom("with"), meta, from_iter([*out, from_iter(expanded)]))


def dict_without(pairs: list[Any], *keys: Atom) -> list[Any]:
    """The pairs left when the first of each of these keys is taken away."""
    wanted = list(keys)
    rest = []
    for pair in pairs:
        if type(pair) is tuple and pair[0] in wanted:
            wanted.remove(pair[0])
        else:
            rest.append(pair)
    return rest


def _with_step(step: Any, s: Scope) -> Any:
    if is_node(step) and step[0] is LEFT_ARROW and type(step[2]) is Cons:
        return expand_generator(step, s)
    return expand(step, s)


def expand_generator(node: Any, s: Scope) -> Any:
    """``pattern <- expr``: the pattern does not see what the expression binds."""
    left, right = to_pylist(node[2])
    read = s.read
    right = expand(right, s)
    s.read = read
    return (LEFT_ARROW, node[1], elist(head([left], s)[0], right))


# -- fn ----------------------------------------------------------------------------------------------------------------


@special("fn")
def _fn(meta: Any, clauses: list[Any], s: Scope) -> Any:
    refuse_in_match_or_guard(meta, "fn", s)
    out = []
    for clause in clauses:
        if is_node(clause) and clause[0] is ARROW:
            for arg in clause[2].head:
                if is_node(arg) and arg[0] is DEFAULT:
                    fail(meta, s, "anonymous functions cannot have optional arguments")
        out.append(expand_clause('in "fn"', lambda _meta, args, scope: head(args, scope), clause, meta, s))
    if len({fn_arity(clause) for clause in out}) != 1:
        fail(meta, s, "cannot mix clauses with different arities in anonymous functions")
    return (atom("fn"), meta, from_iter(out))


def fn_arity(clause: Any) -> int:
    """How many arguments an expanded clause takes."""
    args = to_pylist(clause[2].head)
    if len(args) == 1 and is_node(args[0]) and args[0][0] is WHEN:
        return len(to_pylist(args[0][2])) - 1
    return len(args)


# -- definitions -------------------------------------------------------------------------------------------------------


def expand_definition_clause(meta: Any, args: list[Any], guards: list[Any], body: Any, s: Scope) -> Clause:
    """Expand a clause of a definition in a scope of its own, whose env names the function; ``s.caller`` allows ``__CALLER__``."""
    s.prematch = ({}, 0)
    s.context = "match"
    patterns = expand_args(args, s)
    s.context = None
    s.prematch = "warn"
    # Elixir does not look there for lengths that are only compared with 0.
    expanded_guards = [expand_guard(guard, s, "warn", expand) for guard in guards]
    expanded = expand(body, s)
    check_unused(s)
    return Clause(meta, patterns, expanded_guards, expanded)
