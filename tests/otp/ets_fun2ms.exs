w = fn s -> IO.puts(s); r = try do Code.eval_string(":ets.fun2ms(#{s})") |> elem(0) rescue e -> {:raised, e} catch k, e -> {k, e} end; IO.inspect(r, width: 200) end
for s <- [
 "fn {:\"$1\", b} -> b end", "fn {a, b} -> :\"$_\" end", "fn {a, b} -> {:\"$1\", :_, a} end", "fn {a, :_} -> :_ end", "fn {<<a>>, b} -> b end", "fn {<<1, 2>>, b} -> b end", "fn {<<1, x::binary>>, b} -> b end",
 "fn {%{a: x}, 1} -> x end", "fn {x, 1} -> %{x | a: 1} end", "fn {f, 1} -> f.(1) end", "fn {a, 1} -> <<a>> end", "fn {a, 1} -> &hd/1 end", "fn {a, 1} -> &(&1 + 1) end", "fn {a, 1} -> for x <- a, do: x end",
 "fn {a, 1} -> receive do x -> x end end", "fn {a, 1} -> try do a rescue _ -> 1 end end", "fn {a, 1} -> cond do a -> 1 end end", "fn {a, 1} -> with {:ok, b} <- a, do: b end", "fn {a, 1} -> {:ok, b} = a end",
 "fn {a, 1} -> is_function(a, 1) end", "fn {a, b} -> a <> b end", "fn {a, b} -> a..b end", "fn {a, b} -> __MODULE__ end", "fn {a, b} -> a = 1; a end", "fn {a, b} -> -a end", "fn {a, b} -> +1 end", "fn {a, b} -> -1 end", "fn {a, b} -> a.b end", "fn {a, b} -> List.first(a) end", "fn {a, b} -> a.b(1) end",
 "fn {[a, b | c], 'x'} -> c end", "fn {a, b} when a in 1..3 -> a end", "fn {a, b} when a not in [1, 2] -> a end", "fn {a, b} when not (a > b) or is_boolean(a) -> a end", "fn {a, b} when is_struct(a) -> a end", "fn {a, b} when tuple_size(a) == 1 -> a end", "fn {a, b} when is_bitstring(a) -> a end","fn {a, b} when floor(a) == 1 -> a end",
 "fn {a, b} when is_map_key(a, :x) and byte_size(b) > 1 and hd(a) == tl(b) -> a end", "fn {a, {b, c} = d} -> d end", "fn {a, b} = {c, d} -> a end", "fn a = b -> a end", "fn {_, _} = _ -> 1 end", "fn _ -> 1 end", "fn _x -> 1 end", "fn {_x, _x} -> 1 end",
 "fn {a, b} -> %{a => b, 1 => {a}} end", "fn {a, b} -> %URI{host: a} end", "fn %URI{host: a} -> a end", "fn {a, b} -> if a == 1, do: b end", "fn {a, b} -> !a end", "fn {a, b} -> a || b end", "fn {a, b} -> a and b end", "fn {a, b} -> a + nil end", "fn {a, b} -> [] end", "fn {a} -> nil end", "fn {a} -> {} end", "fn {} -> {1} end", "fn {a, 1}; {a} -> a end",
 "fn {a, b} when a > 1 -> a; b -> b; {_, a} -> a end", "fn {a, b} -> {a, b}; c, d -> 1 end", "fn {a, _} -> self() end", "fn {a, _} -> make_ref() end", "fn {a, b} -> abs(a) + rem(a, b) + div(a, b) + round(a) / trunc(b) end", "fn {a, b} -> {node(), node(a)} end", "fn {a, b} -> :erlang.xor(a, b) end", "fn {a, b} -> Bitwise.band(a, b) end",
 "fn {a, {b, %{c: {d, _}}}} -> [[d], {b, [c: a]}] end", "fn {a, b} -> max(a, b) end", "fn {a, b} -> is_nil(a) end", "fn {a, b} -> a =~ b end", "fn {a, b} -> raise \"x\" end", "fn {a, b} -> a |> hd() |> tl() end", "fn {a, b} -> elem(a, b) end", "fn {a, b} -> elem(a, 1) end", "fn {a, b} -> put_elem(a, 1, b) end", "fn {a, b} -> {a, 1} |> elem(0) end", "fn {a, b} -> length([a]) end", "fn {a, b} -> byte_size(\"x\") end", "fn {a, b} -> is_exception(a) end", "fn {a, b} -> send(a, b) end", "fn {a, b} -> throw(a) end", "fn {a, b} -> exit(a) end", "fn {a, b} -> to_string(a) end", "fn {a, b} -> inspect(a) end", "fn {a, b} -> quote do: 1 end", "fn {1.0, \"é\", b} -> 'é' end", "fn {a, b} -> fn x -> x end end", "fn {a, b} -> a; b; 1 end", "fn {a, b} -> (a; b) end","fn {a, b} -> {(a; b), 1} end", "fn {a, b} -> nil && 1 end", "fn {a, b} when b == {a, 1} or b == [a] or b == %{x: a} -> 1 end", "fn {a, b} when a == :\"$1\" or a == \"x\" or a == {} -> 1 end"
] do w.(s) end
compiled = fn -> :ets.fun2ms(fn {a, _} -> a end) end
IO.inspect(try do compiled.() catch kind, reason -> {kind, reason} end)
for s <- ["f = fn {a, b} when is_integer(a) -> [a, b] end; :ets.fun2ms(f)", "apply(:ets, :fun2ms, [fn {a, b} -> a end])", "f = &:ets.fun2ms/1; f.(fn {a, b} -> a end)",
  "(fn {a, b} -> b end) |> :ets.fun2ms()", "a = 5; :ets.fun2ms(fn {a, b} -> b end)", "y = 5; :ets.fun2ms(fn {a, b} when b > y -> a end)", "y = 5; :ets.fun2ms(fn {^y, b} -> b end)",
  ":ets.fun2ms(&hd/1)", ":ets.fun2ms(5)", ":ets.fun2ms(fn a, b -> a end)", ":ets.fun2ms(fn -> 1 end)", ":ets.fun2ms(fn {a, _} -> \"x\#{a}\" end)"] do
  r = try do Code.eval_string(s) |> elem(0) rescue e -> {:raised, e} catch k, e -> {k, e} end
  IO.puts(s); IO.inspect(r)
