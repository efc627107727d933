defmodule St do
  defstruct [:a, :b]
end
IO.puts Macro.to_string({:x, [], [%{a: 1}, MapSet.new([1]), 1..2, %{__struct__: Nope, a: 1}]})
IO.puts Macro.to_string(Map.put(%{__struct__: St}, :a, 1) |> Map.put(:b, {:foo, [], nil}))
IO.puts Macro.to_string(%{a: {:foo, [], nil}})
IO.puts Macro.to_string({:x, [], [~r/a/, ~D[2020-01-01], self() |> is_pid, fn -> 1 end |> is_function]})
IO.puts Macro.to_string([a: ~D[2020-01-01]])
IO.puts Macro.to_string({:+, [], [~D[2020-01-01], struct(St, a: 1)]})
IO.puts Macro.to_string({1, ~D[2020-01-01]})
IO.puts Macro.to_string(%{1 => 2, "a" => %{b: ~D[2020-01-01]}})
