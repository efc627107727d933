defmodule :dict do
  @moduledoc """
  Keys and values in a hash table that grows and shrinks with them, slot by slot: linear hashing. It is older than maps, and programs of
  today use those. Keys are told apart by `===`, so `1` and `1.0` are two.

      iex> colours = :dict.store(:grass, :green, :dict.new())
      iex> :dict.fetch(:grass, colours)
      :green

  The table, a tuple `{:dict, size, n, maxn, bso, exp_size, con_size, empty, segments}`, is the one of the BEAM, so that keys come in the
  same order: `n` of the `maxn` slots are in use, and a key that belongs in one beyond them is `bso` slots below. A slot is a list of
  `[key | value]`, and 16 slots are a segment. With more than `exp_size` keys a slot is split in two, with fewer than `con_size` two are
  joined.
  """

  @segment 16
  @expand 5
  @contract 3
  @no_slots {[], [], [], [], [], [], [], [], [], [], [], [], [], [], [], []}

  @doc """
  The empty dictionary.

      iex> :dict.to_list(:dict.new())
      []
  """
  def new do
    {:dict, 0, @segment, @segment, div(@segment, 2), @segment * @expand, @segment * @contract, @no_slots, {@no_slots}}
  end

  @doc """
  The dictionary of a list of pairs, the later ones winning.

  Raises `FunctionClauseError` when an element of `list` is not a pair, and `CaseClauseError` when `list` is not a list.

      iex> :dict.to_list(:dict.from_list(a: 1, b: 2, a: 3))
      [a: 3, b: 2]
  """
  def from_list(list), do: :lists.foldl(fn {key, value}, dict -> store(key, value, dict) end, new(), list)

  @doc """
  The pairs of a dictionary, in the order of its slots.

  Raises `ErlangError` when `dict` is not a dictionary.

      iex> :dict.to_list(:dict.from_list(b: 2))
      [b: 2]
  """
  def to_list(dict), do: fold(fn key, value, list -> [{key, value} | list] end, [], dict)

  @doc """
  The number of keys.

  Raises `FunctionClauseError` when `dict` is not a dictionary.

      iex> :dict.size(:dict.from_list(a: 1, b: 2))
      2
  """
  def size({:dict, size, _, _, _, _, _, _, _}), do: size

  @doc """
  Whether there are no keys.

  Raises `FunctionClauseError` when `dict` is not a dictionary.

      iex> :dict.is_empty(:dict.new())
      true
  """
  def is_empty({:dict, size, _, _, _, _, _, _, _}), do: size == 0

  # -- looking -----------------------------------------------------------------------------------------------------

  @doc """
  Whether a key is there.

  Raises `ErlangError` when `dict` is not a dictionary.

      iex> :dict.is_key(:a, :dict.from_list(a: 1))
      true
  """
  def is_key(key, dict), do: found(bucket(dict, slot(dict, key)), key) != []

  @doc """
  The value of a key that must be there.

  Raises `ArgumentError` when there is no such key, and `ErlangError` when `dict` is not a dictionary.

      iex> :dict.fetch(:a, :dict.from_list(a: 1))
      1
  """
  def fetch(key, dict) do
    case found(bucket(dict, slot(dict, key)), key) do
      [_ | value] -> value
      [] -> :erlang.error(:badarg, [key, dict])
    end
  end

  @doc """
  `{:ok, value}` of a key, or `:error`.

  Raises `ErlangError` when `dict` is not a dictionary.

      iex> :dict.find(:a, :dict.from_list(a: 1))
      {:ok, 1}
  """
  def find(key, dict) do
    case found(bucket(dict, slot(dict, key)), key) do
      [_ | value] -> {:ok, value}
      [] -> :error
    end
  end

  @doc """
  The keys, in the order of the slots.

  Raises `ErlangError` when `dict` is not a dictionary.

      iex> :dict.fetch_keys(:dict.from_list(a: 1))
      [:a]
  """
  def fetch_keys(dict), do: fold(fn key, _, keys -> [key | keys] end, [], dict)

  defp found([[key | _] = pair | _], key), do: pair
  defp found([_ | bucket], key), do: found(bucket, key)
  defp found([], _), do: []

  # -- changing ----------------------------------------------------------------------------------------------------

  @doc """
  The dictionary with a value for a key, in place of the one it had.

  Raises `ErlangError` when `dict` is not a dictionary.

      iex> :dict.to_list(:dict.store(:a, 2, :dict.from_list(a: 1)))
      [a: 2]
  """
  def store(key, value, dict), do: update(key, fn _ -> value end, value, dict)

  @doc """
  The dictionary with the value of a key changed by `fun`; the key must be there.

  Raises `ArgumentError` when there is no such key, `ErlangError` when `dict` is not a dictionary, and `BadFunctionError` when `fun` is not
  a function.

      iex> :dict.fetch(:a, :dict.update(:a, &(&1 + 1), :dict.from_list(a: 1)))
      2
  """
  def update(key, fun, dict) do
    at = slot(dict, key)

    case changed(bucket(dict, at), key, fun) do
      {bucket, true} -> put_bucket(dict, at, bucket)
      {_, false} -> :erlang.error(:badarg, [key, fun, dict])
    end
  end

  @doc """
  The dictionary with the value of a key changed by `fun`, or with `initial` where the key was not there.

  Raises `ErlangError` when `dict` is not a dictionary. When `fun` is not a function it is `BadFunctionError` where the key is there, and
  `FunctionClauseError` where it is not.

      iex> counted = :dict.update(:a, &(&1 + 1), 1, :dict.new())
      iex> :dict.fetch(:a, :dict.update(:a, &(&1 + 1), 1, counted))
      2
  """
  def update(key, fun, initial, dict) do
    at = slot(dict, key)
    update_bucket(dict, at, changed(bucket(dict, at), key, fun), key, fun, initial)
  end

  defp update_bucket(dict, at, {bucket, true}, _, _, _), do: put_bucket(dict, at, bucket)

  defp update_bucket(dict, at, {bucket, false}, key, fun, initial) when is_function(fun, 1) do
    dict |> put_bucket(at, bucket ++ [[key | initial]]) |> more()
  end

  @doc """
  The dictionary with `increment` added to the number of a key, or with `increment` where the key was not there.

  Raises `FunctionClauseError` when `increment` is not a number, `ErlangError` when `dict` is not a dictionary, and `ArithmeticError` when the
  value is not a number.

      iex> :dict.fetch(:a, :dict.update_counter(:a, 5, :dict.from_list(a: 1)))
      6
  """
  def update_counter(key, increment, dict) when is_number(increment), do: update(key, &(&1 + increment), increment, dict)

  @doc """
  The dictionary with a value added at the end of the list of a key.

  Raises `ArgumentError` when what the key has is not a list, and `ErlangError` when `dict` is not a dictionary.

      iex> :dict.fetch(:a, :dict.append(:a, 2, :dict.from_list(a: [1])))
      [1, 2]
  """
  def append(key, value, dict), do: update(key, &(&1 ++ [value]), [value], dict)

  @doc """
  The dictionary with a list added at the end of the list of a key.

  Raises `ArgumentError` when what the key has is not a list, and `ErlangError` when `dict` is not a dictionary.

      iex> :dict.fetch(:a, :dict.append_list(:a, [2, 3], :dict.from_list(a: [1])))
      [1, 2, 3]
  """
  def append_list(key, list, dict), do: update(key, &(&1 ++ list), list, dict)

  @doc """
  The dictionary without a key.

  Raises `ErlangError` when `dict` is not a dictionary.

      iex> :dict.to_list(:dict.erase(:a, :dict.from_list(a: 1, b: 2)))
      [b: 2]
  """
  def erase(key, dict) do
    at = slot(dict, key)

    case without(bucket(dict, at), key) do
      {bucket, [_ | _]} -> dict |> put_bucket(at, bucket) |> fewer(1)
      {_, []} -> fewer(dict, 0)
    end
  end

  @doc """
  `{value, dict}`: the value of a key and the dictionary without it, or `:error`.

  Raises `ErlangError` when `dict` is not a dictionary.

      iex> {1, rest} = :dict.take(:a, :dict.from_list(a: 1, b: 2))
      iex> :dict.to_list(rest)
      [b: 2]
  """
  def take(key, dict) do
    at = slot(dict, key)

    case without(bucket(dict, at), key) do
      {bucket, [_ | value]} -> {value, dict |> put_bucket(at, bucket) |> fewer(1)}
      {_, []} -> :error
    end
  end

  # The slot with the value of the key changed, and whether the key is there.
  defp changed([[key | value] | bucket], key, fun), do: {[[key | fun.(value)] | bucket], true}

  defp changed([pair | bucket], key, fun) do
    {bucket, there} = changed(bucket, key, fun)
    {[pair | bucket], there}
  end

  defp changed([], _, _), do: {[], false}

  # The slot without the key, and what stood there.
  defp without([[key | _] = pair | bucket], key), do: {bucket, pair}

  defp without([pair | bucket], key) do
    {bucket, found} = without(bucket, key)
    {[pair | bucket], found}
  end

  defp without([], _), do: {[], []}

  # -- all of them -------------------------------------------------------------------------------------------------

  @doc """
  Calls `fun` with each key, its value and what the call before gave, `acc` at first; gives what the last one gave.

  Raises `FunctionClauseError` when `fun` is not a function of three arguments, and `ErlangError` when `dict` is not a dictionary.

      iex> :dict.fold(fn _key, value, sum -> sum + value end, 0, :dict.from_list(a: 1, b: 2))
      3
  """
  def fold(fun, acc, dict) do
    segments = segments(dict)
    fold_segments(fun, acc, segments, tuple_size(segments))
  end

  # The segments and their slots from the last to the first.
  defp fold_segments(_, acc, _, 0), do: acc

  defp fold_segments(fun, acc, segments, at) do
    segment = :erlang.element(at, segments)
    fold_segments(fun, fold_segment(fun, acc, segment, tuple_size(segment)), segments, at - 1)
  end

  defp fold_segment(_, acc, _, 0), do: acc
  defp fold_segment(fun, acc, segment, at), do: fold_segment(fun, fold_bucket(fun, acc, :erlang.element(at, segment)), segment, at - 1)

  defp fold_bucket(fun, acc, [[key | value] | bucket]) when is_function(fun, 3), do: fold_bucket(fun, fun.(key, value, acc), bucket)
  defp fold_bucket(fun, acc, []) when is_function(fun, 3), do: acc

  @doc """
  The dictionary with each value replaced by what `fun` gives for its key and value.

  Raises `FunctionClauseError` when `fun` is not a function of two arguments, and `ErlangError` when `dict` is not a dictionary.

      iex> :dict.to_list(:dict.map(fn _key, value -> value * 10 end, :dict.from_list(a: 1)))
      [a: 10]
  """
  def map(fun, dict), do: put_elem(dict, 8, each_bucket(segments(dict), &map_bucket(fun, &1)))

  defp map_bucket(fun, [[key | value] | bucket]) when is_function(fun, 2), do: [[key | fun.(key, value)] | map_bucket(fun, bucket)]
  defp map_bucket(fun, []) when is_function(fun, 2), do: []

  @doc """
  The dictionary of the keys for which `fun` gives `true`, called with key and value.

  Raises `FunctionClauseError` when `fun` is not a function of two arguments, `ErlangError` when `dict` is not a dictionary, and
  `CaseClauseError` when `fun` gives anything but `true` and `false`.

      iex> :dict.to_list(:dict.filter(fn _key, value -> value > 1 end, :dict.from_list(a: 1, b: 2)))
      [b: 2]
  """
  def filter(fun, dict) do
    kept = put_elem(dict, 8, each_bucket(segments(dict), &filter_bucket(fun, &1)))
    fewer(kept, size(dict) - fold(fn _, _, count -> count + 1 end, 0, kept))
  end

  defp filter_bucket(fun, [[key | value] = pair | bucket]) when is_function(fun, 2) do
    case fun.(key, value) do
      true -> [pair | filter_bucket(fun, bucket)]
      false -> filter_bucket(fun, bucket)
    end
  end

  defp filter_bucket(fun, []) when is_function(fun, 2), do: []

  defp each_bucket(segments, fun) do
    map_tuple(segments, fn segment -> map_tuple(segment, fun) end)
  end

  defp map_tuple(tuple, fun), do: tuple |> Tuple.to_list() |> Enum.map(fun) |> List.to_tuple()

  @doc """
  Two dictionaries in one. Where both have a key, `fun` gives the value: it is called with the key and the values of the first and the
  second.

  Raises `ErlangError` when `dict1` or `dict2` is not a dictionary, and `BadFunctionError` when `fun` is not a function and both have a key.

      iex> merged = :dict.merge(fn _key, a, b -> a + b end, :dict.from_list(a: 1), :dict.from_list(a: 2))
      iex> :dict.to_list(merged)
      [a: 3]
  """
  def merge(fun, dict1, dict2) do
    # The smaller one is put into the larger one.
    if keys(dict1) < keys(dict2) do
      fold(fn key, one, dict -> update(key, fn two -> fun.(key, one, two) end, one, dict) end, dict2, dict1)
    else
      fold(fn key, two, dict -> update(key, fn one -> fun.(key, one, two) end, two, dict) end, dict1, dict2)
    end
  end

  # -- the table ---------------------------------------------------------------------------------------------------

  defp keys({:dict, size, _, _, _, _, _, _, _}), do: size
  defp keys(dict), do: :erlang.error({:badrecord, dict})

  defp segments({:dict, _, _, _, _, _, _, _, segments}), do: segments
  defp segments(dict), do: :erlang.error({:badrecord, dict})

  # The number of the slot in which a key belongs, from 1.
  defp slot({:dict, _, n, maxn, bso, _, _, _, _}, key) do
    case :erlang.phash(key, maxn) do
      slot when slot > n -> slot - bso
      slot -> slot
    end
  end

  defp slot(dict, _), do: :erlang.error({:badrecord, dict})

  defp bucket({:dict, _, _, _, _, _, _, _, segments}, slot) do
    segments |> elem(div(slot - 1, @segment)) |> elem(rem(slot - 1, @segment))
  end

  defp put_bucket({:dict, _, _, _, _, _, _, _, segments} = dict, slot, bucket) do
    at = div(slot - 1, @segment)
    segment = put_elem(elem(segments, at), rem(slot - 1, @segment), bucket)
    put_elem(dict, 8, put_elem(segments, at, segment))
  end

  # There is one key more: the next slot takes its keys from the one that has had them until now, if that is due.
  defp more({:dict, size, _, _, _, expand, _, _, _} = dict) when size + 1 > expand do
    {:dict, _, n, maxn, bso, _, _, _, _} = grown = double(dict)
    {low, high} = grown |> bucket(n + 1 - bso) |> Enum.split_with(fn [key | _] -> :erlang.phash(key, maxn) != n + 1 end)
    grown |> put_bucket(n + 1 - bso, low) |> put_bucket(n + 1, high) |> resize(size + 1, n + 1)
  end

  defp more(dict), do: put_elem(dict, 1, elem(dict, 1) + 1)

  defp double({:dict, size, n, n, bso, expand, contract, empty, segments}) do
    twice = List.to_tuple(Tuple.to_list(segments) ++ List.duplicate(empty, tuple_size(segments)))
    {:dict, size, n, n * 2, bso * 2, expand, contract, empty, twice}
  end

  defp double(dict), do: dict

  # There are that many keys less: the last slot gives its keys back, if that is due.
  defp fewer({:dict, size, n, _, bso, _, contract, _, _} = dict, less) when size - less < contract and n > @segment do
    joined = bucket(dict, n - bso) ++ bucket(dict, n)
    dict |> put_bucket(n - bso, joined) |> put_bucket(n, []) |> resize(size - less, n - 1) |> halve()
  end

  defp fewer(dict, less), do: put_elem(dict, 1, elem(dict, 1) - less)

  defp halve({:dict, size, n, maxn, n, expand, contract, empty, segments}) do
    half = segments |> Tuple.to_list() |> Enum.take(div(tuple_size(segments), 2)) |> List.to_tuple()
    {:dict, size, n, div(maxn, 2), div(n, 2), expand, contract, empty, half}
  end

  defp halve(dict), do: dict

  defp resize({:dict, _, _, maxn, bso, _, _, empty, segments}, size, n) do
    {:dict, size, n, maxn, bso, n * @expand, n * @contract, empty, segments}
  end
end
