defmodule Supervisor do
  @moduledoc """
  Starts processes, watches them, and starts them again when they crash.

      iex> {:ok, sup} = Supervisor.start_link([{Agent, fn -> 0 end}], strategy: :one_for_one)
      iex> Supervisor.count_children(sup)
      %{active: 1, specs: 1, supervisors: 0, workers: 1}

  The work is done by `:supervisor` (`source(:supervisor)` shows it).

  ## Children

  A child is a module, `{module, argument}` (both ask `module.child_spec(argument)`), or a map:

  | key | meaning | default |
  |---|---|---|
  | `:id` | its name within the supervisor | required |
  | `:start` | `{module, function, args}`; must link and give `{:ok, pid}` | required |
  | `:restart` | `:permanent` always, `:transient` after a crash, `:temporary` never | `:permanent` |
  | `:shutdown` | milliseconds to end by itself, `:brutal_kill`, `:infinity` | 5000 (supervisors: `:infinity`) |
  | `:type` | `:worker` or `:supervisor` | `:worker` |
  | `:significant` | its end can end the supervisor (`:auto_shutdown`) | false |

  Note that `{Worker, restart: :temporary}` passes the list to `Worker`; to change the specification, write
  `Supervisor.child_spec(Worker, restart: :temporary)`.

  ## Strategies

  `:one_for_one` restarts the child that ended, `:rest_for_one` also those started after it, `:one_for_all` all.
  More than `:max_restarts` (3) within `:max_seconds` (5) and the supervisor itself gives up with `:shutdown`.
  """

  import Otpshell.Line

  @type on_start :: {:ok, pid} | :ignore | {:error, {:already_started, pid} | {:shutdown, term} | term}
  @type on_start_child :: {:ok, child} | {:ok, child, info :: term} | {:error, {:already_started, child} | :already_present | term}
  @type child :: pid | :undefined
  @type name :: atom | {:global, term} | {:via, module, name :: term}
  @type option :: {:name, name}
  @type strategy :: :one_for_one | :one_for_all | :rest_for_one
  @type init_option :: {:strategy, strategy} | {:max_restarts, non_neg_integer} | {:max_seconds, pos_integer}
  @type supervisor :: pid | name | {atom, node}
  @type child_spec :: map

  @doc """
  Gives the flags and the children; `Supervisor.init/2` makes the answer.

      iex> {:ok, {flags, _children}} = Supervisor.init([], strategy: :one_for_one)
      iex> flags.strategy
      :one_for_one

      iex> {:ok, {flags, _children}} = Supervisor.init([], strategy: :one_for_one, max_restarts: 1)
      iex> flags.intensity
      1
  """
  @callback init(init_arg :: term) :: {:ok, {map, [child_spec]}} | :ignore

  @doc """
  `use Supervisor` makes a module a supervisor that others can supervise: it gets a `child_spec/1`.

      iex> defmodule Family do
      ...>   use Supervisor
      ...>   def start_link(name), do: Supervisor.start_link(__MODULE__, name)
      ...>   def init(name), do: Supervisor.init([{Agent, fn -> name end}], strategy: :one_for_all)
      ...> end
      iex> {:ok, sup} = Family.start_link("Ada")
      iex> Supervisor.count_children(sup).active
      1
  """
  defmacro __using__(overrides) do
    quote do
      # worker/2, supervise/2 and so on, which programs written before Elixir 1.5 call
      import Supervisor.Spec
      @behaviour Supervisor
      unquote(Otpshell.Child.definition(overrides, :supervisor))
    end
  end

  # -- starting -----------------------------------------------------------------------------------------------------------

  @doc """
  Starts a supervisor for a list of children. Options: those of `init/2`, and `:name`.

  Raises `ArgumentError` when an element of `children` is not a child or `options` lacks a strategy, and `FunctionClauseError` when
  `children` is not a list or `options` is not a keyword list.

      iex> {:ok, sup} = Supervisor.start_link([{Agent, fn -> 0 end}], strategy: :one_for_one)
      iex> Supervisor.count_children(sup)
      %{active: 1, specs: 1, supervisors: 0, workers: 1}
  """
  def start_link(children, options) when is_list(children) do
    {flags, start} = Keyword.split(options, [:strategy, :max_restarts, :max_seconds, :auto_shutdown])
    start_link(Supervisor.Default, at(617, init(children, flags)), start)
  end

  # what is no module at all fails in the new process, as `module.init(init_arg)`
  def start_link(module, init_arg), do: start_link(module, init_arg, [])

  @doc """
  Starts the supervisor that `module.init(init_arg)` describes.

  Raises `FunctionClauseError` when `options` is not a keyword list.

      iex> defmodule Shop do
      ...>   use Supervisor
      ...>   def init(first), do: Supervisor.init([{Agent, fn -> first end}], strategy: :one_for_one)
      ...> end
      iex> {:ok, shop} = Supervisor.start_link(Shop, 5, name: Shop)
      iex> Supervisor.count_children(shop).active
      1
  """
  def start_link(module, init_arg, options) when is_list(options) do
    case Otpshell.Child.registration(options[:name]) do
      nil -> :supervisor.start_link(module, init_arg)
      name -> :supervisor.start_link(name, module, init_arg)
    end
  end

  @doc """
  Makes what a supervisor's `init/1` callback returns.

  Options: `:strategy` (required), `:max_restarts` (3), `:max_seconds` (5), `:auto_shutdown` (`:never`).

  Raises `ArgumentError` when an element of `children` is not a child or `options` lacks a strategy, and `FunctionClauseError` when
  `children` is not a list or `options` is not a keyword list.

      iex> {:ok, {flags, children}} = Supervisor.init([{Agent, fn -> 0 end}], strategy: :one_for_one)
      iex> {flags.strategy, length(children)}
      {:one_for_one, 1}
  """
  def init(children, options) when is_list(children) and is_list(options) do
    usual = %{strategy: strategy(options[:strategy]), intensity: 3, period: 5}

    if usual.strategy == :simple_one_for_one do
      at(674, IO.warn(":simple_one_for_one strategy is deprecated, please use DynamicSupervisor instead"))
    end

    flags =
      Enum.reduce(options, usual, fn
        {:max_restarts, count}, flags -> %{flags | intensity: count}
        {:max_seconds, seconds}, flags -> %{flags | period: seconds}
        {:auto_shutdown, when_to}, flags -> Map.put(flags, :auto_shutdown, when_to)
        _other, flags -> flags
      end)

    {:ok, {flags, Enum.map(children, &specification/1)}}
  end

  defp strategy(nil), do: raise(ArgumentError, "expected :strategy option to be given")

  defp strategy(strategy), do: strategy

  # -- child specifications -------------------------------------------------------------------------------------------------

  @spec_keys [:id, :start, :restart, :shutdown, :type, :modules, :significant]

  @doc """
  Makes the specification of a child, with changes.

  Raises `ArgumentError` when `child` is not a specification or `overrides` has an unknown key,
  `FunctionClauseError` when it has an element that is not a pair, and `Protocol.UndefinedError`
  when it is not enumerable.

      iex> Supervisor.child_spec({Agent, fn -> 0 end}, id: :counter).id
      :counter
  """
  def child_spec(child, overrides) when tuple_size(child) == 6 do
    _ = overrides
    raise ArgumentError, "old tuple-based child specification #{inspect(child)} is not supported in Supervisor.child_spec/2"
  end

  def child_spec(child, overrides) do
    Enum.reduce(overrides, specification(child), fn
      {key, value}, spec when key in @spec_keys -> Map.put(spec, key, value)
      {key, _value}, _spec -> raise ArgumentError, "unknown key #{inspect(key)} in child specification override"
    end)
  end

  # What may stand in a list of children, as a map (or the old tuple, which :supervisor still takes).
  defp specification(module) when is_atom(module), do: init_child({module, []})
  defp specification({module, _argument} = child) when is_atom(module), do: init_child(child)
  defp specification(map) when is_map(map), do: map
  defp specification(tuple) when tuple_size(tuple) == 6, do: tuple

  defp specification(other) do
    raise ArgumentError, """
    supervisors expect each child to be one of the following:

      * a module
      * a {module, arg} tuple
      * a child specification as a map with at least the :id and :start fields
      * or a tuple with 6 elements generated by Supervisor.Spec (deprecated)

    Got: #{inspect(other)}
    """
  end

  defp init_child({module, argument}) do
    module.child_spec(argument)
  rescue
    error in UndefinedFunctionError ->
      # only the module's own lack is explained; one inside its child_spec/1 is an error like any other
      if match?([{^module, :child_spec, [_], _} | _], __STACKTRACE__) do
        raise ArgumentError, "The module #{inspect(module)} was given as a child to a supervisor" <> missing(module)
      else
        reraise error, __STACKTRACE__
      end
  end

  # Error messages are part of how a function behaves: this text is Elixir's.
  defp missing(module) do
    if Code.ensure_loaded?(module) do
      """

      but it does not implement child_spec/1.

      If you own the given module, please define a child_spec/1 function
      that receives an argument and returns a child specification as a map.
      For example:

          def child_spec(opts) do
            %{
              id: __MODULE__,
              start: {__MODULE__, :start_link, [opts]},
              type: :worker,
              restart: :permanent,
              shutdown: 500
            }
          end

      Note that "use Agent", "use GenServer" and so on automatically define
      this function for you.

      However, if you don't own the given module and it doesn't implement
      child_spec/1, instead of passing the module name directly as a supervisor
      child, you will have to pass a child specification as a map:

          %{
            id: #{inspect(module)},
            start: {#{inspect(module)}, :start_link, [arg1, arg2]}
          }

      See the Supervisor documentation for more information.
      """
    else
      " but it does not exist."
    end
  end

  # -- a running supervisor ---------------------------------------------------------------------------------------------------

  @doc """
  Adds a child and starts it.

  Exits when the supervisor is not there. Raises `ArgumentError` when `spec_or_args` is not a specification, and `FunctionClauseError` when
  `supervisor` is not a pid or a name.

      iex> {:ok, sup} = Supervisor.start_link([], strategy: :one_for_one)
      iex> {:ok, _pid} = Supervisor.start_child(sup, {Agent, fn -> 0 end})
      iex> Supervisor.count_children(sup).workers
      1
  """
  def start_child(supervisor, spec_or_args) do
    ask_supervisor(supervisor, {:start_child, at(906, start_spec(spec_or_args))})
  end

  # the list is for the old :simple_one_for_one
  defp start_spec(args) when is_list(args) do
    text = "Supervisor.start_child/2 with a list of args is deprecated, please use DynamicSupervisor instead"
    IO.warn_once({Supervisor, :start_child}, text, 1)
    args
  end

  defp start_spec(spec), do: specification(spec)

  @doc """
  Stops a child. Its specification stays (unless it is temporary), so that `restart_child/2` can start it again.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a pid or a name.

      iex> {:ok, sup} = Supervisor.start_link([{Agent, fn -> 0 end}], strategy: :one_for_one)
      iex> Supervisor.terminate_child(sup, Agent)
      :ok
      iex> Supervisor.which_children(sup)
      [{Agent, :undefined, :worker, [Agent]}]
  """
  def terminate_child(supervisor, id), do: ask_supervisor(supervisor, {:terminate_child, id})

  @doc """
  Starts a stopped child again.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a pid or a name.

      iex> {:ok, sup} = Supervisor.start_link([{Agent, fn -> 0 end}], strategy: :one_for_one)
      iex> Supervisor.terminate_child(sup, Agent)
      :ok
      iex> {:ok, _pid} = Supervisor.restart_child(sup, Agent)
      iex> Supervisor.restart_child(sup, Agent)
      {:error, :running}
  """
  def restart_child(supervisor, id), do: ask_supervisor(supervisor, {:restart_child, id})

  @doc """
  Removes the specification of a stopped child.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a pid or a name.

      iex> {:ok, sup} = Supervisor.start_link([{Agent, fn -> 0 end}], strategy: :one_for_one)
      iex> Supervisor.delete_child(sup, Agent)
      {:error, :running}
      iex> Supervisor.terminate_child(sup, Agent)
      :ok
      iex> Supervisor.delete_child(sup, Agent)
      :ok
  """
  def delete_child(supervisor, id), do: ask_supervisor(supervisor, {:delete_child, id})

  @doc """
  All children as `{id, pid | :undefined | :restarting, type, modules}`, the newest first.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a pid or a name.

      iex> {:ok, sup} = Supervisor.start_link([{Agent, fn -> 0 end}], strategy: :one_for_one)
      iex> [{Agent, pid, :worker, [Agent]}] = Supervisor.which_children(sup)
      iex> Process.alive?(pid)
      true
  """
  def which_children(supervisor), do: ask_supervisor(supervisor, :which_children)

  @doc """
  How many specifications, running children, supervisors and workers there are.

  Exits when the supervisor is not there. Raises `FunctionClauseError` when `supervisor` is not a pid or a name.

      iex> {:ok, sup} = Supervisor.start_link([{Agent, fn -> 0 end}], strategy: :one_for_one)
      iex> Supervisor.count_children(sup)
      %{active: 1, specs: 1, supervisors: 0, workers: 1}
  """
  def count_children(supervisor), do: Map.new(ask_supervisor(supervisor, :count_children))

  @doc """
  Stops a supervisor, and before it all its children, the newest first.

  Exits when the supervisor is not there, is too slow, or ends with another reason. Raises `FunctionClauseError` when `supervisor` is not a
  pid or a name.

      iex> {:ok, sup} = Supervisor.start_link([], strategy: :one_for_one)
      iex> Supervisor.stop(sup)
      :ok
      iex> Process.alive?(sup)
      false
  """
  def stop(supervisor, reason \\ :normal, timeout \\ :infinity), do: GenServer.stop(supervisor, reason, timeout)

  # it may be busy starting or stopping children for as long as that takes
  defp ask_supervisor(supervisor, request), do: GenServer.call(supervisor, request, :infinity)
end
