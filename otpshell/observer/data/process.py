"""The page of one process: who it is, what it holds, what it waits for, who it knows, where it is, what code it runs, how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from otpshell.lang.exceptions import is_exception
from otpshell.observer.data.processes import call_text, state_of
from otpshell.observer.data.world import Trouble, World
from otpshell.record.causes import Certificate
from otpshell.record.holding import Held, held
from otpshell.record.sequence import duration, reason_text
from otpshell.runtime.info import dictionary as dictionary_of
from otpshell.runtime.info import info_item, memory_of, stacktrace
from otpshell.runtime.process import Process
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import to_pylist
from otpshell.terms.idents import Pid
from otpshell.terms.maps import STRUCT
from otpshell.view.certificate import certificate_lines
from otpshell.view.lines import Line, counted
from otpshell.view.mailbox import mailbox_lines

# More letters than this are not put to the clauses one by one.
_MOST_LETTERS = 200
_INITIAL_CALL = atom("$initial_call")


@dataclass(frozen=True)
class Neighbour:
    """``how`` it is known: parent, supervisor, child, linked, watches, watched by, ancestor, leader. ``alive`` False: it has ended."""

    how: str
    pid: str
    name: str
    alive: bool


@dataclass(frozen=True)
class ProcessPage:
    """``facts`` are (label, text); ``ended`` the reason of its end as text, empty while it lives."""

    pid: str
    name: str
    alive: bool
    ended: str
    facts: tuple[tuple[str, str], ...]
    neighbours: tuple[Neighbour, ...]
    stack: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """``title`` says what the lines are; each is a list of (style, text). ``code``: they are Elixir and want its colours."""

    title: str
    lines: tuple[tuple[tuple[str, str], ...], ...]
    code: bool = False


def text_of_lines(title: str, lines: list[Line]) -> Text:
    """Styled lines as an answer."""
    return Text(title, tuple(tuple(line) for line in lines))


def plain_text(title: str, text: str, *, code: bool = False) -> Text:
    return Text(title, tuple((("", line),) for line in text.splitlines()), code)


# -- overview ------------------------------------------------------------------------------------------------------------------


def process(world: World, pid: str) -> ProcessPage:
    """The overview of a process; of one that has ended, what is known of it still."""
    who = world.pid(pid)
    with world.log(all=False) as log:
        if who in log.lives:
            world.recorder.names_so_far(who)
    live = who.process
    if live is None or live.exit_reason is not None:
        return _ended(world, who, pid)
    try:
        facts, near, stack = world.in_vm(lambda: _alive(world, live))
    except Trouble as trouble:
        facts, near, stack = [("", str(trouble))], [], []
    return ProcessPage(pid, world.name(who), True, "", tuple(facts), tuple(near), tuple(stack))


def _alive(world: World, process: Process) -> tuple[list[tuple[str, str]], list[Neighbour], list[str]]:
    trace = stacktrace(process)
    entries = to_pylist(trace)
    behaviour = process.dictionary.get(_INITIAL_CALL) if process.dictionary else None
    flags = [word for word, on in (("traps exits", process.trap_exit), (f"registered as {_name(world, process)}", process.name)) if on]
    facts = [
        ("state", state_of(world, process)),
        ("current function", call_text(world, entries[0]) if entries else ""),
        ("began with", call_text(world, behaviour or info_item(process, atom("initial_call")))),
        ("also", ", ".join(flags)),
        ("mailbox", counted(len(process.mailbox), "message")),
        ("links, monitors", f"{len(process.links or ())}, {len(process.monitors or ())} (watched by {len(process.monitored_by or ())})"),
        ("reductions", f"{process.reductions:,}"),
        ("memory", f"{memory_of(process):,} bytes"),
        ("priority", world.show(info_item(process, atom("priority")))),
    ]
    timer = process.timer
    if timer is not None and not timer.fired:
        facts.insert(1, ("waits", f"at most {duration(max(0, timer.due * 1_000_000 - world.now()))} more"))
    return [fact for fact in facts if fact[1]], _neighbours(world, process), [_entry(world, entry) for entry in entries]


def _name(world: World, process: Process) -> str:
    return world.show(process.name) if process.name is not None else ""


def _entry(world: World, entry: Any) -> str:
    location = {key.name: value for key, value in to_pylist(entry[3])} if len(entry) == 4 else {}
    file = location.get("file")
    where = f"  {bytes(to_pylist(file)).decode() if type(file) is not bytes else file.decode()}:{location.get('line', 0)}" if file else ""
    return f"{call_text(world, entry)}{where}"


def _neighbours(world: World, process: Process) -> list[Neighbour]:
    found: list[Neighbour] = []
    seen: set[tuple[str, Pid]] = set()

    def add(how: str, pid: Any) -> None:
        if type(pid) is Pid and pid is not process.pid and (how, pid) not in seen:
            seen.add((how, pid))
            found.append(Neighbour(how, world.text_of(pid), world.name(pid), pid.process is not None))

    above = next((pid for pid in process.links or () if pid.pid in world.sched.supervisors and pid.pid is process.parent), None)
    add("supervisor" if above is not None else "parent", process.parent)
    add("leader", process.group_leader)
    for other in process.links or ():
        add("linked", other.pid)
    for other in (process.monitors or {}).values():
        add("watches", other.pid)
    for entry in (process.monitored_by or {}).values():
        add("watched by", entry[0].pid)
    return found


def _ended(world: World, who: Pid, pid: str) -> ProcessPage:
    with world.log() as log:
        life = log.lives.get(who)
        name = world.recorder.names_so_far(who) if life is not None else world.name(who)
    if life is None or life.died is None:
        return ProcessPage(pid, name, False, "its end is not recorded", (("", "The recorder knows nothing of its end."),), (), ())
    near = []
    for how, other in (("parent", life.parent), ("reborn as", life.reborn_as.new if life.reborn_as is not None else None)):
        if other is not None:
            near.append(Neighbour(how, world.text_of(other), world.recorder.names_so_far(other), other.process is not None))
    facts = [
        ("ended", f"at event {life.died}, {duration(life.died_at)} after the start of the VM"),
        ("reason", world.show(life.reason)),
        ("lived", duration(life.died_at - life.born_at) if life.born is not None else "since before the first recorded event"),
        ("unread", f"{life.unread_count:,} messages" if life.unread_count else ""),
    ]
    return ProcessPage(pid, name, False, reason_text(life.reason, world.show), tuple(fact for fact in facts if fact[1]), tuple(near), ())


# -- the other pages -----------------------------------------------------------------------------------------------------------


def state(world: World, pid: str) -> Text:
    """The state of a server, or the variables of any other process where it is."""
    process = world.process(pid)
    found = world.in_vm(lambda: held(process))
    if found.is_server:
        note = "as it was before the message in its hands" if found.busy else "suspended" if found.suspended else "as it waits"
        return plain_text(f"state, {note}", world.show(found.state, short=False), code=True)
    return _variables(world, found)


def _variables(world: World, found: Held) -> Text:
    where = f" in {world.show(found.module)}" if found.module is not None else ""
    place = f", line {found.line}" if found.line else ""
    verb = "is" if found.busy else "waits"
    if not found.variables:
        return Text(f"no server: a plain process, without variables where it {verb}{where}{place}", ())
    text = "\n".join(f"{name} = {world.show(value, short=False)}" for name, value in found.variables.items())
    return plain_text(f"no server: the variables where it {verb}{where}{place}", text, code=True)


def mailbox(world: World, pid: str) -> Text:
    """The waiting messages, against the clauses of the receive that waits for them."""
    process = world.process(pid)
    count = len(process.mailbox)
    if count > _MOST_LETTERS:
        first = world.copied(lambda: [process.mailbox[place] for place in range(min(_MOST_LETTERS, len(process.mailbox)))])
        lines: list[Line] = [[("", f"{number + 1:>5}  "), ("", world.show(term))] for number, term in enumerate(first)]
        return text_of_lines(f"{count:,} messages, the oldest {len(first)} of them (too many to try each clause on)", lines)
    with world.log():
        view = world.in_vm(lambda: world.recorder.mailbox(process.pid))
        lines = mailbox_lines(view, world.recorder.names_so_far, world.show, now=world.now())
    return text_of_lines("mailbox: each message against each clause" if count else "mailbox", lines)


def dictionary(world: World, pid: str) -> Text:
    """The process dictionary."""
    process = world.process(pid)
    pairs = to_pylist(world.copied(lambda: dictionary_of(process)))
    if not pairs:
        return Text("the process dictionary is empty", ())
    text = "\n".join(f"{world.show(key)} => {world.show(value, short=False)}" for key, value in pairs)
    return plain_text(f"process dictionary: {len(pairs)} keys", text, code=True)


def code(world: World, pid: str) -> Text:
    """The source of the module that the process runs: as it was typed, or its file."""
    module = _module(world, world.pid(pid))
    if module is None:
        return Text("it runs a function that was typed, of no module", ())
    name = world.show(module)
    path = world.vm.code.library.source(module)
    if path is not None:
        return plain_text(f"{name}, of the library", path.read_text("utf-8"), code=True)
    loaded = world.vm.code.modules.get(module)
    typed = _typed(world, name)
    if typed is not None:
        return plain_text(f"{name}, as it was typed", typed, code=True)
    if loaded is not None and loaded.native is not None:
        return Text(f"{name} is written in Python, for speed: there is no Elixir source of it", ())
    return Text(f"the source of {name} is not kept" + (f": it comes from {loaded.info.file}" if loaded and loaded.info else ""), ())


def _module(world: World, who: Pid) -> Atom | None:
    process = who.process
    call: Any = process.dictionary.get(_INITIAL_CALL) if process is not None and process.dictionary else None
    if call is None:
        with world.log() as log:
            life = log.lives.get(who)
            call = life.initial_call if life is not None else None
    if call is None and process is not None:
        entries = world.in_vm(lambda: tuple(to_pylist(stacktrace(process))))
        call = next((entry for entry in entries if type(entry[0]) is Atom and not entry[0].name.startswith(("erl_eval", "elixir_"))), None)
    if type(call) is not tuple or type(call[0]) is not Atom:
        return None
    if call[0].name == "supervisor" and type(call[1]) is Atom:
        return call[1]
    return None if call[0].name == "erl_eval" else call[0]


def _typed(world: World, name: str) -> str | None:
    for text in reversed(world.session.inputs if world.session is not None else ()):
        if f"defmodule {name} " in text:
            return str(text).rstrip()
    return None


def why(world: World, pid: str) -> Text:
    """Its death certificate; of a process that lives in the place of one that died, that one's."""
    who = world.pid(pid)
    with world.log() as log:
        before = log.life(who).reborn_of
        if before is None or not log.life(who).alive:
            return text_of_lines("why it ended", _certificate(world, who))
        name = world.name(before.old)
        said: list[Line] = [[("", f"It lives, in the place of {name}.")], []]
        return text_of_lines(f"why {name} ended", said + _certificate(world, before.old))


def _certificate(world: World, who: Pid) -> list[Line]:
    found = world.recorder.why(who)
    names = world.recorder.names_so_far
    try:
        if _speaks_for_itself(world, found):
            lines: list[Line] = world.in_process(lambda: certificate_lines(found, names, world.vm.inspect, host=world.vm.host))
            return lines
    except Trouble:
        # Its message has to do without.
        pass
    return list(certificate_lines(found, names, world.show))


def _speaks_for_itself(world: World, found: Certificate | None) -> bool:
    """Whether an exception of the learner's own, which says its message by code of his, stands in a certificate."""
    while found is not None:
        if is_exception(found.error) and world.vm.code.library.source(found.error.d[STRUCT]) is None:
            return True
        found = found.cause
    return False
