"""Elixir's Enum, continued: walking several enumerables side by side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from otpshell.stdlib.enum_core import build, check_fun, checked, items_of, pylist, returning
from otpshell.stdlib.enum_module import ENUM
from otpshell.stdlib.enum_pausing import pull

fn = ENUM.fn


def rows(vm: Any, enumerables: list[Any]) -> Iterator[tuple[Any, ...]]:
    """Tuples of the elements at the same place, until the first enumerable ends. What streams still hold open is then closed."""
    if not enumerables:
        return
    found = [items_of(one) for one in enumerables]
    if None not in found:
        yield from zip(*found, strict=False)
        return
    pulls = [pull(vm, one) for one in enumerables]
    try:
        yield from zip(*pulls, strict=False)
    finally:
        for one in pulls:
            one.close()


def _lists(vm: Any, enumerables: Any) -> list[Any]:
    return pylist(vm, enumerables)


@fn("zip", vm=True)
def zip_(vm: Any, enumerables: Any, right: Any = None) -> Any:
    """Tuples of the elements at the same place, as many as the shortest has. Takes two enumerables, or an enumerable of several.

    Raises `Protocol.UndefinedError` when an argument, or an element of `enumerables`, is not enumerable.

    iex> Enum.zip([1, 2, 3], [:a, :b])
    [{1, :a}, {2, :b}]
    """
    sources = _lists(vm, enumerables) if right is None else [enumerables, right]
    return build(list(rows(vm, sources)))


@fn(vm=True)
def zip_with(vm: Any, enumerables: Any, right: Any, fun: Any = None) -> Any:
    """What `fun` returns for the elements at the same place: of two enumerables as two arguments, of an enumerable of several
    as one list.

    Raises `BadFunctionError` or `FunctionClauseError` when `fun` is not a function, and `Protocol.UndefinedError` when an argument, or an
    element of `enumerables`, is not enumerable.

        iex> Enum.zip_with([1, 2], [3, 4], fn x, y -> x + y end)
        [4, 6]
    """
    out: list[Any] = []
    if fun is None:
        f = returning(right, 1)
        with closing(rows(vm, _lists(vm, enumerables))) as found:  # type: ignore[type-var]
            for row in found:
                out.append(f(build(list(row))))
    else:
        check_fun(fun, 2)
        f = returning(fun, 2)
        with closing(rows(vm, [enumerables, right])) as found:  # type: ignore[type-var]
            for left, other in found:
                out.append(f(left, other))
    return build(out)


@fn(vm=True)
def zip_reduce(vm: Any, left: Any, right: Any, acc: Any, reducer: Any = None) -> Any:
    """Folds the elements at the same place: of two enumerables with `fun(left, right, acc)`, of a list of several with
    `fun(elements, acc)`.

    Raises `FunctionClauseError` when `reducer` is not a function, and `Protocol.UndefinedError` when what is folded is not enumerable.

        iex> Enum.zip_reduce([1, 2], [3, 4], 0, fn x, y, acc -> x * y + acc end)
        11
    """
    if reducer is None:
        f = checked(acc, 2)
        acc = right
        with closing(rows(vm, _lists(vm, left))) as found:  # type: ignore[type-var]
            for row in found:
                acc = f(build(list(row)), acc)
    else:
        f = checked(reducer, 3)
        with closing(rows(vm, [left, right])) as found:  # type: ignore[type-var]
            for one, other in found:
                acc = f(one, other, acc)
    return acc


@fn(vm=True)
def unzip(vm: Any, enumerable: Any) -> Any:
    """An enumerable of pairs taken apart: `{first_elements, second_elements}`.

    Raises `FunctionClauseError` when an element is not a pair, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.unzip([a: 1, b: 2])
    {[:a, :b], [1, 2]}
    """
    left: list[Any] = []
    right: list[Any] = []
    for item in pylist(vm, enumerable):
        if type(item) is not tuple or len(item) != 2:
            raise TypeError
        left.append(item[0])
        right.append(item[1])
    return (build(left), build(right))
