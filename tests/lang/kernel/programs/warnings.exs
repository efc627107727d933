defmodule W do
  @unused 1
  def a(1), do: 1
  def b, do: 2
  def a(2), do: 3
  defp un(x), do: x
  @doc "priv"
  defp pr, do: 1
  def c(x \\ 1), do: pr()
end
defmodule Beh do
  @callback foo(integer) :: integer
  @callback bar() :: atom
  @optional_callbacks bar: 0
end
defmodule I1 do
  @behaviour Beh
end
defmodule I2 do
  @behaviour Beh
  @impl true
  def foo(x), do: x
  @impl true
  def baz(x), do: x
end
defmodule I3 do
  @impl true
  def foo(x), do: x
end
defmodule I4 do
  @behaviour Nope
  def f, do: @undef
end
IO.inspect Beh.behaviour_info(:callbacks)
IO.inspect Beh.behaviour_info(:optional_callbacks)
