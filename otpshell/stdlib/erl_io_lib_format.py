"""``:io_lib_format``: the one function of it that libraries call, the shortest text of a float."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.number_text import float_text
from otpshell.terms.cons import from_iter

module = Native("io_lib_format", "io_lib_format.erl", app="stdlib")
fn = module.fn


@fn
def fwrite_g(number: Any) -> Any:
    """The shortest text that reads back as this float, as a charlist.

    iex> :io_lib_format.fwrite_g(1.5e-7)
    '1.5e-7'
    """
    if type(number) is not float:
        raise TypeError(number)
    return from_iter(float_text(number).encode())
