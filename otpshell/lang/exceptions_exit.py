"""Exit reasons in words: ``Exception.format_exit/1``, nested reasons indented below one another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.exceptions_host import ExceptionHost
from otpshell.lang.stacktrace import format_entry, format_mfa
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import Cons, is_list, is_proper, to_pylist
from otpshell.terms.inspect import inspect

_SHUTDOWN, _FAILED_CHILD, _EXIT = atom("shutdown"), atom("failed_to_start_child"), atom("EXIT")

_PLAIN = {
    "normal": "normal",
    "shutdown": "shutdown",
    "calling_self": "process attempted to call itself",
    "timeout": "time out",
    "killed": "killed",
    "noconnection": "no connection",
    "noproc": "no process: the process is not alive or there's no process currently associated with the given name, "
    "possibly because its application isn't started",
}
_TAGGED = {
    "shutdown": "shutdown: ",
    "already_started": "already started: ",
    "bad_return_value": "bad return value: ",
    "bad_call": "bad call: ",
    "bad_cast": "bad cast: ",
    "bad_start_spec": "bad child specification, invalid children: ",
}
_SUPERVISOR_DATA = {
    "invalid_type": "invalid type: ",
    "invalid_strategy": "invalid strategy: ",
    "invalid_intensity": "invalid max_restarts (intensity): ",
    "invalid_period": "invalid max_seconds (period): ",
    "invalid_max_children": "invalid max_children: ",
    "invalid_extra_arguments": "invalid extra_arguments: ",
}
_CHILD_SPEC = {
    "invalid_child_spec": ("invalid child specification: ", ""),
    "invalid_child_type": ("invalid child type: ", ". Must be :worker or :supervisor."),
    "invalid_mfa": ("invalid mfa: ", ""),
    "invalid_restart_type": ("invalid restart type: ", ". Must be :permanent, :transient or :temporary."),
    "invalid_shutdown": ("invalid shutdown: ", ". Must be an integer >= 0, :infinity or :brutal_kill."),
    "invalid_module": ("invalid module: ", ". Must be an atom."),
    "invalid_modules": ("invalid modules: ", ". Must be a list of atoms or :dynamic."),
}


def format_exit_nested(reason: Any, joiner: str, host: ExceptionHost, banner: Callable[[Any, Any], str]) -> str:
    """``joiner`` is a newline and the indentation of what comes below; ``banner`` writes an error with its stack trace."""
    if type(reason) is tuple and len(reason) == 2:
        first, second = reason
        if type(second) is Cons:
            try:
                entries = [format_entry(entry, host) for entry in second]
            except (TypeError, ValueError, AttributeError):
                return _plain(reason, host)
            return f"{joiner}    ".join([f"an exception was raised:{joiner}{banner(first, second)}", *entries])
        if first is _SHUTDOWN and type(second) is tuple and len(second) == 3 and second[0] is _FAILED_CHILD:
            _, child, why = second
            if type(why) is tuple and len(why) == 2 and why[0] is _EXIT:
                why = why[1]
            inner = format_exit_nested(why, joiner + "    ", host, banner)
            return f"shutdown: failed to start child: {inspect(child, host=host)}{joiner}** (EXIT) {inner}"
        if _is_call(second):
            module, function, args = second
            call = format_mfa(module, function, args, host)
            inner = format_exit_nested(first, joiner + "    ", host, banner)
            return f"exited in: {call}{joiner}** (EXIT) {inner}"
    return _plain(reason, host)


def _is_call(term: Any) -> bool:
    if type(term) is not tuple or len(term) != 3:
        return False
    module, function, args = term
    if type(module) is not Atom or type(function) is not Atom:
        return False
    return is_list(args) and is_proper(args) and len(to_pylist(args)) < 256


def _plain(reason: Any, host: ExceptionHost) -> str:
    if type(reason) is Atom:
        return _PLAIN.get(reason.name) or inspect(reason, host=host)
    if type(reason) is tuple and len(reason) == 2 and type(reason[0]) is Atom:
        tag, detail = reason[0].name, reason[1]
        if tag in _TAGGED:
            return _TAGGED[tag] + inspect(detail, host=host)
        if tag == "nodedown" and type(detail) is Atom:
            return f"no connection to {detail.name}"
        if tag == "bad_return" and type(detail) is tuple and len(detail) == 3 and type(detail[0]) is Atom and detail[1] is atom("init"):
            return f"{format_mfa(detail[0], detail[1], 1, host)} returned a bad value: {inspect(detail[2], host=host)}"
        if tag == "start_spec":
            return "bad child specification, " + _child_spec(detail, host)
        if tag == "supervisor_data":
            return "bad supervisor configuration, " + _supervisor_data(detail, host)
    return inspect(reason, host=host)


def _supervisor_data(detail: Any, host: ExceptionHost) -> str:
    if type(detail) is tuple and len(detail) == 2 and type(detail[0]) is Atom and detail[0].name in _SUPERVISOR_DATA:
        return _SUPERVISOR_DATA[detail[0].name] + inspect(detail[1], host=host)
    return f"got: {inspect(detail, host=host)}"


def _child_spec(detail: Any, host: ExceptionHost) -> str:
    if type(detail) is tuple and len(detail) == 2 and type(detail[0]) is Atom:
        tag, value = detail[0].name, inspect(detail[1], host=host)
        if tag == "duplicate_child_name":
            return (
                f"more than one child specification has the id: {value}.\n"
                "If using maps as child specifications, make sure the :id keys are unique.\n"
                "If using a module or {module, arg} as child, use Supervisor.child_spec/2 to change the :id, for example:\n\n"
                "    children = [\n"
                "      Supervisor.child_spec({MyWorker, arg}, id: :my_worker_1),\n"
                "      Supervisor.child_spec({MyWorker, arg}, id: :my_worker_2)\n"
                "    ]\n"
            )
        if tag in _CHILD_SPEC:
            before, after = _CHILD_SPEC[tag]
            return before + value + after
    return f"got: {inspect(detail, host=host)}"
