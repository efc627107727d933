"""The slips that :mod:`otpshell.lang.slips` recognises: of each an example, its error, its code, and what to write instead."""

from __future__ import annotations

from typing import NamedTuple


class Slip(NamedTuple):
    """One slip. ``advice`` may use the groups of ``code`` (``{1}``, ``{name}``); a group ``name`` in both patterns is the same text."""

    wrong: str
    error: str
    code: str
    advice: str
    everywhere: bool = False


SYNTAX = r"SyntaxError|TokenMissingError"
_NO_FUNCTION = r"undefined function (?P<name>{})/\d"


def missing(names: str) -> str:
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
        f"{SYNTAX}|undefined function",
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
    Slip("def f(x) -> x end", SYNTAX, r"\b(defp?|defmacro)\b.*\)\s*->", "the body of {1} stands after do: {1} f(x) do ... end"),
    Slip(
        "if true 1 end",
        "unexpected reserved word: end",
        r"^[ \t]*(if|unless|case|cond|defp?|defmodule|for|with|receive|try)\b(?!.*(\bdo\b|[,(|>=]\s*$)).*$",
        "{1} needs do before its body: {1} ... do ... end",
        True,
    ),
    Slip("if 1 > 2 then 3", "syntax error before: then", r"\bif\b", "if takes do instead of then: if 1 > 2 do 3 end, or if(1 > 2, do: 3)"),
    Slip(
        "if 1 == 2: 3",
        SYNTAX,
        r"^\s*(if|while|for|def|else)\b(?:(?!,\s*do:)[^\":])*:(\s|$)",
        "blocks are written with do and end: {1} ... do ... end",
    ),
    Slip("for (i = 0; i < 3; i++) do 1 end", SYNTAX, r"\bfor\s*\(.*;", "for takes its values from somewhere: for i <- 0..2 do ... end"),
    Slip(
        "for i in [1, 2] do i end",
        r"must start with a generator|undefined function \w+/\d",
        r"\bfor\s*\(?(\w+) in\b",
        "for takes its values with <-: for {1} <- ...",
    ),
    Slip("add = (a, b) => a + b", SYNTAX, r"\(([\w, ]*)\)\s*[-=]>", "a function without a name is fn {1} -> ... end"),
    Slip("fn x => x end", "syntax error before: '=>'", r"\bfn\b.*=>", "the arrow of a fn is ->: fn x -> ... end"),
    Slip(
        "case 5 { 5 -> 1 }", SYNTAX, r"\b(case|cond|receive|try|else)\b[^\"{}]*\{", "a body stands between do and end, not between braces"
    ),
    Slip(
        "defmodule Foo { }",
        SYNTAX,
        r"\b(defmodule|module|class|struct) \w+\s*\{",
        "a module is defmodule Name do ... end; its struct is defstruct [:name] inside of it",
    ),
    Slip(
        "function f(x) { x }",
        SYNTAX,
        r"\b(function|defp?|if|while|for|switch)\b.*\)\s*\{",
        "a body stands between do and end, not between braces",
    ),
    Slip(
        "end",
        "unexpected reserved word: end",
        r"\A\s*end\s*\Z",
        "this end closes nothing: what stood above it was complete by itself, or had an end already",
    ),
    Slip(
        "else",
        "syntax error before: (else|rescue|catch|after)",
        r"\A\s*(else|rescue|catch|after)\b",
        "{1} stands inside of a block that is still open: if ... do ... else ... end, entered as one",
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
    Slip('{"a": 1}', "syntax error before: ", r"(?<![%\w])\{\s*\"?\w+\"?: ", "a map begins with a %: %{{a: 1}}"),
    Slip("{1, 2}[0]", r"no function clause matching in Access\.get/3", r"\}\s*\[(\d+)\]", "a tuple is no array: elem(tuple, {1})"),
    Slip(
        "t = {1, 2}; t[0]",
        r"no function clause matching in Access\.get/3",
        r"\b(\w+)\[(\d+)\]",
        "only maps and keyword lists take [...]; of a tuple it is elem({1}, {2})",
    ),
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
        missing("return|break"),
        r"\b(?P<name>return|break)\b",
        "there is no {name}: a function gives the value of its last expression",
    ),
    Slip(
        "help",
        missing("help|man|doc|docs|info"),
        r"\b(?P<name>\w+)\b",
        "`h` lists what this shell can do, `h Enum.map` explains a function",
    ),
    Slip(
        'print("hi")',
        missing("print|puts|println|printf|echo|write|p|console"),
        r"\b(?P<name>\w+)\b",
        "to print, write IO.puts(...) or IO.inspect(...)",
    ),
    Slip('System.out.println("x")', "undefined or private|is not available", r"\b(System\.out|Console)\.", "to print, write IO.puts(...)"),
    Slip(
        "len([1])", missing("len|size|count"), r"\b(?P<name>\w+)\b", "length(list), String.length(text), map_size(map), tuple_size(tuple)"
    ),
    Slip('length("abc")', "not a list", r"\blength\(?\s*\"", "length is of lists; of text it is String.length(...)"),
    Slip(
        "str(5)",
        missing("str|toString|tostring"),
        r"\b(?P<name>\w+)\b",
        "text of a value: to_string(value), or inspect(value) for any",
    ),
    Slip(
        'int("5")',
        missing("int|integer|float|parseInt|parseFloat|to_int|to_integer|to_i|number"),
        r"\b(?P<name>\w+)\b",
        'a number from text: String.to_integer("5"), String.to_float("1.5"); of a float trunc(5.7) or round(5.7)',
    ),
    Slip(
        'input("name? ")',
        missing("input|gets|readline|read_line|raw_input|prompt|scanf|read"),
        r"\b(?P<name>\w+)\b",
        'to read a line: IO.gets("name? ") |> String.trim()',
    ),
    Slip("range(3)", missing("range|xrange|seq"), r"\b(?P<name>\w+)\b", "a range is 0..9, in steps 0..9//2"),
    Slip(
        "typeof 5",
        missing("type|typeof|class|instanceof|isinstance"),
        r"\b(?P<name>type|typeof|instanceof|isinstance)\b",
        "`i value` tells what a value is; in code is_integer(value), is_binary(value), ...",
    ),
    Slip(
        "random()",
        missing("rand|random|randint|randrange"),
        r"\b(?P<name>\w+)\b",
        ":rand.uniform(6) is a number from 1 to 6, Enum.random(list) one of a list",
    ),
    Slip("dict()", missing("dict|map|hash|Hash"), r"\b(?P<name>dict|hash)\b", "a map is %{{key: value}}; Map has its functions"),
    Slip(
        "append([1], 2)",
        missing("append|push|add|extend|concat"),
        r"\b(?P<name>append|push|extend|concat)\b",
        "a list with one more: [x | list] in front, list ++ [x] behind",
    ),
    Slip(
        "import math",
        missing(r"[a-z]\w*"),
        r"^\s*(?:from \w+ )?import (?P<name>[a-z]\w*)",
        "modules of the library need no import: Enum.map(...) works as it stands; their names begin with a capital letter",
    ),
    Slip(
        "from os import path",
        missing("from"),
        r"\b(?P<name>from) \w+ import\b",
        "modules of the library need no import: Enum.map(...) works as it stands; their names begin with a capital letter",
    ),
    Slip("time.sleep(1)", missing("time|thread|asyncio"), r"\b(?P<name>\w+)\.sleep\b", "Process.sleep(1000) waits for a second"),
    Slip(
        "Math.sqrt(4)", "(?P<name>Math)\\b.* is not available", r"\b(?P<name>Math)\.(\w+)", "Erlang's math module has those: :math.{2}(...)"
    ),
    Slip(
        "Random.rand()",
        "(?P<name>Rand|Random)\\b.* is not available",
        r"\b(?P<name>\w+)\.",
        ":rand.uniform(6) is a number from 1 to 6, Enum.random(list) one of a list",
    ),
    Slip(
        "Array.push([1], 2)",
        "(?P<name>Array|Lists?|Dict|Hash|HashMap|Dictionary|Set)\\b.* is not available",
        r"\b(?P<name>\w+)\.",
        "Enum and List are for lists, Map for maps, MapSet for sets: exports(Enum) lists what there is",
    ),
    Slip(
        "defmodule foo do end",
        missing(r"[a-z]\w*"),
        r"\bdefmodule (?P<name>[a-z]\w*)",
        "names of modules begin with a capital letter: defmodule Foo do",
    ),
    Slip(
        "[1, 2].rotate(1)",
        r"invalid call",
        r"[\]\"'})\d]\.([a-z]\w*)",
        "values have no methods: give them to a function of their module, as in Enum.{1}(...) or String.{1}(...)",
    ),
    Slip(
        'string.upcase("a")',
        missing("string|enum|map|list|io|integer|process|keyword|task|agent|genserver"),
        r"\b(?P<name>\w+)\.\w",
        "names of modules begin with a capital letter",
    ),
    Slip('"a" . "b"', "invalid call", r"\"\s+\.\s*\"", 'text is joined with <>: "a" <> "b"'),
    Slip(
        "x = 1; x.class",
        r"key :\w+ not found in: (?!nil|\[\w+: ).*make sure the left-hand side of the dot is a map",
        r"\b(?!self\b)(\w+)\.([a-z]\w*)",
        "only maps and structs have fields; a function is called with its module: Module.{2}({1})",
    ),
    Slip("lambda(5)", missing("lambda"), r"\blambda\b", "a function without a name is fn x -> ... end"),
    Slip(
        "self.name",
        r"#PID|argument error|not an atom|not found in",
        r"(?<![\w@.])self\.(\w+)",
        "self() is the pid of this process and has no fields; pass data as an argument",
    ),
    # Variables and operators
    Slip("x = 1; x++", SYNTAX, r"\b(\w+)\+\+(?!\s*[\w\[(\"])", "there is no ++ that counts; bind the name anew: {1} = {1} + 1"),
    Slip("i = 1; i--", SYNTAX, r"\b(\w+)--(?!\s*[\w\[(\"])", "there is no -- that counts; bind the name anew: {1} = {1} - 1"),
    Slip("x = 1; x += 2", "syntax error before: '='", r"\b(\w+)\s*([-+*/])=\s*(\w+)", "bind the name anew: {1} = {1} {2} {3}"),
    Slip("var x = 1", missing("var|let|const"), r"\b(?P<name>var|let|const) (\w+) =", "a variable needs no {name}: {2} = ..."),
    Slip(
        "Total = 1",
        "no match of right hand side value",
        r"(?<![\w.%:@\[{,&])\s*\b([A-Z]\w*)\s*=(?![=>~])",
        "names of variables begin with a small letter; {1} is an atom",
    ),
    Slip("2 ^ 3", r"syntax error before: '\^'", r"(\w+)\s*\^\s*(\w+)", "the power is {1} ** {2}; ^ pins a variable in a pattern"),
    Slip(
        "5 // 2",
        f"{SYNTAX}|range step operator",
        r"([1-9]\d*)\s*//\s*(\d+)",
        "the whole part of a division is div({1}, {2}), the rest rem({1}, {2})",
    ),
    Slip("5 % 2", SYNTAX, r"(\w+)\s*%\s*(\w+)", "the remainder of a division is rem({1}, {2})"),
    Slip("x = 5 // five", f"{SYNTAX}|undefined function|range step operator", r"(^|\s)//", "comments begin with #"),
    Slip("true ? 1 : 2", SYNTAX, r"\?\s.*\s:\s", "there is no ? : operator; write if(true, do: 1, else: 2)"),
    Slip("x = null", missing("null|none|undefined|NULL|nill"), r"\b(?P<name>\w+)\b", "there is no {name}: nothing is nil"),
    Slip(
        "while true do 1 end",
        missing("while|until|loop"),
        r"\b(?P<name>\w+)\b",
        "there is no {name}: a function that calls itself repeats, or Enum.each(list, fn x -> ... end)",
    ),
    Slip(
        "switch 1 do\n  _ -> 2\nend",
        missing("switch|match"),
        r"\b(?P<name>\w+)\b",
        "to choose by value: case x do, then pattern -> result on a line each, then end",
    ),
    Slip(
        "class Foo do\nend",
        missing("class|object|interface|struct"),
        r"\b(?P<name>class|object|interface)\b",
        "there is no {name}: functions stand in a module, defmodule Foo do ... end",
    ),
    Slip(
        "@size 5",
        r"cannot invoke @/1 outside module",
        r"@(\w+)",
        "@ stands inside of defmodule Name do ... end; here a variable does it: {1} = ...",
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
        '"age: " + 5',
        "bad argument in arithmetic expression",
        r"\"_*\"\s*\+\s*[^\s\"]|[^\s\"]\s*\+\s*\"_*\"",
        'text is joined with <>: "a" <> "b"; a value stands in text as "a #{{value}}"',
    ),
    Slip(
        '"a" <> 5',
        "expected binary argument in <> operator but got: [^'\"]",
        r"<>",
        '<> joins text with text: "a" <> to_string(5), or "a #{{5}}"',
    ),
    Slip("[1] + [2]", "bad argument in arithmetic expression", r"\]\s*\+\s*\[", "lists are joined with ++: [1] ++ [2]"),
    Slip("not 5", r"\A[*][*] .ArgumentError. argument error(\n|\Z)", r"\bnot\b", "not takes true or false; ! takes any value"),
    Slip(
        "IO.puts({1, 2})",
        r"protocol String\.Chars not implemented for",
        r".",
        "to print any value: IO.inspect(value); its text is inspect(value)",
        True,
    ),
    Slip(
        "Enum.map(5, & &1)",
        "protocol Enumerable not implemented for .* of type Integer",
        r".",
        "Enum goes through lists, maps and ranges: 1..5",
        True,
    ),
    Slip(
        "Enum.sum({1, 2})",
        "protocol Enumerable not implemented for .* of type Tuple",
        r".",
        "a list of a tuple: Tuple.to_list(tuple)",
        True,
    ),
    Slip(
        'Enum.count("abc")',
        "protocol Enumerable not implemented for .* of type BitString",
        r".",
        "text is no list: String.graphemes(text) gives its characters, String.split(text) its words",
        True,
    ),
    Slip(
        'send("counter", 1)',
        "invalid destination",
        r"\bsend\(?\s*\"",
        "a message goes to a pid or a registered name, an atom; not to text",
    ),
    Slip(
        "send(:nobody, 1)",
        "invalid destination",
        r"\bsend\(?\s*(:?\w+)",
        "no process has the name {1} now; Process.registered() lists the names",
    ),
    Slip(
        "IO.puts(\u201chi\u201d)",
        'unexpected token: "[\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb]',
        r".",
        'code takes straight quotes: "..."',
        True,
    ),
    Slip(
        "x =\u00a0\u00a05",
        "unexpected token: .*code point U\\+(00A0|200B|2009|202F|FEFF)",
        r".",
        "there is a character here that only looks like a space; type the space anew",
        True,
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
