"""A log in a file: gzipped JSON, one event a line. Opening a stranger's file runs nothing.

A term is a JSON number, or a list that begins with a letter for its type. References, pids and message terms keep their identity: the same
pid is one object again, and a ``receive`` has the very message that its ``send`` had.
What lies too deep in a term is kept as ``:...``, so that reading needs no more of Python's stack than there is.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from otpshell.record.log import Event, Log
from otpshell.terms.atom import Atom, atom
from otpshell.terms.bits import Bits
from otpshell.terms.cons import EMPTY, Cons, Empty, from_iter
from otpshell.terms.fun import ExtFun
from otpshell.terms.idents import Pid, Port, Ref, new_pid, new_ref
from otpshell.terms.inspect_funs import fun_info
from otpshell.terms.maps import Map, from_pairs

FORMAT = "otpshell log 1"

# Levels of JSON in a line; the event itself is one. Python's own limit of recursion has room for reading these.
DEEPEST = 240
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


class BadLog(ValueError):
    """A file that is no saved log."""


def save_events(path: Path, events: list[Event]) -> None:
    """Write events."""
    log = Log(events)
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=5) as file:
        file.write(json.dumps(FORMAT) + "\n")
        for number, time, kind, pid, a, b in events:
            message = log.received.get(number) if kind == "receive" else None
            what = ["@", message.number] if message is not None else pack(a)
            file.write(json.dumps([number, time, kind, pack(pid), what, pack(b)], separators=(",", ":")) + "\n")


def load_events(path: Path) -> list[Event]:
    """Read events; BadLog for a file that holds none."""
    unpacker = _Unpacker()
    events: list[Event] = []
    terms: dict[int, Any] = {}
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            if _parsed(file.readline()) != FORMAT:
                raise BadLog(f"{path} is no log of this version")
            for line in file:
                number, time, kind, pid, a, b = _parsed(line)
                term = terms.get(a[1]) if type(a) is list and a and a[0] == "@" else unpacker(a)
                event = (number, time, kind, unpacker(pid), term, unpacker(b))
                if kind in ("send", "deliver"):
                    terms[number] = event[5]
                events.append(event)
    except (OSError, EOFError, ValueError, KeyError, IndexError, TypeError) as error:
        raise error if isinstance(error, BadLog | FileNotFoundError) else BadLog(f"{path} is no saved log: {error}") from None
    return events


def _parsed(line: str) -> Any:
    """The JSON of a line. ValueError for one so deep that reading it would end Python rather than the reading."""
    if line.count("[") + line.count("{") > DEEPEST:
        depth = 0
        for sign in _STRING.sub("", line):
            depth += (sign in "[{") - (sign in "]}")
            if depth > DEEPEST:
                raise ValueError(f"a line of it is nested more than {DEEPEST} levels deep")
    return json.loads(line)


def pack(term: Any, room: int = DEEPEST - 1) -> Any:
    """A term, or what an event holds besides terms, as JSON of at most ``room`` levels."""
    kind = type(term)
    if kind is int or term is None:
        return term
    nested = _NESTED.get(kind)
    if nested is not None:
        return nested(term, room) if room > 3 else ["a", "..."]
    packer = _PACKERS.get(kind)
    return packer(term) if packer is not None else ["fun", *_fun(term)]


def _list(term: Any, room: int) -> Any:
    items = []
    while type(term) is Cons:
        items.append(pack(term.head, room - 2))
        term = term.rest or term.tail
    return ["l", items] if term is EMPTY else ["l", items, pack(term, room - 1)]


def _tuple(term: tuple[Any, ...], room: int) -> Any:
    return ["t", *(pack(element, room - 1) for element in term)]


def _map(term: Map, room: int) -> Any:
    return ["m", [[pack(key, room - 3), pack(value, room - 3)] for key, value in term.items()]]


def _fun(fun: Any) -> list[Any]:
    module, name, arity, index, unique = fun_info(fun)
    return [module.name, name, arity, index, unique]


_NESTED: dict[type, Callable[[Any, int], Any]] = {tuple: _tuple, Cons: _list, Map: _map}
_PACKERS: dict[type, Callable[[Any], Any]] = {
    bool: lambda value: ["?", int(value)],
    float: lambda value: ["f", value.hex()],
    str: lambda text: ["s", text],
    bytes: lambda data: ["b", data.decode("latin-1")],
    Atom: lambda term: ["a", term.name],
    Empty: lambda term: ["l", []],
    Pid: lambda pid: ["p", pid.number, pid.serial],
    Ref: lambda ref: ["r", ref.number],
    Port: lambda port: ["o", port.number],
    ExtFun: lambda fun: ["x", fun.module.name, fun.name.name, fun.arity],
    Bits: lambda bits: ["z", bits.data.decode("latin-1"), bits.size],
}


class _Unpacker:
    """Makes each pid and reference once."""

    def __init__(self) -> None:
        self.made: dict[Any, Any] = {}

    def once(self, key: Any, make: Callable[[], Any]) -> Any:
        found = self.made.get(key)
        if found is None:
            found = self.made[key] = make()
        return found

    def __call__(self, data: Any) -> Any:
        if type(data) is not list:
            if data is None or type(data) is int:
                return data
            raise ValueError(f"{data!r} is no term")
        letter = data[0]
        if letter == "t":
            return tuple(map(self, data[1:]))
        if letter == "l":
            items = [self(item) for item in data[1]]
            return from_iter(items) if len(data) == 2 else from_iter(items, self(data[2]))
        if letter == "m":
            return from_pairs([(self(key), self(value)) for key, value in data[1]])
        if letter == "p":
            return self.once(("p", data[1], data[2]), lambda: new_pid(data[1], data[2]))
        if letter == "r":
            return self.once(("r", data[1]), lambda: new_ref(data[1]))
        return _UNPACKERS[letter](*data[1:])


def saved_fun(module: str, name: str, arity: int, index: int, unique: int) -> Any:
    """Stands for a fun of a log: it shows as the fun did."""
    made = _saved(arity)
    made.fun_info = (atom(module), name, index, unique)
    return made


def _saved(arity: int) -> Any:
    def gone() -> Any:
        raise RuntimeError("a fun of a saved log cannot be called")

    gone.__code__ = gone.__code__.replace(co_argcount=arity, co_nlocals=arity, co_varnames=tuple(f"arg{place}" for place in range(arity)))
    return gone


_UNPACKERS: dict[str, Callable[..., Any]] = {
    "?": bool,
    "f": float.fromhex,
    "s": str,
    "b": lambda text: text.encode("latin-1"),
    "a": atom,
    "o": Port,
    "x": lambda module, name, arity: ExtFun(atom(module), atom(name), arity, {}),
    "z": lambda data, size: Bits(data.encode("latin-1"), size),
    "fun": saved_fun,
}
