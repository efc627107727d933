# why Stubborn
# you should see that the server followed its parent, and why that one ended
defmodule Worker do
  use GenServer
  def start_link(name), do: GenServer.start_link(__MODULE__, name, name: name)
  def child_spec(name), do: %{id: name, start: {__MODULE__, :start_link, [name]}}
  def init(name), do: {:ok, name}
  def handle_cast(:crash, _), do: raise "crash"
end
defmodule Stubborn do
  use GenServer
  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def init(_), do: (Process.flag(:trap_exit, true); {:ok, []})
  def terminate(_, _), do: :ok
end
Process.flag(:trap_exit, true)

spawn(fn ->
  Stubborn.start_link([])
  exit(:going)
end)
Process.sleep(1)
