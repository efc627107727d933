# What a calendar and a database of time zones have to define.

defmodule Calendar do
  @doc """
  A date as text.

      iex> Calendar.ISO.date_to_string(2024, 2, 29)
      "2024-02-29"
  """
  @callback date_to_string(integer, integer, integer) :: String.t()

  @doc """
  A date and time with its time zone as text: the last arguments are the zone's name and abbreviation, and its offsets in seconds.

      iex> Calendar.ISO.datetime_to_string(2024, 2, 29, 7, 30, 0, {0, 0}, "Etc/UTC", "UTC", 0, 0)
      "2024-02-29 07:30:00Z"
  """
  @callback datetime_to_string(integer, integer, integer, integer, integer, integer, tuple, String.t(), String.t(), integer, integer) ::
              String.t()

  @doc """
  The day counted within its era, and the era: `{day, era}`.

      iex> Calendar.ISO.day_of_era(1, 1, 1)
      {1, 1}
  """
  @callback day_of_era(integer, integer, integer) :: tuple

  @doc """
  The day of the week, and the first and last number that it may be, when the week starts on the given day.

      iex> Calendar.ISO.day_of_week(2024, 2, 29, :default)
      {4, 1, 7}
  """
  @callback day_of_week(integer, integer, integer, atom) :: tuple

  @doc """
  The day counted within its year, from 1.

      iex> Calendar.ISO.day_of_year(2024, 2, 29)
      60
  """
  @callback day_of_year(integer, integer, integer) :: integer

  @doc """
  When a day begins, as a fraction of a day after midnight in UTC.

      iex> Calendar.ISO.day_rollover_relative_to_midnight_utc()
      {0, 1}
  """
  @callback day_rollover_relative_to_midnight_utc() :: tuple

  @doc """
  How many days a month has.

      iex> Calendar.ISO.days_in_month(2024, 2)
      29
  """
  @callback days_in_month(integer, integer) :: integer

  @doc """
  Whether a year is a leap year.

      iex> Calendar.ISO.leap_year?(2024)
      true
  """
  @callback leap_year?(integer) :: boolean

  @doc """
  How many months a year has.

      iex> Calendar.ISO.months_in_year(2024)
      12
  """
  @callback months_in_year(integer) :: integer

  @doc """
  Year, month, day, hour, minute, second and microsecond of a moment that is given as days and a fraction of a day, as all calendars share
  it.

      iex> Calendar.ISO.naive_datetime_from_iso_days({0, {0, 86400}})
      {0, 1, 1, 0, 0, 0, {0, 6}}
  """
  @callback naive_datetime_from_iso_days(tuple) :: tuple

  @doc """
  A date and time as days and a fraction of a day, as all calendars share it.

      iex> Calendar.ISO.naive_datetime_to_iso_days(0, 1, 1, 0, 0, 0, {0, 6})
      {0, {0, 86400000000}}
  """
  @callback naive_datetime_to_iso_days(integer, integer, integer, integer, integer, integer, tuple) :: tuple

  @doc """
  A date and time without a time zone as text.

      iex> Calendar.ISO.naive_datetime_to_string(2024, 2, 29, 7, 30, 0, {0, 0})
      "2024-02-29 07:30:00"
  """
  @callback naive_datetime_to_string(integer, integer, integer, integer, integer, integer, tuple) :: String.t()

  @doc """
  A date out of text: `{:ok, {year, month, day}}`, or `{:error, reason}`.

      iex> Calendar.ISO.parse_date("2024-02-29")
      {:ok, {2024, 2, 29}}
  """
  @callback parse_date(String.t()) :: tuple

  @doc """
  A date and time without a time zone out of text: `{:ok, {year, month, day, hour, minute, second, microsecond}}`, or `{:error, reason}`.

      iex> Calendar.ISO.parse_naive_datetime("2024-02-29 07:30:00")
      {:ok, {2024, 2, 29, 7, 30, 0, {0, 0}}}
  """
  @callback parse_naive_datetime(String.t()) :: tuple

  @doc """
  A time out of text: `{:ok, {hour, minute, second, microsecond}}`, or `{:error, reason}`.

      iex> Calendar.ISO.parse_time("07:30:00")
      {:ok, {7, 30, 0, {0, 0}}}
  """
  @callback parse_time(String.t()) :: tuple

  @doc """
  A date and time with an offset out of text: `{:ok, date_and_time_in_utc, offset}` with the offset in seconds, or `{:error, reason}`.

      iex> Calendar.ISO.parse_utc_datetime("2024-02-29 07:30:00+01:00")
      {:ok, {2024, 2, 29, 6, 30, 0, {0, 0}}, 3600}
  """
  @callback parse_utc_datetime(String.t()) :: tuple

  @doc """
  The quarter of the year that a date is in.

      iex> Calendar.ISO.quarter_of_year(2024, 2, 29)
      1
  """
  @callback quarter_of_year(integer, integer, integer) :: integer

  @doc """
  Hour, minute, second and microsecond of a fraction of a day.

      iex> Calendar.ISO.time_from_day_fraction({1, 2})
      {12, 0, 0, {0, 6}}
  """
  @callback time_from_day_fraction(tuple) :: tuple

  @doc """
  A time as a fraction of a day.

      iex> Calendar.ISO.time_to_day_fraction(12, 0, 0, {0, 0})
      {43200000000, 86400000000}
  """
  @callback time_to_day_fraction(integer, integer, integer, tuple) :: tuple

  @doc """
  A time as text.

      iex> Calendar.ISO.time_to_string(7, 30, 0, {0, 0})
      "07:30:00"
  """
  @callback time_to_string(integer, integer, integer, tuple) :: String.t()

  @doc """
  Whether there is such a date.

      iex> Calendar.ISO.valid_date?(2023, 2, 29)
      false
  """
  @callback valid_date?(integer, integer, integer) :: boolean

  @doc """
  Whether there is such a time.

      iex> Calendar.ISO.valid_time?(24, 0, 0, {0, 0})
      false
  """
  @callback valid_time?(integer, integer, integer, tuple) :: boolean

  @doc """
  The year counted within its era, and the era: `{year, era}`.

      iex> Calendar.ISO.year_of_era(2024, 1, 1)
      {2024, 1}
  """
  @callback year_of_era(integer, integer, integer) :: tuple
