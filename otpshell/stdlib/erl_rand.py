"""Erlang's ``:rand``: the generators of :mod:`otpshell.stdlib.random_numbers` as functions, with or without the process's own state."""

from __future__ import annotations

import functools
import math
import secrets
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import random_generators as generators
from otpshell.stdlib import random_numbers as numbers
from otpshell.stdlib import random_reals as numbers_real
from otpshell.stdlib.arith import badarith
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.enum_core import no_clause
from otpshell.stdlib.random_generators import GENERATORS, M64, ROOM58, Generator, exsp_mixed
from otpshell.stdlib.random_numbers import SEED_KEY, TYPE
from otpshell.terms.atom import UNDEFINED, Atom, atom
from otpshell.terms.cons import Cons, is_list, to_pylist
from otpshell.terms.errors import ErlError
from otpshell.terms.maps import Map, atom_map

RAND = Native(
    "rand",
    "rand.erl",
    app="stdlib",
    doc="""\
Random numbers. Each process has a generator of its own. After the same seed the same numbers come as on OTP.

    iex> :rand.seed(:exsss, {1, 2, 3})
    iex> :rand.uniform(6) in 1..6
    true
""",
)
fn = functools.partial(RAND.fn, error="function_clause")


_EXSP = atom("exsp")
# Those whose states :func:`random_generators.jump` knows to move on.
JUMPING = ("exsss", "exsp", "exsplus")


@functools.cache
def handler(name: str) -> Map:
    """What stands beside the state in ``{handler, state}``: a map that names the generator and holds its functions."""
    generator = GENERATORS[name]

    def next(state: Any) -> Any:
        return generator.next(state)

    def uniform(state: Any) -> Any:
        return _out(*numbers.next_float(generator, state[1]), state[0])

    def uniform_n(limit: Any, state: Any) -> Any:
        return _out(*numbers.next_integer(generator, limit, state[1]), state[0])

    def jump(state: Any) -> Any:
        return (state[0], generators.jump(generator, state[1]))

    entries: dict[str, Any] = {"type": atom(name), "next": next}
    entries |= {"max": generator.most} if generator.old else {"bits": generator.bits}
    if generator.weak and not generator.old:
        entries["weak_low_bits"] = generator.weak
    if name in JUMPING:
        entries["jump"] = jump
    if generator.bits == generators.BITS and not generator.old:
        entries |= {"uniform": uniform, "uniform_n": uniform_n}
    made = atom_map(**entries)
    _BY_HANDLER[id(made)] = generator
    return made


# By the identity of a handler, each of which is made once and kept.
_BY_HANDLER: dict[int, Generator] = {}


def _out(value: Any, state: Any, alg: Any) -> Any:
    return (value, (alg, state))


def _generator(alg: Any) -> Generator:
    known = _BY_HANDLER.get(id(alg))
    if known is not None:
        return known
    name = alg.d.get(TYPE) if type(alg) is Map else alg
    if name is atom("default"):
        name = atom(numbers.DEFAULT)
    if type(name) is not Atom or name.name not in GENERATORS:
        raise no_clause("rand", "mk_alg", 1)
    return GENERATORS[name.name]


def _parts(state: Any) -> tuple[Generator, Any, Any]:
    """Generator, state and handler of a state term."""
    if type(state) is not tuple or len(state) != 2:
        raise TypeError
    return _generator(state[0]), state[1], state[0]


def _seeded(vm: Any, alg: Any, seed: Any) -> Any:
    generator = _generator(alg)
    if seed is None:
        state = numbers.fresh_state(vm, generator.name)
    elif type(seed) is int or type(seed) is tuple and len(seed) == 3 and all(type(one) is int for one in seed):
        state = generators.first_state(generator.name, seed)
    elif is_list(seed):
        try:
            state = generators.first_state(generator.name, to_pylist(seed))
        except generators.TooManySeeds:
            raise ErlError(atom("too_many_seed_integers")) from None
        except generators.ZeroSeed:
            raise ErlError(atom("zero_seed")) from None
    else:
        raise no_clause("rand", f"{generator.name}_seed", 1)
    return (handler(generator.name), state)


def _imported(state: Any) -> Any:
    """A state that `export_seed` gave, with its handler."""
    if type(state) is tuple and len(state) == 2 and type(state[0]) is Atom:
        return (handler(_generator(state[0]).name), state[1])
    return state


