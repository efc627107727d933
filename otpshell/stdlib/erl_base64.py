"""``:base64``: binary data as text, in Erlang's own functions."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.iodata import iodata
from otpshell.terms.cons import from_iter, is_list
from otpshell.terms.errors import badarg

module = Native(
    "base64",
    "base64.erl",
    app="stdlib",
    doc="""\
Binary data as text of letters, digits, `+` and `/`. `Base` is Elixir's module for it.

    iex> :base64.encode("hello")
    "aGVsbG8="
""",
)
fn = module.fn
_SPACE = re.compile(rb"[ \t\r\n]")
_FOREIGN = re.compile(rb"[^A-Za-z0-9+/=]")


def _data(term: Any) -> bytes:
    if type(term) is not bytes and not is_list(term):
        raise TypeError("no data")
    return iodata(term)


@fn(error="function_clause")
def encode(data: Any) -> bytes:
    """Data, a string or a list of bytes, as Base64.

    Raises `FunctionClauseError` when `data` is neither.

    iex> :base64.encode("a")
    "YQ=="
    """
    return base64.b64encode(_data(data))


@fn(error="function_clause")
def encode_to_string(data: Any) -> Any:
    """As `encode/1`, as a charlist.

    Raises `FunctionClauseError` when `data` is not a string or a list of bytes.

    iex> :base64.encode_to_string("a")
    ~c"YQ=="
    """
    return from_iter(base64.b64encode(_data(data)))


def _decoded(text: bytes) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise badarg() from None


@fn(error="function_clause")
def decode(text: Any) -> bytes:
    """The data that Base64 text stands for. Spaces and line breaks in it do not count.

    Raises `ArgumentError` when `text` is not Base64, and `FunctionClauseError` when it is not text at all.

    iex> :base64.decode("aGVs bG8=")
    "hello"
    """
    return _decoded(_SPACE.sub(b"", _data(text)))


@fn(error="function_clause")
def decode_to_string(text: Any) -> Any:
    """As `decode/1`, as a charlist.

    Raises `ArgumentError` when `text` is not Base64, and `FunctionClauseError` when it is not text at all.

    iex> :base64.decode_to_string("YQ==")
    ~c"a"
    """
    return from_iter(decode(text))


@fn(error="function_clause")
def mime_decode(text: Any) -> bytes:
    """As `decode/1`; all characters that are none of Base64 do not count.

    Raises `ArgumentError` when what is left is not Base64, and `FunctionClauseError` when `text` is not text at all.

    iex> :base64.mime_decode("aGVs!bG8=")
    "hello"
    """
    return _decoded(_FOREIGN.sub(b"", _data(text)))


@fn(error="function_clause")
def mime_decode_to_string(text: Any) -> Any:
    """As `mime_decode/1`, as a charlist.

    Raises `ArgumentError` when what is left is not Base64, and `FunctionClauseError` when `text` is not text at all.

    iex> :base64.mime_decode_to_string("YQ!==")
    ~c"a"
    """
    return from_iter(mime_decode(text))
