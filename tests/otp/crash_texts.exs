# Crash reports as text; · stands for a space, so that the layout is compared, too.
p = fn f -> IO.puts("-----"); try do f.() |> :unicode.characters_to_binary() |> case do b when is_binary(b) -> IO.puts(String.replace(b, " ", "·")); o -> IO.inspect(o) end catch k, r -> IO.inspect({k, r}) end end
pid = :erlang.list_to_pid('<0.250.0>')
base = fn -> [initial_call: {:m, :f, [:Argument__1]}, pid: pid, registered_name: [], error_info: {:error, :badarg, [{:m, :f, 1, [file: 'm.erl', line: 3]}]}, ancestors: [:a, pid], message_queue_len: 0, messages: [], links: [], dictionary: [], trap_exit: false, status: :running, heap_size: 233, stack_size: 28, reductions: 5] end
w = fn changes -> [Keyword.merge(base.(), changes), []] end
# kinds of error infos
st = [{Foo, :bar, 2, [file: 'lib/foo.ex', line: 12]}, {:lists, :map, [1, 2], []}, {Foo, :"-x/1-fun-0-", 0, [file: 'lib/foo.ex', line: 3]}, {:proc_lib, :init_p, 3, [file: 'proc_lib.erl', line: 225]}]
for e <- [{:exit, :boom, []}, {:exit, :boom, st}, {:error, :badarg, st}, {:error, {:badmatch, %{a: 1}}, st}, {:throw, :ball, st}, {:error, :undef, [{A, :b, [1, "x"], []}]}, {:error, %RuntimeError{message: "hello"}, st}, {:exit, {:badarg, st}, []}, {:error, :function_clause, [{Foo, :bar, [1, 2], [file: 'f.erl', line: 2]} | tl(st)]}, {:exit, "text", []}, {:exit, 'text', st}, {:exit, Enum.to_list(1..100), []}, {:exit, {:a, Enum.to_list(1..100)}, st}, {:error, {:case_clause, 1}, st}, {:error, {:badfun, 1}, []}, {:error, {:badarity, {pid, [1]}}, st}, {:error, :if_clause, st}, {:error, {:try_clause, 1}, st}, {:error, :noproc, st}, {:error, {:badkey, 1}, st}, {:error, {:badmap, 1}, st}, {:error, :system_limit, st}, {:error, :badarith, [{:erlang, :/, [1, 0], []} | st]}, {:error, {:nocatch, 1}, st}, {:error, {:badrecord, 1}, st}, {:foo, 1, []}, :x, {1, 2}, :badinfo] do
  p.(fn -> :proc_lib.format(w.(error_info: e)) end)
end
# names, first calls
p.(fn -> :proc_lib.format(w.(registered_name: :joe)) end)
p.(fn -> :proc_lib.format(w.(initial_call: {:supervisor, Foo, [:Argument__1]}, ancestors: [Foo.Sup, :b])) end)
p.(fn -> :proc_lib.format(w.(initial_call: false)) end)
p.(fn -> :proc_lib.format(w.(initial_call: {Foo, :"-x/1-fun-0-", []}, dictionary: [{:a, 1}, {:rand, "x"}], messages: [:hi, {:b, "text"}], message_queue_len: 2, links: [pid, pid], trap_exit: true)) end)
p.(fn -> :proc_lib.format(w.(messages: Enum.to_list(1..60), dictionary: for(n <- 1..12, do: {n, n * n}))) end)
p.(fn -> :proc_lib.format([[], []]) end)
p.(fn -> :proc_lib.format([[foo: 1, bar: "x"], []]) end)
p.(fn -> :proc_lib.format([[{:foo, 1, 2}, :bar, "x"], []]) end)
p.(fn -> :proc_lib.format([[pid: pid], []]) end)
p.(fn -> :proc_lib.format([[pid: pid, error_info: {:exit, :x, []}], []]) end)
p.(fn -> :proc_lib.format([[initial_call: {:a, :b, []}, error_info: {:exit, :x, []}, pid: pid, links: []], []]) end)
p.(fn -> :proc_lib.format([[{"binary", 1}, {1, 2}, {'chars', 3}, {{:a, :b}, 3}], []]) end)
p.(fn -> :proc_lib.format([]) end)
p.(fn -> :proc_lib.format([[]]) end)
p.(fn -> :proc_lib.format(:x) end)
p.(fn -> :proc_lib.format([:x, :y]) end)
p.(fn -> :proc_lib.format([[], :y]) end)
p.(fn -> :proc_lib.format([[a: 1], []], :utf8) end)
p.(fn -> :proc_lib.format([[a: 1], []], :nothing) end)
p.(fn -> :proc_lib.format([[a: 1], []], 1) end)
p.(fn -> :proc_lib.format([[a: "ä", b: 'ä☃', c: "ä☃", d: :"ä☃"], []], :latin1) end)
p.(fn -> :proc_lib.format([[a: "ä", b: 'ä☃', c: "ä☃", d: :"ä☃"], []], :utf8) end)
p.(fn -> :proc_lib.format([[a: "ä", b: 'ä☃', c: "ä☃", d: :"ä☃"], []], :unicode) end)
p.(fn -> :proc_lib.format([[a: "ä", b: 'ä☃', c: "ä☃", d: :"ä☃"], []], :latin1, 10) end)
long = Enum.to_list(1..100)
big = w.(error_info: {:error, {:badmatch, long}, st}, messages: long, dictionary: [{:k, long}], links: [pid, pid, pid], other: long)
for d <- [:unlimited, 1, 3, 10] do
 p.(fn -> :proc_lib.format(big, :utf8, d) end)
 p.(fn -> :proc_lib.format(big, :latin1, d) end)
end
for d <- [0, -1, :x] do
 p.(fn -> :proc_lib.format(big, :utf8, d) end)
end
p.(fn -> :proc_lib.format(w.(error_info: {:exit, {:badmatch, long}, st}), :utf8, 10) end)
p.(fn -> :proc_lib.format(w.(error_info: {:exit, {:badmatch, long}, [{Foo, :bar, [long], [file: 'lib/foo.ex', line: 12]}]}), :utf8, 10) end)
nb = fn c -> {:neighbour, Keyword.merge([pid: pid, registered_name: [], initial_call: {:a, :b, [:Argument__1]}, current_function: {:m, :f, 1}, ancestors: [], message_queue_len: 0, links: [pid], trap_exit: false, status: :waiting, heap_size: 1, stack_size: 2, reductions: 3, current_stacktrace: [{:m, :f, 1, []}, {Foo, :bar, 1, [file: 'lib/foo.ex', line: 4]}]], c)} end
p.(fn -> :proc_lib.format([base.(), [nb.([])]]) end)
p.(fn -> :proc_lib.format([base.(), [nb.([registered_name: :joe]), nb.(current_stacktrace: st, links: long)]]) end)
p.(fn -> :proc_lib.format([base.(), [nb.([registered_name: :joe]), nb.(current_stacktrace: st, links: long)]], :utf8, 5) end)
p.(fn -> :proc_lib.format([base.(), [{:foo, 1}, nb.([])]]) end)
p.(fn -> :proc_lib.format([base.(), [{:neighbour, []}]]) end)
p.(fn -> :proc_lib.format([base.(), [{:neighbour, [a: 1, b: 2]}]]) end)
