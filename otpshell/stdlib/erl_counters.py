"""``:counters``: arrays of 64-bit counters that processes share."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.shared_words import Words, negated, options_of, place, size_of, words_of
from otpshell.terms.atom import OK, Atom, atom
from otpshell.terms.errors import ErlError
from otpshell.terms.idents import new_holder
from otpshell.terms.maps import Map, atom_map

module = Native(
    "counters",
    "counters.erl",
    app="erts",
    doc="""\
Arrays of counters that many processes change at once.

    iex> ref = :counters.new(1, [])
    iex> :counters.add(ref, 1, 2)
    iex> :counters.get(ref, 1)
    2
""",
)
fn = module.fn
_KINDS = (atom("atomics"), atom("write_concurrency"))
# As many words as fit into the BEAM's address space.
_MOST = (1 << 61) - 1
_TOO_MANY = (
    b"a system limit has been reached due to errors at the given arguments:\n\n"
    b"  * 1st argument: counters array size reached a system limit\n"
)


@fn(vm=True)
def new(vm: Any, size: Any, options: Any) -> Any:
    """An array of `size` counters, each of them 0.

    Raises `ArgumentError` when `size` is not a positive integer or `options` has an unknown option.

    iex> counter = :counters.new(1, [])
    iex> :counters.add(counter, 1, 5)
    iex> :counters.get(counter, 1)
    5
    """
    kind = [_KINDS[0], *options_of(options, _KINDS)][-1]
    if size_of(size) > _MOST:
        error = ErlError(atom("system_limit"))
        error.message = _TOO_MANY
        raise error
    return (kind, new_holder(vm.sched.make_ref().number, Words(size, True)))


def _array(counter: Any) -> Any:
    """The reference in a counter; None for what is no counter."""
    return counter[1] if type(counter) is tuple and len(counter) == 2 and counter[0] in _KINDS else None


@fn
def get(counter: Any, index: Any) -> int:
    """The value of a counter.

    Raises `ArgumentError` when `counter` is not an array of counters or `index` is out of range.

    iex> ref = :counters.new(2, [])
    iex> :counters.get(ref, 1)
    0
    """
    words, at = place(_array(counter), index)
    return words.values[at]


@fn
def put(counter: Any, index: Any, value: Any) -> Atom:
    """Sets a counter. Gives `:ok`.

    Raises `ArgumentError` when `counter` is not an array of counters, `index` is out of range or `value` is not an integer.

    iex> ref = :counters.new(2, [])
    iex> :counters.put(ref, 1, 10)
    :ok
    iex> :counters.get(ref, 1)
    10
    """
    words, at = place(_array(counter), index, value)
    words.values[at] = value
    return OK


@fn
def add(counter: Any, index: Any, amount: Any) -> Atom:
    """Adds to a counter, which wraps around at 64 bits. Gives `:ok`.

    Raises `ArgumentError` when `counter` is not an array of counters, `index` is out of range or `amount` is not an integer.

    iex> ref = :counters.new(2, [])
    iex> :counters.add(ref, 1, 5)
    :ok
    iex> :counters.get(ref, 1)
    5
    """
    words, at = place(_array(counter), index, amount, amount=True)
    words.add(at, amount)
    return OK


@fn
def sub(counter: Any, index: Any, amount: Any) -> Atom:
    """Subtracts from a counter, which wraps around at 64 bits. Gives `:ok`.

    Raises `ArgumentError` when `counter` is not an array of counters, `index` is out of range or `amount` is a float, and `ArithmeticError`
    when it is not a number.

    iex> ref = :counters.new(2, [])
    iex> :counters.sub(ref, 1, 5)
    :ok
    iex> :counters.get(ref, 1)
    -5
    """
    return add(counter, index, negated(amount))


@fn
def info(counter: Any) -> Map:
    """Size and memory of the array.

    Raises `ArgumentError` when `counter` is not an array of counters.

    iex> :counters.info(:counters.new(2, [])).size
    2
    """
    size = len(words_of(_array(counter)).values)
    return atom_map(size=size, memory=8 * size + 56)
