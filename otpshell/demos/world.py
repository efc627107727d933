"""A world: the VM and the session in which a demo's steps run. It is made fresh whenever the demo goes back.

Nothing in it depends on the machine: time is virtual and passes only while an input is evaluated, the schedule is controlled, the first
process has always the same pid, and after an input everything runs until it waits. So the same steps give the same world and print the
same.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from otpshell.console.boot import FIRST_PID, MODULES
from otpshell.console.outcome import Outcome
from otpshell.console.recording import mark_input
from otpshell.console.session import Session
from otpshell.demos.directives import Pane, Schedules, Small
from otpshell.demos.panes import draw_pane
from otpshell.demos.script import Demo, Step
from otpshell.runtime.clock import RealClock, VirtualClock
from otpshell.runtime.schedule import STEPS, Seeded, Strategy
from otpshell.terms.atom import atom
from otpshell.view.lines import Line
from otpshell.vm.capabilities import Capabilities
from otpshell.vm.limits import memory_limit
from otpshell.vm.vm import VM

# Loaded before the first step, so that neither a first use nor a first crash takes longer than the next.
_WARM = ("Logger", "Logger.Handler", "Logger.Translator", "Logger.Formatter", "Process", "GenServer", "Supervisor")
_WARM_ERLANG = ("gen_server", "gen", "proc_lib", "supervisor", "sys", "timer", "logger")
_ALIAS = re.compile(r"\b[A-Z]\w*(?:\.[A-Z]\w*)*")
# Of what a step prints the end is kept, when it prints without end.
MOST_OUTPUT = 200_000
# Turns that the others get after an input, over three for each process: one that never waits is not waited for.
_TURNS = 3_000
# Seeds of an outcome that are tried in fresh worlds until one gives it there.
_MOST_TRIES = 10


class Calm(Strategy):
    """Each process runs until it waits, then the next in order of readiness: what one expects, and always the same."""

    def __init__(self) -> None:
        self._left = STEPS

    def choose(self, ready: Any) -> int:
        self._left = STEPS
        return 0

    def switch_before_act(self, acts: int) -> bool:
        return False

    def switch_at_pause(self, acts: int) -> bool:
        self._left -= 1
        return self._left <= 0


class StageSession(Session):
    """A session whose virtual time moves only while an input is evaluated, and whose processes come to rest after each."""

    def _evaluate(self, source: str) -> Outcome:
        self._let_time_pass(True)
        return super()._evaluate(source)

    def _done(self, outcome: Outcome) -> None:
        self._let_time_pass(False)
        super()._done(outcome)

    def _died(self, process: Any, reason: Any) -> None:
        self._let_time_pass(False)
        super()._died(process, reason)

    def _let_time_pass(self, on: bool) -> None:
        clock = self.vm.sched.clock
        if isinstance(clock, VirtualClock):
            clock.auto = on

    def _settle(self) -> None:
        sched = self.vm.sched
        turns = _TURNS + 3 * len(sched.processes)
        while sched.runq and turns > 0:
            turns -= 1
            sched.yield_()

    def in_evaluator(self, work: Callable[[], Any]) -> Any:
        """``work()`` in the evaluator's process; gives what it gives, None when it fails."""
        found: list[Any] = []

        def do() -> Outcome:
            try:
                found.append(work())
            except Exception:
                # Showing a term may run code of the demo, which may fail.
                pass
            return Outcome("nothing", "")

        self._run(do)
        return found[0] if found else None


@dataclass
class Played:
    """A step that has run, or an input of a detour. ``output`` is what it printed, with colours where the world has them;
    ``kind`` that of its Outcome."""

    prompt: str
    source: str
    output: str
    kind: str = "value"


