"""``:counters``: arrays of 64-bit counters that processes share."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.shared_words import Words, words_of, wrapped
from otpshell.terms.atom import OK, Atom, atom
from otpshell.terms.errors import ErlError, badarg
from otpshell.terms.idents import new_ref
from otpshell.terms.maps import Map, atom_map

module = Native("counters", "counters.erl", app="erts")
fn = module.fn
# As many words as fit into the BEAM's address space.
_MOST = (1 << 61) - 1
_TOO_MANY = (
    b"a system limit has been reached due to errors at the given arguments:\n\n"
    b"  * 1st argument: counters array size reached a system limit\n"
)


@fn(vm=True)
def new(vm: Any, size: Any, options: Any) -> Any:
    """An array of so many counters, all 0.

    iex> counter = :counters.new(1, [])
    iex> :counters.add(counter, 1, 5)
    iex> :counters.get(counter, 1)
    5
    """
    if type(size) is not int or size < 1:
        raise badarg()
    if size > _MOST:
        error = ErlError(atom("system_limit"))
        error.message = _TOO_MANY
        raise error
    return (atom("atomics"), new_ref(vm.sched.make_ref().number, Words(size, True)))


def _words(counter: Any) -> Words:
    return words_of(counter[1])


@fn
def get(counter: Any, index: Any) -> int:
    """The value of a counter.

    iex> ref = :counters.new(2, [])
    iex> :counters.get(ref, 1)
    0
    """
    return _words(counter).get(index)


@fn
def put(counter: Any, index: Any, value: Any) -> Atom:
    """Set a counter.

    iex> ref = :counters.new(2, [])
    iex> :counters.put(ref, 1, 10)
    :ok
    iex> :counters.get(ref, 1)
    10
    """
    _words(counter).put(index, value)
    return OK


@fn
def add(counter: Any, index: Any, amount: Any) -> Atom:
    """Add to a counter; it wraps around at 64 bits.

    iex> ref = :counters.new(2, [])
    iex> :counters.add(ref, 1, 5)
    :ok
    iex> :counters.get(ref, 1)
    5
    """
    words = _words(counter)
    words.put(index, wrapped(words.get(index) + amount, True))
    return OK


@fn
def sub(counter: Any, index: Any, amount: Any) -> Atom:
    """Subtract from a counter.

    iex> ref = :counters.new(2, [])
    iex> :counters.sub(ref, 1, 5)
    :ok
    iex> :counters.get(ref, 1)
    -5
    """
    return add(counter, index, -amount)


@fn
def info(counter: Any) -> Map:
    """Size and memory of the array.

    iex> :counters.info(:counters.new(2, [])).size
    2
    """
    size = len(_words(counter).values)
    return atom_map(size=size, memory=8 * size + 56)
