"""The system at one moment: processes with links, monitors and mail, names, timers, tables, supervisors. Live, or played up to an event."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from otpshell.record.beginning import flags_before, links_before, mail_before, monitors_before, tables_before
from otpshell.record.log import Event, Log
from otpshell.record.stages import own_state
from otpshell.record.supervision import Supervision, supervision
from otpshell.terms.atom import TRUE, Atom
from otpshell.terms.idents import Pid, Ref

_TRIES = 100
NO_STATE: Any = object()


@dataclass
class ProcessView:
    """One process as it was."""

    pid: Pid
    parent: Pid | None = None
    name: Atom | None = None
    links: dict[Pid, None] = field(default_factory=dict)
    # What it watches, and who watches it.
    monitors: dict[Ref, Any] = field(default_factory=dict)
    watchers: dict[Ref, Pid] = field(default_factory=dict)
    trap_exit: bool = False
    mailbox: list[Any] = field(default_factory=list)
    dictionary: dict[Any, Any] = field(default_factory=dict)
    # True: it waits for a message; None: the log does not say.
    waiting: bool | None = None
    started: Any = None
    # The state of a server; NO_STATE for a process that told none.
    state: Any = NO_STATE


@dataclass
class Snapshot:
    """``number`` is the last event before the moment, ``time`` the VM's time in nanoseconds, ``complete`` False when older events are
    missing."""

    number: int
    time: int
    processes: dict[Pid, ProcessView] = field(default_factory=dict)
    names: dict[Atom, Pid] = field(default_factory=dict)
    timers: dict[Ref, Event] = field(default_factory=dict)
    # Table name or reference -> owner.
    tables: dict[Any, Pid] = field(default_factory=dict)
    supervisors: dict[Pid, Supervision] = field(default_factory=dict)
    complete: bool = True


def from_vm(vm: Any, log: Log | None = None, only: Iterable[Any] | None = None) -> Snapshot:
    """The system as it is, or of its processes ``only`` those; with a log, the states that servers told it. From any thread: what changes
    meanwhile is read again."""
    snapshot = _read_in_peace(vm, only)
    for pid, state in list(log.states.items()) if log is not None else ():
        if pid in snapshot.processes:
            snapshot.processes[pid].state = own_state(state)
    return snapshot


def _read_in_peace(vm: Any, only: Iterable[Any] | None) -> Snapshot:
    for _ in range(_TRIES):
        try:
            return _read(vm.sched, only)
        except RuntimeError:
            continue
    return vm.call(lambda: _read(vm.sched, only))


def _read(sched: Any, only: Iterable[Any] | None) -> Snapshot:
    snapshot = Snapshot(sched.events.last, sched.clock.now())
    for process in list(sched.processes.values()) if only is None else only:
        pid = process.pid
        view = ProcessView(pid, process.parent, process.name, trap_exit=process.trap_exit, waiting=process.waiting)
        view.started = process.initial_call
        view.links = {other.pid: None for other in process.links or ()}
        view.monitors = {ref: watched.pid for ref, watched in (process.monitors or {}).items()}
        view.watchers = {ref: entry[0].pid for ref, entry in (process.monitored_by or {}).items()}
        view.mailbox = list(process.mailbox)
        view.dictionary = dict(process.dictionary or {})
        snapshot.processes[pid] = view
        if process.name is not None:
            snapshot.names[process.name] = pid
    snapshot.supervisors = _supervisions({pid: state for pid, state in list(sched.supervisors.items()) if pid in snapshot.processes})
    for table in list(sched.ets.by_ref.values()):
        snapshot.tables[table.name if table.named else table.ref] = table.owner.pid
    return snapshot


def rewind(log: Log, number: int) -> Snapshot:
    """The system as it was after event ``number``."""
    snapshot = Snapshot(number, 0, complete=log.first <= 1)
    if not snapshot.complete:
        _elders(snapshot, log)
    for event in log.events:
        if event[0] > number:
            break
        snapshot.time = event[1]
        step = _STEPS.get(event[2])
        if step is not None:
            step(snapshot, event, log)
    snapshot.supervisors = _supervisions(snapshot.supervisors)
    return snapshot


def _elders(snapshot: Snapshot, log: Log) -> None:
    """Processes that were there before the log begins, as far as is known."""
    for pid, life in log.lives.items():
        if life.born is not None or not (life.elder or pid in log.of):
            continue
        name = life.names[0] if life.names else None
        view = snapshot.processes[pid] = ProcessView(pid, life.parent, name, started=life.started)
        if life.elder_state is not None:
            snapshot.supervisors[pid] = life.elder_state
        if name is not None:
            snapshot.names[name] = view.pid
    _bonds(snapshot, log)


def _bonds(snapshot: Snapshot, log: Log) -> None:
    """What these processes had with each other and in their mailboxes then."""
    views = snapshot.processes
    for one, other in links_before(log):
        if one in views and other in views:
            views[one].links[other] = views[other].links[one] = None
    for ref, (watcher, watched) in monitors_before(log).items():
        if watcher in views and watched in views:
            views[watcher].monitors[ref] = watched
            views[watched].watchers[ref] = watcher
    for pid, terms in mail_before(log).items():
        if pid in views:
            views[pid].mailbox = terms
    for pid in flags_before(log):
        if pid in views:
            views[pid].trap_exit = True
    snapshot.tables.update(tables_before(log))


def _supervisions(states: dict[Pid, Any]) -> dict[Pid, Supervision]:
    """Supervisors' states, read."""
    found = {pid: supervision(state) for pid, state in states.items()}
    return {pid: read for pid, read in found.items() if read is not None}


