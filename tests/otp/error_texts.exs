# What was raised as text; · stands for a space, so that the layout is compared, too.
p = fn x -> IO.puts("-----"); IO.puts(try do x.() |> :unicode.characters_to_binary() |> String.replace(" ", "·") catch k, r -> inspect({k, r}) end) end
st = [{Foo, :bar, 2, [file: 'lib/foo.ex', line: 12]}, {:lists, :map, [1, 2], []}, {Foo, :"-x/1-fun-0-", 0, [file: 'lib/foo.ex', line: 3]}, {:proc_lib, :init_p, 3, [file: 'proc_lib.erl', line: 225]}]
f = &:erl_error.format_exception/3
a = fn n -> String.to_atom(String.duplicate("x", n)) end
# one line values about the width
for n <- [40, 43, 44, 45, 46, 47, 48, 60, 61, 62, 63, 64, 65, 100], do: p.(fn -> f.(:error, {:badmatch, a.(n)}, []) end)
for n <- [60, 61, 62, 63, 64, 65, 66, 100], do: p.(fn -> f.(:exit, a.(n), []) end)
for n <- [18, 20, 22,23,24,25,26,27,28], do: p.(fn -> f.(:error, {:badmatch, Enum.to_list(1..n)}, st) end)
for n <- [20,21,22,23,24,25,26], do: p.(fn -> f.(:error, Enum.to_list(1..n), st) end)
# called as
for n <- [20,21,22,23,24,25,26,27,28], do: p.(fn -> f.(:error, :badarg, [{:foo, :bar, [Enum.to_list(1..n)], []}]) end)
p.(fn -> f.(:error, :badarg, [{:foo, :bar, [Enum.to_list(1..60), %{a: Enum.to_list(1..40)}], []}]) end)
for op <- [:+, :-, :*, :/, :div, :rem, :band, :bor, :bxor, :bsl, :bsr, :++, :--, :!, :==, :"=:=", :"/=", :<, :>=, :and, :or, :xor], do: p.(fn -> f.(:error, :badarith, [{:erlang, op, [1, [2]], []}]) end)
for op <- [:+, :-, :not, :bnot, :abs], do: p.(fn -> f.(:error, :badarith, [{:erlang, op, [[2]], []}, {:erlang, op, 1, []}]) end)
p.(fn -> f.(:error, :badarith, [{:erlang, :+, 2, []}]) end)
p.(fn -> f.(:error, :badarith, [{:erlang, :+, [Enum.to_list(1..40), Enum.to_list(1..40)], []}]) end)
p.(fn -> f.(:error, {:badarity, {&Enum.map/2, [1, 2, 3]}}, st) end)
p.(fn -> f.(:error, {:badarity, {&Enum.map/2, [1]}}, st) end)
p.(fn -> f.(:error, :function_clause, []) end)
p.(fn -> f.(:error, :function_clause, [{Foo, :bar, 2, [file: 'f.erl', line: 2]}]) end)
p.(fn -> f.(:error, :function_clause, [{Foo, :bar, [1, 2], []}]) end)
p.(fn -> f.(:error, :function_clause, [{:lists, :map, [1, 2], []}]) end)
p.(fn -> f.(:error, :function_clause, [{Foo, :"-x/1-fun-0-", [1, 2], []}]) end)
p.(fn -> f.(:error, :undef, [{Foo, :bar, 2, []}|st]) end)
p.(fn -> f.(:error, :undef, [{Foo, :bar, [1, 2], []}|st]) end)
p.(fn -> f.(:error, :undef, []) end)
p.(fn -> f.(:error, :noproc, []) end)
for r <- [:noconnection, :notalive, :nocookie, :system_limit, :badarith, :badarg, :if_clause, {:badmatch, 1}, {:case_clause, 1}, {:try_clause, 1}, {:else_clause, 1}, {:badkey, 1}, {:badmap, 1}, {:badrecord, 1}, :timeout_value, {:timeout_value, 1}, {:shell_undef, 1, 2}, {:undef, [{Foo, :bar, 2, []}]}, {:badarg, [{Foo, :bar, 2, []}]}, {:function_clause, [{Foo, :bar, [1], []}]}, {:bad_filter, 1}, {:bad_generator, 1}, {:bad, 1}, {:unbound, :x}, {:argument_limit, 1}, {:nocatch, 1}, {{:nocatch, 1}, []}, {{:badmatch, 1}, [{Foo, :bar, 2, []}]}, {:badmatch, [{Foo, :bar, 2, []}]}, {:badarity, 1}, {:badarith, []}, "text", 'text', {:a, :b, :c}], k <- [:error, :exit, :throw], do: p.(fn -> f.(k, r, []) end)
# error_info
st = [{Foo, :bar, 2, [file: 'lib/foo.ex', line: 12]}, {:proc_lib, :foo, 3, []}, {:lists, :map, [1, 2], []}, {:erl_eval, :x, 0, [file: 'lib/foo.ex', line: 3]}, {:proc_lib, :init_p, 3, [file: 'proc_lib.erl', line: 225]}]
for as <- [[97, 98], [1, 98], ['ab', 97], [97], [97, :a], [97, 98, 1], "x", Enum.to_list(97..120)|> Enum.map(& &1)], is_list(as), do: p.(fn -> f.(:error, :badarg, [{:foo, :bar, as, []}]) end)
for as <- [[97, 98], [97, 1]], do: p.(fn -> f.(:error, :function_clause, [{:foo, :bar, as, [file: 'x.erl', line: 1]}]) end)
for n <- [15, 19, 20,21,22,23,24,25,26,30,60], do: p.(fn -> f.(:error, :function_clause, [{:foo, :bar, [Enum.to_list(1..n)], [file: 'x.erl', line: 1]}, {:foo, :bar, 1, [file: 'x.erl', line: 1]}]) end)
p.(fn -> :erl_error.format_exception(:error, {:badmatch, Enum.to_list(1..40)}, st, %{column: 10}) end)
p.(fn -> :erl_error.format_exception(:error, {:badmatch, Enum.to_list(1..40)}, st, %{stack_trim_fun: fn m, _, _ -> m == :proc_lib end}) end)
p.(fn -> :erl_error.format_exception(:error, {:badmatch, Enum.to_list(1..40)}, st, %{stack_trim_fun: fn _, _, _ -> true end}) end)
p.(fn -> :erl_error.format_exception(:error, :undef, [{:foo, :bar, [1], []}], %{format_fun: fn t, col -> :io_lib.format("[~p ~p]", [t, col]) end}) end)
p.(fn -> :erl_error.format_exception(:error, :badarg, [{:foo, :bar, [1], []}], %{format_fun: fn t, col -> :io_lib.format("[~p ~p]", [t, col]) end}) end)
for o <- [%{column: 0}, %{column: :x}, %{foo: 1}, [], :x, %{format_fun: 1}], do: p.(fn -> :erl_error.format_exception(:error, :badarg, [], o) end)
for {k, s} <- [{:foo, []}, {:error, :x}, {:error, [1]}], do: p.(fn -> :erl_error.format_exception(k, :badarg, s) end)
# what built-in functions say of their arguments
t = fn fun -> try do fun.() catch k, r -> p.(fn -> f.(k, r, Enum.take(__STACKTRACE__, 1)) end) end end
one = String.to_integer("1")
t.(fn -> :erlang.atom_to_binary(one) end)
t.(fn -> :ets.insert(:nope, 1) end)
t.(fn -> :erlang.element(3, {one}) end)
t.(fn -> :erlang.binary_part("a", one, 20) end)
t.(fn -> :erlang.send(:nobody, 1) end)
t.(fn -> one / 0 end)
