"""The prompt lives on whatever its processes do, and shows what they are."""

from collections.abc import Iterator
from time import monotonic

import pytest

from otpshell.console.helpers import HELPERS
from otpshell.console.session import Session
from otpshell.vm.vm import VM

from ..guide.normal import normal


class Shell:
    """A session without a terminal: what it answers and what its processes write."""

    def __init__(self) -> None:
        self._written: list[bytes] = []
        self.vm = VM(output=self._written.append, error_output=self._written.append)
        self.vm.code.add_native(HELPERS)
        self.session = Session(self.vm)
        self.session.config.hints = False

    def __call__(self, source: str) -> str:
        """The answer to an input, normalised."""
        return normal(self.session.evaluate(source).text)

    def written(self) -> str:
        """What processes have written since the last time, normalised."""
        text = b"".join(self._written).decode("utf-8")
        self._written.clear()
        return normal(text)


COUNTER = """
defmodule Counter do
  use GenServer
  def start_link(n), do: GenServer.start_link(__MODULE__, n, name: Counter)
  def init(n), do: {:ok, n}
  def handle_call(:add, _from, n), do: {:reply, n + 1, n + 1}
  def handle_cast(:crash, _n), do: raise("crash")
end
"""


@pytest.fixture
def shell() -> Iterator[Shell]:
    shell = Shell()
    yield shell
    shell.vm.stop()


def test_an_endless_loop_stops_nobody_and_can_be_killed(shell: Shell) -> None:
    assert shell("pid = spawn(fn -> (f = fn f -> f.(f) end; f.(f)) end)") == "#PID<0.N.0>"
    assert shell("1 + 1") == "2"
    began = monotonic()
    assert shell("Enum.sum(1..100)") == "5050"
    # Far more than a blink, for machines that have much else to do.
    assert monotonic() - began < 5
    assert shell("Process.info(pid, :status) in [status: :running, status: :runnable]") == "true"
    assert shell("Process.alive?(pid)") == "true"
    assert shell("ref = Process.monitor(pid); Process.exit(pid, :kill); receive do {:DOWN, ^ref, _, _, reason} -> reason end") == ":killed"
    assert shell("Process.alive?(pid)") == "false"


@pytest.mark.parametrize(
    "loop",
    [
        "defmodule L do def loop, do: loop() end; spawn(&L.loop/0)",
        "defmodule L do def loop(n), do: loop(n + 1) end; spawn(fn -> L.loop(0) end)",
        "spawn(fn -> Enum.each(Stream.cycle([1]), fn x -> x end) end)",
        "spawn(fn -> Enum.reduce(Stream.iterate(0, & &1 + 1), 0, fn x, _ -> x end) end)",
        "defmodule L do def one(n), do: two(n); def two(n), do: one(n) end; spawn(fn -> L.one(0) end)",
        "spawn(fn -> (f = fn f -> send(self(), :x); receive do :x -> f.(f) end end; f.(f)) end)",
        "spawn(fn -> (f = fn f, n -> f.(f, rem(n + 1, 1000)) end; f.(f, 0)) end)",
    ],
)
def test_no_kind_of_loop_keeps_the_prompt_from_answering(shell: Shell, loop: str) -> None:
    shell(f"pid = ({loop})")
    assert shell("6 * 7") == "42"
    assert shell("Process.exit(pid, :kill)") == "true"
    assert shell("Process.sleep(1); Process.alive?(pid)") == "false"


def test_a_supervised_server_that_crashes_is_back_with_a_new_pid(shell: Shell) -> None:
    shell(COUNTER)
    assert shell("{:ok, sup} = Supervisor.start_link([{Counter, 0}], strategy: :one_for_one)") == "{:ok, #PID<0.N.0>}"
    shell("old = Process.whereis(Counter); ref = Process.monitor(old)")
    assert shell("GenServer.call(Counter, :add)") == "1"
    assert (
        shell("GenServer.cast(Counter, :crash); receive do {:DOWN, ^ref, _, _, {error, _}} -> error end")
        == '%RuntimeError{message: "crash"}'
    )
    assert shell("[{Counter, new, :worker, [Counter]}] = Supervisor.which_children(sup); new == old") == "false"
    assert shell("Process.whereis(Counter) == new and Process.alive?(new) and not Process.alive?(old)") == "true"
    assert shell("GenServer.call(Counter, :add)") == "1"
    assert "[error] GenServer Counter terminating" in shell.written()


def test_a_server_tells_of_itself_as_on_the_beam(shell: Shell) -> None:
    shell(COUNTER)
    shell("{:ok, pid} = GenServer.start_link(Counter, 41)")
    assert shell("pid in Process.list() and self() in Process.list()") == "true"
    assert shell(
        "Process.info(pid, [:registered_name, :current_function, :initial_call, :status, :message_queue_len, :trap_exit, :priority])"
    ) == (
        "[\n  registered_name: [],\n  current_function: {:gen_server, :loop, 7},\n  initial_call: {:proc_lib, :init_p, 5},\n"
        "  status: :waiting,\n  message_queue_len: 0,\n  trap_exit: false,\n  priority: :normal\n]"
    )
    assert shell("Process.info(pid, :links) == {:links, [self()]}") == "true"
    assert shell(":sys.get_state(pid)") == "41"
    assert shell(":sys.trace(pid, true)") == ":ok"
    assert shell("GenServer.call(pid, :add)") == "42"
    assert shell.written() == ("*DBG* <0.N.0> got call add from <0.N.0>\n*DBG* <0.N.0> sent 42 to <0.N.0>, new state 42\n")
    assert shell(":sys.trace(pid, false)") == ":ok"
    shell("{:status, ^pid, {:module, :gen_server}, [dictionary, state, parent, debug, misc]} = :sys.get_status(pid)")
    assert shell("{Keyword.keys(dictionary) |> Enum.sort(), state, parent == self(), debug}") == (
        '{[:"$ancestors", :"$initial_call"], :running, true, []}'
    )
    assert (
        shell(
            "inspect(misc) == ~s([header: 'Status for generic server #{:erlang.pid_to_list(pid)}', data: [{'Status', :running}, "
            "{'Parent', #{inspect(self())}}, {'Logged events', []}], data: [{'State', 42}]])"
        )
        == "true"
    )


def test_an_expression_that_kills_its_process_leaves_the_bindings(shell: Shell) -> None:
    assert shell("x = [1, 2]") == "[1, 2]"
    assert shell("Process.exit(self(), :kill)") == "** (EXIT from #PID<0.N.0>) shell process exited with reason: killed"
    assert shell("spawn_link(fn -> exit(:boom) end); Process.sleep(:infinity)") == (
        "** (EXIT from #PID<0.N.0>) shell process exited with reason: :boom"
    )
    assert shell("x") == "[1, 2]"
