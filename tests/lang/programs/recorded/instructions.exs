# Which arithmetic tells its operands in a stack trace, and which is an instruction of the BEAM's own that does not.
defmodule Sums do
  def half(x), do: x / 2
  def share(x, y), do: x / y
  def inverse(x), do: 1 / x
  def same(x), do: +x
  def opposite(x), do: -x
  def next(x), do: x + 1
  def more(x), do: 1 + x
  def less(x), do: 1 - x
  def sum(x, y), do: x + y
  def times(x, y), do: x * y
  def whole(x, y), do: div(x, y)
  def left(x, y), do: rem(x, y)
  def first(x), do: hd(x)
  def third(x), do: elem(x, 2)
  def both(x, y), do: x ++ y
  def byte(x), do: <<x>>
  def wide(x, y), do: <<x::size(y)>>
end

head = fn function, args ->
  try do
    apply(Sums, function, args)
  rescue
    error -> IO.puts("#{function}: #{inspect(error)} #{__STACKTRACE__ |> hd() |> Exception.format_stacktrace_entry()}")
  end
end

for value <- ["s", :a, nil], function <- [:half, :inverse, :same, :opposite, :next, :more, :less, :first, :third, :byte] do
  head.(function, [value])
end

for function <- [:share, :sum, :times, :whole, :left, :both], args <- [["s", 1], [1, "s"]], do: head.(function, args)
for function <- [:share, :whole, :left], do: head.(function, [1, 0])
for args <- [[:a, 8], [1, :a], [1, -1]], do: head.(:wide, args)
head.(:share, [1.0e300, 1.0e-300])
head.(:inverse, [0.0])
