"""``badarg`` errors that say which argument was wrong, as OTP's own functions do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.stdlib.enum_core import has_arity, pylist, returning
from otpshell.terms.cons import ImproperList
from otpshell.terms.errors import BADARG, ErlError

_ARGUMENTS = ("no arguments", "one argument", "two arguments", "three arguments", "four arguments")
_NTH = {1: "1st", 2: "2nd", 3: "3rd"}


class BadArgs(ErlError):
    """``badarg`` with notes on single arguments. ``message`` is what the ``ArgumentError`` says that is made of ``notes``."""

    __slots__ = ("message", "notes")

    def __init__(self, message: bytes, value: Any = BADARG, notes: tuple[tuple[int, str], ...] = ()) -> None:
        super().__init__(value)
        self.message = message
        self.notes = notes


def bad_argument(position: int, why: str) -> BadArgs:
    """``raise bad_argument(1, "not a tuple")``."""
    return bad_arguments((position, why))


def bad_arguments(*notes: tuple[int, str]) -> BadArgs:
    """Several wrong arguments: pairs of position and what is wrong."""
    lines = "".join(f"  * {_NTH.get(position, f'{position}th')} argument: {why}\n" for position, why in notes)
    return BadArgs(f"errors were found at the given arguments:\n\n{lines}".encode(), notes=notes)


def counted(vm: Any, enumerable: Any) -> list[Any]:
    """The elements of an enumerable whose length real Elixir takes first: an improper list is refused there."""
    try:
        return pylist(vm, enumerable)
    except ImproperList:
        raise bad_argument(1, "not a list") from None


def fun_argument(fun: Any, arity: int, position: int) -> Callable[..., Any]:
    """The fun given at a position as :func:`~otpshell.stdlib.enum_core.returning` makes it; ``badarg`` for what is no fun of that arity."""
    if not has_arity(fun, arity):
        raise bad_argument(position, f"not a fun that takes {_ARGUMENTS[arity]}")
    return returning(fun, arity)
