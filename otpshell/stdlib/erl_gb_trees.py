"""Erlang's ``:gb_trees``: balanced trees ``{size, node}``, a node being ``{key, value, smaller, larger}`` or ``:nil``.

An insertion rebuilds the first subtree on its way back that is higher than the square root of its size squared allows (general
balanced trees, Arne Andersson); a deletion never rebalances. So the shape of a tree tells how it was made, as on OTP.
"""

from __future__ import annotations

import functools
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.enum_core import build, checked, no_clause
from otpshell.stdlib.erlang_module import proper_items
from otpshell.terms.atom import ERROR, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, cons
from otpshell.terms.errors import ErlError
from otpshell.terms.order import compare

GB_TREES = Native(
    "gb_trees",
    "gb_trees.erl",
    app="stdlib",
    doc="""\
Keys and values as balanced trees: the keys are kept in order. Keys that are equal by `==`, such as `1` and `1.0`, count as one.

    iex> tree = :gb_trees.enter(:b, 2, :gb_trees.enter(:a, 1, :gb_trees.empty()))
    iex> :gb_trees.to_list(tree)
    [a: 1, b: 2]
    iex> :gb_trees.lookup(:c, tree)
    :none
""",
)
fn = functools.partial(GB_TREES.fn, error="function_clause")

# The node of an empty tree is the atom ``nil`` of Erlang, which is Elixir's nil.
NO_NODE = atom("nil")
_NONE = atom("none")
_VALUE = atom("value")
_EMPTY = (0, NO_NODE)


def key_exists(key: Any) -> ErlError:
    return ErlError((atom("key_exists"), key))


def _parts(tree: Any) -> tuple[int, Any]:
    if type(tree) is tuple and len(tree) == 2 and type(tree[0]) is int and tree[0] >= 0:
        return tree
    raise TypeError


def height_and_size(node: Any) -> tuple[int, int]:
    """Two to the node's height, and how many keys it holds."""
    if node is NO_NODE:
        return 1, 0
    smaller, larger = node[-2], node[-1]
    if smaller is NO_NODE and larger is NO_NODE:
        return 1, 1
    height1, size1 = height_and_size(smaller)
    height2, size2 = height_and_size(larger)
    return 2 * max(height1, height2), size1 + size2 + 1


def balanced(entries: list[Any], smaller_first: bool = True) -> Any:
    """A node of least height of these entries (the tuples before the two subtrees), in order.

    Of two halves that are not alike the one with the smaller keys is the larger, or the other with ``smaller_first=False``.
    """

    def of(start: int, end: int) -> Any:
        size = end - start
        if size == 0:
            return NO_NODE
        small = (size - 1) // 2
        middle = start + (size - 1 - small if smaller_first else small)
        return (*entries[middle], of(start, middle), of(middle + 1, end))

    return of(0, len(entries))


def entries_of(node: Any) -> list[Any]:
    """The entries of a node in order."""
    out: list[Any] = []
    above: list[Any] = []
    while above or node is not NO_NODE:
        while node is not NO_NODE:
            above.append(node)
            node = node[-2]
        node = above.pop()
        out.append(node[:-2])
        node = node[-1]
    return out


def inserted(entry: Any, node: Any, allowed: int) -> Any:
    """The node with a new entry: the node alone, or (node, height, size) while its height may still be too much.

    ``allowed`` halves on the way down: where it is 0 the new leaf lies deeper than a tree of this size should be.
    """
    if node is NO_NODE:
        leaf = (*entry, NO_NODE, NO_NODE)
        return [leaf, 1, 1] if allowed == 0 else leaf
    order = compare(entry[0], node[0])
    if order == 0:
        raise key_exists(entry[0])
    at, other = (-2, -1) if order < 0 else (-1, -2)
    below = inserted(entry, node[at], allowed >> 1)
    deep = type(below) is list
    branch = below[0] if deep else below
    made = (*node[:-2], branch, node[-1]) if order < 0 else (*node[:-1], branch)
    if not deep:
        return made
    height, size = height_and_size(node[other])
    height = 2 * max(below[1], height)
    size += below[2] + 1
    return balanced(entries_of(made)) if height > size * size else [made, height, size]


def with_entry(entry: Any, tree: Any) -> Any:
    size, node = tree
    made = inserted(entry, node, (size + 1) ** 2)
    return (size + 1, made[0] if type(made) is list else made)


def without_smallest(node: Any) -> tuple[Any, Any]:
    """The first entry of a node, and the rest."""
    if node[-2] is NO_NODE:
        return node[:-2], node[-1]
    entry, rest = without_smallest(node[-2])
    return entry, (*node[:-2], rest, node[-1])


