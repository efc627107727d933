"""Putting elements into collectables: lists, maps, sets, binaries natively, others through the Collectable protocol."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.library_frames import frames_around
from otpshell.stdlib.enum_core import (
    COLLECTABLE,
    CONT,
    DONE,
    HALT,
    MAP_FIELD,
    MAP_SET,
    Entry,
    build,
    called,
    each,
    new_set,
    no_clause,
    not_implemented,
    passed_on,
    pylist,
    returning,
)
from otpshell.stdlib.iodata import iodata
from otpshell.stdlib.warnings import warn_from
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.bits import Bits, as_int, bit_size, bitstring
from otpshell.terms.cons import EMPTY, Cons, cons, split
from otpshell.terms.errors import ErlError, badarg
from otpshell.terms.maps import STRUCT, Map

INTO, _IMPL_FOR = atom("into"), atom("impl_for")
_NOT_IMPLEMENTED: tuple[Entry, ...] = (
    ("Elixir.Collectable", "impl_for!", 1, "lib/collectable.ex", 1),
    ("Elixir.Collectable", "into", 1, "lib/collectable.ex", 92),
)
_FILE = "lib/enum.ex"
_WALK: Entry = ("Elixir.Enum", "-reduce/3-lists^foldl/2-0-", 3, _FILE, 2468)


def collect(vm: Any, enumerable: Any, collectable: Any, change: Callable[[Any], Any] | None = None) -> Any:
    """``Enum.into``: the elements, changed when asked, added to ``collectable``."""
    kind = type(collectable)
    if kind is Map:
        struct = collectable.d.get(STRUCT)
        if type(struct) is not Atom:
            return _into_plain_map(vm, enumerable, collectable, change)
        if struct is MAP_SET:
            return new_set(collectable.d[MAP_FIELD].put_many([(item, EMPTY) for item in _items(vm, enumerable, change)]))
    elif kind is Cons or collectable is EMPTY:
        if collectable is EMPTY and change is None and (type(enumerable) is Cons or enumerable is EMPTY):
            return enumerable
        if collectable is not EMPTY:
            _warn_of_list(
                vm, ("Elixir.Enum", "into_protocol", 2, _FILE, 1499) if change is None else ("Elixir.Enum", "into_protocol", 3, _FILE, 1566)
            )
        found = build(_items(vm, enumerable, change))
        return found if collectable is EMPTY else _appended(collectable, found)
    elif kind is bytes:
        parts = _items(vm, enumerable, change)
        if set(map(type, parts)) <= {bytes}:
            return collectable + b"".join(parts)
        return _one_by_one(parts, collectable, change)
    return _through_protocol(vm, enumerable, collectable, change)


def _into_plain_map(vm: Any, enumerable: Any, collectable: Map, change: Callable[[Any], Any] | None) -> Any:
    items = _items(vm, enumerable, change)
    if set(map(type, items)) <= {tuple} and set(map(len, items)) <= {2}:
        return collectable.put_many(items)
    if change is None and type(enumerable) is Map and STRUCT in enumerable.d:
        # Through the protocol.
        pairs = PairsOf(collectable)
        try:
            for item in items:
                pairs.append(item)
        except ErlError as error:
            error.through = frames_around("Elixir.Enum", "into", 2, enumerable)  # type: ignore[attr-defined]
            raise
    if change is None:
        place = ("into_map", 2, _FILE, 1493) if len(collectable) else ("into_map", 1, _FILE, 1486 if type(enumerable) is Cons else 1487)
        as_pairs(items, ("Elixir.Enum", *place))
    if not len(collectable):
        as_pairs(items, ("Elixir.Enum", "into", 3, _FILE, 1552))
    wrong = next(item for item in items if type(item) is not tuple or len(item) != 2)
    raise passed_on(ErlError((atom("badmatch"), wrong)), ("Elixir.Enum", "-into/3-fun-0-", 3, _FILE, 1555), _WALK)


def _one_by_one(parts: list[Any], collectable: Any, change: Any) -> Any:
    """What is not all binaries, put into a binary as the protocol does."""
    acc: Any = cons(collectable, EMPTY)
    arity, walk, start = (2, 1513, 1502) if change is None else (3, 1580, 1569)
    name = f"-reduce_into_protocol/{arity + 1}-lists^foldl/2-0-"
    through = ("Elixir.Enum", name, 3, _FILE, walk), ("Elixir.Enum", "into_protocol", arity, _FILE, start)
    for part in parts:
        acc = _into_binary(acc, (CONT, part), *through)
    return _into_binary(acc, DONE)


def _items(vm: Any, enumerable: Any, change: Callable[[Any], Any] | None) -> list[Any]:
    if change is None:
        return pylist(vm, enumerable)
    out: list[Any] = []
    each(vm, enumerable, lambda item: out.append(change(item)))
    return out


def as_pairs(items: list[Any], *through: Entry) -> list[Any]:
    """The items, if all are pairs, which is what a map takes. ``through`` are the entries of Elixir's own between the caller and Erlang's
    function that refuses others."""
    if set(map(type, items)) <= {tuple} and set(map(len, items)) <= {2}:
        return items
    raise passed_on(called(badarg(), "maps", "from_list", build(items)), *through)


def _through_protocol(vm: Any, enumerable: Any, collectable: Any, change: Callable[[Any], Any] | None) -> Any:
    acc, collector = collector_of(vm, collectable)

    def step(item: Any) -> None:
        nonlocal acc
        acc = collector(acc, (CONT, item if change is None else change(item)))

    try:
        each(vm, enumerable, step)
    except Exception:
        collector(acc, HALT)
        raise
    return collector(acc, DONE)


class Collecting:
    """What a comprehension gives, put into a collectable of the learner's own element by element."""

    __slots__ = ("acc", "fun")

    def __init__(self, acc: Any, fun: Callable[[Any, Any], Any]) -> None:
        self.acc = acc
        self.fun = fun

    def append(self, item: Any) -> None:
        self.acc = self.fun(self.acc, (CONT, item))

    def done(self) -> Any:
        return self.fun(self.acc, DONE)

    def halt(self) -> None:
        self.fun(self.acc, HALT)


