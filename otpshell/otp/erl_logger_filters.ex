defmodule :logger_filters do
  @moduledoc """
  Filters for `:logger.add_handler_filter/3` and `:logger.add_primary_filter/2`. Each takes an event and how to decide, and gives the event,
  `:stop`, or `:ignore` when it is not concerned.
  """

  @doc """
  By the `domain` of an event: `{:log | :stop, :super | :sub | :equal | :not_equal | :undefined, domain}`. `:sub` concerns events of this
  domain and those below it.

      iex> :logger_filters.domain(%{level: :info, msg: {:string, "x"}, meta: %{domain: [:shop, :till]}}, {:stop, :sub, [:shop]})
      :stop
  """
  def domain(%{meta: meta} = event, {action, compare, domain}) when action in [:log, :stop] and is_list(domain) do
    concerned =
      case {compare, meta} do
        {:undefined, %{domain: _}} -> false
        {:undefined, _} -> true
        {:not_equal, %{domain: own}} -> own != domain
        {:not_equal, _} -> true
        {:sub, %{domain: own}} -> List.starts_with?(own, domain)
        {:super, %{domain: own}} -> List.starts_with?(domain, own)
        {:equal, %{domain: own}} -> own == domain
        _ -> false
      end

    decide(concerned, action, event)
  end

  @doc """
  By level: `{:log | :stop, :neq | :eq | :lt | :gt | :lteq | :gteq, level}`.

      iex> :logger_filters.level(%{level: :info, msg: {:string, "x"}, meta: %{}}, {:stop, :lt, :error})
      :stop
  """
  def level(%{level: own} = event, {action, compare, level}) when action in [:log, :stop] do
    order = :logger.compare_levels(own, level)

    concerned =
      case compare do
        :eq -> order == :eq
        :neq -> order != :eq
        :lt -> order == :lt
        :gt -> order == :gt
        :lteq -> order != :gt
        :gteq -> order != :lt
      end

    decide(concerned, action, event)
  end

  @doc """
  Reports of supervisors and applications that something has started.

      iex> :logger_filters.progress(%{level: :info, msg: {:string, "x"}, meta: %{}}, :stop)
      :ignore
  """
  def progress(event, action) when action in [:log, :stop] do
    decide(match?(%{msg: {:report, %{label: {_, :progress}}}}, event), action, event)
  end

  @doc """
  Events of processes whose group leader is on another node.

      iex> :logger_filters.remote_gl(%{level: :info, msg: {:string, "x"}, meta: %{gl: self()}}, :stop)
      :ignore
  """
  def remote_gl(%{meta: meta} = event, action) when action in [:log, :stop] do
    decide(match?(%{gl: leader} when is_pid(leader) and node(leader) != node(), meta), action, event)
  end

  defp decide(false, _action, _event), do: :ignore
  defp decide(true, :log, event), do: event
  defp decide(true, :stop, _event), do: :stop
end
