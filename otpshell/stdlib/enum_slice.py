"""Elixir's Enum, continued: taking, dropping, splitting, slicing, chunking, reversing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.stdlib.arith import badarith
from otpshell.stdlib.badargs import bad_argument, counted
from otpshell.stdlib.enum_core import (
    CONT,
    FIRST,
    HALT,
    LAST,
    RANGE,
    STEP,
    STOP,
    build,
    each,
    no_clause,
    pylist,
    range_of,
    returning,
)
from otpshell.stdlib.enum_module import ENUM
from otpshell.terms.atom import FALSE, NIL, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, ImproperList, cons, cut
from otpshell.terms.equal import exact_equal
from otpshell.terms.errors import ErlError, argument_error
from otpshell.terms.maps import STRUCT, Map

fn = ENUM.fn
DISCARD = atom("discard")
_NOTHING: Any = object()


def integer(term: Any) -> int:
    """The term, when it is an integer; TypeError (a FunctionClauseError) otherwise."""
    if type(term) is not int:
        raise TypeError
    return term


def positive(term: Any) -> int:
    if type(term) is not int or term < 1:
        raise TypeError
    return term


def natural(term: Any) -> int:
    if type(term) is not int or term < 0:
        raise TypeError
    return term


def first_items(vm: Any, enumerable: Any, amount: int) -> list[Any]:
    """The first elements, walking no further than needed."""
    out: list[Any] = []
    if amount <= 0:
        return out

    def step(item: Any) -> Any:
        out.append(item)
        return STOP if len(out) == amount else None

    each(vm, enumerable, step)
    return out


# -- taking and dropping --------------------------------------------------------------------------------------------------


@fn(vm=True)
def take(vm: Any, enumerable: Any, amount: Any) -> Any:
    """The first `amount` elements, or the last ones when `amount` is negative.

    Raises `FunctionClauseError` when `amount` is not an integer, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.take([1, 2, 3], 2)
    [1, 2]
    """
    if integer(amount) >= 0:
        return build(first_items(vm, enumerable, amount))
    return build(counted(vm, enumerable)[amount:])


@fn(vm=True)
def drop(vm: Any, enumerable: Any, amount: Any) -> Any:
    """All but the first `amount` elements, or all but the last ones when `amount` is negative.

    Raises `FunctionClauseError` when `amount` is not an integer, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.drop([1, 2, 3], 2)
    [3]
    """
    integer(amount)
    if amount >= 0 and (type(enumerable) is Cons or enumerable is EMPTY):
        while amount > 0 and type(enumerable) is Cons:
            enumerable = enumerable.rest or enumerable.tail
            amount -= 1
        if amount > 0 and enumerable is not EMPTY:
            raise ImproperList(enumerable)
        return enumerable
    items = pylist(vm, enumerable)
    return build(items[amount:] if amount >= 0 else items[:amount])


@fn(vm=True)
def take_while(vm: Any, enumerable: Any, fun: Any) -> Any:
    """The elements up to the first for which `fun` is not truthy.

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.take_while([1, 2, 3, 1], fn x -> x < 3 end)
    [1, 2]
    """
    f = returning(fun, 1)
    out: list[Any] = []

    def step(item: Any) -> Any:
        r = f(item)
        if r is FALSE or r is NIL:
            return STOP
        out.append(item)
        return None

    each(vm, enumerable, step)
    return build(out)


@fn(vm=True)
def drop_while(vm: Any, enumerable: Any, fun: Any) -> Any:
    """The elements from the first for which `fun` is not truthy.

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.drop_while([1, 2, 3, 1], fn x -> x < 3 end)
    [3, 1]
    """
    if type(enumerable) is Cons:
        return _while(enumerable, returning(fun, 1), None)
    return split_while(vm, enumerable, fun)[1]


def _while(cell: Any, f: Callable[[Any], Any], taken: list[Any] | None) -> Any:
    """What comes behind the elements of a list for which a function is truthy; these are added to ``taken``."""
    while type(cell) is Cons:
        item = cell.head
        r = f(item)
        if r is FALSE or r is NIL:
            return cell
        if taken is not None:
            taken.append(item)
        cell = cell.rest or cell.tail
    if cell is not EMPTY:
        raise ImproperList(cell)
    return EMPTY


@fn(vm=True)
def split_while(vm: Any, enumerable: Any, fun: Any) -> Any:
    """Two lists: `take_while/2` and `drop_while/2` in one walk.

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.split_while([1, 2, 3, 1], fn x -> x < 3 end)
    {[1, 2], [3, 1]}
    """
    f = returning(fun, 1)
    taken: list[Any] = []
    if type(enumerable) is Cons:
        left = _while(enumerable, f, taken)
        return (build(taken), left)
    rest: list[Any] = []

    def step(item: Any) -> None:
        if not rest:
            r = f(item)
            if r is not FALSE and r is not NIL:
                taken.append(item)
                return
        rest.append(item)

    each(vm, enumerable, step)
    return (build(taken), build(rest))


@fn(vm=True)
def split(vm: Any, enumerable: Any, count: Any) -> Any:
    """Two lists: the first `count` elements and the rest; a negative `count` is counted from the end.

    Raises `FunctionClauseError` when `count` is not an integer, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.split([1, 2, 3], 2)
    {[1, 2], [3]}
    """
    integer(count)
    if count >= 0 and type(enumerable) is Cons:
        taken, rest = cut(enumerable, count)
        if len(taken) < count and rest is not EMPTY:
            raise ImproperList(rest)
        return (build(taken), rest)
    items = pylist(vm, enumerable)
    return (build(items[:count]), build(items[count:]))


@fn(vm=True)
def take_every(vm: Any, enumerable: Any, nth: Any) -> Any:
    """Every `nth` element, starting with the first; none when `nth` is 0.

    Raises `FunctionClauseError` when `nth` is not an integer from 0 on, and `Protocol.UndefinedError` when `enumerable` cannot be
    enumerated.

    iex> Enum.take_every(1..10, 3)
    [1, 4, 7, 10]
    """
    return build(pylist(vm, enumerable)[::nth]) if natural(nth) else EMPTY


@fn(vm=True)
def drop_every(vm: Any, enumerable: Any, nth: Any) -> Any:
    """Leaves out every `nth` element, starting with the first; keeps all when `nth` is 0.

    Raises `FunctionClauseError` when `nth` is not an integer from 0 on, and `Protocol.UndefinedError` when `enumerable` cannot be
    enumerated.

    iex> Enum.drop_every(1..6, 2)
    [2, 4, 6]
    """
    natural(nth)
    items = pylist(vm, enumerable)
    return build([item for index, item in enumerate(items) if nth == 0 or index % nth])


# -- slices -----------------------------------------------------------------------------------------------------------------


def slice_bounds(numbers: Map, size: int) -> tuple[int, int, int]:
    """Start, amount and step that a range of indexes (negative ones from the end) selects of ``size`` elements; amount 0 for none."""
    first, last, step = numbers.d[FIRST], numbers.d[LAST], numbers.d.get(STEP, 1)
    start = first if first >= 0 else max(first + size, 0)
    end = last if last >= 0 else last + size
    if start >= size or end < start:
        return 0, 0, step
    return start, min(end, size - 1) - start + 1, step


def slice_step(numbers: Map) -> int:
    """The step of a range of indexes; ArgumentError for one that goes down in steps."""
    first, last = numbers.d[FIRST], numbers.d[LAST]
    step = numbers.d.get(STEP, 1 if first <= last else -1)
    if step > 0 or step == -1 and first > last:
        return step
    raise _bad_slice(first, last, step)


def _bad_slice(first: int, last: int, step: int) -> ErlError:
    return argument_error(f"Enum.slice/2 does not accept ranges with negative steps, got: {first}..{last}//{step}")


def is_range(term: Any) -> bool:
    return type(term) is Map and term.d.get(STRUCT) is RANGE


@fn("slice", vm=True)
def slice_(vm: Any, enumerable: Any, start: Any, amount: Any = _NOTHING) -> Any:
    """The elements whose indexes lie in a range, or `amount` of them from index `start` on.

    Raises `FunctionClauseError` when `start` is not an integer (or, alone, a range) or `amount` is not an integer from 0 on, and
    `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.slice([:a, :b, :c, :d], 1..2)
    [:b, :c]
    """
    if amount is not _NOTHING:
        integer(start)
        if not natural(amount):
            return EMPTY
        if start >= 0:
            return build(first_items(vm, enumerable, start + amount)[start:])
        items = pylist(vm, enumerable)
        start = max(start + len(items), 0)
        return build(items[start : start + amount])
    if not is_range(start):
        raise no_clause("Elixir.Enum", "slice", 2, enumerable, start)
    step = slice_step(start)
    first, last = start.d[FIRST], start.d[LAST]
    if first >= 0 and last >= 0 and last >= first:
        return build(first_items(vm, enumerable, last + 1)[first::step])
    items = pylist(vm, enumerable)
    begin, count, _ = slice_bounds(start, len(items))
    return build(items[begin : begin + count : step] if step > 0 else items[begin : begin + count])


@fn(vm=True)
def reverse(vm: Any, enumerable: Any, tail: Any = None) -> Any:
    """The elements in reverse order, followed by those of `tail` when given.

    Raises `Protocol.UndefinedError` when `enumerable` or `tail` is not enumerable.

    iex> Enum.reverse([1, 2, 3])
    [3, 2, 1]
    """
    out = EMPTY if tail is None else tail if type(tail) is Cons or tail is EMPTY else build(pylist(vm, tail))
    if type(enumerable) is Cons and getattr(enumerable, "items", None) is None:
        # A list of cells, cell by cell: most are short.
        left: Any = enumerable
        while type(left) is Cons:
            cell = Cons()
            cell.head = left.head
            cell.rest = out
            out = cell
            left = left.rest or left.tail
        if left is not EMPTY:
            # Elixir turns the first two elements itself and hands the rest to :lists.reverse/2; with one it folds.
            folds = tail is None and type(enumerable.tail) is not Cons
            raise no_clause("Elixir.Enum", "-reverse/1-lists^foldl/2-0-", 3) if folds else bad_argument(1, "not a list")
        return out
    numbers = range_of(enumerable)
    for item in numbers if numbers is not None else pylist(vm, enumerable):
        out = cons(item, out)
    return out


@fn(vm=True)
def reverse_slice(vm: Any, enumerable: Any, start: Any, count: Any) -> Any:
    """Reverses `count` elements from index `start` on, the rest stays.

    Raises `FunctionClauseError` when `start` or `count` is not an integer from 0 on, and `Protocol.UndefinedError` when `enumerable` is not
    enumerable.

    iex> Enum.reverse_slice([1, 2, 3, 4, 5], 1, 3)
    [1, 4, 3, 2, 5]
    """
    natural(start)
    natural(count)
    items = pylist(vm, enumerable)
    items[start : start + count] = items[start : start + count][::-1]
    return build(items)


@fn(vm=True)
def slide(vm: Any, enumerable: Any, numbers: Any, insertion: Any) -> Any:
    """Moves the element at an index, or those of a range of indexes, to another index.

    Raises `FunctionClauseError` when `numbers` is neither an index nor a range, `ArithmeticError` when `insertion` is not an index, and
    `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.slide([:a, :b, :c, :d], 3, 1)
    [:a, :d, :b, :c]
    """
    if type(numbers) is int:
        first = last = numbers
    elif is_range(numbers):
        first, last, step = numbers.d[FIRST], numbers.d[LAST], numbers.d[STEP]
        if step != 1:
            text = f"{first}..{last}//{step}"
            raise argument_error(f"Enum.slide/3 does not accept ranges with custom steps, got: {text}")
    else:
        raise TypeError
    items = pylist(vm, enumerable)
    if type(insertion) is not int:
        # Real Elixir comes upon it as it counts down to it, if there is anything to move.
        if items:
            raise badarith()
        return EMPTY
    if first < 0 or last < 0 or insertion < 0:
        size = len(items)
        first = first if first >= 0 else max(first + size, 0)
        last += size if last < 0 else 0
        insertion += size if insertion < 0 else 0
        if first >= size:
            return build(items)
    if first == insertion or first > last and not first < insertion <= last:
        return build(items)
    if first < insertion <= last:
        raise argument_error(
            f"insertion index for slide must be outside the range being moved (tried to insert {first}..{last} at {insertion})"
        )
    moved = items[first : last + 1]
    if insertion < first:
        return build(items[:insertion] + moved + items[insertion:first] + items[last + 1 :])
    return build(items[:first] + items[last + 1 : insertion + 1] + moved + items[insertion + 1 :])


# -- chunks -----------------------------------------------------------------------------------------------------------------


@fn(vm=True)
def chunk_every(vm: Any, enumerable: Any, count: Any, step: Any = None, leftover: Any = EMPTY) -> Any:
    """Lists of `count` elements, each starting `step` after the one before. What is left at the end is filled up from `leftover`
    and may stay shorter; with `:discard` it is dropped.

    Raises `FunctionClauseError` when `count` or `step` is not a positive integer, and `Protocol.UndefinedError` when `enumerable` or
    `leftover` is not enumerable.

        iex> Enum.chunk_every([1, 2, 3, 4, 5], 2)
        [[1, 2], [3, 4], [5]]
    """
    step = count if step is None else step
    if type(count) is not int or count < 1 or type(step) is not int or step < 1:
        raise no_clause("Elixir.Enum", "chunk_every", 4, enumerable, count, step, leftover)
    items = pylist(vm, enumerable)
    out = []
    at = 0
    size = len(items)
    while at + count <= size:
        out.append(build(items[at : at + count]))
        at += step
    if leftover is not DISCARD and at < size:
        rest = items[at:]
        out.append(build(rest + first_items(vm, leftover, count - len(rest))))
    return build(out)


@fn(vm=True)
def chunk(vm: Any, enumerable: Any, count: Any, step: Any = None, leftover: Any = NIL) -> Any:
    """Deprecated: use `chunk_every/4`.

    Raises `FunctionClauseError` when `count` or `step` is not a positive integer, and `Protocol.UndefinedError` when `enumerable` or
    `leftover` is not enumerable.

    iex> Enum.chunk([1, 2, 3], 2)
    [[1, 2]]
    """
    step = count if step is None else step
    return chunk_every(vm, enumerable, count, step, DISCARD if leftover is NIL else leftover)


@fn(vm=True)
def chunk_by(vm: Any, enumerable: Any, fun: Any) -> Any:
    """Splits wherever `fun` returns another value than for the element before.

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.chunk_by([1, 3, 2, 4, 5], fn x -> rem(x, 2) end)
    [[1, 3], [2, 4], [5]]
    """
    f = returning(fun, 1)
    out: list[list[Any]] = []
    last: Any = _NOTHING

    def step(item: Any) -> None:
        nonlocal last
        value = f(item)
        if last is not _NOTHING and exact_equal(value, last):
            out[-1].append(item)
        else:
            out.append([item])
            last = value

    each(vm, enumerable, step)
    return build([build(some) for some in out])


@fn(vm=True)
def chunk_while(vm: Any, enumerable: Any, acc: Any, chunk_fun: Any, after_fun: Any) -> Any:
    """Chunks under your control: `chunk_fun` returns `{:cont, chunk, acc}` to emit one, `{:cont, acc}` or `{:halt, acc}`;
    `after_fun` gets the last accumulator and returns `{:cont, chunk, acc}` or `{:cont, acc}`.

    Raises `BadFunctionError` when `chunk_fun` or `after_fun` is not a function, and `Protocol.UndefinedError` when `enumerable` is not
    enumerable.

        iex> Enum.chunk_while([1, 2, 3], [], fn x, acc -> {:cont, {x, acc}, [x]} end, fn _ -> {:cont, []} end)
        [{1, []}, {2, [1]}, {3, [2]}]
    """
    f = returning(chunk_fun, 2)
    out: list[Any] = []

    def step(item: Any) -> Any:
        nonlocal acc
        found = f(item, acc)
        tag, acc = chunked(found, out)
        return STOP if tag is HALT else None

    each(vm, enumerable, step)
    found = returning(after_fun, 1)(acc)
    if type(found) is not tuple or found[0] is not CONT:
        raise ErlError((atom("case_clause"), found))
    chunked(found, out)
    return build(out)


def chunked(found: Any, out: list[Any]) -> tuple[Atom, Any]:
    """Take the chunk out of what a chunk fun returned, and give its tag and accumulator."""
    if type(found) is tuple and found[0] is CONT and len(found) == 3:
        out.append(found[1])
        return CONT, found[2]
    if type(found) is tuple and len(found) == 2 and (found[0] is CONT or found[0] is HALT):
        return found
    raise ErlError((atom("case_clause"), found))


# -- neighbours -------------------------------------------------------------------------------------------------------------


@fn(vm=True)
def dedup(vm: Any, enumerable: Any) -> Any:
    """Keeps one of each run of equal (`===`) elements.

    Raises `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.dedup([1, 1, 2, 2, 1])
    [1, 2, 1]
    """
    return _dedup(pylist(vm, enumerable), None)


def _dedup(items: list[Any], keys: list[Any] | None) -> Any:
    out: list[Any] = []
    last: Any = _NOTHING
    for item, value in zip(items, items if keys is None else keys, strict=True):
        if last is _NOTHING or not exact_equal(value, last):
            out.append(item)
            last = value
    return build(out)


@fn(vm=True)
def dedup_by(vm: Any, enumerable: Any, fun: Any) -> Any:
    """Keeps the first of each run of elements for which `fun` returns the same value.

    Raises `BadFunctionError` when `fun` is not a function, and `Protocol.UndefinedError` when `enumerable` cannot be enumerated.

    iex> Enum.dedup_by([{1, :a}, {2, :a}, {3, :b}], fn {_, y} -> y end)
    [{1, :a}, {3, :b}]
    """
    f = returning(fun, 1)
    items: list[Any] = []
    keys: list[Any] = []

    def step(item: Any) -> None:
        keys.append(f(item))
        items.append(item)

    each(vm, enumerable, step)
    return _dedup(items, keys)


__all__ = ["chunked", "first_items", "integer", "is_range", "natural", "positive", "slice_bounds", "slice_step"]
