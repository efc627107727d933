"""Regular expressions find, refuse and replace what they do on real Elixir: constructs one by one, and at random together."""

from pathlib import Path

import pytest

from otpshell.vm.vm import VM

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", ["re", "regex"])
def test_patterns_answer_what_they_answer_on_real_elixir(name: str) -> None:
    printed: list[bytes] = []
    vm = VM(output=printed.append)
    vm.eval_string((HERE / f"{name}.exs").read_text("utf-8"), f"{name}.exs")
    vm.stop()
    answered = b"".join(printed).decode().splitlines()
    recorded = (HERE / f"{name}.out").read_text("utf-8").splitlines()
    assert [pair for pair in zip(answered, recorded, strict=True) if pair[0] != pair[1]] == []


def test_a_pattern_that_goes_back_and_forth_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("otpshell.stdlib.regex_engine.BACKTRACKING_SECONDS", 0.01)
    vm = VM()
    assert vm.inspect(vm.eval('Regex.run(~r/^(\\w+\\s?)*$/, String.duplicate("aaaa ", 40) <> "!")')) == "nil"
    vm.stop()


def test_a_construct_that_is_not_there_is_named() -> None:
    vm = VM()
    assert vm.inspect(vm.eval('Regex.compile("a(*COMMIT)b")')) == "{:error, {'(*COMMIT) is not supported by otpshell', 1}}"
    vm.stop()
