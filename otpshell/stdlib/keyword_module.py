"""The native module Elixir.Keyword, to which the ``keyword_*`` files add their functions, and how a key is found."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.enum_core import build
from otpshell.terms.atom import NIL, Atom
from otpshell.terms.cons import EMPTY, Cons, is_list, to_pylist

KEYWORD = Native(
    "Elixir.Keyword",
    "lib/keyword.ex",
    doc="""\
Keyword lists: lists of pairs whose keys are atoms, written `[name: "Ada", age: 36]`. A key may stand in it several times, and the first one
counts. They hold the options of functions; for data use maps.

    iex> options = [timeout: 5000, name: :shop]
    iex> Keyword.get(options, :timeout)
    5000
    iex> Keyword.put(options, :timeout, 100)
    [timeout: 100, name: :shop]
""",
)


def check_key(keywords: Any, key: Any = NIL) -> None:
    if not is_list(keywords) or type(key) is not Atom:
        raise TypeError


def found_value(keywords: Any, key: Atom) -> Any:
    """The value of the first pair of that key, None without one. Other elements are passed over."""
    while type(keywords) is Cons:
        pair = keywords.head
        if type(pair) is tuple and len(pair) == 2 and pair[0] is key:
            return pair[1]
        keywords = keywords.rest or keywords.tail
    if keywords is not EMPTY:
        # What :lists.keyfind/3 and its kin say, by which real Elixir looks for keys.
        raise bad_argument(3, "not a proper list")
    return None


def pairs_of(keywords: Any) -> list[tuple[Any, Any]]:
    """The pairs; TypeError when an element is none."""
    pairs = to_pylist(keywords)
    for pair in pairs:
        if type(pair) is not tuple or len(pair) != 2:
            raise TypeError
    return pairs


def without(keywords: Any, key: Atom) -> Any:
    if found_value(keywords, key) is None:
        return keywords
    return build([pair for pair in pairs_of(keywords) if pair[0] is not key])
