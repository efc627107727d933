"""Every recorded event as a row, and the system as it was at any of them: tree, mailboxes, states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from otpshell.observer.data.tree import TreePage, tree_of
from otpshell.observer.data.world import ASKER, World
from otpshell.record.log import Event, Log
from otpshell.record.messages import SYSTEM_KINDS
from otpshell.record.names import is_system
from otpshell.record.snapshot import NO_STATE, Snapshot, rewind
from otpshell.terms.idents import Pid
from otpshell.view.events import EventTexts

# What each choice of the kinds filter holds.
KINDS: dict[str, frozenset[str]] = {
    "all": frozenset(),
    "messages": frozenset(("send", "deliver", "receive", "timeout")),
    "lives": frozenset(("spawn", "exit", "crash", "doom", "exit_signal", "register", "unregister", "supervisor")),
    "states": frozenset(("state",)),
    "links": frozenset(("link", "unlink", "monitor", "demonitor", "alias", "unalias", "flag")),
    "timers": frozenset(("timer", "fire", "cancel_timer", "timeout")),
    "tables": frozenset(("ets",)),
    "inputs": frozenset(("input", "code")),
}
_KEEP = 4
_LETTERS = 30


@dataclass(frozen=True)
class EventRow:
    """``at`` is the VM's time and ``text`` what happened, ``style`` a name of ``view.styles.DIAGRAM``."""

    number: int
    at: str
    style: str
    text: str


@dataclass(frozen=True)
class EventPage:
    """``total`` events are recorded, ``shown`` pass the filter; ``rows`` are those from ``start`` on, the oldest first. ``place`` is that
    of the event to be followed, or of the last one before it."""

    total: int
    shown: int
    start: int
    rows: tuple[EventRow, ...]
    place: int | None
    recording: bool


@dataclass(frozen=True)
class Moment:
    """The system after event ``number``, whose full text is ``event``. ``about`` is a process: its letters, what it held (``state``)."""

    number: int
    at: str
    event: tuple[str, ...]
    complete: bool
    tree: TreePage
    pid: str
    about: str
    state: tuple[str, ...]
    mail: tuple[str, ...]
    links: tuple[str, ...]
    tables: tuple[str, ...]


@dataclass
class _Matched:
    """The events of a log that pass a filter, as far as they have been looked at."""

    log: Log
    events: list[Event]
    last: int


def timeline(
    world: World,
    filter: str = "",
    kinds: str = "all",
    pid: str = "",
    system: bool = False,
    start: int = 0,
    count: int = 50,
    follow: int = 0,
    fresh: bool = True,
) -> EventPage:
    """A page of events: of those whose text contains the words of ``filter``, of one of ``KINDS``, that process ``pid`` has part in.
    ``follow``: the number of an event whose page is wanted; ``start`` -1: the newest page."""
    with world.log() as log:
        kept: dict[Any, _Matched] = world.kept.setdefault("timeline", {})
        key = (filter, kinds, pid, system)
        if fresh or key not in kept:
            known = kept.pop(key, None)
            if known is None or known.log is not log:
                known = _Matched(log, [], 0)
            new = _matching(world, log, list(log.after(known.last)), filter.lower().split(), KINDS.get(kinds, frozenset()), pid, system)
            known.events.extend(new)
            known.last = log.last
            kept[key] = known
            while len(kept) > _KEEP:
                kept.pop(next(iter(kept)))
        found = kept[key].events
        place = None
        if follow:
            place = _at_or_before(found, follow)
            if not start <= place < start + count:
                start = place - count // 2
        elif start < 0:
            start = len(found) - count
        start = max(0, min(start, len(found) - 1))
        rows = tuple(_row(world, log, event) for event in found[start : start + count])
        return EventPage(len(log.events), len(found), start, rows, place, bool(world.sched.watch))


def _at_or_before(events: list[Event], number: int) -> int:
    low, high = 0, len(events)
    while low < high:
        middle = (low + high) // 2
        if events[middle][0] <= number:
            low = middle + 1
        else:
            high = middle
    return max(0, low - 1)


def _matching(world: World, log: Log, events: list[Event], words: list[str], kinds: frozenset[str], pid: str, system: bool) -> list[Event]:
    if pid:
        who = world.pid(pid)
        events = [event for event in events if log.takes_part(event, who)]
    if kinds:
        events = [event for event in events if event[2] in kinds]
    if not system:
        library: dict[Any, bool] = {None: False}
        events = [event for event in events if not _of_library(log, event, library)]
    if words:
        texts = _texts(world)
        events = [event for event in events if all(word in texts(log, event) for word in words)]
    return events


