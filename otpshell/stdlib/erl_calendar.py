"""``:calendar``: dates and times as Erlang tuples."""

from __future__ import annotations

from functools import partial
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import calendar_days as days
from otpshell.stdlib.arith import badarith
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.enum_core import no_clause, no_clause_at
from otpshell.stdlib.iodata import chardata, options
from otpshell.terms.atom import FALSE, TRUE, UNDEFINED, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, Cons, charlist, elist, is_list, to_pylist
from otpshell.terms.errors import ErlError, badarg, badmatch

module = Native(
    "calendar",
    "calendar.erl",
    app="stdlib",
    doc="""\
Erlang's dates and times, as tuples `{{year, month, day}, {hour, minute, second}}`.

    iex> :calendar.day_of_the_week({2024, 2, 29})
    4
""",
)
fn = partial(module.fn, error="function_clause")


def _valid(date: Any) -> tuple[int, int, int]:
    """A date with a year from 0 on."""
    if type(date) is not tuple or len(date) != 3 or not all(type(part) is int for part in date):
        raise TypeError("no date")
    year, month, day = date
    if year < 0 or not 1 <= month <= 12 or day < 1:
        raise TypeError("no date")
    if day > days.month_length(year, month):
        raise ErlError(atom("if_clause"))
    return date


def _parts(date: Any) -> tuple[int, int, int]:
    if type(date) is not tuple or len(date) != 3:
        raise TypeError("no date")
    return date


def _natural(number: Any) -> int:
    """An integer from 0 on, with which OTP begins to calculate before it looks what it is."""
    if type(number) is not int:
        raise badarith()
    if number < 0:
        raise TypeError("negative")
    return number


def _local(moment: Any) -> Any:
    if type(moment) is not tuple or len(moment) != 2 or not all(type(part) is tuple and len(part) == 3 for part in moment):
        raise bad_argument(1, "not a valid local time")
    return moment


def _year(year: Any) -> int:
    if type(year) is not int or year < 0:
        raise TypeError("no year")
    return year


@fn
def date_to_gregorian_days(year: Any, month: Any = None, day: Any = None) -> int:
    """The number of days from the beginning of year 0 to a date.

    Raises `FunctionClauseError` when the year is not an integer from 0 on, the month is not from 1 to 12 or the day is not positive, and
    `ErlangError` (`:if_clause`) when the month has no such day.

    iex> :calendar.date_to_gregorian_days(2024, 2, 29)
    739310
    """
    return days.to_days(*_valid(year if month is None else (year, month, day)))


@fn
def gregorian_days_to_date(number: Any) -> Any:
    """The date of a number of days since year 0.

    Raises `ArithmeticError` when `number` is not an integer, and `FunctionClauseError` when `number` is negative.

    iex> :calendar.gregorian_days_to_date(739310)
    {2024, 2, 29}
    """
    return days.from_days(_natural(number))


@fn
def datetime_to_gregorian_seconds(moment: Any) -> int:
    """The number of seconds from the beginning of year 0 to a date and time.

    Raises `FunctionClauseError` when `moment` is not `{date, time}`.

    iex> :calendar.datetime_to_gregorian_seconds({{1970, 1, 1}, {0, 0, 0}})
    62167219200
    """
    date, (hour, minute, second) = moment
    return days.to_days(*_valid(date)) * 86_400 + hour * 3600 + minute * 60 + second


@fn
def gregorian_seconds_to_datetime(seconds: Any) -> Any:
    """The date and time of a number of seconds since year 0.

    Raises `ArithmeticError` when `seconds` is not an integer, and `FunctionClauseError` when `seconds` is negative.

    iex> :calendar.gregorian_seconds_to_datetime(63876384000)
    {{2024, 2, 29}, {0, 0, 0}}
    """
    number, rest = divmod(_natural(seconds), 86_400)
    return (days.from_days(number), seconds_to_time(rest))


