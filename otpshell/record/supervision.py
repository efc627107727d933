"""A supervisor's state, as plain data: read from the terms that :supervisor and DynamicSupervisor keep."""

from __future__ import annotations

from typing import Any, NamedTuple

from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import to_pylist
from otpshell.terms.idents import Pid
from otpshell.terms.maps import Map

_STATE = atom("state")
_CHILDREN, _STRATEGY, _RESTARTS = atom("children"), atom("strategy"), atom("restarts")
_MAX_RESTARTS, _MAX_SECONDS, _MODULE = atom("max_restarts"), atom("max_seconds"), atom("mod")
_RESTARTING = atom("restarting")


class Child(NamedTuple):
    """``pid`` is None for a child that does not run. ``restart`` is permanent, transient or temporary; ``type`` worker or supervisor."""

    id: Any
    pid: Pid | None
    restart: str
    type: str
    start: Any


class Supervision(NamedTuple):
    """``restarts`` are the times (seconds of the BEAM's monotonic clock) of the restarts that count, the newest first."""

    strategy: str
    intensity: int
    period: int
    restarts: tuple[int, ...]
    children: tuple[Child, ...]
    dynamic: bool
    module: Any


def supervision(state: Any) -> Supervision | None:
    """What a supervisor's state says; None for a term that is no such state."""
    if type(state) is tuple and len(state) == 12 and state[0] is _STATE:
        return _static(state)
    if isinstance(state, Map) and _MAX_RESTARTS in state.d and _CHILDREN in state.d:
        return _dynamic(state.d)
    return None


def dynamic_children(state: Any) -> Any:
    """The children of a supervisor that starts them on demand, as the map by pid that it keeps; None for one of the other kind."""
    if isinstance(state, Map):
        return state.d.get(_CHILDREN)
    if type(state) is tuple and len(state) == 12 and state[2].name == "simple_one_for_one" and type(state[4]) is tuple:
        return state[4][1]
    return None


def intensity(state: Any) -> tuple[int, int, int]:
    """How many restarts count now, how many may, within how many seconds."""
    if isinstance(state, Map):
        return len(to_pylist(state.d[_RESTARTS])), state.d[_MAX_RESTARTS], state.d[_MAX_SECONDS]
    return len(to_pylist(state[7])), state[5], state[6]


def _static(state: tuple[Any, ...]) -> Supervision:
    _, _, strategy, (ids, known), dynamics, intensity, period, restarts, _, _, module, _ = state
    simple = strategy.name == "simple_one_for_one"
    children = [_child(known.get(id)) for id in reversed(to_pylist(ids))]
    if simple and type(dynamics) is tuple:
        template = children[0]
        children = [template._replace(id=None, pid=pid if type(pid) is Pid else None) for pid, _ in dynamics[1].items()]
    return Supervision(strategy.name, intensity, period, tuple(to_pylist(restarts)), tuple(children), simple, module)


def _child(child: Any) -> Child:
    _, pid, id, start, restart, _, _, kind, _ = child
    return Child(id, pid if type(pid) is Pid else None, restart.name, kind.name, start)


def _dynamic(fields: dict[Any, Any]) -> Supervision:
    children = []
    for pid, child in fields[_CHILDREN].items():
        if child[0] is _RESTARTING:
            pid, child = None, child[1]
        start, restart, _, kind, _ = child
        children.append(Child(None, pid, restart.name, kind.name, start))
    strategy = fields[_STRATEGY]
    return Supervision(
        strategy.name if type(strategy) is Atom else "one_for_one",
        fields[_MAX_RESTARTS],
        fields[_MAX_SECONDS],
        tuple(to_pylist(fields[_RESTARTS])),
        tuple(children),
        True,
        fields[_MODULE],
    )
