"""The native module Elixir.Stream, to which the ``stream*`` files add their functions, and how a stream is given one more stage."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.enum_core import (
    ACCS_FIELD,
    DONE_FIELD,
    ENUM_FIELD,
    FUNS_FIELD,
    STREAM,
    stateful,
)
from otpshell.terms.atom import NIL
from otpshell.terms.cons import EMPTY, cons
from otpshell.terms.maps import STRUCT, Map, map_of

MODULE = Native(
    "Elixir.Stream",
    "lib/stream.ex",
    doc="""\
Lazy enumerables: nothing happens until a function of `Enum`, or `Stream.run/1`, asks for elements, and no more happens than is asked for.
So a stream may be endless.

    iex> Stream.iterate(1, &(&1 * 2)) |> Stream.filter(&(&1 > 10)) |> Enum.take(3)
    [16, 32, 64]
""",
)
MODULE.struct_fields = ("enum", "funs", "accs", "done")


def new_stream(enum: Any, funs: Any = EMPTY, accs: Any = EMPTY, done: Any = NIL) -> Map:
    return map_of({STRUCT: STREAM, ENUM_FIELD: enum, FUNS_FIELD: funs, ACCS_FIELD: accs, DONE_FIELD: done})


def lazy(enum: Any, stage: Any, state: Any = None, done: Any = NIL) -> Map:
    """The enumerable with one more stage, which has a state when one is given."""
    if type(enum) is Map and enum.d.get(STRUCT) is STREAM and enum.d[DONE_FIELD] is NIL:
        enum, funs, accs = enum.d[ENUM_FIELD], enum.d[FUNS_FIELD], enum.d[ACCS_FIELD]
    else:
        funs = accs = EMPTY
    if state is not None:
        accs = cons(state, accs)
        stateful(stage)
    return new_stream(enum, cons(stage, funs), accs, done)
