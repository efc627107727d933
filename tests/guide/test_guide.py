"""The snippets of a guide to OTP, with the scaffolding they assume, do what they do on real Elixir: output, errors and exit code.

Each ``scripts/NAME.exs`` has beside it what real Elixir does with it, recorded by ``scripts/record_guide.py``.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .normal import normal
from .recorded import Run, read
from .running import run_command

FOLDER = Path(__file__).parent
SCRIPTS = sorted((FOLDER / "scripts").glob("*.exs"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_snippet_of_the_guide_does_what_it_does_on_real_elixir(script: Path, monkeypatch: Any, capfdbinary: Any) -> None:
    assert run_command(["run", script.name], script.parent, monkeypatch, capfdbinary) == read(script.with_suffix(".out"))


def test_the_command_itself_runs_a_script_on_the_real_clock() -> None:
    script = FOLDER / "scripts" / "genserver_counter.exs"
    command = [sys.executable, "-m", "otpshell.cli", "run", script.name]
    done = subprocess.run(command, cwd=script.parent, capture_output=True, timeout=60, check=False)
    assert Run(done.returncode, normal(done.stdout.decode()), normal(done.stderr.decode())) == read(script.with_suffix(".out"))


def test_a_script_may_receive_a_monitor_message_at_its_top_level(monkeypatch: Any, capfdbinary: Any) -> None:
    # Real Elixir 1.14 on OTP 25 cannot compile this script; at its prompt and in a module the same code works.
    ran = run_command(["run", "monitors_top_level.exs"], FOLDER, monkeypatch, capfdbinary)
    assert ran == Run(0, "Process died: :normal\n", "")
