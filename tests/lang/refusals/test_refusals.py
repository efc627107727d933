"""What is printed of programs that the compiler refuses, or that fail at once, is what the elixir command prints: the warnings, the error,
the whole stack trace (recorded by scripts/record_refusals.py)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from otpshell.lang.caught import Caught
from otpshell.vm import VM
from otpshell.vm.script import failure_text

RECORDED = json.loads((Path(__file__).parent / "recorded.json").read_text("utf-8"))


def _without_hashes(text: str) -> str:
    """A fun is shown with a number that is made of its module's code."""
    return re.sub(r"#Function<\d+\.\d+", "#Function<N", text)


@pytest.mark.parametrize(("program", "expected"), RECORDED, ids=range(len(RECORDED)))
def test_a_refused_program_is_told_what_real_elixir_tells_it(program: str, expected: str) -> None:
    printed: list[bytes] = []
    vm = VM(output=lambda _: None, error_output=printed.append)
    try:
        vm.call(lambda: vm.run_file("a.exs", program), timeout=30)
    except Exception as error:
        what = Caught(error)
        printed.append(vm.call(lambda: failure_text(vm, what)).encode())
    finally:
        vm.stop()
    assert _without_hashes(b"".join(printed).decode()).rstrip() == _without_hashes(expected).rstrip()
