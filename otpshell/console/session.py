"""A session at the prompt: what is typed is evaluated in a process of its own (see ``evaluator``), which the prompt only talks to.

The bindings, the env and the results live in the session, not in the process, so an expression that crashes loses nothing. Texts of
results are made in the process too, because inspecting may run the learner's code.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

from otpshell.console.breakpoints import Breakpoints
from otpshell.console.changes import Changes
from otpshell.console.config import ShellConfig
from otpshell.console.evaluation import evaluate_input, expressions_of, with_pids
from otpshell.console.failures import failure_text
from otpshell.console.limiter import Limiter
from otpshell.console.outcome import Outcome
from otpshell.console.prying import Prying
from otpshell.console.recording import mark_input, read_ahead
from otpshell.console.restarts import RestartNotices
from otpshell.console.screen import Screen
from otpshell.console.stage import Guide, Stage
from otpshell.console.teaching import Teacher
from otpshell.console.telling import Telling
from otpshell.lang.caught import Caught
from otpshell.lang.diagnostics import CompileWarning
from otpshell.lang.env import VarKey
from otpshell.lang.parse import BREAK, parse_prompt
from otpshell.runtime.signals import Interrupted
from otpshell.terms.atom import atom
from otpshell.terms.cons import from_iter
from otpshell.terms.errors import ErlExit
from otpshell.view.styles import paint
from otpshell.vm.vm import VM

DO_NOT_SHOW = atom("do not show this result in output")
# What a process that only answers a question of the prompt began with: no picture shows it.
_ASKED = (atom("otpshell"), atom("ask"), 0)


class Session(Telling, Prying):
    """One prompt's evaluation. Everything public here is for the prompt's own thread."""

    # Stands before the prompt: where one is.
    label = ""
    # What an input came to, the newest: its value, or the Caught that ended it; and how long it ran, in nanoseconds of the VM's clock.
    value: Any = None
    caught: Caught | None = None
    took = 0
    # The input that is evaluated, for what is said of its errors; whether it is of several expressions.
    source = ""
    _several = False
    # The line and the text of the input that is being evaluated (not at a `pry` prompt: there something else is).
    running = (1, "")
    # The system is to end: whatever stands on the screen is to leave.
    has_halted = False
    # Whether it was said once that a charlist is no list of numbers.
    told_charlist = False
    # What the prompt lends to a face, and the face that takes the inputs now, with a session of its own (see ``stage``).
    stage: Stage | None = None
    guide: Guide | None = None
    # What the prompt's thread is to open once this input is done: a face, or an editor.
    to_open: Callable[[], Any] | None = None
    # What commands leave for the prompt: bindings to bring back; (editor, file, text that is not evaluated) of an input to edit.
    restoring: dict[VarKey, Any] | None = None
    to_edit: tuple[str, str, str | None] | None = None
    # What traces; the flight recorder's reader, once asked for, and whether it reads on while nobody types.
    tracer: Any = None
    recorder: Any = None
    reads_ahead = False
    # What draws the `seq do … end` that runs; whether each input is drawn.
    drawing: Callable[[], Any] | None = None
    draws_inputs = False
    # Slow motion for each input, and the one that goes on now.
    slow: Any = None
    in_slow: Any = None

    def __init__(
        self,
        vm: VM,
        *,
        colour: bool = False,
        width: Callable[[], int] = lambda: 80,
        on_notice: Callable[[str], Any] | None = None,
        forgetful: bool = False,
    ) -> None:
        super().__init__(vm, on_notice)
        self.config = ShellConfig(colour)
        self.screen = Screen(width)
        # As IEx 1.14: an evaluator that dies takes bindings and numbering with it.
        self.forgetful = forgetful
        self._fresh_env = self.env
        self.lost_bindings: dict[VarKey, Any] = {}
        self.inputs: list[str] = []
        # The input of each prompt, by its number; of several (errors do not count) the last.
        self.numbered: dict[int, str] = {}
        # What helpers print for this input, and printed for the one before: what `page` shows.
        self.printed: list[str] = []
        self.printed_before: list[str] = []
        # What completion knows of modules (see ``module_parts``): (which one it was, its parts) by name.
        self.parts: dict[Any, Any] = {}
        # What `observer`, `lesson`, `demo` open, by name.
        self.faces: dict[str, Callable[..., Any]] = {}
        self.changes = Changes(vm)
        self.breaks = Breakpoints()
        self._watch()
        vm.sched.post(self._start)
        self._run(self._import_helpers)

    def _watch(self) -> None:
        """Have the system tell this session what it is to tell the learner."""
        vm = self.vm
        vm.session = self
        vm.ansi = self.config.enabled  # type: ignore[attr-defined]
        vm.on_log = self._log  # type: ignore[attr-defined]
        vm.on_warning = self._warn
        limiter = Limiter("restarted", self._note)
        vm.on_supervisor = RestartNotices(vm, limiter).changed  # type: ignore[attr-defined]
        self.teacher = Teacher(vm, self._note, lambda: self.config.hints)

    # -- for the prompt ----------------------------------------------------------------------------------------------

    def evaluate(self, source: str) -> Outcome:
        """Evaluate a complete input and wait for what becomes of it. KeyboardInterrupt in the waiting interrupts the evaluation."""
        answered = self.answer_pry(source)
        if answered is not None:
            return answered
        self.inputs.append(source)
        self.numbered[self.counter] = source
        source = with_pids(source)
        return self._run(lambda: self._evaluate(source))

    def run_first(self, options: Any) -> str | None:
        """Run what the command line says is to run before the prompt; the text of the error that ended it, None when all went well."""
        self.vm.argv = [arg.encode("utf-8", "surrogateescape") for arg in options.args]
        works: list[Callable[[], Any]] = [partial(self.vm.eval_string, code) for code in options.eval]
        for path in [*options.require, *([options.file] if options.file else [])]:
            works.append(partial(self.vm.run_file, path))
        for work in works:
            outcome = self._run(partial(self._first, work))
            if outcome.kind == "error":
                return outcome.text
        return None

    def _first(self, work: Callable[[], Any]) -> Outcome:
        try:
            work()
        except OSError as error:
            return Outcome("error", f"No file named {error.filename}\n")
        except Exception as error:
            return Outcome("error", failure_text(self.vm, Caught(error), self.config, typed=False))
        return Outcome("nothing", "")

    def run_dot_iex(self, path: str) -> Outcome:
        """Evaluate the file that sets up the shell."""
        return self._run(lambda: self._dot_iex(path))

    def ask(self, question: Callable[[], Any], timeout: float = 0.3) -> Any:
        """``question()`` in a process of the VM: what completion asks for. None when that takes too long or fails."""
        try:
            return self.vm.sched.call_in_process(lambda: _Answer(question()), initial_call=_ASKED).result(timeout).value
        except (FutureTimeout, Exception):
            return None

    def explain(self, name: str) -> None:
        """Print what `h name` prints, while an input is being typed."""

        def print_help() -> None:
            try:
                evaluate_input(self.vm, parse_prompt(f"h {name}", "iex", 1), {}, self.env)
            except Exception as error:
                self.vm.output(failure_text(self.vm, Caught(error), self.config).encode())

        self.vm.sched.call_in_process(print_help)

    def prompt(self) -> str:
        return self.label + self.config.prompt(self.counter, "pry" if self.place is not None else "iex") + " "

    def continuation(self) -> str:
        return self.config.continuation(self.counter) + " "

    def unread(self) -> int:
        """Messages waiting in the shell's mailbox."""
        process = self.pid.process if self.pid is not None else None
        return len(process.mailbox) if process is not None else 0

    def close(self) -> None:
        """End the system."""
        self.lines.close()
        self.vm.stop()

    def interrupt(self) -> None:
        """Stop the evaluation that runs, now."""
        if self.in_slow is not None:
            self.in_slow.stop()
        super().interrupt()

    # -- around the work ---------------------------------------------------------------------------------------------

    def _do(self, work: Callable[[], Outcome]) -> Outcome:
        if self.config.changes:
            self.changes.begin()
        since = self.vm.sched.events.last
        try:
            outcome = super()._do(work if self.slow is None else partial(self._slowly, work))
            if self.draws_inputs:
                self._draw_input(since)
        except Interrupted:
            if self.in_slow is not None:
                self.in_slow.end()
            raise
        return outcome

    def _done(self, outcome: Outcome) -> None:
        if self.config.changes and self.config.hints:
            found = self.changes.since()
            if found:
                outcome = outcome._replace(note=paint(found, "dim", self.config.enabled) + "\n")
        if not self._outer:
            self.breaks.forget_frames(self.pid)
        super()._done(outcome)
        read_ahead(self.vm)

    def _draw_input(self, since: int) -> None:
        from otpshell.console.pictures import draw_input

        draw_input(self.vm, since)

    def _slowly(self, work: Callable[[], Outcome]) -> Outcome:
        """Do what the prompt asks for in slow motion."""
        motion = self.slow
        motion.begin()
        try:
            outcome = work()
            motion.settle()
            return outcome
        finally:
            motion.end()

    def draw_block(self) -> None:
        """Draw what the block of `seq do … end` did, when one runs. In the evaluator."""
        drawing, self.drawing = self.drawing, None
        if drawing is not None:
            self._settle()
            drawing()

    def _draw_failed_block(self) -> None:
        """A block that fails is drawn too: that is when one looks. The error is what is told, whatever becomes of the drawing."""
        with suppress(Exception):
            self.draw_block()

    def _interrupted(self) -> Outcome:
        return Outcome("interrupted", paint("** (EXIT) interrupted", "yellow", self.config.enabled))

    def _died(self, process: Any, reason: Any) -> None:
        if self.in_slow is not None:
            self.in_slow.end()
        if self.forgetful and not self._expected_exit:
            self.forget()
        super()._died(process, reason)

    def forget(self) -> None:
        """Drop bindings, results, imports and numbering, as a new shell."""
        self.lost_bindings = self.bindings or self.lost_bindings
        self.bindings, self.results, self.counter, self.after_match = {}, {}, 1, False
        self.env = self._fresh_env

    def halted(self) -> None:
        """The system is to end: called in the process that says so, which gets no further."""
        self.has_halted = True
        self._events.put(Outcome("nothing", ""))
        while True:
            self.vm.sched.block(None)

    def respawn(self) -> None:
        self.forget()
        super().respawn()

    # -- work --------------------------------------------------------------------------------------------------------

    def _import_helpers(self) -> Outcome:
        quoted = parse_prompt("import IEx.Helpers, warn: false")
        self.env = self._fresh_env = evaluate_input(self.vm, quoted, {}, self.env).env
        return Outcome("nothing", "")

    def _evaluate(self, source: str) -> Outcome:
        self._several = False
        self.printed_before, self.printed = self.printed, []
        if source.strip() == BREAK.strip():
            return Outcome("nothing", "")
        self.value = self.caught = None
        began = self.vm.sched.clock.now()
        try:
            return self._evaluated(source)
        finally:
            self.took = self.vm.sched.clock.now() - began

    def _evaluated(self, source: str) -> Outcome:
        self.source = source
        try:
            warnings: list[Any] = []
            try:
                # An input ends its line: what `?` is the number of, and what cannot begin a sigil.
                quoted = parse_prompt(source + "\n", "iex", self.counter, after_match=self.after_match, warnings=warnings)
            finally:
                for line, _column, text in warnings:
                    self._warn(CompileWarning(text, "iex", line))
            self.after_match = type(quoted) is tuple and len(quoted) == 3 and quoted[0] is atom("=")
            counter = self.counter
            self._several = len(expressions_of(quoted)) > 1
            self.drawing = None
            if self.place is None:
                self.running = (counter, source)
            mark_input(self.vm, self.pid, counter, self.inputs[-1] if self.inputs else source)
            result = evaluate_input(self.vm, quoted, self.bindings, self.env.replace(line=counter))
            if self._expected_exit:
                return Outcome("nothing", "")
            shown = None if result.value is DO_NOT_SHOW else self.shown(result.value)
        except ErlExit as error:
            if self._expected_exit:
                raise
            self._draw_failed_block()
            return Outcome("error", self._error(error))
        except Exception as error:
            self.after_match = False
            self._draw_failed_block()
            return Outcome("error", self._error(error))
        self.value = self.results[counter] = result.value
        self.bindings = result.bindings
        if self.restoring is not None:
            self.bindings = {**self.restoring, **self.bindings}
            self.restoring = None
        self.env = result.env
        self.counter += 1
        return Outcome("nothing" if shown is None else "value", shown or "")

    def _dot_iex(self, path: str) -> Outcome:
        try:
            quoted = self.vm.parse(self.vm.read_source(path), path)
            result = evaluate_input(self.vm, quoted, self.bindings, self.env.replace(line=1, file=path))
        except Exception as error:
            return Outcome("error", f"Error while evaluating: {path}\n{self._error(error)}")
        self.bindings = result.bindings
        self.env = result.env.replace(file="iex", line=1)
        return Outcome("nothing", "")

    def value_of(self, number: int) -> Any:
        """The result of an earlier prompt, counted from the end when negative; KeyError when it is not there."""
        if number < 0:
            number += self.counter
        return self.results[number]

    def binding_names(self) -> list[str]:
        return [key[0].name for key in self.bindings]

    def bound(self, name: str) -> Any:
        """The value of a variable; KeyError."""
        return self.bindings[atom(name), atom("nil")]

    def results_list(self) -> Any:
        return from_iter(self.results.items())


class _Answer(NamedTuple):
    """Wraps what is no term on its way out of a process."""

    value: Any
