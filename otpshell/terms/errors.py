"""Elixir's three ways to leave an expression, as Python exceptions, and short ways for library code to raise them.

Cheap when raised: the value only. What it says in words is made when somebody shows it.
"""

from __future__ import annotations

from typing import Any

from otpshell.terms.atom import TRUE, Atom, alias, atom
from otpshell.terms.maps import STRUCT, Map, key_of, map_of


class ElixirException(Exception):
    """An error, exit or throw on its way up. ``value`` is the term; ``trace`` a stack trace (a list of entries as an Elixir term)
    when somebody gave one (``reraise``), else None: then the Python traceback is the stack trace."""

    kind: Atom = atom("error")
    __slots__ = ("value", "trace")
    # The function that refused its arguments, (module, name, arguments), where that is not a frame of the Python traceback.
    call: Any = None
    # The arguments no clause of the function being run takes: its stack entry shows them instead of the arity.
    args_given: tuple[Any, ...] | None = None
    # What the function that raised it has to say of its arguments; becomes the message of the ArgumentError that is shown.
    message: bytes | None = None
    # The exception struct it is rescued as, where ``value``, a plain reason, does not tell it.
    rescued: Map | None = None

    def __init__(self, value: Any, trace: Any = None) -> None:
        super().__init__(value)
        self.value = value
        self.trace = trace


class ErlError(ElixirException):
    """``:erlang.error(value)`` or ``raise``: value is an exception struct or any Erlang error reason."""

    __slots__ = ()
    kind = atom("error")


class ErlExit(ElixirException):
    """``exit(value)``."""

    __slots__ = ()
    kind = atom("exit")


class ErlThrow(ElixirException):
    """``throw(value)``."""

    __slots__ = ()
    kind = atom("throw")


class ProcessKilled(BaseException):
    """Unwinds a process that an exit signal has ended. No Elixir code can catch it, and no ``after`` block runs for it."""


EXCEPTION = atom("__exception__")
MESSAGE = atom("message")
BADARG = atom("badarg")
BADARITH = atom("badarith")
FUNCTION_CLAUSE = atom("function_clause")
_BADMATCH = atom("badmatch")


def exception_struct(module: str, /, **fields: Any) -> Map:
    """An exception of that module: ``exception_struct("KeyError", key=k, term=t, message=NIL)``. Fields are terms."""
    return map_of({STRUCT: alias(module), EXCEPTION: TRUE, **{key_of(atom(name)): value for name, value in fields.items()}})


def raise_message(module: str, message: str) -> ErlError:
    """``raise raise_message("ArgumentError", "text")``: an exception whose only field is its message."""
    return ErlError(exception_struct(module, message=message.encode()))


def argument_error(message: str) -> ErlError:
    return raise_message("ArgumentError", message)


def badarg() -> ErlError:
    return ErlError(BADARG)


def badmatch(value: Any) -> ErlError:
    return ErlError((_BADMATCH, value))
