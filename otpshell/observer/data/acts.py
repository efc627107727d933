"""What the observer does to processes: kill, send, suspend, change the state, trace, draw. Each says in a line what came of it."""

from __future__ import annotations

from typing import Any

from otpshell.console.commands import tracer_of
from otpshell.observer.data.process import Text, text_of_lines
from otpshell.observer.data.world import Trouble, World
from otpshell.record.holding import held
from otpshell.runtime.process import Process
from otpshell.terms.atom import atom
from otpshell.view.lines import clip
from otpshell.view.sequence import sequence_lines

_SYS = atom("sys")
_PATIENCE = 2.0
_MILLISECONDS = 1_000
_STEPS = 40
# A notice has no room for more.
_NOTICE = 200


def named(world: World, pid: str) -> str:
    """``Counter.2 0.118.0``: who an act is for."""
    return f"{world.name(world.pid(pid))} {pid}"


def kill(world: World, pid: str, reason: str = ":kill") -> str:
    """Send an exit signal, as ``Process.exit(pid, reason)``; ``reason`` is Elixir source."""
    process = world.process(pid)

    def work() -> str:
        value = world.evaluate(reason)
        world.vm.apply(atom("Elixir.Process"), atom("exit"), process.pid, value)
        return f"exit signal {_short(world, value)} sent to {world.name(process.pid)}"

    said = str(world.in_process(work))
    if not _ends(world, process):
        return f"{said}: it lives on, since it traps exits or the reason was :normal"
    return said


def _ends(world: World, process: Process) -> bool:
    """Whether a process that a signal was sent to is ending."""
    return bool(world.in_vm(lambda: process.exit_reason is not None or process.pid.process is None))


def send(world: World, pid: str, source: str) -> str:
    """Send the term that Elixir source gives."""
    process = world.process(pid)

    def work() -> str:
        value = world.evaluate(source)
        world.sched.send(process.pid, value)
        return f"sent {_short(world, value)} to {world.name(process.pid)}"

    return str(world.in_process(work, _PATIENCE))


def suspend(world: World, pid: str) -> str:
    """Have a process of OTP handle no more messages until :func:`resume`."""
    _sys(world, pid, "suspend")
    return f"{world.name(world.pid(pid))} is suspended: messages wait until it is resumed"


def resume(world: World, pid: str) -> str:
    """Let a suspended process go on."""
    _sys(world, pid, "resume")
    return f"{world.name(world.pid(pid))} goes on"


def set_state(world: World, pid: str, source: str) -> str:
    """Replace the state of a process of OTP by the term that Elixir source gives."""
    process = _of_otp(world, pid, "its state cannot be replaced")

    def work() -> str:
        value = world.evaluate(source)

        def replace(_old: Any) -> Any:
            return value

        world.vm.apply(_SYS, atom("replace_state"), process.pid, replace, _MILLISECONDS)
        return f"the state of {world.name(process.pid)} is now {_short(world, value)}"

    return str(_answered(world, process, work))


def state_source(world: World, pid: str) -> str:
    """The state of a process of OTP in full, to be edited."""
    process = _of_otp(world, pid, "its state cannot be replaced")

    def work() -> str:
        return world.vm.inspect(world.vm.apply(_SYS, atom("get_state"), process.pid, _MILLISECONDS), limit=None, printable_limit=None)

    return str(_answered(world, process, work))


def _short(world: World, value: Any) -> str:
    """A term in a notice. In a process."""
    return clip(world.vm.inspect(value, limit=20, printable_limit=_NOTICE), _NOTICE)


def _sys(world: World, pid: str, what: str) -> None:
    process = _of_otp(world, pid, "it cannot be suspended" if what == "suspend" else "it cannot be resumed")
    _answered(world, process, lambda: world.vm.apply(_SYS, atom(what), process.pid, _MILLISECONDS))


def _of_otp(world: World, pid: str, cannot: str) -> Process:
    process = world.process(pid)
    if not world.in_vm(lambda: held(process)).is_server:
        raise Trouble(f"{world.name(process.pid)} is a plain process, no server of OTP: {cannot}, nothing in it answers :sys")
    return process


def _answered(world: World, process: Process, work: Any) -> Any:
    try:
        return world.in_process(work, _PATIENCE)
    except Trouble as trouble:
        if "timeout" in str(trouble) or "time out" in str(trouble):
            raise Trouble(f"{world.name(process.pid)} did not answer :sys within a second: it is busy, or no server of OTP") from None
        raise


def trace(world: World, pid: str, on: bool = True) -> str:
    """Print each message to and from a process at the prompt, as it passes; or stop all tracing."""
    if world.session is None:
        raise Trouble("there is no prompt to print a trace at")
    if not on:
        world.in_vm(tracer_of(world.vm).clear)
        return "trace is off"
    process = world.process(pid)
    world.in_vm(lambda: tracer_of(world.vm).add(process))
    return f"messages of {world.name(process.pid)} are printed at the prompt"


def seq(world: World, pid: str = "", until: int = 0, label: int = 28) -> Text:
    """The sequence diagram of the last messages: those that a process has part in, up to an event."""
    options: dict[str, Any] = {"last": _STEPS}
    if pid:
        options["follow"] = (world.pid(pid),)
    if until:
        options["until"] = until
    with world.log():
        drawn = world.recorder.sequence(**options)
    if not drawn.steps:
        return Text("no messages between processes are recorded", ())
    who = f" that {world.name(world.pid(pid))} has part in" if pid else ""
    return text_of_lines(f"the last messages{who}", sequence_lines(drawn, label=label))
