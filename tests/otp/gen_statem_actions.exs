Logger.configure(level: :none)
defmodule F do
  @behaviour :gen_statem
  def callback_mode, do: Process.get(:mode) || :handle_event_function
  def init({:mode, m, r}), do: (Process.put(:mode, m); r)
  def init(r), do: r
  def handle_event(:enter, _, _, {:enter, r}), do: r
  def handle_event(_type, {:do, r}, _state, _data), do: r
  def handle_event({:call, from}, :get, state, data), do: {:keep_state_and_data, [{:reply, from, {state, data}}]}
  def handle_event(t, c, s, pid) when is_pid(pid), do: (send(pid, {t, c, s}); :keep_state_and_data)
  def terminate(r, s, d), do: IO.inspect({:terminate, (case r do {e, st} when is_list(st) -> e; r -> r end), s, d})
end
me = self()
flush = fn f, acc -> receive do m -> f.(f, [m | acc]) after 0 -> Enum.reverse(acc) end end
for r <- [{:keep_state, 1, :postpone}, {:keep_state, 1, {:next_event, :cast, 1}}, {:keep_state, 1, {:next_event, :internal, 1}}, {:next_state, :x, 1}, :bad, {:keep_state, 1, :bad}, :stop, {:stop, :boom}, {:stop, :boom, 3}, {:stop_and_reply, :normal, []}, {:keep_state, 1, {:state_timeout, :x, 1}}, {:keep_state_and_data, {:reply, {me, :tag}, :fromenter}}] do
  IO.inspect({r, :gen_statem.start(F, {:mode, [:handle_event_function, :state_enter], {:ok, :s, {:enter, r}}}, []) |> elem(0)})
  Process.sleep(5)
  IO.inspect flush.(flush, [])
end
for a <- [[{:timeout, 0, 1}, {:state_timeout, 0, 2}], [{:state_timeout, 0, 2}, {:timeout, 0, 1}, {{:timeout, :a}, 0, 3}], [{{:timeout, :b}, 0, 4}, {{:timeout, :a}, 0, 3}, 0], [{:next_event, :internal, 5}, {:timeout, 0, 6}], [{:next_event, :internal, 5}, {:state_timeout, 0, 6}, {:next_event, :internal, 7}]] do
  {:ok, p} = :gen_statem.start(F, {:ok, :s, me}, [])
  :gen_statem.cast(p, {:do, {:keep_state_and_data, a}})
  send(p, :inmailbox)
  Process.sleep(10)
  IO.inspect {a, flush.(flush, [])}
end
{:ok, p} = :gen_statem.start(F, {:ok, :s, me}, debug: [:trace])
:gen_statem.cast(p, {:do, {:keep_state_and_data, [{:timeout, 0, 1}, {:next_event, :internal, 1}, {{:timeout, :x}, :infinity, 1}, {{:timeout, :y}, :cancel}, {{:timeout, :z}, :update, 1}]}})
Process.sleep(10)
:gen_statem.cast(p, {:do, {:next_state, :z, me, [{:state_timeout, 500, 1}]}})
Process.sleep(10)
:gen_statem.cast(p, {:do, {:keep_state_and_data, [{:state_timeout, :update, 2}]}})
Process.sleep(10)
IO.inspect(try do :gen_statem.call(p, {:do, {:stop, :boom}}) catch k, {r, _} -> {k, r} end)
