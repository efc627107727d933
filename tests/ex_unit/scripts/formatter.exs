# What a formatter of one's own is told.
defmodule MyFormatter do
  use GenServer
  def init(opts), do: (IO.puts("init " <> inspect(Keyword.take(opts, [:slowest, :max_cases, :trace, :seed]) |> Keyword.keys() |> Enum.sort())); {:ok, 0})
  def handle_cast({name, %ExUnit.Test{name: t, state: s}}, n), do: (IO.puts("#{name} #{t} #{inspect(s)}"); {:noreply, n + 1})
  def handle_cast({name, %ExUnit.TestModule{name: m, tests: ts}}, n), do: (IO.puts("#{name} #{inspect(m)} #{length(ts)}"); {:noreply, n + 1})
  def handle_cast({name, x}, n), do: (IO.puts("#{name} #{inspect(if(is_list(x), do: Enum.sort(Keyword.keys(x)), else: Map.keys(x)))}"); {:noreply, n + 1})
  def handle_cast(x, n), do: (IO.puts(inspect(x)); {:noreply, n})
end

ExUnit.start(seed: 0, formatters: [MyFormatter])
defmodule ATest do
  use ExUnit.Case
  test "quick", do: assert 1
  test "slow", do: assert true
  test "slower", do: assert true
  @tag :skip
  test "skipped", do: :ok
  test "fails", do: assert 1 == 2
end
defmodule BTest do
  use ExUnit.Case
  describe "group" do
    test "in it", do: assert true
  end
end
