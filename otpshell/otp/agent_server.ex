defmodule Agent.Server do
  @moduledoc """
  The GenServer inside an agent: its state is the value, its requests are functions of the value.
  """

  @behaviour GenServer
  import Otpshell.Line

  # The lines are those at which Elixir has these functions: they are in the stack trace of a function that raises.

  @impl true
  def init(make) do
    # an agent is known by the function that made its value
    Process.put(:"$initial_call", identity(make))
    {:ok, at(8, run(make, []))}
  end

  @impl true
  def handle_call({:get, read}, _from, value), do: {:reply, at(12, run(read, [value])), value}
  def handle_call({:update, change}, _from, value), do: {:reply, :ok, at(23, run(change, [value]))}

  def handle_call({:get_and_update, change}, _from, value) do
    with {answer, changed} <- at(16, run(change, [value])) do
      {:reply, answer, changed}
    else
      other -> {:stop, {:bad_return_value, other}, value}
    end
  end

  @impl true
  def handle_cast({:cast, change}, value), do: {:noreply, at(27, run(change, [value]))}

  @impl true
  def handle_info(message, value), do: GenServer.__stray__(Agent.Server, message, value)

  @impl true
  def code_change(_old_version, value, change), do: {:ok, run(change, [value])}

  defp run(fun, args) when is_function(fun), do: apply(fun, args)
  defp run({module, function, more}, args), do: apply(module, function, args ++ more)

  defp identity({module, function, args}), do: {module, function, length(args)}
  defp identity(fun), do: {Function.info(fun)[:module], Function.info(fun)[:name], Function.info(fun)[:arity]}
end
