defmodule ExUnit do
  @moduledoc """
  Tests for Elixir code.

      ExUnit.start()

      defmodule SumTest do
        use ExUnit.Case, async: true

        test "adds" do
          assert 1 + 1 == 2
        end
      end

  `otpshell test FILE` runs such a file; so does `otpshell run FILE`. See `ExUnit.Case` for the shape of a test module,
  `ExUnit.Assertions` for what a test can claim, and `ExUnit.Callbacks` for what happens around a test.
  """

  @typedoc "How a test ended: nil when it passed."
  @type state :: nil | {:excluded, binary} | {:failed, failed} | {:invalid, module} | {:skipped, binary}
  @type failed :: [{Exception.kind(), reason :: term, Exception.stacktrace()}]
  @type suite_result :: %{excluded: integer, failures: integer, skipped: integer, total: integer}
  @type test_id :: {module, name :: atom}

  @defaults [
    after_suite: [],
    assert_receive_timeout: 100,
    autorun: true,
    capture_log: false,
    colors: [],
    exclude: [],
    exit_status: 2,
    formatters: [ExUnit.CLIFormatter],
    include: [],
    max_failures: :infinity,
    refute_receive_timeout: 100,
    slowest: 0,
    stacktrace_depth: 20,
    timeout: 60_000,
    trace: false
  ]

  # -- starting -----------------------------------------------------------------------------------------------------------

  @doc """
  Makes ready for test modules and, unless `autorun: false`, runs them when the script has been read.
  Options are those of `configure/1`.
  """
  @spec start(keyword) :: :ok
  def start(options \\ []) do
    start_services()
    configure(options)
    if Application.fetch_env!(:ex_unit, :autorun), do: System.at_exit(&run_at_exit/1)
    # A script that starts ExUnit twice has its tests run once.
    configure(autorun: false)
  end

  @doc false
  def start(_type, []) do
    start_services()
    {:ok, Process.whereis(ExUnit.Supervisor)}
  end

  # ExUnit's servers outlive whoever asked for them first: the process that holds them does nothing else.
  defp start_services do
    if Process.whereis(ExUnit.Supervisor) == nil do
      for {key, value} <- @defaults, Application.fetch_env(:ex_unit, key) == :error do
        Application.put_env(:ex_unit, key, value)
      end

      asker = self()
      ref = make_ref()

      spawn(fn ->
        children = [ExUnit.Server, ExUnit.CaptureServer, ExUnit.OnExitHandler]
        {:ok, _} = Supervisor.start_link(children, strategy: :one_for_one, name: ExUnit.Supervisor)
        send(asker, ref)
        Process.sleep(:infinity)
      end)

      receive do
        ^ref -> :ok
      end
    end
  end

  defp run_at_exit(0) do
    load_time = ExUnit.Server.modules_loaded(false)
    options = settled_configuration()

    if ExUnit.Runner.run(options, load_time).failures > 0 do
      System.at_exit(fn _ -> exit({:shutdown, Keyword.fetch!(options, :exit_status)}) end)
    end
  end

  defp run_at_exit(_status), do: :ok

  # -- configuration ------------------------------------------------------------------------------------------------------

  @doc """
  Sets options: `:exclude` and `:include` (filters by tag), `:seed`, `:trace`, `:timeout` (milliseconds a test may take),
  `:max_cases`, `:max_failures`, `:capture_log`, `:formatters`, `:colors`, `:slowest`, `:assert_receive_timeout`,
  `:refute_receive_timeout`, `:exit_status`, `:autorun`, `:stacktrace_depth`.
  """
  @spec configure(keyword) :: :ok
  def configure(options) when is_list(options) do
    Enum.each(options, fn {key, value} -> Application.put_env(:ex_unit, key, value) end)
  end

  @doc "The options as they are now."
  @spec configuration() :: keyword
  def configuration do
    config = Keyword.put_new_lazy(Application.get_all_env(:ex_unit), :seed, &random_seed/0)
    config = if config[:slowest] > 0, do: Keyword.put(config, :trace, true), else: config
    Keyword.put(config, :max_cases, max_cases(config))
  end

  defp random_seed do
    System.system_time() |> System.convert_time_unit(:native, :microsecond) |> rem(1_000_000)
  end

  # A trace tells of one test at a time, so one module runs at a time.
  defp max_cases(config) do
    if config[:trace], do: 1, else: config[:max_cases] || 2 * System.schedulers_online()
  end

  # What was decided for this run (the seed above all) can be asked for while it goes on.
  defp settled_configuration do
    config = configuration()
    configure(Keyword.take(config, [:max_cases, :seed, :trace]))
    config
  end

  @doc "The plural of a test type, for the summary."
  @spec plural_rule(binary) :: binary
  def plural_rule(word) when is_binary(word) do
    :ex_unit |> Application.get_env(:plural_rules, %{}) |> Map.get(word, "#{word}s")
  end

  @doc "Sets the plural of a test type."
  @spec plural_rule(binary, binary) :: :ok
  def plural_rule(word, plural) when is_binary(word) and is_binary(plural) do
    rules = Application.get_env(:ex_unit, :plural_rules, %{})
    configure(plural_rules: Map.put(rules, word, plural))
  end

  # -- running ------------------------------------------------------------------------------------------------------------

  @doc "Runs all test modules loaded so far, and `modules` again. Gives the counts."
  @spec run([module]) :: suite_result
  def run(modules \\ []) do
    Enum.each(modules, &add_again/1)
    ExUnit.Server.modules_loaded(modules != [])
    ExUnit.Runner.run(settled_configuration(), nil)
  end

  defp add_again(module) do
    async = Keyword.get(module.__info__(:attributes), :ex_unit_async, [])
    if true in async, do: ExUnit.Server.add_async_module(module), else: ExUnit.Server.add_sync_module(module)
  end

  @doc "Starts running in a task, while modules are still being loaded; `await_run/1` says that all are."
  def async_run do
    Task.async(fn -> ExUnit.Runner.run(settled_configuration(), nil) end)
  end

  @doc "Waits for the task of `async_run/0`."
  def await_run(task) do
    _load_time = ExUnit.Server.modules_loaded(false)
    Task.await(task, :infinity)
  end

  @doc "Has `function` called with the counts when the suite is over."
  @spec after_suite((suite_result -> any)) :: :ok
  def after_suite(function) when is_function(function) do
    configure(after_suite: [function | Application.fetch_env!(:ex_unit, :after_suite)])
  end

  @doc "The supervisor of the processes that belong to the calling test; it is started when first asked for."
  @spec fetch_test_supervisor() :: {:ok, pid} | :error
  def fetch_test_supervisor do
    with {:ok, nil} <- ExUnit.OnExitHandler.get_supervisor(self()) do
      {:ok, supervisor} = Supervisor.start_link([], strategy: :one_for_one, max_restarts: 1_000_000, max_seconds: 1)
      ExUnit.OnExitHandler.put_supervisor(self(), supervisor)
      {:ok, supervisor}
    end
  end
