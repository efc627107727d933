"""Elixir's List."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

from otpshell.lang.native import Native
from otpshell.lang.support import case_clause
from otpshell.stdlib import erlang_containers, lists_building, lists_keys, lists_parts
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.enum_core import build, checked, fun_of, has_arity, no_clause_at
from otpshell.stdlib.enum_order import ASC, sort_by_keys
from otpshell.stdlib.list_difference import myers
from otpshell.stdlib.protocols import shown
from otpshell.terms.atom import FALSE, INFINITY, NIL, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, Cons, cons, cut, elements, from_iter, is_list, is_proper, to_pylist
from otpshell.terms.equal import exact_equal
from otpshell.terms.errors import ErlError, argument_error, exception_struct
from otpshell.terms.fun import is_fun, run

LIST = Native(
    "Elixir.List",
    "lib/list.ex",
    doc="""\
Functions that only lists have. What works on any enumerable is in `Enum`. A list is linked: adding in front (`[item | list]`) is quick,
adding at the end walks through all of it.

    iex> [0 | [1, 2]]
    [0, 1, 2]
    iex> List.flatten([1, [2, [3]]])
    [1, 2, 3]
""",
)
fn = LIST.fn
_UNICODE = atom("unicode")
_TO_BINARY = atom("characters_to_binary")
_TO_LIST = atom("characters_to_list")


def _list(term: Any) -> Any:
    if type(term) is not Cons and term is not EMPTY:
        raise TypeError
    return term


def _int(term: Any) -> int:
    if type(term) is not int:
        raise TypeError
    return term


@fn
def delete(list: Any, element: Any) -> Any:
    """The list without the first element that is `===` to the given one.

    Raises `FunctionClauseError` when `list` is not a list.

    iex> List.delete([:a, :b, :a], :a)
    [:b, :a]
    """
    return lists_parts.delete(element, _list(list))


@fn
def duplicate(elem: Any, n: Any) -> Any:
    """A list of `n` times the same element.

    Raises `FunctionClauseError` when `n` is not an integer from 0 on.

    iex> List.duplicate(:x, 3)
    [:x, :x, :x]
    """
    return lists_building.duplicate(n, elem)


@fn
def flatten(list: Any, tail: Any = EMPTY) -> Any:
    """All elements of nested lists in one list, followed by `tail` when given.

    Raises `FunctionClauseError` when `list` or `tail` is not a list.

    iex> List.flatten([1, [[2], 3]])
    [1, 2, 3]
    """
    if type(list) is not Cons and list is not EMPTY and tail is EMPTY:
        raise no_clause_at("lists", "flatten", "lists.erl", 648, list)
    return lists_building.flatten(list, _list(tail))


@fn
def foldl(list: Any, acc: Any, fun: Any) -> Any:
    """Folds the list from the left: `fun` is called with each element and the accumulator, and returns the next one. Gives the last.

    Raises `FunctionClauseError` when `list` is not a list or `fun` is not a function.

    iex> List.foldl([5, 5], 10, fn x, acc -> x + acc end)
    20
    """
    if not is_fun(fun):
        raise TypeError
    f = fun_of(fun, 2)
    for item in _list(list):
        acc = f(item, acc)
        if type(acc) is builtins.list:
            acc = run(acc)
    return acc


@fn
def foldr(list: Any, acc: Any, fun: Any) -> Any:
    """Folds the list from the right: `fun` is called with each element and the accumulator, and returns the next one. Gives the last.

    Raises `FunctionClauseError` when `list` is not a list or `fun` is not a function.

    iex> List.foldr([1, 2, 3, 4], 0, fn x, acc -> x - acc end)
    -2
    """
    if not has_arity(fun, 2):
        raise TypeError
    f = fun_of(fun, 2)
    for item in reversed(to_pylist(_list(list))):
        acc = f(item, acc)
        if type(acc) is builtins.list:
            acc = run(acc)
    return acc


@fn
def first(list: Any, default: Any = NIL) -> Any:
    """The first element, or `default` when the list is empty.

    Raises `FunctionClauseError` when `list` is not a list.

    iex> List.first([1, 2])
    1
    """
    return _list(list).head if list is not EMPTY else default


@fn
def last(list: Any, default: Any = None) -> Any:
    """The last element, or `default` when the list is empty.

    Raises `CaseClauseError` when `list` is not a list, and `FunctionClauseError` when there is a `default` too.

    iex> List.last([1, 2, 3])
    3
    """
    if not is_list(list):
        raise case_clause((list, NIL)) if default is None else TypeError
    found = NIL if default is None else default
    for item in list:
        found = item
    return found


@fn
def wrap(term: Any) -> Any:
    """The term in a list, unless it is one; `nil` gives an empty list.

    iex> List.wrap("hello")
    ["hello"]
    """
    if is_list(term):
        return term
    return EMPTY if term is NIL else cons(term, EMPTY)


@fn
def zip(list_of_lists: Any) -> Any:
    """Tuples of the elements at the same place of several lists, as many as the shortest has.

    Raises `FunctionClauseError` when `list_of_lists` is not a list of lists.

    iex> List.zip([[1, 2], [3, 4], [5, 6]])
    [{1, 3, 5}, {2, 4, 6}]
    """
    lists = [one if type(one) is tuple else to_pylist(_list(one)) for one in _list(list_of_lists)]
    return build([*builtins.zip(*lists, strict=False)]) if lists else EMPTY


@fn("improper?")
def improper(list: Any) -> Atom:
    """Whether the list is improper: its last tail is something else than `[]`.

    Raises `FunctionClauseError` when `list` is not a list.

    iex> List.improper?([1, 2 | 3])
    true
    """
    return boolean(not is_proper(_list(list)))


@fn("starts_with?")
def starts_with(list: Any, prefix: Any) -> Atom:
    """Whether a list begins with the elements of another.

    Raises `FunctionClauseError` when `list` or `prefix` is not a list.

    iex> List.starts_with?([1, 2, 3], [1, 2])
    true
    """
    while type(prefix) is Cons and type(list) is Cons:
        if not exact_equal(list.head, prefix.head):
            return FALSE
        list, prefix = list.tail, prefix.tail
    if not is_list(list) or not is_list(prefix):
        raise TypeError
    return boolean(prefix is EMPTY)


@fn("ends_with?")
def ends_with(list: Any, suffix: Any) -> Atom:
    """Whether a list ends with the elements of another (Elixir 1.18).

    iex> List.ends_with?([1, 2, 3], [2, 3])
    true
    """
    items, wanted = to_pylist(_list(list)), to_pylist(_list(suffix))
    tail = items[len(items) - len(wanted) :] if len(wanted) <= len(items) else None
    return boolean(tail is not None and all(map(exact_equal, tail, wanted)))


@fn("ascii_printable?")
def ascii_printable(list: Any, limit: Any = INFINITY) -> Atom:
    """Whether the list holds printable ASCII characters only (at most the first `limit` are looked at).

    Raises `FunctionClauseError` when `list` is not a list or `limit` is not an integer from 0 on.

    iex> List.ascii_printable?('abc')
    true
    """
    left = -1 if limit is INFINITY else _int(limit)
    if limit is not INFINITY and left < 0:
        raise TypeError
    cell = _list(list)
    while left != 0 and type(cell) is Cons:
        char = cell.head
        if type(char) is not int or not (7 <= char <= 13 or char == 27 or 32 <= char <= 126):
            return FALSE
        cell = cell.rest or cell.tail
        left -= 1
    return boolean(left == 0 or cell is EMPTY)


# -- lists of tuples ------------------------------------------------------------------------------------------------------


@fn
def keyfind(list: Any, key: Any, position: Any, default: Any = NIL) -> Any:
    """The first tuple with `key` at a (zero-based) position, or `default`.

    Raises `ArgumentError` when `list` is not a list or `position` is negative, and `FunctionClauseError` when `position` is not an integer.

    iex> List.keyfind([a: 1, b: 2], :b, 0)
    {:b, 2}
    """
    found = lists_keys.keyfind(key, _int(position) + 1, list)
    return default if found is FALSE else found


@fn("keyfind!", vm=True)
def keyfind_or_raise(vm: Any, list: Any, key: Any, position: Any) -> Any:
    """The first tuple with `key` at a position; there must be one.

    Raises `KeyError` when there is no such tuple, `ArgumentError` when `list` is not a list or `position` is negative, and
    `FunctionClauseError` when `position` is not an integer.

    iex> List.keyfind!([a: 1, b: 2], :b, 0)
    {:b, 2}
    """
    found = lists_keys.keyfind(key, _int(position) + 1, list)
    if found is not FALSE:
        return found
    text = f"key {shown(vm, key)} at position {position} not found in: {shown(vm, list)}"
    raise ErlError(exception_struct("KeyError", key=key, term=list, message=text.encode()))


@fn("keymember?")
def keymember(list: Any, key: Any, position: Any) -> Atom:
    """Whether a tuple has `key` at a position.

    Raises `ArgumentError` when `list` is not a list or `position` is negative, and `FunctionClauseError` when `position` is not an integer.

    iex> List.keymember?([a: 1, b: 2], :a, 0)
    true
    """
    return lists_keys.keymember(key, _int(position) + 1, list)


@fn
def keyreplace(list: Any, key: Any, position: Any, new_tuple: Any) -> Any:
    """Replaces the first tuple with `key` at a position.

    Raises `FunctionClauseError` when `list` is not a list, `position` is not an integer from 0 on or `new_tuple` is not a tuple.

    iex> List.keyreplace([a: 1, b: 2], :a, 0, {:a, 3})
    [a: 3, b: 2]
    """
    return lists_keys.keyreplace(key, _int(position) + 1, list, new_tuple)


@fn
def keystore(list: Any, key: Any, position: Any, new_tuple: Any) -> Any:
    """Replaces the first tuple with `key` at a position, or adds the new one at the end.

    Raises `FunctionClauseError` when `list` is not a list, `position` is not an integer from 0 on or `new_tuple` is not a tuple.

    iex> List.keystore([a: 1], :b, 0, {:b, 2})
    [a: 1, b: 2]
    """
    return lists_keys.keystore(key, _int(position) + 1, list, new_tuple)


@fn
def keydelete(list: Any, key: Any, position: Any) -> Any:
    """Removes the first tuple with `key` at a position.

    Raises `FunctionClauseError` when `list` is not a list or `position` is not an integer from 0 on.

    iex> List.keydelete([a: 1, b: 2], :a, 0)
    [b: 2]
    """
    return lists_keys.keydelete(key, _int(position) + 1, list)


@fn
def keytake(list: Any, key: Any, position: Any) -> Any:
    """The first tuple with `key` at a position and the list without it, or `nil`.

    Raises `FunctionClauseError` when `list` is not a list or `position` is not an integer from 0 on.

    iex> List.keytake([a: 1, b: 2], :a, 0)
    {{:a, 1}, [b: 2]}
    """
    found = lists_keys.keytake(key, _int(position) + 1, list)
    return NIL if found is FALSE else found[1:]


@fn(vm=True)
def keysort(vm: Any, list: Any, position: Any, sorter: Any = ASC) -> Any:
    """Sorts tuples by the element at a position. Sorters as in `Enum.sort/2`.

    Raises `ArgumentError` when a tuple has no element at `position`, `UndefinedFunctionError` when `sorter` is a module without
    `compare/2`, and `FunctionClauseError` when `list` is not a list, `position` is not an integer from 0 on or `sorter` is not `:asc`,
    `:desc`, a function or a module.

    iex> List.keysort([a: 5, b: 1, c: 3], 1)
    [b: 1, c: 3, a: 5]
    """
    if _int(position) < 0 and sorter is ASC:
        raise TypeError
    items = to_pylist(_list(list))
    if len(items) < 2:
        # There is nothing to compare, so nothing looks at them.
        return list
    keys = [erlang_containers.element(position + 1, item) for item in items]
    return build(sort_by_keys(vm, items, keys, sorter))


# -- positions --------------------------------------------------------------------------------------------------------------


def _cut_at(list: Any, index: Any) -> tuple[Any, Any]:
    """The elements before an index, and the cell there; None for the cell when the index lies outside."""
    if _int(index) < 0:
        index += len(elements(_list(list)))
        if index < 0:
            return [], None
    before, rest = cut(_list(list), index)
    if type(rest) is Cons:
        return before, rest
    if rest is not EMPTY:
        raise TypeError
    return before, None


@fn
def insert_at(list: Any, index: Any, value: Any) -> Any:
    """Puts `value` at an index; -1 is after the last element, and what lies outside counts as the nearest end.

    Raises `FunctionClauseError` when `list` is not a list or `index` is not an integer.

    iex> List.insert_at([1, 2, 3], 1, 0)
    [1, 0, 2, 3]
    """
    if _int(index) >= 0:
        before, rest = cut(_list(list), index)
        if type(rest) is not Cons and rest is not EMPTY:
            raise TypeError
        return build(before, cons(value, rest))
    items = to_pylist(_list(list))
    at = max(len(items) + index + 1, 0)
    items.insert(at, value)
    return build(items)


@fn
def replace_at(list: Any, index: Any, value: Any) -> Any:
    """Replaces the element at an index; an index outside changes nothing.

    Raises `FunctionClauseError` when `list` is not a list or `index` is not an integer.

    iex> List.replace_at([1, 2, 3], 0, 0)
    [0, 2, 3]
    """
    before, cell = _cut_at(list, index)
    if cell is None:
        return list
    return build(before, cons(value, cell.rest or cell.tail))


@fn
def update_at(list: Any, index: Any, fun: Any) -> Any:
    """Replaces the element at an index by what `fun` makes of it.

    Raises `FunctionClauseError` when `list` is not a list, `index` is not an integer or `fun` is not a function.

    iex> List.update_at([1, 2, 3], 0, fn x -> x + 10 end)
    [11, 2, 3]
    """
    f = checked(fun, 1)
    before, cell = _cut_at(list, index)
    if cell is None:
        return list
    return build(before, cons(f(cell.head), cell.rest or cell.tail))


@fn
def delete_at(list: Any, index: Any) -> Any:
    """The list without the element at an index.

    Raises `FunctionClauseError` when `list` is not a list or `index` is not an integer.

    iex> List.delete_at([1, 2, 3], 0)
    [2, 3]
    """
    return pop_at(list, index)[1]


@fn
def pop_at(list: Any, index: Any, default: Any = NIL) -> Any:
    """The element at an index (or `default`) and the list without it.

    Raises `FunctionClauseError` when `list` is not a list or `index` is not an integer, and `ArgumentError` when `list` is not a list and
    `index` negative.

    iex> List.pop_at([1, 2, 3], -1)
    {3, [1, 2]}
    """
    if _int(index) < 0 and not is_proper(list):
        raise bad_argument(1, "not a list")
    before, cell = _cut_at(list, index)
    if cell is None:
        return (default, list)
    return (cell.head, build(before, cell.rest or cell.tail))


# -- converting -------------------------------------------------------------------------------------------------------------


@fn
def to_tuple(list: Any) -> Any:
    """The elements of the list, as a tuple.

    Raises `ArgumentError` when `list` is not a list.

    iex> List.to_tuple([1, :b])
    {1, :b}
    """
    return erlang_containers.list_to_tuple(list)


@fn(vm=True)
def to_atom(vm: Any, charlist: Any) -> Any:
    """The atom of a charlist.

    Raises `ArgumentError` when `charlist` is not a charlist.

    iex> List.to_atom('abc')
    :abc
    """
    return vm.apply(_ERLANG, atom("list_to_atom"), charlist)


@fn(vm=True)
def to_existing_atom(vm: Any, charlist: Any) -> Any:
    """The atom of a charlist, which must exist already.

    Raises `ArgumentError` when `charlist` is not a charlist, or nothing has made the atom before.

    iex> List.to_existing_atom('ok')
    :ok
    """
    return vm.apply(_ERLANG, atom("list_to_existing_atom"), charlist)


@fn(vm=True)
def to_float(vm: Any, charlist: Any) -> Any:
    """The float that a charlist stands for.

    Raises `ArgumentError` when `charlist` is not a charlist that writes a float.

    iex> List.to_float('2.5')
    2.5
    """
    return vm.apply(_ERLANG, atom("list_to_float"), charlist)


@fn(vm=True)
def to_integer(vm: Any, charlist: Any, base: Any = 10) -> Any:
    """The integer that a charlist stands for, in base 10 or in the base that is given.

    Raises `ArgumentError` when `charlist` is not a charlist that writes an integer in that base, or `base` is not from 2 to 36.

    iex> List.to_integer('ff', 16)
    255
    """
    return vm.apply(_ERLANG, atom("list_to_integer"), charlist, base)


_ERLANG = atom("erlang")


def _characters(vm: Any, name: Atom, wanted: str, list: Any) -> Any:
    if not is_list(list):
        raise TypeError
    try:
        result = vm.apply(_UNICODE, name, list)
    except (ErlError, TypeError, ValueError):
        lines = (
            "  * strings\n  * integers representing Unicode code points\n"
            + ("  * a list" if wanted == "string" else "  * or a list")
            + " containing one of these three elements\n\n"
        )
        must = (
            "To be converted to a string, a list must either be empty or only\ncontain the following elements:"
            if wanted == "string"
            else "To be converted to a charlist, a list must contain only:"
        )
        raise argument_error(
            f"cannot convert the given list to a {wanted}.\n\n{must}\n\n{lines}"
            "Please check the given list or call inspect/1 to get the list representation, got:\n\n"
            f"{shown(vm, list)}\n"
        ) from None
    if type(result) is not tuple:
        return result
    kind, encoded, rest = result
    kind = atom("invalid") if kind is atom("error") else atom("incomplete")
    raise _conversion_error(vm, encoded, rest, kind)


def _conversion_error(vm: Any, encoded: Any, rest: Any, kind: Atom) -> ErlError:
    module = atom("Elixir.UnicodeConversionError")
    options = from_iter([(atom("encoded"), encoded), (atom("rest"), rest), (atom("kind"), kind)])
    return ErlError(vm.apply(module, atom("exception"), options))


@fn(vm=True)
def to_string(vm: Any, list: Any) -> Any:
    """The string of a list of code points, strings and such lists.

    Raises `ArgumentError` when an element is something else, `UnicodeConversionError` when a code point or a string is not valid, and
    `FunctionClauseError` when `list` is not a list.

    iex> List.to_string([?a, "b", [?c]])
    "abc"
    """
    return _characters(vm, _TO_BINARY, "string", list)


@fn(vm=True)
def to_charlist(vm: Any, list: Any) -> Any:
    """The code points of a list of code points, strings and such lists.

    Raises `ArgumentError` when an element is something else, `UnicodeConversionError` when a code point or a string is not valid, and
    `FunctionClauseError` when `list` is not a list.

    iex> List.to_charlist(["a", [?b]])
    'ab'
    """
    return _characters(vm, _TO_LIST, "charlist", list)


@fn
def myers_difference(list1: Any, list2: Any, diff_script: Any = None) -> Any:
    """An edit script from one list to the other: `eq:`, `del:` and `ins:` with lists of elements. A function of two elements may return a
    finer difference of them, given as `diff:`, or `nil`.

    Raises `FunctionClauseError` when `list1` or `list2` is not a list or `diff_script` is not a function.

        iex> List.myers_difference([1, 4, 2, 3], [1, 2, 3, 4])
        [eq: [1], del: [4], eq: [2, 3], ins: [4]]
    """
    script: Callable[..., Any] | None = None if diff_script is None else checked(diff_script, 2)
    return myers(_list(list1), _list(list2), script)
