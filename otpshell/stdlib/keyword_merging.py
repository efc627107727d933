"""``Keyword``: whole lists merged, filtered and validated."""

from __future__ import annotations

from typing import Any

from otpshell.stdlib.enum_core import build, has_arity, no_clause, returning
from otpshell.stdlib.keyword_changing import pop_first
from otpshell.stdlib.keyword_module import KEYWORD, found_value, pairs_of
from otpshell.stdlib.keyword_reading import is_keyword
from otpshell.stdlib.protocols import shown
from otpshell.terms.atom import ERROR, FALSE, NIL, OK, Atom
from otpshell.terms.cons import EMPTY, Cons, cons, is_list, to_pylist
from otpshell.terms.cons import split as split_tail
from otpshell.terms.errors import ErlError, argument_error

fn = KEYWORD.fn


# -- whole lists --------------------------------------------------------------------------------------------------------------


def _not_keyword(vm: Any, which: str, term: Any) -> ErlError:
    return argument_error(f"expected a keyword list as the {which} argument, got: {shown(vm, term)}")


@fn(vm=True)
def merge(vm: Any, left: Any, right: Any, fun: Any = None) -> Any:
    """Both lists in one: keys of the right one replace those of the left. With a fun, keys that both have get what it makes of
    key and both values.

    Raises `ArgumentError` when an element of `left` or `right` is not a pair with an atom, and `FunctionClauseError` when `left` or `right`
    is not a list or `fun` is not a function.

        iex> Keyword.merge([a: 1, b: 2], [b: 3])
        [a: 1, b: 3]
    """
    if not is_list(left) or not is_list(right):
        raise TypeError
    if fun is not None:
        return _merge_with(vm, left, right, fun)
    if right is EMPTY:
        return left
    if left is EMPTY:
        return right
    if not is_keyword(right):
        raise _not_keyword(vm, "second", right)
    mine, tail = split_tail(left)
    if tail is not EMPTY:
        raise _not_keyword(vm, "first", left)
    taken = {pair[0] for pair in to_pylist(right)}
    for pair in mine:
        if type(pair) is not tuple or len(pair) != 2 or type(pair[0]) is not Atom:
            raise _not_keyword(vm, "first", left)
    return build([pair for pair in mine if pair[0] not in taken], right)


def _merge_with(vm: Any, left: Any, right: Any, fun: Any) -> Any:
    if not has_arity(fun, 3):
        raise TypeError
    f = returning(fun, 3)
    if not is_keyword(left):
        raise _not_keyword(vm, "first", left)
    waiting: dict[Atom, list[Any]] = {}
    for key, value in to_pylist(left):
        waiting.setdefault(key, []).append(value)
    replaced = set()
    added = []
    cell = right
    while type(cell) is Cons:
        pair = cell.head
        if type(pair) is not tuple or len(pair) != 2 or type(pair[0]) is not Atom:
            raise _not_keyword(vm, "second", right)
        key, value = pair
        mine = waiting.get(key)
        if mine:
            replaced.add(key)
            value = f(key, mine.pop(0), value)
        added.append((key, value))
        cell = cell.rest or cell.tail
    if cell is not EMPTY:
        raise _not_keyword(vm, "second", right)
    return build([pair for pair in to_pylist(left) if pair[0] not in replaced] + added)


@fn
def intersect(left: Any, right: Any, fun: Any = None) -> Any:
    """The pairs whose keys both lists have, with the right one's values or what `fun` makes of key and both values (Elixir 1.15).

    iex> Keyword.intersect([a: 1, b: 2], [b: 3, c: 4])
    [b: 3]
    """
    f = (lambda _key, _left, value: value) if fun is None else returning(fun, 3)
    out = []
    for key, value in pairs_of(right):
        mine = found_value(left, key)
        if mine is not None:
            out.append((key, f(key, mine, value)))
            left = pop_first(left, key)[1]
    return build(out)


def _by_test(keywords: Any, fun: Any) -> tuple[list[Any], list[Any]]:
    if not is_list(keywords) or not has_arity(fun, 1):
        raise TypeError
    f = returning(fun, 1)
    yes: list[Any] = []
    no: list[Any] = []
    for pair in pairs_of(keywords):
        r = f(pair)
        (no if r is FALSE or r is NIL else yes).append(pair)
    return yes, no


@fn
def filter(keywords: Any, fun: Any) -> Any:
    """The pairs for which `fun`, called with the pair, gives a truthy value.

    Raises `FunctionClauseError` when `keywords` is not a keyword list or `fun` is not a function.

    iex> Keyword.filter([a: 1, b: 2], fn {_k, v} -> v > 1 end)
    [b: 2]
    """
    return build(_by_test(keywords, fun)[0])


