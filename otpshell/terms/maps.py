"""Maps: a dict copied on write up to 32 keys, a hash trie above, as the BEAM does it. A larger map that is made at once stays a dict
until it is first changed.

Python's dict takes ``1`` and ``1.0`` for one key, Elixir for two. :func:`key_of` is where they part: a key that holds a float
anywhere is stored inside an :class:`ExactKey`, any other key as itself, so the common keys (atoms, integers, binaries) cost nothing.

A trie must not meet two keys of one hash that cannot be compared, as ``0`` and ``b""`` are: rpds does not survive that. So a map with the
empty binary among its keys stays a dict of any size, and no trie is asked for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from rpds import HashTrieMap

from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import Cons

FLAT_LIMIT = 32
MISSING: Any = type("Missing", (), {"__repr__": lambda self: "MISSING", "__slots__": ()})()
# Kinds of keys that are stored as themselves; most are.
PLAIN_KEYS = frozenset((Atom, int, bytes))
# Never equal to a term of another type, as integers are to floats.
_APART = frozenset((Atom, bytes))
_ATOMS = {Atom}
# The order of the keys of small maps whose keys are atoms, by the keys as they are stored: there are few such shapes and many such maps.
_ORDERS: dict[Any, list[Any]] = {}
_KNOWN_ORDERS = 1024


class ExactKey:
    """A map key that holds a float: equal only to a key of the same types throughout."""

    __slots__ = ("term", "hash")

    def __init__(self, term: Any) -> None:
        self.term = term
        self.hash = hash(("exact", _shape(term)))

    def __eq__(self, other: object) -> bool:
        return type(other) is ExactKey and _shape(self.term) == _shape(other.term)

    def __hash__(self) -> int:
        return self.hash


def _holds_float(term: Any) -> bool:
    kind = type(term)
    if kind in PLAIN_KEYS:
        return False
    if kind is float:
        return True
    if kind is tuple:
        return any(map(_holds_float, term))
    while kind is Cons:
        if _holds_float(term.head):
            return True
        term = term.rest or term.tail
        kind = type(term)
        if kind is not Cons:
            return _holds_float(term)
    if kind is Map:
        return any(_holds_float(k) or _holds_float(v) for k, v in term.raw_items())
    return False


def _shape(term: Any) -> Any:
    """A Python value that two terms share exactly when they are ``===``."""
    kind = type(term)
    if kind is float:
        # Float zero and minus zero are one key on OTP 25, hence the sum.
        return ("float", term + 0.0)
    if kind is tuple:
        return tuple(map(_shape, term))
    if kind is Cons:
        items = []
        while type(term) is Cons:
            items.append(_shape(term.head))
            term = term.rest or term.tail
        return ("cons", tuple(items), _shape(term))
    if kind is Map:
        return ("map", frozenset((_shape(k), _shape(v)) for k, v in term.raw_items()))
    return term


def key_of(term: Any) -> Any:
    """The dict key under which a map stores ``term``."""
    kind = type(term)
    if kind in PLAIN_KEYS:
        return term
    if kind is tuple:
        # Most are flat, as places on a grid.
        for part in term:
            if type(part) not in PLAIN_KEYS:
                break
        else:
            return term
    return ExactKey(term) if _holds_float(term) else term


def _term_of(key: Any) -> Any:
    return key.term if type(key) is ExactKey else key


class Map:
    """An immutable map, made by :func:`map_of`. Every "change" returns another Map.

    ``d`` is the store (a ``dict``, of any size, or an ``rpds.HashTrieMap``) under :func:`key_of` keys; compiled code may read it
    directly for a key that is a literal atom, integer or binary. ``keys_in_order`` caches the keys in the order in which Elixir shows them.
    It has no ``__init__``: as of a list cell, two slots set in line cost half of a constructor call.
    """

    __slots__ = ("d", "keys_in_order", "pairs")

    d: Any
    keys_in_order: list[Any] | None
    # What a trie holds, in order, once that was asked for: a trie is slow to go through. Not set before.
    pairs: list[tuple[Any, Any]]

    # -- reading ---------------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.d)

    def __contains__(self, key: Any) -> bool:
        if not key and key == b"" and type(self.d) is not dict:
            return False
        return (key if type(key) in PLAIN_KEYS else key_of(key)) in self.d

    def get(self, key: Any, default: Any = None) -> Any:
        """The value of ``key``, or ``default`` (Python None unless given, which is never a term)."""
        if not key and key == b"" and type(self.d) is not dict:
            return default
        return self.d.get(key if type(key) in PLAIN_KEYS else key_of(key), default)

    def raw_items(self) -> Iterator[tuple[Any, Any]]:
        """Pairs in no particular order: for what does not show it."""
        return ((_term_of(key), value) for key, value in self.d.items())

    def keys(self) -> list[Any]:
        """Keys in the order in which Elixir shows them: term order for small maps, hash order for large ones."""
        order = self.keys_in_order
        if order is None:
            order = self._put_in_order(self.d)
        return order

    def _put_in_order(self, stored: Any) -> list[Any]:
        shape = tuple(stored) if len(stored) <= FLAT_LIMIT else None
        order = _ORDERS.get(shape)
        if order is None:
            # What is not one of the plain kinds may be an ExactKey.
            order = order_keys([key if type(key) in PLAIN_KEYS else _term_of(key) for key in stored])
            if shape is not None and set(map(type, shape)) == _ATOMS:
                if len(_ORDERS) == _KNOWN_ORDERS:
                    _ORDERS.clear()
                _ORDERS[shape] = order
        self.keys_in_order = order
        return order

    def items(self) -> list[tuple[Any, Any]]:
        d = self.d
        if type(d) is not dict:
            return self._trie_pairs().copy()
        order = self.keys_in_order
        if order is None:
            order = self._put_in_order(d)
        return [(key, d[key if type(key) in PLAIN_KEYS else key_of(key)]) for key in order]

    def values(self) -> list[Any]:
        d = self.d
        if type(d) is not dict:
            return [value for _, value in self._trie_pairs()]
        order = self.keys_in_order
        if order is None:
            order = self._put_in_order(d)
        return [d[key if type(key) in PLAIN_KEYS else key_of(key)] for key in order]

    def _trie_pairs(self) -> list[tuple[Any, Any]]:
        pairs = getattr(self, "pairs", None)
        if pairs is None:
            d = dict(self.d.items())
            order = self.keys_in_order
            if order is None:
                order = self._put_in_order(d)
            self.pairs = pairs = [(key, d[key if type(key) in PLAIN_KEYS else key_of(key)]) for key in order]
        return pairs

    def __iter__(self) -> Iterator[Any]:
        return iter(self.keys())

    # -- changing --------------------------------------------------------------------------------------------------

    def _with(self, more: dict[Any, Any]) -> Map:
        """This map, which is not small or does not stay so, with these entries added."""
        d = self.d
        if b"" in more and type(d) is not dict:
            return map_of({**dict(d.items()), **more})
        if type(d) is dict:
            if b"" in d or b"" in more:
                return map_of({**d, **more})
            large = len(d) > FLAT_LIMIT
            d = HashTrieMap(d)
            if large:
                self.d = d
        return map_of(d.update(more))

    def put(self, key: Any, value: Any) -> Map:
        d = self.d
        if type(key) not in PLAIN_KEYS:
            key = key_of(key)
        if type(d) is dict and (len(d) < FLAT_LIMIT or key in d and len(d) == FLAT_LIMIT):
            d = d.copy()
            d[key] = value
            # Written out: nothing is called more often.
            made = Map()
            made.d = d
            made.keys_in_order = None
            return made
        if type(d) is dict or not key:
            return self._with({key: value})
        return map_of(d.insert(key, value))

    def put_many(self, pairs: Iterable[tuple[Any, Any]]) -> Map:
        """This map with these (key, value) pairs added, the later ones winning."""
        d = self.d
        if type(d) is dict and len(d) <= FLAT_LIMIT:
            new = d.copy()
            for key, value in pairs:
                new[key_of(key)] = value
            return map_of(new)
        return self._with({key_of(key): value for key, value in pairs})

    def merged(self, other: Map) -> Map:
        """Both maps in one; the other's values win."""
        d, more = self.d, other.d
        if type(d) is dict and len(d) <= FLAT_LIMIT:
            if type(more) is dict:
                return map_of({**d, **more})
            return map_of({**d, **dict(more.items())})
        return self._with(more if type(more) is dict else dict(more.items()))

    def delete(self, key: Any) -> Map:
        if key not in self:
            return self
        d = self.d
        key = key_of(key)
        if type(d) is dict:
            new = d.copy()
            del new[key]
            return map_of(new) if len(new) <= FLAT_LIMIT or b"" in new else map_of(HashTrieMap(new))
        d = d.remove(key)
        return map_of(dict(d.items()) if len(d) <= FLAT_LIMIT else d)

    # -- as a term -------------------------------------------------------------------------------------------------

    def __eq__(self, other: object) -> Any:
        if type(other) is not Map:
            return NotImplemented
        mine, theirs = self.d, other.d
        if mine is theirs:
            return True
        if len(mine) != len(theirs) or type(mine) is not type(theirs) and _has_empty(mine) != _has_empty(theirs):
            return False
        for key, value in mine.items():
            found = theirs.get(key, MISSING)
            if found is not value and (found is MISSING or found != value):
                return False
        return True

    def __hash__(self) -> int:
        return hash(frozenset(self.d.items()))

    def __repr__(self) -> str:
        return "%{" + ", ".join(f"{key!r} => {value!r}" for key, value in self.raw_items()) + "}"

    def __reduce__(self) -> tuple[Any, ...]:
        return (from_pairs, (list(self.raw_items()),))


