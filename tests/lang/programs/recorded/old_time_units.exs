# Units of time by their old names: Erlang takes some of them, System takes them with a warning, once for each and place.
IO.inspect(for unit <- [:seconds, :milli_seconds, :micro_seconds, :nano_seconds], do: :os.system_time(unit) > 0)
IO.inspect(is_integer(:os.perf_counter(:milli_seconds)))

defmodule Watch do
  def seconds(time), do: System.convert_time_unit(time, :milliseconds, :seconds)

  def look do
    for _ <- 1..2, do: System.convert_time_unit(1, :milli_seconds, :microsecond)
  end
end

IO.inspect([Watch.seconds(1_500), Watch.seconds(2_000)])
IO.inspect(Watch.look())

try do
  System.system_time(:fortnight)
rescue
  error -> IO.puts(Exception.message(error))
end
