"""``:atomics``: arrays of 64-bit integers that processes change in single steps."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.shared_words import Words, negated, options_of, place, size_of, words_of
from otpshell.terms.atom import FALSE, OK, TRUE, Atom, atom
from otpshell.terms.idents import Ref, new_holder
from otpshell.terms.maps import Map, atom_map

module = Native(
    "atomics",
    "atomics.erl",
    app="erts",
    doc="""\
Arrays of integers that many processes change at once, each change a whole. Without messages, and without a process that owns them.

    iex> ref = :atomics.new(1, [])
    iex> :atomics.add_get(ref, 1, 5)
    5
""",
)
fn = module.fn
_SIGNED = atom("signed")


@fn(vm=True)
def new(vm: Any, size: Any, opts: Any) -> Ref:
    """An array of so many integers, all 0. Option `signed: false`.

    Raises `ArgumentError` when `size` is not a positive integer or `opts` has an unknown option.

    iex> ref = :atomics.new(1, [])
    iex> :atomics.add_get(ref, 1, 2)
    2
    """
    given = dict(options_of(opts, ((_SIGNED, TRUE), (_SIGNED, FALSE))))
    return new_holder(vm.sched.make_ref().number, Words(size_of(size), given.get(_SIGNED) is not FALSE))


@fn
def get(ref: Any, index: Any) -> int:
    """The integer at an index, counted from 1.

    Raises `ArgumentError` when `ref` is not an array of atomics or `index` is out of range.

    iex> ref = :atomics.new(1, [])
    iex> :atomics.get(ref, 1)
    0
    """
    words, at = place(ref, index)
    return words.values[at]


@fn
def put(ref: Any, index: Any, value: Any) -> Atom:
    """Sets the integer at an index. Gives `:ok`.

    Raises `ArgumentError` when `ref` is not an array of atomics, `index` is out of range or `value` is not an integer.

    iex> ref = :atomics.new(1, [])
    iex> :atomics.put(ref, 1, 10)
    :ok
    iex> :atomics.get(ref, 1)
    10
    """
    words, at = place(ref, index, value)
    words.values[at] = value
    return OK


@fn
def add_get(ref: Any, index: Any, amount: Any) -> int:
    """Adds to the integer at an index, and gives the new value.

    Raises `ArgumentError` when `ref` is not an array of atomics, `index` is out of range or `amount` is not an integer.

    iex> ref = :atomics.new(1, [])
    iex> :atomics.add_get(ref, 1, 5)
    5
    """
    words, at = place(ref, index, amount, amount=True)
    return words.add(at, amount)


@fn
def add(ref: Any, index: Any, amount: Any) -> Atom:
    """Adds to the integer at an index. Gives `:ok`.

    Raises `ArgumentError` when `ref` is not an array of atomics, `index` is out of range or `amount` is not an integer.

    iex> ref = :atomics.new(1, [])
    iex> :atomics.add(ref, 1, 5)
    :ok
    iex> :atomics.get(ref, 1)
    5
    """
    add_get(ref, index, amount)
    return OK


@fn
def sub(ref: Any, index: Any, amount: Any) -> Atom:
    """Subtracts from the integer at an index. Gives `:ok`.

    Raises `ArgumentError` when `ref` is not an array of atomics, `index` is out of range or `amount` is a float, and `ArithmeticError` when
    it is not a number.

    iex> ref = :atomics.new(1, [])
    iex> :atomics.sub(ref, 1, 5)
    :ok
    iex> :atomics.get(ref, 1)
    -5
    """
    add_get(ref, index, negated(amount))
    return OK


@fn
def sub_get(ref: Any, index: Any, amount: Any) -> int:
    """Subtracts from the integer at an index, and gives the new value.

    Raises `ArgumentError` when `ref` is not an array of atomics, `index` is out of range or `amount` is a float, and `ArithmeticError` when
    it is not a number.

    iex> ref = :atomics.new(1, [])
    iex> :atomics.sub_get(ref, 1, 5)
    -5
    """
    return add_get(ref, index, negated(amount))


@fn
def exchange(ref: Any, index: Any, value: Any) -> int:
    """Sets the integer at an index, and gives the old value.

    Raises `ArgumentError` when `ref` is not an array of atomics, `index` is out of range or `value` is not an integer.

    iex> ref = :atomics.new(1, [])
    iex> :atomics.exchange(ref, 1, 7)
    0
    iex> :atomics.get(ref, 1)
    7
    """
    words, at = place(ref, index, value)
    old, words.values[at] = words.values[at], value
    return old


@fn
def compare_exchange(ref: Any, index: Any, expected: Any, value: Any) -> Any:
    """Sets the integer at an index if it is the expected one: `:ok`, otherwise the value that is there.

    Raises `ArgumentError` when `ref` is not an array of atomics, `index` is out of range, `expected` is not an integer or `value` is not an
    integer.

    iex> ref = :atomics.new(1, [])
    iex> :atomics.compare_exchange(ref, 1, 0, 7)
    :ok
    iex> :atomics.compare_exchange(ref, 1, 0, 9)
    7
    """
    words, at = place(ref, index, expected, value)
    old = words.values[at]
    if old != expected:
        return old
    words.values[at] = value
    return OK


@fn
def info(ref: Any) -> Map:
    """Size, range and memory of the array.

    Raises `ArgumentError` when `ref` is not an array of atomics.

    iex> :atomics.info(:atomics.new(3, [])).size
    3
    """
    words = words_of(ref)
    low, high = (-(1 << 63), (1 << 63) - 1) if words.signed else (0, (1 << 64) - 1)
    return atom_map(size=len(words.values), max=high, min=low, memory=8 * len(words.values) + 40)
