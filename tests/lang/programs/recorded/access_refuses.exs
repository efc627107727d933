# What Access refuses is named by the function that refused it, however it was called.
data = %{a: %{b: 1}, k: [x: 1], t: {1, 2}, n: nil}

tries = [
  fn -> put_in([1, 2], [:a], 3) end,
  fn -> put_in(data, [:t, :x], 3) end,
  fn -> put_in(data, [:a, :b, :c], 3) end,
  fn -> put_in(data, [:n, :c], 3) end,
  fn -> put_in(data, [:k, "x"], 3) end,
  fn -> put_in(data, :a, 3) end,
  fn -> update_in(data, [:t, :x], & &1) end,
  fn -> update_in(data, [:n, :x], & &1) end,
  fn -> update_in(data, [:a], :no_fun) end,
  fn -> pop_in(data, [:t, :x]) end,
  fn -> pop_in({1}, [:x]) end,
  fn -> pop_in(data, [:k, "x"]) end,
  fn -> get_and_update_in(data, [:t, :x], &{&1, 1}) end,
  fn -> get_in(data, [:t, :x]) end,
  fn -> get_in(data, :a) end,
  fn -> Access.fetch!({1}, :a) end,
  fn -> Access.pop([a: 1], "a") end,
  fn -> Access.pop(nil, :a) end,
  fn -> Access.get_and_update([a: 1], "a", &{&1, 1}) end,
  fn -> Keyword.get_and_update([{:b, 2}, 1], :a, &{&1, 1}) end
]

for fun <- tries do
  try do
    IO.inspect(fun.())
  rescue
    e ->
      {e, trace} = Exception.blame(:error, e, __STACKTRACE__)
      trace = Enum.take_while(trace, &(elem(&1, 0) != :elixir_compiler_0))
      IO.puts(Regex.replace(~r/#Function<.*>/, Exception.format(:error, e, trace), "FUN"))
  end
end
