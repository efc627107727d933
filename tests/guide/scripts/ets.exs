key = :a; value = 1
# Create table
:ets.new(:my_table, [:named_table, :public, read_concurrency: true])
# Insert
:ets.insert(:my_table, {:key, "value"})
# Lookup
[{:key, value}] = :ets.lookup(:my_table, :key)
# Delete
:ets.delete(:my_table, :key)
# Match patterns
:ets.match(:my_table, {:"$1", "value"})
# Iterate
:ets.foldl(fn {k, v}, acc -> [{k, v} | acc] end, [], :my_table)
IO.inspect(:ets.info(:my_table, :size))
IO.inspect({key, value})
:ets.insert(:my_table, [{:a, 1}, {:b, 2}, {:c, "value"}])
IO.inspect(:ets.match(:my_table, {:"$1", "value"}))
IO.inspect(:ets.foldl(fn {k, v}, acc -> [{k, v} | acc] end, [], :my_table) |> Enum.sort())
:ets.new(:my_table, [:named_table])
