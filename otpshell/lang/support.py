"""The small functions that compiled code calls by name: errors, map updates, dynamic calls, comprehension pieces."""

from __future__ import annotations

import sys
from itertools import islice
from types import FunctionType
from typing import Any

from otpshell.lang import bitsyntax
from otpshell.lang.caught import caught, stacktrace
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom
from otpshell.terms.bits import Bits, bit_size, slice_bits
from otpshell.terms.cons import EMPTY, Cons, Empty, ImproperList, elements, from_iter, is_proper
from otpshell.terms.equal import exact_equal
from otpshell.terms.errors import BADARG, BADARITH, FUNCTION_CLAUSE, ErlError, badarg
from otpshell.terms.fun import BadArity, BadFun, ExtFun, callable_of, export_key, run
from otpshell.terms.idents import Pid, Port, Ref
from otpshell.terms.maps import MISSING, STRUCT, Map, from_pairs, key_of
from otpshell.terms.order import ge, gt, le, lt

_BADMAP, _BADKEY, _CASE, _TRY, _WITH, _COND, _BADSTRUCT = map(
    atom, ("badmap", "badkey", "case_clause", "try_clause", "with_clause", "cond_clause", "badstruct")
)
_BADMATCH = atom("badmatch")


# -- errors: each gives the exception to raise -----------------------------------------------------------------------


def badmatch(value: Any) -> ErlError:
    return ErlError((_BADMATCH, value))


def case_clause(value: Any) -> ErlError:
    return ErlError((_CASE, value))


def try_clause(value: Any) -> ErlError:
    return ErlError((_TRY, value))


def with_clause(value: Any) -> ErlError:
    return ErlError((_WITH, value))


def cond_clause() -> ErlError:
    return ErlError(_COND)


def function_clause(args: tuple[Any, ...]) -> ErlError:
    """No clause of the function being run takes these arguments; its stack entry shows them instead of the arity."""
    error = ErlError(FUNCTION_CLAUSE)
    error.args_given = args
    return error


def badarg_value(_value: Any) -> ErlError:
    return ErlError(BADARG)


# -- arithmetic: a result that is no integer -------------------------------------------------------------------------


def _checked(result: Any) -> Any:
    # A float minus itself is zero unless it is infinite, which Elixir has no float for.
    if type(result) is float and result - result == 0.0:
        return result
    raise ErlError(BADARITH)


def _arithmetic(name: str) -> Any:
    def check(result: Any, left: Any, right: Any) -> Any:
        try:
            return _checked(result)
        except ErlError as error:
            error.call = (atom("erlang"), atom(name), (left, right))
            raise

    return check


# -- maps ------------------------------------------------------------------------------------------------------------


def map_update(map_: Any, key: Any, value: Any) -> Map:
    """``%{map | key => value}``: BadMapError or KeyError when there is no such map or key."""
    if type(map_) is not Map:
        raise ErlError((_BADMAP, map_))
    if key not in map_:
        raise _missing_key(key, value, map_)
    return map_.put(key, value)


def map_updates(map_: Any, pairs: tuple[Any, ...]) -> Map:
    """As :func:`map_update` for ``(key, value, key, value, …)``."""
    if type(map_) is not Map:
        raise ErlError((_BADMAP, map_))
    updates = list(zip(pairs[::2], pairs[1::2], strict=True))
    for key, value in updates:
        if key not in map_:
            raise _missing_key(key, value, map_)
    return map_.put_many(updates)


def _missing_key(key: Any, value: Any, map_: Map) -> ErlError:
    """Compiled code does not tell the map, evaluated code does."""
    error = ErlError((_BADKEY, key))
    frame: Any = sys._getframe(1)
    while frame.f_globals is globals():
        frame = frame.f_back
    if frame.f_globals.get("__module__") is _ERL_EVAL:
        error.call = (_MAPS, _UPDATE, (key, value, map_))  # type: ignore[attr-defined]
    return error


_ERL_EVAL, _MAPS, _UPDATE = atom("erl_eval"), atom("maps"), atom("update")


