"""The proleptic Gregorian calendar as arithmetic: days since year 0, weekdays, ISO texts. Used by Date, Time and their kin."""

from __future__ import annotations

import re
from typing import Any

from otpshell.stdlib.enum_core import no_clause_at
from otpshell.terms.atom import Atom, atom
from otpshell.terms.errors import badmatch
from otpshell.terms.maps import Map, atom_map

ISO = atom("Elixir.Calendar.ISO")
DATE, TIME = atom("Elixir.Date"), atom("Elixir.Time")
NAIVE, DATETIME = atom("Elixir.NaiveDateTime"), atom("Elixir.DateTime")
DAY_SECONDS = 86_400
MICROS = 1_000_000
DAY_MICROS = DAY_SECONDS * MICROS
INVALID_FORMAT, INVALID_DATE, INVALID_TIME = atom("invalid_format"), atom("invalid_date"), atom("invalid_time")
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_UNIT_MICROS = {"day": DAY_MICROS, "hour": 3600 * MICROS, "minute": 60 * MICROS, "second": MICROS, "millisecond": 1000, "microsecond": 1}


class Invalid(Exception):
    """A text or numbers that are no date or time; carries the reason atom."""


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    return 29 if month == 2 and is_leap(year) else _LENGTHS[month - 1]


def to_days(year: int, month: int, day: int) -> int:
    """Days since 0000-01-01; negative before."""
    previous = year - 1
    leaps = previous // 4 - previous // 100 + previous // 400 + 1
    return year * 365 + leaps + sum(_LENGTHS[: month - 1]) + (1 if month > 2 and is_leap(year) else 0) + day - 1


# Of the years that Elixir's calendar knows, -9999 to 9999.
FIRST_DAY, LAST_DAY = -3_652_059, 3_652_424


def from_days(days: int) -> tuple[int, int, int]:
    if not FIRST_DAY <= days <= LAST_DAY:
        raise TypeError("no year of four digits")
    year = days * 400 // 146097
    while to_days(year + 1, 1, 1) <= days:
        year += 1
    while to_days(year, 1, 1) > days:
        year -= 1
    rest = days - to_days(year, 1, 1)
    month = 1
    while rest >= month_length(year, month):
        rest -= month_length(year, month)
        month += 1
    return year, month, rest + 1


EPOCH_DAYS = to_days(1970, 1, 1)


def weekday(days: int) -> int:
    """1 is Monday."""
    return (days + 5) % 7 + 1


def valid_date(year: Any, month: Any, day: Any) -> bool:
    if not (type(year) is int and type(month) is int and type(day) is int):
        return False
    return -9999 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= month_length(year, month)


def valid_time(hour: Any, minute: Any, second: Any, micro: Any) -> bool:
    if not all(type(part) is int for part in (hour, minute, second)):
        return False
    ok = type(micro) is tuple and len(micro) == 2 and 0 <= micro[0] < MICROS and 0 <= micro[1] <= 6
    return ok and 0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60


def time_micros(hour: int, minute: int, second: int, micro: int) -> int:
    """Microseconds since midnight."""
    return ((hour * 60 + minute) * 60 + second) * MICROS + micro


def clock_parts(micros: int) -> tuple[int, int, int, int]:
    """Hour, minute, second, microsecond of a number of microseconds since midnight."""
    seconds, micro = divmod(micros, MICROS)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return hour, minute, second, micro


def unit_micros(unit: Any) -> tuple[int, int]:
    """A unit as a fraction of microseconds: (numerator, denominator)."""
    if type(unit) is int and unit > 0:
        return MICROS, unit
    if unit is atom("nanosecond") or unit is atom("native"):
        return 1, 1000
    found = _UNIT_MICROS.get(unit.name) if type(unit) is Atom else None
    if found is None:
        raise KeyError("unit")
    return found, 1


def unit_precision(numerator: int, denominator: int) -> int:
    """How many decimals of a second the numbers of a unit have, from 1 to 6 as from a second to a microsecond."""
    per_second = MICROS * denominator // numerator
    return {0: 0, 1: 0, 10: 1, 100: 2, 1_000: 3, 10_000: 4, 100_000: 5}.get(per_second, 6)


# -- texts -----------------------------------------------------------------------------------------------------------


_STYLES = (atom("extended"), atom("basic"))


def date_text(year: int, month: int, day: int, basic: bool = False) -> str:
    if not (type(year) is type(month) is type(day) is int):
        raise no_clause_at("Elixir.Calendar.ISO", "date_to_string", "lib/calendar/iso.ex", 1169, year, month, day, _STYLES[basic])
    dash = "" if basic else "-"
    return f"{'-' if year < 0 else ''}{abs(year):04d}{dash}{month:02d}{dash}{'-' if day < 0 else ''}{abs(day):02d}"


def time_text(hour: int, minute: int, second: int, micro: tuple[int, int], basic: bool = False) -> str:
    if not (type(hour) is type(minute) is type(second) is int):
        given = (hour, minute, second, micro, _STYLES[basic])
        raise no_clause_at("Elixir.Calendar.ISO", "time_to_string", "lib/calendar/iso.ex", 1115, *given)
    colon = "" if basic else ":"
    value, precision = micro
    tail = "." + f"{value:06d}"[:precision] if precision else ""
    return f"{hour:02d}{colon}{minute:02d}{colon}{second:02d}{tail}"


