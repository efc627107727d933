# why client
# you should see that the room was open already, under the same key
defmodule Room do
  use GenServer
  def open(key), do: GenServer.start_link(__MODULE__, key, name: {:via, Registry, {Rooms, key}})
  def init(key), do: {:ok, key}
end

Registry.start_link(keys: :unique, name: Rooms)
{:ok, _} = Room.open(:kitchen)

spawn(fn ->
  Process.register(self(), :client)
  {:ok, _} = Room.open(:kitchen)
end)

Process.sleep(1)
