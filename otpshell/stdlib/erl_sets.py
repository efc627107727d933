"""Erlang's ``:sets``: hash tables that grow a bucket at a time (linear hashing), or, with ``version: 2``, maps whose values are ``[]``.

The first is the tuple ``{:set, size, n, maxn, offset, expand_size, contract_size, empty, segments}``: ``n`` buckets (lists) in segments of
sixteen; buckets above ``n`` are still part of the one ``offset`` below. The order of ``to_list`` follows from it.
"""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

from otpshell.lang.native import Native
from otpshell.stdlib.enum_core import build, checked
from otpshell.stdlib.erl_maps import from_keys
from otpshell.terms.atom import TRUE, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, cons, is_list, to_pylist
from otpshell.terms.equal import exact_equal
from otpshell.terms.errors import ErlError
from otpshell.terms.hashing_phash import phash
from otpshell.terms.maps import EMPTY_MAP, Map

SETS = Native(
    "sets",
    "sets.erl",
    app="stdlib",
    doc="""\
Sets, their elements in no order. Elements count as one when they are equal by `===`.

    iex> set = :sets.from_list([1, 2, 2])
    iex> {:sets.size(set), :sets.is_element(2, set)}
    {2, true}
""",
)
fn = functools.partial(SETS.fn, error="function_clause")
_NAME = atom("set")
_SEGMENT = 16
_EXPAND, _CONTRACT = 5, 3
_NO_SEGMENT = (EMPTY,) * _SEGMENT


