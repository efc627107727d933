"""``tree``: supervisors and their children as text. What a supervisor looks after is known without asking it."""

from __future__ import annotations

from typing import Any

from otpshell.runtime.process import Process
from otpshell.shell.processes import initial_call, known_as, title
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import to_pylist
from otpshell.terms.idents import Pid
from otpshell.terms.maps import STRUCT, Map

_SUPERVISORS = {"supervisor", "Elixir.DynamicSupervisor", "Elixir.PartitionSupervisor", "Elixir.Task.Supervisor"}


def tree_lines(vm: Any, top: Process | None) -> list[str]:
    """The tree below a supervisor, or below every supervisor that no other supervises."""
    if top is not None:
        return _tree(vm, top, "", "", set())
    supervisors = [each for each in vm.sched.processes.values() if is_supervisor(each)]
    children: set[Any] = set()
    for each in supervisors:
        for child in children_of(vm, each):
            if type(child[1]) is Pid:
                children.add(child[1])
    lines: list[str] = []
    for each in supervisors:
        if each.pid not in children and each.pid.process is not None:
            lines += _tree(vm, each, "", "", set())
    return lines


def is_supervisor(process: Process) -> bool:
    call = initial_call(process)
    return type(call) is tuple and len(call) == 3 and type(call[0]) is Atom and call[0].name in _SUPERVISORS


def children_of(vm: Any, process: Process) -> list[tuple[Any, Any, str, str]]:
    """(id, pid or state, restart type, type) of each child, in order of start."""
    state = _state(vm, process)
    if type(state) is tuple and len(state) > 8 and state[0] is atom("state"):
        ids, known = state[3]
        found = []
        for each in reversed(to_pylist(ids)):
            child = _get(known, each)
            found.append((each, child[1], child[4].name, child[7].name))
        if type(state[4]) is Map:
            found += [(atom("undefined"), pid, "", "worker") for pid, _ in state[4].items()]
        return found
    if type(state) is Map:
        children = next((value for key, value in state.items() if getattr(key, "name", "") == "children"), None)
        if type(children) is Map:
            entries = [(pid, entry) for pid, entry in children.items() if type(entry) is tuple and len(entry) > 3]
            return [(atom("undefined"), pid, entry[1].name, entry[3].name) for pid, entry in entries]
    return []


def _get(table: Map, key: Any) -> Any:
    return next(value for each, value in table.items() if each == key)


def _state(vm: Any, process: Process) -> Any:
    """The state that a supervisor has told the runtime: it need not answer for it."""
    return vm.sched.supervisors.get(process.pid)


def _strategy(vm: Any, process: Process) -> str:
    state = _state(vm, process)
    if type(state) is tuple and len(state) > 8 and state[0] is atom("state"):
        restarts = len(to_pylist(state[7]))
        text = f"{state[2].name}, at most {state[5]} restarts in {state[6]} s"
        return text + (f", {restarts} now" if restarts else "")
    if type(state) is Map and STRUCT in state.d:
        fields = {getattr(key, "name", ""): value for key, value in state.items()}
        if "strategy" in fields:
            return f"{fields['strategy'].name}, at most {fields.get('max_restarts')} restarts in {fields.get('max_seconds')} s"
    return "starting"


def _tree(vm: Any, process: Process, first: str, rest: str, seen: set[Any]) -> list[str]:
    if process.pid in seen:
        return []
    seen.add(process.pid)
    lines = [f"{first}{title(vm, process)} {vm.inspect(process.pid)} ({_strategy(vm, process)})"]
    children = children_of(vm, process)
    for index, (name, pid, restart, kind) in enumerate(children):
        last = index == len(children) - 1
        branch, below = ("└─ ", "   ") if last else ("├─ ", "│  ")
        child = pid.process if type(pid) is Pid else None
        if child is not None and is_supervisor(child):
            lines += _tree(vm, child, rest + branch, rest + below, seen)
            continue
        label = title(vm, child) if child is not None and name is atom("undefined") else vm.inspect(name)
        where = known_as(vm, child) if child is not None else vm.inspect(pid)
        if child is not None and child.name is not None and label == vm.inspect(child.name):
            where = vm.inspect(child.pid)
        lines.append(f"{rest}{branch}{label} {where} ({', '.join(filter(None, (restart, kind)))})")
    return lines
