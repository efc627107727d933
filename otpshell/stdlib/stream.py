"""Elixir's Stream: lazy enumerables.

Functions that change one element at a time give a ``%Stream{}``: the source and a list of *stages*. A stage is called with a link
``(step, states, index)`` when a walk begins and gives the step to put in front (see :mod:`otpshell.stdlib.enum_core`). Functions whose
streams have a course of their own give a function of arity 2 (:mod:`otpshell.stdlib.stream_sources`).
"""

from __future__ import annotations

from typing import Any

from otpshell.stdlib import stream_chunks, stream_courses, stream_stages
from otpshell.stdlib.enum_core import each
from otpshell.stdlib.stream_module import MODULE, new_stream
from otpshell.stdlib.struct_fields import blank_or_filled
from otpshell.terms.atom import NIL, OK
from otpshell.terms.maps import Map

__all__ = ["MODULE", "stream_chunks", "stream_courses", "stream_stages"]

fn = MODULE.fn


@fn("__struct__", vm=True)
def struct(vm: Any, fields: Any = None) -> Map:
    """The struct's defaults."""
    empty = new_stream(NIL)
    return blank_or_filled(vm, empty, fields)


@fn(vm=True)
def run(vm: Any, stream: Any) -> Any:
    """Walks through the stream for what its functions do on the way. Gives `:ok`.

    Raises `Protocol.UndefinedError` when `stream` is not enumerable.

    iex> Stream.run(Stream.map([1, 2], fn x -> x end))
    :ok
    """
    each(vm, stream, lambda _item: None)
    return OK
