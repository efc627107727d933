"""Systems to observe: virtual time, a schedule that is decided, no thread. So every picture of one is the same each time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from otpshell.observer.data.system import Fact, Sample, Section, SystemPage
from otpshell.observer.source import LocalSource
from otpshell.runtime.clock import VirtualClock
from otpshell.runtime.schedule import Strategy
from otpshell.vm.vm import VM

SHOP = """
defmodule Counter do
  use GenServer
  def start_link(n), do: GenServer.start_link(__MODULE__, n, name: __MODULE__)
  def init(n), do: {:ok, n}
  def handle_call(:inc, _from, n), do: {:reply, n + 1, n + 1}
  def handle_cast(:boom, n), do: {:noreply, 1 / (n - n)}
end

defmodule Box do
  def loop(state) do
    receive do
      {:put, item} -> loop([item | state])
      {:get, from} when is_pid(from) -> send(from, state)
    end
  end
end

{:ok, _} = Supervisor.start_link([{Counter, 1}, {Task.Supervisor, name: Jobs}], strategy: :one_for_one, name: Shop)
table = :ets.new(:prices, [:named_table, :public, :ordered_set])
:ets.insert(table, [{:apple, 3}, {:pear, 4}, {:plum, 12}])
:ets.new(:secret, [:named_table])
box = spawn(fn -> Box.loop([]) end)
Process.register(box, :box)
send(box, {:put, 1})
send(box, :nobody_takes_this)
GenServer.call(Counter, :inc)
GenServer.call(Counter, :inc)
GenServer.cast(Counter, :boom)
Process.sleep(10)
GenServer.call(Counter, :inc)
Process.sleep(:infinity)
"""


class Observed(LocalSource):
    """After each answer the system runs until nothing is left to do."""

    def ask(self, question: str, **arguments: Any) -> Any:
        try:
            return super().ask(question, **arguments)
        finally:
            self.world.sched.run()


def observed(source: str = SHOP) -> LocalSource:
    """A system that has run a script, until nothing is left to do."""
    vm = VM(
        threaded=False,
        clock=VirtualClock(),
        strategy=Strategy(),
        output=lambda data: None,
        error_output=lambda data: None,
        events=True,
    )
    vm.sched.call_in_process(lambda: vm.eval_string(source, "shop.exs").value)
    vm.sched.run()
    return Observed(vm, "a shop")


def pid_of(source: Any, name: str) -> str:
    """The pid of the process of that short name, alive or dead."""
    with source.world.log() as log:
        return next(source.world.text_of(pid) for pid in log.lives if source.world.recorder.names(pid) == name)


class StillSource:
    """A source whose numbers of the machine stand still; counts how often it is asked what."""

    threads = False
    title = "a shop"

    def __init__(self, source: Any) -> None:
        self.source = source
        self.asked: list[str] = []
        self._samples = 0

    def ask(self, question: str, **arguments: Any) -> Any:
        self.asked.append(question)
        if question == "system":
            return STILL
        if question == "load":
            return self._sample()
        answer = self.source.ask(question, **arguments)
        if question == "processes":
            return replace(answer, rows=tuple(replace(row, memory=400) for row in answer.rows))
        if question == "process":
            return replace(answer, facts=tuple((label, "400 bytes" if label == "memory" else text) for label, text in answer.facts))
        return answer

    def _sample(self) -> Sample:
        number = self._samples
        self._samples += 1
        wave = abs(number % 20 - 10)
        return Sample(
            at=number * 10**9,
            wall=number * 10**9,
            processes=10 + wave,
            ready=wave // 3,
            mail=wave * 5,
            timers=2,
            events=number * number * 20,
            memory=(60 + wave) << 20,
            tables=5,
            cpu=number * number * 10**7,
        )

    def ended(self) -> bool:
        return False

    def screen_first(self) -> None:
        pass

    def screen_done(self) -> None:
        pass

    def close(self) -> None:
        pass


STILL = SystemPage(
    (
        Section("This system", (Fact("otpshell", "1.0"), Fact("runs on", "a machine"), Fact("modules", "96 loaded"))),
        Section("Limits", (Fact("processes", "950 of 1,000", 0.95), Fact("atoms", "600 of 1,000", 0.6), Fact("memory", "1 of 9 MB", 0.1))),
        Section("In use", (Fact("run queue", "0 ready to run"), Fact("mail", "1 unread"))),
        Section("Time", (Fact("VM clock", "real"), Fact("next timer", "in 96.3 s"))),
        Section("What code may reach", (Fact("net", "closed (--allow net)"),)),
    )
)
