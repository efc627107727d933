"""OTP's random number generators, number for number: from a state to some random bits and the next state.

All follow ``rand.erl`` of OTP 25: Xorshift116** (``exsss``, the default), Xorshift116+ (``exsp``), Xoroshiro116+ (``exrop``),
Xoroshiro928** (``exro928ss``) and Xorshift1024* (``exs1024s``), and those of old, Xorshift64* (``exs64``), ``exsplus`` and ``exs1024``
(ExUnit shuffles tests with it). A state is a term: a word of 64 bits, two of 58 bits ``[s0 | s1]``, or ``{words, words}``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from otpshell.terms.cons import EMPTY, Cons, cons, from_iter, to_pylist

M58 = (1 << 58) - 1
M64 = (1 << 64) - 1
ROOM58 = 1 << 58
BITS = 58


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


# As exsss_next and exsp_next, written out, for nothing is drawn more often: an integer from 1 to a limit of 2**58 at most. Values of the
# last, incomplete round are drawn again.


def exsss_integer(limit: int, state: Any) -> tuple[int, Any]:
    s1, s0 = state.head, state.tail & M58
    while True:
        b = (s1 ^ (s1 << 24)) & M58
        s1, new = s0, b ^ s0 ^ (b >> 11) ^ (s0 >> 41)
        a = (s1 + (s1 << 2)) & M58
        b = ((a << 7) | (a >> 51)) & M58
        value = (b + (b << 3)) & M58
        rest = value % limit
        if value - rest <= ROOM58 - limit:
            state = Cons()
            state.head = s1
            state.rest = new
            return rest + 1, state
        s0 = new


def exsp_integer(limit: int, state: Any) -> tuple[int, Any]:
    s1, s0 = state.head, state.tail & M58
    while True:
        b = (s1 ^ (s1 << 24)) & M58
        s1, new = s0, b ^ s0 ^ (b >> 11) ^ (s0 >> 41)
        value = (s1 + new) & M58
        rest = value % limit
        if value - rest <= ROOM58 - limit:
            state = Cons()
            state.head = s1
            state.rest = new
            return rest + 1, state
        s0 = new


def exsp_mixed(seed: tuple[int, int, int]) -> Any:
    """The state for three seeds, mixed as the older generators do."""
    s1 = seed[0] * 4294967197 + 1 & M58
    s0 = seed[1] * 4294967231 + 1 & M58
    b = (s1 ^ (s1 << 24)) & M58
    s0 = b ^ s0 ^ (b >> 11) ^ (s0 >> 41)
    s1 = seed[2] * 4294967279 + 1 & M58
    b = (s1 ^ (s1 << 24)) & M58
    state = Cons()
    state.head = s0
    state.rest = b ^ s0 ^ (b >> 11) ^ (s0 >> 41)
    return state


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
        given = [word & M64 for word in _at_most(16, seed)]
        if not any(given):
            raise ZeroSeed
        return given + [0] * (16 - len(given))
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


def exrop_next(state: Any) -> tuple[int, Any]:
    s0, s1 = state.head, state.tail
    new = s0 ^ s1
    return (s0 + s1) & M58, cons(_rotl(s0, 24) ^ new ^ ((new << 2) & M58), _rotl(new, 35))


def exs64_next(x: Any) -> tuple[int, Any]:
    x ^= x >> 12
    x ^= (x & ((1 << 39) - 1)) << 25
    x ^= x >> 27
    return (x * 2685821657736338717) & M64, x


class Generator(NamedTuple):
    """A generator: ``next`` gives ``bits`` bits and the next state; ``weak`` of the lowest bits should not be used.

    Of an ``old`` one, which does not say how many, 58 bits and two weak ones are taken; its ``most`` is what numbers are divided by.
    ``integer``, where there is one, draws an integer up to a limit of ``most + 1`` at once.
    """

    name: str
    next: Callable[[Any], tuple[int, Any]]
    weak: int = 0
    bits: int = BITS
    old: bool = False
    most: int = M58
    integer: Callable[[int, Any], tuple[int, Any]] | None = None


GENERATORS = {
    generator.name: generator
    for generator in (
        Generator("exsss", exsss_next, integer=exsss_integer),
        Generator("exsp", exsp_next, 1, integer=exsp_integer),
        Generator("exrop", exrop_next, 1),
        Generator("exro928ss", exro928ss_next),
        Generator("exs1024s", exs1024_next, 3, 64, most=M64),
        Generator("exs64", exs64_next, 2, old=True, most=M64),
        Generator("exsplus", exsp_next, 2, old=True),
        Generator("exs1024", exs1024_next, 2, old=True, most=M64),
    )
}
_MIXED = (4294967197, 4294967231, 4294967279)


def first_state(name: str, seed: Any) -> Any:
    """The state for a seed: an integer, a Python list of words, or a tuple of three integers."""
    if name == "exro928ss":
        return (from_iter(_words(16, seed)), EMPTY)
    if name in ("exs1024", "exs1024s"):
        return (from_iter(_exs1024_words(seed)), EMPTY)
    if name == "exs64":
        return _exs64_word(seed)
    if type(seed) is tuple and name == "exrop":
        a, b, c = [part * factor + 1 & M58 for part, factor in zip(seed, _MIXED, strict=True)]
        _, state = exrop_next(cons(a, b))
        return exrop_next(cons(c, state.tail))[1]
    if type(seed) is tuple and name != "exsss":
        return exsp_mixed(seed)
    s0, s1 = _words(2, seed)
    return cons(s0, s1)


def _exs64_word(seed: Any) -> int:
    if type(seed) is int:
        return splitmix64(seed & M64)[0]
    if type(seed) is list:
        words = [word & M64 for word in _at_most(1, seed)]
        if not any(words):
            raise ZeroSeed
        return words[0]
    a, b, c = [exs64_next((part & 0xFFFFFFFF) * factor + 1)[0] for part, factor in zip(seed, _MIXED, strict=True)]
    return a * b * c % (M64 - 1) + 1


def _words(count: int, seed: Any) -> list[int]:
    if type(seed) is int:
        return seed_words(count, seed & M64)
    if type(seed) is list:
        words = [word & M58 for word in _at_most(count, seed)]
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


def _at_most(count: int, seed: list[int]) -> list[int]:
    if len(seed) > count:
        raise TooManySeeds
    return seed


class TooManySeeds(Exception):
    """More seed integers than the generator has words."""


class ZeroSeed(Exception):
    """A seed word that must not be zero is, or is missing."""


# -- far ahead ---------------------------------------------------------------------------------------------------------------

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
