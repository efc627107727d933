"""``IEx.Helpers``: the functions that exist at the prompt only."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.terms.atom import OK, Atom, atom
from otpshell.terms.errors import ErlError, exception_struct
from otpshell.terms.idents import Pid

HELPERS = Native("Elixir.IEx.Helpers", "lib/iex/helpers.ex", "iex")
fn = HELPERS.fn
DO_NOT_SHOW = atom("do not show this result in output")


def _runtime_error(message: str) -> ErlError:
    return ErlError(exception_struct("RuntimeError", message=message.encode()))


@fn(vm=True)
def v(vm: Any, number: Any = -1) -> Any:
    """The result of an earlier prompt: `v()` the last one, `v(3)` that of `iex(3)>`, `v(-2)` the one before the last.

        iex> v()
        nil
    """
    try:
        return vm.session.value_of(number)
    except KeyError:
        raise _runtime_error(f"v({number}) is out of bounds") from None


@fn(vm=True)
def flush(vm: Any) -> Any:
    """Prints the messages that wait in the shell's mailbox, and empties it."""
    process = vm.sched.cur
    while process.mailbox:
        message = process.take(0)
        vm.output((vm.inspect(message, pretty=True, width=80) + "\n").encode())
    return OK


@fn(vm=True)
def pid(vm: Any, first: Any, second: Any = None, third: Any = None) -> Any:
    """A pid from its numbers, its text, or a registered name: `pid(0, 110, 0)`, `pid("0.110.0")`, `pid(:init)`."""
    if type(first) is Atom:
        found = vm.sched.whereis(first)
        if found is None:
            raise ErlError(exception_struct("ArgumentError", message=f"could not find registered process with name: {vm.inspect(first)}".encode()))
        return found
    if type(first) is bytes:
        text = first.decode().removeprefix("#PID").strip("<>")
        numbers = [int(part) for part in text.split(".")]
    else:
        numbers = [first, second, third]
    return find_pid(vm, numbers[1], numbers[2])


def find_pid(vm: Any, number: int, serial: int) -> Pid:
    """The pid with these numbers, of a live process if there is one."""
    for known in vm.sched.processes:
        if known.number == number and known.serial == serial:
            return known
    return Pid(number, serial, None, vm)


@fn(vm=True)
def source(vm: Any, module: Any) -> Any:
    """Shows the code of a module of the library, as it runs here: `source(GenServer)`."""
    path = vm.code.library.source(module)
    if path is None:
        loaded = vm.code.module(module)
        if loaded is None:
            message = f"{vm.inspect(module)} is not a module: nothing by that name is defined or in the library"
        elif loaded.native is not None:
            message = f"{vm.inspect(module)} is written in Python, for speed: there is no Elixir source of it here"
        else:
            message = f"{vm.inspect(module)} was typed in here: its text is in the history"
        vm.output((message + "\n").encode())
        return DO_NOT_SHOW
    vm.output(path.read_bytes())
    return DO_NOT_SHOW


@fn(vm=True)
def h(vm: Any) -> Any:
    """What can be typed here."""
    vm.output(_HELP.encode())
    return DO_NOT_SHOW


_HELP = """Type Elixir and press Enter; unfinished input goes on in the next line.

  v(), v(n)        the last result, the result of prompt n
  flush()          print the messages in this shell's mailbox
  pid("0.110.0")   a pid from its text
  source(Module)   the Elixir code of a library module, as it runs here

Ctrl-C interrupts what runs, Ctrl-D or exit leaves.
"""

