"""Where OTP's own message is a riddle, one more line says what it means."""

import re
from collections.abc import Callable

import pytest

from otpshell.console.teaching import Teacher, of_exit, teach_script
from otpshell.runtime.clock import VirtualClock
from otpshell.terms.errors import ElixirException, ErlExit
from otpshell.vm.script import print_failure
from otpshell.vm.vm import VM

SERVER = """
defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call({:ask, other}, _from, s), do: {:reply, GenServer.call(other, {:ask, self()}, 300), s}
  def handle_call(:self, _from, s), do: {:reply, GenServer.call(self(), :self), s}
  def handle_call(:bad, _from, _s), do: {:ok, 1}
  def handle_call(:state_timeout, _from, s), do: {:reply, s, s, {:state_timeout, 30_000, :cleanup}}
  def handle_call({:sleep, ms}, _from, s), do: (Process.sleep(ms); {:reply, :done, s})
  def handle_call(:later, from, s), do: (Process.send_after(self(), {:reply, from}, 50); {:noreply, s})
  def handle_cast(:bad, _s), do: :oops
  def handle_cast({:continue, value}, s), do: {:noreply, s, {:continue, value}}
  def handle_continue(value, _s), do: value
  def handle_info({:reply, from}, s), do: (GenServer.reply(from, :late); {:noreply, s})
  def handle_info(value, _s), do: value
  def try_call(to, what, timeout \\\\ 5000), do: (try do GenServer.call(to, what, timeout) catch :exit, _ -> :exited end)
end
Process.sleep(0)
for name <- [:a, :b, :c], do: {:ok, _} = GenServer.start(S, 0, name: name)
"""


@pytest.fixture
def told() -> Callable[[str], list[str]]:
    """What is told while a program runs, with nothing of pids that depends on how many there were."""

    def run(code: str) -> list[str]:
        lines: list[str] = []
        vm = VM(clock=VirtualClock(), threaded=False, output=lambda data: None, error_output=lambda data: None)
        Teacher(vm, lines.append)
        try:
            vm.eval(SERVER + code)
            vm.eval("Process.sleep(10_000)")
        finally:
            vm.stop()
        return [re.sub(r"#PID<[\d.]+>", "#PID<>", line) for line in lines]

    return run


MAY = "; a timeout in milliseconds, :hibernate or {:continue, term} may follow the state"


def test_of_many_with_the_same_trouble_a_few_are_named(told: Callable[[str], list[str]]) -> None:
    said = told("for _ <- 1..5, do: send(spawn(fn -> receive do :never -> 1 end end), :hello)")
    assert said == ["hint: #PID<> has a message that matches no clause of the receive it waits in"] * 3 + [
        "hint: so have 2 other processes"
    ]


