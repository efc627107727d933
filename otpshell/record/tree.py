"""The supervision tree as plain data: who supervises whom, how, how often was restarted, who died and was reborn.

Processes that no supervisor owns hang below the process that started them, so that the tree holds everything that lives.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from otpshell.record.log import Log
from otpshell.record.names import Names, is_system, text_of
from otpshell.record.snapshot import Snapshot
from otpshell.record.supervision import Child, Supervision
from otpshell.terms.idents import Pid

# The BEAM's monotonic time starts here (nanoseconds), and a supervisor's list of restarts counts its seconds.
_MONOTONIC_START = -576460752303423488
_SECOND = 10**9


@dataclass
class Node:
    """One process of a tree. ``kind``: ``supervisor``, ``worker`` or ``process`` (nobody supervises it).

    ``used`` of ``intensity`` restarts within ``period`` seconds are used up. ``reborn_of`` is the name of the process in whose place it was
    started. A dead one has ``alive`` False and its exit ``reason``; it stands there while a supervisor has a place for it.
    """

    pid: Pid | None
    name: str
    kind: str
    alive: bool = True
    id: Any = None
    restart: str | None = None
    strategy: str | None = None
    intensity: int = 0
    period: int = 0
    used: int = 0
    reborn_of: str | None = None
    restarts: int = 0
    reason: Any = None
    mail: int = 0
    links: tuple[str, ...] = ()
    monitors: tuple[str, ...] = ()
    watchers: tuple[str, ...] = ()
    children: list[Node] = field(default_factory=list)


@dataclass
class Tree:
    """``roots`` are those that nothing above supervises or started."""

    number: int
    time: int
    roots: list[Node]
    supervisors: int = 0
    processes: int = 0


def tree(log: Log, names: Names, snapshot: Snapshot, *, system: bool = False) -> Tree:
    """The tree of a moment."""
    return _Builder(log, names, snapshot, system).tree()


class _Builder:
    def __init__(self, log: Log, names: Names, snapshot: Snapshot, system: bool) -> None:
        self.log, self.names, self.snapshot, self.system = log, names, snapshot, system
        # Whose child each process is.
        self.above: dict[Pid, Pid] = {}
        for pid, state in snapshot.supervisors.items():
            if self.hidden(pid):
                continue
            for child in state.children:
                if child.pid is not None and child.pid is not pid:
                    self.above[child.pid] = pid
        self.below: dict[Pid, list[Pid]] = {}
        for pid, view in snapshot.processes.items():
            if pid not in self.above and view.parent in snapshot.processes and view.parent is not pid and not self.hidden(view.parent):
                self.below.setdefault(view.parent, []).append(pid)
        # The newest dead bearer of every supervised place.
        self.shown: set[Pid] = set()

    def hidden(self, pid: Pid) -> bool:
        """Whether a process is left out. What it started stands by itself: an application's tree hangs from a process of the system."""
        return not self.system and is_system(self.log, pid)

    def tree(self) -> Tree:
        snapshot = self.snapshot
        lower = set(self.above)
        for pids in self.below.values():
            lower.update(pids)
        tops = [pid for pid in snapshot.processes if pid not in lower and not self.hidden(pid)]
        roots = [self.node(pid) for pid in tops]
        return Tree(snapshot.number, snapshot.time, roots, len(snapshot.supervisors), len(snapshot.processes))

    def node(self, pid: Pid, child: Child | None = None) -> Node:
        view = self.snapshot.processes.get(pid)
        state = self.snapshot.supervisors.get(pid)
        self.shown.add(pid)
        name = self.names(pid)
        if view is None:
            return self.dead(pid, child)
        node = Node(pid, name, "supervisor" if state is not None else "worker" if child is not None else "process", mail=len(view.mailbox))
        if child is not None:
            node.id, node.restart = child.id, child.restart
        before = self.log.life(pid).reborn_of
        if before is not None and before.number <= self.snapshot.number:
            node.reborn_of = self.names(before.old)
            node.restarts = self.incarnations(pid)
        near = {child.pid for child in state.children} if state is not None else set()
        near.add(self.above.get(pid))
        near.add(view.parent if pid not in self.above else None)
        near.update(self.below.get(pid, ()))
        node.links = tuple(self.names(other) for other in view.links if other not in near)
        node.monitors = tuple(self.names(other) for other in view.monitors.values())
        node.watchers = tuple(self.names(other) for other in view.watchers.values())
        if state is not None:
            self.supervised(node, state)
        for other in self.below.get(pid, ()):
            if other not in self.shown and not self.hidden(other):
                node.children.append(self.node(other))
        return node

    def supervised(self, node: Node, state: Supervision) -> None:
        node.strategy, node.intensity, node.period = state.strategy, state.intensity, state.period
        now = (self.snapshot.time + _MONOTONIC_START) // _SECOND
        node.used = sum(1 for time in state.restarts if time >= now - state.period)
        for child in state.children:
            if child.pid is None:
                last = self.log._last_pid.get((node.pid, child.id)) if node.pid is not None and not state.dynamic else None
                node.children.append(self.dead(last, child))
            elif child.pid not in self.shown:
                node.children.append(self.node(child.pid, child))

    def dead(self, pid: Pid | None, child: Child | None) -> Node:
        life = self.log.lives.get(pid) if pid is not None else None
        node = Node(pid, self.names(pid) if pid is not None else self._id(child), "worker", alive=False)
        if child is not None:
            node.id, node.restart = child.id, child.restart
            node.kind = child.type
        if life is not None:
            node.reason = life.reason
        return node

    @staticmethod
    def _id(child: Child | None) -> str:
        return text_of(child.id) if child is not None else "?"

    def incarnations(self, pid: Pid) -> int:
        count = 0
        restart = self.log.life(pid).reborn_of
        while restart is not None:
            count += 1
            restart = self.log.life(restart.old).reborn_of
        return count
