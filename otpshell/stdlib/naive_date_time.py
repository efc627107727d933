"""``NaiveDateTime``: dates and times without a zone."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import calendar_days as days
from otpshell.stdlib.calendar_days import ISO, MICROS, Invalid, date_of, micros_of, naive_struct, parts_of_micros, time_of
from otpshell.stdlib.iodata import binary, integer
from otpshell.stdlib.protocols import shown
from otpshell.terms.atom import ERROR, NIL, OK, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, to_pylist
from otpshell.terms.errors import argument_error
from otpshell.terms.maps import Map, struct_name

module = Native("Elixir.NaiveDateTime", "lib/calendar/naive_datetime.ex")
fn = module.fn
EXTENDED, SECOND = atom("extended"), atom("second")
_NONE = (0, 0)


@fn("__struct__")
def blank(fields: Any = EMPTY) -> Map:
    """The struct's fields."""
    return naive_struct((NIL, NIL, NIL), (NIL, NIL, NIL, (0, 0))).put_many(to_pylist(fields))


def or_raise(vm: Any, made: Any, message: str) -> Any:
    if made[0] is OK:
        return made[1]
    raise argument_error(f"{message}, reason: {shown(vm, made[1])}")


def unit_of(vm: Any, unit: Any) -> tuple[int, int]:
    try:
        return days.unit_micros(unit)
    except KeyError:
        raise argument_error(
            "unsupported time unit. Expected :day, :hour, :minute, :second, :millisecond, :microsecond, :nanosecond, or a positive "
            f"integer, got {shown(vm, unit)}"
        ) from None


def difference(micros: int, numerator: int, denominator: int) -> int:
    """A span of microseconds in a unit, towards zero."""
    whole = abs(micros) * denominator // numerator
    return whole if micros >= 0 else -whole


def _new(date: Any, time: Any) -> Any:
    if not days.valid_date(*date):
        return (ERROR, days.INVALID_DATE)
    hour, minute, second, micro = time
    micro = (micro, 6) if type(micro) is int else micro
    if not days.valid_time(hour, minute, second, micro):
        return (ERROR, days.INVALID_TIME)
    return (OK, naive_struct(date, (hour, minute, second, micro)))


def new_of_two(date: Any, time: Any) -> Any:
    """`{:ok, naive}` of a date and a time.

        iex> NaiveDateTime.new(~D[2010-01-13], ~T[23:00:07.005])
        {:ok, ~N[2010-01-13 23:00:07.005]}
    """
    return (OK, naive_struct(date_of(date), time_of(time)))


def new_of_numbers(year: Any, month: Any, day: Any, hour: Any, minute: Any, second: Any, micro: Any = _NONE, calendar: Any = ISO) -> Any:
    """`{:ok, naive}` of numbers, or `{:error, reason}`.

        iex> NaiveDateTime.new(2000, 1, 1, 23, 59, 59)
        {:ok, ~N[2000-01-01 23:59:59]}
    """
    return _new((year, month, day), (hour, minute, second, micro))


def new_of_two_bang(vm: Any, date: Any, time: Any) -> Map:
    """The naive date and time of a date and a time.

        iex> NaiveDateTime.new!(~D[2010-01-13], ~T[23:00:07])
        ~N[2010-01-13 23:00:07]
    """
    return new_of_two(date, time)[1]


def new_of_numbers_bang(
    vm: Any, year: Any, month: Any, day: Any, hour: Any, minute: Any, second: Any, micro: Any = _NONE, calendar: Any = ISO
) -> Map:
    """As `new/7`, but gives the result or raises `ArgumentError`.

        iex> NaiveDateTime.new!(2000, 1, 1, 23, 59, 59)
        ~N[2000-01-01 23:59:59]
    """
    return or_raise(vm, _new((year, month, day), (hour, minute, second, micro)), "cannot build naive datetime")


fn("new")(new_of_two)
fn("new")(new_of_numbers)
fn("new!", vm=True)(new_of_two_bang)
fn("new!", vm=True)(new_of_numbers_bang)