def without_largest(node: Any) -> tuple[Any, Any]:
    """The last entry of a node, and the rest."""
    if node[-1] is NO_NODE:
        return node[:-2], node[-2]
    entry, rest = without_largest(node[-1])
    return entry, (*node[:-1], rest)


def joined(smaller: Any, larger: Any) -> Any:
    """What takes the place of a node that is gone."""
    if larger is NO_NODE:
        return smaller
    if smaller is NO_NODE:
        return larger
    entry, rest = without_smallest(larger)
    return (*entry, smaller, rest)


def removed(key: Any, node: Any) -> tuple[Any, Any] | None:
    """The entry of a key and the node without it; None when it is not there."""
    if node is NO_NODE:
        return None
    order = compare(key, node[0])
    if order == 0:
        return node[:-2], joined(node[-2], node[-1])
    found = removed(key, node[-2] if order < 0 else node[-1])
    if found is None:
        return None
    entry, rest = found
    return entry, (*node[:-2], rest, node[-1]) if order < 0 else (*node[:-1], rest)


def found(key: Any, node: Any) -> Any:
    """The node of a key, or None."""
    while node is not NO_NODE:
        order = compare(key, node[0])
        if order == 0:
            return node
        node = node[-2] if order < 0 else node[-1]
    return None


def first_of(node: Any) -> Any:
    while node[-2] is not NO_NODE:
        node = node[-2]
    return node[:-2]


def last_of(node: Any) -> Any:
    while node[-1] is not NO_NODE:
        node = node[-1]
    return node[:-2]


def down_left(node: Any, above: Any) -> Any:
    """An iterator: the nodes still to visit, the next one first."""
    while node is not NO_NODE:
        above = cons(node, above)
        node = node[-2]
    return above


def down_to(key: Any, node: Any) -> Any:
    """An iterator that begins at the first key that is not smaller."""
    above: Any = EMPTY
    while node is not NO_NODE:
        if compare(node[0], key) < 0:
            node = node[-1]
        else:
            above = cons(node, above)
            node = node[-2]
    return above


# -- the functions ------------------------------------------------------------------------------------------------------------


@fn
def empty() -> Any:
    """An empty tree.

    iex> :gb_trees.to_list(:gb_trees.empty())
    []
    """
    return _EMPTY


@fn
def is_empty(tree: Any) -> Atom:
    """Whether the tree holds nothing.

    iex> :gb_trees.is_empty(:gb_trees.empty())
    true
    """
    return boolean(tree == _EMPTY)


@fn
def size(tree: Any) -> int:
    """How many keys the tree has.

    Raises `FunctionClauseError` when `tree` is not a tree.

    iex> :gb_trees.size(:gb_trees.from_orddict(a: 1, b: 2))
    2
    """
    return _parts(tree)[0]


@fn
def lookup(key: Any, tree: Any) -> Any:
    """`{:value, value}` of a key, or `:none`.

    Raises `FunctionClauseError` when `tree` is not a tree.

    iex> tree = :gb_trees.from_orddict(a: 1)
    iex> :gb_trees.lookup(:a, tree)
    {:value, 1}
    iex> :gb_trees.lookup(:b, tree)
    :none
    """
    node = found(key, _parts(tree)[1])
    return _NONE if node is None else (_VALUE, node[1])


@fn
def is_defined(key: Any, tree: Any) -> Atom:
    """Whether the key is there.

    Raises `FunctionClauseError` when `tree` is not a tree.

    iex> :gb_trees.is_defined(:a, :gb_trees.from_orddict(a: 1))
    true
    """
    return boolean(found(key, _parts(tree)[1]) is not None)


@fn
def get(key: Any, tree: Any) -> Any:
    """The value of a key, which must be in the tree.

    Raises `FunctionClauseError` when `key` is not in the tree or `tree` is not a tree.

    iex> :gb_trees.get(:a, :gb_trees.from_orddict(a: 1))
    1
    """
    node = found(key, _parts(tree)[1])
    if node is None:
        raise no_clause("gb_trees", "get_1", 2)
    return node[1]


@fn
def insert(key: Any, value: Any, tree: Any) -> Any:
    """The tree with a value under a new key.

    Raises `ErlangError` (`{:key_exists, key}`) when the key is there, and `FunctionClauseError` when `tree` is not a tree.

    iex> :gb_trees.insert(:b, 2, :gb_trees.from_orddict(a: 1)) |> :gb_trees.to_list()
    [a: 1, b: 2]
    """
    return with_entry((key, value), _parts(tree))


