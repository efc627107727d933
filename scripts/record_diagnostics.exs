# What real Elixir says of each program in tests/lang/diagnostics/programs.txt: what goes to standard error, then the error that ended it.
#
#     elixir scripts/record_diagnostics.exs        (Elixir 1.14 on OTP 25)

folder = Path.expand("../tests/lang/diagnostics", __DIR__)
programs = folder |> Path.join("programs.txt") |> File.read!() |> String.split("\n%%\n")

defmodule Record do
  def run(source) do
    before = MapSet.new(:code.all_loaded(), &elem(&1, 0))

    printed =
      ExUnit.CaptureIO.capture_io(:stderr, fn ->
        try do
          Code.eval_string(source, [], file: "nofile")
        rescue
          error ->
            {error, _} = Exception.blame(:error, error, __STACKTRACE__)
            IO.write(:stderr, "** (#{inspect(error.__struct__)}) #{Exception.message(error)}\n")
        catch
          kind, reason -> IO.write(:stderr, "** (#{kind}) #{inspect(reason)}\n")
        end
      end)

    for {module, where} <- :code.all_loaded(), module not in before, where in [[], 'nofile', :nofile] do
      :code.purge(module)
      :code.delete(module)
      :code.purge(module)
    end

    printed
  end
end

Application.ensure_all_started(:ex_unit)

defmodule Show do
  def json(text) do
    escaped =
      for <<char::utf8 <- text>>, into: "" do
        case char do
          ?" -> "\\\""
          ?\\ -> "\\\\"
          ?\n -> "\\n"
          ?\t -> "\\t"
          c when c < 32 -> "\\u" <> String.pad_leading(Integer.to_string(c, 16), 4, "0")
          c -> <<c::utf8>>
        end
      end

    "\"" <> escaped <> "\""
  end
end

lines = for source <- programs, do: "  [#{Show.json(source)},\n   #{Show.json(Record.run(source))}]"
File.write!(Path.join(folder, "recorded.json"), "[\n" <> Enum.join(lines, ",\n") <> "\n]\n")
IO.puts("#{length(programs)} programs")
