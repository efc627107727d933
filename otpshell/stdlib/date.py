"""``Date``: days of the ISO calendar."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import calendar_days as days
from otpshell.stdlib.calendar_days import ISO, Invalid, date_of, date_struct
from otpshell.stdlib.iodata import binary, integer
from otpshell.stdlib.protocols import shown
from otpshell.terms.atom import ERROR, OK, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, to_pylist
from otpshell.terms.errors import argument_error
from otpshell.terms.maps import Map, atom_map, struct_name

module = Native("Elixir.Date", "lib/calendar/date.ex")
fn = module.fn
EXTENDED, DEFAULT = atom("extended"), atom("default")
_FIRST = {"default": 1, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 7}


@fn("__struct__")
def blank(fields: Any = EMPTY) -> Map:
    """The struct's fields."""
    return date_struct(0, 1, 1).put_many([(atom(key), atom("nil")) for key in ("year", "month", "day")]).put_many(to_pylist(fields))


def _days(value: Any) -> int:
    return days.to_days(*date_of(value))


def _date(number: int) -> Map:
    return date_struct(*days.from_days(number))


def _calendar(calendar: Any) -> None:
    if calendar is not ISO:
        raise argument_error("only Calendar.ISO is known here")


def _or_raise(vm: Any, made: Any, message: str) -> Any:
    if made[0] is OK:
        return made[1]
    raise argument_error(f"{message}, reason: {shown(vm, made[1])}")


@fn
def new(year: Any, month: Any, day: Any, calendar: Any = ISO) -> Any:
    """`{:ok, date}`, or `{:error, :invalid_date}` when there is no such day.

        iex> Date.new(2000, 2, 30)
        {:error, :invalid_date}
    """
    _calendar(calendar)
    if days.valid_date(integer(year), integer(month), integer(day)):
        return (OK, date_struct(year, month, day))
    return (ERROR, days.INVALID_DATE)


@fn("new!", vm=True)
def new_bang(vm: Any, year: Any, month: Any, day: Any, calendar: Any = ISO) -> Map:
    """As `new/3`, but gives the date or raises `ArgumentError`.

        iex> Date.new!(2000, 1, 1)
        ~D[2000-01-01]
    """
    return _or_raise(vm, new(year, month, day, calendar), "cannot build date")


