"""The recorder: what it keeps, what it forgets, and what it can be asked."""

from __future__ import annotations

import gzip

import pytest

from otpshell.record import Recorder
from otpshell.record.storage import BadLog
from otpshell.runtime.clock import VirtualClock
from otpshell.runtime.schedule import Seeded
from otpshell.terms.atom import atom
from otpshell.view.certificate import certificate_lines
from otpshell.view.lines import plain
from otpshell.view.sequence import sequence_lines
from otpshell.view.tree import tree_lines
from otpshell.vm.vm import VM

from .running import recorded

COUNTER = """
defmodule Counter do
  use GenServer
  def start_link(n), do: GenServer.start_link(__MODULE__, n, name: __MODULE__)
  def init(n), do: {:ok, n}
  def handle_call(:next, _from, n), do: {:reply, n, n + 1}
  def handle_call(:crash, _from, n), do: {:reply, n / 0, n}
  def handle_cast({:run, fun}, n), do: {:noreply, fun.(n)}
end
Process.flag(:trap_exit, true)
{:ok, sup} = Supervisor.start_link([{Counter, 1}], strategy: :one_for_one)
GenServer.call(Counter, :next)
GenServer.cast(Counter, {:run, fn n -> n * 1.5 end})
try do GenServer.call(Counter, :crash) catch :exit, _ -> :ok end
:ets.new(:kept, [:named_table])
Process.send_after(self(), :later, 100)
Process.sleep(10)
send(self(), %{"text" => [1, 2 | :three], ref: make_ref()})
"""


def test_every_receive_is_joined_to_its_send():
    log = recorded(COUNTER).log()
    received = [event for event in log.events if event[2] == "receive"]
    assert received and all(log.received[event[0]].term is event[4] for event in received)


def test_messages_of_the_same_value_are_joined_in_order():
    recorder = recorded("""
    pid = spawn(fn -> Process.sleep(10); for _ <- 1..3, do: (receive do :x -> :ok end) end)
    for _ <- 1..3, do: send(pid, :x)
    Process.sleep(20)
    """)
    messages = [message for message in recorder.log().messages if recorder.show(message.term) == ":x"]
    assert [message.received for message in messages] == sorted(message.received for message in messages)


def test_a_saved_log_answers_as_the_recorder_did(tmp_path):
    recorder = recorded(COUNTER)
    path = tmp_path / "a.log"
    assert recorder.save(path) == len(recorder.events())
    loaded = Recorder.load(path)
    assert plain(sequence_lines(loaded.sequence())) == plain(sequence_lines(recorder.sequence()))
    first, second = recorder.why("Counter"), loaded.why("Counter")
    assert plain(certificate_lines(second, loaded.names, loaded.show)) == plain(certificate_lines(first, recorder.names, recorder.show))


def test_a_file_that_is_no_log_says_so(tmp_path):
    for data in (b"no gzip", gzip.compress(b"no json"), gzip.compress(b'"another format"\n'), gzip.compress(b'"otpshell log 1"\n[1,2]\n')):
        path = tmp_path / "bad.log"
        path.write_bytes(data)
        with pytest.raises(BadLog):
            Recorder.load(path)
    with pytest.raises(FileNotFoundError):
        Recorder.load(tmp_path / "missing.log")


def test_a_log_too_deep_for_python_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "deep.log"
    for opening, closing in (('["t",', "]"), ('{"a":', "}")):
        depth = 1_000_000
        path.write_bytes(gzip.compress(f'"otpshell log 1"\n[1,0,"send",null,null,{opening * depth}1{closing * depth}]\n'.encode()))
        with pytest.raises(BadLog) as refused:
            Recorder.load(path)
        assert str(refused.value) == f"{path} is no saved log: a line of it is nested more than 240 levels deep"


def test_a_term_deeper_than_a_log_can_be_is_cut_where_it_gets_too_deep(tmp_path):
    for wrap in ("{:a, acc}", "[acc]", "[1 | acc]", "%{acc => acc}", "%{a: [{acc, 1}]}"):
        source = f"""
        deep = Enum.reduce(1..{10 if "acc => acc" in wrap else 5_000}, :end, fn _, acc -> {wrap} end)
        send(self(), {{deep, "[[[[\\"{{{{"}})
        """
        recorder = recorded(source)
        recorder.save(tmp_path / "a.log")
        loaded = Recorder.load(tmp_path / "a.log")
        assert [event[:3] for event in loaded.events()] == [event[:3] for event in recorder.events()]


