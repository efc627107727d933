"""A session in which a lesson happens: inputs go in, and checks are asked about what came of them.

Two kinds: :class:`HeadlessWorld` on virtual time under a seed, for judging and for authors; and ``live``'s at the real prompt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from otpshell.console.headless import SETTLE_WORK, WORK, Headless
from otpshell.console.outcome import Outcome
from otpshell.lang.caught import Caught
from otpshell.lang.env import Env
from otpshell.lang.exceptions import format_banner
from otpshell.lang.parse import parse
from otpshell.lessons import check_messages, check_processes, check_values
from otpshell.lessons.check_module import CHECK, FACTS
from otpshell.lessons.evidence import Evidence
from otpshell.terms.atom import FALSE, NIL, atom
from otpshell.terms.cons import from_iter
from otpshell.vm.capabilities import Capabilities
from otpshell.vm.evaluator import evaluate

# What a person takes to type the next line, at least: timers go off between two inputs.
BETWEEN_INPUTS_MS = 1000
# Of a stack trace's entry: code that was typed.
_FILE = (atom("file"), from_iter(b"iex"))
# How much work a check may be, of what an input may be.
CHECK_WORK = WORK // 4
_IMPORT = "import Otpshell.Check, warn: false"


class Answer(NamedTuple):
    """What a check came to: its truth, or why it could not be asked (the text of an error).

    ``endless``: it never came to an end. ``within``: the error that arose in the learner's code, in the check's process or, where that
    waited in vain, in another one. ``until`` is the number of its last event.
    """

    true: bool
    error: str = ""
    endless: bool = False
    within: str = ""
    until: int = 0


class _Wrapped(NamedTuple):
    """What is no term, on its way out of a process."""

    value: Any


class World:
    """One session and the evidence of it. ``out`` takes what is printed, as long as that is to be seen."""

    # How many of those who want nothing to be seen are at it.
    _muted = 0

    def __init__(self, session: Any, out: Callable[[bytes], Any]) -> None:
        self.session = session
        self._out = out
        self.evidence = Evidence(session)
        # What the newest input came to, and the lines of standard input that it read.
        self.outcome = Outcome("nothing", "")
        self.lines_read: list[str] = []
        self._checking_env: tuple[Env | None, Env | None] = (None, None)
        session.vm.evidence = self.evidence
        for module in (CHECK, FACTS):
            session.vm.code.add_native(module)

    def _write(self, data: bytes) -> None:
        """The system prints; the first time before this world is complete."""
        evidence = getattr(self, "evidence", None)
        if evidence is not None:
            evidence.write(data)
            if not self._muted:
                self._out(data)

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """What the system prints meanwhile is not shown, nor what comes of it at once."""
        self._muted += 1
        try:
            yield
            if self._muted == 1:
                self.wait(0)
        finally:
            self._muted -= 1

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

    def _call(self, work: Callable[[], Any], patient: bool = True) -> Any:
        """``work()`` in a process of the VM; TimeoutError when it takes too long, for the patient or the impatient."""
        raise NotImplementedError

    def clear_away(self, since: int) -> None:
        """End the processes of checks, and what they have started, of those that began after this event."""
        raise NotImplementedError

    def stop(self) -> None:
        self.session.vm.stop()

    # -- asking ------------------------------------------------------------------------------------------------------

    def ask(self, check: str, patient: bool = True) -> Answer:
        """Whether an Elixir expression is true, with the session's variables and ``Otpshell.Check`` in reach.

        It is asked in a process of its own. That one, and what it has started, ends with it, and is no part of what happened.
        """
        events = self.session.vm.sched.events
        since = events.last
        with self.unseen():
            answer = self._asked(check, patient, since)._replace(until=events.last)
            self.clear_away(since)
        return answer

    def _asked(self, check: str, patient: bool, since: int) -> Answer:
        try:
            return self._call(lambda: _Wrapped(Answer(self._value(check) not in (FALSE, NIL))), patient).value
        except TimeoutError:
            return Answer(False, "it did not come to an end", endless=True)
        except Exception as error:
            caught = Caught(error)
            text = format_banner(caught.kind, caught.value, caught.trace(), self.session.vm.host)
            within = text if any(_FILE in entry[3] for entry in caught.trace()) else ""
            if caught.kind.name == "exit":
                within = self.evidence.crash_since(since) or within
            return Answer(False, text, within=within)

    def _value(self, check: str) -> Any:
        """In a process of the VM."""
        session = self.session
        vm = session.vm
        self.evidence.asks(vm.sched.cur.pid)
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
        super().__init__(Headless(seed, output=self._write, capabilities=Capabilities(), cancelled=cancelled), write)
        self._fresh = True

    def run(self, source: str) -> Outcome:
        if not self._fresh:
            self.session.pass_time(BETWEEN_INPUTS_MS)
        self._fresh = False
        self.outcome = self.session.evaluate(source)
        return self.outcome

    def run_again(self, inputs: Iterable[str], read: Mapping[str, list[str]]) -> None:
        with self.unseen():
            for source in inputs:
                self.run(source)

    def play(self, before: Iterable[str], inputs: Iterable[str], wait: int) -> None:
        """What was accepted in the steps before, then the inputs of a step; ``wait`` is the step's."""
        for source in before:
            self.run(source)
            self.wait(0)
        self.begin()
        for source in inputs:
            self.run(source)
            self.wait(wait)

    def wait(self, milliseconds: int) -> None:
        self.session.pass_time(milliseconds)

    def _call(self, work: Callable[[], Any], patient: bool = True) -> Any:
        future = self.session.vm.sched.call_in_process(work)
        if not self.session.run_while(lambda: not future.done(), work=CHECK_WORK if patient else SETTLE_WORK):
            raise TimeoutError
        return future.result(0)

    def clear_away(self, since: int) -> None:
        found: list[bool] = []
        self.session.vm.sched.post(lambda: found.append(self.evidence.clear_away(since)))
        self.session.run_while(lambda: not found, work=SETTLE_WORK)
        if any(found):
            self.wait(0)
            self.session.vm.sched.post(self.evidence.give_back)
            self.wait(0)

    @property
    def choices(self) -> list[tuple[int, int]]:
        """What the schedule has had to choose so far; with nothing, every seed gives the same run."""
        return self.session.strategy.choices


LOADED = (check_messages, check_processes, check_values)
