"""What the checks of a step look at: the log since the step began, the value or error of the newest input, and what was printed.

The functions of ``Otpshell.Check`` find it as ``vm.evidence``. The processes in which checks themselves run are no part of what happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from otpshell.console.recording import recorder_of
from otpshell.lang.exceptions import format_banner
from otpshell.record.lives import Life
from otpshell.record.log import Log
from otpshell.record.messages import Message
from otpshell.record.names import is_system
from otpshell.terms.atom import Atom, atom
from otpshell.terms.idents import Pid
from otpshell.terms.maps import Map

# What `_` in the place of a process means: whoever it was.
ANYONE = atom("otpshell: anyone")
_PID, _KILL = atom("pid"), atom("kill")


class Evidence:
    """Of one session. :meth:`begin` when a step begins, :meth:`collect` before its checks are asked."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self.vm = session.vm
        self.since = 0
        self.output = bytearray()
        # The processes that checks ran in; these, and what they have started.
        self.askers: set[Pid] = set()
        self.checkers: set[Pid] = set()
        # Names that a check has taken from the learner's processes for as long as it runs.
        self._aside: list[tuple[Atom, Pid]] = []
        self._log: Log | None = None

    def begin(self) -> None:
        """A step begins now."""
        self.since = self.vm.sched.events.last
        self.output.clear()

    def write(self, data: bytes) -> None:
        """The system has printed this."""
        self.output += data

    def asks(self, pid: Pid) -> None:
        """A check runs in this process."""
        self.askers.add(pid)
        self.checkers.add(pid)

    def collect(self) -> None:
        """Read the log up to now."""
        self._log = recorder_of(self.vm).log()

    def crash_since(self, number: int) -> str:
        """What the first crash of another process than a check's own after this event was, as it is printed; empty when there was none."""
        self.collect()
        crashes = (life.crash for life in self.log.lives.values() if life.crash is not None and life.pid not in self.checkers)
        first = min((crash for crash in crashes if crash[0] > number), key=lambda crash: crash[0], default=None)
        if first is None:
            return ""
        kind, value = first[4]
        return format_banner(kind, value, first[5], self.vm.host)

    def clear_away(self, since: int) -> bool:
        """End the processes of checks that began after this event and what they have started: nobody is to meet them.

        To be called between two processes: who spawns without end would be ahead for ever. Whether they have to get round to ending, and
        :meth:`give_back` is to be called then.
        """
        self.collect()
        checkers = self.checkers
        born: list[Life] = []
        for life in reversed(self.log.lives.values()):
            if life.born is not None and life.born <= since:
                break
            born.append(life)
        alive = []
        for life in reversed(born):
            if life.parent in checkers and not is_system(self.log, life.pid):
                checkers.add(life.pid)
            if life.pid in checkers and life.pid.process is not None:
                alive.append(life.pid)
        for pid in alive:
            self.vm.sched.deliver_exit(pid.process, pid, _KILL, False)
        return bool(alive or self._aside)

    def set_aside(self, name: Atom) -> bool:
        """Take a name from the process that has it until the check is over; False when nobody has it."""
        process = self.vm.sched.names.get(name)
        if process is not None:
            self._aside.append((name, process.pid))
            self.vm.sched.unregister(name)
        return process is not None

    def give_back(self) -> None:
        """The names that were set aside."""
        for name, pid in self._aside:
            self.vm.sched.register(name, pid)
        self._aside.clear()

    @property
    def log(self) -> Log:
        if self._log is None:
            self.collect()
        assert self._log is not None
        return self._log

    # -- processes ---------------------------------------------------------------------------------------------------

    def lives(self, who: Any) -> list[Life]:
        """The processes, dead or alive, that a pid, a name, a child's id, a module or a task means, in order of birth."""
        log = self.log
        if who is ANYONE:
            return [life for life in log.lives.values() if self.is_of_program(life.pid)]
        who = self._pid_in(who)
        if type(who) is Pid:
            if who == self.session.pid or (who in log.lives and log.lives[who].shell):
                return [life for life in log.lives.values() if life.shell or life.pid is self.session.pid] or [log.life(who)]
            for life in log.lives.values():
                if life.pid.number == who.number and life.pid.serial == who.serial:
                    return [life]
            return [log.life(who)]
        return [life for life in list(log.lives.values()) if _goes_by(life, who)]

    def pids(self, who: Any) -> set[Pid] | None:
        """The pids of :meth:`lives`; None for anyone."""
        return None if who is ANYONE else {life.pid for life in self.lives(who)}

    def _pid_in(self, who: Any) -> Any:
        if type(who) is Map and type(who.d.get(_PID)) is Pid:
            # A task, or what else keeps its process so.
            return who.d[_PID]
        if type(who) is tuple:
            found = self.vm.apply(atom("Elixir.GenServer"), atom("whereis"), who)
            return found if type(found) is Pid else who
        return who

    def is_of_program(self, pid: Pid | None) -> bool:
        """Whether a process is one of the learner's: not the system's, not a check's."""
        return pid is not None and pid not in self.checkers and not is_system(self.log, pid)

    def born(self) -> list[Life]:
        """The learner's processes that were started in this step (the shell's own successors aside)."""
        found = [life for life in self.log.lives.values() if life.born is not None and life.born > self.since]
        return [life for life in found if not life.shell and life.pid is not self.session.pid and self.is_of_program(life.pid)]

    # -- messages ----------------------------------------------------------------------------------------------------

    def messages(self) -> Iterator[Message]:
        """The messages sent in this step."""
        for message in reversed(self.log.messages):
            if message.number <= self.since:
                break
            if message.sender not in self.checkers and message.to not in self.checkers:
                yield message

    def received(self) -> list[Message]:
        """The messages taken out of a mailbox in this step, in the order in which that happened."""
        found = []
        for number in reversed(self.log.received):
            if number <= self.since:
                break
            message = self.log.received[number]
            if message.sender not in self.checkers and message.to not in self.checkers:
                found.append(message)
        return found[::-1]


def _goes_by(life: Life, who: Any) -> bool:
    """Whether a process is or was called so: by a registered name, the id it has as a child, or the module it runs."""
    if who in life.names:
        return True
    if life.child_id is not None and life.child_id[1] == who:
        return True
    if type(who) is not Atom:
        return False
    return any(type(call) is tuple and call[0] is who for call in (life.runs, life.initial_call, life.started))