class PairsOf(list[Any]):
    """What a comprehension puts into a map: pairs."""

    def __init__(self, target: Map) -> None:
        self.target = target

    def append(self, item: Any) -> None:
        if type(item) is not tuple or len(item) != 2:
            raise no_clause("Elixir.Collectable.Map", "-into/1-fun-0-", 2, self.target.put_many(self), (CONT, item))
        super().append(item)


def gathering(vm: Any, target: Any) -> Any:
    """Where a comprehension appends its elements: a list (of pairs, for a map), unless they must go into the collectable one by one."""
    if type(target) is Cons:
        _warn_of_list(vm, native=False)
        return []
    if type(target) is Map and STRUCT not in target.d:
        return PairsOf(target)
    if target is EMPTY or type(target) is Map and target.d.get(STRUCT) is MAP_SET:
        return []
    if native_collector(target) is None and vm.apply(COLLECTABLE, _IMPL_FOR, target) is NIL:
        raise passed_on(not_implemented(COLLECTABLE, target), *_NOT_IMPLEMENTED)
    return Collecting(*collector_of(vm, target))


def gathered(vm: Any, items: Any, target: Any) -> Any:
    """The value of a comprehension that has gathered its elements for this collectable."""
    if type(items) is Collecting:
        return items.done()
    if type(items) is PairsOf:
        return target.put_many(items)
    if type(target) is Map and STRUCT not in target.d:
        return target.put_many(as_pairs(items))
    if type(target) is Cons:
        return _appended(target, build(items))
    if target == b"":
        # Real Elixir appends to the empty binary by itself, without the protocol.
        return joined_bits(items)
    return collect(vm, build(items), target)