@pytest.mark.parametrize(
    ("code", "line"),
    [
        (
            "S.try_call(:a, :bad)",
            "hint: handle_call gave {:ok, 1}; it may give {:reply, answer, state}, {:noreply, state} or {:stop, reason, answer, state}"
            + MAY,
        ),
        ("GenServer.cast(:a, :bad)", "hint: handle_cast gave :oops; it may give {:noreply, state} or {:stop, reason, state}" + MAY),
        ("send(:a, 5)", "hint: handle_info gave 5; it may give {:noreply, state} or {:stop, reason, state}" + MAY),
        (
            "GenServer.cast(:a, {:continue, :no})",
            "hint: handle_continue gave :no; it may give {:noreply, state} or {:stop, reason, state}" + MAY,
        ),
        (
            "S.try_call(:a, :state_timeout)",
            "hint: a GenServer has no state timeouts, :gen_statem has (`h :gen_statem`); here, end the tuple with milliseconds "
            "(handle_info(:timeout, state) comes when nothing else did), or use Process.send_after/3",
        ),
        (
            "S.try_call(:a, :self)",
            "hint: a process cannot call itself: it would wait for an answer that only it can give; within a callback, use the state, "
            "or send(self(), message) to do it later",
        ),
        (
            "S.try_call(:a, {:sleep, 50}, 20)",
            "hint: the answer :done of :a came too late and was dropped: who called had stopped waiting when its timeout was over "
            "(or has had an answer already)",
        ),
        (
            "send(spawn(fn -> receive do :never -> 1 end end), :hello)",
            "hint: #PID<> has a message that matches no clause of the receive it waits in",
        ),
        (
            "p = spawn(fn -> receive do :never -> 1 end end); for n <- 1..3, do: send(p, n)",
            "hint: #PID<> has 3 messages that match no clause of the receive it waits in",
        ),
        (
            "defmodule I do use GenServer; def init(x), do: x end; GenServer.start(I, 7)",
            "hint: init gave 7; it may give {:ok, state}, :ignore or {:stop, reason}",
        ),
        (
            "defmodule P do use GenStage; def init(x), do: {:ok, x} end; GenStage.start(P, 7)",
            "hint: init gave {:ok, 7}; it may give {:producer, state}, {:producer_consumer, state} or {:consumer, state}; "
            "options may follow the state",
        ),
        (
            "defmodule P do use GenStage; def init(x), do: {:producer, x}; def handle_demand(_, s), do: {:reply, [], s} end;"
            "defmodule Q do use GenStage; def init(p), do: {:consumer, p, subscribe_to: [p]}; def handle_events(_, _, s), do: {:noreply, [], s} end;"
            "{:ok, p} = GenStage.start(P, 7); GenStage.start(Q, p)",
            "hint: handle_demand gave {:reply, [], 7}; it may give {:noreply, events, state} or {:stop, reason, state}, "
            "the events a list (a consumer gives none: [])",
        ),
        (
            "{:ok, a} = Agent.start(fn -> 1 end); try do Agent.get_and_update(a, &(&1 + 1)) catch :exit, _ -> 1 end",
            "hint: the function given to get_and_update gave 2; it may give {answer, state} or :pop",
        ),
        (
            "defmodule T do use GenServer; def init(x), do: {:ok, x}; def handle_info(:tick, s), do: {:noreply, s} end;"
            "{:ok, t} = GenServer.start(T, 0); send(t, :tock)",
            "hint: no clause of T.handle_info/2 takes :tock, so the server ended; add one, a last one for any other message too: "
            "def handle_info(_other, state), do: {:noreply, state}",
        ),
        (
            "defmodule U do use GenServer; def start_link(_), do: GenServer.start(U, 0, name: :u); def init(x), do: {:ok, x};"
            "def handle_cast(:x, _), do: exit(:bad) end; {:ok, _} = Supervisor.start_link([U], strategy: :one_for_one, name: :sup);"
            "GenServer.cast(:u, :x)",
            "hint: :u was started in the supervisor :sup without a link (start, not start_link): "
            "the supervisor does not know that it ended, and starts no other",
        ),
    ],
)
def test_a_riddle_is_explained(code: str, line: str, told: Callable[[str], list[str]]) -> None:
    assert told(code) == [line]


@pytest.mark.parametrize(
    "code",
    [
        "defmodule T do use Task, restart: :temporary; def start_link(_), do: Task.start_link(fn -> exit(:bad) end) end;"
        "Supervisor.start_link([T], strategy: :one_for_one)",
        "{:ok, s} = Task.Supervisor.start_link(); Task.Supervisor.async_nolink(s, fn -> exit(:bad) end)",
        "{:ok, d} = DynamicSupervisor.start_link(strategy: :one_for_one);"
        "{:ok, a} = DynamicSupervisor.start_child(d, {Agent, fn -> 1 end}); Process.exit(a, :bad)",
        "S.try_call(:a, {:sleep, 50})",
        "S.try_call(:a, :later)",
        "Task.await(Task.async(fn -> GenServer.call(:a, {:sleep, 20}) end))",
    ],
)
def test_what_goes_well_needs_no_explanation(code: str, told: Callable[[str], list[str]]) -> None:
    assert told(code) == []


