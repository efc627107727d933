defmodule ExUnit.Runner do
  @moduledoc false
  # Runs test modules: async ones side by side, then the others one by one. Each test is a process of its own, whose parent is the
  # process of its module. What happens is told to the formatters as events.

  alias ExUnit.EventManager, as: Events

  @random :exs1024

  def run(options, load_time) do
    {include, exclude} = ExUnit.Filters.normalize(options[:include], options[:exclude])
    options = options |> Keyword.put(:exclude, exclude) |> Keyword.put(:include, include)

    {:ok, events} = Events.start_link()
    {:ok, stats} = Events.add_handler(events, ExUnit.RunnerStats, options)
    Enum.each(options[:formatters], &Events.add_handler(events, &1, options))

    config = options |> Keyword.take([:capture_log, :exclude, :include, :max_cases, :max_failures, :only_test_ids, :seed, :timeout, :trace]) |> Map.new()
    config = Map.merge(%{only_test_ids: nil}, Map.merge(config, %{events: events, stats: stats}))

    started = System.monotonic_time()
    Events.notify(events, {:suite_started, options})
    async_ended = run_modules(config, %{}, false)
    ended = System.monotonic_time()

    if enough_failures?(config), do: Events.notify(events, :max_failures_reached)

    times = %{async: async_ended && microseconds(async_ended - started), load: load_time, run: microseconds(ended - started)}
    Events.notify(events, {:suite_finished, times})
    counts = ExUnit.RunnerStats.stats(stats)
    Events.stop(events)
    Enum.each(Application.fetch_env!(:ex_unit, :after_suite), & &1.(counts))
    counts
  end

  defp microseconds(native), do: System.convert_time_unit(native, :native, :microsecond)

  # -- modules ------------------------------------------------------------------------------------------------------------

  # `running` are the monitors of the modules that run now. Gives when the async ones were over, nil when there were none.
  defp run_modules(config, running, any_async?) do
    free = config.max_cases - map_size(running)

    if free <= 0 do
      run_modules(config, await_module(running), any_async?)
    else
      case ExUnit.Server.take_async_modules(free) do
        nil ->
          others = ExUnit.Server.take_sync_modules()
          await_all(running)
          async_ended = if any_async?, do: System.monotonic_time()
          for module <- others, do: config |> start_modules([module], %{}) |> await_all()
          async_ended

        modules ->
          run_modules(config, start_modules(config, modules, running), true)
      end
    end
  end

  defp start_modules(config, modules, running) do
    Enum.reduce_while(modules, running, fn module, running ->
      if enough_failures?(config) do
        {:halt, running}
      else
        {pid, ref} = spawn_monitor(fn -> run_module(config, module) end)
        {:cont, Map.put(running, ref, pid)}
      end
    end)
  end

  defp await_module(running) do
    receive do
      {:DOWN, ref, _, _, _} when is_map_key(running, ref) -> Map.delete(running, ref)
    end
  end

  defp await_all(running) when map_size(running) == 0, do: :ok
  defp await_all(running), do: running |> await_module() |> await_all()

  defp run_module(config, module) do
    test_module = module.__ex_unit__()
    Events.notify_module(config.events, :started, test_module)

    {not_run, to_run} = config |> choose(test_module.tests) |> Enum.split_with(& &1.state)
    Enum.each(not_run, &report(config, &1))

    {test_module, invalid, finished} = with_setup_all(config, test_module, to_run)

    shown =
      case count_failures(config, test_module) do
        :below -> invalid
        {:reached, count} -> Enum.take(invalid, count)
        :passed -> nil
      end

    if shown do
      Enum.each(shown, &report(config, &1))
      Events.notify_module(config.events, :finished, %{test_module | tests: Enum.reverse(finished, shown)})
    end
  end

  defp report(config, test) do
    Events.notify(config.events, {:test_started, test})
    Events.notify(config.events, {:test_finished, test})
  end

  # The tests in the order they will run in; those that will not carry the reason in their state.
  defp choose(config, tests) do
    tests = shuffle(config.seed, tests)

    for test <- tests, config.only_test_ids == nil or {test.module, test.name} in config.only_test_ids do
      tags = Map.merge(test.tags, %{test: test.name, module: test.module})

      case ExUnit.Filters.eval(config.include, config.exclude, tags, tests) do
        :ok -> %{test | tags: tags}
        reason -> %{test | state: reason}
      end
    end
  end

  # A module gives its tests last first.
  defp shuffle(0, tests), do: Enum.reverse(tests)

  defp shuffle(seed, tests) do
    :rand.seed(@random, {seed, seed, seed})
    Enum.shuffle(tests)
  end

  # Runs setup_all in a process that lives as long as the module's tests run. Gives the module, the tests that became invalid,
  # and the finished ones, last first.
  defp with_setup_all(_config, test_module, []), do: {test_module, [], []}

  defp with_setup_all(config, test_module, tests) do
    {pid, ref} = start_setup_all(test_module, self())

    result =
      receive do
        {^pid, :setup_all, {:ok, context}} ->
          finished = if enough_failures?(config), do: [], else: run_tests(config, tests, context)
          stop_setup_all(pid, ref)
          {test_module, [], finished}

        {^pid, :setup_all, {:error, state}} ->
          stop_setup_all(pid, ref)
          failed_module = %{test_module | state: state}
          {failed_module, Enum.map(tests, &%{&1 | state: {:invalid, failed_module}}), []}

        {:DOWN, ^ref, :process, ^pid, reason} ->
          # As in Elixir 1.14: the module is reported, its tests are not.
          {%{test_module | state: failed({:EXIT, pid}, reason, [])}, [], []}
      end

    {test_module, invalid, finished} = result
    {after_exit(test_module, pid, timeout(config, %{})), invalid, finished}
  end

  defp start_setup_all(%{name: module}, runner) do
    spawn_monitor(fn ->
      ExUnit.OnExitHandler.register(self())
      send(runner, {self(), :setup_all, set_up_module(module)})
      watch = Process.monitor(runner)

      receive do
        :tests_over -> :ok
        {:DOWN, ^watch, :process, _runner, _reason} -> :ok
      end
    end)
  end

  defp set_up_module(module) do
    {:ok, module.__ex_unit__(:setup_all, %{case: module, module: module})}
  catch
    kind, reason -> {:error, failed(kind, reason, prune_stacktrace(__STACKTRACE__))}
  end

  defp stop_setup_all(pid, ref) do
    send(pid, :tests_over)
    await_all(%{ref => pid})
  end

  # -- tests --------------------------------------------------------------------------------------------------------------

  defp run_tests(config, tests, context) do
    Enum.reduce_while(tests, [], fn test, finished ->
      Events.notify(config.events, {:test_started, test})
      test = run_test(config, test, context)

      case count_failures(config, test) do
        :below ->
          Events.notify(config.events, {:test_finished, test})
          {:cont, [test | finished]}

        {:reached, _} ->
          Events.notify(config.events, {:test_finished, test})
          {:halt, finished}

        :passed ->
          {:halt, finished}
      end
    end)
  end

  defp run_test(config, %{tags: tags} = test, context) do
    context = Map.merge(tags, with_tmp_dir(context, test, tags))

    case Map.get(tags, :capture_log, config.capture_log) do
      false -> run_process(config, test, context)
      true -> run_capturing_log([], config, test, context)
      options -> run_capturing_log(options, config, test, context)
    end
  end

  defp run_capturing_log(options, config, test, context) do
    {test, logs} = ExUnit.CaptureLog.with_log(options, fn -> run_process(config, test, context) end)
    %{test | logs: logs}
  end

  defp run_process(config, test, context) do
    parent = self()
    timeout = timeout(config, test.tags)

    {pid, ref} =
      spawn_monitor(fn ->
        ExUnit.OnExitHandler.register(self())
        :rand.seed(@random, {:erlang.phash2(test.module), :erlang.phash2(test.name), config.seed})
        {time, test} = :timer.tc(fn -> setup_and_run(test, context) end)
        send(parent, {:ended, self(), %{test | time: time}})
        exit(:shutdown)
      end)

    test |> await_test(pid, ref, timeout) |> after_exit(pid, timeout)
  end

  defp setup_and_run(test, context) do
    with {:ready, test} <- exec_test_setup(test, context), do: exec_test(test)
  end

  # The names of these two stand in stack traces.
  # Gives the test with its whole context in its tags; or, when a setup failed, with that as its state.
  defp exec_test_setup(%{module: module} = test, context) do
    {:ready, %{test | tags: module.__ex_unit__(:setup, context)}}
  catch
    kind, reason -> %{test | state: failed(kind, reason, prune_stacktrace(__STACKTRACE__))}
  end

  defp exec_test(%{module: module, name: name, tags: context} = test) do
    apply(module, name, [context])
    test
  catch
    kind, reason -> %{test | state: failed(kind, reason, prune_stacktrace(__STACKTRACE__))}
  end

  defp await_test(test, pid, ref, timeout) do
    receive do
      {:DOWN, ^ref, _, _, reason} ->
        %{test | state: failed({:EXIT, pid}, reason, [])}

      {:ended, ^pid, ended} ->
        Process.demonitor(ref, [:flush])
        ended
    after
      timeout ->
        if trace = ExUnit.OnExitHandler.cut_off(pid) do
          Process.demonitor(ref, [:flush])
          error = ExUnit.TimeoutError.exception(timeout: timeout, type: Atom.to_string(test.tags.test_type))
          %{test | state: failed(:error, error, trace)}
        else
          await_test(test, pid, ref, timeout)
        end
    end
  end

  defp after_exit(test_or_module, pid, timeout) do
    case ExUnit.OnExitHandler.run(pid, timeout) do
      :ok -> test_or_module
      {kind, reason, trace} -> %{test_or_module | state: test_or_module.state || failed(kind, reason, prune_stacktrace(trace))}
    end
  end

  defp timeout(%{trace: true}, _tags), do: :infinity
  defp timeout(config, tags), do: Map.get(tags, :timeout, config.timeout)

  # -- folders for tests --------------------------------------------------------------------------------------------------

  defp with_tmp_dir(context, test, %{tmp_dir: true}), do: make_tmp_dir(context, test, "")
  defp with_tmp_dir(context, test, %{tmp_dir: path}) when is_binary(path), do: make_tmp_dir(context, test, path)
  defp with_tmp_dir(context, _test, %{tmp_dir: false}), do: context

  defp with_tmp_dir(_context, _test, %{tmp_dir: other}) do
    raise ArgumentError, "expected :tmp_dir to be a boolean or a string, got: #{inspect(other)}"
  end

  defp with_tmp_dir(context, _test, _tags), do: context

  defp make_tmp_dir(context, test, below) do
    module = inspect(test.module)
    name = to_string(test.name)
    digest = :erlang.md5(module <> "/" <> name) |> Base.encode16(case: :lower) |> binary_part(0, 8)
    path = ["tmp", file_name(module), "#{file_name(name)}-#{digest}", below] |> Path.join() |> Path.expand()
    Map.put(context, :tmp_dir, empty_folder(path))
  end

  # What an earlier run left is removed.
  defp empty_folder(path) do
    File.rm_rf!(path)
    File.mkdir_p!(path)
    path
  end

  defp file_name(text), do: String.replace(text, [" ", "~", "#", "%", "&", "*", "{", "}", "\\", ":", "<", ">", "?", "/", "+", "|", "\""], "-")

  # -- failures -----------------------------------------------------------------------------------------------------------

  @doc false
  # A trace ends where the runner called the test; what assertions do is not shown. The option `:stacktrace_depth` counts them, too.
  def prune_stacktrace(trace) do
    trace
    |> Enum.take(Application.get_env(:ex_unit, :stacktrace_depth, 20))
    |> Enum.take_while(&(elem(&1, 0) != ExUnit.Runner))
    |> Enum.reject(&(elem(&1, 0) == ExUnit.Assertions))
  end

  defp failed(:error, %ExUnit.MultiError{errors: errors}, _trace) do
    failures =
      for {kind, reason, trace} <- errors do
        {kind, Exception.normalize(kind, reason, trace), prune_stacktrace(trace)}
      end

    {:failed, failures}
  end

  defp failed(kind, reason, trace), do: {:failed, [{kind, Exception.normalize(kind, reason, trace), trace}]}

  defp enough_failures?(%{max_failures: :infinity}), do: false
  defp enough_failures?(%{max_failures: most, stats: stats}), do: ExUnit.RunnerStats.get_failure_counter(stats) >= most

  # Counts the failures of a test or module against max_failures: still below, reached by the first so many of them, or passed before.
  defp count_failures(%{max_failures: :infinity}, _), do: :below
  defp count_failures(config, %ExUnit.TestModule{state: {:failed, _}, tests: tests}), do: count_more(config, length(tests))
  defp count_failures(config, %ExUnit.Test{state: {:failed, _}}), do: count_more(config, 1)
  defp count_failures(config, _), do: if(enough_failures?(config), do: :passed, else: :below)

  defp count_more(%{stats: stats, max_failures: most}, more) do
    before = ExUnit.RunnerStats.increment_failure_counter(stats, more)

    cond do
      before >= most -> :passed
      before + more < most -> :below
      true -> {:reached, most - before}
    end
  end
