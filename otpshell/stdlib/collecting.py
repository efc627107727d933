"""Putting elements into collectables: lists, maps, sets, binaries natively, others through the Collectable protocol."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.stdlib.enum_core import (
    COLLECTABLE,
    CONT,
    DONE,
    HALT,
    MAP_FIELD,
    MAP_SET,
    build,
    each,
    new_set,
    not_implemented,
    pylist,
    returning,
)
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.bits import Bits, as_int, bit_size, bitstring
from otpshell.terms.cons import EMPTY, Cons, cons, split
from otpshell.terms.errors import ErlError, argument_error, badarg, exception_struct
from otpshell.terms.maps import STRUCT, Map

INTO = atom("into")


def collect(vm: Any, enumerable: Any, collectable: Any, change: Callable[[Any], Any] | None = None) -> Any:
    """``Enum.into``: the elements, changed when asked, added to ``collectable``."""
    kind = type(collectable)
    if kind is Map:
        struct = collectable.d.get(STRUCT)
        if type(struct) is not Atom:
            return collectable.put_many(as_pairs(_items(vm, enumerable, change), matched=change is not None and len(collectable) > 0))
        if struct is MAP_SET:
            return new_set(collectable.d[MAP_FIELD].put_many([(item, EMPTY) for item in _items(vm, enumerable, change)]))
    elif kind is Cons or collectable is EMPTY:
        if collectable is EMPTY and change is None and (type(enumerable) is Cons or enumerable is EMPTY):
            return enumerable
        found = build(_items(vm, enumerable, change))
        return found if collectable is EMPTY else _appended(collectable, found)
    elif kind is bytes:
        parts = _items(vm, enumerable, change)
        if set(map(type, parts)) <= {bytes}:
            return collectable + b"".join(parts)
        for part in parts:
            collectable = _into_binary(collectable, (CONT, part))
        return collectable
    return _through_protocol(vm, enumerable, collectable, change)


def _items(vm: Any, enumerable: Any, change: Callable[[Any], Any] | None) -> list[Any]:
    if change is None:
        return pylist(vm, enumerable)
    out: list[Any] = []
    each(vm, enumerable, lambda item: out.append(change(item)))
    return out


def as_pairs(items: list[Any], matched: bool = False) -> list[Any]:
    """The items, if all are pairs, which is what a map takes."""
    if set(map(type, items)) <= {tuple} and set(map(len, items)) <= {2}:
        return items
    for item in items:
        if type(item) is not tuple or len(item) != 2:
            raise ErlError((atom("badmatch"), item)) if matched else argument_error("argument error")
    return items


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
    if kind is bytes or kind is Bits:
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


def _into_binary(acc: Any, command: Any) -> Any:
    if type(command) is tuple:
        item = command[1]
        if type(acc) is bytes and type(item) is bytes:
            return acc + item
        if type(item) is not bytes and type(item) is not Bits:
            fields = {"module": atom("Elixir.Collectable.BitString"), "function": atom("-into/1-fun-0-"), "arity": 2}
            raise ErlError(exception_struct("FunctionClauseError", **fields, kind=NIL, args=NIL, clauses=NIL))
        size = bit_size(item)
        return bitstring((as_int(acc) << size) | as_int(item), bit_size(acc) + size)
    return acc if command is DONE else atom("ok")


def _into_map(acc: Any, command: Any) -> Any:
    if type(command) is tuple:
        key, value = as_pairs([command[1]])[0]
        return acc.put(key, value)
    return acc if command is DONE else atom("ok")


def _into_set(acc: Any, command: Any) -> Any:
    if type(command) is tuple:
        return new_set(acc.d[MAP_FIELD].put(command[1], EMPTY))
    return acc if command is DONE else atom("ok")


__all__ = ["Collecting", "as_pairs", "collect", "collector_of", "native_collector"]