def offset_text(offset: int, basic: bool = False) -> str:
    sign = "-" if offset < 0 else "+"
    hours, minutes = divmod(abs(offset) // 60, 60)
    return f"{sign}{hours:02d}{'' if basic else ':'}{minutes:02d}"


def _patterns(dash: str, colon: str) -> tuple[Any, Any, Any]:
    """What a date, a time and both look like."""
    date = rf"(?P<year>[+-]?\d{{4}}){dash}(?P<month>\d\d){dash}(?P<day>\d\d)"
    time = rf"(?P<hour>\d\d){colon}(?P<minute>\d\d){colon}(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?(?P<offset>Z|[+-]\d\d(?::?\d\d)?)?"
    return tuple(re.compile(text + r"\Z", re.ASCII) for text in (date, "T?" + time, f"{date}[ T]{time}"))  # type: ignore[return-value]


_EXTENDED, _BASIC = _patterns("-", ":"), _patterns("", "")


def _match(which: int, text: bytes, basic: bool) -> Any:
    found = (_BASIC if basic else _EXTENDED)[which].match(text.decode("utf-8", "replace"))
    if found is None:
        raise Invalid(INVALID_FORMAT)
    return found


def _date_of(found: Any) -> tuple[int, int, int]:
    date = (int(found["year"]), int(found["month"]), int(found["day"]))
    if not valid_date(*date):
        raise Invalid(INVALID_DATE)
    return date


def _time_of(found: Any) -> tuple[int, int, int, tuple[int, int]]:
    fraction = found["fraction"] or ""
    micro = (int(fraction[:6].ljust(6, "0")), min(len(fraction), 6)) if fraction else (0, 0)
    time = (int(found["hour"]), int(found["minute"]), int(found["second"]), micro)
    if not valid_time(*time):
        raise Invalid(INVALID_TIME)
    return time


def _offset_of(found: Any) -> int | None:
    text = found["offset"]
    if text is None:
        return None
    if text == "Z":
        return 0
    digits = text[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    if hours > 23 or minutes > 59 or text == "-00:00":
        raise Invalid(INVALID_FORMAT)
    return (hours * 3600 + minutes * 60) * (-1 if text[0] == "-" else 1)


def parse_date(text: bytes, basic: bool = False) -> tuple[int, int, int]:
    return _date_of(_match(0, text, basic))


def parse_time(text: bytes, basic: bool = False) -> tuple[int, int, int, tuple[int, int]]:
    found = _match(1, text, basic)
    _offset_of(found)
    return _time_of(found)


def parse_naive(text: bytes, basic: bool = False) -> tuple[Any, Any, int | None]:
    """Date, time and offset (None without one)."""
    found = _match(2, text, basic)
    offset = _offset_of(found)
    return _date_of(found), _time_of(found), offset


# -- structs ---------------------------------------------------------------------------------------------------------


def date_struct(year: int, month: int, day: int, calendar: Atom = ISO) -> Map:
    return atom_map(__struct__=DATE, calendar=calendar, year=year, month=month, day=day)


def time_struct(hour: int, minute: int, second: int, micro: tuple[int, int], calendar: Atom = ISO) -> Map:
    return atom_map(__struct__=TIME, calendar=calendar, hour=hour, minute=minute, second=second, microsecond=micro)


def naive_struct(date: Any, time: Any, calendar: Atom = ISO) -> Map:
    year, month, day = date
    hour, minute, second, micro = time
    return atom_map(__struct__=NAIVE, calendar=calendar, year=year, month=month, day=day, hour=hour, minute=minute, second=second,
                    microsecond=micro)  # fmt: skip


def zoned_struct(date: Any, time: Any, calendar: Atom, zone: bytes, abbr: bytes, utc_offset: int, std_offset: int) -> Map:
    year, month, day = date
    hour, minute, second, micro = time
    return atom_map(__struct__=DATETIME, calendar=calendar, year=year, month=month, day=day, hour=hour, minute=minute, second=second,
                    microsecond=micro, time_zone=zone, zone_abbr=abbr, utc_offset=utc_offset, std_offset=std_offset)  # fmt: skip


def utc_struct(date: Any, time: Any, calendar: Atom = ISO) -> Map:
    return zoned_struct(date, time, calendar, b"Etc/UTC", b"UTC", 0, 0)


def field(value: Any, name: str) -> Any:
    found = value.get(atom(name)) if type(value) is Map else None
    if found is None:
        raise TypeError(f"no {name}")
    return found


DATE_FIELDS = ("year", "month", "day", "calendar")
TIME_FIELDS = ("hour", "minute", "second", "microsecond", "calendar")
ZONE_FIELDS = ("time_zone", "zone_abbr", "utc_offset", "std_offset")


def matching(value: Any, fields: tuple[str, ...]) -> Any:
    """A value that has these fields; MatchError for any other: real Elixir matches it in the body of a function, not in its head."""
    if type(value) is not Map or any(atom(name) not in value for name in fields):
        raise badmatch(value)
    return value


def date_of(value: Any) -> tuple[int, int, int]:
    return field(value, "year"), field(value, "month"), field(value, "day")


def time_of(value: Any) -> tuple[int, int, int, tuple[int, int]]:
    return field(value, "hour"), field(value, "minute"), field(value, "second"), field(value, "microsecond")


def parts_of_micros(micros: int, precision: int) -> tuple[Any, Any]:
    days, rest = divmod(micros, DAY_MICROS)
    hour, minute, second, micro = clock_parts(rest)
    return from_days(days), (hour, minute, second, (micro, precision))


def order(one: Any, other: Any) -> Atom:
    return atom("lt" if one < other else "gt" if one > other else "eq")


def truncated(micro: tuple[int, int], precision: Any) -> tuple[int, int]:
    """Microseconds cut to seconds, milliseconds or microseconds."""
    value, digits = micro
    if precision is atom("second"):
        return (0, 0)
    if precision is atom("millisecond"):
        return (value // 1000 * 1000, min(digits, 3))
    if precision is atom("microsecond"):
        return micro
    raise TypeError("no precision")
