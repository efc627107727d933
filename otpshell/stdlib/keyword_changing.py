"""``Keyword``: putting, updating, popping and dropping keys."""

from __future__ import annotations

from typing import Any

from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.enum_core import build, checked, key_error, no_clause_at, returning
from otpshell.stdlib.keyword_module import KEYWORD, check_key, found_value, pairs_of, without
from otpshell.stdlib.keyword_reading import get_values
from otpshell.stdlib.map import POP, got_and_updated
from otpshell.terms.atom import NIL, Atom
from otpshell.terms.cons import EMPTY, Cons, cons, to_pylist
from otpshell.terms.equal import exact_equal

fn = KEYWORD.fn


@fn
def put(keywords: Any, key: Any, value: Any) -> Any:
    """Puts a pair at the front and removes all others with its key.

    Raises `FunctionClauseError` when `keywords` is not a list or `key` is not an atom.

    iex> Keyword.put([a: 1, b: 2, a: 3], :a, 4)
    [a: 4, b: 2]
    """
    check_key(keywords, key)
    return cons((key, value), without(keywords, key))


@fn
def put_new(keywords: Any, key: Any, value: Any) -> Any:
    """Puts a pair at the front unless the key is there.

    Raises `FunctionClauseError` when `keywords` is not a list or `key` is not an atom.

    iex> Keyword.put_new([a: 1], :a, 2)
    [a: 1]
    """
    check_key(keywords, key)
    return cons((key, value), keywords) if found_value(keywords, key) is None else keywords


@fn
def put_new_lazy(keywords: Any, key: Any, fun: Any) -> Any:
    """Puts a pair with what `fun` returns at the front unless the key is there.

    Raises `FunctionClauseError` when `keywords` is not a list, `key` is not an atom or `fun` is not a function.

    iex> Keyword.put_new_lazy([a: 1], :b, fn -> 2 end)
    [b: 2, a: 1]
    """
    check_key(keywords, key)
    f = checked(fun, 0)
    return cons((key, f()), keywords) if found_value(keywords, key) is None else keywords


def _changed(keywords: Any, key: Atom, change: Any) -> Any:
    """The first pair of the key with its value changed, without the later ones; None when there is none."""
    pairs = pairs_of(keywords)
    for index, (name, value) in enumerate(pairs):
        if name is key:
            rest = [pair for pair in pairs[index + 1 :] if pair[0] is not key]
            return build([*pairs[:index], (key, change(value)), *rest])
    return None


@fn
def replace(keywords: Any, key: Any, value: Any) -> Any:
    """Replaces the value of a key that is there, and removes its other pairs.

    Raises `FunctionClauseError` when `keywords` is not a keyword list or `key` is not an atom.

    iex> Keyword.replace([a: 1, b: 2, a: 3], :a, :new)
    [a: :new, b: 2]
    """
    check_key(keywords, key)
    found = _changed(keywords, key, lambda _old: value)
    return keywords if found is None else found


@fn("replace!")
def replace_or_raise(keywords: Any, key: Any, value: Any) -> Any:
    """As `replace/3`, for a key that must be in the list.

    Raises `KeyError` when `keywords` does not have `key`, and `FunctionClauseError` when `keywords` is not a keyword list or `key` is not
    an atom.

    iex> Keyword.replace!([a: 1], :a, 2)
    [a: 2]
    """
    check_key(keywords, key)
    found = _changed(keywords, key, lambda _old: value)
    if found is None:
        raise key_error(key, keywords)
    return found


@fn
def replace_lazy(keywords: Any, key: Any, fun: Any) -> Any:
    """Replaces the value of a key that is there by what `fun` makes of it.

    Raises `FunctionClauseError` when `keywords` is not a keyword list, `key` is not an atom or `fun` is not a function.

    iex> Keyword.replace_lazy([a: 1], :a, fn x -> x * 4 end)
    [a: 4]
    """
    check_key(keywords, key)
    found = _changed(keywords, key, checked(fun, 1))
    return keywords if found is None else found


