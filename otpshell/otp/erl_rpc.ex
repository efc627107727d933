defmodule :rpc do
  @moduledoc """
  Calls of functions on other nodes, in a process of their own. Here there is one node: calls of it are made, any other is down.

      iex> :rpc.call(node(), Enum, :sum, [[1, 2, 3]])
      6
      iex> :rpc.call(:elsewhere@host, Enum, :sum, [[1, 2, 3]])
      {:badrpc, :nodedown}

  New programs call `:erpc`, which tells an error from a result.
  """

  @doc """
  The result of `module.function(...args)` on a node, or `{:badrpc, reason}` when it failed, when the node is down, or when `timeout`
  milliseconds have passed. What the function throws is its result.

      iex> :rpc.call(node(), String, :upcase, ["a"])
      "A"
      iex> :rpc.call(node(), :erlang, :exit, [:tired])
      {:badrpc, {:EXIT, :tired}}
  """
  def call(node, module, function, args, timeout \\ :infinity) do
    :erpc.call(node, module, function, args, timeout)
  catch
    :throw, value -> value
    :exit, {:exception, reason} -> {:badrpc, {:EXIT, reason}}
    :exit, {:signal, reason} -> {:badrpc, {:EXIT, reason}}
    :error, {:exception, reason, stack} -> {:badrpc, {:EXIT, {reason, stack}}}
    :error, {:erpc, :noconnection} -> {:badrpc, :nodedown}
    :error, {:erpc, reason} -> {:badrpc, reason}
  end

  @doc """
  As `call/4`. On the BEAM it keeps later calls of the node waiting until it has its result.

      iex> :rpc.block_call(node(), Enum, :max, [[1, 5]])
      5
  """
  def block_call(node, module, function, args, timeout \\ :infinity), do: call(node, module, function, args, timeout)

  @doc """
  Calls a function on a node and does not wait: `true`.

      iex> :rpc.cast(node(), Kernel, :send, [self(), :hello])
      true
      iex> receive do message -> message end
      :hello
  """
  def cast(node, module, function, args) do
    :erpc.cast(node, module, function, args)
    true
  end

  @doc """
  Calls a function on several nodes: the results of those that answered, and the nodes that did not.

      iex> :rpc.multicall([node(), :elsewhere@host], Enum, :sum, [[1]])
      {[1], [:elsewhere@host]}
  """
  def multicall(module, function, args), do: multicall([node()], module, function, args, :infinity)
  def multicall(nodes, module, function, args) when is_list(nodes), do: multicall(nodes, module, function, args, :infinity)
  def multicall(module, function, args, timeout), do: multicall([node()], module, function, args, timeout)

  def multicall(nodes, module, function, args, timeout) do
    answers = for node <- nodes, do: {node, call(node, module, function, args, timeout)}
    {down, up} = Enum.split_with(answers, fn {_node, answer} -> answer == {:badrpc, :nodedown} end)
    {Enum.map(up, &elem(&1, 1)), Enum.map(down, &elem(&1, 0))}
  end

  @doc """
  Calls a function on all nodes and does not wait: `:abcast`.

      iex> :rpc.eval_everywhere([node()], Kernel, :send, [self(), :all])
      :abcast
      iex> receive do message -> message end
      :all
  """
  def eval_everywhere(module, function, args), do: eval_everywhere([node()], module, function, args)

  def eval_everywhere(nodes, module, function, args) do
    for node <- nodes, do: cast(node, module, function, args)
    :abcast
  end

  @doc """
  Sends a message to the process of a name on all nodes: `:abcast`.

      iex> Process.register(self(), :inbox)
      iex> :rpc.abcast(:inbox, :news)
      :abcast
      iex> receive do message -> message end
      :news
  """
  def abcast(name, message), do: abcast([node()], name, message)

  def abcast(nodes, name, message) do
    for node <- nodes, do: :erlang.send({name, node}, message)
    :abcast
  end

  @doc """
  Begins a call whose result `yield/1` waits for.

      iex> key = :rpc.async_call(node(), Enum, :sum, [[1, 2]])
      iex> :rpc.yield(key)
      3
  """
  def async_call(node, module, function, args) do
    caller = self()

    spawn(fn ->
      answer = call(node, module, function, args)
      send(caller, {self(), {:promise_reply, answer}})
    end)
  end

  @doc """
  Waits for the result of an `async_call/4`, once and in the process that began it.

      iex> :rpc.yield(:rpc.async_call(node(), Enum, :count, [[:a, :b]]))
      2
  """
  def yield(key) when is_pid(key) do
    {:value, answer} = nb_yield(key, :infinity)
    answer
  end

  @doc """
  `{:value, result}` of an `async_call/4`, or `:timeout` when it is not there after `timeout` milliseconds.

      iex> :rpc.nb_yield(:rpc.async_call(node(), Enum, :count, [[:a, :b]]), 1000)
      {:value, 2}
  """
  def nb_yield(key, timeout \\ 0) when is_pid(key) do
    receive do
      {^key, {:promise_reply, answer}} -> {:value, answer}
    after
      timeout -> :timeout
    end
  end

  @doc """
  Makes several calls at the same time: their results, in the order of the calls.

      iex> :rpc.parallel_eval([{Enum, :sum, [[1, 2]]}, {Enum, :max, [[1, 5]]}])
      [3, 5]
  """
  def parallel_eval(calls) do
    keys = for {module, function, args} <- calls, do: async_call(node(), module, function, args)
    Enum.map(keys, &yield/1)
  end

  @doc """
  Calls `module.function(element, ...args)` for each element of a list, all at the same time: the results in the list's order. Exits
  when one of the calls fails.

      iex> :rpc.pmap({Integer, :to_string}, [16], [10, 255])
      ["A", "FF"]
  """
  def pmap({module, function}, args, list) do
    for answer <- parallel_eval(for element <- list, do: {module, function, [element | args]}) do
      with {:badrpc, _} <- answer, do: exit(:badrpc)
      answer
    end
  end
end
