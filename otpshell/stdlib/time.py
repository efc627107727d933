"""``Time``: times of day, of the ISO calendar or another."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import calendar_days as days
from otpshell.stdlib.calendar_days import INVALID_TIME, ISO, MICROS, Invalid, field, time_of, time_struct
from otpshell.stdlib.calendars import (
    DAYS,
    ask,
    calendar_of,
    clock_micros,
    clock_of,
    distance,
    moved,
    now_micros,
    or_raise,
    unit_of,
)
from otpshell.stdlib.date import is_basic
from otpshell.stdlib.iodata import binary, integer, parts
from otpshell.stdlib.protocols import shown
from otpshell.stdlib.struct_fields import blank_or_filled
from otpshell.terms.atom import ERROR, FALSE, NIL, OK, Atom, atom, boolean
from otpshell.terms.maps import Map, struct_name

module = Native(
    "Elixir.Time",
    "lib/calendar/time.ex",
    doc="""\
Times of day: `~T[12:30:00]`.

    iex> Time.diff(~T[12:30:00], ~T[12:00:00], :minute)
    30

Compare them with `compare/2`, not with `<`.
""",
)
module.struct_fields = ("hour", "minute", "second", "microsecond", "calendar")
fn = module.fn
EXTENDED, SECOND = atom("extended"), atom("second")
_NONE = (0, 0)


@fn("__struct__", vm=True)
def blank(vm: Any, fields: Any = None) -> Map:
    """The struct's fields."""
    empty = time_struct(NIL, NIL, NIL, (0, 0))  # type: ignore[arg-type]
    return blank_or_filled(vm, empty, fields, ("hour", "minute", "second"))


@fn(vm=True)
def new(vm: Any, hour: Any, minute: Any, second: Any, micro: Any = _NONE, calendar: Any = ISO) -> Any:
    """`{:ok, time}`, or `{:error, :invalid_time}`. Microseconds are a number or `{value, precision}`.

    Raises `ArgumentError` when `calendar` is not an atom, `UndefinedFunctionError` when it is not a calendar, and `FunctionClauseError`
    when a part of the time is not an integer.

    iex> Time.new(24, 0, 0)
    {:error, :invalid_time}
    """
    micro = (micro, 6) if type(micro) is int else micro
    value, precision = parts(micro, 2)
    integer(hour), integer(minute), integer(second), integer(value), integer(precision)
    if vm.apply(calendar, atom("valid_time?"), hour, minute, second, micro) is FALSE:
        return (ERROR, INVALID_TIME)
    return (OK, time_struct(hour, minute, second, micro, calendar))


@fn("new!", vm=True)
def new_bang(vm: Any, hour: Any, minute: Any, second: Any, micro: Any = _NONE, calendar: Any = ISO) -> Map:
    """As `new/4`, but gives the time alone.

    Raises `ArgumentError` when there is no such time, `UndefinedFunctionError` when `calendar` is not a calendar, and `FunctionClauseError`
    when a part of it is not an integer.

    iex> Time.new!(23, 50, 7)
    ~T[23:50:07]
    """
    return or_raise(vm, new(vm, hour, minute, second, micro, calendar), "cannot build time")


@fn(vm=True)
def utc_now(vm: Any, calendar: Any = ISO) -> Map:
    """The time of day now, in UTC.

    Raises `ArgumentError` when `calendar` is not an atom, and `UndefinedFunctionError` when it is not a calendar.

    iex> Time.utc_now().calendar
    Calendar.ISO
    """
    return time_struct(*clock_of(vm, now_micros(vm), 6, calendar), calendar)  # type: ignore[call-arg]


@fn(vm=True)
def from_iso8601(vm: Any, text: Any, calendar: Any = ISO) -> Any:
    """`{:ok, time}` of an ISO 8601 text.

    Raises `ArgumentError` when `calendar` is not an atom, `UndefinedFunctionError` when it is not a calendar, and `FunctionClauseError`
    when `text` is not a string.

    iex> Time.from_iso8601("23:50:07.5")
    {:ok, ~T[23:50:07.5]}
    """
    try:
        made = time_struct(*days.parse_time(binary(text)))
    except Invalid as error:
        return (ERROR, error.args[0])
    return (OK, made) if calendar is ISO else convert(vm, made, calendar)


