# The protocols behind Enum and Stream. The built-in kinds are walked by the library's own code; these modules let `Enumerable` and
# `Collectable` be called and implemented like any protocol.

defprotocol Enumerable do
  @moduledoc """
  What `Enum` and `Stream` ask of a collection. It is reduced, one element at a time, by a function that may stop it or let it pause; the other
  functions are there for collections that know a quicker way.

  Implement it to make a struct of your own enumerable:

      iex> defmodule Countdown do
      ...>   defstruct [:from]
      ...>   defimpl Enumerable do
      ...>     def reduce(countdown, acc, fun), do: Enumerable.reduce(countdown.from..1//-1, acc, fun)
      ...>     def count(countdown), do: {:ok, countdown.from}
      ...>     def member?(_countdown, _element), do: {:error, __MODULE__}
      ...>     def slice(_countdown), do: {:error, __MODULE__}
      ...>   end
      ...> end
      iex> Enum.map(struct!(Countdown, from: 3), &(&1 * 10))
      [30, 20, 10]
  """

  @type acc :: {:cont, term} | {:halt, term} | {:suspend, term}
  @type reducer :: (term, acc -> acc)
  @type result :: {:done, term} | {:halted, term} | {:suspended, term, (acc -> result)}

  @doc """
  Folds the elements with `fun` as long as it says `:cont`.

  Raises `Protocol.UndefinedError` when the value is not enumerable, `FunctionClauseError` when `acc` is not such a command, and
  `BadFunctionError` when `fun` is not a function.

      iex> Enumerable.reduce([1, 2, 3], {:cont, 0}, fn x, sum -> {:cont, sum + x} end)
      {:done, 6}
      iex> Enumerable.reduce([1, 2, 3], {:cont, 0}, fn x, _sum -> {:halt, x} end)
      {:halted, 1}
  """
  @spec reduce(t, acc, reducer) :: result
  def reduce(enumerable, acc, fun)

  @doc """
  `{:ok, count}`, or `{:error, module}` when the elements have to be counted one by one.

  Raises `Protocol.UndefinedError` when the value is not enumerable.

      iex> Enumerable.count([1, 2])
      {:ok, 2}
      iex> Enumerable.count(%{a: 1})
      {:ok, 1}
  """
  @spec count(t) :: {:ok, non_neg_integer} | {:error, module}
  def count(enumerable)

  @doc """
  `{:ok, boolean}`, or `{:error, module}` when the elements have to be compared one by one.

  Raises `Protocol.UndefinedError` when the value is not enumerable.

      iex> Enumerable.member?(1..3, 2)
      {:ok, true}
      iex> Enumerable.member?([1], 1)
      {:error, Enumerable.List}
  """
  @spec member?(t, term) :: {:ok, boolean} | {:error, module}
  def member?(enumerable, element)

  @doc """
  `{:ok, size, fun}` when parts can be taken without walking there, else `{:error, module}`.

  Raises `Protocol.UndefinedError` when the value is not enumerable.

      iex> Enumerable.slice([1, 2])
      {:error, Enumerable.List}
  """
  @spec slice(t) :: {:ok, non_neg_integer, function} | {:error, module}
  def slice(enumerable)
end

defimpl Enumerable, for: List do
  def reduce(list, acc, fun), do: :elixir_enumerable.reduce(list, acc, fun)
  def count(list), do: {:ok, length(list)}
  def member?([], _element), do: {:ok, false}
  def member?(_list, _element), do: {:error, __MODULE__}
  def slice([]), do: {:ok, 0, fn _, _ -> [] end}
  def slice(_list), do: {:error, __MODULE__}
end

defimpl Enumerable, for: Map do
  def reduce(map, acc, fun), do: :elixir_enumerable.reduce(:maps.to_list(map), acc, fun)
  def count(map), do: {:ok, map_size(map)}

  def member?(map, {key, value}), do: {:ok, match?(%{^key => ^value}, map)}
  def member?(_map, _element), do: {:ok, false}

  def slice(map), do: {:ok, map_size(map), &:maps.to_list/1}
end

defimpl Enumerable, for: Function do
  def reduce(fun, acc, reducer) when is_function(fun, 2), do: fun.(acc, reducer)

  def reduce(fun, _acc, _reducer) do
    raise Protocol.UndefinedError,
      protocol: @protocol,
      value: fun,
      description: "only anonymous functions of arity 2 are enumerable"
  end

  def count(_fun), do: {:error, __MODULE__}
  def member?(_fun, _element), do: {:error, __MODULE__}
  def slice(_fun), do: {:error, __MODULE__}
end

defimpl Enumerable, for: Range do
  def reduce(range, acc, fun), do: :elixir_enumerable.reduce(range, acc, fun)
  def count(range), do: {:ok, Range.size(range)}
  def member?(range, element) when is_integer(element), do: {:ok, element in :elixir_enumerable.items(range)}
  def member?(_range, _element), do: {:ok, false}
  def slice(range), do: {:ok, Range.size(range), &:elixir_enumerable.items/1}
end

defimpl Enumerable, for: MapSet do
  def reduce(set, acc, fun), do: :elixir_enumerable.reduce(set, acc, fun)
  def count(set), do: {:ok, MapSet.size(set)}
  def member?(set, element), do: {:ok, MapSet.member?(set, element)}
  def slice(set), do: {:ok, MapSet.size(set), &MapSet.to_list/1}
end

defimpl Enumerable, for: Stream do
  def reduce(stream, acc, fun), do: :elixir_enumerable.reduce(stream, acc, fun)
  def count(_stream), do: {:error, __MODULE__}
  def member?(_stream, _element), do: {:error, __MODULE__}
  def slice(_stream), do: {:error, __MODULE__}
end

defprotocol Collectable do
  @moduledoc """
  What `Enum.into/2` and `for … into:` ask of a target: how to put one element after the other into it. Lists, maps, map sets, strings and
  streams to files and devices have it.

      iex> Enum.into([a: 1], %{b: 2})
      %{a: 1, b: 2}
      iex> for letter <- ["a", "b"], into: "", do: letter <> "-"
      "a-b-"
  """

  @type command :: {:cont, term} | :done | :halt

  @doc """
  A first accumulator, and the function that is called with it and each command.

  Raises `Protocol.UndefinedError` when the value cannot be collected into.

      iex> {acc, collect} = Collectable.into([])
      iex> acc = collect.(acc, {:cont, 1})
      iex> collect.(acc, :done)
      [1]
  """
  @spec into(t) :: {term, (term, command -> t | term)}
  def into(collectable)
end

defimpl Collectable, for: [List, Map, BitString, MapSet] do
  def into(collectable), do: :elixir_enumerable.into(collectable)
end
