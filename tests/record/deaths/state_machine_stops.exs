# why Door
# you should see that the state machine's callback asked for the stop
defmodule Door do
  def callback_mode, do: :handle_event_function
  def init(_), do: {:ok, :closed, 0}
  def handle_event(:cast, :break, :closed, _), do: {:stop, :broken}
end

Process.flag(:trap_exit, true)
{:ok, door} = :gen_statem.start_link({:local, Door}, Door, [], [])
:gen_statem.cast(door, :break)
Process.sleep(1)
