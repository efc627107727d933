# Three stages in a row that wait in every callback until they are let on, in an order drawn from a seed: what each is given then is a
# function of the order alone.

defmodule Gate do
  def wait(driver, what) do
    send(driver, {:waits, self(), what})

    receive do
      :go -> :ok
    end
  end

  # Who waits at the gate, when nobody has anything else to do.
  def settled(stages, waiting) do
    waiting = arrivals(waiting)

    idle? = fn stage ->
      [status: status, message_queue_len: length] = Process.info(stage, [:status, :message_queue_len])
      status == :waiting and (length == 0 or is_map_key(waiting, stage))
    end

    if Enum.all?(stages, idle?) and arrivals(waiting) == waiting do
      waiting
    else
      Process.sleep(1)
      settled(stages, waiting)
    end
  end

  defp arrivals(waiting) do
    receive do
      {:waits, stage, what} -> arrivals(Map.put(waiting, stage, what))
    after
      0 -> waiting
    end
  end
end

defmodule Numbers do
  use GenStage
  def init(driver), do: {:producer, {driver, 0}}

  def handle_demand(demand, {driver, next}) do
    Gate.wait(driver, {:demand, demand})
    {:noreply, Enum.to_list(next..(next + demand - 1)), {driver, next + demand}}
  end
end

defmodule Twice do
  use GenStage
  def init(driver), do: {:producer_consumer, driver}

  def handle_events(events, _from, driver) do
    Gate.wait(driver, {:twice, hd(events), length(events)})
    {:noreply, Enum.flat_map(events, &[&1, &1]), driver}
  end
end

defmodule Sink do
  use GenStage
  def init(driver), do: {:consumer, driver}

  def handle_events(events, _from, driver) do
    Gate.wait(driver, {:sink, hd(events), length(events)})
    {:noreply, [], driver}
  end
end

run = fn seed, first, second ->
  stages = [numbers, twice, sink] = for module <- [Numbers, Twice, Sink], do: elem(GenStage.start_link(module, self()), 1)
  {:ok, _} = GenStage.sync_subscribe(sink, [to: twice] ++ first)
  {:ok, _} = GenStage.sync_subscribe(twice, [to: numbers] ++ second)
  # a seed prefers one of the stages, so that others fall behind; every fourth prefers none
  preferred = Enum.at(stages, rem(seed, 4))

  {trace, _} =
    Enum.map_reduce(1..30, {seed, %{}}, fn _, {random, waiting} ->
      waiting = Gate.settled(stages, waiting)
      random = rem(random * 1_103_515_245 + 12_345, 2_147_483_648)
      ready = Enum.filter(stages, &is_map_key(waiting, &1))
      drawn = Enum.at(ready, rem(div(random, 65536), length(ready)))
      chosen = if preferred in ready and rem(div(random, 8), 5) > 1, do: preferred, else: drawn
      send(chosen, :go)
      {waiting[chosen], {random, Map.delete(waiting, chosen)}}
    end)

  for stage <- stages do
    Process.unlink(stage)
    Process.exit(stage, :kill)
  end

  IO.inspect({seed, trace}, width: 140, limit: :infinity)
end

for seed <- 1..16, do: run.(seed, [min_demand: 50, max_demand: 100], min_demand: 80, max_demand: 100)
for seed <- 17..20, do: run.(seed, [max_demand: 7, min_demand: 3], max_demand: 10, min_demand: 2)
for seed <- 21..24, do: run.(seed, [max_demand: 1, min_demand: 0], max_demand: 5)
for seed <- 25..28, do: run.(seed, [], max_demand: 20, min_demand: 19)
