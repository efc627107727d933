"""What questions are asked of: one VM, a reader of its events, and ways to do something in it without waiting for ever.

Questions are asked from threads other than the VM's. Most read the runtime's own tables, copied in one step; what must stand still while
it is looked at (stacks, variables) is read in the VM's thread between two processes, and what may run a learner's code (a custom
``Inspect``) runs in a process, whose turn comes next, and only for a while.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from otpshell.console.evaluation import with_pids
from otpshell.lang.caught import Caught
from otpshell.lang.exceptions import format_banner
from otpshell.observer.data.naming import live_name
from otpshell.observer.data.shown import Foreign, inspector
from otpshell.record import Recorder
from otpshell.record.log import Log
from otpshell.runtime.process import Process
from otpshell.terms.atom import atom
from otpshell.terms.errors import ErlExit
from otpshell.terms.idents import Pid

T = TypeVar("T")
# What the observer runs in the VM is a process that began like this.
ASKER = (atom("observer"), atom("ask"), 0)
PATIENCE = 1.0
_SHOW_PATIENCE = 0.2
# No key makes a VM stand still for longer.
STAND_STILL = 0.05
# So many new events are read in passing; more only when a question is about events.
_FEW_EVENTS = 20_000
_TRIES = 100
_MOST_NAMES = 400_000


class Trouble(Exception):
    """A question or an action that came to nothing; its text says why, in plain words."""


class _Answer(NamedTuple):
    """Wraps what is no term on its way out of a process."""

    value: Any


class World:
    """One VM as the observer sees it. Safe for several threads."""

    def __init__(self, vm: Any) -> None:
        self.vm = vm
        self.recorder = Recorder(vm, size=vm.sched.events.size, on=False)
        # The recorder is read by one thread at a time.
        self.lock = threading.RLock()
        # What a page of rows was made of, until the next one: see ``processes``, ``tables``, ``timeline``.
        self.kept: dict[str, Any] = {}
        self._inspect = inspector(vm)
        self._pids: dict[str, Pid] = {}
        self._names: dict[Pid, tuple[str, Any]] = {}
        self._standing = False

    @property
    def session(self) -> Any:
        """The prompt of this VM; None without one."""
        return self.vm.session

    @property
    def sched(self) -> Any:
        return self.vm.sched

    # -- reading -----------------------------------------------------------------------------------------------------

    def copied(self, read: Callable[[], T]) -> T:
        """What ``read()`` gives, tried again while the VM changes what it reads."""
        for _ in range(_TRIES):
            try:
                return read()
            except RuntimeError:
                continue
        return self.in_vm(read)

    def processes(self) -> list[Process]:
        """The live processes in order of birth."""
        return self.copied(lambda: list(self.sched.processes.values()))

    def now(self) -> int:
        return int(self.sched.clock.now())

    @contextmanager
    def log(self, *, all: bool = True) -> Iterator[Log]:
        """The log, read up to now; with ``all`` False only if that is little work."""
        with self.lock:
            log = self.recorder.log_so_far
            if all or self.sched.events.last - log.last < _FEW_EVENTS:
                log = self.recorder.log()
            if self.session is not None and self.session.pid in log.lives:
                # Its inputs say so too, once there is one.
                log.lives[self.session.pid].shell = True
            yield log

    def pid(self, text: str) -> Pid:
        """The process, dead or alive, whose pid is written so (``0.118.0``)."""
        found = self._pids.get(text)
        if found is None:
            for pid in self.copied(lambda: list(self.sched.processes)):
                if pid_text(pid) == text:
                    found = pid
            if found is None:
                with self.log() as log:
                    found = next((pid for pid in log.lives if pid_text(pid) == text), None)
        if found is None:
            raise Trouble(f"nothing is known of a process {text}")
        self._pids[text] = found
        return found

    def process(self, text: str) -> Process:
        """The live process of that pid; Trouble when it has ended."""
        process = self.pid(text).process
        if process is None or process.exit_reason is not None:
            raise Trouble(f"{self.name(self.pid(text))} ({text}) has ended meanwhile")
        return process

    def text_of(self, pid: Pid) -> str:
        """A pid as the screens know it; :meth:`pid` finds it again."""
        text = pid_text(pid)
        self._pids.setdefault(text, pid)
        if len(self._pids) > _MOST_NAMES:
            self._pids = {}
        return text

    def name(self, pid: Pid) -> str:
        """The short name of a process: the recorder's, once that has read of it, else one of the same kind without a number."""
        found = self.recorder.names_so_far.known(pid)
        if found is not None:
            return found
        process = pid.process
        # What it began with may be told, and its name be registered, after it was first asked about.
        stage = (process.name, process.dictionary is None) if process is not None else None
        known = self._names.get(pid)
        if known is None or known[1] != stage:
            known = (live_name(self, pid), stage)
            if len(self._names) > _MOST_NAMES:
                self._names = {}
            self._names[pid] = known
        return known[0]

    # -- terms as text -----------------------------------------------------------------------------------------------

    def show(self, term: Any, *, short: bool = True) -> str:
        """A term as Elixir shows it: on one line and cut, or in full."""
        try:
            return self._inspect(term, short)
        except Foreign:
            pass
        try:
            return str(self.in_process(lambda: self._inspect(term, short, own=True), _SHOW_PATIENCE))
        except Trouble:
            # Its own Inspect is slow or fails: what it is made of shows, too.
            return self._inspect(term, short, structs=False)

    # -- making way --------------------------------------------------------------------------------------------------

    def stand_still(self) -> None:
        """Have the VM run no process until :meth:`go_on`, for a moment at most: Python runs one thread at a time, and a process that
        computes would have half of it while the screen answers a key."""
        if self.vm._threaded and not self._standing:
            self._standing = True
            self.sched.post(self._stand)

    def _stand(self) -> None:
        self.sched.attend_only(STAND_STILL, lambda: not self._standing)
        self._standing = False

    def go_on(self) -> None:
        if self._standing:
            self._standing = False
            # It waits for something to do.
            self.sched.post(lambda: None)

    # -- doing -------------------------------------------------------------------------------------------------------

    def in_vm(self, work: Callable[[], T], seconds: float = PATIENCE) -> T:
        """``work()``, which must be short, in the VM's thread between two processes."""
        sched = self.sched
        if not self.vm._threaded or threading.get_ident() == sched._thread_id:
            return work()
        future: Future[T] = Future()

        def act() -> None:
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(work())
                except Exception as error:
                    future.set_exception(error)

        sched.post(act)
        try:
            return future.result(seconds)
        except FutureTimeout:
            future.cancel()
            raise Trouble("the VM did not answer in time: a process is in the middle of one long step") from None

    def in_process(self, work: Callable[[], Any], seconds: float = PATIENCE) -> Any:
        """``work()`` in a process of the VM that runs next. Trouble with the error's text when it fails, or when it takes too long."""
        vm = self.vm

        def body() -> Any:
            try:
                return _Answer(work())
            except Trouble as trouble:
                return _Answer(trouble)
            except Exception as error:
                what = Caught(error)
                return _Answer(Trouble(format_banner(what.kind, what.value, what.trace(), vm.host)))

        sched = vm.sched
        future = sched.call_in_process(body, (), initial_call=ASKER)
        if not vm._threaded:
            answer = sched.run_until(future)
        else:
            self.go_on()
            sched.post(lambda: _to_front(sched, future.pid))
            try:
                answer = future.result(seconds)
            except FutureTimeout:
                sched.post(lambda: sched.exit_signal(future.pid, atom("kill")))
                raise Trouble(f"no answer within {seconds:g} s") from None
            except ErlExit as error:
                raise Trouble(f"it ended: {self.show(error.value)}") from None
        if isinstance(answer.value, Trouble):
            raise answer.value
        return answer.value

    def evaluate(self, source: str) -> Any:
        """The value of Elixir source, with the variables, aliases and imports of the prompt. In a process."""
        if not source.strip():
            raise Trouble("nothing was typed: an Elixir term is wanted")
        session = self.session
        if session is None:
            return self.vm.eval_string(source, "observer").value
        env = session.env.replace(file="observer", line=1)
        return self.vm.eval_string(with_pids(source), "observer", session.bindings, env).value


def pid_text(pid: Pid) -> str:
    """``0.118.0``."""
    return f"0.{pid.number}.{pid.serial}"


def _to_front(sched: Any, pid: Pid | None) -> None:
    """Let a process that has just been spawned run before those that wait for their turn."""
    process = pid.process if pid is not None else None
    if process is not None and sched.runq and sched.runq[-1] is process:
        sched.runq.pop()
        sched.runq.appendleft(process)


__all__ = ["ASKER", "Trouble", "World", "pid_text"]
