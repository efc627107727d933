defmodule A do
  def t(n) do
    try do
      case n do
        0 -> Enum.map([1, 2], fn x -> raise "a#{x}" end)
        1 -> Enum.each(%{a: 1}, fn x -> raise "b" end)
        2 -> Enum.reduce(1..3, 0, fn x, _ -> raise "c" end)
        4 -> Map.update!(%{a: 1}, :a, fn _ -> raise "e" end)
        5 -> Enum.sort_by([1, 2], fn _ -> raise "f" end)
        7 -> List.first(1)
        8 -> Enum.at([], :a)
        9 -> String.length(1)
        11 -> Enum.group_by([1], fn _ -> raise "g" end)
        12 -> Enum.flat_map([1], fn _ -> raise "g" end)
        13 -> Enum.find([1], fn _ -> raise "g" end)
        14 -> Enum.any?([1], fn _ -> raise "g" end)
        15 -> Enum.map(1..2, fn _ -> raise "g" end)
      end
      :ok
    rescue
      e -> IO.puts Exception.format(:error, e, Enum.take(__STACKTRACE__, 5))
    end
  end
end
Enum.each(0..16, &A.t/1)
