Application.ensure_all_started(:ex_unit)

# The old names of units of time count, with a warning; longer units do not everywhere.
for unit <- [:seconds, :milliseconds, :micro_seconds, :minute, :day, :bogus, 10] do
  for code <- [
        fn -> NaiveDateTime.add(~N[2000-01-01 00:00:00], 5, unit) end,
        fn -> NaiveDateTime.diff(~N[2000-01-01 00:00:00], ~N[2000-01-02 00:00:00], unit) end,
        fn -> DateTime.add(~U[2000-01-01 00:00:00Z], 5, unit) end,
        fn -> DateTime.diff(~U[2000-01-02 00:00:00Z], ~U[2000-01-01 00:00:00Z], unit) end,
        fn -> Time.add(~T[00:00:00], 5, unit) end,
        fn -> Time.diff(~T[00:00:00], ~T[00:00:09], unit) end,
        fn -> DateTime.from_unix(10, unit) end,
        fn -> DateTime.to_unix(~U[2000-01-01 00:00:00Z], unit) end
      ] do
    warned =
      ExUnit.CaptureIO.capture_io(:stderr, fn ->
        try do
          IO.inspect(code.())
        rescue
          error -> IO.puts(Exception.message(error))
        end
      end)

    if warned != "", do: warned |> String.split("\n") |> hd() |> IO.puts()
  end
end
