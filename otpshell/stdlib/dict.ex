defmodule Dict do
  @moduledoc """
  The functions of `Map`, of `Keyword` and of `HashDict` under one name; the kind of the first argument decides. It is deprecated: call the
  module that you mean.

      iex> Map.get(%{a: 1}, :a)
      1
      iex> Keyword.get([a: 1], :a)
      1
  """

  @advice "Use the Map module for working with maps or the Keyword module for working with keyword lists"

  for {name, arity} <- [
        delete: 2,
        drop: 2,
        fetch: 2,
        fetch!: 2,
        get: 2,
        get: 3,
        get_and_update: 3,
        get_lazy: 3,
        has_key?: 2,
        keys: 1,
        pop: 2,
        pop: 3,
        pop_lazy: 3,
        put: 3,
        put_new: 3,
        put_new_lazy: 3,
        split: 2,
        take: 2,
        to_list: 1,
        update: 4,
        update!: 3,
        values: 1
      ] do
    args = Macro.generate_arguments(arity, __MODULE__)
    @deprecated @advice
    def unquote(name)(unquote_splicing(args)), do: target(unquote(hd(args))).unquote(name)(unquote_splicing(args))
  end

  @deprecated @advice
  def size(%{__struct__: module} = dict), do: module.size(dict)
  def size(dict), do: length(to_list(dict))

  @deprecated @advice
  def empty(%{__struct__: module}), do: module.new()
  def empty(dict), do: if(target(dict) == Map, do: %{}, else: [])

  @deprecated @advice
  def merge(one, other, fun \\ fn _key, _old, new -> new end) do
    Enum.reduce(other, one, fn {key, value}, dict -> update(dict, key, value, &fun.(key, &1, value)) end)
  end

  @deprecated @advice
  def equal?(one, other), do: Enum.sort(to_list(one)) === Enum.sort(to_list(other))

  defp target(%{__struct__: module}), do: module
  defp target(dict) when is_map(dict), do: Map
  defp target(dict) when is_list(dict), do: Keyword
  defp target(dict), do: raise(ArgumentError, "unsupported dict: #{inspect(dict)}")
end

defmodule Set do
  @moduledoc """
  The functions of `MapSet` and `HashSet` under one name; the kind of the first argument decides. It is deprecated: use `MapSet`.

      iex> MapSet.member?(MapSet.new([1, 2]), 2)
      true
  """

  @advice "Use the MapSet module for working with sets"

  for {name, arity} <- [delete: 2, member?: 2, put: 2, size: 1, to_list: 1] do
    args = Macro.generate_arguments(arity, __MODULE__)
    @deprecated @advice
    def unquote(name)(unquote_splicing(args)), do: target(unquote(hd(args))).unquote(name)(unquote_splicing(args))
  end

  for name <- [:difference, :disjoint?, :equal?, :intersection, :subset?, :union] do
    @deprecated @advice
    def unquote(name)(one, other) do
      module = target(one)
      other = if target(other) == module, do: other, else: Enum.into(to_list(other), module.new())
      module.unquote(name)(one, other)
    end
  end

  @deprecated @advice
  def empty(set), do: target(set).new()

  defp target(%{__struct__: module}), do: module
  defp target(set), do: raise(ArgumentError, "unsupported set: #{inspect(set)}")
end
