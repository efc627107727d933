"""Erlang's ``:lists``."""

from __future__ import annotations

import builtins
import functools
from collections.abc import Callable
from typing import Any

from otpshell.stdlib import arith, erl_lists_merge
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.enum_core import build, fun_of, returning
from otpshell.stdlib.erl_lists_merge import LISTS
from otpshell.terms.atom import FALSE, TRUE, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, Cons, cons, is_list, is_proper, to_pylist
from otpshell.terms.equal import exact_equal
from otpshell.terms.errors import ErlError, badarg
from otpshell.terms.fun import run
from otpshell.terms.maps import key_of
from otpshell.terms.order import compare

__all__ = ["LISTS", "erl_lists_merge"]

fn = functools.partial(LISTS.fn, error="function_clause")
VALUE = atom("value")
_NOTHING: Any = object()
_list = type([])  # type: ignore[var-annotated]


def _truth(r: Any) -> bool:
    if r is TRUE:
        return True
    if r is FALSE:
        return False
    raise ErlError((atom("case_clause"), r))


def _test(fun: Any) -> Callable[[Any], bool]:
    f = returning(fun, 1)
    return lambda item: _truth(f(item))


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
def reverse(list: Any, tail: Any = EMPTY) -> Any:
    """The list backwards, followed by `tail`.

    iex> :lists.reverse([1, 2, 3])
    [3, 2, 1]
    """
    out = tail
    if not is_proper(list):
        raise bad_argument(1, "not a proper list" if type(list) is Cons else "not a list")
    for item in list:
        out = cons(item, out)
    return out


@fn
def duplicate(n: Any, elem: Any) -> Any:
    """A list of `n` times the same element.

    iex> :lists.duplicate(3, :a)
    [:a, :a, :a]
    """
    if type(n) is not int or n < 0:
        raise TypeError
    return build([elem] * n)


@fn
def seq(first: Any, last: Any, step: Any = 1) -> Any:
    """The integers from `first` to `last`.

    iex> :lists.seq(1, 9, 2)
    [1, 3, 5, 7, 9]
    """
    if type(first) is not int or type(last) is not int or type(step) is not int:
        raise TypeError
    if step == 0 and first != last or step > 0 and first - step > last or step < 0 and first - step < last:
        raise TypeError
    if step == 0:
        return cons(first, EMPTY)
    return build([*range(first, last + (1 if step > 0 else -1), step)])


@fn
def flatten(list: Any, tail: Any = EMPTY) -> Any:
    """All elements of nested lists in one list, followed by `tail`.

    iex> :lists.flatten([1, [2, [3]]])
    [1, 2, 3]
    """
    if not is_list(list):
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

    iex> :lists.flatlength([1, [2, [3]]])
    3
    """
    return len(to_pylist(flatten(list)))


@fn(vm=True)
def concat(vm: Any, things: Any) -> Any:
    """The text of atoms, numbers and strings, joined as one charlist.

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
    """Puts the separator between the elements.

    iex> :lists.join(:and, [1, 2, 3])
    [1, :and, 2, :and, 3]
    """
    out: builtins.list[Any] = []
    for item in to_pylist(list):
        out += (separator, item)
    return build(out[1:])


# -- parts ------------------------------------------------------------------------------------------------------------------


@fn
def nth(n: Any, list: Any) -> Any:
    """The `n`th element, counted from 1.

    iex> :lists.nth(1, [:a, :b])
    :a
    """
    if type(n) is not int or n < 1:
        raise TypeError
    while n > 1 and type(list) is Cons:
        list = list.rest or list.tail
        n -= 1
    if type(list) is not Cons:
        raise TypeError
    return list.head


@fn
def nthtail(n: Any, list: Any) -> Any:
    """What follows the `n`th element.

    iex> :lists.nthtail(1, [:a, :b, :c])
    [:b, :c]
    """
    if type(n) is not int or n < 0:
        raise TypeError
    while n > 0:
        if type(list) is not Cons:
            raise TypeError
        list = list.rest or list.tail
        n -= 1
    return list


@fn
def last(list: Any) -> Any:
    """The last element.

    iex> :lists.last([1, 2, 3])
    3
    """
    items = to_pylist(list)
    if not items:
        raise TypeError
    return items[-1]


