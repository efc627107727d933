"""Why a process died: its death certificate, from the log alone.

:func:`certificate` reads the end of a process backwards:

1. what ended it: an exit signal (``doom`` event: from whom, over a link or not), an exception or exit of its own (``crash``), or neither:
   its function returned;
2. what it was at: the message in its hands, the call it waited on, the prompt line behind it;
3. where that came from: the certificate of the process at the other end of the link, of the call, of the parent, and so on back;

and then forwards: what its end did to others (:mod:`otpshell.record.effects`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from otpshell.record.effects import Effect, effects
from otpshell.record.handling import Origin, in_hand, origin, pending_call
from otpshell.record.lives import Life, Restart
from otpshell.record.log import Log
from otpshell.record.messages import Message
from otpshell.record.stages import is_stage
from otpshell.terms.atom import NORMAL, Atom
from otpshell.terms.cons import Cons
from otpshell.terms.idents import Pid

_DEPTH = 12
# Modules whose frames are not where the learner's code went wrong.
_LIBRARY = frozenset(
    "gen_server gen gen_statem gen_event proc_lib supervisor sys lists maps erlang ets binary timer erl_eval elixir".split()
)
_LIBRARY_FILES = ("lib/", "src/", "gen_", "proc_lib", "erl_")


@dataclass(frozen=True)
class Place:
    """A line of code."""

    module: Atom
    function: str
    arity: int
    file: str
    line: int


@dataclass(frozen=True)
class Certificate:
    """The end of one process. ``how`` is one of

    ``alive``, ``unknown`` (not in the log), ``returned`` (its function came to its end), ``stopped`` (a callback asked for it),
    ``exit`` (called ``exit``), ``error``, ``throw`` (an exception left it), ``no_call`` (a call that failed left it),
    ``link`` (a linked process ended), ``signal`` (``Process.exit`` by another process), ``itself`` (by itself), ``kill``,
    ``supervisor`` (its supervisor ended it), ``parent`` (it traps exits, and its parent ended), ``parents_signal`` (or sent it one),
    ``told`` (``GenServer.stop`` and its like),
    ``noproc`` (it linked itself to a dead process), ``limit`` (a bound of the VM), ``init`` (its ``init`` said stop),
    ``producer`` (a consumer of GenStage whose producer ended), ``brutal`` (its supervisor killed it without asking),
    ``bad_return`` (a callback gave what is no answer), ``gave_up`` (a supervisor that had to restart too often),
    ``significant`` (a supervisor whose significant child ended), ``too_slow`` (its supervisor killed it after it had asked).

    ``by`` is who did it or where it came from; ``cause`` the certificate of that process, when its end was the reason.
    """

    pid: Pid
    how: str
    reason: Any = None
    number: int | None = None
    time: int = 0
    born_at: int = 0
    parent: Pid | None = None
    by: Pid | None = None
    error: Any = None
    stack: Any = None
    place: Place | None = None
    message: Message | None = None
    call: Message | None = None
    # The answer that it took last, when it had taken nothing since.
    answer: Message | None = None
    origin: Origin | None = None
    idle: bool = False
    because: Message | None = None
    cause: Certificate | None = None
    restarted: Restart | None = None
    # Of a supervisor that gave up: how many restarts it counted, how many were allowed, within how many seconds.
    limit: tuple[int, int, int] | None = None
    # Exit signals that reached it and did nothing, as (from whom, reason).
    ignored: tuple[tuple[Pid, Any], ...] = ()
    effects: tuple[Effect, ...] = ()
    unread: tuple[Any, ...] = ()
    unread_count: int = 0


def certificate(log: Log, pid: Pid) -> Certificate:
    """The death certificate of a process; ``alive`` and ``unknown`` ones are short."""
    return _certificate(log, pid, _DEPTH)


def _certificate(log: Log, pid: Pid, depth: int) -> Certificate:
    life = log.lives.get(pid)
    if life is None or (life.died is None and pid.process is None and life.born is None):
        return Certificate(pid, "unknown")
    if life.died is None:
        message = in_hand(log, pid, log.last + 1)
        return Certificate(pid, "alive", born_at=life.born_at, parent=life.parent, message=message, ignored=_ignored(log, pid))
    facts = dict(_ended(log, life))
    idle = facts.get("idle", False)
    message = facts.pop("message", None) or (None if idle else in_hand(log, pid, life.died))
    if facts["how"] == "returned":
        message = None
    if message is not None and message.kind == "system":
        message = None
    call = None if idle else pending_call(log, pid, life.died)
    answer = _last_answer(log, pid, life.died) if facts["how"] in ("error", "throw", "exit") else None
    source = facts.pop("source", None)
    if source is None and facts["how"] not in ("returned",):
        source = _source(log, pid, life, facts, message)
    follow = facts.pop("follow", None)
    cause = _certificate(log, follow, depth - 1) if follow is not None and follow is not pid and depth > 0 else None
    return Certificate(
        pid,
        reason=life.reason,
        number=life.died,
        time=life.died_at,
        born_at=life.born_at,
        parent=life.parent,
        message=message,
        call=call,
        answer=answer,
        origin=source,
        cause=cause if cause is not None and cause.how not in ("alive", "unknown") else None,
        restarted=life.reborn_as,
        effects=effects(log, pid),
        unread=life.unread,
        unread_count=life.unread_count,
        **facts,
    )


def _last_answer(log: Log, pid: Pid, before: int) -> Message | None:
    taken = next((log.received.get(event[0]) for event in log.before(pid, before) if event[2] == "receive"), None)
    return taken if taken is not None and taken.kind in ("reply", "result") and taken.sender is not None else None


def _source(log: Log, pid: Pid, life: Life, facts: dict[str, Any], message: Message | None) -> Origin | None:
    by = facts.get("by")
    if (
        facts["how"] in ("signal", "kill", "supervisor", "too_slow", "brutal")
        and by is not None
        and by is not pid
        and life.doom is not None
    ):
        return origin(log, by, life.doom[0])
    if facts["how"] in ("link", "no_call", "parent", "gave_up", "significant", "producer"):
        return None
    return origin(log, pid, life.died or 0)


# -- what ended it ---------------------------------------------------------------------------------------------------


def _ended(log: Log, life: Life) -> dict[str, Any]:
    if life.doom is not None:
        return _doomed(log, life)
    if life.crash is not None:
        return _crashed(log, life)
    if life.reason is NORMAL:
        return {"how": "returned"}
    if type(life.reason) is tuple and isinstance(life.reason[0], Atom) and life.reason[0].name == "system_limit":
        return {"how": "limit"}
    return {"how": "exit"}


def _doomed(log: Log, life: Life) -> dict[str, Any]:
    _, _, _, pid, sender, (reason, linked, idle) = life.doom
    number = life.doom[0]
    if linked:
        if isinstance(reason, Atom) and reason.name == "noproc" and not _ended_so(log, sender, reason):
            return {"how": "noproc", "by": sender, "follow": sender}
        return {"how": "link", "by": sender, "idle": idle, "follow": sender}
    if sender is pid:
        return {"how": "itself", "by": sender}
    supervisor = log.lives.get(sender)
    if supervisor is not None and supervisor.is_supervisor and _supervises(log, supervisor, life):
        because = in_hand(log, sender, number)
        how = "supervisor"
        if isinstance(reason, Atom) and reason.name == "killed":
            how = "too_slow" if _asked_before(log, sender, pid, number) else "brutal"
        facts = {"how": how, "by": sender, "idle": idle, "because": because}
        return {**facts, "follow": _behind(supervisor, because)}
    killed = isinstance(reason, Atom) and reason.name == "killed"
    return {"how": "kill" if killed else "signal", "by": sender, "idle": idle}


def _behind(supervisor: Life, because: Message | None) -> Pid | None:
    """Whose end made a supervisor end a child: its own, when it was giving up, or that of another child."""
    if because is None or because.kind != "EXIT":
        return None
    crash = supervisor.crash
    return supervisor.pid if _gives_up(supervisor) and crash is not None and crash[0] > (because.received or 0) else because.sender


def _gives_up(supervisor: Life) -> bool:
    """Whether a supervisor's last act was to count one restart too many."""
    state = supervisor.supervision
    return supervisor.died is not None and state is not None and len(state.restarts) > state.intensity


