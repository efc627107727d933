"""Help for the functions of ``Kernel`` that are those of ``:erlang``: what each does, an example, and what it gives."""

from __future__ import annotations

_ORDER = "Terms of any types can be compared: number < atom < reference < function < port < pid < tuple < map < list < bitstring."
_TESTS = {
    "atom": ("an atom", ":a"),
    "binary": ("a binary", '"a"'),
    "bitstring": ("a bitstring", "<<1::3>>"),
    "boolean": ("`true` or `false`", "true"),
    "float": ("a float", "1.0"),
    "integer": ("an integer", "1"),
    "list": ("a list", "[1]"),
    "map": ("a map", "%{}"),
    "number": ("an integer or a float", "1.0"),
    "pid": ("a pid", "self()"),
    "reference": ("a reference", "make_ref()"),
    "tuple": ("a tuple", "{}"),
}

_TEXTS: dict[tuple[str, int], tuple[str, str, str]] = {
    ("+", 2): ("The sum of two numbers.", "1 + 2.0", "3.0"),
    ("+", 1): ("The number itself.", "+1", "1"),
    ("-", 2): ("The difference of two numbers.", "3 - 1", "2"),
    ("-", 1): ("The number with the other sign.", "-(1 + 1)", "-2"),
    ("*", 2): ("The product of two numbers.", "2 * 3", "6"),
    ("/", 2): ("The quotient of two numbers, always a float.", "4 / 2", "2.0"),
    ("div", 2): ("The quotient of two integers, cut towards 0.", "div(-7, 2)", "-3"),
    ("rem", 2): (
        "What is left of the first integer when divided by the second, with the sign of the first.",
        "rem(-7, 2)",
        "-1",
    ),
    ("abs", 1): ("A number without its sign.", "abs(-3)", "3"),
    ("round", 1): (
        "The nearest integer, the one away from 0 in the middle.",
        "round(2.5)",
        "3",
    ),
    ("trunc", 1): ("The integer part of a number.", "trunc(-2.9)", "-2"),
    ("ceil", 1): ("The smallest integer that is not smaller.", "ceil(2.1)", "3"),
    ("floor", 1): ("The greatest integer that is not greater.", "floor(-2.1)", "-3"),
    ("hd", 1): ("The first element of a list.", "hd([1, 2, 3])", "1"),
    ("tl", 1): ("A list without its first element.", "tl([1, 2, 3])", "[2, 3]"),
    ("length", 1): (
        "Number of elements of a list, which it counts one by one.",
        "length([1, 2])",
        "2",
    ),
    ("map_size", 1): ("Number of keys of a map.", "map_size(%{a: 1})", "1"),
    ("tuple_size", 1): ("Number of elements of a tuple.", "tuple_size({:a, :b})", "2"),
    ("bit_size", 1): ("Number of bits of a bitstring.", 'bit_size("ab")', "16"),
    ("byte_size", 1): ("Number of bytes of a bitstring, which for text is not the number of characters.", 'byte_size("é")', "2"),
    ("max", 2): (f"The greater of two terms. {_ORDER}", "max(1, :a)", ":a"),
    ("min", 2): (f"The smaller of two terms. {_ORDER}", "min(1, :a)", "1"),
    ("not", 1): ("`false` for `true` and `true` for `false`.", "not false", "true"),
    ("==", 2): ("Whether two terms are equal; an integer and a float of the same value are.", "1 == 1.0", "true"),
    ("!=", 2): ("Whether two terms are not equal; an integer and a float of the same value are.", "1 != 1.0", "false"),
    ("===", 2): ("Whether two terms are the same; an integer and a float never are.", "1 === 1.0", "false"),
    ("!==", 2): ("Whether two terms are not the same; an integer and a float never are.", "1 !== 1.0", "true"),
    ("<", 2): (f"Whether the first term is smaller. {_ORDER}", "1 < 2", "true"),
    (">", 2): (f"Whether the first term is greater. {_ORDER}", "1 > 2", "false"),
    ("<=", 2): (f"Whether the first term is smaller or equal. {_ORDER}", "1 <= 1.0", "true"),
    (">=", 2): (f"Whether the first term is greater or equal. {_ORDER}", "[] >= {}", "true"),
    ("++", 2): ("Two lists as one.", "[1] ++ [2, 3]", "[1, 2, 3]"),
    ("--", 2): (
        "The first list without the elements of the second, each taken out once.",
        "[1, 2, 1] -- [1]",
        "[2, 1]",
    ),
    ("binary_part", 3): (
        "Bytes of a binary from a place on; a negative size takes those before it.",
        'binary_part("elixir", 1, 3)',
        '"lix"',
    ),
    ("apply", 2): ("Calls a function with a list of arguments.", "apply(fn a, b -> a + b end, [1, 2])", "3"),
    ("apply", 3): (
        "Calls a function of a module, by its name, with a list of arguments.",
        'apply(String, :upcase, ["a"])',
        '"A"',
    ),
    ("is_function", 1): ("Whether a term is a function.", "is_function(&is_atom/1)", "true"),
    ("is_function", 2): ("Whether a term is a function of so many arguments.", "is_function(&is_atom/1, 2)", "false"),
    ("is_port", 1): ("Whether a term is a port.", "is_port(self())", "false"),
    ("make_ref", 0): ("A reference that nothing else is equal to.", "make_ref() == make_ref()", "false"),
    ("node", 0): ("The name of this node.", "node()", ":nonode@nohost"),
    ("node", 1): ("The node a pid, reference or port comes from.", "node(self()) == node()", "true"),
    ("self", 0): ("The pid of the calling process.", "is_pid(self())", "true"),
    ("send", 2): (
        "Sends a message to a process (a pid, a registered name, or `{name, node}`), and gives the message. "
        "It is not an error when the process is dead.",
        "send(self(), :hello)",
        ":hello",
    ),
    ("spawn", 1): ("Starts a process that runs a function, and gives its pid.", "is_pid(spawn(fn -> :ok end))", "true"),
    ("spawn", 3): (
        "Starts a process that calls a function of a module, and gives its pid.",
        'is_pid(spawn(String, :upcase, ["a"]))',
        "true",
    ),
    ("spawn_link", 1): (
        "Starts a linked process that runs a function: when one of the two ends with an error, so does the other.",
        "is_pid(spawn_link(fn -> :ok end))",
        "true",
    ),
    ("spawn_link", 3): ("Starts a linked process that calls a function of a module.", 'is_pid(spawn_link(String, :upcase, ["a"]))', "true"),
    ("spawn_monitor", 1): (
        "Starts a monitored process that runs a function: `{pid, ref}`. When it ends, `{:DOWN, ref, :process, pid, reason}` "
        "comes as a message.",
        "spawn_monitor(fn -> :ok end) |> tuple_size()",
        "2",
    ),
    ("spawn_monitor", 3): (
        "Starts a monitored process that calls a function of a module: `{pid, ref}`.",
        'spawn_monitor(String, :upcase, ["a"]) |> tuple_size()',
        "2",
    ),
}

