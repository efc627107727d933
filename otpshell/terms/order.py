"""Elixir's order over all terms: number < atom < reference < fun < port < pid < tuple < map < nil < list < bitstring.

:func:`compare` walks two terms. :func:`sort_key` writes a term as nested Python tuples whose own order is that order, so that sorting
many terms runs in C; :func:`sort_terms` skips even that when all elements are of one simple type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from types import FunctionType
from typing import Any

from otpshell.terms import maps
from otpshell.terms.atom import Atom
from otpshell.terms.bits import Bits
from otpshell.terms.cons import Cons, Empty
from otpshell.terms.equal import exact_equal
from otpshell.terms.fun import ExtFun
from otpshell.terms.hashing import large_map_order
from otpshell.terms.idents import Pid, Port, Ref
from otpshell.terms.maps import FLAT_LIMIT, Map

_RANK = {
    int: 0,
    float: 0,
    Atom: 1,
    Ref: 2,
    FunctionType: 3,
    ExtFun: 3,
    Port: 4,
    Pid: 5,
    tuple: 6,
    Map: 7,
    Empty: 8,
    Cons: 9,
    bytes: 10,
    Bits: 10,
}
_BY_NAME = attrgetter("name")
_NATURAL = (frozenset((int,)), frozenset((float,)), frozenset((int, float)), frozenset((bytes,)))


def compare(left: Any, right: Any) -> int:
    """-1, 0 or 1. ``1`` and ``1.0`` are equal here; inside map keys integers come before floats."""
    return _compare(left, right, False)


def _compare(left: Any, right: Any, exact: bool) -> int:
    while True:
        if left is right:
            return 0
        kind = type(left)
        if kind is not type(right):
            return _compare_kinds(left, right, exact)
        if kind is int or kind is bytes or kind is float:
            return (left > right) - (left < right)
        if kind is Atom:
            return (left.name > right.name) - (left.name < right.name)
        if kind is tuple:
            if len(left) != len(right):
                return 1 if len(left) > len(right) else -1
            for one, other in zip(left, right, strict=True):
                if one is not other:
                    part = type(one)
                    if part is type(other) and (part is int or part is bytes):
                        if one == other:
                            continue
                        return 1 if one > other else -1
                    found = _compare(one, other, exact)
                    if found:
                        return found
            return 0
        if kind is Cons:
            if left.head is not right.head:
                found = _compare(left.head, right.head, exact)
                if found:
                    return found
            left = left.rest or left.tail
            right = right.rest or right.tail
            continue
        if kind is Map:
            return _compare_maps(left, right, exact)
        one, other = _scalar_key(left), _scalar_key(right)
        return (one > other) - (one < other)


def _compare_kinds(left: Any, right: Any, exact: bool) -> int:
    one, other = _RANK[type(left)], _RANK[type(right)]
    if one != other:
        return 1 if one > other else -1
    if one == 0:
        if exact:
            return -1 if type(left) is int else 1
        # Python compares an int with a float exactly, however large.
        return (left > right) - (left < right)
    one, other = _scalar_key(left), _scalar_key(right)
    return (one > other) - (one < other)


def _compare_maps(left: Map, right: Map, exact: bool) -> int:
    if len(left) != len(right):
        return 1 if len(left) > len(right) else -1
    mine, theirs = _sorted_items(left), _sorted_items(right)
    for (one, _), (other, _) in zip(mine, theirs, strict=True):
        found = _compare(one, other, True)
        if found:
            return found
    for (_, one), (_, other) in zip(mine, theirs, strict=True):
        found = _compare(one, other, exact)
        if found:
            return found
    return 0


def _sorted_items(term: Map) -> list[tuple[Any, Any]]:
    return sorted(term.raw_items(), key=_item_key)


def _item_key(pair: tuple[Any, Any]) -> Any:
    return exact_sort_key(pair[0])


def _scalar_key(term: Any) -> Any:
    """What orders two terms of the same rank that are neither numbers nor containers."""
    kind = type(term)
    if kind is Ref:
        return term.number
    if kind is Pid:
        return (term.serial, term.number)
    if kind is Port:
        return term.number
    if kind is bytes:
        return (term, 8 * len(term))
    if kind is Bits:
        # Zero padding keeps the order of the bits; the length decides between one bitstring and a longer one that it begins.
        return (term.data, term.size)
    if kind is FunctionType:
        module = term.__globals__.get("__module__")
        return (0, module.name if type(module) is Atom else "", term.__code__.co_name, id(term))
    if kind is ExtFun:
        return (1, term.module.name, term.name.name, term.arity)
    raise TypeError(f"no term: {term!r}")


# -- comparison operators: Python truth, not atoms -------------------------------------------------------------------------


def lt(left: Any, right: Any) -> bool:
    """``left < right``."""
    kind = type(left)
    if kind is type(right) and (kind is int or kind is float or kind is bytes):
        return left < right
    return _compare(left, right, False) < 0


def le(left: Any, right: Any) -> bool:
    """``left <= right``."""
    kind = type(left)
    if kind is type(right) and (kind is int or kind is float or kind is bytes):
        return left <= right
    return _compare(left, right, False) <= 0


def gt(left: Any, right: Any) -> bool:
    """``left > right``."""
    kind = type(left)
    if kind is type(right) and (kind is int or kind is float or kind is bytes):
        return left > right
    return _compare(left, right, False) > 0


def ge(left: Any, right: Any) -> bool:
    """``left >= right``."""
    kind = type(left)
    if kind is type(right) and (kind is int or kind is float or kind is bytes):
        return left >= right
    return _compare(left, right, False) >= 0


def max_(left: Any, right: Any) -> Any:
    """``max(left, right)``: the first of two equal ones."""
    return left if ge(left, right) else right


def min_(left: Any, right: Any) -> Any:
    """``min(left, right)``: the first of two equal ones."""
    return left if le(left, right) else right


# -- sorting ----------------------------------------------------------------------------------------------------------------


def sort_key(term: Any) -> Any:
    """A Python value that orders as the term does; two terms that are ``==`` have equal keys."""
    return _key(term, False)


def exact_sort_key(term: Any) -> Any:
    """As :func:`sort_key`, but every integer comes before every float: the order of map keys."""
    return _key(term, True)


def _key(term: Any, exact: bool) -> Any:
    kind = type(term)
    if kind is int:
        return (0, 0, term) if exact else (0, term)
    if kind is float:
        return (0, 1, term) if exact else (0, term)
    if kind is Atom:
        return (1, term.name)
    if kind is tuple:
        return (6, len(term), *[_key(item, exact) for item in term])
    if kind is Cons:
        # One marker a cell, so that what ends a shorter or an improper list is compared with the other list's next cell.
        out: list[Any] = []
        while type(term) is Cons:
            out.append(_CELL)
            out.append(_key(term.head, exact))
            term = term.rest or term.tail
        out.append(_key(term, exact))
        return (9, tuple(out))
    if kind is Map:
        pairs = _sorted_items(term)
        return (7, len(pairs), tuple([_key(key, True) for key, _ in pairs]), tuple([_key(value, exact) for _, value in pairs]))
    if kind is Empty:
        return _NIL_KEY
    return (_RANK[kind], _scalar_key(term))


_CELL = (9,)
_NIL_KEY = (8,)


def key_for(items: Iterable[Any]) -> Callable[[Any], Any] | None:
    """The cheapest key function that sorts these terms; None when Python's own order of them is Elixir's."""
    kinds = frozenset(map(type, items))
    if kinds in _NATURAL or not kinds:
        return None
    if kinds == _ATOMS:
        return _BY_NAME
    return sort_key


_ATOMS = frozenset((Atom,))


def sort_terms(items: Iterable[Any], reverse: bool = False) -> list[Any]:
    """The terms in order, equal ones staying as they came (also with ``reverse``)."""
    items = list(items)
    return sorted(items, key=key_for(items), reverse=reverse)


def map_keys_in_order(keys: list[Any]) -> list[Any]:
    """Keys of one map in the order in which Elixir on OTP 25 shows them: term order (integers before floats) up to 32, above that the
    order of the BEAM's internal hash. Atoms, pids, references and funs have another hash in each run: with such a key, term order."""
    if len(keys) > FLAT_LIMIT:
        order = large_map_order(keys)
        if order is not None:
            return order
    kinds = frozenset(map(type, keys))
    if kinds == _ATOMS:
        return sorted(keys, key=_BY_NAME)
    if kinds in _NATURAL and len(kinds) == 1:
        return sorted(keys)
    return sorted(keys, key=exact_sort_key)


maps.set_key_order(map_keys_in_order)


__all__ = [
    "compare",
    "exact_equal",
    "exact_sort_key",
    "ge",
    "gt",
    "key_for",
    "le",
    "lt",
    "max_",
    "min_",
    "sort_key",
    "sort_terms",
]
