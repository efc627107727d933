"""``NaiveDateTime``: dates and times without a zone, of the ISO calendar or another."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import calendar_days as days
from otpshell.stdlib.calendar_days import ISO, MICROS, Invalid, date_of, field, naive_struct, time_of
from otpshell.stdlib.calendars import (
    INCOMPATIBLE,
    ambiguous,
    ask,
    calendar_of,
    compatible,
    distance,
    moved,
    now_micros,
    or_raise,
    parts_of,
    unit_of,
    wall_micros,
)
from otpshell.stdlib.date import is_basic
from otpshell.stdlib.enum_core import no_clause_at
from otpshell.stdlib.iodata import binary, integer, parts
from otpshell.stdlib.protocols import shown
from otpshell.stdlib.struct_fields import blank_or_filled
from otpshell.terms.atom import ERROR, FALSE, NIL, OK, Atom, atom, boolean
from otpshell.terms.errors import argument_error
from otpshell.terms.maps import Map, struct_name

module = Native(
    "Elixir.NaiveDateTime",
    "lib/calendar/naive_datetime.ex",
    doc="""\
A date and a time without a zone: `~N[2024-02-29 12:00:00]`.

    iex> NaiveDateTime.add(~N[2024-02-29 23:59:59], 1)
    ~N[2024-03-01 00:00:00]

Compare them with `compare/2`, not with `<`.
""",
)
module.struct_fields = ("year", "month", "day", "hour", "minute", "second", "microsecond", "calendar")
fn = module.fn
EXTENDED, SECOND = atom("extended"), atom("second")
_NONE = (0, 0)


@fn("__struct__", vm=True)
def blank(vm: Any, fields: Any = None) -> Map:
    """The struct's fields."""
    empty = naive_struct((NIL, NIL, NIL), (NIL, NIL, NIL, (0, 0)))
    return blank_or_filled(vm, empty, fields, ("year", "month", "day", "hour", "minute", "second"))


def _new(vm: Any, date: Any, time: Any, calendar: Atom) -> Any:
    hour, minute, second, micro = time
    micro = (micro, 6) if type(micro) is int else parts(micro, 2)
    if vm.apply(calendar, atom("valid_date?"), *date) is FALSE:
        return (ERROR, days.INVALID_DATE)
    if vm.apply(calendar, atom("valid_time?"), hour, minute, second, micro) is FALSE:
        return (ERROR, days.INVALID_TIME)
    return (OK, naive_struct(date, (hour, minute, second, micro), calendar))


def new_of_two(date: Any, time: Any) -> Any:
    """`{:ok, naive}` of a date and a time.

    Raises `FunctionClauseError` when `date` is not a date or `time` is not a time.

    iex> NaiveDateTime.new(~D[2010-01-13], ~T[23:00:07.005])
    {:ok, ~N[2010-01-13 23:00:07.005]}
    """
    if struct_name(date) is not days.DATE or struct_name(time) is not days.TIME or calendar_of(date) is not calendar_of(time):
        raise TypeError("no date and time of one calendar")
    return (OK, naive_struct(date_of(date), time_of(time), calendar_of(date)))


def new_of_numbers(
    vm: Any, year: Any, month: Any, day: Any, hour: Any, minute: Any, second: Any, micro: Any = _NONE, calendar: Any = ISO
) -> Any:
    """`{:ok, naive}` of numbers, or `{:error, reason}`.

    Raises `ArgumentError` when `calendar` is not an atom, `UndefinedFunctionError` when it is not a calendar, and `FunctionClauseError`
    when a part of the date or time is not an integer.

    iex> NaiveDateTime.new(2000, 1, 1, 23, 59, 59)
    {:ok, ~N[2000-01-01 23:59:59]}
    """
    return _new(vm, (year, month, day), (hour, minute, second, micro), calendar)


