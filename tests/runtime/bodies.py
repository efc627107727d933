"""Process bodies for the tests of the runtime, written by hand instead of compiled."""

from __future__ import annotations

from typing import Any

from otpshell.runtime.clock import VirtualClock
from otpshell.runtime.scheduler import Scheduler
from otpshell.terms.atom import INFINITY, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, Cons, from_iter
from otpshell.terms.maps import Map, from_pairs

DOWN, EXIT, PROCESS, KILL, KILLED, NORMAL, NOPROC = (atom(n) for n in ("DOWN", "EXIT", "process", "kill", "killed", "normal", "noproc"))
GO, BOO, LATE = atom("go"), atom("boo"), atom("late")


def system(**options: Any) -> Scheduler:
    """A VM's scheduler on a virtual clock."""
    return Scheduler(clock=VirtualClock(), **options)


def in_process(S: Scheduler, body: Any) -> Any:
    """What ``body()`` gives, run in a process until it ends."""
    return S.run_until(S.call_in_process(body))


def receive(S: Scheduler, wanted: Any = None, after: Any = INFINITY) -> Any:
    """The first message that ``wanted`` (a predicate, or None for any) lets through, LATE after that many milliseconds."""
    process = S.cur
    timer = S.start_timer(after)
    at = 0
    while True:
        mailbox = process.mailbox
        while at < len(mailbox):
            message = mailbox[at]
            if wanted is None or wanted(message):
                process.take(at)
                if timer is not None:
                    timer.cancel()
                return message
            at += 1
        if timer is not None and timer.fired:
            return LATE
        S.block(timer)


def wait_forever(S: Scheduler) -> Any:
    """A body that waits without a stack for GO."""

    def waiting() -> Any:
        while S.cur.mailbox:
            if S.cur.take(0) is GO:
                return GO
        return [S.suspend, (waiting, (), None)]

    return waiting


def wait_deep(S: Scheduler) -> Any:
    """A body that waits with its stack for GO."""
    return lambda: receive(S, lambda m: m is GO)


def reason_of(S: Scheduler, body: Any) -> Any:
    """Run ``body()`` in a monitored process, from a process: its exit reason."""
    pid, ref = S.spawn(body, monitor=True)
    message = receive(S, lambda m: type(m) is tuple and m[0] is DOWN and m[1] is ref)
    assert message[:4] == (DOWN, ref, PROCESS, pid)
    return message[4]


class BareVM:
    """As much of a VM as the native modules need: a scheduler and somewhere to look functions up."""

    def __init__(self, S: Scheduler) -> None:
        self.sched = S
        self.exports: dict[str, Any] = {}

    def apply(self, module: Any, name: Any, *args: Any) -> Any:
        if name.name == "inspect":
            return repr(args[0]).encode()
        return self.exports[f"{module.name}:{name.name}/{len(args)}"](*args)


class Module:
    """The functions of a native module as attributes, bound to a VM: ``erlang.self()``, ``ets.new(name, options)``."""

    def __init__(self, vm: BareVM, table: Any) -> None:
        self._vm = vm
        self._table = table

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any) -> Any:
            code, takes_vm = self._table[name, len(args)]
            return code(self._vm, *args) if takes_vm else code(*args)

        return call


def native_table(native: Any) -> dict[tuple[str, int], Any]:
    return {key: (function.code, function.takes_vm) for key, function in native.functions.items()}


def term(value: Any) -> Any:
    """A Python value written as a term: lists become Elixir lists, strings atoms, dicts maps, True and False atoms."""
    if type(value) is list:
        return from_iter([term(part) for part in value])
    if type(value) is tuple:
        return tuple([term(part) for part in value])
    if type(value) is dict:
        return from_pairs([(term(key), term(part)) for key, part in value.items()])
    if type(value) is str:
        return atom(value)
    return boolean(value) if type(value) is bool else value


def plain(value: Any) -> Any:
    """The other way round, for comparing."""
    if type(value) is Cons or value is EMPTY:
        return [plain(part) for part in value]
    if type(value) is tuple:
        return tuple([plain(part) for part in value])
    if type(value) is Map:
        return {plain(key): plain(part) for key, part in value.items()}
    if type(value) is Atom:
        return {"true": True, "false": False}.get(value.name, value.name)
    return value
