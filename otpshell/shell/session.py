"""A session at the prompt: what is typed is evaluated in a process of its own, the evaluator, which the prompt only talks to.

The bindings, the env and the results live in the session, not in the process, so an expression that crashes loses nothing, one that never
returns can be interrupted, and when a link takes the process down another one goes on. Texts of results are made in the process too,
because inspecting may run the learner's code.
"""

from __future__ import annotations

import threading
from collections import deque
from queue import SimpleQueue
from typing import Any, NamedTuple

from otpshell.lang.caught import Caught
from otpshell.lang.env import Env, VarKey, new_env
from otpshell.lang.parse import parse_prompt
from otpshell.runtime.signals import Interrupted
from otpshell.terms.atom import alias, atom
from otpshell.terms.cons import from_iter
from otpshell.terms.idents import Pid
from otpshell.vm.evaluator import evaluate
from otpshell.vm.vm import VM
from otpshell.view.styles import RESULT

_ERLANG_PRUNED = {"erl_eval", "elixir", "elixir_compiler", "elixir_lexical", "Elixir.Code", "Elixir.Module.ParallelChecker"}
HELPERS = alias("IEx.Helpers")
DO_NOT_SHOW = atom("do not show this result in output")


class Outcome(NamedTuple):
    """What became of an input. ``kind``: "value", "nothing" (nothing to show), "error", "interrupted" or "died"; ``text`` is to be printed."""

    kind: str
    text: str


class Session:
    """One prompt's evaluation. Everything public here is for the prompt's own thread."""

    def __init__(self, vm: VM, *, colour: bool = False, width: int = 80) -> None:
        self.vm = vm
        self.colour = colour
        self.width = width
        self.counter = 1
        self.env: Env = new_env(vm, "iex")  # type: ignore[arg-type]
        self.bindings: dict[VarKey, Any] = {}
        self.results: dict[int, Any] = {}
        self.after_match = False
        self.pid: Pid | None = None
        self._requests: deque[Any] = deque()
        self._outcomes: SimpleQueue[Outcome] = SimpleQueue()
        self._busy = False
        vm.session = self
        self._start()
        self._run(self._import_helpers)

    # -- for the prompt ----------------------------------------------------------------------------------------------

    def evaluate(self, source: str) -> Outcome:
        """Evaluate a complete input and wait for what becomes of it. KeyboardInterrupt in the waiting interrupts the evaluation."""
        return self._run(lambda: self._evaluate(source))

    def _run(self, work: Any) -> Outcome:
        def deliver() -> None:
            self._busy = True
            self._requests.append(work)
            process = self.pid.process if self.pid is not None else None
            if process is not None and process.waiting:
                process.waiting = False
                self.vm.sched.runq.append(process)

        self.vm.sched.post(deliver)
        while True:
            try:
                outcome = self._outcomes.get()
                break
            except KeyboardInterrupt:
                self.vm.sched.post(self._interrupt)
        if outcome.kind == "died":
            self._start()
        return outcome

    def unread(self) -> int:
        """Messages waiting in the shell's mailbox."""
        process = self.pid.process if self.pid is not None else None
        return len(process.mailbox) if process is not None else 0

    # -- the evaluator process ---------------------------------------------------------------------------------------

    def _start(self) -> None:
        ready = threading.Event()

        def begin() -> None:
            self.pid = self.vm.sched.spawn(self._evaluator, ())
            self.pid.process.on_exit = [self._died]
            ready.set()

        self.vm.sched.post(begin)
        ready.wait()

    def _evaluator(self) -> Any:
        sched = self.vm.sched
        while True:
            while not self._requests:
                try:
                    sched.block(None)
                except Interrupted:
                    # It came too late: the expression had just ended.
                    pass
            work = self._requests.popleft()
            try:
                outcome = work()
            except Interrupted:
                outcome = Outcome("interrupted", "** (EXIT) interrupted")
            self._busy = False
            self._outcomes.put(outcome)

    def _interrupt(self) -> None:
        process = self.pid.process if self.pid is not None else None
        if self._busy and process is not None:
            self.vm.sched.interrupt(process)

    def _died(self, _process: Any, reason: Any) -> None:
        """The evaluator has ended: by a link, by ``Process.exit``, or by ``exit`` of its own."""
        if not self._busy:
            # Between two inputs: the prompt learns of it with the next one.
            self._requests.clear()
        if reason is atom("normal"):
            text = ""
        else:
            text = f"** (EXIT from {self.vm.inspect(self.pid)}) shell process exited with reason: {self.vm.format_exit(reason)}"
        self._busy = False
        self._outcomes.put(Outcome("died", text))

    def _import_helpers(self) -> Outcome:
        if self.vm.ensure_loaded(HELPERS):
            quoted = parse_prompt("import IEx.Helpers, warn: false")
            self.env = evaluate(self.vm, quoted, {}, self.env).env.replace(versioned_vars={})
        return Outcome("nothing", "")

    def _evaluate(self, source: str) -> Outcome:
        vm = self.vm
        try:
            quoted = parse_prompt(source, "iex", self.counter, after_match=self.after_match)
            self.after_match = type(quoted) is tuple and len(quoted) == 3 and quoted[0] is atom("=")
            env = self.env.replace(line=self.counter)
            result = evaluate(vm, quoted, self.bindings, env)
            shown = self._shown(result.value)
        except Exception as error:
            return Outcome("error", self._error(error))
        self.results[self.counter] = result.value
        self.bindings = result.bindings
        self.env = result.env.replace(versioned_vars={})
        self.counter += 1
        return Outcome("nothing" if shown is None else "value", shown or "")

    def _shown(self, value: Any) -> str | None:
        if value is DO_NOT_SHOW:
            return None
        options: dict[str, Any] = {"pretty": True, "width": self.width}
        if self.colour:
            options["syntax_colors"] = _COLOURS
            return f"\x1b[33m{self.vm.inspect(value, **options)}\x1b[0m"
        return self.vm.inspect(value, **options)

    def _error(self, error: BaseException) -> str:
        what = Caught(error)
        text = self.vm.format_error(what.kind, what.value, what.trace(), hide=_is_shell_entry)
        if self.colour:
            return f"\x1b[31m{text}\x1b[0m"
        return text

    def value_of(self, number: int) -> Any:
        """The result of an earlier prompt, counted from the end when negative; KeyError when it is not there."""
        if number < 0:
            number += self.counter
        return self.results[number]


def _is_shell_entry(entry: Any) -> bool:
    return len(entry) == 4 and entry[0].name in _ERLANG_PRUNED


_COLOURS = from_iter([(atom(name), atom(colour)) for name, colour in RESULT.items()])

