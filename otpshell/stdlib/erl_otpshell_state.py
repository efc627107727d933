"""``:otpshell_state``: where the behaviours tell the event log the state that a callback has left a server in."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.terms.atom import OK
from otpshell.terms.cons import from_iter, to_pylist

otpshell_state = Native("otpshell_state", "otpshell_state.erl", app="stdlib")
fn = otpshell_state.fn


@fn(vm=True)
def began(vm: Any, state: Any) -> Any:
    """The calling server begins with this state."""
    sched = vm.sched
    if sched.watch:
        sched.emit("state", sched.cur.pid, state)
    return OK


@fn(vm=True)
def changed(vm: Any, old: Any, new: Any) -> Any:
    """The calling server's state was `old` and is `new`; a callback that gives its state back as it is changes nothing."""
    if new is not old:
        sched = vm.sched
        if sched.watch:
            record = sched.record
            record(("state", sched.cur.pid, new, None))
    return OK


@fn("changed", vm=True)
def machine_changed(vm: Any, old: Any, old_data: Any, new: Any, data: Any) -> Any:
    """The same of a state machine, whose state and data are told as a pair."""
    if new is not old or data is not old_data:
        began(vm, (new, data))
    return OK


@fn(vm=True)
def handlers(vm: Any, old: Any, new: Any) -> Any:
    """The calling event manager had the handlers `old` and has `new`: told as `:sys.get_state` gives them, when one differs."""
    sched = vm.sched
    if sched.watch:
        before, after = to_pylist(old), to_pylist(new)
        if len(before) != len(after) or any(not _same(one, other) for one, other in zip(before, after, strict=True)):
            sched.emit("state", sched.cur.pid, from_iter([handler[:3] for handler in after]))
    return OK


def _same(one: Any, other: Any) -> bool:
    return one[0] is other[0] and one[1] == other[1] and one[2] is other[2]
