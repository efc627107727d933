"""Elixir's Keyword: lists of pairs with atom keys."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.enum_core import build, has_arity, key_error, no_clause, pylist, returning
from otpshell.stdlib.map import POP, got_and_updated
from otpshell.stdlib.protocols import shown
from otpshell.terms.atom import ERROR, FALSE, NIL, OK, Atom, boolean
from otpshell.terms.cons import EMPTY, Cons, ImproperList, cons, is_list, to_pylist
from otpshell.terms.cons import split as split_tail
from otpshell.terms.equal import exact_equal
from otpshell.terms.errors import ErlError, argument_error, badmatch
from otpshell.terms.order import sort_terms

KEYWORD = Native("Elixir.Keyword", "lib/keyword.ex", doc="Keyword lists: pairs with atom keys, which may repeat; the first one counts.")
fn = KEYWORD.fn


def _check(keywords: Any, key: Any = NIL) -> None:
    if not is_list(keywords) or type(key) is not Atom:
        raise TypeError


def _find(keywords: Any, key: Atom) -> Any:
    """The value of the first pair of that key, None without one. Other elements are passed over."""
    while type(keywords) is Cons:
        pair = keywords.head
        if type(pair) is tuple and len(pair) == 2 and pair[0] is key:
            return pair[1]
        keywords = keywords.rest or keywords.tail
    if keywords is not EMPTY:
        raise ImproperList(keywords)
    return None


def _pairs(keywords: Any) -> list[tuple[Any, Any]]:
    """The pairs; TypeError when an element is none."""
    pairs = to_pylist(keywords)
    for pair in pairs:
        if type(pair) is not tuple or len(pair) != 2:
            raise TypeError
    return pairs


def _without(keywords: Any, key: Atom) -> Any:
    if _find(keywords, key) is None:
        return keywords
    return build([pair for pair in _pairs(keywords) if pair[0] is not key])


def is_keyword(term: Any) -> bool:
    while type(term) is Cons:
        pair = term.head
        if type(pair) is not tuple or len(pair) != 2 or type(pair[0]) is not Atom:
            return False
        term = term.rest or term.tail
    return term is EMPTY


@fn("keyword?")
def keyword(term: Any) -> Atom:
    """Whether a term is a list of pairs with atom keys.

    iex> Keyword.keyword?([a: 1])
    true
    """
    return boolean(is_keyword(term))


@fn
def new() -> Any:
    """The empty keyword list.

    iex> Keyword.new()
    []
    """
    return EMPTY


@fn("new", vm=True)
def new_from(vm: Any, pairs: Any, transform: Any = None) -> Any:
    """A keyword list of an enumerable of pairs, or of the pairs that `transform` makes; of equal keys the last one stays.

    iex> Keyword.new([{:b, 1}, {:a, 2}, {:b, 3}])
    [a: 2, b: 3]
    """
    if transform is not None and not has_arity(transform, 1):
        raise TypeError
    f = None if transform is None else returning(transform, 1)
    seen = set()
    out = EMPTY
    for item in reversed(pylist(vm, pairs)):
        pair = item if f is None else f(item)
        if type(pair) is not tuple or len(pair) != 2:
            raise badmatch(pair)
        if type(pair[0]) is not Atom:
            raise no_clause("Elixir.Keyword", "put_new", 3)
        if pair[0] not in seen:
            seen.add(pair[0])
            out = cons(pair, out)
    return out


@fn
def from_keys(keys: Any, value: Any) -> Any:
    """A keyword list that gives every key the same value.

    iex> Keyword.from_keys([:a, :b], 0)
    [a: 0, b: 0]
    """
    return build([(key, value) for key in to_pylist(keys)])


@fn(vm=True)
def keys(vm: Any, keywords: Any) -> Any:
    """The keys, repeated ones too.

    iex> Keyword.keys([a: 1, b: 2, a: 3])
    [:a, :b, :a]
    """
    out = []
    for pair in to_pylist(keywords):
        if type(pair) is not tuple or len(pair) != 2 or type(pair[0]) is not Atom:
            raise argument_error(
                "expected a keyword list, but an entry in the list is not a two-element tuple "
                f"with an atom as its first element, got: {shown(vm, pair)}"
            )
        out.append(pair[0])
    return build(out)


@fn
def values(keywords: Any) -> Any:
    """The values.

    iex> Keyword.values([a: 1, b: 2])
    [1, 2]
    """
    return build([value for _, value in _pairs(keywords)])


@fn
def to_list(keywords: Any) -> Any:
    """The keyword list itself.

    iex> Keyword.to_list([a: 1])
    [a: 1]
    """
    if not is_list(keywords):
        raise TypeError
    return keywords


@fn
def size(keywords: Any) -> int:
    """Deprecated: use `length/1`.

    iex> Keyword.size(a: 1)
    1
    """
    return len(to_pylist(keywords))


@fn("has_key?")
def has_key(keywords: Any, key: Any) -> Atom:
    """Whether the key is there.

    iex> Keyword.has_key?([a: 1], :a)
    true
    """
    _check(keywords, key)
    return boolean(_find(keywords, key) is not None)


@fn("equal?")
def equal(left: Any, right: Any) -> Atom:
    """Whether two keyword lists have the same pairs, in whatever order.

    iex> Keyword.equal?([a: 1, b: 2], [b: 2, a: 1])
    true
    """
    one, other = sort_terms(to_pylist(left)), sort_terms(to_pylist(right))
    return boolean(len(one) == len(other) and all(map(exact_equal, one, other)))


# -- reading ------------------------------------------------------------------------------------------------------------------


@fn
def get(keywords: Any, key: Any, default: Any = NIL) -> Any:
    """The value of the first pair with that key, or `default`.

    iex> Keyword.get([a: 1], :b, 0)
    0
    """
    _check(keywords, key)
    found = _find(keywords, key)
    return default if found is None else found


@fn
def get_lazy(keywords: Any, key: Any, fun: Any) -> Any:
    """The value of the first pair with that key, or what `fun` returns.

    iex> Keyword.get_lazy([], :a, fn -> 13 end)
    13
    """
    _check(keywords, key)
    found = _find(keywords, key)
    return returning(fun, 0)() if found is None else found


@fn
def fetch(keywords: Any, key: Any) -> Any:
    """`{:ok, value}` of the first pair with that key, or `:error`.

    iex> Keyword.fetch([a: 1], :a)
    {:ok, 1}
    """
    _check(keywords, key)
    found = _find(keywords, key)
    return ERROR if found is None else (OK, found)


@fn("fetch!")
def fetch_or_raise(keywords: Any, key: Any) -> Any:
    """The value of the first pair with that key; raises `KeyError` without one.

    iex> Keyword.fetch!([a: 1], :a)
    1
    """
    _check(keywords, key)
    found = _find(keywords, key)
    if found is None:
        raise key_error(key, keywords)
    return found


@fn
def get_values(keywords: Any, key: Any) -> Any:
    """All values of a key.

    iex> Keyword.get_values([a: 1, b: 2, a: 3], :a)
    [1, 3]
    """
    _check(keywords, key)
    return build([value for name, value in _pairs(keywords) if name is key])


# -- changing -----------------------------------------------------------------------------------------------------------------


@fn
def put(keywords: Any, key: Any, value: Any) -> Any:
    """Puts a pair at the front and removes all others with its key.

    iex> Keyword.put([a: 1, b: 2, a: 3], :a, 4)
    [a: 4, b: 2]
    """
    _check(keywords, key)
    return cons((key, value), _without(keywords, key))


@fn
def put_new(keywords: Any, key: Any, value: Any) -> Any:
    """Puts a pair at the front unless the key is there.

    iex> Keyword.put_new([a: 1], :a, 2)
    [a: 1]
    """
    _check(keywords, key)
    return cons((key, value), keywords) if _find(keywords, key) is None else keywords


@fn
def put_new_lazy(keywords: Any, key: Any, fun: Any) -> Any:
    """Puts a pair with what `fun` returns at the front unless the key is there.

    iex> Keyword.put_new_lazy([a: 1], :b, fn -> 2 end)
    [b: 2, a: 1]
    """
    _check(keywords, key)
    return cons((key, returning(fun, 0)()), keywords) if _find(keywords, key) is None else keywords


def _changed(keywords: Any, key: Atom, change: Any) -> Any:
    """The first pair of the key with its value changed, without the later ones; None when there is none."""
    pairs = _pairs(keywords)
    for index, (name, value) in enumerate(pairs):
        if name is key:
            rest = [pair for pair in pairs[index + 1 :] if pair[0] is not key]
            return build([*pairs[:index], (key, change(value)), *rest])
    return None


@fn
def replace(keywords: Any, key: Any, value: Any) -> Any:
    """Replaces the value of a key that is there, and removes its other pairs.

    iex> Keyword.replace([a: 1, b: 2, a: 3], :a, :new)
    [a: :new, b: 2]
    """
    _check(keywords, key)
    found = _changed(keywords, key, lambda _old: value)
    return keywords if found is None else found


@fn("replace!")
def replace_or_raise(keywords: Any, key: Any, value: Any) -> Any:
    """As `replace/3`, but raises `KeyError` when the key is not there.

    iex> Keyword.replace!([a: 1], :a, 2)
    [a: 2]
    """
    _check(keywords, key)
    found = _changed(keywords, key, lambda _old: value)
    if found is None:
        raise key_error(key, keywords)
    return found


@fn
def replace_lazy(keywords: Any, key: Any, fun: Any) -> Any:
    """Replaces the value of a key that is there by what `fun` makes of it.

    iex> Keyword.replace_lazy([a: 1], :a, fn x -> x * 4 end)
    [a: 4]
    """
    _check(keywords, key)
    found = _changed(keywords, key, returning(fun, 1))
    return keywords if found is None else found


@fn
def update(keywords: Any, key: Any, default: Any, fun: Any) -> Any:
    """Replaces the value of a key by what `fun` makes of it; without the key adds `default` at the end.

    iex> Keyword.update([a: 1], :a, 0, fn x -> x + 1 end)
    [a: 2]
    """
    _check(keywords, key)
    found = _changed(keywords, key, returning(fun, 1))
    return build([*to_pylist(keywords), (key, default)]) if found is None else found


@fn("update!")
def update_or_raise(keywords: Any, key: Any, fun: Any) -> Any:
    """Replaces the value of a key by what `fun` makes of it; raises `KeyError` without the key.

    iex> Keyword.update!([a: 1], :a, fn x -> x * 2 end)
    [a: 2]
    """
    _check(keywords, key)
    found = _changed(keywords, key, returning(fun, 1))
    if found is None:
        raise key_error(key, keywords)
    return found


@fn(vm=True)
def get_and_update(vm: Any, keywords: Any, key: Any, fun: Any) -> Any:
    """Gives `fun` the value of a key (`nil` without it); it returns `{to_give_back, new_value}` or `:pop`.

    iex> Keyword.get_and_update([a: 1], :a, fn x -> {x, x + 1} end)
    {1, [a: 2]}
    """
    _check(keywords, key)
    f = returning(fun, 1)
    pairs = _pairs(keywords)
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


@fn("get_and_update!", vm=True)
def get_and_update_or_raise(vm: Any, keywords: Any, key: Any, fun: Any) -> Any:
    """As `get_and_update/3`, but raises `KeyError` without the key.

    iex> Keyword.get_and_update!([a: 1], :a, fn x -> {x, x + 1} end)
    {1, [a: 2]}
    """
    if _find(keywords, key) is None:
        raise key_error(key, build(to_pylist(keywords)[::-1]))
    return get_and_update(vm, keywords, key, fun)


@fn
def delete(keywords: Any, key: Any, value: Any = None) -> Any:
    """Removes all pairs with that key (and, deprecated, that value).

    iex> Keyword.delete([a: 1, b: 2, a: 3], :a)
    [b: 2]
    """
    _check(keywords, key)
    if value is None:
        return _without(keywords, key)
    return build([pair for pair in _pairs(keywords) if pair[0] is not key or not exact_equal(pair[1], value)])


@fn
def delete_first(keywords: Any, key: Any) -> Any:
    """Removes the first pair with that key.

    iex> Keyword.delete_first([a: 1, b: 2, a: 3], :a)
    [b: 2, a: 3]
    """
    _check(keywords, key)
    return pop_first(keywords, key)[1]


@fn
def pop(keywords: Any, key: Any, default: Any = NIL) -> Any:
    """The first value of a key (or `default`) and the list without the key.

    iex> Keyword.pop([a: 1, b: 2, a: 3], :a)
    {1, [b: 2]}
    """
    _check(keywords, key)
    found = _find(keywords, key)
    return (default, keywords) if found is None else (found, _without(keywords, key))


@fn("pop!")
def pop_or_raise(keywords: Any, key: Any) -> Any:
    """As `pop/2`, but raises `KeyError` without the key.

    iex> Keyword.pop!([a: 1, b: 2], :a)
    {1, [b: 2]}
    """
    _check(keywords, key)
    found = _find(keywords, key)
    if found is None:
        raise key_error(key, keywords)
    return (found, _without(keywords, key))


@fn
def pop_lazy(keywords: Any, key: Any, fun: Any) -> Any:
    """As `pop/3`, with a fun that makes the default.

    iex> Keyword.pop_lazy([], :a, fn -> 13 end)
    {13, []}
    """
    _check(keywords, key)
    found = _find(keywords, key)
    return (returning(fun, 0)(), keywords) if found is None else (found, _without(keywords, key))


@fn
def pop_values(keywords: Any, key: Any) -> Any:
    """All values of a key and the list without it.

    iex> Keyword.pop_values([a: 1, b: 2, a: 3], :a)
    {[1, 3], [b: 2]}
    """
    _check(keywords, key)
    return (get_values(keywords, key), _without(keywords, key))


@fn
def pop_first(keywords: Any, key: Any, default: Any = NIL) -> Any:
    """The first value of a key (or `default`) and the list without that pair.

    iex> Keyword.pop_first([a: 1, b: 2, a: 3], :a)
    {1, [b: 2, a: 3]}
    """
    _check(keywords, key)
    before: list[Any] = []
    cell = keywords
    while type(cell) is Cons:
        pair = cell.head
        if type(pair) is tuple and len(pair) == 2 and pair[0] is key:
            return (pair[1], build(before, cell.tail))
        before.append(pair)
        cell = cell.rest or cell.tail
    return (default, keywords)


def _split(keywords: Any, chosen: Any) -> tuple[Any, Any]:
    wanted = set(to_pylist(chosen))
    yes: list[Any] = []
    no: list[Any] = []
    for pair in _pairs(keywords):
        (yes if pair[0] in wanted else no).append(pair)
    return build(yes), build(no)


@fn
def split(keywords: Any, keys: Any) -> Any:
    """Two keyword lists: the pairs with these keys, and the others.

    iex> Keyword.split([a: 1, b: 2, c: 3], [:a, :c])
    {[a: 1, c: 3], [b: 2]}
    """
    return _split(keywords, keys)


@fn
def take(keywords: Any, keys: Any) -> Any:
    """The pairs with these keys.

    iex> Keyword.take([a: 1, b: 2], [:a])
    [a: 1]
    """
    return _split(keywords, keys)[0]


@fn
def drop(keywords: Any, keys: Any) -> Any:
    """The pairs with other keys than these.

    iex> Keyword.drop([a: 1, b: 2], [:a])
    [b: 2]
    """
    return _split(keywords, keys)[1]


# -- whole lists --------------------------------------------------------------------------------------------------------------


def _not_keyword(vm: Any, which: str, term: Any) -> ErlError:
    return argument_error(f"expected a keyword list as the {which} argument, got: {shown(vm, term)}")


@fn(vm=True)
def merge(vm: Any, left: Any, right: Any, fun: Any = None) -> Any:
    """Both lists in one: keys of the right one replace those of the left. With a fun, keys that both have get what it makes of
    key and both values.

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
    for key, value in _pairs(right):
        mine = _find(left, key)
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
    for pair in _pairs(keywords):
        r = f(pair)
        (no if r is FALSE or r is NIL else yes).append(pair)
    return yes, no


@fn
def filter(keywords: Any, fun: Any) -> Any:
    """The pairs for which `fun` is truthy.

    iex> Keyword.filter([a: 1, b: 2], fn {_k, v} -> v > 1 end)
    [b: 2]
    """
    return build(_by_test(keywords, fun)[0])


@fn
def reject(keywords: Any, fun: Any) -> Any:
    """The pairs for which `fun` is not truthy.

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

    iex> Keyword.map([a: 1, b: 2], fn {_key, value} -> value * 2 end)
    [a: 2, b: 4]
    """
    f = returning(fun, 1)
    return build([(pair[0], f(pair)) for pair in _pairs(keywords)])


# -- validating ---------------------------------------------------------------------------------------------------------------


@fn(vm=True)
def validate(vm: Any, keywords: Any, values: Any) -> Any:
    """Checks the keys against a list of allowed ones (pairs in it are defaults). `{:ok, keywords}` with defaults filled in, or
    `{:error, keys}` with the unknown or repeated keys.

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
    """As `validate/2`, but gives the keywords alone and raises `ArgumentError` for unknown or repeated keys.

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
