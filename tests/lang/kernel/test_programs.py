"""Whole programs and wrong code against what real Elixir printed (recorded by scripts/record_kernel_programs.py)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from otpshell.terms.atom import alias, atom
from otpshell.terms.cons import EMPTY
from otpshell.terms.errors import ElixirException
from otpshell.vm import VM

HERE = Path(__file__).parent
PROGRAMS = sorted((HERE / "programs").glob("*.exs"))
ERRORS = json.loads((HERE / "errors.json").read_text())


@pytest.fixture
def system() -> Iterator[tuple[Any, list[bytes]]]:
    printed: list[bytes] = []
    vm = VM(output=printed.append, error_output=printed.append)
    yield vm, printed
    vm.stop()


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_a_program_prints_what_it_prints_on_real_elixir(program: Path, system: tuple[Any, list[bytes]]) -> None:
    vm, printed = system
    vm.eval(program.read_text(), file=program.name, timeout=30)
    assert b"".join(printed).decode() == program.with_suffix(".out").read_text()


@pytest.mark.parametrize("case", ERRORS, ids=lambda case: case["code"][:50])
def test_wrong_code_is_refused_in_the_words_of_real_elixir(case: dict[str, str], system: tuple[Any, list[bytes]]) -> None:
    vm, _ = system
    with pytest.raises(ElixirException) as raised:
        vm.eval(case["code"], file="nofile", timeout=30)
    error = vm.normalized(raised.value) if hasattr(vm, "normalized") else raised.value.value
    shown = vm.call(lambda: vm.apply(alias("Exception"), atom("format_banner"), atom("error"), error, EMPTY), timeout=30)
    assert shown.decode().rstrip() == case["error"]
