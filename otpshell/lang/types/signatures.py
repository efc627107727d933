"""What the functions allowed in guards take and give, as Elixir 1.14's checker has it: for each a list of ``(arguments, result)``."""

from __future__ import annotations

from otpshell.lang.types.shapes import BOOLEAN, DYNAMIC, LIST, MAP, NUMBER, Shape

Signature = list[tuple[tuple[Shape, ...], Shape]]

_ONE_NUMBER: Signature = [(("integer",), "integer"), ((NUMBER,), "float")]
_TWO_NUMBERS: Signature = [(("integer", "integer"), "integer"), (("float", NUMBER), "float"), ((NUMBER, "float"), "float")]

TYPE_TESTS: dict[str, Shape] = {
    "is_atom": "atom",
    "is_binary": "binary",
    "is_bitstring": "binary",
    "is_boolean": BOOLEAN,
    "is_float": "float",
    "is_function": "fun",
    "is_integer": "integer",
    "is_list": LIST,
    "is_map": MAP,
    "is_number": NUMBER,
    "is_pid": "pid",
    "is_port": "port",
    "is_reference": "reference",
    "is_tuple": "tuple",
}

SIGNATURES: dict[tuple[str, int], Signature] = {
    **{(name, 1): [((shape,), BOOLEAN)] for name, shape in TYPE_TESTS.items()},
    ("is_function", 2): [(("fun", "integer"), BOOLEAN)],
    ("is_map_key", 2): [((DYNAMIC, MAP), DYNAMIC)],
    **{(name, 2): [((DYNAMIC, DYNAMIC), BOOLEAN)] for name in ("<", "=<", ">", ">=", "/=", "=/=", "==", "=:=")},
    **{(name, 2): _TWO_NUMBERS for name in "*+-/"},
    **{(name, 1): _ONE_NUMBER for name in ("+", "-", "abs")},
    **{(name, 1): [((NUMBER,), "integer")] for name in ("ceil", "floor", "round", "trunc")},
    ("element", 2): [(("integer", "tuple"), DYNAMIC)],
    ("hd", 1): [((LIST,), DYNAMIC)],
    ("tl", 1): [((LIST,), DYNAMIC)],
    ("length", 1): [((LIST,), "integer")],
    ("map_get", 2): [((DYNAMIC, MAP), DYNAMIC)],
    ("map_size", 1): [((MAP,), "integer")],
    ("tuple_size", 1): [(("tuple",), "integer")],
    ("node", 0): [((), "atom")],
    ("node", 1): [((("union", ("pid", "reference", "port")),), "atom")],
    ("self", 0): [((), "pid")],
    ("binary_part", 3): [(("binary", "integer", "integer"), "binary")],
    ("bit_size", 1): [(("binary",), "integer")],
    ("byte_size", 1): [(("binary",), "integer")],
    ("size", 1): [((("union", ("binary", "tuple")),), BOOLEAN)],
    ("bnot", 1): [(("integer",), "integer")],
    **{(name, 2): [(("integer", "integer"), "integer")] for name in ("div", "rem", "band", "bor", "bxor", "bsl", "bsr")},
    **{(name, 2): [((BOOLEAN, BOOLEAN), BOOLEAN)] for name in ("or", "and", "xor")},
    ("not", 1): [((BOOLEAN,), BOOLEAN)],
}
