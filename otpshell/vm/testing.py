"""``otpshell test`` and ``otpshell doctest``: reads test files into a fresh VM, runs their tests with ExUnit, and gives the exit code."""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from otpshell.runtime.clock import VirtualClock
from otpshell.runtime.schedule import Seeded
from otpshell.terms.atom import FALSE, TRUE, alias, atom
from otpshell.terms.cons import from_iter
from otpshell.terms.errors import ErlExit
from otpshell.terms.fun import call
from otpshell.vm.script import run_main
from otpshell.vm.vm import VM

_EX_UNIT = atom("Elixir.ExUnit")
# Nanoseconds of virtual time for a slice, so that a test of processes that never rest gets to its end, or to its time limit.
_SLICE_TIME = 5_000


def run_tests(
    argv: list[str], capabilities_factory: Callable[[list[str]], Any], preparing: Callable[[argparse.Namespace], Any] | None = None
) -> int:
    """Run ``otpshell test`` with these arguments. 0: all tests passed; 2: some failed; 1: a file could not be read or compiled."""
    options = _parser().parse_intermixed_args(argv)
    named = [_split_lines(path) for path in options.paths or ["."]]
    try:
        files = [found for path, _ in named for found in _test_files(path)]
    except FileNotFoundError as error:
        print(f"No file named {error.args[0]}", file=sys.stderr)
        return 1
    if not files:
        print("There are no tests to run", file=sys.stderr)
        return 1
    lines = [filter_ for _, filters in named for filter_ in filters]
    if lines and len(files) > 1:
        print("Line numbers can only be used when running a single test file", file=sys.stderr)
        return 1
    capabilities = capabilities_factory(options.allow)

    def main(vm: VM) -> Any:
        configure(vm, options, lines)
        run = _Executed(vm)
        _require(vm, options.require)
        for file in files:
            vm.run_file(os.path.abspath(file))
        _run_hooks(vm)
        if options.only and not run.any:
            vm.error_output(b'The --only option was given to "otpshell test" but no test was executed\n')
            raise ErlExit((atom("shutdown"), 1))
        return atom("ok")

    return run_main(main, capabilities, prepare=preparing and preparing(options), needs_reader=True, **_system(options))


class _Executed:
    """Whether a run of ExUnit has executed any test."""

    def __init__(self, vm: VM) -> None:
        self.any = False

        def note(counts: Any) -> Any:
            self.any = self.any or counts.get(atom("total")) > counts.get(atom("excluded"))
            return atom("ok")

        vm.apply(_EX_UNIT, atom("after_suite"), note)


def _run_hooks(vm: VM) -> None:
    """Run what was left for the end, the tests first. As with ``mix test`` the process that read the files lives until then: so does what
    it is linked with, as a supervisor that the helper of the tests started."""
    while vm.at_exit:
        call(vm.at_exit.pop(), 0)


def _require(vm: VM, files: list[str]) -> None:
    """Run the files of ``-r``; ``Code.require_file`` of one of them does nothing then."""
    paths = [os.path.abspath(file) for file in files]
    vm.code.required_files += paths
    vm.run_files(paths)


def run_doctests(
    argv: list[str], capabilities_factory: Callable[[list[str]], Any], preparing: Callable[[argparse.Namespace], Any] | None = None
) -> int:
    """Run ``otpshell doctest``: the examples of .ex, .exs, .md and .livemd files. Exit codes as for :func:`run_tests`.

    A file of Elixir code is loaded first, unless what it defines is part of our own library.
    """
    parser = _common(argparse.ArgumentParser(prog="otpshell doctest", description="Run the iex> examples of files."))
    parser.add_argument("paths", nargs="+", metavar="FILE|DIR", help="a file, or a folder of them")
    options = parser.parse_intermixed_args(argv)
    try:
        files = [found for path in options.paths for found in _example_files(path)]
    except FileNotFoundError as error:
        print(f"No file named {error.args[0]}", file=sys.stderr)
        return 1
    capabilities = capabilities_factory(options.allow)
    capabilities.open_files(files)

    def main(vm: VM) -> Any:
        configure(vm, options, [])
        _require(vm, options.require)
        for file in files:
            if file.endswith((".ex", ".exs")) and not _of_library(vm, file):
                vm.run_file(os.path.abspath(file))
            vm.apply(atom("Elixir.ExUnit.DocTest"), atom("__file_tests__"), file.encode())
        _run_hooks(vm)
        return atom("ok")

    return run_main(main, capabilities, prepare=preparing and preparing(options), needs_reader=True, **_system(options))


def _system(options: argparse.Namespace) -> dict[str, Any]:
    """The clock and the schedule that these options ask for. A seed that was not given is drawn here, so that the run can name it."""
    if not options.virtual_time:
        return {}
    if options.seed is None:
        options.seed = random.randrange(1_000_000)
    return {"clock": VirtualClock(slice_time=_SLICE_TIME), "strategy": Seeded(options.seed)}


def _example_files(path: str) -> list[str]:
    place = Path(path)
    if place.is_dir():
        return sorted(str(file) for file in place.rglob("*") if file.suffix in (".ex", ".exs", ".md", ".livemd"))
    if not place.exists():
        raise FileNotFoundError(path)
    return [path]


