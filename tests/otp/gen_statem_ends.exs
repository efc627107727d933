# What `terminate/3` is told, and what links are told.
Process.flag(:trap_exit, true)
defmodule M do
  @behaviour :gen_statem
  def init(f), do: {:ok, :a, f}
  def callback_mode, do: :handle_event_function
  def handle_event(t, c, s, d), do: d.(t, c, s, d)
  def terminate(r, _, _), do: IO.inspect({:terminate, r})
end
for f <- [fn _, _, _, _ -> raise "x" end, fn _, _, _, _ -> :bad end, fn _, _, _, _ -> exit(:q) end, fn _, _, _, _ -> throw(:q) end, fn _, _, _, _ -> :erlang.error(:oops) end, fn _, _, _, _ -> {:stop, :r} end, fn 1, _, _, _ -> :x end, fn _,_,_,_ -> {:keep_state, 1, [:bad]} end,fn _,_,_,_ -> {:keep_state, 1, {:reply, :x, 1}} end, fn _,_,_,_ -> Nope.x() end] do
  {:ok, p} = :gen_statem.start_link(M, f, [])
  send(p, :go)
  receive do {:EXIT, ^p, r} -> IO.inspect({:exit, r}) end
end

defmodule Starts do
  @behaviour :gen_statem
  def init(result), do: result
  def callback_mode, do: :handle_event_function
  def handle_event(_, _, _, _), do: :keep_state_and_data
end

for result <- [:ignore, {:stop, :why}, {:stop, :normal}, :bad, {:ok, :a}, {:ok, :a, 1, 5, 6}, {:error, :why}] do
  IO.inspect({result, :gen_statem.start_link(Starts, result, [])})

  receive do
    {:EXIT, _, reason} -> IO.inspect({:exit, reason})
  after
    20 -> :ok
  end
end
