"""``DateTime``: moments in UTC."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import calendar_days as days
from otpshell.stdlib.calendar_days import ISO, MICROS, Invalid, date_of, field, micros_of, parts_of_micros, time_of, utc_struct
from otpshell.stdlib.iodata import binary, integer
from otpshell.stdlib.naive_date_time import difference, or_raise, unit_of
from otpshell.stdlib.protocols import shown
from otpshell.terms.atom import ERROR, NIL, OK, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, to_pylist
from otpshell.terms.errors import argument_error
from otpshell.terms.maps import Map

module = Native("Elixir.DateTime", "lib/calendar/datetime.ex")
fn = module.fn
EXTENDED, SECOND, UTC_ONLY = atom("extended"), atom("second"), atom("utc_only_time_zone_database")
UTC = b"Etc/UTC"
_NONE = (0, 0)
_MIN, _MAX = days.to_days(-9999, 1, 1) * days.DAY_MICROS, days.to_days(10000, 1, 1) * days.DAY_MICROS


@fn("__struct__")
def blank(fields: Any = EMPTY) -> Map:
    """The struct's fields."""
    made = utc_struct((NIL, NIL, NIL), (NIL, NIL, NIL, (0, 0)))
    empty = [(atom(key), NIL) for key in ("time_zone", "zone_abbr", "utc_offset", "std_offset")]
    return made.put_many(empty).put_many(to_pylist(fields))


def _utc(micros: int, precision: int) -> Map:
    return utc_struct(*parts_of_micros(micros, precision))


def _precision(value: Any) -> int:
    return field(value, "microsecond")[1]


@fn(vm=True)
def utc_now(vm: Any, unit: Any = ISO) -> Map:
    """Now."""
    micros = vm.apply(atom("erlang"), atom("system_time"), atom("microsecond")) + days.EPOCH_DAYS * days.DAY_MICROS
    made = _utc(micros, 6)
    return truncate(made, unit) if unit is not ISO else made


@fn(vm=True)
def now(vm: Any, zone: Any, _database: Any = NIL) -> Any:
    """`{:ok, now}` in a zone; only `"Etc/UTC"` is known."""
    return (OK, utc_now(vm)) if binary(zone) == UTC else (ERROR, UTC_ONLY)


@fn("now!", vm=True)
def now_bang(vm: Any, zone: Any, _database: Any = NIL) -> Map:
    """As `now/1`, but gives the result or raises."""
    return or_raise(vm, now(vm, zone), f"cannot get current datetime in {shown(vm, zone)} time zone")


@fn
def new(date: Any, time: Any, zone: Any = UTC, _database: Any = NIL) -> Any:
    """`{:ok, datetime}` of a date, a time and a zone.

        iex> DateTime.new(~D[2016-05-24], ~T[13:26:08.003], "Etc/UTC")
        {:ok, ~U[2016-05-24 13:26:08.003Z]}
    """
    return (OK, utc_struct(date_of(date), time_of(time))) if zone == UTC else (ERROR, UTC_ONLY)


@fn("new!", vm=True)
def new_bang(vm: Any, date: Any, time: Any, zone: Any = UTC, _database: Any = NIL) -> Map:
    """As `new/3`, but gives the result or raises.

        iex> DateTime.new!(~D[2016-05-24], ~T[13:26:08])
        ~U[2016-05-24 13:26:08Z]
    """
    return or_raise(vm, new(date, time, zone), f"cannot build datetime with {shown(vm, date)} and {shown(vm, time)}")


@fn
def from_naive(naive: Any, zone: Any, _database: Any = NIL) -> Any:
    """`{:ok, datetime}` of a naive one and a zone.

        iex> DateTime.from_naive(~N[2016-05-24 13:26:08.003], "Etc/UTC")
        {:ok, ~U[2016-05-24 13:26:08.003Z]}
    """
    return (OK, utc_struct(date_of(naive), time_of(naive))) if zone == UTC else (ERROR, UTC_ONLY)


