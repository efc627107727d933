"""``Otpshell``: the shell's own commands, about processes and about the shell.

They are not imported, so that a module typed at the prompt may call its own functions `state` or `link`: at the prompt a call that means
nothing else is theirs (see ``evaluation``). In code they are `Otpshell.ps()` and so on.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from otpshell.console.command_module import COMMANDS
from otpshell.console.editor import edit_text, editor_command
from otpshell.console.keeping import recorder_text
from otpshell.console.output import DO_NOT_SHOW, line, painted, put, table
from otpshell.console.processes import (
    call_text,
    called,
    find_process,
    initial_call,
    known_as,
    messages_of,
    parent_of,
    state_of,
    status_text,
)
from otpshell.console.recording import is_recording, recorder_of
from otpshell.console.showing import show_live, without_live
from otpshell.console.tracing import Tracer, trace_lines
from otpshell.lang.native import Native
from otpshell.runtime.outside import resident_bytes
from otpshell.terms.atom import FALSE, NIL, OK, TRUE, Atom, atom
from otpshell.terms.errors import argument_error
from otpshell.terms.idents import Pid
from otpshell.view.identifiers import with_colours

fn = COMMANDS.fn


# -- processes ------------------------------------------------------------------------------------------------------------


@fn(vm=True)
def state(vm: Any, who: Any) -> Any:
    """The state of a GenServer, Agent, Supervisor …, as `:sys.get_state/1` gives it: `state Counter`, `state pid`."""
    process = find_process(vm, who)
    if state_of(vm, process) is None:
        raise argument_error(f"{known_as(vm, process)} has no state to ask for: it is no GenServer, Agent or other behaviour of OTP")
    return vm.apply(atom("sys"), atom("get_state"), process.pid)


@fn(vm=True)
def kill(vm: Any, who: Any) -> Any:
    """Ends a process for sure, by pid, name or number: `kill 112`. As `Process.exit(pid, :kill)`."""
    vm.sched.exit_signal(find_process(vm, who).pid, atom("kill"))
    return TRUE


@fn(vm=True)
def link(vm: Any, who: Any) -> Any:
    """Links this shell to a process: when one dies of an error the other dies too. As `Process.link/1`."""
    return vm.apply(atom("Elixir.Process"), atom("link"), find_process(vm, who).pid)


@fn(vm=True)
def monitor(vm: Any, who: Any) -> Any:
    """Watches a process: its end arrives as a `:DOWN` message. As `Process.monitor/1`."""
    return vm.apply(atom("Elixir.Process"), atom("monitor"), who if type(who) in (Pid, Atom) else find_process(vm, who).pid)


@fn(vm=True)
def process_info(vm: Any, who: Any) -> Any:
    """Prints all about a process."""
    process = find_process(vm, who)
    parent = parent_of(process)
    from otpshell.runtime.info import info_item, memory_of, stacktrace

    def entry(key: str, value: Any) -> None:
        line(vm, f"{key + ':':<22}{value}".rstrip())

    def pane(text: str) -> None:
        line(vm, painted(vm, "eval_result", f"\n## {text}\n"))

    line(vm, painted(vm, "eval_result", f"# Process {vm.inspect(process.pid)}"))
    pane("Overview")
    entry("Initial call", call_text(vm, initial_call(process)))
    entry("Current function", call_text(vm, info_item(process, atom("current_function"))))
    entry("Registered name", vm.inspect(process.name) if process.name is not None else "")
    entry("Status", status_text(vm, process))
    entry("Message queue length", len(process.mailbox))
    entry("Group leader", vm.inspect(info_item(process, atom("group_leader"))))
    entry("Priority", vm.inspect(info_item(process, atom("priority"))))
    entry("Trap exit", "true" if process.trap_exit else "false")
    entry("Reductions", info_item(process, atom("reductions")))
    entry("Started by", vm.inspect(parent) if parent is not None else "")
    others = {
        "Links": process.links or (),
        "Monitors": (process.monitors or {}).values(),
        "Monitored by": [entry[0] for entry in (process.monitored_by or {}).values()],
    }
    panes = {name: [called(vm, each) for each in found] for name, found in others.items()}
    state = state_of(vm, process)
    for name, lines in {**panes, "State": [] if state is None else [state], "Mailbox": messages_of(vm, process)}.items():
        if lines:
            pane(name)
            for each in lines:
                line(vm, each)
    pane("Memory")
    entry("Memory", f"{memory_of(process)} bytes")
    pane("Current stacktrace")
    trace = stacktrace(process)
    if trace:
        put(vm, vm.apply(atom("Elixir.Exception"), atom("format_stacktrace"), trace).decode())
    line(vm)
    return DO_NOT_SHOW


@fn(vm=True)
def trace(vm: Any, who: Any = NIL, how: Any = NIL) -> Any:
    """Prints each message to and from a process as it passes, and what state it comes to: `trace pid`. `trace off` ends it.

    `trace pid, live` shows the newest of them on the whole screen until a key is pressed.
    """
    tracer = tracer_of(vm)
    live, arguments = without_live(who, how)
    who = next((each for each in arguments if each is not NIL), NIL)
    if live:
        if who is NIL:
            raise argument_error("trace live takes the process to look at: `trace Counter, live`")
        pid = find_process(vm, who).pid
        show_live(vm, lambda: trace_lines(vm, pid))
    elif who is NIL:
        line(vm, "traced: " + (_named(vm, tracer.traced()) or "nothing"))
    elif who in (atom("off"), FALSE):
        found = tracer.clear()
        line(vm, "trace is off" + (f" ({_named(vm, found)})" if found else ""))
    else:
        tracer.add(find_process(vm, who))
    return DO_NOT_SHOW


def _named(vm: Any, pids: list[Any]) -> str:
    return ", ".join(f"{recorder_of(vm).names(pid)} {vm.inspect(pid)}" for pid in pids)


def tracer_of(vm: Any) -> Tracer:
    """What prints traces at the prompt."""
    session = vm.session
    if session.tracer is None:
        colour = session.config.enabled
        session.tracer = Tracer(vm, lambda text: vm.output((with_colours(text) if colour else text).encode()), colour)
    return session.tracer  # type: ignore[no-any-return]


# -- the system ---------------------------------------------------------------------------------------------------------------


@fn(vm=True)
def limits(vm: Any) -> Any:
    """Prints what bounds this system, and how much is used."""
    sched = vm.sched
    rows = [
        ["processes", f"{len(sched.processes)} of {sched.max_processes}"],
        ["memory", f"{resident_bytes() >> 20} MB" + (f" of {sched.max_memory >> 20} MB" if sched.max_memory else ", no limit")],
    ]
    rows.append(["recorder", recorder_text(vm) if is_recording(vm) else "off (record on)"])
    for what in ("read", "write"):
        folders = ", ".join(map(str, getattr(vm.capabilities, what)))
        rows.append([what, "everywhere" if vm.capabilities.all else f"below {folders}" if folders else "nowhere"])
    for what, on in vm.capabilities.open.items():
        rows.append([what, "open" if on else f"closed (--allow {what})"])
    put(vm, table(rows))
    return DO_NOT_SHOW


# -- the shell ----------------------------------------------------------------------------------------------------------------


@fn(vm=True)
def hints(vm: Any, on: Any = None) -> Any:
    """`hints off` leaves out what IEx would not print (hints below errors, lines about restarts); `hints on` brings it back."""
    if on is None:
        return _told(vm, "hints", vm.session.config.hints)
    vm.session.config.hints = _switch(vm, "hints", on)
    return OK


@fn(vm=True)
def changes(vm: Any, on: Any = None) -> Any:
    """`changes off` leaves out the line after an input that changed the world (`+2 processes, 1 died`); `changes on` brings it back."""
    if on is None:
        return _told(vm, "changes", vm.session.config.changes)
    vm.session.config.changes = _switch(vm, "changes", on)
    vm.session.changes.forget()
    return OK


@fn(vm=True)
def sasl(vm: Any, on: Any = None) -> Any:
    """`sasl on` prints what supervisors report: children started, ended, started again."""
    if on is None:
        set_to = vm.apply(atom("Elixir.Application"), atom("get_env"), atom("logger"), atom("handle_sasl_reports"))
        return _told(vm, "sasl", set_to is TRUE)
    value = TRUE if _switch(vm, "sasl", on) else FALSE
    return vm.apply(atom("Elixir.Application"), atom("put_env"), atom("logger"), atom("handle_sasl_reports"), value)


def _told(vm: Any, name: str, on: bool) -> Any:
    line(vm, f"{name} {'on' if on else 'off'}: `{name} {'off' if on else 'on'}` changes that")
    return DO_NOT_SHOW


def _switch(vm: Any, name: str, on: Any) -> bool:
    if on in (atom("on"), TRUE):
        return True
    if on in (atom("off"), FALSE):
        return False
    raise argument_error(f"{name} takes on or off, got: {vm.inspect(on)}")


@fn(vm=True)
def restore(vm: Any) -> Any:
    """Brings back the bindings that `respawn` (or with `--iex-1.14` a dying shell) dropped."""
    session = vm.session
    lost = session.lost_bindings
    if not lost:
        line(vm, "nothing was lost")
        return DO_NOT_SHOW
    session.restoring = dict(lost)
    line(vm, "restored: " + ", ".join(sorted(key[0].name for key in lost)))
    return DO_NOT_SHOW


# What is done with the session, and not in it.
_OF_THE_SESSION = re.compile(r"\s*(?:save|edit|page|clear|respawn|restore)\b(?!\s*[=.])")


@fn(vm=True)
def save(vm: Any, path: Any) -> Any:
    """Writes the inputs of this session to a file: `save "session.exs"`."""
    if type(path) is not bytes:
        raise argument_error("save takes the name of a file, as a string")
    vm.check_file(path, "write")
    inputs = [text for text in vm.session.inputs[:-1] if text.strip() and not _OF_THE_SESSION.match(text)]
    Path(path.decode()).write_text("\n".join(inputs) + "\n", "utf-8")
    line(vm, f"{len(inputs)} inputs written to {path.decode()}")
    return DO_NOT_SHOW


@fn(vm=True)
def edit(vm: Any, number: Any = None) -> Any:
    """Opens the last input (`edit 3`: the one of prompt 3) in `$VISUAL` or `$EDITOR`; what is saved there is evaluated next."""
    session = vm.session
    text = session.inputs[-2] if number is None and len(session.inputs) > 1 else session.numbered.get(number, "")
    if number is not None and not text:
        raise argument_error(f"edit takes the number of an earlier prompt, got: {vm.inspect(number)}")
    editor = editor_command()
    if editor:
        edit_text(vm, editor, text)
    else:
        line(vm, "edit needs an editor: set the environment variable EDITOR")
    return DO_NOT_SHOW


@fn(vm=True)
def page(vm: Any, term: Any = None) -> Any:
    """Shows what the last input printed, or its result, or a value, in the pager (`$PAGER`): `h GenServer`, then `page`."""
    session = vm.session
    if term is None and session.printed_before:
        text = "".join(session.printed_before)
    else:
        value = session.results.get(session.counter - 1, NIL) if term is None else term
        options = {"pretty": True, "width": session.screen.width(), "limit": None, "printable_limit": None}
        text = value.decode("utf-8", "replace") if type(value) is bytes else vm.inspect(value, **options)

    def show() -> None:
        import pydoc

        # The usual pager shows colours when asked to; another may not.
        os.environ.setdefault("LESS", "-R")
        pydoc.pager(text if "less" in os.environ.get("PAGER", "less") else _ESCAPES.sub("", text))

    session.to_open = show
    return DO_NOT_SHOW


_ESCAPES = re.compile(r"\x1b\[[\d;]*m")


def _open(vm: Any, name: str, what: str, *arguments: Any) -> None:
    """Have the prompt's thread open another face of otpshell over this session, once this input is done."""
    face = vm.session.faces.get(name)
    if face is None:
        line(vm, f"{name} ({what}) is not in this version of otpshell")
    else:
        vm.session.to_open = lambda: face(vm.session, *arguments)


def _face(name: str, what: str) -> None:
    """A command that opens a face."""

    @fn(name, vm=True)
    def opened(vm: Any, first: Any = NIL, second: Any = NIL) -> Any:
        _open(vm, name, what, *[each for each in (first, second) if each is not NIL])
        return DO_NOT_SHOW

    opened.__doc__ = f"Opens {what}."


_OBSERVER = "a screen with processes, supervision trees and charts"
OBSERVER = Native(
    "observer", "observer.erl", "observer", doc="The observer: `:observer.start()` opens it, as `observer` does at the prompt."
)


@OBSERVER.fn(vm=True)
def start(vm: Any) -> Any:
    """Opens the observer over this prompt's system."""
    _open(vm, "observer", _OBSERVER)
    return OK


for _name, _what in (
    ("observer", _OBSERVER),
    ("lessons", "a list of lessons"),
    ("lesson", "a lesson to follow at the prompt"),
    ("demo", "a demonstration that runs step by step"),
):
    _face(_name, _what)
