# Processes that hibernate.
Logger.remove_backend(:console)
t = fn n, f -> IO.puts("-- #{n}"); IO.inspect(try do f.() catch k, r -> {k, r} end) end
defmodule H do
  use GenServer
  def init({:h, x}), do: {:ok, x, :hibernate}
  def init(x), do: {:ok, x}
  def handle_call(:h, _, s), do: {:reply, :ok, s, :hibernate}
  def handle_call({:noreply, x}, from, s), do: (GenServer.reply(from, x); {:noreply, s, :hibernate})
  def handle_call(:get, _, s), do: {:reply, s, s}
  def handle_call(:ms, _, s), do: {:reply, Process.info(self(), :current_function), s}
  def handle_cast(:h, s), do: {:noreply, s + 1, :hibernate}
  def handle_info(:h, s), do: {:noreply, s + 10, :hibernate}
  def handle_info(:c, s), do: {:noreply, s, {:continue, :h}}
  def handle_continue(:h, s), do: {:noreply, s + 100, :hibernate}
  def terminate(r, s), do: (send(:main, {:terminated, r, s}))
  def code_change(_, s, _), do: {:ok, s}
end
Process.register(self(), :main)
fun = fn p ->
  Process.sleep(20)
  {:current_function, call} = Process.info(p, :current_function)
  # what the loops of the other behaviours are called is their own affair
  call = if elem(call, 0) in [:gen_statem, :gen_event], do: elem(call, 0), else: call
  {call, Process.info(p, :status), Process.info(p, :message_queue_len)}
end
t.("init", fn -> {:ok, p} = GenServer.start(H, {:h, 1}); {fun.(p), GenServer.call(p, :get), fun.(p)} end)
t.("reply", fn -> {:ok, p} = GenServer.start(H, 1); {fun.(p), GenServer.call(p, :h), fun.(p), GenServer.call(p, {:noreply, 3}), fun.(p), GenServer.call(p, :get), fun.(p)} end)
t.("cast", fn -> {:ok, p} = GenServer.start(H, 1); GenServer.cast(p, :h); a = fun.(p); send(p, :h); b = fun.(p); send(p, :c); c = fun.(p); {a, b, c, GenServer.call(p, :get), :sys.get_state(p), fun.(p)} end)
t.("hibernate_after", fn -> {:ok, p} = GenServer.start(H, 1, hibernate_after: 10); Process.sleep(50); a = fun.(p); {a, GenServer.call(p, :get), fun.(p)} end)
t.("sys while hibernating", fn -> {:ok, p} = GenServer.start(H, {:h, 1}); a = fun.(p); s = :sys.get_state(p); b = fun.(p); :sys.suspend(p); c = fun.(p); :sys.resume(p); d = fun.(p); {a, s, b, c, d} end)
t.("stop", fn -> {:ok, p} = GenServer.start(H, {:h, 1}); Process.sleep(10); r = GenServer.stop(p); {r, receive do x -> x after 100 -> :none end} end)
t.("exit while hibernating", fn -> {:ok, p} = GenServer.start(H, {:h, 1}); Process.sleep(10); m = Process.monitor(p); Process.exit(p, :boom); receive do {:DOWN, ^m, _, _, w} -> w end end)
t.("initial call", fn -> {:ok, p} = GenServer.start(H, {:h, 1}); Process.sleep(10); {Process.info(p, :initial_call), :proc_lib.initial_call(p), Process.info(p, :dictionary) |> elem(1) |> Keyword.keys()} end)
t.("stacktrace", fn -> {:ok, p} = GenServer.start(H, {:h, 1}); Process.sleep(10); {:current_stacktrace, st} = Process.info(p, :current_stacktrace); Enum.map(st, fn {m, f, a, _} -> {m, f, a} end) end)
t.("not hibernating st", fn -> {:ok, p} = GenServer.start(H, 1); Process.sleep(10); {:current_stacktrace, st} = Process.info(p, :current_stacktrace); Enum.map(st, fn {m, f, a, _} -> {m, f, a} end) end)
defmodule W do
  def woke(x) do
    m = receive do m -> m after 0 -> :nothing end
    send(:main, {:woke, x, m, Process.info(self(), :current_function), Process.get(:k)})
  end
  def start(x), do: (Process.put(:k, 1); :proc_lib.hibernate(W, :woke, [x]))
  def crash(_), do: (receive do _ -> exit(:crashed) end)
  def cstart(x), do: :proc_lib.hibernate(W, :crash, [x])
  def tr(x), do: (try do :erlang.hibernate(W, :woke, [x]) catch _, _ -> send(:main, :caught) after send(:main, :after) end)
  def undef(_), do: :erlang.hibernate(W, :nope, [1])
