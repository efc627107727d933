"""``:otpshell_supervision``: where a supervisor's state is kept in view, for trees of processes and for the event log."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native

otpshell_supervision = Native("otpshell_supervision", "otpshell_supervision.erl", app="stdlib")


@otpshell_supervision.fn(vm=True)
def changed(vm: Any, state: Any) -> Any:
    """The state of the supervisor that calls this is now `state`; gives it back.

    A prompt may set ``vm.on_supervisor(process, state)`` to say what was started again.
    """
    sched = vm.sched
    process = sched.cur
    if process.pid not in sched.supervisors:
        if process.on_exit is None:
            process.on_exit = []
        process.on_exit.append(lambda ended, _reason: sched.supervisors.pop(ended.pid, None))
    sched.supervisors[process.pid] = state
    on_supervisor = vm.__dict__.get("on_supervisor")
    if on_supervisor is not None:
        on_supervisor(process, state)
    if sched.watch:
        sched.emit("supervisor", process.pid, state)
    return state
