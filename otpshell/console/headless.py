"""A session without a terminal, on virtual time, under a schedule drawn from a seed: the same seed and inputs give the same run.

Nothing runs in a thread of its own: processes run while :meth:`Headless.evaluate`, :meth:`Headless.quiet` and :meth:`Headless.pass_time`
do, in the caller's thread. Time passes while an input waits for it, and when :meth:`Headless.pass_time` says so; between two inputs it
stands still, so that a server that ticks for ever does not keep anybody from the next input.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from otpshell.console.boot import FIRST_PID, MODULES
from otpshell.console.outcome import Outcome, ReadRequest
from otpshell.console.session import Session
from otpshell.runtime.clock import MILLISECOND, VirtualClock
from otpshell.runtime.schedule import Seeded
from otpshell.vm.capabilities import Capabilities
from otpshell.vm.vm import VM

# An input that is not over after this much virtual time, or this much work, never ends. Work is counted in turns of the scheduler: one for
# each act between processes, and some for a slice that only computes, which is thousands of function calls.
LONGEST_MS = 10 * 60_000
WORK = 100_000
COMPUTING = 40
# How long what an input leaves behind may go on working before the next one.
SETTLE_WORK = 10_000
_STACK_MEGABYTES = (512, 256, 64)
_CANCEL_SECONDS = 0.2
STUCK_SECONDS = 5.0
T = TypeVar("T")


class Cancelled(KeyboardInterrupt):
    """Somebody pressed Ctrl-C while sessions without a terminal ran."""


class Headless(Session):
    """See above. ``seed`` draws the schedule; ``output`` takes what is written; ``cancelled`` is asked whether to give up."""

    def __init__(
        self,
        seed: int = 0,
        *,
        output: Callable[[bytes], Any] = lambda data: None,
        capabilities: Capabilities | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self.clock = VirtualClock(auto=False)
        self.cancelled = cancelled
        # Turns of the scheduler so far: while they go on, nobody is stuck.
        self.turns = 0
        self.strategy = RecordingSeeded(seed)
        vm = VM(
            output=output,
            error_output=output,
            capabilities=capabilities or Capabilities(),
            first_pid=FIRST_PID,
            clock=self.clock,
            strategy=self.strategy,
            threaded=False,
            events=True,
        )
        vm.halt = lambda code: self.halted()
        for module in MODULES:
            vm.code.add_native(module)
        super().__init__(vm, on_notice=lambda text: output(text.encode()))
        self.config.hints = self.config.changes = False
        # There is nobody to ask for a line.
        vm.read_input = lambda what, count: b""  # type: ignore[attr-defined]

    # -- running -----------------------------------------------------------------------------------------------------

    def run_while(self, busy: Callable[[], bool], *, work: int = WORK, until_ms: int = LONGEST_MS) -> bool:
        """Run, time passing, while ``busy()``; False when it would never be over: nothing left to do, or too much of it."""
        latest = self.clock.now() + until_ms * MILLISECOND
        spent = self._spent(work)
        self.clock.resume()
        try:
            with self._watched():
                self.vm.sched.run(lambda: not busy() or spent() or self.clock.now() > latest)
        finally:
            self.clock.pause()
        return not busy()

    def quiet(self) -> bool:
        """Run until nobody has anything to do at this moment of time; False when somebody has without end."""
        spent = self._spent(SETTLE_WORK)
        with self._watched():
            return not self.vm.sched.run(spent)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Meanwhile a thread looks after a process that computes in Python code and never lets go: it is stopped where it is."""
        _WATCH.begin(self)
        try:
            yield
        finally:
            _WATCH.end(self)

    def _spent(self, work: int) -> Callable[[], bool]:
        """A function that says whether so much work has been done since; to be asked once in each turn of the scheduler."""
        strategy = self.strategy
        turns, computed = 0, strategy.computed

        def spent() -> bool:
            nonlocal turns
            turns += 1
            self.turns += 1
            if self.cancelled():
                raise Cancelled
            return turns + (strategy.computed - computed) * COMPUTING > work

        return spent

    def pass_time(self, milliseconds: int) -> None:
        """Let time pass, and run what it wakes."""
        end = self.clock.now() + milliseconds * MILLISECOND
        timers = self.vm.sched.timers
        self.quiet()
        while True:
            due = timers.next_due()
            if due is None or due > end:
                break
            self.clock.jump(due)
            if not self.quiet():
                break
        self.clock.jump(end)
        self.quiet()

    # -- what a prompt's thread does for a session with one ------------------------------------------------------------

    def _next_outcome(self) -> Outcome:
        if not self.run_while(self._events.empty):
            self._give_up()
        event = self._events.get_nowait()
        if isinstance(event, ReadRequest):
            event.reply.set_result(b"")
            return self._next_outcome()
        self.quiet()
        return event

    def _give_up(self) -> None:
        """The input never ends, or waits for what never comes: interrupt it, as Ctrl-C does."""
        process = self._process()
        if process is not None:
            self.vm.sched.interrupt(process)
        if not self.run_while(self._events.empty, work=SETTLE_WORK):
            self._events.put(self._interrupted())

    def _settle(self) -> None:
        return


