# A running GenServer uses new callbacks at once and keeps its state. A loop of local calls stays in the old code until that is purged.
Code.compiler_options(ignore_module_conflict: true)
define = fn version ->
  Code.eval_string("""
  defmodule Changing do
    use GenServer
    def init(state), do: {:ok, state}
    def handle_call(:version, _, state), do: {:reply, {#{version}, state}, state + 1}
    def local(parent) do
      receive do
        :version -> send(parent, {:local, #{version}})
      end
      local(parent)
    end
    def remote(parent) do
      receive do
        :version -> send(parent, {:remote, #{version}})
      end
      __MODULE__.remote(parent)
    end
  end
  """)
end
define.(1)
{:ok, server} = GenServer.start_link(Changing, 0)
parent = self()
local = spawn(fn -> Changing.local(parent) end)
remote = spawn(fn -> Changing.remote(parent) end)
ask = fn ->
  IO.inspect(GenServer.call(server, :version))
  for pid <- [local, remote], Process.alive?(pid) do
    send(pid, :version)
    IO.inspect(receive do answer -> answer end)
  end
  IO.inspect({Process.alive?(local), Process.alive?(remote)})
end
ask.()
define.(2)
ask.()
ask.()
define.(3)
Process.sleep(50)
ask.()
