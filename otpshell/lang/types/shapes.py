"""The types of the check: how they are written, which is a part of which, and unions of them.

A shape is a text for a simple type (``"integer"``, ``"dynamic"`` when nothing is known) or a tuple whose first item says what it is:

``("var", number)``, ``("atom", atom)``, ``("list", shape)``, ``("tuple", shapes)``, ``("union", shapes)``,
``("map", pairs)`` with pairs ``(required, key, value)``; other keys than these are in a map only when a pair says so (:data:`ANY_PAIR`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from otpshell.lang.diagnostics import alias_text
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom
from otpshell.terms.cons import from_iter
from otpshell.terms.inspect_text import atom_literal
from otpshell.terms.maps import STRUCT

Shape = Any
Pair = tuple[bool, Shape, Shape]

DYNAMIC = "dynamic"
ANY_PAIR: Pair = (False, DYNAMIC, DYNAMIC)
BOOLEAN: Shape = ("union", (("atom", TRUE), ("atom", FALSE)))
NUMBER: Shape = ("union", ("integer", "float"))
LIST: Shape = ("list", DYNAMIC)
MAP: Shape = ("map", (ANY_PAIR,))
NIL_SHAPE: Shape = ("atom", NIL)
_STRUCT_KEY: Shape = ("atom", STRUCT)


def kind(shape: Shape) -> str | None:
    """What a composite shape is, None for a simple one."""
    return shape[0] if type(shape) is tuple else None


def is_map_like(shape: Shape) -> bool:
    return kind(shape) == "map" or kind(shape) == "union" and any(map(is_map_like, shape[1]))


def parts(shape: Shape) -> tuple[Shape, ...]:
    """The shapes that a composite shape is made of."""
    what = kind(shape)
    if what in ("tuple", "union"):
        return tuple(shape[1])
    if what == "list":
        return (shape[1],)
    if what == "map":
        return tuple([part for _, key, value in shape[1] for part in (key, value)])
    return ()


def rebuild(shape: Shape, change: Callable[[Shape], Shape]) -> Shape:
    """A composite shape with each of its parts changed."""
    what = kind(shape)
    if what in ("tuple", "union"):
        return (what, tuple([change(part) for part in shape[1]]))
    if what == "list":
        return (what, change(shape[1]))
    if what == "map":
        return (what, tuple([(required, change(key), change(value)) for required, key, value in shape[1]]))
    return shape


# -- in words ----------------------------------------------------------------------------------------------------------


def shape_text(shape: Shape, brief: bool) -> str:
    """As Elixir's warnings write it; ``brief`` leaves out what is in maps."""
    if type(shape) is str:
        return f"{shape}()"
    what, inside = shape
    if what == "atom":
        return atom_literal(inside)
    if what == "list":
        return f"[{shape_text(inside, brief)}]"
    if what == "var":
        return f"var{inside + 1}"
    if what == "map":
        return _map_text(inside, brief)
    texts = [shape_text(part, brief) for part in inside]
    return " | ".join(texts) if what == "union" else "{" + ", ".join(texts) + "}"


def _map_text(pairs: tuple[Pair, ...], brief: bool) -> str:
    struct = next((value for required, key, value in pairs if required and key == _STRUCT_KEY and kind(value) == "atom"), None)
    name = "" if struct is None else alias_text(struct[1])
    if brief:
        return "map()" if struct is None else f"%{name}{{}}"
    shown = pairs if struct is None else [pair for pair in pairs if pair[1] != _STRUCT_KEY]
    return f"%{name}{{{', '.join(map(_pair_text, sorted(shown, key=_pair_rank)))}}}"


def _pair_rank(pair: Pair) -> int:
    required, key, _ = pair
    return 2 if not required else 0 if kind(key) == "atom" else 1


def _pair_text(pair: Pair) -> str:
    required, key, value = pair
    if not required:
        return f"optional({shape_text(key, False)}) => {shape_text(value, False)}"
    if kind(key) == "atom":
        return f"{key[1].name}: {shape_text(value, False)}"
    return f"{shape_text(key, False)} => {shape_text(value, False)}"


def shape_term(shape: Shape) -> Any:
    """The term that Elixir's checker has for a shape: warnings are told in the order of these."""
    if type(shape) is str:
        return atom(shape)
    what, inside = shape
    tag = atom(what)
    if what == "map":
        return (tag, from_iter([(_kind_of_pair(pair), shape_term(pair[1]), shape_term(pair[2])) for pair in inside]))
    if what == "tuple":
        return (tag, len(inside), shape_terms(inside))
    if what == "union":
        return (tag, shape_terms(inside))
    return (tag, shape_term(inside) if what == "list" else inside)


def _kind_of_pair(pair: Pair) -> Atom:
    return atom("required" if pair[0] else "optional")


def shape_terms(shapes: Iterable[Shape]) -> Any:
    return from_iter([shape_term(shape) for shape in shapes])
