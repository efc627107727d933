"""The system in numbers: what it is, what bounds it, what it uses now. And one sample of its load, for charts."""

from __future__ import annotations

import platform
import sys
import time
from dataclasses import dataclass

import otpshell
from otpshell.observer.data.world import World
from otpshell.record.sequence import duration
from otpshell.runtime.outside import resident_bytes
from otpshell.terms.atom import atom_count

_MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Fact:
    """``share`` of its limit, from 0 to 1, where it has one."""

    label: str
    text: str
    share: float | None = None


@dataclass(frozen=True)
class Section:
    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class SystemPage:
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Sample:
    """Counts at one moment. ``at`` is the VM's time and ``wall`` a steady clock's, both in nanoseconds; ``events`` and ``cpu`` (nanoseconds
    of the VM's thread, None where the machine does not tell) only grow, so that two samples make a rate."""

    at: int
    wall: int
    processes: int
    ready: int
    mail: int
    timers: int
    events: int
    memory: int
    tables: int
    cpu: int | None


def system(world: World) -> SystemPage:
    """All sections of the System tab."""
    return SystemPage((_about(world), _limits(world), _use(world), _clock(world), _access(world)))


def _about(world: World) -> Section:
    session = world.session
    facts = [
        Fact("otpshell", otpshell.__version__),
        Fact("speaks", "Elixir 1.14.0, as on OTP 25"),
        Fact("runs on", f"Python {platform.python_version()}, {platform.system()}"),
        Fact("prompt", "none" if session is None else f"input {session.counter}, process {world.text_of(session.pid)}"),
        Fact("modules", f"{len(world.vm.code.modules):,} loaded"),
    ]
    return Section("This system", tuple(facts))


def _limits(world: World) -> Section:
    sched = world.sched
    events = sched.events
    kept = min(events.last, events.size)
    recording = f"{kept:,} of {events.size:,} events" if sched.watch else "off: `record on` at the prompt"
    return Section(
        "Limits",
        (
            _of("processes", len(sched.processes), sched.max_processes),
            _of("atoms", atom_count(), world.vm.atom_limit),
            _memory(sched.max_memory),
            Fact("recorder", recording, kept / events.size if sched.watch else None),
        ),
    )


def _of(label: str, used: int, limit: int) -> Fact:
    return Fact(label, f"{used:,} of {limit:,}", used / limit)


def _memory(limit: int | None) -> Fact:
    used = resident_bytes()
    if not used:
        return Fact("memory", "not told by this machine")
    if limit is None:
        return Fact("memory", f"{used // _MEGABYTE:,} MB, no limit")
    return Fact("memory", f"{used // _MEGABYTE:,} of {limit // _MEGABYTE:,} MB", used / limit)


def _use(world: World) -> Section:
    sched = world.sched
    found = world.processes()
    waiting = sum(1 for process in found if process.waiting)
    letters = sum(len(process.mailbox) for process in found)
    tables = world.copied(lambda: list(sched.ets.by_ref.values()))
    return Section(
        "In use",
        (
            Fact("run queue", f"{len(sched.runq):,} ready to run"),
            Fact("waiting", f"{waiting:,} of {len(found):,} processes wait for a message"),
            Fact("supervisors", f"{len(sched.supervisors):,}"),
            Fact("names", f"{len(sched.names):,} registered"),
            Fact("mail", f"{letters:,} unread"),
            Fact("timers", f"{_timers(world):,} running"),
            Fact("tables", f"{len(tables):,} of ETS, {sum(table.size for table in tables):,} objects"),
            Fact("events", f"{sched.events.last:,} so far"),
        ),
    )


def _timers(world: World) -> int:
    return world.copied(lambda: sum(map(len, list(world.sched.timers.buckets.values()))))


def _clock(world: World) -> Section:
    clock = world.sched.clock
    kind = "virtual: it jumps to the next timer when there is nothing else to do" if clock.virtual else "real"
    due = world.copied(world.sched.timers.next_due) if world.sched.timers.heap else None
    ahead = "none" if due is None else f"in {duration(max(0, due - clock.now()))}" if due > clock.now() else "now"
    facts = [
        Fact("VM clock", kind),
        Fact("since start", duration(clock.now())),
        Fact("date", time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(clock.system() // 1_000_000_000)) + " UTC"),
        Fact("next timer", ahead),
    ]
    return Section("Time", tuple(facts))


def _access(world: World) -> Section:
    capabilities = world.vm.capabilities
    facts = []
    for what in ("read", "write"):
        folders = ", ".join(map(str, getattr(capabilities, what)))
        facts.append(Fact(f"files: {what}", "everywhere" if capabilities.all else f"below {folders}" if folders else "nowhere"))
    for what, on in capabilities.open.items():
        facts.append(Fact(what, "open" if on else f"closed (--allow {what})"))
    return Section("What code may reach", tuple(facts))


def load(world: World) -> Sample:
    """A sample of the load, now."""
    sched = world.sched
    found = world.processes()
    return Sample(
        int(sched.clock.now()),
        time.monotonic_ns(),
        len(found),
        len(sched.runq) + (1 if sched.cur is not None else 0),
        sum(len(process.mailbox) for process in found),
        _timers(world),
        sched.events.last,
        resident_bytes(),
        sum(table.size for table in world.copied(lambda: list(sched.ets.by_ref.values()))),
        _cpu(sched),
    )


def _cpu(sched: object) -> int | None:
    """What the VM's thread has computed so far."""
    thread = getattr(sched, "_thread", None)
    if thread is None or thread.ident is None or not thread.is_alive() or sys.platform == "win32" or sys.platform == "darwin":
        return None
    try:
        return time.clock_gettime_ns(time.pthread_getcpuclockid(thread.ident))
    except (OSError, AttributeError, ValueError):
        return None
