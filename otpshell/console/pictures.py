"""The commands that show what the flight recorder knows: ``why``, ``seq``, ``tree``, ``ps``, ``mailbox``; and ``record``, ``save_log``.

``record`` answers, ``view`` makes lines of the answers, this file prints them or writes them to a file. It all runs in the process that
asks: showing a term or an exception may run the learner's code. What it needs is loaded when the first picture is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from otpshell.console.command_module import COMMANDS
from otpshell.console.output import DO_NOT_SHOW, line, painted, put, terminal_columns
from otpshell.console.processes import find_process
from otpshell.console.recording import is_recording, last_death, recorded_pid, recorder_of
from otpshell.terms.atom import FALSE, NIL, OK, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, is_list, to_pylist
from otpshell.terms.errors import argument_error
from otpshell.terms.idents import Pid

fn = COMMANDS.fn
_LAST = 20
# Nobody reads more lines than this, and a terminal takes long over them.
_MOST_LINES = 500
_FILES = ("svg", "html", "mermaid")
_WHO = ("only", "follow", "hide", "fold")
_SEQ_TAKES = (
    "seq takes pids or names, last: n, only: / follow: / hide: / fold: with pids or names, system: true, links: true, states: true, "
    'ascii: true, svg: / html: / mermaid: "file", or do … end; got: '
)
_PS_TAKES = "ps takes :all, by: :mailbox | :links | :reductions | :name | :status | :age, or name: Name, got: "
_ORDER: dict[str, tuple[Callable[[Any], Any], bool]] = {
    "pid": (lambda row: (row.pid.serial, row.pid.number), False),
    "name": (lambda row: row.name, False),
    "status": (lambda row: row.status, False),
    "mailbox": (lambda row: row.mail, True),
    "links": (lambda row: row.links, True),
    "sent": (lambda row: row.sent, True),
    "received": (lambda row: row.received, True),
    "age": (lambda row: row.age or 0, True),
    "reductions": (lambda row: row.pid.process.reductions if row.pid.process is not None else 0, True),
}


def _show(vm: Any, lines: Any, narrower: str = "") -> None:
    from otpshell.view.lines import render

    put(vm, render(lines[:_MOST_LINES], vm.session.config.enabled))
    if len(lines) > _MOST_LINES:
        line(vm, painted(vm, "eval_info", f"... {len(lines) - _MOST_LINES} more lines{narrower}"))


def _write(vm: Any, path: Any, make: Callable[[], str]) -> None:
    if type(path) is not bytes:
        raise argument_error(f"a picture is written to a file, whose name is a string; got: {vm.inspect(path)}")
    vm.check_file(path, "write")
    Path(path.decode()).write_text(make(), "utf-8")
    line(vm, f"written to {path.decode()}")


def _keywords(options: Any) -> dict[str, Any] | None:
    """A keyword list as a dict; None for what is none."""
    if not is_list(options):
        return None
    pairs = to_pylist(options)
    if not all(type(pair) is tuple and len(pair) == 2 and type(pair[0]) is Atom for pair in pairs):
        return None
    return {key.name: value for key, value in pairs}


# -- why ----------------------------------------------------------------------------------------------------------------------


@fn(vm=True)
def why(vm: Any, who: Any = NIL, options: Any = EMPTY) -> Any:
    """Why a process died, backwards to the input that led to it: `why pid`, `why Counter`; the last that died without an argument.

    Reason, crash with line of code, the message it handled and who sent it, then what its end caused. `why pid, svg: "why.svg"`.
    """
    from otpshell.view.certificate import certificate_lines

    recorder = recorder_of(vm)
    if who is NIL:
        who = last_death(vm)
        if who is None:
            line(vm, "nobody has died" if is_recording(vm) else "the recorder is off: record on")
            return DO_NOT_SHOW
    pid = recorded_pid(vm, who)
    found = recorder.why(who if type(who) is Atom else pid)
    lines = certificate_lines(found, recorder.names, recorder.show, host=vm.host)
    file = (_keywords(options) or {}).get("svg")
    if file is not None:
        from otpshell.view.lines_svg import lines_svg

        _write(vm, file, lambda: lines_svg(lines, f"why {recorder.names(pid)}"))
    else:
        _show(vm, lines)
    return DO_NOT_SHOW


# -- seq ----------------------------------------------------------------------------------------------------------------------


@fn(vm=True)
def seq(vm: Any, what: Any = EMPTY, options: Any = EMPTY) -> Any:
    """Draws the messages between processes: the last twenty, `seq last: 50`, `seq [a, Counter]` between those, `seq do … end` of a block.

    `seq svg: "file.svg"` (`html:`, `mermaid:`) writes the picture to a file. `seq :on` draws after each input what it did, `seq :off` ends
    that. `hide:`, `follow:` and `fold:` take pids or names; `system: true` shows what serves the system, `links: true` links and
    monitors, `states: true` the states that servers come to.
    """
    if what in (atom("on"), TRUE, atom("off"), FALSE):
        vm.session.draws_inputs = what in (atom("on"), TRUE)
        return OK
    given = _keywords(what)
    if given is None:
        given = {"only" if type(what) is Cons and to_pylist(what)[1:] else "follow": what, **_checked(vm, options)}
    else:
        given = _checked(vm, what, options)
    _draw(vm, {"last": _LAST, **given})
    return DO_NOT_SHOW


def _checked(vm: Any, *options: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in options:
        given = _keywords(each)
        if given is None or not set(given) <= {"last", "system", "links", "states", "ascii", "numbers", *_FILES, *_WHO}:
            raise argument_error(_SEQ_TAKES + vm.inspect(each))
        found |= given
    if "last" in found and type(found["last"]) is not int:
        raise argument_error(_SEQ_TAKES + vm.inspect(options[0]))
    return found


def _draw(vm: Any, options: dict[str, Any], since: int = 0, quiet: bool = False) -> None:
    """Draw what is recorded after event ``since``. ``quiet``: nothing when there is nothing."""
    if not is_recording(vm) and not vm.sched.events.last:
        line(vm, "the recorder is off: record on")
        return
    recorder = recorder_of(vm)
    filter: dict[str, Any] = {"since": since}
    for name, value in options.items():
        if name in _WHO:
            filter[name] = tuple(recorded_pid(vm, who) for who in (to_pylist(value) if type(value) is Cons else [value]))
        elif name in ("system", "links", "states"):
            filter[name] = value is TRUE
        elif name == "last":
            filter[name] = value
    sequence = recorder.sequence(**filter)
    if not sequence.steps:
        if not quiet:
            line(vm, "no messages between processes")
        return
    files = [name for name in _FILES if name in options]
    for name in files:
        _write(vm, options[name], partial(_picture, name, sequence))
    if not files:
        _show(vm, _fitting(sequence, options))


def _picture(kind: str, sequence: Any) -> str:
    from otpshell.view import sequence_mermaid, sequence_svg

    makers: dict[str, Callable[[Any], str]] = {
        "svg": sequence_svg.sequence_svg,
        "html": sequence_svg.sequence_html,
        "mermaid": sequence_mermaid.sequence_mermaid,
    }
    return makers[kind](sequence)


def _fitting(sequence: Any, options: dict[str, Any]) -> Any:
    """The drawing, with labels as long as the terminal has room for."""
    from otpshell.view.lines import plain, width
    from otpshell.view.sequence import sequence_lines

    columns = terminal_columns()
    lines: Any = []
    for label in (40, 28, 20, 14, 9):
        lines = sequence_lines(sequence, ascii=options.get("ascii") is TRUE, numbers=options.get("numbers") is TRUE, label=label)
        if max(map(width, plain(lines).splitlines())) <= columns:
            break
    return lines


@fn("__seq_begin__", vm=True)
def seq_begin(vm: Any, options: Any) -> Any:
    """What `seq do … end` does before its block: gives the number of the last event before it."""
    given = _checked(vm, options)
    since = vm.sched.events.last
    vm.session.drawing = lambda: _draw(vm, given, since)
    return since


@fn("__seq_end__", vm=True)
def seq_end(vm: Any, _since: Any, value: Any) -> Any:
    """What `seq do … end` does behind its block: draws, and gives the block's value."""
    vm.session.draw_block()
    return value


