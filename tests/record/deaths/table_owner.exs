# why Owner
# you should see that one table was deleted and the other one inherited
defmodule Owner do
  def run(heir) do
    :ets.new(:lost, [:named_table])
    :ets.new(:saved, [:named_table, {:heir, heir, :here_you_are}])
    receive do :go -> exit(:bye) end
  end
end
pid = spawn(Owner, :run, [self()])
send(pid, :go)
Process.sleep(1)
