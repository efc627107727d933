"""``Time``: times of day."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import calendar_days as days
from otpshell.stdlib.calendar_days import DAY_MICROS, INVALID_TIME, ISO, MICROS, Invalid, micros_of_time, time_of, time_struct
from otpshell.stdlib.iodata import binary, integer
from otpshell.stdlib.protocols import shown
from otpshell.terms.atom import ERROR, NIL, OK, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, to_pylist
from otpshell.terms.errors import argument_error
from otpshell.terms.maps import Map

module = Native("Elixir.Time", "lib/calendar/time.ex")
fn = module.fn
EXTENDED, SECOND = atom("extended"), atom("second")


@fn("__struct__")
def blank(fields: Any = EMPTY) -> Map:
    """The struct's fields."""
    return time_struct(NIL, NIL, NIL, (0, 0)).put_many(to_pylist(fields))  # type: ignore[arg-type]


def _or_raise(vm: Any, made: Any, message: str) -> Any:
    if made[0] is OK:
        return made[1]
    raise argument_error(f"{message}, reason: {shown(vm, made[1])}")


def _from_micros(micros: int, precision: int) -> Map:
    hour, minute, second, micro = days.clock_parts(micros % DAY_MICROS)
    return time_struct(hour, minute, second, (micro, precision))


_NONE = (0, 0)


@fn
def new(hour: Any, minute: Any, second: Any, micro: Any = _NONE, calendar: Any = ISO) -> Any:
    """`{:ok, time}`, or `{:error, :invalid_time}`. Microseconds are a number or `{value, precision}`.

        iex> Time.new(24, 0, 0)
        {:error, :invalid_time}
    """
    micro = (micro, 6) if type(micro) is int else micro
    integer(hour), integer(minute), integer(second)
    if days.valid_time(hour, minute, second, micro):
        return (OK, time_struct(hour, minute, second, micro))
    return (ERROR, INVALID_TIME)


@fn("new!", vm=True)
def new_bang(vm: Any, hour: Any, minute: Any, second: Any, micro: Any = _NONE, calendar: Any = ISO) -> Map:
    """As `new/4`, but gives the time or raises `ArgumentError`.

        iex> Time.new!(23, 50, 7)
        ~T[23:50:07]
    """
    return _or_raise(vm, new(hour, minute, second, micro), "cannot build time")


@fn(vm=True)
def utc_now(vm: Any, calendar: Any = ISO) -> Map:
    """The time of day now, in UTC."""
    return _from_micros(vm.apply(atom("erlang"), atom("system_time"), atom("microsecond")), 6)


@fn
def from_iso8601(text: Any, calendar: Any = ISO) -> Any:
    """`{:ok, time}` of an ISO 8601 text.

        iex> Time.from_iso8601("23:50:07.5")
        {:ok, ~T[23:50:07.5]}
    """
    try:
        return (OK, time_struct(*days.parse_time(binary(text))))
    except Invalid as error:
        return (ERROR, error.args[0])


@fn("from_iso8601!", vm=True)
def from_iso8601_bang(vm: Any, text: Any, calendar: Any = ISO) -> Map:
    """As `from_iso8601/1`, but gives the time or raises.

        iex> Time.from_iso8601!("23:50:07")
        ~T[23:50:07]
    """
    return _or_raise(vm, from_iso8601(text), f"cannot parse {shown(vm, text)} as time")


@fn
def to_iso8601(time: Any, style: Any = EXTENDED) -> bytes:
    """The time as ISO 8601 text.

        iex> Time.to_iso8601(~T[23:13:34])
        "23:13:34"
    """
    return days.time_text(*time_of(time), style is atom("basic")).encode()


@fn
def to_string(time: Any) -> bytes:
    """The time as text.

        iex> Time.to_string(~T[23:00:01.005])
        "23:00:01.005"
    """
    return days.time_text(*time_of(time)).encode()


@fn
def to_erl(time: Any) -> Any:
    """The time as `{hour, minute, second}`.

        iex> Time.to_erl(~T[23:30:15.999])
        {23, 30, 15}
    """
    return time_of(time)[:3]


