"""Elixir.Code.Identifier: what is known of operators and names."""

from __future__ import annotations

import re
from typing import Any

from otpshell.lang.layout.docs import AMPERSAND, BINARY, UNARY
from otpshell.lang.native import Native
from otpshell.terms.atom import ERROR, INFINITY, TRUE, Atom, atom
from otpshell.terms.cons import elist
from otpshell.terms.fun import callable_of, run
from otpshell.terms.inspect_text import escape_text

identifier = Native("Elixir.Code.Identifier", "lib/code/identifier.ex", doc="What is known of operators and of names.")
fn = identifier.fn
_STRENGTHS = {"@": 320, "&": AMPERSAND}
_FUN = re.compile(r"-(.+)/(\d+)-")


def _name(op: Any) -> str:
    if type(op) is not Atom:
        raise TypeError("no atom")
    return op.name


@fn
def unary_op(op: Any) -> Any:
    """Associativity and precedence of a unary operator, or `:error`.

    iex> Code.Identifier.unary_op(:+)
    {:non_associative, 300}
    iex> Code.Identifier.unary_op(:*)
    :error
    """
    name = _name(op)
    return (atom("non_associative"), _STRENGTHS.get(name, 300)) if name in UNARY else ERROR


@fn
def binary_op(op: Any) -> Any:
    """Associativity and precedence of a binary operator, or `:error`.

    iex> Code.Identifier.binary_op(:+)
    {:left, 210}
    iex> Code.Identifier.binary_op(:!)
    :error
    """
    if _name(op) == ".":
        return (atom("left"), 310)
    found = BINARY.get(op.name)
    return ERROR if found is None else (atom(found[0]), found[1])


@fn
def escape(other: Any, char: Any, limit: Any = INFINITY, fun: Any = None) -> Any:
    """A string with what `inspect/2` would escape escaped, and `char`: `{text, rest}`, the rest being what comes after `limit` characters.

    `fun` may give the iodata to write for a code point, or `false`.

    iex> {text, ""} = Code.Identifier.escape("a\\tb", ?")
    iex> IO.iodata_to_binary(text)
    "a\\\\tb"
    """
    text = other.decode("utf-8", "surrogateescape")
    count = len(text) if limit is INFINITY else limit
    own = None if fun is None else callable_of(fun, 1)
    # No text has a zero in it once it is escaped.
    quote = "\0" if type(char) is Atom else chr(char)
    parts: list[Any] = []
    for each in _units(text[:count]):
        found = run(own(ord(each))) if own is not None and len(each) == 1 else None
        is_own = found is not None and (type(found) is not Atom or found is TRUE)
        parts.append(found if is_own else escape_text(each, quote).encode("utf-8", "surrogateescape"))
    return (elist(*parts), text[count:].encode("utf-8", "surrogateescape"))


def _units(text: str) -> list[str]:
    """The characters, an interpolation's beginning taken as one."""
    return re.findall(r"#\{|.", text, re.DOTALL)


@fn
def extract_anonymous_fun_parent(name: Any) -> Any:
    """The function that an anonymous one was written in, by the name that its stack frames have: `{name, arity}`, or `:error`.

    iex> Code.Identifier.extract_anonymous_fun_parent(:"-list/2-fun-0-")
    {:list, "2"}
    iex> Code.Identifier.extract_anonymous_fun_parent(:list)
    :error
    """
    match = _FUN.match(_name(name))
    return ERROR if match is None else (atom(match[1]), match[2].encode())
