# The operations that scripts/bench.py times, the same for otpshell and the BEAM. Each takes the number of rounds and gives nanoseconds.
defmodule Bench do
  defmodule Server do
    use GenServer
    def init(state), do: {:ok, state}
    def handle_call(:increment, _from, state), do: {:reply, state + 1, state + 1}
    def handle_cast(:increment, state), do: {:noreply, state + 1}
  end

  def timed(fun) do
    began = :erlang.monotonic_time(:nanosecond)
    fun.()
    :erlang.monotonic_time(:nanosecond) - began
  end

  def run(name, n), do: apply(__MODULE__, String.to_atom(name), [n])

  # -- processes

  def call(n) do
    {:ok, pid} = GenServer.start(Server, 0)
    time = timed(fn -> call_loop(pid, n) end)
    GenServer.stop(pid)
    time
  end

  defp call_loop(_pid, 0), do: :ok

  defp call_loop(pid, n) do
    GenServer.call(pid, :increment)
    call_loop(pid, n - 1)
  end

  def cast(n) do
    {:ok, pid} = GenServer.start(Server, 0)

    time =
      timed(fn ->
        cast_loop(pid, n)
        GenServer.call(pid, :increment, :infinity)
      end)

    GenServer.stop(pid)
    time
  end

  defp cast_loop(_pid, 0), do: :ok

  defp cast_loop(pid, n) do
    GenServer.cast(pid, :increment)
    cast_loop(pid, n - 1)
  end

  def ping_pong(n) do
    parent = self()

    timed(fn ->
      pid = spawn(fn -> pong(n) end)
      ping(pid, parent, n)
    end)
  end

  defp ping(_pid, _me, 0), do: :ok

  defp ping(pid, me, n) do
    send(pid, {:ping, me})

    receive do
      :pong -> ping(pid, me, n - 1)
    end
  end

  defp pong(0), do: :ok

  defp pong(n) do
    receive do
      {:ping, from} ->
        send(from, :pong)
        pong(n - 1)
    end
  end

  def spawn_to_exit(n), do: timed(fn -> spawn_loop(self(), n) end)

  defp spawn_loop(_me, 0), do: :ok

  defp spawn_loop(me, n) do
    spawn(fn -> send(me, :done) end)

    receive do
      :done -> spawn_loop(me, n - 1)
    end
  end

  def ring(n) do
    me = self()
    first = Enum.reduce(1..1000, me, fn _, next -> spawn(fn -> forward(next) end) end)
    time = timed(fn -> lap(first, n) end)
    send(first, :stop)

    receive do
      :stop -> time
    end
  end

  defp lap(_first, 0), do: :ok

  defp lap(first, n) do
    send(first, :token)

    receive do
      :token -> lap(first, n - 1)
    end
  end

  defp forward(next) do
    receive do
      :stop ->
        send(next, :stop)

      message ->
        send(next, message)
        forward(next)
    end
  end

  def selective_receive(n) do
    me = self()

    spawn(fn ->
      for i <- 1..10_000, do: send(self(), {:unmatched, i})
      send(me, {:time, timed(fn -> selective(n) end)})
    end)

    receive do
      {:time, time} -> time
    end
  end

  defp selective(0), do: :ok

  defp selective(n) do
    send(self(), {:wanted, n})

    receive do
      {:wanted, ^n} -> selective(n - 1)
    end
  end

  def call_behind_messages(n) do
    me = self()

    spawn(fn ->
      for i <- 1..10_000, do: send(self(), {:unmatched, i})
      send(me, {:time, call(n)})
    end)

    receive do
      {:time, time} -> time
    end
  end

  # -- code

  def fib(n), do: timed(fn -> repeat(n, fn -> fibonacci(25) end) end)

  defp fibonacci(0), do: 0
  defp fibonacci(1), do: 1
  defp fibonacci(n), do: fibonacci(n - 1) + fibonacci(n - 2)

  def reverse_and_sum(n) do
    list = Enum.to_list(1..1000)
    timed(fn -> repeat(n, fn -> sum(reverse(list, [])) end) end)
  end

  defp reverse([], done), do: done
  defp reverse([head | tail], done), do: reverse(tail, [head | done])

  defp sum([]), do: 0
  defp sum([head | tail]), do: head + sum(tail)

  def map_update(n) do
    map = %{count: 0, name: "bench", max: 10, open: true}
    timed(fn -> update(map, n * 1000) end)
  end

  defp update(map, 0), do: map
  defp update(map, n), do: update(%{map | count: map.count + 1}, n - 1)

  def string_building(n), do: timed(fn -> repeat(n, fn -> build(1000, "") end) end)

  defp build(0, text), do: text
  defp build(n, text), do: build(n - 1, text <> Integer.to_string(n) <> ",")

  def ten_clauses(n) do
    values = [:start, :stop, {:ok, 1}, {:error, :bad}, [], [1], {:point, 1, 2}, "text", 1000, 1.5]
    timed(fn -> repeat(n * 100, fn -> classify_all(values) end) end)
  end

  defp classify_all([]), do: :ok

  defp classify_all([value | values]) do
    classify(value)
    classify_all(values)
  end

  defp classify(:start), do: 0
  defp classify(:stop), do: 1
  defp classify({:ok, value}), do: value
  defp classify({:error, _reason}), do: 3
  defp classify([]), do: 4
  defp classify([head | _tail]), do: head
  defp classify({:point, x, y}), do: x + y
  defp classify("text"), do: 7
  defp classify(n) when is_integer(n) and n > 100, do: 8
  defp classify(_other), do: 9

  defp repeat(0, _fun), do: :ok

  defp repeat(n, fun) do
    fun.()
    repeat(n - 1, fun)
  end

  # -- memory

  def idle(n), do: timed(fn -> Enum.each(1..n, fn _ -> {:ok, _} = GenServer.start(Server, 0) end) end)

  # -- answers "NAME ROUNDS" lines on standard input, for a BEAM that stays up between the rounds of the other side

  def serve do
    case IO.gets("") do
      :eof ->
        :ok

      line ->
        [name, n] = String.split(line)
        n = String.to_integer(n)
        me = self()
        spawn(fn -> send(me, {:time, run(name, n)}) end)

        receive do
          {:time, time} -> IO.puts(time)
        end

        serve()
    end
  end
end
