defmodule Otpshell.ChildSpecs do
  @moduledoc """
  What a `:supervisor` is told, checked: its flags, and the specifications of its children. What is well formed comes back as the records of
  `Otpshell.Children`, anything else as `{:error, why}`.
  """

  import Otpshell.Children

  @doc """
  The state of a supervisor with these flags: `{:ok, state}` or `{:error, {:supervisor_data, why}}`.

  Flags come as a map, or as the older `{strategy, intensity, period}`.
  """
  def state(name, {strategy, intensity, period}, module, args) do
    state(name, %{strategy: strategy, intensity: intensity, period: period}, module, args)
  end

  def state(name, flags, module, args) when is_map(flags) do
    flags = Map.merge(%{strategy: :one_for_one, intensity: 1, period: 5, auto_shutdown: :never}, flags)
    %{strategy: strategy, intensity: intensity, period: period, auto_shutdown: auto} = flags

    cond do
      strategy not in [:one_for_one, :one_for_all, :rest_for_one, :simple_one_for_one] -> bad_flag({:invalid_strategy, strategy})
      not (is_integer(intensity) and intensity >= 0) -> bad_flag({:invalid_intensity, intensity})
      not (is_integer(period) and period > 0) -> bad_flag({:invalid_period, period})
      auto not in [:never, :any_significant, :all_significant] -> bad_flag({:invalid_auto_shutdown, auto})
      strategy == :simple_one_for_one and auto != :never -> bad_flag({:bad_combination, [strategy: strategy, auto_shutdown: auto]})
      true -> {:ok, state(name: name, strategy: strategy, intensity: intensity, period: period, auto_shutdown: auto, module: module, args: args)}
    end
  end

  def state(_name, flags, _module, _args), do: bad_flag({:invalid_type, flags})

  defp bad_flag(what), do: {:error, {:supervisor_data, what}}

  @doc "The children that a list of specifications gives: `{:ok, {ids, children}}`."
  def check_all(specs, auto_shutdown), do: check_all(specs, {[], %{}}, auto_shutdown)

  defp check_all([], children, _), do: {:ok, children}

  defp check_all([spec | rest], {ids, known}, auto_shutdown) do
    case check(spec, auto_shutdown) do
      {:ok, child(id: id)} when is_map_key(known, id) -> {:error, {:duplicate_child_name, id}}
      {:ok, child(id: id) = child} -> check_all(rest, {[id | ids], Map.put(known, id, child)}, auto_shutdown)
      error -> error
    end
  end

  defp check_all(other, _, _), do: {:error, {:badarg, other}}

  @doc "The child that a specification, a map or the older tuple, gives: `{:ok, child}`."
  def check({id, start, restart, shutdown, type, modules}, auto_shutdown) do
    check(%{id: id, start: start, restart: restart, shutdown: shutdown, type: type, modules: modules}, auto_shutdown)
  end

  def check(spec, auto_shutdown) when is_map(spec) do
    type = Map.get(spec, :type, :worker)
    restart = Map.get(spec, :restart, :permanent)
    significant = Map.get(spec, :significant, false)
    shutdown = Map.get(spec, :shutdown, if(type == :supervisor, do: :infinity, else: 5000))

    with {:ok, id} <- required(spec, :id, :missing_id),
         {:ok, start} <- required(spec, :start, :missing_start),
         :ok <- check_start(start),
         :ok <- one_of(restart, [:permanent, :transient, :temporary], :invalid_restart_type),
         :ok <- check_significant(significant, restart, auto_shutdown),
         :ok <- one_of(type, [:worker, :supervisor], :invalid_child_type),
         :ok <- check_shutdown(shutdown),
         modules = Map.get(spec, :modules, [elem(start, 0)]),
         :ok <- check_modules(modules) do
      {:ok, child(id: id, start: start, restart: restart, significant: significant, shutdown: shutdown, type: type, modules: modules)}
    end
  end

  def check(other, _), do: {:error, {:invalid_child_spec, other}}

  defp required(spec, key, missing) do
    case spec do
      %{^key => value} -> {:ok, value}
      _ -> {:error, missing}
    end
  end

  defp one_of(value, allowed, error), do: if(value in allowed, do: :ok, else: {:error, {error, value}})

  defp check_start({module, fun, args}) when is_atom(module) and is_atom(fun) and is_list(args), do: :ok
  defp check_start(other), do: {:error, {:invalid_mfa, other}}

  defp check_significant(false, _, _), do: :ok
  defp check_significant(true, _, :never), do: {:error, {:bad_combination, [{:auto_shutdown, :never}, {:significant, true}]}}
  defp check_significant(true, :permanent, _), do: {:error, {:bad_combination, [{:restart, :permanent}, {:significant, true}]}}
  defp check_significant(true, _, _), do: :ok
  defp check_significant(other, _, _), do: {:error, {:invalid_significant, other}}

  defp check_shutdown(time) when is_integer(time) and time >= 0, do: :ok
  defp check_shutdown(how) when how in [:infinity, :brutal_kill], do: :ok
  defp check_shutdown(other), do: {:error, {:invalid_shutdown, other}}

  defp check_modules(:dynamic), do: :ok

  defp check_modules(modules) when is_list(modules) do
    case Enum.find(modules, :none, &(not is_atom(&1))) do
      :none -> :ok
      bad -> {:error, {:invalid_module, bad}}
    end
  end

  defp check_modules(other), do: {:error, {:invalid_modules, other}}
end