@pytest.mark.parametrize(
    ("child", "line"),
    [
        (
            "%{id: 1, start: {IO, :puts, [~s()]}}",
            "hint: the function that starts child 1 gave :ok; it has to give {:ok, pid}, "
            "as GenServer.start_link does when it is the last thing called",
        ),
        (
            "%{id: 1, start: {S, :start_link, [0]}}",
            "hint: the supervisor starts child 1 by calling S.start_link/1, which is not defined; define it, or name another in `start:`",
        ),
        (
            "{Agent, 7}",
            "hint: child Agent is started by Agent.start_link(7, []), which takes nothing such; its argument comes from {Agent, argument}",
        ),
        (
            "%{id: 1, start: {GenServer, :start_link, [S, 0, [name: :a]]}}",
            "hint: #PID<> runs already under the name that child 1 wants; a name belongs to one process",
        ),
        ("{Agent, fn -> raise ~s(no) end}", None),
    ],
)
def test_why_a_child_was_not_started(child: str, line: str | None) -> None:
    vm = VM(clock=VirtualClock(), threaded=False, output=lambda data: None, error_output=lambda data: None)
    try:
        start = f"Process.flag(:trap_exit, true); {{:error, reason}} = Supervisor.start_link([{child}], strategy: :one_for_one); reason"
        said = of_exit(vm.inspect, vm.eval(SERVER + start))
    finally:
        vm.stop()
    assert (said and re.sub(r"#PID<[\d.]+>", "#PID<>", said)) == line


@pytest.mark.parametrize(
    ("code", "line"),
    [
        (
            "DynamicSupervisor.start_link([{Agent, fn -> 0 end}], strategy: :one_for_one)",
            "hint: a DynamicSupervisor starts without children",
        ),
        ("Supervisor.start_link({Agent, fn -> 0 end}, strategy: :one_for_one)", "hint: the children of a supervisor are a list"),
        ("Task.start_link(fn -> :ets.insert(:no_table, {1}) end)", "hint: there is no such ETS table"),
        ("t = :ets.new(:t, []); Task.start_link(fn -> :ets.insert(t, {1}) end)", "hint: only the process that made an ETS table"),
        ("Task.start_link(fn -> hd([]) end)", "None"),
    ],
)
def test_an_error_that_came_by_a_link_is_explained(code: str, line: str) -> None:
    vm = VM(clock=VirtualClock(), threaded=False, output=lambda data: None, error_output=lambda data: None)
    try:
        reason = vm.eval(f"Process.flag(:trap_exit, true); {code}; receive do {{:EXIT, _, reason}} -> reason end")
        assert str(of_exit(vm.inspect, reason)).startswith(line)
    finally:
        vm.stop()


def test_a_circle_of_calls_is_told_once_and_at_once_and_the_timeouts_still_come() -> None:
    lines: list[str] = []
    vm = VM(clock=VirtualClock(), threaded=False, output=lambda data: None, error_output=lambda data: None)
    Teacher(vm, lambda text: lines.append(f"{vm.sched.clock.now() // 1_000_000} ms: {text}"))
    try:
        code = "s = System.monotonic_time(:millisecond); {S.try_call(:a, {:ask, :b}, 1000), System.monotonic_time(:millisecond) - s}"
        assert vm.inspect(vm.eval(SERVER + code)) == "{:exited, 300}"
    finally:
        vm.stop()
    circle = "hint: a deadlock: :a waits for :b, which waits for :a; none of them can answer, and each call ends when its timeout is over"
    assert lines == [f"0 ms: {circle}"]


def test_a_circle_of_three_names_all(told: Callable[[str], list[str]]) -> None:
    more = """
    defmodule Ring do
      use GenServer
      def init(next), do: {:ok, next}
      def handle_call(:ask, _from, next), do: {:reply, GenServer.call(next, :ask, 100), next}
    end
    for {name, next} <- [x: :y, y: :z, z: :x], do: GenServer.start(Ring, next, name: name)
    S.try_call(:x, :ask)
    """
    assert told(more)[:1] == [
        "hint: a deadlock: :x waits for :y, which waits for :z, which waits for :x; "
        "none of them can answer, and each call ends when its timeout is over"
    ]


