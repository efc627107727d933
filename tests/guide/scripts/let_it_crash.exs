defmodule Order do
defstruct [:id, :valid]
end
defmodule Repo do
def get!(Order, id) when id < 10, do: %Order{id: id, valid: id != 2}
def get!(Order, id), do: raise(ArgumentError, "no order #{id}")
end
defmodule Shop do
def process(%Order{valid: true} = order), do: {:ok, order}
def process(%Order{}), do: {:error, :invalid}
# Don't do defensive programming
def process_order(order_id) do
# Let it crash if order doesn't exist
order = Repo.get!(Order, order_id)
# Let it crash if validation fails
{:ok, processed} = process(order)
processed
end
end
defmodule Shop.Server do
use GenServer
def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
@impl true
def init(done), do: {:ok, done}
@impl true
def handle_call({:process, id}, _from, done) do
order = Shop.process_order(id)
{:reply, order, [order.id | done]}
end
end
{:ok, _} = Supervisor.start_link([Shop.Server], strategy: :one_for_one, name: Shop.Supervisor)
first = Process.whereis(Shop.Server)
IO.inspect(GenServer.call(Shop.Server, {:process, 1}))
try do
GenServer.call(Shop.Server, {:process, 2})
catch
:exit, {{error, _}, _} -> IO.inspect(error)
end
Process.sleep(50)
try do
GenServer.call(Shop.Server, {:process, 11})
catch
:exit, {{error, _}, _} -> IO.inspect(error)
end
Process.sleep(50)
IO.inspect(Process.whereis(Shop.Server) != first)
IO.inspect(GenServer.call(Shop.Server, {:process, 3}))
IO.inspect(:sys.get_state(Shop.Server))
Supervisor.stop(Shop.Supervisor)
Shop.process_order(2)
