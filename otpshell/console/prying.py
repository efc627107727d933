"""The prompt inside of a process that has stopped, at `IEx.pry`, a breakpoint or a step: a part of the session.

The process that stopped serves the prompt in the evaluator's place, with its own bindings, until `continue` or `next`. One that is not
the shell's has to be let in first.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from otpshell.console.evaluator import Evaluator
from otpshell.console.outcome import Outcome
from otpshell.lang.env import Env, VarKey, new_env
from otpshell.runtime.process import Process
from otpshell.view.styles import paint
from otpshell.vm.vm import VM

# How long `n` waits for another process to come to its next line.
NEXT_SECONDS = 0.3


class Prying(Evaluator):
    """An evaluator whose place a process that stops can take, with what an input is evaluated in."""

    config: Any

    def __init__(self, vm: VM, on_notice: Callable[[str], Any] | None) -> None:
        super().__init__(vm, on_notice)
        self.bindings: dict[VarKey, Any] = {}
        self.env: Env = new_env(vm, "iex")  # type: ignore[arg-type]
        self.counter = 1
        self.after_match = False
        self.results: dict[int, Any] = {}
        # Where the process stands that the prompt is in, at a `pry` prompt; what to go back to when it goes on.
        self.place: Any = None
        self._outer: list[tuple[Any, ...]] = []
        # Whether it stops again at its next line; another process that is on its way there; who asks to be let in.
        self._again = False
        self._going_on: Process | None = None
        self._waiting_to_pry: deque[Any] = deque()

    def pry(self, vm: VM, place: Any, bindings: dict[VarKey, Any], env: Env | None) -> bool:
        """The calling process stops and serves the prompt until `continue` or `next`: whether it is to stop at its next line."""
        process = vm.sched.cur
        own = process.pid is self.pid
        if not own and self._going_on is not process and not self._allowed(process, place):
            return False
        self._going_on = None
        text = paint(place.reached(), "yellow", self.config.enabled)
        self._outer.append((self.pid, self.bindings, self.env, self.counter, self.after_match, self.place, self.results))
        depth = len(self._outer)
        self.pid, self.bindings, self.counter, self.after_match, self.place = process.pid, bindings, 1, False, place
        self.results = {}
        if env is not None:
            kept = {"aliases": env.aliases, "requires": env.requires | self.env.requires}
            self.env = self.env.replace(**kept)
        ended = self._pry_ended(depth)
        process.on_exit = [*(process.on_exit or ()), ended]
        self._done(Outcome("value", text))
        try:
            self._serve()
        finally:
            if process.on_exit is not None and ended in process.on_exit:
                process.on_exit.remove(ended)
            self._back(depth)
            if own:
                self._busy = True
            elif self._again:
                self._await_next(process)
            else:
                self._done(Outcome("nothing", ""))
        return self._again

    def _await_next(self, process: Process) -> None:
        """Another process goes on to its next line: the prompt waits a moment for it to get there."""
        self._busy, self._going_on = True, process
        evaluation = self._evaluation

        def give_up() -> None:
            if self._going_on is process and self._busy and self._evaluation == evaluation:
                self._going_on = None
                self._done(Outcome("nothing", ""))

        timer = threading.Timer(NEXT_SECONDS, lambda: self.vm.sched.post(give_up))
        timer.daemon = True
        timer.start()

    def _allowed(self, process: Process, place: Any) -> bool:
        """Ask whether the prompt may go into another process; that process waits for the answer."""
        where = place.location()
        request: dict[str, Any] = {"process": process, "answer": None}
        self._waiting_to_pry.append(request)
        self.on_notice(f"\nRequest to pry {self.vm.inspect(process.pid)} at {where}\nAllow? [Yn]\n")
        while request["answer"] is None:
            self.vm.sched.block(None)
        return bool(request["answer"])

    def answer_pry(self, text: str) -> Outcome | None:
        """Take an input as the answer to a request to pry; None when there is none or it is no answer. For the prompt."""
        answer = {"": True, "y": True, "yes": True, "n": False, "no": False}.get(text.strip().lower())
        if not self._waiting_to_pry or answer is None:
            return None
        request = self._waiting_to_pry.popleft()

        def deliver() -> None:
            request["answer"] = answer
            process = request["process"]
            if process.waiting:
                process.waiting = False
                self.vm.sched.runq.append(process)
            elif process.pid.process is None:
                self._events.put(Outcome("nothing", ""))

        self.vm.sched.post(deliver)
        return self._next_outcome() if answer else Outcome("nothing", "")

    def leave_pry(self, again: bool = False) -> None:
        """`continue`, or with ``again`` `next`: the process that stopped goes on."""
        self._leaving = self.place is not None
        self._again = again

    def _back(self, depth: int) -> None:
        while len(self._outer) >= depth:
            self.pid, self.bindings, self.env, self.counter, self.after_match, self.place, self.results = self._outer.pop()

    def _pry_ended(self, depth: int) -> Callable[[Any, Any], None]:
        def ended(process: Process, _reason: Any) -> None:
            shell = self.pid
            self._back(depth)
            if self._busy and process.pid is shell is not self.pid:
                # It was another process than the shell's, and what was typed there ended it.
                self._done(Outcome("nothing", ""))

        return ended
