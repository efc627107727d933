"""References that stand for something else, such as an array of numbers, are to processes references like any other."""

from __future__ import annotations

import pytest

from otpshell.record import Recorder
from otpshell.runtime.clock import VirtualClock
from otpshell.vm import VM

HOLDERS = {
    "an array": ":atomics.new(1, [])",
    "a counter": "elem(:counters.new(1, []), 1)",
    "a compiled pattern": 'elem(:binary.compile_pattern("a"), 1)',
    "a table": ":ets.new(:t, [])",
    "nothing": "make_ref()",
}
# What real Elixir 1.14 gives.
ACTS = {
    "send(ref, :x)": ":x",
    ":erlang.send(ref, :x, [:noconnect])": ":ok",
    "GenServer.reply({self(), [:alias | ref]}, 1)": ":ok",
    "Process.demonitor(ref)": "true",
    "Process.demonitor(ref, [:flush, :info])": "false",
    "Process.cancel_timer(ref)": "false",
    "try do Process.monitor(ref) rescue e -> e.message end": (
        '"errors were found at the given arguments:\\n\\n  * 2nd argument: not a pid\\n"'
    ),
}


@pytest.mark.parametrize("watched", [False, True])
@pytest.mark.parametrize("made", HOLDERS.values(), ids=HOLDERS)
def test_a_reference_that_holds_something_takes_part_in_no_act(made: str, watched: bool) -> None:
    with VM(clock=VirtualClock(), threaded=False) as vm:
        recorder = Recorder(vm) if watched else None
        assert {act: vm.inspect(vm.eval(f"ref = {made}; {act}")) for act in ACTS} == ACTS
        if recorder is not None:
            assert [event[4][1] for event in recorder.events() if event[2] == "send"] == [None] * 3
