defmodule G do
  def up(0, acc), do: acc
  def up(n, acc), do: up(n - 1, acc <> <<rem(n, 26) + 97>>)
  def s(0, acc), do: acc
  def s(n, acc), do: s(n - 1, "#{acc}#{n},")
  def mixed(0, acc), do: {acc, byte_size(acc)}
  def mixed(n, acc) when byte_size(acc) > 10, do: mixed(n - 1, "x")
  def mixed(n, acc), do: mixed(n - 1, acc <> "ab")
  def bad(0, acc), do: acc
  def bad(n, acc), do: bad(n - 1, acc <> "a")
  def reset(0, acc), do: acc
  def reset(n, acc), do: (if rem(n, 3) == 0, do: reset(n - 1, acc), else: reset(n - 1, acc <> inspect(self() == self())))
  def caught(n, acc), do: (if n == 0, do: (fn -> acc end).(), else: caught(n - 1, acc <> "é"))
end
IO.inspect G.up(30, "")
IO.inspect G.s(12, "")
IO.inspect G.mixed(20, "")
IO.inspect G.reset(9, "")
IO.inspect G.caught(5, "")
for bad <- [nil, 1, <<1::3>>, 'ab'], do: IO.inspect(try do G.bad(3, bad) rescue e -> {Exception.message(e)} end)
IO.inspect(try do G.bad(3, 7) rescue _ -> hd(__STACKTRACE__) end)
IO.inspect(for i <- 1..5, reduce: "", do: (acc -> acc <> Integer.to_string(i)))
IO.inspect(for i <- 1..5, reduce: "", do: (acc -> "#{acc}-#{i}"))
IO.inspect byte_size(G.up(300_000, ""))
