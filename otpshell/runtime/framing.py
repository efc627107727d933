"""How bytes that come in pieces of any size are cut into messages: lines, or packets with their length before them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

# What a line is: whole, or a part of one that is too long or that nothing follows.
EOL, NOEOL = "eol", "noeol"


class Stream:
    """Bytes as they come."""

    def feed(self, data: bytes) -> Iterator[Any]:
        """The messages that are whole with these bytes."""
        yield data

    def rest(self) -> Iterator[Any]:
        """What is left when nothing more comes, as far as it is a message."""
        return iter(())

    def wrap(self, data: bytes) -> bytes:
        """Bytes as they are sent. ValueError when they are too many."""
        return data


class Packets(Stream):
    """Each message with its length before it, big endian in ``size`` bytes. :meth:`feed` raises ValueError for one longer than ``most``."""

    def __init__(self, size: int, most: int = 0) -> None:
        self._size, self._most = size, most
        self._kept = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        kept, size = self._kept, self._size
        kept += data
        while len(kept) >= size:
            length = int.from_bytes(kept[:size], "big")
            if self._most and length > self._most:
                raise ValueError(length)
            if len(kept) < size + length:
                return
            packet = bytes(kept[size : size + length])
            del kept[: size + length]
            yield packet

    def wrap(self, data: bytes) -> bytes:
        try:
            return len(data).to_bytes(self._size, "big") + data
        except OverflowError:
            raise ValueError(len(data)) from None


class Lines(Stream):
    """Lines as ``(EOL, line)``, without their end; one longer than ``most`` bytes in parts, each ``(NOEOL, part)`` but the last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[str, bytes]]:
        kept, most = self._kept, self._most
        kept += data
        while kept:
            end = kept.find(b"\n", 0, most + 1)
            if end >= 0:
                line = bytes(kept[:end])
                del kept[: end + 1]
                yield EOL, line
            elif len(kept) > most:
                part = bytes(kept[:most])
                del kept[:most]
                yield NOEOL, part
            else:
                return

    def rest(self) -> Iterator[tuple[str, bytes]]:
        if self._kept:
            yield NOEOL, bytes(self._kept)
            self._kept.clear()
