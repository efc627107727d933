functions = [
  fn -> Enum.map(5, & &1) end,
  fn -> Enum.to_list(5) end,
  fn -> Enum.count(5) end,
  fn -> for(x <- 5, do: x) end,
  fn -> to_string({1}) end,
  fn -> "#{%{}}" end,
  fn -> Enum.into([1], 5) end,
  fn -> Enum.reduce(:a, 0, fn _, _ -> 1 end) end,
  fn -> Enum.member?(5, 1) end,
  fn -> Enum.slice(5, 1, 2) end,
  fn -> to_charlist({}) end,
  fn -> Enum.empty?(5) end,
  fn -> List.Chars.to_charlist(%{}) end,
  fn -> Enum.at(5, 0) end,
  fn -> Enum.sum(5) end,
  fn -> Enum.sort(5) end,
  fn -> Enum.each(nil, & &1) end,
  fn -> Enum.zip([1], 5) end,
  fn -> Enum.concat(5, [1]) end
]

for fun <- functions do
  try do
    _ = fun.()
    :no
  rescue
    error ->
      IO.puts(inspect(error))
      ours = Enum.take_while(__STACKTRACE__, fn {module, _, _, _} -> not String.starts_with?(inspect(module), ":elixir_compiler") end)
      IO.puts(Exception.format_stacktrace(ours))
  end
end
