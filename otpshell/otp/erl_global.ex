defmodule :global do
  @moduledoc """
  Names that hold in a whole cluster. Here there is one node, so this is a table of names that may be any terms.

      iex> :global.register_name({:room, 1}, self())
      :yes
      iex> :global.whereis_name({:room, 1}) == self()
      true

  A name belongs to its process only while that lives: an entry whose process has ended counts as free.
  """

  @names {:global, :names}

  defp names, do: :persistent_term.get(@names, %{})

  @doc "Gives a process a name: `:yes`, or `:no` if it is taken."
  def register_name(name, pid), do: register_name(name, pid, nil)

  def register_name(name, pid, _resolve) when is_pid(pid) do
    case whereis_name(name) do
      :undefined ->
        put(Map.put(living(), name, pid))
        :yes

      _taken ->
        :no
    end
  end

  @doc "Gives the name to another process, whoever had it."
  def re_register_name(name, pid) when is_pid(pid) do
    put(Map.put(living(), name, pid))
    :yes
  end

  @doc "Frees a name."
  def unregister_name(name), do: put(Map.delete(names(), name))

  @doc "The process of a name, or `:undefined`."
  def whereis_name(name) do
    case names() do
      %{^name => pid} -> if Process.alive?(pid), do: pid, else: :undefined
      _ -> :undefined
    end
  end

  @doc "Sends a message to a name's process; exits if there is none."
  def send(name, message) do
    case whereis_name(name) do
      :undefined ->
        :erlang.exit({:badarg, {name, message}})

      pid ->
        Kernel.send(pid, message)
        pid
    end
  end

  @doc "All names in use."
  def registered_names, do: Map.keys(living())

  @doc "Waits until all nodes know the same names: with one node, at once."
  def sync, do: :ok

  defp living, do: for({name, pid} <- names(), Process.alive?(pid), into: %{}, do: {name, pid})

  defp put(names) do
    :persistent_term.put(@names, names)
    :ok
  end
end
