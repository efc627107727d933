"""The protocol ``String.Chars``: what ``to_string`` makes of a term."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import protocols
from otpshell.stdlib.protocol_module import add_protocol

module = Native(
    "Elixir.String.Chars",
    "lib/string/chars.ex",
    doc="""\
The protocol behind `to_string/1` and behind `#{}` in strings. Maps and tuples have no implementation: show them with `inspect/1`.

    iex> to_string(:a)
    "a"
""",
)
BUILT_IN = ("Atom", "BitString", "Float", "Integer", "List")


@module.fn(vm=True)
def to_string(vm: Any, term: Any) -> bytes:
    """A term as a string.

    Raises `Protocol.UndefinedError` when the type has no implementation, as tuples and maps have none, and `ArgumentError` when `term` is
    a list that is not text.

    iex> String.Chars.to_string(:a)
    "a"
    """
    return protocols.to_string(vm, term)


add_protocol(module, BUILT_IN, [("to_string", 1)])
