"""``:atomics``: arrays of 64-bit integers that processes change in single steps."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.iodata import integer, options
from otpshell.stdlib.shared_words import Words, words_of, wrapped
from otpshell.terms.atom import FALSE, OK, Atom
from otpshell.terms.errors import badarg
from otpshell.terms.idents import Ref, new_ref
from otpshell.terms.maps import Map, atom_map

module = Native("atomics", "atomics.erl", app="erts")
fn = module.fn


@fn(vm=True)
def new(vm: Any, size: Any, opts: Any) -> Ref:
    """An array of so many integers, all 0. Option `signed: false`.

    iex> ref = :atomics.new(1, [])
    iex> :atomics.add_get(ref, 1, 2)
    2
    """
    if type(size) is not int or size < 1:
        raise badarg()
    return new_ref(vm.sched.make_ref().number, Words(size, options(opts).get("signed") is not FALSE))


@fn
def get(ref: Any, index: Any) -> int:
    """The value at an index.

    iex> ref = :atomics.new(1, [])
    iex> :atomics.get(ref, 1)
    0
    """
    return words_of(ref).get(index)


@fn
def put(ref: Any, index: Any, value: Any) -> Atom:
    """Set the value at an index.

    iex> ref = :atomics.new(1, [])
    iex> :atomics.put(ref, 1, 10)
    :ok
    iex> :atomics.get(ref, 1)
    10
    """
    words_of(ref).put(index, value)
    return OK


@fn
def add_get(ref: Any, index: Any, amount: Any) -> int:
    """Add, and give the new value.

    iex> ref = :atomics.new(1, [])
    iex> :atomics.add_get(ref, 1, 5)
    5
    """
    words = words_of(ref)
    made = wrapped(words.get(index) + integer(amount), words.signed)
    words.put(index, made)
    return made


@fn
def add(ref: Any, index: Any, amount: Any) -> Atom:
    """Add.

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
    """Subtract.

    iex> ref = :atomics.new(1, [])
    iex> :atomics.sub(ref, 1, 5)
    :ok
    iex> :atomics.get(ref, 1)
    -5
    """
    add_get(ref, index, -integer(amount))
    return OK


@fn
def sub_get(ref: Any, index: Any, amount: Any) -> int:
    """Subtract, and give the new value.

    iex> ref = :atomics.new(1, [])
    iex> :atomics.sub_get(ref, 1, 5)
    -5
    """
    return add_get(ref, index, -integer(amount))


@fn
def exchange(ref: Any, index: Any, value: Any) -> int:
    """Set, and give the old value.

    iex> ref = :atomics.new(1, [])
    iex> :atomics.exchange(ref, 1, 7)
    0
    iex> :atomics.get(ref, 1)
    7
    """
    old = words_of(ref).get(index)
    words_of(ref).put(index, value)
    return old


@fn
def compare_exchange(ref: Any, index: Any, expected: Any, value: Any) -> Any:
    """Set if the value is the expected one: `:ok`, else the value there.

    iex> ref = :atomics.new(1, [])
    iex> :atomics.compare_exchange(ref, 1, 0, 7)
    :ok
    iex> :atomics.compare_exchange(ref, 1, 0, 9)
    7
    """
    old = words_of(ref).get(index)
    if old != expected:
        return old
    words_of(ref).put(index, value)
    return OK


@fn
def info(ref: Any) -> Map:
    """Size, range and memory of the array.

    iex> :atomics.info(:atomics.new(3, [])).size
    3
    """
    words = words_of(ref)
    low, high = (-(1 << 63), (1 << 63) - 1) if words.signed else (0, (1 << 64) - 1)
    return atom_map(size=len(words.values), max=high, min=low, memory=8 * len(words.values) + 40)
