"""Makes the VM and the session of a prompt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.console import commands, helpers_files, helpers_system, keeping, pictures, population, slow, timing
from otpshell.console.breaks import PRY
from otpshell.console.command_module import COMMANDS
from otpshell.console.helpers import HELPERS
from otpshell.console.iex_module import IEX
from otpshell.console.introspection import INTROSPECTION
from otpshell.console.recording import start_recording
from otpshell.console.session import Session
from otpshell.terms.atom import atom
from otpshell.vm.limits import memory_limit
from otpshell.vm.vm import VM

# The next process is #PID<0.108.0>, as in IEx.
FIRST_PID = 107
MODULES = (HELPERS, INTROSPECTION, IEX, PRY, COMMANDS, commands.OBSERVER)
# What a program without a prompt may use too.
IEX_MODULES = {module.name: module for module in (HELPERS, INTROSPECTION, IEX, PRY)}
# Loaded while the first line is typed: what prints a crash must not be slow when it is needed.
_WARM = ("Elixir.Logger", "Elixir.Logger.Handler", "Elixir.Logger.Translator", "Elixir.Logger.Formatter", "Elixir.Process")


def make_session(
    options: Any, capabilities: Any, write: Callable[[bytes], Any], colour: bool, width: Callable[[], int], halt: Callable[[int], Any]
) -> Session:
    """A session whose output goes to ``write``."""
    vm = VM(output=write, error_output=write, capabilities=capabilities, first_pid=FIRST_PID, max_memory=memory_limit())
    vm.halt = halt
    if getattr(options, "node", None):
        vm.sched.node = atom(options.node)
    for module in MODULES:
        vm.code.add_native(module)
    start_recording(vm)
    session = Session(
        vm,
        colour=colour,
        width=width,
        on_notice=lambda text: write(text.encode()),
        forgetful=getattr(options, "iex_1_14", False),
    )
    session.config.node = getattr(options, "node", None)
    session.config.hints = getattr(options, "hints", True)
    # Where lines are compared or read aloud nothing is printed that IEx would not.
    session.config.changes = colour and getattr(options, "changes", True)
    if getattr(options, "pry", True):
        vm.dbg_callback = (atom(PRY.name), atom("dbg"))
    prompt = getattr(options, "prompt", None)
    if prompt is not None:
        session.config.options["default_prompt"] = prompt.encode()
    return session


def warm_up(session: Session) -> None:
    """Load what most sessions need."""

    def load() -> None:
        for name in _WARM:
            session.vm.code.module(atom(name))

    session.vm.sched.post(load)
    # What the first Tab needs.
    import otpshell.console.complete  # noqa: F401


__all__ = [
    "IEX_MODULES",
    "MODULES",
    "commands",
    "helpers_files",
    "helpers_system",
    "keeping",
    "make_session",
    "pictures",
    "population",
    "slow",
    "timing",
    "warm_up",
]