def _asked_before(log: Log, supervisor: Pid, pid: Pid, number: int) -> bool:
    return any(event[2] == "exit_signal" and event[4] is pid and event[0] < number - 1 for event in log.of[supervisor])


def _ignored(log: Log, pid: Pid) -> tuple[tuple[Pid, Any], ...]:
    """Exit signals with reason normal, which a process that does not trap exits never notices."""
    found = []
    for event in log.events:
        if event[2] == "exit_signal" and event[4] is pid:
            after = log.next(event[0])
            if after is None or after[3] is not pid or after[2] not in ("doom", "deliver"):
                found.append((event[3], event[5]))
    return tuple(found)


def _supervises(log: Log, supervisor: Life, life: Life) -> bool:
    return (life.child_id is not None and life.child_id[0] is supervisor.pid) or life.parent is supervisor.pid


def _ended_so(log: Log, pid: Pid, reason: Any) -> bool:
    life = log.lives.get(pid)
    return life is not None and life.reason is reason


def _crashed(log: Log, life: Life) -> dict[str, Any]:
    number, _, _, pid, (kind, value), trace = life.crash
    stack = list(trace) if type(trace) is Cons else []
    found: dict[str, Any] = {"stack": trace, "error": value, "place": place_of(stack)}
    if kind.name == "error":
        return {**found, "how": "error"}
    if kind.name == "throw":
        return {**found, "how": "throw"}
    message = in_hand(log, pid, number)
    state = life.supervision
    if state is not None and _is(value, "shutdown"):
        child = _ended_child(log, life, number)
        if _gives_up(life):
            return {"follow": child, "by": child, "how": "gave_up", "limit": (len(state.restarts), state.intensity, state.period)}
        if message is not None and message.kind == "EXIT" and message.sender is not life.parent:
            return {"follow": message.sender, "by": message.sender, "how": "significant"}
    if message is not None and message.kind == "EXIT" and message.sender is life.parent and value is message.term[2]:
        supervisor = log.lives.get(message.sender) if message.sender is not None else None
        told = message.signal is not None
        if told and supervisor is not None and supervisor.is_supervisor:
            because = in_hand(log, supervisor.pid, message.signal[0])
            facts = {"how": "supervisor", "by": message.sender, "because": because, "message": message}
            return {**facts, "follow": _behind(supervisor, because)}
        if told:
            return {"how": "parents_signal", "by": message.sender, "message": message}
        return {"how": "parent", "by": message.sender, "message": message, "follow": message.sender}
    if message is not None and message.kind == "stop":
        by = message.sender
        return {"how": "told", "by": by, "message": message, "source": origin(log, by, message.number) if by is not None else None}
    called = _failed_call(value)
    if called is not None:
        reason, target = called
        server = log.who(target if type(target) is not tuple else target[0])
        why = reason.name if isinstance(reason, Atom) else ""
        follow = server if why != "timeout" and server is not None and not log.life(server).alive else None
        return {**found, "how": "no_call", "by": server, "follow": follow}
    if stack and _name(stack[0][0]) in ("gen_server", "gen_statem", "gen_event"):
        how = "stopped" if _was_ready(log, life) else "init"
        if type(value) is tuple and value and _is(value[0], "bad_return_value"):
            how = "bad_return"
        if message is not None and message.kind == "DOWN" and value is message.content and is_stage(log.states.get(pid)):
            return {"how": "producer", "by": message.sender, "message": message, "follow": message.sender}
        return {**found, "how": how, "place": None}
    return {**found, "how": "returned" if value is NORMAL and not stack else "exit"}