@fn
def droplast(list: Any) -> Any:
    """All but the last element.

    iex> :lists.droplast([1, 2, 3])
    [1, 2]
    """
    items = to_pylist(list)
    if not items:
        raise TypeError
    return build(items[:-1])


@fn
def sublist(list: Any, start: Any, length: Any = None) -> Any:
    """The first elements, or `length` of them from the `start`th on.

    iex> :lists.sublist([:a, :b, :c, :d], 2, 2)
    [:b, :c]
    """
    if length is None:
        start, length = 1, start
    if type(start) is not int or start < 1 or type(length) is not int or length < 0:
        raise TypeError
    items = to_pylist(list)
    if start > len(items) + 1:
        raise TypeError
    return build(items[start - 1 : start - 1 + length])


@fn("split")
def split_(n: Any, list: Any) -> Any:
    """The first `n` elements and the rest.

    iex> :lists.split(1, [:a, :b, :c])
    {[:a], [:b, :c]}
    """
    if type(n) is not int or n < 0 or not is_list(list):
        raise badarg()
    items = []
    for _ in range(n):
        if type(list) is not Cons:
            raise badarg()
        items.append(list.head)
        list = list.rest or list.tail
    return (build(items), list)


@fn
def prefix(one: Any, list: Any) -> Atom:
    """Whether the second list begins with the first.

    iex> :lists.prefix([1, 2], [1, 2, 3])
    true
    """
    while type(one) is Cons:
        if type(list) is not Cons or not exact_equal(one.head, list.head):
            if not is_list(list):
                raise TypeError
            return FALSE
        one, list = one.tail, list.tail
    return boolean(one is EMPTY)


@fn
def suffix(one: Any, list: Any) -> Atom:
    """Whether the second list ends with the first.

    iex> :lists.suffix([2, 3], [1, 2, 3])
    true
    """
    items, wanted = to_pylist(list), to_pylist(one)
    return boolean(len(wanted) <= len(items) and all_same(items[len(items) - len(wanted) :], wanted))


def all_same(one: builtins.list[Any], other: builtins.list[Any]) -> bool:
    return len(one) == len(other) and builtins.all(builtins.map(exact_equal, one, other))


@fn
def subtract(list: Any, other: Any) -> Any:
    """`list -- other`: each element of the second list removes the first one of the first that is equal to it.

    iex> :lists.subtract([1, 2, 2, 3], [2, 3])
    [1, 2]
    """
    if not is_list(list) or not is_list(other):
        raise badarg()
    counts: dict[Any, int] = {}
    for item in to_pylist(other):
        key = key_of(item)
        counts[key] = counts.get(key, 0) + 1
    out = []
    for item in to_pylist(list):
        key = key_of(item)
        left = counts.get(key, 0)
        if left:
            counts[key] = left - 1
        else:
            out.append(item)
    return build(out)


@fn
def delete(elem: Any, list: Any) -> Any:
    """The list without the first element equal to this one.

    iex> :lists.delete(:a, [:b, :a, :a])
    [:b, :a]
    """
    before: list[Any] = []
    cell = list
    while type(cell) is Cons:
        if exact_equal(cell.head, elem):
            return build(before, cell.tail)
        before.append(cell.head)
        cell = cell.rest or cell.tail
    if cell is not EMPTY:
        raise TypeError
    return list


@fn
def member(elem: Any, list: Any) -> Atom:
    """Whether an element is `===` to this one.

    iex> :lists.member(2, [1, 2])
    true
    """
    cell = list
    while type(cell) is Cons:
        if exact_equal(cell.head, elem):
            return TRUE
        cell = cell.rest or cell.tail
    if cell is not EMPTY:
        raise bad_argument(2, "not a proper list" if type(list) is Cons else "not a list")
    return FALSE


@fn
def uniq(list: Any, fun: Any = _NOTHING) -> Any:
    """The elements without those that occurred before (`uniq(fun, list)` compares what the fun returns).

    iex> :lists.uniq([1, 2, 1])
    [1, 2]
    """
    seen: dict[Any, Any] = {}
    if fun is _NOTHING:
        for item in to_pylist(list):
            seen.setdefault(key_of(item), item)
    else:
        f = returning(list, 1)
        for item in to_pylist(fun):
            seen.setdefault(key_of(f(item)), item)
    return build([*seen.values()])


