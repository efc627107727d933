"""What the shell shows of processes: read from the runtime itself, so that even a process that never answers can be looked at."""

from __future__ import annotations

from typing import Any

from otpshell.record.holding import held
from otpshell.runtime.info import info_item
from otpshell.runtime.process import Process
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import to_pylist
from otpshell.terms.errors import argument_error
from otpshell.terms.idents import Pid

_INITIAL_CALL, _ANCESTORS = atom("$initial_call"), atom("$ancestors")
# Processes of the library, hidden unless asked for.
_SYSTEM = {"logger", "Elixir.Logger", "Elixir.Logger.Supervisor", "code_server", "init", "kernel_sup", "user", "application_controller"}


def find_process(vm: Any, what: Any) -> Process:
    """The process that a pid, a name or a pid's number means; ArgumentError when there is none."""
    process = None
    if type(what) is Pid:
        process = what.process
    elif type(what) is Atom:
        pid = vm.sched.whereis(what)
        process = pid.process if type(pid) is Pid else None
    elif type(what) is int:
        process = next((each for pid, each in vm.sched.processes.items() if pid.number == what), None)
    else:
        raise argument_error(f"a process is wanted: a pid, a name, or the number of a pid as in #PID<0.112.0>; got: {vm.inspect(what)}")
    if process is None:
        raise argument_error(f"no such process is alive: {vm.inspect(what)}")
    return process


def initial_call(process: Process) -> Any:
    """The {module, function, arity} that a process began with, as proc_lib knows it."""
    if process.dictionary:
        found = process.dictionary.get(_INITIAL_CALL)
        if found is not None:
            return found
    return info_item(process, atom("initial_call"))


def call_text(vm: Any, call: Any) -> str:
    if type(call) is tuple and len(call) == 3 and type(call[0]) is Atom and type(call[1]) is Atom:
        return f"{vm.inspect(call[0])}.{call[1].name.removeprefix('Elixir.')}/{call[2]}"
    return vm.inspect(call)


def title(vm: Any, process: Process) -> str:
    """The name of a process, or what it began with."""
    if process.name is not None:
        return vm.inspect(process.name)
    session = vm.session
    if session is not None and process.pid is session.pid:
        return "this shell"
    call = initial_call(process)
    if type(call) is tuple and len(call) == 3 and type(call[0]) is Atom and type(call[1]) is Atom:
        module, name, arity = call
        if module.name == "supervisor":
            return vm.inspect(name).removesuffix(".Default")
        if module.name == "erl_eval":
            return f"fn/{arity}"
        if name.name == "init" and arity == 1:
            return vm.inspect(module)
    return call_text(vm, call)


def known_as(vm: Any, process: Any) -> str:
    """A pid, with the name if it has one."""
    shown = vm.inspect(process.pid)
    return f"{shown} ({vm.inspect(process.name)})" if process.name is not None else shown


def is_system(process: Process) -> bool:
    return process.name is not None and process.name.name in _SYSTEM


def parent_of(process: Process) -> Any:
    """The pid of the process that started this one, as far as it is known."""
    ancestors = process.dictionary.get(_ANCESTORS) if process.dictionary else None
    if ancestors is not None:
        known = to_pylist(ancestors)
        if known:
            return known[0]
    return process.parent


def status_text(vm: Any, process: Process) -> str:
    if process is vm.sched.cur:
        return "running"
    return "waiting" if process.waiting else "runnable"


def called(vm: Any, process: Any) -> str:
    """A pid and what its process is called."""
    return f"{vm.inspect(process.pid)}  {title(vm, process)}"


def state_of(vm: Any, process: Process) -> str | None:
    """The state of an OTP process, read from where it stands; None of any other process."""
    found = held(process)
    return vm.inspect(found.state) if found.is_server else None


def monitors_of(vm: Any, process: Process) -> str:
    return ", ".join(known_as(vm, other) for other in process.monitors.values()) if process.monitors else "none"


def monitored_by(vm: Any, process: Process) -> str:
    return ", ".join(known_as(vm, entry[0]) for entry in process.monitored_by.values()) if process.monitored_by else "none"


def messages_of(vm: Any, process: Process, limit: int = 20) -> list[str]:
    """The messages that wait, in order."""
    waiting = list(process.mailbox)
    shown = [vm.inspect(message) for message in waiting[:limit]]
    if len(waiting) > limit:
        shown.append(f"... and {len(waiting) - limit} more")
    return shown


def process_facts(vm: Any, process: Process) -> list[tuple[str, str]]:
    """What `i pid` says beyond IEx: who started it, what it is, what waits in its mailbox, who watches it."""
    parent = parent_of(process)
    facts = [("Started by", vm.inspect(parent) if parent is not None else "the shell itself")]
    facts.append(("Initial call", call_text(vm, initial_call(process))))
    current = info_item(process, atom("current_function"))
    if type(current) is tuple and process is not vm.sched.cur:
        facts.append(("Current function", call_text(vm, current)))
    facts.append(("Status", status_text(vm, process)))
    state = state_of(vm, process)
    if state is not None:
        facts.append(("State", state))
    found = messages_of(vm, process)
    if found:
        facts.append(("Mailbox", "\n".join(found)))
    if process.monitors:
        facts.append(("Monitors", monitors_of(vm, process)))
    if process.monitored_by:
        facts.append(("Monitored by", monitored_by(vm, process)))
    return facts
