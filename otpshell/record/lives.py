"""One process of the log from birth to death, and who was started again in whose place."""

from __future__ import annotations

from typing import Any, NamedTuple

from otpshell.record.supervision import supervision
from otpshell.terms.fun import ExtFun
from otpshell.terms.idents import Pid
from otpshell.terms.inspect_funs import fun_info


class Life:
    """What the log knows of one process. ``born`` and ``died`` are event numbers, None when that is not in the log."""

    __slots__ = (
        *("pid", "parent", "born", "born_at", "died", "died_at", "reason", "started", "initial_call", "runs", "ancestors"),
        *("names", "name_at_death"),
        *("unread", "unread_count", "lost_letters", "crash", "doom", "shell", "order", "supervision", "reborn_of", "reborn_as", "child_id"),
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
        # The newest state of a supervisor.
        self.supervision: Any = None
        self.reborn_of: Restart | None = None
        self.reborn_as: Restart | None = None
        # (supervisor, id) of a supervised child.
        self.child_id: Any = None

    @property
    def serves_stop(self) -> bool:
        """Whether it is the helper that ``:proc_lib.stop`` sends its request through."""
        started = self.started
        return callable(started) and type(started) is not ExtFun and fun_info(started)[0].name == "proc_lib"

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
    before, life.supervision = life.supervision, supervision(state)
    now = life.supervision
    if now is None:
        return
    old_pids = {child.pid for child in before.children} if before is not None else set()
    for child in now.children:
        if type(child.pid) is not Pid or child.pid in old_pids:
            continue
        log.life(child.pid).child_id = (pid, child.id)
        old = log._last_pid.get((pid, child.id)) if not now.dynamic else _just_ended(log, pid)
        if not now.dynamic:
            log._last_pid[pid, child.id] = child.pid
        if old is None or old is child.pid:
            continue
        restart = Restart(pid, child.id, old, child.pid, number, time, len(now.restarts), now.intensity, now.period)
        log.restarts.append(restart)
        log.life(child.pid).reborn_of = restart
        log.life(old).reborn_as = restart


def _just_ended(log: Any, pid: Pid) -> Pid | None:
    """The child whose EXIT message a dynamic supervisor works on."""
    for event in reversed(log.of[pid]):
        if event[2] == "receive":
            message = log.received.get(event[0])
            if message is None or message.kind == "ack":
                continue
            return message.sender if message.kind == "EXIT" and log.life(message.sender).reborn_as is None else None
    return None
