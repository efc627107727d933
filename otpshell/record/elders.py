"""Processes older than a log: what the VM itself still knows of those whose birth has left the ring of events."""

from __future__ import annotations

from typing import Any, NamedTuple

from otpshell.terms.idents import Pid

_TRIES = 100


class Elder(NamedTuple):
    """A process that lived before the first event of a log, as it was when the log was read. ``supervisor`` is the state of one that has
    told none in the log."""

    pid: Pid
    parent: Pid | None
    name: Any
    started: Any
    dictionary: dict[Any, Any]
    supervisor: Any
    links: tuple[Pid, ...] = ()
    monitors: tuple[tuple[Any, Pid], ...] = ()
    trap_exit: bool = False
    mailbox: tuple[Any, ...] = ()
    # Names or references of its tables.
    tables: tuple[Any, ...] = ()


def elders(vm: Any, events: list[Any]) -> list[Elder]:
    """The living processes that were not born in these events. From any thread."""
    if not events or events[0][0] <= 1:
        return []
    born = {event[4] for event in events if event[2] == "spawn"}
    told = {event[3] for event in events if event[2] == "supervisor"}
    for _ in range(_TRIES):
        try:
            return _read(vm.sched, born, told)
        except RuntimeError:
            # A process came or went meanwhile.
            continue
    return []


def _read(sched: Any, born: set[Any], told: set[Any]) -> list[Elder]:
    owned: dict[Pid, list[Any]] = {}
    for table in list(sched.ets.by_ref.values()):
        owned.setdefault(table.owner.pid, []).append(table.name if table.named else table.ref)
    return [_elder(sched, process, told, owned) for pid, process in list(sched.processes.items()) if pid not in born]


def _elder(sched: Any, process: Any, told: set[Any], owned: dict[Pid, list[Any]]) -> Elder:
    pid = process.pid
    return Elder(
        pid,
        process.parent,
        process.name,
        process.initial_call,
        dict(process.dictionary or {}),
        sched.supervisors.get(pid) if pid not in told else None,
        tuple(other.pid for other in process.links or ()),
        tuple((ref, watched.pid) for ref, watched in (process.monitors or {}).items()),
        process.trap_exit,
        tuple(process.mailbox),
        tuple(owned.get(pid, ())),
    )