# -- with funs --------------------------------------------------------------------------------------------------------------


@fn("map")
def map_(fun: Any, list: Any) -> Any:
    """What the fun returns for each element.

    iex> :lists.map(fn x -> x * 2 end, [1, 2])
    [2, 4]
    """
    f = fun_of(fun, 1)
    out = []
    for item in list:
        r = f(item)
        out.append(run(r) if type(r) is _list else r)
    return build(out)


@fn
def foreach(fun: Any, list: Any) -> Atom:
    """Calls the fun with each element.

    iex> :lists.foreach(fn x -> send(self(), x) end, [1, 2])
    :ok
    """
    f = returning(fun, 1)
    for item in list:
        f(item)
    return atom("ok")


@fn("filter")
def filter_(fun: Any, list: Any) -> Any:
    """The elements for which the fun returns true.

    iex> :lists.filter(fn x -> x > 1 end, [1, 2, 3])
    [2, 3]
    """
    test = returning(fun, 1)
    out = []
    for item in list:
        r = test(item)
        if r is TRUE:
            out.append(item)
        elif r is not FALSE:
            raise ErlError((atom("bad_filter"), r))
    return build(out)


@fn
def partition(fun: Any, list: Any) -> Any:
    """The elements for which the fun returns true, and the others.

    iex> :lists.partition(fn x -> x > 1 end, [1, 2, 3])
    {[2, 3], [1]}
    """
    test = _test(fun)
    yes: builtins.list[Any] = []
    no: builtins.list[Any] = []
    for item in list:
        (yes if test(item) else no).append(item)
    return (build(yes), build(no))


@fn
def filtermap(fun: Any, list: Any) -> Any:
    """Filters and maps: the fun returns true, false or `{true, value}`.

    iex> :lists.filtermap(fn x -> x > 1 && {true, x * 10} end, [1, 2, 3])
    [20, 30]
    """
    f = returning(fun, 1)
    out = []
    for item in list:
        r = f(item)
        if r is TRUE:
            out.append(item)
        elif type(r) is tuple and len(r) == 2 and r[0] is TRUE:
            out.append(r[1])
        elif r is not FALSE:
            raise ErlError((atom("case_clause"), r))
    return build(out)


@fn
def zf(fun: Any, list: Any) -> Any:
    """Old name of `filtermap/2`.

    iex> :lists.zf(fn x -> x > 1 end, [1, 2, 3])
    [2, 3]
    """
    return filtermap(fun, list)


@fn
def flatmap(fun: Any, list: Any) -> Any:
    """Joins the lists that the fun returns.

    iex> :lists.flatmap(fn x -> [x, x] end, [1, 2])
    [1, 1, 2, 2]
    """
    f = returning(fun, 1)
    out: builtins.list[Any] = []
    for item in list:
        out += to_pylist(f(item))
    return build(out)


@fn
def foldl(fun: Any, acc: Any, list: Any) -> Any:
    """Folds from the left.

    iex> :lists.foldl(fn x, acc -> [x | acc] end, [], [1, 2])
    [2, 1]
    """
    f = fun_of(fun, 2)
    for item in list:
        acc = f(item, acc)
        if type(acc) is _list:
            acc = run(acc)
    return acc


@fn
def foldr(fun: Any, acc: Any, list: Any) -> Any:
    """Folds from the right.

    iex> :lists.foldr(fn x, acc -> [x | acc] end, [], [1, 2])
    [1, 2]
    """
    f = fun_of(fun, 2)
    for item in reversed(to_pylist(list)):
        acc = f(item, acc)
        if type(acc) is _list:
            acc = run(acc)
    return acc


def _map_fold(fun: Any, acc: Any, items: builtins.list[Any]) -> tuple[builtins.list[Any], Any]:
    f = returning(fun, 2)
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
    """Maps and folds from the left: the fun returns `{value, acc}`.

    iex> :lists.mapfoldl(fn x, sum -> {x * 2, sum + x} end, 0, [1, 2, 3])
    {[2, 4, 6], 6}
    """
    out, acc = _map_fold(fun, acc, to_pylist(list))
    return (build(out), acc)