end

defmodule ExUnit.EventManager do
  @moduledoc false
  # Formatters are GenServers that get each event as a cast.

  def start_link, do: DynamicSupervisor.start_link(strategy: :one_for_one)

  def stop(events) do
    for {_, pid, _, _} <- DynamicSupervisor.which_children(events), do: GenServer.stop(pid, :normal, :infinity)
    DynamicSupervisor.stop(events)
  end

  def add_handler(events, handler, options) do
    start = {GenServer, :start_link, [handler, options]}
    DynamicSupervisor.start_child(events, %{id: GenServer, start: start, restart: :temporary})
  end

  def notify(events, event) do
    for {_, pid, _, _} <- DynamicSupervisor.which_children(events), do: GenServer.cast(pid, event)
    :ok
  end

  # Old formatters know modules as cases.
  def notify_module(events, :started, module) do
    notify(events, {:case_started, Map.put(module, :__struct__, ExUnit.TestCase)})
    notify(events, {:module_started, module})
  end

  def notify_module(events, :finished, module) do
    notify(events, {:case_finished, Map.put(module, :__struct__, ExUnit.TestCase)})
    notify(events, {:module_finished, module})
  end
end

defmodule ExUnit.RunnerStats do
  @moduledoc false
  # Counts what the tests of a run came to, and keeps the manifest of failed tests.

  use GenServer

  alias ExUnit.FailuresManifest

  def stats(pid), do: GenServer.call(pid, :stats, :infinity)
  def get_failure_counter(pid), do: GenServer.call(pid, :get_failure_counter)

  def increment_failure_counter(pid, more \\ 1) when is_integer(more) and more >= 1 do
    GenServer.call(pid, {:increment_failure_counter, more})
  end

  @impl true
  def init(options) do
    file = options[:failures_manifest_file]
    counts = %{total: 0, failures: 0, skipped: 0, excluded: 0}
    {:ok, Map.merge(counts, %{failure_counter: 0, file: file, manifest: FailuresManifest.new()})}
  end

  @impl true
  def handle_call(:stats, _from, state), do: {:reply, Map.take(state, [:total, :failures, :skipped, :excluded]), state}
  def handle_call(:get_failure_counter, _from, state), do: {:reply, state.failure_counter, state}

  def handle_call({:increment_failure_counter, more}, _from, state) do
    {:reply, state.failure_counter, Map.update!(state, :failure_counter, &(&1 + more))}
  end

  @impl true
  def handle_cast({:test_finished, test}, state) do
    state = Map.update!(state, :total, &(&1 + 1))
    state = Map.update!(state, :manifest, &FailuresManifest.put_test(&1, test))

    counter =
      case test.state do
        nil -> nil
        {:skipped, _} -> :skipped
        {:excluded, _} -> :excluded
        {_failed_or_invalid, _} -> :failures
      end

    {:noreply, if(counter, do: Map.update!(state, counter, &(&1 + 1)), else: state)}
  end

  # Tests that had passed count as failed when what ends their module does.
  def handle_cast({:module_finished, %{state: {:failed, _}, tests: tests}}, state) do
    passed = Enum.filter(tests, &(&1.state == nil))
    manifest = Enum.reduce(passed, state.manifest, &FailuresManifest.put_test(&2, &1))
    {:noreply, Map.update!(%{state | manifest: manifest}, :failures, &(&1 + length(passed)))}
  end

  def handle_cast({:suite_started, _}, %{file: file} = state) when is_binary(file) do
    {:noreply, %{state | manifest: FailuresManifest.read(file)}}
  end

  def handle_cast({:suite_finished, _}, %{file: file} = state) when is_binary(file) do
    FailuresManifest.write!(state.manifest, file)
    {:noreply, state}
  end

  def handle_cast(_event, state), do: {:noreply, state}
end
