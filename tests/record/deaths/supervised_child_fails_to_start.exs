# why Bad
# you should see that init/1 refused to start, which the supervisor was told
defmodule Bad do
  use GenServer
  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def init(_), do: {:stop, :no_licence}
end

Process.flag(:trap_exit, true)
{:error, _} = Supervisor.start_link([Bad], strategy: :one_for_one)