def _updated(key: Any, value: Any, node: Any) -> Any:
    if node is NO_NODE:
        raise no_clause("gb_trees", "update_1", 3)
    order = compare(key, node[0])
    if order == 0:
        return (key, value, *node[2:])
    if order < 0:
        return (*node[:2], _updated(key, value, node[2]), node[3])
    return (*node[:3], _updated(key, value, node[3]))


@fn
def update(key: Any, value: Any, tree: Any) -> Any:
    """The tree with another value under a key, which must be in it.

    Raises `FunctionClauseError` when `key` is not in the tree or `tree` is not a tree.

    iex> :gb_trees.update(:a, 9, :gb_trees.from_orddict(a: 1)) |> :gb_trees.to_list()
    [a: 9]
    """
    count, node = _parts(tree)
    return (count, _updated(key, value, node))


@fn
def enter(key: Any, value: Any, tree: Any) -> Any:
    """The tree with a value under a key, whether the key was in it or not.

    Raises `FunctionClauseError` when `tree` is not a tree.

    iex> :gb_trees.enter(:a, 9, :gb_trees.empty()) |> :gb_trees.to_list()
    [a: 9]
    """
    if found(key, _parts(tree)[1]) is None:
        return insert(key, value, tree)
    return update(key, value, tree)


@fn
def balance(tree: Any) -> Any:
    """The same tree in the least height; of use only after many deletions.

    Raises `FunctionClauseError` when `tree` is not a tree.

    iex> :gb_trees.balance(:gb_trees.from_orddict(a: 1)) |> :gb_trees.to_list()
    [a: 1]
    """
    count, node = _parts(tree)
    return (count, balanced(entries_of(node)))


@fn
def from_orddict(orddict: Any) -> Any:
    """A tree of an ordered list of `{key, value}`.

    Raises `ArgumentError` when `orddict` is not a proper list, and `FunctionClauseError` when an element is not a pair.

    iex> :gb_trees.from_orddict(a: 1, b: 2) |> :gb_trees.keys()
    [:a, :b]
    """
    pairs = proper_items(orddict)
    return (len(pairs), balanced(pairs))


def _taken(key: Any, tree: Any, function: str) -> tuple[Any, Any]:
    count, node = _parts(tree)
    gone = removed(key, node)
    if gone is None:
        raise no_clause("gb_trees", function, 2)
    return gone[0][1], (count - 1, gone[1])


@fn
def delete(key: Any, tree: Any) -> Any:
    """The tree without a key, which must be in it.

    Raises `FunctionClauseError` when `key` is not in the tree or `tree` is not a tree.

    iex> :gb_trees.delete(:a, :gb_trees.from_orddict(a: 1, b: 2)) |> :gb_trees.to_list()
    [b: 2]
    """
    return _taken(key, tree, "delete_1")[1]


@fn
def delete_any(key: Any, tree: Any) -> Any:
    """The tree without a key, whether it was in it or not.

    Raises `FunctionClauseError` when `tree` is not a tree.

    iex> :gb_trees.delete_any(:z, :gb_trees.from_orddict(a: 1)) |> :gb_trees.to_list()
    [a: 1]
    """
    return tree if found(key, _parts(tree)[1]) is None else delete(key, tree)


@fn
def take(key: Any, tree: Any) -> Any:
    """`{value, rest}` of a key that is there.

    Raises `FunctionClauseError` when `key` is not in the tree or `tree` is not a tree.

    iex> {value, rest} = :gb_trees.take(:a, :gb_trees.from_orddict(a: 1, b: 2))
    iex> {value, :gb_trees.to_list(rest)}
    {1, [b: 2]}
    """
    return _taken(key, tree, "take_1")


@fn
def take_any(key: Any, tree: Any) -> Any:
    """`{value, rest}` of a key, or `:error`.

    Raises `FunctionClauseError` when `tree` is not a tree.

    iex> :gb_trees.take_any(:z, :gb_trees.from_orddict(a: 1))
    :error
    """
    return ERROR if found(key, _parts(tree)[1]) is None else take(key, tree)


def _some(tree: Any, function: str) -> tuple[int, Any]:
    count, node = _parts(tree)
    if node is NO_NODE:
        raise no_clause("gb_trees", function, 1)
    return count, node


@fn
def smallest(tree: Any) -> Any:
    """`{key, value}` of the smallest key.

    Raises `FunctionClauseError` when the tree is empty or `tree` is not a tree.

    iex> :gb_trees.smallest(:gb_trees.from_orddict(a: 1, b: 2))
    {:a, 1}
    """
    return first_of(_some(tree, "smallest_1")[1])


