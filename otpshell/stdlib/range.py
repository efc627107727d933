"""Elixir's Range."""

from __future__ import annotations

import builtins
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.enum_core import FIRST, LAST, STEP, build, new_range, python_range, range_of
from otpshell.stdlib.protocols import shown
from otpshell.stdlib.struct_fields import blank_or_filled
from otpshell.terms.atom import NIL, Atom, boolean
from otpshell.terms.errors import argument_error
from otpshell.terms.maps import Map

RANGE = Native(
    "Elixir.Range",
    "lib/range.ex",
    doc="""\
Ranges of integers, written `first..last` or `first..last//step`. They can be enumerated and take no more memory when they are long.

    iex> Enum.to_list(1..10//3)
    [1, 4, 7, 10]
    iex> Range.size(1..1_000_000)
    1000000
""",
)
fn = RANGE.fn


def _integers(range: Any) -> builtins.range:
    found = range_of(range)
    if found is None:
        raise TypeError
    return found


@fn("__struct__", vm=True)
def struct(vm: Any, fields: Any = None) -> Map:
    """The struct's defaults."""
    empty = new_range(NIL, NIL, NIL)  # type: ignore[arg-type]
    return blank_or_filled(vm, empty, fields, ("first", "last", "step"))


@fn(vm=True)
def new(vm: Any, first: Any, last: Any, step: Any = None) -> Map:
    """A range of integers. Without a step it goes up or, when `last` is smaller, down by one.

    Raises `ArgumentError` when `first` or `last` is not an integer or `step` is not an integer other than 0.

    iex> Range.new(1, 10, 2)
    1..10//2
    """
    if step is None:
        if type(first) is not int or type(last) is not int:
            raise argument_error(f"ranges (first..last) expect both sides to be integers, got: {shown(vm, first)}..{shown(vm, last)}")
        return new_range(first, last, 1 if first <= last else -1)
    if type(first) is not int or type(last) is not int or type(step) is not int or step == 0:
        raise argument_error(
            "ranges (first..last//step) expect both sides to be integers and the step to be a non-zero integer, "
            f"got: {shown(vm, first)}..{shown(vm, last)}//{shown(vm, step)}"
        )
    return new_range(first, last, step)


@fn
def size(range: Any) -> int:
    """How many integers the range holds.

    Raises `FunctionClauseError` when `range` is not a range.

    iex> Range.size(1..10//3)
    4
    """
    return len(_integers(range))


@fn
def shift(range: Any, steps_to_shift: Any) -> Map:
    """Moves both ends by a number of steps.

    Raises `FunctionClauseError` when `range` is not a range or `steps_to_shift` is not an integer.

    iex> Range.shift(0..10, 1)
    1..11
    """
    _integers(range)
    if type(steps_to_shift) is not int:
        raise TypeError
    step = range.d[STEP]
    by = steps_to_shift * step
    return new_range(range.d[FIRST] + by, range.d[LAST] + by, step)


@fn
def split(range: Any, split: Any) -> Any:
    """Two ranges: the first `split` integers and the rest; counted from the end when negative (Elixir 1.15).

    iex> Range.split(1..5, 2)
    {1..2, 3..5}
    """
    numbers = _integers(range)
    if type(split) is not int:
        raise TypeError
    first, last, step = range.d[FIRST], range.d[LAST], range.d[STEP]
    count = min(split, len(numbers)) if split >= 0 else max(len(numbers) + split, 0)
    middle = first + count * step
    return (new_range(first, middle - step, step), new_range(middle, last, step))


@fn
def to_list(range: Any) -> Any:
    """The integers as a list (Elixir 1.15).

    iex> Range.to_list(1..3)
    [1, 2, 3]
    """
    return build([*_integers(range)])


@fn("disjoint?")
def disjoint(range1: Any, range2: Any) -> Atom:
    """Whether the two ranges share no integer.

    Raises `FunctionClauseError` when `range1` or `range2` is not a range.

    iex> Range.disjoint?(1..5, 6..9)
    true
    """
    one, other = _integers(range1), _integers(range2)
    if not one or not other:
        return boolean(True)
    low = max(min(one[0], one[-1]), min(other[0], other[-1]))
    high = min(max(one[0], one[-1]), max(other[0], other[-1]))
    # A number common to both comes back after the least common multiple of the steps: look that far only.
    one = one if one.step > 0 else one[::-1]
    start = low + (one[0] - low) % one.step
    found = python_range(start, min(high, start + one.step * abs(other.step)), one.step)
    return boolean(not any(number in other for number in found))


@fn("range?")
def is_range(term: Any) -> Atom:
    """Deprecated: match on `first..last` instead.

    iex> Range.range?(1..2)
    true
    """
    return boolean(type(term) is Map and range_of(term) is not None)
