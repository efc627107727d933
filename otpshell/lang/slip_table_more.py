"""More slips: functions under the names they have elsewhere, operators between lists and maps, and forms of other languages."""

from __future__ import annotations

from otpshell.lang.slip_table import SYNTAX, Slip, missing

_UNKNOWN = r"function (?P<name>(?:{})\.(?:{}))/\d+ is undefined"


def _other_name(wrong: str, modules: str, functions: str, advice: str) -> Slip:
    """A function that a module has under another name."""
    return Slip(wrong, _UNKNOWN.format(modules, functions), rf"\b(?P<name>(?:{modules})\.(?P<function>{functions}))\b", advice)


MORE_SLIPS = [
    # Functions that are called something else
    _other_name('IO.println("hi")', "IO", "println|print|printf|log|echo|say", "to print, write IO.puts(...) or IO.inspect(...)"),
    _other_name("Enum.length([1])", "Enum|List", "length|size|len|count", "how many there are: Enum.count(...), of a list length(list)"),
    _other_name(
        "List.map([1], & &1)",
        "List",
        "map|filter|reduce|each|sort|reverse|find|any|all|join|sum|max|min|at|take|drop|member|contains",
        "functions that go through a list are in Enum: Enum.{function}(...)",
    ),
    _other_name(
        "Enum.push([1], 2)", "Enum|List", "add|push|append|prepend|insert", "a list with one more: [x | list] in front, list ++ [x] behind"
    ),
    _other_name('String.len("a")', "String", "len|size|count", "how many characters there are: String.length(...)"),
    _other_name('String.upper("a")', "String", "upper|to_upper|toUpperCase|uppercase", "in capitals: String.upcase(...)"),
    _other_name('String.lower("A")', "String", "lower|to_lower|toLowerCase|lowercase", "in small letters: String.downcase(...)"),
    _other_name('String.substring("abc", 1)', "String", "substring|substr|sub", "a part of text: String.slice(text, start, length)"),
    _other_name(
        'String.concat("a", "b")',
        "String",
        "concat|join|append|add",
        'text is joined with <>: "a" <> "b"; a list with Enum.join(list, " ")',
    ),
    _other_name("Map.set(%{}, :a, 1)", "Map", "add|set|insert", "a map with one more key: Map.put(map, key, value)"),
    _other_name("Map.length(%{})", "Map", "length|len|count", "how many keys there are: map_size(map)"),
    Slip(
        "Enum.each([1, 2], IO.puts)",
        r"function (?P<name>[\w.]+[?!]?)/0 is undefined",
        r",\s*(?P<name>[A-Z]\w*\.\w+[?!]?)\s*\)",
        "a function is handed over with & and the number of its arguments: &{name}/1",
    ),
    Slip(
        "list = [1, 2]; list.rotate(3)",
        r"you attempted to apply a function (named :\w+ )?on (?!nil)",
        r"\b([a-z_]\w*)\.([a-z]\w*)\(",
        "values have no methods: a function of a module takes them: Module.{2}({1}, ...)",
    ),
    Slip(
        "length({1, 2})",
        r"1st argument: not a list",
        r"\blength\((?!\[)",
        "length is of lists; of others it is tuple_size(...), map_size(...), String.length(...)",
    ),
    Slip(
        "options = [size: 1]; options.size",
        r"key :(?P<name>\w+) not found in: \[\w+: ",
        r"\b(?P<list>[a-z_]\w*)\.(?P<name>[a-z]\w*)",
        "a keyword list is read with brackets: {list}[:{name}]",
    ),
    # Operators
    Slip("a = [1]; a + [2]", r"in arithmetic expression: \[.*\] \+ \[", r"\+", "lists are joined with ++: [1] ++ [2]"),
    Slip("[1, 2] - [1]", r"in arithmetic expression: \[.*\] - \[", r"-", "elements are taken away with --: [1, 2] -- [1]"),
    Slip("[1] + 2", r"in arithmetic expression: \[.*\] \+ ", r"\+", "a list with one more: [x | list] in front, list ++ [x] behind"),
    Slip("%{a: 1} + %{b: 2}", r"in arithmetic expression: %\{.*\} \+ %\{", r"\+", "maps are put together by Map.merge(a, b)"),
    Slip("1 and true", r"BadBooleanError", r"\b(and|or)\b", "and, or and not take true or false; &&, || and ! take any value"),
    Slip("x := 5", SYNTAX, r"\b(\w+)\s*:=", "= gives a value a name: {1} = ..."),
    Slip(
        "pid = self(); pid ! :hi",
        # At a prompt pid/1 is a helper.
        r"undefined function (?P<name>\w+)/1|find registered process with name: false",
        r"\b(?P<name>[a-z_]\w*) !(?!=)",
        "a message is sent with send({name}, ...)",
    ),
    Slip("/* a comment */ 1", SYNTAX, r"/\*", "comments begin with #"),
    # Functions without a name
    Slip("twice = x => 2 * x", "syntax error before: '=>'", r"[=,(]\s*(\w+)\s*=>", "a function without a name is fn {1} -> ... end"),
    Slip(
        "Enum.map([1], x -> x + 1)",
        "syntax error before: '->'",
        r"[,(=]\s*([a-z_]\w*)\s*->",
        "a function without a name is fn {1} -> ... end",
    ),
    Slip("fn x: x + 1 end", SYNTAX, r"\bfn\s+(\w+):", "the arrow of a fn is ->: fn {1} -> ... end"),
    Slip(
        "Enum.map([1], fn x -> x + 1)",
        r'The "fn" at line \d+ is missing terminator "end"',
        r"\bfn\b",
        "a fn needs an end: fn x -> x + 1 end",
        True,
    ),
    Slip("Enum.map([1], &(5 + 1))", "invalid args for &", r"&\s*\(", "what a capture is given is called &1: &(&1 + 1)"),
    # Blocks
    Slip("case 1 do\n  1 => 2\nend", "syntax error before: '=>'", r"^\s*(\S+)\s*=>", "the arrow of a clause is ->: {1} -> ..."),
    Slip("case 1 do\n  1: 2\nend", r'unexpected token: ":"', r"^\s*(\S+?):\s", "a clause is a pattern, an arrow and a result: {1} -> ..."),
    Slip(
        "if true, do 1 end",
        "unexpected reserved word: do",
        r",\s*do\b(?!:)",
        "no comma before do ... end; behind a comma it is do: with a colon",
    ),
    Slip("x = if true 1 else 2", "syntax error before", r"\bif\b(?!.*\bdo\b).*\belse\b", "if takes do: if(x > 1, do: 1, else: 2)"),
    Slip(
        "try do\n  1\ncatch ArithmeticError\n  2\nend",
        r"expected -> clauses for :(catch|rescue|else)",
        r"\b(catch|rescue|else)\b",
        "behind {1} stand clauses: {1} error -> ...",
        True,
    ),
    Slip("try { 1 }", 'invalid arguments for "try"', r"\btry\b", "a body stands between do and end, not between braces"),
    Slip(
        "[x * 2 for x in [1, 2]]",
        "syntax error before: for",
        r"\[\s*(.+?) for (\w+) (?:in|<-) (.+)\]",
        "a list made of another is for {2} <- {3}, do: {1}",
    ),
    # Names and places
    Slip(
        'import "math"',
        r"invalid argument for (import|require), expected a compile time atom or alias",
        r"\b(import|require)\s*[\"']",
        '{1} takes the name of a module: {1} Enum; another file is read by Code.require_file("name.exs")',
    ),
    Slip('%{name = "a"}', SYNTAX, r"%\{\s*(\w+) = ", "a key takes a colon: %{{{1}: ...}}"),
    Slip("this.name", missing("this"), r"\b(?P<name>this)\b", "there is no this: what a function works on is given to it as an argument"),
    Slip('new User("a")', r"unexpected \( after alias", r"\bnew ([A-Z][\w.]*)\(", "there is no new: a struct is written %{1}{{name: ...}}"),
    Slip("IO.puts 1 2", "syntax error before", r"(\d+|\"_*\")[ \t]+(\d+|\"_*\")", "between two values stands a comma: {1}, {2}"),
]
