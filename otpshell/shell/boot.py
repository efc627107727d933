"""Makes the VM and the session of a prompt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.shell.helpers import HELPERS
from otpshell.shell.session import Session
from otpshell.shell.terminal import Terminal
from otpshell.vm.vm import VM

# The next process is #PID<0.108.0>, as in IEx.
FIRST_PID = 107


def make_session(
    options: Any, capabilities: Any, terminal: Terminal, colour: bool, width: Callable[[], int], halt: Callable[[int], Any]
) -> Session:
    """A session whose output goes to the terminal."""
    vm = VM(output=terminal.write, error_output=terminal.write, capabilities=capabilities, first_pid=FIRST_PID)
    vm.halt = halt
    vm.code.add_native(HELPERS)
    return Session(
        vm,
        colour=colour,
        width=width,
        on_notice=lambda text: terminal.write(text.encode()),
        forgetful=getattr(options, "iex_1_14", False),
    )
