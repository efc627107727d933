defmodule :proc_lib do
  @moduledoc """
  Starts processes the OTP way.

  A process started here knows its ancestors and its first call (both in its process dictionary), can tell its
  starter when it is ready (`init_ack/2`), and reports a crash to `:logger` before it ends.

      iex> :proc_lib.start_link(:proc_lib, :init_ack, [self(), :ready])
      :ready
  """

  import Otpshell.Line

  defguardp mfa?(module, fun, args) when is_atom(module) and is_atom(fun) and is_list(args)

  # -- spawning ---------------------------------------------------------------------------------------------------

  @doc """
  Spawns a process that runs `fun`, or the function `fun` of `module` with the arguments `args`: its pid. `node` can only be this one.

  Raises `FunctionClauseError` when `fun` is not a function of no arguments, `module` or the name `fun` is not an atom or `args` is not a
  list, and `ArgumentError` when `node` is another one.

      iex> parent = self()
      iex> _pid = :proc_lib.spawn(fn -> send(parent, :hello) end)
      iex> receive do :hello -> :received end
      :received
  """
  def spawn(fun) when is_function(fun, 0), do: :erlang.spawn(:proc_lib, :init_p, [name_or_pid(), ancestors(), fun])
  def spawn(module, fun, args) when mfa?(module, fun, args), do: :erlang.spawn(:proc_lib, :init_p, [name_or_pid(), ancestors(), module, fun, args])

  def spawn(node, module, fun, args) when node == node() and mfa?(module, fun, args), do: :proc_lib.spawn(module, fun, args)
  def spawn(node, _module, _fun, _args) when node != node(), do: :erlang.error(:badarg)

  @doc """
  Like `spawn/1`, linked to the caller.

  Raises `FunctionClauseError` when `fun` is not a function of no arguments, `module` or the name `fun` is not an atom or `args` is not a
  list, and `ArgumentError` when `node` is another one.

      iex> parent = self()
      iex> _pid = :proc_lib.spawn_link(fn -> send(parent, :hello) end)
      iex> receive do :hello -> :received end
      :received
  """
  def spawn_link(fun) when is_function(fun, 0), do: :erlang.spawn_link(:proc_lib, :init_p, [name_or_pid(), ancestors(), fun])

  def spawn_link(module, fun, args) when mfa?(module, fun, args) do
    :erlang.spawn_link(:proc_lib, :init_p, [name_or_pid(), ancestors(), module, fun, args])
  end

  def spawn_link(node, module, fun, args) when node == node() and mfa?(module, fun, args), do: :proc_lib.spawn_link(module, fun, args)
  def spawn_link(node, _module, _fun, _args) when node != node(), do: :erlang.error(:badarg)

  @doc """
  Spawns with the options of `:erlang.spawn_opt`.

  Raises `FunctionClauseError` when `fun` is not a function of no arguments, `module` or the name `fun` is not an atom or `args` is not a
  list, and `ArgumentError` when `opts` is not a list of options.

      iex> parent = self()
      iex> {_pid, _ref} = :proc_lib.spawn_opt(fn -> send(parent, :hello) end, [:monitor])
      iex> receive do :hello -> :received end
      :received
  """
  def spawn_opt(fun, opts) when is_function(fun, 0), do: :erlang.spawn_opt(:proc_lib, :init_p, [name_or_pid(), ancestors(), fun], opts)

  def spawn_opt(module, fun, args, opts) when mfa?(module, fun, args) do
    :erlang.spawn_opt(:proc_lib, :init_p, [name_or_pid(), ancestors(), module, fun, args], opts)
  end

  @doc """
  Spawns a process that calls the function `fun` of `module` with `args`, and waits until it calls `init_ack/2`: what it acknowledges with is
  the result. It is `{:error, reason}` when the process ends before that, `{:error, :timeout}` after `timeout` milliseconds. `opts` are those
  of `:erlang.spawn_opt`.

  Raises `FunctionClauseError` when `module` or `fun` is not an atom or `args` is not a list, `ArgumentError` when `opts` is not a list of
  options, and `ErlangError` with `:timeout_value` when `timeout` is not a number of milliseconds.

      iex> :proc_lib.start(:proc_lib, :init_ack, [self(), :ready])
      :ready
  """
  def start(module, fun, args, timeout \\ :infinity, opts \\ []) when mfa?(module, fun, args) do
    unmonitored(opts)
    {pid, ref} = spawn_opt(module, fun, args, [:monitor | opts])

    receive do
      {:ack, ^pid, answer} ->
        :erlang.demonitor(ref, [:flush])
        answer

      {:DOWN, ^ref, :process, ^pid, reason} ->
        {:error, reason}
    after
      timeout ->
        :erlang.exit(pid, :kill)

        receive do
          {:DOWN, ^ref, :process, ^pid, _} -> :ok
        end

        {:error, :timeout}
    end
  end

  # Whoever starts a process this way gets no reference to monitor it by.
  defp unmonitored(opts) do
    if :lists.member(:monitor, opts) or :lists.keymember(:monitor, 1, opts), do: :erlang.error(:badarg), else: :ok
  end

  @doc """
  Like `start/5`, linked to the caller.

  Raises `FunctionClauseError` when `module` or `fun` is not an atom or `args` is not a list, `ArgumentError` when `opts` is not a list of
  options, and `ErlangError` with `:timeout_value` when `timeout` is not a number of milliseconds.

      iex> :proc_lib.start_link(:proc_lib, :init_ack, [self(), :ready])
      :ready
  """
  def start_link(module, fun, args, timeout \\ :infinity, opts \\ []) when mfa?(module, fun, args) do
    unmonitored(opts)
    pid = spawn_opt(module, fun, args, [:link | opts])

    receive do
      {:ack, ^pid, answer} ->
        answer

      # only a caller that traps exits comes here; any other died with the new process
      {:EXIT, ^pid, reason} ->
        {:error, reason}
    after
      timeout ->
        :erlang.unlink(pid)
        :erlang.exit(pid, :kill)

        receive do
          {:EXIT, ^pid, _} -> :ok
        after
          0 -> :ok
        end

        {:error, :timeout}
    end
  end

  @doc """
  Like `start/5`, and leaves the caller with a monitor: `{answer, ref}`.

  Raises `FunctionClauseError` when `module` or `fun` is not an atom or `args` is not a list, `ArgumentError` when `opts` is not a list of
  options, and `ErlangError` with `:timeout_value` when `timeout` is not a number of milliseconds.

      iex> {answer, _ref} = :proc_lib.start_monitor(:proc_lib, :init_ack, [self(), :ready])
      iex> answer
      :ready
  """
  def start_monitor(module, fun, args, timeout \\ :infinity, opts \\ []) when mfa?(module, fun, args) do
    {pid, ref} = spawn_opt(module, fun, args, [:monitor | opts])

    receive do
      {:ack, ^pid, answer} -> {answer, ref}
      {:DOWN, ^ref, :process, ^pid, reason} = down -> send(self(), down) && {{:error, reason}, ref}
    after
      timeout ->
        :erlang.exit(pid, :kill)
        {{:error, :timeout}, ref}
    end
  end

  @doc """
  Tells the starter that initialisation is over: its `start/5` or `start_link/5` gives `answer`. Without `parent` it is the process that
  started this one.

  Raises `ArgumentError` when `parent` is not a process, and `MatchError` without `parent` in a process that was not started here.

      iex> defmodule Slow do
      ...>   def init(name), do: :proc_lib.init_ack({:ok, name})
      ...> end
      iex> :proc_lib.start(Slow, :init, [:snail])
      {:ok, :snail}
  """
  def init_ack(parent, answer) do
    send(parent, {:ack, self(), answer})
    :ok
  end

  def init_ack(answer) do
    [parent | _] = Process.get(:"$ancestors")
    init_ack(parent, answer)
  end

  # -- what runs first in the new process -----------------------------------------------------------------------------

  @doc false
  def init_p(parent, ancestors, fun) when is_function(fun, 0) do
    Process.put(:"$ancestors", [parent | ancestors])
    info = :erlang.fun_info(fun)
    Process.put(:"$initial_call", {info[:module], info[:name], 0})

    fun.()
  end

  @doc false
  def init_p(parent, ancestors, module, fun, args) do
    # in the order Process.info(pid, :dictionary) lists them on the BEAM
    Process.put(:"$ancestors", [parent | ancestors])
    Process.put(:"$initial_call", callback_started(module, fun, args))
    # The last call, so that a server that waits in its loop holds no stack. What a `catch` around it would do, `crashed/3` does.
    :erlang.apply(module, fun, args)
  end

  # A behaviour's process is known by its callback module, not by the generic code that starts it.
  defp callback_started(:gen, :init_it, [:gen_server, _, _, :supervisor, {_, module, _}, _]), do: {:supervisor, module, 1}
  defp callback_started(:gen, :init_it, [:gen_server, _, _, _, :supervisor, {_, module, _}, _]), do: {:supervisor, module, 1}
  defp callback_started(:gen, :init_it, [:gen_server, _, _, :supervisor_bridge, [module | _], _]), do: {:supervisor_bridge, module, 1}
  defp callback_started(:gen, :init_it, [:gen_server, _, _, _, :supervisor_bridge, [module | _], _]), do: {:supervisor_bridge, module, 1}
  defp callback_started(:gen, :init_it, [_, _, _, module, _, _]), do: {module, :init, 1}
  defp callback_started(:gen, :init_it, [_, _, _, _, module, _, _]), do: {module, :init, 1}
  defp callback_started(module, fun, args), do: {module, fun, length(args)}

  @doc false
  # What the runtime calls when an error leaves a process that was started here, as the last thing the process does.
  # A crash is reported, and the exit reason becomes what links and monitors shall see.
  def crashed(kind, reason, stack) do
    unless clean?(kind, reason), do: crash_report(kind, reason, stack)

    case kind do
      :exit -> :erlang.exit(reason)
      :error -> :erlang.exit({reason, stack})
      :throw -> :erlang.exit({{:nocatch, reason}, stack})
    end
  end

  defp clean?(:exit, :normal), do: true
  defp clean?(:exit, :shutdown), do: true
  defp clean?(:exit, {:shutdown, _}), do: true
  defp clean?(_, _), do: false

  defp crash_report(kind, reason, stack) do
    :logger.log(:error, %{label: {:proc_lib, :crash}, report: [own_info(kind, reason, stack), neighbours()]}, %{
      domain: [:otp, :sasl],
      report_cb: &:proc_lib.report_cb/2,
      logger_formatter: %{title: 'CRASH REPORT'},
      error_logger: %{tag: :error_report, type: :crash_report},
      file: 'proc_lib.erl',
      line: 539,
      mfa: {:proc_lib, :crash_report, 4}
    })
  end

  defp own_info(kind, reason, stack) do
    items = [:message_queue_len, :messages, :links, :dictionary, :trap_exit, :status, :heap_size, :stack_size, :reductions]
    info = for item <- items, do: {item, own(item)}

    [
      {:initial_call, initial_call(self())},
      {:pid, self()},
      {:registered_name, own(:registered_name)},
      {:error_info, {kind, reason, stack}},
      {:ancestors, Process.get(:"$ancestors")} | info
    ]
  end

  # Processes that are linked to this one, however indirectly, and do not trap exits: they go down with it.
  @most_neighbours 15

  defp neighbours, do: for(pid <- linked(own_links(self()), []), info = neighbour(pid), do: {:neighbour, info})

  # In depth first; who was found last comes first.
  defp linked([], seen), do: seen
  defp linked(_more, seen) when length(seen) == @most_neighbours, do: seen

  defp linked([pid | more], seen) do
    if pid == self() or pid in seen or not match?({_, false}, Process.info(pid, :trap_exit)),
      do: linked(more, seen),
      else: linked(own_links(pid) ++ more, [pid | seen])
  end

  defp own_links(pid) do
    case Process.info(pid, :links) do
      {:links, links} -> Enum.filter(links, &(is_pid(&1) and node(&1) == node()))
      nil -> []
    end
  end

  defp neighbour(pid) do
    names = [:registered_name, :current_function, :message_queue_len, :links, :trap_exit, :status]
    more = [:heap_size, :stack_size, :reductions, :current_stacktrace, :dictionary]

    with [_ | _] = info <- Process.info(pid, names ++ more) do
      {dictionary, info} = Keyword.pop(info, :dictionary)
      [pid: pid, initial_call: initial_call(pid) || elem(Process.info(pid, :initial_call), 1), ancestors: Keyword.get(dictionary, :"$ancestors", [])] ++ info
    end
  end

  defp own(:dictionary) do
    for {key, value} <- Process.get(), key not in [:"$initial_call", :"$ancestors"], do: {key, value}
  end

  defp own(name) do
    case Process.info(self(), name) do
      {^name, value} -> value
      other -> other
    end
  end

  # -- asking about a process -------------------------------------------------------------------------------------------

  @doc """
  The first call of a process started here, as `{module, function, [:Argument__1, …]}`; false for others.

  Raises `FunctionClauseError` when `pid` is not a pid, and `ArgumentError` when it is an improper list.

      iex> parent = self()
      iex> pid = :proc_lib.spawn(fn -> send(parent, :begun) && Process.sleep(:infinity) end)
      iex> receive do :begun -> :ok end
      iex> {_module, _name, arguments} = :proc_lib.initial_call(pid)
      iex> arguments
      []
  """
  def initial_call(pid) do
    case translate_initial_call(pid) do
      {:proc_lib, :init_p, 5} -> false
      {module, fun, arity} -> {module, fun, for(n <- 1..arity//1, do: :"Argument__#{n}")}
    end
  end

  @doc """
  The first call of a process: the callback module's `init` for a behaviour.

  Raises `FunctionClauseError` when `pid` is not a pid, and `ArgumentError` when it is an improper list.

      iex> {:ok, pid} = Supervisor.start_link([], strategy: :one_for_one)
      iex> :proc_lib.translate_initial_call(pid)
      {:supervisor, Supervisor.Default, 1}
  """
  def translate_initial_call({x, y, z}), do: translate_initial_call(:erlang.list_to_pid('<#{x}.#{y}.#{z}>'))

  def translate_initial_call(pid) when is_pid(pid) or is_list(pid) do
    with {:dictionary, dictionary} <- if(is_pid(pid), do: Process.info(pid, :dictionary), else: :lists.keyfind(:dictionary, 1, pid)),
         {_, call} <- :lists.keyfind(:"$initial_call", 1, dictionary) do
      call
    else
      _ -> {:proc_lib, :init_p, 5}
    end
  end

  @doc """
  A crash report as text: `[crashed, linked]` are the facts about the process that crashed, and those about the processes linked to it.
  `encoding` is `:utf8`, or `:latin1` where no other characters can be shown; below `depth`, or never when it is `:unlimited`, terms are
  cut off.

  Raises `FunctionClauseError` when the report is not a list of two lists, and `ArgumentError` when `depth` is not a number or
  `:unlimited`.

      iex> text = :proc_lib.format([[error_info: {:error, {:badmatch, 1}, []}, links: []], []])
      iex> text |> IO.chardata_to_string() |> String.split("\\n", trim: true)
      ["  crasher:", "    exception error: no match of right hand side value 1", "    links: []", "  neighbours:"]
  """
  def format(report), do: format(report, :utf8)
  def format(report, encoding), do: format(report, encoding, :unlimited)
  def format([crashed, linked], encoding, depth), do: Otpshell.CrashText.text(crashed, linked, Otpshell.CrashText.writer(encoding, depth))

  @doc """
  The report of a crash as text, for handlers of `:logger`; it is the `report_cb` of its metadata. `options` may have `:depth`, `:chars_limit` and
  `:single_line`.

  Raises `FunctionClauseError` when `report` is not one of a crash, and `BadMapError` when `options` is not a map.

      iex> report = %{label: {:proc_lib, :crash}, report: [[pid: 1], []]}
      iex> IO.chardata_to_string(:proc_lib.report_cb(report, %{single_line: true}))
      "crasher: pid: 1; neighbours: "
  """
  def report_cb(%{label: {:proc_lib, :crash}, report: [crashed, linked]}, options) do
    if Map.get(options, :single_line) do
      Otpshell.CrashText.single_line(crashed, linked)
    else
      format([crashed, linked], :utf8, Map.get(options, :depth, :unlimited))
    end
  end

  # -- ending and sleeping -----------------------------------------------------------------------------------------------

  @doc """
  Ends a process with reason `:normal` and waits until it is gone.

  Exits when the process is not there, is too slow, or ends with another reason. Raises `ArgumentError` when `process` is neither a pid nor
  a name.

      iex> {:ok, pid} = Agent.start_link(fn -> 1 end)
      iex> :proc_lib.stop(pid)
      :ok
  """
  def stop(process), do: stop(process, :normal, :infinity)

  def stop(process, reason, timeout) do
    # Watched before it is told to go: afterwards it may have gone already.
    ref = :erlang.monitor(:process, process)
    began = :erlang.monotonic_time(:millisecond)

    try do
      at(1082, :sys.terminate(process, reason, timeout))
    catch
      # `:sys.terminate` adds itself to the reason; the caller asked for a stop
      :exit, {why, {:sys, :terminate, _}} when why in [:noproc, :timeout, :normal, :noconnection] -> unwatch(ref, why)
      :exit, {{:nodedown, _}, {:sys, :terminate, _}} -> unwatch(ref, :noconnection)
      :exit, why -> unwatch(ref, why)
    else
      :ok -> await_end(ref, reason, remaining(timeout, began))
    end
  end

  defp unwatch(ref, why) do
    :erlang.demonitor(ref, [:flush])
    :erlang.exit(why)
  end

  defp remaining(:infinity, _began), do: :infinity
  defp remaining(timeout, began), do: max(began + timeout - :erlang.monotonic_time(:millisecond), 0)

  defp await_end(ref, reason, timeout) do
    receive do
      {:DOWN, ^ref, _, _, ^reason} -> :ok
      {:DOWN, ^ref, _, _, other} -> :erlang.exit(other)
    after
      timeout -> unwatch(ref, :timeout)
    end
  end

  @doc """
  Puts the calling process to sleep without a stack; the next message wakes it up in the function `fun` of `module` with `args`, still with
  crash reports. It never returns.

      iex> parent = self()
      iex> pid = :proc_lib.spawn(fn -> :proc_lib.hibernate(Kernel, :send, [parent, :awake]) end)
      iex> send(pid, :wake_up)
      iex> receive do message -> message end
      :awake
  """
  def hibernate(module, fun, args) when mfa?(module, fun, args), do: :erlang.hibernate(:proc_lib, :wake_up, [module, fun, args])

  @doc false
  def wake_up(module, fun, args), do: :erlang.apply(module, fun, args)

  defp name_or_pid do
    case Process.info(self(), :registered_name) do
      {:registered_name, name} when is_atom(name) -> name
      _ -> self()
    end
  end

  defp ancestors do
    case Process.get(:"$ancestors") do
      list when is_list(list) -> list
      _ -> []
    end
  end
end
