#: demo A deadlock, and the circle it is made of
#: about Two servers ask each other, each waits for the other's answer. We see the circle,
#: about let five seconds pass, and break it.
#: minutes 5
#: width 60

#: part Two polite servers
#: note A call waits for its answer. While a server waits, it handles nothing else. Ask: what if both do it at the same time?
#: say To trade, a server calls its partner. Meanwhile it answers nobody.
defmodule Trader do
  use GenServer

  def start(name) do
    GenServer.start(__MODULE__, name, name: name)
  end

  @impl true
  def init(name), do: {:ok, name}

  @impl true
  def handle_cast({:trade_with, partner}, name) do
    :deal = GenServer.call(partner, {:offer, name})
    {:noreply, name}
  end

  @impl true
  def handle_call({:offer, _from}, _, name) do
    {:reply, :deal, name}
  end
end
#=> {:module, Trader, <<...>>, {:handle_call, 3}}

Enum.map([Ann, Bob], &Trader.start/1)
#=> [ok: #PID<0.109.0>, ok: #PID<0.110.0>]

#: note Alone it works. That is what the tests tried.
#: say One trade after another: no trouble.
#: pane seq Ann Bob below
GenServer.cast(Ann, {:trade_with, Bob})
#=> :ok

#: part At the same time
#: note Both casts are sent before either is handled: in one line. Ask: who answers first?
#: say And both at once?
#: pane waits
GenServer.cast(Ann, {:trade_with, Bob}); GenServer.cast(Bob, {:trade_with, Ann})
#=> :ok

#: note Point at the circle. Ann's offer lies in Bob's mailbox, Bob's in Ann's. Neither will read it: both wait in the middle of a handler.
#: note Nobody computes, nobody fails, nothing is logged. In production one sees: nothing happens.
#: say Nothing fails. Nothing is logged. Nothing happens.
{Process.alive?(Process.whereis(Ann)), Process.alive?(Process.whereis(Bob))}
#=> {true, true}

#: part Five seconds later
#: note The timeout of GenServer.call, 5000 ms, is what saves us: a deadlock becomes a crash, and a crash is something a supervisor can handle.
#: say A call waits for five seconds at most.
Process.sleep(5_000)
#=>
#=> 00:00:05.000 [error] GenServer Ann terminating
#=> ** (stop) exited in: GenServer.call(Bob, {:offer, Ann}, 5000)
#=>     ** (EXIT) time out
#=>     (elixir 1.14.0) lib/gen_server.ex:1038: GenServer.call/3
#=>     iex:13: Trader.handle_cast/2
#=>     (stdlib 4.2) gen_server.erl:1123: :gen_server.try_dispatch/4
#=>     (stdlib 4.2) gen_server.erl:1200: :gen_server.handle_msg/6
#=>     (stdlib 4.2) proc_lib.erl:240: :proc_lib.init_p_do_apply/3
#=> Last message: {:"$gen_cast", {:trade_with, Bob}}
#=> State: Ann
#=>
#=> 00:00:05.000 [error] GenServer Bob terminating
#=> ** (stop) exited in: GenServer.call(Ann, {:offer, Bob}, 5000)
#=>     ** (EXIT) time out
#=>     (elixir 1.14.0) lib/gen_server.ex:1038: GenServer.call/3
#=>     iex:13: Trader.handle_cast/2
#=>     (stdlib 4.2) gen_server.erl:1123: :gen_server.try_dispatch/4
#=>     (stdlib 4.2) gen_server.erl:1200: :gen_server.handle_msg/6
#=>     (stdlib 4.2) proc_lib.erl:240: :proc_lib.init_p_do_apply/3
#=> Last message: {:"$gen_cast", {:trade_with, Ann}}
#=> State: Bob
#=> :ok

#: note Both are dead: each was the other's partner. With a supervisor they would be back already, and at it again.
#: pane off
{Process.whereis(Ann), Process.whereis(Bob)}
#=> {nil, nil}

#: part Break the circle
#: note Do not wait inside a handler: send the offer, go on, take the answer as a message. Or let calls go in one direction only.
#: say Do not wait. Send the offer, go on, and take the answer when it comes.
defmodule Merchant do
  use GenServer

  def start(name) do
    GenServer.start(__MODULE__, name, name: name)
  end

  @impl true
  def init(name), do: {:ok, name}

  @impl true
  def handle_cast({:trade_with, partner}, name) do
    GenServer.cast(partner, {:offer, name})
    {:noreply, name}
  end

  def handle_cast({:offer, from}, name) do
    GenServer.cast(from, {:deal, name})
    {:noreply, name}
  end

  def handle_cast({:deal, partner}, name) do
    IO.puts("#{inspect(name)} has a deal with #{inspect(partner)}")
    {:noreply, name}
  end
end
#=> {:module, Merchant, <<...>>, {:handle_cast, 2}}

Enum.map([Ann, Bob], &Merchant.start/1)
#=> [ok: #PID<0.111.0>, ok: #PID<0.112.0>]

#: pane seq Ann Bob below
GenServer.cast(Ann, {:trade_with, Bob}); GenServer.cast(Bob, {:trade_with, Ann})
#=> Ann has a deal with Bob
#=> Bob has a deal with Ann
#=> :ok

#: say A call is a promise to wait. Promises in a circle are a deadlock.
#: say Let calls go down, never round: then there is no circle.
#: note The point: a call is for those below you (they do not call you back). Between equals send a message and go on.
