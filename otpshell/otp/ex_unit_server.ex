defmodule ExUnit.Server do
  @moduledoc false
  # Knows which test modules wait to be run. Async ones are handed out as they come; the others when everything is loaded.

  use GenServer

  def start_link(_options), do: GenServer.start_link(__MODULE__, :ok, name: __MODULE__)

  def add_async_module(module), do: add(module, :async)
  def add_sync_module(module), do: add(module, :sync)

  defp add(module, kind) do
    case GenServer.call(__MODULE__, {:add, module, kind}, :infinity) do
      :ok -> :ok
      :too_late -> raise "cannot add #{kind} case named #{inspect(module)} to test suite after the suite starts running"
    end
  end

  @doc false
  # No more modules come. Gives the microseconds since the server was ready for them.
  def modules_loaded(unique?), do: GenServer.call(__MODULE__, {:modules_loaded, unique?}, :infinity)

  @doc false
  # Up to `count` async modules, or nil when none will come any more.
  def take_async_modules(count), do: GenServer.call(__MODULE__, {:take_async, count}, :infinity)

  def take_sync_modules, do: GenServer.call(__MODULE__, :take_sync, :infinity)

  @impl true
  def init(:ok), do: {:ok, fresh()}

  defp fresh, do: %{since: System.monotonic_time(), loaded?: false, asking: nil, async: [], sync: []}

  @impl true
  def handle_call({:add, _module, _kind}, _from, %{loaded?: true} = state), do: {:reply, :too_late, state}

  def handle_call({:add, module, kind}, _from, state) do
    {:reply, :ok, hand_out(Map.update!(state, kind, &[module | &1]))}
  end

  def handle_call({:modules_loaded, _unique?}, _from, %{loaded?: true} = state), do: {:reply, 0, state}

  def handle_call({:modules_loaded, unique?}, _from, state) do
    state = if unique?, do: %{state | async: Enum.uniq(state.async), sync: Enum.uniq(state.sync)}, else: state
    took = System.convert_time_unit(System.monotonic_time() - state.since, :native, :microsecond)
    {:reply, took, hand_out(%{state | loaded?: true})}
  end

  def handle_call({:take_async, count}, from, %{asking: nil} = state) do
    {:noreply, hand_out(%{state | asking: {from, count}})}
  end

  def handle_call(:take_sync, _from, state), do: {:reply, state.sync, fresh()}

  defp hand_out(%{asking: nil} = state), do: state
  defp hand_out(%{async: [], loaded?: false} = state), do: state

  defp hand_out(%{async: [], asking: {from, _count}} = state) do
    GenServer.reply(from, nil)
    %{state | asking: nil}
  end

  defp hand_out(%{async: modules, asking: {from, count}} = state) do
    {given, kept} = Enum.split(modules, count)
    GenServer.reply(from, given)
    %{state | asking: nil, async: kept}
  end
end

defmodule ExUnit.OnExitHandler do
  @moduledoc false
  # For each test process: the supervisor of the processes started for it, and what is to be done when it is over.

  use Agent

  @table __MODULE__
  @supervisor 2
  @callbacks 3

  def start_link(_options) do
    Agent.start_link(fn -> :ets.new(@table, [:public, :named_table]) end, name: __MODULE__)
  end

  def register(pid) when is_pid(pid) do
    :ets.insert(@table, {pid, nil, []})
    :ok
  end

  def add(pid, name, callback) when is_pid(pid) and is_function(callback, 0) do
    with {:ok, callbacks} <- lookup(pid, @callbacks) do
      :ets.update_element(@table, pid, {@callbacks, List.keystore(callbacks, name, 0, {name, callback})})
      :ok
    end
  end

  def get_supervisor(pid) when is_pid(pid), do: lookup(pid, @supervisor)

  def put_supervisor(pid, supervisor) when is_pid(pid) and is_pid(supervisor) do
    if :ets.update_element(@table, pid, {@supervisor, supervisor}), do: :ok, else: :error
  end

  defp lookup(pid, position) do
    case :ets.lookup(@table, pid) do
      [entry] -> {:ok, elem(entry, position - 1)}
      [] -> :error
    end
  end

  @doc false
  # Waits for the supervisor of a process that is over, then calls its callbacks, the last one first.
  # All are called; the first failure is given.
  def run(pid, timeout) when is_pid(pid) do
    [{^pid, supervisor, callbacks}] = :ets.take(@table, pid)
    failure = await_supervisor(supervisor, timeout)

    {runner, failure} =
      callbacks
      |> Enum.reverse()
      |> Enum.reduce({nil, failure}, fn {_name, callback}, {runner, failure} ->
        {runner, new} = run_callback(runner || start_runner(), callback, timeout)
        {runner, failure || new}
      end)

    stop_runner(runner)
    failure || :ok
  end

  defp await_supervisor(nil, _timeout), do: nil

  defp await_supervisor(supervisor, timeout) do
    ref = Process.monitor(supervisor)
    if await_down(ref, timeout) == :timeout, do: {:error, too_long("supervisor shutdown", timeout), []}
  end

  defp too_long(type, timeout), do: ExUnit.TimeoutError.exception(timeout: timeout, type: type)

  # Callbacks share a process of their own, until one of them kills it.
  defp start_runner, do: spawn_monitor(__MODULE__, :on_exit_runner_loop, [])

  @doc false
  def on_exit_runner_loop do
    receive do
      {:run, from, callback} ->
        send(from, {self(), exec_callback(callback)})
        on_exit_runner_loop()
    end
  end

  defp exec_callback(callback) do
    _ = callback.()
    nil
  catch
    kind, reason -> {kind, reason, __STACKTRACE__}
  end

  defp run_callback({pid, _ref} = runner, callback, timeout) do
    send(pid, {:run, self(), callback})
    await_callback(runner, timeout)
  end

  defp await_callback({pid, ref} = runner, timeout) do
    receive do
      {^pid, failure} -> {runner, failure}
      {:DOWN, ^ref, _, _, reason} -> {nil, {{:EXIT, pid}, reason, []}}
    after
      timeout ->
        if trace = cut_off(pid) do
          await_down(ref)
          {nil, {:error, too_long("on_exit callback", timeout), trace}}
        else
          await_callback(runner, timeout)
        end
    end
  end

  @doc false
  # Ends a process whose time is up. Gives where it was; nil when it had just ended by itself: its last word is about to come.
  def cut_off(pid) do
    with {_, trace} <- Process.info(pid, :current_stacktrace) do
      Process.exit(pid, :kill)
      trace
    end
  end

  defp stop_runner(nil), do: :ok

  defp stop_runner({pid, ref}) do
    Process.exit(pid, :shutdown)
    await_down(ref)
  end

  defp await_down(ref, timeout \\ :infinity) do
    receive do
      {:DOWN, ^ref, _, _, _} -> :ok
    after
      timeout -> :timeout
    end
  end
end
