# Records what real Elixir prints for each line of expressions.txt: run `elixir record.exs` in this folder.
lines = "expressions.txt" |> File.read!() |> String.split("\n", trim: true)

results =
  for line <- lines do
    try do
      {value, _} = Code.eval_string(line)
      inspect(value, width: :infinity)
    rescue
      e -> inspect("** " <> inspect(e.__struct__) <> " " <> Exception.message(e))
    end
  end

File.write!("expressions.out", Enum.join(results, "\n") <> "\n")
