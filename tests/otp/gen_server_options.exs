Logger.remove_backend(:console)

t = fn name, f ->
  result =
    try do
      {:ok, f.()}
    catch
      :error, value -> {:error, Exception.message(Exception.normalize(:error, value, __STACKTRACE__))}
      kind, value -> {kind, value}
    end

  IO.puts("#{name}: #{inspect(result, limit: :infinity, printable_limit: :infinity, width: 200)}")
end

flush = fn flush ->
  receive do
    message -> [message | flush.(flush)]
  after
    30 -> []
  end
end

_ = {t, flush}
defmodule S do
  use GenServer
  def init(f) when is_function(f), do: f.()
  def init(x), do: {:ok, x}
  def handle_call(:get, _, s), do: {:reply, s, s}
end
for o <- [[], [name: :n1], [name: "x"], [name: {:global, :g}], [name: {:via, :global, :g2}], [name: {:via, "x", 1}], [name: {:foo, 1}], [name: nil], [name: 1], [timeout: 100], [timeout: :infinity], [timeout: -1], [timeout: :x], [debug: [:trace]], [debug: :x], [debug: [:foo]], [debug: [:statistics]], [debug: [:log]], [debug: [{:log, 3}]], [spawn_opt: [:link]], [spawn_opt: [priority: :high]], [spawn_opt: [:monitor]], [spawn_opt: [:foo]], [spawn_opt: :x], [hibernate_after: 10], [hibernate_after: :x], [hibernate_after: -1], [hibernate_after: 1.5], [foo: 1], :x, [:x], [{:name, :a1}, {:name, :a2}], [name: {:global, :g, 1}]] do
  t.("start #{inspect o}", fn -> GenServer.start(S, 1, o) |> elem(0) end)
  t.("erl #{inspect o}", fn -> :gen_server.start(S, 1, o) |> elem(0) end)
end
for n <- [{:local, :l1}, {:global, :l2}, {:via, :global, :l3}, {:local, "x"}, {:foo, 1}, :x, {:via, 1, 2}, {:local, nil}, {:local, :undefined}] do
  t.("erl name #{inspect n}", fn -> case :gen_server.start(n, S, 1, []) do {:ok, _} -> :ok; o -> o end end)
  t.("erl name #{inspect n}", fn -> case :gen_server.start(n, S, 1, []) do {:error, {:already_started, _}} -> :as; {:ok, _} -> :ok; o -> o end end)
end
t.("mod", fn -> GenServer.start("x", 1) end)
t.("mod", fn -> GenServer.start(:nomod, 1) end)
t.("mod", fn -> GenServer.start_link(S, 1, name: :n1) |> elem(0) end)
t.("mod", fn -> :gen_server.start_monitor(S, 1, []) |> elem(0) end)
t.("mod", fn -> :gen_server.start_monitor({:local, :sm}, S, 1, []) |> elem(0) end)
t.("mod", fn -> :gen_server.start_monitor(S, fn -> {:stop, :x} end, []) end)
IO.inspect flush.(flush)

defmodule S1 do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call(f, from, s), do: f.(from, s)
  def handle_cast(f, s), do: f.(s)
  def handle_info(f, s) when is_function(f), do: f.(s)
  def terminate(r, s), do: IO.inspect({:terminate, (case r do {e, [_|_]} -> e; r -> r end), s})
end
short = fn {r, {GenServer, :call, [_, _, to]}} -> {(case r do {e, [_ | _]} -> e; r -> r end), :call, to}; o -> o end
for {n, f} <- [reply: fn _, s -> {:reply, :r, s} end, to: fn _, s -> {:reply, :r, s, 10000} end, hib: fn _, s -> {:reply, :r, s, :hibernate} end, noreply: fn fr, s -> GenServer.reply(fr, :late); {:noreply, s} end, stop: fn _, s -> {:stop, :why, :rep, s} end, stop2: fn _, s -> {:stop, :why, s} end, stopn: fn _, s -> {:stop, :normal, s} end, stopnr: fn _, s -> {:stop, :normal, :r, s} end, stops: fn _, s -> {:stop, :shutdown, s} end, stops2: fn _, s -> {:stop, {:shutdown, :x}, :r, s} end, bad: fn _, _ -> :bad end, bad2: fn _, _ -> {:reply, 1} end, bad3: fn _, s -> {:reply, 1, s, :foo} end, bad4: fn _, s -> {:noreply, s, -1} end, ok: fn _, s -> {:ok, s} end, raise: fn _, _ -> raise "x" end, exit: fn _, _ -> exit(:x) end, exitn: fn _, _ -> exit(:normal) end, throw: fn _, s -> throw({:reply, :thrown, s}) end, throwb: fn _, _ -> throw(:b) end, erl: fn _, _ -> :erlang.error(:e) end, badc: fn _, s -> {:reply, 1, s, {:continue, :nope}} end, kill: fn _, _ -> Process.exit(self(), :kill) end] do
  {:ok, p} = GenServer.start(S1, :st)
  IO.inspect {n, (try do {:ok, GenServer.call(p, f, 1000)} catch k, v -> {k, short.(v)} end)}
  Process.sleep(20)
  IO.inspect Process.alive?(p)
  
end
