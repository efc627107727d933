# Backends beside the console, what reaches them, and what is decided when code is compiled.
require Logger
Application.ensure_all_started(:ex_unit)
import ExUnit.CaptureIO

defmodule Heard do
  @behaviour :gen_event
  def init(_), do: {:ok, nil}
  def handle_call({:configure, options}, _), do: {:ok, :ok, options[:to]}

  def handle_event({level, _leader, {Logger, text, _time, metadata}}, to) do
    send(to, {level, first(text), IO.chardata_to_string(text), metadata})
    {:ok, to}
  end

  def handle_event(_, to), do: {:ok, to}
  def handle_info(_, to), do: {:ok, to}

  defp first([[text | _] | _]), do: {:nested, text}
  defp first([text | _]), do: text
  defp first(text), do: text
end

defmodule Heard.All do
  def show(keys) do
    receive do
      {level, first, text, metadata} ->
        IO.inspect({level, first, text |> String.split("\n") |> hd(), for({key, value} <- metadata, key in keys, do: {key, value})})
        with [_, neighbours] <- String.split(text, "Neighbours:"), do: IO.puts(neighbours)
        show(keys)
    after
      100 -> :ok
    end
  end
end

defmodule Oops do
  use GenServer
  def init(state), do: {:ok, state}
  def handle_call(:oops, _, _), do: raise("oops")
  def sleep(parent), do: send(parent, :ready) && receive(do: (:never -> :ok))

  def with_neighbour do
    Task.start_link(Oops, :sleep, [self()])
    receive do: (:ready -> :ok)
    raise "with a neighbour"
  end
end

Application.put_env(:logger, :handle_sasl_reports, true)
Application.put_env(:logger, :backends, [Heard])
IO.inspect(Application.stop(:logger))
IO.inspect(Application.stop(:logger))
IO.inspect(List.keymember?(Application.started_applications(), :logger, 0))
IO.inspect(:logger.get_primary_config().level)
Application.put_env(:logger, :level, :error)
IO.inspect(Application.start(:logger))
IO.inspect(Application.start(:logger))
IO.inspect(Logger.level())
Logger.configure_backend(Heard, to: self())

for level <- [:info, :debug] do
  IO.puts("-- reports at #{level}")
  Logger.configure(level: level)
  {:ok, pid} = GenServer.start(Oops, :state, name: :the_server)

  try do
    GenServer.call(pid, :oops)
  catch
    :exit, _ -> :ok
  end

  Heard.All.show([:registered_name, :initial_call, :domain])
  Task.start(:erlang, :exit, [:abnormal])
  Heard.All.show([:initial_call, :domain, :erl_level])
  Process.flag(:trap_exit, true)
  child = %{id: Task, start: {Task, :start_link, [Kernel, :exit, [:stop]]}}
  Supervisor.start_link([child], strategy: :one_for_one, max_restarts: 0)
  Heard.All.show([:domain, :erl_level])
  Application.start(:eex)
  Application.stop(:eex)
  Heard.All.show([:erl_level])
end

IO.puts("-- a process that goes down with another")
Logger.configure(level: :info)
Task.start(Oops, :with_neighbour, [])
Heard.All.show([:erl_level])
IO.puts("-- a process that does not log")
:proc_lib.spawn(fn -> Logger.put_process_level(self(), :none) && raise("unheard") end)
:proc_lib.spawn(fn -> Logger.disable(self()) && raise("unheard") end)
:proc_lib.spawn(fn -> Process.delete(:"$initial_call") && raise("heard") end)
Heard.All.show([:initial_call])
Application.put_env(:logger, :handle_sasl_reports, false)
Application.put_env(:logger, :backends, [:console])
Application.stop(:logger)
Application.delete_env(:logger, :level)
Application.start(:logger)
IO.inspect(Logger.level())

IO.puts("-- what was asked for is not compiled")

Logger.configure(
  compile_time_application: :the_shop,
  compile_time_purge_matching: [
    [module: Purged, function: "both/0"],
    [custom: true],
    [function: "levels/0", level_lower_than: :warn],
    [application: :the_shop, level_lower_than: :info]
  ]
)

