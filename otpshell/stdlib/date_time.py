"""``DateTime``: moments, with the zone they are seen from. Zones besides UTC are asked of a database that the caller gives."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import arith
from otpshell.stdlib import calendar_days as days
from otpshell.stdlib.calendar_days import ISO, MICROS, Invalid, date_of, field, naive_struct, time_of, utc_struct, zoned_struct
from otpshell.stdlib.calendars import (
    ABOVE_SECONDS,
    INCOMPATIBLE,
    UTC_ONLY,
    ask,
    calendar_of,
    compatible,
    distance,
    moved,
    now_micros,
    or_raise,
    parts_of,
    unit_of,
    utc_micros,
    wall_micros,
    zone_database,
)
from otpshell.stdlib.date import is_basic
from otpshell.stdlib.iodata import binary, integer, key_error, parts
from otpshell.stdlib.naive_date_time import new_of_two, no_conversion
from otpshell.stdlib.protocols import shown
from otpshell.stdlib.struct_fields import blank_or_filled
from otpshell.terms.atom import ERROR, NIL, OK, Atom, atom, boolean
from otpshell.terms.errors import argument_error
from otpshell.terms.maps import Map, struct_name

module = Native(
    "Elixir.DateTime",
    "lib/calendar/datetime.ex",
    doc="""\
Moments with a time zone: `~U[2024-02-29 12:00:00Z]`. Only UTC is known here.

    iex> DateTime.add(~U[2024-02-29 12:00:00Z], 90)
    ~U[2024-02-29 12:01:30Z]

Compare them with `compare/2`, not with `<`.
""",
)
module.struct_fields = (
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
    "time_zone",
    "zone_abbr",
    "utc_offset",
    "std_offset",
    "microsecond",
    "calendar",
)
fn = module.fn
EXTENDED, SECOND, BASIC = atom("extended"), atom("second"), atom("basic")
AMBIGUOUS, GAP = atom("ambiguous"), atom("gap")
UTC = b"Etc/UTC"
_NONE = (0, 0)
_CALENDAR = atom("calendar")
# As many as real Elixir looks at, in its order.
_FIELDS = ("calendar", *days.DATE_FIELDS[:3], *days.TIME_FIELDS[:4], *days.ZONE_FIELDS)
_FROM_WALL, _FROM_UTC = atom("time_zone_periods_from_wall_datetime"), atom("time_zone_period_from_utc_iso_days")
_UNIX_MIN, _UNIX_MAX = days.to_days(-9999, 1, 1) * days.DAY_MICROS, days.to_days(10000, 1, 1) * days.DAY_MICROS


@fn("__struct__", vm=True)
def blank(vm: Any, fields: Any = None) -> Map:
    """The struct's fields."""
    made = utc_struct((NIL, NIL, NIL), (NIL, NIL, NIL, (0, 0)))
    empty = [(atom(key), NIL) for key in days.ZONE_FIELDS]
    enforced = ("year", "month", "day", "hour", "minute", "second", "time_zone", "zone_abbr", "utc_offset", "std_offset")
    return blank_or_filled(vm, made.put_many(empty), fields, enforced)


def _utc(vm: Any, micros: int, precision: int, calendar: Atom = ISO) -> Map:
    return utc_struct(*parts_of(vm, micros, precision, calendar), calendar)


def _precision(value: Any) -> int:
    return field(value, "microsecond")[1]


def _database(vm: Any, given: Any) -> Any:
    return zone_database(vm) if given is None else given


@fn(vm=True)
def utc_now(vm: Any, calendar_or_unit: Any = ISO) -> Map:
    """Now.

    Raises `ArgumentError` when `calendar_or_unit` is not an atom, and `UndefinedFunctionError` when it is not a calendar.

    iex> DateTime.utc_now().time_zone
    "Etc/UTC"
    """
    if type(calendar_or_unit) is Atom and calendar_or_unit.name in ("second", "millisecond", "microsecond"):
        return truncate(_utc(vm, now_micros(vm), 6), calendar_or_unit)
    made = _utc(vm, now_micros(vm), 6)
    return made if calendar_or_unit is ISO else convert_bang(vm, made, calendar_or_unit)


