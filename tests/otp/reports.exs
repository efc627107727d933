Logger.configure(level: :debug)
require Logger
Logger.configure_backend(:console, format: "$time $metadata[$level] $message\n", metadata: []); Logger.configure(level: :debug)
Application.stop(:logger); Application.put_env(:logger, :handle_sasl_reports, true); Application.put_env(:logger, :level, :error); Application.start(:logger); Logger.configure_backend(:console, format: "$time $metadata[$level] $message\n", metadata: []); Logger.configure(level: :debug)
Logger.flush()
defmodule W do
  use GenServer
  def start_link(a), do: GenServer.start_link(__MODULE__, a)
  def init(:raise), do: raise("init")
  def init({:stop, r}), do: {:stop, r}
  def init(a), do: {:ok, a}
  def handle_call(:boom, _, _), do: raise("call")
  def handle_cast(:boom, _), do: raise("cast")
  def handle_cast(:exit, _), do: exit(:bye)
  def handle_cast(:throw, _), do: throw(:ball)
  def handle_cast(:badret, _), do: :oops
  def handle_cast({:stop, r}, s), do: {:stop, r, s}
end
defmodule S do
  @behaviour :gen_statem
  def callback_mode, do: :handle_event_function
  def init(x), do: {:ok, :s, x}
  def handle_event(_, :boom, _, _), do: raise("statem")
  def handle_event(_, _, _, _), do: :keep_state_and_data
end
defmodule H do
  @behaviour :gen_event
  def init(s), do: {:ok, s}
  def handle_event(:boom, _), do: raise("event")
  def handle_event(_, s), do: {:ok, s}
  def handle_call(_, s), do: {:ok, s, s}
end
Process.flag(:trap_exit, true)
step = fn l, f -> IO.puts("== #{l}"); (try do f.() rescue _ -> :r catch _, _ -> :c end); Process.sleep(30); Logger.flush() end
start = fn a -> {:ok, p} = GenServer.start(W, a); p end
step.("sup", fn -> {:ok, s} = Supervisor.start_link([%{id: :w, start: {W, :start_link, [1]}}], strategy: :one_for_one, name: MySup); GenServer.cast(Supervisor.which_children(s) |> hd() |> elem(1), :boom); Process.sleep(150); Supervisor.stop(s) end)
step.("init raise", fn -> GenServer.start(W, :raise) end)
step.("init stop", fn -> GenServer.start(W, {:stop, :why}) end)
step.("sup intensity", fn -> {:ok, s} = Supervisor.start_link([%{id: :w, start: {W, :start_link, [1]}}], strategy: :one_for_one, max_restarts: 0); Process.exit(Supervisor.which_children(s) |> hd() |> elem(1), :kill) end)
step.("sup shutdown", fn -> {:ok, s} = Supervisor.start_link([%{id: :w, start: {Task, :start_link, [fn -> Process.flag(:trap_exit, true); Process.sleep(1000) end]}, shutdown: 5}], strategy: :one_for_one); Process.sleep(5); Supervisor.stop(s) end)
step.("call", fn -> GenServer.call(start.(1), :boom) end)
step.("exit", fn -> GenServer.cast(start.(1), :exit) end)
step.("throw", fn -> GenServer.cast(start.(1), :throw) end)
step.("badret", fn -> GenServer.cast(start.(1), :badret) end)
for r <- [:normal, :shutdown, {:shutdown, 1}, :other], do: step.("stop #{inspect r}", fn -> GenServer.cast(start.(1), {:stop, r}) end)
step.("statem", fn -> {:ok, p} = :gen_statem.start(S, 1, []); :gen_statem.cast(p, :boom) end)
step.("event", fn -> {:ok, p} = :gen_event.start(); :gen_event.add_handler(p, H, 1); :gen_event.notify(p, :boom) end)
step.("task", fn -> Task.start(fn -> raise "task" end) end)
step.("task exit", fn -> Task.start(fn -> exit(:task) end) end)
step.("plain", fn -> spawn(fn -> raise "plain" end) end)
step.("plain exit", fn -> spawn(fn -> exit(:plain) end) end)
step.("plain throw", fn -> spawn(fn -> throw(:plain) end) end)
step.("proc_lib", fn -> :proc_lib.spawn(fn -> raise "pl" end) end)
step.("proc_lib exit", fn -> :proc_lib.spawn(fn -> exit(:pl) end) end)
step.("dyn", fn -> {:ok, d} = DynamicSupervisor.start_link(strategy: :one_for_one); {:ok, p} = DynamicSupervisor.start_child(d, {W, 1}); GenServer.cast(p, :boom); Process.sleep(10); DynamicSupervisor.stop(d) end)
step.("dyn fails", fn -> {:ok, d} = DynamicSupervisor.start_link(strategy: :one_for_one); DynamicSupervisor.start_child(d, {W, :raise}); DynamicSupervisor.stop(d) end)
step.("task sup", fn -> {:ok, d} = Task.Supervisor.start_link(); Task.Supervisor.start_child(d, fn -> raise "ts" end); Process.sleep(10); Supervisor.stop(d) end)
step.("agent", fn -> {:ok, a} = Agent.start(fn -> 1 end); Agent.update(a, fn _ -> raise "agent" end) end)
step.("registry", fn -> {:ok, r} = Registry.start_link(keys: :unique, name: RegX); Supervisor.stop(r) end)
step.("unexpected", fn -> {:ok, a} = Agent.start(fn -> 1 end); send(a, :what) end)
step.("unexpected sup", fn -> {:ok, s} = Supervisor.start_link([], strategy: :one_for_one); send(s, :what); Process.sleep(5); Supervisor.stop(s) end)
step.("unexpected default", fn -> defmodule(D, do: (use GenServer; def(init(s), do: {:ok, s}))); {:ok, p} = GenServer.start(D, 1); send(p, :what) end)
step.("error_logger", fn -> :error_logger.error_msg('hello ~p', [1]); :error_logger.info_msg('info'); :error_logger.warning_msg('w') ; :error_logger.error_report([a: 1]); :error_logger.info_report([b: 2]); :error_logger.warning_report([c: 3]) end)
step.("logger", fn -> :logger.error('erl ~p', [1]); :logger.info("str"); :logger.warning(%{a: 1}); :logger.notice([k: :v]); :logger.log(:critical, 'crit'); :logger.debug('dbg') end)
