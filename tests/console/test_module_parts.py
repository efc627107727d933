"""What completion says of modules: of those of the library that are not loaded it is recorded, the same as of loaded ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from otpshell.console.complete import complete
from otpshell.console.module_parts import RECORDED, library_modules, module_parts, parsed, parts_of, written
from otpshell.terms.atom import atom
from tests.console.asking import Prompt
from tests.console.record_parts import recording

ENUM, AGENT, ETS = atom("Elixir.Enum"), atom("Elixir.Agent"), atom("ets")


@pytest.fixture
def prompt() -> Iterator[Prompt]:
    prompt = Prompt()
    yield prompt
    prompt.vm.stop()


def test_what_is_recorded_is_what_the_modules_say() -> None:
    there, wanted = RECORDED.read_text("utf-8").split("\n"), recording().split("\n")
    differ = sorted(set(there) ^ set(wanted))
    assert (differ, there == wanted) == ([], True), "python -m tests.console.record_parts"


def test_what_is_written_is_read_again(prompt: Prompt) -> None:
    parts = prompt.session.ask(lambda: module_parts(prompt.vm, ENUM), 60)
    assert len(parts) > 70
    assert parsed(written("Elixir.Enum", parts).removeprefix("# ")) == parts


@pytest.mark.parametrize("module", [ENUM, AGENT, ETS])
def test_completion_knows_a_module_without_loading_it(prompt: Prompt, module: Any) -> None:
    before = set(prompt.vm.code.modules)
    parts = parts_of(prompt.session, module)
    assert len(parts) > 5
    assert set(prompt.vm.code.modules) == before


def test_nothing_of_the_vm_is_asked_for_the_library(prompt: Prompt, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_arguments: Any) -> None:
        raise AssertionError("the VM was asked")

    monkeypatch.setattr(prompt.session, "ask", asked)
    shown = {text: [each.display for each in complete(prompt.session, text)] for text in ("Enum.rej", "GenServer.cal", "spawn_m", "Regi")}
    assert shown == {
        "Enum.rej": ["reject/2"],
        "GenServer.cal": ["call/3"],
        "spawn_m": ["spawn_monitor/1", "spawn_monitor/3"],
        "Regi": ["Registry"],
    }
    assert len(complete(prompt.session, "")) > 50


def test_every_module_of_the_library_is_offered(prompt: Prompt) -> None:
    offered = {each.display for start in ("En", "Map", ":gen_", "Task.Sup") for each in complete(prompt.session, start)}
    assert {"Enum", "Enumerable", "MapSet", ":gen_server", ":gen_statem", "Supervisor"} <= offered
    assert {"Elixir.Enum", "gen_server", "Elixir.IEx.Helpers"} <= set(library_modules())


def test_once_the_module_is_loaded_it_is_asked_itself(prompt: Prompt) -> None:
    recorded = parts_of(prompt.session, AGENT)
    prompt("Agent.start(fn -> 1 end)")
    assert parts_of(prompt.session, AGENT) == recorded


def test_a_module_that_is_typed_in_takes_the_place_of_the_library_s(prompt: Prompt) -> None:
    assert len(complete(prompt.session, "Agent.")) > 5
    prompt("defmodule Agent do\ndef only(x), do: x\nend")
    assert [each.display for each in complete(prompt.session, "Agent.o")] == ["only/1"]
    prompt("defmodule Agent do\ndef only(x), do: x\ndef other(x), do: x\nend")
    assert [each.display for each in complete(prompt.session, "Agent.o")] == ["only/1", "other/1"]
    assert complete(prompt.session, "Agent.g") == []
