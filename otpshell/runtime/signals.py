"""What signals do to the process they reach: messages, exit signals, DOWN, and the end of a process.

Delivery is immediate and in order, from the sender's side: a signal has reached its receiver when the act that sent it returns. Only dying
takes the receiver's turn: an exit signal sets ``exit_reason``, and when the process would run next it is unwound by ProcessKilled and
:meth:`Signals.finish` tells its links and monitors, as one scheduler of the BEAM does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import islice
from typing import Any

from otpshell.runtime.events import Events
from otpshell.runtime.process import NO_MAIL, Process, Rare
from otpshell.runtime.timers import TimerQueue
from otpshell.terms.atom import NORMAL, Atom, atom
from otpshell.terms.errors import ProcessKilled
from otpshell.terms.idents import Pid, Port, Ref

DOWN = atom("DOWN")
EXIT = atom("EXIT")
KILL = atom("kill")
KILLED = atom("killed")
NOPROC = atom("noproc")
PROCESS = atom("process")
# Of the unread mail of a process that ends, its event keeps this many messages.
KEPT_MAIL = 100


class Killer:
    """Stands in for the greenlet of a process that is to die: switching to it unwinds the process."""

    __slots__ = ("greenlet",)

    def __init__(self, greenlet: Any) -> None:
        self.greenlet = greenlet

    def switch(self) -> None:
        self.greenlet.throw(ProcessKilled)


class Interrupted(BaseException):
    """Thrown into a process from outside, by the person at the prompt. No Elixir code can catch it; whoever started the evaluation does."""


class Interrupter:
    """Stands in for the greenlet of a process that is to be interrupted: switching to it throws, and the process is itself again."""

    __slots__ = ("process", "greenlet")

    def __init__(self, process: Process) -> None:
        self.process = process
        self.greenlet = process.greenlet

    def switch(self) -> None:
        self.process.greenlet = self.greenlet
        self.greenlet.throw(Interrupted)

    def throw(self, exception: type[BaseException]) -> None:
        """An exit signal came before the interrupt was taken."""
        self.process.greenlet = self.greenlet
        self.greenlet.throw(exception)


class Hibernate(ProcessKilled):
    """Unwinds a process to nothing but ``function(*args)``, which its next message calls (``:erlang.hibernate``)."""

    def __init__(self, function: Any, args: tuple[Any, ...]) -> None:
        super().__init__()
        self.continuation = (function, args, None)


def die() -> None:
    """The continuation of a process without a stack that is to die."""
    raise ProcessKilled


class Signals:
    """The receiving side of signals; :class:`~otpshell.runtime.acts.Acts` is the sending side.

    ``on_end(process, reason)``, if set, is called when a process ends that had a name, a link or a monitor, or ended badly.
    """

    on_end: Callable[[Process, Any], Any] | None = None

    # What the scheduler reads with every message and every process, in its parts that follow, is no entry of its dict but a slot, which
    # takes 2% off everything.
    __slots__ = (
        "_newest",
        "_serial",
        "_unchecked",
        "_workers",
        "attention",
        "cur",
        "hub",
        "next_ref",
        "process_class",
        "processes",
        "runq",
        "steered",
        "struck_by",
        "suspend",
        "timers",
        "vm",
        "watch",
    )
    cur: Any
    watch: bool
    runq: deque[Process]
    timers: TimerQueue
    events: Events
    names: dict[Atom, Process]
    processes: dict[Pid, Process]
    log: Callable[[str], Any]

    # The last process with somebody waiting for its end that a broken link dooms, and who was at the other end.
    struck_by: tuple[Any, Any]

    # Takes an event, ``(kind, pid, a, b)``; called only while somebody may ``watch``. Where it counts it gets a local name first: Python
    # calls what an attribute holds, but is no method, more quickly that way.
    record: Callable[[tuple[str, Any, Any, Any]], Any]

    def emit(self, kind: str, pid: Any, a: Any = None, b: Any = None) -> None:
        """Record an event; what happens with every message calls ``record`` itself."""
        self.record((kind, pid, a, b))

    def deliver(self, process: Process, message: Any) -> None:
        """Put a message that the runtime itself makes (EXIT, DOWN, a timer's) into a mailbox."""
        if self.watch:
            self.record(("deliver", process.pid, self.cur.pid if self.cur is not None else None, message))
        process.mailbox.append(message)
        if process.waiting:
            process.waiting = False
            self.runq.append(process)

    def deliver_exit(self, process: Process, sender: Pid | Port, reason: Any, linked: bool) -> None:
        """An exit signal reaches ``process``: from a link that broke, or sent with ``exit/2``."""
        if process.exit_reason is not None:
            return
        if reason is KILL and not linked:
            if self.watch:
                self.emit("doom", process.pid, sender, (KILLED, linked, process.greenlet is None))
            self.doom(process, KILLED)
        elif process.trap_exit:
            self.deliver(process, (EXIT, sender, reason))
        elif reason is not NORMAL or (sender is process.pid and not linked):
            if linked and process.on_exit is not None:
                self.struck_by = (process.pid, sender)
            if self.watch:
                self.emit("doom", process.pid, sender, (reason, linked, process.greenlet is None))
            self.doom(process, reason)

    def doom(self, process: Process, reason: Any) -> None:
        """``process`` is to end with ``reason`` when it would run next; at once when it is the one that runs."""
        process.exit_reason = reason
        if process is self.cur:
            raise ProcessKilled
        if process.greenlet is not None:
            process.greenlet = Killer(process.greenlet)
        else:
            timer = process.continuation[2]
            if timer is not None:
                timer.cancel()
            process.continuation = (die, (), None)
        if process.waiting:
            process.waiting = False
            self.runq.append(process)

    def interrupt(self, process: Process) -> None:
        """Have a process that keeps a stack meet :class:`Interrupted` when it would run next. To be called between two processes."""
        if process.exit_reason is None and process.greenlet is not None and type(process.greenlet) is not Interrupter:
            process.greenlet = Interrupter(process)
            if process.waiting:
                process.waiting = False
                self.runq.append(process)

    def finish(self, process: Process, reason: Any) -> None:
        """``process`` has ended: free what it owned, then tell links and monitors."""
        pid = process.pid
        process.exit_reason = reason
        if self.watch:
            mailbox = process.mailbox
            kept = (process.name, tuple(islice(mailbox, KEPT_MAIL)), len(mailbox)) if mailbox or process.name is not None else None
            record = self.record
            record(("exit", pid, reason, kept))
        if self.on_end is not None:
            self.on_end(process, reason)
        pid.process = None
        del self.processes[pid]
        process.continuation = None
        process.mailbox = NO_MAIL
        if process.timer is not None:
            process.timer.cancel()
            process.timer = None
        if process.rare is not None:
            self._give_back(process, process.rare, reason)
        if process.links is not None:
            links, process.links = process.links, None
            for other, told in links.items():
                if other.links is not None:
                    other.links.pop(process, None)
                self.deliver_exit(other, pid, reason if told is None else told, True)
        if process.monitors is not None:
            monitors, process.monitors = process.monitors, None
            for ref, watched in monitors.items():
                ref.target = None
                if watched.monitored_by is not None:
                    watched.monitored_by.pop(ref, None)
        if process.monitored_by is not None:
            watchers, process.monitored_by = process.monitored_by, None
            for ref, entry in watchers.items():
                self.down(entry[0], ref, entry[1], entry[2], reason if len(entry) == 3 else entry[3])
        rare = process.rare
        if rare is not None and (rare.ports is not None or rare.port_monitors is not None):
            self.close_ports(process, reason)

    def _give_back(self, process: Process, rare: Rare, reason: Any) -> None:
        """The part of :meth:`finish` that concerns few processes: name, aliases, message timers, tables."""
        if rare.name is not None:
            del self.names[rare.name]
        if rare.aliases is not None:
            for ref in rare.aliases:
                ref.target = None
            rare.aliases = None
        if rare.timers is not None:
            timers, rare.timers = rare.timers, None
            for ref in timers:
                self.forget_timer(ref)
        if rare.on_exit is not None:
            actions, rare.on_exit = rare.on_exit, None
            for action in actions:
                try:
                    action(process, reason)
                except Exception as error:
                    self.log(f"an action at the end of {process.pid!r} failed: {type(error).__name__}: {error}")

    def down(self, watcher: Process, ref: Ref, named: Any, tag: Any, reason: Any) -> None:
        """The monitor ``ref`` of ``watcher`` fires."""
        if watcher.monitors is not None:
            watcher.monitors.pop(ref, None)
        if watcher.aliases is None or watcher.aliases.get(ref) != "explicit_unalias":
            ref.target = None
            if watcher.aliases is not None:
                watcher.aliases.pop(ref, None)
        self.deliver(watcher, (tag, ref, PROCESS, named, reason))

    def forget_timer(self, ref: Any) -> None:
        raise NotImplementedError

    def close_ports(self, process: Process, reason: Any) -> None:
        raise NotImplementedError
