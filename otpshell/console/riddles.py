"""What a beginner cannot see in an error: of a child that was not started, of a table, of a message that no clause takes.

Each function makes a line from terms alone, None when the error says enough. ``show`` writes a term.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import Cons, to_pylist
from otpshell.terms.idents import Pid
from otpshell.terms.maps import Map

_ERROR_INFO, _CAUSE = atom("error_info"), atom("cause")
# What stands in the message of an ArgumentError, and what it means.
_MESSAGES = {
    "the table identifier does not refer to an existing ETS table": (
        "hint: there is no such ETS table: :ets.new makes one, and it ends with the process that made it"
    ),
    "the table identifier refers to an ETS table with insufficient access rights": (
        "hint: only the process that made an ETS table may write to it (of a :private one, read it); make it with :public, or ask its owner"
    ),
    "unknown registry: ": "hint: a registry is started before it is used: {Registry, keys: :unique, name: %s} as a child of a supervisor",
    "The module :ok was given as a child": (
        "hint: the children of a supervisor are described, not started: {Agent, fn -> 0 end} in place of Agent.start_link(fn -> 0 end)"
    ),
}
_WRONG_STARTS = {
    Cons: (
        "hint: a DynamicSupervisor starts without children: DynamicSupervisor.start_link(strategy: :one_for_one); "
        "DynamicSupervisor.start_child/2 adds them"
    ),
    tuple: "hint: the children of a supervisor are a list, also a single one: [{module, argument}]",
}
_MESSAGE_CALLBACKS = ("handle_call", "handle_cast", "handle_info")


def of_message(message: str) -> str | None:
    """The line for the message of an ArgumentError."""
    for part, line in _MESSAGES.items():
        before, found, after = message.partition(part)
        if found:
            return line % after if "%s" in line else line
    return None


def of_error(reason: Any) -> str | None:
    """The line for an exit reason that is an error with its stack trace."""
    frame = _first_frame(reason)
    if frame is None:
        return None
    module, function, args = frame[:3]
    if (module.name, function.name) == ("erlang", "apply") and type(args) is Cons:
        return _WRONG_STARTS.get(type(args.head)) if _second(args) is atom("init") else None
    if (module.name, function.name) == ("Elixir.DynamicSupervisor", "handle_start_child"):
        return "hint: to start a child of a DynamicSupervisor call DynamicSupervisor.start_child/2; Supervisor.start_child/2 ends it"
    if reason[0] is atom("badarg") and len(frame) == 4 and type(frame[3]) is Cons:
        info = dict(pair for pair in to_pylist(frame[3]) if type(pair) is tuple and len(pair) == 2).get(_ERROR_INFO)
        cause = info.get(_CAUSE) if type(info) is Map else None
        return of_message(cause.decode("utf-8", "replace")) if type(cause) is bytes else None
    return None


def of_clause(show: Callable[[Any], str], reason: Any, message: Any) -> str | None:
    """The line for a server whose callback has no clause for a ``message``."""
    frame = _first_frame(reason)
    if frame is None or reason[0] is not atom("function_clause") or frame[1].name not in _MESSAGE_CALLBACKS:
        return None
    if type(frame[2]) is not Cons:
        return None
    function, arity = frame[1].name, len(to_pylist(frame[2]))
    what = show(frame[2].head)
    last = (
        ", a last one for any other message too: def handle_info(_other, state), do: {:noreply, state}" if function == "handle_info" else ""
    )
    return f"hint: no clause of {show(frame[0])}.{function}/{arity} takes {what}, so the server ended; add one{last}"


def of_failed_start(show: Callable[[Any], str], reason: Any) -> str | None:
    """The line for ``{:shutdown, {:failed_to_start_child, id, why}}``."""
    parts = reason[1] if type(reason) is tuple and len(reason) == 2 and reason[0] is atom("shutdown") else None
    if type(parts) is not tuple or len(parts) != 3 or parts[0] is not atom("failed_to_start_child"):
        return None
    child, why = show(parts[1]), parts[2]
    if type(why) is tuple and len(why) == 2 and why[0] is atom("already_started"):
        return f"hint: {show(why[1])} runs already under the name that child {child} wants; a name belongs to one process"
    if why in (atom("ok"), atom("nil")) or type(why) is Pid or (type(why) is tuple and why and why[0] is atom("ok")):
        return (
            f"hint: the function that starts child {child} gave {show(why)}; it has to give {{:ok, pid}}, "
            "as GenServer.start_link does when it is the last thing called"
        )
    exit_ = why[1] if type(why) is tuple and len(why) == 2 and why[0] is atom("EXIT") else None
    frame = _first_frame(exit_)
    if exit_ is None or frame is None or type(frame[2]) is not Cons:
        return None
    module, function = frame[:2]
    values = to_pylist(frame[2])
    if exit_[0] is atom("undef"):
        called = f"{show(module)}.{function.name}/{len(values)}"
        return (
            f"hint: the supervisor starts child {child} by calling {called}, which is not defined; define it, or name another in `start:`"
        )
    if exit_[0] is atom("function_clause") and function.name == "start_link":
        called = f"{show(module)}.start_link({', '.join(map(show, values))})"
        return f"hint: child {child} is started by {called}, which takes nothing such; its argument comes from {{{child}, argument}}"
    return None


def of_late_task(show: Callable[[Any], str], call: Any, is_over: Callable[[Any], bool]) -> str | None:
    """The line for a task that took longer than whoever waited for it; None when the call waited for something else."""
    if type(call) is not tuple or len(call) != 3 or type(call[2]) is not Cons:
        return None
    module, function = (getattr(part, "name", "") for part in call[:2])
    if (module, function) == ("Elixir.Task", "await") and is_over(_pid(call[2].head)):
        return "hint: this task is over, and its answer was taken or dropped before: a task is awaited once, value = Task.await(task)"
    time = show(list(call[2])[-1])
    if (module, function) == ("Elixir.Task.Supervised", "stream"):
        return (
            f"hint: a task took longer than {time} ms; timeout: sets the time, "
            "and with on_timeout: :kill_task a late task is ended and its result is {:exit, :timeout}"
        )
    if module == "Elixir.Task" and function in ("await", "await_many"):
        return (
            f"hint: no result came within {time} ms; a second argument sets the time, "
            "and Task.yield(task, ms) || Task.shutdown(task) gives nil in place of the exit"
        )
    return None


def _pid(task: Any) -> Any:
    """The process of a ``%Task{}``."""
    return task.get(atom("pid")) if type(task) is Map else None


def _second(args: Cons) -> Any:
    return args.tail.head if type(args.tail) is Cons else None


def _first_frame(reason: Any) -> tuple[Any, ...] | None:
    """The call that failed, of ``{why, stack trace}``."""
    if type(reason) is not tuple or len(reason) != 2 or type(reason[1]) is not Cons:
        return None
    frame = reason[1].head
    if type(frame) is tuple and len(frame) >= 3 and type(frame[0]) is Atom and type(frame[1]) is Atom:
        return frame
    return None
