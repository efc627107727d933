defmodule Agent.Server do
  @moduledoc """
  The GenServer inside an agent: its state is the value.
  """

  use GenServer
  import Otpshell.Line

  def init(fun) do
    # an agent is known by the function that made its value
    Process.put(:"$initial_call", first_call(fun))
    {:ok, at(8, run(fun, []))}
  end

  def handle_call({:get, fun}, _from, state), do: {:reply, at(12, run(fun, [state])), state}

  def handle_call({:get_and_update, fun}, _from, state) do
    case at(16, run(fun, [state])) do
      {reply, state} -> {:reply, reply, state}
      other -> {:stop, {:bad_return_value, other}, state}
    end
  end

  def handle_call({:update, fun}, _from, state), do: {:reply, :ok, at(23, run(fun, [state]))}

  def handle_cast({:cast, fun}, state), do: {:noreply, at(27, run(fun, [state]))}

  def code_change(_old, state, fun), do: {:ok, run(fun, [state])}

  defp run({module, fun, extra}, args), do: apply(module, fun, args ++ extra)
  defp run(fun, args), do: apply(fun, args)

  defp first_call(fun) when is_function(fun) do
    info = :erlang.fun_info(fun)
    {info[:module], info[:name], info[:arity]}
  end

  defp first_call({module, fun, args}), do: {module, fun, length(args)}
end