def draw_input(vm: Any, since: int) -> None:
    """After an input while `seq :on`: draw what it did."""
    _draw(vm, {}, since, quiet=True)


# -- the processes there are --------------------------------------------------------------------------------------------------


@fn(vm=True)
def tree(vm: Any, what: Any = NIL, options: Any = EMPTY) -> Any:
    """Draws who supervises or started whom: strategy, restarts used, restart type, who was reborn. `tree MySupervisor` draws one.

    `tree links: true` adds links and monitors, `tree svg: "tree.svg"` writes a picture.
    """
    from otpshell.view.tree import tree_lines

    given = _keywords(what) if is_list(what) else None
    if given is not None:
        what = NIL
    given = {**(given or {}), **(_keywords(options) or {})}
    if not set(given) <= {"links", "ascii", "svg"}:
        raise argument_error(f'tree takes a pid or name, links: true, ascii: true, svg: "file", got: {", ".join(given)}')
    recorder = recorder_of(vm)
    found = recorder.tree()
    if what is not NIL:
        found = replace(found, roots=[_below(found, find_process(vm, what).pid)])
    if "svg" in given:
        from otpshell.view.tree_svg import tree_svg

        _write(vm, given["svg"], lambda: tree_svg(found, recorder.show))
    else:
        _show(
            vm,
            tree_lines(found, recorder.show, links=given.get("links") is TRUE, ascii=given.get("ascii") is TRUE),
            ": `tree pid` shows what is below one",
        )
    return DO_NOT_SHOW


