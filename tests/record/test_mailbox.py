"""A mailbox under a lens: what each clause of the receive that waits makes of each message."""

from __future__ import annotations

import re

from otpshell.record import Recorder
from otpshell.runtime.clock import VirtualClock
from otpshell.view.lines import plain
from otpshell.view.mailbox import mailbox_lines
from otpshell.vm.vm import VM

SOURCE = """
defmodule Box do
  def loop(n, ref) do
    receive do
      {:add, k} when is_integer(k) and k > n -> loop(n + k, ref)
      {^ref, :stop} -> :ok
    end
  end

  def wait do
    x = 5

    result =
      receive do
        {:go, ^x} -> :went
        :quit -> :quit
      after
        100_000 -> :late
      end

    {:got, result}
  end
end

defmodule Server do
  use GenServer
  def init(_), do: {:ok, %{on: true}}
  def handle_call(:slow, _from, state), do: (Process.sleep(500); {:reply, 1, state})
  def handle_info({:tick, n}, %{on: true} = state) when n > 1, do: {:noreply, state}
end

ref = make_ref()
box = spawn(Box, :loop, [10, ref])
Process.register(box, :box)
for message <- [{:add, 3}, {:add, "x"}, {make_ref(), :stop}, :hello], do: send(box, message)
inside = fn -> {:ended, Box.loop(10, ref)} end
once = spawn(inside)
Process.register(once, :once)
again = spawn(inside)
Process.register(again, :again)
for message <- [{:add, 11}, {:add, 20}], pid <- [again], do: send(pid, message)
for pid <- [once, again], do: send(pid, {:add, 3})
wait = spawn(Box, :wait, [])
Process.register(wait, :wait)
for message <- [{:go, 4}, :quit_later], do: send(wait, message)
{:ok, server} = GenServer.start(Server, [], name: :server)
spawn(fn -> GenServer.call(server, :slow) end)
Process.sleep(10)
send(server, {:tick, 1})
Process.register(self(), :main)
Process.sleep(:infinity)
"""


def shown(name: str) -> str:
    vm = VM(threaded=False, clock=VirtualClock(auto=False), output=lambda data: None)
    recorder = Recorder(vm)
    future = vm.sched.call_in_process(lambda: vm.eval_string(SOURCE, "box.exs").value)
    vm.sched.run(future.done)
    vm.sched.clock.advance(10_000_000)
    vm.sched.run(future.done)
    text = plain(mailbox_lines(recorder.mailbox(name), recorder.names, recorder.show, now=recorder.now()))
    return re.sub(r"#PID<[\d.]+>|#Reference<[\d.]+>", "#…", text)


def test_a_receive_in_a_loop_tries_its_clauses_with_the_values_it_has():
    assert shown("box") == (
        "box #…  waits in the receive at box.exs:4\n"
        "  1  {:add, k} when is_integer(k) and k > n\n"
        "  2  {^ref, :stop}\n"
        "  {:add, 3}  from main, waits 10 ms  1✗ 2✗  skipped\n"
        '  {:add, "x"}  from main, waits 10 ms  1✗ 2✗  skipped\n'
        "  {#…, :stop}  from main, waits 10 ms  1✗ 2✗  skipped\n"
        "  :hello  from main, waits 10 ms  1✗ 2✗  skipped\n"
        "  4 messages are skipped, and will be by every scan of this receive\n"
    )


def test_a_receive_inside_of_a_call_is_known_when_it_waits_first_and_when_it_waits_again():
    for name, tried in (("once", "{:add, 3}"), ("again", "{:add, 20}")):
        assert shown(name).startswith(
            f"{name} #…  waits in the receive at box.exs:4\n"
            "  1  {:add, k} when is_integer(k) and k > n\n"
            "  2  {^ref, :stop}\n"
            f"  {tried}  from main, waits 10 ms  1✗ 2✗  skipped\n"
        )


def test_a_receive_in_the_middle_of_a_function_is_known_too():
    assert shown("wait") == (
        "wait #…  waits in the receive at box.exs:14\n"
        "  1  {:go, ^x}\n"
        "  2  :quit\n"
        "  {:go, 4}  from main, waits 10 ms  1✗ 2✗  skipped\n"
        "  :quit_later  from main, waits 10 ms  1✗ 2✗  skipped\n"
        "  2 messages are skipped, and will be by every scan of this receive\n"
    )


def test_a_server_at_work_says_that_it_is_not_at_its_own_receive():
    assert (
        shown("server").splitlines()[0]
        == "server #…  waits in Process.sleep/1, at work on the call :slow: the others wait until it is done"
    )
