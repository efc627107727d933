"""``Otpshell.Check`` about processes: who lives, who died and why, links, monitors, names, restarts."""

from __future__ import annotations

from typing import Any

from otpshell.lang.exceptions import normalize
from otpshell.lessons.check_module import fact, matches, truth
from otpshell.lessons.evidence import Evidence
from otpshell.record.causes import certificate
from otpshell.record.lives import Life
from otpshell.terms.atom import NIL, NORMAL, Atom, atom
from otpshell.terms.cons import from_iter, is_list
from otpshell.terms.errors import argument_error
from otpshell.terms.idents import Pid
from otpshell.terms.maps import Map

_SHUTDOWN = atom("shutdown")


@fact()
def shell(evidence: Evidence) -> Any:
    """The pid of the shell process, in which the learner's inputs run."""
    return evidence.session.pid


@fact("value", name="alive?")
def is_alive(evidence: Evidence, who: Any) -> Any:
    """Whether the process is alive now: `alive?(child)`, `alive?(Counter)`."""
    return truth(any(_process(life.pid) is not None for life in evidence.lives(who)))


@fact("value", name="dead?")
def is_dead(evidence: Evidence, who: Any) -> Any:
    """Whether the process has been there and is no more."""
    found = evidence.lives(who)
    return truth(bool(found) and all(_process(life.pid) is None for life in found))


@fact()
def spawned(evidence: Evidence) -> Any:
    """The pids of the processes that were started in this step, in order: `length(spawned()) == 3`."""
    return from_iter([life.pid for life in evidence.born()])


@fact("who", name="spawned?")
def was_spawned(evidence: Evidence, who: Any) -> Any:
    """Whether the process was started in this step: `spawned?(Counter)`, `spawned?(_)`."""
    born = evidence.born()
    pids = evidence.pids(who)
    return truth(any(pids is None or life.pid in pids for life in born))


@fact()
def most_alive(evidence: Evidence) -> Any:
    """The most processes started in this step that were alive at the same time."""
    times = []
    for life in evidence.born():
        times.append((life.born, 1))
        if life.died is not None:
            times.append((life.died, -1))
    most = now = 0
    for _number, change in sorted(times):
        now += change
        most = max(most, now)
    return most


@fact("who", "pattern", name="died?")
def died(evidence: Evidence, who: Any, reason: Any = None) -> Any:
    """Whether the process ended in this step, and for this reason: `died?(child)`, `died?(Counter, :boom)`, `died?(_, %RuntimeError{})`.

    A process that an exception ended has the reason `{exception, stacktrace}`: a pattern may be of the whole or of the exception.
    """
    return truth(any(_fits_reason(life, reason) for life in _ended(evidence, who)))


@fact("who", name="crashed?")
def crashed(evidence: Evidence, who: Any) -> Any:
    """Whether the process ended in this step for another reason than `:normal`, `:shutdown` or `{:shutdown, _}`."""
    return truth(any(not _peaceful(life.reason) for life in _ended(evidence, who)))


@fact("value")
def exit_reason(evidence: Evidence, who: Any) -> Any:
    """The reason for which the process ended (the last of that name); `nil` when it is alive or never was."""
    ended = [life for life in evidence.lives(who) if life.died is not None]
    return max(ended, key=lambda life: life.died or 0).reason if ended else NIL


@fact("who", "who", name="linked?")
def linked(evidence: Evidence, one: Any, other: Any) -> Any:
    """Whether the two are linked, or were until one of them died."""
    return truth(_tied(evidence, "link", one, other) or _tied(evidence, "link", other, one))


@fact("who", "who", name="monitored?")
def monitored(evidence: Evidence, watcher: Any, watched: Any) -> Any:
    """Whether the first process monitors (or has monitored) the second: `monitored?(shell(), Counter)`."""
    return truth(_tied(evidence, "monitor", watcher, watched))


@fact("value", name="traps_exits?")
def traps_exits(evidence: Evidence, who: Any) -> Any:
    """Whether the process turns exit signals into messages."""
    processes = [_process(life.pid) for life in evidence.lives(who)]
    return truth(any(process is not None and process.trap_exit for process in processes))


@fact("value", "value", name="registered?")
def registered(evidence: Evidence, name: Any, who: Any = None) -> Any:
    """Whether a process has this name now, and whether it is that one: `registered?(:bank)`, `registered?(:bank, pid)`."""
    process = evidence.vm.sched.names.get(name)
    if process is None or who is None:
        return truth(process is not None)
    return truth(any(life.pid is process.pid for life in evidence.lives(who)))