@fn
def from_erl(time: Any, micro: Any = _NONE, calendar: Any = ISO) -> Any:
    """`{:ok, time}` of `{hour, minute, second}`.

        iex> Time.from_erl({23, 30, 15})
        {:ok, ~T[23:30:15]}
    """
    hour, minute, second = time
    return new(hour, minute, second, micro)


@fn("from_erl!", vm=True)
def from_erl_bang(vm: Any, time: Any, micro: Any = _NONE, calendar: Any = ISO) -> Map:
    """As `from_erl/2`, but gives the time or raises.

        iex> Time.from_erl!({23, 30, 15})
        ~T[23:30:15]
    """
    return _or_raise(vm, from_erl(time, micro), f"cannot convert {shown(vm, time)} to time")


@fn
def from_seconds_after_midnight(seconds: Any, micro: Any = _NONE, calendar: Any = ISO) -> Map:
    """The time so many seconds after midnight.

        iex> Time.from_seconds_after_midnight(10_000)
        ~T[02:46:40]
    """
    micro = (micro, 6) if type(micro) is int else micro
    return _from_micros(integer(seconds) * MICROS + micro[0], micro[1])


@fn
def to_seconds_after_midnight(time: Any) -> Any:
    """`{seconds, microseconds}` since midnight.

        iex> Time.to_seconds_after_midnight(~T[23:30:15])
        {84615, 0}
    """
    return divmod(micros_of_time(time), MICROS)


@fn(vm=True)
def add(vm: Any, time: Any, amount: Any, unit: Any = SECOND) -> Map:
    """The time so much later, past midnight as well. Units `:hour`, `:minute`, `:second`, …

        iex> Time.add(~T[10:00:00], 27000)
        ~T[17:30:00]
    """
    numerator, denominator = _unit(vm, unit)
    return _from_micros(micros_of_time(time) + integer(amount) * numerator // denominator, time_of(time)[3][1])


def _unit(vm: Any, unit: Any) -> tuple[int, int]:
    try:
        return days.unit_micros(unit)
    except KeyError:
        raise argument_error(
            "unsupported time unit. Expected :hour, :minute, :second, :millisecond, :microsecond, :nanosecond, or a positive integer, "
            f"got {shown(vm, unit)}"
        ) from None


@fn(vm=True)
def diff(vm: Any, one: Any, other: Any, unit: Any = SECOND) -> int:
    """The time from the second to the first, in a unit.

        iex> Time.diff(~T[00:29:12], ~T[00:29:10])
        2
    """
    numerator, denominator = _unit(vm, unit)
    micros = (micros_of_time(one) - micros_of_time(other)) * denominator
    whole = abs(micros) // numerator
    return whole if micros >= 0 else -whole


@fn
def compare(one: Any, other: Any) -> Atom:
    """`:lt`, `:eq` or `:gt`.

        iex> Time.compare(~T[16:04:16], ~T[16:04:28])
        :lt
    """
    return days.order(micros_of_time(one), micros_of_time(other))


@fn("before?")
def before(one: Any, other: Any) -> Atom:
    """Whether the first time is earlier."""
    return boolean(micros_of_time(one) < micros_of_time(other))


@fn("after?")
def after(one: Any, other: Any) -> Atom:
    """Whether the first time is later."""
    return boolean(micros_of_time(one) > micros_of_time(other))


@fn
def truncate(time: Any, precision: Any) -> Map:
    """Without the digits beyond `:second`, `:millisecond` or `:microsecond`.

        iex> Time.truncate(~T[01:01:01.123456], :millisecond)
        ~T[01:01:01.123]
    """
    return time.put(atom("microsecond"), days.truncated(time_of(time)[3], precision))


@fn
def convert(time: Any, _calendar: Any) -> Any:
    """`{:ok, time}` in another calendar."""
    return (OK, time_struct(*time_of(time)))


@fn("convert!")
def convert_bang(time: Any, _calendar: Any) -> Map:
    """The time in another calendar."""
    return time_struct(*time_of(time))
