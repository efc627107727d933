# When a ConsumerSupervisor asks for more: after min_demand of its children have ended.
defmodule Source do
  use GenStage
  def init(to), do: {:producer, to}
  def handle_demand(count, to), do: (send(to, {:demand, count}); {:noreply, [], to})
  def handle_call({:emit, events}, _from, to), do: {:reply, :ok, events, to}
end

defmodule Waiting do
  use ConsumerSupervisor
  def start_link(options), do: ConsumerSupervisor.start_link(__MODULE__, options)

  def init(options) do
    child = %{id: Waiting, start: {__MODULE__, :wait, []}, restart: :temporary}
    ConsumerSupervisor.init([child], strategy: :one_for_one, subscribe_to: [options])
  end

  def wait(_event), do: Task.start_link(fn -> Process.sleep(:infinity) end)
end

demands = fn demands ->
  receive do
    {:demand, count} -> [count | demands.(demands)]
  after
    20 -> []
  end
end

for {max, min} <- [{3, 1}, {4, 2}, {4, 0}, {6, 3}, {1, 0}, {5, 4}] do
  {:ok, source} = GenStage.start(Source, self())
  {:ok, sup} = Waiting.start_link({source, max_demand: max, min_demand: min})
  first = demands.(demands)
  GenStage.call(source, {:emit, List.duplicate(:event, max)})
  Process.sleep(20)

  later =
    for _ <- 1..max do
      [{_, child, _, _} | _] = ConsumerSupervisor.which_children(sup)
      ConsumerSupervisor.terminate_child(sup, child)
      demands.(demands)
    end

  IO.inspect({max, min, first, later})
end