def new_of_two_bang(date: Any, time: Any) -> Map:
    """The naive date and time of a date and a time.

    Raises `FunctionClauseError` when `date` is not a date or `time` is not a time.

    iex> NaiveDateTime.new!(~D[2010-01-13], ~T[23:00:07])
    ~N[2010-01-13 23:00:07]
    """
    return new_of_two(date, time)[1]


def new_of_numbers_bang(
    vm: Any, year: Any, month: Any, day: Any, hour: Any, minute: Any, second: Any, micro: Any = _NONE, calendar: Any = ISO
) -> Map:
    """As `new/7`, the result itself.

    Raises `ArgumentError` when there is no such date or time, `UndefinedFunctionError` when `calendar` is not a calendar, and
    `FunctionClauseError` when a part of it is not an integer.

    iex> NaiveDateTime.new!(2000, 1, 1, 23, 59, 59)
    ~N[2000-01-01 23:59:59]
    """
    return or_raise(vm, _new(vm, (year, month, day), (hour, minute, second, micro), calendar), "cannot build naive datetime")


fn("new")(new_of_two)
fn("new", vm=True)(new_of_numbers)
fn("new!")(new_of_two_bang)
fn("new!", vm=True)(new_of_numbers_bang)


def _naive(vm: Any, micros: int, precision: int, calendar: Atom) -> Map:
    return naive_struct(*parts_of(vm, micros, precision, calendar), calendar)


@fn(vm=True)
def utc_now(vm: Any, calendar: Any = ISO) -> Map:
    """Now, in UTC.

    Raises `ArgumentError` when `calendar` is not an atom, and `UndefinedFunctionError` when it is not a calendar.

    iex> NaiveDateTime.utc_now().calendar
    Calendar.ISO
    """
    made = _naive(vm, now_micros(vm), 6, ISO)
    return made if calendar is ISO else convert_bang(vm, made, calendar)


@fn(vm=True)
def local_now(vm: Any, calendar: Any = ISO) -> Map:
    """Now, to the second. The local zone is UTC here.

    Raises `ArgumentError` when `calendar` is not an atom, and `UndefinedFunctionError` when it is not a calendar.

    iex> NaiveDateTime.local_now().microsecond
    {0, 0}
    """
    now = truncate(utc_now(vm), SECOND)
    made = (OK, now) if calendar is ISO else convert(vm, now, calendar)
    if made[0] is ERROR:
        name = shown(vm, calendar)
        raise argument_error(f'cannot get "local now" in target calendar {name}, reason: cannot convert from Calendar.ISO to {name}.')
    return made[1]


@fn(vm=True)
def from_iso8601(vm: Any, text: Any, calendar: Any = ISO) -> Any:
    """`{:ok, naive}` of an ISO 8601 text; an offset in it is ignored.

    Raises `ArgumentError` when `calendar` is not an atom, `UndefinedFunctionError` when it is not a calendar, and `FunctionClauseError`
    when `text` is not a string.

    iex> NaiveDateTime.from_iso8601("2015-01-23T23:50:07")
    {:ok, ~N[2015-01-23 23:50:07]}
    """
    try:
        date, time, _offset = days.parse_naive(binary(text))
    except Invalid as error:
        return (ERROR, error.args[0])
    made = naive_struct(date, time)
    return (OK, made) if calendar is ISO else convert(vm, made, calendar)


@fn("from_iso8601!", vm=True)
def from_iso8601_bang(vm: Any, text: Any, calendar: Any = ISO) -> Map:
    """As `from_iso8601/1`, the result itself.

    Raises `ArgumentError` when `text` does not write a date and a time, `UndefinedFunctionError` when `calendar` is not a calendar, and
    `FunctionClauseError` when `text` is not a string.

    iex> NaiveDateTime.from_iso8601!("2015-01-23 23:50:07")
    ~N[2015-01-23 23:50:07]
    """
    return or_raise(vm, from_iso8601(vm, text, calendar), f"cannot parse {shown(vm, text)} as naive datetime")


