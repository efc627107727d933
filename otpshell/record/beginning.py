"""What was there before the first event of a log whose beginning has left the ring.

The living tell it (:class:`~otpshell.record.elders.Elder`), and what the events take for granted: who unlinks was linked, who is ended
over a link was linked, and what is received was sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from otpshell.record.log import Event, Log
from otpshell.terms.atom import TRUE
from otpshell.terms.idents import Pid, Ref

Pair = tuple[Pid, Pid]


def links_before(log: Log) -> list[Pair]:
    """The pairs of processes that were linked."""
    # By the first that is heard of a pair: when it was linked, it was not before.
    first: dict[frozenset[Pid], bool] = {}
    for one, other, linked in _heard(log):
        first.setdefault(frozenset((one, other)), linked)
    for elder in log.elders:
        for other in elder.links:
            first.setdefault(frozenset((elder.pid, other)), True)
    return [(one, other) for (one, *rest), linked in first.items() if linked for other in rest]


def _heard(log: Log) -> Iterator[tuple[Pid, Pid, bool]]:
    """What each event says of two processes: (one, other, whether they were linked until then)."""
    for event in log.events:
        _, _, kind, pid, a, b = event
        if kind in ("link", "unlink"):
            yield pid, a, kind == "unlink"
        elif kind == "doom" and b[1] and type(a) is Pid:
            yield pid, a, True
        elif kind == "deliver":
            message = log.sent[event[0]]
            if message.kind == "EXIT" and message.signal is None and type(message.term[1]) is Pid:
                yield pid, message.term[1], True


def monitors_before(log: Log) -> dict[Ref, Pair]:
    """The monitors: reference -> (watcher, watched)."""
    found = {}
    for elder in log.elders:
        for ref, watched in elder.monitors:
            if ref not in log.makers:
                found[ref] = (elder.pid, watched)
    for message in log.messages:
        if message.kind == "DOWN" and message.to is not None:
            ref, watched = message.term[1], message.term[3]
            if ref not in log.makers and type(watched) is Pid:
                found[ref] = (message.to, watched)
    return found


def mail_before(log: Log) -> dict[Pid, list[Any]]:
    """The messages that waited, those that were received first: in which order they had come is not known of all."""
    found = {pid: list(terms) for pid, terms in log.unsent.items()}
    for elder in log.elders:
        arrived = {id(message.term) for message in log.mail.get(elder.pid, ())}
        found.setdefault(elder.pid, []).extend(term for term in elder.mailbox if id(term) not in arrived)
    for life in log.lives.values():
        if life.died is not None and life.born is None and life.unread:
            arrived = {id(message.term) for message in life.lost_letters}
            found.setdefault(life.pid, []).extend(term for term in life.unread if id(term) not in arrived)
    return found


def tables_before(log: Log) -> dict[Any, Pid]:
    """The tables of ETS: name or reference -> owner."""
    new = {event[5][0] for event in log.events if event[2] == "ets" and event[4] in ("new", "inherit")}
    found = {table: elder.pid for elder in log.elders for table in elder.tables if table not in new}
    for event in log.events:
        if event[2] == "ets" and event[4] in ("lose", "delete_table") and event[5][0] not in new:
            found[event[5][0]] = event[3]
    return found


def flags_before(log: Log) -> set[Pid]:
    """The processes that trapped exits."""
    changed: dict[Pid, Event] = {}
    for event in log.events:
        if event[2] == "flag" and event[4].name == "trap_exit":
            changed.setdefault(event[3], event)
    # An event says what the flag is from then on: it was the contrary until then.
    return {elder.pid for elder in log.elders if elder.trap_exit and elder.pid not in changed} | {
        pid for pid, event in changed.items() if event[5] is not TRUE
    }
