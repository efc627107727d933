defmodule :random do
  @moduledoc """
  Random numbers as Erlang made them before `:rand`: three small generators added up, after Wichmann and Hill. The same seed gives the same
  numbers as on the BEAM. New programs call `:rand`.

      iex> :random.seed(1, 2, 3)
      iex> :random.uniform(10)
      1
  """

  @primes {30269, 30307, 30323}
  @multipliers {171, 172, 170}
  @key :random_seed

  @doc """
  The seed that is used until another is set.

      iex> :random.seed0()
      {3172, 9814, 20125}
  """
  def seed0, do: {3172, 9814, 20125}

  @doc """
  Sets the default seed in the calling process, and gives the one before.

      iex> :random.seed()
      :undefined
  """
  def seed, do: put(seed0())

  @doc """
  Sets a seed of three integers, and gives the one before.

      iex> :random.seed({1, 2, 3})
      iex> :random.seed({4, 5, 6})
      {2, 3, 4}
  """
  def seed({a, b, c}), do: seed(a, b, c)

  def seed(a, b, c) do
    {p, q, r} = @primes
    put({rem(abs(a), p - 1) + 1, rem(abs(b), q - 1) + 1, rem(abs(c), r - 1) + 1})
  end

  defp put(seed) do
    case Process.put(@key, seed) do
      nil -> :undefined
      before -> before
    end
  end

  @doc """
  A number from 0.0 up to, but without, 1.0.

      iex> :random.seed(1, 2, 3)
      iex> :random.uniform()
      0.05074967983013061
  """
  def uniform do
    {value, seed} = uniform_s(Process.get(@key, seed0()))
    put(seed)
    value
  end

  @doc """
  An integer from 1 to `n`.

  Raises `FunctionClauseError` when `n` is not a positive integer.

      iex> :random.uniform(6) in 1..6
      true
  """
  def uniform(n) when is_integer(n) and n >= 1, do: trunc(uniform() * n) + 1

  @doc """
  As `uniform/0` from a given seed: the number and the next seed.

      iex> :random.uniform_s({1, 2, 3})
      {0.03381877363047378, {171, 344, 510}}
  """
  def uniform_s({a, b, c}) do
    {p, q, r} = @primes
    {x, y, z} = @multipliers
    {a, b, c} = {rem(a * x, p), rem(b * y, q), rem(c * z, r)}
    sum = a / p + b / q + c / r
    {sum - trunc(sum), {a, b, c}}
  end

  @doc """
  As `uniform/1` from a given seed: the number and the next seed.

  Raises `FunctionClauseError` when `n` is not a positive integer.

      iex> :random.uniform_s(6, {1, 2, 3})
      {1, {171, 344, 510}}
  """
  def uniform_s(n, seed) when is_integer(n) and n >= 1 do
    {value, seed} = uniform_s(seed)
    {trunc(value * n) + 1, seed}
  end
end
