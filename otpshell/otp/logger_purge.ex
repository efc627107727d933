defmodule Logger.Purge do
  @moduledoc """
  Which calls of Logger's macros are left out when code is compiled: those that match an entry of `:compile_time_purge_matching`.

      Logger.configure(compile_time_purge_matching: [[module: Shop], [level_lower_than: :info]])

  An entry is a keyword list, and all its pairs have to match what is known of the call then: `:application`, `:module`, `:function` (as
  `"name/arity"`), `:file`, `:line`, and the metadata that is written out in the call. `:level_lower_than` matches less severe levels.
  """

  @doc "Whether a call is left out. `level` and `metadata` are as they stand in the code."
  def purge?(level, location, metadata) do
    case Application.get_env(:logger, :compile_time_purge_matching, []) do
      [] -> false
      entries -> if purging?(entries), do: Enum.any?(entries, &matches?(&1, level, known(location, metadata))), else: refuse(entries)
    end
  end

  defp purging?(entries), do: is_list(entries) and Enum.all?(entries, &Keyword.keyword?/1)

  @spec refuse(term) :: no_return
  defp refuse(entries) do
    raise "expected :compile_time_purge_matching to be a list of keyword lists, got: #{inspect(entries)}"
  end

  defp known(location, metadata) do
    written = if Keyword.keyword?(metadata), do: metadata, else: []
    Map.merge(with_function(location), Map.new(written))
  end

  defp with_function(%{mfa: {module, name, arity}} = location), do: Map.merge(location, %{module: module, function: "#{name}/#{arity}"})
  defp with_function(location), do: location

  defp matches?(entry, level, known) do
    Enum.all?(entry, fn
      {:level_lower_than, least} -> is_atom(level) and Logger.compare_levels(level, least) == :lt
      {key, value} -> match?({:ok, ^value}, Map.fetch(known, key))
    end)
  end
end