@fact("value")
def set_aside(evidence: Evidence, name: Any) -> Any:
    """Take the name from the process that has it, until this check is over: what the check starts may have it. `set_aside(:bank)`"""
    return truth(evidence.set_aside(name))


@fact("value")
def restarts(evidence: Evidence, who: Any) -> Any:
    """How often a supervisor started this child again in this step: `restarts(Counter) == 1`."""
    return _restarts(evidence, who)


@fact("who", "value", name="restarted?")
def restarted(evidence: Evidence, who: Any, times: Any = None) -> Any:
    """Whether a supervisor started this child again in this step, and how often: `restarted?(Counter)`, `restarted?(Counter, 2)`.

    A child is meant by its id, its name, its module, or its pid before or after.
    """
    count = _restarts(evidence, who)
    return truth(count > 0 if times is None else count == times)


@fact("who", "who", name="supervised?")
def supervised(evidence: Evidence, child: Any, supervisor: Any) -> Any:
    """Whether the process is (or was) a child of this supervisor: `supervised?(Counter, sup)`, `supervised?(Counter, _)`."""
    above = evidence.pids(supervisor)
    found = [life for life in evidence.lives(child) if life.child_id is not None]
    return truth(any(above is None or life.child_id[0] in above for life in found))


@fact("who", name="gave_up?")
def gave_up(evidence: Evidence, who: Any) -> Any:
    """Whether the supervisor ended in this step because it had to restart too often."""
    return truth(any(certificate(evidence.log, life.pid).how == "gave_up" for life in _ended(evidence, who)))


@fact("value")
def state(evidence: Evidence, who: Any) -> Any:
    """The state of a GenServer, Agent or the like: `state(Counter) == 3`."""
    alive = [life.pid for life in evidence.lives(who) if _process(life.pid) is not None]
    if not alive:
        raise argument_error(f"no process is {evidence.vm.inspect(who)}")
    return evidence.vm.apply(atom("sys"), atom("get_state"), alive[-1], 1000)


def _process(pid: Pid) -> Any:
    process = pid.process
    return process if process is not None and process.exit_reason is None else None


def _ended(evidence: Evidence, who: Any) -> list[Life]:
    return [life for life in evidence.lives(who) if life.died is not None and life.died > evidence.since]


def _fits_reason(life: Life, pattern: Any) -> bool:
    if pattern is None or matches(pattern, life.reason):
        return True
    reason = life.reason
    if type(reason) is tuple and len(reason) == 2 and is_list(reason[1]):
        if matches(pattern, reason[0]):
            return True
        if type(reason[0]) is not Map and life.crash is not None:
            return matches(pattern, normalize(reason[0], reason[1]))
    return False


def _peaceful(reason: Any) -> bool:
    return reason in (NORMAL, _SHUTDOWN) or (type(reason) is tuple and len(reason) == 2 and reason[0] is _SHUTDOWN)


def _tied(evidence: Evidence, kind: str, one: Any, other: Any) -> bool:
    """Whether the log has such a tie from one to the other (which the other's end may have undone since)."""
    ones, others = evidence.pids(one), evidence.pids(other)
    for event in evidence.log.events:
        if event[2] == kind and (ones is None or event[3] in ones):
            target = evidence.log.who(event[4][0] if type(event[4]) is tuple else event[4])
            if target is not None and (others is None or target in others) and _still(evidence, kind, event):
                return True
    return False


def _still(evidence: Evidence, kind: str, event: Any) -> bool:
    """Whether nobody undid it by hand."""
    undone = "unlink" if kind == "link" else "demonitor"
    for later in evidence.log.after(event[0]):
        if later[2] != undone:
            continue
        if kind == "monitor" and later[4] is event[5]:
            return False
        if kind == "link" and {later[3], later[4]} == {event[3], event[4]}:
            return False
    return True


def _restarts(evidence: Evidence, who: Any) -> int:
    pids = evidence.pids(who)
    found = [restart for restart in evidence.log.restarts if restart.number > evidence.since]
    return sum(1 for each in found if pids is None or each.old in pids or each.new in pids or _is(each.id, who))


def _is(child_id: Any, who: Any) -> bool:
    return type(who) is Atom and child_id is who
