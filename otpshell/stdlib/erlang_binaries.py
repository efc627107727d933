"""``:erlang``: binaries and their checksums."""

from __future__ import annotations

import zlib
from typing import Any

from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.erlang_module import NOT_INTEGER, NOT_LIST, OUT_OF_RANGE, binary_of, bits_of, erlang, iolist_bytes, natural
from otpshell.stdlib.iodata import bits_iodata, iodata
from otpshell.terms.bits import Bits, bit_size, slice_bits
from otpshell.terms.cons import from_iter, is_list
from otpshell.terms.errors import badarg

fn = erlang.fn


@fn("bit_size")
def bit_size_(term: Any) -> int:
    """The number of bits of a bitstring.

    Raises `ArgumentError` when `term` is not a binary.

    iex> :erlang.bit_size("ab")
    16
    """
    return bit_size(bits_of(term))


@fn
def byte_size(term: Any) -> int:
    """The number of bytes of a bitstring, rounded up.

    Raises `ArgumentError` when `term` is not a binary.

    iex> :erlang.byte_size("ab")
    2
    """
    return (bit_size(bits_of(term)) + 7) // 8


@fn
def size(term: Any) -> int:
    """Size of a tuple or a binary.

    Raises `ArgumentError` when `term` is neither a tuple nor a binary.

    iex> :erlang.size({:a, :b})
    2
    """
    if type(term) is tuple or type(term) is bytes:
        return len(term)
    raise bad_argument(1, "not a tuple or binary")


@fn
def binary_part(data: Any, start: Any, count: Any = None) -> bytes:
    """The part of a binary from `start`, `count` bytes (backwards when negative).

    Raises `ArgumentError` when `data` is not a binary or `start` and `count` are not part of it.

    iex> :erlang.binary_part("hello", 1, 3)
    "ell"
    """
    pair = count is None
    if pair:
        if type(start) is not tuple:
            raise badarg()
        start, count = start
    if (
        type(data) is Bits
        and type(start) is type(count) is int
        and 0 <= min(start, start + count) <= max(start, start + count) <= data.size // 8
    ):
        # A part of its whole bytes is one; anything else says that it is no binary.
        data = data.data
    if type(data) is not bytes or type(start) is not int or type(count) is not int:
        raise badarg()
    end = start + count
    if not 0 <= start <= len(data):
        raise badarg() if pair else bad_argument(2, OUT_OF_RANGE)
    if not 0 <= end <= len(data):
        raise badarg() if pair else bad_argument(3, OUT_OF_RANGE)
    return data[min(start, end) : max(start, end)]


@fn
def split_binary(data: Any, position: Any) -> tuple[bytes, bytes]:
    """A binary cut in two at a position: `{first, second}`.

    Raises `ArgumentError` when `data` is not a binary or `position` is out of range.

    iex> :erlang.split_binary("hello", 2)
    {"he", "llo"}
    """
    binary_of(data)
    if type(position) is not int or not 0 <= position <= len(data):
        raise bad_argument(2, NOT_INTEGER if type(position) is not int else OUT_OF_RANGE)
    return data[:position], data[position:]


@fn
def binary_to_list(data: Any, start: Any = 1, stop: Any = None) -> Any:
    """The bytes of a binary as a list.

    Raises `ArgumentError` when `data` is not a binary or `start` and `stop` are not places in it.

    iex> :erlang.binary_to_list(<<1, 2>>)
    [1, 2]
    """
    binary_of(data)
    stop = len(data) if stop is None else stop
    if not 1 <= start <= len(data) + 1:
        raise bad_argument(2, OUT_OF_RANGE)
    if stop > len(data) or stop == 0 < len(data):
        raise bad_argument(3, OUT_OF_RANGE)
    if start > stop and len(data):
        raise bad_argument(2, "start position greater than stop position")
    return from_iter(list(data[start - 1 : stop]))


@fn
def bitstring_to_list(data: Any) -> Any:
    """The bytes of a bitstring as a list, the last bits as a bitstring.

    Raises `ArgumentError` when `data` is not a binary.

    iex> :erlang.bitstring_to_list(<<1, 2>>)
    [1, 2]
    """
    whole = bit_size(bits_of(data)) // 8
    out: list[Any] = list(slice_bits(data, 0, whole * 8))  # type: ignore[arg-type]
    if type(data) is Bits:
        out.append(slice_bits(data, whole * 8, data.size % 8))
    return from_iter(out)


@fn
def iolist_to_binary(data: Any) -> bytes:
    """All bytes of iodata as one binary.

    Raises `ArgumentError` when `data` is not iodata.

    iex> :erlang.iolist_to_binary(["a", [?b | "c"]])
    "abc"
    """
    return iolist_bytes(data)


@fn
def list_to_binary(data: Any) -> bytes:
    """All bytes of an iolist as one binary.

    Raises `ArgumentError` when `data` is not a list of bytes, binaries and such lists.

    iex> :erlang.list_to_binary([1, [2]]) == <<1, 2>>
    true
    """
    if not is_list(data):
        raise bad_argument(1, NOT_LIST)
    try:
        return iodata(data)
    except (TypeError, ValueError):
        raise bad_argument(1, "not an iolist term") from None


@fn
def list_to_bitstring(data: Any) -> Any:
    """All bits of a list of bytes, bitstrings and lists.

    Raises `ArgumentError` when `data` is not a list of bytes, bitstrings and such lists.

    iex> :erlang.list_to_bitstring([<<1::1>>, <<0::1>>]) == <<2::2>>
    true
    """
    if not is_list(data):
        raise bad_argument(1, "not a list")
    return bits_iodata(data)


@fn
def iolist_to_iovec(data: Any) -> Any:
    """Iodata as a list of binaries.

    Raises `ArgumentError` when `data` is not iodata.

    iex> :erlang.iolist_to_iovec(["a", "b"]) |> Enum.join()
    "ab"
    """
    whole = iolist_bytes(data)
    return from_iter([whole] if whole else [])


@fn
def iolist_size(data: Any) -> int:
    """Number of bytes of iodata.

    Raises `ArgumentError` when `data` is not iodata.

    iex> :erlang.iolist_size(["ab", ?c])
    3
    """
    return len(iolist_bytes(data))


# -- sums and random identities --------------------------------------------------------------------------------------


@fn
def md5(data: Any) -> bytes:
    """The MD5 digest of iodata.

    Raises `ArgumentError` when `data` is not iodata.

    iex> :erlang.md5("otp") |> byte_size()
    16
    """
    # Here, because it brings OpenSSL in: 3 MB.
    import hashlib

    return hashlib.md5(iolist_bytes(data), usedforsecurity=False).digest()


@fn
def crc32(first: Any, second: Any = None) -> int:
    """The CRC-32 of iodata, going on from an earlier one when two arguments are given.

    Raises `ArgumentError` when the data is not iodata or the earlier sum is not an integer from 0 on.

    iex> :erlang.crc32("otp")
    2812057793
    """
    return zlib.crc32(iolist_bytes(first)) if second is None else zlib.crc32(iodata(second), natural(first))


@fn
def adler32(first: Any, second: Any = None) -> int:
    """The Adler-32 of iodata.

    Raises `ArgumentError` when the data is not iodata or the earlier sum is not an integer from 0 on.

    iex> :erlang.adler32("otp")
    44564820
    """
    return zlib.adler32(iolist_bytes(first)) if second is None else zlib.adler32(iodata(second), natural(first))
