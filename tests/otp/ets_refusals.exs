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
fs = [delete: 1, delete_all_objects: 1, first: 1, last: 1, tab2list: 1, lookup: 2, member: 2, next: 2, prev: 2, insert: 2, insert_new: 2, delete: 2, delete_object: 2, take: 2, match: 2, match_object: 2, match_delete: 2, select: 2, select_count: 2, select_delete: 2, select_replace: 2, select_reverse: 2, lookup_element: 3, update_counter: 3, update_element: 3, rename: 2, setopts: 2, slot: 2, give_away: 3, foldl: 3, match: 3, match_object: 3, select: 3, select_reverse: 3, update_counter: 4, init_table: 2, tab2file: 2, safe_fixtable: 2, match: 1, select: 1, match_object: 1, info: 2]
tab = :ets.new(:x, [])
for {f, n} <- fs, {first, rest} <- [{:nope, []}, {make_ref(), []}, {"x", []}, {tab, :bad}], not (f == :delete and n == 1 and first == tab) and not (f in [:init_table, :tab2file]) do
  args = [first | if(rest == :bad, do: List.duplicate({:weird}, n - 1), else: List.duplicate(:k, n - 1))]
  args = if f in [:foldl], do: [fn x, _ -> x end, 0, first], else: args
  t.("#{f}/#{n} #{inspect rest}", fn -> apply(:ets, f, args) end)
end

for type <- [:set, :ordered_set, :bag, :duplicate_bag] do
  tab = :ets.new(:x, [type])
  t.("i", fn -> :ets.insert(tab, [{1, :a}, {2, :b}, {1, :a}, {1, :c}, {1.0, :f}]) end)
  t.("l", fn -> :ets.tab2list(tab) |> Enum.sort end)
  t.("lk", fn -> {:ets.lookup(tab, 1), :ets.lookup(tab, 1.0), :ets.lookup(tab, 3), :ets.member(tab, 2), :ets.member(tab, 2.0)} end)
  t.("in", fn -> :ets.insert_new(tab, [{5, 1}, {1, 2}]) end)
  t.("in", fn -> :ets.insert_new(tab, [{5, 1}, {6, 2}, {5, 3}]) end)
  t.("in", fn -> :ets.insert_new(tab, {5, 1}) end)
  t.("le", fn -> :ets.lookup_element(tab, 1, 2) end)
  t.("le", fn -> :ets.lookup_element(tab, 1, 3) end)
  t.("le", fn -> :ets.lookup_element(tab, 99, 2) end)
  t.("le", fn -> :ets.lookup_element(tab, 1, 0) end)
  t.("le", fn -> :ets.lookup_element(tab, 1, :x) end)
  t.("uc", fn -> :ets.insert(tab, {:c, 1, 2}); :ets.update_counter(tab, :c, 3) end)
  for op <- [{2, 5}, {3, -10}, {2, 1, 3, 0}, {2, -1, 0, 9}, [{2, 1}, {3, 1}], [], {1, 1}, {4, 1}, {2, :x}, :x, {2, 1.0}, {2, 1, 2}, {0, 1}, {2, 1, 0, :x}] do
    t.("uc #{inspect op}", fn -> :ets.update_counter(tab, :c, op) end)
  end
  t.("uc", fn -> :ets.update_counter(tab, :nokey, 1) end)
  t.("uc", fn -> :ets.update_counter(tab, :nokey, 1, {:nokey, 5}) end)
  t.("uc", fn -> :ets.update_counter(tab, :nokey2, {3, 1}, {:zzz, 5, 6}) end)
  t.("uc", fn -> :ets.update_counter(tab, :nokey3, 1, :x) end)
  t.("uc", fn -> :ets.insert(tab, {:s, "x"}); :ets.update_counter(tab, :s, 1) end)
  t.("ue", fn -> :ets.update_element(tab, :c, {2, :new}) end)
  t.("ue", fn -> :ets.update_element(tab, :c, [{2, :new}, {3, :b}]) end)
  t.("ue", fn -> :ets.update_element(tab, :c, {1, :new}) end)
  t.("ue", fn -> :ets.update_element(tab, :c, {9, :new}) end)
  t.("ue", fn -> :ets.update_element(tab, :nok, {2, :new}) end)
  t.("ue", fn -> :ets.update_element(tab, :c, []) end)
  t.("ue", fn -> :ets.update_element(tab, :c, :x) end)
  t.("ue", fn -> :ets.update_element(tab, :c, {:x, 1}) end)
  t.("tk", fn -> {:ets.take(tab, 1), :ets.take(tab, 1)} end)
  t.("do", fn -> :ets.delete_object(tab, {2, :zz}); :ets.delete_object(tab, {2, :b}); :ets.lookup(tab, 2) end)
  t.("do", fn -> :ets.delete_object(tab, :x) end)
  t.("d", fn -> :ets.delete(tab, :absent) end)
  t.("ins", fn -> :ets.insert(tab, :x) end)
  t.("ins", fn -> :ets.insert(tab, {}) end)
  t.("ins", fn -> :ets.insert(tab, [{1}, :x]) end)
  t.("ins", fn -> :ets.insert(tab, [{1}|{2}]) end)
  t.("ins", fn -> :ets.insert(tab, []) end)
  t.("insn", fn -> :ets.insert_new(tab, []) end)
  t.("insn", fn -> :ets.insert_new(tab, [:x]) end)
  t.("dao", fn -> :ets.delete_all_objects(tab) end)
  t.("first", fn -> {:ets.first(tab), :ets.last(tab)} end)
  :ets.insert(tab, for(i <- 1..5, do: {i}))
  t.("next", fn -> {:ets.next(tab, 99)} end)
  t.("prev", fn -> {:ets.prev(tab, 99)} end)
  t.("fold", fn -> {:ets.foldl(fn {x}, a -> x + a end, 0, tab), :ets.foldr(fn {x}, a -> [x | a] end, [], tab) |> Enum.sort} end)
  t.("slot", fn -> {is_list(:ets.slot(tab, 0)), :ets.slot(tab, 10000)} end)
  t.("slot", fn -> :ets.slot(tab, -1) end)
  t.("rename", fn -> :ets.rename(tab, :y) end)
  t.("rename", fn -> :ets.rename(tab, "y") end)
  t.("del", fn -> :ets.delete(tab) end)
  t.("del", fn -> :ets.delete(tab) end)
  t.("del", fn -> :ets.insert(tab, {1}) end)
end
