"""The BEAM's two hashes of terms: ``phash2``, which is the same everywhere, and the internal one, which orders large maps.

Both mix 32-bit words as Bob Jenkins' public-domain hash of 1996 does.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from types import FunctionType
from typing import Any

from otpshell.terms.atom import FALSE, TRUE, Atom
from otpshell.terms.bits import Bits
from otpshell.terms.cons import EMPTY, Cons
from otpshell.terms.fun import ExtFun
from otpshell.terms.idents import Pid, Port, Ref
from otpshell.terms.maps import Map

_M = 0xFFFFFFFF
_GOLDEN = 0x9E3779B9
_CONST = [(_GOLDEN * n) & _M for n in range(24)]
_NIL_HASH = 3468870702
_NIL_WORD = 2


def _mix(a: int, b: int, c: int) -> tuple[int, int, int]:
    a = (a - b - c) & _M
    a ^= c >> 13
    b = (b - c - a) & _M
    b ^= (a << 8) & _M
    c = (c - a - b) & _M
    c ^= b >> 13
    a = (a - b - c) & _M
    a ^= c >> 12
    b = (b - c - a) & _M
    b ^= (a << 16) & _M
    c = (c - a - b) & _M
    c ^= b >> 5
    a = (a - b - c) & _M
    a ^= c >> 3
    b = (b - c - a) & _M
    b ^= (a << 10) & _M
    c = (c - a - b) & _M
    c ^= b >> 15
    return a, b, c


def _words(hash_: int, first: int, second: int, const: int) -> int:
    return _mix((const + first) & _M, (const + second) & _M, hash_)[2]


def _word(hash_: int, first: int, const: int) -> int:
    return _mix((const + first) & _M, const, hash_)[2]


def _block(data: bytes, start: int) -> int:
    a = b = _GOLDEN
    c = start
    at, length = 0, len(data)
    while length - at >= 12:
        x, y, z = struct.unpack_from("<III", data, at)
        a, b, c = _mix((a + x) & _M, (b + y) & _M, (c + z) & _M)
        at += 12
    rest = data[at:].ljust(12, b"\0")
    x, y = struct.unpack_from("<II", rest)
    # The lowest byte of the third word is the length's.
    z = int.from_bytes(rest[8:11], "little") << 8
    return _mix((a + x) & _M, (b + y) & _M, (c + length + z) & _M)[2]


def atom_hash(name: str) -> int:
    """The hash of an atom's name (the classic ELF one), Latin-1 characters counting as one byte."""
    data = name.encode()
    out = at = 0
    while at < len(data):
        byte = data[at]
        at += 1
        if at < len(data) and byte & 0xFE == 0xC2 and data[at] & 0xC0 == 0x80:
            byte = ((byte << 6) | (data[at] & 0x3F)) & 0xFF
            at += 1
        out = ((out << 4) + byte) & _M
        high = out & 0xF0000000
        if high:
            out ^= high >> 24
            out ^= high
    return out


def phash2(term: Any, size: int = 1 << 27) -> int:
    """``:erlang.phash2/2``: a number below ``size`` (at most 2**32)."""
    found = _portable(term, 0)
    return found if size == 1 << 32 else found % size


def _is_byte(term: Any) -> bool:
    return type(term) is int and 0 <= term < 256


def _portable(term: Any, out: int) -> int:
    while True:
        kind = type(term)
        if kind is Cons:
            out, term, done = _list_bytes(term, out, False)
            if done:
                continue
            out = _portable(term.head, out)
            term = term.rest or term.tail
            continue
        if kind is int:
            return _portable_integer(term, out)
        if kind is Atom:
            return _word(out, atom_hash(term.name), _CONST[3]) if out else atom_hash(term.name)
        if term is EMPTY:
            return _word(out, _NIL_WORD, _CONST[2]) if out else _NIL_HASH
        if kind is tuple:
            out = _word(out, len(term), _CONST[9])
            for item in term:
                out = _portable(item, out)
            return out
        if kind is Map:
            out = _word(out, len(term), _CONST[16])
            if not len(term):
                return out
            pairs = 0
            for key, value in term.raw_items():
                pairs ^= _portable(value, _portable(key, 0))
            return _word(out, pairs, _CONST[19])
        return _leaf(term, kind, out)


def _portable_integer(term: int, out: int) -> int:
    if -(1 << 27) <= term < 1 << 27:
        if term < 0:
            out = _word(out, -term, _GOLDEN)
        return _word(out, term & _M, _GOLDEN)
    return _big(term, out)


def _big(term: int, out: int) -> int:
    const = _CONST[10] if term < 0 else _CONST[11]
    rest = abs(term)
    while True:
        out = _words(out, rest & _M, (rest >> 32) & _M, const)
        rest >>= 64
        if not rest:
            return out


