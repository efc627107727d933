"""The protocol ``List.Chars``: what ``to_charlist`` makes of a term."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import protocols
from otpshell.stdlib.iodata import text_of
from otpshell.stdlib.protocol_module import add_protocol, implementing
from otpshell.terms.atom import Atom, atom
from otpshell.terms.bits import Bits
from otpshell.terms.cons import charlist, is_list

module = Native(
    "Elixir.List.Chars",
    "lib/list/chars.ex",
    doc="""\
The protocol behind `to_charlist/1`.

    iex> to_charlist(12) == ~c"12"
    true
""",
)


@module.fn(vm=True)
def to_charlist(vm: Any, term: Any) -> Any:
    """The term as a charlist.

    Raises `Protocol.UndefinedError` when the type has no implementation, as tuples and maps have none.

    iex> List.Chars.to_charlist(12)
    [49, 50]
    """
    if is_list(term):
        return term
    if type(term) is bytes:
        return vm.apply(atom("Elixir.String"), atom("to_charlist"), term)
    if type(term) in (Atom, int, float):
        return charlist(text_of(protocols.to_string(vm, term)))
    if type(term) is Bits:
        raise protocols.not_implemented("Elixir.List.Chars", term, b"cannot convert a bitstring to a charlist")
    found = protocols.implementation(vm, "Elixir.List.Chars", term)
    if found is None:
        raise protocols.not_implemented("Elixir.List.Chars", term)
    return vm.apply(found, atom("to_charlist"), term)


add_protocol(module, [("to_charlist", 1)])
for _kind in ("Atom", "BitString", "Float", "Integer", "List"):
    implementing(module, _kind, to_charlist)
