"""``Keyword``: making keyword lists and reading them."""

from __future__ import annotations

from typing import Any

from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.enum_core import build, checked, has_arity, key_error, no_clause, pylist, returning
from otpshell.stdlib.keyword_module import KEYWORD, check_key, found_value, pairs_of
from otpshell.stdlib.protocols import shown
from otpshell.terms.atom import ERROR, NIL, OK, Atom, boolean
from otpshell.terms.cons import EMPTY, Cons, cons, is_list, to_pylist
from otpshell.terms.equal import exact_equal
from otpshell.terms.errors import argument_error, badmatch
from otpshell.terms.order import sort_terms

fn = KEYWORD.fn


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

    Raises `MatchError` when an element is not a pair, `FunctionClauseError` when `transform` is not a function, and
    `Protocol.UndefinedError` when `pairs` is not enumerable.

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

    Raises `FunctionClauseError` when `keys` is not a list.

    iex> Keyword.from_keys([:a, :b], 0)
    [a: 0, b: 0]
    """
    return build([(key, value) for key in to_pylist(keys)])


@fn(vm=True)
def keys(vm: Any, keywords: Any) -> Any:
    """The keys, repeated ones too.

    Raises `ArgumentError` when an element is not a pair with an atom, and `FunctionClauseError` when `keywords` is not a list.

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
    """The values, in the order of their pairs.

    Raises `FunctionClauseError` when `keywords` is not a keyword list.

    iex> Keyword.values([a: 1, b: 2])
    [1, 2]
    """
    return build([value for _, value in pairs_of(keywords)])


@fn
def to_list(keywords: Any) -> Any:
    """The keyword list itself.

    Raises `FunctionClauseError` when `keywords` is not a list.

    iex> Keyword.to_list([a: 1])
    [a: 1]
    """
    if not is_list(keywords):
        raise TypeError
    return keywords


@fn
def size(keywords: Any) -> int:
    """Deprecated: use `length/1`.

    Raises `ArgumentError` when `keywords` is not a list.

    iex> Keyword.size(a: 1)
    1
    """
    if not is_list(keywords):
        raise bad_argument(1, "not a list")
    return len(to_pylist(keywords))


@fn("has_key?")
def has_key(keywords: Any, key: Any) -> Atom:
    """Whether the key is there.

    Raises `FunctionClauseError` when `keywords` is not a list or `key` is not an atom.

    iex> Keyword.has_key?([a: 1], :a)
    true
    """
    check_key(keywords, key)
    return boolean(found_value(keywords, key) is not None)


@fn("equal?")
def equal(left: Any, right: Any) -> Atom:
    """Whether two keyword lists have the same pairs, in whatever order.

    Raises `FunctionClauseError` when `left` or `right` is not a list.

    iex> Keyword.equal?([a: 1, b: 2], [b: 2, a: 1])
    true
    """
    one, other = sort_terms(to_pylist(left)), sort_terms(to_pylist(right))
    return boolean(len(one) == len(other) and all(map(exact_equal, one, other)))


@fn
def get(keywords: Any, key: Any, default: Any = NIL) -> Any:
    """The value of the first pair with that key, or `default`.

    Raises `FunctionClauseError` when `keywords` is not a list or `key` is not an atom.

    iex> Keyword.get([a: 1], :b, 0)
    0
    """
    check_key(keywords, key)
    found = found_value(keywords, key)
    return default if found is None else found


@fn
def get_lazy(keywords: Any, key: Any, fun: Any) -> Any:
    """The value of the first pair with that key, or what `fun` returns.

    Raises `FunctionClauseError` when `keywords` is not a list, `key` is not an atom or `fun` is not a function.

    iex> Keyword.get_lazy([], :a, fn -> 13 end)
    13
    """
    check_key(keywords, key)
    f = checked(fun, 0)
    found = found_value(keywords, key)
    return f() if found is None else found


@fn
def fetch(keywords: Any, key: Any) -> Any:
    """`{:ok, value}` of the first pair with that key, or `:error`.

    Raises `FunctionClauseError` when `keywords` is not a list or `key` is not an atom.

    iex> Keyword.fetch([a: 1], :a)
    {:ok, 1}
    """
    check_key(keywords, key)
    found = found_value(keywords, key)
    return ERROR if found is None else (OK, found)


@fn("fetch!")
def fetch_or_raise(keywords: Any, key: Any) -> Any:
    """The value of the first pair with that key, which must be in the list.

    Raises `KeyError` when `keywords` does not have `key`, and `FunctionClauseError` when `keywords` is not a list or `key` is not an atom.

    iex> Keyword.fetch!([a: 1], :a)
    1
    """
    check_key(keywords, key)
    found = found_value(keywords, key)
    if found is None:
        raise key_error(key, keywords)
    return found


@fn
def get_values(keywords: Any, key: Any) -> Any:
    """All values of a key.

    Raises `FunctionClauseError` when `keywords` is not a keyword list or `key` is not an atom.

    iex> Keyword.get_values([a: 1, b: 2, a: 3], :a)
    [1, 3]
    """
    check_key(keywords, key)
    return build([value for name, value in pairs_of(keywords) if name is key])
