"""`Code.Fragment` says of unfinished source what real Elixir says (recorded by scripts/record_fragments.exs)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from otpshell.vm import VM

RECORDED = (Path(__file__).parent / "recorded.txt").read_text("utf-8").splitlines()
COMPARE = """
for line <- String.split(~S'''
{lines}
''', "\\n", trim: true),
    {{{{function, args, expected}}, _}} = Code.eval_string(line),
    found = apply(Code.Fragment, function, args),
    found != expected do
  {{function, args, expected, found}}
end
"""


@pytest.fixture(scope="module")
def vm() -> Iterator[VM]:
    vm = VM(output=lambda _: None, error_output=lambda _: None)
    yield vm
    vm.stop()


@pytest.mark.parametrize("function", ["cursor_context", "surround_context", "container_cursor_to_quoted"])
def test_unfinished_source_is_read_as_real_elixir_reads_it(vm: VM, function: str) -> None:
    lines = [line for line in RECORDED if line.startswith(f"{{:{function},")]
    assert len(lines) > 100
    source = COMPARE.format(lines="\n".join(lines))
    assert vm.call(lambda: vm.inspect(vm.eval_string(source, "nofile").value), timeout=60) == "[]"
