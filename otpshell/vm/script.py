"""Run a script, a piece of code or standard input in a fresh VM, with the output and exit codes of the ``elixir`` command."""

from __future__ import annotations

import os
import sys
import threading
from typing import Any

from otpshell.lang.caught import Caught
from otpshell.lang.exceptions import format_exit
from otpshell.terms.atom import atom
from otpshell.terms.errors import ElixirException, ErlExit
from otpshell.vm.vm import VM

HALTED = "otpshell_halt"


class Halt(Exception):
    """``System.halt(code)`` was called."""


def run_script(source: bytes, file: str, args: list[str], capabilities: Any, *, evaluated: bool = False, test_setup: Any = None) -> int:
    """Run Elixir source as the main process of a new VM; gives the exit code, having printed what ``elixir`` would have."""
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        print(f"** (UnicodeConversionError) {file}:{line}: invalid encoding starting at byte {error.start}: save it as UTF-8", file=sys.stderr)
        return 1
    halted = threading.Event()
    code: list[int] = []

    def halt(status: int) -> None:
        code.append(status)
        halted.set()

    vm = VM(capabilities=capabilities)
    vm.halt = halt
    vm.argv = [os.fsencode(arg) for arg in args]
    future = vm.sched.call_in_process(_main_process, (vm, text, file, evaluated))
    future.add_done_callback(lambda _: halted.set())
    try:
        halted.wait()
    except KeyboardInterrupt:
        vm.stop()
        return 130
    if code:
        vm.stop()
        return code[0]
    try:
        error = future.exception()
        if error is None:
            return 0
        print_failure(vm, error, future.pid)
        return 1
    finally:
        vm.stop()


def _main_process(vm: VM, text: str, file: str, evaluated: bool) -> Any:
    if evaluated:
        vm.eval_string(text, file)
    else:
        vm.run_file(file, text)
    return atom("ok")


_INTERNAL = {"elixir_compiler", "elixir_lexical", "Elixir.Module.ParallelChecker", "elixir"}


def _internal(entry: Any) -> bool:
    """Stack entries that the ``elixir`` command leaves out when it reports a failed script."""
    return len(entry) == 4 and entry[0].name in _INTERNAL


def print_failure(vm: VM, error: BaseException, pid: Any) -> None:
    """What ``elixir`` prints on standard error when the main process does not get to its end."""
    signalled = type(error) is ErlExit and error.__traceback__ is None
    if signalled:
        assert isinstance(error, ElixirException)
        text = f"** (EXIT from {vm.inspect(pid)}) {format_exit(error.value)}\n"
    else:
        what = Caught(error)
        text = vm.call(lambda: vm.format_error(what.kind, what.value, what.trace(), hide=_internal)) + "\n"
    vm.error_output(text.encode())
