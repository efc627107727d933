"""Common slips: code of other languages, and what learners forget, recognised by the error and the code together.

Each entry of :data:`SLIPS` has an example of the slip, what the error says, what the code looks like, and one line that says what to write.
Both have to fit, so that code which merely fails gets no advice. The line that the error names is looked at, and the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import NamedTuple


class Slip(NamedTuple):
    """One slip. ``advice`` may use the groups of ``code`` (``{1}``, ``{name}``); a group ``name`` in both patterns is the same text."""

    wrong: str
    error: str
    code: str
    advice: str
    everywhere: bool = False


_SYNTAX = r"SyntaxError|TokenMissingError"
_NO_FUNCTION = r"undefined function (?P<name>{})/\d"


def _missing(names: str) -> str:
    return _NO_FUNCTION.format(names)


SLIPS = [
    # Guards
    Slip(
        "defmodule M do\n  def f(a) when a = 1, do: a\nend",
        "guard",
        r"\bwhen\b.*?(\w+) = (\w+)",
        "a guard compares with ==: when {1} == {2}",
    ),
    Slip(
        "defmodule M do\n  def f(a) when a > 1 && a < 3, do: a\nend",
        "guard",
        r"\bwhen\b.*&&",
        "a guard joins conditions with and: when a > 1 and a < 3",
    ),
    Slip(
        "defmodule M do\n  def f(a) when a < 1 || a > 3, do: a\nend",
        "guard",
        r"\bwhen\b.*\|\|",
        "a guard joins conditions with or: when a < 1 or a > 3",
    ),
    # Blocks
    Slip(
        "if true do 1 elseif false do 2 end",
        f"{_SYNTAX}|undefined function",
        r"\b(elseif|elsif|elif)\b",
        "there is no {1}: write cond do, then condition -> result on a line each, then end",
        True,
    ),
    Slip(
        "if true do 1 else if false do 2 end",
        "missing terminator: end",
        r"\belse if\b",
        "each if needs its own end; for several conditions write cond do ... end",
        True,
    ),
    Slip("add = fn a, b -> a + b", r'missing terminator: end \(for "fn"', r"\bfn\b", "a fn needs an end: fn a, b -> a + b end", True),
    Slip("def f(x) -> x end", _SYNTAX, r"\b(defp?|defmacro)\b.*\)\s*->", "the body of {1} stands after do: {1} f(x) do ... end"),
    Slip(
        "if true 1 end",
        "unexpected reserved word: end",
        r"^\s*(if|unless|case|cond|defp?|defmodule|for|with|receive)\b(?!.*\bdo\b)",
        "{1} needs do before its body: {1} ... do ... end",
    ),
    Slip("if 1 > 2 then 3", "syntax error before: then", r"\bif\b", "if takes do instead of then: if 1 > 2 do 3 end, or if(1 > 2, do: 3)"),
    Slip("if 1 == 2: 3", _SYNTAX, r"^\s*(if|while|for|def|else)\b[^\"]*:(\s|$)", "blocks are written with do and end: {1} ... do ... end"),
    Slip("for (i = 0; i < 3; i++) do 1 end", _SYNTAX, r"\bfor\s*\(.*;", "for takes its values from somewhere: for i <- 0..2 do ... end"),
    Slip(
        "function f(x) { x }",
        _SYNTAX,
        r"\b(function|defp?|if|while|for|switch)\b.*\)\s*\{",
        "a body stands between do and end, not between braces",
    ),
    Slip("if true do 1", r'missing terminator: end \(for "do"', r"\bdo\b", "every do needs an end", True),
    Slip(
        "try do 1 except e -> 2 end",
        "syntax error before: (except|finally)|missing terminator",
        r"\b(except|finally)\b",
        "try has rescue, catch and after: try do ... rescue e -> ... end",
        True,
    ),
    # Maps, lists, keywords
    Slip("%{a 1}", r"undefined function (?P<name>\w+)/1", r"%\{\s*(?P<name>\w+) ([^|,}=]+)\}", "a key takes a colon: %{{{name}: {2}}}"),
    Slip(
        "%{size => 1}",
        r"undefined function (?P<name>\w+)/0",
        r"%\{.*?(?P<name>[a-z_]\w*) => ",
        "an atom as a key takes a colon: %{{{name}: ...}} (or %{{:{name} => ...}})",
    ),
    Slip("[a => 1]", "syntax error before: '=>'", r"\[[^\]]*=>", 'in a list keys take a colon: [a: 1]; => belongs in a map: %{{"a" => 1}}'),
    Slip("Enum.sum([1, 2],)", r"syntax error before: '\)'", r",\s*\)", "no comma after the last argument"),
    Slip("list = [1, 2, 3]; list[0]", "expect the key to be an atom", r"(\w+)\[(\d+)\]", "a list is no array: Enum.at({1}, {2})"),
    Slip("[1, 2][0]", "expect the key to be an atom", r"\]\[(\d+)\]", "a list is no array: Enum.at(list, {1})"),
    Slip(
        "m = %{y: 1}; m.y = 2",
        r"cannot invoke remote function (\w+)\.(\w+)/0 inside a match",
        r"(\w+)\.(\w+)\s*=(?!=)",
        "data never changes; make a new map: {1} = %{{{1} | {2}: ...}}",
    ),
    Slip(
        "m = %{a: 1}; m[:a] = 2",
        "Access.get/2 inside a match",
        r"(\w+)\[([^\]]+)\]\s*=(?!=)",
        "data never changes; make a new map: {1} = Map.put({1}, {2}, ...)",
    ),
    # Funs and calls
    Slip(
        "double = fn x -> 2 * x end; double(4)",
        r"undefined function (?P<name>\w+[?!]?)/\d",
        r"\b(?P<name>[a-z_]\w*)\(",
        "a fun in a variable is called with a dot: {name}.(...)",
    ),
    Slip(
        "return 5",
        _missing("return|break"),
        r"\b(?P<name>return|break)\b",
        "there is no {name}: a function gives the value of its last expression",
    ),
    Slip(
        "help",
        _missing("help|man|doc|info"),
        r"\b(?P<name>\w+)\b",
        "`h` lists what this shell can do, `h Enum.map` explains a function",
    ),
    Slip(
        'print("hi")',
        _missing("print|puts|println|printf|echo|write|p"),
        r"\b(?P<name>\w+)\b",
        "to print, write IO.puts(...) or IO.inspect(...)",
    ),
    Slip(
        "[1, 2].map(fn x -> x end)",
        r"invalid call",
        r"[\]\"'})]\.(\w+)",
        "values have no methods: give them to a function of their module, as in Enum.{1}(...) or String.{1}(...)",
    ),
    Slip(
        'string.upcase("a")',
        _missing("string|enum|map|list|io|integer|process|keyword|task|agent|genserver"),
        r"\b(?P<name>\w+)\.\w",
        "names of modules begin with a capital letter",
    ),
    Slip("lambda(5)", _missing("lambda"), r"\blambda\b", "a function without a name is fn x -> ... end"),
    Slip(
        "self.name",
        r"#PID|argument error|not an atom|not found in",
        r"(?<![\w@.])self\.(\w+)",
        "self() is the pid of this process and has no fields; pass data as an argument",
    ),
    # Variables and operators
    Slip("x = 1; x++", _SYNTAX, r"\b(\w+)\+\+(?!\s*[\w\[(\"])", "there is no ++ that counts; bind the name anew: {1} = {1} + 1"),
    Slip("i = 1; i--", _SYNTAX, r"\b(\w+)--(?!\s*[\w\[(\"])", "there is no -- that counts; bind the name anew: {1} = {1} - 1"),
    Slip("x = 1; x += 2", "syntax error before: '='", r"\b(\w+)\s*([-+*/])=\s*(\w+)", "bind the name anew: {1} = {1} {2} {3}"),
    Slip("var x = 1", _missing("var|let|const"), r"\b(?P<name>var|let|const) (\w+) =", "a variable needs no {name}: {2} = ..."),
    Slip(
        "Total = 1",
        "no match of right hand side value",
        r"(?<![\w.%:@\[{,&])\s*\b([A-Z]\w*)\s*=(?![=>~])",
        "names of variables begin with a small letter; {1} is an atom",
    ),
    Slip("5 % 2", _SYNTAX, r"(\w+)\s*%\s*(\w+)", "the remainder of a division is rem({1}, {2})"),
    Slip("x = 5 // five", f"{_SYNTAX}|undefined function|range step operator", r"(^|\s)//", "comments begin with #"),
    Slip("true ? 1 : 2", _SYNTAX, r"\?\s.*\s:\s", "there is no ? : operator; write if(true, do: 1, else: 2)"),
    Slip("x = null", _missing("null|none|undefined|NULL|nill"), r"\b(?P<name>\w+)\b", "there is no {name}: nothing is nil"),
    Slip(
        "while true do 1 end",
        _missing("while|until|loop"),
        r"\b(?P<name>\w+)\b",
        "there is no {name}: a function that calls itself repeats, or Enum.each(list, fn x -> ... end)",
    ),
    Slip(
        "switch 1 do\n  _ -> 2\nend",
        _missing("switch|match"),
        r"\b(?P<name>\w+)\b",
        "to choose by value: case x do, then pattern -> result on a line each, then end",
    ),
    Slip(
        "class Foo do\nend",
        _missing("class|object|interface|struct"),
        r"\b(?P<name>class|object|interface)\b",
        "there is no {name}: functions stand in a module, defmodule Foo do ... end",
    ),
    Slip(
        "def f(x), do: x",
        r"cannot invoke (defp?|defmacrop?)/2 outside module",
        r"\bdef",
        "def stands inside of defmodule Name do ... end; here a fun does it: f = fn x -> ... end",
    ),
    # Strings
    Slip(
        "'abc' <> \"d\"",
        "expected binary argument in <> operator but got: '",
        r"'",
        "'...' is a list of characters; text takes double quotes: \"...\"",
    ),
    Slip(
        '"1" + 1',
        "bad argument in arithmetic expression",
        r"\"\s*[-+*/]\s*\d|\d\s*[-+*/]\s*\"",
        'text is no number: String.to_integer("1") + 1',
    ),
    Slip('"a" + "b"', "bad argument in arithmetic expression", r"\"\s*\+\s*[\w\"]|\+\s*\"", 'text is joined with <>: "a" <> "b"'),
    Slip(
        "'a' + 1",
        "bad argument in arithmetic expression",
        r"'[^']*'\s*[-+*/]|[-+*/]\s*'",
        "'...' is a list of characters, no number; ?a is the number of one character",
    ),
    Slip(
        '"a" ++ "b"',
        r"not a list|argument error|:erlang\.\+\+",
        r"\"\s*\+\+|\+\+\s*\"",
        'text is joined with <>: "a" <> "b"; ++ joins lists',
    ),
    Slip('name = "Ann"; f"hi {name}"', r"undefined function f/1|syntax error", r"(?<!\w)f\"", 'any text may hold values: "hi #{{name}}"'),
]

_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')


@cache
def _patterns() -> list[tuple[re.Pattern[str], re.Pattern[str], Slip]]:
    return [(re.compile(slip.error), re.compile(slip.code, re.MULTILINE), slip) for slip in SLIPS]


def slip_hint(code: str, error: str, line: int | None = None, variables: Collection[str] = ()) -> str | None:
    """One line that says what to write instead; None when no slip is recognised."""
    found = recognise(code, error, line, variables)
    return None if found is None else found[1]


def recognise(code: str, error: str, line: int | None = None, variables: Collection[str] = ()) -> tuple[Slip, str] | None:
    """The slip in code that failed, and its advice in the words of that code.

    ``error`` is the error as it is shown, ``line`` the line of ``code`` it names (from 1), ``variables`` the names that are bound.
    """
    hidden = _STRING.sub(lambda found: '"' + "_" * (len(found[0]) - 2) + '"', code)
    for in_error, in_code, slip in _patterns():
        said = in_error.search(error)
        if said is None:
            continue
        start, end = (0, len(hidden)) if slip.everywhere or line is None else _around(hidden, line)
        for found in in_code.finditer(hidden, start, end):
            if _fits(slip, said, found, hidden, variables):
                names = {key: code[slice(*found.span(key))] for key in found.groupdict()}
                return slip, slip.advice.format(*_groups(found, code), **names)
    return None


def _around(code: str, line: int) -> tuple[int, int]:
    """Where a line and the one before it stand."""
    lines = code.splitlines(keepends=True)
    start = sum(map(len, lines[: max(0, line - 2)]))
    return start, sum(map(len, lines[:line])) if line <= len(lines) else len(code)


def _groups(found: re.Match[str], code: str) -> list[str]:
    return [code[slice(*found.span(number))].strip() for number in range(found.re.groups + 1)]


def _fits(slip: Slip, said: re.Match[str], found: re.Match[str], code: str, variables: Collection[str]) -> bool:
    if "name" in said.re.groupindex and "name" in found.re.groupindex and said["name"] != found["name"]:
        return False
    if "{name}.(" in slip.advice:
        # Only what is a variable can hold a fun.
        name = found["name"]
        return name in variables or re.search(rf"\b{name}\s*=[^=~>]", code) is not None
    return True
