"""``runtime_info``: versions, memory and limits of the running system."""

from __future__ import annotations

import sys
from typing import Any

from otpshell.console.helpers import fn
from otpshell.console.output import DO_NOT_SHOW, line, painted
from otpshell.runtime.outside import resident_bytes
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import is_list, to_pylist
from otpshell.terms.errors import ErlError

_TOPICS = ("system", "memory", "limits", "applications")
_UNITS = ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB"), (1, "B"))


@fn(vm=True)
def runtime_info(vm: Any, topics: Any = None) -> Any:
    """Prints versions, memory use and limits; `runtime_info :applications` the applications."""
    if topics is None:
        chosen = ["system", "memory", "limits"]
    else:
        chosen = [each.name for each in (to_pylist(topics) if is_list(topics) else [topics]) if type(each) is Atom]
        if not all(each in _TOPICS for each in chosen) or not chosen:
            raise TypeError("no topic")
    for topic in dict.fromkeys(chosen):
        {"system": _system, "memory": _memory, "limits": _limits, "applications": _applications}[topic](vm)
    rest = [each for each in _TOPICS if each not in chosen]
    line(vm)
    _entry(vm, "Showing topics", "[" + ", ".join(f":{each}" for each in dict.fromkeys(chosen)) + "]")
    _entry(vm, "Additional topics", "[" + ", ".join(f":{each}" for each in rest) + "]")
    line(vm)
    line(vm, "To view a specific topic call runtime_info(topic)")
    line(vm)
    return DO_NOT_SHOW


def _pane(vm: Any, title: str) -> None:
    line(vm, painted(vm, "eval_result", f"\n## {title} \n"))


def _entry(vm: Any, key: str, value: Any) -> None:
    line(vm, f"{key + ':':<20}{value}")


def _system(vm: Any) -> None:
    import platform

    import otpshell

    _pane(vm, "System and architecture")
    _entry(vm, "Elixir version", vm.apply(atom("Elixir.System"), atom("version")).decode())
    _entry(vm, "Erlang/OTP version", vm.apply(atom("Elixir.System"), atom("otp_release")).decode())
    _entry(vm, "otpshell version", otpshell.__version__)
    _entry(vm, "Python version", platform.python_version())
    _entry(vm, "Compiled for", f"{platform.machine()}-{sys.platform}")
    _entry(vm, "Schedulers", 1)
    _entry(vm, "Schedulers online", 1)


def _memory(vm: Any) -> None:
    _pane(vm, "Memory")
    _entry(vm, "Total", _bytes(resident_bytes()))
    for title, what in (("Atoms", "atom"), ("Binaries", "binary"), ("Code", "code"), ("ETS", "ets"), ("Processes", "processes")):
        try:
            _entry(vm, title, _bytes(vm.apply(atom("erlang"), atom("memory"), atom(what))))
        except ErlError:
            continue


def _bytes(number: Any) -> str:
    size = number if type(number) is int else 0
    for unit, name in _UNITS:
        if size >= unit:
            return f"{size // unit} {name}"
    return "0 B"


def _limits(vm: Any) -> None:
    _pane(vm, "Statistics / limits")
    seconds = vm.sched.clock.now() // 1_000_000_000
    _entry(vm, "Uptime", f"{seconds} seconds" if seconds < 60 else f"{seconds // 60} minutes and {seconds % 60} seconds")
    _entry(vm, "Run queue", len(vm.sched.runq))
    for title, count, limit in (
        ("Atoms", "atom_count", "atom_limit"),
        ("ETS", "ets_count", "ets_limit"),
        ("Ports", "port_count", "port_limit"),
    ):
        _share(vm, title, _info(vm, count), _info(vm, limit))
    _share(vm, "Processes", len(vm.sched.processes), vm.sched.max_processes)


def _info(vm: Any, what: str) -> int | None:
    try:
        found = vm.apply(atom("erlang"), atom("system_info"), atom(what))
    except ErlError:
        return None
    return found if type(found) is int else None


def _share(vm: Any, title: str, used: int | None, of: int | None) -> None:
    if used is not None and of:
        _entry(vm, title, f"{used} / {of} ({used * 100 // of}% used)")


def _applications(vm: Any) -> None:
    _pane(vm, "Loaded OTP Applications")
    found = vm.apply(atom("Elixir.Application"), atom("loaded_applications"))
    started = {entry[0] for entry in to_pylist(vm.apply(atom("Elixir.Application"), atom("started_applications")))}
    for name, _about, version in sorted(to_pylist(found), key=lambda entry: entry[0].name):
        text = "".join(map(chr, to_pylist(version))) if type(version) is not bytes else version.decode()
        line(vm, f"{name.name + ':':<20}{text:<20}{'(started)' if name in started else ''}".rstrip())