def _keep(vm: Any, state: Any) -> Any:
    numbers.keep_state(vm, *state)
    return state


def _current(vm: Any) -> Any:
    """The calling process's state, seeded now if it never was."""
    generator, state, alg = numbers.process_state(vm)
    return (alg if type(alg) is Map else handler(generator.name), state)


@fn(vm=True)
def seed(vm: Any, alg_or_state: Any, seed: Any = None) -> Any:
    """Seeds the calling process: with an algorithm (`:exsss`, `:exsp`, `:exro928ss`, `:default`) and a seed (an integer, three of
    them as a tuple, a list), with an algorithm alone, or with an exported state.

    Raises `FunctionClauseError` when the first argument is neither an algorithm nor a state or `seed` is not an integer, three of them or
    list, and `ErlangError` when the list is empty or has something else than integers.

    iex> _state = :rand.seed(:exsss, {1, 2, 3})
    iex> :rand.uniform(10)
    7
    """
    return _keep(vm, seed_s(vm, alg_or_state, seed))


@fn(vm=True)
def seed_s(vm: Any, alg_or_state: Any, seed: Any = None) -> Any:
    """As `seed`, but only gives the state.

    Raises `FunctionClauseError` when the first argument is neither an algorithm nor a state or `seed` is not an integer, three of them or
    list, and `ErlangError` when the list is empty or has something else than integers.

    iex> {number, _state} = :rand.uniform_s(10, :rand.seed_s(:exsss, 42))
    iex> number
    4
    """
    if alg_or_state is _EXSP and type(seed) is tuple and len(seed) == 3 and type(seed[0]) is type(seed[1]) is type(seed[2]) is int:
        # What programs that split their states make one after the other of.
        return (handler("exsp"), exsp_mixed(seed))
    if seed is None and type(alg_or_state) is tuple:
        return _imported(alg_or_state)
    return _seeded(vm, alg_or_state, seed)


@fn("export_seed", vm=True)
def export_seed(vm: Any) -> Any:
    """The calling process's state in a form that can be kept, `:undefined` if it has none.

    iex> _state = :rand.seed(:exsss, 42)
    iex> exported = :rand.export_seed()
    iex> first = :rand.uniform(100)
    iex> _state = :rand.seed(exported)
    iex> :rand.uniform(100) == first
    true
    """
    table = vm.sched.cur.dictionary
    return export_seed_s(table[SEED_KEY]) if table and SEED_KEY in table else UNDEFINED


@fn
def export_seed_s(state: Any) -> Any:
    """A state in a form that can be kept.

    Raises `FunctionClauseError` when `state` is not a state of a generator.

    iex> :rand.seed_s(:exsss, 42) |> :rand.export_seed_s() |> elem(0)
    :exsss
    """
    generator, inner, _ = _parts(state)
    return (atom(generator.name), inner)


@fn("uniform", vm=True)
def uniform(vm: Any, n: Any = None) -> Any:
    """A float, `0.0 <= x < 1.0`, or an integer from 1 to `n`.

    Raises `FunctionClauseError` when `n` is not a positive integer.

    iex> :rand.uniform(1)
    1
    """
    if n is not None and (type(n) is not int or n < 1):
        raise no_clause("rand", "uniform_s", 2)
    value, state = _uniform(_current(vm), n)
    _keep(vm, state)
    return value


def _uniform(state: Any, n: Any) -> Any:
    generator, inner, alg = _parts(state)
    found = numbers.next_float(generator, inner) if n is None else numbers.next_integer(generator, n, inner)
    return _out(*found, alg)  # type: ignore[call-arg]


@fn
def uniform_s(n: Any, state: Any = None) -> Any:
    """As `uniform`, from a state: gives the number and the next state.

    Raises `FunctionClauseError` when `state` is not a state of a generator or `n` is not a positive integer.

    iex> {number, _state} = :rand.uniform_s(6, :rand.seed_s(:exsss, 42))
    iex> number in 1..6
    true
    """
    if state is None:
        return _uniform(n, None)
    if type(n) is not int or n < 1:
        raise TypeError
    if type(state) is tuple and len(state) == 2 and id(state[0]) in _BY_HANDLER:
        alg, inner = state
        generator = _BY_HANDLER[id(alg)]
    else:
        generator, inner, alg = _parts(state)
    if generator.integer is not None and n <= ROOM58:
        value, inner = generator.integer(n, inner)
    else:
        value, inner = numbers.next_integer(generator, n, inner)
    return (value, (alg, inner))


