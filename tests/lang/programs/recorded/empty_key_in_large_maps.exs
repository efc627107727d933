m = Map.new(0..99, &{&1, &1})
IO.inspect [m[""], Map.get(m, "", :d), Map.has_key?(m, ""), match?(%{"" => _}, m), is_map_key(m, ""), Map.fetch(m, ""), Map.pop(m, "") |> elem(0)]
n = Map.put(m, "", 1)
IO.inspect [map_size(n), n[""], n[0], match?(%{"" => 1}, n), n == m, Map.delete(n, "") == m, Map.put(n, 0, 5)[0], Map.update!(n, "", & &1 + 1)[""], %{n | "" => 7}[""]]
IO.inspect Map.merge(m, %{"" => 2}) |> Map.take(["", 0])
IO.inspect Map.merge(n, m)[""]
IO.inspect Enum.reduce(0..200, %{"" => 0}, fn i, acc -> Map.put(acc, i, i) end) |> map_size
IO.inspect Enum.frequencies(List.duplicate("", 3) ++ Enum.to_list(0..50))[""]
IO.inspect Enum.reduce(List.duplicate("", 3) ++ Enum.to_list(0..50), %{}, fn k, a -> Map.update(a, k, 1, & &1 + 1) end) |> Map.take([0, "", 50])
s = MapSet.new(0..50)
IO.inspect ["" in s, MapSet.put(s, "") |> MapSet.size, MapSet.member?(MapSet.put(s, ""), ""), MapSet.equal?(MapSet.delete(MapSet.put(s, ""), ""), s)]
q = Enum.reduce(0..50, n, fn i, a -> Map.delete(a, i) end)
IO.inspect {map_size(q), q[""]}
x = Enum.reduce(1..99, m, &Map.delete(&2, &1)); IO.inspect x
y = Map.new([{"", 1} | Enum.map(1..40, &{&1, &1})]); z = Map.new([{0, 1} | Enum.map(1..40, &{&1, &1})])
IO.inspect [y == z, z == y, y === z, Map.put(z, 41, 1) == Map.put(y, 41, 1), y < z]