def _of_library(log: Log, event: Event, known: dict[Any, bool]) -> bool:
    """Whether an event is the system's own traffic."""
    message = log.sent.get(event[0]) or log.received.get(event[0])
    if message is not None:
        return message.kind in SYSTEM_KINDS or _library(log, message.to, known) or _library(log, message.sender, known)
    if event[2] in ("alias", "unalias", "put", "doom"):
        return True
    born = event[4] if event[2] == "spawn" else None
    if event[2] in ("spawn", "exit") and log.life(born or event[3]).started == ASKER:
        # What it does for the person shows, that it comes and goes does not.
        return True
    return _library(log, event[3], known) or _library(log, born, known)


def _library(log: Log, pid: Any, known: dict[Any, bool]) -> bool:
    found = known.get(pid)
    if found is None:
        found = known[pid] = is_system(log, pid)
    return found


def _texts(world: World) -> Callable[[Log, Event], str]:
    """What a filter's words are looked for in; made once for each event."""
    texts: dict[int, str] = world.kept.setdefault("texts", {})
    if len(texts) > 3 * world.sched.events.size:
        texts.clear()

    def text(log: Log, event: Event) -> str:
        found = texts.get(event[0])
        if found is None:
            found = texts[event[0]] = f"{event[2]} {_row(world, log, event).text}".lower()
        return found

    return text


def _row(world: World, log: Log, event: Event) -> EventRow:
    style, text = EventTexts(log, world.recorder.names_so_far, world.show).styled(event)
    return EventRow(event[0], _clock(event[1]), style, text)


def _clock(nanoseconds: int) -> str:
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    return f"{seconds // 60:02}:{seconds % 60:02}.{rest // 1_000_000:03}"


def _who(world: World, pid: Any) -> str:
    return str(world.recorder.names_so_far(pid)) if type(pid) is Pid else "the outside"


# -- a moment -----------------------------------------------------------------------------------------------------------------


def moment(world: World, number: int, pid: str = "", folded: tuple[str, ...] = (), system: bool = False) -> Moment:
    """The system as it was after event ``number``, and one process of it: ``pid``, or whose doing the event was."""
    with world.log() as log:
        snapshot = rewind(log, number)
        rows = tree_of(world, log, snapshot, folded, system)
        who = world.pid(pid) if pid else _actor(log, number)
        view = snapshot.processes.get(who) if who is not None else None
        mail = [world.show(term) for term in (view.mailbox[:_LETTERS] if view is not None else ())]
        if view is not None and len(view.mailbox) > _LETTERS:
            mail.append(f"… and {len(view.mailbox) - _LETTERS:,} more")
        return Moment(
            number,
            _clock(snapshot.time),
            _in_full(world, log, number),
            snapshot.complete,
            rows,
            world.text_of(who) if who is not None else "",
            _who(world, who) if who is not None else "",
            tuple(_state_lines(world, log, who, number, snapshot)) if who is not None else (),
            tuple(mail),
            tuple(_who(world, other) for other in view.links) if view is not None else (),
            tuple(f"{world.show(table)}, of {_who(world, owner)}" for table, owner in snapshot.tables.items()),
        )


def _in_full(world: World, log: Log, number: int) -> tuple[str, ...]:
    """An event with its message uncut."""
    try:
        event = log.event(number)
    except KeyError:
        return ()
    message = log.sent.get(number) or log.received.get(number)
    what = world.show(message.content, short=False).splitlines() if message is not None else []
    return (_row(world, log, event).text, *what)


def _actor(log: Log, number: int) -> Pid | None:
    try:
        event = log.event(number)
    except KeyError:
        return None
    message = log.sent.get(number)
    if message is not None and message.to is not None:
        return message.to
    return event[4] if event[2] == "spawn" else event[3]


def _state_lines(world: World, log: Log, who: Pid, number: int, snapshot: Snapshot) -> list[str]:
    if who not in snapshot.processes:
        life = log.life(who)
        return ["it had ended" if life.died is not None and life.died <= number else "it did not run yet"]
    view = snapshot.processes[who]
    return [world.show(view.state)] if view.state is not NO_STATE else ["none is recorded"]
