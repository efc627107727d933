"""``Atom``: atoms as text."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.erl_erlang import erlang

module = Native(
    "Elixir.Atom",
    "lib/atom.ex",
    doc="""\
Atoms: names that stand for themselves, such as `:ok`. `true`, `false`, `nil` and the names of modules are atoms too.

    iex> Atom.to_string(:ok)
    "ok"
    iex> Atom.to_string(String)
    "Elixir.String"

Atoms are never given back to memory: do not make them of what users type (`String.to_existing_atom/1` makes no new ones).
""",
)
fn = module.fn


@fn
def to_string(term: Any) -> bytes:
    """The text of an atom.

    Raises `ArgumentError` when `term` is not an atom.

    iex> Atom.to_string(:foo)
    "foo"
    """
    return erlang.functions["atom_to_binary", 1].code(term)


@fn
def to_charlist(term: Any) -> Any:
    """The text of an atom as a charlist.

    Raises `ArgumentError` when `term` is not an atom.

    iex> Atom.to_charlist(:A)
    [65]
    """
    return erlang.functions["atom_to_list", 1].code(term)


module.functions["to_char_list", 1] = module.functions["to_charlist", 1]._replace(name="to_char_list")
