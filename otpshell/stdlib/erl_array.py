"""Erlang's ``:array``: ``{:array, size, max, default, tree}``.

The tree has leaves of ten elements; an inner node has ten children and, last, the number of places each child stands for. A subtree
in which nothing was set yet is that number instead of a tuple. ``max`` is the number of places of the whole tree, 0 for fixed arrays.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.enum_core import build, fun_of, has_arity, no_clause, returning
from otpshell.terms.atom import FALSE, TRUE, UNDEFINED, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, Cons, is_list, to_pylist
from otpshell.terms.equal import exact_equal
from otpshell.terms.errors import ErlError, badarg

ARRAY = Native(
    "array",
    "array.erl",
    app="stdlib",
    doc="""\
Arrays: values by index, from 0 on. They grow by themselves, or have a fixed size. An index that was not set has the default, `:undefined`
unless another was given.

    iex> array = :array.set(3, :d, :array.new())
    iex> {:array.get(3, array), :array.get(0, array), :array.size(array)}
    {:d, :undefined, 4}
""",
)
fn = functools.partial(ARRAY.fn, error="badarg")
_NAME = atom("array")
_LEAF = 10


def _parts(array: Any) -> tuple[int, int, Any, Any]:
    """Size, max, default and tree."""
    if type(array) is tuple and len(array) == 5 and array[0] is _NAME:
        return array[1:]
    raise badarg()


def _clause_parts(array: Any) -> tuple[int, int, Any, Any]:
    """As :func:`_parts` for functions that have a clause for arrays only."""
    try:
        return _parts(array)
    except ErlError:
        raise no_clause("array", "size", 1, array) from None


def _array(size: int, most: int, default: Any, tree: Any) -> Any:
    return (_NAME, size, most, default, tree)


def _room_for(index: int, places: int) -> int:
    while index >= places:
        places *= _LEAF
    return places


def _index(term: Any) -> int:
    if type(term) is not int or term < 0:
        raise badarg()
    return term


# -- the tree -----------------------------------------------------------------------------------------------------------------


def _stored(tree: Any, index: int, value: Any, default: Any) -> Any:
    """The tree with an element set."""
    if type(tree) is int:
        if tree == _LEAF:
            tree = (default,) * _LEAF
        else:
            tree = (tree // _LEAF,) * (_LEAF + 1)
    if len(tree) == _LEAF:
        return (*tree[:index], value, *tree[index + 1 :])
    at, below = divmod(index, tree[_LEAF])
    return (*tree[:at], _stored(tree[at], below, value, default), *tree[at + 1 :])


def _grown(tree: Any, index: int, places: int) -> tuple[Any, int]:
    """The tree with room for an index, and how many places it has then."""
    if type(tree) is int:
        places = _room_for(index, tree)
        return places, places
    while index >= places:
        tree = (tree, *(places,) * _LEAF)
        places *= _LEAF
    return tree, places


def _element(tree: Any, index: int, default: Any) -> Any:
    while type(tree) is tuple and len(tree) > _LEAF:
        at, index = divmod(index, tree[_LEAF])
        tree = tree[at]
    return default if type(tree) is int else tree[index]


def _values(array: Any) -> list[Any]:
    """All elements, those that were never set as the default."""
    size, _, default, tree = _parts(array)
    out: list[Any] = []

    def walk(tree: Any) -> None:
        if len(out) >= size:
            return
        if type(tree) is int:
            out.extend([default] * min(tree, size - len(out)))
        elif len(tree) == _LEAF:
            out.extend(tree)
        else:
            for child in tree[:_LEAF]:
                walk(child)

    walk(tree)
    return out[:size]


def _set_values(array: Any) -> Iterator[tuple[int, Any]]:
    """Index and value of the elements that are not the default."""
    default = array[3]
    return ((index, value) for index, value in enumerate(_values(array)) if not exact_equal(value, default))


# -- making ---------------------------------------------------------------------------------------------------------------------


@fn
def new(options: Any = None, more: Any = None) -> Any:
    """An array: extendible and empty, or as the options say: a size (then it is fixed), `:fixed`, `{:fixed, boolean}`, `{:size, n}`,
    `{:default, value}`. With two arguments the first is the size.

    Raises `ArgumentError` when an option is unknown: a size from 0 on, `:fixed`, `{:fixed, boolean}`, `{:size, n}` or `{:default, value}`.

        iex> :array.size(:array.new(3))
        3
    """
    size, fixed, default = 0, False, UNDEFINED
    if more is not None:
        if type(options) is not int:
            raise badarg()
        size, fixed, options = options, True, more
    for option in _options(options):
        pair = option if type(option) is tuple and len(option) == 2 else (option, None)
        name = pair[0].name if type(pair[0]) is Atom else None
        if type(option) is int and option >= 0:
            size, fixed = option, True
        elif name == "size" and type(pair[1]) is int and pair[1] >= 0:
            size, fixed = pair[1], True
        elif option is atom("fixed"):
            fixed = True
        elif name == "fixed" and (pair[1] is TRUE or pair[1] is FALSE):
            fixed = pair[1] is TRUE
        elif name == "default" and type(option) is tuple:
            default = pair[1]  # type: ignore[assignment]
        else:
            raise badarg()
    if size < 0:
        raise badarg()
    places = _room_for(size - 1, _LEAF)
    return _array(size, 0 if fixed else places, default, places)


def _options(options: Any) -> list[Any]:
    if options is None:
        return []
    return to_pylist(options) if is_list(options) else [options]


def _of(values: list[Any], default: Any) -> Any:
    """An extendible array of these elements."""
    if not values:
        return _array(0, _LEAF, default, _LEAF)
    level: list[Any] = [tuple(values[at : at + _LEAF]) for at in range(0, len(values), _LEAF)]
    level[-1] += (default,) * (_LEAF - len(level[-1]))
    places = _LEAF
    while len(level) > 1:
        level += [places] * (-len(level) % _LEAF)
        level = [(*level[at : at + _LEAF], places) for at in range(0, len(level), _LEAF)]
        places *= _LEAF
    return _array(len(values), places, default, level[0])


@fn
def from_list(list: Any, default: Any = UNDEFINED) -> Any:
    """An array of the elements of a list.

    Raises `ArgumentError` when `list` is not a proper list.

    iex> :array.to_list(:array.from_list([1, 2]))
    [1, 2]
    """
    return _of(to_pylist(list), default)


@fn
def from_orddict(orddict: Any, default: Any = UNDEFINED) -> Any:
    """An array of an ordered list of `{index, value}`.

    Raises `ArgumentError` when `orddict` is not a proper list of pairs with rising indices.

    iex> :array.from_orddict([{0, :a}, {2, :c}]) |> :array.to_list()
    [:a, :undefined, :c]
    """
    array = _of([], default)
    last = -1
    rest = orddict
    while type(rest) is Cons:
        pair = rest.head
        if type(pair) is not tuple or len(pair) != 2 or type(pair[0]) is not int or pair[0] <= last:
            raise ErlError((atom("badarg"), rest))
        last = pair[0]
        array = set(last, pair[1], array)
        rest = rest.rest or rest.tail
    if rest is not EMPTY:
        raise badarg()
    return array


# -- asking ---------------------------------------------------------------------------------------------------------------------


@fn
def is_array(term: Any) -> Atom:
    """Whether a term looks like an array.

    iex> :array.is_array(:array.new())
    true
    """
    return boolean(type(term) is tuple and len(term) == 5 and term[0] is _NAME and type(term[1]) is int and type(term[2]) is int)


@fn
def size(array: Any) -> int:
    """The number of elements.

    Raises `ArgumentError` when `array` is not an array.

    iex> :array.size(:array.from_list([1, 2]))
    2
    """
    return _parts(array)[0]


@fn
def default(array: Any) -> Any:
    """The value that an element has which was never set.

    Raises `ArgumentError` when `array` is not an array.

    iex> :array.default(:array.new(default: 0))
    0
    """
    return _parts(array)[2]


@fn
def is_fix(array: Any) -> Atom:
    """Whether the array does not grow by itself.

    Raises `FunctionClauseError` when `array` is not an array.

    iex> :array.is_fix(:array.new(3))
    true
    """
    return boolean(_clause_parts(array)[1] == 0)


@fn
def sparse_size(array: Any) -> int:
    """One more than the last index that is not the default.

    Raises `ArgumentError` when `array` is not an array.

    iex> :array.sparse_size(:array.set(4, :x, :array.new(10)))
    5
    """
    return max((index + 1 for index, _ in _set_values(array)), default=0)


@fn
def get(index: Any, array: Any) -> Any:
    """The element at an index; the default beyond the end, or `:badarg` when the array is fixed.

    Raises `ArgumentError` when `index` is not an integer from 0 on or beyond a fixed array's size, or `array` is not an array.

    iex> :array.get(1, :array.from_list([:a, :b]))
    :b
    """
    count, most, value, tree = _parts(array)
    if _index(index) < count:
        return _element(tree, index, value)
    if most:
        return value
    raise badarg()


# -- changing -------------------------------------------------------------------------------------------------------------------


@fn
def set(index: Any, value: Any, array: Any) -> Any:
    """The array with another element at an index; it grows if need be, unless it is fixed.

    Raises `ArgumentError` when `index` is not an integer from 0 on or beyond a fixed array's size, or `array` is not an array.

    iex> :array.set(1, :z, :array.from_list([:a, :b])) |> :array.to_list()
    [:a, :z]
    """
    count, most, default_, tree = _parts(array)
    if _index(index) >= count:
        if not most:
            raise badarg()
        count = index + 1
        if index >= most:
            tree, most = _grown(tree, index, most)
    return _array(count, most, default_, _stored(tree, index, value, default_))


@fn
def reset(index: Any, array: Any) -> Any:
    """The array with the default at an index.

    Raises `ArgumentError` when `index` is not an integer from 0 on or `array` is not an array.

    iex> :array.reset(0, :array.from_list([:a, :b])) |> :array.to_list()
    [:undefined, :b]
    """
    count, most, value, tree = _parts(array)
    if _index(index) >= count:
        if most:
            return array
        raise badarg()
    if exact_equal(_element(tree, index, value), value):
        return array
    return _array(count, most, value, _stored(tree, index, value, value))


@fn
def fix(array: Any) -> Any:
    """The array with its size fixed.

    Raises `FunctionClauseError` when `array` is not an array.

    iex> :array.fix(:array.new()) |> :array.is_fix()
    true
    """
    count, _, value, tree = _clause_parts(array)
    return _array(count, 0, value, tree)


@fn
def relax(array: Any) -> Any:
    """The array, able to grow again.

    Raises `FunctionClauseError` when `array` is not an array.

    iex> :array.relax(:array.new(3)) |> :array.is_fix()
    false
    """
    count, _, value, tree = _clause_parts(array)
    return _array(count, _room_for(count - 1, _LEAF), value, tree)


@fn
def resize(size: Any, array: Any = None) -> Any:
    """The array in another size; with the array alone, in its `sparse_size/1`.

    Raises `ArgumentError` when `array` is not an array or `size` is not an integer from 0 on.

    iex> :array.resize(3, :array.from_list([:a])) |> :array.to_list()
    [:a, :undefined, :undefined]
    """
    if array is None:
        return resize(sparse_size(size), size)
    count, most, value, tree = _parts(array)
    if _index(size) > count:
        tree, places = _grown(tree, size - 1, most or _room_for(count - 1, _LEAF))
        return _array(size, places if most else 0, value, tree)
    return _array(size, most, value, tree) if size < count else array


# -- all elements -----------------------------------------------------------------------------------------------------------------


@fn
def to_list(array: Any) -> Any:
    """The elements as a list.

    Raises `ArgumentError` when `array` is not an array.

    iex> :array.to_list(:array.from_list([:a, :b]))
    [:a, :b]
    """
    return build(_values(array))


@fn
def sparse_to_list(array: Any) -> Any:
    """The elements that are not the default.

    Raises `ArgumentError` when `array` is not an array.

    iex> :array.sparse_to_list(:array.set(2, :c, :array.new()))
    [:c]
    """
    return build([value for _, value in _set_values(array)])


@fn
def to_orddict(array: Any) -> Any:
    """All elements, as a list of `{index, element}`.

    Raises `ArgumentError` when `array` is not an array.

    iex> :array.to_orddict(:array.from_list([:a, :b]))
    [{0, :a}, {1, :b}]
    """
    return build(list(enumerate(_values(array))))


@fn
def sparse_to_orddict(array: Any) -> Any:
    """The elements that are not the default, as a list of `{index, element}`.

    Raises `ArgumentError` when `array` is not an array.

    iex> :array.sparse_to_orddict(:array.set(2, :c, :array.new()))
    [{2, :c}]
    """
    return build(list(_set_values(array)))


def _caller(fun: Any, arity: int) -> Callable[..., Any]:
    if not has_arity(fun, arity):
        raise badarg()
    fun_of(fun, arity)
    return returning(fun, arity)


def _mapped(f: Callable[..., Any], array: Any, some: Any) -> Any:
    count, most, value, tree = _parts(array)
    for index, element in some:
        tree = _stored(tree, index, f(index, element), value)
    return _array(count, most, value, tree)


@fn("map")
def map_(fun: Any, array: Any) -> Any:
    """The array with each element replaced by what the fun, given index and element, returns.

    Raises `ArgumentError` when `fun` is not a function of two arguments or `array` is not an array.

    iex> :array.to_list(:array.map(fn _i, x -> x * 2 end, :array.from_list([1, 2])))
    [2, 4]
    """
    return _mapped(_caller(fun, 2), array, enumerate(_values(array)))


@fn
def sparse_map(fun: Any, array: Any) -> Any:
    """As `map/2`, but elements that are the default stay as they are.

    Raises `ArgumentError` when `fun` is not a function of two arguments or `array` is not an array.

    iex> :array.sparse_map(fn _index, value -> value * 2 end, :array.set(1, 5, :array.new())) |> :array.sparse_to_orddict()
    [{1, 10}]
    """
    return _mapped(_caller(fun, 2), array, list(_set_values(array)))


def _folded(fun: Any, acc: Any, some: Any) -> Any:
    f = _caller(fun, 3)
    for index, element in some:
        acc = f(index, element, acc)
    return acc


@fn
def foldl(fun: Any, acc: Any, array: Any) -> Any:
    """Folds the array from the first element on: the function is called with index, element and accumulator, and returns the next
    accumulator. Gives the last.

    Raises `ArgumentError` when `fun` is not a function of three arguments or `array` is not an array.

    iex> :array.foldl(fn _index, value, sum -> value + sum end, 0, :array.from_list([1, 2]))
    3
    """
    return _folded(fun, acc, enumerate(_values(array)))


@fn
def foldr(fun: Any, acc: Any, array: Any) -> Any:
    """Folds the array from the last element on: the function is called with index, element and accumulator, and returns the next
    accumulator. Gives the last.

    Raises `ArgumentError` when `fun` is not a function of three arguments or `array` is not an array.

    iex> :array.foldr(fn index, value, list -> [{index, value} | list] end, [], :array.from_list([:a, :b]))
    [{0, :a}, {1, :b}]
    """
    return _folded(fun, acc, reversed(list(enumerate(_values(array)))))


@fn
def sparse_foldl(fun: Any, acc: Any, array: Any) -> Any:
    """As `foldl/3`, without the elements that are the default.

    Raises `ArgumentError` when `fun` is not a function of three arguments or `array` is not an array.

    iex> :array.sparse_foldl(fn index, _value, _last -> index end, nil, :array.set(4, :x, :array.new()))
    4
    """
    return _folded(fun, acc, _set_values(array))


@fn
def sparse_foldr(fun: Any, acc: Any, array: Any) -> Any:
    """As `foldr/3`, without the elements that are the default.

    Raises `ArgumentError` when `fun` is not a function of three arguments or `array` is not an array.

    iex> :array.sparse_foldr(fn index, value, list -> [{index, value} | list] end, [], :array.set(4, :x, :array.new()))
    [{4, :x}]
    """
    return _folded(fun, acc, reversed(list(_set_values(array))))
