# Records what real Elixir prints for each line of each *.txt beside it: run `elixir record.exs` in this folder.
for file <- Path.wildcard("*.txt") do
  results =
    for line <- file |> File.read!() |> String.split("\n", trim: true) do
      try do
        {value, _} = Code.eval_string(line)
        inspect(value, width: :infinity)
      rescue
        e -> inspect("** " <> inspect(e.__struct__) <> " " <> Exception.message(e))
      end
    end

  File.write!(Path.rootname(file) <> ".out", Enum.join(results, "\n") <> "\n")
end
