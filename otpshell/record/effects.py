"""What a process's end did to others: who died of it, who was told, what was freed, who was started again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from otpshell.record.lives import Restart
from otpshell.record.log import Event, Log
from otpshell.record.supervision import supervision
from otpshell.terms.idents import Pid

# Events that belong to the end of a process: they follow its exit without a gap.
_OF_THE_END = frozenset(("deliver", "doom", "ets", "cancel_timer"))
_DEPTH = 8


@dataclass(frozen=True)
class Effect:
    """``kind``: ``name`` (freed: ``what``), ``table`` (deleted), ``heir`` (got table ``what``), ``killed`` (``pid`` died of the link),
    ``told`` (``pid`` traps exits and got EXIT), ``down`` (``pid`` got DOWN), ``call`` (``pid`` waited for a reply: its call failed),
    ``restart`` (``restart``: by supervisor ``pid``), ``stopped`` (``pid`` was ended with it), ``kept`` (supervisor ``pid`` did not start it
    again), ``gave_up`` (supervisor ``pid`` reached its limit).
    ``then`` is what that did in turn.
    """

    kind: str
    number: int
    pid: Pid | None = None
    what: Any = None
    restart: Restart | None = None
    then: tuple[Effect, ...] = ()


def effects(log: Log, pid: Pid, depth: int = _DEPTH) -> tuple[Effect, ...]:
    """What the end of a process caused, in order."""
    life = log.lives[pid]
    if life.died is None or depth == 0:
        return ()
    found: list[Effect] = []
    if life.name_at_death is not None:
        found.append(Effect("name", life.died, what=life.name_at_death))
    for event in log.after(life.died):
        if event[2] not in _OF_THE_END:
            break
        found.extend(_effect(log, pid, event, depth))
    return tuple(found)


def _effect(log: Log, pid: Pid, event: Event, depth: int) -> list[Effect]:
    number, _, kind, actor, a, b = event
    if kind == "ets":
        if a == "lose":
            return [Effect("table", number, what=b[0])]
        return [Effect("heir", number, pid=b[1], what=b[0])] if a == "inherit" else []
    if kind == "doom":
        if a is not pid or log.lives[actor].died is None:
            return []
        return [Effect("killed", number, actor, b[0], then=effects(log, actor, depth - 1))]
    if kind == "deliver":
        message = log.sent[number]
        if message.kind == "EXIT" and message.sender is pid and not message.flushed:
            return [Effect("told", number, actor, then=_of_supervisor(log, actor, message, depth))]
        if message.kind == "DOWN" and not message.flushed:
            return [Effect("call" if _awaits(log, actor, message, pid) else "down", number, actor)]
    return []


def _awaits(log: Log, watcher: Pid, message: Any, pid: Pid) -> bool:
    """Whether this DOWN ends a call that waits for its reply."""
    call = log.call_of(message.term[1])
    return call is not None and call.kind == "call" and call.sender is watcher and (call.reply is None or call.reply.received is None)


def _of_supervisor(log: Log, actor: Pid, message: Any, depth: int) -> tuple[Effect, ...]:
    """What a supervisor did about a child that ended."""
    supervisor = log.lives.get(actor)
    if supervisor is None or not supervisor.is_supervisor or message.received is None:
        return ()
    found: list[Effect] = []
    for event in log.behind(actor, message.received):
        number, _, kind, _, a, b = event
        if kind == "receive":
            taken = log.received.get(number)
            if taken is not None and not taken.flushed and taken.kind not in ("ack", "DOWN", "reply"):
                break
        elif kind == "spawn":
            restart = log.lives[a].reborn_of
            if restart is not None:
                found.append(Effect("restart", number, actor, restart=restart))
        elif kind == "exit_signal" and a in log.lives and log.lives[a].died is not None:
            found.append(Effect("stopped", number, a, b))
        elif kind == "exit":
            found.append(Effect("gave_up", number, actor, a, then=effects(log, actor, depth - 1)))
    if not found:
        found.append(Effect("kept", message.received, actor, what=_restart_type(log, actor, message)))
    return tuple(found)


def _restart_type(log: Log, supervisor: Pid, message: Any) -> Any:
    """The restart type of the child whose end was told, if the log still knows."""
    told = next((event for event in log.before(supervisor, message.received) if event[2] == "supervisor"), None)
    if told is None:
        return None
    state = supervision(told[4])
    for child in state.children if state is not None else ():
        if child.pid is message.sender:
            return child.restart
    return None
