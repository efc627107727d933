# You should see each request go to the pool, a task start under the next of its two supervisors, and the result come back to who asked.
defmodule Pool do
  use GenServer
  def start_link(size), do: GenServer.start_link(__MODULE__, size, name: __MODULE__)

  def execute(fun) do
    worker = GenServer.call(__MODULE__, :next)
    Task.Supervisor.async_nolink(worker, fun)
  end

  def init(size) do
    workers = for _ <- 1..size do
      {:ok, pid} = Task.Supervisor.start_link()
      pid
    end
    {:ok, %{workers: workers, index: 0}}
  end

  def handle_call(:next, _from, %{workers: workers, index: index} = state) do
    {:reply, Enum.at(workers, index), %{state | index: rem(index + 1, length(workers))}}
  end
end

Pool.start_link(2)
tasks = for n <- 1..3, do: Pool.execute(fn -> n * n end)
Enum.map(tasks, &Task.await/1)
task = Pool.execute(fn -> raise "worker" end)
Task.yield(task)
