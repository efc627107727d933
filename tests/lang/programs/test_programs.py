"""Whole programs print, on standard output and standard error, what they print on real Elixir."""

from __future__ import annotations

from pathlib import Path

import pytest

from otpshell.lang.caught import Caught
from otpshell.vm import VM
from otpshell.vm.script import failure_text

PROGRAMS = sorted((Path(__file__).parent / "recorded").glob("*.exs"))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_a_program_prints_what_it_prints_on_real_elixir(program: Path) -> None:
    printed: list[bytes] = []
    errors: list[bytes] = []
    vm = VM(output=printed.append, error_output=errors.append)
    try:
        source = program.read_text("utf-8")
        vm.call(lambda: vm.run_file(program.name, source), timeout=30)
    except Exception as error:
        what = Caught(error)
        errors.append(vm.call(lambda: failure_text(vm, what)).encode())
    finally:
        vm.stop()
    assert b"".join(printed).decode() == program.with_suffix(".out").read_text("utf-8")
    assert b"".join(errors).decode() == program.with_suffix(".err").read_text("utf-8")
