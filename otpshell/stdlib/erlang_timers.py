"""``:erlang``: timers and clocks."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.erlang_module import BAD_OPTION, erlang, is_atom_named, pair_of, proper_items, ref_of
from otpshell.stdlib.erlang_spawning import MAX_TIME
from otpshell.terms.atom import FALSE, OK, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY
from otpshell.terms.idents import Pid

fn = partial(erlang.fn, vm=True)


# -- timers ----------------------------------------------------------------------------------------------------------


def _timer(vm: Any, milliseconds: Any, to: Any, message: Any, options: Any, wrapped: bool) -> Any:
    if type(milliseconds) is not int:
        raise bad_argument(1, "not an integer")
    if type(to) is not Pid and type(to) is not Atom:
        raise bad_argument(2, "not a pid or an atom")
    absolute = False
    # OTP calls the options of a timer the third argument.
    for option in proper_items(options, 3):
        key, value = pair_of(option)
        if not is_atom_named(key, "abs") or value not in (TRUE, FALSE):
            raise bad_argument(3, BAD_OPTION)
        absolute = value is TRUE
    if milliseconds > MAX_TIME:
        raise bad_argument(1, "exceeds the maximum supported time value")
    if absolute:
        milliseconds -= MONOTONIC_START // 1_000_000
    elif milliseconds < 0:
        raise bad_argument(1, "out of range")
    return vm.sched.send_after(milliseconds, to, message, wrapped=wrapped, absolute=absolute)


@fn
def send_after(vm: Any, milliseconds: Any, to: Any, message: Any, options: Any = EMPTY) -> Any:
    """Sends a process a message after `milliseconds`. Gives the reference of the timer.

    Raises `ArgumentError` when `milliseconds` is not an integer from 0 on, `to` is neither a process nor a name or `options` has an unknown
    option.

    iex> _timer = :erlang.send_after(10, self(), :later)
    iex> receive do message -> message end
    :later
    """
    return _timer(vm, milliseconds, to, message, options, False)


@fn
def start_timer(vm: Any, milliseconds: Any, to: Any, message: Any, options: Any = EMPTY) -> Any:
    """Sends a process `{:timeout, reference, message}` after `milliseconds`. Gives the reference of the timer.

    Raises `ArgumentError` when `milliseconds` is not an integer from 0 on, `to` is neither a process nor a name or `options` has an unknown
    option.

    iex> timer = :erlang.start_timer(10, self(), :later)
    iex> receive do {:timeout, ^timer, message} -> message end
    :later
    """
    return _timer(vm, milliseconds, to, message, options, True)


def _timer_answer(vm: Any, ref: Any, options: Any, name: str, ask: Any) -> Any:
    ref_of(ref)
    chosen = {"async": FALSE, "info": TRUE}
    for option in proper_items(options, 2):
        key, value = pair_of(option)
        if type(key) is not Atom or key.name not in chosen or value not in (TRUE, FALSE) or (name == "read_timer" and key.name == "info"):
            raise bad_argument(2, BAD_OPTION)
        chosen[key.name] = value
    left = ask(ref)
    answer = FALSE if left is None else left
    if chosen["async"] is TRUE:
        if chosen["info"] is TRUE:
            vm.sched.send(vm.sched.cur.pid, (atom(name), ref, answer))
        return OK
    return answer if chosen["info"] is TRUE else OK


@fn
def cancel_timer(vm: Any, ref: Any, options: Any = EMPTY) -> Any:
    """Stops a timer: the milliseconds that were left, or `false` when it has fired or is not known.

    Raises `ArgumentError` when `ref` is not a reference or `options` has an unknown option.

    iex> timer = :erlang.send_after(60_000, self(), :late)
    iex> :erlang.cancel_timer(timer) in 1..60_000
    true
    iex> :erlang.cancel_timer(timer)
    false
    """
    return _timer_answer(vm, ref, options, "cancel_timer", vm.sched.cancel_timer)


@fn
def read_timer(vm: Any, ref: Any, options: Any = EMPTY) -> Any:
    """The milliseconds that a timer has left, or `false` when it has fired or is not known.

    Raises `ArgumentError` when `ref` is not a reference or `options` has an unknown option.

    iex> timer = :erlang.send_after(60_000, self(), :late)
    iex> :erlang.read_timer(timer) in 1..60_000
    true
    """
    return _timer_answer(vm, ref, options, "read_timer", vm.sched.read_timer)


# -- time ------------------------------------------------------------------------------------------------------------

# The BEAM's monotonic time starts here, in nanoseconds.
MONOTONIC_START = -576460752303423488
_UNITS = {"second": 1, "seconds": 1, "millisecond": 1000, "milli_seconds": 1000, "microsecond": 10**6, "micro_seconds": 10**6}
_UNITS |= {"nanosecond": 10**9, "nano_seconds": 10**9, "native": 10**9, "perf_counter": 10**9}


def _parts(unit: Any, position: int) -> int:
    if type(unit) is int and unit > 0:
        return unit
    if type(unit) is Atom and unit.name in _UNITS:
        return _UNITS[unit.name]
    raise bad_argument(position, "invalid time unit")


def in_unit(nanoseconds: int, unit: Any, position: int = 1) -> int:
    return nanoseconds * _parts(unit, position) // 10**9


@fn
def monotonic_time(vm: Any, unit: Any = atom("native")) -> int:  # noqa: B008
    """Time that never goes back, from an arbitrary start.

    Raises `ArgumentError` when `unit` is not a unit of time.

    iex> is_integer(:erlang.monotonic_time(:millisecond))
    true
    """
    return in_unit(vm.sched.clock.now() + MONOTONIC_START, unit)


@fn
def system_time(vm: Any, unit: Any = atom("native")) -> int:  # noqa: B008
    """Time since 1970, by the VM's clock.

    Raises `ArgumentError` when `unit` is not a unit of time.

    iex> :erlang.system_time(:second) > 0
    true
    """
    return in_unit(vm.sched.clock.system(), unit)


@fn
def time_offset(vm: Any, unit: Any = atom("native")) -> int:  # noqa: B008
    """What to add to monotonic time to get system time.

    Raises `ArgumentError` when `unit` is not a unit of time.

    iex> is_integer(:erlang.time_offset(:second))
    true
    """
    clock = vm.sched.clock
    return in_unit(clock.system() - clock.now() - MONOTONIC_START, unit)


@fn
def convert_time_unit(vm: Any, value: Any, unit: Any, to: Any) -> int:
    """A time in another unit, rounded down.

    Raises `ArgumentError` when `value` is not an integer, `unit` is not a unit of time or `to` is not a unit of time.

    iex> :erlang.convert_time_unit(2, :second, :millisecond)
    2000
    """
    if type(value) is not int:
        raise bad_argument(1, "not an integer")
    return value * _parts(to, 3) // _parts(unit, 2)


@fn
def timestamp(vm: Any) -> Any:
    """System time as `{megaseconds, seconds, microseconds}`.

    iex> {_megaseconds, _seconds, microseconds} = :erlang.timestamp()
    iex> microseconds in 0..999_999
    true
    """
    microseconds = vm.sched.clock.system() // 1000
    return (microseconds // 10**12, microseconds // 10**6 % 10**6, microseconds % 10**6)


@fn
def now(vm: Any) -> Any:
    """System time as a triple, never the same twice.

    iex> {_megaseconds, _seconds, microseconds} = :erlang.now()
    iex> microseconds in 0..999_999
    true
    """
    sched = vm.sched
    stamp = max(sched.clock.system() // 1000, sched.last_now + 1)
    sched.last_now = stamp
    return (stamp // 10**12, stamp // 10**6 % 10**6, stamp % 10**6)


def _broken(vm: Any, local: bool) -> tuple[Any, Any]:
    seconds = vm.sched.clock.system() // 10**9
    parts = time.localtime(seconds) if local else time.gmtime(seconds)
    return (parts[0], parts[1], parts[2]), (parts[3], parts[4], parts[5])


@fn
def localtime(vm: Any) -> Any:
    """`{{year, month, day}, {hour, minute, second}}` in local time.

    iex> {{_year, _month, _day}, {hour, _minute, _second}} = :erlang.localtime()
    iex> hour in 0..23
    true
    """
    return _broken(vm, True)


@fn
def universaltime(vm: Any) -> Any:
    """`{{year, month, day}, {hour, minute, second}}` in UTC.

    iex> {{_year, month, _day}, _time} = :erlang.universaltime()
    iex> month in 1..12
    true
    """
    return _broken(vm, False)


@fn
def date(vm: Any) -> Any:
    """`{year, month, day}` in local time.

    iex> {_year, month, _day} = :erlang.date()
    iex> month in 1..12
    true
    """
    return _broken(vm, True)[0]


@fn("time")
def time_of_day(vm: Any) -> Any:
    """`{hour, minute, second}` in local time.

    iex> {hour, _minute, _second} = :erlang.time()
    iex> hour in 0..23
    true
    """
    return _broken(vm, True)[1]


@fn
def unique_integer(vm: Any, modifiers: Any = EMPTY) -> int:
    """An integer never given before; `:positive` and `:monotonic` (always greater) on request.

    Raises `ArgumentError` when `modifiers` has an unknown option.

    iex> first = :erlang.unique_integer([:monotonic])
    iex> :erlang.unique_integer([:monotonic]) > first
    true
    """
    names = set()
    for item in proper_items(modifiers, 1):
        if not (is_atom_named(item, "positive") or is_atom_named(item, "monotonic")):
            raise bad_argument(1, "invalid modifier")
        names.add(item.name)
    sched = vm.sched
    sched.unique += 1
    return sched.unique if "positive" in names else MONOTONIC_START + sched.unique
