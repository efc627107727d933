"""``:calendar``: dates and times as Erlang tuples."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import calendar_days as days
from otpshell.terms.atom import Atom, atom, boolean
from otpshell.terms.cons import EMPTY, charlist, elist

module = Native("calendar", "calendar.erl", app="stdlib")
fn = module.fn


def _valid(date: Any) -> tuple[int, int, int]:
    if not days.valid_date(*date):
        raise TypeError("no date")
    return date


@fn
def date_to_gregorian_days(year: Any, month: Any = None, day: Any = None) -> int:
    """Days since year 0."""
    return days.to_days(*_valid(year if month is None else (year, month, day)))


@fn
def gregorian_days_to_date(number: Any) -> Any:
    """The date of a number of days since year 0."""
    return days.from_days(number)


@fn
def datetime_to_gregorian_seconds(moment: Any) -> int:
    """Seconds since year 0.

        iex> :calendar.datetime_to_gregorian_seconds({{1970, 1, 1}, {0, 0, 0}})
        62167219200
    """
    date, (hour, minute, second) = moment
    return days.to_days(*_valid(date)) * 86_400 + hour * 3600 + minute * 60 + second


@fn
def gregorian_seconds_to_datetime(seconds: Any) -> Any:
    """The date and time of a number of seconds since year 0."""
    number, rest = divmod(seconds, 86_400)
    return (days.from_days(number), seconds_to_time(rest))


@fn
def seconds_to_time(seconds: Any) -> Any:
    """A number of seconds since midnight as a time."""
    return (seconds // 3600, seconds % 3600 // 60, seconds % 60)


@fn
def time_to_seconds(time: Any) -> int:
    """A time as seconds since midnight."""
    hour, minute, second = time
    return hour * 3600 + minute * 60 + second


@fn
def seconds_to_daystime(seconds: Any) -> Any:
    """`{days, time}` of a number of seconds."""
    number, rest = divmod(seconds, 86_400)
    return (number, seconds_to_time(rest))


@fn
def day_of_the_week(year: Any, month: Any = None, day: Any = None) -> int:
    """The day of the week, 1 for Monday.

        iex> :calendar.day_of_the_week({2020, 7, 11})
        6
    """
    return days.weekday(date_to_gregorian_days(year, month, day))


@fn
def is_leap_year(year: Any) -> Atom:
    """Whether a year has 366 days."""
    return boolean(days.is_leap(year))


@fn
def last_day_of_the_month(year: Any, month: Any) -> int:
    """How many days a month has."""
    if not 1 <= month <= 12:
        raise TypeError("no month")
    return days.month_length(year, month)


@fn
def valid_date(year: Any, month: Any = None, day: Any = None) -> Atom:
    """Whether there is such a day."""
    date = year if month is None else (year, month, day)
    if not all(type(part) is int for part in date):
        raise TypeError("no date")
    year, month, day = date
    return boolean(year >= 0 and 1 <= month <= 12 and 1 <= day <= days.month_length(year, month))


@fn(vm=True)
def universal_time(vm: Any) -> Any:
    """Now, in UTC."""
    seconds = vm.apply(atom("erlang"), atom("system_time"), atom("second"))
    return gregorian_seconds_to_datetime(seconds + days.EPOCH_DAYS * 86_400)


fn("local_time", vm=True)(universal_time)


@fn
def universal_time_to_local_time(moment: Any) -> Any:
    """The local zone is UTC here."""
    return moment


@fn
def local_time_to_universal_time(moment: Any) -> Any:
    """The local zone is UTC here."""
    return moment


@fn
def local_time_to_universal_time_dst(moment: Any) -> Any:
    """The local zone is UTC here."""
    return elist(moment)


@fn
def iso_week_number(date: Any) -> Any:
    """`{year, week}` of a date."""
    number = days.to_days(*_valid(date))
    thursday = number - days.weekday(number) + 4
    year = days.from_days(thursday)[0]
    return (year, (thursday - days.to_days(year, 1, 1)) // 7 + 1)


@fn
def system_time_to_universal_time(time: Any, unit: Any) -> Any:
    """The date and time of a system time."""
    numerator, denominator = days.unit_micros(unit)
    return gregorian_seconds_to_datetime(time * numerator // denominator // days.MICROS + days.EPOCH_DAYS * 86_400)


@fn
def system_time_to_rfc3339(time: Any, _opts: Any = EMPTY) -> Any:
    """A system time in seconds as text."""
    (year, month, day), clock = system_time_to_universal_time(time, atom("second"))
    return charlist(f"{days.date_text(year, month, day)}T{days.time_text(*clock, (0, 0))}+00:00")