@fn
def update(keywords: Any, key: Any, default: Any, fun: Any) -> Any:
    """Replaces the value of a key by what `fun` makes of it; without the key adds `default` at the end.

    Raises `FunctionClauseError` when `keywords` is not a keyword list, `key` is not an atom or `fun` is not a function.

    iex> Keyword.update([a: 1], :a, 0, fn x -> x + 1 end)
    [a: 2]
    """
    check_key(keywords, key)
    found = _changed(keywords, key, checked(fun, 1))
    return build([*to_pylist(keywords), (key, default)]) if found is None else found


@fn("update!")
def update_or_raise(keywords: Any, key: Any, fun: Any) -> Any:
    """Replaces the value of a key by what `fun` makes of it. The key must be there.

    Raises `KeyError` when `keywords` does not have `key`, and `FunctionClauseError` when `keywords` is not a keyword list, `key` is not an
    atom or `fun` is not a function.

    iex> Keyword.update!([a: 1], :a, fn x -> x * 2 end)
    [a: 2]
    """
    check_key(keywords, key)
    found = _changed(keywords, key, checked(fun, 1))
    if found is None:
        raise key_error(key, keywords)
    return found


@fn(vm=True)
def get_and_update(vm: Any, keywords: Any, key: Any, fun: Any) -> Any:
    """Gives `fun` the value of a key (`nil` without it); it returns `{to_give_back, new_value}` or `:pop`.

    Raises `FunctionClauseError` when `keywords` is not a keyword list or `key` is not an atom, and `BadFunctionError` when `fun` is not a
    function.

    iex> Keyword.get_and_update([a: 1], :a, fn x -> {x, x + 1} end)
    {1, [a: 2]}
    """
    check_key(keywords, key)
    f = returning(fun, 1)
    _check_until(keywords, key, fun)
    pairs = pairs_of(keywords)
    for index, (name, value) in enumerate(pairs):
        if name is key:
            rest = [pair for pair in pairs[index + 1 :] if pair[0] is not key]
            result = got_and_updated(vm, f(value))
            if result is POP:
                return (value, build(pairs[:index] + rest))
            return (result[0], build([*pairs[:index], (key, result[1]), *rest]))
    result = got_and_updated(vm, f(NIL))
    if result is POP:
        return (NIL, keywords)
    return (result[0], cons((key, result[1]), keywords))


def _check_until(keywords: Any, key: Any, fun: Any) -> None:
    """Refuse an element that is no pair before the one of this key."""
    rest, before = keywords, EMPTY
    while type(rest) is Cons:
        pair = rest.head
        if type(pair) is not tuple or len(pair) != 2:
            raise no_clause_at("Elixir.Keyword", "get_and_update", "lib/keyword.ex", 472, rest, before, key, fun)
        if pair[0] is key:
            return
        rest, before = rest.rest or rest.tail, cons(pair, before)


@fn("get_and_update!", vm=True)
def get_and_update_or_raise(vm: Any, keywords: Any, key: Any, fun: Any) -> Any:
    """As `get_and_update/3`, for a key that must be in the list.

    Raises `KeyError` when `keywords` does not have `key`, `FunctionClauseError` when `keywords` is not a keyword list or `key` is not an
    atom, and `BadFunctionError` when `fun` is not a function.

    iex> Keyword.get_and_update!([a: 1], :a, fn x -> {x, x + 1} end)
    {1, [a: 2]}
    """
    check_key(keywords, key)
    if found_value(keywords, key) is None:
        raise key_error(key, build(to_pylist(keywords)[::-1]))
    return get_and_update(vm, keywords, key, fun)


@fn
def delete(keywords: Any, key: Any, value: Any = None) -> Any:
    """Removes all pairs with that key (and, deprecated, that value).

    Raises `FunctionClauseError` when `keywords` is not a list or `key` is not an atom.

    iex> Keyword.delete([a: 1, b: 2, a: 3], :a)
    [b: 2]
    """
    check_key(keywords, key)
    if value is None:
        return without(keywords, key)
    if found_value(keywords, key) is None:
        return keywords
    return build([pair for pair in pairs_of(keywords) if pair[0] is not key or not exact_equal(pair[1], value)])


@fn
def delete_first(keywords: Any, key: Any) -> Any:
    """Removes the first pair with that key.

    Raises `FunctionClauseError` when `keywords` is not a list or `key` is not an atom.

    iex> Keyword.delete_first([a: 1, b: 2, a: 3], :a)
    [b: 2, a: 3]
    """
    check_key(keywords, key)
    return pop_first(keywords, key)[1]


