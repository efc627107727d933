#: demo Ping-pong: two processes, two mailboxes, nothing shared
#: about Two processes play. All they can do is send each other messages,
#: about and that is the whole of concurrency in Elixir.
#: minutes 5
#: width 48

#: part A process is a function that runs by itself
#: note Begin with the question: what does it take for two parts of a program to run at once?
#: note Everyone says "threads and locks". Here there are neither.
#: note Read the code aloud: a player waits for the ball, hits it back, and waits again.
#: say A player: wait for the ball, hit it back, wait again.
defmodule Player do
  def loop(name) do
    receive do
      {:ball, from, 0} ->
        IO.puts("#{name} misses")
        send(from, :you_win)

      {:ball, from, n} ->
        IO.puts("#{name} hits")
        send(from, {:ball, self(), n - 1})
        loop(name)
    end
  end
end
#=> {:module, Player, <<...>>, {:loop, 1}}

#: part Two of them
#: note spawn gives a pid at once: the address to which one can write. The player already waits.
#: say Two processes. Each is one line of code and a mailbox.
#: pane seq below
ann = spawn(Player, :loop, ["Ann"])
#=> #PID<0.109.0>

#: note Two names in the picture: Player is Ann, Player.2 is Bob. Point at the lifelines: they begin where the process was born.
bob = spawn(Player, :loop, ["Bob"])
#=> #PID<0.110.0>

#: note Ask before you run it: who hits first, who misses?
#: say Throw the ball to Ann, in Bob's name, with three hits to go.
send(ann, {:ball, bob, 3})
#=> Ann hits
#=> Bob hits
#=> Ann hits
#=> Bob misses
#=> {:ball, #PID<0.110.0>, 3}

#: note Follow the arrows. An arrow leaves where it was sent and lands where it was read.
#: note Bob's function came to its end, so the process ended. Nobody stopped it.
#: say Bob's function has returned. So there is no Bob.
{Process.alive?(ann), Process.alive?(bob)}
#=> {true, false}

#: part What nobody reads stays
#: note Ann was sent :you_win. Her receive has no clause for it. Ask: where is that message now?
#: say Ann was told that she won. Where is that message?
Process.info(ann, :messages)
#=> {:messages, [:you_win]}

#: note It is not an error and not lost: it waits in her mailbox until she wants it. She never will: a leak, if it happens often.
#: note That is why a GenServer has a catch-all handle_info.
#: pane mail
send(ann, "good game!")
#=> "good game!"

#: part What nobody shares nobody can break
#: note Ask: what will be printed, what will n be?
#: say Each process has its own memory. What one changes, the other never sees.
#: pane off
n = 1
#=> 1

#: note The fun takes a copy of n with it. In a language with threads this would be a race.
spawn(fn ->
  n = n + 1
  IO.puts("over there n is #{n}")
end)
#=> over there n is 2
#=> #PID<0.111.0>

n
#=> 1

#: say Send and receive: that is all there is.
#: say GenServer, Supervisor, Task: everything else is built of it.
#: note The point: no locks, since there is nothing to lock. Links, monitors and supervisors come next.
