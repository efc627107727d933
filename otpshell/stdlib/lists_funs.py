"""``:lists``: mapping, filtering, folding and what else takes a fun."""

from __future__ import annotations

import builtins
import functools
from collections.abc import Callable
from typing import Any

from otpshell.stdlib.enum_core import build, checked, checked_tail
from otpshell.stdlib.lists_module import LISTS, case_clause, generated, walked, walked_by_case
from otpshell.terms.atom import FALSE, TRUE, Atom, atom, boolean
from otpshell.terms.cons import Cons, is_list, to_pylist
from otpshell.terms.errors import ErlError
from otpshell.terms.fun import run

fn = functools.partial(LISTS.fn, error="function_clause")
_NOTHING: Any = object()


_list = type([])  # type: ignore[var-annotated]


VALUE = atom("value")


def _truth(r: Any) -> bool:
    if r is TRUE:
        return True
    if r is FALSE:
        return False
    raise case_clause(r)


def _test(fun: Any) -> Callable[[Any], bool]:
    f = checked(fun, 1)
    return lambda item: _truth(f(item))


@fn("map")
def map_(fun: Any, list: Any) -> Any:
    """A list of what the function returns for each element.

    Raises `FunctionClauseError` when `fun` is not a function of one argument or the list is improper, and `CaseClauseError` when `list` is
    not a list.

    iex> :lists.map(fn x -> x * 2 end, [1, 2])
    [2, 4]
    """
    f = checked_tail(fun, 1)
    out = []
    for item in walked_by_case(list):
        r = f(item)
        out.append(run(r) if type(r) is _list else r)
    return build(out)


@fn
def foreach(fun: Any, list: Any) -> Atom:
    """Calls the function with each element, for what it does. Gives `:ok`.

    Raises `FunctionClauseError` when `fun` is not a function of one argument or `list` is not a proper list.

    iex> :lists.foreach(fn x -> send(self(), x) end, [1, 2])
    :ok
    """
    f = checked(fun, 1)
    for item in walked(list):
        f(item)
    return atom("ok")


@fn("filter")
def filter_(fun: Any, list: Any) -> Any:
    """The elements for which the function returns `true`.

    Raises `FunctionClauseError` when `fun` is not a function of one argument, and `ErlangError` when `list` is not a proper list
    (`{:bad_generator, list}`) or the fun does not give a boolean (`{:bad_filter, value}`).

    iex> :lists.filter(fn x -> x > 1 end, [1, 2, 3])
    [2, 3]
    """
    test = checked(fun, 1)
    out = []
    for item in generated(list):
        r = test(item)
        if r is TRUE:
            out.append(item)
        elif r is not FALSE:
            raise ErlError((atom("bad_filter"), r))
    return build(out)


@fn
def partition(fun: Any, list: Any) -> Any:
    """`{yes, no}`: the elements for which the function returns `true`, and the others.

    Raises `FunctionClauseError` when `fun` is not a function of one argument or `list` is not a proper list.

    iex> :lists.partition(fn x -> x > 1 end, [1, 2, 3])
    {[2, 3], [1]}
    """
    test = _test(fun)
    yes: builtins.list[Any] = []
    no: builtins.list[Any] = []
    for item in walked(list):
        (yes if test(item) else no).append(item)
    return (build(yes), build(no))


@fn
def filtermap(fun: Any, list: Any) -> Any:
    """Filters and maps in one: the function returns `true` to keep an element, `false` to drop it, or `{true, value}` to put a value in its
    place.

    Raises `FunctionClauseError` when `fun` is not a function of one argument or `list` is not a list.

    iex> :lists.filtermap(fn x -> x > 1 && {true, x * 10} end, [1, 2, 3])
    [20, 30]
    """
    f = checked(fun, 1)
    out = []
    for item in walked(list):
        r = f(item)
        if r is TRUE:
            out.append(item)
        elif type(r) is tuple and len(r) == 2 and r[0] is TRUE:
            out.append(r[1])
        elif r is not FALSE:
            raise case_clause(r)
    return build(out)


@fn
def zf(fun: Any, list: Any) -> Any:
    """Old name of `filtermap/2`.

    Raises `FunctionClauseError` when `fun` is not a function of one argument or `list` is not a proper list.

    iex> :lists.zf(fn x -> x > 1 end, [1, 2, 3])
    [2, 3]
    """
    return filtermap(fun, list)


@fn
def flatmap(fun: Any, list: Any) -> Any:
    """The lists that the function returns for the elements, joined to one.

    Raises `FunctionClauseError` when `fun` is not a function of one argument or `list` is not a proper list.

    iex> :lists.flatmap(fn x -> [x, x] end, [1, 2])
    [1, 1, 2, 2]
    """
    f = checked(fun, 1)
    out: builtins.list[Any] = []
    for item in walked(list):
        out += to_pylist(f(item))
    return build(out)


@fn
def foldl(fun: Any, acc: Any, list: Any) -> Any:
    """Folds the list from the left: the function is called with each element and the accumulator, and returns the next one. Gives the last.

    Raises `FunctionClauseError` when `fun` is not a function of two arguments or the list is improper, and `CaseClauseError` when `list` is
    not a list.

    iex> :lists.foldl(fn x, acc -> [x | acc] end, [], [1, 2])
    [2, 1]
    """
    f = checked_tail(fun, 2)
    for item in walked_by_case(list):
        acc = f(item, acc)
        if type(acc) is _list:
            acc = run(acc)
    return acc