end
rec = fn -> receive do x -> x after 200 -> :none end end
t.("proc_lib", fn -> p = :proc_lib.spawn(W, :start, [1]); a = fun.(p); send(p, :m); {a, rec.(), Process.sleep(10), Process.alive?(p)} end)
t.("erlang", fn -> p = spawn(fn -> Process.put(:k, 2); :erlang.hibernate(W, :woke, [2]) end); a = fun.(p); send(p, :m); {a, rec.()} end)
t.("with message", fn -> p = spawn(fn -> send(self(), :early); :erlang.hibernate(W, :woke, [3]) end); _ = p; rec.() end)
t.("try", fn -> p = spawn(W, :tr, [3]); send(p, :m); {rec.(), rec.()} end)
t.("crash", fn -> p = :proc_lib.spawn(W, :cstart, [3]); m = Process.monitor(p); send(p, :m); receive do {:DOWN, ^m, _, _, w} -> w end end)
t.("undef", fn -> p = spawn(W, :undef, [3]); m = Process.monitor(p); send(p, :m); receive do {:DOWN, ^m, _, _, {w, [h | _]}} -> {w, h} end end)
t.("bad", fn -> :erlang.hibernate(1, :a, []) end)
t.("bad", fn -> :erlang.hibernate(A, :a, 1) end)
t.("bad", fn -> :erlang.hibernate(A, :a, [1 | 2]) end)
t.("bad", fn -> :proc_lib.hibernate(1, :a, []) end)
t.("Process.hibernate", fn -> p = spawn(fn -> Process.hibernate(W, :woke, [9]) end); a = fun.(p); send(p, :m); {a, rec.()} end)
defmodule A do
  def loop, do: nil
end
t.("agent", fn -> {:ok, p} = Agent.start(fn -> 1 end, hibernate_after: 5); Process.sleep(30); {fun.(p), Agent.get(p, & &1)} end)
t.("gen_statem", fn ->
  defmodule SM do
    @behaviour :gen_statem
    def callback_mode, do: :handle_event_function
    def init(x), do: {:ok, :a, x, [:hibernate]}
    def handle_event({:call, f}, :get, s, d), do: {:keep_state, d, [{:reply, f, {s, d}}]}
    def handle_event({:call, f}, :h, _s, _d), do: {:keep_state_and_data, [{:reply, f, :ok}, :hibernate]}
    def handle_event({:call, f}, {:h, b}, _s, _d), do: {:keep_state_and_data, [{:reply, f, :ok}, {:hibernate, b}]}
    def handle_event(:info, :h, _s, d), do: {:next_state, :b, d + 1, [:hibernate]}
  end
  {:ok, p} = :gen_statem.start(SM, 1, [])
  a = fun.(p)
  g = :gen_statem.call(p, :get)
  b = fun.(p)
  send(p, :h)
  c = fun.(p)
  d = :gen_statem.call(p, {:h, true}); e = fun.(p); f = :gen_statem.call(p, {:h, false}); h = fun.(p)
  {a, g, b, c, d, e, f, h, :gen_statem.call(p, :get)}
end)
t.("statem after", fn -> {:ok, p} = :gen_statem.start(SM, 1, hibernate_after: 5); :gen_statem.call(p, :get); Process.sleep(30); fun.(p) end)
t.("sup", fn -> {:ok, p} = Supervisor.start_link([], strategy: :one_for_one); {fun.(p)} end)
t.("gen_event", fn -> defmodule EH do
  @behaviour :gen_event
  def init(x), do: {:ok, x, :hibernate}
  def handle_event(:h, s), do: {:ok, s, :hibernate}
  def handle_event(_, s), do: {:ok, s}
  def handle_call(:h, s), do: {:ok, :r, s, :hibernate}
  def handle_info(:h, s), do: {:ok, s, :hibernate}
 end
 {:ok, p} = :gen_event.start(); :gen_event.add_handler(p, EH, 1); a = fun.(p); :gen_event.notify(p, :x); b = fun.(p); :gen_event.notify(p, :h); c = fun.(p); d = :gen_event.call(p, EH, :h); e = fun.(p); send(p, :h); {a, b, c, d, e, fun.(p), :gen_event.which_handlers(p), fun.(p)}
end)
