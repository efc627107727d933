"""``Otpshell.Check``: what a lesson's checks are written with. They look at what happened in the step, not at the text that was typed.

What takes a process may be given a pid, a registered name, the id of a supervisor's child, a module, a task, or `_` for anyone. What takes
a pattern takes any Elixir pattern, guards included. So these are macros, which hand the patterns as funs to the functions of
``Otpshell.Check.Facts`` (``check_processes``, ``check_messages``, ``check_values``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.native import Native
from otpshell.lang.quoted import arrow, is_node, remote
from otpshell.lessons.evidence import ANYONE
from otpshell.terms.atom import FALSE, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, from_iter, is_list, to_pylist
from otpshell.terms.errors import argument_error
from otpshell.terms.fun import call

_ABOUT = "What the checks of lessons are written with: facts about what happened since the step began. See docs/authoring.md."
CHECK = Native("Elixir.Otpshell.Check", "lib/otpshell/check.ex", "otpshell", doc=_ABOUT)
FACTS = Native("Elixir.Otpshell.Check.Facts", "lib/otpshell/check/facts.ex", "otpshell")
_FACTS = atom(FACTS.name)
_FN, _ANY, _TUPLE = atom("fn"), atom("_"), atom("{}")


def truth(value: bool) -> Atom:
    """Python's truth as Elixir's."""
    return TRUE if value else FALSE


def matches(fun: Any, term: Any) -> bool:
    """Whether a term fits the pattern that the fun was made of."""
    return call(fun, term) is TRUE


def fact(*kinds: str, name: str = "") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: a function of the checks. ``kinds`` say what its arguments are: "who", "pattern", "order" or "value".

    The function gets the evidence, then the arguments; what it leaves out at the end may be left out in a check.
    """

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        public = name or function.__name__.rstrip("_")
        defaults = len(function.__defaults__ or ())
        for arity in range(len(kinds) - defaults, len(kinds) + 1):
            _register(public, arity, kinds[:arity], function)
        return function

    return add


def _register(public: str, arity: int, kinds: tuple[str, ...], function: Callable[..., Any]) -> None:
    """A macro of that arity in CHECK, and the function it calls in FACTS. Their signatures say the arity, so they are made one by one."""
    parameters = ", ".join(f"a{n}" for n in range(arity))

    def fact_of(vm: Any, *args: Any) -> Any:
        return function(vm.evidence, *args)

    def call_of(*args: Any) -> Any:
        return remote(_FACTS, public, [_argument(kind, arg) for kind, arg in zip(kinds, args, strict=True)])

    comma = ", " if parameters else ""
    names: dict[str, Any] = {"fact_of": fact_of, "call_of": call_of}
    exec(f"def native(vm{comma}{parameters}): return fact_of(vm{comma}{parameters})", names)  # noqa: S102
    exec(f"def macro(env{comma}{parameters}): return call_of({parameters})", names)  # noqa: S102
    names["macro"].__doc__ = function.__doc__
    FACTS.fn(public, vm=True)(names["native"])
    CHECK.macro(public)(names["macro"])


def _argument(kind: str, quoted: Any) -> Any:
    if kind == "who":
        return ANYONE if _is_any(quoted) else quoted
    if kind == "pattern":
        return _matcher(quoted)
    if kind == "order":
        return _order(quoted)
    return quoted


def _is_any(quoted: Any) -> bool:
    return is_node(quoted) and quoted[0] is _ANY and type(quoted[2]) is Atom


def _matcher(pattern: Any) -> Any:
    """``fn pattern -> true; _ -> false end``."""
    clauses = [arrow([pattern], TRUE)]
    if not _is_any(pattern):
        clauses.append(arrow([(_ANY, EMPTY, atom("nil"))], FALSE))
    return (_FN, EMPTY, from_iter(clauses))


def _order(quoted: Any) -> Any:
    """``[{who, pattern}, …]`` with a fun for each pattern."""
    if not is_list(quoted):
        raise argument_error("message_order? takes a list of {receiver, pattern}, written out")
    pairs = []
    for item in to_pylist(quoted):
        if type(item) is not tuple or len(item) != 2:
            raise argument_error("message_order? takes a list of {receiver, pattern}, written out")
        pairs.append((_argument("who", item[0]), _matcher(item[1])))
    return from_iter(pairs)