def _iso(vm: Any, naive: Any) -> Map:
    return naive if calendar_of(naive) is ISO else convert_bang(vm, naive, ISO)


@fn(vm=True)
def to_iso8601(vm: Any, naive: Any, style: Any = EXTENDED) -> bytes:
    """ISO 8601 text, `:extended` or `:basic`.

    Raises `FunctionClauseError` when `naive` is not a naive date and time or `style` is not `:extended` or `:basic`.

    iex> NaiveDateTime.to_iso8601(~N[2000-02-28 23:00:13])
    "2000-02-28T23:00:13"
    """
    basic, naive = is_basic(style), _iso(vm, naive)
    return f"{days.date_text(*date_of(naive), basic)}T{days.time_text(*time_of(naive), basic)}".encode()


@fn(vm=True)
def to_string(vm: Any, naive: Any) -> bytes:
    """Text with a space between date and time.

    Raises `FunctionClauseError` when `naive` is not a naive date and time.

    iex> NaiveDateTime.to_string(~N[2000-02-28 23:00:13])
    "2000-02-28 23:00:13"
    """
    if calendar_of(naive) is ISO:
        return f"{days.date_text(*date_of(naive))} {days.time_text(*time_of(naive))}".encode()
    return ask(vm, naive, "naive_datetime_to_string", *date_of(naive), *time_of(naive))


@fn
def to_date(naive: Any) -> Map:
    """Its date.

    Raises `FunctionClauseError` when `naive` is not a naive date and time.

    iex> NaiveDateTime.to_date(~N[2002-01-13 23:00:07])
    ~D[2002-01-13]
    """
    time_of(naive)
    return days.date_struct(*date_of(naive), calendar_of(naive))


@fn
def to_time(naive: Any) -> Map:
    """Its time of day.

    Raises `FunctionClauseError` when `naive` is not a naive date and time.

    iex> NaiveDateTime.to_time(~N[2002-01-13 23:00:07])
    ~T[23:00:07]
    """
    date_of(naive)
    return days.time_struct(*time_of(naive), calendar_of(naive))


@fn(vm=True)
def to_erl(vm: Any, naive: Any) -> Any:
    """`{{year, month, day}, {hour, minute, second}}`.

    Raises `FunctionClauseError` when `naive` is not a naive date and time.

    iex> NaiveDateTime.to_erl(~N[2000-01-01 13:30:15])
    {{2000, 1, 1}, {13, 30, 15}}
    """
    naive = _iso(vm, naive)
    return (date_of(naive), time_of(naive)[:3])


@fn(vm=True)
def from_erl(vm: Any, both: Any, micro: Any = _NONE, calendar: Any = ISO) -> Any:
    """`{:ok, naive}` of such a tuple.

    Raises `ArgumentError` when `calendar` is not an atom, `UndefinedFunctionError` when it is not a calendar, and `FunctionClauseError`
    when `both` is not such a tuple or `micro` is not a number of microseconds.

    iex> NaiveDateTime.from_erl({{2000, 1, 1}, {13, 30, 15}})
    {:ok, ~N[2000-01-01 13:30:15]}
    """
    date, time = parts(both, 2)
    hour, minute, second = parts(time, 3)
    made = _new(vm, date, (hour, minute, second, micro), ISO)
    return made if made[0] is ERROR or calendar is ISO else convert(vm, made[1], calendar)


@fn("from_erl!", vm=True)
def from_erl_bang(vm: Any, both: Any, micro: Any = _NONE, calendar: Any = ISO) -> Map:
    """As `from_erl/2`, the result itself.

    Raises `ArgumentError` when there is no such date or time, `UndefinedFunctionError` when `calendar` is not a calendar, and
    `FunctionClauseError` when `both` is not such a tuple or `micro` is not a number of microseconds.

    iex> NaiveDateTime.from_erl!({{2000, 1, 1}, {13, 30, 15}})
    ~N[2000-01-01 13:30:15]
    """
    return or_raise(vm, from_erl(vm, both, micro, calendar), f"cannot convert {shown(vm, both)} to naive datetime")