def _ended_child(log: Log, life: Life, number: int) -> Pid | None:
    """The child whose end a supervisor has heard of last: it may have tried to start it again since then."""
    for event in log.before(life.pid, number):
        message = log.received.get(event[0]) if event[2] == "receive" else None
        if message is not None and message.kind == "EXIT" and not message.flushed and message.sender is not life.parent:
            return message.sender
    return None


def _failed_call(value: Any) -> tuple[Any, Any] | None:
    """(reason, called) of ``{reason, {GenServer, :call, [called | _]}}`` and its like."""
    if type(value) is tuple and len(value) == 2 and type(value[1]) is tuple and len(value[1]) == 3:
        _module, name, args = value[1]
        if isinstance(name, Atom) and name.name in ("call", "stop", "await", "sync_notify") and type(args) is Cons:
            return value[0], _called(args.head)
    return None


def _called(target: Any) -> Any:
    fields = getattr(target, "d", None)
    if fields is not None:
        # A task: what was awaited is its process.
        for key, value in fields.items():
            if isinstance(key, Atom) and key.name == "pid":
                return value
    return target


def _was_ready(log: Log, life: Life) -> bool:
    """Whether a server had told its starter that its init went well."""
    for event in log.of[life.pid]:
        if event[2] == "send":
            message = log.sent[event[0]]
            if message.kind == "ack" and type(message.term[2]) is tuple and _is(message.term[2][0], "ok"):
                return True
    # Its beginning has left the log.
    return life.born is None


def _is(term: Any, name: str) -> bool:
    return isinstance(term, Atom) and term.name == name


def _name(name: Any) -> str:
    return name.name if isinstance(name, Atom) else ""


def place_of(stack: list[Any]) -> Place | None:
    """The innermost entry of a stack trace that is the learner's code."""
    for entry in stack:
        if len(entry) != 4 or not isinstance(entry[0], Atom):
            continue
        module, function, arity, location = entry
        found = {key.name: value for key, value in location} if type(location) is Cons else {}
        if "file" not in found or "line" not in found:
            continue
        file = "".join(map(chr, found["file"])) if type(found["file"]) is Cons else found["file"].decode()
        if module.name in _LIBRARY or file.startswith(_LIBRARY_FILES) or file.endswith(".erl"):
            continue
        return Place(module, function.name, arity if type(arity) is int else len(list(arity)), file, found["line"])
    return None
