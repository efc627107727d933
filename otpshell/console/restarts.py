"""A line for each child that a supervisor has started again, and for a supervisor that gives up: what IEx leaves to a log that is off."""

from __future__ import annotations

from typing import Any, NamedTuple

from otpshell.console.limiter import Limiter
from otpshell.runtime.process import Process
from otpshell.terms.atom import atom
from otpshell.terms.cons import EMPTY, is_list, to_pylist
from otpshell.terms.idents import Pid
from otpshell.terms.maps import Map

_STATE, _RESTARTS = atom("state"), atom("restarts")


class Supervised(NamedTuple):
    """What a supervisor's state says: pids by child id (by pid where children have none), times of restarts, the limit, its seconds."""

    children: dict[Any, Any]
    restarts: list[Any]
    most: Any
    seconds: Any
    by_pid: bool


def supervised(state: Any) -> Supervised | None:
    """The state of a Supervisor or DynamicSupervisor, read."""
    if type(state) is tuple and len(state) == 12 and state[0] is _STATE:
        ids, known = state[3]
        pids = {key: child[1] for key, child in known.items()} if type(known) is Map else {}
        # In the order in which they were started.
        children = {key: pids[key] for key in reversed(to_pylist(ids)) if key in pids}
        by_pid = type(state[4]) is tuple and not children
        return Supervised(children, to_pylist(state[7]), state[5], state[6], by_pid)
    if type(state) is Map:
        fields = {getattr(key, "name", ""): value for key, value in state.items()}
        if type(fields.get("children")) is Map and is_list(fields.get("restarts")):
            children = {pid: pid for pid, _ in fields["children"].items()}
            return Supervised(children, to_pylist(fields["restarts"]), fields.get("max_restarts"), fields.get("max_seconds"), True)
    return None


def _has_restarted(state: Any) -> bool:
    """Whether a supervisor's state counts any restarts."""
    if type(state) is tuple:
        return len(state) == 12 and state[7] is not EMPTY
    return type(state) is Map and state.d.get(_RESTARTS, EMPTY) is not EMPTY


class RestartNotices:
    """Compares each state of a supervisor with the one before, once it has counted a restart: it may have many children."""

    def __init__(self, vm: Any, limiter: Limiter) -> None:
        self._vm = vm
        self._limiter = limiter
        self._before: dict[Any, Any] = {}
        self._told: dict[Any, list[Any]] = {}

    def changed(self, process: Process, state: Any) -> None:
        """The supervisor ``process`` has this state from now on."""
        if process.pid not in self._before:
            process.on_exit = [*(process.on_exit or ()), self._ended]
        before, self._before[process.pid] = self._before.get(process.pid), state
        if before is not None and _has_restarted(state):
            self._compare(process, supervised(before), supervised(state))

    def _ended(self, process: Process, _reason: Any) -> None:
        self._before.pop(process.pid, None)
        self._told.pop(process.pid, None)

    def _compare(self, process: Process, before: Supervised | None, now: Supervised | None) -> None:
        if before is None or now is None:
            return
        if len(now.restarts) > now.most >= len(before.restarts):
            who = self._vm.inspect(process.name if process.name is not None else process.pid)
            told = f"{who} gives up: this would be restart {len(now.restarts)} within {now.seconds} s, and max_restarts is {now.most}"
            self._limiter.line(f"{told} (options of Supervisor.start_link and DynamicSupervisor.start_link: max_restarts, max_seconds)")
            return
        if now.by_pid:
            added = [pid for pid in now.children if pid not in before.children and type(pid) is Pid]
            if added and self._told.get(process.pid) != now.restarts:
                self._told[process.pid] = now.restarts
                self._tell("a child", None, added[0], now)
            return
        for key, pid in now.children.items():
            old = before.children.get(key)
            if type(old) is tuple and len(old) == 2:
                old = old[1]
            if type(pid) is Pid and type(old) is Pid and pid is not old:
                self._tell(self._vm.inspect(key), old, pid, now)

    def _tell(self, label: str, old: Any, new: Any, now: Supervised) -> None:
        inspect = self._vm.inspect
        was = f"was {inspect(old)}, " if old is not None else ""
        self._limiter.line(f"restarted {label} ({was}now {inspect(new)}), {len(now.restarts)} of {now.most} in {now.seconds} s")