# -- one kind of event each ------------------------------------------------------------------------------------------


def _view(snapshot: Snapshot, pid: Pid) -> ProcessView:
    found = snapshot.processes.get(pid)
    if found is None:
        found = snapshot.processes[pid] = ProcessView(pid)
    return found


def _spawn(snapshot: Snapshot, event: Event, _log: Log) -> None:
    snapshot.processes[event[4]] = ProcessView(event[4], event[3], started=event[5])


def _exit(snapshot: Snapshot, event: Event, _log: Log) -> None:
    view = snapshot.processes.pop(event[3], None)
    if view is None:
        return
    if view.name is not None:
        snapshot.names.pop(view.name, None)
    for other in view.links:
        if other in snapshot.processes:
            snapshot.processes[other].links.pop(event[3], None)
    for ref, watched in view.monitors.items():
        if watched in snapshot.processes:
            snapshot.processes[watched].watchers.pop(ref, None)
    for ref, watcher in view.watchers.items():
        if watcher in snapshot.processes:
            snapshot.processes[watcher].monitors.pop(ref, None)
    snapshot.supervisors.pop(event[3], None)


def _arrives(snapshot: Snapshot, event: Event, log: Log) -> None:
    message = log.sent[event[0]]
    if message.to in snapshot.processes:
        snapshot.processes[message.to].mailbox.append(message.term)


def _receive(snapshot: Snapshot, event: Event, _log: Log) -> None:
    mailbox = _view(snapshot, event[3]).mailbox
    for place, message in enumerate(mailbox):
        if message is event[4]:
            del mailbox[place]
            return


def _link(snapshot: Snapshot, event: Event, _log: Log) -> None:
    if event[4] in snapshot.processes and event[4] is not event[3]:
        _view(snapshot, event[3]).links[event[4]] = None
        snapshot.processes[event[4]].links[event[3]] = None


def _unlink(snapshot: Snapshot, event: Event, _log: Log) -> None:
    _view(snapshot, event[3]).links.pop(event[4], None)
    if event[4] in snapshot.processes:
        snapshot.processes[event[4]].links.pop(event[3], None)


def _monitor(snapshot: Snapshot, event: Event, _log: Log) -> None:
    to = event[4][0] if type(event[4]) is tuple else event[4]
    watched = to if type(to) is Pid else snapshot.names.get(to)
    if watched in snapshot.processes and watched is not event[3]:
        _view(snapshot, event[3]).monitors[event[5]] = watched
        snapshot.processes[watched].watchers[event[5]] = event[3]


def _demonitor(snapshot: Snapshot, event: Event, _log: Log) -> None:
    watched = _view(snapshot, event[3]).monitors.pop(event[4], None)
    if watched in snapshot.processes:
        snapshot.processes[watched].watchers.pop(event[4], None)


def _register(snapshot: Snapshot, event: Event, _log: Log) -> None:
    _view(snapshot, event[3]).name = event[4]
    snapshot.names[event[4]] = event[3]


def _unregister(snapshot: Snapshot, event: Event, _log: Log) -> None:
    _view(snapshot, event[3]).name = None
    snapshot.names.pop(event[4], None)


def _flag(snapshot: Snapshot, event: Event, _log: Log) -> None:
    if event[4].name == "trap_exit":
        _view(snapshot, event[3]).trap_exit = event[5] is TRUE


def _put(snapshot: Snapshot, event: Event, _log: Log) -> None:
    _view(snapshot, event[3]).dictionary[event[4]] = event[5]


def _timer(snapshot: Snapshot, event: Event, _log: Log) -> None:
    snapshot.timers[event[4]] = event


def _timer_over(snapshot: Snapshot, event: Event, _log: Log) -> None:
    snapshot.timers.pop(event[4], None)


def _ets(snapshot: Snapshot, event: Event, _log: Log) -> None:
    operation, (table, detail) = event[4], event[5]
    if operation == "new":
        snapshot.tables[table] = event[3]
    elif operation in ("lose", "delete_table"):
        snapshot.tables.pop(table, None)
    elif operation == "inherit":
        snapshot.tables[table] = detail


def _supervisor(snapshot: Snapshot, event: Event, _log: Log) -> None:
    # As it is: only the last one of each needs to be read.
    snapshot.supervisors[event[3]] = event[4]


def _state(snapshot: Snapshot, event: Event, _log: Log) -> None:
    _view(snapshot, event[3]).state = own_state(event[4])


_STEPS: dict[str, Callable[[Snapshot, Event, Log], None]] = {
    "spawn": _spawn,
    "exit": _exit,
    "send": _arrives,
    "deliver": _arrives,
    "receive": _receive,
    "link": _link,
    "unlink": _unlink,
    "monitor": _monitor,
    "demonitor": _demonitor,
    "register": _register,
    "unregister": _unregister,
    "flag": _flag,
    "put": _put,
    "timer": _timer,
    "fire": _timer_over,
    "cancel_timer": _timer_over,
    "ets": _ets,
    "supervisor": _supervisor,
    "state": _state,
}