@fn
def seconds_to_time(seconds: Any) -> Any:
    """A number of seconds since midnight as a time.

    Raises `FunctionClauseError` when `seconds` is not from 0 to 86399, and `ArithmeticError` when it is a float.

    iex> :calendar.seconds_to_time(3661)
    {1, 1, 1}
    """
    if type(seconds) is float:
        raise badarith()
    if type(seconds) is not int or not 0 <= seconds < 86_400:
        raise TypeError("no time of a day")
    return (seconds // 3600, seconds % 3600 // 60, seconds % 60)


@fn
def time_to_seconds(time: Any) -> int:
    """A time as seconds since midnight.

    Raises `FunctionClauseError` when `time` is not `{hours, minutes, seconds}`.

    iex> :calendar.time_to_seconds({1, 1, 1})
    3661
    """
    hour, minute, second = _parts(time)
    if not all(type(part) is int for part in time):
        raise TypeError("no time")
    return hour * 3600 + minute * 60 + second


@fn
def seconds_to_daystime(seconds: Any) -> Any:
    """`{days, time}` of a number of seconds.

    Raises `ArithmeticError` when `seconds` is not an integer.

    iex> :calendar.seconds_to_daystime(90_061)
    {1, {1, 1, 1}}
    """
    if type(seconds) is not int:
        raise badarith()
    number, rest = divmod(seconds, 86_400)
    return (number, seconds_to_time(rest))


@fn
def day_of_the_week(year: Any, month: Any = None, day: Any = None) -> int:
    """The day of the week, 1 for Monday.

    Raises `FunctionClauseError` when the year is not an integer from 0 on, the month is not from 1 to 12 or the day is not positive, and
    `ErlangError` (`:if_clause`) when the month has no such day.

    iex> :calendar.day_of_the_week({2020, 7, 11})
    6
    """
    return days.weekday(date_to_gregorian_days(year, month, day))


@fn
def is_leap_year(year: Any) -> Atom:
    """Whether a year has 366 days.

    Raises `FunctionClauseError` when `year` is not an integer from 0 on.

    iex> :calendar.is_leap_year(2024)
    true
    """
    return boolean(days.is_leap(_year(year)))


@fn
def last_day_of_the_month(year: Any, month: Any) -> int:
    """How many days a month has.

    Raises `FunctionClauseError` when `year` is not an integer from 0 on or `month` is not from 1 to 12.

    iex> :calendar.last_day_of_the_month(2024, 2)
    29
    """
    if type(month) is int and type(year) is int and year >= 0 and not 1 <= month <= 12:
        raise no_clause_at("calendar", "last_day_of_the_month1", "calendar.erl", 261, year, month)
    if type(month) is not int:
        raise TypeError("no month")
    return days.month_length(_year(year), month)


@fn
def valid_date(year: Any, month: Any = None, day: Any = None) -> Atom:
    """Whether there is such a day.

    Raises `FunctionClauseError` when year, month or day is not an integer.

    iex> :calendar.valid_date(2023, 2, 29)
    false
    """
    date = _parts(year if month is None else (year, month, day))
    if not all(type(part) is int for part in date):
        raise TypeError("no date")
    year, month, day = date
    return boolean(year >= 0 and 1 <= month <= 12 and 1 <= day <= days.month_length(year, month))


@fn(vm=True)
def universal_time(vm: Any) -> Any:
    """The date and time now, in the local zone, which is UTC here.

    iex> {{_year, month, _day}, _time} = :calendar.universal_time()
    iex> month in 1..12
    true

    iex> {{_year, month, _day}, _time} = :calendar.local_time()
    iex> month in 1..12
    true
    """
    seconds = vm.apply(atom("erlang"), atom("system_time"), atom("second"))
    return gregorian_seconds_to_datetime(seconds + days.EPOCH_DAYS * 86_400)


fn("local_time", vm=True)(universal_time)


@fn
def universal_time_to_local_time(moment: Any) -> Any:
    """A date and time of UTC in the local zone. The local zone is UTC here, so they are the same.

    Raises `ArgumentError` when `moment` is not `{date, time}`.

    iex> {date, _time} = :calendar.universal_time_to_local_time({{2024, 1, 15}, {12, 0, 0}})
    iex> date
    {2024, 1, 15}
    """
    return _local(moment)


@fn
def local_time_to_universal_time(moment: Any, summer: Any = UNDEFINED) -> Any:
    """A date and time of the local zone in UTC. The local zone is UTC here, so they are the same.

    Raises `ArgumentError` when `moment` is not `{date, time}` or `summer` is neither a boolean nor `:undefined`.

    iex> {date, _time} = :calendar.local_time_to_universal_time({{2024, 1, 15}, {12, 0, 0}})
    iex> date
    {2024, 1, 15}
    """
    if summer not in (TRUE, FALSE, UNDEFINED):
        raise bad_argument(2, "not 'true', 'false', or 'undefined'")
    return _local(moment)


@fn
def local_time_to_universal_time_dst(moment: Any) -> Any:
    """The dates and times of UTC that a local one may stand for, as a list. The local zone is UTC here, so it is the same one.

    Raises `ArgumentError` when `moment` is not `{date, time}`.

    iex> [{date, _time}] = :calendar.local_time_to_universal_time_dst({{2024, 1, 15}, {12, 0, 0}})
    iex> date
    {2024, 1, 15}
    """
    return elist(_local(moment))


@fn
def iso_week_number(date: Any) -> Any:
    """`{year, week}` of a date.

    Raises `FunctionClauseError` when `date` is not a valid date.

    iex> :calendar.iso_week_number({2024, 1, 1})
    {2024, 1}
    """
    number = days.to_days(*_valid(date))
    thursday = number - days.weekday(number) + 4
    year = days.from_days(thursday)[0]
    return (year, (thursday - days.to_days(year, 1, 1)) // 7 + 1)


@fn
def system_time_to_universal_time(time: Any, unit: Any) -> Any:
    """The date and time of a system time.

    Raises `ArgumentError` when `time` is not an integer or `unit` is not a unit of time.

    iex> :calendar.system_time_to_universal_time(0, :second)
    {{1970, 1, 1}, {0, 0, 0}}
    """
    try:
        numerator, denominator = days.unit_micros(unit)
    except KeyError:
        raise badarg() from None
    if type(time) is not int:
        raise bad_argument(1, "not an integer")
    return gregorian_seconds_to_datetime(time * numerator // denominator // days.MICROS + days.EPOCH_DAYS * 86_400)


@fn
def system_time_to_rfc3339(time: Any, opts: Any = EMPTY) -> Any:
    """A system time as text. Options: `unit:` (seconds unless given), `offset:` from UTC (`'Z'`, `'+02:00'` or so many units), and
    `time_designator:` (`?T` unless given).

    Raises `ArgumentError` when `time` is not an integer, `ArithmeticError` when `time` is not an integer, and `FunctionClauseError` when
    `opts` is not a proper list.

    iex> :calendar.system_time_to_rfc3339(0, unit: :second, offset: 0) |> List.to_string()
    "1970-01-01T00:00:00+00:00"
    """
    if not is_list(opts):
        raise no_clause("proplists", "get_value", 3)
    if opts is not EMPTY and type(time) is not int:
        raise badarith()
    if type(time) is not int:
        raise bad_argument(1, "not an integer")
    given = {key: value for key, value in reversed(to_pylist(opts))}
    unit = given.get(atom("unit"), atom("second"))
    per_second = _RFC_UNITS.get(unit.name) if type(unit) is Atom else None
    if per_second is None:
        raise no_clause("calendar", "unit_factor", 1, unit)
    offset, shown_offset = _rfc_offset(time, unit, per_second, given.get(atom("offset"), EMPTY))
    seconds, part = divmod(time + offset, per_second)
    (year, month, day), (hour, minute, second) = system_time_to_universal_time(seconds, atom("second"))
    designator = chr(given.get(atom("time_designator"), ord("T")))
    fraction = f".{part:0{len(str(per_second)) - 1}d}" if per_second > 1 else ""
    return charlist(f"{days.date_text(year, month, day)}{designator}{hour:02d}:{minute:02d}:{second:02d}{fraction}{shown_offset}")


_RFC_UNITS = {"second": 1, "millisecond": 1000, "microsecond": 10**6, "nanosecond": 10**9}


def _rfc_offset(time: int, unit: Atom, per_second: int, offset: Any) -> tuple[int, str]:
    """An offset in the unit, and as it is written."""
    if offset is EMPTY:
        return 0, "+00:00"
    if type(offset) is Cons:
        text = "".join(map(chr, to_pylist(offset)))
        if text in ("Z", "z"):
            return 0, text
        sign = -1 if text[0] == "-" else 1
        return sign * (int(text[1:3]) * 3600 + int(text[4:6]) * 60) * per_second, text
    if type(offset) is not int:
        raise no_clause("calendar", "offset_adjustment", 3, time, unit, offset)
    minutes = abs(offset) // per_second // 60
    return offset, f"{'-' if offset < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"


@fn("iso_week_number", vm=True)
def iso_week_number_now(vm: Any) -> Any:
    """`{year, week}` of today.

    iex> {_year, week} = :calendar.iso_week_number()
    iex> week in 1..53
    true
    """
    return iso_week_number(universal_time(vm)[0])


def _of_now(now: Any) -> Any:
    mega, seconds, _micro = _parts(now)
    return gregorian_seconds_to_datetime((mega * 1_000_000 + seconds) + days.EPOCH_DAYS * days.DAY_SECONDS)


@fn
def now_to_datetime(now: Any) -> Any:
    """The date and time of what `:os.timestamp/0` gives.

    Raises `FunctionClauseError` when `now` is not a timestamp.

    iex> :calendar.now_to_datetime({0, 1, 0})
    {{1970, 1, 1}, {0, 0, 1}}
    """
    return _of_now(now)


fn("now_to_universal_time")(now_to_datetime)
fn("now_to_local_time")(now_to_datetime)


@fn
def system_time_to_local_time(time: Any, unit: Any) -> Any:
    """The date and time of a system time in the local zone, which is UTC.

    Raises `ArgumentError` when `time` is not an integer or `unit` is not a unit of time.

    iex> :calendar.system_time_to_local_time(1, :second)
    {{1970, 1, 1}, {0, 0, 1}}
    """
    return system_time_to_universal_time(time, unit)


@fn
def time_difference(first: Any, second: Any) -> Any:
    """`{days, {hours, minutes, seconds}}` from one date and time to another.

    Raises `FunctionClauseError` when `first` is not `{date, time}` or `second` is not `{date, time}`.

    iex> :calendar.time_difference({{2000, 1, 1}, {0, 0, 0}}, {{2000, 1, 2}, {0, 0, 1}})
    {1, {0, 0, 1}}
    """
    return seconds_to_daystime(datetime_to_gregorian_seconds(second) - datetime_to_gregorian_seconds(first))


@fn
def rfc3339_to_system_time(text: Any, opts: Any = EMPTY) -> int:
    """The system time of an RFC 3339 text, in seconds or in the `unit:` given.

    Raises `MatchError` when `text` is not an RFC 3339 time, and `FunctionClauseError` when `opts` is not a proper list.

    iex> :calendar.rfc3339_to_system_time('1970-01-01T00:00:01Z')
    1
    """
    if not is_list(opts):
        raise no_clause("proplists", "get_value", 3)
    if not is_list(text):
        raise badmatch(text)
    try:
        date, time, offset = days.parse_naive(chardata(text))
    except (TypeError, ValueError, days.Invalid):
        raise badmatch(text) from None
    micros = days.to_days(*date) * days.DAY_MICROS + days.time_micros(*time[:3], time[3][0]) - (offset or 0) * days.MICROS  # type: ignore[call-arg]
    numerator, denominator = days.unit_micros(options(opts).get("unit", atom("second")))
    return (micros - days.EPOCH_DAYS * days.DAY_MICROS) * denominator // numerator
