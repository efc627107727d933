"""When no clause takes the arguments, the error shows the arguments and the clauses as real Elixir 1.14 does (calls.out, by record.exs)."""

from pathlib import Path

import pytest

from otpshell.vm import VM

HERE = Path(__file__).parent
CALLS = (HERE / "calls.txt").read_text().splitlines()
TEXTS = (HERE / "calls.out").read_text().split("\n====\n")
EXPLAINED = """
try do
  {call}
rescue
  e -> Exception.message(elem(Exception.blame(:error, e, __STACKTRACE__), 0))
end
"""


@pytest.fixture(scope="module")
def vm():
    vm = VM()
    yield vm
    vm.stop()


@pytest.mark.parametrize(("call", "text"), list(zip(CALLS, TEXTS, strict=True)))
def test_the_error_names_arguments_and_clauses(vm, call, text):
    assert vm.eval(EXPLAINED.replace("{call}", call)).decode() == text