@fn(vm=True)
def from_gregorian_seconds(vm: Any, seconds: Any, micro: Any = _NONE, calendar: Any = ISO) -> Map:
    """The date and time so many seconds after year 0 began.

    Raises `ArgumentError` when `calendar` is not an atom, `UndefinedFunctionError` when it is not a calendar, and `FunctionClauseError`
    when `seconds` is not an integer, `micro` is not a number of microseconds or `{value, precision}`.

    iex> NaiveDateTime.from_gregorian_seconds(1)
    ~N[0000-01-01 00:00:01]
    """
    value, precision = parts(micro, 2)
    return _naive(vm, integer(seconds) * MICROS + value, precision, calendar)


@fn(vm=True)
def to_gregorian_seconds(vm: Any, naive: Any) -> Any:
    """`{seconds, microseconds}` since year 0 began.

    Raises `FunctionClauseError` when `naive` is not a naive date and time.

    iex> NaiveDateTime.to_gregorian_seconds(~N[0000-01-01 00:00:01])
    {1, 0}
    """
    return (wall_micros(vm, naive) // MICROS, field(naive, "microsecond")[0])


@fn(vm=True)
def add(vm: Any, naive: Any, amount: Any, unit: Any = SECOND) -> Map:
    """So much later. Units `:day`, `:hour`, `:minute`, `:second`, …

    Raises `ArgumentError` when `unit` is not a unit of time, and `FunctionClauseError` when `naive` is not a naive date and time or
    `amount` is not an integer.

    iex> NaiveDateTime.add(~N[2014-10-02 00:29:10], 2)
    ~N[2014-10-02 00:29:12]
    """
    micros = moved(wall_micros(vm, naive), integer(amount), unit_of(vm, unit))
    return _naive(vm, micros, field(naive, "microsecond")[1], calendar_of(naive))


@fn(vm=True)
def diff(vm: Any, one: Any, other: Any, unit: Any = SECOND) -> int:
    """The time from the second to the first, in a unit.

    Raises `ArgumentError` when `unit` is not a unit of time, and `FunctionClauseError` when `one` or `other` is not a naive date and time.

    iex> NaiveDateTime.diff(~N[2014-10-02 00:29:12], ~N[2014-10-02 00:29:10])
    2
    """
    if not compatible(vm, calendar_of(one), calendar_of(other)):
        raise argument_error(
            f"cannot calculate the difference between {shown(vm, one)} and {shown(vm, other)} because their calendars are not "
            "compatible and thus the result would be ambiguous"
        )
    for each in (one, other):
        if atom("microsecond") not in each:
            raise no_clause_at("Elixir.NaiveDateTime", "to_iso_days", "lib/calendar/naive_datetime.ex", 1146, each)
    return distance(vm, wall_micros(vm, one), wall_micros(vm, other), unit)


def _pair(vm: Any, one: Any, other: Any) -> tuple[int, int]:
    if not compatible(vm, calendar_of(one), calendar_of(other)):
        raise ambiguous(vm, one, other, "`DateTime`s")
    return wall_micros(vm, one), wall_micros(vm, other)


@fn(vm=True)
def compare(vm: Any, one: Any, other: Any) -> Atom:
    """`:lt`, `:eq` or `:gt`.

    Raises `FunctionClauseError` when `one` or `other` is not a naive date and time.

    iex> NaiveDateTime.compare(~N[2016-04-16 13:30:15], ~N[2016-04-28 16:19:25])
    :lt
    """
    return days.order(*_pair(vm, one, other))


@fn("before?", vm=True)
def before(vm: Any, one: Any, other: Any) -> Atom:
    """Whether the first is earlier.

    iex> NaiveDateTime.compare(~N[2016-04-16 13:30:15], ~N[2016-04-28 16:19:25]) == :lt
    true
    """
    first, second = _pair(vm, one, other)
    return boolean(first < second)


@fn("after?", vm=True)
def after(vm: Any, one: Any, other: Any) -> Atom:
    """Whether the first is later.

    iex> NaiveDateTime.compare(~N[2016-04-16 13:30:15], ~N[2016-04-28 16:19:25]) == :gt
    false
    """
    first, second = _pair(vm, one, other)
    return boolean(first > second)


@fn
def truncate(naive: Any, precision: Any) -> Map:
    """Without the digits beyond `:second`, `:millisecond` or `:microsecond`.

    Raises `FunctionClauseError` when `naive` is not a naive date and time or `precision` is not `:second`, `:millisecond` or
    `:microsecond`.

    iex> NaiveDateTime.truncate(~N[2017-11-06 00:23:51.123456], :second)
    ~N[2017-11-06 00:23:51]
    """
    *clock, micro = time_of(naive)
    return naive_struct(date_of(naive), (*clock, days.truncated(micro, precision)), calendar_of(naive))


@fn
def beginning_of_day(naive: Any) -> Map:
    """The first moment of its day.

    iex> NaiveDateTime.to_date(~N[2000-01-01 23:00:07])
    ~D[2000-01-01]
    """
    return naive_struct(date_of(naive), (0, 0, 0, (0, time_of(naive)[3][1])), calendar_of(naive))


@fn
def end_of_day(naive: Any) -> Map:
    """The last moment of its day.

    iex> NaiveDateTime.to_date(~N[2000-01-01 23:00:07])
    ~D[2000-01-01]
    """
    precision = time_of(naive)[3][1]
    return naive_struct(date_of(naive), (23, 59, 59, (int("999999"[:precision].ljust(6, "0")), precision)), calendar_of(naive))


@fn(vm=True)
def convert(vm: Any, naive: Any, calendar: Any) -> Any:
    """`{:ok, naive}` in another calendar, `{:error, :incompatible_calendars}` when their days begin at different moments.

    Raises `ArgumentError` when `calendar` is not an atom, `UndefinedFunctionError` when it is not a calendar, and `FunctionClauseError`
    when `naive` is not a naive date and time.

    iex> NaiveDateTime.convert(~N[2000-01-01 13:30:15], Calendar.ISO)
    {:ok, ~N[2000-01-01 13:30:15]}
    """
    own = calendar_of(naive)
    if own is calendar:
        return (OK, naive_struct(date_of(naive), time_of(naive), calendar))
    if not compatible(vm, own, calendar):
        return (ERROR, INCOMPATIBLE)
    return (OK, _naive(vm, wall_micros(vm, naive), field(naive, "microsecond")[1], calendar))


@fn("convert!", vm=True)
def convert_bang(vm: Any, naive: Any, calendar: Any) -> Map:
    """As `convert/2`, the result itself.

    Raises `ArgumentError` when `calendar` is not an atom, `UndefinedFunctionError` when it is not a calendar, and `FunctionClauseError`
    when `naive` is not a naive date and time.

    iex> NaiveDateTime.convert!(~N[2000-01-01 13:30:15], Calendar.ISO)
    ~N[2000-01-01 13:30:15]
    """
    made = convert(vm, naive, calendar)
    if made[0] is ERROR:
        raise no_conversion(vm, naive, calendar)
    return made[1]


def no_conversion(vm: Any, value: Any, calendar: Atom) -> Exception:
    """Two calendars whose days begin at different moments."""
    return argument_error(
        f"cannot convert {shown(vm, value)} to target calendar {shown(vm, calendar)}, reason: {shown(vm, calendar_of(value))} and "
        f"{shown(vm, calendar)} have different day rollover moments, making this conversion ambiguous"
    )