defmodule Purged do
  require Logger
  def both, do: Logger.error("both")
  def custom(used), do: Logger.error("custom #{used}", custom: true)

  def levels do
    Logger.info("info")
    Logger.warn("warn")
  end

  def debug, do: Logger.debug("debug")
  def kept, do: Logger.info("kept")
end

Logger.configure(compile_time_application: nil, compile_time_purge_matching: [])
Logger.configure_backend(:console, format: "[$level] $metadata$message\n", metadata: [:application, :module, :domain, :erl_level])

captured = fn fun -> IO.write(capture_io(:user, fn -> fun.() && Logger.flush() end)) end
captured.(fn -> IO.inspect([Purged.both(), Purged.custom(1), Purged.levels(), Purged.debug(), Purged.kept()]) end)

IO.puts("-- metadata")
captured.(fn -> Logger.notice("one", domain: [:till]) end)
captured.(fn -> :logger.critical('two', %{mfa: {A, :b, 2}}) end)
IO.inspect(Logger.Formatter.format(Logger.Formatter.compile("$metadata|"), :error, "m", nil, a: :b, c: 1, d: nil))
IO.inspect(Logger.Formatter.format(Logger.Formatter.compile("$metadata|"), :error, "m", nil, []))
Logger.configure_backend(:console, format: "$metadata$message\n", metadata: :all)

defmodule Places do
  def log, do: Logger.info("three", zed: 1, abc: 2, file: 'here')
end

captured.(fn -> Places.log() end)

IO.puts("-- how terms are shown")
Logger.configure_backend(:console, format: "[$level] $message\n", metadata: [])
words = fn _report, options -> inspect(options) end
captured.(fn -> :logger.error(%{a: 1}, %{report_cb: words}) end)
Logger.configure(translator_inspect_opts: [limit: 2, printable_limit: 3])
captured.(fn -> :logger.error(%{a: 1}, %{report_cb: words}) end)
captured.(fn -> :logger.error(%{list: [1, 2, 3], text: "abcdef"}) end)
Logger.configure(translator_inspect_opts: [], truncate: 100, sync_threshold: 10, discard_threshold: 600, utc_log: true)
IO.inspect(elem(:logger.get_handler_config(Logger), 1).config)
Logger.configure(truncate: 8096, sync_threshold: 20, discard_threshold: 500, utc_log: false)

IO.puts("-- translators are told four levels")

defmodule Told do
  def t(least, level, kind, message), do: IO.inspect({least, level, kind, message}) && :none
end

Logger.add_translator({Told, :t})
captured.(fn -> for level <- [:emergency, :alert, :critical, :error, :warning, :notice, :info, :debug], do: :logger.log(level, '~p', [level]) end)
captured.(fn -> :error_logger.info_msg('hello ~p', [:ok]) end)
Logger.remove_translator({Told, :t})

IO.puts("-- devices and colours")
Logger.configure_backend(:console, device: :standard_error)
IO.inspect(capture_io(:stderr, fn -> Logger.info("to standard error") && Logger.flush() end))
Logger.configure_backend(:console, device: :user, colors: [enabled: true, info: :magenta])
Logger.configure_backend(:console, colors: [debug: :green])
IO.inspect(capture_io(:user, fn -> Logger.debug("four") && Logger.info("five") && Logger.flush() end))
Logger.configure_backend(:console, colors: [enabled: false], format: "console: $message\n")
second = {Logger.Backends.Console, [format: "second: [$level] $metadata$message\n", metadata: [:room], level: :warn]}
IO.inspect(elem(Logger.add_backend(second), 0))
captured.(fn -> Logger.info("six", room: 1) && Logger.flush() && Process.sleep(50) end)
IO.inspect(Logger.configure_backend(second, format: "changed: $message\n"))
IO.inspect(Logger.remove_backend(:console))
captured.(fn -> Logger.error("seven", room: 1) && Logger.info("eight") end)
IO.inspect(Logger.remove_backend(second))
Logger.add_backend(:console)
IO.inspect(match?({:error, {{:EXIT, {:undef, [_ | _]}}, {:child, :undefined, {Nobody, 1}, _, _, _, _, _, _}}}, Logger.add_backend({Nobody, 1})))
