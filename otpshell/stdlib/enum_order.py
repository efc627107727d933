"""Elixir's Enum, continued: sorting, smallest and largest, grouping, uniqueness, chance."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from otpshell.lang.support import case_clause
from otpshell.stdlib.badargs import counted
from otpshell.stdlib.enum_core import (
    build,
    each,
    empty_error,
    fun_of,
    has_arity,
    mapped,
    no_clause,
    pylist,
    range_of,
    returning,
    sequence_of,
)
from otpshell.stdlib.enum_module import ENUM
from otpshell.stdlib.merge_sort import comparer, merge_sort
from otpshell.stdlib.random_numbers import uniform_float, uniform_int
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, cons, from_own
from otpshell.terms.fun import is_fun, run
from otpshell.terms.maps import PLAIN_KEYS, Map, key_of, map_of
from otpshell.terms.order import ge, key_for, le, lt, sort_terms

fn = ENUM.fn
ASC = atom("asc")
DESC = atom("desc")
GREATER = atom("gt")
LESS = atom("lt")
COMPARE = atom("compare")
_NOTHING: Any = object()
# Never equal to a term of another type, as integers are to floats.
_APART = frozenset((bytes, Atom))


# -- sorting ------------------------------------------------------------------------------------------------------------------


def sorter_of(vm: Any, sorter: Any) -> Callable[[Any, Any], bool] | None:
    """How a sorter compares; None for ``:asc`` and ``:desc``, which term order serves. TypeError for what is no sorter."""
    if is_fun(sorter):
        if not has_arity(sorter, 2):
            raise no_clause("Elixir.Enum", "to_sort_fun", 1, sorter)
        return comparer(fun_of(sorter, 2))
    if sorter is ASC or sorter is DESC:
        return None
    wrong = GREATER
    if type(sorter) is tuple and len(sorter) == 2 and (sorter[0] is ASC or sorter[0] is DESC):
        wrong = GREATER if sorter[0] is ASC else LESS
        sorter = sorter[1]
    if type(sorter) is not Atom:
        raise no_clause("Elixir.Enum", "to_sort_fun", 1, sorter)
    return lambda left, right: vm.apply(sorter, COMPARE, left, right) is not wrong


def sort_list(vm: Any, items: list[Any], sorter: Any) -> list[Any]:
    before = sorter_of(vm, sorter)
    return sort_terms(items, sorter is DESC) if before is None else merge_sort(items, before)


def sort_by_keys(vm: Any, items: list[Any], keys: list[Any], sorter: Any) -> list[Any]:
    """The items in the order of their keys."""
    before = sorter_of(vm, sorter)
    if before is None:
        key = key_for(keys)
        if key is not None:
            keys = list(map(key, keys))
        return [items[at] for at in sorted(range(len(keys)), key=keys.__getitem__, reverse=sorter is DESC)]
    pairs = merge_sort(list(zip(keys, items, strict=True)), lambda left, right: before(left[0], right[0]))
    return [item for _, item in pairs]


@fn(vm=True)
def sort(vm: Any, enumerable: Any, sorter: Any = ASC) -> Any:
    """The elements in order: term order, `:desc`, the order of a fun, or of a module's `compare/2` (also `{:desc, module}`).
    Equal elements keep their places.

    Raises `UndefinedFunctionError` when `sorter` is a module without `compare/2`, `FunctionClauseError` when `sorter` is not `:asc`,
    `:desc`, a function or a module, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

        iex> Enum.sort([3, 1, 2], :desc)
        [3, 2, 1]
    """
    return from_own(sort_list(vm, pylist(vm, enumerable), sorter))


@fn(vm=True)
def sort_by(vm: Any, enumerable: Any, mapper: Any, sorter: Any = ASC) -> Any:
    """The elements in the order of what `mapper` returns for each; called once an element. Sorters as in `sort/2`.

    Raises `UndefinedFunctionError` when `sorter` is a module without `compare/2`, `FunctionClauseError` when `mapper` is not a function or
    `sorter` is not `:asc`, `:desc`, a function or a module, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.sort_by(["ccc", "a", "bb"], &byte_size/1)
    ["a", "bb", "ccc"]
    """
    items, keys = mapped(vm, enumerable, mapper)
    return build(sort_by_keys(vm, items, keys, sorter))


# -- smallest and largest -------------------------------------------------------------------------------------------------


def _choice(vm: Any, sorter: Any, empty: Any, default: Any, wrong: Atom) -> tuple[Any, Any]:
    """What holds an element against a later one, and the fallback, from the optional arguments."""
    if sorter is not None and empty is None and has_arity(sorter, 0):
        sorter, empty = None, sorter
    if sorter is None:
        return default, empty
    if type(sorter) is Atom:
        return (lambda left, right: vm.apply(sorter, COMPARE, left, right) is not wrong), empty
    if not has_arity(sorter, 2):
        raise TypeError
    f = returning(sorter, 2)

    def stays(left: Any, right: Any) -> bool:
        found = f(left, right)
        if found is not TRUE and found is not FALSE:
            raise case_clause(found)
        return found is TRUE

    return stays, empty


def _fallback(empty: Any) -> Any:
    if empty is None:
        raise empty_error()
    return returning(empty, 0)()


def _extreme(items: list[Any], keys: list[Any], stays: Any) -> Any:
    best = items[0]
    best_key = keys[0]
    for index in range(1, len(items)):
        if not stays(best_key, keys[index]):
            best, best_key = items[index], keys[index]
    return best


def _extreme_of(vm: Any, enumerable: Any, sorter: Any, empty: Any, default: Any, wrong: Atom) -> Any:
    stays, empty = _choice(vm, sorter, empty, default, wrong)
    items: Any = range_of(enumerable)
    items = pylist(vm, enumerable) if items is None else [items[0], items[-1]] if items and stays is default else list(items)
    if not items:
        return _fallback(empty)
    if stays is default and set(map(type, items)) == {int}:
        return max(items) if default is ge else min(items)
    return _extreme(items, items, stays)


def _extreme_by(vm: Any, enumerable: Any, fun: Any, sorter: Any, empty: Any, default: Any, wrong: Atom) -> Any:
    stays, empty = _choice(vm, sorter, empty, default, wrong)
    if not has_arity(fun, 1):
        raise TypeError
    f = returning(fun, 1)
    best = best_key = _NOTHING

    def step(item: Any) -> None:
        nonlocal best, best_key
        key = f(item)
        if best_key is _NOTHING or not stays(best_key, key):
            best, best_key = item, key

    each(vm, enumerable, step)
    return _fallback(empty) if best_key is _NOTHING else best


@fn("max", vm=True)
def max_(vm: Any, enumerable: Any, sorter: Any = None, empty_fallback: Any = None) -> Any:
    """The largest element, the first of several. A fun or a module with `compare/2` may say what is larger, and a function without
    arguments what to return when there are no elements.

    Raises `Enum.EmptyError` when there are no elements, `UndefinedFunctionError` when `sorter` is a module without `compare/2`,
    `FunctionClauseError` when `sorter` is not `:asc`, `:desc`, a function or a module, and `Protocol.UndefinedError` when `enumerable` is
    not enumerable.

        iex> Enum.max([1, 3, 2])
        3
    """
    return _extreme_of(vm, enumerable, sorter, empty_fallback, ge, LESS)


@fn("min", vm=True)
def min_(vm: Any, enumerable: Any, sorter: Any = None, empty_fallback: Any = None) -> Any:
    """The smallest element, the first of several. Optional arguments as in `max/3`.

    Raises `Enum.EmptyError` when there are no elements, `UndefinedFunctionError` when `sorter` is a module without `compare/2`,
    `FunctionClauseError` when `sorter` is not `:asc`, `:desc`, a function or a module, and `Protocol.UndefinedError` when `enumerable` is
    not enumerable.

    iex> Enum.min([2, 1, 3])
    1
    """
    return _extreme_of(vm, enumerable, sorter, empty_fallback, le, GREATER)


@fn(vm=True)
def max_by(vm: Any, enumerable: Any, fun: Any, sorter: Any = None, empty_fallback: Any = None) -> Any:
    """The element for which `fun` returns the largest value. Optional arguments as in `max/3`.

    Raises `Enum.EmptyError` when there are no elements, `UndefinedFunctionError` when `sorter` is a module without `compare/2`,
    `FunctionClauseError` when `fun` is not a function or `sorter` is not `:asc`, `:desc`, a function or a module, and
    `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.max_by(["a", "ccc", "bb"], &byte_size/1)
    "ccc"
    """
    return _extreme_by(vm, enumerable, fun, sorter, empty_fallback, ge, LESS)


@fn(vm=True)
def min_by(vm: Any, enumerable: Any, fun: Any, sorter: Any = None, empty_fallback: Any = None) -> Any:
    """The element for which `fun` returns the smallest value. Optional arguments as in `max/3`.

    Raises `Enum.EmptyError` when there are no elements, `UndefinedFunctionError` when `sorter` is a module without `compare/2`,
    `FunctionClauseError` when `fun` is not a function or `sorter` is not `:asc`, `:desc`, a function or a module, and
    `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.min_by(["bb", "a", "ccc"], &byte_size/1)
    "a"
    """
    return _extreme_by(vm, enumerable, fun, sorter, empty_fallback, le, GREATER)


@fn(vm=True)
def min_max(vm: Any, enumerable: Any, empty_fallback: Any = None) -> Any:
    """The smallest and the largest element, as `{min, max}`.

    Raises `Enum.EmptyError` when there are no elements, `FunctionClauseError` when `empty_fallback` is not a function, and
    `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.min_max([2, 3, 1])
    {1, 3}
    """
    if empty_fallback is not None and not has_arity(empty_fallback, 0):
        raise TypeError
    items: Any = range_of(enumerable)
    items = pylist(vm, enumerable) if items is None else [items[0], items[-1]] if items else []
    if not items:
        return _fallback(empty_fallback)
    return (_extreme(items, items, le), _extreme(items, items, ge))


@fn(vm=True)
def min_max_by(vm: Any, enumerable: Any, fun: Any, sorter: Any = None, empty_fallback: Any = None) -> Any:
    """`{min, max}` by what `fun` returns. A sorter here says what is strictly smaller.

    Raises `Enum.EmptyError` when there are no elements, `UndefinedFunctionError` when `sorter` is a module without `compare/2`,
    `FunctionClauseError` when `fun`, `sorter` or `empty_fallback` is not a function, and `Protocol.UndefinedError` when `enumerable` is not
    enumerable.

    iex> Enum.min_max_by(["bb", "a", "ccc"], &byte_size/1)
    {"a", "ccc"}
    """
    if sorter is not None and empty_fallback is None and has_arity(sorter, 0):
        sorter, empty_fallback = None, sorter
    if empty_fallback is not None and not has_arity(empty_fallback, 0):
        raise TypeError
    less: Any = lt
    if type(sorter) is Atom:
        module = sorter

        def less(left: Any, right: Any) -> bool:
            return vm.apply(module, COMPARE, left, right) is LESS
    elif sorter is not None:
        if not has_arity(sorter, 2):
            raise TypeError
        f = returning(sorter, 2)

        def less(left: Any, right: Any) -> bool:
            return f(left, right) not in (FALSE, NIL)

    if not has_arity(fun, 1):
        raise TypeError
    by = returning(fun, 1)
    found: list[Any] = []

    def step(item: Any) -> None:
        key = by(item)
        if not found:
            found.extend((item, key, item, key))
        elif less(key, found[1]):
            found[0:2] = item, key
        elif less(found[3], key):
            found[2:4] = item, key

    each(vm, enumerable, step)
    return (found[0], found[2]) if found else _fallback(empty_fallback)


# -- grouping -----------------------------------------------------------------------------------------------------------------


def _count_keys(keys: list[Any]) -> Map:
    counts = Counter(keys)
    if set(map(type, counts)) <= _APART or set(map(type, keys)) <= PLAIN_KEYS:
        return map_of(dict(counts))
    return map_of(dict(Counter(map(key_of, keys))))


@fn(vm=True)
def frequencies(vm: Any, enumerable: Any) -> Map:
    """How often each element occurs, as a map.

    Raises `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.frequencies(["a", "b", "a"])
    %{"a" => 2, "b" => 1}
    """
    return _count_keys(pylist(vm, enumerable))


@fn(vm=True)
def frequencies_by(vm: Any, enumerable: Any, key_fun: Any) -> Map:
    """How often `key_fun` returns each value, as a map.

    Raises `FunctionClauseError` when `key_fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.frequencies_by(["a", "A", "b"], &String.downcase/1)
    %{"a" => 2, "b" => 1}
    """
    return _count_keys(mapped(vm, enumerable, key_fun)[1])


@fn(vm=True)
def group_by(vm: Any, enumerable: Any, key_fun: Any, value_fun: Any = None) -> Map:
    """A map from what `key_fun` returns to the list of the elements (or of what `value_fun` makes of them) that gave it.

    Raises `ArgumentError`, `BadFunctionError` or, for a list, `FunctionClauseError` when `key_fun` or `value_fun` is not a function, and
    `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.group_by(["ant", "bat", "ape"], &String.first/1)
    %{"a" => ["ant", "ape"], "b" => ["bat"]}
    """
    if not is_fun(key_fun):
        return _grouped_in(vm, enumerable, key_fun, value_fun)
    found = sequence_of(enumerable)
    if value_fun is None and found is not None and has_arity(key_fun, 1):
        return _grouped_at_once(found, fun_of(key_fun, 1))
    key_of_item, value_of = returning(key_fun, 1), _itself if value_fun is None else returning(value_fun, 1)
    keys: list[Any] = []
    values: list[Any] = []

    def step(item: Any) -> None:
        keys.append(key_of_item(item))
        values.append(value_of(item))

    each(vm, enumerable, step)
    return _grouped(values, keys)


_DICT, _UPDATE = atom("Elixir.Dict"), atom("update")


def _grouped_in(vm: Any, enumerable: Any, dict_: Any, fun: Any) -> Any:
    """What the function was before Elixir 1.3: a dict came second, and the fun for the keys after it."""
    key_of_item = _itself if fun is None else returning(fun, 1)
    for item in reversed(pylist(vm, enumerable)):
        dict_ = vm.apply(_DICT, _UPDATE, dict_, key_of_item(item), cons(item, EMPTY), lambda found, item=item: cons(item, found))
    return dict_


def _itself(item: Any) -> Any:
    return item


def _grouped_at_once(items: Any, f: Callable[..., Any]) -> Map:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for item in items:
        key = f(item)
        # One test for both: such a key needs no care, and is no call still to be made.
        if type(key) in PLAIN_KEYS:
            groups[key].append(item)
        else:
            groups[key_of(run(key) if type(key) is list else key)].append(item)
    return map_of({key: from_own(some) for key, some in groups.items()})


def _grouped(values: Any, keys: list[Any]) -> Map:
    if not set(map(type, keys)) <= PLAIN_KEYS:
        keys = list(map(key_of, keys))
    groups: dict[Any, list[Any]] = defaultdict(list)
    for key, value in zip(keys, values, strict=True):
        groups[key].append(value)
    return map_of({key: from_own(some) for key, some in groups.items()})


@fn(vm=True)
def uniq(vm: Any, enumerable: Any, fun: Any = None) -> Any:
    """The elements without those that occurred before (compared with `===`).

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.uniq([1, 2, 1, 1.0])
    [1, 2, 1.0]
    """
    if fun is not None:
        return uniq_by(vm, enumerable, fun)
    items = pylist(vm, enumerable)
    once = list(dict.fromkeys(items))
    if set(map(type, once)) <= _APART or set(map(type, items)) <= PLAIN_KEYS:
        return from_own(once)
    return _uniq(items, items)


@fn(vm=True)
def uniq_by(vm: Any, enumerable: Any, fun: Any) -> Any:
    """The elements without those for which `fun` returns a value that it returned before.

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.uniq_by([{1, :x}, {2, :y}, {1, :z}], fn {n, _} -> n end)
    [{1, :x}, {2, :y}]
    """
    if not has_arity(fun, 1):
        each(vm, enumerable, fun_of(fun, 1))
        return EMPTY
    return _uniq(*mapped(vm, enumerable, fun))


def _uniq(items: list[Any], keys: list[Any]) -> Any:
    first: dict[Any, Any] = {}
    for item, key in zip(items, keys, strict=True):
        first.setdefault(key_of(key), item)
    return build(list(first.values()))


# -- chance -----------------------------------------------------------------------------------------------------------------


@fn(vm=True)
def random(vm: Any, enumerable: Any) -> Any:
    """An element that is chosen at random, with the random numbers of the calling process (see `:rand`).

    Raises `Enum.EmptyError` when there are no elements, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.random([7])
    7
    """
    items: Any = range_of(enumerable)
    if items is None:
        items = counted(vm, enumerable)
    if not items:
        raise empty_error()
    # Python's len() refuses what is beyond 64 bits; a range may well be.
    size = (items[-1] - items[0]) // items.step + 1 if type(items) is range else len(items)
    return items[uniform_int(vm, size) - 1] if size > 1 else items[0]


@fn(vm=True)
def shuffle(vm: Any, enumerable: Any) -> Any:
    """The elements in random order.

    Raises `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.sort(Enum.shuffle([1, 2, 3]))
    [1, 2, 3]
    """
    pairs = [(uniform_float(vm), item) for item in pylist(vm, enumerable)]
    # Sorted from last to first and taken from the end, as Elixir does: it decides among equal numbers.
    pairs.reverse()
    pairs.sort(key=lambda pair: pair[0])
    return build([item for _, item in reversed(pairs)])


@fn(vm=True)
def take_random(vm: Any, enumerable: Any, count: Any) -> Any:
    """`count` random elements at different places, in random order; all of them when there are fewer.

    Raises `FunctionClauseError` when `count` is not an integer from 0 on, and `Protocol.UndefinedError` when `enumerable` is not
    enumerable.

    iex> Enum.take_random([1], 5)
    [1]
    """
    if type(count) is not int or count < 0:
        raise TypeError
    items = pylist(vm, enumerable)
    if not count or not items:
        return EMPTY
    if count == 1:
        current = items[0]
        for index in range(1, len(items)):
            if uniform_int(vm, index + 1) == 1:
                current = items[index]
        return build([current])
    sample: list[Any] = []
    for index, item in enumerate(items):
        other = uniform_int(vm, index + 1) - 1 if index else 0
        if index < count:
            sample.append(item)
            sample[index], sample[other] = sample[other], item
        elif other < count:
            sample[other] = item
    return build(sample)


__all__ = ["mapped", "sort_by_keys", "sort_list", "sorter_of"]
