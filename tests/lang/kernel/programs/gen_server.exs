defmodule Counter do
  use GenServer
  def start_link(n), do: GenServer.start_link(__MODULE__, n, name: __MODULE__)
  def inc, do: GenServer.call(__MODULE__, :inc)
  @impl true
  def init(n), do: {:ok, n}
  @impl true
  def handle_call(:inc, _from, n), do: {:reply, n + 1, n + 1}
end
{:ok, pid} = Counter.start_link(5)
IO.inspect {Counter.inc, Counter.inc, is_pid(pid)}
defmodule User do
  @derive {Inspect, only: [:name]}
  defstruct [:name, :pw]
end
IO.inspect struct(User, name: "a", pw: "s")
IO.inspect Counter.__info__(:functions)
IO.inspect Counter.child_spec(1)
