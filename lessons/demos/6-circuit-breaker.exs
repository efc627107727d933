#: demo A circuit breaker in fast forward
#: about A service is down. The breaker stops asking it, waits half a minute, and tries
#: about once. Half a minute takes no time here: the clock is virtual.
#: minutes 6
#: width 60

#: part A fuse for calls
#: note Closed: calls go through, failures are counted. Open: nobody is let through. Half open: one may try.
#: note Ask: why not simply retry? Because a service that is down is helped by silence, and our callers by a quick no.
#: say Closed: calls go through. Three failures open it.
#: say Open: no calls for 30 s. Then one may try.
defmodule Breaker do
  use GenServer

  def start_link(_ \\ []) do
    GenServer.start_link(__MODULE__, {:closed, 0}, name: __MODULE__)
  end

  def call(fun) do
    with :ok <- GenServer.call(__MODULE__, :ask) do
      result = fun.()
      GenServer.call(__MODULE__, {:report, result})
      result
    end
  end

  @impl true
  def init(state), do: {:ok, state}

  @impl true
  def handle_call(:ask, _, {:open, n}) do
    {:reply, {:error, :open}, {:open, n}}
  end

  def handle_call(:ask, _, {:half_open, n}) do
    {:reply, :ok, {:open, n}}
  end

  def handle_call(:ask, _, state), do: {:reply, :ok, state}

  def handle_call({:report, {:ok, _}}, _, _) do
    {:reply, :ok, {:closed, 0}}
  end

  def handle_call({:report, _}, _, {_, n}) when n + 1 >= 3 do
    Process.send_after(self(), :try, 30_000)
    {:reply, :ok, {:open, n + 1}}
  end

  def handle_call({:report, _}, _, {state, n}) do
    {:reply, :ok, {state, n + 1}}
  end

  @impl true
  def handle_info(:try, {_, n}), do: {:noreply, {:half_open, n}}
end
#=> {:module, Breaker, <<...>>, {:handle_info, 2}}

#: part The service fails
#: note In the half open state the first who asks gets through and it is open again for everyone else: one probe, not a stampede.
#: pane seq
{:ok, _} = Breaker.start_link()
#=> {:ok, #PID<0.109.0>}

good = fn -> {:ok, :answer} end
#=> #Function<43.3316493/0 in :erl_eval.expr/6>

bad = fn -> {:error, :timeout} end
#=> #Function<43.3316493/0 in :erl_eval.expr/6>

Breaker.call(good)
#=> {:ok, :answer}

#: note Three failures in a row. The third starts the timer: see it in the picture.
#: say Three failures in a row.
for _ <- 1..3, do: Breaker.call(bad)
#=> [error: :timeout, error: :timeout, error: :timeout]

#: note The service is not asked at all: the answer comes at once. That is what the callers win.
#: say Now the service is well again. Does anybody notice?
Breaker.call(good)
#=> {:error, :open}

:sys.get_state(Breaker)
#=> {:open, 3}

#: part Half a minute later
#: note In real life: a coffee. Here: the clock jumps to the next timer whenever nobody has anything to do.
#: say Wait for 30 seconds.
Process.sleep(30_000)
#=> :ok

:sys.get_state(Breaker)
#=> {:half_open, 3}

#: note One failed probe opens it for another 30 seconds: the count was not reset. Try that as a detour (Ctrl-T).
#: say One may try. It works: the breaker closes.
Breaker.call(good)
#=> {:ok, :answer}

:sys.get_state(Breaker)
#=> {:closed, 0}

#: say A breaker is a process with three states and a timer.
#: say It fails fast, it lets the other side rest, and it heals by itself.
#: note Ask for tests: with a virtual clock a test of "after 30 seconds" takes no time and never flakes.
