# Machines that change their callback module.
Logger.remove_backend(:console)
t = fn n, f -> IO.puts("-- #{n}"); IO.inspect(try do f.() catch k, r -> {k, r} end) end
defmodule M1 do
  @behaviour :gen_statem
  def callback_mode, do: [:state_functions, :state_enter]
  def init(x), do: {:ok, :s1, x}
  def s1(:enter, old, d), do: {:keep_state, [{:enter, M1, old} | d]}
  def s1({:call, f}, :who, _), do: {:keep_state_and_data, [{:reply, f, M1}]}
  def s1({:call, f}, {:act, a}, d), do: {:keep_state, d, List.wrap(a) ++ [{:reply, f, :ok}]}
  def s1({:call, f}, {:next, s, a}, d), do: {:next_state, s, d, List.wrap(a) ++ [{:reply, f, :ok}]}
  def s1({:call, f}, :data, d), do: {:keep_state_and_data, [{:reply, f, d}]}
  def s1(t, c, d), do: {:keep_state, [{:m1, t, c} | d]}
  def s2(t, c, d), do: s1(t, c, d)
  def terminate(r, s, d), do: send(:main, {M1, r, s, d})
  def format_status(_, [_, s, d]), do: {M1, s, d}
end
defmodule M2 do
  @behaviour :gen_statem
  def callback_mode, do: :handle_event_function
  def init(x), do: {:ok, :a, x}
  def handle_event({:call, f}, :who, s, _), do: {:keep_state_and_data, [{:reply, f, {M2, s}}]}
  def handle_event({:call, f}, {:act, a}, _, d), do: {:keep_state, d, List.wrap(a) ++ [{:reply, f, :ok}]}
  def handle_event({:call, f}, {:next, s, a}, _, d), do: {:next_state, s, d, List.wrap(a) ++ [{:reply, f, :ok}]}
  def handle_event({:call, f}, :data, _, d), do: {:keep_state_and_data, [{:reply, f, d}]}
  def handle_event(t, c, s, d), do: {:keep_state, [{:m2, t, c, s} | d]}
  def terminate(r, s, d), do: send(:main, {M2, r, s, d})
  def format_status(_, [_, s, d]), do: {M2, s, d}
end
defmodule M3 do
  def callback_mode, do: :nonsense
end
defmodule M4 do
  def callback_mode, do: raise "no"
end
Process.register(self(), :main)
c = &:gen_statem.call/2
status = fn p -> {:status, _, {:module, m}, [_, _, _, _, misc]} = :sys.get_status(p); {m, Enum.take(misc, -1)} end
start = fn -> {:ok, p} = :gen_statem.start(M1, [], []); p end
ends = fn p -> m = Process.monitor(p); receive do {:DOWN, ^m, _, _, r} -> case r do {x, [_ | _]} -> x; x -> x end after 300 -> :alive end end
t.("change", fn -> p = start.(); {c.(p, :who), c.(p, {:act, {:change_callback_module, M2}}), c.(p, :who), c.(p, :data), status.(p), c.(p, {:act, {:change_callback_module, M1}}), c.(p, :who), c.(p, :data)} end)
t.("push pop", fn -> p = start.(); {c.(p, {:act, {:push_callback_module, M2}}), c.(p, :who), status.(p), c.(p, {:act, :pop_callback_module}), c.(p, :who), c.(p, :data)} end)
t.("push twice", fn -> p = start.(); {c.(p, {:act, {:push_callback_module, M2}}), c.(p, {:act, {:push_callback_module, M1}}), c.(p, :who), c.(p, {:act, :pop_callback_module}), c.(p, :who), c.(p, {:act, :pop_callback_module}), c.(p, :who)} end)
t.("pop empty", fn -> p = start.(); r = try do c.(p, {:act, :pop_callback_module}) catch k, {r, _} -> {k, r} end; {r, ends.(p)} end)
t.("push next", fn -> p = start.(); {c.(p, {:next, :s2, {:push_callback_module, M2}}), c.(p, :who), c.(p, {:next, :s1, :pop_callback_module}), c.(p, :who), c.(p, :data)} end)
t.("bad mode", fn -> p = start.(); r = try do c.(p, {:act, {:push_callback_module, M3}}) catch k, {{r, st}, _} when is_list(st) -> {k, r}; k, {r, _} -> {k, r} end; {r, ends.(p)} end)
t.("raise mode", fn -> p = start.(); r = try do c.(p, {:act, {:push_callback_module, M4}}) catch k, {{r, _}, _} -> {k, r} end; {r, ends.(p)} end)
t.("undef mode", fn -> p = start.(); r = try do c.(p, {:act, {:change_callback_module, Nope}}) catch k, {{r, _}, _} -> {k, r}; k, r -> {k, r} end; {r, ends.(p)} end)
t.("bad", fn -> p = start.(); r = try do c.(p, {:act, {:push_callback_module, 1}}) catch k, {r, _} -> {k, r} end; {r, ends.(p)} end)
t.("terminate", fn -> p = start.(); c.(p, {:act, {:push_callback_module, M2}}); :gen_statem.stop(p); receive do x -> x after 100 -> :none end end)
t.("postpone", fn -> p = start.(); c.(p, {:act, [{:push_callback_module, M2}, {:next_event, :internal, :x}]}); send(p, :info); {c.(p, :data)} end)
t.("timeout", fn -> p = start.(); c.(p, {:act, [{:state_timeout, 10, :st}, {{:timeout, :g}, 20, :gt}, {:change_callback_module, M2}]}); Process.sleep(50); c.(p, :data) end)
t.("in init", fn -> defmodule M5 do
  def callback_mode, do: :handle_event_function
  def init(x), do: {:ok, :a, x, [{:push_callback_module, M2}]}
  def handle_event({:call, f}, :who, s, _), do: {:keep_state_and_data, [{:reply, f, {M5, s}}]}
 end
 case :gen_statem.start(M5, [], []) do {:ok, p} -> c.(p, :who); e -> e end end)
for action <- [{:push_callback_module, M2}, :pop_callback_module, {:change_callback_module, M2}, {:next_event, :internal, 1}, :postpone] do
  t.("in enter: #{inspect(action)}", fn ->
    defmodule M6 do
      def callback_mode, do: [:handle_event_function, :state_enter]
      def init(x), do: {:ok, :a, x}
      def handle_event(:enter, _, :a, d), do: {:keep_state, d}
      def handle_event(:enter, _, _, action), do: {:keep_state, action, [action]}
      def handle_event(:info, :go, _, d), do: {:next_state, :b, d}
    end
    {:ok, p} = :gen_statem.start(M6, action, [])
    m = Process.monitor(p)
    send(p, :go)
    receive do {:DOWN, ^m, _, _, {r, [_ | _]}} -> r; {:DOWN, ^m, _, _, r} -> r after 300 -> :alive end
  end)
end
