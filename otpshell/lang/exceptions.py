"""Errors in words: from an Erlang reason to an exception struct, and from a struct to the text that real Elixir prints.

``normalize`` makes the struct, ``message`` says what it says, ``format`` adds the banner and the stack trace. What only a running
system can know (``message/1`` of the learner's own exceptions, the functions of a module) is asked of an :class:`ExceptionHost`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.bitsyntax import failed_text
from otpshell.lang.exceptions_exit import format_exit_nested
from otpshell.lang.exceptions_host import NO_HOST, ExceptionHost
from otpshell.lang.exceptions_messages import MESSAGES
from otpshell.lang.stacktrace import format_stacktrace
from otpshell.terms.atom import NIL, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, to_pylist
from otpshell.terms.errors import EXCEPTION, ErlError, exception_struct
from otpshell.terms.inspect import inspect
from otpshell.terms.inspect_text import atom_literal, decode
from otpshell.terms.maps import STRUCT, Map, is_struct

ERROR, EXIT, THROW = atom("error"), atom("exit"), atom("throw")
_EXIT_FROM = atom("EXIT")
_MESSAGE = atom("message")
_ERROR_INFO, _CAUSE = atom("error_info"), atom("cause")


def is_exception(term: Any) -> bool:
    return is_struct(term) and term.d.get(EXCEPTION) is TRUE


# -- reasons to structs -----------------------------------------------------------------------------------------------------


def _message(module: str, text: str) -> Map:
    return exception_struct(module, message=text.encode())


def _first_entry(trace: Any) -> tuple[Any, Any, Any]:
    if type(trace) is Cons and type(trace.head) is tuple and len(trace.head) == 4:
        module, name, arity, _ = trace.head
        return module, name, arity if type(arity) is int else len(to_pylist(arity))
    return NIL, NIL, NIL


# Functions whose missing key is looked up in one of their arguments: the position of the map.
_MAP_ARGUMENT = {
    ("Elixir.Map", "get_and_update!", 3): 0,
    ("Elixir.Map", "update!", 3): 0,
    ("maps", "update", 3): 2,
    ("maps", "get", 2): 1,
    ("erlang", "map_get", 2): 1,
}


def _badkey(reason: tuple[Any, ...], trace: Any) -> Map:
    key = reason[1]
    if len(reason) == 2:
        term: Any = NIL
        if type(trace) is Cons and type(trace.head) is tuple and type(trace.head[2]) is Cons:
            module, name, args = trace.head[0], trace.head[1], to_pylist(trace.head[2])
            position = _MAP_ARGUMENT.get((module.name, name.name, len(args)))
            term = NIL if position is None else args[position]
        return exception_struct("KeyError", key=key, term=term, message=NIL)
    term = reason[2]
    if type(term) is Map:
        return exception_struct("KeyError", key=key, term=term, message=NIL)
    text = (
        f"key {inspect(key)} not found in: {inspect(term)}. If you are using the dot syntax, such as map.field, "
        "make sure the left-hand side of the dot is a map"
    )
    return exception_struct("KeyError", key=key, term=term, message=text.encode())


def _undef(trace: Any) -> Map:
    module, name, arity = _first_entry(trace)
    return exception_struct("UndefinedFunctionError", module=module, function=name, arity=arity, reason=NIL, message=NIL)


def _function_clause(trace: Any) -> Map:
    module, name, arity = _first_entry(trace)
    return exception_struct("FunctionClauseError", module=module, function=name, arity=arity, kind=NIL, args=NIL, clauses=NIL)


_PLAIN: dict[str, Callable[[Any], Map]] = {
    "badarg": lambda _trace: _message("ArgumentError", "argument error"),
    "badarith": lambda _trace: _message("ArithmeticError", "bad argument in arithmetic expression"),
    "system_limit": lambda _trace: _message("SystemLimitError", "a system limit has been reached"),
    "cond_clause": lambda _trace: exception_struct("CondClauseError"),
    "undef": _undef,
    "function_clause": _function_clause,
}


def _badarity(reason: tuple[Any, ...], _trace: Any) -> Map | None:
    if type(reason[1]) is not tuple or len(reason[1]) != 2:
        return None
    return exception_struct("BadArityError", function=reason[1][0], args=reason[1][1])


_TAGGED: dict[tuple[str, int], Callable[[tuple[Any, ...], Any], Map | None]] = {
    ("badarity", 2): _badarity,
    ("badfun", 2): lambda reason, _trace: exception_struct("BadFunctionError", term=reason[1]),
    ("badstruct", 3): lambda reason, _trace: exception_struct("BadStructError", struct=reason[1], term=reason[2]),
    ("badmatch", 2): lambda reason, _trace: exception_struct("MatchError", term=reason[1]),
    ("badmap", 2): lambda reason, _trace: exception_struct("BadMapError", term=reason[1]),
    ("badbool", 3): lambda reason, _trace: exception_struct("BadBooleanError", operator=reason[1], term=reason[2]),
    ("badkey", 2): _badkey,
    ("badkey", 3): _badkey,
    ("case_clause", 2): lambda reason, _trace: exception_struct("CaseClauseError", term=reason[1]),
    ("with_clause", 2): lambda reason, _trace: exception_struct("WithClauseError", term=reason[1]),
    ("try_clause", 2): lambda reason, _trace: exception_struct("TryClauseError", term=reason[1]),
    ("badarg", 2): lambda reason, _trace: _message("ArgumentError", f"argument error: {inspect(reason[1])}"),
}


def normalize(reason: Any, trace: Any = EMPTY, note: bytes | None = None) -> Map:
    """The exception struct of an error: ``reason`` itself if it is one, else made of the Erlang reason.

    ``note`` is what the failing function has to say of its arguments: it becomes the message of an ``ArgumentError`` or
    ``SystemLimitError``, and the detail of any other Erlang error.
    """
    if is_exception(reason):
        return reason
    if note is None:
        note = _noted(trace)
    found: Map | None = None
    if type(reason) is Atom:
        plain = _PLAIN.get(reason.name)
        found = plain(trace) if plain is not None else None
    elif type(reason) is tuple and reason and type(reason[0]) is Atom:
        tagged = _TAGGED.get((reason[0].name, len(reason)))
        found = tagged(reason, trace) if tagged is not None else None
    if found is None:
        return exception_struct("ErlangError", original=reason, reason=NIL if note is None else note)
    if note is not None and type(reason) is Atom and reason.name in ("badarg", "system_limit"):
        return found.put(_MESSAGE, note)
    return found


def _noted(trace: Any) -> bytes | None:
    """What the first entry of a stack trace has to say of the arguments."""
    if type(trace) is not Cons or type(trace.head) is not tuple or len(trace.head) != 4:
        return None
    location = trace.head[3]
    while type(location) is Cons:
        if location.head[0] is _ERROR_INFO:
            cause = location.head[1].get(_CAUSE)
            return failed_text(cause) if type(cause) is tuple and len(cause) == 4 else cause if type(cause) is bytes else None
        location = location.rest or location.tail
    return None


# -- structs to words -------------------------------------------------------------------------------------------------------


def message(exception: Map, host: ExceptionHost = NO_HOST) -> str:
    """``Exception.message/1``."""
    module = exception.d[STRUCT]
    found = host.exception_message(exception)
    if found is None:
        maker = MESSAGES.get(module.name)
        if maker is not None:
            try:
                return maker(exception, host)
            except (KeyError, TypeError, AttributeError, ValueError):
                return f"got an incomplete {inspect(exception, host=host)}"
            except ErlError:
                # An argument whose own implementation of Inspect gives no document.
                return f"got an exception that cannot be shown: {inspect(exception, structs=False)}"
        found = exception.d.get(_MESSAGE)
        if found is None:
            return f"got UndefinedFunctionError while retrieving Exception.message/1 for {inspect(exception, host=host)}"
    if type(found) is bytes:
        return decode(found)
    return f"got {inspect(found, host=host)} while retrieving Exception.message/1 for {inspect(exception, host=host)} (expected a string)"


def format_banner(kind: Any, value: Any, trace: Any = EMPTY, host: ExceptionHost = NO_HOST) -> str:
    """``** (RuntimeError) oops`` and its like. ``kind`` is ``:error``, ``:exit``, ``:throw`` or ``{:EXIT, pid}``."""
    if kind is ERROR:
        exception = normalize(value, trace)
        return f"** ({atom_literal(exception.d[STRUCT])}) {message(exception, host)}"
    if kind is THROW:
        return f"** (throw) {inspect(value, host=host)}"
    if kind is EXIT:
        return f"** (exit) {format_exit(value, host)}"
    if type(kind) is tuple and len(kind) == 2 and kind[0] is _EXIT_FROM:
        return f"** (EXIT from {inspect(kind[1], host=host)}) {format_exit(value, host)}"
    raise TypeError(f"no kind of error: {kind!r}")


def format(kind: Any, value: Any, trace: Any = EMPTY, host: ExceptionHost = NO_HOST) -> str:
    """``Exception.format/3``: the banner, and the stack trace below it when there is one."""
    text = format_banner(kind, value, trace, host)
    if trace is EMPTY or type(kind) is tuple:
        return text
    return text + "\n" + format_stacktrace(trace, host)


def format_exit(reason: Any, host: ExceptionHost = NO_HOST) -> str:
    """``Exception.format_exit/1``."""

    def banner(exception: Any, trace: Any) -> str:
        return format_banner(ERROR, exception, trace, host)

    return format_exit_nested(reason, "\n    ", host, banner)


__all__ = ["MESSAGES", "format", "format_banner", "format_exit", "is_exception", "message", "normalize"]