@fn("from_naive!", vm=True)
def from_naive_bang(vm: Any, naive: Any, zone: Any, _database: Any = NIL) -> Map:
    """As `from_naive/2`, but gives the result or raises.

        iex> DateTime.from_naive!(~N[2016-05-24 13:26:08], "Etc/UTC")
        ~U[2016-05-24 13:26:08Z]
    """
    return or_raise(vm, from_naive(naive, zone), f"cannot parse {shown(vm, naive)} to datetime")


@fn(vm=True)
def from_unix(vm: Any, number: Any, unit: Any = SECOND, _calendar: Any = ISO) -> Any:
    """`{:ok, datetime}` of a Unix time.

        iex> DateTime.from_unix(1_464_096_368)
        {:ok, ~U[2016-05-24 13:26:08Z]}
    """
    numerator, denominator = _unix_unit(vm, unit)
    micros = integer(number) * numerator // denominator + days.EPOCH_DAYS * days.DAY_MICROS
    if not _MIN <= micros < _MAX:
        return (ERROR, atom("invalid_unix_time"))
    return (OK, _utc(micros, days.unit_precision(unit)))


def _unix_unit(vm: Any, unit: Any) -> tuple[int, int]:
    try:
        return days.unit_micros(unit)
    except KeyError:
        raise argument_error(
            "unsupported time unit. Expected :second, :millisecond, :microsecond, :nanosecond, or a positive integer, "
            f"got {shown(vm, unit)}"
        ) from None


@fn("from_unix!", vm=True)
def from_unix_bang(vm: Any, number: Any, unit: Any = SECOND, _calendar: Any = ISO) -> Map:
    """As `from_unix/2`, but gives the result or raises.

        iex> DateTime.from_unix!(1_464_096_368)
        ~U[2016-05-24 13:26:08Z]
    """
    return or_raise(vm, from_unix(vm, number, unit), f"cannot convert Unix time {shown(vm, number)} to datetime")


@fn(vm=True)
def to_unix(vm: Any, moment: Any, unit: Any = SECOND) -> int:
    """The Unix time in a unit.

        iex> DateTime.to_unix(~U[2016-05-24 13:26:08Z])
        1464096368
    """
    numerator, denominator = _unix_unit(vm, unit)
    return (micros_of(moment) - days.EPOCH_DAYS * days.DAY_MICROS) * denominator // numerator


@fn
def from_iso8601(text: Any, _format: Any = EXTENDED, _calendar: Any = ISO) -> Any:
    """`{:ok, datetime, offset}` of an ISO 8601 text with an offset, moved to UTC.

        iex> DateTime.from_iso8601("2015-01-23T23:50:07.123+02:30")
        {:ok, ~U[2015-01-23 21:20:07.123Z], 9000}
    """
    try:
        date, time, offset = days.parse_naive(binary(text))
    except Invalid as error:
        return (ERROR, error.args[0])
    if offset is None:
        return (ERROR, atom("missing_offset"))
    micros = days.to_days(*date) * days.DAY_MICROS + days.time_micros(*time[:3], time[3][0]) - offset * MICROS
    return (OK, _utc(micros, time[3][1]), offset)


def _text(moment: Any, joint: str, basic: bool) -> bytes:
    offset = field(moment, "utc_offset") + field(moment, "std_offset")
    zone = field(moment, "time_zone")
    tail = "Z" if offset == 0 and zone == UTC else days.offset_text(offset, basic)
    return f"{days.date_text(*date_of(moment), basic)}{joint}{days.time_text(*time_of(moment), basic)}{tail}".encode()


@fn
def to_iso8601(moment: Any, style: Any = EXTENDED, _offset: Any = NIL) -> bytes:
    """ISO 8601 text.

        iex> DateTime.to_iso8601(~U[2000-02-28 23:00:13Z])
        "2000-02-28T23:00:13Z"
    """
    return _text(moment, "T", style is atom("basic"))


@fn
def to_string(moment: Any) -> bytes:
    """Text with a space between date and time.

        iex> DateTime.to_string(~U[2000-02-28 23:00:13Z])
        "2000-02-28 23:00:13Z"
    """
    made = _text(moment, " ", False)
    zone = field(moment, "time_zone")
    return made if zone == UTC else made + b" " + field(moment, "zone_abbr") + b" " + zone


@fn
def to_date(moment: Any) -> Map:
    """Its date.

        iex> DateTime.to_date(~U[2000-02-28 23:00:13Z])
        ~D[2000-02-28]
    """
    return days.date_struct(*date_of(moment))


