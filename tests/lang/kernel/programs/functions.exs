defmodule A do
  @x 5
  def f(a, b \\ 2, c \\ 3), do: {a, b, c}
  def x, do: @x
  defp p(y), do: y * 2
  def q(y), do: p(y)
  def g(:a), do: 1
  def g(n) when is_integer(n) and n > 3 when n == 0, do: 2
  for {n, v} <- [one: 1, two: 2] do
    def unquote(n)(), do: unquote(v)
  end
  def t(x) do
    raise x
  rescue
    e in RuntimeError -> {:rescued, e.message}
  after
    :ok
  end
  Module.register_attribute(__MODULE__, :acc, accumulate: true)
  @acc 1
  @acc 2
  def acc, do: @acc
  defmodule B do
    def b, do: :b
  end
  def bb, do: B.b()
end
IO.inspect({A.f(1), A.f(1, 9), A.f(1,2,4), A.x, A.q(4), A.g(:a), A.g(0), A.g(9), A.one, A.two, A.t("x"), A.acc, A.bb, A.B.b})
IO.inspect A.__info__(:functions)
IO.inspect A.__info__(:macros)
IO.inspect A.__info__(:module)
IO.inspect(A.module_info(:exports) |> Enum.sort)
