"""One process of the log from birth to death, and who was started again in whose place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from otpshell.record.supervision import Supervision, dynamic_children, intensity, supervision
from otpshell.terms.idents import Pid


class Life:
    """What the log knows of one process. ``born`` and ``died`` are event numbers, None when that is not in the log."""

    __slots__ = (
        *("pid", "parent", "born", "born_at", "died", "died_at", "reason", "started", "initial_call", "runs", "ancestors"),
        *("names", "name_at_death"),
        *(
            "unread",
            "unread_count",
            "lost_letters",
            "crash",
            "doom",
            "shell",
            "order",
            "_told",
            "_read",
            "elder",
            "elder_state",
            "reborn_of",
            "reborn_as",
            "child_id",
        ),
    )

    def __init__(self, pid: Pid) -> None:
        self.pid = pid
        self.parent: Pid | None = None
        self.born: int | None = None
        self.born_at = 0
        self.died: int | None = None
        self.died_at = 0
        self.reason: Any = None
        # The initial call as spawn saw it: (module, name, arity) or a fun.
        self.started: Any = None
        self.initial_call: Any = None
        self.runs: Any = None
        self.ancestors: Any = None
        self.names: list[Any] = []
        self.name_at_death: Any = None
        self.unread: tuple[Any, ...] = ()
        self.unread_count = 0
        self.lost_letters: list[Any] = []
        self.crash: Any = None
        self.doom: Any = None
        self.shell = False
        self.order = 0
        # The newest state of a supervisor, and what it says once that was asked.
        self._told: Any = None
        self._read: Any = None
        # It was there before the log begins; a supervisor's state when the log was read.
        self.elder = False
        self.elder_state: Any = None
        self.reborn_of: Restart | None = None
        self.reborn_as: Restart | None = None
        # (supervisor, id) of a supervised child.
        self.child_id: Any = None

    @property
    def supervision(self) -> Supervision | None:
        """What a supervisor's newest state says; None for other processes."""
        if self._told is not None:
            self._read, self._told = supervision(self._told), None
        return self._read

    @property
    def is_supervisor(self) -> bool:
        return self._told is not None or self._read is not None

    def _tell(self, state: Any) -> None:
        self._told = state

    told = property(None, _tell, doc="A supervisor's new state.")

    @property
    def alive(self) -> bool:
        return self.died is None


class Restart(NamedTuple):
    """A supervisor started ``new`` in the place of ``old``. ``used`` of ``intensity`` restarts within ``period`` seconds were used up."""

    supervisor: Pid
    id: Any
    old: Pid
    new: Pid
    number: int
    time: int
    used: int
    intensity: int
    period: int


def adopt(log: Any, event: Any) -> None:
    """A supervisor told its state: see which children are new, and in whose place."""
    number, time, _, pid, state, _ = event
    life = log.life(pid)
    before = life.supervision if dynamic_children(state) is None else None
    life.told = state
    for child, id, old in _new_children(log, pid, number, state, before):
        log.life(child).child_id = (pid, id)
        if old is None or old is child:
            continue
        restart = Restart(pid, id, old, child, number, time, *intensity(state))
        log.restarts.append(restart)
        log.life(child).reborn_of = restart
        log.life(old).reborn_as = restart


def adopt_all(log: Any, pid: Pid) -> None:
    """Know whose children those are that a supervisor had before the log begins."""
    state = log.life(pid).supervision
    for child in state.children if state is not None else ():
        if child.pid is not None:
            log.life(child.pid).child_id = (pid, child.id)
            if not state.dynamic:
                log._last_pid[pid, child.id] = child.pid


def _new_children(log: Any, pid: Pid, number: int, state: Any, before: Any) -> Iterator[tuple[Pid, Any, Pid | None]]:
    """(pid, id, whose place it has) of each child that this state has and the one before had not."""
    dynamic = dynamic_children(state)
    if dynamic is not None:
        # There may be many, and as many states: the new ones are among those that it started for the message it works on.
        for earlier in log.before(pid, number):
            message = log.received.get(earlier[0]) if earlier[2] == "receive" else None
            if message is not None and message.kind != "ack":
                break
            if earlier[2] == "spawn" and earlier[4] in dynamic.d and log.life(earlier[4]).child_id is None:
                yield earlier[4], None, _just_ended(log, pid)
        return
    now = log.life(pid).supervision
    old_pids = {child.pid for child in before.children} if before is not None else set()
    for child in now.children if now is not None else ():
        if type(child.pid) is Pid and child.pid not in old_pids:
            old = log._last_pid.get((pid, child.id))
            log._last_pid[pid, child.id] = child.pid
            yield child.pid, child.id, old


def _just_ended(log: Any, pid: Pid) -> Pid | None:
    """The child whose EXIT message a dynamic supervisor works on."""
    for event in reversed(log.of[pid]):
        if event[2] == "receive":
            message = log.received.get(event[0])
            if message is None or message.kind == "ack" or message.flushed:
                continue
            return message.sender if message.kind == "EXIT" and log.life(message.sender).reborn_as is None else None
    return None