end
IO.inspect :ets.test_ms({1}, [{{:"$1"}, [{:foo, 1, 2}, {:bar}], [:"$2", {1}]}])
IO.inspect :ets.test_ms({1}, [{{:"$1"}, [], [{}]}])
IO.inspect :ets.test_ms({1}, [{{:"$1"}, [], [{:element, 1}]}])
IO.inspect :ets.test_ms({1}, [{{:"$1"}, [{:is_record, 1, 2}], [{:is_record, 1, :a}]}])
IO.inspect :ets.test_ms({1}, [{{:"$1"}, [], [{:message, 1}, {:caller}, {:andalso}, {:xor, 1}, {:const}, {:const, 1, 2}, {:or}, {:node, 1}, {:self, 1}]}])
IO.inspect :ets.test_ms({1}, [{5, [], [{:process_dump}]}])
IO.inspect :ets.test_ms({1}, [{%{a: :"$1"}, [], [:"$1"]}])
IO.inspect :ets.test_ms({1}, [{{1}, [], [1]} | 5])
for f <- [:return_trace, :exception_trace, :display, :get_tcw, :caller, :enable_trace, :get_seq_token, :set_seq_token, :set_tcw, :message, :is_seq_trace, :trace, :silent, :process_dump, :xor, :is_record, :binary_part, :node,:float,:float_,:max,:min, :is_function, :caller_line, :current_stacktrace, :apply], n <- 0..3, do: IO.inspect {f, n, :ets.test_ms({1}, [{{:"$1"}, [], [List.to_tuple([f | Enum.take([:"$1", 1, 2], n)])]}])}
IO.inspect :ets.test_ms({1, :r}, [{{:"$1", :_}, [], [{:is_record, :"$_", :r}]}])
