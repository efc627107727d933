"""What completion says of modules that are not loaded: noted when they are first known, the same as of loaded ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from otpshell.console import module_parts
from otpshell.console.complete import complete
from otpshell.console.module_parts import note_parts, parts_of
from otpshell.terms.atom import atom
from tests.console.asking import Prompt

ENUM, AGENT, ETS = atom("Elixir.Enum"), atom("Elixir.Agent"), atom("ets")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("otpshell.vm.library.cache_folder", lambda: tmp_path)
    monkeypatch.setattr(module_parts, "sleep", lambda _seconds: None)


@pytest.fixture
def new(cache: None) -> Iterator[Any]:
    prompts: list[Prompt] = []

    def new() -> Prompt:
        prompts.append(Prompt())
        return prompts[-1]

    yield new
    for prompt in prompts:
        prompt.vm.stop()


@pytest.mark.parametrize("module", [ENUM, AGENT, ETS])
def test_a_later_session_says_the_same_without_loading_the_module(new: Any, module: Any) -> None:
    first, later = new(), new()
    parts = parts_of(first.session, module)
    assert len(parts) > 5
    before = set(later.vm.code.modules)
    assert parts_of(later.session, module) == parts
    assert set(later.vm.code.modules) == before


def test_once_the_module_is_loaded_it_is_asked_itself(new: Any) -> None:
    first, later = new(), new()
    noted = parts_of(first.session, AGENT)
    assert parts_of(later.session, AGENT) == noted
    later("Agent.start(fn -> 1 end)")
    assert parts_of(later.session, AGENT) == noted


def test_a_module_that_is_typed_in_takes_the_place_of_the_library_s_and_is_not_noted(new: Any) -> None:
    first, second = new(), new()
    parts_of(first.session, AGENT)
    assert len(complete(second.session, "Agent.")) > 5
    second("defmodule Agent do\ndef only(x), do: x\nend")
    assert [each.display for each in complete(second.session, "Agent.o")] == ["only/1"]
    second("defmodule Agent do\ndef only(x), do: x\ndef other(x), do: x\nend")
    assert [each.display for each in complete(second.session, "Agent.o")] == ["only/1", "other/1"]
    assert complete(second.session, "Agent.g") == []
    assert parts_of(new().session, AGENT) == parts_of(first.session, AGENT)


def test_the_modules_that_are_used_most_are_noted_ahead_and_no_process_is_started_for_it(new: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module_parts, "NOTED", ("Elixir.Agent", "Elixir.Enum", "ets"))
    prompt = new()
    processes = set(prompt.vm.sched.processes)
    note_parts(prompt.session)
    assert set(prompt.vm.sched.processes) == processes
    assert all(new().vm.code.library.noted(name) for name in module_parts.NOTED)


def test_every_module_that_is_noted_ahead_exists(new: Any) -> None:
    library = new().vm.code.library
    assert [name for name in module_parts.NOTED if not library.has(name)] == []


def test_notes_that_cannot_be_read_are_made_again(new: Any, tmp_path: Path) -> None:
    parts = parts_of(new().session, ETS)
    [note] = tmp_path.rglob("ets.note")
    note.write_bytes(b"nonsense")
    assert parts_of(new().session, ETS) == parts
    assert parts_of(new().session, ETS) == parts
    assert note.read_bytes() != b"nonsense"