def test_the_error_that_ends_a_script_is_explained_once() -> None:
    printed: list[bytes] = []
    vm = VM(clock=VirtualClock(), threaded=False, output=lambda data: None, error_output=printed.append)
    teach_script(vm)
    try:
        with pytest.raises(ErlExit) as caught:
            vm.eval(SERVER + "GenServer.call(:c, :bad)")
        print_failure(vm, caught.value, None)
    finally:
        vm.stop()
    hints = [line for line in b"".join(printed).decode().splitlines() if line.startswith("hint: ")]
    assert hints == [
        "hint: handle_call gave {:ok, 1}; it may give {:reply, answer, state}, {:noreply, state} or {:stop, reason, answer, state}" + MAY
    ]


def explained(code: str) -> str | None:
    """The line below the error that ends a program."""
    vm = VM(clock=VirtualClock(), threaded=False, output=lambda data: None, error_output=lambda data: None)
    teach_script(vm)
    try:
        vm.eval(SERVER)
        try:
            vm.eval(code)
        except Exception as error:
            return vm.explain(error)
        return None
    finally:
        vm.stop()


@pytest.mark.parametrize(
    ("code", "line"),
    [
        (":ets.insert(:no_table, {1})", "hint: there is no such ETS table: :ets.new makes one, and it ends with the process that made it"),
        (
            "t = Task.async(fn -> 1 end); 1 = Task.await(t); Task.await(t, 10)",
            "hint: this task is over, and its answer was taken or dropped before: a task is awaited once, value = Task.await(task)",
        ),
        (
            "Task.await(Task.async(fn -> Process.sleep(50) end), 10)",
            "hint: no result came within 10 ms; a second argument sets the time, "
            "and Task.yield(task, ms) || Task.shutdown(task) gives nil in place of the exit",
        ),
        (
            "Registry.lookup(Names, 1)",
            "hint: a registry is started before it is used: {Registry, keys: :unique, name: Names} as a child of a supervisor",
        ),
        (
            "Supervisor.start_link([Agent.start(fn -> 0 end)], strategy: :one_for_one)",
            "hint: the children of a supervisor are described, not started: {Agent, fn -> 0 end} in place of Agent.start_link(fn -> 0 end)",
        ),
    ],
)
def test_the_error_that_ends_a_script_is_a_riddle_no_more(code: str, line: str) -> None:
    printed: list[bytes] = []
    vm = VM(clock=VirtualClock(), threaded=False, output=lambda data: None, error_output=printed.append)
    teach_script(vm)
    try:
        with pytest.raises(ElixirException) as caught:
            vm.eval(code)
        print_failure(vm, caught.value, None)
    finally:
        vm.stop()
    assert b"".join(printed).decode().splitlines()[-1] == line


def test_a_call_of_a_process_that_is_gone_says_when_and_why_it_ended() -> None:
    assert explained("GenServer.stop(:a, :shutdown); Process.sleep(2_000); GenServer.call(:a, 1)") == "hint: :a ended 2.0 s ago: shutdown"
    assert (
        explained("Process.exit(Process.whereis(:b), :kill); Process.sleep(500); GenServer.call(:b, 1)")
        == "hint: :b ended 0.5 s ago: killed"
    )
    assert explained("GenServer.call(:nobody, 1)") is None


def test_what_fun2ms_cannot_do_says_what_to_write() -> None:
    outside = explained("y = 1; :ets.fun2ms(fn {a, _} when a > y -> a end)")
    assert (
        outside == "hint: a fun for :ets.fun2ms uses no variable from outside of it; write the specification itself, with {:const, value}"
    )
    assert (explained("f = &:erlang.hd/1; :ets.fun2ms(f)") or "").startswith("hint: compiled code keeps no source of its funs")


def test_what_the_report_of_a_server_has_explained_is_not_explained_again_with_the_exit() -> None:
    told: list[str] = []
    vm = VM(clock=VirtualClock(), threaded=False, output=lambda data: None, error_output=lambda data: None)
    teacher = Teacher(vm, told.append)
    try:
        vm.eval(SERVER)
        reason = vm.eval("try do GenServer.call(:a, :bad) catch :exit, reason -> reason end")
        assert len(told) == 1
        assert teacher.of_exit(reason) is None
        assert teacher.of_exit(reason) is not None
    finally:
        vm.stop()