def _of_library(vm: VM, file: str) -> bool:
    """Whether a file defines modules that the library has: it is read for its examples only."""
    names = re.findall(r"^\s*def(?:module|protocol)\s+([A-Z][\w.]*)", Path(file).read_text("utf-8", "replace"), re.MULTILINE)
    return any(vm.code.library.source(module) or vm.code.library.native(module) for module in map(alias, names))


def _parser() -> argparse.ArgumentParser:
    parser = _common(argparse.ArgumentParser(prog="otpshell test", description="Run ExUnit test files."))
    parser.add_argument("paths", nargs="*", metavar="FILE|DIR", help="a test file, FILE:LINE for one test, or a folder of *_test.exs files")
    return parser


def _common(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("-r", "--require", action="append", default=[], metavar="FILE", help="a file to read first (may be repeated)")
    parser.add_argument("--seed", type=int, help="order of the tests; 0 keeps the order of definition")
    parser.add_argument(
        "--virtual-time",
        action="store_true",
        help="on a clock that jumps to the next timer when nothing else is left to do: sleeps cost nothing; and who runs when is drawn "
        "from the seed, so that the same seed gives the same run",
    )
    parser.add_argument("--trace", action="store_true", help="name each test; one at a time, without time limits")
    parser.add_argument("--only", action="append", default=[], metavar="TAG[:VALUE]", help="run only tests with this tag")
    parser.add_argument("--include", action="append", default=[], metavar="TAG[:VALUE]", help="run these even when excluded")
    parser.add_argument("--exclude", action="append", default=[], metavar="TAG[:VALUE]", help="leave these out")
    parser.add_argument("--max-failures", type=int, metavar="N", help="stop after so many failures")
    parser.add_argument("--max-cases", type=int, metavar="N", help="how many async modules run side by side")
    parser.add_argument("--timeout", type=_timeout, metavar="MS", help="milliseconds a test may take (60000), or infinity")
    parser.add_argument("--slowest", type=int, metavar="N", help="list the N slowest tests")
    parser.add_argument(
        "--formatter", action="append", default=[], metavar="MODULE", help="a formatter (may be repeated; -r reads its file)"
    )
    parser.add_argument("--exit-status", type=int, metavar="N", help="the exit code when tests fail (2)")
    parser.add_argument("--color", action=argparse.BooleanOptionalAction, default=None, help="colours and marked differences")
    parser.add_argument("--no-hints", action="store_true", help="no lines that say what an error means")
    parser.add_argument("--allow", action="append", default=[], metavar="WHAT", help="open what is closed: see otpshell --help")
    return parser


def _timeout(text: str) -> Any:
    return atom(text) if text == "infinity" else int(text)


def _split_lines(path: str) -> tuple[str, list[Any]]:
    """``test/a_test.exs:7:20`` -> the file and filters for these lines."""
    parts = path.split(":")
    numbers: list[Any] = []
    while len(parts) > 1 and parts[-1].isdigit():
        numbers.insert(0, (atom("line"), parts.pop().encode()))
    return ":".join(parts), numbers


def _test_files(path: str) -> list[str]:
    """The test files that a path names, a folder's helper first."""
    place = Path(path)
    if place.is_dir():
        helper = place / "test_helper.exs"
        found = sorted(place.rglob("*_test.exs"))
        return [str(file) for file in ([helper] if helper.exists() and found else []) + found]
    if not place.exists():
        raise FileNotFoundError(path)
    return [path]


def configure(vm: VM, options: argparse.Namespace, lines: list[Any]) -> None:
    """Start ExUnit with the options of a command line."""
    start: dict[str, Any] = {}
    if options.virtual_time:
        # Random numbers are drawn from the seed too.
        vm.entropy = random.Random(options.seed).getrandbits
    if options.seed is not None:
        start["seed"] = options.seed
    if options.trace:
        start["trace"] = TRUE
    for name in ("max_failures", "max_cases", "timeout", "slowest", "exit_status"):
        value = getattr(options, name)
        if value is not None:
            start[name] = value
    if options.formatter:
        start["formatters"] = from_iter([alias(name) for name in options.formatter])
    if options.color is not None:
        start["colors"] = from_iter([(atom("enabled"), TRUE if options.color else FALSE)])
    include = [*_filters(options.include), *_filters(options.only), *lines]
    exclude = _filters(options.exclude) + ([atom("test")] if options.only or lines else [])
    if include:
        start["include"] = from_iter(include)
    if exclude:
        start["exclude"] = from_iter(exclude)
    vm.apply(atom("Elixir.Application"), atom("put_env"), atom("mix"), atom("env"), atom("test"))
    vm.apply(_EX_UNIT, atom("start"), from_iter([(atom(key), value) for key, value in start.items()]))


def _filters(texts: list[str]) -> list[Any]:
    parsed: list[Any] = []
    for text in texts:
        key, colon, value = text.partition(":")
        parsed.append((atom(key), value.encode()) if colon else atom(key))
    return parsed
