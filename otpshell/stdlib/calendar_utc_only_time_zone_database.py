"""``Calendar.UTCOnlyTimeZoneDatabase``: the time zones known unless a database is put in: UTC."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.terms.atom import ERROR, OK, atom
from otpshell.terms.maps import atom_map

module = Native(
    "Elixir.Calendar.UTCOnlyTimeZoneDatabase",
    "lib/calendar/time_zone_database.ex",
    doc="""\
The database of time zones that is used unless another is given: it knows `Etc/UTC` alone.

    iex> DateTime.now("Etc/UTC") |> elem(0)
    :ok
    iex> DateTime.now("Europe/Berlin")
    {:error, :utc_only_time_zone_database}
""",
)


def _period(zone: Any) -> Any:
    if zone == b"Etc/UTC":
        return (OK, atom_map(std_offset=0, utc_offset=0, zone_abbr=b"UTC"))
    return (ERROR, atom("utc_only_time_zone_database"))


@module.fn
def time_zone_period_from_utc_iso_days(_days: Any, zone: Any) -> Any:
    """The offsets of a zone at a moment: known for `"Etc/UTC"`.

    iex> Calendar.UTCOnlyTimeZoneDatabase.time_zone_period_from_utc_iso_days({0, {0, 1}}, "Europe/Rome")
    {:error, :utc_only_time_zone_database}
    """
    return _period(zone)


@module.fn
def time_zone_periods_from_wall_datetime(_naive: Any, zone: Any) -> Any:
    """The offsets of a zone when its clocks show a time: known for `"Etc/UTC"`.

    iex> Calendar.UTCOnlyTimeZoneDatabase.time_zone_periods_from_wall_datetime(~N[2000-01-01 00:00:00], "Etc/UTC")
    {:ok, %{std_offset: 0, utc_offset: 0, zone_abbr: "UTC"}}
    """
    return _period(zone)
