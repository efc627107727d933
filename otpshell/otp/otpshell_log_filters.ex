defmodule Otpshell.LogFilters do
  @moduledoc """
  Filters and handlers of `:logger`: what of an event reaches whom.

  A filter is `{id, {fun, extra}}`; `fun.(event, extra)` gives the event (changed, perhaps), `:stop`, or `:ignore`, which leaves it to the
  next one. When all ignore an event, `filter_default` decides. A filter or a handler that fails is taken away and told of.
  """

  @levels [:all, :none, :emergency, :alert, :critical, :error, :warning, :notice, :info, :debug]

  @doc "The event that the filters of `config` let through, or `:stop`. A filter that fails is handed to `remove`."
  def pass(event, config, remove) do
    case Map.get(config, :filters, []) do
      [] -> event
      filters -> run(filters, event, Map.get(config, :filter_default, :log), remove)
    end
  end

  defp run([], event, :log, _remove), do: event
  defp run([], _event, :stop, _remove), do: :stop

  defp run([{_id, {fun, extra}} = filter | rest], event, default, remove) do
    case fun.(event, extra) do
      :ignore -> run(rest, event, default, remove)
      :stop -> :stop
      # an event was chosen: the next ones may still change or stop it
      %{level: _, msg: _, meta: _} = event -> run(rest, event, :log, remove)
      other -> failed(filter, {:bad_return_value, other}, rest, event, default, remove)
    end
  catch
    kind, reason -> failed(filter, {kind, reason, own_calls(__STACKTRACE__)}, rest, event, default, remove)
  end

  @doc "The calls of a stack trace that are not ours."
  def own_calls(stack), do: Enum.take_while(stack, fn entry -> elem(entry, 0) not in [:logger, Otpshell.LogFilters] end)

  defp failed(filter, reason, rest, event, default, remove) do
    remove.(filter, reason, event)
    run(rest, event, default, remove)
  end

  @doc "What is wrong with a pair of a configuration, nil when nothing is."
  def problem({:level, level}), do: if(level not in @levels, do: {:invalid_level, level})
  def problem({:filter_default, default}), do: if(default not in [:log, :stop], do: {:invalid_filter_default, default})
  def problem({:filters, filters}) when not is_list(filters), do: {:invalid_filters, filters}
  def problem({:filters, filters}), do: Enum.find_value(filters, &if(not filter?(&1), do: {:invalid_filter, &1}))
  def problem({:formatter, {module, config}}) when is_atom(module) and is_map(config), do: nil
  def problem({:formatter, other}), do: {:invalid_formatter, other}
  def problem(_other), do: nil

  defp filter?({id, {fun, _extra}}), do: is_atom(id) and is_function(fun, 2)
  defp filter?(_other), do: false

  @doc "`{:ok, filters}` with one more, or `{:error, reason}`."
  def add(filters, id, filter) do
    cond do
      not filter?({id, filter}) -> {:error, {:invalid_filter, {id, filter}}}
      List.keymember?(filters, id, 0) -> {:error, {:already_exist, id}}
      true -> {:ok, filters ++ [{id, filter}]}
    end
  end

  @doc "`{:ok, filters}` with one less, or `{:error, reason}`."
  def remove(filters, id) do
    if List.keymember?(filters, id, 0), do: {:ok, List.keydelete(filters, id, 0)}, else: {:error, {:not_found, id}}
  end
end
