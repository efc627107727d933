"""``Base``: binaries as text in base 16, 32 and 64."""

from __future__ import annotations

import base64
from typing import Any

from otpshell.lang.native import Native
from otpshell.lang.support import case_clause
from otpshell.stdlib.iodata import binary, keyword, looked_up
from otpshell.stdlib.protocols import inspect_text
from otpshell.terms.atom import ERROR, FALSE, NIL, OK, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY
from otpshell.terms.errors import ErlError, argument_error
from otpshell.terms.maps import Map

module = Native(
    "Elixir.Base",
    "lib/base.ex",
    doc="""\
Bytes as text, in base 16, 32 and 64, and back.

    iex> Base.encode64("hello")
    "aGVsbG8="
    iex> Base.decode16!("68656C6C6F")
    "hello"
""",
)

_STANDARD = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_ALPHABETS = {
    "16": b"0123456789ABCDEF",
    "32": b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
    "hex32": b"0123456789ABCDEFGHIJKLMNOPQRSTUV",
    "64": _STANDARD,
    "url64": _STANDARD[:-2] + b"-_",
}
_BITS = {"16": 4, "32": 5, "hex32": 5, "64": 6, "url64": 6}
_GROUP = {"16": 1, "32": 8, "hex32": 8, "64": 4, "url64": 4}


def _case(vm: Any, given: dict[str, Any], allowed: tuple[str, ...]) -> str:
    case = given.get("case", atom("upper"))
    if type(case) is not Atom or case.name not in allowed:
        raise case_clause(case)
    return case.name


def _encode(base: str, data: Any, opts: Any, vm: Any) -> bytes:
    binary(data)
    given = looked_up(opts)
    if base == "16":
        out = data.hex().upper().encode()
    elif base in ("64", "url64"):
        out = base64.b64encode(data, b"-_" if base == "url64" else None)
    else:
        out = base64.b32encode(data).translate(bytes.maketrans(_ALPHABETS["32"], _ALPHABETS[base]))
    if base in ("16", "32", "hex32") and _case(vm, given, ("upper", "lower")) == "lower":
        out = out.lower()
    return out if given.get("padding", TRUE) is TRUE else out.rstrip(b"=")


def _decode(base: str, text: Any, opts: Any, vm: Any) -> bytes:
    binary(text)
    given = looked_up(opts)
    ignore = given.get("ignore", NIL)
    if ignore is atom("whitespace"):
        text = bytes(char for char in text if char not in b"\t\n\r ")
    padded = given.get("padding", TRUE) not in (FALSE, NIL)
    if base == "16" and len(text) % 2:
        raise argument_error("string given to decode has wrong length. An even number of bytes was expected, "
                    f"got: {len(text)}. Double check your string for unwanted characters or pad it accordingly")  # fmt: skip
    group, bits = _GROUP[base], _BITS[base]
    body = text if base == "16" else text.rstrip(b"=") if (len(text) - len(text.rstrip(b"="))) < group else text
    digits = _digit_table(base, _case(vm, given, ("upper", "lower", "mixed")) if base in ("16", "32", "hex32") else "upper")
    value = 0
    whole = len(text) // group * group
    values = [_digit(vm, digits, char) for char in body[:whole]]
    if base != "16" and padded and len(text) % group:
        raise argument_error("incorrect padding")
    values += [_digit(vm, digits, char) for char in body[whole:]]
    spare = len(values) * bits % 8
    if base != "16":
        lengths = {4: (0, 2, 3), 8: (0, 2, 4, 5, 7)}[group]
        if len(values) % group not in lengths:
            raise argument_error("incorrect padding")
    for start in range(0, len(values), 4096):
        part = values[start : start + 4096]
        number = 0
        for digit in part:
            number = (number << bits) | digit
        value = (value << (bits * len(part))) | number
    size = len(values) * bits // 8
    return (value >> spare).to_bytes(size, "big")


def _digit(vm: Any, digits: list[int], char: int) -> int:
    if digits[char] < 0:
        text = inspect_text(vm, bytes([char]), keyword(binaries=atom("as_strings"))).decode()
        raise argument_error(f"non-alphabet character found: {text} (byte {char})")
    return digits[char]


_TABLES: dict[tuple[str, str], list[int]] = {}


def _digit_table(base: str, case: str) -> list[int]:
    found = _TABLES.get((base, case))
    if found is None:
        table = [-1] * 256
        alphabet = _ALPHABETS[base]
        for index, char in enumerate(alphabet):
            if case != "lower":
                table[char] = index
            if case != "upper":
                table[ord(chr(char).lower())] = index
        found = _TABLES[base, case] = table
    return found


def _add(prefix: str, base: str, name: str, sample: str, coded: str) -> None:
    def encode(vm: Any, data: Any, opts: Any = EMPTY) -> bytes:
        return _encode(base, data, opts, vm)

    def decode_or_raise(vm: Any, text: Any, opts: Any = EMPTY) -> bytes:
        return _decode(base, text, opts, vm)

    def decode(vm: Any, text: Any, opts: Any = EMPTY) -> Any:
        try:
            return (OK, _decode(base, text, opts, vm))
        except ErlError as error:
            if type(error.value) is not Map:
                raise
            return ERROR

    about = "`case: :upper | :lower`" if base in ("16", "32", "hex32") else "`padding: true | false`"
    encode.__doc__ = (
        f"A binary as text in {name}. Options: {about}.\n\n"
        "Raises `FunctionClauseError` when `data` is not a string or `opts` is not a keyword list.\n\n"
        f"    iex> Base.{prefix}encode{base[-2:]}({sample})\n    {coded}"
    )
    decode.__doc__ = f"The binary a text in {name} stands for: `{{:ok, binary}}` or `:error`.\n\n" \
        "Raises `FunctionClauseError` when `text` is not a string or `opts` is not a keyword list.\n\n" \
        f"    iex> Base.{prefix}decode{base[-2:]}({coded})\n    {{:ok, {sample}}}"  # fmt: skip
    decode_or_raise.__doc__ = f"As `{prefix}decode{base[-2:]}/2`, but gives the binary alone.\n\n" \
        "Raises `ArgumentError` when `text` is not valid in that base, and `FunctionClauseError` when it is not a string or `opts` is\n" \
        "not a keyword list.\n\n" \
        f"    iex> Base.{prefix}decode{base[-2:]}!({coded})\n    {sample}"  # fmt: skip
    module.fn(f"{prefix}encode{base[-2:]}", vm=True)(encode)
    module.fn(f"{prefix}decode{base[-2:]}", vm=True)(decode)
    module.fn(f"{prefix}decode{base[-2:]}!", vm=True)(decode_or_raise)


_add("", "16", "base 16", '"foobar"', '"666F6F626172"')
_add("", "32", "base 32", '"foobar"', '"MZXW6YTBOI======"')
_add("hex_", "hex32", "base 32 with the extended hexadecimal alphabet", '"foobar"', '"CPNMUOJ1E8======"')
_add("", "64", "base 64", '"foobar"', '"Zm9vYmFy"')
_add("url_", "url64", "base 64 with the alphabet that is safe in URLs", '"foobar"', '"Zm9vYmFy"')
