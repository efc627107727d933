defmodule HashDict do
  @moduledoc """
  Keys and values, from before Elixir had maps; a map and `Map` do the same today.

      iex> Enum.into([a: 1], HashDict.new())[:a]
      1
  """

  # The pairs are in a trie of eight branches a level, by the bits of `:erlang.phash2/1`, whose order is the one they are listed in: a branch
  # is empty, `[key | value]`, or `{key, value, trie}` with the pairs that came later.

  @behaviour Access
  @advice "Use maps and the Map module instead"
  @empty {nil, nil, nil, nil, nil, nil, nil, nil}

  defstruct size: 0, root: @empty
  @opaque t :: %HashDict{}

  @deprecated @advice
  def new, do: %HashDict{}

  @deprecated @advice
  def put(%HashDict{root: root, size: size}, key, value) do
    {root, added} = insert(root, key, value, :erlang.phash2(key))
    %HashDict{root: root, size: size + added}
  end

  defp insert(trie, key, value, hash) do
    slot = rem(hash, 8)

    {branch, added} =
      case elem(trie, slot) do
        nil -> {[key | value], 1}
        [^key | _old] -> {[key | value], 0}
        [other | kept] -> {{other, kept, elem(insert(@empty, key, value, div(hash, 8)), 0)}, 1}
        {^key, _old, below} -> {{key, value, below}, 0}
        {other, kept, below} -> with {below, added} <- insert(below, key, value, div(hash, 8)), do: {{other, kept, below}, added}
      end

    {put_elem(trie, slot, branch), added}
  end

  @deprecated @advice
  def delete(%HashDict{root: root, size: size} = dict, key) do
    case remove(root, key, :erlang.phash2(key)) do
      :absent -> dict
      root -> %HashDict{root: root, size: size - 1}
    end
  end

  defp remove(trie, key, hash) do
    slot = rem(hash, 8)

    case elem(trie, slot) do
      [^key | _value] ->
        put_elem(trie, slot, nil)

      {^key, _value, below} ->
        put_elem(trie, slot, promoted(below))

      {other, kept, below} ->
        case remove(below, key, div(hash, 8)) do
          :absent -> :absent
          @empty -> put_elem(trie, slot, [other | kept])
          below -> put_elem(trie, slot, {other, kept, below})
        end

      _ ->
        :absent
    end
  end

  # The pair at the first branch of a trie comes up in the place of the one that left.
  defp promoted(below) do
    slot = Enum.find(0..7, &(elem(below, &1) != nil))

    {[key | value], branch} =
      case elem(below, slot) do
        {key, value, deeper} -> {[key | value], promoted(deeper)}
        pair -> {pair, nil}
      end

    case put_elem(below, slot, branch) do
      @empty -> [key | value]
      below -> {key, value, below}
    end
  end

  @deprecated @advice
  def fetch(%HashDict{root: root}, key), do: find(root, key, :erlang.phash2(key))

  defp find(trie, key, hash) do
    case elem(trie, rem(hash, 8)) do
      [^key | value] -> {:ok, value}
      {^key, value, _below} -> {:ok, value}
      {_other, _kept, below} -> find(below, key, div(hash, 8))
      _ -> :error
    end
  end

  @deprecated @advice
  def fetch!(dict, key) do
    with :error <- fetch(dict, key), do: raise(KeyError, key: key, term: dict)
    dict |> fetch(key) |> elem(1)
  end

  @deprecated @advice
  def get(dict, key, default \\ nil) do
    case fetch(dict, key) do
      {:ok, value} -> value
      :error -> default
    end
  end

  @deprecated @advice
  def get_lazy(dict, key, fun) do
    case fetch(dict, key) do
      {:ok, value} -> value
      :error -> fun.()
    end
  end

  @deprecated @advice
  def has_key?(dict, key), do: match?({:ok, _}, fetch(dict, key))

  @deprecated @advice
  def put_new(dict, key, value), do: if(has_key?(dict, key), do: dict, else: put(dict, key, value))

  @deprecated @advice
  def put_new_lazy(dict, key, fun), do: if(has_key?(dict, key), do: dict, else: put(dict, key, fun.()))

  @deprecated @advice
  def update(dict, key, initial, fun) do
    case fetch(dict, key) do
      {:ok, value} -> put(dict, key, fun.(value))
      :error -> put(dict, key, initial)
    end
  end

  @deprecated @advice
  def update!(dict, key, fun), do: put(dict, key, fun.(fetch!(dict, key)))

  @deprecated @advice
  def get_and_update(dict, key, fun) do
    case fun.(get(dict, key)) do
      {got, value} -> {got, put(dict, key, value)}
      :pop -> pop(dict, key)
    end
  end

  @deprecated @advice
  def pop(dict, key, default \\ nil), do: {get(dict, key, default), delete(dict, key)}

  @deprecated @advice
  def pop_lazy(dict, key, fun), do: {get_lazy(dict, key, fun), delete(dict, key)}

  @deprecated @advice
  def merge(one, other, fun \\ fn _key, _old, new -> new end) do
    Enum.reduce(other, one, fn {key, value}, dict -> update(dict, key, value, &fun.(key, &1, value)) end)
  end

  @deprecated @advice
  def split(dict, keys) do
    Enum.reduce(keys, {new(), dict}, fn key, {taken, left} ->
      if has_key?(left, key), do: {put(taken, key, fetch!(left, key)), delete(left, key)}, else: {taken, left}
    end)
  end

  @deprecated @advice
  def take(dict, keys), do: dict |> split(keys) |> elem(0)

  @deprecated @advice
  def drop(dict, keys), do: Enum.reduce(keys, dict, &delete(&2, &1))

  @deprecated @advice
  def equal?(%HashDict{size: size} = one, %HashDict{size: size} = other) do
    Enum.all?(to_list(one), fn {key, value} -> fetch(other, key) === {:ok, value} end)
  end

  def equal?(%HashDict{}, %HashDict{}), do: false

  @deprecated @advice
  def size(%HashDict{size: size}), do: size

  @deprecated @advice
  def keys(dict), do: Enum.map(to_list(dict), &elem(&1, 0))

  @deprecated @advice
  def values(dict), do: Enum.map(to_list(dict), &elem(&1, 1))

  @deprecated @advice
  def to_list(%HashDict{root: root}), do: fold(root, [], &[{&1, &2} | &3])

  defp fold(trie, acc, fun) do
    Enum.reduce(0..7, acc, fn slot, acc ->
      case elem(trie, slot) do
        nil -> acc
        [key | value] -> fun.(key, value, acc)
        {key, value, below} -> fun.(key, value, fold(below, acc, fun))
      end
    end)
  end

  @doc false
  @deprecated @advice
  def reduce(dict, acc, fun), do: Enumerable.reduce(to_list(dict), acc, fun)
end

defimpl Enumerable, for: HashDict do
  def reduce(dict, acc, fun), do: Enumerable.reduce(HashDict.to_list(dict), acc, fun)
  def member?(dict, {key, value}), do: {:ok, HashDict.fetch(dict, key) === {:ok, value}}
  def member?(_dict, _other), do: {:ok, false}
  def count(dict), do: {:ok, HashDict.size(dict)}
  def slice(_dict), do: {:error, __MODULE__}
end

defimpl Collectable, for: HashDict do
  def into(dict) do
    {dict,
     fn
       dict, {:cont, {key, value}} -> HashDict.put(dict, key, value)
       dict, :done -> dict
       _dict, :halt -> :ok
     end}
  end
end

defimpl Inspect, for: HashDict do
  import Inspect.Algebra

  def inspect(dict, options), do: concat(["#HashDict<", Inspect.List.inspect(HashDict.to_list(dict), options), ">"])
end
