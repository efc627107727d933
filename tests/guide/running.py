"""Runs a script as ``otpshell run`` does, inside this program and on a clock that moves only when there is nothing else to do."""

import os
from pathlib import Path
from typing import Any

import otpshell.cli
from otpshell.runtime.clock import VirtualClock
from otpshell.vm.vm import VM

from .normal import normal
from .recorded import Run


def run_command(argv: list[str], folder: Path, monkeypatch: Any, capfdbinary: Any) -> Run:
    """What the command does when it is called with these arguments in that folder, normalised."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr("otpshell.vm.script.VM", lambda **options: VM(clock=VirtualClock(), **options))
    capfdbinary.readouterr()
    with open(os.devnull) as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        code = otpshell.cli.main(argv)
    out, err = capfdbinary.readouterr()
    return Run(code, normal(out.decode("utf-8")), normal(err.decode("utf-8")))
