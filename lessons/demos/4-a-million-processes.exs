#: demo A million processes
#: about A million processes in one program, a message that visits each of them,
#: about and what one of them costs.
#: minutes 5
#: clock real
#: schedule live
#: record off
#: width 60
#: small 1_000_000 -> 20_000 below 1800 MB

#: part A chain
#: note Each process knows only the next one. It waits for a number, and passes on one more.
#: note Ask: how many threads could your laptop start? Some ten thousand: each wants its own stack.
#: say A process that waits for a number and passes on one more.
defmodule Chain do
  def link(next) do
    receive do
      n -> send(next, n + 1)
    end
  end

  def build(length) do
    Enum.reduce(1..length, self(), fn _, next ->
      spawn(Chain, :link, [next])
    end)
  end
end
#=> {:module, Chain, <<...>>, {:build, 1}}

#: note How many are there before we begin? The shell and its helpers.
before = length(Process.list())
#=> ...

#: part A million of them
#: note This takes some seconds: talk. On the BEAM each process begins with 2.6 kB, and about a microsecond or two.
#: note The BEAM allows 262,144 processes unless it is told otherwise: elixir --erl "+P 2000000".
#: say Each begins, and waits. How many microseconds does that take?
{time, first} = :timer.tc(fn -> Chain.build(1_000_000) end)
#=> {..., #PID<...>}

#: note A few microseconds each, here in Python. The BEAM takes one to three.
time / 1_000_000
#=> ...

length(Process.list()) - before
#=> 1000000

#: part One message through all of them
#: note Ask: what comes out at the other end? Each of them wakes, adds one, sends, and ends.
#: say Knock at the first. The last one writes to us.
send(first, 0)
#=> 0

receive do
  n -> n
end
#=> 1000000

#: note All have done their work and ended. Their memory is free again: nobody collects a million heaps at once, each goes by itself.
#: say They have done their work, and are gone.
length(Process.list()) - before
#=> 0

#: say Processes are cheap enough to have one for each thing in the world:
#: say each user, each connection, each request, each order.
#: note The point: one does not pool processes as one pools threads. One per thing that happens by itself.