def test_what_a_process_of_the_system_started_stands_in_the_tree_by_itself():
    source = """
    defmodule Shop do
      use Application
      def start(_type, _args), do: Supervisor.start_link([{Agent, fn -> 1 end}], strategy: :one_for_one, name: Shop.Top)
    end
    :ok = :application.load({:application, :shop, [mod: {Shop, []}]})
    :ok = Application.start(:shop)
    """
    recorder = recorded(source)
    assert plain(tree_lines(recorder.tree(), recorder.show)) == "Shop.Top #PID<0.97.0>  one_for_one  0 of 3 in 5 s\n└─ Agent #PID<0.98.0>\n"


def test_the_ring_forgets_the_oldest_events_and_nothing_breaks():
    vm = VM(threaded=False, clock=VirtualClock(), output=lambda data: None, error_output=lambda data: None)
    recorder = Recorder(vm, size=40)
    vm.call(lambda: vm.eval_string(COUNTER).value)
    assert len(recorder.events()) == 40
    assert recorder.events()[0][0] > 1
    assert recorder.sequence().steps
    assert recorder.rewind(recorder.log().last).complete is False
    assert recorder.tree().roots is not None


def test_a_recorder_that_is_off_records_nothing():
    vm = VM(threaded=False, clock=VirtualClock())
    recorder = Recorder(vm, on=False)
    vm.eval("send(self(), 1)")
    assert recorder.events() == [] and not recorder.on
    recorder.start()
    vm.eval("send(self(), 1)")
    count = len(recorder.events())
    recorder.stop()
    vm.eval("send(self(), 1)")
    assert len(recorder.events()) == count > 0


def test_the_system_as_it_was_after_each_event_can_be_seen():
    recorder = recorded(COUNTER)
    log = recorder.log()
    crash = next(event[0] for event in log.events if event[2] == "crash")
    before, after = recorder.rewind(crash - 1), recorder.rewind(crash + 3)
    counter = recorder.find("Counter")
    main = recorder.names.find("main")
    assert counter in before.processes and counter not in after.processes
    assert before.names[next(iter(before.names))] is counter and not after.names
    assert counter in before.processes[recorder.names.find("Supervisor")].links
    assert list(before.processes[counter].watchers.values()) == [main] and not after.processes[main].monitors
    end = recorder.rewind(log.life(main).died - 1)
    assert [recorder.show(name) for name in end.tables] == [":kept"]
    assert len(end.timers) == 1 and end.processes[main].trap_exit
    assert len(end.processes[main].mailbox) == 1
    assert recorder.tree(crash).roots[0].children[0].children[0].name == "Counter"


def test_what_is_live_and_what_is_played_back_agree():
    vm = VM(threaded=False, clock=VirtualClock(), output=lambda data: None, error_output=lambda data: None)
    recorder = Recorder(vm)
    future = vm.sched.call_in_process(lambda: vm.eval_string(COUNTER + "\nProcess.sleep(:infinity)").value)
    vm.sched.run(future.done)
    live, played = recorder.snapshot(), recorder.rewind(recorder.log().last)
    assert set(live.processes) == set(played.processes)
    for pid, view in live.processes.items():
        other = played.processes[pid]
        assert (view.name, view.parent, set(view.links), view.monitors, view.watchers) == (
            other.name,
            other.parent,
            set(other.links),
            other.monitors,
            other.watchers,
        )
        assert view.mailbox == other.mailbox and view.trap_exit == other.trap_exit
    assert live.supervisors == played.supervisors and live.tables == played.tables


def test_a_death_goes_back_to_the_input_at_the_prompt():
    vm = VM(threaded=False, clock=VirtualClock(), output=lambda data: None, error_output=lambda data: None)
    recorder = Recorder(vm)

    def session():
        me = vm.sched.cur.pid
        recorder.mark("input", me, 1, "pid = spawn(fn -> ... end)")
        vm.eval_string('spawn(fn -> receive do :go -> raise "x" end end) |> Process.register(:later)')
        recorder.mark("input", me, 2, "send(:later, :go)")
        vm.eval_string("send(:later, :go)\nProcess.sleep(1)")
        return me

    vm.call(session)
    found = recorder.why("later")
    assert (found.origin.number, found.origin.source) == (2, "send(:later, :go)")
    assert "It goes back to input 2: send(:later, :go)" in plain(certificate_lines(found, recorder.names, recorder.show))


