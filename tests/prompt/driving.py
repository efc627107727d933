"""Types at the real prompt, through prompt_toolkit's own input, and gives what comes out of it."""

import argparse
from collections.abc import Callable
from typing import Any

from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from otpshell.runtime.clock import VirtualClock
from otpshell.shell.prompt import run_prompt
from otpshell.vm.capabilities import Capabilities
from otpshell.vm.vm import VM

# Ends the output of each input, so that a test can tell them apart.
_MARK = ":otpshell_test_mark"


def type_keys(keys: str, monkeypatch: Any, capfdbinary: Any) -> tuple[int, str]:
    """What the prompt prints while these keys are typed, without the banner, and the exit code of the shell."""
    monkeypatch.setattr("otpshell.shell.boot.VM", lambda **options: VM(clock=VirtualClock(), **options))
    monkeypatch.setenv("NO_COLOR", "1")
    options = argparse.Namespace(no_history=True, plain=True, dot_iex="", vi=False, iex_1_14=False)
    capfdbinary.readouterr()
    with create_pipe_input() as keyboard, create_app_session(input=keyboard, output=DummyOutput()):
        keyboard.send_text(keys)
        code = run_prompt(options, Capabilities())
    banner, _, printed = capfdbinary.readouterr().out.decode("utf-8").partition("\n")
    assert banner.startswith("otpshell"), banner
    return code, printed


def answers(sources: list[str], monkeypatch: Any, capfdbinary: Any, keys: Callable[[str], str]) -> list[str]:
    """What the prompt prints for each of these inputs; ``keys`` makes an input the keys to press."""
    typed = "".join(keys(source) + f"{_MARK}\r" for source in ["IEx.configure(colors: [enabled: false])", *sources])
    code, printed = type_keys(typed + "\x04", monkeypatch, capfdbinary)
    assert code == 0
    return printed.split(_MARK + "\n")[1:-1]


def typed(source: str) -> str:
    """Typed by hand, a line at a time."""
    return source.replace("\n", "\r") + "\r"


def pasted(source: str) -> str:
    """Pasted as a whole."""
    return f"\x1b[200~{source}\x1b[201~\r"
