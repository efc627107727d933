"""``:lists``: building, joining, counting and zipping."""

from __future__ import annotations

import builtins
import functools
from typing import Any

from otpshell.stdlib import arith
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.enum_core import build, returning
from otpshell.stdlib.lists_module import LISTS, walked
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, Cons, cons, is_list, is_proper, to_pylist
from otpshell.terms.errors import badarg
from otpshell.terms.order import compare

fn = functools.partial(LISTS.fn, error="function_clause")
_NOTHING: Any = object()


_list = type([])  # type: ignore[var-annotated]


# -- building and joining -------------------------------------------------------------------------------------------------


def joined(left: Any, right: Any) -> Any:
    """``left ++ right``."""
    if left is EMPTY:
        return right
    if type(left) is not Cons or not is_proper(left):
        raise badarg()
    return build(to_pylist(left), right)


@fn
def append(lists: Any, right: Any = _NOTHING) -> Any:
    """Joins two lists, or all lists of a list.

    Raises `FunctionClauseError` when the list of lists is not a proper list, and `ArgumentError` when a list that something is put after is
    not a proper list.

    iex> :lists.append([1, 2], [3])
    [1, 2, 3]
    """
    if right is not _NOTHING:
        return joined(lists, right)
    out = EMPTY
    for one in reversed(to_pylist(lists)):
        out = one if out is EMPTY else joined(one, out)
    return out


@fn
def reverse(list: Any, tail: Any = _NOTHING) -> Any:
    """The list backwards, followed by `tail`.

    Raises `FunctionClauseError` when `list` is not a proper list; `ArgumentError` when there are two arguments.

    iex> :lists.reverse([1, 2, 3])
    [3, 2, 1]
    """
    if tail is _NOTHING:
        return build(to_pylist(list)[::-1])
    if not is_proper(list):
        raise bad_argument(1, "not a proper list" if type(list) is Cons else "not a list")
    return build(to_pylist(list)[::-1], tail)


@fn
def duplicate(n: Any, elem: Any) -> Any:
    """A list of `n` times the same element.

    Raises `FunctionClauseError` when `n` is not an integer from 0 on.

    iex> :lists.duplicate(3, :a)
    [:a, :a, :a]
    """
    if type(n) is not int or n < 0:
        raise TypeError
    return build([elem] * n)


@fn
def seq(first: Any, last: Any, step: Any = None) -> Any:
    """The integers from `first` to `last`.

    Raises `FunctionClauseError` when one of two arguments is not an integer or `last` is less than `first - 1`. With a step it raises
    `ArgumentError` when one is not an integer or the step leads away from `last`.

    iex> :lists.seq(1, 9, 2)
    [1, 3, 5, 7, 9]
    """
    if step is None:
        if type(first) is not int or type(last) is not int or first - 1 > last:
            raise TypeError
        return build([*range(first, last + 1)])
    for position, given in builtins.enumerate((first, last, step), 1):
        if type(given) is not int:
            raise bad_argument(position, "not an integer")
    if step == 0 and first != last or step > 0 and first - step > last or step < 0 and first - step < last:
        raise bad_argument(3, "not a positive increment" if first <= last else "not a negative increment")
    if step == 0:
        return cons(first, EMPTY)
    return build([*range(first, last + (1 if step > 0 else -1), step)])


@fn
def flatten(list: Any, tail: Any = EMPTY) -> Any:
    """All elements of nested lists in one list, followed by `tail`.

    Raises `FunctionClauseError` when `list` is not a proper list or `tail` is not a list.

    iex> :lists.flatten([1, [2, [3]]])
    [1, 2, 3]
    """
    if not is_list(list) or not is_list(tail):
        raise TypeError
    out: builtins.list[Any] = []
    waiting: builtins.list[Any] = []
    cell = list
    while True:
        if type(cell) is Cons:
            head, cell = cell.head, cell.tail
            if type(head) is Cons:
                waiting.append(cell)
                cell = head
            elif head is not EMPTY:
                out.append(head)
        elif cell is not EMPTY:
            raise TypeError
        elif waiting:
            cell = waiting.pop()
        else:
            return build(out, tail)


@fn
def flatlength(list: Any) -> int:
    """How many elements `flatten/1` would give.

    Raises `FunctionClauseError` when `list` is not a proper list.

    iex> :lists.flatlength([1, [2, [3]]])
    3
    """
    return len(to_pylist(flatten(list)))


@fn(vm=True)
def concat(vm: Any, things: Any) -> Any:
    """The texts of a list of atoms, numbers and charlists, joined to one charlist.

    Raises `FunctionClauseError` when `things` is not a proper list.

    iex> :lists.concat([:room, 101]) == ~c"room101"
    true
    """
    out: builtins.list[Any] = []
    for thing in to_pylist(things):
        if type(thing) is Atom:
            out += map(ord, thing.name)
        elif type(thing) is int:
            out += map(ord, str(thing))
        elif type(thing) is float:
            out += to_pylist(vm.apply(atom("erlang"), atom("float_to_list"), thing))
        elif is_list(thing):
            out += to_pylist(thing)
        else:
            raise TypeError
    return build(out)


