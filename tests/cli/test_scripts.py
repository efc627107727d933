"""Bad scripts and good ones end as with ``elixir``: the same errors, the same output, the same exit codes.

Each ``scripts/NAME.exs`` has beside it what real Elixir does with it, recorded by ``scripts/record_guide.py``.
"""

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
