"""``Otpshell``: the module of the shell's own commands. ``commands`` and ``pictures`` fill it."""

from __future__ import annotations

from otpshell.lang.native import Native

_ABOUT = "The commands of the prompt about processes and about itself. `h()` lists them."
COMMANDS = Native("Elixir.Otpshell", "lib/otpshell.ex", "otpshell", doc=_ABOUT)


def is_command(name: str, arity: int) -> bool:
    """Whether a call at the prompt that means nothing else is one of these."""
    return (name, arity) in COMMANDS.functions
