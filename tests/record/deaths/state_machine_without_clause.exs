# why Door
# you should see that the state it was in knows no such event
defmodule Door do
  def callback_mode, do: :handle_event_function
  def init(_), do: {:ok, :closed, 0}
  def handle_event(:cast, :open, :closed, n), do: {:next_state, :open, n + 1}
end

Process.flag(:trap_exit, true)
{:ok, door} = :gen_statem.start_link({:local, Door}, Door, [], [])
:gen_statem.cast(door, :open)
:gen_statem.cast(door, :open)
Process.sleep(1)
