defmodule HashSet do
  @moduledoc """
  A set, from before Elixir had `MapSet`, which does the same today.

      iex> Enum.into([1, 2, 2], HashSet.new()) |> HashSet.size()
      2
  """

  @advice "Use the MapSet module instead"

  defstruct dict: nil
  @opaque t :: %HashSet{}

  @deprecated @advice
  def new, do: %HashSet{dict: HashDict.new()}

  @deprecated @advice
  def put(%HashSet{dict: dict} = set, member), do: %{set | dict: HashDict.put(dict, member, nil)}

  @deprecated @advice
  def delete(%HashSet{dict: dict} = set, member), do: %{set | dict: HashDict.delete(dict, member)}

  @deprecated @advice
  def member?(%HashSet{dict: dict}, member), do: HashDict.has_key?(dict, member)

  @deprecated @advice
  def size(%HashSet{dict: dict}), do: HashDict.size(dict)

  @deprecated @advice
  def to_list(%HashSet{dict: dict}), do: HashDict.keys(dict)

  @deprecated @advice
  def union(one, other), do: Enum.reduce(to_list(other), one, &put(&2, &1))

  @deprecated @advice
  def difference(one, other), do: Enum.reduce(to_list(other), one, &delete(&2, &1))

  @deprecated @advice
  def intersection(one, other), do: for(member <- to_list(one), member?(other, member), into: new(), do: member)

  @deprecated @advice
  def subset?(one, other), do: Enum.all?(to_list(one), &member?(other, &1))

  @deprecated @advice
  def disjoint?(one, other), do: not Enum.any?(to_list(one), &member?(other, &1))

  @deprecated @advice
  def equal?(one, other), do: size(one) == size(other) and subset?(one, other)
end

defimpl Enumerable, for: HashSet do
  def reduce(set, acc, fun), do: Enumerable.reduce(HashSet.to_list(set), acc, fun)
  def member?(set, member), do: {:ok, HashSet.member?(set, member)}
  def count(set), do: {:ok, HashSet.size(set)}
  def slice(_set), do: {:error, __MODULE__}
end

defimpl Collectable, for: HashSet do
  def into(set) do
    {set,
     fn
       set, {:cont, member} -> HashSet.put(set, member)
       set, :done -> set
       _set, :halt -> :ok
     end}
  end
end

defimpl Inspect, for: HashSet do
  import Inspect.Algebra

  def inspect(set, options), do: concat(["#HashSet<", Inspect.List.inspect(HashSet.to_list(set), options), ">"])
end
