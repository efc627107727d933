"""Times otpshell against the BEAM and pykka in one run, and prints one table.

    python scripts/bench.py [--rounds 25] [--only NAME...] [--million] [--quick]

Each repetition of an operation runs on every side in turn, and the least of a side's times counts: on a busy machine the least is what
tells about the program. Repetitions are many and short, a few milliseconds, for only a short one is ever left alone. The BEAM (``elixir``,
``iex``) and pykka appear where they are installed; nothing else needs them.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "scripts" / "bench" / "operations.exs"
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "scripts" / "bench"))

import at_a_prompt  # noqa: E402
import by_hand  # noqa: E402
import in_the_observer  # noqa: E402

from otpshell.runtime.collector import tune_collector  # noqa: E402
from otpshell.vm.vm import VM  # noqa: E402


class Operation(NamedTuple):
    """One line of the table: its name, the function of ``operations.exs``, rounds a repetition, and how many operations a round is."""

    title: str
    function: str
    rounds: int
    each: int = 1


PROCESSES = [
    Operation("GenServer.call, there and back", "call", 2_000),
    Operation("GenServer.call behind 10,000 messages", "call_behind_messages", 1_000),
    Operation("GenServer.cast", "cast", 10_000),
    Operation("ping-pong of two processes, a round trip", "ping_pong", 2_000),
    Operation("spawn to exit, one message back", "spawn_to_exit", 2_000),
    Operation("ring of 1,000 processes, a hop", "ring", 4, 1001),
    Operation("selective receive behind 10,000 messages", "selective_receive", 30),
]
CODE = [
    Operation("fib(25)", "fib", 1),
    Operation("1,000-element list: reverse and sum", "reverse_and_sum", 20),
    Operation("map update, a step", "map_update", 10, 1000),
    Operation("string building, 1,000 pieces", "string_building", 10),
    Operation("match over ten clauses, a value", "ten_clauses", 10, 1000),
]


class Beam:
    """A BEAM that waits for operations to time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            ["elixir", "-e", f'Code.require_file("{SOURCE}"); Bench.serve()'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def time(self, function: str, rounds: int) -> int:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(f"{function} {rounds}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def stop(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)


class Otpshell:
    """A VM of ours with the operations loaded."""

    def __init__(self, *, events: bool = False) -> None:
        self._vm = VM(events=events)
        self._vm.call(lambda: self._vm.run_file(str(SOURCE)))

    def time(self, function: str, rounds: int) -> int:
        return self._vm.eval(f"Bench.{function}({rounds})")

    def stop(self) -> None:
        self._vm.stop()


def least(repetitions: int, *sides: Callable[[], int]) -> list[int]:
    """The least time of each side, the sides taking turns."""
    times: list[list[int]] = [[] for _ in sides]
    for _ in range(repetitions):
        for side, side_times in zip(sides, times, strict=True):
            side_times.append(side())
    return [min(side_times) for side_times in times]


# -- the table -------------------------------------------------------------------------------------------------------


def show(title: str, ours: float, others: dict[str, float], unit: str = "µs") -> None:
    """One line: our number, and the others' with how many times theirs ours is."""
    line = f"{title:<42} {number(ours, unit):>12}"
    for name, value in others.items():
        line += f"   {name} {number(value, unit):>11} ({ours / value:5.2f}x)"
    print(line, flush=True)


def number(value: float, unit: str) -> str:
    digits = 0 if value >= 1000 else 1 if value >= 100 else 2
    return f"{value:,.{digits}f} {unit}"


# -- memory and start, each in a program of its own ------------------------------------------------------------------

_IDLE = """
defmodule Resident do
  def bytes do
    [_, pages | _] = File.read!("/proc/self/statm") |> String.split()
    String.to_integer(pages) * 4096
  end
end
Bench.idle(100)
before = Resident.bytes()
time = Bench.idle(%d)
IO.puts("#{Resident.bytes() - before} #{time}")
"""


def idle(command: list[str], count: int) -> tuple[int, int]:
    """Bytes of memory and nanoseconds that starting ``count`` GenServers takes in a fresh program."""
    with tempfile.NamedTemporaryFile("w", suffix=".exs") as script:
        script.write(SOURCE.read_text("utf-8") + _IDLE % count)
        script.flush()
        environment = {**os.environ, "ELIXIR_ERL_OPTIONS": "+P 4000000"}
        done = subprocess.run([*command, script.name], stdout=subprocess.PIPE, text=True, env=environment, check=True)
    size, took = done.stdout.split()
    return int(size), int(took)


def idle_line(count: int, beam: bool) -> None:
    ours, theirs = idle([*OTPSHELL, "run", "--allow", "all"], count), idle(["elixir"], count) if beam else None
    others = {} if theirs is None else {"BEAM": theirs[1] / count / 1000}
    show(f"start one of {count:,} GenServers", ours[1] / count / 1000, others)
    others = {} if theirs is None else {"BEAM": theirs[0] / count}
    show(f"memory of one of {count:,} idle GenServers", ours[0] / count, others, "B")


OTPSHELL = [sys.executable, "-m", "otpshell.cli"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=25, help="repetitions of each operation")
    parser.add_argument("--only", nargs="*", metavar="NAME", help="only operations whose function has one of these names in its own")
    parser.add_argument("--million", action="store_true", help="also start 1,000,000 GenServers")
    parser.add_argument("--quick", action="store_true", help="two repetitions, no memory and no start")
    options = parser.parse_args()
    repetitions = 2 if options.quick else options.rounds
    beam = Beam() if shutil.which("elixir") else None
    pykka = importlib.util.find_spec("pykka") is not None
    ours, watched = Otpshell(), Otpshell(events=True)
    # As the command line does.
    tune_collector()

    def wanted(name: str) -> bool:
        return not options.only or any(part in name for part in options.only)

    for operation in [*PROCESSES, *CODE]:
        title, function, rounds, each = operation
        if not wanted(function):
            continue
        sides: dict[str, Callable[[], int]] = {"otpshell": lambda f=function, n=rounds: ours.time(f, n)}
        if operation in PROCESSES:
            sides["with events"] = lambda f=function, n=rounds: watched.time(f, n)
        if beam is not None:
            sides["BEAM"] = lambda f=function, n=rounds: beam.time(f, n)
        if function == "call" and pykka:
            sides["pykka"] = lambda n=rounds // 10: by_hand.pykka_ask(n) * 10
        if operation in CODE:
            sides["Python"] = lambda f=function, n=rounds: getattr(by_hand, f)(n)
        times = dict(zip(sides, least(repetitions, *sides.values()), strict=True))
        others = {name: value / (rounds * each) / 1000 for name, value in times.items() if name != "otpshell"}
        show(title, times["otpshell"] / (rounds * each) / 1000, others)
    for side in (ours, watched, beam):
        if side is not None:
            side.stop()
    if options.quick:
        return
    if wanted("idle"):
        for count in [100_000, 1_000_000] if options.million else [100_000]:
            idle_line(count, beam is not None)
    if wanted("prompt"):
        iex = shutil.which("iex") is not None
        commands = [[*OTPSHELL, "--no-history"], *([["iex"]] if iex else [])]
        for title, measure, size, unit in (
            ("start to first prompt", at_a_prompt.first_prompt, 1e6, "ms"),
            ("memory at the prompt", at_a_prompt.memory_at_prompt, 1e6, "MB"),
            ("key to screen, beside an endless process", at_a_prompt.key_to_screen, 1e6, "ms"),
        ):
            found = least(max(2, repetitions // 5), *[lambda c=command, m=measure: m(c) for command in commands])
            show(title, found[0] / size, {"iex": found[1] / size} if iex else {}, unit)
        for where, beside in (("observer", False), ("observe", True)):
            took = in_the_observer.key_in_observer([*OTPSHELL, "--no-history"], beside=beside)
            title = f"key in `{where}`, {in_the_observer.COUNT:,} processes"
            show(title, took[len(took) // 2] / 1e6, {}, "ms")
            show("    95 of 100 keys at most", took[len(took) * 95 // 100] / 1e6, {}, "ms")
        show(f"Tab, among {at_a_prompt.EXPORTS:,} functions", at_a_prompt.completion() / 1e6, {}, "ms")


if __name__ == "__main__":
    main()