# What they raise, and which they are.
_RAISES: dict[str, str] = {
    "Raises `ArithmeticError` when `a` or `b` is not a number.": "*/2 +/2 -/2",
    "Raises `ArithmeticError` when `a` is not a number.": "+/1 -/1",
    "Raises `ArgumentError` when `left` is not a list.": "++/2",
    "Raises `ArgumentError` when `left` or `right` is not a list.": "--/2",
    "Raises `ArithmeticError` when `a` or `b` is not a number or `b` is 0.": "//2",
    "Raises `ArgumentError` when `number` is not a number.": "abs/1 ceil/1 floor/1 round/1 trunc/1",
    "Raises `BadFunctionError` when `fun` is not a function.": "apply/2",
    "Raises `UndefinedFunctionError` when the module has no such function, `ArgumentError` when the module or the name is not an atom or\n"
    "the arguments are not a list, and whatever the function raises, such as `FunctionClauseError`.": "apply/3",
    "Raises `ArgumentError` when `data` is not a binary or `start` and `count` do not lie in it.": "binary_part/3",
    "Raises `ArgumentError` when `term` is not a bitstring.": "bit_size/1",
    "Raises `ArgumentError` when `term` is not a bitstring, such as a string.": "byte_size/1",
    "Raises `ArithmeticError` when `a` or `b` is not an integer or `b` is 0.": "div/2 rem/2",
    "Raises `ArgumentError` when `items` is not a list or is empty.": "hd/1 tl/1",
    "Raises `ArgumentError` when `items` is not a list.": "length/1",
    "Raises `BadMapError` when `map` is not a map.": "map_size/1",
    "Raises `ArgumentError` when `term` is not a pid, a reference or a port.": "node/1",
    "Raises `ArgumentError` when `value` is not `true` or `false`.": "not/1",
    "Raises `ArgumentError` when no process has that name or `to` is not a pid or a name.": "send/2",
    "Raises `ArgumentError` when `fun` is not a function.": "spawn/1 spawn_link/1 spawn_monitor/1",
    "Raises `ArgumentError` when `module` or `function` is not an atom or `args` is not a list.": "spawn/3 spawn_link/3 spawn_monitor/3",
    "Raises `ArgumentError` when `tuple` is not a tuple.": "tuple_size/1",
}
_RAISED = {function: text for text, functions in _RAISES.items() for function in functions.split()}


def help_of(name: str, arity: int) -> str | None:
    """The help text of a function of Kernel, None when it has its own."""
    found = _TEXTS.get((name, arity))
    if found is None and name.startswith("is_") and arity == 1 and name[3:] in _TESTS:
        what, sample = _TESTS[name[3:]]
        found = (f"Whether a term is {what}. May be used in guards.", f"{name}({sample})", "true")
    if found is None:
        return None
    text, expression, value = found
    raises = _RAISED.get(f"{name}/{arity}")
    return "\n\n".join([text, *([raises] if raises else []), f"    iex> {expression}\n    {value}"])
