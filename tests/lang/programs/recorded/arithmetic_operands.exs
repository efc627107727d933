defmodule A do
  def a(x), do: x + 1
  def b, do: nil + 1
  def c, do: 1 + nil
  def d, do: nil + nil
  def e(x), do: x + nil
  def f(x), do: nil + x
  def g, do: "a" - 1
  def h, do: [1] - 1
  def i, do: :a * 2
  def j, do: 2 * :a
  def k, do: div(:a, 2)
  def l, do: -nil
  def m(x), do: "a" + x
  def n, do: nil - 1
  def o, do: {1} + 1
  def p, do: :a + :b
  def q, do: nil - nil
end
for f <- [:b, :c, :d, :g, :h, :i, :j, :k, :l, :n, :o, :p, :q] do
  try do apply(A, f, []) rescue e -> {e, _} = Exception.blame(:error, e, __STACKTRACE__); IO.inspect({f, Exception.message(e), elem(hd(__STACKTRACE__), 1)}) end
end
for f <- [:a, :e, :f, :m], x <- [nil, "a", 1] do
  try do apply(A, f, [x]) rescue e -> {e, _} = Exception.blame(:error, e, __STACKTRACE__); IO.inspect({f, Exception.message(e), elem(hd(__STACKTRACE__), 1)}) end
end