class _Watch:
    """A thread, begun with the first session that runs, which stops what makes no turn of the scheduler for STUCK_SECONDS."""

    def __init__(self) -> None:
        self._running: list[Headless] = []
        self._thread: threading.Thread | None = None
        self._work = threading.Event()

    def begin(self, session: Headless) -> None:
        self._running.append(session)
        self._work.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._look, name="otpshell-watch", daemon=True)
            self._thread.start()

    def end(self, session: Headless) -> None:
        self._running.remove(session)
        if not self._running:
            self._work.clear()

    def _look(self) -> None:
        seen: dict[Headless, int] = {}
        while True:
            self._work.wait()
            time.sleep(STUCK_SECONDS)
            now = {session: session.turns for session in list(self._running)}
            for session, turns in now.items():
                if seen.get(session) == turns and not session.vm.is_loading():
                    _stop_what_runs(session)
            seen = now


def _stop_what_runs(session: Headless) -> None:
    sched = session.vm.sched
    process = sched.cur
    if process is not None:
        (sched.force_interrupt if process.pid is session.pid else sched.force_exit)(process.pid)


_WATCH = _Watch()


class RecordingSeeded(Seeded):
    """Keeps the choices there were, as (of how many, which), and counts the slices that ended computing."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.choices: list[tuple[int, int]] = []
        self.computed = 0

    def switch_at_pause(self, acts: int) -> bool:
        found = super().switch_at_pause(acts)
        self.computed += found
        return found

    def choose(self, ready: Any) -> int:
        chosen = super().choose(ready)
        if len(ready) > 1:
            self.choices.append((len(ready), chosen))
        return chosen


class Schedules:
    """The seeds from 0 that are worth a run: those under which something is chosen differently than in every run before.

    A run under a seed follows from its choices alone, and what a seed chooses is known beforehand: so a run that would be one of those
    before is not run again.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        # (of how many there was a choice, what followed each choice); None at the end of a run.
        self._seen: Any = ()

    def __iter__(self) -> Iterator[int]:
        for seed in range(self.count):
            if not self._is_known(seed):
                yield seed

    def ran(self, choices: list[tuple[int, int]]) -> None:
        """Such a run has been seen."""
        node: Any = None
        for many, chosen in reversed(choices):
            node = (many, {chosen: node})
        self._seen = node if self._seen == () else _joined(self._seen, node)

    def _is_known(self, seed: int) -> bool:
        if self._seen == ():
            return False
        strategy, node = Seeded(seed), self._seen
        while node is not None:
            many, following = node
            chosen = strategy.choose(range(many))  # type: ignore[arg-type]
            if chosen not in following:
                return False
            node = following[chosen]
        return True


def _joined(seen: Any, run: Any) -> Any:
    """What was seen, and one more run."""
    top = seen
    while run is not None and seen is not None:
        _, following = seen
        ((chosen, rest),) = run[1].items()
        if chosen not in following:
            following[chosen] = rest
            break
        seen, run = following[chosen], rest
    return top


def apart(work: Callable[[Callable[[], bool]], T]) -> T:
    """``work(cancelled)`` in a thread with the deep stack that recursion in Elixir needs; Ctrl-C makes ``cancelled()`` true."""
    found: list[T] = []
    failed: list[BaseException] = []
    stop = threading.Event()

    def run() -> None:
        try:
            found.append(work(stop.is_set))
        except BaseException as error:
            failed.append(error)

    with _on_interrupt(stop.set):
        thread = _deep_thread(run)
        while thread.is_alive():
            thread.join(_CANCEL_SECONDS)
    if failed:
        raise failed[0]
    return found[0]


@contextmanager
def _on_interrupt(act: Callable[[], Any]) -> Iterator[None]:
    """Ctrl-C calls ``act`` and raises nothing, whatever it does elsewhere; where it does nothing it still does nothing."""
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        yield
        return
    before = signal.signal(signal.SIGINT, lambda *_: act())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _deep_thread(run: Callable[[], None]) -> threading.Thread:
    before = threading.stack_size()
    for megabytes in (*_STACK_MEGABYTES, 0):
        try:
            threading.stack_size(megabytes << 20)
            thread = threading.Thread(target=run, name="otpshell-headless", daemon=True)
            thread.start()
            return thread
        except (ValueError, RuntimeError):
            if not megabytes:
                raise
        finally:
            threading.stack_size(before)
    raise RuntimeError("no thread could be started")
