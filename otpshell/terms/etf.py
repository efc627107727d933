"""The external term format: ``:erlang.term_to_binary`` and ``binary_to_term``, byte for byte as OTP 25 writes it.

Format: https://www.erlang.org/doc/apps/erts/erl_ext_dist.html
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from types import FunctionType
from typing import Any

from otpshell.terms.atom import Atom, atom
from otpshell.terms.bits import Bits
from otpshell.terms.cons import EMPTY, Cons, from_iter, split
from otpshell.terms.fun import ExtFun
from otpshell.terms.idents import Pid, Port, Ref, new_pid, new_ref
from otpshell.terms.maps import Map, from_pairs

VERSION = 131
NODE = atom("nonode@nohost")


class BadFormat(ValueError):
    """Bytes that are no external term."""


class NoExternalForm(TypeError):
    """A term that cannot leave its VM: a fun that was not captured by name."""


def encode(term: Any, compressed: int = 0) -> bytes:
    """``:erlang.term_to_binary/2``; ``compressed`` is the zlib level, 0 for none."""
    out: list[bytes] = []
    _write(term, out.append)
    body = b"".join(out)
    if compressed:
        packed = zlib.compress(body, compressed)
        if len(packed) + 5 < len(body):
            return struct.pack(">BBI", VERSION, 80, len(body)) + packed
    return bytes((VERSION,)) + body


def _write(term: Any, add: Callable[[bytes], None]) -> None:
    while True:
        kind = type(term)
        if kind is not Cons:
            break
        items, tail = split(term)
        if tail is EMPTY and len(items) <= 0xFFFF and all(type(item) is int and 0 <= item < 256 for item in items):
            add(b"k" + struct.pack(">H", len(items)) + bytes(items))
            return
        add(b"l" + struct.pack(">I", len(items)))
        for item in items:
            _write(item, add)
        term = tail
    if kind is int:
        add(_integer(term))
    elif kind is Atom:
        add(_atom(term))
    elif kind is bytes:
        add(b"m" + struct.pack(">I", len(term)) + term)
    elif kind is float:
        add(b"F" + struct.pack(">d", term))
    elif kind is tuple:
        size = len(term)
        add(bytes((104, size)) if size < 256 else b"i" + struct.pack(">I", size))
        for item in term:
            _write(item, add)
    elif term is EMPTY:
        add(b"j")
    elif kind is Map:
        add(b"t" + struct.pack(">I", len(term)))
        for key, value in term.items():
            _write(key, add)
            _write(value, add)
    elif kind is Bits:
        add(b"M" + struct.pack(">IB", len(term.data), term.size % 8) + term.data)
    elif kind is Pid:
        add(b"X" + _atom(NODE) + struct.pack(">III", term.number, term.serial, 0))
    elif kind is Port:
        add(b"x" + _atom(NODE) + struct.pack(">QI", term.number, 0))
    elif kind is Ref:
        number = term.number
        words = (number & 0x3FFFF, (number >> 18) & 0x3FFFF, number >> 36)
        add(b"Z" + struct.pack(">H", 3) + _atom(NODE) + struct.pack(">IIII", 0, *words))
    elif kind is ExtFun:
        add(b"q" + _atom(term.module) + _atom(term.name) + _integer(term.arity))
    elif kind is FunctionType:
        raise NoExternalForm(term)
    else:
        raise TypeError(f"no term: {term!r}")


def _atom(term: Atom) -> bytes:
    name = term.name
    try:
        data = name.encode("latin-1")
        # Atoms that Latin-1 can write keep the tag that every release understands.
        return b"d" + struct.pack(">H", len(data)) + data
    except UnicodeEncodeError:
        data = name.encode()
        return b"w" + bytes((len(data),)) + data if len(data) < 256 else b"v" + struct.pack(">H", len(data)) + data


def _integer(value: int) -> bytes:
    if 0 <= value < 256:
        return bytes((97, value))
    if -(1 << 31) <= value < 1 << 31:
        return b"b" + struct.pack(">i", value)
    data = abs(value).to_bytes((value.bit_length() + 7) // 8, "little")
    sign = 1 if value < 0 else 0
    if len(data) < 256:
        return bytes((110, len(data), sign)) + data
    return b"o" + struct.pack(">IB", len(data), sign) + data


class Decoder:
    """Reads terms from bytes. ``exports`` is the VM's table for captured functions; ``idents`` makes pids, refs and ports (their kind,
    number and serial given); ``find_atom`` gives an atom by name or raises for one that may not be made (``:safe``)."""

    def __init__(
        self,
        data: bytes,
        exports: dict[str, Any] | None = None,
        idents: Callable[[str, int, int], Any] | None = None,
        find_atom: Callable[[str], Atom] = atom,
    ) -> None:
        self.data = data
        self.at = 0
        self.exports = {} if exports is None else exports
        self.idents = idents or _new_ident
        self.find_atom = find_atom

    def take(self, count: int) -> bytes:
        end = self.at + count
        if end > len(self.data):
            raise BadFormat("too short")
        found = self.data[self.at : end]
        self.at = end
        return found

    def numbers(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack(layout, self.take(struct.calcsize(layout)))

    def term(self) -> Any:
        tag = self.take(1)[0]
        reader = _READERS.get(tag)
        if reader is None:
            raise BadFormat(f"unknown tag {tag}")
        return reader(self)

    def small_integer(self) -> int:
        return self.take(1)[0]

    def integer(self) -> int:
        return self.numbers(">i")[0]

    def new_float(self) -> float:
        value = self.numbers(">d")[0]
        if value != value or value in (float("inf"), float("-inf")):
            raise BadFormat("no float")
        return value

    def old_float(self) -> float:
        return float(self.take(31).rstrip(b"\0"))

    def binary(self) -> bytes:
        return self.take(self.numbers(">I")[0])

    def bits(self) -> Any:
        size, last = self.numbers(">IB")
        data = self.take(size)
        if last == 8 or not size:
            return data
        if not 0 < last < 8:
            raise BadFormat("no bit count")
        data = data[:-1] + bytes((data[-1] & (0xFF << (8 - last)) & 0xFF,))
        return Bits(data, 8 * (size - 1) + last)

    def latin_atom(self) -> Atom:
        return self.find_atom(self.take(self.numbers(">H")[0]).decode("latin-1"))

    def small_latin_atom(self) -> Atom:
        return self.find_atom(self.take(self.small_integer()).decode("latin-1"))

    def utf8_atom(self) -> Atom:
        return self.find_atom(self.take(self.numbers(">H")[0]).decode())

    def small_utf8_atom(self) -> Atom:
        return self.find_atom(self.take(self.small_integer()).decode())

    def many(self, count: int) -> list[Any]:
        if count > len(self.data) - self.at:
            raise BadFormat("too short")
        return [self.term() for _ in range(count)]

    def small_tuple(self) -> Any:
        return tuple(self.many(self.small_integer()))

    def large_tuple(self) -> Any:
        return tuple(self.many(self.numbers(">I")[0]))

    def empty(self) -> Any:
        return EMPTY

    def string(self) -> Any:
        return from_iter(list(self.take(self.numbers(">H")[0])))

    def proper_list(self) -> Any:
        items = self.many(self.numbers(">I")[0])
        return from_iter(items, self.term())

    def map(self) -> Map:
        count = self.numbers(">I")[0]
        items = self.many(2 * count)
        found = from_pairs(zip(items[::2], items[1::2], strict=True))
        if len(found) != count:
            raise BadFormat("a key twice")
        return found

    def small_big(self) -> int:
        return self.big(self.small_integer())

    def large_big(self) -> int:
        return self.big(self.numbers(">I")[0])

    def big(self, size: int) -> int:
        sign = self.small_integer()
        value = int.from_bytes(self.take(size), "little")
        return -value if sign else value

    def export(self) -> ExtFun:
        module, name, arity = self.term(), self.term(), self.term()
        return ExtFun(module, name, arity, self.exports)

    def pid(self) -> Any:
        self.term()
        number, serial, _creation = self.numbers(">III")
        return self.idents("pid", number, serial)

    def port(self) -> Any:
        self.term()
        return self.idents("port", self.numbers(">QI")[0], 0)

    def new_port(self) -> Any:
        self.term()
        return self.idents("port", self.numbers(">II")[0], 0)

    def reference(self) -> Any:
        count = self.numbers(">H")[0]
        self.term()
        self.take(4)
        words = self.numbers(f">{count}I")
        number = 0
        for shift, word in enumerate(words):
            number |= word << (18 * shift)
        return self.idents("ref", number, 0)


_READERS: dict[int, Callable[[Decoder], Any]] = {
    70: Decoder.new_float,
    77: Decoder.bits,
    88: Decoder.pid,
    89: Decoder.new_port,
    90: Decoder.reference,
    97: Decoder.small_integer,
    98: Decoder.integer,
    99: Decoder.old_float,
    100: Decoder.latin_atom,
    104: Decoder.small_tuple,
    105: Decoder.large_tuple,
    106: Decoder.empty,
    107: Decoder.string,
    108: Decoder.proper_list,
    109: Decoder.binary,
    110: Decoder.small_big,
    111: Decoder.large_big,
    113: Decoder.export,
    115: Decoder.small_latin_atom,
    116: Decoder.map,
    118: Decoder.utf8_atom,
    119: Decoder.small_utf8_atom,
    120: Decoder.port,
}


def _new_ident(kind: str, number: int, serial: int) -> Any:
    if kind == "pid":
        return new_pid(number, serial)
    return new_ref(number) if kind == "ref" else Port(number)


def decode(
    data: bytes,
    exports: dict[str, Any] | None = None,
    idents: Callable[[str, int, int], Any] | None = None,
    find_atom: Callable[[str], Atom] = atom,
) -> tuple[Any, int]:
    """The term that ``data`` begins with, and how many bytes it took. :class:`BadFormat` when there is none."""
    if len(data) < 2 or data[0] != VERSION:
        raise BadFormat("no external term")
    if data[1] == 80:
        size = struct.unpack_from(">I", data, 2)[0]
        unpacker = zlib.decompressobj()
        try:
            body = unpacker.decompress(data[6:], size) if size else b""
        except zlib.error as error:
            raise BadFormat(str(error)) from None
        if len(body) != size:
            raise BadFormat("too short")
        return Decoder(body, exports, idents, find_atom).term(), len(data) - len(unpacker.unused_data)
    decoder = Decoder(data, exports, idents, find_atom)
    decoder.at = 1
    try:
        return decoder.term(), decoder.at
    except (struct.error, UnicodeDecodeError) as error:
        raise BadFormat(str(error)) from None
