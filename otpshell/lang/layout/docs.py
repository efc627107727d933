"""Small documents that source text is put together from, on top of ``terms/algebra.py``; and what is known about operators."""

from __future__ import annotations

from typing import Any

from otpshell.terms.algebra import (
    BREAK,
    COLLAPSE,
    CONS,
    CURSOR,
    DISABLED,
    ENABLED,
    FITS,
    FLEX,
    FORCE,
    GROUP,
    LINE,
    NOTHING,
    STRICT,
    STRING,
    WHEN_BROKEN,
    group,
    nest,
    render,
)

BINARY: dict[str, tuple[str, int]] = {}
for _side, _strength, _names in (
    ("left", 40, r"<- \\"),
    ("right", 50, "when"),
    ("right", 60, "::"),
    ("right", 70, "|"),
    ("right", 100, "="),
    ("left", 120, "|| ||| or"),
    ("left", 130, "&& &&& and"),
    ("left", 140, "== != =~ === !=="),
    ("left", 150, "< <= >= >"),
    ("left", 160, "|> <<< >>> <~ ~> <<~ ~>> <~> <|>"),
    ("left", 170, "in"),
    ("left", 180, "^^^"),
    ("right", 190, "//"),
    ("right", 200, "++ -- .. <> +++ ---"),
    ("left", 210, "+ -"),
    ("left", 220, "* /"),
    ("left", 230, "**"),
):
    for _name in _names.split():
        BINARY[_name] = (_side, _strength)
UNARY = frozenset(["&", "!", "^", "not", "+", "-", "~~~", "@"])
AMPERSAND = 90
PIPES = frozenset(["|>", "~>>", "<<~", "~>", "<~", "<~>", "<|>"])
LOGICAL = frozenset(["||", "|||", "or", "&&", "&&&", "and"])
# Their operands are put in parentheses when they are operators themselves, whatever binds more strongly.
CLEAR = frozenset("|> <<< >>> <~ ~> <<~ ~>> <~> <|> ^^^ +++ --- in ++ -- .. <>".split())
TIGHT = frozenset(["..", "//"])
ONE_LINE = frozenset(["\\\\", "in"])
HUGGING = frozenset("<- == != =~ === !== < > <= >= = ::".split())
BEFORE_LINE = frozenset(["|", "when"])

WITHOUT_PARENS: dict[str, frozenset[int] | None] = {
    name: None if arities == "*" else frozenset(int(arity) for arity in arities)
    for name, arities in (
        entry.split(":")
        for entry in """alias:12 case:2 cond:1 for:* import:12 quote:12 receive:1 require:12 try:1 with:* def:12 defp:12 defguard:1
        defguardp:1 defmacro:12 defmacrop:12 defmodule:2 defdelegate:2 defexception:1 defoverridable:1 defstruct:1 destructure:2
        raise:12 reraise:23 if:2 unless:2 use:12 defrecord:23 defrecordp:23 assert:12 assert_in_delta:34 assert_raise:23
        assert_receive:123 assert_received:12 doctest:12 refute:12 refute_in_delta:34 refute_receive:123 refute_received:12 setup:12
        setup_all:12 test:12 config:23 import_config:1""".split()
    )
}

STRICT_SPACE = (BREAK, b" ", STRICT)
STRICT_EMPTY = (BREAK, b"", STRICT)
FLEX_SPACE = (BREAK, b" ", FLEX)


def text(value: str) -> Any:
    """Plain text, as wide as its characters."""
    data = value.encode("utf-8", "surrogateescape")
    return data if len(data) == len(value) else (STRING, data, len(value))


def seq(*docs: Any) -> Any:
    """Documents one after the other."""
    out = docs[-1]
    for doc in reversed(docs[:-1]):
        out = (CONS, doc, out)
    return out


def between(left: str, doc: Any, right: str) -> Any:
    """A document between brackets that stand on their own lines when it does not fit."""
    if doc is NOTHING:
        return text(left + right)
    return group(seq(nest(seq(text(left), STRICT_EMPTY, doc), 2, WHEN_BROKEN), STRICT_EMPTY, text(right)))


def parens(doc: Any) -> Any:
    return seq(b"(", nest(doc, CURSOR), b")")


def unfit(doc: Any) -> Any:
    """A document whose group never stands on one line."""
    return (FORCE, doc)


def may_break(doc: Any) -> Any:
    """What encloses this counts as fitting when this part can break its own lines."""
    return (FITS, doc, ENABLED)


def must_fit(doc: Any) -> Any:
    return (FITS, doc, DISABLED)


def lines(docs: list[Any]) -> Any:
    out = docs[0]
    for doc in docs[1:]:
        out = seq(out, LINE, doc)
    return out


def glued(docs: list[Any], flex: bool = False) -> Any:
    out = docs[0]
    for doc in docs[1:]:
        out = seq(out, FLEX_SPACE if flex else STRICT_SPACE, doc)
    return out


def collapse() -> Any:
    return (COLLAPSE, 2)


def add_to_last_group(doc: Any, more: Any) -> Any:
    """Put text inside the group that ends a document, so that it counts when asking whether that fits."""
    if type(doc) is tuple and doc[0] is CONS:
        return (CONS, doc[1], add_to_last_group(doc[2], more))
    if type(doc) is tuple and doc[0] is GROUP:
        return (GROUP, (CONS, doc[1], more), doc[2])
    return (CONS, doc, more)


def ungroup(doc: Any) -> Any:
    return doc[1] if type(doc) is tuple and doc[0] is GROUP else doc


def flat(doc: Any) -> str:
    return render(doc, None).decode("utf-8", "surrogateescape")
