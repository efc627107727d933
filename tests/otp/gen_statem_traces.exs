defmodule S do
  @behaviour :gen_statem
  def callback_mode, do: :state_functions
  def init(x), do: {:ok, :s, x}
  def s(_, :boom, _), do: raise("statem")
  def s(_, :bad, _), do: :bad
end
defmodule S2 do
  @behaviour :gen_statem
  def callback_mode, do: :handle_event_function
  def init(x), do: {:ok, :s, x}
  def handle_event(_, :boom, _, _), do: raise("statem")
  def handle_event(_, :bad, _, _), do: :bad
  def handle_event(_, :act, _, _), do: {:keep_state_and_data, :bad}
end
defmodule S3 do
  @behaviour :gen_statem
  def callback_mode, do: [:handle_event_function, :state_enter]
  def init(x), do: {:ok, :s, x}
  def handle_event(:enter, _, _, _), do: raise("enter")
end
defmodule S4 do
  @behaviour :gen_statem
  def callback_mode, do: [:handle_event_function, :state_enter]
  def init(_), do: raise "i"
end
defmodule E do
  def ended(p) do
    m = Process.monitor(p)
    receive do {:DOWN, ^m, _, _, r} -> r after 100 -> :alive end
  end
end
for {m, e} <- [{S, :boom}, {S, :bad}, {S2, :boom}, {S2, :bad}, {S2, :act}] do {:ok, p} = :gen_statem.start(m, 1, []); mon = Process.monitor(p); :gen_statem.cast(p, e); receive do {:DOWN, ^mon, _, _, r} -> IO.inspect({m, e, r}) end end
Process.flag(:trap_exit, true)
IO.inspect :gen_statem.start_link(S3, 1, [])
IO.inspect(receive do x -> x after 100 -> 1 end)
IO.inspect :gen_statem.start_link(S4, 1, [])
