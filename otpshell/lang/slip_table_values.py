"""Slips: values that are asked to do something, as objects of other languages are, and values under their names there."""

from __future__ import annotations

from otpshell.lang.slip_table import Slip

# What comes of a value with a dot behind it: a call, of a literal or of a variable, and no call.
_NO_METHOD = (
    r"you attempted to apply a function (?:named :\w+ )?on (?!nil)|invalid call"
    r"|not found in: (?!nil|\[\w+: ).*make sure the left-hand side of the dot is a map"
)
_VALUE = r"(?P<value>(?<![\w.@:])[a-z_]\w*|\"_*\"|\[[^\[\]]*\])"


def _method(wrong: str, names: str, advice: str) -> Slip:
    """What objects of other languages can do, and what does it here."""
    return Slip(wrong, _NO_METHOD, rf"{_VALUE}\.(?P<method>{names})\b", advice)


VALUE_SLIPS = [
    _method('"abc".upper()', "upper|toUpperCase|to_upper|upcase|uppercase", "in capitals: String.upcase({value})"),
    _method('"ABC".lower()', "lower|toLowerCase|to_lower|downcase|lowercase", "in small letters: String.downcase({value})"),
    _method('" a ".strip()', "strip|trim", "without space around it: String.trim({value})"),
    _method('"a b".split(" ")', "split", "the parts of a text: String.split({value}), or String.split({value}, separator)"),
    _method('"abc".replace("a", "b")', "replace", "text with other words in it: String.replace({value}, old, new)"),
    _method(
        "list = [1, 2]; list.push(3)", "append|push|add|unshift", "a list with one more: [x | {value}] in front, {value} ++ [x] behind"
    ),
    _method("list = [1, 2]; list.pop()", "pop|shift", "the first of a list and the others: [first | rest] = {value}"),
    _method(
        "list = [1]; list.length",
        "length|size|len",
        "length({value}) of a list, String.length({value}) of text, map_size({value}) of a map",
    ),
    _method(
        "[1, 2].map(fn x -> x end)",
        "map|filter|reduce|sort|reverse|join|count|sum|max|min|uniq|zip|find",
        "functions that go through a list are in Enum: Enum.{method}({value}, ...)",
    ),
    _method("[1, 2].forEach(fn x -> x end)", "forEach|each", "once for each element: Enum.each({value}, fn x -> ... end)"),
    Slip('"abc"[0]', r'(?s)Access\.get/3.*# 1\s+"', r"([a-z_]\w*|\"_*\")\[([^\[\]]+)\]", "a character of a text: String.at({1}, {2})"),
    Slip("a, b = 1, 2", r"syntax error before: ','", r"^\s*(\w+, \w+) = (.+)$", "several values stand in braces: {{{1}}} = {{{2}}}"),
    Slip(
        "math.sqrt(4)",
        r"undefined function (?P<name>math|rand|timer|lists|maps|queue|ets|crypto)/0",
        r"\b(?P<name>\w+)\.(\w+)\(",
        "a module of Erlang is called with a colon: :{name}.{2}(...)",
    ),
    Slip(
        "s = 'a'; s <> \"b\"",
        r"segment \d+ of type 'binary': expected a binary but got: '|1st argument: not a bitstring",
        r"'[^'\"]*'[^'\"]*<>|<>\s*'[^']*'",
        "'...' is a list of characters; text takes double quotes: \"...\"",
    ),
    Slip(
        'n = 5; "count: " <> n',
        r"segment \d+ of type 'binary': expected a binary but got: |1st argument: not a bitstring",
        r"<>",
        '<> joins text with text: "a" <> to_string(5), or "a #{{5}}"',
    ),
    Slip(
        "x = 1; x is None",
        r"undefined function (?P<name>\w+)/\d",
        r"\b(?P<name>[a-z_]\w*) is (?:not )?(?:None|null|nil)\b",
        "whether it is nil: is_nil({name}), or {name} == nil",
    ),
    Slip(
        "not True",
        r"argument error|BadBooleanError|expected a boolean",
        r"\b(?:not|and|or) (True|False)\b|\b(True|False) (?:and|or)\b",
        "true and false are written small; a name with a capital letter is an atom",
    ),
    Slip(
        "if 1 == 1 { 2 }",
        r"syntax error before: '\{'",
        r"\b(if|unless|for|while)\b[^\n{]*\{",
        "a body stands between do and end, not between braces",
    ),
    Slip(
        "defmodule M do\n  def f(a)\n    a + 1\n  end",
        r"undefined function (?P<name>\w+)/0",
        r"^\s*(defp?)[ \t]+([\w?!]+\([^()\n]*\b(?P<name>\w+)\b[^()\n]*\))[ \t]*$",
        "behind the head of a function stands do: {1} {2} do",
    ),
]
