"""Names of processes from what they are now, where the log has not been read: as the recorder would name them, without a number."""

from __future__ import annotations

from typing import Any

from otpshell.record.lives import Life
from otpshell.record.names import base_name, is_system_life
from otpshell.terms.atom import Atom, atom
from otpshell.terms.idents import Pid

_INITIAL_CALL, _TASK_SUPERVISOR = atom("$initial_call"), atom("Elixir.Task.Supervisor")
_SYSTEM_MODULES = frozenset(("proc_lib", "timer"))


def live_name(world: Any, pid: Pid) -> str:
    """The kind's name of a process: its registered name, its behaviour's module, else what it began with."""
    return str(base_name(world.recorder.log_so_far, _life(world, pid))) if pid.process is not None else "process"


def serves_system(world: Any, process: Any) -> bool:
    """Whether a live process serves the system and not the program, as the recorder would say of it."""
    if process.name is None and process.dictionary is None:
        # Told by its first function alone, and there may be very many of these.
        call = process.initial_call
        return type(call) is tuple and type(call[0]) is Atom and call[0].name in _SYSTEM_MODULES
    return is_system_life(_life(world, process.pid))


def _life(world: Any, pid: Pid) -> Life:
    life = Life(pid)
    process = pid.process
    session = world.session
    life.shell = session is not None and pid is session.pid
    # Without a birth it would be taken for the one that a script runs in.
    life.born = 1
    life.parent, life.started = process.parent, process.initial_call
    if process.name is not None:
        life.names = [process.name]
    dictionary = process.dictionary
    if dictionary:
        life.initial_call = life.runs = dictionary.get(_INITIAL_CALL)
        if _TASK_SUPERVISOR in dictionary:
            life.initial_call = life.runs = (_TASK_SUPERVISOR, atom("init"), 1)
    if life.initial_call is None and life.started is None and process.continuation is not None:
        life.started = process.continuation[0]
    return life
