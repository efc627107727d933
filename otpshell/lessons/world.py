"""A session in which a lesson happens: inputs go in, and checks are asked about what came of them.

Two kinds: :class:`HeadlessWorld` on virtual time under a seed, for judging and for authors; and ``live``'s at the real prompt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from otpshell.console.headless import Headless
from otpshell.console.outcome import Outcome
from otpshell.lang.caught import Caught
from otpshell.lang.env import Env
from otpshell.lang.exceptions import format_banner
from otpshell.lang.parse import parse
from otpshell.lessons import check_messages, check_processes, check_values
from otpshell.lessons.check_module import CHECK, FACTS
from otpshell.lessons.evidence import Evidence
from otpshell.terms.atom import FALSE, NIL
from otpshell.vm.capabilities import Capabilities
from otpshell.vm.evaluator import evaluate

# What a person takes to type the next line, at least: timers go off between two inputs.
BETWEEN_INPUTS_MS = 1000
_IMPORT = "import Otpshell.Check, warn: false"


class Answer(NamedTuple):
    """What a check came to: its truth, or why it could not be asked (the text of an error)."""

    true: bool
    error: str = ""


class _Wrapped(NamedTuple):
    """What is no term, on its way out of a process."""

    value: Any


class World:
    """One session and the evidence of it."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self.evidence = Evidence(session)
        # What the newest input came to, and the lines of standard input that it read.
        self.outcome = Outcome("nothing", "")
        self.lines_read: list[str] = []
        self._checking_env: tuple[Env | None, Env | None] = (None, None)
        session.vm.evidence = self.evidence
        for module in (CHECK, FACTS):
            session.vm.code.add_native(module)

    def begin(self) -> None:
        """A step begins: what was before is no evidence of it."""
        self.session.value = self.session.caught = None
        self.evidence.begin()

    def run(self, source: str) -> Outcome:
        """Evaluate an input."""
        raise NotImplementedError

    def run_again(self, inputs: Iterable[str], read: Mapping[str, list[str]]) -> None:
        """Inputs that were accepted before, unseen and without waiting. ``read`` has the lines that an input read then."""
        raise NotImplementedError

    def wait(self, milliseconds: int) -> None:
        """Let what the input set going come to rest, and then so much time pass."""
        raise NotImplementedError

    def _call(self, work: Callable[[], Any]) -> Any:
        """``work()`` in a process of the VM; TimeoutError when it takes too long."""
        raise NotImplementedError

    def stop(self) -> None:
        self.session.vm.stop()

    # -- asking ------------------------------------------------------------------------------------------------------

    def ask(self, check: str) -> Answer:
        """Whether an Elixir expression is true, with the session's variables and ``Otpshell.Check`` in reach."""
        try:
            return self._call(lambda: _Wrapped(Answer(self._value(check) not in (FALSE, NIL)))).value
        except TimeoutError:
            return Answer(False, "it did not come to an end")
        except Exception as error:
            caught = Caught(error)
            return Answer(False, format_banner(caught.kind, caught.value, caught.trace(), self.session.vm.host))

    def _value(self, check: str) -> Any:
        """In a process of the VM."""
        session = self.session
        vm = session.vm
        self.evidence.checkers.add(vm.sched.cur.pid)
        self.evidence.collect()
        # What is odd about a check (it may name a variable that is not there yet) is none of the learner's business.
        warn, vm.on_warning = vm.on_warning, lambda warning: None
        try:
            return evaluate(vm, parse(check), session.bindings, self._env()).value
        finally:
            vm.on_warning = warn

    def _env(self) -> Env:
        """The session's env with the functions of checks in reach."""
        known, made = self._checking_env
        if known is not self.session.env:
            env = evaluate(self.session.vm, parse(_IMPORT), {}, self.session.env).env
            made = env.replace(versioned_vars={}, file="check", line=1)
            self._checking_env = (self.session.env, made)
        assert made is not None
        return made


class HeadlessWorld(World):
    """On virtual time, under the schedule of a seed. It reaches no file."""

    session: Headless

    def __init__(
        self, seed: int = 0, cancelled: Callable[[], bool] = lambda: False, write: Callable[[bytes], Any] = lambda data: None
    ) -> None:
        self._out = write
        self._muted = False
        super().__init__(Headless(seed, output=self._write, capabilities=Capabilities(), cancelled=cancelled))
        self._fresh = True

    def _write(self, data: bytes) -> None:
        evidence = getattr(self, "evidence", None)
        if evidence is not None:
            evidence.write(data)
        if not self._muted:
            self._out(data)

    def run(self, source: str) -> Outcome:
        if not self._fresh:
            self.session.pass_time(BETWEEN_INPUTS_MS)
        self._fresh = False
        self.outcome = self.session.evaluate(source)
        return self.outcome

    def run_again(self, inputs: Iterable[str], read: Mapping[str, list[str]]) -> None:
        self._muted = True
        try:
            for source in inputs:
                self.run(source)
        finally:
            self._muted = False

    def wait(self, milliseconds: int) -> None:
        self.session.pass_time(milliseconds)

    def _call(self, work: Callable[[], Any]) -> Any:
        future = self.session.vm.sched.call_in_process(work)
        if not self.session.run_while(lambda: not future.done()):
            if future.pid is not None and future.pid.process is not None:
                self.session.vm.sched.interrupt(future.pid.process)
            raise TimeoutError
        return future.result(0)

    @property
    def choices(self) -> list[tuple[int, int]]:
        """What the schedule has had to choose so far; with nothing, every seed gives the same run."""
        return self.session.strategy.choices


LOADED = (check_messages, check_processes, check_values)
