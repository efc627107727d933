# Bytes put together, bits of integers, and calls by name: compiled in a way of their own where they are plain.
defmodule Bytes do
  def one(x), do: <<x>>
  def two(x, y), do: <<x, y>>
  def added(text, x), do: text <> <<x>>
  def mixed(text, x), do: <<text::binary, ?-, x, "end">>
  def eight(x), do: <<x::8, x::size(8), 300, -1>>
  def copied(text), do: for(<<c <- text>>, into: "", do: <<c + 1>>)
  def band(x), do: Bitwise.band(x, 0xFF)
  def bor(x, y), do: Bitwise.bor(x, y)
  def bxor(x, y), do: Bitwise.bxor(Bitwise.bxor(x, y), rem(x, 3))
  def by_name(module, args), do: apply(module, :text, args)
  def one_name(x), do: apply(Bytes, :text, [x])
  def two_name(x, y), do: apply(Bytes, :text, [x, y])
  def none(module), do: apply(module, :none, [])
  def rest(x, more), do: apply(Bytes, :text, [x | more])
  def missing(x), do: apply(Integer, :no_such, [x])
  def text(x), do: {:t, x}
  def text(x, y), do: {x + 1, y}
  def deep(0), do: :done
  def deep(n), do: apply(__MODULE__, :deep, [n - 1])
end

try_ = fn name, args ->
  result =
    try do
      {:ok, apply(Bytes, name, args)}
    rescue
      e -> {e.__struct__, Exception.message(e), Enum.at(__STACKTRACE__, 0) |> Tuple.delete_at(3)}
    end

  IO.inspect({name, args, result}, limit: :infinity, charlists: :as_lists)
end

for x <- [0, 65, 255, 256, -1, 1.5, :a, "b", nil, 123_456_789_012_345_678_901], name <- [:one, :eight, :band, :one_name, :missing], do: try_.(name, [x])
for x <- [1, 300, :a], y <- [2, -5, "y", 6.5], x == 1 or y == 2, name <- [:two, :bor, :bxor, :two_name], do: try_.(name, [x, y])
for text <- ["", "abc", :t, 5, [1]], x <- [1, 65, :x], text == "abc" or x == 65, name <- [:added, :mixed], do: try_.(name, [text, x])
for text <- ["", "abc", <<255, 0>>, <<1, 2::4>>], do: try_.(:copied, [text])
for args <- [[1], [10, 2], [:a], [], [1 | 2], :no], do: try_.(:by_name, [Bytes, args])
for module <- [Bytes, :no_module, 5, "text"], do: try_.(:none, [module])
for more <- [[], [2], :no], do: try_.(:rest, [10, more])
try_.(:deep, [100_000])
