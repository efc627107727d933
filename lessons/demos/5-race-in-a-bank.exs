#: demo A race in a bank
#: about Two deposits at the same time. The test is green, and money disappears.
#: about We look for the schedule that loses it, see why, and repair it.
#: minutes 6
#: width 60
#: schedule seed 25

#: part An account
#: note The account is a server: it handles one message at a time. There are no locks, and no shared memory.
#: say An account: one can ask for its balance, and set it.
defmodule Account do
  use GenServer
  def init(n), do: {:ok, n}

  def handle_call(:balance, _, n), do: {:reply, n, n}
  def handle_call({:set, n}, _, _), do: {:reply, :ok, n}
end
#=> {:module, Account, <<...>>, {:handle_call, 3}}

#: part Two deposits at once
#: note Ask the audience to find the bug before anything runs. Hint: what may happen between the two lines of deposit?
#: say A deposit: read the balance, add, set it. And two of them at once.
defmodule Bank do
  def deposit(account) do
    n = GenServer.call(account, :balance)
    GenServer.call(account, {:set, n + 10})
  end

  def twice(server, deposit) do
    {:ok, account} = GenServer.start_link(server, 0)
    one = Task.async(fn -> deposit.(account) end)
    two = Task.async(fn -> deposit.(account) end)
    Task.await_many([one, two])
    GenServer.call(account, :balance)
  end
end
#=> {:module, Bank, <<...>>, {:twice, 2}}

#: note It works, on the schedule that this demo begins with (seed 25). Who would not ship it?
#: note On the BEAM with several cores the same line often says 10 at once: there it is a matter of luck.
#: say Twice ten:
Bank.twice(Account, &Bank.deposit/1)
#=> 20

#: part On every schedule?
#: note Now the same line a hundred times; who runs when is drawn from a seed. Each seed gives the same run again, whenever one asks.
#: say The same line on a hundred schedules:
#: pane seq Account Task
#: schedules 100 show 10
Bank.twice(Account, &Bank.deposit/1)
#=> 100 schedules, 2 outcomes:
#=>    91 x  10
#=>     9 x  20
#=> once more, with seed 1:
#=> 10

#: note Read the picture from the top: both ask, both are told 0, both set 10. The second one covers the first.
#: note The server did nothing wrong: it handled message after message. The bug is the gap between two messages.
#: note Count: how many lost money? Testing once tells little about a concurrent program.
#: part Close the gap
#: say Do not ask and then tell. One message says it all.
#: pane off
defmodule Better do
  use GenServer
  def init(n), do: {:ok, n}

  def handle_call(:balance, _, n), do: {:reply, n, n}
  def handle_call({:add, m}, _, n), do: {:reply, :ok, n + m}
end
#=> {:module, Better, <<...>>, {:handle_call, 3}}

#: note One outcome on all of them. Not a proof, but a hundred different tests, each of which can be repeated.
#: say The same hundred schedules:
#: pane seq Better Task
#: schedules 100
Bank.twice(Better, &GenServer.call(&1, {:add, 10}))
#=> 100 schedules, 1 outcome:
#=>   100 x  20
#=> once more, with seed 1:
#=> 20

#: say A process handles one message at a time.
#: say What must not be torn apart belongs into one message.
#: note The same with an Agent: get and then update is the bug, one update with a fun is the repair. With ETS: update_counter.