end

defmodule ExUnit.Test do
  @moduledoc "One test: its `name`, `module`, `tags`, and, when it has run, `state`, `time` (microseconds) and captured `logs`."
  defstruct [:name, :case, :module, :state, time: 0, tags: %{}, logs: ""]
end

defmodule ExUnit.TestModule do
  @moduledoc "One test module: its `name`, `file`, `tests`, and `state` when its `setup_all` failed."
  defstruct [:file, :name, :state, tests: []]
end

defmodule ExUnit.TestCase do
  @moduledoc false
  defstruct [:name, :state, tests: []]
end

defmodule ExUnit.TimeoutError do
  @moduledoc "The reason of a test that took longer than `timeout` milliseconds; `type` says what it was doing."
  defexception [:timeout, :type]

  @impl true
  def message(error) do
    """
    #{error.type} timed out after #{error.timeout}ms. You can change the timeout:

      1. per test by setting "@tag timeout: x" (accepts :infinity)
      2. per test module by setting "@moduletag timeout: x" (accepts :infinity)
      3. globally via "ExUnit.start(timeout: x)" configuration
      4. by running "mix test --timeout x" which sets timeout
      5. or by running "mix test --trace" which sets timeout to infinity
         (useful when using IEx.pry/0)

    where "x" is the timeout given as integer in milliseconds (defaults to 60_000).
    """
  end
end

defmodule ExUnit.DuplicateTestError do
  @moduledoc "Two tests of a module have the same name."
  defexception [:message]
end

defmodule ExUnit.DuplicateDescribeError do
  @moduledoc "Two groups of a module have the same name."
  defexception [:message]
end

defmodule ExUnit.MultiError do
  @moduledoc "Several failures of one test, each a `{kind, error, stacktrace}`."
  defexception errors: []

  @impl true
  def message(%{errors: errors}) do
    shown = for {kind, error, trace} <- errors, do: Exception.format_banner(kind, error, trace)
    "got the following errors:\n\n" <> Enum.join(shown, "\n\n")
  end
end

defmodule ExUnit.AssertionError do
  @moduledoc "Raised by a claim that does not hold. The fields hold what the report shows."

  @no_value :ex_unit_no_meaningful_value

  defexception Enum.map([:left, :right, :message, :expr, :args, :doctest], &{&1, @no_value}) ++ [context: :==]

  @doc "What stands in a field that has nothing to show."
  def no_value, do: @no_value

  @impl true
  def message(exception), do: "\n\n" <> ExUnit.Formatter.format_assertion_error(exception)
end