@fn(vm=True)
def now(vm: Any, zone: Any, database: Any = None) -> Any:
    """`{:ok, now}` in a zone, which a database of time zones must know if it is not `"Etc/UTC"`.

    iex> DateTime.now("Europe/Rome")
    {:error, :utc_only_time_zone_database}
    """
    if zone == UTC:
        return (OK, utc_now(vm))
    return shift_zone(vm, utc_now(vm), zone, database)


@fn("now!", vm=True)
def now_bang(vm: Any, zone: Any, database: Any = None) -> Map:
    """As `now/2`, the result itself.

    Raises `ArgumentError` when the zone is not known.

    iex> DateTime.now!("Etc/UTC").zone_abbr
    "UTC"
    """
    return or_raise(vm, now(vm, zone, database), f"cannot get current datetime in {shown(vm, zone)} time zone")


@fn(vm=True)
def new(vm: Any, date: Any, time: Any, zone: Any = UTC, database: Any = None) -> Any:
    """`{:ok, datetime}` of a date, a time and a zone. When clocks are put back or forward there may be
    `{:ambiguous, first, second}` or `{:gap, just_before, just_after}`.

    Raises `FunctionClauseError` when `date` is not a date or `time` is not a time.

        iex> DateTime.new(~D[2016-05-24], ~T[13:26:08.003], "Etc/UTC")
        {:ok, ~U[2016-05-24 13:26:08.003Z]}
    """
    return from_naive(vm, new_of_two(date, time)[1], zone, database)


@fn("new!", vm=True)
def new_bang(vm: Any, date: Any, time: Any, zone: Any = UTC, database: Any = None) -> Map:
    """As `new/4`, the result itself.

    Raises `ArgumentError` when there is no such moment in the zone or the zone is not known, and `FunctionClauseError` when `date` is not a
    date, `time` is not a time or `zone` is not a string.

    iex> DateTime.new!(~D[2016-05-24], ~T[13:26:08])
    ~U[2016-05-24 13:26:08Z]
    """
    made = new(vm, date, time, zone, database)
    return _only(vm, made, f"cannot build datetime with {shown(vm, date)} and {shown(vm, time)}", zone)


def _only(vm: Any, made: Any, message: str, zone: bytes) -> Map:
    """The result, if there is just one."""
    if made[0] is AMBIGUOUS or made[0] is GAP:
        kind, which = ("is ambiguous", "an overlap") if made[0] is AMBIGUOUS else ("does not exist", "a gap")
        raise argument_error(
            f"{message} because such instant {kind} in time zone {zone.decode()} as there is {which} between "
            f"{shown(vm, made[1])} and {shown(vm, made[2])}"
        )
    return or_raise(vm, made, message)


def _in_period(naive: Any, zone: bytes, period: Any) -> Map:
    abbr, utc, std = (field(period, name) for name in ("zone_abbr", "utc_offset", "std_offset"))
    return zoned_struct(date_of(naive), time_of(naive), calendar_of(naive), zone, abbr, utc, std)


@fn(vm=True)
def from_naive(vm: Any, naive: Any, zone: Any, database: Any = None) -> Any:
    """`{:ok, datetime}` of a naive one and a zone. Results as of `new/4`.

    Raises `MatchError` when `naive` is not a naive date and time.

    iex> DateTime.from_naive(~N[2016-05-24 13:26:08.003], "Etc/UTC")
    {:ok, ~U[2016-05-24 13:26:08.003Z]}
    """
    if zone == UTC:
        calendar = calendar_of(days.matching(naive, (*days.DATE_FIELDS, *days.TIME_FIELDS)))
        return (OK, utc_struct(date_of(naive), time_of(naive), calendar))
    calendar = calendar_of(naive)
    if calendar is ISO:
        return _from_wall(vm, naive, zone, vm.apply(_database(vm, database), _FROM_WALL, naive, zone))
    in_iso = vm.apply(days.NAIVE, atom("convert"), naive, ISO)
    made = from_naive(vm, in_iso[1], zone, database) if in_iso[0] is OK else in_iso
    return made if made[0] is ERROR else (made[0], *(convert(vm, each, calendar)[1] for each in made[1:]))


def _from_wall(vm: Any, naive: Any, zone: bytes, found: Any) -> Any:
    if found[0] is GAP:
        (first, until), (second, start) = found[1:]
        micros = wall_micros(vm, until) // MICROS * MICROS - 1
        before = naive_struct(*parts_of(vm, micros, 6, ISO))
        return (GAP, _in_period(before, zone, first), _in_period(start, zone, second))
    return found if found[0] is ERROR else (found[0], *(_in_period(naive, zone, period) for period in found[1:]))


