"""The ``:erlang`` functions that become Python operators and tests.

``TYPE_TESTS`` and ``COMPARISONS`` give booleans: used as a condition they cost one Python test, used as a value they are turned into the
atoms. Arithmetic relies on Python's own: what Python refuses (TypeError, ZeroDivisionError, OverflowError) is ``badarith``; what
Python accepts and Elixir does not (adding binaries or tuples, floats that overflow) is caught by looking at the result's type.
"""

from __future__ import annotations

import ast

# name -> Python type names: the term has one of these types.
TYPE_TESTS: dict[str, tuple[str, ...]] = {
    "is_atom": ("Atom",),
    "is_binary": ("bytes",),
    "is_bitstring": ("bytes", "Bits"),
    "is_float": ("float",),
    "is_integer": ("int",),
    "is_number": ("int", "float"),
    "is_map": ("Map",),
    "is_pid": ("Pid",),
    "is_port": ("Port",),
    "is_reference": ("Ref",),
    "is_tuple": ("tuple",),
    "is_list": ("Cons", "Empty"),
    "is_function": ("function", "ExtFun"),
}

EQUALITY = {"==", "/=", "=:=", "=/="}
ORDER = {"<": (ast.Lt(), "lt"), "=<": (ast.LtE(), "le"), ">": (ast.Gt(), "gt"), ">=": (ast.GtE(), "ge")}

ARITHMETIC = {"+": (ast.Add(), "add_result"), "-": (ast.Sub(), "sub_result"), "*": (ast.Mult(), "mul_result")}

BITWISE = {"band": ast.BitAnd(), "bor": ast.BitOr(), "bxor": ast.BitXor()}

# Other binary operators, by the helper that computes them with Elixir's errors.
BINARY_HELPERS = {
    "/": "divide",
    "div": "int_div",
    "rem": "remainder",
    "band": "band",
    "bor": "bor",
    "bxor": "bxor",
    "bsl": "bsl",
    "bsr": "bsr",
}

# What takes nothing but integers.
OF_INTEGERS = {"rem", "div", "band", "bor", "bxor", "bsl", "bsr"}


def is_strict(name: str, arity: int) -> bool:
    """Whether an ``:erlang`` operator evaluates all of its operands, and nothing else."""
    return arity == 2 and (name in ARITHMETIC or name in EQUALITY or name in ORDER or name in BINARY_HELPERS)


BOOLEAN = set(TYPE_TESTS) | EQUALITY | set(ORDER) | {"is_boolean", "andalso", "orelse", "not", "is_map_key", "xor", "and", "or"}


def gives_boolean(name: str, arity: int) -> bool:
    """Whether that ``:erlang`` function always gives ``true`` or ``false`` (or raises)."""
    if name in TYPE_TESTS or name in ("is_boolean", "not"):
        return arity == 1
    return arity == 2 and (name in EQUALITY or name in ORDER or name in ("andalso", "orelse"))