@fn(vm=True)
def utc_now(vm: Any, calendar: Any = ISO) -> Map:
    """Now, in UTC."""
    micros = vm.apply(atom("erlang"), atom("system_time"), atom("microsecond")) + days.EPOCH_DAYS * days.DAY_MICROS
    return naive_struct(*parts_of_micros(micros, 6))


@fn(vm=True)
def local_now(vm: Any, calendar: Any = ISO) -> Map:
    """Now, to the second. The local zone is UTC here."""
    return truncate(utc_now(vm), SECOND)


@fn
def from_iso8601(text: Any, calendar: Any = ISO) -> Any:
    """`{:ok, naive}` of an ISO 8601 text; an offset in it is ignored.

        iex> NaiveDateTime.from_iso8601("2015-01-23T23:50:07")
        {:ok, ~N[2015-01-23 23:50:07]}
    """
    try:
        date, time, _offset = days.parse_naive(binary(text))
    except Invalid as error:
        return (ERROR, error.args[0])
    return (OK, naive_struct(date, time))


@fn("from_iso8601!", vm=True)
def from_iso8601_bang(vm: Any, text: Any, calendar: Any = ISO) -> Map:
    """As `from_iso8601/1`, but gives the result or raises.

        iex> NaiveDateTime.from_iso8601!("2015-01-23 23:50:07")
        ~N[2015-01-23 23:50:07]
    """
    return or_raise(vm, from_iso8601(text), f"cannot parse {shown(vm, text)} as naive datetime")


@fn
def to_iso8601(naive: Any, style: Any = EXTENDED) -> bytes:
    """ISO 8601 text.

        iex> NaiveDateTime.to_iso8601(~N[2000-02-28 23:00:13])
        "2000-02-28T23:00:13"
    """
    basic = style is atom("basic")
    return f"{days.date_text(*date_of(naive), basic)}T{days.time_text(*time_of(naive), basic)}".encode()


@fn
def to_string(naive: Any) -> bytes:
    """Text with a space between date and time.

        iex> NaiveDateTime.to_string(~N[2000-02-28 23:00:13])
        "2000-02-28 23:00:13"
    """
    return f"{days.date_text(*date_of(naive))} {days.time_text(*time_of(naive))}".encode()


@fn
def to_date(naive: Any) -> Map:
    """Its date.

        iex> NaiveDateTime.to_date(~N[2002-01-13 23:00:07])
        ~D[2002-01-13]
    """
    return days.date_struct(*date_of(naive))


@fn
def to_time(naive: Any) -> Map:
    """Its time of day.

        iex> NaiveDateTime.to_time(~N[2002-01-13 23:00:07])
        ~T[23:00:07]
    """
    return days.time_struct(*time_of(naive))


@fn
def to_erl(naive: Any) -> Any:
    """`{{year, month, day}, {hour, minute, second}}`.

        iex> NaiveDateTime.to_erl(~N[2000-01-01 13:30:15])
        {{2000, 1, 1}, {13, 30, 15}}
    """
    return (date_of(naive), time_of(naive)[:3])


@fn
def from_erl(both: Any, micro: Any = _NONE, calendar: Any = ISO) -> Any:
    """`{:ok, naive}` of such a tuple.

        iex> NaiveDateTime.from_erl({{2000, 1, 1}, {13, 30, 15}})
        {:ok, ~N[2000-01-01 13:30:15]}
    """
    date, (hour, minute, second) = both
    return _new(date, (hour, minute, second, micro))


@fn("from_erl!", vm=True)
def from_erl_bang(vm: Any, both: Any, micro: Any = _NONE, calendar: Any = ISO) -> Map:
    """As `from_erl/2`, but gives the result or raises.

        iex> NaiveDateTime.from_erl!({{2000, 1, 1}, {13, 30, 15}})
        ~N[2000-01-01 13:30:15]
    """
    return or_raise(vm, from_erl(both, micro), f"cannot convert {shown(vm, both)} to naive datetime")


