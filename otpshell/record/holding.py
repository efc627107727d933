"""What a process holds: the state of a server, or the variables of the place where any other process waits.

It is read from where the process stands, without a message to it. So a process that is busy has one too, and looking changes nothing.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from otpshell.runtime.info import innermost_frame
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import Cons, from_iter, to_pylist
from otpshell.terms.maps import Map

# The library's loops, and what each calls its state. As for ``:sys.get_state``, that of a gen_statem is the pair of state and data, that of
# a gen_event its handlers as ``{module, id, state}``.
_LOOPS = {"gen_server": "state", "gen_statem": "machine", "gen_event": "handlers"}
# Where those who work on one message for them have it among their arguments.
_WORKING = {
    "gen_server": {"loop/7": 2, "handle_msg/6": 3, "handle_msg/7": 3, "try_handle_call/4": 3, "try_dispatch/4": 3},
    "gen_statem": {"loop/1": 0, "event/3": 0, "call_state/3": 0},
    "gen_event": {"loop/5": 2},
}
_STATE, _DATA, _SYS = atom("state"), atom("data"), atom("sys")
_GEN_SERVER, _PROC_LIB, _WAKE_UP, _WAKE_HIB = atom("gen_server"), atom("proc_lib"), atom("wake_up"), atom("wake_hib")
_FRAMES = 400


class Held(NamedTuple):
    """``state`` of a server (``is_server``), and the ``variables`` of the innermost place in the learner's or the library's code.

    ``busy``: it does not wait, so that a state is the one from before the message in its hands. ``suspended`` by ``:sys.suspend``.
    """

    is_server: bool
    state: Any
    variables: dict[str, Any]
    module: Atom | None
    line: int
    busy: bool
    suspended: bool = False


def held(process: Any) -> Held:
    """What a live process holds. In the VM's thread, between two processes."""
    asleep = _hibernating(process)
    if asleep is not None:
        return Held(True, asleep[0], {}, _GEN_SERVER, 0, False)
    frame = innermost_frame(process)
    variables: dict[str, Any] | None = None
    module, line = None, 0
    for _ in range(_FRAMES):
        if frame is None:
            break
        found = frame.f_globals.get("__module__")
        if found is not None:
            values = _variables(process, frame)
            if variables is None:
                variables, module, line = values, found, frame.f_lineno
            if found is _SYS and {"misc", "module"} <= set(values):
                return Held(True, _suspended(values), variables, module, line, False, True)
            name = _LOOPS.get(getattr(found, "name", ""))
            if name is not None and name in values:
                return Held(True, _shape(name, values[name]), variables, module, line, not process.waiting)
            place = _WORKING.get(getattr(found, "name", ""), {}).get(frame.f_code.co_name)
            if name is not None and place is not None:
                value = frame.f_locals.get(frame.f_code.co_varnames[place])
                return Held(True, _shape(name, value), variables, module, line, not process.waiting)
        frame = frame.f_back
    return Held(False, None, variables or {}, module, line, not process.waiting)


def _variables(process: Any, frame: Any) -> dict[str, Any]:
    """The variables of a frame by the names they were typed with; of several of one name the newest."""
    code = frame.f_code
    if process.greenlet is None and process.continuation is not None:
        values = dict(zip(code.co_varnames, process.continuation[1], strict=False))
    else:
        values = dict(frame.f_locals)
    newest: dict[str, tuple[int, Any]] = {}
    for key, value in values.items():
        name, _, version = key.rpartition("_")
        if name and version.isdigit() and "#" not in key and newest.get(name, (-1,))[0] <= int(version):
            newest[name] = (int(version), value)
    return {name: value for name, (_, value) in newest.items()}


def _hibernating(process: Any) -> tuple[Any] | None:
    """The state of a server that has hibernated: all it kept is the call that it wakes up with."""
    if process.greenlet is not None or process.continuation is None:
        return None
    args = process.continuation[1]
    if len(args) != 4 or args[1] is not _PROC_LIB or args[2] is not _WAKE_UP:
        return None
    module, function, given = args[3]
    if module is _GEN_SERVER and function is _WAKE_HIB:
        return (to_pylist(given)[2],)
    place = _WORKING.get(module.name, {}).get(f"{function.name}/{len(to_pylist(given))}")
    return (_shape(_LOOPS[module.name], to_pylist(given)[place]),) if place is not None else None


def _suspended(values: dict[str, Any]) -> Any:
    """The state that ``:sys`` keeps for a process which it has suspended, in the form of its behaviour."""
    name = _LOOPS.get(getattr(values["module"], "name", ""))
    kept = values["misc"]
    return _shape(name, kept) if name == "machine" or type(kept) is not Cons else to_pylist(kept)[1]


def _shape(name: str | None, value: Any) -> Any:
    if name == "machine" and isinstance(value, Map) and _STATE in value.d and _DATA in value.d:
        return (value.d[_STATE], value.d[_DATA])
    if name == "handlers" and type(value) is Cons:
        return from_iter([handler[:3] for handler in to_pylist(value)])
    return value
