# Tables in files, and :ets.i.

outcome = fn fun ->
  try do
    fun.()
  catch
    kind, reason -> {kind, reason}
  end
end

show = fn fun -> IO.inspect(outcome.(fun)) end
facts = [:type, :protection, :keypos, :named_table, :size, :compressed]

:ets.new(:letters, [:ordered_set, :public, :named_table, {:keypos, 2}])
:ets.insert(:letters, [{"a", 1, self()}, {'b', 2, make_ref()}, {:c, 3, 1.5}])
show.(fn -> :ets.tab2file(:letters, 'plain.tab') end)
show.(fn -> :ets.tab2file(:letters, 'more.tab', extended_info: [:md5sum, :object_count], sync: true) end)
show.(fn -> :ets.tab2file(:letters, :atom) end)
show.(fn -> :ets.tabfile_info('plain.tab') end)
show.(fn -> :ets.tabfile_info('more.tab') end)

IO.puts("\n# what is refused")
show.(fn -> :ets.file2tab('plain.tab') end)
show.(fn -> :ets.tab2file(:letters, "string") end)
show.(fn -> :ets.tab2file(:letters, 1) end)
show.(fn -> :ets.tab2file(:letters, '.') end)
show.(fn -> :ets.tab2file(:letters, 'no/such/folder') end)
show.(fn -> :ets.tab2file(:nothing, 'x') end)
show.(fn -> :ets.tab2file(:letters, 'x', what: 1) end)
show.(fn -> :ets.tab2file(:letters, 'x', sync: 1) end)
show.(fn -> :ets.tab2file(:letters, 'x', extended_info: [:what]) end)
show.(fn -> :ets.tab2file(:letters, 'x', extended_info: :md5sum) end)
show.(fn -> :ets.tab2file(:letters, 'x', :what) end)
show.(fn -> :ets.file2tab('none.tab') end)
show.(fn -> :ets.file2tab('plain.tab', verify: 1) end)
show.(fn -> :ets.file2tab('plain.tab', what: 1) end)
show.(fn -> :ets.file2tab(1) end)
show.(fn -> :ets.tabfile_info('none.tab') end)
show.(fn -> :ets.tabfile_info("string") end)
File.write!("text.tab", "hello")
show.(fn -> :ets.file2tab('text.tab') end)
show.(fn -> :ets.tabfile_info('text.tab') end)

IO.puts("\n# read again")
:ets.delete(:letters)
show.(fn -> :ets.file2tab('plain.tab') end)
show.(fn -> Enum.map(:ets.tab2list(:letters), &elem(&1, 1)) end)
show.(fn -> Enum.map(facts, &{&1, :ets.info(:letters, &1)}) end)
:ets.delete(:letters)
show.(fn -> :ets.file2tab('more.tab', verify: true) end)
show.(fn -> :ets.lookup(:letters, 3) end)
:ets.delete(:letters)

bag = :ets.new(:bag, [:bag, :private, :compressed])
:ets.insert(bag, a: 1, a: 2)
show.(fn -> :ets.tab2file(bag, 'bag.tab', extended_info: [:object_count]) end)
{:ok, again} = :ets.file2tab('bag.tab', verify: true)
IO.inspect({again == bag, :ets.tab2list(again), Enum.map(facts, &{&1, :ets.info(again, &1)})})

IO.puts("\n# files that were changed")
whole = File.read!("more.tab")
File.write!("cut.tab", binary_part(whole, 0, byte_size(whole) - 20))
File.write!("changed.tab", String.replace(whole, <<"m", 1::32, "a">>, <<"m", 1::32, "b">>))

for name <- ['cut.tab', 'changed.tab'], verify <- [true, false] do
  show.(fn -> {name, verify, :ets.file2tab(name, verify: verify)} end)
  outcome.(fn -> :ets.delete(:letters) end)
end

<<start::binary-size(8), items::binary>> = File.read!("bag.tab")
split = fn split, <<size::32, "bWLA", rest::binary>> -> [binary_part(rest, 0, size) | split.(split, binary_part(rest, size, byte_size(rest) - size))]; _split, "" -> [] end
[header, first, _second, footer] = split.(split, items)

for {name, terms} <- ["fewer.tab": [header, first, footer], "no_end.tab": [header, first], "no_header.tab": [first, footer], "nothing.tab": []] do
  File.write!("#{name}", [start | Enum.map(terms, &[<<byte_size(&1)::32>>, "bWLA", &1])])
  for verify <- [true, false], do: show.(fn -> {name, verify, elem(:ets.file2tab(name, verify: verify), 0)} end)
end

show.(fn -> :ets.file2tab(:"fewer.tab", verify: true) end)
show.(fn -> :ets.file2tab(:"no_end.tab", verify: true) end)
show.(fn -> :ets.tabfile_info(:"nothing.tab") end)

IO.puts("\n# a walk through a table")
:ets.new(:words, [:named_table, :ordered_set])
:ets.insert(:words, for(n <- 1..5, do: {n, "word #{n}"}))
:ets.insert(:words, {6, Enum.to_list(1..40)})

for answers <- ["q", "c,q", "c,c,c,q", ",p6,q", "p9,p,px,q", "/[24],c,q", "/[,q", "what,q", "c", "k"] do
  {:ok, device} = StringIO.open(answers |> String.split(",") |> Enum.map_join(&"#{&1}\n"))
  leader = Process.group_leader()
  Process.group_leader(self(), device)
  result = outcome.(fn -> :ets.i(:words, 4, 40) end)
  Process.group_leader(self(), leader)
  {_, shown} = StringIO.contents(device)
  IO.puts("- #{answers}: #{inspect(result)}, #{:ets.info(:words, :size)}\n#{shown}")
end

show.(fn -> :ets.i(:words) end)
