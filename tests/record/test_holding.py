"""What a process holds is read from where it stands, and agrees with what it would say itself."""

from __future__ import annotations

import pytest

from otpshell.record.holding import held
from otpshell.runtime.clock import VirtualClock
from otpshell.runtime.schedule import Strategy
from otpshell.terms.atom import atom
from otpshell.vm.vm import VM

SERVERS = """
defmodule Server do
  use GenServer
  def init(n), do: {:ok, n}
  def handle_call(:inc, _from, n), do: {:reply, n, n + 1}
  def handle_cast({:wait, ms}, n), do: (Process.sleep(ms); {:noreply, n + 100})
end

defmodule Idle do
  use GenServer
  def init(n), do: {:ok, n, 1_000_000}
end

defmodule Door do
  @behaviour :gen_statem
  def callback_mode, do: :state_functions
  def init(code), do: {:ok, :locked, %{code: code}}
  def locked({:call, from}, :unlock, data), do: {:next_state, :open, data, [{:reply, from, :ok}]}
  def open({:call, from}, :lock, data), do: {:next_state, :locked, data, [{:reply, from, :ok}]}
end

defmodule Handler do
  @behaviour :gen_event
  def init(n), do: {:ok, n}
  def handle_event(:tick, n), do: {:ok, n + 1}
  def handle_call(:get, n), do: {:ok, n, n}
end

defmodule Source do
  use GenStage
  def init(n), do: {:producer, n}
  def handle_demand(_, n), do: {:noreply, [], n}
end

{:ok, server} = GenServer.start(Server, 5)
GenServer.call(server, :inc)
{:ok, sleeper} = GenServer.start(Server, 7, hibernate_after: 0)
{:ok, idle} = GenServer.start(Idle, 8)
{:ok, agent} = Agent.start(fn -> [:a] end)
{:ok, door} = :gen_statem.start(Door, 42, [])
:gen_statem.call(door, :unlock)
{:ok, sleeping_door} = :gen_statem.start(Door, 43, hibernate_after: 0)
{:ok, events} = :gen_event.start()
:gen_event.add_handler(events, Handler, 1)
:gen_event.sync_notify(events, :tick)
{:ok, asleep} = :gen_event.start(hibernate_after: 0)
:gen_event.add_handler(asleep, {Handler, :id}, 2)
{:ok, sup} = Supervisor.start_link([{Agent, fn -> 1 end}], strategy: :one_for_all)
{:ok, dyn} = DynamicSupervisor.start_link(strategy: :one_for_one)
{:ok, stage} = GenStage.start_link(Source, 3)
{:ok, traced} = GenServer.start(Server, 9)
:sys.trace(traced, true)
for {name, pid} <- [server: server, sleeper: sleeper, idle: idle, agent: agent, door: door, sup: sup, dyn: dyn, stage: stage, traced: traced,
      sleeping_door: sleeping_door, events: events, asleep: asleep],
    do: Process.register(pid, name)
"""


def system(source: str) -> VM:
    vm = VM(threaded=False, clock=VirtualClock(), strategy=Strategy(), output=lambda _: None, error_output=lambda _: None, events=True)
    vm.sched.call_in_process(lambda: vm.eval_string(source + "\nProcess.sleep(:infinity)").value)
    vm.sched.run(lambda: vm.sched.clock.now() > 0)
    return vm


VM_OF_SERVERS = system(SERVERS)


@pytest.mark.parametrize(
    "name", ["server", "sleeper", "idle", "agent", "door", "sup", "dyn", "stage", "traced", "sleeping_door", "events", "asleep"]
)
def test_the_state_that_is_read_is_the_one_that_sys_get_state_gives(name: str) -> None:
    vm = VM_OF_SERVERS
    process = vm.sched.names[atom(name)]
    found = held(process)
    assert (found.is_server, found.busy) == (True, False)
    assert found.state == vm.call(lambda: vm.apply(atom("sys"), atom("get_state"), process.pid))


def test_a_busy_server_s_state_is_the_one_from_before_its_message() -> None:
    vm = system(SERVERS + "GenServer.cast(server, {:wait, 1_000})")
    found = held(vm.sched.names[atom("server")])
    assert (found.is_server, found.state) == (True, 6)


def test_a_suspended_server_has_its_state_and_says_that_it_is() -> None:
    vm = system(SERVERS + "for p <- [:server, :door], do: :sys.suspend(p)")
    assert [(held(vm.sched.names[atom(name)]).state, held(vm.sched.names[atom(name)]).suspended) for name in ("server", "door")] == [
        (6, True),
        ((atom("open"), vm.eval("%{code: 42}")), True),
    ]


def test_a_plain_process_has_the_variables_of_where_it_waits() -> None:
    vm = system("x = 5; spawn(fn -> y = x + 1; z = y * 2; receive do {:go, ^y} -> z end end) |> Process.register(:plain)")
    found = held(vm.sched.names[atom("plain")])
    assert (found.is_server, found.state, found.variables) == (False, None, {"y": 6, "z": 12})
