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

  @type on_start :: {:ok, pid} | :ignore | {:error, {:already_started, pid} | {:shutdown, term} | term}
  @type on_start_child :: {:ok, child} | {:ok, child, info :: term} | {:error, {:already_started, child} | :already_present | term}
  @type child :: pid | :undefined
  @type name :: atom | {:global, term} | {:via, module, name :: term}
  @type option :: {:name, name}
  @type strategy :: :one_for_one | :one_for_all | :rest_for_one
  @type init_option :: {:strategy, strategy} | {:max_restarts, non_neg_integer} | {:max_seconds, pos_integer}
  @type supervisor :: pid | name | {atom, node}
  @type child_spec :: map

  @doc "Gives the flags and the children; `Supervisor.init/2` makes the answer."
  @callback init(init_arg :: term) :: {:ok, {map, [child_spec]}} | :ignore

  @doc "`use Supervisor` makes a module a supervisor that others can supervise: it gets a `child_spec/1`."
  defmacro __using__(opts) do
    quote location: :keep, bind_quoted: [opts: opts] do
      @behaviour Supervisor

      unless Module.has_attribute?(__MODULE__, :doc) do
        @doc """
        The specification to run this module under a supervisor. See `Supervisor`.
        """
      end

      def child_spec(init_arg) do
        default = %{id: __MODULE__, start: {__MODULE__, :start_link, [init_arg]}, type: :supervisor}
        Supervisor.child_spec(default, unquote(Macro.escape(opts)))
      end

      defoverridable child_spec: 1
    end
  end

  # -- starting -----------------------------------------------------------------------------------------------------------

  @doc "Starts a supervisor for a list of children. Options: `:strategy`, `:max_restarts`, `:max_seconds`, `:auto_shutdown`, `:name`."
  def start_link(children, options) when is_list(children) do
    {own, start} = Keyword.split(options, [:strategy, :max_seconds, :max_restarts, :auto_shutdown])
    start_link(Supervisor.Default, init(children, own), start)
  end

  def start_link(module, init_arg) when is_atom(module), do: start_link(module, init_arg, [])

  @doc "Starts the supervisor that `module.init(init_arg)` describes."
  def start_link(module, init_arg, options) when is_list(options) do
    case Keyword.get(options, :name) do
      nil ->
        :supervisor.start_link(module, init_arg)

      atom when is_atom(atom) ->
        :supervisor.start_link({:local, atom}, module, init_arg)

      {:global, _} = name ->
        :supervisor.start_link(name, module, init_arg)

      {:via, via, _} = name when is_atom(via) ->
        :supervisor.start_link(name, module, init_arg)

      other ->
        raise ArgumentError, """
        expected :name option to be one of the following:

          * nil
          * atom
          * {:global, term}
          * {:via, module, term}

        Got: #{inspect(other)}
        """
    end
  end

  @doc "Makes what a supervisor's `init/1` callback returns."
  def init(children, options) when is_list(children) and is_list(options) do
    strategy =
      case options[:strategy] do
        nil ->
          raise ArgumentError, "expected :strategy option to be given"

        :simple_one_for_one ->
          IO.warn(":simple_one_for_one strategy is deprecated, please use DynamicSupervisor instead")
          :simple_one_for_one

        other ->
          other
      end

    intensity = Keyword.get(options, :max_restarts, 3)
    period = Keyword.get(options, :max_seconds, 5)
    flags = %{strategy: strategy, intensity: intensity, period: period}

    flags =
      case Keyword.fetch(options, :auto_shutdown) do
        {:ok, auto_shutdown} -> Map.put(flags, :auto_shutdown, auto_shutdown)
        :error -> flags
      end

    {:ok, {flags, Enum.map(children, &init_child/1)}}
  end

  # -- child specifications -------------------------------------------------------------------------------------------------

  @doc """
  Makes the specification of a child, with changes.

      iex> Supervisor.child_spec({Agent, fn -> 0 end}, id: :counter).id
      :counter
  """
  def child_spec(module_or_map, overrides)

  def child_spec({_, _, _, _, _, _} = tuple, _overrides) do
    raise ArgumentError, "old tuple-based child specification #{inspect(tuple)} is not supported in Supervisor.child_spec/2"
  end

  def child_spec(module_or_map, overrides) do
    Enum.reduce(overrides, init_child(module_or_map), fn
      {key, value}, spec when key in [:id, :start, :restart, :shutdown, :type, :modules, :significant] ->
        Map.put(spec, key, value)

      {key, _value}, _spec ->
        raise ArgumentError, "unknown key #{inspect(key)} in child specification override"
    end)
  end

  defp init_child(module) when is_atom(module), do: init_child({module, []})

  defp init_child({module, arg}) when is_atom(module) do
    try do
      module.child_spec(arg)
    rescue
      error in UndefinedFunctionError ->
        case __STACKTRACE__ do
          [{^module, :child_spec, [^arg], _} | _] -> raise ArgumentError, no_child_spec(module)
          stack -> reraise error, stack
        end
    end
  end

  defp init_child(map) when is_map(map), do: map
  defp init_child({_, _, _, _, _, _} = tuple), do: tuple

  defp init_child(other) do
    raise ArgumentError, """
    supervisors expect each child to be one of the following:

      * a module
      * a {module, arg} tuple
      * a child specification as a map with at least the :id and :start fields
      * or a tuple with 6 elements generated by Supervisor.Spec (deprecated)

    Got: #{inspect(other)}
    """
  end

  # the text is Elixir's: an error message is part of how a function behaves
  defp no_child_spec(module) do
    if Code.ensure_loaded?(module) do
      """
      The module #{inspect(module)} was given as a child to a supervisor
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
      "The module #{inspect(module)} was given as a child to a supervisor but it does not exist."
    end
  end

  # -- a running supervisor ---------------------------------------------------------------------------------------------------

  @doc "Adds a child and starts it."
  def start_child(supervisor, {_, _, _, _, _, _} = spec), do: call(supervisor, {:start_child, spec})
  def start_child(supervisor, args) when is_list(args), do: call(supervisor, {:start_child, args})
  def start_child(supervisor, spec), do: call(supervisor, {:start_child, Supervisor.child_spec(spec, [])})

  @doc "Stops a child. Its specification stays (unless it is temporary), so that `restart_child/2` can start it again."
  def terminate_child(supervisor, id), do: call(supervisor, {:terminate_child, id})

  @doc "Starts a stopped child again."
  def restart_child(supervisor, id), do: call(supervisor, {:restart_child, id})

  @doc "Removes the specification of a stopped child."
  def delete_child(supervisor, id), do: call(supervisor, {:delete_child, id})

  @doc "All children as `{id, pid | :undefined | :restarting, type, modules}`, the newest first."
  def which_children(supervisor), do: call(supervisor, :which_children)

  @doc "How many specifications, running children, supervisors and workers there are."
  def count_children(supervisor), do: supervisor |> call(:count_children) |> :maps.from_list()

  @doc "Stops a supervisor, and before it all its children, the newest first."
  def stop(supervisor, reason \\ :normal, timeout \\ :infinity), do: GenServer.stop(supervisor, reason, timeout)

  defp call(supervisor, request), do: GenServer.call(supervisor, request, :infinity)
end
