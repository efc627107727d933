"""Bad scripts and good ones end as with ``elixir``: the same errors, the same output, the same exit codes.

Each ``scripts/NAME.exs`` has beside it what real Elixir does with it, recorded by ``scripts/record_guide.py``.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ..guide.recorded import read
from ..guide.running import run_command

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.exs"))
EVALS = sorted((Path(__file__).parent / "evals").glob("*.exs"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_ends_as_with_elixir(script: Path, monkeypatch: Any, capfdbinary: Any) -> None:
    assert run_command(["run", script.name], script.parent, monkeypatch, capfdbinary) == read(script.with_suffix(".out"))


@pytest.mark.parametrize("code", EVALS, ids=lambda path: path.stem)
def test_evaluated_code_ends_as_with_elixir_e(code: Path, monkeypatch: Any, capfdbinary: Any) -> None:
    assert run_command(["eval", code.read_text("utf-8")], code.parent, monkeypatch, capfdbinary) == read(code.with_suffix(".out"))


def test_output_that_nobody_reads_any_more_has_ended_as_a_device(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "otpshell", "eval", 'IO.puts("x")']
    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=60)
    os.close(writing)
    assert ended.returncode == 1
    assert ended.stderr.startswith(b"** (ErlangError) Erlang error: :terminated")


def test_tests_end_without_a_word_when_nobody_reads_what_they_print(tmp_path: Path) -> None:
    (tmp_path / "a_test.exs").write_text(
        'ExUnit.start()\ndefmodule ATest do\n  use ExUnit.Case\n  for i <- 1..50 do\n    test "t #{i}", do: raise "oh"\n  end\nend\n'
    )
    command = [sys.executable, "-m", "otpshell.cli", "test", "a_test.exs"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert (process.stderr.read(), process.wait()) == (b"", 1)
