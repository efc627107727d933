"""Dates and times of any calendar. Those of ``Calendar.ISO`` are computed here, for others the calendar's module is asked.

Between calendars everything goes through microseconds since year 0 (``wall``: as the clock on the wall shows them).
"""

from __future__ import annotations

from typing import Any

from otpshell.stdlib import calendar_days as days
from otpshell.stdlib.calendar_days import DAY_MICROS, ISO, MICROS, date_of, field, time_of
from otpshell.stdlib.enum_core import no_clause_at
from otpshell.stdlib.protocols import shown
from otpshell.stdlib.time_units import ANY_UNIT, of_today
from otpshell.terms.atom import OK, Atom, atom
from otpshell.terms.errors import ErlError, argument_error

UTC_ONLY = atom("Elixir.Calendar.UTCOnlyTimeZoneDatabase")
INCOMPATIBLE = atom("incompatible_calendars")
_TO_DAYS, _FROM_DAYS = atom("naive_datetime_to_iso_days"), atom("naive_datetime_from_iso_days")
_ROLLOVER = atom("day_rollover_relative_to_midnight_utc")
_TO_FRACTION, _FROM_FRACTION = atom("time_to_day_fraction"), atom("time_from_day_fraction")
_CLOCK_UNITS = {"day": 86_400, "hour": 3600, "minute": 60}
# What the numbers of a unit cannot stand for: days where there is only a clock, more than seconds in Unix times.
NO_UNIT: frozenset[str] = frozenset()
DAYS = frozenset(("day",))
ABOVE_SECONDS = frozenset(_CLOCK_UNITS)
_MIDNIGHT = (0, 0, 0, (0, 0))


def calendar_of(value: Any) -> Atom:
    return field(value, "calendar")


def ask(vm: Any, value: Any, name: str, *args: Any) -> Any:
    """What the calendar of a value says."""
    return vm.apply(calendar_of(value), atom(name), *args)


# -- days and clocks as numbers --------------------------------------------------------------------------------------


def _wall(vm: Any, calendar: Atom, date: Any, time: Any) -> int:
    if calendar is ISO:
        return iso_days(vm, date) * DAY_MICROS + days.time_micros(*time[:3], time[3][0])  # type: ignore[call-arg]
    number, (parts, per_day) = vm.apply(calendar, _TO_DAYS, *date, *time)
    return number * DAY_MICROS + parts * DAY_MICROS // per_day


def iso_days(vm: Any, date: Any) -> int:
    """Days since year 0 of year, month and day; ArgumentError for a day its month does not have."""
    if not days.valid_date(*date):
        year, month, day = date
        if not (type(year) is int and -9999 <= year <= 9999 and type(month) is int and 1 <= month <= 12 and type(day) is int):
            raise TypeError("no date")
        raise argument_error(f"invalid date: {days.date_text(year, month, day)}")
    return days.to_days(*date)


def wall_micros(vm: Any, value: Any) -> int:
    """Microseconds since year 0 that a date and time shows."""
    return _wall(vm, calendar_of(value), date_of(value), time_of(value))


def utc_micros(vm: Any, value: Any) -> int:
    """The same of a moment, seen from UTC."""
    return wall_micros(vm, value) - (field(value, "utc_offset") + field(value, "std_offset")) * MICROS


def day_number(vm: Any, date: Any) -> int:
    """Days since year 0."""
    return _wall(vm, calendar_of(date), date_of(date), _MIDNIGHT) // DAY_MICROS


def clock_micros(vm: Any, time: Any) -> int:
    """Microseconds since midnight."""
    calendar = calendar_of(time)
    hour, minute, second, micro = time_of(time)
    if calendar is ISO:
        return days.time_micros(hour, minute, second, micro[0])
    parts, per_day = vm.apply(calendar, _TO_FRACTION, hour, minute, second, micro)
    return parts * DAY_MICROS // per_day


# -- and back --------------------------------------------------------------------------------------------------------


def no_such_day(number: Any) -> ErlError:
    """What a number of days before the year -9999 or after the year 9999 is refused with."""
    return no_clause_at("Elixir.Calendar.ISO", "date_from_iso_days", "lib/calendar/iso.ex", 787, number)


