defmodule Registry.Partition do
  @moduledoc """
  Owns one part of a registry's entries and removes those of processes that end.
  """

  use GenServer

  @doc false
  def start_link(name, args), do: GenServer.start_link(__MODULE__, args, name: name)

  @doc false
  def init({kind, _name, _number, _count, keys, pids, _listeners, _compressed}) do
    # the end of a linked process arrives as a message
    Process.flag(:trap_exit, true)
    :ets.new(keys, [if(kind == :unique, do: :set, else: :duplicate_bag), :public, :named_table])
    :ets.new(pids, [:duplicate_bag, :public, :named_table])
    {:ok, {kind, keys, pids}}
  end

  # `:sync` lets a test wait until earlier exits were handled
  @doc false
  def handle_call(:sync, _from, state), do: {:reply, :ok, state}

  @doc false
  def handle_info({:EXIT, pid, _reason}, {_kind, keys, pids} = state) do
    for {_, key} <- Enum.uniq(:ets.take(pids, pid)) do
      for {_, {^pid, _}} = entry <- :ets.lookup(keys, key), do: :ets.delete_object(keys, entry)
    end

    {:noreply, state}
  end

  def handle_info(_message, state), do: {:noreply, state}
end
