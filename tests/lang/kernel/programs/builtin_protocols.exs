defmodule Coll do
  defstruct items: []
  defimpl Enumerable do
    def reduce(%{items: i}, acc, fun), do: Enumerable.List.reduce(i, acc, fun)
    def count(%{items: i}), do: {:ok, length(i)}
    def member?(_, _), do: {:error, __MODULE__}
    def slice(_), do: {:error, __MODULE__}
  end
  defimpl Collectable do
    def into(c), do: {c, fn c, {:cont, x} -> %{c | items: [x | c.items]}; c, :done -> c; _, :halt -> :ok end}
  end
  defimpl String.Chars do
    def to_string(c), do: "coll(#{Enum.join(c.items, ",")})"
  end
  defimpl Inspect do
    def inspect(c, _), do: "#Coll<#{length(c.items)}>"
  end
end
c = struct(Coll, items: [1,2,3])
IO.inspect Enum.map(c, & &1 * 2)
IO.inspect Enum.count(c)
IO.inspect Enum.member?(c, 2)
IO.inspect Enum.into([7,8], c).items
IO.puts "#{c}"
IO.inspect c
IO.inspect Enumerable.impl_for([])
IO.inspect Enumerable.impl_for(c)
IO.inspect Enumerable.reduce([1,2,3], {:cont, 0}, fn x, a -> {:cont, x + a} end)
IO.inspect Enumerable.count(%{a: 1})
IO.inspect Enumerable.slice([])|> elem(1)
IO.inspect(for x <- c, into: [], do: x)
IO.inspect(try do Enumerable.reduce(1, {:cont, 1}, fn _, _ -> 1 end) rescue e -> Exception.message(e) end)
