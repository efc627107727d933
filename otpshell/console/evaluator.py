"""The evaluator: the process in which what is typed at a prompt runs, and its side that the prompt's thread talks to.

The prompt's thread puts work into ``_requests`` and waits for events: the :class:`Outcome` of the work, or a :class:`ReadRequest` of a
process that reads from standard input. Everything else here runs in the VM's thread. An expression that never returns can be
interrupted, and when a link takes the process down another one goes on.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any

from otpshell.console.outcome import Outcome, ReadRequest
from otpshell.console.reading import InputLines
from otpshell.runtime.process import Process
from otpshell.runtime.signals import Interrupted
from otpshell.terms.atom import NORMAL, alias, atom
from otpshell.terms.cons import elist
from otpshell.terms.errors import ErlExit
from otpshell.terms.idents import Pid, new_pid
from otpshell.vm.vm import VM

# How long what an expression has set going may run before the prompt comes back; most has printed or crashed by then.
SETTLE_SECONDS = 0.02
SETTLE_TURNS = 6
# After this long an interrupted evaluation is in code that does not look for interrupts: it is stopped where it is.
GRACE_SECONDS = 0.15
POLL_SECONDS = 0.1
_SERVER_PID = 80


class Evaluator:
    """See above. What the work is, and what is told of its end, the session says in the methods that it overrides."""

    def __init__(self, vm: VM, on_notice: Callable[[str], Any] | None) -> None:
        self.vm = vm
        self.pid: Pid | None = None
        # Texts that belong to no input: the end of the evaluator between two of them.
        self.on_notice = on_notice or (lambda text: vm.output(text.encode()))
        # How many evaluators have died unexpectedly; functions that a new one calls first.
        self.restarts = 0
        self.after_spawn: list[Any] = []
        self.lines = InputLines(lambda request: self._events.put(request))
        self._requests: deque[Any] = deque()
        self._events: SimpleQueue[Outcome | ReadRequest] = SimpleQueue()
        self._busy = False
        # The opposite of busy, to be waited for; the number of the evaluation, and of the one being interrupted.
        self._idle = threading.Event()
        self._evaluation = 0
        self._insisting = 0
        # What the input that is being evaluated has come to, while what it set going still settles.
        self._finished: Outcome | None = None
        self._expected_exit = False
        # The process that serves the prompt goes on with what it was evaluating.
        self._leaving = False
        vm.read_input = self.lines.read  # type: ignore[attr-defined]

    # -- for the prompt's thread -------------------------------------------------------------------------------------

    def is_busy(self) -> bool:
        """Whether an input is being evaluated."""
        return self._busy

    def _run(self, work: Callable[[], Outcome]) -> Outcome:
        """Have ``work`` done in the evaluator, and wait for what becomes of it. KeyboardInterrupt in the waiting interrupts it."""

        def deliver() -> None:
            self._requests.append(work)
            self._wake()

        self.vm.sched.post(deliver)
        return self._next_outcome()

    def _next_outcome(self) -> Outcome:
        while True:
            try:
                # A signal that comes just before the wait begins would not end it (and none does on Windows): so not for ever.
                event = self._events.get(timeout=POLL_SECONDS)
                if type(event) is ReadRequest:
                    self.lines.answer(event, self.read_line)
                    continue
                assert isinstance(event, Outcome)
                return event
            except Empty:
                continue
            except KeyboardInterrupt:
                self.interrupt()

    def serve_reads(self) -> None:
        """Give lines to processes that asked for input while the prompt was up."""
        while True:
            try:
                event = self._events.get_nowait()
            except Empty:
                return
            if type(event) is ReadRequest:
                self.lines.answer(event, self.read_line)

    def read_line(self) -> bytes:
        """A line of standard input. The prompt sets this to what reads from its terminal."""
        return b""

    def interrupt(self) -> None:
        """Stop the evaluation that runs, now."""
        evaluation = self._evaluation
        if self._busy and self._insisting != evaluation:
            self._insisting = evaluation
            threading.Thread(target=self._insist, args=(evaluation,), name="otpshell-interrupt", daemon=True).start()

    def _insist(self, evaluation: int) -> None:
        """Interrupt an evaluation until it has ended. What does not come to a place to be interrupted at is stopped where it is."""
        sched = self.vm.sched
        taken = threading.Event()

        def interrupt() -> None:
            process = self._process()
            if self._busy and self._evaluation == evaluation and process is not None:
                sched.interrupt(process)
            taken.set()

        while self._busy and self._evaluation == evaluation:
            taken.clear()
            sched.post(interrupt)
            if taken.wait(GRACE_SECONDS):
                self._idle.wait(GRACE_SECONDS)
            elif self._busy and self._evaluation == evaluation and self.pid is not None:
                sched.force_interrupt(self.pid)

    # -- in the VM's thread ------------------------------------------------------------------------------------------

    def _process(self) -> Process | None:
        return self.pid.process if self.pid is not None else None

    def _wake(self) -> None:
        process = self._process()
        if process is not None and process.waiting:
            process.waiting = False
            self.vm.sched.runq.append(process)

    def _start(self) -> None:
        sched = self.vm.sched
        self.pid = sched.spawn(self._evaluator, ())
        process = self.pid.process
        process.initial_call = (atom("proc_lib"), atom("init_p"), 5)
        process.dictionary = {
            atom("$initial_call"): (alias("IEx.Evaluator"), atom("init"), 4),
            atom("$ancestors"): elist(new_pid(_SERVER_PID, 0, None, self.vm)),
        }
        process.on_exit = [self._died]

    def _evaluator(self) -> Any:
        for fun in self.after_spawn:
            self.vm.apply(atom("erlang"), atom("apply"), fun, elist())
        while True:
            try:
                self._serve()
            except Interrupted:
                # It struck just outside of the work.
                if self._busy:
                    self._done(self._interrupted())

    def _serve(self) -> None:
        """Do what the prompt asks for, in this process; comes back when a `pry` session is left."""
        sched = self.vm.sched
        me = sched.cur.pid
        while True:
            while not self._requests or self.pid is not me:
                try:
                    sched.block(None)
                except Interrupted:
                    # It came too late: the expression had just ended.
                    pass
            work = self._requests.popleft()
            self._evaluation += 1
            self._idle.clear()
            self._busy = True
            try:
                outcome = self._do(work)
            except Interrupted:
                outcome = self._interrupted()
            if self._leaving:
                # The evaluator goes on with what it was evaluating; another process with its own life.
                self._leaving = False
                return
            self._done(outcome)

    def _do(self, work: Callable[[], Outcome]) -> Outcome:
        """Do what the prompt asks for, and what follows from it."""
        outcome = self._finished = work()
        self._settle()
        return outcome

    def _settle(self) -> None:
        """Let processes that the expression has set going run a little, so that what they print comes before the next prompt."""
        sched = self.vm.sched
        if sched.clock.virtual:
            return
        end = monotonic() + SETTLE_SECONDS
        turns = 0
        while sched.runq and (turns < SETTLE_TURNS or monotonic() < end or self.vm.is_loading()):
            turns += 1
            sched.yield_()

    def _done(self, outcome: Outcome) -> None:
        """The evaluation has ended: tell the prompt."""
        self._busy = False
        self._finished = None
        self._events.put(outcome)
        self._idle.set()

    def _interrupted(self) -> Outcome:
        """What becomes of an input that was interrupted."""
        raise NotImplementedError

    def _died(self, _process: Any, reason: Any) -> None:
        """The evaluator has ended: by a link, by ``Process.exit``, or by ``exit`` of its own."""
        was_busy, self._busy = self._busy, False
        self._idle.set()
        finished, self._finished = self._finished, None
        expected, self._expected_exit = self._expected_exit, False
        text = ""
        if not expected:
            self.restarts += 1
            text = self._exit_text(reason)
        self.vm.sched.post(self._start)
        if was_busy:
            if finished is not None and finished.kind == "value":
                text = f"{finished.text}\n{text}"
            self._events.put(Outcome("died", text))
        elif text:
            # Between two inputs: said at once, above the line that may be being typed.
            self.on_notice("\n" + text + "\n")

    def _exit_text(self, reason: Any) -> str:
        """What is said when an evaluator has died unexpectedly."""
        raise NotImplementedError

    def respawn(self) -> None:
        """Called in the evaluator: end it, and start over with another."""
        self._expected_exit = True
        raise ErlExit(NORMAL)
