"""The table of processes: one plain row each, for ``ps`` and the observer."""

from __future__ import annotations

from typing import Any, NamedTuple

from otpshell.record.log import Log
from otpshell.record.names import Names, is_system
from otpshell.record.snapshot import Snapshot
from otpshell.terms.idents import Pid


class ProcessRow(NamedTuple):
    """``status``: ``running``, ``waiting`` or unknown; ``age`` in nanoseconds, None when its birth is not in the log; ``sent`` and
    ``received`` count messages in the log."""

    pid: Pid
    name: str
    registered: Any
    status: str
    mail: int
    links: int
    monitors: int
    sent: int
    received: int
    age: int | None
    supervisor: str | None
    reborn_of: str | None


def processes(log: Log, names: Names, snapshot: Snapshot, *, system: bool = False) -> list[ProcessRow]:
    """The processes of a moment, in order of birth."""
    above = {child.pid: pid for pid, state in snapshot.supervisors.items() for child in state.children}
    rows = []
    for pid, view in snapshot.processes.items():
        if not system and is_system(log, pid):
            continue
        life = log.life(pid)
        kinds = [event[2] for event in log.of.get(pid, ())]
        reborn = life.reborn_of
        rows.append(
            ProcessRow(
                pid,
                names(pid),
                view.name,
                "" if view.waiting is None else "waiting" if view.waiting else "running",
                len(view.mailbox),
                len(view.links),
                len(view.monitors),
                kinds.count("send"),
                kinds.count("receive"),
                snapshot.time - life.born_at if life.born is not None else None,
                names(above[pid]) if pid in above else None,
                names(reborn.old) if reborn is not None and reborn.number <= snapshot.number else None,
            )
        )
    return rows
