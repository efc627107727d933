# why client
# you should see that the client did not expect the answer of an open breaker
defmodule Breaker do
  use GenServer
  def init(_), do: {:ok, {:closed, 0}}

  def handle_call({:run, _fun}, _from, {:open, n}), do: {:reply, {:error, :circuit_open}, {:open, n}}

  def handle_call({:run, fun}, _from, {:closed, n}) do
    {:reply, {:ok, fun.()}, {:closed, n}}
  rescue
    error ->
      if n == 2, do: Process.send_after(self(), :half_open, 30_000)
      {:reply, {:error, error}, {if(n == 2, do: :open, else: :closed), n + 1}}
  end

  def handle_info(:half_open, {:open, _}), do: {:noreply, {:closed, 0}}
end

{:ok, breaker} = GenServer.start_link(Breaker, nil, name: Breaker)

client = spawn(fn ->
  Process.register(self(), :client)
  for _ <- 1..3, do: GenServer.call(breaker, {:run, fn -> raise("down") end})
  {:ok, _} = GenServer.call(breaker, {:run, fn -> :up end})
end)

Process.sleep(1)
