"""The flight recorder at the prompt. It records from the start; what reads its log is loaded when the first question is asked."""

from __future__ import annotations

import threading
from time import sleep
from typing import Any

from otpshell.terms.atom import Atom
from otpshell.terms.errors import ErlError, argument_error
from otpshell.terms.idents import Pid

# So many unread events are read ahead, so many at a time, with so long a pause.
_MUCH = 5_000
_SLICE = 2_000
_PAUSE_SECONDS = 0.01
_GIVE_UP_SECONDS = 5.0


def recorder_of(vm: Any) -> Any:
    """The :class:`~otpshell.record.Recorder` of the prompt's VM."""
    session = vm.session
    if session.recorder is None:
        from otpshell.record import Recorder

        session.recorder = Recorder(vm, size=vm.sched.events.size, on=False)
    return session.recorder


def start_recording(vm: Any) -> None:
    """Record from now on."""
    vm.sched.post(lambda: vm.sched.watch_events(True))


def read_ahead(vm: Any) -> None:
    """Have the recorder's reader follow while nothing else is to do, so that the first question after much work is answered at once."""
    session = vm.session
    read = session.recorder.log_end if session.recorder is not None else 0
    if vm.sched.watch and not session.reads_ahead and vm.sched.events.last - read > _MUCH:
        session.reads_ahead = True
        threading.Thread(target=_read_slices, args=(vm,), name="otpshell-recorder", daemon=True).start()


def _read_slices(vm: Any) -> None:
    session = vm.session
    done = threading.Event()
    more = True

    def read() -> None:
        nonlocal more
        try:
            more = not session.is_busy() and recorder_of(vm).read_ahead(_SLICE)
        finally:
            done.set()

    while more:
        done.clear()
        sleep(_PAUSE_SECONDS)
        vm.sched.post(read)
        if not done.wait(_GIVE_UP_SECONDS):
            # The VM has stopped, or has much to do.
            break
    session.reads_ahead = False


def is_recording(vm: Any) -> bool:
    return bool(vm.sched.watch)


def senders_of(vm: Any, process: Any) -> list[str]:
    """Who sent each message that waits at a process, in order; empty where nobody is known, or it was the process itself or the system."""
    if not is_recording(vm):
        return [""] * len(process.mailbox)
    recorder = recorder_of(vm)
    unread = iter([message for message in recorder.log().mail.get(process.pid, ()) if message.received is None])
    found = []
    for term in process.mailbox:
        message = next((each for each in unread if each.term is term), None)
        sender = message.sender if message is not None and not message.by_runtime and message.timer is None else None
        found.append(f"{recorder.names(sender)} {vm.inspect(sender)}" if sender not in (None, process.pid) else "")
    return found


def mark_input(vm: Any, pid: Pid | None, number: int, source: str) -> None:
    """An input of the prompt begins: what it sets going is traced back to it. As ``Recorder.mark``, in the VM's thread."""
    if vm.sched.watch:
        vm.sched.emit("input", pid, number, source)


def recorded_pid(vm: Any, who: Any) -> Pid:
    """The process, dead or alive, that a pid, a name, a pid's number or a short name (``"Counter.2"``) means; ArgumentError for none."""
    recorder = recorder_of(vm)
    if type(who) in (int, Pid):
        # A dead process's pid that was typed is not the very pid of the log.
        number, serial = (who, None) if type(who) is int else (who.number, who.serial)
        for pid in (*recorder.log().lives, *vm.sched.processes):
            if pid.number == number and serial in (None, pid.serial):
                return pid
        if type(who) is Pid:
            return who
    else:
        try:
            return recorder.find(who.decode("utf-8", "replace") if type(who) is bytes else who)
        except KeyError:
            pass
    more = "" if is_recording(vm) else "; the recorder is off (record on)"
    raise argument_error(f"no process is or was {vm.inspect(who)}{more}")


def recorded_pids(vm: Any, who: Any) -> list[Pid]:
    """The processes that are meant where there may be several: by a registered name all that have borne it."""
    found = [life.pid for life in recorder_of(vm).log().lives.values() if who in life.names] if type(who) is Atom else []
    return found or [recorded_pid(vm, who)]


def knows_end_of(vm: Any, who: Any) -> bool:
    """Whether ``why`` can say how the process ended that a pid or name meant."""
    try:
        return recorder_of(vm).log().life(recorded_pid(vm, who)).died is not None
    except ErlError:
        return False


def end_of(vm: Any, who: Any) -> str | None:
    """When and why the process ended that a pid or name meant: ``Counter ended 2.0 s ago: killed``. None when the log does not say."""
    try:
        pid = recorded_pid(vm, who)
        life = recorder_of(vm).log().life(pid)
    except ErlError:
        return None
    if life.died is not None:
        ago = (vm.sched.clock.now() - life.died_at) / 1e9
        return f"{vm.inspect(who)} ended {ago:.1f} s ago: {_headline(vm, life.reason)}"
    # It has its exit signal, and will have ended when it is its turn to run.
    doomed = pid.process is not None and pid.process.exit_reason is not None
    return f"{vm.inspect(who)} has just ended: {_headline(vm, pid.process.exit_reason)}" if doomed else None


def _headline(vm: Any, reason: Any) -> str:
    """An exit reason in a line: of an exception it has a headline, and what it was stands below."""
    lines = vm.format_exit(reason).split("\n")
    return lines[0] if len(lines) == 1 else lines[1].strip().removeprefix("** ").removeprefix("(EXIT) ")


def last_death(vm: Any) -> Pid | None:
    """The process that ended last for another reason than ``:normal`` or ``:shutdown``; else the one that ended last."""
    from otpshell.record.names import is_system

    log = recorder_of(vm).log()
    ended = sorted((life for life in log.lives.values() if life.died is not None and not is_system(log, life.pid)), key=lambda x: x.died)
    for life in reversed(ended):
        if getattr(life.reason, "name", "") not in ("normal", "shutdown"):
            return life.pid
    return ended[-1].pid if ended else None
