# What the compiler says nothing of: a length in the guard of a definition, a pattern with a variable twice.
defmodule Quiet do
  def full(list) when length(list) > 0, do: list
  defp empty(list) when length(list) == 0, do: list
  def both(list), do: empty(full(list))

  def same(one, other) do
    case {one, other} do
      {both, both} -> :same
      {1, 2} -> :ascending
      {_, _} -> :other
    end
  end
end

# And what it does.
defmodule Told do
  def full(list) do
    case list do
      some when length(some) > 0 -> some
      none when length(none) == 0 -> none
    end
  end

  def any(one, other) do
    case {one, other} do
      {_, _} -> :any
      {1, 2} -> :never
    end
  end
end

IO.inspect({Quiet.same(1, 1), Quiet.same(1, 2), Quiet.full([1]), Told.any(1, 2)})

defmodule Asserting do
  import ExUnit.Assertions

  def run do
    assert 1 + 1 == 2
    assert 1 < 2
    refute 1 == 2
    name = "Alice"
    assert name == "Alice"
    assert name != "Bob"
    :ok
  end
end

IO.inspect(Asserting.run())
