# Library functions that are handed to library functions: the error is theirs.
shown = fn code ->
  try do
    code.()
  rescue
    error ->
      [{module, function, arity, _} | _] = __STACKTRACE__
      IO.puts(Exception.message(Exception.blame(:error, error, []) |> elem(0)))
      IO.inspect({module, function, arity})
  end
end

shown.(fn -> Enum.map(["1", "x"], &String.to_integer/1) end)
shown.(fn -> Enum.map([1], &String.upcase/1) end)
shown.(fn -> Enum.each(["x"], &String.to_integer/1) end)
shown.(fn -> Enum.filter([1], &String.length/1) end)
shown.(fn -> Enum.map([1], &Enum.count/1) end)
shown.(fn -> Enum.map([1..2, 2], &Enum.sum/1) end)
shown.(fn -> Stream.map(["x"], &String.to_integer/1) |> Enum.to_list() end)
shown.(fn -> Enum.sort_by([1, 2], &String.length/1) end)
shown.(fn -> Enum.zip_with([1], [2], &String.at/2) end)
shown.(fn -> Map.update!(%{a: "x"}, :a, &String.to_integer/1) end)
shown.(fn -> Enum.map([1], &hd/1) end)
shown.(fn -> Enum.map([1], &length/1) end)
shown.(fn -> Float.parse(123) end)
shown.(fn -> Enum.map([1.5], &Float.parse/1) end)
