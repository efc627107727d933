"""The BEAM's oldest portable hash of terms, ``:erlang.phash/2``, on which the order of ``:sets`` rests.

Each kind of term is mixed in by multiplying with a prime of its own.
"""

from __future__ import annotations

import struct
from typing import Any

from otpshell.terms.atom import Atom
from otpshell.terms.cons import EMPTY, Cons
from otpshell.terms.hashing import atom_hash, phash2
from otpshell.terms.maps import Map

_M = 0xFFFFFFFF
_ATOM = _BYTE = 268440163
_INTEGER = _IN_LIST = 268439161
_POSITIVE = _NIL = 268435459
_NEGATIVE = _SIZE = 268436141
_FLOAT = 268437017
_TAIL = 268437511
_TUPLE = 268439627
_MAP = 268440593
_MAP_START = 268440611


def phash(term: Any, size: int) -> int:
    """``:erlang.phash/2``: a number from 1 to ``size``."""
    return _mixed(term, 0) % size + 1


def _bytes(out: int, data: bytes, prime: int) -> int:
    for byte in data:
        out = (out * prime + byte) & _M
    return out


def _integer(value: int, out: int) -> int:
    size = abs(value)
    # Four bytes at a time.
    length = max(4, -(-size.bit_length() // 32) * 4)
    out = _bytes(out, size.to_bytes(length, "little"), _INTEGER)
    return out * (_NEGATIVE if value < 0 else _POSITIVE) & _M


def _mixed(term: Any, out: int) -> int:
    kind = type(term)
    if kind is Atom:
        return (out * _ATOM + atom_hash(term.name)) & _M
    if kind is int:
        return _integer(term, out)
    if kind is bytes:
        return (_bytes(out, term, _BYTE) * _SIZE + len(term)) & _M
    if term is EMPTY:
        return (out * _NIL + 1) & _M
    if kind is tuple:
        for item in term:
            out = _mixed(item, out)
        return (out * _TUPLE + len(term)) & _M
    if kind is float:
        low, high = struct.unpack("<II", struct.pack("<d", term + 0.0))
        return (out * _FLOAT + (low ^ high)) & _M
    if kind is Cons:
        return _list(term, out)
    if kind is Map:
        return (out * _MAP + _MAP_START + phash2(term, 1 << 32)) & _M
    return (out * _SIZE + phash2(term)) & _M


def _list(cell: Any, out: int) -> int:
    while type(cell) is Cons:
        head = cell.head
        if type(head) is int and 0 <= head < 256:
            out = (out * _IN_LIST + head) & _M
        else:
            out = _mixed(head, out)
        cell = cell.rest or cell.tail
    return _mixed(cell, out) * _TAIL & _M