def parts_of(vm: Any, micros: int, precision: int, calendar: Atom) -> tuple[Any, Any]:
    """(date, time) that microseconds since year 0 are in a calendar."""
    number, rest = divmod(micros, DAY_MICROS)
    if calendar is ISO:
        if not days.FIRST_DAY <= number <= days.LAST_DAY:
            raise no_such_day(number)
        return days.parts_of_micros(micros, precision)
    year, month, day, hour, minute, second, micro = vm.apply(calendar, _FROM_DAYS, (number, (rest, DAY_MICROS)))
    return (year, month, day), (hour, minute, second, (micro[0], precision))


def date_of_number(vm: Any, number: int, calendar: Atom) -> Any:
    """The ``Date`` of a number of days since year 0."""
    date, _time = parts_of(vm, number * DAY_MICROS, 0, calendar)
    return days.date_struct(*date, calendar)  # type: ignore[call-arg]


def clock_of(vm: Any, micros: int, precision: int, calendar: Atom) -> Any:
    """(hour, minute, second, microsecond) of microseconds since midnight."""
    micros %= DAY_MICROS
    if calendar is ISO:
        hour, minute, second, micro = days.clock_parts(micros)
    else:
        hour, minute, second, (micro, _) = vm.apply(calendar, _FROM_FRACTION, (micros, DAY_MICROS))
    return hour, minute, second, (micro, precision)


# -- two calendars ---------------------------------------------------------------------------------------------------


def rollover(vm: Any, calendar: Atom) -> Any:
    return (0, 1) if calendar is ISO else vm.apply(calendar, _ROLLOVER)


def compatible(vm: Any, one: Atom, other: Atom) -> bool:
    """Whether the days of two calendars begin at the same moment."""
    return one is other or rollover(vm, one) == rollover(vm, other)


def or_raise(vm: Any, made: Any, message: str) -> Any:
    """The result of ``{:ok, result}``; ArgumentError with the reason of any error."""
    if made[0] is OK:
        return made[1]
    raise argument_error(f"{message}, reason: {shown(vm, made[1])}")


def ambiguous(vm: Any, one: Any, other: Any, moments: str) -> Exception:
    """Comparing dates whose days begin at different moments."""
    return argument_error(
        f"cannot compare {shown(vm, one)} with {shown(vm, other)}.\n\nThis comparison would be ambiguous as their calendars have "
        f"incompatible day rollover moments.\nSpecify an exact time of day (using {moments}) to resolve this ambiguity\n"
    )


# -- units -----------------------------------------------------------------------------------------------------------


def unit_of(vm: Any, unit: Any, refused: frozenset[str] = NO_UNIT) -> tuple[int, int]:
    """A unit as microseconds: (numerator, denominator). ArgumentError for what is none."""
    try:
        if type(unit) is not Atom or unit.name not in refused:
            return days.unit_micros(of_today(vm, unit))
    except KeyError:
        pass
    raise argument_error(f"unsupported time unit. Expected {ANY_UNIT}, got {shown(vm, unit)}")


def moved(micros: int, amount: int, unit: tuple[int, int]) -> int:
    """Microseconds with an amount of a unit added."""
    numerator, denominator = unit
    return (micros * denominator + amount * numerator) // denominator


def distance(vm: Any, one: int, other: int, unit: Any, refused: frozenset[str] = NO_UNIT, extra: int = 0) -> int:
    """From one number of microseconds to another in a unit, ``extra`` seconds added. Each is cut to the unit first, as Elixir does."""
    whole = _CLOCK_UNITS.get(unit.name) if type(unit) is Atom else None
    if whole is not None and unit.name not in refused:
        seconds = one // MICROS - other // MICROS + extra
        return seconds // whole if seconds >= 0 else -(-seconds // whole)
    numerator, denominator = unit_of(vm, unit, refused)
    return one * denominator // numerator - other * denominator // numerator + extra * MICROS * denominator // numerator


# -- now -------------------------------------------------------------------------------------------------------------


def now_micros(vm: Any) -> int:
    """Microseconds from year 0 to now."""
    return vm.apply(atom("erlang"), atom("system_time"), atom("microsecond")) + days.EPOCH_DAYS * DAY_MICROS


def zone_database(vm: Any) -> Atom:
    """The module that knows time zones."""
    return vm.__dict__.get("time_zone_database", UTC_ONLY)
