"""``Date``: days, of the ISO calendar or another."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import arith
from otpshell.stdlib import calendar_days as days
from otpshell.stdlib.calendar_days import ISO, Invalid, date_of, date_struct, field
from otpshell.stdlib.calendars import (
    INCOMPATIBLE,
    ambiguous,
    ask,
    calendar_of,
    compatible,
    date_of_number,
    day_number,
    iso_days,
    no_such_day,
    now_micros,
    or_raise,
)
from otpshell.stdlib.iodata import binary, integer, parts
from otpshell.stdlib.protocols import as_text, exported, shown
from otpshell.stdlib.struct_fields import blank_or_filled
from otpshell.terms.atom import ERROR, FALSE, OK, Atom, atom, boolean
from otpshell.terms.cons import to_pylist
from otpshell.terms.errors import argument_error
from otpshell.terms.maps import Map, atom_map, struct_name

module = Native(
    "Elixir.Date",
    "lib/calendar/date.ex",
    doc="""\
Days of the calendar, without a time: `~D[2024-02-29]`.

    iex> Date.add(~D[2024-02-28], 2)
    ~D[2024-03-01]
    iex> Date.day_of_week(~D[2024-02-29])
    4

Compare dates with `compare/2`, not with `<`: the operators go through the fields of a struct in the order of their names.
""",
)
module.struct_fields = ("year", "month", "day", "calendar")
fn = module.fn
EXTENDED, BASIC, DEFAULT = atom("extended"), atom("basic"), atom("default")


@fn("__struct__", vm=True)
def blank(vm: Any, fields: Any = None) -> Map:
    """The struct's fields."""
    empty = date_struct(0, 1, 1).put_many([(atom(key), atom("nil")) for key in ("year", "month", "day")])
    return blank_or_filled(vm, empty, fields, ("year", "month", "day"))


@fn(vm=True)
def new(vm: Any, year: Any, month: Any, day: Any, calendar: Any = ISO) -> Any:
    """`{:ok, date}`, or `{:error, :invalid_date}` when there is no such day.

    Raises `ArgumentError` when `calendar` is not an atom, `UndefinedFunctionError` when it is not a calendar, and `FunctionClauseError`
    when `year`, `month` or `day` is not an integer.

    iex> Date.new(2000, 2, 30)
    {:error, :invalid_date}
    """
    if vm.apply(calendar, atom("valid_date?"), year, month, day) is FALSE:
        return (ERROR, days.INVALID_DATE)
    return (OK, date_struct(year, month, day, calendar))


@fn("new!", vm=True)
def new_bang(vm: Any, year: Any, month: Any, day: Any, calendar: Any = ISO) -> Map:
    """As `new/3`, but gives the date alone.

    Raises `ArgumentError` when there is no such date, `UndefinedFunctionError` when `calendar` is not a calendar, and `FunctionClauseError`
    when `year`, `month` or `day` is not an integer.

    iex> Date.new!(2000, 1, 1)
    ~D[2000-01-01]
    """
    return or_raise(vm, new(vm, year, month, day, calendar), "cannot build date")


