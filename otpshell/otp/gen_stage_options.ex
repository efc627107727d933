defmodule GenStage.Options do
  @moduledoc """
  The options of stages and subscriptions, checked: `{:ok, value}`, or `{:error, text}` that says what was expected.
  """

  @doc "One of a few values; the first is the usual one."
  def one_of(options, key, [usual | _] = values) do
    value = Keyword.get(options, key, usual)
    if value in values, do: {:ok, value}, else: wrong(key, "one of #{inspect(Enum.sort(values))}", value)
  end

  @doc "An integer from `least` to `most` (nil for no limit), or another value that is `allowed` too."
  def integer(options, key, usual, least, most, allowed \\ nil) do
    case Keyword.get(options, key, usual) do
      value when value == allowed and allowed != nil -> {:ok, value}
      value when not is_integer(value) -> wrong(key, "an integer", value)
      value when value < least -> wrong(key, "equal to or greater than #{least}", value)
      value when is_integer(most) and value > most -> wrong(key, "equal to or less than #{most}", value)
      value -> {:ok, value}
    end
  end

  @doc "A list, empty by default."
  def list(options, key) do
    value = Keyword.get(options, key, [])
    if is_list(value), do: {:ok, value}, else: wrong(key, "a list", value)
  end

  @doc "A module, or a module with its options, as `{module, options}`."
  def dispatcher(options) do
    case Keyword.get(options, :dispatcher, GenStage.DemandDispatcher) do
      module when is_atom(module) -> {:ok, {module, []}}
      {module, options} when is_atom(module) and is_list(options) -> {:ok, {module, options}}
      other -> wrong(:dispatcher, "an atom or a {atom, list}", other)
    end
  end

  @doc "What a subscription says of demand: `{max, min}`."
  def demands(options) do
    with {:ok, max} <- integer(options, :max_demand, 1000, 1, nil),
         {:ok, min} <- integer(options, :min_demand, div(max, 2), 0, max - 1),
         do: {:ok, {max, min}}
  end

  @doc "What the end of the producer means: `:permanent`, `:transient` or `:temporary`."
  def cancel(options) do
    value = Keyword.get(options, :cancel, :permanent)
    all = [:temporary, :transient, :permanent]
    if value in all, do: {:ok, value}, else: wrong(:cancel, "one of #{inspect(all)}", value)
  end

  @doc "An element of a list of producers as `{producer, options}`."
  def subscription({:global, _} = name), do: ambiguous(name, "{:global, term()}")
  def subscription({:via, _, _} = name), do: ambiguous(name, "{:via, module(), term()}")
  def subscription({to, options}) when is_list(options), do: {to, options}
  def subscription(to), do: {to, []}

  # a name that could be a producer with options
  defp ambiguous(name, type) do
    :logger.log(:warning, ":subscribe_to value with type #{type} is deprecated. Change #{inspect(name)} to {#{inspect(name)}, []} instead.")
    {name, []}
  end

  @doc "Whether there are no options but these."
  def known(options, keys) do
    case Enum.reject(options, &(is_tuple(&1) and elem(&1, 0) in keys)) do
      [] -> :ok
      others -> {:error, "unknown options #{inspect(others)}"}
    end
  end

  defp wrong(key, expected, value), do: {:error, "expected #{inspect(key)} to be #{expected}, got: #{inspect(value)}"}
end