def test_processes_are_found_by_pid_name_and_short_name():
    recorder = recorded(COUNTER)
    pid = recorder.names.find("Counter")
    assert recorder.find(repr(pid)) is pid and recorder.find(repr(pid)[5:-1]) is pid and recorder.find("Counter") is pid
    assert recorder.find("Counter.2") is not pid
    with pytest.raises(KeyError):
        recorder.find("Nobody")


def test_the_table_of_processes_has_a_row_each():
    recorder = recorded(COUNTER)
    log = recorder.log()
    rows = recorder.processes(at=log.life(recorder.names.find("main")).died - 1)
    assert [(row.name, row.supervisor, row.reborn_of) for row in rows] == [
        ("main", None, None),
        ("Supervisor", None, None),
        ("Counter.2", "Supervisor", "Counter"),
    ]


def test_joining_holds_under_any_schedule():
    for seed in range(10):
        recorder = recorded(COUNTER, Seeded(seed))
        log = recorder.log()
        assert all(log.received[event[0]].term is event[4] for event in log.events if event[2] == "receive")
        assert recorder.why("Counter").how == "error"


def test_the_state_of_a_server_is_known_after_each_event():
    recorder = recorded(COUNTER)
    counter = recorder.names.find("Counter")
    told = [(event[0], recorder.show(event[4])) for event in recorder.log().of[counter] if event[2] == "state"]
    assert [state for _, state in told] == ["1", "2", "3.0"]
    assert recorder.show(recorder.rewind(told[1][0] - 1).processes[counter].state) == "1"
    assert recorder.show(recorder.rewind(told[1][0]).processes[counter].state) == "2"


def test_states_of_agents_state_machines_event_managers_and_stages_are_known_as_their_own_callbacks_see_them():
    recorder = recorded("""
    defmodule Door do
      def callback_mode, do: :handle_event_function
      def init(code), do: {:ok, :closed, code}
      def handle_event(:cast, :open, :closed, code), do: {:next_state, :open, code}
    end
    defmodule Numbers do
      use GenStage
      def init(n), do: {:producer, n}
      def handle_demand(_, n), do: {:noreply, [], n}
    end
    defmodule Handler do
      def init(n), do: {:ok, n}
      def handle_event(:tick, n), do: {:ok, n + 1}
    end
    {:ok, agent} = Agent.start_link(fn -> [] end, name: :agent)
    Agent.update(agent, fn list -> [:a | list] end)
    {:ok, door} = :gen_statem.start_link(Door, 7, [])
    :gen_statem.cast(door, :open)
    {:ok, events} = :gen_event.start_link({:local, :events})
    :gen_event.add_handler(events, Handler, 1)
    :gen_event.notify(events, :tick)
    GenStage.start_link(Numbers, 5, name: :numbers)
    :sys.replace_state(agent, fn _ -> :new end)
    Process.sleep(1)
    """)
    log = recorder.log()
    last = recorder.rewind(log.life(recorder.names.find("main")).died - 1)
    shown = {recorder.names(pid): recorder.show(view.state) for pid, view in last.processes.items() if recorder.names(pid) != "main"}
    assert shown == {"agent": ":new", "Door": "{:open, 7}", "events": "[{Handler, false, 2}]", "numbers": "5"}


def test_a_process_is_named_when_it_is_known_what_it_is_and_takes_the_name_it_registers():
    vm = VM(threaded=False, clock=VirtualClock(), output=lambda data: None)
    recorder = Recorder(vm)
    seen = []

    def watch(event):
        if event[2] == "spawn" and event[3] is not None:
            seen.append(recorder.names(event[4]))

    vm.sched.events.observe(watch)
    vm.call(lambda: vm.eval_string("{:ok, a} = Agent.start(fn -> 1 end); Process.sleep(1); Process.register(a, :first)").value)
    assert [name[:3] for name in seen] == ["<0."]
    assert recorder.names(recorder.find("first")) == "first"


