"""The protocol ``String.Chars``: what ``to_string`` makes of a term."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import protocols
from otpshell.stdlib.protocol_module import add_protocol, implementing

module = Native(
    "Elixir.String.Chars",
    "lib/string/chars.ex",
    doc="""\
The protocol behind `to_string/1` and behind `#{}` in strings. Maps and tuples have no implementation: show them with `inspect/1`.

    iex> to_string(:a)
    "a"
""",
)


@module.fn(vm=True)
def to_string(vm: Any, term: Any) -> bytes:
    """The term as a string.

    Raises `Protocol.UndefinedError` when the type has no implementation, as tuples and maps have none, and `ArgumentError` when `term` is
    a list that is not text.

    iex> String.Chars.to_string(:a)
    "a"
    """
    return protocols.to_string(vm, term)


add_protocol(module, [("to_string", 1)])
for _kind in ("Atom", "BitString", "Float", "Integer", "List", *protocols.OWN_TEXT, "Version.Requirement"):
    implementing(module, _kind, to_string)
