defmodule Hd do
  def log(%{level: l, msg: msg, meta: m}, _) do
    if m[:domain] != [:supervisor_report] do
    IO.puts("#{l} #{inspect(case msg do {:report, %{label: lb}} -> lb; {k, _} -> k end)}")
    # the old error_logger has a function of its own, without a name
    own = if match?({:report, %{label: {:error_logger, _}}}, msg), do: [:report_cb], else: []
    IO.inspect(m |> Map.drop([:time, :gl, :pid | own]) |> Enum.sort, width: 150)
    case {msg, m} do
      {{:report, r}, %{report_cb: cb}} when is_function(cb, 1) -> (try do {f, a} = cb.(r); IO.puts(["cb1: ", :io_lib.format(f, a)]) rescue e -> IO.inspect({:err, e}) end)
      {{:report, r}, %{report_cb: cb}} when is_function(cb, 2) ->
        IO.puts(["cb2: ", cb.(r, %{depth: :unlimited, chars_limit: :unlimited, single_line: false})])
        IO.puts(["single: ", cb.(r, %{depth: :unlimited, chars_limit: :unlimited, single_line: true})])
      _ -> :ok
    end
    case {msg, m} do
      {{:report, r}, %{error_logger: %{report_cb: cb}}} -> (try do {f, a} = cb.(r); IO.puts(["el: ", :io_lib.format(f, a)]) rescue e -> IO.inspect({:err, e}) end)
      _ -> :ok
    end
    end
  end
end
Logger.remove_backend(:console)
:logger.add_handler(:hd, Hd, %{})
:logger.set_primary_config(:level, :debug)
defmodule S do
  use GenServer
  def start_link(f), do: GenServer.start_link(__MODULE__, f)
  def init(f) when is_function(f), do: f.()
  def init(f), do: {:ok, f}
  def handle_call(:crash, _, _), do: exit(:crashed)
end
defmodule S0 do
  def init(f), do: {:ok, f}
end
IO.puts "-- gen_server"
{:ok, p} = GenServer.start(S, 1, name: :srv)
try do GenServer.call(p, :crash) catch _, _ -> 1 end
Process.sleep(50)
IO.puts "-- no_handle_info"
{:ok, p} = GenServer.start(S, 1)
send p, :unhandled
Process.sleep(50)
{:ok, p} = GenServer.start(S0, 1)
send p, :unhandled
Process.sleep(50)
IO.puts "-- task"
Task.start(fn -> exit(:t) end)
Process.sleep(50)
IO.puts "-- sup"
Process.flag(:trap_exit, true)
{:ok, s} = Supervisor.start_link([%{id: 1, start: {Task, :start_link, [fn -> Process.sleep(10); exit(:x) end]}}], strategy: :one_for_one, max_restarts: 0, name: :sup)
Process.sleep(80)
_ = s
Process.sleep(50)
IO.puts "-- dynsup"
{:ok, d} = DynamicSupervisor.start_link(strategy: :one_for_one, max_restarts: 0)
DynamicSupervisor.start_child(d, %{id: 1, start: {Task, :start_link, [fn -> Process.sleep(10); exit(:x) end]}})
Process.sleep(80)
{:ok, d} = DynamicSupervisor.start_link(strategy: :one_for_one)
send d, :odd
Process.sleep(30)
IO.puts "-- supodd"
{:ok, d} = Supervisor.start_link([], strategy: :one_for_one)
send d, :odd
Process.sleep(30)
IO.puts "-- statem"
defmodule M do
  def callback_mode, do: :handle_event_function
  def init(x), do: {:ok, :a, x}
  def handle_event(_, _, _, _), do: exit(:sm)
end
{:ok, p} = :gen_statem.start(M, 1, [])
send p, 1
Process.sleep(50)
IO.puts "-- event"
{:ok, m} = :gen_event.start
defmodule H do
  def init(x), do: {:ok, x}
  def handle_event(_, _), do: exit(:he)
end
:gen_event.add_handler(m, H, 1)
send m, :nohandle
Process.sleep(20)
:gen_event.sync_notify(m, 1)
Process.sleep(50)
IO.puts "-- error_logger"
:error_logger.error_msg('x ~p', [1])
:error_logger.info_report(:x, [a: 1])
:error_logger.error_report("x")
:error_logger.warning_report([a: 1])
:error_logger.format('x ~p', [1])
Process.sleep(50)
IO.puts "-- proc_lib"
:proc_lib.spawn(fn -> exit(:pl) end)
Process.sleep(50)
:proc_lib.spawn(fn -> :erlang.error(:badarg) end)
Process.sleep(50)
