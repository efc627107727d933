# Programs written before Elixir 1.5: `use Supervisor` brings worker/2, supervisor/2 and supervise/2.
defmodule Stash do
  use GenServer
  def start_link(value), do: GenServer.start_link(__MODULE__, value, name: __MODULE__)
  def init(value), do: {:ok, value}
  def handle_call(:get, _from, value), do: {:reply, value, value}
end

defmodule Workers do
  use Supervisor
  def start_link(value), do: Supervisor.start_link(__MODULE__, value)
  def init(value), do: supervise([worker(Stash, [value], restart: :transient, id: :stash)], strategy: :one_for_one)
end

defmodule Top do
  use Supervisor
  def start_link(value), do: Supervisor.start_link(__MODULE__, value, name: Top)
  def init(value), do: supervise([supervisor(Workers, [value])], strategy: :rest_for_one, max_restarts: 2)
end

{:ok, top} = Top.start_link(12)
IO.inspect(Supervisor.count_children(top))
[{Workers, workers, :supervisor, [Workers]}] = Supervisor.which_children(top)
[{:stash, pid, :worker, [Stash]}] = Supervisor.which_children(workers)
IO.inspect(GenServer.call(Stash, :get))
GenServer.stop(pid, :shutdown)
IO.inspect(Supervisor.count_children(workers))
