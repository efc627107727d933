"""More slips: of the shape of an expression, of pairs and signs that other languages write in another way."""

from __future__ import annotations

from otpshell.lang.slip_table import SYNTAX, Slip, missing

_COLON = r'unexpected token: ":"'
_ARROW = r"syntax error before: '->'"

SHAPE_SLIPS = [
    # Clauses
    Slip("case 5 of 5 -> 1 end", SYNTAX, r"\bcase\b\s*(.+?)\s+of\b", "case takes do: case {1} do pattern -> result end"),
    Slip("case 1 do 1 => 2 end", r"syntax error before: '=>'", r"\b(case|cond|receive)\b.*=>", "a clause has ->: {1} do ... -> result end"),
    Slip("case 1 do 1: 2 end", _COLON, r"\b(case|cond|receive)\b.*\bdo\b.*?\w: ", "a clause has ->: {1} ... do pattern -> result end"),
    Slip(
        "case 1, do: 1 -> 2",
        _ARROW,
        r"\b(case|cond|receive)\b.*\bdo:.*->",
        "clauses stand between do and end: {1} ... do pattern -> result end",
    ),
    Slip("cond do else -> 1 end", r"clauses for :do in \"cond\"", r"\belse\b", "the last clause of cond is true -> result"),
    Slip("cond do true: 1 end", "syntax error before: end", r"\bcond\b.*?(\w+): ", "a clause of cond has ->: {1} -> result"),
    Slip(
        "case 1 do 2 -> 3; else -> 4 end", r"unexpected option :else in \"case\"", r"\belse\b", "the clause for all the rest is _ -> result"
    ),
    Slip(
        "try do 1 rescue ArgumentError e -> 2 end",
        SYNTAX,
        r"\brescue\s+([A-Z][\w.]*) (\w+)\s*->",
        "the name comes first: rescue {2} in {1} -> ...",
    ),
    Slip(
        'try do raise "a" rescue e: RuntimeError -> 2 end',
        r'invalid "rescue" clause',
        r"\brescue\s+(\w+): ([A-Z][\w.]*)",
        "what is rescued stands after in: rescue {1} in {2} -> ...",
    ),
    Slip("-> 1", _ARROW, r"\A\s*->", "an arrow stands in fn, case, cond or receive, behind a pattern: fn x -> ... end"),
    Slip(
        "when 1 do 2 end", "syntax error before: when", r"\A\s*when\b", "when belongs into a clause; a condition alone is if ... do ... end"
    ),
    Slip("do 1 end", "syntax error before: do", r"\A\s*do\b", "do stands behind what it belongs to: if ... do ... end"),
    Slip("begin 1 end", SYNTAX, r"\bbegin\b", "there is no begin: several expressions stand between do and end, or in parentheses"),
    Slip(
        "if true 1",
        r"syntax error before: \"",
        r"^[ \t]*(if|unless)\b(?!.*\bdo\b)",
        "{1} needs do: {1} condition do ... end, or {1}(condition, do: value)",
    ),
    Slip(
        "if true, 1",
        "invalid or duplicate keys for (if|unless)",
        r"\b(if|unless)\b[^:\n]*$",
        "the value stands after do: {1} condition, do: value",
    ),
    Slip(
        'raise "x" if 1 > 2',
        r"syntax error before: '?(if|unless)",
        r"^[ \t]*(\S.*?) (if|unless) (.+)$",
        "the condition comes first: {2} {3}, do: {1}",
    ),
    Slip(
        "for i = 0 to 3 do i end", SYNTAX, r"\bfor (\w+) = (\S+) to (\S+)", "for takes its values with <-: for {1} <- {2}..{3} do ... end"
    ),
    Slip(
        "foreach [1], 2",
        missing("foreach|forEach|forall"),
        r"\b(?P<name>\w+)\b",
        "for x <- list do ... end, or Enum.each(list, fn x -> ... end)",
    ),
    Slip(
        "[x * 2 | x <- [1, 2]]",
        r"undefined function <-/2|misplaced operator",
        r"\[([^|\[\]]+) \| (\w+) <- (.+?)\]\s*$",
        "a list made from another one: for {2} <- {3}, do: {1}",
    ),
    Slip("x <- 1", "undefined function <-/2", r"(\w+) <- ", "<- belongs into for and with; a name is bound with =: {1} = ..."),
    # Funs and captures
    Slip("fun x -> x end", SYNTAX, r"\bfun\b\s*\(?([\w, ]*?)\)?\s*->", "a function without a name begins with fn: fn {1} -> ... end"),
    Slip(
        "fn f(x) -> x end", r"undefined function \w+/\d", r"\bfn (\w+)\((.*?)\) ->", "a fn has no name of its own: {1} = fn {2} -> ... end"
    ),
    Slip("fn (x) x end", SYNTAX, r"\bfn\s*\(([\w, ]*)\)\s+(?!->|when\b)\w", "the body of a fn stands after an arrow: fn {1} -> ... end"),
    Slip("Enum.map([1], &(1))", "must be used within the capture operator", r"&\((\d)\)", "inside of &(...) the argument is &{1}: &(&{1})"),
    Slip(
        "Enum.map([1], &1 + 1)",
        "must be used within the capture operator",
        r"(&1(?: [-+*/<>=|]+ [^,)\s]+)*)",
        "&1 stands inside of a capture: &({1})",
    ),
    Slip(
        "Enum.map([1], &inc)",
        "invalid args for &",
        r"&([a-z]\w*[?!]?)\s*($|[,)\]])",
        "a function is named with its number of arguments: &{1}/1",
    ),
    Slip(
        "Enum.map(fn x -> x end, [1])",
        r"Enumerable not implemented for #Function",
        r"\b(Enum|Stream)\.(\w+)\(\s*(fn\b|&)",
        "the collection comes first: {1}.{2}(list, fn x -> ... end)",
    ),
    Slip(
        "[1] |> fn x -> x end",
        "into an anonymous function without calling",
        r"\|> *\(?fn\b",
        "a value goes into a fn with then: value |> then(fn x -> ... end)",
    ),
    Slip("[1] | Enum.sum()", r"misplaced operator \|/2", r" \| ([A-Z][\w.]*)", "the pipe is |> : value |> {1}(...)"),
    # Definitions
    Slip(
        "function f(x) do x end",
        missing("function|fun|sub|method|proc|procedure"),
        r"\b(?P<name>\w+) (\w+)",
        "in a module a function is def {2}(...) do ... end",
    ),
    Slip(
        "module A do 1 end", missing("module|package|namespace"), r"\b(?P<name>\w+) ([A-Z][\w.]*)", "a module is defmodule {2} do ... end"
    ),
    Slip(
        "def f(x) return x",
        "syntax error before: return",
        r"\bdefp?\s+(\w+)",
        "there is no return: def {1}(...) do ... end gives its last value",
    ),
    Slip(
        "def f(*args) do args end",
        SYNTAX,
        r"\bdefp?\s+(\w+)\([^)]*[*.]+(\w+)\s*\)",
        "a function has a fixed number of arguments; for any number take a list: def {1}({2}), called {1}([1, 2])",
    ),
    Slip(
        "defstruct [:a]",
        r"cannot invoke (defstruct|defexception|@)/1 outside module|invoke @/1 outside",
        r"\b(defstruct|defexception)\b",
        "{1} stands in a module: defmodule Name do {1} [...] end",
    ),
    Slip(
        "extends 5",
        missing("extends|implements|inherits|mixin|super_class"),
        r"\b(?P<name>\w+)\b",
        "there are no classes: code is shared with use Module, @behaviour Module and protocols",
    ),
    # Maps, structs, atoms
    Slip("%{1 -> 2}", _ARROW, r"%\{[^}]*?([^\s{,]+) -> ", "in a map key and value are joined by =>: %{{{1} => ...}}"),
    Slip(
        '%{a: 1, "b" => 2}',
        "unexpected expression after keyword list",
        r"%\{.*: .*=>",
        'keys with => come before keys with a colon: %{{"b" => 2, a: 1}}',
    ),
    Slip("{1 => 2}", "syntax error before: '=>'", r"(?<![%\w])\{\s*([\w:\"]+) => ", "a map begins with a %: %{{{1} => ...}}"),
    Slip(
        "if 1 > 2",
        r"undefined function (?P<name>if|unless|case|for|with|defmodule|cond|try|receive)/\d",
        r"\b(?P<name>if|unless|case|for|with|defmodule|cond|try|receive)\b",
        "{name} needs a body: {name} ... do ... end",
    ),
    Slip("%(a: 1)", r"expected %\{ to define a map", r"%[(\[]", "a map stands between braces: %{{a: 1}}"),
    Slip("{'a': 1}", "syntax error before: ", r"(?<!%)\{\s*'\w+':", 'a map begins with a %: %{{a: 1}}, or %{{"a" => 1}} with text as keys'),
    Slip("%Foo{a = 1}", SYNTAX, r"%([A-Z]\w*)\{\s*(\w+) = ", "a field takes a colon: %{1}{{{2}: ...}}"),
    Slip("Foo{}", r"syntax error before: '\{'", r"(?<![%\w.])([A-Z]\w*)\{", "a struct begins with a %: %{1}{{...}}"),
    Slip(
        "a: 1, b: 2",
        "syntax error before: ",
        r"\A\s*(?!(?:try|if|else|elif|for|while|def|do|case|switch|catch|finally)\b)([a-z]\w*): ",
        "a name is bound with =: {1} = ...; pairs stand in brackets: [{1}: ...]",
    ),
    Slip("::a", "syntax error before: '::'", r"(?<![\w)\]])::(\w+)", "an atom has one colon: :{1}"),
    Slip(
        'm = %{"a" => 1}; m.a',
        r'key :(?P<name>\w+) not found in: %\{.*"(?P=name)" =>',
        r"\b(\w+)\.(?P<name>\w+)\b",
        'its keys are text, and map.key is for atoms: {1}["{name}"]',
    ),
    Slip(
        "x = [1, 2, 3]; x[1..2]",
        r"expect the key to be an atom, got: \d+\.\.",
        r"(\w+)\[([^\]\[]*\.\.[^\]\[]*)\]",
        "a part of a list: Enum.slice({1}, {2})",
    ),
    Slip("x = [1, 2, 3]; x[1:2]", _COLON, r"(\w+)\[(\d*):(\d*)\]", "a part of a list: Enum.slice({1}, 1..2), by indexes from 0"),
    # Operators and numbers
    Slip("1 /= 2", "syntax error before: '='", r"(\d\S*) /= (\S+)", "not equal is {1} != {2}"),
    Slip("x /= 2", "syntax error before: '='", r"([a-z_]\w*) /= (\S+)", "not equal is {1} != {2}; to divide: {1} = {1} / {2}"),
    Slip("5 =! 6", "no match of right hand side value", r"(\S+) =! ?(\S+)", "not equal is written with the ! in front: {1} != {2}"),
    Slip(
        "int x = 1",
        missing("int|float|double|string|char|bool|boolean|auto|val|local|my|dim"),
        r"\b(?P<name>\w+) ([a-z_]\w*) = ",
        "a variable needs no type: {2} = ...",
    ),
    Slip("x = [1]; x << 3", r"missing terminator: >>", r"(\w+) << ", "<< begins a binary; to add to a list: {1} ++ [value]"),
    Slip("7 mod 2", r"syntax error before: (mod|rem)\b", r"(\w+) (mod|rem) (\w+)", "the rest of a division: rem({1}, {3})"),
    Slip("7 div 2", r"syntax error before: '?div\b", r"(\w+) div (\w+)", "a division of integers: div({1}, {2})"),
    Slip("a =/= b", "syntax error before: ", r"(\S+) =/= (\S+)", "not the same is {1} !== {2}"),
    Slip("a =:= b", "syntax error before: ", r"(\S+) =:= (\S+)", "the same is {1} === {2}"),
    Slip("self() ! :hi", "syntax error before: '!'", r"(\S+) ! (\S+)", "a message is sent with send({1}, {2})"),
    Slip("1,000", "syntax error before: ','", r"\b(\d{1,3}),(\d{3})\b", "digits are grouped with _: {1}_{2}"),
    Slip(".5", r"syntax error before: '\.'", r"(?<![\w.])\.(\d+)", "a float has digits on both sides of its point: 0.{1}"),
    Slip("1e5", r"invalid character \"e\" after number", r"\b(\d+)e([+-]?\d+)", "a float with an exponent has a point: {1}.0e{2}"),
    Slip("$x", r"unexpected token: \"\$\"", r"\$([a-z_]\w*)", "a name has no $ before it: {1}"),
    Slip("`ls`", 'unexpected token: "`"', r"`", 'a backtick means nothing here; text stands between double quotes: "..."'),
    Slip("x = 1;; x", r"unexpected token: \";\"", r";\s*;", "one ; stands between two expressions, or none at the end of a line"),
    Slip('"""a"""', "heredoc allows only", r'"""\S|\'\'\'\S', 'after an opening """ the line ends; text on one line is "..."'),
    Slip("% comment", SYNTAX, r"^\s*(%|<!--)\s+\w", "comments begin with #"),
    # Functions by other names
    Slip(
        'IO.puts("a", "b")', "no function clause matching in IO.puts/2", r"IO\.puts\(", 'IO.puts takes one text: IO.puts("#{{a}} #{{b}}")'
    ),
    Slip(
        "String.length('abc')",
        r"no function clause matching in String\.",
        r"\b(String\.\w+[?!]?)\('",
        'text stands between double quotes: {1}("...")',
    ),
    Slip(
        "Map.remove(%{}, :a)", r"function Map\.(remove|discard|unset)/", r"\bMap\.(\w+)", "to take a key out of a map: Map.delete(map, key)"
    ),
    Slip(
        "Map.has?(%{}, :a)",
        r"function Map\.(has|has\?|contains|contains\?|exists\?|include\?|member\?)/",
        r"\bMap\.",
        "to ask for a key: Map.has_key?(map, key)",
    ),
    Slip("List.get([1], 0)", r"function List\.(get|at|nth|elem|index)/", r"\bList\.", "an element by its index: Enum.at(list, 0)"),
    Slip(
        "Thread.sleep(100)",
        r"(?P<name>Thread)\b.* is not available",
        r"\b(?P<name>Thread)\.",
        "to wait: Process.sleep(100); another process: spawn(fn -> ... end)",
    ),
    Slip(
        'Int.parse("1")',
        r"(?P<name>Int|Number)\b.* is not available",
        r"\b(?P<name>Int|Number)\.(\w+)",
        "the modules of numbers are Integer and Float: Integer.{2}(...)",
    ),
    Slip("is_empty([])", missing("is_empty|isEmpty|empty|empty\\?"), r"\b(?P<name>\w+\??)", 'Enum.empty?(list); of text: text == ""'),
    Slip(
        "sorted([1])",
        missing("sorted|reversed|enumerate|zip|sort_by"),
        r"\b(?P<name>\w+)\b",
        "functions of lists are in Enum: Enum.sort, Enum.reverse, Enum.zip, ...",
    ),
    Slip(
        "assert 1 == 2",
        missing("assert|refute|assert_raise|test|describe"),
        r"\b(?P<name>\w+)\b",
        "tests stand in a module with use ExUnit.Case; import ExUnit.Assertions gives assert alone",
    ),
    Slip("spawn(1)", "1st argument: not a fun", r"\b(spawn\w*)\((?!\s*(fn\b|&))", "{1} takes a function: {1}(fn -> ... end)"),
    Slip(
        "import Missing",
        r"module (?P<name>[A-Z][\w.]*) is not loaded and could not be found",
        r"\b(import|require|use) (?P<name>[A-Z][\w.]*)",
        "there is no module {name} yet: define it before this line, or read its file first",
    ),
]

# What holds of much code, and is said only when nothing more special is.
LAST_SLIPS = [
    Slip(
        "1 + 2)",
        r"unexpected token: [)\]}]\n",
        r"([)\]}])\s*$",
        "this {1} closes nothing: it is one too many, or the opening one is missing",
    ),
    Slip(
        "defmodule A do def f do 1 end end end",
        "unexpected reserved word: end",
        r"\bend\b",
        "one end too many, or a do too few: each end closes a do or a fn",
        True,
    ),
]
