# 1 and 1.0 are one key in an ordered_set; in the other table types they are two.
for type <- [:set, :ordered_set, :bag, :duplicate_bag] do
  table = :ets.new(:numbers, [type])
  :ets.insert(table, {1, :integer})
  :ets.insert(table, {1.0, :float})
  IO.inspect({type, :ets.info(table, :size), :ets.lookup(table, 1), :ets.lookup(table, 1.0), :ets.member(table, 1)})
end