@fn("from_iso8601!", vm=True)
def from_iso8601_bang(vm: Any, text: Any, calendar: Any = ISO) -> Map:
    """As `from_iso8601/1`, but gives the time alone.

    Raises `ArgumentError` when `text` does not write a time, `UndefinedFunctionError` when `calendar` is not a calendar, and
    `FunctionClauseError` when `text` is not a string.

    iex> Time.from_iso8601!("23:50:07")
    ~T[23:50:07]
    """
    return or_raise(vm, from_iso8601(vm, text, calendar), f"cannot parse {shown(vm, text)} as time")


def _iso(vm: Any, time: Any) -> Map:
    return time if calendar_of(time) is ISO else convert(vm, time, ISO)[1]


@fn(vm=True)
def to_iso8601(vm: Any, time: Any, style: Any = EXTENDED) -> bytes:
    """The time as ISO 8601 text, `:extended` or `:basic`.

    Raises `FunctionClauseError` when `time` is not a time or `style` is not `:extended` or `:basic`.

    iex> Time.to_iso8601(~T[23:13:34])
    "23:13:34"
    """
    return days.time_text(*time_of(_iso(vm, time)), is_basic(style)).encode()


@fn(vm=True)
def to_string(vm: Any, time: Any) -> bytes:
    """The time as text.

    Raises `FunctionClauseError` when `time` is not a time.

    iex> Time.to_string(~T[23:00:01.005])
    "23:00:01.005"
    """
    if calendar_of(time) is ISO:
        return days.time_text(*time_of(time)).encode()
    return ask(vm, time, "time_to_string", *time_of(time))


@fn(vm=True)
def to_erl(vm: Any, time: Any) -> Any:
    """The time as `{hour, minute, second}`.

    Raises `FunctionClauseError` when `time` is not a time.

    iex> Time.to_erl(~T[23:30:15.999])
    {23, 30, 15}
    """
    return time_of(_iso(vm, time))[:3]


@fn(vm=True)
def from_erl(vm: Any, time: Any, micro: Any = _NONE, calendar: Any = ISO) -> Any:
    """`{:ok, time}` of `{hour, minute, second}`.

    Raises `ArgumentError` when `calendar` is not an atom, `UndefinedFunctionError` when it is not a calendar, and `FunctionClauseError`
    when `time` is not such a tuple or `micro` is not a number of microseconds.

    iex> Time.from_erl({23, 30, 15})
    {:ok, ~T[23:30:15]}
    """
    hour, minute, second = parts(time, 3)
    made = new(vm, hour, minute, second, micro)
    return made if made[0] is ERROR or calendar is ISO else convert(vm, made[1], calendar)


@fn("from_erl!", vm=True)
def from_erl_bang(vm: Any, time: Any, micro: Any = _NONE, calendar: Any = ISO) -> Map:
    """As `from_erl/2`, but gives the time alone.

    Raises `ArgumentError` when there is no such time, `UndefinedFunctionError` when `calendar` is not a calendar, and `FunctionClauseError`
    when `time` is not such a tuple or `micro` is not a number of microseconds.

    iex> Time.from_erl!({23, 30, 15})
    ~T[23:30:15]
    """
    return or_raise(vm, from_erl(vm, time, micro, calendar), f"cannot convert {shown(vm, time)} to time")


@fn(vm=True)
def from_seconds_after_midnight(vm: Any, seconds: Any, micro: Any = _NONE, calendar: Any = ISO) -> Map:
    """The time that many seconds after midnight.

    Raises `ArgumentError` when `calendar` is not an atom, `UndefinedFunctionError` when it is not a calendar, and `FunctionClauseError`
    when `seconds` is not an integer.

    iex> Time.from_seconds_after_midnight(10_000)
    ~T[02:46:40]
    """
    hour, minute, second, _ = clock_of(vm, integer(seconds) * MICROS, 0, calendar)
    return time_struct(hour, minute, second, micro, calendar)


