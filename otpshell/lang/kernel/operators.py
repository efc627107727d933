"""Kernel macros that are operators: && || ! and or in |> <> .. and ..//."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.kernel.support import (
    ANY,
    BOOLEAN_CASE,
    assert_no_match_or_guard,
    case,
    clause,
    erl,
    expand,
    falsy,
    invoke,
    local,
    macro,
    map_of,
    match,
    raise_invalid_match,
    sequence,
    to_source,
    tuple_of,
    when,
)
from otpshell.lang.pipes import pipe as pipe_into
from otpshell.lang.quoted import is_node, is_var
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, alias, atom
from otpshell.terms.cons import EMPTY, Cons, elist, from_iter, is_list, split
from otpshell.terms.errors import argument_error
from otpshell.terms.maps import Map

_PIPE = atom("|>")
_CONCAT = atom("<>")
_BAR = atom("|")
_PIN = atom("^")
_NOT = atom("!")
_STRUCT = atom("__struct__")
_AS_BINARY = (atom("binary"), EMPTY, NIL)
_RANGE = alias("Range")


# -- truth -------------------------------------------------------------------------------------------------------------


@macro("&&")
def and_also(env: Any, left: Any, right: Any) -> Any:
    """The right side when the left one is neither `false` nor `nil`, else the left one.

    iex> 1 && 2
    2
    """
    assert_no_match_or_guard(env, "&&")
    x = local("x")
    return case(left, clause(when(x, falsy(x)), x), clause(ANY, right))


@macro("||")
def or_else(env: Any, left: Any, right: Any) -> Any:
    """The left side when it is neither `false` nor `nil`, else the right one.

    iex> nil || 2
    2
    """
    assert_no_match_or_guard(env, "||")
    x = local("x")
    return case(left, clause(when(x, falsy(x)), right), clause(x, x))


@macro("!")
def not_(env: Any, value: Any) -> Any:
    """`true` for `false` and `nil`, `false` for everything else.

    iex> !nil
    true
    """
    assert_no_match_or_guard(env, "!")
    x = local("x")
    if is_node(value) and value[0] is _NOT and type(value[2]) is Cons and value[2].tail is EMPTY:
        inner = value[2].head
        return case(inner, clause(when(x, falsy(x)), FALSE), clause(ANY, TRUE), meta=BOOLEAN_CASE)
    return case(value, clause(when(x, falsy(x)), TRUE), clause(ANY, FALSE), meta=BOOLEAN_CASE)


def _strict(env: Any, name: str, left: Any, right: Any) -> Any:
    if env.context == "match":
        raise_invalid_match(name)
    if env.context == "guard":
        return erl("andalso" if name == "and" else "orelse", left, right)
    other = local("other")
    wrong = erl("error", tuple_of(atom("badbool"), atom(name), other))
    when_false, when_true = (FALSE, right) if name == "and" else (right, TRUE)
    clauses = [clause(FALSE, when_false), clause(TRUE, when_true), clause(other, wrong)]
    return case(left, *clauses, meta=BOOLEAN_CASE)


@macro("and")
def and_(env: Any, left: Any, right: Any) -> Any:
    """Both are true; the left side must be a boolean. Allowed in guards.

    Raises `BadBooleanError` when `left` is not `true` or `false`.

    iex> true and 1 < 2
    true
    """
    return _strict(env, "and", left, right)


@macro("or")
def or_(env: Any, left: Any, right: Any) -> Any:
    """One of the two is true; the left side must be a boolean. Allowed in guards.

    Raises `BadBooleanError` when `left` is not `true` or `false`.

    iex> false or 1 < 2
    true
    """
    return _strict(env, "or", left, right)


# -- membership --------------------------------------------------------------------------------------------------------


@macro("in")
def in_(env: Any, left: Any, right: Any) -> Any:
    """Whether the left side is an element of the right one. In guards the right side is a list or range written out.

    iex> 2 in [1, 2]
    true
    """
    in_body = env.context is None
    collection = expand(right, env)
    if collection is EMPTY:
        return sequence(match(ANY, left), FALSE) if in_body else FALSE
    if type(collection) is Cons:
        if in_body and not _short_and_literal(right):
            return invoke(atom("lists"), "member", left, right)
        return _once(in_body, left, lambda x: _in_list(x, collection, right, env))
    if type(collection) is Map:
        raise argument_error("found unescaped value on the right side of in/2: " + to_source(collection, env))
    bounds = _range_fields(collection)
    if bounds is not None:
        first, last, step = (expand(bound, env) for bound in bounds)
        return _once(in_body, left, lambda x: _in_range(x, first, last, step))
    if in_body:
        return invoke(alias("Enum"), "member?", right, left)
    raise _bad_right_side(right, env)


def _bad_right_side(right: Any, env: Any) -> Exception:
    return argument_error(
        'invalid right argument for operator "in", it expects a compile-time proper list or compile-time range on the '
        f"right side when used in guard expressions, got: {to_source(right, env)}"
    )


def _once(in_body: bool, left: Any, test: Callable[[Any], Any]) -> Any:
    # Guards have no side effects, so there the left side may be repeated; in a body it is evaluated once.
    if not in_body or is_var(left):
        return test(left)
    x = local("var")
    return sequence(match(x, left), test(x))


def _short_and_literal(quoted: Any) -> bool:
    if not is_list(quoted):
        return False
    items, tail = split(quoted)
    return tail is EMPTY and len(items) <= 32 and all(type(item) in (bytes, Atom, int, float) for item in items)


def _in_list(x: Any, items: Any, right: Any, env: Any) -> Any:
    tests = []
    for item in split(items)[0]:
        tests.append(_is_item(x, item, right, env))
    result = tests[0]
    for test in tests[1:]:
        result = erl("orelse", result, test)
    return result


def _is_item(x: Any, item: Any, right: Any, env: Any) -> Any:
    if not (is_node(item) and item[0] is _BAR):
        return erl("=:=", x, item)
    head, rest = item[2]
    rest = expand(rest, env)
    same = erl("=:=", x, head)
    if rest is EMPTY:
        return same
    if type(rest) is Cons:
        return erl("orelse", same, _in_list(x, rest, right, env))
    if env.context is None:
        return erl("orelse", same, invoke(atom("lists"), "member", x, rest))
    raise _bad_right_side(right, env)


def _range_fields(quoted: Any) -> tuple[Any, Any, Any] | None:
    if not (is_node(quoted) and quoted[0] is atom("%{}") and is_list(quoted[2])):
        return None
    fields = dict(pair for pair in quoted[2] if type(pair) is tuple and len(pair) == 2 and type(pair[0]) is Atom)
    if len(fields) != 4 or fields.get(_STRUCT) is not _RANGE:
        return None
    first, last, step = (fields.get(atom(name)) for name in ("first", "last", "step"))
    return None if first is None or last is None or step is None else (first, last, step)


def _between(x: Any, low: Any, high: Any) -> Any:
    return erl("andalso", erl(">=", x, low), erl("=<", x, high))


def _falling(x: Any, first: Any, last: Any) -> Any:
    return erl("andalso", erl("=<", x, first), erl(">=", x, last))


def _in_range(x: Any, first: Any, last: Any, step: Any) -> Any:
    whole = erl("is_integer", x)
    if type(step) is int:
        if type(first) is int and first == last:
            return erl("=:=", x, first)
        test = erl("andalso", whole, _between(x, first, last) if step > 0 else _falling(x, first, last))
    else:
        for bound in (first, last):
            whole = erl("andalso", whole, erl("is_integer", bound))
        up = erl("andalso", erl(">", step, 0), _between(x, first, last))
        down = erl("andalso", erl("<", step, 0), _falling(x, first, last))
        test = erl("andalso", whole, erl("orelse", up, down))
    if type(step) is int and step in (1, -1):
        return test
    return erl("andalso", test, erl("=:=", erl("rem", erl("-", x, first), step), 0))


# -- pipes and texts ---------------------------------------------------------------------------------------------------


@macro("|>")
def pipe(env: Any, left: Any, right: Any) -> Any:
    """Gives the left side to the call on the right as its first argument.

    iex> [1, 2] |> Enum.sum()
    3
    """
    # Brackets do not change what a chain means: left |> (b |> c) is (left |> b) |> c.
    value = left
    for step in _steps(right):
        value = pipe_into(value, step, 0, env.vm)
    return value


def _steps(right: Any) -> list[Any]:
    if is_node(right) and right[0] is _PIPE and is_list(right[2]) and len(split(right[2])[0]) == 2:
        first, second = right[2]
        return [*_steps(first), *_steps(second)]
    return [right]


@macro("<>")
def concat(env: Any, left: Any, right: Any) -> Any:
    """The two binaries as one.

    Raises `ArgumentError` when `left` or `right` is not a string.

    iex> "ab" <> "c"
    "abc"
    """
    parts = []
    while True:
        parts.append(_part(left, env, first=True))
        if not (is_node(right) and right[0] is _CONCAT and is_list(right[2]) and len(split(right[2])[0]) == 2):
            break
        left, right = right[2]
    parts.append(_part(right, env, first=False))
    return (atom("<<>>"), EMPTY, from_iter(parts))


def _part(quoted: Any, env: Any, first: bool) -> Any:
    if type(quoted) is bytes:
        return quoted
    if is_list(quoted) or type(quoted) in (Atom, int, float):
        raise argument_error(f"expected binary argument in <> operator but got: {to_source(quoted, env)}")
    if first and env.context == "match":
        quoted = expand(quoted, env)
        name = _variable_name(quoted)
        if name is not None:
            raise argument_error(
                "the left argument of <> operator inside a match should always be a literal binary because its size can't be verified. "
                f"Got: {name}"
            )
    return (atom("::"), EMPTY, elist(quoted, _AS_BINARY))


def _variable_name(quoted: Any) -> str | None:
    if is_var(quoted) and quoted[2] is NIL:
        return quoted[0].name
    if is_node(quoted) and quoted[0] is _PIN and is_var(quoted[2].head):
        return "^" + quoted[2].head[0].name
    return None


# -- ranges ------------------------------------------------------------------------------------------------------------


def _range_map(first: Any, last: Any, *step: Any) -> Any:
    fields = [(_STRUCT, _RANGE), (atom("first"), first), (atom("last"), last)]
    return map_of(*fields, *[(atom("step"), each) for each in step])


def _check_bounds(first: Any, last: Any, env: Any) -> None:
    for bound in (first, last):
        if type(bound) in (float, Atom, bytes) or is_list(bound):
            written = to_source((atom(".."), EMPTY, elist(first, last)), env)
            raise argument_error(f"ranges (first..last//step) expect both sides to be integers, got: {written}")


@macro("..")
def full_range(_env: Any) -> Any:
    """The range `0..-1//1`: everything, when it cuts a part out of something.

    iex> String.slice("abc", ..)
    "abc"
    """
    return _range_map(0, -1, 1)


@macro("..")
def range_(env: Any, first: Any, last: Any) -> Any:
    """The integers from first to last.

    Raises `ArgumentError` when `first` or `last` is not an integer.

    iex> Enum.to_list(1..3)
    [1, 2, 3]
    """
    first, last = expand(first, env), expand(last, env)
    _check_bounds(first, last, env)
    if type(first) is int and type(last) is int:
        return _range_map(first, last, 1 if first <= last else -1)
    if env.context is None:
        return invoke(_RANGE, "new", first, last)
    if env.context == "match":
        return _range_map(first, last)
    # A guard has no conditional: the step is looked up in a map by the comparison's outcome.
    steps = map_of((FALSE, 1), (TRUE, -1))
    return _range_map(first, last, erl("map_get", erl(">", first, last), steps))


@macro("..//")
def range_step(env: Any, first: Any, last: Any, step: Any) -> Any:
    """The integers from first to last, step apart.

    Raises `ArgumentError` when `first` or `last` is not an integer or `step` is not an integer other than 0.

    iex> Enum.to_list(1..5//2)
    [1, 3, 5]
    """
    first, last, step = expand(first, env), expand(last, env), expand(step, env)
    _check_bounds(first, last, env)
    if type(step) in (float, Atom, bytes) or is_list(step) or (type(step) is int and step == 0):
        raise argument_error(f"ranges (first..last//step) expect the step to be a non-zero integer, got: {to_source(step, env)}")
    if env.context is None and not (type(first) is int and type(last) is int and type(step) is int):
        return invoke(_RANGE, "new", first, last, step)
    return _range_map(first, last, step)
