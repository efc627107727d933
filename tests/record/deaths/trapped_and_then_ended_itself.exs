# why Watcher
# you should see that the end of the linked process came as a message, on which it called exit itself
defmodule Watcher do
  def run do
    Process.flag(:trap_exit, true)
    spawn_link(fn -> exit(:leak) end)

    receive do
      {:EXIT, _pid, reason} -> exit({:child_said, reason})
    end
  end
end

spawn(Watcher, :run, [])
Process.sleep(1)