@fn
def mapfoldr(fun: Any, acc: Any, list: Any) -> Any:
    """Maps and folds from the right.

    iex> :lists.mapfoldr(fn x, sum -> {sum, sum + x} end, 0, [1, 2, 3])
    {[5, 3, 0], 6}
    """
    out, acc = _map_fold(fun, acc, to_pylist(list)[::-1])
    return (build(out[::-1]), acc)


@fn("all")
def all_(fun: Any, list: Any) -> Atom:
    """Whether the fun returns true for every element.

    iex> :lists.all(fn x -> x > 0 end, [1, 2])
    true
    """
    test = _test(fun)
    return boolean(builtins.all(test(item) for item in list))


@fn("any")
def any_(fun: Any, list: Any) -> Atom:
    """Whether the fun returns true for some element.

    iex> :lists.any(fn x -> x > 1 end, [1, 2])
    true
    """
    test = _test(fun)
    return boolean(builtins.any(test(item) for item in list))


@fn
def takewhile(fun: Any, list: Any) -> Any:
    """The elements up to the first for which the fun returns false.

    iex> :lists.takewhile(fn x -> x < 3 end, [1, 2, 3, 1])
    [1, 2]
    """
    test = _test(fun)
    out = []
    for item in list:
        if not test(item):
            break
        out.append(item)
    return build(out)


@fn
def dropwhile(fun: Any, list: Any) -> Any:
    """The elements from the first for which the fun returns false.

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

    iex> :lists.splitwith(fn x -> x < 3 end, [1, 2, 3, 1])
    {[1, 2], [3, 1]}
    """
    test = _test(fun)
    out = []
    while type(list) is Cons and test(list.head):
        out.append(list.head)
        list = list.rest or list.tail
    return (build(out), list)


@fn
def search(fun: Any, list: Any) -> Any:
    """`{:value, element}` of the first element for which the fun returns true, or false.

    iex> :lists.search(fn x -> x > 1 end, [1, 2, 3])
    {:value, 2}
    """
    test = _test(fun)
    for item in list:
        if test(item):
            return (VALUE, item)
    return FALSE


# -- numbers ----------------------------------------------------------------------------------------------------------------


@fn("sum")
def sum_(list: Any) -> Any:
    """The sum of the elements.

    iex> :lists.sum([1, 2, 3])
    6
    """
    total: Any = 0
    for item in list:
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

    iex> :lists.max([1, 3, 2])
    3
    """
    return _extreme(list, 1)


@fn("min")
def min_(list: Any) -> Any:
    """The smallest element, the first of several.

    iex> :lists.min([2, 1, 3])
    1
    """
    return _extreme(list, -1)


@fn("enumerate")
def enumerate_(start: Any, step: Any = None, list: Any = None) -> Any:
    """Pairs each element with its number, from 1 or from `start` on.

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
    """Pairs of the elements of two lists of one length.

    iex> :lists.zip([1, 2], [:a, :b])
    [{1, :a}, {2, :b}]
    """
    return build([*zip(*_columns(left, right), strict=True)])


@fn
def zip3(one: Any, two: Any, three: Any) -> Any:
    """Triples of the elements of three lists of one length.

    iex> :lists.zip3([1, 2], [:a, :b], ["x", "y"])
    [{1, :a, "x"}, {2, :b, "y"}]
    """
    return build([*zip(*_columns(one, two, three), strict=True)])


@fn
def zipwith(fun: Any, left: Any, right: Any) -> Any:
    """What the fun returns for the elements of two lists of one length.

    iex> :lists.zipwith(fn x, y -> x + y end, [1, 2], [3, 4])
    [4, 6]
    """
    f = returning(fun, 2)
    return build([f(*row) for row in zip(*_columns(left, right), strict=True)])


