"""The flight recorder of a VM: always on, bounded, and all that can be asked of it.

    from otpshell.record import Recorder

    recorder = Recorder(vm)             # the VM's last 100,000 events
    recorder.why("Counter")             # a Certificate
    recorder.sequence(last=20)          # a Sequence
    recorder.tree()                     # a Tree
    recorder.rewind(1200)               # a Snapshot: the system as it was after event 1200
    recorder.save("crash.otplog")
    Recorder.load("crash.otplog").why("Counter")

``view`` turns what these give into text, SVG, HTML and Mermaid.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from otpshell.record.elders import elders
from otpshell.record.log import Event, Log
from otpshell.record.names import Names
from otpshell.terms.atom import alias, atom
from otpshell.terms.idents import Pid
from otpshell.terms.inspect import inspect

if TYPE_CHECKING:
    from otpshell.record.causes import Certificate
    from otpshell.record.mailbox import MailboxView
    from otpshell.record.processes import ProcessRow
    from otpshell.record.sequence import Filter, Sequence
    from otpshell.record.snapshot import Snapshot
    from otpshell.record.tree import Tree

DEFAULT_SIZE = 100_000


class Recorder:
    """Records what happens in a VM (``start`` is called unless ``on`` is False) and answers questions about it."""

    def __init__(self, vm: Any = None, *, size: int = DEFAULT_SIZE, on: bool = True) -> None:
        self.vm = vm
        self._log = Log()
        self._names = Names(self._log)
        self._loaded: list[Event] = []
        self._clock = 0
        if vm is not None:
            self.resize(size)
            if on:
                self.start()

    # -- recording ---------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Record from now on."""
        self.vm.sched.watch_events(True)

    def stop(self) -> None:
        """Record no more: nothing is paid then. What was recorded stays."""
        self.vm.sched.watch_events(False)

    @property
    def on(self) -> bool:
        return bool(self.vm is not None and self.vm.sched._record)

    def resize(self, size: int) -> None:
        """Keep that many events, the newest of those there are."""
        events = self.vm.sched.events
        if events.size != size:
            events.resize(size)

    def mark(self, kind: str, pid: Pid | None, a: Any = None, b: Any = None) -> None:
        """Put an event of a higher layer into the log, as ``input`` (shell's pid, number of the line, its source). VM's thread only."""
        if self.vm.sched.watch:
            self.vm.sched.emit(kind, pid, a, b)

    # -- asking: what answers is imported with the first question; where nobody asks they take no memory

    def events(self, since: int = 0) -> list[Event]:
        """The recorded events with a number above ``since``, oldest first."""
        if self.vm is None:
            return [event for event in self._loaded if event[0] > since]
        return self.vm.sched.events.since(since)

    def log(self) -> Log:
        """The events, read and joined, up to now."""
        log = self._log
        new = self.events(log.last)
        if self.vm is not None and new and (new[0][0] != log.last + 1 or len(log.events) > 2 * self.vm.sched.events.size):
            # Some have left the ring unread, so that these are all there are, or far more is kept than it holds: read what is left anew.
            events = new if new[0][0] != log.last + 1 else self.events()
            self._log = log = Log(events, elders(self.vm, events))
            self._names = Names(log, self._names)
            return log
        log.add(new)
        return log

    @property
    def log_end(self) -> int:
        """The number of the last event that has been read."""
        return self._log.last

    def read_ahead(self, events: int) -> bool:
        """Read some of what has been recorded, so that the next question need not; whether there is more. In the VM's thread."""
        last = self.vm.sched.events.last
        new = self.vm.sched.events.since(self._log.last, events)
        if new and new[0][0] != self._log.last + 1:
            self.log()
            return False
        self._log.add(new[:events])
        return bool(self._log.last < last)

    @property
    def names(self) -> Names:
        """Short names of processes: call it with a pid."""
        self.log()
        return self._names

    @property
    def log_so_far(self) -> Log:
        """The log as far as it has been read: nothing is read for it."""
        return self._log

    @property
    def names_so_far(self) -> Names:
        """The names, by the log so far."""
        return self._names

    def find(self, who: Any) -> Pid:
        """The process meant by a pid, a registered name (atom or text), or a short name such as ``Counter.2``; KeyError for none.

        Text may also be a pid: ``"0.118.0"``, ``"#PID<0.118.0>"``.
        """
        log = self.log()
        if who is None:
            raise KeyError("no process is or was of that name")
        if type(who) is not str:
            found = log.who(who)
            if found is None and self.vm is not None and who in self.vm.sched.names:
                found = self.vm.sched.names[who].pid
        else:
            found = self._find_text(log, who)
        if found is None:
            raise KeyError(f"no process is or was {who if type(who) is str else inspect(who)}")
        return found

    def _find_text(self, log: Log, text: str) -> Pid | None:
        for pid in log.lives:
            if text in (repr(pid), repr(pid)[5:-1], repr(pid)[4:]):
                return pid
        found = self._names.find(text)
        for name in (atom(text.removeprefix(":")), alias(text)):
            found = found or log.who(name)
        return found

    def now(self) -> int:
        """The VM's time in nanoseconds; of a loaded log, that of its last event."""
        return self.vm.sched.clock.now() if self.vm is not None else (self._log.events[-1][1] if self._log.events else 0)

    def why(self, who: Any) -> Certificate:
        """The death certificate of a process (a pid, or a name: that of its newest bearer that died, if one did)."""
        from otpshell.record.causes import certificate

        log = self.log()
        pid = self.find(who)
        if type(who) is not Pid and log.life(pid).alive:
            # Asked by name: its last bearer that is dead is meant.
            for life in reversed(list(log.lives.values())):
                restarted = life.reborn_as
                if restarted is not None and restarted.new is pid:
                    return certificate(log, life.pid)
        return certificate(log, pid)

    def sequence(self, filter: Filter | None = None, **options: Any) -> Sequence:
        """A message sequence diagram as data. ``options`` are the fields of :class:`~otpshell.record.sequence.Filter`."""
        from otpshell.record.sequence import Filter, sequence

        log = self.log()
        if filter is None:
            for field in ("only", "follow", "hide", "fold"):
                if options.get(field):
                    options[field] = tuple(self.find(who) for who in options[field])
            filter = Filter(**options)
        return sequence(log, self._names, filter, self.show)

    def tree(self, at: int | None = None) -> Tree:
        """The supervision tree, now or as it was after event ``at``."""
        from otpshell.record.snapshot import rewind
        from otpshell.record.tree import tree

        log = self.log()
        return tree(log, self._names, self.snapshot() if at is None else rewind(log, at))

    def processes(self, at: int | None = None, *, system: bool = False) -> list[ProcessRow]:
        """The table of processes, now or as it was after event ``at``."""
        from otpshell.record.processes import processes
        from otpshell.record.snapshot import rewind

        log = self.log()
        return processes(log, self._names, self.snapshot() if at is None else rewind(log, at), system=system)

    def mailbox(self, who: Any) -> MailboxView:
        """The mailbox of a live process, each message against each clause of the receive it waits in. In the VM's thread only."""
        from otpshell.record.mailbox import mailbox

        return mailbox(self.vm, self.find(who), self.log())

    def snapshot(self) -> Snapshot:
        """The system as it is now."""
        from otpshell.record.snapshot import from_vm, rewind

        log = self.log()
        return from_vm(self.vm, log) if self.vm is not None else rewind(log, log.last)

    def rewind(self, number: int) -> Snapshot:
        """The system as it was after that event."""
        from otpshell.record.snapshot import rewind

        return rewind(self.log(), number)

    def show(self, term: Any) -> str:
        """A term as Elixir shows it."""
        return inspect(term, host=self.vm.host) if self.vm is not None else inspect(term)

    # -- keeping -----------------------------------------------------------------------------------------------------

    def save(self, path: str | Path) -> int:
        """Write the recorded events to a file; gives how many."""
        from otpshell.record.storage import save_events

        events = self.events()
        save_events(Path(path), events)
        return len(events)

    @classmethod
    def load(cls, path: str | Path) -> Recorder:
        """A recorder over a saved file: it answers as the one that was saved, and records nothing."""
        from otpshell.record.storage import load_events

        recorder = cls()
        recorder._loaded = load_events(Path(path))
        recorder._log.add(recorder._loaded)
        return recorder