@fn
def largest(tree: Any) -> Any:
    """`{key, value}` of the largest key.

    Raises `FunctionClauseError` when the tree is empty or `tree` is not a tree.

    iex> :gb_trees.largest(:gb_trees.from_orddict(a: 1, b: 2))
    {:b, 2}
    """
    return last_of(_some(tree, "largest_1")[1])


@fn
def take_smallest(tree: Any) -> Any:
    """`{key, value, rest}` of the smallest key.

    Raises `FunctionClauseError` when the tree is empty or `tree` is not a tree.

    iex> {key, value, rest} = :gb_trees.take_smallest(:gb_trees.from_orddict(a: 1, b: 2))
    iex> {key, value, :gb_trees.to_list(rest)}
    {:a, 1, [b: 2]}
    """
    count, node = _some(tree, "take_smallest1")
    entry, rest = without_smallest(node)
    return (*entry, (count - 1, rest))


@fn
def take_largest(tree: Any) -> Any:
    """`{key, value, rest}` of the largest key.

    Raises `FunctionClauseError` when the tree is empty or `tree` is not a tree.

    iex> {key, value, rest} = :gb_trees.take_largest(:gb_trees.from_orddict(a: 1, b: 2))
    iex> {key, value, :gb_trees.to_list(rest)}
    {:b, 2, [a: 1]}
    """
    count, node = _some(tree, "take_largest1")
    entry, rest = without_largest(node)
    return (*entry, (count - 1, rest))


@fn
def to_list(tree: Any) -> Any:
    """All `{key, value}` in the order of the keys.

    Raises `FunctionClauseError` when `tree` is not a tree.

    iex> :gb_trees.to_list(:gb_trees.from_orddict(a: 1, b: 2))
    [a: 1, b: 2]
    """
    return build(entries_of(_parts(tree)[1]))


@fn
def keys(tree: Any) -> Any:
    """The keys in order.

    Raises `FunctionClauseError` when `tree` is not a tree.

    iex> :gb_trees.keys(:gb_trees.from_orddict(a: 1, b: 2))
    [:a, :b]
    """
    return build([entry[0] for entry in entries_of(_parts(tree)[1])])


@fn
def values(tree: Any) -> Any:
    """The values in the order of their keys.

    Raises `FunctionClauseError` when `tree` is not a tree.

    iex> :gb_trees.values(:gb_trees.from_orddict(a: 1, b: 2))
    [1, 2]
    """
    return build([entry[1] for entry in entries_of(_parts(tree)[1])])


@fn
def iterator(tree: Any) -> Any:
    """An iterator over the tree, for `next/1`.

    Raises `FunctionClauseError` when `tree` is not a tree.

    iex> {key, value, _rest} = :gb_trees.next(:gb_trees.iterator(:gb_trees.from_orddict(a: 1, b: 2)))
    iex> {key, value}
    {:a, 1}
    """
    return down_left(_parts(tree)[1], EMPTY)


@fn
def iterator_from(key: Any, tree: Any) -> Any:
    """An iterator over the keys from this one on.

    Raises `FunctionClauseError` when `tree` is not a tree.

    iex> {key, value, _rest} = :gb_trees.next(:gb_trees.iterator_from(:b, :gb_trees.from_orddict(a: 1, b: 2)))
    iex> {key, value}
    {:b, 2}
    """
    return down_to(key, _parts(tree)[1])


@fn
def next(iterator: Any) -> Any:
    """`{key, value, iterator}` of what comes next, or `:none`.

    Raises `FunctionClauseError` when `iterator` is not an iterator.

    iex> :gb_trees.next(:gb_trees.iterator(:gb_trees.empty()))
    :none
    """
    if iterator is EMPTY:
        return _NONE
    node = iterator.head
    return (node[0], node[1], down_left(node[3], iterator.tail))


@fn("map")
def map_(fun: Any, tree: Any) -> Any:
    """The tree with each value replaced by what the fun, given key and value, returns.

    Raises `FunctionClauseError` when `fun` is not a function of two arguments or `tree` is not a tree.

    iex> :gb_trees.map(fn _key, value -> value * 2 end, :gb_trees.from_orddict(a: 1)) |> :gb_trees.to_list()
    [a: 2]
    """
    f = checked(fun, 2)

    def of(node: Any) -> Any:
        if node is NO_NODE:
            return NO_NODE
        key, value, smaller, larger = node
        return (key, f(key, value), of(smaller), of(larger))

    count, node = _parts(tree)
    return (count, of(node))
