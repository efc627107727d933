"""``:elixir_enumerable``: the library's own walks over built-in collections, for the protocols Enumerable and Collectable."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.collecting import native_collector
from otpshell.stdlib.enum_core import items_of
from otpshell.stdlib.enum_pausing import reduce as reduce_any
from otpshell.terms.cons import from_iter

enumerable = Native("elixir_enumerable", "lib/enum.ex")


@enumerable.fn(vm=True)
def reduce(vm: Any, collection: Any, acc: Any, fun: Any) -> Any:
    """Fold a built-in collection as ``Enumerable.reduce/3`` does."""
    return reduce_any(vm, collection, acc, fun)


@enumerable.fn
def items(collection: Any) -> Any:
    """The elements of a range as a list."""
    return from_iter(list(items_of(collection)))  # type: ignore[arg-type]


@enumerable.fn
def into(collection: Any) -> Any:
    """``Collectable.into/1`` of a built-in collection."""
    found = native_collector(collection)
    if found is None:
        raise TypeError(collection)
    acc, collector = found

    def collect(state: Any, command: Any) -> Any:
        return collector(state, command)

    return (acc, collect)