def test_what_the_ring_has_forgotten_of_the_living_the_vm_still_knows():
    vm = VM(threaded=False, clock=VirtualClock(), output=lambda data: None, error_output=lambda data: None)
    recorder = Recorder(vm, size=60)
    future = vm.sched.call_in_process(
        lambda: vm.eval_string(COUNTER + "\nfor n <- 1..50, do: send(self(), n)\nProcess.sleep(:infinity)").value
    )
    vm.sched.run(future.done)
    (root,) = recorder.tree().roots
    assert (root.name, [(node.name, [child.name for child in node.children]) for node in root.children]) == (
        "main",
        [("Supervisor", ["Counter"])],
    )
    assert recorder.log().first > 1 and "Counter" in {recorder.names(pid) for pid in recorder.rewind(recorder.log().last).processes}
    named = recorder.names
    vm.call(lambda: vm.eval_string("for n <- 1..200, do: send(self(), n)").value)
    assert recorder.log().first > 100 and recorder.names is not named and recorder.names(recorder.find("Counter")) == "Counter"


BONDS = """
{:ok, top} = Supervisor.start_link([{Agent, fn -> 1 end}], strategy: :one_for_one)
Process.flag(:trap_exit, true)
idle = fn -> Process.sleep(:infinity) end
[linked, unlinked, killed, watched, gone] = for _ <- 1..5, do: spawn(idle)
for pid <- [linked, unlinked, killed], do: Process.link(pid)
for pid <- [watched, gone], do: Process.monitor(pid)
reader = spawn(fn ->
  receive do :second -> :ok end
  receive do :go -> :ok end
  receive do :first -> Process.sleep(:infinity) end
end)
send(reader, :first)
send(reader, :second)
:ets.new(:kept, [:named_table])
:ets.new(:dropped, [:named_table])
"""
LATER = """
Process.unlink(unlinked)
Process.exit(killed, :kill)
Process.exit(gone, :kill)
send(reader, :go)
:ets.delete(:dropped)
Process.sleep(1)
Process.flag(:trap_exit, false)
Process.link(watched)
Process.sleep(:infinity)
"""


def test_what_there_was_before_the_ring_begins_is_told_by_what_came_of_it():
    def played(size):
        vm = VM(threaded=False, clock=VirtualClock(), output=lambda data: None, error_output=lambda data: None)
        recorder = Recorder(vm, size=size)
        vm.sched.call_in_process(lambda: vm.eval_string(f"{BONDS}send(self(), :here)\n{LATER}").value)
        vm.sched.run()
        return recorder

    def seen(recorder, number):
        moment = recorder.rewind(number)
        return sorted(map(str, moment.tables.items())), {
            str(pid): (
                sorted(map(str, view.links)),
                sorted(map(str, view.monitors.values())),
                sorted(map(str, view.watchers.values())),
                view.trap_exit,
                sorted(map(recorder.show, view.mailbox)),
            )
            for pid, view in moment.processes.items()
        }

    whole = played(100_000)
    events = whole.events()
    here = next(event[0] for event in events if event[2] == "send" and event[5] is atom("here"))
    cut = played(len(events) - here + 1)
    assert cut.log().first == here and not cut.rewind(here).complete
    for number in range(here, len(events) + 1):
        assert seen(cut, number) == seen(whole, number), number


def test_the_last_steps_are_the_same_however_much_is_looked_at():
    recorder = recorded(COUNTER)
    whole = recorder.sequence()
    for count in range(len(whole.steps) + 1):
        steps = recorder.sequence(last=count).steps
        assert [(step.number, step.kind, step.part) for step in steps] == [
            (step.number, step.kind, step.part) for step in whole.steps[len(whole.steps) - count :]
        ]


def test_a_supervisor_of_many_is_read_as_fast_as_they_were_started():
    recorder = recorded("""
    {:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one, max_restarts: 100)
    for n <- 1..40, do: DynamicSupervisor.start_child(sup, {Agent, fn -> n end})
    for {_, pid, _, _} <- DynamicSupervisor.which_children(sup), do: Process.exit(pid, :kill)
    Process.sleep(1)
    """)
    log = recorder.log()
    assert len(log.restarts) == 40 and all(not log.life(restart.old).alive for restart in log.restarts)


def test_what_was_read_ahead_is_what_a_question_would_have_read():
    vm = VM(threaded=False, clock=VirtualClock(), output=lambda data: None, error_output=lambda data: None)
    recorder = Recorder(vm)
    vm.call(lambda: vm.eval_string(COUNTER).value)
    slices = 1
    while recorder.read_ahead(10):
        slices += 1
    other = Recorder(vm, on=False)
    assert slices >= len(other.events()) // 10 and recorder.log_end == other.log().last
    assert plain(sequence_lines(recorder.sequence())) == plain(sequence_lines(other.sequence()))
