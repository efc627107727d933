"""``:zlib``: compressing and decompressing data at once, in the three formats (zlib, gzip and raw deflate)."""

from __future__ import annotations

import zlib
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.erlang_module import iolist_bytes
from otpshell.terms.atom import atom
from otpshell.terms.errors import ErlError

module = Native(
    "zlib",
    "zlib.erl",
    app="erts",
    doc="""\
Compressed data.

    iex> "OTP" |> String.duplicate(100) |> :zlib.gzip() |> :zlib.gunzip() |> byte_size()
    300
""",
)
fn = module.fn
_DATA_ERROR = atom("data_error")
# How zlib's window bits say the format: a header of zlib, one of gzip, none.
_ZLIB, _GZIP, _RAW = 15, 31, -15


def _deflated(data: Any, window: int) -> bytes:
    packer = zlib.compressobj(wbits=window)
    packed = packer.compress(iolist_bytes(data)) + packer.flush()
    if window == _GZIP:
        # Of the header only the system is left to the program that writes it: Unix.
        packed = packed[:9] + b"\x03" + packed[10:]
    return packed


def _inflated(data: Any, window: int) -> bytes:
    packed = iolist_bytes(data)
    unpacked = b""
    while True:
        unpacker = zlib.decompressobj(wbits=window)
        try:
            unpacked += unpacker.decompress(packed) + unpacker.flush()
        except zlib.error:
            raise ErlError(_DATA_ERROR) from None
        if not unpacker.eof:
            raise ErlError(_DATA_ERROR)
        # Only files of gzip can follow one another; behind the other formats anything may stand.
        packed = unpacker.unused_data if window == _GZIP else b""
        if not packed:
            return unpacked


@fn(error="badarg")
def compress(data: Any) -> bytes:
    """Compresses, with a header of zlib and a checksum.

    iex> :zlib.compress("abc") |> :zlib.uncompress()
    "abc"
    """
    return _deflated(data, _ZLIB)


@fn(error="badarg")
def uncompress(data: Any) -> bytes:
    """What `compress/1` compressed; anything else raises `:data_error`.

    iex> :zlib.uncompress(:zlib.compress(["a", "b"]))
    "ab"
    """
    return _inflated(data, _ZLIB)


@fn(error="badarg")
def zip(data: Any) -> bytes:  # noqa: A001
    """Compresses, without header and checksum.

    iex> :zlib.unzip(:zlib.zip("abc"))
    "abc"
    """
    return _deflated(data, _RAW)


@fn(error="badarg")
def unzip(data: Any) -> bytes:
    """What `zip/1` compressed.

    iex> :zlib.unzip(:zlib.zip(""))
    ""
    """
    return _inflated(data, _RAW)


@fn(error="badarg")
def gzip(data: Any) -> bytes:
    """Compresses as the program gzip does.

    iex> :zlib.gzip("abc") |> binary_part(0, 2)
    <<31, 139>>
    """
    return _deflated(data, _GZIP)


@fn(error="badarg")
def gunzip(data: Any) -> bytes:
    """What gzip or `gzip/1` compressed.

    iex> :zlib.gunzip(:zlib.gzip("abc"))
    "abc"
    """
    return _inflated(data, _GZIP)