def map_from(pairs: tuple[tuple[Any, Any], ...]) -> Map:
    return from_pairs(pairs)


def check_struct(map_: Any, name: Any) -> None:
    """``%Name{map | …}`` wants a struct of that name."""
    if type(map_) is not Map or map_.d.get(STRUCT) is not name:
        raise ErlError((_BADSTRUCT, name, map_))


# -- comprehensions --------------------------------------------------------------------------------------------------


class Seen:
    """``uniq: true``: which values a comprehension has given already, by ``===``."""

    def __init__(self, wanted: Any) -> None:
        if wanted is not TRUE and wanted is not FALSE:
            raise badarg()
        self.keys: set[Any] | None = set() if wanted is TRUE else None

    def is_new(self, value: Any) -> bool:
        if self.keys is None:
            return True
        key = key_of(value)
        if key in self.keys:
            return False
        self.keys.add(key)
        return True


_BAD_GENERATOR = atom("bad_generator")


def bits_of(value: Any, alone: bool) -> int:
    """The size of what a bitstring generator goes through; ``alone``: beside generators of bitstrings only."""
    if not bitsyntax.is_bitstring(value):
        raise ErlError((_BAD_GENERATOR if alone else BADARG, value))
    return bit_size(value)


def bytes_of(value: Any, alone: bool) -> bytes:
    """The whole bytes of what a bitstring generator goes through."""
    size = bits_of(value, alone)
    whole: Any = slice_bits(value, 0, size - size % 8)
    return whole


def callee_of(fun: Any, arity: int) -> Any:
    """As ``callable_of``; a fun of another arity fails when it is called, for then its arguments are there."""
    if type(fun) is not ExtFun or fun.arity == arity:
        return callable_of(fun, arity)

    def wrong(*args: Any) -> Any:
        raise BadArity(fun, args)

    return wrong


def apply_fun(fun: Any, args: Any) -> list[Any]:
    """``apply(fun, args)`` as a pending tail call."""
    try:
        given = tuple(elements(args))
    except ImproperList:
        error = badarg()
        error.call = (_ERLANG, _APPLY, (fun, args))  # type: ignore[attr-defined]
        raise error from None
    try:
        return [callable_of(fun, len(given)), given]
    except BadArity:
        raise BadArity(fun, given) from None


def bad_apply(module: Any, name: Any, args: Any) -> ErlError:
    """``apply(module, name, args)`` of what is no module, no name of a function or no list."""
    error = badarg()
    error.call = (_ERLANG, _APPLY, (module, name, args))  # type: ignore[attr-defined]
    listed = "a proper list" if type(args) is Cons else "a list"
    wrong = [("1st", "an atom", type(module) is Atom), ("2nd", "an atom", type(name) is Atom), ("3rd", listed, is_proper(args))]
    notes = "".join(f"  * {nth} argument: not {what}\n" for nth, what, fits in wrong if not fits)
    error.message = f"errors were found at the given arguments:\n\n{notes}".encode()  # type: ignore[attr-defined]
    return error


def messages_from(mailbox: Any, start: int) -> Any:
    """The messages of a mailbox from an index on, without walking over those before it where few are left."""
    if type(mailbox) is list:
        return mailbox[start:]
    if len(mailbox) - start < _FEW:
        # A deque finds what is near its end quickly.
        return [mailbox[index] for index in range(start, len(mailbox))]
    return islice(mailbox, start, None)


_FEW = 64
_ERLANG, _APPLY = atom("erlang"), atom("apply")


def _not_a_module(target: Any, name: str) -> Any:
    """Stands for the function ``target.name`` when the target is no module."""

    def refuse(*args: Any) -> Any:
        error = badarg()
        error.call = (_ERLANG, _APPLY, (target, atom(name), from_iter(args)))  # type: ignore[attr-defined]
        error.message = b"errors were found at the given arguments:\n\n  * 1st argument: not an atom\n"  # type: ignore[attr-defined]
        raise error

    return refuse