@fn
def reject(keywords: Any, fun: Any) -> Any:
    """The pairs for which `fun`, called with the pair, gives `false` or `nil`.

    Raises `FunctionClauseError` when `keywords` is not a keyword list or `fun` is not a function.

    iex> Keyword.reject([a: 1, b: 2], fn {_k, v} -> v > 1 end)
    [a: 1]
    """
    return build(_by_test(keywords, fun)[1])


@fn
def split_with(keywords: Any, fun: Any) -> Any:
    """Two keyword lists: the pairs for which `fun` is truthy, and the others (Elixir 1.15).

    iex> Keyword.split_with([a: 1, b: 2], fn {_k, v} -> v > 1 end)
    {[b: 2], [a: 1]}
    """
    yes, no = _by_test(keywords, fun)
    return (build(yes), build(no))


@fn("map")
def map_values(keywords: Any, fun: Any) -> Any:
    """Deprecated: use `Keyword.new/2`. What `fun` makes of each pair, under the same keys.

    Raises `FunctionClauseError` when `keywords` is not a keyword list, and `BadFunctionError` when `fun` is not a function.

    iex> Keyword.map([a: 1, b: 2], fn {_key, value} -> value * 2 end)
    [a: 2, b: 4]
    """
    f = returning(fun, 1)
    return build([(pair[0], f(pair)) for pair in pairs_of(keywords)])


# -- validating ---------------------------------------------------------------------------------------------------------------


@fn(vm=True)
def validate(vm: Any, keywords: Any, values: Any) -> Any:
    """Checks the keys against a list of allowed ones (pairs in it are defaults). `{:ok, keywords}` with defaults filled in, or
    `{:error, keys}` with the unknown or repeated keys.

    Raises `ArgumentError` when an element of `keywords` is not a pair with an atom, and `FunctionClauseError` when `keywords` or `values`
    is not a list.

        iex> Keyword.validate([two: 3, four: 4], [one: 1, two: 2])
        {:error, [:four]}
    """
    if not is_list(keywords) or not is_list(values):
        raise TypeError
    first: list[Any] = to_pylist(values)
    second: list[Any] = []
    found = EMPTY
    bad = EMPTY
    for pair in to_pylist(keywords):
        if type(pair) is not tuple or len(pair) != 2 or type(pair[0]) is not Atom:
            if bad is not EMPTY:
                raise no_clause("Elixir.Keyword", "validate", 5)
            raise argument_error(f"expected a keyword list as first argument, got invalid entry: {shown(vm, pair)}")
        lists = _without_key(first, second, pair[0]) or _without_key(second, first, pair[0])
        if lists is None:
            bad = cons(pair[0], bad)
        else:
            first, second = lists
            found = cons(pair, found)
    if bad is not EMPTY:
        return (ERROR, bad)
    for entry in second + first:
        if type(entry) is tuple and len(entry) == 2 and type(entry[0]) is Atom:
            found = cons(entry, found)
        elif type(entry) is not Atom:
            raise argument_error(f"expected the second argument to be a list of atoms or tuples, got: {shown(vm, entry)}")
    return (OK, found)


def _without_key(searched: list[Any], passed: list[Any], key: Atom) -> tuple[list[Any], list[Any]] | None:
    """Both lists without the allowed key: those still to search, and those passed over, which the ones before the key join.

    The order in which defaults are filled in hangs on this.
    """
    for index, entry in enumerate(searched):
        if entry is key or type(entry) is tuple and len(entry) == 2 and entry[0] is key:
            return searched[index + 1 :], searched[:index][::-1] + passed
    return None


@fn("validate!", vm=True)
def validate_or_raise(vm: Any, keywords: Any, values: Any) -> Any:
    """As `validate/2`, but gives the keywords alone.

    Raises `ArgumentError` when `keywords` has a key that is not allowed or one twice, or an element that is not a pair, and
    `FunctionClauseError` when `keywords` or `values` is not a list.

    iex> Keyword.validate!([two: 3], [one: 1, two: 2]) |> Enum.sort()
    [one: 1, two: 3]
    """
    tag, found = validate(vm, keywords, values)
    if tag is OK:
        return found
    allowed = [entry[0] if type(entry) is tuple else entry for entry in to_pylist(values)]
    bad = to_pylist(found)
    unknown = [key for key in bad if key not in allowed]
    if not unknown:
        raise argument_error(f"duplicate keys {shown(vm, build(bad))} in {shown(vm, keywords)}")
    raise argument_error(
        f"unknown keys {shown(vm, build(unknown))} in {shown(vm, keywords)}, the allowed keys are: {shown(vm, build(allowed))}"
    )