@fn
def foldr(fun: Any, acc: Any, list: Any) -> Any:
    """Folds the list from the right: the function is called with each element and the accumulator, and returns the next one. Gives the
    last.

    Raises `FunctionClauseError` when `fun` is not a function of two arguments or `list` is not a proper list.

    iex> :lists.foldr(fn x, acc -> [x | acc] end, [], [1, 2])
    [1, 2]
    """
    f = checked_tail(fun, 2)
    for item in reversed(to_pylist(list)):
        acc = f(item, acc)
        if type(acc) is _list:
            acc = run(acc)
    return acc


def _map_fold(fun: Any, acc: Any, items: builtins.list[Any]) -> tuple[builtins.list[Any], Any]:
    f = checked(fun, 2)
    out = []
    for item in items:
        r = f(item, acc)
        if type(r) is not tuple or len(r) != 2:
            raise ErlError((atom("badmatch"), r))
        out.append(r[0])
        acc = r[1]
    return out, acc


@fn
def mapfoldl(fun: Any, acc: Any, list: Any) -> Any:
    """Maps and folds in one, from the left: the function is called with each element and the accumulator, and returns `{value,
    accumulator}`. Gives the values and the last accumulator.

    Raises `FunctionClauseError` when `fun` is not a function of two arguments or `list` is not a list.

    iex> :lists.mapfoldl(fn x, sum -> {x * 2, sum + x} end, 0, [1, 2, 3])
    {[2, 4, 6], 6}
    """
    out, acc = _map_fold(fun, acc, to_pylist(list))
    return (build(out), acc)


@fn
def mapfoldr(fun: Any, acc: Any, list: Any) -> Any:
    """Maps and folds in one, from the right: the function is called with each element and the accumulator, and returns `{value,
    accumulator}`. Gives the values and the last accumulator.

    Raises `FunctionClauseError` when `fun` is not a function of two arguments or `list` is not a proper list.

    iex> :lists.mapfoldr(fn x, sum -> {sum, sum + x} end, 0, [1, 2, 3])
    {[5, 3, 0], 6}
    """
    out, acc = _map_fold(fun, acc, to_pylist(list)[::-1])
    return (build(out[::-1]), acc)


@fn("all")
def all_(fun: Any, list: Any) -> Atom:
    """Whether the function returns `true` for every element.

    Raises `FunctionClauseError` when `fun` is not a function of one argument or the list is improper, and `CaseClauseError` when `list` is
    not a list or the fun does not give a boolean.

    iex> :lists.all(fn x -> x > 0 end, [1, 2])
    true
    """
    test = _test(fun)
    return boolean(builtins.all(test(item) for item in walked_by_case(list)))


@fn("any")
def any_(fun: Any, list: Any) -> Atom:
    """Whether the function returns `true` for some element.

    Raises `FunctionClauseError` when `fun` is not a function of one argument, and `CaseClauseError` when `list` is not a list or the fun
    does not give a boolean.

    iex> :lists.any(fn x -> x > 1 end, [1, 2])
    true
    """
    test = _test(fun)
    return boolean(builtins.any(test(item) for item in walked_by_case(list)))


@fn
def takewhile(fun: Any, list: Any) -> Any:
    """The elements up to the first for which the function does not return `true`.

    Raises `FunctionClauseError` when `fun` is not a function of one argument or `list` is not a list.

    iex> :lists.takewhile(fn x -> x < 3 end, [1, 2, 3, 1])
    [1, 2]
    """
    test = _test(fun)
    out = []
    for item in walked(list):
        if not test(item):
            break
        out.append(item)
    return build(out)


@fn
def dropwhile(fun: Any, list: Any) -> Any:
    """The rest of the list, from the first element on for which the function does not return `true`.

    Raises `FunctionClauseError` when `fun` is not a function of one argument or `list` is not a list.

    iex> :lists.dropwhile(fn x -> x < 3 end, [1, 2, 3, 1])
    [3, 1]
    """
    test = _test(fun)
    while type(list) is Cons and test(list.head):
        list = list.rest or list.tail
    if not is_list(list):
        raise TypeError
    return list


@fn
def splitwith(fun: Any, list: Any) -> Any:
    """`takewhile/2` and `dropwhile/2` in one walk.

    Raises `FunctionClauseError` when `fun` is not a function of one argument or `list` is not a list.

    iex> :lists.splitwith(fn x -> x < 3 end, [1, 2, 3, 1])
    {[1, 2], [3, 1]}
    """
    test = _test(fun)
    out = []
    while type(list) is Cons and test(list.head):
        out.append(list.head)
        list = list.rest or list.tail
    if not is_list(list):
        raise TypeError
    return (build(out), list)


@fn
def search(fun: Any, list: Any) -> Any:
    """`{:value, element}` of the first element for which the function returns `true`, or `false`.

    Raises `FunctionClauseError` when `fun` is not a function of one argument or `list` is not a list.

    iex> :lists.search(fn x -> x > 1 end, [1, 2, 3])
    {:value, 2}
    """
    test = _test(fun)
    for item in walked(list):
        if test(item):
            return (VALUE, item)
    return FALSE