@fn("from_naive!", vm=True)
def from_naive_bang(vm: Any, naive: Any, zone: Any, database: Any = None) -> Map:
    """As `from_naive/3`, the result itself.

    Raises `ArgumentError` when there is no such moment in the zone or the zone is not known, and `MatchError` when `naive` is not a naive
    date and time, or `FunctionClauseError` when `zone` is another than UTC and it has no calendar.

    iex> DateTime.from_naive!(~N[2016-05-24 13:26:08], "Etc/UTC")
    ~U[2016-05-24 13:26:08Z]
    """
    return _only(vm, from_naive(vm, naive, zone, database), f"cannot convert {shown(vm, naive)} to datetime", zone)


@fn(vm=True)
def from_unix(vm: Any, number: Any, unit: Any = SECOND, calendar: Any = ISO) -> Any:
    """`{:ok, datetime}` of a Unix time, `{:error, :invalid_unix_time}` beyond the year 9999.

    Raises `ArgumentError` when `unit` is not a unit of time, `UndefinedFunctionError` when `calendar` is not a calendar, and
    `FunctionClauseError` when `number` is not an integer.

    iex> DateTime.from_unix(1_464_096_368)
    {:ok, ~U[2016-05-24 13:26:08Z]}
    """
    fraction = unit_of(vm, unit, ABOVE_SECONDS)
    micros = moved(0, integer(number), fraction) + days.EPOCH_DAYS * days.DAY_MICROS
    if not _UNIX_MIN <= micros < _UNIX_MAX:
        return (ERROR, atom("invalid_unix_time"))
    made = _utc(vm, micros, days.unit_precision(*fraction))
    return (OK, made) if calendar is ISO else convert(vm, made, calendar)


@fn("from_unix!", vm=True)
def from_unix_bang(vm: Any, number: Any, unit: Any = SECOND, calendar: Any = ISO) -> Map:
    """As `from_unix/3`, the result itself.

    Raises `ArgumentError` when the moment is beyond the year 9999 or `unit` is not a unit of time, `UndefinedFunctionError` when `calendar`
    is not a calendar, and `FunctionClauseError` when `number` is not an integer.

    iex> DateTime.from_unix!(1_464_096_368)
    ~U[2016-05-24 13:26:08Z]
    """
    made = from_unix(vm, number, unit, calendar)
    if made[0] is OK:
        return made[1]
    raise argument_error(f"invalid Unix time {number}")


@fn(vm=True)
def to_unix(vm: Any, moment: Any, unit: Any = SECOND) -> int:
    """The Unix time in a unit.

    Raises `ArgumentError` when `unit` is not a unit of time, and `FunctionClauseError` when `moment` is not a `DateTime`.

    iex> DateTime.to_unix(~U[2016-05-24 13:26:08Z])
    1464096368
    """
    return distance(vm, wall_micros(vm, moment) - days.EPOCH_DAYS * days.DAY_MICROS, 0, unit, ABOVE_SECONDS, -_offset(moment))


def _offset(moment: Any) -> int:
    return field(moment, "utc_offset") + field(moment, "std_offset")


@fn(vm=True)
def from_iso8601(vm: Any, text: Any, calendar_or_style: Any = ISO, style: Any = EXTENDED) -> Any:
    """`{:ok, datetime, offset}` of an ISO 8601 text with an offset, moved to UTC.

    Raises `ArgumentError` when `calendar_or_style` is not an atom, `UndefinedFunctionError` when it is not a calendar, and
    `FunctionClauseError` when `text` is not a string or `style` is not `:extended` or `:basic`.

    iex> DateTime.from_iso8601("2015-01-23T23:50:07.123+02:30")
    {:ok, ~U[2015-01-23 21:20:07.123Z], 9000}
    """
    calendar = calendar_or_style
    if calendar is EXTENDED or calendar is BASIC:
        calendar, style = ISO, calendar
    try:
        date, time, offset = days.parse_naive(binary(text), is_basic(style))
    except Invalid as error:
        return (ERROR, error.args[0])
    if offset is None:
        return (ERROR, atom("missing_offset"))
    micros = days.to_days(*date) * days.DAY_MICROS + days.time_micros(*time[:3], time[3][0]) - offset * MICROS  # type: ignore[call-arg]
    made = _utc(vm, micros, time[3][1])
    converted = (OK, made) if calendar is ISO else convert(vm, made, calendar)
    return (*converted, offset) if converted[0] is OK else converted


