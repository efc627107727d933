"""Typespecs become the forms that real Elixir gives them, and wrong ones fail as there (recorded by scripts/record_type_forms.exs)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from otpshell.terms.atom import atom
from otpshell.vm import VM

HERE = Path(__file__).parent
RECORDED = [block.split("\n---\n") for block in (HERE / "recorded.txt").read_text("utf-8").split("\n===\n") if block]


@pytest.fixture(scope="module")
def system() -> Iterator[tuple[VM, list[bytes]]]:
    printed: list[bytes] = []
    vm = VM(output=lambda _: None, error_output=printed.append)
    vm.call(lambda: vm.eval_string((HERE / "outcome.exs").read_text("utf-8"), "outcome.exs"))
    yield vm, printed
    vm.stop()


@pytest.mark.parametrize(("program", "expected"), RECORDED, ids=range(len(RECORDED)))
def test_typespecs_are_translated_as_real_elixir_translates_them(program: str, expected: str, system: tuple[VM, list[bytes]]) -> None:
    vm, printed = system
    printed.clear()
    outcome = vm.call(lambda: vm.apply(atom("Elixir.TypespecOutcome"), atom("of"), program.encode()))
    assert b"".join(printed).decode() + outcome.decode() == expected


def test_the_types_of_the_library_are_known_as_forms() -> None:
    vm = VM(output=lambda _: None)
    source = """
    {:ok, types} = Code.Typespec.fetch_types(Keyword)
    {:ok, specs} = Code.Typespec.fetch_specs(Enum)
    {:ok, callbacks} = Code.Typespec.fetch_callbacks(GenServer)
    [
      for({:type, type} <- types, do: type |> Code.Typespec.type_to_quoted() |> Macro.to_string()),
      for({{:zip, 2}, forms} <- specs, form <- forms, do: Code.Typespec.spec_to_quoted(:zip, form) |> Macro.to_string()),
      for({{:terminate, 2}, forms} <- callbacks, form <- forms, do: Code.Typespec.spec_to_quoted(:terminate, form) |> Macro.to_string())
    ]
    """
    shown = vm.call(lambda: vm.inspect(vm.eval_string(source, "nofile").value))
    vm.stop()
    assert shown == (
        '[["value() :: any()", "t(value) :: [{key(), value}]", "t() :: [{key(), value()}]", "key() :: atom()"], '
        '["zip(t(), t()) :: [{any(), any()}]"], '
        '["terminate(reason, state :: term()) :: term()\\nwhen reason: :normal | :shutdown | {:shutdown, term()} | term()"]]'
    )


def test_the_types_of_the_library_are_not_warned_of() -> None:
    told: list[str] = []
    with VM(threaded=False) as machine:
        machine.on_warning = lambda warning: told.append(warning.format())
        assert machine.inspect(machine.eval("{:ok, specs} = Code.Typespec.fetch_specs(:lists); specs != []")) == "true"
    assert told == []
