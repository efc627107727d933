"""What stands before a cursor in unfinished source: `Code.Fragment.cursor_context`.

The text is read backwards from its end: trailing blanks, then one word or operator, then, as long as a dot stands before it, what that
belongs to. A *context* is a tuple that begins with its kind: ``("alias", "Foo.Bar")``, ``("dot", ("var", "foo"), "bar")``; ``"expr"`` is a
place where any expression may begin, ``"none"`` one about which nothing is known.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

Context = Any
NONE, EXPR = "none", "expr"

BLANKS = " \t"
TEXTUAL = ("when", "not", "in", "and", "or")
_OPERATORS = frozenset(
    """! @ & + - ^ ~~~ * / ++ -- +++ --- .. <> |> <<< >>> <<~ ~>> <~ ~> <~> < > <= >= == != =~ === !== && &&& || ||| = => | :: \\\\ <-
    ** ^^^ <|> ->""".split()
) - {"=>", "->"}
OPERATOR_CHARS = "!@&+-^~*/.<>|=:\\%"
# What a word may consist of, from its end; `@` for atoms.
_WORD = re.compile(r"[\w@]*[?!]?\Z")
_CLOSING = ")]}\"'"


class Found(NamedTuple):
    """A context and where it begins in the text."""

    context: Context
    begin: int


_NOTHING = Found(NONE, -1)


def cursor_context(text: str) -> Context:
    """The context at the end of a text, of which only the last line counts, with those that it continues."""
    return at_end(joined(text)[0]).context


# -- lines -------------------------------------------------------------------------------------------------------------


def joined(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The last line of a text, and before it those lines that it continues with a dot; and for each part (line, offset in the result).

    Lines count from 0. Comments of the lines before are left out.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    number = len(lines) - 1
    result, places = lines[number], [(number, 0)]
    while number > 0:
        number -= 1
        before = without_comment(lines[number]).rstrip(BLANKS)
        head = result.lstrip(BLANKS)
        continues = head.startswith(".") and not head.startswith("..")
        if not before:
            if continues or ends_with_dot(lines[:number]):
                continue
            break
        if not (continues or before.endswith(".") or not head and before.endswith("(")):
            break
        before = without_comment(lines[number])
        result = before + result
        places = [(number, 0)] + [(line, offset + len(before)) for line, offset in places]
    return result, places


def ends_with_dot(lines: list[str]) -> bool:
    """Whether the last of these lines that is not blank ends with a dot."""
    for line in reversed(lines):
        text = without_comment(line).rstrip(BLANKS)
        if text:
            return text.endswith(".")
    return False


def without_comment(line: str) -> str:
    place = line.find("#")
    return line if place < 0 or line.startswith("#{", place) else line[:place]


# -- reading backwards -------------------------------------------------------------------------------------------------


def at_end(text: str) -> Found:
    """The context at the end of joined lines."""
    rest = text.rstrip(BLANKS)
    spaced = len(rest) < len(text)
    if not rest:
        return Found(EXPR, len(text))
    last = rest[-1]
    if last == "(":
        return _called(rest[:-1].rstrip(BLANKS), "call", len(rest) - 1)
    if last == "/":
        before = rest[:-1].rstrip(BLANKS)
        found = _called(before, "arity", len(rest) - 1)
        if found.context != NONE or before and before[-1] in OPERATOR_CHARS:
            return found
        return _NOTHING if before else Found(("operator_call" if spaced else "operator", "/"), 0)
    if last in ",[{;" or rest.endswith(("<<", "=>", "->")) and not rest.endswith(("<<<", ":=>", ":->")):
        return Found(EXPR, len(text))
    if spaced:
        if last == ":" and not rest.endswith("::"):
            return Found(EXPR, len(text))
        found = token(rest)
        if _is_open(found.context):
            return found
        return _called(rest, "call", len(rest))
    return token(rest)


def _is_open(context: Context) -> bool:
    """Whether something must follow, be it after blanks: after a dot or a `%`."""
    if type(context) is not tuple:
        return False
    if context[0] == "struct":
        return context[1] == "" or _is_open(context[1])
    return context[0] == "dot" and context[2] == "" or context == ("unquoted_atom", "%")


def _called(text: str, what: str, end: int) -> Found:
    """The context of what is called, or named with its arity, at the end of a text."""
    context, begin = token(text)
    kind = context[0] if type(context) is tuple else context
    if kind == "local_or_var":
        if context[1] in TEXTUAL:
            return Found((f"operator_{what}", context[1]), begin)
        return Found((f"local_{what}", context[1]), begin)
    if kind == "dot" and context[2] != "":
        if context[2] in TEXTUAL:
            return Found((f"operator_{what}", context[2]), begin)
        return Found((f"dot_{what}", context[1], context[2]), begin)
    if kind == "operator":
        return Found((f"operator_{what}", context[1]), begin)
    return _NOTHING


def token(text: str) -> Found:
    """The word or operator at the end of a text, with what stands before its dots."""
    if not text:
        return _NOTHING
    last = text[-1]
    if last in _CLOSING or text.endswith(">>") and not text.endswith(">>>"):
        return _NOTHING
    if last.isalnum() or last in "_?!@" and not _is_operator_end(text):
        return _word(text)
    return _symbol(text)


def _is_operator_end(text: str) -> bool:
    """Whether the `!` or `@` at the end stands alone, or as part of an operator."""
    return text[-1] in "!?" and not (len(text) > 1 and (text[-2].isalnum() or text[-2] == "_"))


def _word(text: str) -> Found:
    match = _WORD.search(text)
    assert match is not None
    begin, word = match.start(), match[0]
    before = text[:begin]
    if before.endswith("?") and not (len(before) > 1 and (before[-2].isalnum() or before[-2] == "_")):
        return _NOTHING
    if before.endswith("#"):
        return _NOTHING
    if before.endswith(":") and not before.endswith("::"):
        return Found(("unquoted_atom", word), begin - 1) if _is_atom(word) else _NOTHING
    if "@" in word:
        place = word.index("@")
        name = word[place + 1 :]
        if place or "@" in name or name and not _is_identifier(name):
            return _NOTHING
        return _structured(("module_attribute", name), begin, before)
    if before.endswith("~") and len(word) == 1:
        before = before[:-1]
        is_sigil = not before.rstrip(BLANKS).endswith((".", "~"))
        return Found(("sigil", word), begin - 1) if is_sigil else _NOTHING
    if "A" <= word[0] <= "Z":
        return _alias(word, begin, before) if word.isascii() and word[-1] not in "?!" else _NOTHING
    if not _is_identifier(word):
        return _NOTHING
    return _after_dot(word, begin, before)


def _is_identifier(word: str) -> bool:
    name = word.rstrip("?!")
    return name.isidentifier() and not name[0].isupper()


def _is_atom(word: str) -> bool:
    name = word.rstrip("?!").replace("@", "_")
    return word == "" or name.isidentifier() and not word.startswith("@")


def _symbol(text: str) -> Found:
    begin = len(text)
    while begin and text[begin - 1] in OPERATOR_CHARS:
        begin -= 1
    run = text[begin:]
    if not run:
        return _NOTHING
    if run == "~" or run.endswith("~") and run not in _OPERATORS and run[-2] not in OPERATOR_CHARS:
        before = text[: len(text) - 1].rstrip(BLANKS)
        return _NOTHING if before.endswith((".", "~")) else Found(("sigil", ""), len(text) - 1)
    if run.endswith("%"):
        if run.endswith(":%") and not run.endswith("::%"):
            return Found(("unquoted_atom", "%"), len(text) - 2)
        return Found(("struct", ""), len(text) - 1)
    if run.endswith("..."):
        return Found(("local_or_var", "..."), len(text) - 3)
    if run[-1] == "." and run not in (":.", "::.") and not run.endswith(".."):
        return _dot(text[:-1], "", begin)
    return _operator(text, begin, run)


def _operator(text: str, begin: int, run: str) -> Found:
    if run == ":":
        return Found(("unquoted_atom", ""), begin)
    if run.startswith(":") and (not run.startswith("::") or run == "::."):
        name = run.lstrip(":")
        return Found(("unquoted_atom", name), begin) if name in _OPERATORS or name in (".", "->", "=>", "%") else _NOTHING
    if run == "@":
        return Found(("module_attribute", ""), begin)
    if run.startswith(".") and run[1:] in _OPERATORS and run not in _OPERATORS and run[1:2] != ".":
        return _dot(text[:begin], run[1:], begin)
    if run not in _OPERATORS:
        return _NOTHING
    before = text[:begin].rstrip(BLANKS)
    if before.endswith(".") and not before.endswith(".."):
        return _dot(before[:-1], run, begin)
    if re.search(r"(?<!~)~[A-Za-z]\Z", text[:begin]):
        # The delimiter of a sigil.
        return _NOTHING
    return Found(("operator", run), begin)


def _after_dot(word: str, begin: int, before: str) -> Found:
    """A lower case word: a local one, or what is called on what stands before its dot."""
    rest = before.rstrip(BLANKS)
    if rest.endswith(".") and not rest.endswith(".."):
        return _dot(rest[:-1], word, len(rest) - 1)
    return _structured(("local_or_var", word), begin, before)


def _dot(text: str, word: str, _place: int) -> Found:
    rest = text.rstrip(BLANKS)
    context, begin = token(rest) if rest else _NOTHING
    kind = context[0] if type(context) is tuple else context
    if kind == "struct":
        inner = context[1]
        if _is_open(context):
            return _NOTHING
        if type(inner) is str:
            inner = ("alias", inner)
        return Found(("struct", ("dot", inner, word)), begin)
    if kind == "local_or_var":
        if context[1] in TEXTUAL:
            return _NOTHING
        return Found(("dot", ("var", context[1]), word), begin)
    if kind == "dot" and context[2] in TEXTUAL:
        return _NOTHING
    if kind in ("alias", "module_attribute") or kind in ("unquoted_atom", "dot") and context[-1]:
        return Found(("dot", context, word), begin)
    return _NOTHING


def _alias(word: str, begin: int, before: str) -> Found:
    rest = before.rstrip(BLANKS)
    if not (rest.endswith(".") and not rest.endswith("..")):
        return _structured(("alias", word), begin, before)
    context, inner_begin = token(rest[:-1].rstrip(BLANKS))
    kind = context[0] if type(context) is tuple else context
    if kind == "struct":
        inner = context[1]
        if type(inner) is str:
            return Found(("struct", f"{inner}.{word}"), inner_begin) if inner else _NOTHING
        joined_alias = _alias_of(inner, word)
        return Found(("struct", joined_alias), inner_begin) if joined_alias is not None else _NOTHING
    joined_alias = _alias_of(context, word)
    return Found(joined_alias, inner_begin) if joined_alias is not None else _NOTHING


def _alias_of(context: Context, word: str) -> Context | None:
    kind = context[0] if type(context) is tuple else context
    if kind == "alias":
        return (*context[:-1], f"{context[-1]}.{word}")
    if kind == "local_or_var" and context[1] not in TEXTUAL or kind == "module_attribute" and context[1]:
        return ("alias", context, word)
    return None


def _structured(context: Context, begin: int, before: str) -> Found:
    """The context, in a struct when a `%` stands before it."""
    rest = before.rstrip(BLANKS)
    if rest.endswith("%") and not (rest.endswith(":%") and not rest.endswith("::%")):
        return Found(("struct", context[1] if context[0] == "alias" else context), len(rest) - 1)
    return Found(context, begin)