@fn
def join(separator: Any, list: Any) -> Any:
    """The list with the separator put between its elements.

    Raises `FunctionClauseError` when `list` is not a proper list.

    iex> :lists.join(:and, [1, 2, 3])
    [1, :and, 2, :and, 3]
    """
    out: builtins.list[Any] = []
    for item in to_pylist(list):
        out += (separator, item)
    return build(out[1:])


# -- numbers ----------------------------------------------------------------------------------------------------------------


@fn("sum")
def sum_(list: Any) -> Any:
    """The sum of the elements.

    Raises `FunctionClauseError` when `list` is not a list, and `ArithmeticError` when an element is not a number.

    iex> :lists.sum([1, 2, 3])
    6
    """
    total: Any = 0
    for item in walked(list):
        total = arith.add(total, item)
    return total


def _extreme(list: Any, sign: int) -> Any:
    items = to_pylist(list)
    if not items:
        raise TypeError
    best = items[0]
    for item in items[1:]:
        if compare(item, best) == sign:
            best = item
    return best


@fn("max")
def max_(list: Any) -> Any:
    """The largest element, the first of several.

    Raises `FunctionClauseError` when `list` is not a list or is empty.

    iex> :lists.max([1, 3, 2])
    3
    """
    return _extreme(list, 1)


@fn("min")
def min_(list: Any) -> Any:
    """The smallest element, the first of several.

    Raises `FunctionClauseError` when `list` is not a list or is empty.

    iex> :lists.min([2, 1, 3])
    1
    """
    return _extreme(list, -1)


@fn("enumerate")
def enumerate_(start: Any, step: Any = None, list: Any = None) -> Any:
    """Pairs each element with its number, from 1 or from `start` on.

    Raises `FunctionClauseError` when the list is not a proper list, or `start` or `step` is not an integer.

    iex> :lists.enumerate([:a, :b])
    [{1, :a}, {2, :b}]
    """
    if step is None:
        start, step, list = 1, 1, start
    elif list is None:
        step, list = 1, step
    if type(start) is not int or type(step) is not int:
        raise TypeError
    return build([(start + index * step, item) for index, item in builtins.enumerate(to_pylist(list))])


# -- zipping ----------------------------------------------------------------------------------------------------------------


def _columns(*lists: Any) -> builtins.list[Any]:
    found = [to_pylist(one) for one in lists]
    if len({len(one) for one in found}) > 1:
        raise TypeError
    return found


@fn("zip")
def zip_(left: Any, right: Any) -> Any:
    """A list of pairs of the elements of two lists, which must be of the same length.

    Raises `FunctionClauseError` when the lists differ in length or one is not a proper list.

    iex> :lists.zip([1, 2], [:a, :b])
    [{1, :a}, {2, :b}]
    """
    return build([*zip(*_columns(left, right), strict=True)])


@fn
def zip3(one: Any, two: Any, three: Any) -> Any:
    """A list of triples of the elements of three lists, which must be of the same length.

    Raises `FunctionClauseError` when the lists differ in length or one is not a proper list.

    iex> :lists.zip3([1, 2], [:a, :b], ["x", "y"])
    [{1, :a, "x"}, {2, :b, "y"}]
    """
    return build([*zip(*_columns(one, two, three), strict=True)])


@fn
def zipwith(fun: Any, left: Any, right: Any) -> Any:
    """A list of what the function returns for the first elements of both lists, for the second ones, and so on. The lists must be of the
    same length.

    Raises `BadFunctionError` when `fun` is not a function of two arguments, and `FunctionClauseError` when the lists differ in length or
    one is not a list.

    iex> :lists.zipwith(fn x, y -> x + y end, [1, 2], [3, 4])
    [4, 6]
    """
    f = returning(fun, 2)
    return build([f(*row) for row in zip(*_columns(left, right), strict=True)])


@fn
def zipwith3(fun: Any, one: Any, two: Any, three: Any) -> Any:
    """A list of what the function returns for the first elements of the three lists, for the second ones, and so on. The lists must be of
    the same length.

    Raises `BadFunctionError` when `fun` is not a function of three arguments, and `FunctionClauseError` when the lists differ in length or
    one is not a list.

    iex> :lists.zipwith3(fn x, y, z -> x + y + z end, [1], [2], [3])
    [6]
    """
    f = returning(fun, 3)
    return build([f(*row) for row in zip(*_columns(one, two, three), strict=True)])


def _unzipped(list: Any, size: int) -> Any:
    columns: builtins.list[builtins.list[Any]] = [[] for _ in range(size)]
    for row in to_pylist(list):
        if type(row) is not tuple or len(row) != size:
            raise TypeError
        for column, item in zip(columns, row, strict=True):
            column.append(item)
    return tuple(build(column) for column in columns)


@fn
def unzip(list: Any) -> Any:
    """A list of pairs taken apart: `{first_elements, second_elements}`.

    Raises `FunctionClauseError` when `list` is not a proper list of pairs.

    iex> :lists.unzip([{1, :a}, {2, :b}])
    {[1, 2], [:a, :b]}
    """
    return _unzipped(list, 2)


@fn
def unzip3(list: Any) -> Any:
    """A list of triples taken apart: `{first_elements, second_elements, third_elements}`.

    Raises `FunctionClauseError` when `list` is not a proper list of triples.

    iex> :lists.unzip3([{1, :a, "x"}])
    {[1], [:a], ["x"]}
    """
    return _unzipped(list, 3)
