defmodule A do
  def g(m), do: m.b
  def k(m), do: [m.b]
  def l(m), do: m.b()
  def n(m), do: (x = m.b; x)
end
for f <- [:g, :k, :l, :n], a <- [%{a: 1}, 1, [a: 1], nil, :foo, "x", {1}, A] do
  try do
    apply(A, f, [a])
  rescue e -> 
    IO.inspect e
    {e, st} = Exception.blame(:error, e, __STACKTRACE__)
    IO.puts "#{f} " <> Exception.format(:error, e, Enum.take(st, 1))
  end
end
