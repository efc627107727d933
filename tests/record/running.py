"""Runs Elixir on a VM whose every step is decided: virtual clock, controlled schedule, nothing printed."""

from __future__ import annotations

from otpshell.record import Recorder
from otpshell.runtime.clock import VirtualClock
from otpshell.runtime.schedule import Strategy
from otpshell.vm.vm import VM


def recorded(source: str, strategy: Strategy | None = None, *, fails: bool = False, max_processes: int | None = None) -> Recorder:
    """What was recorded of a script, run to its end and then until nothing is left to do. ``fails``: the script itself may crash."""
    vm = VM(
        threaded=False,
        clock=VirtualClock(),
        strategy=strategy or Strategy(),
        output=lambda data: None,
        error_output=lambda data: None,
    )
    if max_processes is not None:
        vm.sched.max_processes = max_processes
    recorder = Recorder(vm)
    try:
        vm.call(lambda: vm.eval_string(source, "script.exs").value)
    except Exception:
        if not fails:
            raise
    vm.sched.run()
    return recorder