@fn(vm=True)
def to_iso8601(vm: Any, moment: Any, style: Any = EXTENDED, offset: Any = NIL) -> bytes:
    """ISO 8601 text, `:extended` or `:basic`; seen from an offset in seconds when one is given.

    Raises `FunctionClauseError` when `moment` is not a `DateTime` or `style` is not `:extended` or `:basic`, and `ArithmeticError` when
    `offset` is not an integer.

    iex> DateTime.to_iso8601(~U[2000-02-28 23:00:13Z], :extended, 3600)
    "2000-02-29T00:00:13+01:00"
    """
    basic = is_basic(style)
    moment = days.matching(moment, _FIELDS) if type(moment) is Map and _CALENDAR in moment else moment
    moment = moment if calendar_of(moment) is ISO else convert_bang(vm, moment, ISO)
    date, time, zone = date_of(moment), time_of(moment), field(moment, "time_zone")
    if offset is NIL:
        tail = days.offset_text(_offset(moment), basic)
        if zone == UTC and field(moment, "utc_offset") == field(moment, "std_offset") == 0:
            tail = "Z"
    else:
        date, time = parts_of(vm, _seen_with(utc_micros(vm, moment), offset), time[3][1], ISO)
        tail = "Z" if offset == 0 and zone == UTC else days.offset_text(offset, basic)
    return f"{days.date_text(*date, basic)}T{days.time_text(*time, basic)}{tail}".encode()


def _seen_with(micros: int, offset: Any) -> int:
    """Microseconds as seen from an offset of seconds."""
    micros = arith.add(micros, arith.mul(arith.sub(offset, 0), MICROS))
    return micros if type(micros) is int else arith.int_div(micros, days.DAY_SECONDS)


@fn(vm=True)
def to_string(vm: Any, moment: Any) -> bytes:
    """Text with a space between date and time.

    Raises `FunctionClauseError` when `moment` is not a `DateTime`.

    iex> DateTime.to_string(~U[2000-02-28 23:00:13Z])
    "2000-02-28 23:00:13Z"
    """
    calendar_of(moment)
    zone = [field(days.matching(moment, _FIELDS), name) for name in days.ZONE_FIELDS]
    return ask(vm, moment, "datetime_to_string", *date_of(moment), *time_of(moment), *zone)


@fn
def to_date(moment: Any) -> Map:
    """Its date.

    Raises `FunctionClauseError` when `moment` is not a `DateTime`.

    iex> DateTime.to_date(~U[2000-02-28 23:00:13Z])
    ~D[2000-02-28]
    """
    _whole(moment)
    return days.date_struct(*date_of(moment), calendar_of(moment))


@fn
def to_time(moment: Any) -> Map:
    """Its time of day.

    Raises `FunctionClauseError` when `moment` is not a `DateTime`.

    iex> DateTime.to_time(~U[2000-02-28 23:00:13Z])
    ~T[23:00:13]
    """
    _whole(moment)
    return days.time_struct(*time_of(moment), calendar_of(moment))


@fn
def to_naive(moment: Any) -> Map:
    """The same without its zone.

    Raises `FunctionClauseError` when `moment` is not a `DateTime`.

    iex> DateTime.to_naive(~U[2000-02-28 23:00:13Z])
    ~N[2000-02-28 23:00:13]
    """
    _whole(moment)
    return naive_struct(date_of(moment), time_of(moment), calendar_of(moment))


def _whole(moment: Any) -> None:
    date_of(moment), time_of(moment), field(moment, "time_zone")


@fn(vm=True)
def from_gregorian_seconds(vm: Any, seconds: Any, micro: Any = _NONE, calendar: Any = ISO) -> Map:
    """The moment so many seconds after year 0 began.

    Raises `ArgumentError` when `calendar` is not an atom, `UndefinedFunctionError` when it is not a calendar, and `FunctionClauseError`
    when `seconds` is not an integer, `micro` is not a number of microseconds or `{value, precision}`.

    iex> DateTime.from_gregorian_seconds(1)
    ~U[0000-01-01 00:00:01Z]
    """
    value, precision = parts(micro, 2)
    return _utc(vm, arith.add(integer(seconds) * MICROS, value), precision, calendar)