@fn(vm=True)
def utc_today(vm: Any, _calendar_: Any = ISO) -> Map:
    """Today, in UTC."""
    seconds = vm.apply(atom("erlang"), atom("system_time"), atom("second"))
    return _date(seconds // days.DAY_SECONDS + days.EPOCH_DAYS)


@fn
def from_iso8601(text: Any, calendar: Any = ISO) -> Any:
    """`{:ok, date}` of an ISO 8601 text, else `{:error, reason}`.

        iex> Date.from_iso8601("2015-01-23")
        {:ok, ~D[2015-01-23]}
    """
    try:
        return (OK, date_struct(*days.parse_date(binary(text))))
    except Invalid as error:
        return (ERROR, error.args[0])


@fn("from_iso8601!", vm=True)
def from_iso8601_bang(vm: Any, text: Any, calendar: Any = ISO) -> Map:
    """As `from_iso8601/1`, but gives the date or raises `ArgumentError`.

        iex> Date.from_iso8601!("2015-01-23")
        ~D[2015-01-23]
    """
    return _or_raise(vm, from_iso8601(text), f"cannot parse {shown(vm, text)} as date")


@fn
def from_erl(date: Any, calendar: Any = ISO) -> Any:
    """`{:ok, date}` of a `{year, month, day}` tuple.

        iex> Date.from_erl({2000, 1, 1})
        {:ok, ~D[2000-01-01]}
    """
    year, month, day = date
    return new(year, month, day)


@fn("from_erl!", vm=True)
def from_erl_bang(vm: Any, date: Any, calendar: Any = ISO) -> Map:
    """As `from_erl/1`, but gives the date or raises.

        iex> Date.from_erl!({2000, 1, 1})
        ~D[2000-01-01]
    """
    return _or_raise(vm, from_erl(date), f"cannot convert {shown(vm, date)} to date")


@fn
def to_erl(date: Any) -> Any:
    """The date as `{year, month, day}`.

        iex> Date.to_erl(~D[2000-01-01])
        {2000, 1, 1}
    """
    return date_of(date)


@fn
def to_iso8601(date: Any, style: Any = EXTENDED) -> bytes:
    """The date as ISO 8601 text.

        iex> Date.to_iso8601(~D[2000-02-28], :basic)
        "20000228"
    """
    return days.date_text(*date_of(date), style is atom("basic")).encode()


@fn
def to_string(date: Any) -> bytes:
    """The date as text.

        iex> Date.to_string(~D[2000-02-28])
        "2000-02-28"
    """
    return days.date_text(*date_of(date)).encode()


@fn
def add(date: Any, count: Any) -> Map:
    """The date so many days later (earlier when negative).

        iex> Date.add(~D[2000-01-03], -2)
        ~D[2000-01-01]
    """
    return _date(_days(date) + integer(count))


@fn
def diff(one: Any, other: Any) -> int:
    """The days from the second date to the first.

        iex> Date.diff(~D[2000-01-03], ~D[2000-01-01])
        2
    """
    return _days(one) - _days(other)


@fn
def compare(one: Any, other: Any) -> Atom:
    """`:lt`, `:eq` or `:gt`.

        iex> Date.compare(~D[2016-04-16], ~D[2016-04-28])
        :lt
    """
    return days.order(date_of(one), date_of(other))


@fn("before?")
def before(one: Any, other: Any) -> Atom:
    """Whether the first date is earlier."""
    return boolean(date_of(one) < date_of(other))


@fn("after?")
def after(one: Any, other: Any) -> Atom:
    """Whether the first date is later."""
    return boolean(date_of(one) > date_of(other))


@fn
def convert(date: Any, calendar: Any) -> Any:
    """`{:ok, date}` in another calendar."""
    _calendar(calendar)
    return (OK, date_struct(*date_of(date)))


@fn("convert!")
def convert_bang(date: Any, calendar: Any) -> Map:
    """The date in another calendar."""
    return convert(date, calendar)[1]


def _offset(date: Any, start: Any) -> int:
    return (days.weekday(_days(date)) - _FIRST[start.name]) % 7


@fn
def day_of_week(date: Any, start: Any = DEFAULT) -> int:
    """The day of the week, 1 for Monday (or for the day given).

        iex> Date.day_of_week(~D[2016-10-31])
        1
    """
    return _offset(date, start) + 1


@fn
def beginning_of_week(date: Any, start: Any = DEFAULT) -> Map:
    """The first day of its week.

        iex> Date.beginning_of_week(~D[2020-07-11])
        ~D[2020-07-06]
    """
    return _date(_days(date) - _offset(date, start))


@fn
def end_of_week(date: Any, start: Any = DEFAULT) -> Map:
    """The last day of its week.

        iex> Date.end_of_week(~D[2020-07-11])
        ~D[2020-07-12]
    """
    return _date(_days(date) - _offset(date, start) + 6)


@fn
def beginning_of_month(date: Any) -> Map:
    """The first day of its month.

        iex> Date.beginning_of_month(~D[2000-01-31])
        ~D[2000-01-01]
    """
    year, month, _day = date_of(date)
    return date_struct(year, month, 1)


@fn
def end_of_month(date: Any) -> Map:
    """The last day of its month.

        iex> Date.end_of_month(~D[2000-02-01])
        ~D[2000-02-29]
    """
    year, month, _day = date_of(date)
    return date_struct(year, month, days.month_length(year, month))


@fn
def day_of_year(date: Any) -> int:
    """The number of the day in its year.

        iex> Date.day_of_year(~D[2016-02-01])
        32
    """
    return _days(date) - days.to_days(date_of(date)[0], 1, 1) + 1


@fn
def quarter_of_year(date: Any) -> int:
    """The quarter, 1 to 4.

        iex> Date.quarter_of_year(~D[2016-10-31])
        4
    """
    return (date_of(date)[1] + 2) // 3


@fn
def year_of_era(date: Any) -> Any:
    """`{year, era}`: era 1 is this one.

        iex> Date.year_of_era(~D[0000-01-01])
        {1, 0}
    """
    year = date_of(date)[0]
    return (year, 1) if year > 0 else (1 - year, 0)


@fn
def day_of_era(date: Any) -> Any:
    """`{day, era}` of the date.

        iex> Date.day_of_era(~D[0001-01-01])
        {1, 1}
    """
    first = days.to_days(1, 1, 1)
    number = _days(date)
    return (number - first + 1, 1) if date_of(date)[0] > 0 else (first - number, 0)


@fn
def days_in_month(date: Any) -> int:
    """How many days its month has.

        iex> Date.days_in_month(~D[1900-02-13])
        28
    """
    return days.month_length(*date_of(date)[:2])


@fn
def months_in_year(date: Any) -> int:
    """How many months its year has.

        iex> Date.months_in_year(~D[1900-01-13])
        12
    """
    date_of(date)
    return 12


@fn("leap_year?")
def leap_year(date: Any) -> Atom:
    """Whether its year has 366 days.

        iex> Date.leap_year?(~D[2000-01-01])
        true
    """
    return boolean(days.is_leap(date_of(date)[0]))


@fn
def to_gregorian_days(date: Any) -> int:
    """Days since year 0.

        iex> Date.to_gregorian_days(~D[0000-01-02])
        1
    """
    return _days(date)


@fn
def from_gregorian_days(number: Any, calendar: Any = ISO) -> Map:
    """The date of a number of days since year 0.

        iex> Date.from_gregorian_days(1)
        ~D[0000-01-02]
    """
    return _date(integer(number))


@fn
def to_iso_days(date: Any) -> Any:
    """Days since year 0, with the part of the day."""
    return (_days(date), (0, days.DAY_MICROS))


@fn("range")
def range_(first: Any, last: Any, step: Any = None) -> Map:
    """All days from one date to another, as an enumerable.

        iex> Enum.count(Date.range(~D[2000-01-01], ~D[2000-01-31]))
        31
    """
    low, high = _days(first), _days(last)
    step = (1 if low <= high else -1) if step is None else integer(step)
    if step == 0:
        raise argument_error("the step must be a non-zero integer")
    plain = [date_struct(*date_of(date)) for date in (first, last)]
    return atom_map(__struct__=atom("Elixir.Date.Range"), first=plain[0], last=plain[1], first_in_iso_days=low, last_in_iso_days=high,
                    step=step)  # fmt: skip


@fn
def shift(date: Any, duration: Any) -> Map:
    """The date moved by years, months, weeks and days; the day is clipped to the month's length.

        iex> Date.add(~D[2000-01-31], 1)
        ~D[2000-02-01]
    """
    year, month, day = date_of(date)
    parts = {key.name: value for key, value in (duration.items() if struct_name(duration) else to_pylist(duration))}
    total = year * 12 + month - 1 + parts.get("year", 0) * 12 + parts.get("month", 0)
    year, month = total // 12, total % 12 + 1
    moved = days.to_days(year, month, min(day, days.month_length(year, month)))
    return _date(moved + parts.get("week", 0) * 7 + parts.get("day", 0))
