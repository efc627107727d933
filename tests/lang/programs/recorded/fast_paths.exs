# Each thing here is compiled in a way of its own where it is common, and has to be right where it is not.
defmodule Fast do
  def even?(x), do: rem(x, 2) == 0
  def odd?(x), do: rem(x, 2) != 0
  def by_three(x) when rem(x, 3) == 0, do: {:yes, x * 2 + x}
  def by_three(x), do: {:no, x}
  def doubled(list), do: for(x <- list, rem(x, 2) == 0, do: x * 2 + x - 1)
  def whole(x, y) when is_integer(x) and is_integer(y), do: x * y - x + y
  def whole(x, y), do: {x + y, x * y}
  def grown(x, y) do
    if rem(x, 5) == 0 and y > 0, do: x * y, else: x + y
  end
  def masked(x, y), do: Bitwise.band(x, y) + x * y
  def sum([]), do: 0
  def sum([h | t]), do: h + sum(t)
  def kind([]), do: :empty
  def kind([_ | t]) when t != [], do: {:more, t}
  def kind([h | _]), do: {:one, h}
  def kind(other), do: other
  def zipped([], _), do: []
  def zipped(_, []), do: []
  def zipped([a | as], [b | bs]), do: [{a, b} | zipped(as, bs)]
  def last([x]), do: x
  def last([_ | t]), do: last(t)
  def kept([h | t]), do: {fn -> h end, fn -> t end}
  def swapped([a | [b | rest]]), do: [b, a | rest]
  def count(m), do: m.count + 1
  def bump(m), do: %{m | count: m.count + 1}
  def open?(m), do: m.count > 0 and m.open
  def joined(a, b), do: a <> "-" <> b
  def shown(a, b), do: "#{a}|#{b}"
  def called([f | args]), do: f.(args)
  def added([x | y]), do: x + y
  def nested(list) do
    case list do
      [] -> :none
      [x | _] -> if x > 1, do: x * x, else: x
    end
  end
end

try_ = fn name, args ->
  result =
    try do
      {:ok, apply(Fast, name, args)}
    rescue
      e -> {e.__struct__, Exception.message(e), Enum.at(__STACKTRACE__, 0) |> Tuple.delete_at(3)}
    end

  IO.inspect({name, args, result}, limit: :infinity, charlists: :as_lists)
end

big = 123_456_789_012_345_678_901_234_567_890
for x <- [0, 1, -1, 2, -2, 7, -9, 2.0, -3.5, big, :a, "b", nil, [1]], name <- [:even?, :odd?, :by_three], do: try_.(name, [x])
for list <- [[], [1, 2, -4, big], [1, 2.0], [2, :a], :no], do: try_.(:doubled, [list])
for x <- [3, -5, 2.5, 1.0e308, big, "a", {1}], y <- [2, 0, -1.5, 1.0e308, "a", {1}, :b], name <- [:whole, :grown, :masked], do: try_.(name, [x, y])
for list <- [[], [1], [1, 2, 3], [1.5, 2], [1.0e308, 1.0e308], ["a"], [1 | 2], [{1}, 2], :no], name <- [:sum, :kind, :nested, :last, :swapped], do: try_.(name, [list])
for a <- [[], [1], [1, 2], :x, [1 | 2]], b <- [[], [3], [3, 4], :y], do: try_.(:zipped, [a, b])
{f, g} = Fast.kept([1, 2, 3])
IO.inspect({f.(), g.()})

for m <- [%{count: 1, open: true}, %{count: 0, open: 1}, %{count: 2.5}, %{open: 1}, %{count: :a, open: false}, :erlang, nil, [count: 1], 5],
    name <- [:count, :bump, :open?], do: try_.(name, [m])

try_.(:joined, [<<1::4>>, "b"])
for a <- ["a", "", :a, 1, ["x"], nil], b <- ["b", 2, 1.5], a == "a" or b == "b", name <- [:joined, :shown], do: try_.(name, [a, b])
for list <- [[&length/1, 1, 2], [&length/1 | 5], [:f, 1], [fn a, b -> a + b end, 1], []], do: (try do IO.inspect(Fast.called(list)) rescue e -> IO.puts(e.__struct__) end)
for pair <- [[1 | 2], [1, 2], ["a" | "b"], [1.0e308 | 1.0e308], [:a | 1]], do: try_.(:added, [pair])

large = Map.put(Map.new(1..40, &{&1, &1}), :count, 7)
IO.inspect({Fast.count(large), Fast.bump(large).count, map_size(Fast.bump(large)), large.count})
