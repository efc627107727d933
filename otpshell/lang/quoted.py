"""Quoted expressions as Elixir defines them: literals, two-tuples, lists, and ``{form, meta, args}``; and short ways to build them."""

from __future__ import annotations

from typing import Any, TypeGuard

from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, cons, from_iter, to_pylist

BLOCK = atom("__block__")
ALIASES = atom("__aliases__")
DOT = atom(".")
DO = atom("do")
ARROW = atom("->")
WHEN = atom("when")
LINE = atom("line")
TUPLE = atom("{}")
FN = atom("fn")
EQUALS = atom("=")
# In evaluated code, where nobody can have typed it: all the variables that the code was given, as one Python dict.
GIVEN = (atom("#given"), EMPTY, atom("#"))


def call(name: str | Atom, args: Any, meta: Any = EMPTY) -> Any:
    """``name(args...)``: a local call or special form. ``args`` is a Python sequence."""
    return (name if type(name) is Atom else atom(name), meta, from_iter(args))  # type: ignore[arg-type]


def remote(module: Any, name: str | Atom, args: Any, meta: Any = EMPTY) -> Any:
    """``module.name(args...)``; ``module`` is any quoted expression, most often an alias atom."""
    fun = name if type(name) is Atom else atom(name)  # type: ignore[arg-type]
    return ((DOT, meta, from_iter([module, fun])), meta, from_iter(args))


def var(name: str, context: Atom = NIL, meta: Any = EMPTY) -> Any:
    """A variable; ``context`` is the module whose macro made it, nil for the learner's own."""
    return (atom(name), meta, context)


def block(exprs: Any, meta: Any = EMPTY) -> Any:
    """Several expressions as one; a single one stays itself."""
    exprs = list(exprs)
    if len(exprs) == 1:
        return exprs[0]
    return (BLOCK, meta, from_iter(exprs))


def do(body: Any) -> Any:
    """The keyword list ``[do: body]``."""
    return cons((DO, body), EMPTY)


def arrow(left: Any, right: Any, meta: Any = EMPTY) -> Any:
    """A clause ``left -> right``; ``left`` is a Python sequence of patterns."""
    return (ARROW, meta, from_iter([from_iter(left), right]))


def keyword_get(keywords: Any, key: Atom, default: Any = None) -> Any:
    """The first value of a key in a keyword list."""
    while type(keywords) is Cons:
        pair = keywords.head
        if type(pair) is tuple and len(pair) == 2 and pair[0] is key:
            return pair[1]
        keywords = keywords.rest or keywords.tail
    return default


def is_node(term: Any) -> TypeGuard[Any]:
    """Whether a quoted expression is a ``{form, meta, args}`` node rather than a literal."""
    return type(term) is tuple and len(term) == 3


def is_var(term: Any) -> TypeGuard[Any]:
    """Whether it is a variable: ``{name, meta, context}`` with two atoms."""
    return type(term) is tuple and len(term) == 3 and type(term[0]) is Atom and type(term[2]) is Atom


def line_of(term: Any, default: int = 0) -> int:
    """The source line in a node's metadata."""
    if is_node(term):
        return keyword_get(term[1], LINE, default)
    return default


def args_of(node: Any) -> list[Any]:
    """The arguments of a call node as a Python list."""
    return to_pylist(node[2])
