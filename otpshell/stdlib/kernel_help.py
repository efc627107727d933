"""Help for the functions of ``Kernel`` that are those of ``:erlang``: what each does, an example, and what it gives."""

from __future__ import annotations

_ARITHMETIC = "Raises `ArithmeticError` for anything but numbers."
_INTEGERS = "Raises `ArithmeticError` for anything but integers, and for a divisor of 0."
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
    ("+", 2): (f"The sum of two numbers. {_ARITHMETIC}", "1 + 2.0", "3.0"),
    ("+", 1): (f"The number itself. {_ARITHMETIC}", "+1", "1"),
    ("-", 2): (f"The difference of two numbers. {_ARITHMETIC}", "3 - 1", "2"),
    ("-", 1): (f"The number with the other sign. {_ARITHMETIC}", "-(1 + 1)", "-2"),
    ("*", 2): (f"The product of two numbers. {_ARITHMETIC}", "2 * 3", "6"),
    ("/", 2): (f"The quotient of two numbers, always a float. {_ARITHMETIC} So does a divisor of 0.", "4 / 2", "2.0"),
    ("div", 2): (f"The quotient of two integers, cut towards 0. {_INTEGERS}", "div(-7, 2)", "-3"),
    ("rem", 2): (
        f"What is left of the first integer when divided by the second, with the sign of the first. {_INTEGERS}",
        "rem(-7, 2)",
        "-1",
    ),
    ("abs", 1): ("A number without its sign. Raises `ArgumentError` for anything else.", "abs(-3)", "3"),
    ("round", 1): (
        "The nearest integer, the one away from 0 in the middle. Raises `ArgumentError` for what is no number.",
        "round(2.5)",
        "3",
    ),
    ("trunc", 1): ("The integer part of a number. Raises `ArgumentError` for what is no number.", "trunc(-2.9)", "-2"),
    ("ceil", 1): ("The smallest integer that is not smaller. Raises `ArgumentError` for what is no number.", "ceil(2.1)", "3"),
    ("floor", 1): ("The greatest integer that is not greater. Raises `ArgumentError` for what is no number.", "floor(-2.1)", "-3"),
    ("hd", 1): ("The first element of a list. Raises `ArgumentError` for an empty one.", "hd([1, 2, 3])", "1"),
    ("tl", 1): ("A list without its first element. Raises `ArgumentError` for an empty one.", "tl([1, 2, 3])", "[2, 3]"),
    ("length", 1): (
        "Number of elements of a list, which it counts one by one. Raises `ArgumentError` for what is no proper list.",
        "length([1, 2])",
        "2",
    ),
    ("map_size", 1): ("Number of keys of a map. Raises `BadMapError` for anything else.", "map_size(%{a: 1})", "1"),
    ("tuple_size", 1): ("Number of elements of a tuple. Raises `ArgumentError` for anything else.", "tuple_size({:a, :b})", "2"),
    ("bit_size", 1): ("Number of bits of a bitstring. Raises `ArgumentError` for anything else.", 'bit_size("ab")', "16"),
    ("byte_size", 1): ("Number of bytes of a bitstring, which for text is not the number of characters.", 'byte_size("é")', "2"),
    ("max", 2): (f"The greater of two terms. {_ORDER}", "max(1, :a)", ":a"),
    ("min", 2): (f"The smaller of two terms. {_ORDER}", "min(1, :a)", "1"),
    ("not", 1): ("`false` for `true` and `true` for `false`. Raises `ArgumentError` for anything else.", "not false", "true"),
    ("==", 2): ("Whether two terms are equal; an integer and a float of the same value are.", "1 == 1.0", "true"),
    ("!=", 2): ("Whether two terms are not equal; an integer and a float of the same value are.", "1 != 1.0", "false"),
    ("===", 2): ("Whether two terms are the same; an integer and a float never are.", "1 === 1.0", "false"),
    ("!==", 2): ("Whether two terms are not the same; an integer and a float never are.", "1 !== 1.0", "true"),
    ("<", 2): (f"Whether the first term is smaller. {_ORDER}", "1 < 2", "true"),
    (">", 2): (f"Whether the first term is greater. {_ORDER}", "1 > 2", "false"),
    ("<=", 2): (f"Whether the first term is smaller or equal. {_ORDER}", "1 <= 1.0", "true"),
    (">=", 2): (f"Whether the first term is greater or equal. {_ORDER}", "[] >= {}", "true"),
    ("++", 2): ("Two lists as one. Raises `ArgumentError` when the first is no proper list.", "[1] ++ [2, 3]", "[1, 2, 3]"),
    ("--", 2): (
        "The first list without the elements of the second, each taken out once. Raises `ArgumentError` for what is no list.",
        "[1, 2, 1] -- [1]",
        "[2, 1]",
    ),
    ("binary_part", 3): (
        "Bytes of a binary from a place on; a negative size takes those before it. Raises `ArgumentError` beyond its ends.",
        'binary_part("elixir", 1, 3)',
        '"lix"',
    ),
    ("apply", 2): ("Calls a function with a list of arguments.", "apply(fn a, b -> a + b end, [1, 2])", "3"),
    ("apply", 3): (
        "Calls a function of a module, by its name, with a list of arguments. Raises `UndefinedFunctionError` when there is none.",
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
        "Sends a message to a process (a pid, a registered name, or `{name, node}`), and gives the message. A pid that is dead is no "
        "error; a name that nobody has raises `ArgumentError`.",
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


def help_of(name: str, arity: int) -> str | None:
    """The help text of a function of Kernel, None when it has its own."""
    found = _TEXTS.get((name, arity))
    if found is None and name.startswith("is_") and arity == 1 and name[3:] in _TESTS:
        what, sample = _TESTS[name[3:]]
        found = (f"Whether a term is {what}. May be used in guards.", f"{name}({sample})", "true")
    if found is None:
        return None
    text, expression, value = found
    return f"{text}\n\n    iex> {expression}\n    {value}"