class Table(NamedTuple):
    """The fields of the tuple, the name first."""

    name: Any
    size: int
    n: int
    most: int
    offset: int
    expand_size: int
    contract_size: int
    empty: Any
    segments: Any

    def slot(self, element: Any) -> int:
        slot = phash(element, self.most)
        return slot - self.offset if slot > self.n else slot

    def bucket(self, slot: int) -> Any:
        return self.segments[(slot - 1) // _SEGMENT][(slot - 1) % _SEGMENT]

    def holds(self, element: Any) -> bool:
        return any(exact_equal(element, other) for other in self.bucket(self.slot(element)))

    def with_bucket(self, slot: int, bucket: Any) -> Table:
        segment, at = divmod(slot - 1, _SEGMENT)
        segments, old = self.segments, self.segments[segment]
        made = (*old[:at], bucket, *old[at + 1 :])
        return self._replace(segments=(*segments[:segment], made, *segments[segment + 1 :]))

    def elements(self) -> list[Any]:
        """From the first bucket on, each from its end: the order of ``to_list``."""
        out: list[Any] = []
        for segment in self.segments:
            for bucket in segment:
                out += to_pylist(bucket)[::-1]
        return out


def _sized(table: Table, size: int, n: int) -> Table:
    return table._replace(size=size, n=n, expand_size=n * _EXPAND, contract_size=n * _CONTRACT)


_FIRST = Table(_NAME, 0, _SEGMENT, _SEGMENT, _SEGMENT // 2, _SEGMENT * _EXPAND, _SEGMENT * _CONTRACT, _NO_SEGMENT, (_NO_SEGMENT,))


def _rehashed(table: Table, bucket: Any, slot: int) -> tuple[Any, Any]:
    """A bucket's elements that hash to the slot, and the others."""
    here: list[Any] = []
    there: list[Any] = []
    for element in bucket:
        (here if phash(element, table.most) == slot else there).append(element)
    return build(here), build(there)


def _expanded(table: Table) -> Table:
    if table.size + 1 <= table.expand_size:
        return table._replace(size=table.size + 1)
    if table.n == table.most:
        more = (table.empty,) * len(table.segments)
        table = table._replace(most=2 * table.most, offset=2 * table.offset, segments=table.segments + more)
    n = table.n + 1
    low = n - table.offset
    stay, leave = _rehashed(table, table.bucket(low), low)
    return _sized(table.with_bucket(low, stay).with_bucket(n, leave), table.size + 1, n)


def _contracted(table: Table) -> Table:
    size = table.size - 1
    if size >= table.contract_size or table.n <= _SEGMENT:
        return table._replace(size=size)
    low = table.n - table.offset
    both = build(to_pylist(table.bucket(low)), table.bucket(table.n))
    n = table.n - 1
    table = _sized(table.with_bucket(low, both).with_bucket(table.n, EMPTY), size, n)
    if n == table.offset:
        half = len(table.segments) // 2
        table = table._replace(most=table.most // 2, offset=table.offset // 2, segments=table.segments[:half])
    return table


# -- either kind ------------------------------------------------------------------------------------------------------------------


def _parts(set: Any) -> Any:
    """The set as a Map or a Table."""
    if type(set) is Map:
        return set
    if type(set) is tuple and len(set) == 9 and set[0] is _NAME:
        return Table(*set)
    raise TypeError


def _term(set: Any) -> Any:
    return set if type(set) is Map else tuple(set)


def _elements(set: Any) -> list[Any]:
    set = _parts(set)
    return set.keys() if type(set) is Map else set.elements()


def _holds(set: Any, element: Any) -> bool:
    return element in set if type(set) is Map else set.holds(element)


def _with(set: Any, element: Any) -> Any:
    if _holds(set, element):
        return set
    if type(set) is Map:
        return set.put(element, EMPTY)
    slot = set.slot(element)
    return _expanded(set.with_bucket(slot, cons(element, set.bucket(slot))))


def _without(set: Any, element: Any) -> Any:
    if not _holds(set, element):
        return set
    if type(set) is Map:
        return set.delete(element)
    slot = set.slot(element)
    return _contracted(set.with_bucket(slot, build([other for other in set.bucket(slot) if not exact_equal(other, element)])))


def _version(options: Any) -> int:
    found = 1
    if options is not None:
        for option in to_pylist(options):
            if type(option) is not tuple or len(option) != 2 or option[0] is not atom("version"):
                raise TypeError
            if option[1] not in (1, 2):
                raise ErlError((atom("case_clause"), option[1]))
            found = option[1]
    return found


@fn
def new(options: Any = None) -> Any:
    """An empty set. `version: 2` makes it a map.

    Raises `FunctionClauseError` when `options` is not a proper list.

    iex> :sets.size(:sets.new())
    0
    """
    return EMPTY_MAP if _version(options) == 2 else tuple(_FIRST)


@fn
def from_list(list: Any, options: Any = None) -> Any:
    """The set of the elements of a list.

    Raises `CaseClauseError` when `list` is not a list, `FunctionClauseError` when `list` is an improper list or `options` is not a proper
    list, and `ArgumentError` when `list` is not a proper list.

    iex> :sets.from_list([1, 2, 1], version: 2)
    %{1 => [], 2 => []}
    """
    if _version(options) == 2:
        return from_keys(list, EMPTY)
    if not is_list(list):
        raise ErlError((atom("case_clause"), list))
    return _term(functools.reduce(_with, to_pylist(list), _FIRST))


@fn
def is_set(term: Any) -> Atom:
    """Whether a term looks like such a set.

    iex> :sets.is_set(:sets.new())
    true
    iex> :sets.is_set([1])
    false
    """
    return boolean(type(term) is Map or type(term) is tuple and len(term) == 9 and term[0] is _NAME)


@fn
def size(set: Any) -> int:
    """The number of elements.

    Raises `FunctionClauseError` when `set` is not a set.

    iex> :sets.size(:sets.from_list([1, 2, 1]))
    2
    """
    set = _parts(set)
    return len(set) if type(set) is Map else set.size


@fn
def is_empty(set: Any) -> Atom:
    """Whether there are no elements.

    Raises `FunctionClauseError` when `set` is not a set.

    iex> :sets.is_empty(:sets.new())
    true
    """
    return boolean(size(set) == 0)


@fn
def to_list(set: Any) -> Any:
    """The elements, in no particular order.

    Raises `FunctionClauseError` when `set` is not a set.

    iex> :sets.from_list([2, 1]) |> :sets.to_list() |> Enum.sort()
    [1, 2]
    """
    return build(_elements(set))


@fn
def is_element(element: Any, set: Any) -> Atom:
    """Whether an element is there.

    Raises `FunctionClauseError` when `set` is not a set.

    iex> :sets.is_element(1, :sets.from_list([1, 2]))
    true
    """
    return boolean(_holds(_parts(set), element))


@fn
def add_element(element: Any, set: Any) -> Any:
    """The set with one more element.

    Raises `FunctionClauseError` when `set` is not a set.

    iex> :sets.add_element(3, :sets.from_list([1])) |> :sets.size()
    2
    """
    return _term(_with(_parts(set), element))


@fn
def del_element(element: Any, set: Any) -> Any:
    """The set without an element.

    Raises `FunctionClauseError` when `set` is not a set.

    iex> :sets.del_element(1, :sets.from_list([1, 2])) |> :sets.to_list()
    [2]
    """
    return _term(_without(_parts(set), element))


@fn
def union(set: Any, other: Any = None) -> Any:
    """All elements of two sets, or of a list of sets.

    Raises `FunctionClauseError` when `set` or `other` is not a set, or the list is not a list of sets.

    iex> :sets.union(:sets.from_list([1]), :sets.from_list([2])) |> :sets.size()
    2
    """
    if other is None:
        sets = to_pylist(set)
        return functools.reduce(union, sets) if sets else new()
    small, large = (set, other) if size(set) < size(other) else (other, set)
    return _term(functools.reduce(_with, _folded(small), _parts(large)))


def _folded(set: Any) -> list[Any]:
    """The elements in the order in which ``fold`` meets them."""
    elements = _elements(set)
    return elements if type(set) is Map else elements[::-1]


def _kept(set: Any, keep: Any) -> Any:
    set = _parts(set)
    for element in _folded(_term(set)):
        if not keep(element):
            set = _without(set, element)
    return _term(set)


@fn
def intersection(set: Any, other: Any = None) -> Any:
    """The elements common to two sets, or to all sets of a list.

    Raises `FunctionClauseError` when `set` or `other` is not a set, or the list of sets is empty.

    iex> :sets.intersection(:sets.from_list([1, 2]), :sets.from_list([2, 3])) |> :sets.to_list()
    [2]
    """
    if other is None:
        sets = to_pylist(set)
        if not sets:
            raise TypeError
        return functools.reduce(intersection, sets)
    small, large = (set, other) if size(set) < size(other) else (other, set)
    large = _parts(large)
    return _kept(small, lambda element: _holds(large, element))


@fn
def subtract(set: Any, other: Any) -> Any:
    """The elements of the first set that the second does not have.

    Raises `FunctionClauseError` when `set` is not a set or `other` is not a set.

    iex> :sets.subtract(:sets.from_list([1, 2]), :sets.from_list([2, 3])) |> :sets.to_list()
    [1]
    """
    other = _parts(other)
    return _kept(set, lambda element: not _holds(other, element))


@fn
def is_disjoint(set: Any, other: Any) -> Atom:
    """Whether two sets have nothing in common.

    Raises `FunctionClauseError` when `set` is not a set or `other` is not a set.

    iex> :sets.is_disjoint(:sets.from_list([1]), :sets.from_list([2]))
    true
    """
    other = _parts(other)
    return boolean(not any(_holds(other, element) for element in _elements(set)))


@fn
def is_subset(set: Any, other: Any) -> Atom:
    """Whether the second set has all elements of the first.

    Raises `FunctionClauseError` when `set` is not a set or `other` is not a set.

    iex> :sets.is_subset(:sets.from_list([1]), :sets.from_list([1, 2]))
    true
    """
    other = _parts(other)
    return boolean(all(_holds(other, element) for element in _elements(set)))


@fn
def fold(fun: Any, acc: Any, set: Any) -> Any:
    """Folds the set, in no particular order: the function is called with each element and the accumulator, and returns the next one. Gives
    the last.

    Raises `FunctionClauseError` when `fun` is not a function of two arguments or `set` is not a set.

    iex> :sets.fold(fn x, sum -> x + sum end, 0, :sets.from_list([1, 2]))
    3
    """
    f = checked(fun, 2)
    for element in _folded(set):
        acc = f(element, acc)
    return acc


@fn("filter")
def filter_(fun: Any, set: Any) -> Any:
    """The elements for which the fun returns true.

    Raises `FunctionClauseError` when `fun` is not a function of one argument or `set` is not a set.

    iex> :sets.filter(fn x -> x > 1 end, :sets.from_list([1, 2])) |> :sets.to_list()
    [2]
    """
    f = checked(fun, 1)
    return _kept(set, lambda element: f(element) is TRUE)