@fn(vm=True)
def utc_today(vm: Any, calendar: Any = ISO) -> Map:
    """Today, in UTC.

    Raises `ArgumentError` when `calendar` is not an atom, and `UndefinedFunctionError` when it is not a calendar.

    iex> Date.utc_today().calendar
    Calendar.ISO
    """
    made = date_of_number(vm, now_micros(vm) // days.DAY_MICROS, ISO)
    return made if calendar is ISO else convert_bang(vm, made, calendar)


@fn(vm=True)
def from_iso8601(vm: Any, text: Any, calendar: Any = ISO) -> Any:
    """`{:ok, date}` of an ISO 8601 text, else `{:error, reason}`.

    Raises `ArgumentError` when `calendar` is not an atom, `UndefinedFunctionError` when it is not a calendar, and `FunctionClauseError`
    when `text` is not a string.

    iex> Date.from_iso8601("2015-01-23")
    {:ok, ~D[2015-01-23]}
    """
    try:
        made = date_struct(*days.parse_date(binary(text)))
    except Invalid as error:
        return (ERROR, error.args[0])
    return (OK, made) if calendar is ISO else convert(vm, made, calendar)


@fn("from_iso8601!", vm=True)
def from_iso8601_bang(vm: Any, text: Any, calendar: Any = ISO) -> Map:
    """As `from_iso8601/1`, but gives the date alone.

    Raises `ArgumentError` when `text` does not write a date, `UndefinedFunctionError` when `calendar` is not a calendar, and
    `FunctionClauseError` when `text` is not a string.

    iex> Date.from_iso8601!("2015-01-23")
    ~D[2015-01-23]
    """
    return or_raise(vm, from_iso8601(vm, text, calendar), f"cannot parse {shown(vm, text)} as date")


@fn(vm=True)
def from_erl(vm: Any, date: Any, calendar: Any = ISO) -> Any:
    """`{:ok, date}` of a `{year, month, day}` tuple.

    Raises `ArgumentError` when `calendar` is not an atom, `UndefinedFunctionError` when it is not a calendar, and `FunctionClauseError`
    when `date` is not such a tuple.

    iex> Date.from_erl({2000, 1, 1})
    {:ok, ~D[2000-01-01]}
    """
    year, month, day = parts(date, 3)
    made = new(vm, year, month, day)
    return made if made[0] is ERROR or calendar is ISO else convert(vm, made[1], calendar)


@fn("from_erl!", vm=True)
def from_erl_bang(vm: Any, date: Any, calendar: Any = ISO) -> Map:
    """As `from_erl/1`, but gives the date alone.

    Raises `ArgumentError` when there is no such date, `UndefinedFunctionError` when `calendar` is not a calendar, and `FunctionClauseError`
    when `date` is not such a tuple.

    iex> Date.from_erl!({2000, 1, 1})
    ~D[2000-01-01]
    """
    return or_raise(vm, from_erl(vm, date, calendar), f"cannot convert {shown(vm, date)} to date")


def _iso(vm: Any, date: Any) -> Map:
    """The date in the ISO calendar."""
    return date if calendar_of(date) is ISO else convert_bang(vm, date, ISO)


@fn(vm=True)
def to_erl(vm: Any, date: Any) -> Any:
    """The date as `{year, month, day}`.

    Raises `FunctionClauseError` when `date` is not a date.

    iex> Date.to_erl(~D[2000-01-01])
    {2000, 1, 1}
    """
    return date_of(_iso(vm, date))


@fn(vm=True)
def to_iso8601(vm: Any, date: Any, style: Any = EXTENDED) -> bytes:
    """The date as ISO 8601 text, `:extended` or `:basic`.

    Raises `FunctionClauseError` when `date` is not a date or `style` is not `:extended` or `:basic`.

    iex> Date.to_iso8601(~D[2000-02-28], :basic)
    "20000228"
    """
    return days.date_text(*date_of(_iso(vm, date)), is_basic(style)).encode()


def is_basic(style: Any) -> bool:
    """Whether a style is the basic one; TypeError when it is none."""
    if style is not EXTENDED and style is not BASIC:
        raise TypeError("no style")
    return style is BASIC


@fn(vm=True)
def to_string(vm: Any, date: Any) -> bytes:
    """The date as text.

    Raises `FunctionClauseError` when `date` is not a date.

    iex> Date.to_string(~D[2000-02-28])
    "2000-02-28"
    """
    if calendar_of(date) is ISO:
        return days.date_text(*date_of(date)).encode()
    return ask(vm, date, "date_to_string", *date_of(date))


@fn(vm=True)
def add(vm: Any, date: Any, count: Any) -> Map:
    """The date `count` days later, or earlier when `count` is negative.

    Raises `FunctionClauseError` when `date` is not a date, and `ArithmeticError` when `count` is not an integer.

    iex> Date.add(~D[2000-01-03], -2)
    ~D[2000-01-01]
    """
    number = arith.add(day_number(vm, date), count)
    if type(number) is not int:
        raise no_such_day(number)
    return date_of_number(vm, number, calendar_of(date))


@fn(vm=True)
def diff(vm: Any, one: Any, other: Any) -> int:
    """How many days the first date is after the second.

    Raises `FunctionClauseError` when `one` or `other` is not a date.

    iex> Date.diff(~D[2000-01-03], ~D[2000-01-01])
    2
    """
    if not compatible(vm, calendar_of(one), calendar_of(other)):
        raise argument_error(
            f"cannot calculate the difference between {shown(vm, one)} and {shown(vm, other)} because their calendars are not "
            "compatible and thus the result would be ambiguous"
        )
    return day_number(vm, one) - day_number(vm, other)


def _pair(vm: Any, one: Any, other: Any) -> tuple[Any, Any]:
    """Two dates as what can be compared."""
    if calendar_of(one) is calendar_of(other):
        return date_of(days.matching(one, days.DATE_FIELDS)), date_of(days.matching(other, days.DATE_FIELDS))
    if not compatible(vm, calendar_of(one), calendar_of(other)):
        raise ambiguous(vm, one, other, "DateTime")
    return day_number(vm, one), day_number(vm, other)


@fn(vm=True)
def compare(vm: Any, one: Any, other: Any) -> Atom:
    """Whether the first date is earlier (`:lt`), the same (`:eq`) or later (`:gt`).

    Raises `FunctionClauseError` when `one` or `other` is not a date.

    iex> Date.compare(~D[2016-04-16], ~D[2016-04-28])
    :lt
    """
    return days.order(*_pair(vm, one, other))


@fn("before?", vm=True)
def before(vm: Any, one: Any, other: Any) -> Atom:
    """Whether the first date is earlier than the second.

    iex> Date.compare(~D[2016-04-16], ~D[2016-04-28]) == :lt
    true
    """
    first, second = _pair(vm, one, other)
    return boolean(first < second)


@fn("after?", vm=True)
def after(vm: Any, one: Any, other: Any) -> Atom:
    """Whether the first date is later than the second.

    iex> Date.compare(~D[2016-04-16], ~D[2016-04-28]) == :gt
    false
    """
    first, second = _pair(vm, one, other)
    return boolean(first > second)


@fn(vm=True)
def convert(vm: Any, date: Any, calendar: Any) -> Any:
    """`{:ok, date}` in another calendar, `{:error, :incompatible_calendars}` when their days begin at different moments.

    Raises `ArgumentError` when `calendar` is not an atom, `UndefinedFunctionError` when it is not a calendar, and `FunctionClauseError`
    when `date` is not a date.

    iex> Date.convert(~D[2000-01-01], Calendar.ISO)
    {:ok, ~D[2000-01-01]}
    """
    own = calendar_of(date)
    if own is calendar:
        return (OK, date_struct(*date_of(date), calendar))
    if not compatible(vm, own, calendar):
        return (ERROR, INCOMPATIBLE)
    return (OK, date_of_number(vm, day_number(vm, date), calendar))


@fn("convert!", vm=True)
def convert_bang(vm: Any, date: Any, calendar: Any) -> Map:
    """As `convert/2`, but gives the date alone.

    Raises `ArgumentError` when `calendar` is not an atom, `UndefinedFunctionError` when it is not a calendar, and `FunctionClauseError`
    when `date` is not a date.

    iex> Date.convert!(~D[2000-01-01], Calendar.ISO)
    ~D[2000-01-01]
    """
    made = convert(vm, date, calendar)
    return or_raise(vm, made, f"cannot convert {shown(vm, date)} to target calendar {shown(vm, calendar)}")


def _week(vm: Any, date: Any, start: Any) -> Any:
    return ask(vm, date, "day_of_week", *date_of(date), start)


@fn(vm=True)
def day_of_week(vm: Any, date: Any, start: Any = DEFAULT) -> int:
    """The day of the week, 1 for Monday (or for the day given).

    Raises `FunctionClauseError` when `date` is not a date or `start` is not `:default` or a day's name.

    iex> Date.day_of_week(~D[2016-10-31])
    1
    """
    return _week(vm, date, start)[0]


@fn(vm=True)
def beginning_of_week(vm: Any, date: Any, start: Any = DEFAULT) -> Map:
    """The first day of the week that the date is in. Weeks start on Monday, or on the day that is given.

    Raises `FunctionClauseError` when `date` is not a date or `start` is not `:default` or a day's name.

    iex> Date.beginning_of_week(~D[2020-07-11])
    ~D[2020-07-06]
    """
    number, first, _last = _week(vm, date, start)
    return add(vm, date, first - number)


@fn(vm=True)
def end_of_week(vm: Any, date: Any, start: Any = DEFAULT) -> Map:
    """The last day of the week that the date is in. Weeks start on Monday, or on the day that is given.

    Raises `FunctionClauseError` when `date` is not a date or `start` is not `:default` or a day's name.

    iex> Date.end_of_week(~D[2020-07-11])
    ~D[2020-07-12]
    """
    number, _first, last = _week(vm, date, start)
    return add(vm, date, last - number)


@fn
def beginning_of_month(date: Any) -> Map:
    """The first day of the month that the date is in.

    Raises `FunctionClauseError` when `date` is not a date.

    iex> Date.beginning_of_month(~D[2000-01-31])
    ~D[2000-01-01]
    """
    return date_struct(field(date, "year"), field(date, "month"), 1, calendar_of(date))


@fn(vm=True)
def end_of_month(vm: Any, date: Any) -> Map:
    """The last day of the month that the date is in.

    Raises `FunctionClauseError` when `date` is not a date.

    iex> Date.end_of_month(~D[2000-02-01])
    ~D[2000-02-29]
    """
    return date_struct(field(date, "year"), field(date, "month"), days_in_month(vm, date), calendar_of(date))


@fn(vm=True)
def day_of_year(vm: Any, date: Any) -> int:
    """The number of the day in its year, counted from 1.

    Raises `FunctionClauseError` when `date` is not a date.

    iex> Date.day_of_year(~D[2016-02-01])
    32
    """
    return ask(vm, date, "day_of_year", *date_of(date))


@fn(vm=True)
def quarter_of_year(vm: Any, date: Any) -> int:
    """The quarter of the year that the date is in, from 1 to 4.

    Raises `FunctionClauseError` when `date` is not a date.

    iex> Date.quarter_of_year(~D[2016-10-31])
    4
    """
    return ask(vm, date, "quarter_of_year", *date_of(date))


@fn(vm=True)
def year_of_era(vm: Any, date: Any) -> Any:
    """The year counted within its era, and the era: `{year, era}`. Era 1 is this one.

    Raises `FunctionClauseError` when `date` is not a date.

    iex> Date.year_of_era(~D[0000-01-01])
    {1, 0}
    """
    if exported(vm, calendar_of(date), "year_of_era", 3):
        return ask(vm, date, "year_of_era", *date_of(date))
    return ask(vm, date, "year_of_era", field(date, "year"))


@fn(vm=True)
def day_of_era(vm: Any, date: Any) -> Any:
    """The day counted within its era, and the era: `{day, era}`.

    Raises `FunctionClauseError` when `date` is not a date.

    iex> Date.day_of_era(~D[0001-01-01])
    {1, 1}
    """
    return ask(vm, date, "day_of_era", *date_of(date))


@fn(vm=True)
def days_in_month(vm: Any, date: Any) -> int:
    """How many days the month of the date has.

    Raises `FunctionClauseError` when `date` is not a date.

    iex> Date.days_in_month(~D[1900-02-13])
    28
    """
    return ask(vm, date, "days_in_month", field(date, "year"), field(date, "month"))


@fn(vm=True)
def months_in_year(vm: Any, date: Any) -> int:
    """How many months the year of the date has.

    Raises `FunctionClauseError` when `date` is not a date.

    iex> Date.months_in_year(~D[1900-01-13])
    12
    """
    return ask(vm, date, "months_in_year", field(date, "year"))


@fn("leap_year?", vm=True)
def leap_year(vm: Any, date: Any) -> Atom:
    """Whether the year of the date has 366 days.

    Raises `FunctionClauseError` when `date` is not a date.

    iex> Date.leap_year?(~D[2000-01-01])
    true
    """
    return ask(vm, date, "leap_year?", field(date, "year"))


@fn(vm=True)
def to_gregorian_days(vm: Any, date: Any) -> int:
    """The number of days from the beginning of year 0 to the date.

    Raises `FunctionClauseError` when `date` is not a date.

    iex> Date.to_gregorian_days(~D[0000-01-02])
    1
    """
    return day_number(vm, date)


@fn(vm=True)
def from_gregorian_days(vm: Any, number: Any, calendar: Any = ISO) -> Map:
    """The date of a number of days since year 0.

    Raises `ArgumentError` when `calendar` is not an atom, `UndefinedFunctionError` when it is not a calendar, and `FunctionClauseError`
    when `number` is not an integer.

    iex> Date.from_gregorian_days(1)
    ~D[0000-01-02]
    """
    return date_of_number(vm, integer(number), calendar)


@fn(vm=True)
def to_iso_days(vm: Any, date: Any) -> Any:
    """Days since year 0, with the part of the day.

    Raises `FunctionClauseError` when `date` is not a date.

    iex> Date.to_iso_days(~D[0000-01-02])
    {1, {0, 86400000000}}
    """
    if calendar_of(date) is ISO:
        return (iso_days(vm, date_of(date)), (0, days.DAY_MICROS))
    return ask(vm, date, "naive_datetime_to_iso_days", *date_of(date), 0, 0, 0, (0, 0))


@fn("range", vm=True)
def range_(vm: Any, first: Any, last: Any, step: Any = None) -> Map:
    """All days from one date to another, as an enumerable; every so many days with a step.

    Raises `FunctionClauseError` when `first` or `last` is not a date, `ArgumentError` when `step` is not an integer other than 0, and
    `Protocol.UndefinedError` when it cannot even be written as text.

    iex> Enum.count(Date.range(~D[2000-01-01], ~D[2000-01-31]))
    31
    """
    same = calendar_of(first) is calendar_of(last)
    if step is None and not same:
        raise argument_error("both dates must have matching calendars")
    if step is not None and not (same and type(step) is int and step != 0):
        raise argument_error(
            "both dates must have matching calendar and the step must be a non-zero integer, "
            f"got: {shown(vm, first)}, {shown(vm, last)}, {as_text(vm, step)}"
        )
    low, high = day_number(vm, first), day_number(vm, last)
    step = (1 if low <= high else -1) if step is None else step
    plain = [date_struct(*date_of(date), calendar_of(date)) for date in (first, last)]
    return atom_map(__struct__=atom("Elixir.Date.Range"), first=plain[0], last=plain[1], first_in_iso_days=low, last_in_iso_days=high,
                    step=step)  # fmt: skip


@fn(vm=True)
def shift(vm: Any, date: Any, duration: Any) -> Map:
    """The date moved by years, months, weeks and days; the day is clipped to the month's length.

    iex> Date.add(~D[2000-01-31], 1)
    ~D[2000-02-01]
    """
    year, month, day = date_of(_iso(vm, date))
    parts = {key.name: value for key, value in (duration.items() if struct_name(duration) else to_pylist(duration))}
    total = year * 12 + month - 1 + parts.get("year", 0) * 12 + parts.get("month", 0)
    year, month = total // 12, total % 12 + 1
    moved = days.to_days(year, month, min(day, days.month_length(year, month)))
    return date_of_number(vm, moved + parts.get("week", 0) * 7 + parts.get("day", 0), ISO)
