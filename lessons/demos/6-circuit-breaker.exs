#: demo A circuit breaker in fast forward
#: about A service is down. The breaker stops asking it, waits half a minute, and tries
#: about once. Half a minute takes no time here: the clock is virtual.
#: minutes 6
#: width 60

#: part A fuse for calls
#: note Closed: calls go through, failures are counted. Open: nobody is let through. Half open: one may try.
#: note Ask: why not simply retry? Because a service that is down is helped by silence, and our callers by a quick no.
#: note A probe that never comes back is covered too: the timer starts when it is let through.
defmodule Breaker do
  use GenServer
  def start, do: GenServer.start_link(Breaker, {:closed, 0}, name: Breaker)
  def init(state), do: {:ok, state}

  def call(fun) do
    with :ok <- GenServer.call(Breaker, :ask) do
      result = fun.()
      GenServer.cast(Breaker, elem(result, 0))
      result
    end
  end

  def handle_call(:ask, _, {:closed, n}), do: {:reply, :ok, {:closed, n}}
  def handle_call(:ask, _, {:open, n}), do: {:reply, {:error, :open}, {:open, n}}
  def handle_call(:ask, _, {:half_open, n}), do: {:reply, :ok, opened(n)}

  def handle_cast(:ok, _), do: {:noreply, {:closed, 0}}
  def handle_cast(:error, {:closed, 2}), do: {:noreply, opened(3)}
  def handle_cast(:error, {state, n}), do: {:noreply, {state, n + 1}}

  def handle_info(:try, {:open, n}), do: {:noreply, {:half_open, n}}
  def handle_info(:try, state), do: {:noreply, state}

  defp opened(n) do
    Process.send_after(self(), :try, 30_000)
    {:open, n}
  end
end
#=> {:module, Breaker, <<...>>, {:opened, 1}}

#: part The service fails
#: say Closed: calls go through. Three failures open it. Open: no calls for 30 s.
#: say Then one may try.
#: note In the half open state the first who asks gets through and it is open again for everyone else: one probe, not a stampede.
#: pane seq
{:ok, _} = Breaker.start()
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

#: note If the probe fails it stays open for another 30 seconds. Try that as a detour (Ctrl-T).
#: say One may try. It works: the breaker closes.
Breaker.call(good)
#=> {:ok, :answer}

:sys.get_state(Breaker)
#=> {:closed, 0}

#: say A breaker is a process with three states and a timer.
#: say It fails fast, it lets the other side rest, and it heals by itself.
#: note Ask for tests: with a virtual clock a test of "after 30 seconds" takes no time and never flakes.