@fn("uniform_real", vm=True)
def uniform_real(vm: Any) -> Any:
    """A float, `0.0 < x < 1.0`. Unlike `uniform/0` it is never 0.0, and a small one has as many random digits as a large one.

    iex> _state = :rand.seed(:exsss, 42)
    iex> :rand.uniform_real()
    0.36723014783246216
    """
    return _drawn(vm, numbers_real.next_real)


@fn
def uniform_real_s(state: Any) -> Any:
    """As `uniform_real`, from a state: gives the number and the next state.

    Raises `FunctionClauseError` when `state` is not a state of a generator.

    iex> {number, _state} = :rand.uniform_real_s(:rand.seed_s(:exsss, 42))
    iex> number
    0.36723014783246216
    """
    return _drawn_s(state, numbers_real.next_real)


@fn("normal", vm=True)
def normal(vm: Any) -> Any:
    """A float of the standard normal distribution: mean 0, variance 1.

    iex> _state = :rand.seed(:exsss, 42)
    iex> :rand.normal()
    0.5838885427196223
    """
    return _drawn(vm, numbers_real.next_normal)


@fn("normal", vm=True)
def normal_of(vm: Any, mean: Any, variance: Any) -> Any:
    """A float of the normal distribution with that mean and variance; `ArithmeticError` if the variance is below 0.

    Raises `ArithmeticError` when `mean` is not a number or `variance` is negative, and `ArgumentError` when `variance` is not a number.

    iex> _state = :rand.seed(:exsss, 42)
    iex> :rand.normal(100, 25)
    102.91944271359812
    """
    return _placed(mean, variance, normal(vm))


@fn
def normal_s(state: Any) -> Any:
    """As `normal/0`, from a state: gives the number and the next state.

    Raises `FunctionClauseError` when `state` is not a state of a generator.

    iex> {number, _state} = :rand.normal_s(:rand.seed_s(:exsss, 42))
    iex> number
    0.5838885427196223
    """
    return _drawn_s(state, numbers_real.next_normal)


@fn("normal_s")
def normal_of_s(mean: Any, variance: Any, state: Any) -> Any:
    """As `normal/2`, from a state: gives the number and the next state.

    Raises `ArithmeticError` when `mean` is not a number, `ArgumentError` when `variance` is not a number, and `FunctionClauseError` when it
    is negative or `state` is not a state of a generator.

    iex> {number, _state} = :rand.normal_s(100, 25, :rand.seed_s(:exsss, 42))
    iex> number
    102.91944271359812
    """
    if type(variance) in (int, float) and variance <= 0:
        raise TypeError("no variance")
    value, state = normal_s(state)
    return (_placed(mean, variance, value), state)


def _placed(mean: Any, variance: Any, value: float) -> float:
    if type(variance) not in (int, float):
        raise bad_argument(1, "not a number")
    if type(mean) not in (int, float) or variance < 0:
        raise badarith()
    return float(mean + math.sqrt(variance) * value)


def _drawn_s(state: Any, draw: Any) -> Any:
    generator, inner, alg = _parts(state)
    value, inner = draw(generator, inner)
    return _out(value, inner, alg)


def _drawn(vm: Any, draw: Any) -> Any:
    value, state = _drawn_s(_current(vm), draw)
    _keep(vm, state)
    return value


@fn("bytes", vm=True)
def bytes_(vm: Any, n: Any) -> Any:
    """`n` random bytes.

    Raises `FunctionClauseError` when `n` is not an integer from 0 on.

    iex> byte_size(:rand.bytes(4))
    4
    """
    value, state = bytes_s(n, _current(vm))
    _keep(vm, state)
    return value


@fn
def bytes_s(n: Any, state: Any) -> Any:
    """As `bytes`, from a state.

    Raises `FunctionClauseError` when `n` is not an integer from 0 on or `state` is not a state of a generator.

    iex> {bytes, _state} = :rand.bytes_s(4, :rand.seed_s(:exsss, 42))
    iex> byte_size(bytes)
    4
    """
    if type(n) is not int or n < 0:
        raise TypeError
    generator, inner, alg = _parts(state)
    return _out(*numbers.next_bytes(generator, n, inner), alg)


