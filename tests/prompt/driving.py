"""Types at the real prompt, through prompt_toolkit's own input, and gives what comes out of it."""

import argparse
from collections.abc import Callable
from typing import Any

from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from otpshell.console.config import ShellConfig
from otpshell.runtime.clock import VirtualClock
from otpshell.shell import prompt
from otpshell.vm.capabilities import Capabilities
from otpshell.vm.vm import VM

# Ends the output of each input, so that a test can tell them apart.
_MARK = "\x1e\n"


class PromptClock(VirtualClock):
    """Time that moves while an input is evaluated and all there is to do is to wait; between two inputs it stands still."""

    vm: VM | None = None

    @property
    def auto(self) -> bool:
        session = self.vm.session if self.vm is not None else None
        return session is not None and session.is_busy()

    @auto.setter
    def auto(self, value: bool) -> None:
        pass


def answers(sources: list[str], monkeypatch: Any, capfdbinary: Any, keys: Callable[[str], str], *, hints: bool = False) -> list[str]:
    """What the prompt prints for each of these inputs; ``keys`` makes an input the keys to press."""
    code, printed = type_keys("".join(keys(source) for source in sources) + "\x04", monkeypatch, capfdbinary, hints=hints)
    assert code == 0
    return printed.split(_MARK)[:-1]


def type_keys(keys: str, monkeypatch: Any, capfdbinary: Any, *, hints: bool = False) -> tuple[int, str]:
    """What the prompt prints while these keys are typed, each input ended by a mark, without the banner; and the shell's exit code."""
    clock = PromptClock()
    show = prompt._show

    def make_vm(**options: Any) -> VM:
        clock.vm = VM(clock=clock, **options)
        return clock.vm

    def shown(terminal: Any, outcome: Any) -> None:
        show(terminal, outcome)
        terminal.write(_MARK.encode())

    def make_config(colour: bool) -> ShellConfig:
        config = ShellConfig(colour)
        config.hints = hints
        return config

    monkeypatch.setattr("otpshell.console.boot.VM", make_vm)
    monkeypatch.setattr("otpshell.console.session.ShellConfig", make_config)
    monkeypatch.setattr(prompt, "_show", shown)
    monkeypatch.setenv("NO_COLOR", "1")
    options = argparse.Namespace(no_history=True, plain=True, dot_iex="", vi=False, iex_1_14=False, by_line=False, hints=False)
    capfdbinary.readouterr()
    with create_pipe_input() as keyboard, create_app_session(input=keyboard, output=DummyOutput()):
        keyboard.send_text(keys)
        code = prompt.run_prompt(options, Capabilities())
    banner, _, printed = capfdbinary.readouterr().out.decode("utf-8").partition("\n")
    assert banner.startswith("otpshell"), banner
    return code, printed


def typed(source: str) -> str:
    """Typed by hand, a line at a time."""
    return source.replace("\n", "\r") + "\r"


def pasted(source: str) -> str:
    """Pasted as a whole."""
    return f"\x1b[200~{source}\x1b[201~\r"