def _has_empty(d: Any) -> bool:
    return type(d) is dict and b"" in d


def map_of(d: Any) -> Map:
    """A map of a store whose keys are in the form of :func:`key_of`. It belongs to the map from now on."""
    made = Map()
    made.d = d
    made.keys_in_order = None
    return made


def from_pairs(pairs: Iterable[tuple[Any, Any]]) -> Map:
    """A map of these (key, value) pairs, the later ones winning."""
    if type(pairs) is list:
        made = dict(pairs)
        if set(map(type, made)) <= _APART or {type(key) for key, _ in pairs} <= PLAIN_KEYS:
            return map_of(made)
    return map_of({key_of(key): value for key, value in pairs})


def atom_map(**entries: Any) -> Map:
    """A map with atom keys."""
    return map_of({atom(name): value for name, value in entries.items()})


EMPTY_MAP = map_of({})
STRUCT = atom("__struct__")


def is_struct(term: Any) -> bool:
    return type(term) is Map and type(term.d.get(STRUCT)) is Atom


def struct_name(term: Any) -> Atom | None:
    """The module of a struct, None for any other term."""
    if type(term) is Map:
        name = term.d.get(STRUCT)
        if type(name) is Atom:
            return name
    return None


def order_keys(keys: list[Any]) -> list[Any]:
    """Keys in the order in which a map of them is shown (:func:`otpshell.terms.order.map_keys_in_order`)."""
    return _key_order(keys)


def _no_order(keys: list[Any]) -> list[Any]:
    raise RuntimeError("otpshell.terms.order was not imported")


_key_order: Callable[[list[Any]], list[Any]] = _no_order


def set_key_order(function: Callable[[list[Any]], list[Any]]) -> None:
    """Called once by :mod:`otpshell.terms.order`, which cannot be imported here: order is defined over maps too."""
    global _key_order
    _key_order = function