@fn(vm=True)
def to_gregorian_seconds(vm: Any, moment: Any) -> Any:
    """`{seconds, microseconds}` since year 0 began.

    Raises `FunctionClauseError` when `moment` is not a `DateTime`.

    iex> DateTime.to_gregorian_seconds(~U[0000-01-01 00:00:01Z])
    {1, 0}
    """
    return (utc_micros(vm, moment) // MICROS, field(moment, "microsecond")[0])


@fn(vm=True)
def add(vm: Any, moment: Any, amount: Any, unit: Any = SECOND, database: Any = None) -> Map:
    """So much later, in its zone. Units `:day`, `:hour`, `:minute`, `:second`, …

    Raises `ArgumentError` when `unit` is not a unit of time, `UndefinedFunctionError` when `database` is not a database of time zones,
    `MatchError` when `moment` is not a `DateTime`, and `FunctionClauseError` when `amount` is not an integer.

    iex> DateTime.add(~U[2000-01-01 00:00:00Z], 1, :hour)
    ~U[2000-01-01 01:00:00Z]
    """
    integer(amount)
    micros = moved(utc_micros(vm, days.matching(moment, _FIELDS)), amount, unit_of(vm, unit))
    made = _seen_from(vm, micros, _precision(moment), calendar_of(moment), field(moment, "time_zone"), _database(vm, database))
    if made[0] is OK:
        return made[1]
    seconds = {"day": 86400, "hour": 3600, "minute": 60}.get(unit.name) if type(unit) is Atom else None
    amount, unit = (amount, unit) if seconds is None else (amount * seconds, SECOND)
    raise argument_error(
        f"cannot add {amount} {unit.name if type(unit) is Atom else unit} to {shown(vm, moment)} (with time zone database "
        f"{shown(vm, _database(vm, database))}), reason: {shown(vm, made[1])}"
    )


@fn(vm=True)
def diff(vm: Any, one: Any, other: Any, unit: Any = SECOND) -> int:
    """The time from the second to the first, in a unit.

    Raises `ArgumentError` when `unit` is not a unit of time, and `FunctionClauseError` when `one` or `other` is not a `DateTime`.

    iex> DateTime.diff(~U[2000-01-01 00:01:00Z], ~U[2000-01-01 00:00:00Z])
    60
    """
    extra = _offset(other) - _offset(one)
    return distance(vm, wall_micros(vm, one), wall_micros(vm, other), unit, extra=extra)


@fn(vm=True)
def compare(vm: Any, one: Any, other: Any) -> Atom:
    """`:lt`, `:eq` or `:gt`.

    Raises `FunctionClauseError` when `one` or `other` is not a `DateTime`.

    iex> DateTime.compare(~U[2000-01-01 00:00:00Z], ~U[2000-01-01 00:00:01Z])
    :lt
    """
    return days.order(utc_micros(vm, one), utc_micros(vm, other))


@fn("before?", vm=True)
def before(vm: Any, one: Any, other: Any) -> Atom:
    """Whether the first is earlier.

    iex> DateTime.compare(~U[2000-01-01 00:00:00Z], ~U[2000-01-01 00:00:01Z]) == :lt
    true
    """
    return boolean(utc_micros(vm, one) < utc_micros(vm, other))


@fn("after?", vm=True)
def after(vm: Any, one: Any, other: Any) -> Atom:
    """Whether the first is later.

    iex> DateTime.compare(~U[2000-01-01 00:00:00Z], ~U[2000-01-01 00:00:01Z]) == :gt
    false
    """
    return boolean(utc_micros(vm, one) > utc_micros(vm, other))


@fn
def truncate(moment: Any, precision: Any) -> Map:
    """Without the digits beyond `:second`, `:millisecond` or `:microsecond`.

    Raises `FunctionClauseError` when `moment` is not a map or `precision` is not `:second`, `:millisecond` or `:microsecond`, and
    `KeyError` when it is a map without the fields of a `DateTime`.

    iex> DateTime.truncate(~U[2000-01-01 00:00:00.123456Z], :second)
    ~U[2000-01-01 00:00:00Z]
    """
    plain = moment if struct_name(moment) is days.DATETIME else _from_map(moment)
    return plain.put(atom("microsecond"), days.truncated(time_of(moment)[3], precision))


def _from_map(moment: Any) -> Map:
    if type(moment) is Map:
        missing = next((name for name in _FIELDS[1:] if atom(name) not in moment), None)
        if missing is not None:
            raise key_error(atom(missing), moment)
    zone = [field(moment, name) for name in days.ZONE_FIELDS]
    return zoned_struct(date_of(moment), time_of(moment), ISO, *zone)


def _seen_from(vm: Any, micros: int, precision: int, calendar: Atom, zone: bytes, database: Any) -> Any:
    """``{:ok, datetime}`` of microseconds since year 0 in UTC, in a zone."""
    if zone == UTC and database is UTC_ONLY:
        return (OK, _utc(vm, micros, precision, calendar))
    number, rest = divmod(micros, days.DAY_MICROS)
    found = vm.apply(database, _FROM_UTC, (number, (rest, days.DAY_MICROS)), zone)
    if found[0] is ERROR:
        return found
    abbr, utc, std = (field(found[1], name) for name in ("zone_abbr", "utc_offset", "std_offset"))
    date, time = parts_of(vm, micros + (utc + std) * MICROS, precision, calendar)
    return (OK, zoned_struct(date, time, calendar, zone, abbr, utc, std))


@fn(vm=True)
def shift_zone(vm: Any, moment: Any, zone: Any, database: Any = None) -> Any:
    """`{:ok, datetime}`: the same moment in a zone, which a database must know if it is not `"Etc/UTC"`.

    Raises `MatchError` when `moment` is not a `DateTime`.

    iex> DateTime.shift_zone(~U[2000-01-01 00:00:00Z], "Europe/Rome")
    {:error, :utc_only_time_zone_database}
    """
    if field(days.matching(moment, _FIELDS), "time_zone") == zone:
        return (OK, moment)
    return _seen_from(vm, utc_micros(vm, moment), _precision(moment), calendar_of(moment), zone, _database(vm, database))


@fn("shift_zone!", vm=True)
def shift_zone_bang(vm: Any, moment: Any, zone: Any, database: Any = None) -> Map:
    """As `shift_zone/3`, the result itself.

    Raises `ArgumentError` when the zone is not known, and `MatchError` when `moment` is not a `DateTime`.

    iex> DateTime.shift_zone!(~U[2000-01-01 00:00:00Z], "Etc/UTC")
    ~U[2000-01-01 00:00:00Z]
    """
    made = shift_zone(vm, moment, zone, database)
    return or_raise(vm, made, f"cannot shift {shown(vm, moment)} to {shown(vm, zone)} time zone")


@fn(vm=True)
def convert(vm: Any, moment: Any, calendar: Any) -> Any:
    """`{:ok, datetime}` in another calendar, `{:error, :incompatible_calendars}` when their days begin at different moments.

    Raises `ArgumentError` when `calendar` is not an atom, `UndefinedFunctionError` when it is not a calendar, and `FunctionClauseError`
    when `moment` is not a `DateTime`.

    iex> DateTime.convert(~U[2000-01-01 00:00:00Z], Calendar.ISO)
    {:ok, ~U[2000-01-01 00:00:00Z]}
    """
    own = calendar_of(moment)
    if own is calendar:
        return (OK, moment if struct_name(moment) is days.DATETIME else _from_map(moment))
    if not compatible(vm, own, calendar):
        return (ERROR, INCOMPATIBLE)
    date, time = parts_of(vm, wall_micros(vm, moment), _precision(moment), calendar)
    zone = [field(moment, name) for name in days.ZONE_FIELDS]
    return (OK, zoned_struct(date, time, calendar, *zone))


@fn("convert!", vm=True)
def convert_bang(vm: Any, moment: Any, calendar: Any) -> Map:
    """As `convert/2`, the result itself.

    Raises `ArgumentError` when `calendar` is not an atom, `UndefinedFunctionError` when it is not a calendar, and `FunctionClauseError`
    when `moment` is not a `DateTime`.

    iex> DateTime.convert!(~U[2000-01-01 00:00:00Z], Calendar.ISO)
    ~U[2000-01-01 00:00:00Z]
    """
    made = convert(vm, moment, calendar)
    if made[0] is ERROR:
        raise no_conversion(vm, moment, calendar)
    return made[1]