@fn
def pop(keywords: Any, key: Any, default: Any = NIL) -> Any:
    """The first value of a key (or `default`) and the list without the key.

    Raises `FunctionClauseError` when `keywords` is not a list or `key` is not an atom.

    iex> Keyword.pop([a: 1, b: 2, a: 3], :a)
    {1, [b: 2]}
    """
    check_key(keywords, key)
    found = found_value(keywords, key)
    return (default, keywords) if found is None else (found, without(keywords, key))


@fn("pop!")
def pop_or_raise(keywords: Any, key: Any) -> Any:
    """As `pop/2`, for a key that must be in the list.

    Raises `KeyError` when `keywords` does not have `key`, and `FunctionClauseError` when `keywords` is not a list or `key` is not an atom.

    iex> Keyword.pop!([a: 1, b: 2], :a)
    {1, [b: 2]}
    """
    check_key(keywords, key)
    found = found_value(keywords, key)
    if found is None:
        raise key_error(key, keywords)
    return (found, without(keywords, key))


@fn
def pop_lazy(keywords: Any, key: Any, fun: Any) -> Any:
    """As `pop/3`, with a function that makes the default when it is needed.

    Raises `FunctionClauseError` when `keywords` is not a list, `key` is not an atom or `fun` is not a function.

    iex> Keyword.pop_lazy([], :a, fn -> 13 end)
    {13, []}
    """
    check_key(keywords, key)
    f = checked(fun, 0)
    found = found_value(keywords, key)
    return (f(), keywords) if found is None else (found, without(keywords, key))


@fn
def pop_values(keywords: Any, key: Any) -> Any:
    """All values of a key and the list without it.

    Raises `FunctionClauseError` when `keywords` is not a keyword list or `key` is not an atom.

    iex> Keyword.pop_values([a: 1, b: 2, a: 3], :a)
    {[1, 3], [b: 2]}
    """
    check_key(keywords, key)
    return (get_values(keywords, key), without(keywords, key))


@fn
def pop_first(keywords: Any, key: Any, default: Any = NIL) -> Any:
    """The first value of a key (or `default`) and the list without that pair.

    Raises `FunctionClauseError` when `keywords` is not a list or `key` is not an atom.

    iex> Keyword.pop_first([a: 1, b: 2, a: 3], :a)
    {1, [b: 2, a: 3]}
    """
    check_key(keywords, key)
    before: list[Any] = []
    cell = keywords
    while type(cell) is Cons:
        pair = cell.head
        if type(pair) is tuple and len(pair) == 2 and pair[0] is key:
            return (pair[1], build(before, cell.tail))
        before.append(pair)
        cell = cell.rest or cell.tail
    if cell is not EMPTY:
        raise bad_argument(3, "not a proper list")
    return (default, keywords)


def _split(keywords: Any, chosen: Any) -> tuple[Any, Any]:
    wanted = set(to_pylist(chosen))
    yes: list[Any] = []
    no: list[Any] = []
    for pair in pairs_of(keywords):
        (yes if pair[0] in wanted else no).append(pair)
    return build(yes), build(no)


@fn
def split(keywords: Any, keys: Any) -> Any:
    """Two keyword lists: the pairs with these keys, and the others.

    Raises `FunctionClauseError` when `keywords` is not a keyword list or `keys` is not a list.

    iex> Keyword.split([a: 1, b: 2, c: 3], [:a, :c])
    {[a: 1, c: 3], [b: 2]}
    """
    return _split(keywords, keys)


@fn
def take(keywords: Any, keys: Any) -> Any:
    """The pairs with these keys.

    Raises `FunctionClauseError` when `keywords` is not a keyword list or `keys` is not a list.

    iex> Keyword.take([a: 1, b: 2], [:a])
    [a: 1]
    """
    return _split(keywords, keys)[0]


@fn
def drop(keywords: Any, keys: Any) -> Any:
    """The list without the pairs of these keys.

    Raises `FunctionClauseError` when `keywords` is not a keyword list or `keys` is not a list.

    iex> Keyword.drop([a: 1, b: 2], [:a])
    [b: 2]
    """
    return _split(keywords, keys)[1]