@fn("jump", vm=True)
def jump(vm: Any, state: Any = None) -> Any:
    """Jumps far ahead in the sequence of random numbers, with the calling process's state or with one that is given. Gives the new state.

    Raises `FunctionClauseError` when `state` is not a state of a generator.

    iex> _state = :rand.seed(:exsss, 42)
    iex> :rand.jump() |> elem(0) |> Map.fetch!(:type)
    :exsss
    """
    if state is None:
        return _keep(vm, jump(vm, _current(vm)))
    generator, inner, alg = _parts(state)
    if generator.name not in JUMPING:
        raise ErlError(atom("not_implemented"))
    return (alg, generators.jump(generator, inner))


def _pair(state: Any) -> Any:
    if type(state) is Cons and (type(state.head) is not int or type(state.tail) is not int):
        raise badarith()
    return state


@fn
def exsp_next(state: Any) -> Any:
    """58 bits and the next state of the bare `exsp` generator.

    Raises `FunctionClauseError` when `state` is not a pair of integers, and `ArithmeticError` when what it is made of are not integers.

    iex> {number, _state} = :rand.exsp_next([1 | 2])
    iex> number
    16785413
    """
    return generators.exsp_next(_pair(state))


@fn
def exsp_jump(state: Any) -> Any:
    """The state of the bare `exsp` generator far ahead.

    Raises `FunctionClauseError` when `state` is not a pair of integers, and `ArithmeticError` when what it is made of are not integers.

    iex> [first | second] = :rand.exsp_jump([1 | 2])
    iex> is_integer(first) and is_integer(second)
    true
    """
    return generators.jump(GENERATORS["exsp"], _pair(state))


def _whole(state: Any) -> None:
    if type(state) is not int:
        raise badarith()


@fn
def splitmix64_next(state: Any) -> Any:
    """64 bits and the next state of SplitMix64.

    Raises `ArithmeticError` when `state` is not an integer.

    iex> {number, _state} = :rand.splitmix64_next(42)
    iex> number
    13679457532755275413
    """
    _whole(state)
    return generators.splitmix64(state & M64)


# -- mwc59: a small and very quick generator for those who need no more ---------------------------------------------------

_MWC_A = 0x7FA6502
_MWC_B = 32


@fn
def mwc59(state: Any) -> int:
    """The next state of a multiply-with-carry generator.

    Raises `ArithmeticError` when `state` is not an integer.

    iex> :rand.mwc59(1)
    133850370
    """
    _whole(state)
    return _MWC_A * (state & 0xFFFFFFFF) + (state >> _MWC_B)


@fn
def mwc59_value32(state: Any) -> int:
    """32 bits of a state of `mwc59`.

    Raises `ArithmeticError` when `state` is not an integer.

    iex> :rand.mwc59_value32(:rand.mwc59(1))
    4255082242
    """
    _whole(state)
    state &= (1 << 59) - 1
    return (state ^ (state << 8)) & 0xFFFFFFFF


@fn
def mwc59_value(state: Any) -> int:
    """59 bits of a state of `mwc59`.

    Raises `ArithmeticError` when `state` is not an integer.

    iex> :rand.mwc59_value(:rand.mwc59(1))
    271027045312247074
    """
    _whole(state)
    state &= (1 << 59) - 1
    state ^= (state << 4) & ((1 << 59) - 1)
    return state ^ ((state << 27) & ((1 << 59) - 1))


@fn
def mwc59_float(state: Any) -> float:
    """A state of `mwc59` as a float, `0.0 <= x < 1.0`.

    Raises `ArithmeticError` when `state` is not an integer.

    iex> :rand.mwc59_float(:rand.mwc59(1))
    0.09004660017823007
    """
    _whole(state)
    return (mwc59_value(state) & (1 << 53) - 1) * 2.0**-53


@fn
def mwc59_seed(number: Any = None) -> int:
    """A first state for `mwc59`, made of a number of at most 58 bits, or by chance.

    Raises `FunctionClauseError` when `number` is not an integer from 0 on.

    iex> :rand.mwc59_seed(1)
    11213862807209314
    """
    if number is None:
        number = secrets.randbits(58)
    elif type(number) is not int or not 0 <= number < 1 << 58:
        raise TypeError
    # MurmurHash3's finisher, cut to 58 bits
    for factor in (0x351AFD7ED558CCD, 0x0CEB9FE1A85EC53):
        number = (number ^ number >> 29) * factor & generators.M58
    return (number ^ number >> 29) + 1
