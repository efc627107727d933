defmodule Door do
  @behaviour :gen_statem
  def callback_mode, do: [:state_functions, :state_enter]
  def init(code), do: {:ok, :locked, %{code: code, buttons: []}}
  def locked(:enter, old, data), do: (IO.inspect({:enter, :locked, old}); {:keep_state, %{data | buttons: []}})
  def locked(:cast, {:button, b}, %{code: code, buttons: bs} = d) do
    bs = bs ++ [b]
    if bs == code, do: {:next_state, :open, d}, else: {:keep_state, %{d | buttons: bs}, [{:timeout, 150, :slow}]}
  end
  def locked(:timeout, :slow, d), do: (IO.puts("too slow"); {:keep_state, %{d | buttons: []}})
  def locked({:call, from}, :get, d), do: {:keep_state_and_data, [{:reply, from, {:locked, d.buttons}}]}
  def locked({:call, _}, :wait, _), do: {:keep_state_and_data, [:postpone]}
  def open(:enter, _, d), do: (IO.puts("open"); {:keep_state, d, [{:state_timeout, 50, :lock}]})
  def open(:state_timeout, :lock, d), do: {:next_state, :locked, d}
  def open({:call, from}, r, _) when r in [:get, :wait], do: {:keep_state_and_data, {:reply, from, {:open, r}}}
  def open(:cast, {:button, _}, _), do: :keep_state_and_data
  def open(:cast, :crash, _), do: raise "x"
  def terminate(r, s, d), do: IO.inspect({:terminate, r == :normal, s, d.buttons})
end
w = fn f -> r = try do f.() rescue e -> {:raised, e} catch k, e -> {k, e} end; Process.sleep(10); IO.inspect(r) end
{:ok, p} = :gen_statem.start_link({:local, :door}, Door, [1, 2], [])
w.(fn -> :gen_statem.cast(p, {:button, 1}) end)
w.(fn -> :gen_statem.call(p, :get) end)
Process.sleep 200
w.(fn -> :gen_statem.call(p, :get) end)
t = Task.async(fn -> :gen_statem.call(p, :wait) end)
Process.sleep 10
:gen_statem.cast(p, {:button, 2})
w.(fn -> Task.await(t) end)
w.(fn -> :sys.get_state(p) end)
Process.sleep 60
:gen_statem.cast(p, {:button, 9})
Process.sleep 200
w.(fn -> :gen_statem.call(p, :get) end)
w.(fn -> :gen_statem.stop(p) end)
defmodule Ev do
  @behaviour :gen_statem
  def callback_mode, do: :handle_event_function
  def init(_), do: {:ok, :a, 0, [{:next_event, :internal, :boot}]}
  def handle_event(:internal, :boot, :a, d), do: (IO.puts("boot"); {:keep_state, d + 1})
  def handle_event({:call, from}, :next, s, d), do: {:next_state, (if s == :a, do: :b, else: :a), d + 1, [{:reply, from, s}, {{:timeout, :named}, 20, :tick}]}
  def handle_event({:timeout, :named}, :tick, s, d), do: (IO.inspect({:tick, s, d}); :keep_state_and_data)
  def handle_event(:info, m, s, d), do: (IO.inspect({:info, m, s, d}); :keep_state_and_data)
  def handle_event({:call, from}, :stop, _, d), do: {:stop_and_reply, :normal, [{:reply, from, :bye}], d}
  def handle_event({:call, from}, :cancel, _, _), do: {:keep_state_and_data, [{:reply, from, :ok}, {{:timeout, :named}, :cancel}]}
  def handle_event({:call, _}, :bad, _, _), do: :bad
  def handle_event(:cast, :repeat, _, _), do: :repeat_state_and_data
end
{:ok, p} = :gen_statem.start(Ev, [], [])
w.(fn -> :gen_statem.call(p, :next) end)
Process.sleep 40
w.(fn -> :gen_statem.call(p, :next) end)
w.(fn -> :gen_statem.call(p, :cancel) end)
Process.sleep 40
w.(fn -> send(p, :hi) end)
w.(fn -> :gen_statem.cast(p, :repeat) end)
w.(fn -> :gen_statem.call(p, :next, 100) end)
w.(fn -> :sys.get_status(p) |> elem(3) |> tl() end)
w.(fn -> :gen_statem.call(p, :stop) end)
w.(fn -> :gen_statem.call(p, :next) |> IO.inspect end)
{:ok, p} = :gen_statem.start(Ev, [], [])
w.(fn -> :gen_statem.call(p, :bad) end)
Process.sleep 200
{:ok, p} = :gen_statem.start(Door, [], [])
