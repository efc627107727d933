Logger.remove_backend(:console)

t = fn name, f ->
  result =
    try do
      {:ok, f.()}
    catch
      :error, value -> {:error, Exception.message(Exception.normalize(:error, value, __STACKTRACE__))}
      kind, value -> {kind, value}
    end

  IO.puts("#{name}: #{inspect(result, limit: :infinity, printable_limit: :infinity, width: 200)}")
end

flush = fn flush ->
  receive do
    message -> [message | flush.(flush)]
  after
    30 -> []
  end
end

_ = {t, flush}
for o <- [[:ordered_set, :set], [:set, :ordered_set], [:bag, :duplicate_bag], [:duplicate_bag, :set], [:duplicate_bag, :bag], [:ordered_set, :bag], [:public, :protected], [:private, :protected], [write_concurrency: true, decentralized_counters: true], [{:decentralized_counters, true}, :ordered_set, :public, {:write_concurrency, true}], [:ordered_set, write_concurrency: true], [:ordered_set, write_concurrency: :auto], [write_concurrency: :auto, decentralized_counters: false]] do
  t.("#{inspect o}", fn -> tab = :ets.new(:tt, o); :ets.info(tab) |> Keyword.take([:type, :protection, :decentralized_counters, :write_concurrency]) end)
end
tab = :ets.new(:x, [])
for o <- [{:heir, :none}, [heir: :none], [heir: :none, heir: :none], {:protection, :public}, [protection: :private], [{:protection, :protected}, {:heir, :none}], [{:protection, :protected}, {:protection, :public}], [{:heir, self(), 1}], {:heir, self(), 1}, [], :x, [:public], {:foo, 1}] do
  t.("#{inspect o}", fn -> {:ets.setopts(tab, o), :ets.info(tab, :protection), is_pid(:ets.info(tab, :heir))} end)
end

me = self()
p = spawn(fn -> t1 = :ets.new(:mine, [:named_table, :private]); t2 = :ets.new(:prot, [:named_table]); t3 = :ets.new(:pub, [:named_table, :public, {:heir, me, :data}]); :ets.insert(t3, {1}); send(me, {t1, t2, t3}); receive do {:give, x} -> r = try do :ets.give_away(t2, x, :gift) rescue e -> Exception.message(e) end; send(me, r); receive do :stop -> :ok end end end)
receive do _ -> :ok end
for tab <- [:mine, :prot, :pub] do
  t.("#{tab}", fn -> :ets.lookup(tab, 1) end)
  t.("#{tab}", fn -> :ets.insert(tab, {1, 2}) end)
  t.("#{tab}", fn -> :ets.delete(tab, 1) end)
  t.("#{tab}", fn -> :ets.delete_all_objects(tab) end)
  t.("#{tab}", fn -> :ets.tab2list(tab) end)
  t.("#{tab}", fn -> :ets.rename(tab, :other) end)
  t.("#{tab}", fn -> :ets.setopts(tab, [{:heir, :none}]) end)
  t.("#{tab}", fn -> :ets.give_away(tab, self(), 1) end)
  t.("#{tab}", fn -> :ets.first(tab) end)
  t.("#{tab}", fn -> :ets.info(tab, :size) end)
  t.("#{tab}", fn -> :ets.update_counter(tab, 1, 1, {1, 1}) end)
  t.("#{tab}", fn -> :ets.select(tab, [{:_, [], [1]}]) end)
  t.("#{tab}", fn -> :ets.select_delete(tab, [{:_, [], [true]}]) end)
  t.("#{tab}", fn -> :ets.match_delete(tab, :_) end)
  t.("#{tab}", fn -> :ets.foldl(fn x, _ -> x end, 0, tab) end)
  t.("#{tab}", fn -> :ets.safe_fixtable(tab, true) end)
  t.("#{tab}", fn -> :ets.take(tab, 1) end)
  t.("#{tab}", fn -> :ets.lookup_element(tab, 1, 1) end)
end
IO.inspect :ets.info(:pub, :owner) == p
send(p, {:give, me})
IO.inspect flush.(flush)
t.("pub", fn -> :ets.insert(:pub, {7}) end)
t.("prot", fn -> :ets.insert(:prot, {7}) end)
send(p, :stop)
IO.inspect flush.(flush)
t.("pub", fn -> {:ets.info(:pub, :owner) == me, :ets.tab2list(:pub)} end)
t.("mine", fn -> :ets.info(:mine) end)
t.("del", fn -> :ets.delete(:pub) end)
tab = :ets.new(:mine2, [])
t.("ga", fn -> :ets.give_away(tab, me, :x) end)
t.("ga", fn -> :ets.give_away(tab, p, :x) end)
t.("ga", fn -> :ets.give_away(tab, :x, :x) end)
t.("so", fn -> :ets.setopts(tab, {:heir, me, :x}) end)
t.("so", fn -> :ets.setopts(tab, [{:heir, :none}]) end)
t.("so", fn -> :ets.setopts(tab, [{:foo, :none}]) end)
t.("so", fn -> :ets.setopts(tab, [heir: :none, heir: :none]) end)
t.("so", fn -> :ets.setopts(tab, [protection: :public]) end)
t.("so", fn -> :ets.setopts(tab, {:protection, :foo}) end)