def _below(found: Any, pid: Pid) -> Any:
    waiting = list(found.roots)
    while waiting:
        node = waiting.pop()
        if node.pid is pid:
            return node
        waiting.extend(node.children)
    raise argument_error("that process serves the system and is not part of the tree")


@fn(vm=True)
def ps(vm: Any, options: Any = EMPTY) -> Any:
    """Prints a line for each process: `ps`, `ps :all` with those of the library, `ps by: :mailbox` sorted, `ps name: Counter` filtered."""
    from otpshell.view.tree import ps_lines

    by, name = "pid", None
    everything = options is atom("all")
    given = {} if everything else _keywords(options)
    if given is None:
        raise argument_error(_PS_TAKES + vm.inspect(options))
    for key, value in given.items():
        if key == "by" and getattr(value, "name", None) in _ORDER:
            by = value.name
        elif key == "name":
            name = vm.inspect(value).strip('"').removeprefix(":")
        else:
            raise argument_error(_PS_TAKES + vm.inspect((atom(key), value)))
    rows = recorder_of(vm).processes(system=everything)
    hidden = len(vm.sched.processes) - len(rows)
    if name is not None:
        rows = [row for row in rows if name in row.name or (row.registered is not None and name in vm.inspect(row.registered))]
    key_of, downwards = _ORDER[by]
    rows.sort(key=key_of, reverse=downwards)
    _show(vm, ps_lines(rows, columns=max(80, terminal_columns())), ": `ps by: :mailbox` sorts, `ps name: Counter` filters")
    if hidden > 0 and name is None:
        line(vm, painted(vm, "eval_info", f"({hidden} of the library not shown: ps :all)"))
    return DO_NOT_SHOW


@fn(vm=True)
def mailbox(vm: Any, who: Any = NIL) -> Any:
    """The messages that wait in a process's mailbox (without an argument this shell's), against the clauses of the receive it is in."""
    from otpshell.view.mailbox import mailbox_lines

    recorder = recorder_of(vm)
    process = vm.sched.cur if who is NIL else find_process(vm, who)
    view = recorder.mailbox(process.pid)
    _show(vm, mailbox_lines(view, recorder.names, recorder.show, now=recorder.now()))
    return DO_NOT_SHOW


# -- the recorder -------------------------------------------------------------------------------------------------------------


@fn(vm=True)
def record(vm: Any, what: Any = NIL) -> Any:
    """The flight recorder: `record off`, `record on`, `record 500_000` keeps that many events. It is on from the start."""
    sched = vm.sched
    if what is NIL:
        line(vm, f"the recorder is {'on' if is_recording(vm) else 'off'}: {recorder_text(vm)}")
        return DO_NOT_SHOW
    if type(what) is int and what > 0:
        sched.events.resize(what)
    elif what in (atom("on"), TRUE):
        sched.watch_events(True)
    elif what in (atom("off"), FALSE):
        sched.watch_events(False)
    else:
        raise argument_error(f"record takes on, off or a number of events, got: {vm.inspect(what)}")
    return OK


def recorder_text(vm: Any) -> str:
    """How full the recorder is."""
    events = vm.sched.events
    return f"{min(events.last, events.size):,} of {events.size:,} events"


@fn(vm=True)
def save_log(vm: Any, path: Any) -> Any:
    """Writes what the recorder holds to a file: `save_log "crash.otplog"`."""
    if type(path) is not bytes:
        raise argument_error("save_log takes the name of a file, as a string")
    vm.check_file(path, "write")
    count = recorder_of(vm).save(path.decode())
    line(vm, f"{count} events written to {path.decode()}")
    return DO_NOT_SHOW