@fn(vm=True)
def to_seconds_after_midnight(vm: Any, time: Any) -> Any:
    """`{seconds, microseconds}` since midnight.

    Raises `FunctionClauseError` when `time` is not a time.

    iex> Time.to_seconds_after_midnight(~T[23:30:15])
    {84615, 0}
    """
    return (clock_micros(vm, time) // MICROS, field(time, "microsecond")[0])


@fn(vm=True)
def add(vm: Any, time: Any, amount: Any, unit: Any = SECOND) -> Map:
    """The time so much later, past midnight as well. Units `:hour`, `:minute`, `:second`, …

    Raises `ArgumentError` when `unit` is not a unit of time, and `FunctionClauseError` when `time` is not a time or `amount` is not an
    integer.

    iex> Time.add(~T[10:00:00], 27000)
    ~T[17:30:00]
    """
    micros = moved(clock_micros(vm, time), integer(amount), unit_of(vm, unit, DAYS))
    calendar = calendar_of(time)
    return time_struct(*clock_of(vm, micros, field(time, "microsecond")[1], calendar), calendar)  # type: ignore[call-arg]


@fn(vm=True)
def diff(vm: Any, one: Any, other: Any, unit: Any = SECOND) -> int:
    """How long the first time is after the second, in a unit (seconds unless given).

    Raises `ArgumentError` when `unit` is not a unit of time, and `FunctionClauseError` when `one` or `other` is not a time.

    iex> Time.diff(~T[00:29:12], ~T[00:29:10])
    2
    """
    return distance(vm, clock_micros(vm, one), clock_micros(vm, other), unit, DAYS)


@fn(vm=True)
def compare(vm: Any, one: Any, other: Any) -> Atom:
    """Whether the first time is earlier (`:lt`), the same (`:eq`) or later (`:gt`).

    Raises `FunctionClauseError` when `one` or `other` is not a time.

    iex> Time.compare(~T[16:04:16], ~T[16:04:28])
    :lt
    """
    return days.order(clock_micros(vm, one), clock_micros(vm, other))


@fn("before?", vm=True)
def before(vm: Any, one: Any, other: Any) -> Atom:
    """Whether the first time is earlier than the second.

    iex> Time.compare(~T[16:04:16], ~T[16:04:28]) == :lt
    true
    """
    return boolean(clock_micros(vm, one) < clock_micros(vm, other))


@fn("after?", vm=True)
def after(vm: Any, one: Any, other: Any) -> Atom:
    """Whether the first time is later than the second.

    iex> Time.compare(~T[16:04:16], ~T[16:04:28]) == :gt
    false
    """
    return boolean(clock_micros(vm, one) > clock_micros(vm, other))


@fn
def truncate(time: Any, precision: Any) -> Map:
    """Without the digits beyond `:second`, `:millisecond` or `:microsecond`.

    Raises `FunctionClauseError` when `time` is not a time or `precision` is not `:second`, `:millisecond` or `:microsecond`.

    iex> Time.truncate(~T[01:01:01.123456], :millisecond)
    ~T[01:01:01.123]
    """
    if struct_name(time) is not days.TIME:
        raise TypeError("no time")
    return time.put(atom("microsecond"), days.truncated(time_of(time)[3], precision))


@fn(vm=True)
def convert(vm: Any, time: Any, calendar: Any) -> Any:
    """`{:ok, time}` in another calendar.

    Raises `ArgumentError` when `calendar` is not an atom, `UndefinedFunctionError` when it is not a calendar, and `FunctionClauseError`
    when `time` is not a time.

    iex> Time.convert(~T[13:30:15], Calendar.ISO)
    {:ok, ~T[13:30:15]}
    """
    if calendar_of(time) is calendar:
        return (OK, time_struct(*time_of(time), calendar))
    return (OK, time_struct(*clock_of(vm, clock_micros(vm, time), field(time, "microsecond")[1], calendar), calendar))  # type: ignore[call-arg]


@fn("convert!", vm=True)
def convert_bang(vm: Any, time: Any, calendar: Any) -> Map:
    """As `convert/2`, but gives the time alone.

    Raises `ArgumentError` when `calendar` is not an atom, `UndefinedFunctionError` when it is not a calendar, and `FunctionClauseError`
    when `time` is not a time.

    iex> Time.convert!(~T[13:30:15], Calendar.ISO)
    ~T[13:30:15]
    """
    made = convert(vm, time, calendar)
    return or_raise(vm, made, f"cannot convert {shown(vm, time)} to target calendar {shown(vm, calendar)}")
