"""``record`` and ``save_log``: the flight recorder's own commands."""

from __future__ import annotations

from typing import Any

from otpshell.console.command_module import COMMANDS
from otpshell.console.output import DO_NOT_SHOW, line
from otpshell.console.recording import is_recording, recorder_of
from otpshell.terms.atom import FALSE, NIL, OK, TRUE, atom
from otpshell.terms.errors import argument_error

fn = COMMANDS.fn


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