@fn
def zipwith3(fun: Any, one: Any, two: Any, three: Any) -> Any:
    """What the fun returns for the elements of three lists of one length.

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
    """Two lists of a list of pairs.

    iex> :lists.unzip([{1, :a}, {2, :b}])
    {[1, 2], [:a, :b]}
    """
    return _unzipped(list, 2)


@fn
def unzip3(list: Any) -> Any:
    """Three lists of a list of triples.

    iex> :lists.unzip3([{1, :a, "x"}])
    {[1], [:a], ["x"]}
    """
    return _unzipped(list, 3)


# -- lists of tuples --------------------------------------------------------------------------------------------------------


def _position(position: Any) -> int:
    if type(position) is not int or position < 1:
        raise bad_argument(2, "not an integer" if type(position) is not int else "out of range")
    return position - 1


def _key_index(key: Any, position: Any, list: Any) -> Any:
    """The first tuple whose element there is ``==`` to the key, and what stands before it (a Python list) and after it."""
    at = _position(position)
    before: list[Any] = []
    cell = list
    while type(cell) is Cons:
        item = cell.head
        if type(item) is tuple and len(item) > at and item[at] == key:
            return item, before, cell.tail
        before.append(item)
        cell = cell.rest or cell.tail
    if cell is not EMPTY:
        raise bad_argument(3, "not a proper list" if type(list) is Cons else "not a list")
    return None


@fn
def keyfind(key: Any, position: Any, list: Any) -> Any:
    """The first tuple with that key at a position (counted from 1), or false.

    iex> :lists.keyfind(:b, 1, [a: 1, b: 2])
    {:b, 2}
    """
    found = _key_index(key, position, list)
    return FALSE if found is None else found[0]


@fn
def keysearch(key: Any, position: Any, list: Any) -> Any:
    """`{:value, tuple}` as `keyfind/3`, or false.

    iex> :lists.keysearch(:b, 1, [a: 1, b: 2])
    {:value, {:b, 2}}
    """
    found = _key_index(key, position, list)
    return FALSE if found is None else (VALUE, found[0])


@fn
def keymember(key: Any, position: Any, list: Any) -> Atom:
    """Whether a tuple has that key at a position.

    iex> :lists.keymember(:b, 1, [a: 1, b: 2])
    true
    """
    return boolean(_key_index(key, position, list) is not None)


@fn
def keydelete(key: Any, position: Any, list: Any) -> Any:
    """The list without the first tuple with that key.

    iex> :lists.keydelete(:a, 1, [a: 1, b: 2])
    [b: 2]
    """
    found = _key_index(key, position, list)
    return list if found is None else build(found[1], found[2])


@fn
def keytake(key: Any, position: Any, list: Any) -> Any:
    """`{:value, tuple, rest}` of the first tuple with that key, or false.

    iex> :lists.keytake(:b, 1, [a: 1, b: 2])
    {:value, {:b, 2}, [a: 1]}
    """
    found = _key_index(key, position, list)
    return FALSE if found is None else (VALUE, found[0], build(found[1], found[2]))


@fn
def keyreplace(key: Any, position: Any, list: Any, new: Any) -> Any:
    """Replaces the first tuple with that key.

    iex> :lists.keyreplace(:a, 1, [a: 1, b: 2], {:a, 9})
    [a: 9, b: 2]
    """
    if type(new) is not tuple:
        raise TypeError
    found = _key_index(key, position, list)
    return list if found is None else build(found[1], cons(new, found[2]))


@fn
def keystore(key: Any, position: Any, list: Any, new: Any) -> Any:
    """Replaces the first tuple with that key, or adds the new one at the end.

    iex> :lists.keystore(:c, 1, [a: 1], {:c, 3})
    [a: 1, c: 3]
    """
    if type(new) is not tuple:
        raise TypeError
    found = _key_index(key, position, list)
    if found is None:
        return build([*to_pylist(list), new])
    return build(found[1], cons(new, found[2]))


@fn
def keymap(fun: Any, position: Any, list: Any) -> Any:
    """Replaces the element at a position of each tuple by what the fun makes of it.

    iex> :lists.keymap(fn x -> x * 10 end, 2, [a: 1, b: 2])
    [a: 10, b: 20]
    """
    at = _position(position)
    f = returning(fun, 1)
    out = []
    for item in to_pylist(list):
        if type(item) is not tuple or len(item) <= at:
            raise TypeError
        out.append((*item[:at], f(item[at]), *item[at + 1 :]))
    return build(out)
