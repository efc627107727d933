"""``Bitwise``: operations on the bits of integers. `use Bitwise` imports them."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.lang.quoted import block
from otpshell.stdlib import arith
from otpshell.terms.atom import NIL, atom
from otpshell.terms.cons import elist

module = Native(
    "Elixir.Bitwise",
    "lib/bitwise.ex",
    doc="""\
Operations on the bits of integers, as functions and as operators after `import Bitwise`.

    iex> Bitwise.band(9, 3)
    1
    iex> Bitwise.bsl(1, 4)
    16
""",
)

_BOTH = "Raises `ArithmeticError` when `a` or `b` is not an integer."
_ONE = "Raises `ArithmeticError` when `a` is not an integer."

for _names, _code, _doc in [
    (("band", "&&&"), arith.band, f"Bitwise and.\n\n{_BOTH}\n\n    iex> Bitwise.band(9, 3)\n    1"),
    (("bor", "|||"), arith.bor, f"Bitwise or.\n\n{_BOTH}\n\n    iex> Bitwise.bor(9, 3)\n    11"),
    (("bxor", "^^^"), arith.bxor, f"Bitwise exclusive or.\n\n{_BOTH}\n\n    iex> Bitwise.bxor(9, 3)\n    10"),
    (("bsl", "<<<"), arith.bsl, f"Shift left; right for a negative count.\n\n{_BOTH}\n\n    iex> Bitwise.bsl(1, 2)\n    4"),
    (
        ("bsr", ">>>"),
        arith.bsr,
        f"Shift right, the sign kept; left for a negative count.\n\n{_BOTH}\n\n    iex> Bitwise.bsr(-4, 1)\n    -2",
    ),
    (("bnot", "~~~"), arith.bnot, f"Bitwise not.\n\n{_ONE}\n\n    iex> Bitwise.bnot(2)\n    -3"),
]:
    for _name in _names:
        module.fn(_name)(_code)
        for (_found, _arity), _entry in list(module.functions.items()):
            if _found == _name:
                module.functions[_found, _arity] = _entry._replace(doc=_doc)


@module.macro("__using__")
def using(_env: Any, _options: Any) -> Any:
    """Imports the functions and operators of this module.

    iex> defmodule Masks do
    ...>   import Bitwise
    ...>   def low(n), do: n &&& 0xF
    ...> end
    iex> Masks.low(0x2B)
    11
    """
    bitwise = atom("Elixir.Bitwise")
    return block([(atom("import"), elist((atom("context"), bitwise)), elist(bitwise)), NIL])
