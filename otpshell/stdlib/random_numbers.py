"""OTP's random number generators, number for number, and the calling process's own state of one.

All follow ``rand.erl`` of OTP 25: Xorshift116** (``exsss``, the default), Xorshift116+ (``exsp``), Xoroshiro928** (``exro928ss``), each
seeded through SplitMix64, and the old Xorshift1024* (``exs1024``), which ExUnit shuffles tests with. A state is a term: two 58-bit words
``[s0 | s1]``, or ``{words, words}`` for the last two.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, NamedTuple

from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, Cons, cons, from_iter, to_pylist

M58 = (1 << 58) - 1
M64 = (1 << 64) - 1
BITS = 58
SEED_KEY = atom("rand_seed")
TYPE = atom("type")
DEFAULT = "exsss"


def splitmix64(x: int) -> tuple[int, int]:
    """A number and the next state of SplitMix64."""
    x = (x + 0x9E3779B97F4A7C15) & M64
    z = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & M64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M64
    return z ^ (z >> 31), x


def seed58(x: int) -> tuple[int, int]:
    """A seed word of 58 bits that is not zero."""
    while True:
        z, x = splitmix64(x)
        if z & M58:
            return z & M58, x


def seed_words(count: int, x: int) -> list[int]:
    words = []
    for _ in range(count):
        word, x = seed58(x)
        words.append(word)
    return words


def _starstar(s: int) -> int:
    a = (s + (s << 2)) & M58
    b = ((a << 7) | (a >> 51)) & M58
    return (b + (b << 3)) & M58


def _shift(state: Cons) -> tuple[int, Cons]:
    s1, s0 = state.head, state.tail & M58
    b = (s1 ^ (s1 << 24)) & M58
    new = b ^ s0 ^ (b >> 11) ^ (s0 >> 41)
    return new, cons(s0, new)


def exsss_next(state: Any) -> tuple[int, Any]:
    new, state = _shift(state)
    return _starstar(state.head), state


def exsp_next(state: Any) -> tuple[int, Any]:
    new, state = _shift(state)
    return (state.head + new) & M58, state


def _rotl(word: int, count: int) -> int:
    return ((word << count) | (word >> (58 - count))) & M58


def exro928_step(state: Any) -> tuple[int, int, Any]:
    """Both words that Xoroshiro928 reads, and the next state."""
    left, right = state
    if type(left) is not Cons or type(left.tail) is not Cons:
        left, right = from_iter(to_pylist(left) + to_pylist(right)[::-1]), from_iter([])
    s15, s0, rest = left.head, left.tail.head, left.tail.tail
    q = s15 ^ s0
    return s15, s0, (cons(_rotl(q, 45), rest), cons(_rotl(s0, 44) ^ q ^ ((q << 9) & M58), right))


def exro928ss_next(state: Any) -> tuple[int, Any]:
    _s15, s0, state = exro928_step(state)
    return _starstar(s0), state


def exs1024_next(state: Any) -> tuple[int, Any]:
    left, right = state
    if type(left.tail) is not Cons:
        left, right = cons(left.head, from_iter(to_pylist(right)[::-1])), EMPTY
    s0, s1 = left.head, left.tail.head
    s1 ^= (s1 << 31) & M64
    new = s1 ^ (s1 >> 11) ^ s0 ^ (s0 >> 30)
    return (new * 1181783497276652981) & M64, (cons(new, left.tail.tail), cons(s0, right))


def _exs1024_words(seed: Any) -> list[int]:
    """The sixteen words for a seed; a tuple's three integers are mixed by Xorshift64*."""
    if type(seed) is int:
        return [splitmix64(seed + number * 0x9E3779B97F4A7C15)[0] for number in range(16)]
    if type(seed) is list:
        return _words(16, seed)
    low = (1 << 21) - 1
    b1, b2, b3 = [((part & low) + 1) * factor & low for part, factor in zip(seed, (2097131, 2097133, 2097143), strict=True)]
    x = b1 << 43 | b2 << 22 | b3 << 1 | 1
    words: list[int] = []
    for _ in range(16):
        x ^= x >> 12
        x ^= (x & ((1 << 39) - 1)) << 25
        x ^= x >> 27
        words.insert(0, (x * 2685821657736338717) & M64)
    return words


class Generator(NamedTuple):
    """A generator: ``next`` gives ``bits`` bits and the next state; ``weak`` of the lowest bits should not be used."""

    name: str
    next: Callable[[Any], tuple[int, Any]]
    weak: int
    bits: int = BITS


GENERATORS = {
    "exsss": Generator("exsss", exsss_next, 0),
    "exsp": Generator("exsp", exsp_next, 1),
    "exro928ss": Generator("exro928ss", exro928ss_next, 0),
    "exs1024": Generator("exs1024", exs1024_next, 0, 64),
}


def first_state(name: str, seed: Any) -> Any:
    """The state for a seed: an integer, a Python list of words, or a tuple of three integers."""
    if name == "exro928ss":
        return (from_iter(_words(16, seed)), EMPTY)
    if name == "exs1024":
        return (from_iter(_exs1024_words(seed)), EMPTY)
    if type(seed) is tuple and name == "exsp":
        # The older mixing of three seeds, which the generators that exsp belongs to have kept.
        a, b, c = seed
        _, state = exsp_next(cons((a * 4294967197 + 1) & M58, (b * 4294967231 + 1) & M58))
        return exsp_next(cons((c * 4294967279 + 1) & M58, state.tail))[1]
    s0, s1 = _words(2, seed)
    return cons(s0, s1)


