"""``:erts_debug``: how much memory a term takes, in words of eight bytes, as the BEAM lays it out."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.terms.atom import Atom, boolean
from otpshell.terms.bits import Bits
from otpshell.terms.cons import Cons
from otpshell.terms.errors import argument_error
from otpshell.terms.idents import Ref
from otpshell.terms.maps import Map

module = Native("erts_debug", "erts_debug.erl", app="kernel", doc="Sizes of terms in words.")
fn = module.fn
_SMALL = 1 << 59
# The longest binary that stands in the process's own memory, and what stands there for a longer one.
_HEAP_BINARY = 64
_REFERENCE_TO_BINARY = 6
_LARGEST_FLAT_MAP = 32


@fn
def flat_size(term: Any) -> int:
    """The words a term takes when it is copied, as a message is: what stands in it twice counts twice.

    Raises `ArgumentError` for a map of more than 32 keys, whose layout is not known here.

    iex> :erts_debug.flat_size([1, 2, 3])
    6
    """
    return _size(term, None)


@fn
def size(term: Any) -> int:
    """The words a term takes where it is: what stands in it twice counts once.

    Raises `ArgumentError` for a map of more than 32 keys, whose layout is not known here.

    iex> list = [1, 2, 3]
    iex> :erts_debug.size({list, list})
    9
    """
    return _size(term, set())


@fn
def same(one: Any, other: Any) -> Atom:
    """Whether two terms are one and the same in memory.

    iex> list = [1, 2]
    iex> :erts_debug.same(list, list)
    true
    """
    return boolean(one is other or type(one) is type(other) is int and one == other and abs(one) < _SMALL)


def _size(term: Any, seen: set[int] | None) -> int:
    words, rest = 0, [term]
    while rest:
        each = rest.pop()
        kind = type(each)
        if seen is not None and kind in (tuple, Cons, Map, bytes, float):
            if id(each) in seen:
                continue
            seen.add(id(each))
        if kind is Cons:
            words += 2
            rest += (each.head, each.tail)
        elif kind is tuple:
            words += len(each) + 1 if each else 0
            rest.extend(each)
        elif kind is Map:
            words += _map(each)
            for pair in each.items():
                rest.extend(pair)
        else:
            words += _leaf(each)
    return words


def _map(term: Map) -> int:
    count = len(term.d)
    if count > _LARGEST_FLAT_MAP:
        raise argument_error("the size of a map of more than 32 keys is not known here: its layout is the BEAM's own")
    # Three words of its own, its values, and the tuple of its keys.
    return 3 + count + count + 1 if count else 3


def _leaf(term: Any) -> int:
    kind = type(term)
    if kind is int:
        return 0 if -_SMALL <= term < _SMALL else 1 + (abs(term).bit_length() + 63) // 64
    if kind is float:
        return 2
    if kind is bytes:
        return 2 + (len(term) + 7) // 8 if len(term) <= _HEAP_BINARY else _REFERENCE_TO_BINARY
    if kind is Bits:
        # The part of a binary, and the binary itself.
        return 6 + _leaf(term.data)
    return 3 if kind is Ref else 0
