"""The supervision trees: of every application, of what was started at the prompt, and of what stands alone, as rows from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from otpshell.observer.data.world import World
from otpshell.record.log import Log
from otpshell.record.names import is_system
from otpshell.record.snapshot import Snapshot, from_vm, rewind
from otpshell.record.tree import Node, Tree, tree
from otpshell.terms.atom import atom
from otpshell.terms.cons import to_pylist
from otpshell.terms.idents import Pid
from otpshell.view.lines import Line
from otpshell.view.tree import node_facts

_RUNNING = atom("$running")
# Of so many brothers only the first are drawn: the Processes tab has them all.
MOST_CHILDREN = 200
_BRANCHES = ("├─ ", "└─ ", "│  ", "   ")


@dataclass(frozen=True)
class TreeRow:
    """One line. ``kind``: heading, supervisor, worker, process or more (of a cut list). ``pid`` is empty for what is no process or never
    ran; ``below`` counts the processes under it; ``path`` is what it is folded by. ``facts`` are (style, text)."""

    path: str
    pid: str
    kind: str
    lead: str
    name: str
    facts: tuple[tuple[str, str], ...]
    alive: bool
    below: int
    folded: bool
    depth: int


@dataclass(frozen=True)
class TreePage:
    number: int
    processes: int
    supervisors: int
    rows: tuple[TreeRow, ...]


def tree_page(world: World, folded: tuple[str, ...] = (), system: bool = False, links: bool = False, at: int = 0) -> TreePage:
    """The trees now, or as they were after event ``at``. ``folded``: paths of rows whose children are left out. ``links``: with links and
    monitors that are not part of the tree."""
    with world.log() as log:
        return tree_of(world, log, rewind(log, at) if at else None, folded, system, links)


def tree_of(
    world: World, log: Log, snapshot: Snapshot | None, folded: tuple[str, ...] = (), system: bool = False, links: bool = False
) -> TreePage:
    """The trees of a snapshot; of the system as it is when that is None."""
    if snapshot is None:
        living = world.processes()
        total = len(living)
        kept, cut = _without_crowds([(process, process.pid, process.parent) for process in living], set(world.sched.supervisors))
        snapshot = from_vm(world.vm, only=kept)
    else:
        total = len(snapshot.processes)
        kept, cut = _without_crowds([(pid, pid, view.parent) for pid, view in snapshot.processes.items()], set(snapshot.supervisors))
        snapshot = replace(snapshot, processes={pid: snapshot.processes[pid] for pid in kept})
    found = tree(log, world.recorder.names_so_far, snapshot, system=True)
    hidden = set() if system else {pid for pid in snapshot.processes if is_system(log, pid)}
    rows = _Rows(world, found, snapshot, hidden, set(folded), links, cut).rows
    return TreePage(found.number, total, found.supervisors, tuple(rows))


def _without_crowds(born: list[tuple[Any, Pid, Pid | None]], supervisors: set[Pid]) -> tuple[list[Any], dict[Pid | None, int]]:
    """Of the (process, pid, parent) those that are drawn, and how many of each parent's children are not: nobody reads 100,000 brothers."""
    count: dict[Pid | None, int] = {}
    kept = []
    for what, pid, parent in born:
        count[parent] = number = count.get(parent, 0) + 1
        if number <= MOST_CHILDREN or pid in supervisors:
            kept.append(what)
    return kept, {parent: number - MOST_CHILDREN for parent, number in count.items() if number > MOST_CHILDREN}


def applications(world: World) -> dict[Pid, str]:
    """The process at the top of every application that has one -> its name."""
    running = world.vm.__dict__.get("persistent_terms")
    found = {}
    for key, value in running.items() if running is not None else ():
        if type(key) is tuple and len(key) == 2 and key[0] is atom("application") and key[1] is _RUNNING:
            for app, info in to_pylist(value):
                if type(info) is tuple and len(info) == 3 and type(info[1]) is Pid:
                    found[info[1]] = app.name
    return found


