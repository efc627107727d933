"""What is typed or pasted at the prompt gets the answers of real IEx: the transcripts recorded by ``scripts/record_prompt.py``."""

from pathlib import Path
from typing import Any

import pytest

from ..guide.normal import normal
from .driving import answers, pasted, typed
from .transcript import Step, read

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.iex"))


@pytest.mark.parametrize("keys", [typed, pasted], ids=["typed", "pasted"])
@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda path: path.stem)
def test_the_prompt_answers_as_iex_does(transcript: Path, keys: Any, monkeypatch: Any, capfdbinary: Any) -> None:
    steps = read(transcript)
    printed = answers([step.source for step in steps], monkeypatch, capfdbinary, keys)
    assert [Step(step.source, normal(output)) for step, output in zip(steps, printed, strict=True)] == steps
