"""The README tells the truth: its sessions and commands, run again, print what stands there."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from otpshell.vm import VM

from ..guide.normal import normal
from .driving import answers, pasted
from .transcript import Step, parse

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
SESSIONS = re.findall(r"^```iex\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
COMMANDS = re.findall(r"^\$ otpshell (.*)\n((?:(?!\$ |```).*\n)*)", README, re.MULTILINE)


@pytest.mark.parametrize("session", SESSIONS, ids=range(1, len(SESSIONS) + 1))
def test_a_session_of_the_readme_is_true(session: str, monkeypatch: Any, capfdbinary: Any) -> None:
    steps = parse(session)
    printed = answers([step.source for step in steps], monkeypatch, capfdbinary, pasted, hints=True)
    assert [Step(step.source, normal(output)) for step, output in zip(steps, printed, strict=True)] == [
        Step(step.source, normal(step.output)) for step in steps
    ]


@pytest.mark.parametrize("command, printed", COMMANDS)
def test_a_command_of_the_readme_is_true(command: str, printed: str) -> None:
    shell = f"'{sys.executable}' -m otpshell.cli {command}"
    done = subprocess.run(["sh", "-c", shell], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False)
    assert done.stdout == printed


def test_the_python_of_the_readme_is_true() -> None:
    vm = VM()
    try:
        assert vm.eval("Enum.sum(1..100)") == 5050
        assert vm.inspect(vm.eval("{:ok, %{a: [1, 2]}}")) == "{:ok, %{a: [1, 2]}}"
    finally:
        vm.stop()
