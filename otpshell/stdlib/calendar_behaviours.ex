# What a calendar and a database of time zones have to define.

defmodule Calendar do
  @callback date_to_string(integer, integer, integer) :: String.t()
  @callback datetime_to_string(integer, integer, integer, integer, integer, integer, tuple, String.t(), String.t(), integer, integer) ::
              String.t()
  @callback day_of_era(integer, integer, integer) :: tuple
  @callback day_of_week(integer, integer, integer, atom) :: tuple
  @callback day_of_year(integer, integer, integer) :: integer
  @callback day_rollover_relative_to_midnight_utc() :: tuple
  @callback days_in_month(integer, integer) :: integer
  @callback leap_year?(integer) :: boolean
  @callback months_in_year(integer) :: integer
  @callback naive_datetime_from_iso_days(tuple) :: tuple
  @callback naive_datetime_to_iso_days(integer, integer, integer, integer, integer, integer, tuple) :: tuple
  @callback naive_datetime_to_string(integer, integer, integer, integer, integer, integer, tuple) :: String.t()
  @callback parse_date(String.t()) :: tuple
  @callback parse_naive_datetime(String.t()) :: tuple
  @callback parse_time(String.t()) :: tuple
  @callback parse_utc_datetime(String.t()) :: tuple
  @callback quarter_of_year(integer, integer, integer) :: integer
  @callback time_from_day_fraction(tuple) :: tuple
  @callback time_to_day_fraction(integer, integer, integer, tuple) :: tuple
  @callback time_to_string(integer, integer, integer, tuple) :: String.t()
  @callback valid_date?(integer, integer, integer) :: boolean
  @callback valid_time?(integer, integer, integer, tuple) :: boolean
  @callback year_of_era(integer, integer, integer) :: tuple
end

defmodule Calendar.TimeZoneDatabase do
  @callback time_zone_period_from_utc_iso_days(tuple, String.t()) :: tuple
  @callback time_zone_periods_from_wall_datetime(map, String.t()) :: tuple
end