def dynamic(exports: dict[str, Any], missing: Any) -> dict[str, Any]:
    """The functions that need a VM's table of exports: calls whose module, name or fun is known only when they run.

    ``missing(key)`` gives the stub for an export that does not exist.
    """

    def remote(module: Any, site: dict[Any, str], name_and_arity: str, args: tuple[Any, ...] | None = None) -> Any:
        """The function that ``module.name`` means now; ``site`` remembers the export keys seen at this place. What is no module is refused
        at once where the arguments are known already: the caller of a tail call is on the stack then."""
        key = site.get(module)
        if key is None:
            if type(module) is not Atom:
                refuse = _not_a_module(module, name_and_arity[1:].rpartition("/")[0])
                return refuse if args is None else refuse(*args)
            key = site[module] = module.name + name_and_arity
        found = exports.get(key)
        return missing(key) if found is None else found

    def remote_by_name(module: Any, name: Any, arity: int) -> Any:
        if type(module) is not Atom:
            return _not_a_module(module, name.name)
        key = export_key(module, name, arity)
        found = exports.get(key)
        return missing(key) if found is None else found

    def apply_mfa(module: Any, name: Any, args: Any) -> list[Any]:
        """``apply(module, name, args)`` as a pending tail call."""
        try:
            given = tuple(elements(args))
        except ImproperList:
            given = None
        if type(module) is not Atom or type(name) is not Atom or given is None:
            raise bad_apply(module, name, args)
        key = f"{module.name}:{name.name}/{len(given)}"
        found = exports.get(key)
        return [missing(key) if found is None else found, given]

    def dot(target: Any, name: Atom) -> Any:
        """``target.name``: a key of a map, or a call of a module's function without arguments."""
        if type(target) is Map:
            value = target.d.get(name, MISSING)
            if value is not MISSING:
                return value
        elif type(target) is Atom and target is not NIL and target is not TRUE and target is not FALSE:
            return run(remote_by_name(target, name, 0)())
        raise ErlError((_BADKEY, name, target))

    def capture(module: Any, name: Any, arity: Any) -> ExtFun:
        if type(module) is not Atom or type(name) is not Atom or type(arity) is not int:
            raise badarg()
        exports.setdefault(export_key(module, name, arity), missing(export_key(module, name, arity)))
        return ExtFun(module, name, arity, exports)

    return {
        "exported": exports.get,
        "apply_mfa": apply_mfa,
        "remote": remote,
        "remote_by_name": remote_by_name,
        "dot": dot,
        "capture": capture,
    }


SUPPORT: dict[str, Any] = {
    # Python's own, by the names compiled code uses.
    **{kind.__name__: kind for kind in (type, len, list, tuple, int, float, bytes, Exception)},
    "dict": dict,
    "TypeError": TypeError,
    "join": b"".join,
    "BYTES": [bytes([byte]) for byte in range(256)],
    "function": FunctionType,
    **{kind.__name__: kind for kind in (Atom, Bits, Cons, Empty, ExtFun, Map, Pid, Port, Ref, Seen)},
    "EMPTY": EMPTY,
    **{
        function.__name__: function
        for function in (
            badmatch, case_clause, try_clause, with_clause, cond_clause, function_clause, badarg_value, map_update,
            map_updates, map_from, check_struct, bits_of, bytes_of, messages_from, apply_fun, exact_equal, lt, le, gt, ge,
            run, from_iter, caught, stacktrace, bitsyntax.build_bits, bitsyntax.match_bits, bitsyntax.match_text,
            bitsyntax.is_bitstring, bitsyntax.utf8_at, bitsyntax.utf8_width, bitsyntax.integer_of, bitsyntax.rest_from,
            bitsyntax.not_joined, bitsyntax.grown, bitsyntax.check_collected, bitsyntax.whole_bits, bitsyntax.bits_between,
            bitsyntax.bits_at,
        )
    },
    "fun_clause": function_clause,
    "fun_of": callee_of,
    "add_result": _arithmetic("+"),
    "sub_result": _arithmetic("-"),
    "mul_result": _arithmetic("*"),
}  # fmt: skip

__all__ = ["SUPPORT", "BadArity", "BadFun", "dynamic"]
