defmodule Agent do
  @moduledoc """
  A process that keeps one value.

      iex> {:ok, cart} = Agent.start_link(fn -> [:tea] end)
      iex> Agent.update(cart, fn items -> [:milk | items] end)
      :ok
      iex> Agent.get(cart, fn items -> length(items) end)
      2

  Each function given runs inside the agent's process, one at a time. What takes long there makes everyone wait; what raises
  there ends the agent. Every function that takes a `fun` also takes `module, function, args`; the value becomes the first argument.
  """

  @type on_start :: {:ok, pid} | {:error, {:already_started, pid} | term}
  @type name :: atom | {:global, term} | {:via, module, term}
  @type agent :: pid | {atom, node} | name
  @type state :: term

  @doc """
  The specification to run an agent under a supervisor: the argument is the function that makes the first value.

      iex> Agent.child_spec(fn -> 0 end).id
      Agent
  """
  def child_spec(fun), do: Otpshell.Child.spec(Agent, fun, :worker)

  @doc """
  `use Agent` gives a module a `child_spec/1`.

      iex> defmodule Clicks do
      ...>   use Agent, restart: :transient
      ...>   def start_link(first), do: Agent.start_link(fn -> first end, name: Clicks)
      ...> end
      iex> Clicks.child_spec(0).restart
      :transient
      iex> {:ok, _pid} = Clicks.start_link(5)
      iex> Agent.get(Clicks, fn n -> n end)
      5
  """
  defmacro __using__(overrides), do: Otpshell.Child.definition(overrides, :worker)

  @doc """
  Starts an agent linked to the caller; `fun` makes the first value. Options as for `GenServer.start_link/3`.

  Raises `FunctionClauseError` when `fun` is not a function or `options` is not a keyword list.

      iex> {:ok, agent} = Agent.start_link(fn -> %{} end)
      iex> Agent.get(agent, fn map -> map end)
      %{}
  """
  def start_link(fun, options \\ []) when is_function(fun, 0), do: GenServer.start_link(Agent.Server, fun, options)

  @doc """
  Like `start_link/2`; the first value is what the function of the module gives with the list of arguments.

  Raises `FunctionClauseError` when `options` is not a keyword list.

      iex> {:ok, agent} = Agent.start_link(Map, :new, [[tea: 2]])
      iex> Agent.get(agent, fn map -> map end)
      %{tea: 2}
  """
  def start_link(module, function, args, options \\ []), do: GenServer.start_link(Agent.Server, {module, function, args}, options)

  @doc """
  Starts an agent without a link.

  Raises `FunctionClauseError` when `fun` is not a function or `options` is not a keyword list.

      iex> {:ok, agent} = Agent.start(fn -> 1 end)
      iex> Agent.get(agent, fn n -> n end)
      1
  """
  def start(fun, options \\ []) when is_function(fun, 0), do: GenServer.start(Agent.Server, fun, options)

  @doc """
  Like `start_link/4`, without a link.

  Raises `FunctionClauseError` when `options` is not a keyword list.

      iex> {:ok, agent} = Agent.start(Map, :new, [[tea: 2]])
      iex> Agent.get(agent, fn map -> map end)
      %{tea: 2}
  """
  def start(module, function, args, options \\ []), do: GenServer.start(Agent.Server, {module, function, args}, options)

  @doc """
  Gives what `fun` makes of the value.

  Exits when the agent is not there, ends before it answers, or is too slow. Raises `FunctionClauseError` when `agent` is not a pid or a
  name, `fun` is not a function or `timeout` is not a number of milliseconds or `:infinity`.

      iex> {:ok, agent} = Agent.start_link(fn -> [1, 2] end)
      iex> Agent.get(agent, fn list -> length(list) end)
      2
      iex> Agent.get(agent, Enum, :sum, [])
      3
  """
  def get(agent, fun, timeout \\ 5000) when is_function(fun, 1), do: GenServer.call(agent, {:get, fun}, timeout)

  @doc """
  Gives what a function of a module makes of the value, which is its first argument, before those in the list `args`.

  Exits when the agent is not there, ends before it answers (as it does when the call raises), or is too slow. Raises
  `FunctionClauseError` when `agent` is not a pid or a name or `timeout` is not a number of milliseconds or `:infinity`.

      iex> {:ok, agent} = Agent.start_link(fn -> %{tea: 2} end)
      iex> Agent.get(agent, Map, :get, [:tea])
      2
  """
  def get(agent, module, function, args, timeout \\ 5000), do: GenServer.call(agent, {:get, {module, function, args}}, timeout)

  @doc """
  Replaces the value by what `fun` makes of it.

  Exits when the agent is not there, ends before it answers, or is too slow. Raises `FunctionClauseError` when `agent` is not a pid or a
  name, `fun` is not a function or `timeout` is not a number of milliseconds or `:infinity`.

      iex> {:ok, agent} = Agent.start_link(fn -> 1 end)
      iex> Agent.update(agent, &(&1 * 10))
      :ok
      iex> Agent.get(agent, & &1)
      10
  """
  def update(agent, fun, timeout \\ 5000) when is_function(fun, 1), do: GenServer.call(agent, {:update, fun}, timeout)

  @doc """
  Replaces the value by what a function of a module makes of it; the value is its first argument, before those in the list `args`.

  Exits when the agent is not there, ends before it answers (as it does when the call raises), or is too slow. Raises
  `FunctionClauseError` when `agent` is not a pid or a name or `timeout` is not a number of milliseconds or `:infinity`.

      iex> {:ok, agent} = Agent.start_link(fn -> %{tea: 2} end)
      iex> Agent.update(agent, Map, :put, [:milk, 1])
      :ok
      iex> Agent.get(agent, fn map -> map end)
      %{milk: 1, tea: 2}
  """
  def update(agent, module, function, args, timeout \\ 5000) do
    GenServer.call(agent, {:update, {module, function, args}}, timeout)
  end

  @doc """
  Both at once: `fun` gives `{answer, new_value}`.

  Exits when the agent is not there, ends before it answers, or is too slow. Raises `FunctionClauseError` when `agent` is not a pid or a
  name, `fun` is not a function or `timeout` is not a number of milliseconds or `:infinity`.

      iex> {:ok, agent} = Agent.start_link(fn -> [1, 2] end)
      iex> Agent.get_and_update(agent, fn [first | rest] -> {first, rest} end)
      1
      iex> Agent.get(agent, fn list -> list end)
      [2]
  """
  def get_and_update(agent, fun, timeout \\ 5000) when is_function(fun, 1) do
    GenServer.call(agent, {:get_and_update, fun}, timeout)
  end

  @doc """
  Like `get_and_update/3`; the function of the module gets the value as its first argument and gives `{answer, new_value}`.

  Exits when the agent is not there, ends before it answers (as it does when the call raises), or is too slow. Raises
  `FunctionClauseError` when `agent` is not a pid or a name or `timeout` is not a number of milliseconds or `:infinity`.

      iex> {:ok, agent} = Agent.start_link(fn -> %{tea: 2} end)
      iex> Agent.get_and_update(agent, Map, :pop, [:tea])
      2
      iex> Agent.get(agent, fn map -> map end)
      %{}
  """
  def get_and_update(agent, module, function, args, timeout \\ 5000) do
    GenServer.call(agent, {:get_and_update, {module, function, args}}, timeout)
  end

  @doc """
  Like `update/3`, without waiting for it.

  Raises `FunctionClauseError` when `agent` is not a pid or a name or `fun` is not a function.

      iex> {:ok, agent} = Agent.start_link(fn -> 1 end)
      iex> Agent.cast(agent, &(&1 * 10))
      :ok
      iex> Agent.get(agent, & &1)
      10
  """
  def cast(agent, fun) when is_function(fun, 1), do: GenServer.cast(agent, {:cast, fun})

  @doc """
  Like `update/5`, without waiting for it.

  Raises `FunctionClauseError` when `agent` is not a pid or a name.

      iex> {:ok, agent} = Agent.start_link(fn -> %{tea: 2} end)
      iex> Agent.cast(agent, Map, :delete, [:tea])
      :ok
      iex> Agent.get(agent, fn map -> map end)
      %{}
  """
  def cast(agent, module, function, args), do: GenServer.cast(agent, {:cast, {module, function, args}})

  @doc """
  Stops the agent.

  Exits when the agent is not there, is too slow, or ends with another reason. Raises `FunctionClauseError` when `agent` is not a pid or a
  name.

      iex> {:ok, agent} = Agent.start_link(fn -> 1 end)
      iex> Agent.stop(agent)
      :ok
      iex> Process.alive?(agent)
      false
  """
  def stop(agent, reason \\ :normal, timeout \\ :infinity), do: GenServer.stop(agent, reason, timeout)
end
