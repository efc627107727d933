"""Which variables hold a binary that a loop appends to, and how it grows without being copied each round.

``acc <> part`` makes a new binary, a copy of all that ``acc`` holds: a loop that builds a long one would copy it as often as it appends. As
the BEAM leaves room behind a binary that is appended to, the compiler keeps a :class:`Growing`: the Python list of its parts.

- A parameter grows when every clause takes it as it is and some tail call of the function to itself appends to it:
  ``loop(n - 1, acc <> part)``; so does what a ``for`` reduces when its body ends by appending to it.
- Appending adds a part to the list. Where the variable is read the parts are joined, and the list holds just the one from then on.
- The first element may be any term, with no other behind it: what the loop started with. Appending to that fails as it always does.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from otpshell.lang.codegen.expanded import is_plain_var, variable_key
from otpshell.lang.codegen.segments import Segment
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, cons, from_iter

_IS, _BINARY = atom("::"), (atom("binary"), EMPTY, NIL)


class Growing(NamedTuple):
    """A binary in parts: the Python name of their list."""

    parts: str


def appended_to(node: Any) -> str | None:
    """The key of ``acc`` in ``acc <> part``, ``<<acc::binary, …>>`` of whole bytes, or ``"#{acc}…"``; None for anything else."""
    if type(node) is not tuple or len(node) != 3 or type(node[0]) is not Atom or node[0].name != "<<>>" or type(node[2]) is not Cons:
        return None
    first, *rest = node[2]
    if not rest or not _is_whole(first) or not all(map(_is_bytes, rest)):
        return None
    value = first[2].head
    if not is_plain_var(value):
        value = _interpolated(value)
    return None if value is None else variable_key(value)


def part_of(node: Any) -> Any:
    """What ``<<acc::binary, …>>`` appends; the number of each segment stays what it is, for errors name it."""
    first = node[2].head
    return (node[0], node[1], cons(_with_value(first, b""), node[2].tail))


def whole_with(node: Any, part: Any) -> Any:
    """``<<acc::binary, …>>`` with ``part`` in place of all that it appends."""
    return (node[0], node[1], from_iter([node[2].head, (_IS, EMPTY, from_iter([part, _BINARY]))]))


def _with_value(segment: Any, value: Any) -> Any:
    form, meta, args = segment
    return (form, meta, cons(value, args.tail))


def _is_whole(segment: Any) -> bool:
    read = Segment(segment)
    return read.type == "binary" and read.size is None and read.unit in (None, 8)


def _is_bytes(segment: Any) -> bool:
    read = Segment(segment)
    return read.type == "binary" and read.size is None and read.unit in (None, 8) or read.is_one_byte


def _interpolated(node: Any) -> Any:
    """The variable in ``String.Chars.to_string(variable)``, as ``#{}`` is expanded."""
    if type(node) is not tuple or len(node) != 3 or type(node[0]) is not tuple or len(node[0]) != 3 or type(node[2]) is not Cons:
        return None
    target = node[0][2]
    if type(target) is not Cons or type(target.head) is not Atom or target.head.name != "Elixir.String.Chars":
        return None
    return node[2].head if is_plain_var(node[2].head) else None
