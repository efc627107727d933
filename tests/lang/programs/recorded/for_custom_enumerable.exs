defmodule Coll do
  defstruct items: []
  defimpl Enumerable do
    def reduce(%{items: i}, acc, fun), do: Enumerable.List.reduce(i, acc, fun)
    def count(%{items: i}), do: {:ok, length(i)}
    def member?(_, _), do: {:error, __MODULE__}
    def slice(_), do: {:error, __MODULE__}
  end
end
IO.inspect for x <- struct(Coll, items: [1,2,3]), do: x
