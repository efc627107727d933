"""Random numbers from the bits of a generator, number for number as OTP's ``rand.erl``, and the calling process's own state of one."""

from __future__ import annotations

import secrets
from typing import Any

from otpshell.stdlib.random_generators import GENERATORS, ROOM58, Generator, first_state
from otpshell.terms.atom import Atom, atom

SEED_KEY = atom("rand_seed")
TYPE = atom("type")
DEFAULT = "exsss"


# -- numbers from a generator ------------------------------------------------------------------------------------------------


def next_float(generator: Generator, state: Any) -> tuple[float, Any]:
    """A float, 0.0 <= x < 1.0, on an even grid."""
    value, state = generator.next(state)
    if generator.old:
        return float(value) / generator.most, state
    return (value >> (generator.bits - 53)) * 2.0**-53, state


def next_integer(generator: Generator, limit: int, state: Any) -> tuple[int, Any]:
    """An integer from 1 to ``limit``, all equally likely (the old generators: nearly)."""
    if generator.integer is not None and limit <= ROOM58:
        return generator.integer(limit, state)
    value, state = generator.next(state)
    if generator.old:
        return (value % limit if limit <= generator.most else int(float(value) / generator.most * limit)) + 1, state
    room = generator.most + 1
    if limit > room:
        return _wide_integer(generator, limit, state, value)
    while True:
        rest = value % limit
        # Values of the last, incomplete round are drawn again.
        if value - rest <= room - limit:
            return rest + 1, state
        value, state = generator.next(state)


def _wide_integer(generator: Generator, limit: int, state: Any, value: int) -> tuple[int, Any]:
    if not limit & (limit - 1):
        value, state, _have = _wide(generator, limit >> generator.bits, state, value)
        return (value & (limit - 1)) + 1, state
    while True:
        # Two bits more than are needed, so that three of four values fit.
        value, state, have = _wide(generator, limit >> (generator.bits - 2), state, value)
        rest = value % limit
        if value - rest <= (1 << have) - limit:
            return rest + 1, state
        value, state = generator.next(state)


def _wide(generator: Generator, remaining: int, state: Any, value: int) -> tuple[int, Any, int]:
    shift = generator.bits - generator.weak
    have = generator.bits
    mask = ~((1 << generator.weak) - 1)
    while remaining > 1:
        more, state = generator.next(state)
        value = ((value & mask) << shift) | more
        have += shift
        remaining >>= shift
    return value, state, have


def next_bytes(generator: Generator, count: int, state: Any) -> tuple[bytes, Any]:
    whole = (generator.bits - generator.weak) // 8
    out = []
    while count > 0:
        size = min(whole, count)
        value, state = generator.next(state)
        # OTP takes a whole word's highest bits, but of the last word the lowest, from their upper end on.
        shift = generator.bits - 8 * whole if count > whole else 8 * (whole - size)
        out.append(((value >> shift) & ((1 << 8 * size) - 1)).to_bytes(size, "big"))
        count -= size
    return b"".join(out), state


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
