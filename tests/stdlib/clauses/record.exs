# Records how real Elixir explains each call of calls.txt: run `elixir record.exs` in this folder.
texts =
  for line <- "calls.txt" |> File.read!() |> String.split("\n", trim: true) do
    try do
      Code.eval_string(line)
    rescue
      e ->
        {error, _} = Exception.blame(:error, e, __STACKTRACE__)
        Exception.message(error)
    end
  end

File.write!("calls.out", Enum.join(texts, "\n====\n"))
