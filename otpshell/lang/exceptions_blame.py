"""``Exception.blame/3``: what is looked up only when an error is shown — the operands of arithmetic, the clauses that were tried, and
names that are spelt almost as the missing one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from otpshell.lang.exceptions import ERROR, normalize
from otpshell.lang.exceptions_host import NO_HOST, ExceptionHost
from otpshell.lang.exceptions_messages import key_text, undefined_text
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, cons, is_list, is_proper, to_pylist
from otpshell.terms.inspect import inspect, is_keyword
from otpshell.terms.inspect_text import atom_call, atom_literal
from otpshell.terms.maps import STRUCT, Map

_MESSAGE = atom("message")
_ERLANG, _APPLY = atom("erlang"), atom("apply")
_THRESHOLD = 0.77
_SUGGESTIONS = 5


def blame(kind: Any, error: Any, trace: Any, host: ExceptionHost = NO_HOST) -> tuple[Any, Any]:
    """The error with all that can be said about it, and the stack trace to show. Other kinds come back as they are."""
    if kind is not ERROR:
        return error, trace
    exception = normalize(error, trace)
    own = host.exception_blame(exception, trace)
    if own is not None:
        return own
    blamer = _BLAMERS.get(exception.d[STRUCT].name)
    return blamer(exception, trace, host) if blamer is not None else (exception, trace)


def _entry(trace: Any) -> tuple[Any, Any, list[Any], Any] | None:
    """The first entry, when it is one that holds the arguments."""
    if type(trace) is Cons and type(trace.head) is tuple and len(trace.head) == 4:
        module, name, args, location = trace.head
        if is_list(args) and is_proper(args):
            return module, name, to_pylist(args), location
    return None


def _with_text(exception: Map, text: str) -> Map:
    return exception.put(_MESSAGE, text.encode("utf-8", "surrogateescape"))


# -- arithmetic and apply -----------------------------------------------------------------------------------------------------


def _arithmetic(exception: Map, trace: Any, host: ExceptionHost) -> tuple[Map, Any]:
    entry = _entry(trace)
    if entry is None or entry[0] is not _ERLANG:
        return exception, trace
    name, args = entry[1].name, [inspect(arg, host=host) for arg in entry[2]]
    if len(args) == 1 and name in ("+", "-"):
        shown = f": {name}({args[0]})"
    elif len(args) == 2 and name in ("+", "-", "*", "/"):
        shown = f": {args[0]} {name} {args[1]}"
    elif len(args) == 2 and name in ("div", "rem"):
        shown = f": {name}({args[0]}, {args[1]})"
    elif (len(args) == 2 and name in ("band", "bor", "bxor", "bsl", "bsr")) or (len(args) == 1 and name == "bnot"):
        shown = f": Bitwise.{name}({', '.join(args)})"
    else:
        return exception, trace
    text = exception.d[_MESSAGE].decode() + shown
    return _with_text(exception, text), trace


def _argument(exception: Map, trace: Any, host: ExceptionHost) -> tuple[Map, Any]:
    entry = _entry(trace)
    if entry is None or entry[0] is not _ERLANG or entry[1] is not _APPLY or len(entry[2]) != 3:
        return exception, trace
    module, name, args = entry[2]
    shown_module, shown_name = inspect(module, host=host), inspect(name, host=host)
    if not (is_list(args) and is_proper(args)):
        text = (
            f"you attempted to apply a function named {shown_name} on module {shown_module} with arguments {inspect(args, host=host)}. "
            "Arguments (the third argument of apply) must always be a proper list"
        )
    elif type(module) is not Atom and type(name) is Atom and args is EMPTY:
        text = (
            f"you attempted to apply a function named {shown_name} on {shown_module}. If you are using Kernel.apply/3, "
            "make sure the module is an atom. If you are using the dot syntax, such as module.function(), "
            "make sure the left-hand side of the dot is a module atom"
        )
    elif type(module) is not Atom:
        text = f"you attempted to apply a function on {shown_module}. Modules (the first argument of apply) must always be an atom"
    elif type(name) is not Atom:
        text = (
            f"you attempted to apply a function named {shown_name} on module {shown_module}. However {shown_name} is not "
            "a valid function name. Function names (the second argument of apply) must always be an atom"
        )
    else:
        return exception, trace
    return _with_text(exception, text), trace


# -- what was tried -----------------------------------------------------------------------------------------------------------


def _function_clause(exception: Map, trace: Any, host: ExceptionHost) -> tuple[Map, Any]:
    module, name, arity = (exception.d[atom(field)] for field in ("module", "function", "arity"))
    entry = _entry(trace)
    if entry is None or entry[0] is not module or entry[1] is not name or len(entry[2]) != arity:
        return exception, trace
    pairs = [(atom("args"), trace.head[2])]
    found = host.blame_mfa(module, name, trace.head[2])
    if found is not None:
        pairs += [(atom("kind"), found[0]), (atom("clauses"), found[1])]
    return exception.put_many(pairs), cons((module, name, arity, entry[3]), trace.tail)


# -- names that are almost right ----------------------------------------------------------------------------------------------


def jaro(left: Sequence[str], right: Sequence[str]) -> float:
    """``String.jaro_distance/2`` of two rows of characters: 1.0 for equal ones, 0.0 for such that share nothing."""
    if left == right:
        return 1.0
    if not left or not right:
        return 0.0
    short, long = (left, right) if len(left) < len(right) else (right, left)
    reach = len(long) // 2 - 1
    used = [False] * len(long)
    common = swaps = 0
    before = -1
    for index, char in enumerate(short):
        for at in range(max(0, index - reach), min(len(long), index + reach + 1)):
            if not used[at] and long[at] == char:
                used[at] = True
                common += 1
                # A match that stands before the one of the previous letter.
                swaps += at < before
                before = at
                break
    if not common:
        return 0.0
    return (common / len(left) + common / len(right) + (common - swaps) / common) / 3


def did_you_mean_functions(name: Atom, exports: list[tuple[Atom, int]]) -> str:
    """Functions of a module to write instead: other arities of the name, else names much like it. Empty when there are none."""
    found = [(1.0, key.name, arity) for key, arity in exports if key is name]
    if not found:
        found = [(jaro(name.name, key.name), key.name, arity) for key, arity in exports]
        found = [entry for entry in found if entry[0] >= _THRESHOLD]
    best = sorted(found, key=lambda entry: -entry[0])[:_SUGGESTIONS]
    best.sort(key=lambda entry: entry[1])
    if not best:
        return ""
    return ". Did you mean:\n\n" + "".join([f"      * {atom_call(atom(key))}/{arity}\n" for _, key, arity in best])


def _undefined_function(exception: Map, trace: Any, host: ExceptionHost) -> tuple[Map, Any]:
    text, there = undefined_text(exception, host)
    module, name, arity = (exception.d[atom(field)] for field in ("module", "function", "arity"))
    return _with_text(exception, text + undefined_hint(module, name, arity, there, host)), trace


# Functions that older Erlang releases had, with what to use instead.
_REMOVED = {
    ("erlang", "get_stacktrace", 0): "use the new try/catch syntax for retrieving the stack backtrace",
    ("erlang", "hash", 2): "use erlang:phash2/2 instead",
}


def undefined_hint(module: Any, name: Any, arity: Any, there: bool, host: ExceptionHost) -> str:
    if module is NIL and arity == 0:
        return ". If you are using the dot syntax, such as module.function(), make sure the left-hand side of the dot is a module atom"
    if not there:
        return ""
    removed = _REMOVED.get((module.name, name.name, arity))
    if removed is not None:
        return f", {removed}"
    expecting = host.behaviour_expecting(module, name, arity)
    text = "" if expecting is None else f", but the behaviour {atom_literal(expecting)} expects it to be present"
    if host.is_macro(module, name, arity):
        return (
            f"{text}. However there is a macro with the same name and arity. Be sure to require {atom_literal(module)} "
            "if you intend to invoke this macro"
        )
    return text + did_you_mean_functions(name, host.exports_of(module) or [])


def _key_error(exception: Map, trace: Any, host: ExceptionHost) -> tuple[Map, Any]:
    if type(exception.d[_MESSAGE]) is bytes:
        return exception, trace
    text = key_text(exception, host)
    key, term = exception.d[atom("key")], exception.d[atom("term")]
    if type(key) is Atom and term is not NIL:
        names: list[Any] = []
        if type(term) is Map:
            names = term.keys()
        elif is_keyword(term):
            names = [pair[0] for pair in term]
        if all(type(name) is Atom for name in names):
            text += _did_you_mean_keys(key, names)
    return _with_text(exception, text), trace


def _did_you_mean_keys(missing: Atom, names: list[Atom]) -> str:
    found = [(jaro(missing.name, name.name), name) for name in names]
    found = [entry for entry in found if entry[0] >= _THRESHOLD]
    best = sorted(found, key=lambda entry: -entry[0])[:_SUGGESTIONS]
    best.sort(key=lambda entry: entry[1].name)
    return ". Did you mean:\n\n" + "".join([f"      * {atom_literal(name)}\n" for _, name in best]) if best else ""


_BLAMERS = {
    "Elixir.ArgumentError": _argument,
    "Elixir.ArithmeticError": _arithmetic,
    "Elixir.FunctionClauseError": _function_clause,
    "Elixir.KeyError": _key_error,
    "Elixir.UndefinedFunctionError": _undefined_function,
}
