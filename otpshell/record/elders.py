"""Processes older than a log: what the VM itself still knows of those whose birth has left the ring of events."""

from __future__ import annotations

from typing import Any, NamedTuple

from otpshell.terms.idents import Pid

_TRIES = 100


class Elder(NamedTuple):
    """A process that lived before the first event of a log. ``supervisor`` is the state of one that has told none in the log."""

    pid: Pid
    parent: Pid | None
    name: Any
    started: Any
    dictionary: dict[Any, Any]
    supervisor: Any


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
    found = []
    for pid, process in sched.processes.items():
        if pid not in born:
            state = sched.supervisors.get(pid) if pid not in told else None
            found.append(Elder(pid, process.parent, process.name, process.initial_call, dict(process.dictionary or {}), state))
    return found