class World:
    """``small`` takes the demo's small numbers. ``on_output`` is told (in the VM's thread) that there is more output."""

    def __init__(self, demo: Demo, *, colour: bool = False, small: bool = False, on_output: Callable[[], Any] | None = None) -> None:
        self.demo = demo
        self.small = small
        self._on_output = on_output
        self._lock = threading.Lock()
        self._data = bytearray()
        self.pane = Pane("off")
        # The events before the pane was asked for, and before the last input.
        self._pane_since = self._input_since = 0
        self.halted = False
        # The world in which a step is tried with many seeds, while it is.
        self._scratch: World | None = None
        self.vm = VM(
            output=self._write,
            error_output=self._write,
            clock=VirtualClock() if demo.clock == "virtual" else RealClock(),
            strategy=self._strategy(),
            capabilities=Capabilities(read=(), write=()),
            first_pid=FIRST_PID,
            events=demo.record,
            max_memory=memory_limit(),
        )
        self.vm.halt = self._halt  # type: ignore[assignment]
        for module in MODULES:
            self.vm.code.add_native(module)
        self.session = StageSession(self.vm, colour=colour, width=lambda: demo.width)
        self.session.config.hints = demo.hints
        self.session.in_evaluator(self._load)
        self._taken()

    def stop(self) -> None:
        self.vm.stop()

    # -- running -----------------------------------------------------------------------------------------------------

    def run(self, step: Step) -> Played:
        """Run a step. Blocks until it has ended; :meth:`interrupt` ends it."""
        if step.pane is not None:
            self.show(step.pane)
        counted = self._count_outcomes(step, step.schedules) if step.schedules else ""
        played = self.evaluate(self._source(step))
        if step.schedules:
            self._steer(self._strategy())
            played.output = counted + played.output
        return played

    def _source(self, step: Step) -> str:
        return with_small(step.source, self.demo.small) if self.small else step.source

    def evaluate(self, source: str) -> Played:
        """Evaluate an input."""
        prompt = self.prompt()
        if self.halted:
            return Played(prompt, source, "(the system has ended: System.halt)\n", "error")
        self._input_since = self.vm.sched.events.last
        outcome = self.session.evaluate(source)
        return Played(prompt, source, self._taken() + outcome.printed(), outcome.kind)

    def prompt(self) -> str:
        return self.session.prompt()

    def continuation(self) -> str:
        return self.session.continuation()

    def interrupt(self) -> None:
        """End the input that is being evaluated. From any thread."""
        scratch = self._scratch
        (scratch or self).session.interrupt()

    def output_so_far(self) -> str:
        """What the running step has printed."""
        with self._lock:
            return self._data.decode("utf-8", "replace")

    def _strategy(self) -> Strategy | None:
        schedule = self.demo.schedule
        if schedule is None:
            return Calm()
        return Seeded(schedule) if isinstance(schedule, int) else None

    def _steer(self, strategy: Strategy | None) -> None:
        self.vm.sched.post(lambda: self.vm.sched.steer(strategy))

    # -- many schedules ----------------------------------------------------------------------------------------------

    def _count_outcomes(self, step: Step, schedules: Schedules) -> str:
        """Try a step with each of the seeds, in a world of its own that has run the steps before. Leaves the schedule of this world at a
        seed with which the outcome to show comes here too."""
        outcomes: list[tuple[int, str]] = []
        scratch = self._as_before(step)
        try:
            for seed in range(1, schedules.number + 1):
                printed = scratch._try(step, seed)
                if printed is None:
                    break
                outcomes.append((seed, printed))
        finally:
            self._drop(scratch)
        counts = Counter(text for _, text in outcomes)
        wanted = schedules.show if schedules.show in counts else min(counts, key=lambda text: counts[text], default="")
        chosen = self._seed_for(step, wanted, [seed for seed, text in outcomes if text == wanted])
        self._steer(Seeded(chosen))
        lines = [f"{len(outcomes)} schedules, {len(counts)} {'outcome' if len(counts) == 1 else 'outcomes'}:"]
        lines += [f"{count:>5} x  {text.splitlines()[0] if text else '(nothing)'}" for text, count in counts.most_common()]
        lines.append(f"once more, with seed {chosen}:")
        return "".join(line + "\n" for line in lines)

    def _seed_for(self, step: Step, wanted: str, seeds: list[int]) -> int:
        """A seed that gives this outcome in a world that has not run the step before, as this one has not."""
        for seed in seeds[:_MOST_TRIES]:
            fresh = self._as_before(step)
            try:
                if fresh._try(step, seed) == wanted:
                    return seed
            finally:
                self._drop(fresh)
        return seeds[0] if seeds else 1

    def _as_before(self, step: Step) -> World:
        world = self._scratch = World(self.demo, small=self.small)
        for before in self.demo.steps[: step.number]:
            world.run(replace(before, schedules=None))
        return world

    def _drop(self, world: World) -> None:
        self._scratch = None
        world.stop()

    def _try(self, step: Step, seed: int) -> str | None:
        """What a step prints with a seed; None when it was interrupted."""
        self._steer(Seeded(seed))
        played = self.evaluate(self._source(step))
        return None if played.kind == "interrupted" else played.output.strip()

    # -- panes -------------------------------------------------------------------------------------------------------

    def show(self, pane: Pane) -> None:
        """Have this pane from now on; messages are shown from here."""
        self.pane = pane
        self._pane_since = self.vm.sched.events.last

    def draw(self, pane: Pane, columns: int) -> list[Line]:
        """The pane's lines, the most recent last. Nothing may be running."""
        if not self.demo.record:
            return [[("dim", "the recorder is off in this demo")]]
        since = self._input_since if pane.kind == "columns" else self._pane_since if pane == self.pane else 0
        lines = self.session.in_evaluator(lambda: draw_pane(self.vm, pane, columns, since))
        return [[("dim", "this cannot be drawn")]] if lines is None else lines

    # -- inside ------------------------------------------------------------------------------------------------------

    def _load(self) -> None:
        """Load what the demo uses of the library."""
        code = self.vm.code
        mentioned = {name for step in self.demo.steps for name in _ALIAS.findall(step.source)}
        for name in [*_WARM, *sorted(mentioned)]:
            code.ensure_loaded(atom("Elixir." + name))
        for name in _WARM_ERLANG:
            code.ensure_loaded(atom(name))
        # From now on the recorder knows the shell.
        mark_input(self.vm, self.session.pid, 0, "")

    def _write(self, data: bytes) -> None:
        with self._lock:
            self._data += data
            if len(self._data) > MOST_OUTPUT:
                del self._data[: MOST_OUTPUT // 2]
        if self._on_output is not None:
            self._on_output()

    def _taken(self) -> str:
        with self._lock:
            text = self._data.decode("utf-8", "replace")
            self._data.clear()
        return text

    def _halt(self, code: int) -> None:
        self.halted = True
        self.session.halted()


def with_small(text: str, small: list[Small]) -> str:
    """The text with each large number replaced by the small one, however it is written."""
    for each in small:
        for style in ("", "_", ","):
            text = re.sub(rf"(?<![\d_,]){each.number:{style}}(?![\d_,]*\d)", f"{each.by:{style}}", text)
    return text


def needs_small(demo: Demo) -> bool:
    """Whether this machine has too little memory for the demo's large numbers."""
    wanted = max((each.megabytes or 0 for each in demo.small), default=0)
    free = _free_megabytes()
    return free is not None and free < wanted


def _free_megabytes() -> int | None:
    try:
        with open("/proc/meminfo") as file:
            return next(int(line.split()[1]) >> 10 for line in file if line.startswith("MemAvailable"))
    except (OSError, StopIteration, ValueError):
        limit = memory_limit()
        return None if limit is None else limit >> 20