class _Rows:
    def __init__(
        self,
        world: World,
        found: Tree,
        snapshot: Snapshot,
        hidden: set[Pid],
        folded: set[str],
        links: bool,
        cut: dict[Pid | None, int],
    ) -> None:
        self.world, self.snapshot, self.hidden, self.folded, self.links, self.cut = world, snapshot, hidden, folded, links, cut
        self.rows: list[TreeRow] = []
        self.masters = applications(world)
        # How many processes are below a node.
        self.below: dict[int, int] = {}
        groups: dict[str, list[Node]] = {}
        apps: list[tuple[str, Node]] = []
        for root in found.roots:
            self._sort_out(root, groups.setdefault(self._group_of(root), []), apps)
        for name, node in apps:
            self._group(f"application {name}", node.children)
        for title in _GROUPS:
            self._group(title, groups.get(title, []))

    def _sort_out(self, node: Node, kept: list[Node], apps: list[tuple[str, Node]]) -> None:
        """Applications stand for themselves, wherever they were started; the library's processes are left out, but not what is below."""
        children: list[Node] = []
        for child in node.children:
            self._sort_out(child, children, apps)
        node.children = children
        self.below[id(node)] = self._size(children) + self._missing(node, children)
        if node.pid in self.masters:
            apps.append((self.masters[node.pid], node))
        elif node.pid is not None and node.pid in self.hidden:
            kept.extend(children)
        else:
            kept.append(node)

    def _missing(self, node: Node, children: list[Node]) -> int:
        """How many brothers of a crowd are not among these: a supervisor names its children, other processes' are only counted."""
        cut = self.cut.get(node.pid, 0) if node.pid is not None else 0
        return max(0, MOST_CHILDREN + cut - len(children)) if cut else 0

    def _size(self, nodes: list[Node]) -> int:
        return sum(1 + self.below[id(node)] for node in nodes)

    def _group_of(self, root: Node) -> str:
        view = self.snapshot.processes.get(root.pid) if root.pid is not None else None
        parent = view.parent if view is not None else None
        lives = self.world.recorder.log_so_far.lives
        at_prompt = [pid for pid in (root.pid, parent) if pid in lives and lives[pid].shell]
        return _PROMPT if at_prompt or root.name in ("shell", "main") else _ALONE

    def _group(self, title: str, nodes: list[Node]) -> None:
        if not nodes:
            return
        folded = title in self.folded
        self.rows.append(TreeRow(title, "", "heading", "", title, (), True, self._size(nodes), folded, 0))
        if not folded:
            self._children(nodes, "", title, 1, 0)

    def _children(self, nodes: list[Node], lead: str, path: str, depth: int, missing: int) -> None:
        shown = nodes[:MOST_CHILDREN]
        cut = len(nodes) - len(shown) + missing
        for place, node in enumerate(shown):
            last = place == len(shown) - 1 and not cut
            self._node(node, lead + _BRANCHES[1 if last else 0], lead + _BRANCHES[3 if last else 2], f"{path}/{place}", depth)
        if cut:
            text = f"… {cut:,} more: the Processes tab lists them"
            self.rows.append(TreeRow(f"{path}/more", "", "more", lead + _BRANCHES[1], text, (), True, 0, False, depth))

    def _node(self, node: Node, first: str, rest: str, place: str, depth: int) -> None:
        pid = self.world.text_of(node.pid) if node.pid is not None else ""
        path = pid if node.alive else place
        facts: Line = node_facts(node, self.world.show)
        if self.links and node.alive:
            for word, others in (("linked to", node.links), ("watches", node.monitors), ("watched by", node.watchers)):
                if others:
                    facts.append(("info", f"  {word} {', '.join(others)}"))
        folded = path in self.folded
        self.rows.append(TreeRow(path, pid, node.kind, first, node.name, tuple(facts), node.alive, self.below[id(node)], folded, depth))
        if not folded:
            self._children(node.children, rest, path, depth + 1, self._missing(node, node.children))


_PROMPT, _ALONE = "started at the prompt", "on their own"
_GROUPS = (_PROMPT, _ALONE)
