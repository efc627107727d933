"""The process record: what one process of a VM owns. Small, since there may be a million: what most processes lack is None.

A process is *running* (``sched.cur``), *ready* (in ``sched.runq``) or ``waiting``. One that waits in tail position of its outermost call
holds no stack: ``greenlet`` is None and ``continuation`` says how to go on. Any other one holds its greenlet.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from otpshell.runtime.timers import Timer
from otpshell.terms.atom import Atom
from otpshell.terms.idents import Pid, Ref

# The mailbox of a process that has ended.
NO_MAIL: Any = ()
# A mailbox is a list, small and fast as long as it is short; from this length on taking the first message off a list costs too much. Who
# has so much mail is asked with every tick, not with every message, which takes 2% off a round trip.
LONG = 256


class LongMailbox(deque[Any]):
    """A mailbox of many messages."""

    def pop(self, index: int) -> Any:  # type: ignore[override]
        message = self[index]
        del self[index]
        return message


class Rare:
    """What few processes have: a record that a process gets with the first of these."""

    __slots__ = ("trap_exit", "name", "aliases", "timers", "flags", "on_exit", "ports", "port_monitors")

    trap_exit: bool
    name: Atom | None
    # Aliases that outlive or end a monitor in a special way: ref -> "explicit_unalias" or "reply_demonitor".
    aliases: dict[Ref, str] | None
    # Message timers (send_after) on their way to this process; they end with it.
    timers: dict[Any, None] | None
    # Rare process_flag settings: priority, error_handler, …
    flags: dict[Atom, Any] | None
    # Python functions (process, reason) to call when it ends: ETS, waiting futures.
    on_exit: list[Any] | None
    # Ports it is linked to, and its monitors of ports.
    ports: dict[Any, None] | None
    port_monitors: dict[Ref, Any] | None

    def __init__(self) -> None:
        self.trap_exit = False
        self.name = self.aliases = self.timers = self.flags = self.on_exit = self.ports = self.port_monitors = None


def _rare(name: str, default: Any = None) -> Any:
    """An attribute of a process that its :class:`Rare` record holds, if it has one."""

    def read(process: Process) -> Any:
        rare = process.rare
        return default if rare is None else getattr(rare, name)

    def write(process: Process, value: Any) -> None:
        if process.rare is None:
            if value is default:
                return
            process.rare = Rare()
        setattr(process.rare, name, value)

    return property(read, write)


class Process:
    """One process. A VM's scheduler makes its own subclass of it, whose ``sched`` is the scheduler, and :meth:`Spawning.begin
    <otpshell.runtime.spawning.Spawning.begin>` fills a new one in."""

    __slots__ = (
        "pid",
        "mailbox",
        "greenlet",
        "continuation",
        "waiting",
        "nested",
        "exit_reason",
        "links",
        "monitors",
        "monitored_by",
        "dictionary",
        "group_leader",
        "parent",
        "initial_call",
        "timer",
        "mark_ref",
        "mark_at",
        "reductions",
        "rare",
    )
    sched: Any = None

    pid: Pid
    mailbox: Any
    greenlet: Any
    # How to go on: (function, arguments, timer of the receive it waits in or None).
    continuation: Any
    waiting: bool
    # Whether a call that must return keeps it from giving its stack back: it waits where it is.
    nested: bool
    # Set when the process is to die or has died: the reason others see.
    exit_reason: Any
    # Whom it is linked to: None, or the reason to be told when it was to die already.
    links: dict[Process, Any] | None
    # Monitors it made: ref -> the process it watches. Monitors on it: ref -> (watcher, what DOWN names, tag of the message
    # and, when it was to die already, the reason to be told).
    monitors: dict[Ref, Process] | None
    monitored_by: dict[Ref, Any] | None
    dictionary: dict[Any, Any] | None
    group_leader: Any
    # The pid of the process that spawned it.
    parent: Any
    # An MFA tuple, None for a fun.
    initial_call: Any
    # The timer of the receive it waits in with its stack, so that death can cancel it.
    timer: Timer | None
    # The newest reference it made with mail in its mailbox, and how much there was.
    mark_ref: Ref | None
    mark_at: int
    reductions: int
    rare: Rare | None

    trap_exit = _rare("trap_exit", False)
    name = _rare("name")
    aliases = _rare("aliases")
    timers = _rare("timers")
    flags = _rare("flags")
    on_exit = _rare("on_exit")
    ports = _rare("ports")
    port_monitors = _rare("port_monitors")

    def __repr__(self) -> str:
        return f"<process {self.pid!r}>"

    # -- receive -----------------------------------------------------------------------------------------------------

    def take(self, index: int, timer: Timer | None = None) -> Any:
        """Remove the message at ``index`` from the mailbox: the receive that looked at it matched, and ``timer`` was its timeout.
        Gives the message."""
        if index < self.mark_at:
            self.mark_at -= 1
        if timer is not None:
            timer.bucket.pop(timer, None)
        return self.mailbox.pop(index)

    def take_watched(self, index: int, timer: Timer | None = None) -> Any:
        """:meth:`take` while somebody watches or steers: the scheduler installs it in its process class."""
        sched = self.sched
        if sched.steered:
            sched.point()
        message = self.take_unwatched(index, timer)
        sched.record(("receive", self.pid, message, None))
        return message

    def take_recorded(self, index: int, timer: Timer | None = None) -> Any:
        """:meth:`take` while somebody watches and the schedule is live."""
        if index < self.mark_at:
            self.mark_at -= 1
        if timer is not None:
            timer.bucket.pop(timer, None)
        message = self.mailbox.pop(index)
        record = self.sched.record
        record(("receive", self.pid, message, None))
        return message

    take_unwatched = take

    def mark(self, ref: Ref) -> int:
        """The mailbox index from which on a message that holds ``ref`` can stand: what came before this process made it cannot."""
        return self.mark_at if self.mark_ref is ref else 0

    def set_mark(self, ref: Ref) -> None:
        """This process has just made ``ref``: remember how many messages cannot hold it."""
        mailbox = self.mailbox
        if mailbox:
            self.mark_ref = ref
            self.mark_at = len(mailbox)

    def has_long_list(self) -> bool:
        """Whether its mailbox should be a :class:`LongMailbox` and is not yet. From any thread."""
        mailbox = self.mailbox
        return len(mailbox) > LONG and type(mailbox) is list

    def messages(self) -> list[Any]:
        """The mailbox, oldest message first."""
        return list(self.mailbox)
