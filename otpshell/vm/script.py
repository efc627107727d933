"""Run a script, a piece of code or standard input in a fresh VM, with the output and exit codes of the ``elixir`` command."""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn

from otpshell.lang.caught import Caught
from otpshell.lang.exceptions import ERROR, format_exit
from otpshell.lang.exceptions_blame import blame
from otpshell.lang.failure_text import error_text
from otpshell.lang.slips import slip_hint
from otpshell.terms.atom import NORMAL, atom
from otpshell.terms.errors import ElixirException, ErlExit
from otpshell.terms.fun import call
from otpshell.vm.limits import memory_limit
from otpshell.vm.vm import VM

_SHUTDOWN = atom("shutdown")
# How often those that are ready get their turn while the system comes to its end.
_LAST_TURNS = 6


def run_script(source: bytes, file: str, args: list[str], capabilities: Any, *, evaluated: bool = False, prepare: Any = None) -> int:
    """Run Elixir source as the main process of a new VM; gives the exit code, having printed what ``elixir`` would have."""
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        problem = f"invalid encoding starting at byte {error.start}: save it as UTF-8"
        print(f"** (UnicodeConversionError) {file}:{line}: {problem}", file=sys.stderr)
        return 1
    return run_main(lambda vm: _main_process(vm, text, file, evaluated), capabilities, args, prepare=prepare)


def run_main(
    main: Callable[[VM], Any],
    capabilities: Any,
    args: list[str] | None = None,
    *,
    prepare: Callable[[VM], Any] | None = None,
    needs_reader: bool = False,
    **system: Any,
) -> int:
    """Run ``main`` as the main process of a new VM, then what was left for the end by ``System.at_exit``; gives the exit code.

    ``prepare(vm)`` is called first. ``system`` are further options of the VM: its ``clock`` and ``strategy``. With ``needs_reader`` all
    ends, and nothing more is said, once nobody reads the output any more; without, the code meets an error, as it does in Elixir.
    """
    halted = threading.Event()
    code: list[int] = []

    def halt(status: int) -> None:
        code.append(status)
        halted.set()
        _stand_still(vm)

    # The main process is #PID<0.96.0>, as with elixir.
    vm = VM(capabilities=capabilities, first_pid=95, max_memory=memory_limit(), **system)
    vm.halt = halt
    vm.read_input = _read_input  # type: ignore[attr-defined]
    vm.at_exit = []
    vm.argv = [os.fsencode(arg) for arg in args or []]
    if needs_reader:
        _end_unread(vm, lambda: (code.append(1), halted.set()))
    if prepare is not None:
        prepare(vm)
    try:
        status = _outcome(vm, main, halted)
        while vm.at_exit and not code:
            hook = vm.at_exit.pop()
            halted.clear()
            status = _outcome(vm, partial(_run_hook, hook, status), halted)
    except KeyboardInterrupt:
        return 130
    finally:
        vm.stop()
    return code[0] if code else status


def _end_unread(vm: VM, end: Callable[[], Any]) -> None:
    """Call ``end`` when what reads the VM's output has gone; what is still to be said is said to nobody."""
    write = vm.output

    def output(data: bytes) -> None:
        try:
            write(data)
        except BrokenPipeError:
            vm.output = vm.error_output = lambda _data: None
            end()

    vm.output = output


def _read_input(what: str, count: int) -> bytes:
    """A line, ``count`` characters, or all that is left of standard input; nothing at its end. Called in a worker thread."""
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        return b""
    if what == "line":
        return stream.readline()
    if what == "all":
        return stream.read()
    data = b""
    for _ in range(count):
        first = stream.read(1)
        # The lead byte of a character says how many follow.
        data += first + stream.read(0 if first < b"\xc0" else 1 if first < b"\xe0" else 2 if first < b"\xf0" else 3)
    return data


def _outcome(vm: VM, main: Callable[[VM], Any], halted: threading.Event) -> int:
    """The exit status that a process comes to, its error printed."""
    failures: list[Exception] = []

    def body() -> Any:
        try:
            return main(vm)
        except Exception as error:
            # Nobody can make the stack trace once the process has ended.
            error.trace = Caught(error).trace()  # type: ignore[attr-defined]
            _let_others(vm)
            failures.append(error)
            halted.set()
        # The system ends now: whoever is linked to this process hears no more of it.
        return _stand_still(vm)

    future = vm.sched.call_in_process(body)
    future.add_done_callback(lambda _: halted.set())
    halted.wait()
    if not future.done() and not failures:
        return 0
    error = failures[0] if failures else future.exception()
    if error is None:
        value = future.result()
        return value if type(value) is int else 0
    if type(error) is ErlExit and not _signalled(error):
        reason = error.value
        if reason is NORMAL or reason is _SHUTDOWN:
            return 0
        if type(reason) is tuple and len(reason) == 2 and reason[0] is _SHUTDOWN and type(reason[1]) is int:
            return reason[1]
    print_failure(vm, error, future.pid)
    return 1


def _stand_still(vm: VM) -> NoReturn:
    """The process that calls this gets no further."""
    while True:
        vm.sched.block(None)


def _signalled(error: BaseException) -> bool:
    """Whether an exit signal ended the process, not its own code."""
    return type(error) is ErlExit and error.__traceback__ is None


def _run_hook(hook: Any, status: int, _vm: VM) -> int:
    call(hook, status)
    return status


def _main_process(vm: VM, text: str, file: str, evaluated: bool) -> Any:
    vm.told_source = (file, text)
    if evaluated:
        vm.eval_string(text, file)
    else:
        vm.run_file(file if file == "nofile" else os.path.abspath(file), text)
    _let_others(vm)
    return atom("ok")


def _let_others(vm: VM) -> None:
    """On the BEAM others run at the same time as a process that comes to its end: what fails at once and is linked to it still ends it."""
    for _ in range(_LAST_TURNS):
        vm.sched.yield_()


def print_failure(vm: VM, error: BaseException, pid: Any) -> None:
    """What ``elixir`` prints on standard error when the main process does not get to its end."""
    if _signalled(error):
        assert isinstance(error, ElixirException)
        text = f"** (EXIT from {vm.inspect(pid)}) {format_exit(error.value)}\n\n"
    else:
        what = Caught(error)
        text = vm.call(lambda: failure_text(vm, what))
    hint = vm.explain(error) if vm.explain is not None else None
    if hint is None and vm.told_source is not None and sys.stderr.isatty():
        hint = _advice(text, *vm.told_source)
    vm.error_output((text if hint is None else f"{text.rstrip()}\n{hint}\n").encode())


def _advice(error: str, file: str, source: str) -> str | None:
    """A line about a common slip, for who reads the error at a terminal."""
    place = re.search(rf"{re.escape(file)}:(\d+)", error)
    found = slip_hint(source, error, int(place[1]) if place is not None else None)
    return None if found is None else f"hint: {found}"


def failure_text(vm: VM, what: Caught) -> str:
    """An error in the words of the ``elixir`` command, its stack trace below."""
    # The struct has what was said of the error where it happened, which may be in no entry of the stack.
    value, trace = blame(what.kind, what.struct() if what.kind is ERROR else what.value, what.trace(), vm.host)
    return error_text(what.kind, value, trace, vm.host)