@fn
def to_time(moment: Any) -> Map:
    """Its time of day.

        iex> DateTime.to_time(~U[2000-02-28 23:00:13Z])
        ~T[23:00:13]
    """
    return days.time_struct(*time_of(moment))


@fn
def to_naive(moment: Any) -> Map:
    """The same without its zone.

        iex> DateTime.to_naive(~U[2000-02-28 23:00:13Z])
        ~N[2000-02-28 23:00:13]
    """
    return days.naive_struct(date_of(moment), time_of(moment))


@fn
def from_gregorian_seconds(seconds: Any, micro: Any = _NONE, _calendar: Any = ISO) -> Map:
    """The moment so many seconds after year 0 began.

        iex> DateTime.from_gregorian_seconds(1)
        ~U[0000-01-01 00:00:01Z]
    """
    return _utc(integer(seconds) * MICROS + micro[0], micro[1])


@fn
def to_gregorian_seconds(moment: Any) -> Any:
    """`{seconds, microseconds}` since year 0 began.

        iex> DateTime.to_gregorian_seconds(~U[0000-01-01 00:00:01Z])
        {1, 0}
    """
    return divmod(micros_of(moment), MICROS)


@fn(vm=True)
def add(vm: Any, moment: Any, amount: Any, unit: Any = SECOND, _database: Any = NIL) -> Map:
    """So much later. Units `:day`, `:hour`, `:minute`, `:second`, …

        iex> DateTime.add(~U[2000-01-01 00:00:00Z], 1, :hour)
        ~U[2000-01-01 01:00:00Z]
    """
    numerator, denominator = unit_of(vm, unit)
    return _utc(micros_of(moment) + integer(amount) * numerator // denominator, _precision(moment))


@fn(vm=True)
def diff(vm: Any, one: Any, other: Any, unit: Any = SECOND) -> int:
    """The time from the second to the first, in a unit.

        iex> DateTime.diff(~U[2000-01-01 00:01:00Z], ~U[2000-01-01 00:00:00Z])
        60
    """
    return difference(micros_of(one) - micros_of(other), *unit_of(vm, unit))


@fn
def compare(one: Any, other: Any) -> Atom:
    """`:lt`, `:eq` or `:gt`.

        iex> DateTime.compare(~U[2000-01-01 00:00:00Z], ~U[2000-01-01 00:00:01Z])
        :lt
    """
    return days.order(micros_of(one), micros_of(other))


@fn("before?")
def before(one: Any, other: Any) -> Atom:
    """Whether the first is earlier."""
    return boolean(micros_of(one) < micros_of(other))


@fn("after?")
def after(one: Any, other: Any) -> Atom:
    """Whether the first is later."""
    return boolean(micros_of(one) > micros_of(other))


@fn
def truncate(moment: Any, precision: Any) -> Map:
    """Without the digits beyond `:second`, `:millisecond` or `:microsecond`.

        iex> DateTime.truncate(~U[2000-01-01 00:00:00.123456Z], :second)
        ~U[2000-01-01 00:00:00Z]
    """
    return moment.put(atom("microsecond"), days.truncated(time_of(moment)[3], precision))


@fn
def shift_zone(moment: Any, zone: Any, _database: Any = NIL) -> Any:
    """`{:ok, datetime}` in a zone; only `"Etc/UTC"` is known."""
    return (OK, _utc(micros_of(moment), _precision(moment))) if binary(zone) == UTC else (ERROR, UTC_ONLY)


@fn("shift_zone!", vm=True)
def shift_zone_bang(vm: Any, moment: Any, zone: Any, _database: Any = NIL) -> Map:
    """As `shift_zone/2`, but gives the result or raises."""
    return or_raise(vm, shift_zone(moment, zone), f"cannot shift {shown(vm, moment)} to {shown(vm, zone)} time zone")


@fn
def convert(moment: Any, _calendar: Any) -> Any:
    """`{:ok, datetime}` in another calendar."""
    return (OK, moment)


@fn("convert!")
def convert_bang(moment: Any, _calendar: Any) -> Map:
    """The same in another calendar."""
    return moment
