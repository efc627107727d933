defmodule E16 do
  alias Enum, as: E
  alias String.Chars
  import List, only: [first: 1, last: 1]
  def f(x), do: E.map(x, & &1) |> first()
  def g(_), do: 1
  def g(2), do: 3
  def h(x) do
    case x do
      {:ok, y} -> y
      _ -> 1
      :a -> 2
    end
  end
end
defmodule E17 do
  import Enum
  require Logger
  use GenServer
  def init(x), do: {:ok, x}
  @foo 1
  defp unused, do: 1
end
alias Foo.Bar
import Keyword
defmodule E18 do
  alias Foo.Baz
  def x, do: %{Baz => 1}
  defmodule In do
    def y, do: Bar
  end
  def z(x) when is_map(x), do: In.y
  def z(%{a: 1}), do: 2
end
IO.puts 1
case 1 do
 x -> x
 2 -> 3
end
