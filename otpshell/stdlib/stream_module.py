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
from otpshell.terms.atom import NIL, atom
from otpshell.terms.cons import EMPTY, cons
from otpshell.terms.inspect_funs import show_as
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


# The number of the fun in each function of Elixir 1.14 that makes a stage, as `inspect` shows it in a stream.
_NUMBERS = {
    **{
        "map/2": 48,
        "filter/2": 40,
        "filter_map/3": 41,
        "reject/2": 50,
        "with_index/2": 66,
        "take_after_guards/2": 56,
        "drop/2": 34,
        "uniq_by/2": 65,
    },
    **{"dedup_by/2": 11, "chunk_while/4": 3, "scan/2": 54, "scan/3": 55, "each/2": 39, "take_while/2": 59, "drop_while/2": 37},
    **{"take_every_after_guards/2": 58, "map_every_after_guards/3": 49, "drop_every/2": 36},
}
_SHOWN = {function: (atom(MODULE.name), f"-{function}-fun-0-", number, 103858489) for function, number in _NUMBERS.items()}
_SHOWN["drop/2-"] = (atom(MODULE.name), "-drop/2-fun-0-", 35, 103858489)


def lazy(enum: Any, stage: Any, function: str, state: Any = None, done: Any = NIL) -> Map:
    """The enumerable with one more stage, which has a state when one is given.

    ``function``: where the stage's fun stands in Elixir's own Stream, ``name/arity``; with a ``-`` behind it the function's second one.
    """
    show_as(stage, _SHOWN[function])
    if type(enum) is Map and enum.d.get(STRUCT) is STREAM and enum.d[DONE_FIELD] is NIL:
        enum, funs, accs = enum.d[ENUM_FIELD], enum.d[FUNS_FIELD], enum.d[ACCS_FIELD]
    else:
        funs = accs = EMPTY
    if state is not None:
        accs = cons(state, accs)
        stateful(stage)
    return new_stream(enum, cons(stage, funs), accs, done)