def _leaf(term: Any, kind: type, out: int) -> int:
    if kind is float:
        low, high = struct.unpack("<II", struct.pack("<d", term + 0.0))
        return _words(out, high, low, _CONST[12])
    if kind is bytes:
        start = (_CONST[13] + out) & _M
        return _block(term, start) if term else start
    if kind is Bits:
        whole, rest = divmod(term.size, 8)
        out = _block(term.data[:whole], (_CONST[13] + out) & _M)
        return _words(out, rest, term.data[whole] >> (8 - rest), _CONST[15])
    if kind is Pid:
        return _word(out, (term.serial << 28 | term.number) & _M, _CONST[5])
    if kind is Port:
        return _word(out, term.number & _M, _CONST[6])
    if kind is Ref:
        return _word(out, term.number & 0x3FFFF, _CONST[7])
    if kind is ExtFun:
        out = _words(out, term.arity, atom_hash(term.module.name), _GOLDEN)
        return _word(out, atom_hash(term.name.name), _CONST[14])
    if kind is FunctionType:
        return _word(out, atom_hash(term.__code__.co_name), _CONST[8])
    raise TypeError(f"no term: {term!r}")


def _list_bytes(cell: Any, out: int, internal: bool) -> tuple[int, Any, bool]:
    """Mix in the bytes a list begins with, four at a time: the hash, the term after them, and whether that is no cell to hash."""
    count = word = 0
    while _is_byte(cell.head):
        word = (word << 8) + cell.head
        if count == 3:
            out = _word(out, word, _CONST[4])
            count = word = 0
        else:
            count += 1
        cell = cell.rest or cell.tail
        if type(cell) is not Cons:
            break
    if count:
        out = _words(out, word, count, _CONST[22]) if internal else _word(out, word, _CONST[4])
    return out, cell, type(cell) is not Cons


# -- the order of large maps ----------------------------------------------------------------------------------------------


class NoFixedHash(Exception):
    """A key whose place in a large map differs from one run of the BEAM to the next: an atom, pid, reference or fun (or a map,
    whose internal hash is not known here)."""


_SALT = 3432918353


def internal_hash(term: Any, out: int = _SALT) -> int:
    """The hash by which OTP 25 files a key in a map of more than 32."""
    while True:
        kind = type(term)
        if kind is Cons:
            out, term, done = _list_bytes(term, out, True)
            if done:
                continue
            out = _constant(out, _CONST[17])
            out = internal_hash(term.head, out)
            term = term.rest or term.tail
            if type(term) is not Cons:
                out = _constant(out, _CONST[18])
            continue
        if kind is int:
            if -(1 << 59) <= term < 1 << 59:
                return _immediate((term << 4) | 0xF, out)
            return _big(term, out)
        if term is EMPTY:
            return _immediate(59, out)
        if kind is tuple:
            if not term:
                return _word(out, 0, _CONST[9])
            out = _word(out, len(term), _CONST[9])
            for item in term:
                out = internal_hash(item, out)
            return out
        if kind is float:
            low, high = struct.unpack("<II", struct.pack("<d", term + 0.0))
            return _words(out, low, high, _CONST[12])
        if kind is bytes or kind is Bits:
            return _leaf(term, kind, out)
        # The BEAM hashes an atom by its number; these two are always the first.
        if term is TRUE:
            return _immediate(75, out)
        if term is FALSE:
            return _immediate(11, out)
        raise NoFixedHash(term)


def _immediate(word: int, out: int) -> int:
    return _words(out, word & _M, (word >> 32) & _M, _GOLDEN)


def _constant(out: int, const: int) -> int:
    out ^= const
    return ((out << 17) & _M) ^ (out >> 15)


def _path(term: Any) -> int:
    """The way to a key in the trie: four bits of the hash at a time, the lowest first. A walk goes from the highest to the lowest."""
    found = internal_hash(term)
    out = 0
    for _ in range(8):
        out = out << 4 | (found & 15)
        found >>= 4
    return out


_known_path = lru_cache(1 << 16)(_path)


_KEPT = frozenset((int, bytes))


def _place(term: Any) -> int:
    kind = type(term)
    # Kept for the common keys only: in Python's eyes (1,) and (1.0,) are one.
    return _known_path(term) if kind in _KEPT else _path(term)


def large_map_order(keys: list[Any]) -> list[Any] | None:
    """Keys in the order in which OTP 25 lists a map of them; None when that differs from run to run."""
    try:
        return sorted(keys, key=_known_path if set(map(type, keys)) <= _KEPT else _place, reverse=True)
    except NoFixedHash:
        return None