@fn
def from_gregorian_seconds(seconds: Any, micro: Any = _NONE, calendar: Any = ISO) -> Map:
    """The date and time so many seconds after year 0 began.

        iex> NaiveDateTime.from_gregorian_seconds(1)
        ~N[0000-01-01 00:00:01]
    """
    return naive_struct(*parts_of_micros(integer(seconds) * MICROS + micro[0], micro[1]))


@fn
def to_gregorian_seconds(naive: Any) -> Any:
    """`{seconds, microseconds}` since year 0 began.

        iex> NaiveDateTime.to_gregorian_seconds(~N[0000-01-01 00:00:01])
        {1, 0}
    """
    return divmod(micros_of(naive), MICROS)


@fn(vm=True)
def add(vm: Any, naive: Any, amount: Any, unit: Any = SECOND) -> Map:
    """So much later. Units `:day`, `:hour`, `:minute`, `:second`, …

        iex> NaiveDateTime.add(~N[2014-10-02 00:29:10], 2)
        ~N[2014-10-02 00:29:12]
    """
    numerator, denominator = unit_of(vm, unit)
    wall = naive_struct(date_of(naive), time_of(naive))
    return naive_struct(*parts_of_micros(micros_of(wall) + integer(amount) * numerator // denominator, time_of(naive)[3][1]))


@fn(vm=True)
def diff(vm: Any, one: Any, other: Any, unit: Any = SECOND) -> int:
    """The time from the second to the first, in a unit.

        iex> NaiveDateTime.diff(~N[2014-10-02 00:29:12], ~N[2014-10-02 00:29:10])
        2
    """
    return difference(micros_of(one) - micros_of(other), *unit_of(vm, unit))


def _local(value: Any) -> Any:
    if struct_name(value) is None and type(value) is not Map:
        raise TypeError("no date and time")
    return (*date_of(value), *time_of(value)[:3], time_of(value)[3][0])


@fn
def compare(one: Any, other: Any) -> Atom:
    """`:lt`, `:eq` or `:gt`.

        iex> NaiveDateTime.compare(~N[2016-04-16 13:30:15], ~N[2016-04-28 16:19:25])
        :lt
    """
    return days.order(_local(one), _local(other))


@fn("before?")
def before(one: Any, other: Any) -> Atom:
    """Whether the first is earlier."""
    return boolean(_local(one) < _local(other))


@fn("after?")
def after(one: Any, other: Any) -> Atom:
    """Whether the first is later."""
    return boolean(_local(one) > _local(other))


@fn
def truncate(naive: Any, precision: Any) -> Map:
    """Without the digits beyond `:second`, `:millisecond` or `:microsecond`.

        iex> NaiveDateTime.truncate(~N[2017-11-06 00:23:51.123456], :second)
        ~N[2017-11-06 00:23:51]
    """
    return naive.put(atom("microsecond"), days.truncated(time_of(naive)[3], precision))


@fn
def beginning_of_day(naive: Any) -> Map:
    """The first moment of its day.

        iex> NaiveDateTime.to_date(~N[2000-01-01 23:00:07])
        ~D[2000-01-01]
    """
    return naive_struct(date_of(naive), (0, 0, 0, (0, time_of(naive)[3][1])))


@fn
def end_of_day(naive: Any) -> Map:
    """The last moment of its day."""
    precision = time_of(naive)[3][1]
    return naive_struct(date_of(naive), (23, 59, 59, (int("999999"[:precision].ljust(6, "0")), precision)))


@fn
def convert(naive: Any, _calendar: Any) -> Any:
    """`{:ok, naive}` in another calendar."""
    return (OK, naive_struct(date_of(naive), time_of(naive)))


@fn("convert!")
def convert_bang(naive: Any, _calendar: Any) -> Map:
    """The same in another calendar."""
    return naive_struct(date_of(naive), time_of(naive))
