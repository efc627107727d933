"""``:unicode``: character data from one encoding to another, and normal forms."""

from __future__ import annotations

import unicodedata
from functools import partial
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.iodata import BadChardata, chardata
from otpshell.terms.atom import ERROR, Atom, atom
from otpshell.terms.cons import charlist
from otpshell.terms.errors import badarg

module = Native(
    "unicode",
    "unicode.erl",
    app="stdlib",
    doc="""\
Between bytes in UTF-8, UTF-16, UTF-32 or Latin-1 and lists of code points.

    iex> :unicode.characters_to_binary([104, [105]])
    "hi"
""",
)
fn = module.fn
UTF8 = atom("utf8")
INCOMPLETE = atom("incomplete")
_CODECS = {"latin1": "latin-1", "unicode": "utf-8", "utf8": "utf-8", "utf16": "utf-16-be", "utf32": "utf-32-be"}


def codec(encoding: Any) -> str:
    """Python's name of an encoding: `:utf8`, `{:utf16, :little}`."""
    if type(encoding) is tuple:
        kind, order = encoding
        return _CODECS[kind.name].replace("be", "le" if order.name == "little" else "be")
    found = _CODECS.get(encoding.name) if type(encoding) is Atom else None
    if found is None:
        raise badarg()
    return found


@fn
def characters_to_binary(data: Any, from_: Any = UTF8, to: Any = UTF8) -> Any:
    """Character data as a binary; `{:error, done, rest}` or `{:incomplete, done, rest}` when it is not text.

    Raises `ArgumentError` when `data` is not chardata, `from` is not an encoding or `to` is not an encoding.

    iex> :unicode.characters_to_binary([104, "é"])
    "hé"
    """
    target = codec(to)
    try:
        text = chardata(data, codec(from_))
    except BadChardata as error:
        return (INCOMPLETE if error.incomplete else ERROR, error.done.decode().encode(target, "replace"), error.rest)
    if target == "utf-8":
        return text
    try:
        return text.decode().encode(target)
    except UnicodeEncodeError as error:
        return (ERROR, text.decode()[: error.start].encode(target), text.decode()[error.start :].encode())


@fn
def characters_to_list(data: Any, from_: Any = UTF8) -> Any:
    """Character data as a list of code points.

    Raises `ArgumentError` when `data` is not chardata or `from` is not an encoding.

    iex> :unicode.characters_to_list("hé")
    [104, 233]
    """
    made = characters_to_binary(data, from_)
    if type(made) is tuple:
        return (made[0], charlist(made[1].decode()), made[2])
    return charlist(made.decode())


def _normal(name: str, form: str) -> None:
    def to_binary(data: Any) -> Any:
        made = characters_to_binary(data)
        return made if type(made) is tuple else unicodedata.normalize(form, made.decode()).encode()  # type: ignore[arg-type]

    def to_list(data: Any) -> Any:
        made = to_binary(data)
        return made if type(made) is tuple else charlist(made.decode())

    # An e with an accent, as one character or as two.
    points = "[233]" if form in ("NFC", "NFKC") else "[101, 769]"
    to_binary.__doc__ = f"""Character data as a binary in the normal form {form}.

    Raises `ArgumentError` when `data` is not chardata.

    iex> :unicode.characters_to_{name}_binary([101, 769]) |> String.to_charlist()
    {points}
    """
    to_list.__doc__ = f"""Character data as code points in the normal form {form}.

    Raises `ArgumentError` when `data` is not chardata.

    iex> :unicode.characters_to_{name}_list([101, 769])
    {points}
    """
    fn(f"characters_to_{name}_binary")(to_binary)
    fn(f"characters_to_{name}_list")(to_list)


for _name in ("nfc", "nfd", "nfkc", "nfkd"):
    _normal(_name, _name.upper())


@partial(module.fn, error="function_clause")
def bom_to_encoding(data: Any) -> Any:
    """The encoding that a byte order mark names, and its length.

    Raises `FunctionClauseError` when `data` is not a binary.

    iex> :unicode.bom_to_encoding(<<0xEF, 0xBB, 0xBF, "text">>)
    {:utf8, 3}
    """
    for mark, found in [(b"\xef\xbb\xbf", UTF8), (b"\x00\x00\xfe\xff", (atom("utf32"), atom("big"))),
                        (b"\xff\xfe\x00\x00", (atom("utf32"), atom("little"))), (b"\xfe\xff", (atom("utf16"), atom("big"))),
                        (b"\xff\xfe", (atom("utf16"), atom("little")))]:  # fmt: skip
        if data.startswith(mark):
            return (found, len(mark))
    return (atom("latin1"), 0)


@partial(module.fn, error="function_clause")
def encoding_to_bom(encoding: Any) -> bytes:
    """The byte order mark of an encoding.

    Raises `FunctionClauseError` when `encoding` is not an encoding.

    iex> :unicode.encoding_to_bom(:utf8) == <<0xEF, 0xBB, 0xBF>>
    true
    """
    if type(encoding) not in (Atom, tuple) or type(encoding) is Atom and encoding.name not in _CODECS and encoding.name != "latin1":
        raise TypeError("no encoding")
    return b"" if encoding is atom("latin1") else "\ufeff".encode(codec(encoding))
