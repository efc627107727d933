"""What may be wrong with the value that a module's ``__struct__`` function gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.terms.atom import Atom
from otpshell.terms.maps import STRUCT, Map


def struct_problem(name: Atom, arity: int, struct: Any, inspect: Callable[[Any], str]) -> str | None:
    """What is wrong with what ``name.__struct__`` gave, in Elixir's words; None when it is a struct of that name."""
    text = inspect(name)
    found = struct.get(STRUCT) if type(struct) is Map else None
    if type(found) is not Atom:
        wanted = "to return a map with a :__struct__ key that holds the name of the struct (atom)"
        return f"expected {text}.__struct__/{arity} {wanted}, got: {inspect(struct)}"
    if found is not name:
        return f"expected struct name returned by {text}.__struct__/{arity} to be {text}, got: {inspect(found)}"
    return None
