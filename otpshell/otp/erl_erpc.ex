defmodule :erpc do
  @moduledoc """
  Calls of functions on other nodes, with errors that are told from results. Here there is one node: calls of it are made, any other is
  down.

      iex> :erpc.call(node(), Enum, :sum, [[1, 2, 3]])
      6
      iex> :erpc.call(:elsewhere@host, Enum, :sum, [[1, 2, 3]])
      ** (ErlangError) Erlang error: {:erpc, :noconnection}
  """

  defguardp is_call(node, module, function, args)
            when is_atom(node) and is_atom(module) and is_atom(function) and is_list(args)

  @doc """
  The result of a function without arguments on a node.

      iex> :erpc.call(node(), fn -> 1 + 1 end)
      2
  """
  def call(node, fun) when is_function(fun, 0), do: call(node, fun, :infinity)
  def call(node, fun, timeout) when is_function(fun, 0), do: call(node, :erlang, :apply, [fun, []], timeout)

  @doc """
  The result of `module.function(...args)` on a node, run in a process of its own.

  Raises `ErlangError` with `{:exception, reason, stacktrace}` when the function failed, with `{:erpc, :timeout}` when `timeout` milliseconds
  have passed, and with `{:erpc, :noconnection}` when the node is down. Throws what the function throws, exits with `{:exception, reason}`
  when it exits and with `{:signal, reason}` when its process was killed.

      iex> :erpc.call(node(), String, :upcase, ["a"])
      "A"
  """
  def call(node, module, function, args), do: call(node, module, function, args, :infinity)

  def call(node, module, function, args, timeout) when is_call(node, module, function, args) do
    receive_response(send_request(node, module, function, args), timeout)
  end

  def call(_node, _module, _function, _args, _timeout), do: :erlang.error({:erpc, :badarg})

  @doc """
  Calls a function on a node and does not wait: `:ok`.

      iex> :erpc.cast(node(), Kernel, :send, [self(), :hello])
      :ok
      iex> receive do message -> message end
      :hello
  """
  def cast(node, fun) when is_function(fun, 0), do: cast(node, :erlang, :apply, [fun, []])

  def cast(node, module, function, args) when is_call(node, module, function, args) do
    if node == node(), do: spawn(module, function, args)
    :ok
  end

  def cast(_node, _module, _function, _args), do: :erlang.error({:erpc, :badarg})

  @doc """
  Calls a function on several nodes: a list with `{:ok, result}` or the kind of failure and its reason for each, in the order of the nodes.

      iex> :erpc.multicall([node(), :elsewhere@host], Enum, :sum, [[1, 2]])
      [ok: 3, error: {:erpc, :noconnection}]
  """
  def multicall(nodes, fun) when is_function(fun, 0), do: multicall(nodes, :erlang, :apply, [fun, []])

  def multicall(nodes, module, function, args, timeout \\ :infinity) do
    requests = for node <- nodes, do: send_request(node, module, function, args)

    for request <- requests do
      try do
        {:ok, receive_response(request, timeout)}
      catch
        kind, reason -> {kind, reason}
      end
    end
  end

  @doc """
  Casts to several nodes: `:ok`.

      iex> :erpc.multicast([node()], Kernel, :send, [self(), :all])
      :ok
      iex> receive do message -> message end
      :all
  """
  def multicast(nodes, module, function, args) do
    for node <- nodes, do: cast(node, module, function, args)
    :ok
  end

  @doc """
  Begins a call; `receive_response/1` waits for its result.

      iex> request = :erpc.send_request(node(), Enum, :sum, [[1, 2]])
      iex> :erpc.receive_response(request)
      3
  """
  def send_request(node, fun) when is_function(fun, 0), do: send_request(node, :erlang, :apply, [fun, []])

  def send_request(node, module, function, args) when is_call(node, module, function, args) do
    if node == node() do
      # the result is the reason that the process exits with: no message can be lost, and none comes too late
      {_pid, reference} = spawn_monitor(fn -> exit({__MODULE__, outcome(module, function, args)}) end)
      reference
    else
      reference = make_ref()
      send(self(), {:DOWN, reference, :process, nil, :noconnection})
      reference
    end
  end

  defp outcome(module, function, args) do
    {:return, apply(module, function, args)}
  catch
    :throw, value -> {:throw, value}
    :exit, reason -> {:exit, {:exception, reason}}
    :error, reason -> {:error, {:exception, reason, own(__STACKTRACE__)}}
  end

  # without the entries of the process that made the call
  defp own(stack), do: Enum.take_while(stack, &(elem(&1, 0) != __MODULE__))

  @doc """
  Waits for the result of a `send_request/4`; fails as `call/5` does.

      iex> :erpc.receive_response(:erpc.send_request(node(), fn -> :done end))
      :done
  """
  def receive_response(reference, timeout \\ :infinity) do
    receive do
      {:DOWN, ^reference, :process, _pid, reason} -> result(reason)
    after
      timeout ->
        Process.demonitor(reference, [:flush])
        :erlang.error({:erpc, :timeout})
    end
  end

  @doc """
  `{:response, result}` of a `send_request/4`, or `:no_response` when it is not there after `timeout` milliseconds.

      iex> request = :erpc.send_request(node(), fn -> :done end)
      iex> :erpc.wait_response(request, 1000)
      {:response, :done}
  """
  def wait_response(reference, timeout \\ 0) do
    receive do
      {:DOWN, ^reference, :process, _pid, reason} -> {:response, result(reason)}
    after
      timeout -> :no_response
    end
  end

  defp result({__MODULE__, {:return, value}}), do: value
  defp result({__MODULE__, {:throw, value}}), do: throw(value)
  defp result({__MODULE__, {:exit, reason}}), do: exit(reason)
  defp result({__MODULE__, {:error, reason}}), do: :erlang.error(reason)
  defp result(:noconnection), do: :erlang.error({:erpc, :noconnection})
  defp result(reason), do: exit({:signal, reason})
end