end

defmodule Calendar.TimeZoneDatabase do
  @moduledoc """
  What a database of time zones has to define. `Calendar.put_time_zone_database/1` puts one in the place of the one that knows UTC alone.

      iex> Calendar.get_time_zone_database()
      Calendar.UTCOnlyTimeZoneDatabase
  """

  @doc """
  What holds in a time zone at a moment of UTC: `{:ok, %{std_offset: seconds, utc_offset: seconds, zone_abbr: name}}`, or `{:error,
  reason}`.

      iex> Calendar.UTCOnlyTimeZoneDatabase.time_zone_period_from_utc_iso_days({0, {0, 1}}, "Etc/UTC")
      {:ok, %{std_offset: 0, utc_offset: 0, zone_abbr: "UTC"}}
  """
  @callback time_zone_period_from_utc_iso_days(tuple, String.t()) :: tuple

  @doc """
  What holds in a time zone when its clocks show this time: `{:ok, period}`, or, around the change to and from summer time, `{:ambiguous,
  first, second}` or `{:gap, {first, until}, {second, from}}`; `{:error, reason}` for an unknown zone.

      iex> Calendar.UTCOnlyTimeZoneDatabase.time_zone_periods_from_wall_datetime(~N[2024-02-29 07:30:00], "Etc/UTC")
      {:ok, %{std_offset: 0, utc_offset: 0, zone_abbr: "UTC"}}
  """
  @callback time_zone_periods_from_wall_datetime(map, String.t()) :: tuple
end