def joined_bits(parts: list[Any]) -> Any:
    """Bitstrings one after the other."""
    if set(map(type, parts)) <= {bytes}:
        return b"".join(parts)
    value = size = 0
    for part in parts:
        more = bit_size(part)
        value, size = (value << more) | as_int(part), size + more
    return bitstring(value, size)


def _warn_of_list(vm: Any, *through: Entry, native: bool = True) -> None:
    warn_from(vm, _LIST_WARNING, ("Elixir.Collectable.List", "into", 1, "lib/collectable.ex", 99), *through, native=native)


_LIST_WARNING = (
    'the Collectable protocol is deprecated for non-empty lists. The behaviour of Enum.into/2 and "for" comprehensions with an :into '
    "option is incorrect when collecting into non-empty lists. If you're collecting into a non-empty keyword list, consider using "
    "Keyword.merge/2 instead. If you're collecting into a non-empty list, consider concatenating the two lists with the ++ operator."
)


def collector_of(vm: Any, collectable: Any) -> tuple[Any, Callable[[Any, Any], Any]]:
    """First accumulator and collector function of any collectable."""
    native = native_collector(collectable)
    if native is not None:
        return native
    if vm is None:
        raise not_implemented(COLLECTABLE, collectable)
    acc, fun = vm.apply(COLLECTABLE, INTO, collectable)
    return acc, returning(fun, 2)


def native_collector(collectable: Any) -> tuple[Any, Any] | None:
    """``Collectable.into`` of a built-in kind: accumulators are terms, commands ``{:cont, x}``, ``:done``, ``:halt``."""
    kind = type(collectable)
    if kind is Cons or collectable is EMPTY:
        return EMPTY, _list_collector(collectable)
    if kind is bytes:
        return cons(collectable, EMPTY), _into_binary
    if kind is Bits:
        return collectable, _into_binary
    if kind is Map:
        struct = collectable.d.get(STRUCT)
        if type(struct) is not Atom:
            return collectable, _into_map
        if struct is MAP_SET:
            return collectable, _into_set
    return None


def _appended(start: Any, found: Any) -> Any:
    """``start ++ found``."""
    items, end = split(start)
    if end is not EMPTY:
        raise badarg()
    return build(items, found)


def _list_collector(start: Any) -> Callable[[Any, Any], Any]:
    def into_list(acc: Any, command: Any) -> Any:
        if type(command) is tuple:
            return cons(command[1], acc)
        if command is not DONE:
            return atom("ok")
        return _appended(start, build(split(acc)[0][::-1]))

    return into_list


def _into_binary(acc: Any, command: Any, *through: Entry) -> Any:
    """``acc`` is iodata, as long as there are only whole bytes."""
    if type(command) is not tuple:
        return atom("ok") if command is not DONE else acc if type(acc) is not Cons else iodata(acc)
    item = command[1]
    if type(item) is bytes and type(acc) is Cons:
        return cons(acc, item)
    if type(item) is not bytes and type(item) is not Bits:
        error = no_clause("Elixir.Collectable.BitString", "-into/1-fun-0-", 2, acc, command)
        raise passed_on(error, *through) if through else error
    whole = iodata(acc) if type(acc) is Cons else acc
    size = bit_size(item)
    return bitstring((as_int(whole) << size) | as_int(item), bit_size(whole) + size)


def _into_map(acc: Any, command: Any) -> Any:
    if type(command) is not tuple:
        return acc if command is DONE else atom("ok")
    item = command[1]
    if type(item) is not tuple or len(item) != 2:
        raise no_clause("Elixir.Collectable.Map", "-into/1-fun-0-", 2, acc, command)
    return acc.put(*item)


def _into_set(acc: Any, command: Any) -> Any:
    if type(command) is tuple:
        return new_set(acc.d[MAP_FIELD].put(command[1], EMPTY))
    return acc if command is DONE else atom("ok")


__all__ = ["Collecting", "as_pairs", "collect", "collector_of", "gathered", "gathering", "native_collector"]
