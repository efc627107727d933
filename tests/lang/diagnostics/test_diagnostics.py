"""Errors and warnings of wrong or doubtful programs are those of real Elixir, word for word (recorded by scripts/record_diagnostics.exs)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from otpshell.lang.caught import Caught
from otpshell.lang.exceptions import format_banner
from otpshell.lang.exceptions_blame import blame
from otpshell.vm import VM

RECORDED = json.loads((Path(__file__).parent / "recorded.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def system() -> Iterator[tuple[VM, list[bytes]]]:
    printed: list[bytes] = []
    vm = VM(output=lambda _: None, error_output=printed.append)
    yield vm, printed
    vm.stop()


@pytest.mark.parametrize(("source", "expected"), RECORDED, ids=range(len(RECORDED)))
def test_a_program_is_told_what_real_elixir_tells_it(source: str, expected: str, system: tuple[VM, list[bytes]]) -> None:
    vm, printed = system
    printed.clear()
    known = set(vm.code.modules)

    def ended() -> str:
        try:
            vm.eval_string(source, "nofile")
        except Exception as error:
            what = Caught(error)
            value, trace = blame(what.kind, what.value, what.trace(), vm.host)
            return format_banner(what.kind, value, trace, vm.host) + "\n"
        return ""

    end = vm.call(ended, timeout=30)
    for module in set(vm.code.modules) - known:
        if vm.code.library.source(module) is None and vm.code.library.native(module) is None:
            vm.code.delete(module)
    assert b"".join(printed).decode() + end == expected
