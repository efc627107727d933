"""A session at the prompt: what is typed is evaluated in a process of its own, the evaluator, which the prompt only talks to.

The bindings, the env and the results live in the session, not in the process, so an expression that crashes loses nothing, one that never
returns can be interrupted, and when a link takes the process down another one goes on. Texts of results are made in the process too,
because inspecting may run the learner's code.

The prompt's thread puts work into ``_requests`` and waits for events: the :class:`Outcome` of the work, or a :class:`ReadRequest` of a
process that reads from standard input. Everything else here runs in the VM's thread.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import AbstractContextManager, nullcontext, suppress
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, NamedTuple

from otpshell.console.breakpoints import Breakpoints
from otpshell.console.changes import Changes
from otpshell.console.config import ShellConfig
from otpshell.console.evaluation import evaluate_input, expressions_of, with_pids
from otpshell.console.failures import failure_text
from otpshell.console.limiter import Limiter
from otpshell.console.outcome import Outcome, ReadRequest
from otpshell.console.prying import Prying
from otpshell.console.recording import mark_input, read_ahead
from otpshell.console.restarts import RestartNotices
from otpshell.console.stage import Guide, Stage
from otpshell.console.teaching import Teacher
from otpshell.console.telling import Telling
from otpshell.lang.caught import Caught
from otpshell.lang.diagnostics import CompileWarning
from otpshell.lang.env import Env, VarKey, new_env
from otpshell.lang.parse import BREAK, parse_prompt
from otpshell.runtime.process import Process
from otpshell.runtime.signals import Interrupted
from otpshell.terms.atom import NORMAL, alias, atom
from otpshell.terms.cons import elist, from_iter
from otpshell.terms.errors import ErlExit
from otpshell.terms.idents import Pid, new_pid
from otpshell.view.styles import paint
from otpshell.vm.vm import VM

DO_NOT_SHOW = atom("do not show this result in output")
# How long what an expression has set going may run before the prompt comes back; most has printed or crashed by then.
SETTLE_SECONDS = 0.02
SETTLE_TURNS = 6
# After this long an interrupted evaluation is in code that does not look for interrupts: it is stopped where it is.
GRACE_SECONDS = 0.15
POLL_SECONDS = 0.1
_SERVER_PID = 80
# What a process that only answers a question of the prompt began with: no picture shows it.
_ASKED = (atom("otpshell"), atom("ask"), 0)


class Session(Prying, Telling):
    """One prompt's evaluation. Everything public here is for the prompt's own thread."""

    def __init__(
        self,
        vm: VM,
        *,
        colour: bool = False,
        width: Callable[[], int] = lambda: 80,
        on_notice: Callable[[str], Any] | None = None,
        forgetful: bool = False,
    ) -> None:
        self.vm = vm
        self.config = ShellConfig(colour)
        self.width = width
        # Texts that belong to no input: the end of the evaluator between two of them.
        self.on_notice = on_notice or (lambda text: vm.output(text.encode()))
        # As IEx 1.14: an evaluator that dies takes bindings and numbering with it.
        self.forgetful = forgetful
        self.counter = 1
        self.env: Env = new_env(vm, "iex")  # type: ignore[arg-type]
        self.bindings: dict[VarKey, Any] = {}
        self.results: dict[int, Any] = {}
        self.inputs: list[str] = []
        # The input of each prompt, by its number; of several (errors do not count) the last.
        self.numbered: dict[int, str] = {}
        self.lost_bindings: dict[VarKey, Any] = {}
        self.after_match = False
        # The input that is evaluated, for what is said of its errors.
        self.source = ""
        # What a program left of the line it read.
        self._left = b""
        self.pid: Pid | None = None
        self.told_charlist = False
        # What completion knows of modules (see ``module_parts``): (which one it was, its parts) by name.
        self.parts: dict[Any, Any] = {}
        # What helpers print for this input, and printed for the one before: what `page` shows.
        self.printed: list[str] = []
        self.printed_before: list[str] = []
        self.after_spawn: list[Any] = []
        # Set by commands: what traces, bindings to bring back, (editor, file, text that is not evaluated) of an input to edit.
        self.tracer: Any = None
        self.restoring: dict[VarKey, Any] | None = None
        self.to_edit: tuple[str, str, str | None] | None = None
        # What `observer`, `lesson`, `demo` open (by name), and what the prompt's thread is to open once this input is done.
        self.faces: dict[str, Callable[..., Any]] = {}
        self.to_open: Callable[[], Any] | None = None
        # What the prompt lends to a face, and the face that takes the inputs now, with a session of its own (see ``stage``).
        self.stage: Stage | None = None
        self.guide: Guide | None = None
        # Stands before the prompt: where one is.
        self.label = ""
        # While a face has the terminal: what the system prints is kept and appears afterwards. The prompt sets it to its terminal's.
        self.hold_output: Callable[[], AbstractContextManager[Any]] = nullcontext
        # The flight recorder's reader, once asked for; what draws the `seq do … end` that runs; whether each input is drawn.
        self.recorder: Any = None
        self.drawing: Callable[[], Any] | None = None
        self.draws_inputs = False
        self.reads_ahead = False
        # Whether what it prints stands on a light terminal.
        self.on_light: Callable[[], bool] = lambda: False
        # Slow motion for each input, and the one that goes on now; how a key is read in it, by the VM's thread (None: there are no keys).
        self.slow: Any = None
        self.in_slow: Any = None
        self.read_key: Callable[[float], str | None] | None = None
        # Shows lines on the whole screen, `viewer(make, live)`, for `to_open`; None where there is no screen.
        self.viewer: Callable[[Callable[[], Any], bool], Any] | None = None
        self.changes = Changes(vm)
        self.restarts = 0
        # The system is to end: whatever stands on the screen is to leave.
        self.has_halted = False
        self._closed = False
        # Who waits for a line of input.
        self._asked: set[Future[bytes]] = set()
        self._fresh_env = self.env
        self.breaks = Breakpoints()
        # The line and the text of the input that is being evaluated (not at a `pry` prompt: there something else is).
        self.running = (1, "")
        # Where the process stands that the prompt is in, at a `pry` prompt; what to go back to when it goes on.
        self.place: Any = None
        self._outer: list[tuple[Any, ...]] = []
        self._leaving = False
        # Whether it stops again at its next line; another process that is on its way there.
        self._again = False
        # Whether the input is of several expressions.
        self._several = False
        self._going_on: Process | None = None
        self._waiting_to_pry: deque[Any] = deque()
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
        # What the newest input came to: its value, or the Caught that ended it; and for how long it ran, in nanoseconds of the VM's clock.
        self.value: Any = None
        self.caught: Caught | None = None
        self.took = 0
        vm.session = self
        vm.read_input = self._read_input  # type: ignore[attr-defined]
        vm.ansi = colour  # type: ignore[attr-defined]
        vm.on_log = self._log  # type: ignore[attr-defined]
        vm.on_warning = self._warn
        limiter = Limiter("restarted", self._note)
        vm.on_supervisor = RestartNotices(vm, limiter).changed  # type: ignore[attr-defined]
        self.teacher = Teacher(vm, self._note, lambda: self.config.hints)
        vm.sched.post(self._start)
        self._run(self._import_helpers)

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
        works: list[Callable[[], Any]] = [lambda code=code: self.vm.eval_string(code) for code in options.eval]  # type: ignore[misc]
        for path in [*options.require, *([options.file] if options.file else [])]:
            works.append(lambda path=path: self.vm.run_file(path))  # type: ignore[misc]
        for work in works:
            outcome = self._run(lambda work=work: self._first(work))
            if outcome.kind == "error":
                return outcome.text
        return None

    def _first(self, work: Callable[[], Any]) -> Outcome:
        try:
            work()
        except OSError as error:
            return Outcome("error", f"No file named {error.filename}\n")
        except Exception as error:
            return Outcome("error", failure_text(self.vm, Caught(error), self.config))
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

    def _run(self, work: Any) -> Outcome:
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
                    self._answer(event)
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
                self._answer(event)

    def close(self) -> None:
        """End the system. Who waits for input is told that there is none any more, for it would keep the program from ending."""
        self._closed = True
        self._release()
        self.vm.stop()

    def _release(self) -> None:
        # Not through the queue of events: what ended the prompt may have come between taking a request from it and answering.
        for reply in list(self._asked):
            _settle(reply, b"")

    def _answer(self, request: ReadRequest) -> None:
        line = b""
        try:
            if not self._closed:
                line = self.read_line()
        finally:
            _settle(request.reply, line)

    def read_line(self) -> bytes:
        """A line of standard input. The prompt sets this to what reads from its terminal."""
        return b""

    def interrupt(self) -> None:
        """Stop the evaluation that runs, now."""
        if self.in_slow is not None:
            self.in_slow.stop()
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

    # -- the evaluator process ---------------------------------------------------------------------------------------

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

    def _interrupted(self) -> Outcome:
        return Outcome("interrupted", paint("** (EXIT) interrupted", "yellow", self.config.enabled))

    def _done(self, outcome: Outcome) -> None:
        """The evaluation has ended: tell the prompt."""
        if self.config.changes and self.config.hints:
            found = self.changes.since()
            if found:
                outcome = outcome._replace(note=paint(found, "dim", self.config.enabled) + "\n")
        self._busy = False
        self._finished = None
        if not self._outer:
            self.breaks.forget_frames(self.pid)
        self._events.put(outcome)
        self._idle.set()
        read_ahead(self.vm)

    def is_busy(self) -> bool:
        """Whether an input is being evaluated."""
        return self._busy

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
                if self.config.changes:
                    self.changes.begin()
                since = self.vm.sched.events.last
                outcome = self._finished = self._slowly(work) if self.slow is not None else work()
                self._settle()
                if self.draws_inputs:
                    self._draw_input(since)
            except Interrupted:
                outcome = self._interrupted()
                if self.in_slow is not None:
                    self.in_slow.end()
            if self._leaving:
                # The evaluator goes on with what it was evaluating; another process with its own life.
                self._leaving = False
                return
            self._done(outcome)

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

    def _died(self, _process: Any, reason: Any) -> None:
        """The evaluator has ended: by a link, by ``Process.exit``, or by ``exit`` of its own."""
        was_busy, self._busy = self._busy, False
        self._idle.set()
        if self.in_slow is not None:
            self.in_slow.end()
        finished, self._finished = self._finished, None
        expected, self._expected_exit = self._expected_exit, False
        text = ""
        if not expected:
            self.restarts += 1
            if self.forgetful:
                self.forget()
            text = self._exit_text(reason)
        self.vm.sched.post(self._start)
        if was_busy:
            if finished is not None and finished.kind == "value":
                text = f"{finished.text}\n{text}"
            self._events.put(Outcome("died", text))
        elif text:
            # Between two inputs: said at once, above the line that may be being typed.
            self.on_notice("\n" + text + "\n")

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
        """Called in the evaluator: end it, and start over with another."""
        self.forget()
        self._expected_exit = True
        raise _respawned()

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

    def _read_input(self, what: str, count: int) -> bytes:
        """Called in a worker thread of the VM: a process reads a line, ``count`` characters, or all there is from standard input.

        What it leaves of a line is there for who reads next: a process, or the prompt (:meth:`left_over`).
        """
        data, self._left = self._left, b""
        while True:
            text = data.decode("utf-8", "surrogateescape")
            if what == "line" and b"\n" in data or what == "chars" and len(text) >= count:
                break
            reply: Future[bytes] = Future()
            self._asked.add(reply)
            self._events.put(ReadRequest(reply))
            if self._closed:
                # Whoever closes it may have looked for requests just before.
                self._release()
            line = reply.result()
            self._asked.discard(reply)
            if not line:
                return data
            data += line
        size = data.index(b"\n") + 1 if what == "line" else len(text[:count].encode("utf-8", "surrogateescape"))
        self._left = data[size:]
        return data[:size]

    def left_over(self) -> str:
        """What a program has left of a line that it read: the prompt has it to edit, so that nothing that was typed is lost."""
        data, self._left = self._left, b""
        return data.decode("utf-8", "replace").strip("\n")

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


def _respawned() -> ErlExit:
    return ErlExit(NORMAL)


def _settle(reply: Future[bytes], line: bytes) -> None:
    """Answer a request, unless the end of the prompt has done so."""
    with suppress(InvalidStateError):
        reply.set_result(line)
