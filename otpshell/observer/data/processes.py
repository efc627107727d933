"""The table of processes. Of many only the page that is in sight is made into rows; the order is kept until the next look at the VM."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from otpshell.observer.data.naming import serves_system
from otpshell.observer.data.world import Trouble, World
from otpshell.runtime.info import info_item, memory_of
from otpshell.runtime.process import Process
from otpshell.terms.atom import Atom, atom

_CURRENT = atom("current_function")
_KEEP = 8


@dataclass(frozen=True)
class ProcessRow:
    """``state``: running, ready or waiting. ``current``: the function it is in."""

    pid: str
    name: str
    state: str
    mail: int
    reductions: int
    memory: int
    links: int
    current: str


@dataclass(frozen=True)
class ProcessPage:
    """``total`` processes live, ``shown`` of them pass the filter, ``rows`` are those from ``start`` on. ``place`` is where the process
    that was to be followed stands, None when it is not among them."""

    total: int
    shown: int
    start: int
    rows: tuple[ProcessRow, ...]
    place: int | None


_ORDER: dict[str, Callable[[Process], Any]] = {
    "state": lambda process: process.waiting,
    "mail": lambda process: len(process.mailbox),
    "reductions": lambda process: process.reductions,
    "memory": memory_of,
    "links": lambda process: len(process.links or ()),
}
SORTS = ("pid", "name", *_ORDER)


def processes(
    world: World,
    sort: str = "pid",
    down: bool = False,
    filter: str = "",
    system: bool = False,
    start: int = 0,
    count: int = 50,
    follow: str = "",
    fresh: bool = True,
) -> ProcessPage:
    """The page of ``count`` rows from ``start``, sorted by one of ``SORTS`` (``down``: the greatest first), of the processes whose pid or
    name contains ``filter``; with ``system`` those of the library too. ``fresh`` False: in the order of the last look, if there was one."""
    if sort not in SORTS:
        raise Trouble(f"processes are sorted by one of {', '.join(SORTS)}, not {sort}")
    key = (sort, down, filter, system)
    kept: dict[Any, list[Process]] = world.kept.setdefault("processes", {})
    ordered = kept.get(key)
    if fresh or ordered is None:
        ordered = kept[key] = _ordered(world, sort, down, filter.strip().lower(), system)
        if len(kept) > _KEEP:
            world.kept["processes"] = {key: ordered}
    place = None
    if follow:
        place = next((index for index, process in enumerate(ordered) if world.text_of(process.pid) == follow), None)
        if place is not None and not start <= place < start + count:
            start = max(0, place - count // 2)
    start = max(0, min(start, len(ordered) - 1))
    return ProcessPage(len(world.sched.processes), len(ordered), start, _rows(world, ordered[start : start + count]), place)


def _ordered(world: World, sort: str, down: bool, filter: str, system: bool) -> list[Process]:
    found = world.processes()
    if not system:
        found = [process for process in found if not serves_system(world, process)]
    if filter:
        with world.log(all=False):
            pass
        # Several words narrow it down.
        words = filter.split()
        found = [process for process in found if all(word in _text(world, process) for word in words)]
    if sort == "name":
        found.sort(key=lambda process: world.name(process.pid), reverse=down)
    elif sort in _ORDER:
        found.sort(key=_ORDER[sort], reverse=down)
    elif down:
        found.reverse()
    return found


def _text(world: World, process: Process) -> str:
    return f"{world.text_of(process.pid)} {world.name(process.pid)}".lower()


def _rows(world: World, page: list[Process]) -> tuple[ProcessRow, ...]:
    with world.log(all=False) as log:
        if log.lives:
            for process in page:
                if process.pid in log.lives:
                    world.recorder.names_so_far(process.pid)
    try:
        current = world.in_vm(lambda: [_current(process) for process in page], 0.1)
    except Trouble:
        current = [None] * len(page)
    return tuple(_row(world, process, where) for process, where in zip(page, current, strict=True))


def _current(process: Process) -> Any:
    return info_item(process, _CURRENT) if process.exit_reason is None else None


def _row(world: World, process: Process, current: Any) -> ProcessRow:
    return ProcessRow(
        world.text_of(process.pid),
        world.name(process.pid),
        state_of(world, process),
        len(process.mailbox),
        process.reductions,
        memory_of(process),
        len(process.links or ()),
        call_text(world, current),
    )


def state_of(world: World, process: Process) -> str:
    """running, ready, waiting or ended."""
    if process.exit_reason is not None or process.pid.process is None:
        return "ended"
    if process is world.sched.cur:
        return "running"
    return "waiting" if process.waiting else "ready"


def call_text(world: World, call: Any) -> str:
    """``Counter.handle_call/3``."""
    module = getattr(call[0], "name", "") if type(call) is tuple and len(call) >= 3 else ""
    if module in ("erl_eval", "elixir_eval"):
        return "code typed at the prompt"
    if module.startswith("elixir_compiler_"):
        return "code of a script"
    if type(call) is tuple and len(call) >= 3 and type(call[0]) is Atom and type(call[1]) is Atom:
        arity = call[2] if type(call[2]) is int else "…"
        return f"{world.show(call[0])}.{call[1].name.removeprefix('Elixir.')}/{arity}"
    return "" if call is None else world.show(call)