def _words(count: int, seed: Any) -> list[int]:
    if type(seed) is int:
        return seed_words(count, seed & M64)
    if type(seed) is list:
        if len(seed) > count:
            raise TooManySeeds
        words = [word & M58 for word in seed]
        if count == 2 and (len(words) < 2 or not all(words)):
            raise ZeroSeed
        return words + [0] * (count - len(words))
    a, b, c = seed
    w0, x = seed58(a & M64 if a >= 0 else a)
    w1, x = seed58(b ^ x)
    w2, x = seed58(c ^ x)
    if count == 2:
        return [w1, w2]
    return [w0, w1, w2] + seed_words(count - 3, x)


class TooManySeeds(Exception):
    """More seed integers than the generator has words."""


class ZeroSeed(Exception):
    """A seed word that must not be zero is, or is missing."""


# -- numbers from a generator ------------------------------------------------------------------------------------------------


def next_float(generator: Generator, state: Any) -> tuple[float, Any]:
    """A float, 0.0 <= x < 1.0, on an even grid."""
    value, state = generator.next(state)
    if generator.bits == 64:
        return value / M64, state
    return (value >> (BITS - 53)) * 2.0**-53, state


def next_integer(generator: Generator, limit: int, state: Any) -> tuple[int, Any]:
    """An integer from 1 to ``limit``, all equally likely (the old generator: nearly)."""
    if generator.bits == 64:
        value, state = generator.next(state)
        return (value % limit if limit <= M64 else int(value / M64 * limit)) + 1, state
    while True:
        value, state = generator.next(state)
        if limit <= 1 << BITS:
            rest = value % limit
            # Values of the last, incomplete round are drawn again.
            if value - rest <= (1 << BITS) - limit:
                return rest + 1, state
            continue
        value, state, have = _wide(generator, limit >> BITS, state, value)
        if not limit & (limit - 1):
            return (value & (limit - 1)) + 1, state
        rest = value % limit
        if value - rest <= (1 << have) - limit:
            return rest + 1, state


def _wide(generator: Generator, remaining: int, state: Any, value: int) -> tuple[int, Any, int]:
    shift = BITS - generator.weak
    have = BITS
    mask = ~((1 << generator.weak) - 1)
    while remaining > 1:
        more, state = generator.next(state)
        value = ((value & mask) << shift) | more
        have += shift
        remaining >>= shift
    return value, state, have


def next_bytes(generator: Generator, count: int, state: Any) -> tuple[bytes, Any]:
    out = []
    while count > 0:
        size = min(7, count)
        value, state = generator.next(state)
        # OTP takes a whole word's highest bits, but of the last word the lowest 56, from their upper end on.
        shift = 2 if count > 7 else 56 - 8 * size
        out.append(((value >> shift) & ((1 << 8 * size) - 1)).to_bytes(size, "big"))
        count -= size
    return b"".join(out), state


# What 2**64 steps of the xorshift generators come to, as the states to be added up (bits from the lowest on, in two words).
_JUMP = (0x02F8EA6BC32C797, 0x345D2A0F85F788C)


def jump(generator: Generator, state: Any) -> Any:
    """The state of ``exsss`` or ``exsp`` 2**64 steps ahead."""
    s0 = s1 = 0
    for word in _JUMP:
        for bit in range(BITS):
            if word >> bit & 1:
                s0 ^= state.head
                s1 ^= state.tail
            _, state = generator.next(state)
    return cons(s0, s1)


# -- the state of a process -------------------------------------------------------------------------------------------------


def fresh_state(vm: Any, name: str = DEFAULT) -> Any:
    """A state seeded from outside: from the VM's own source of chance where it has one, so that a recorded run repeats."""
    bits = vm.entropy(64) if vm.entropy is not None else secrets.randbits(64)
    return first_state(name, bits)


def process_state(vm: Any) -> tuple[Generator, Any, Any]:
    """The calling process's generator, its state, and the ``alg`` term kept with it; seeded now if it never was."""
    table = vm.sched.cur.dictionary
    kept = None if table is None else table.get(SEED_KEY)
    if kept is None:
        state = fresh_state(vm)
        return GENERATORS[DEFAULT], state, None
    alg, state = kept
    name = alg if type(alg) is Atom else alg.d[TYPE]
    return GENERATORS[name.name], state, alg


def keep_state(vm: Any, alg: Any, state: Any) -> None:
    process = vm.sched.cur
    if process.dictionary is None:
        process.dictionary = {}
    process.dictionary[SEED_KEY] = (alg, state)


def uniform_float(vm: Any) -> float:
    """``:rand.uniform()`` in the calling process."""
    generator, state, alg = process_state(vm)
    value, state = next_float(generator, state)
    keep_state(vm, alg or atom(generator.name), state)
    return value


def uniform_int(vm: Any, limit: int) -> int:
    """``:rand.uniform(limit)`` in the calling process."""
    generator, state, alg = process_state(vm)
    value, state = next_integer(generator, limit, state)
    keep_state(vm, alg or atom(generator.name), state)
    return value
