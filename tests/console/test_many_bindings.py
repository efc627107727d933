"""A session with many variables: each input sees what it should, and takes no more steps than it did at the beginning."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from otpshell.console.headless import Headless


@pytest.fixture
def session() -> Iterator[Headless]:
    found = Headless()
    yield found
    found.vm.stop()


def shown(session: Headless, *sources: str) -> str:
    """What the last of these inputs comes to."""
    return [session.evaluate(source).text for source in sources][-1]


def calls(session: Headless, source: str) -> int:
    """How many Python functions are called for an input."""
    count = 0

    def note(_frame: Any, event: str, _arg: Any) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        session.evaluate(source)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("source", ["1", "b = a1", "Enum.map([1], fn x -> x + a1 end)", "defmodule M do def f(x), do: x end"])
def test_an_input_takes_no_more_steps_with_many_variables_than_with_few(session: Headless, source: str) -> None:
    session.evaluate("a1 = 1; b = 1")
    for _ in range(3):
        session.evaluate(source)
    few = calls(session, source)
    for number in range(2, 202):
        session.evaluate(f"a{number} = {number}")
    assert few <= calls(session, source) <= few + 20


def test_the_body_of_a_module_sees_the_variables_of_the_prompt(session: Headless) -> None:
    assert shown(session, "x = 1", "y = 2", "defmodule M do def f, do: unquote(x + y) end", "M.f()") == "3"
    assert shown(session, "y = 5; z = 7; defmodule N do def f, do: unquote([x, y, z]) end", "N.f()") == "[1, 5, 7]"


def test_a_module_inside_a_module_sees_the_variables_of_both(session: Headless) -> None:
    source = "defmodule Out do y = 2; defmodule In do def f, do: unquote({x, y}) end end; Out.In.f()"
    assert shown(session, "x = 1", source) == "{1, 2}"


def test_a_module_may_list_all_the_variables_in_its_reach(session: Headless) -> None:
    assert (
        shown(session, "x = 1", "y = 2", "x = 3", "defmodule M do z = 4; def f, do: unquote(binding()) end", "M.f()")
        == "[x: 3, y: 2, z: 4]"
    )


def test_what_a_module_binds_is_not_bound_at_the_prompt(session: Headless) -> None:
    session.evaluate("x = 1")
    session.evaluate("defmodule M do x = 2; y = 3; def f, do: unquote(x + y) end")
    assert shown(session, "binding()") == "[x: 1]"


def test_a_fun_that_defines_modules_keeps_the_variables_it_was_made_with(session: Headless) -> None:
    make = "make = fn name, y -> defmodule name do def f, do: unquote({x, y}) end end"
    assert (
        shown(session, "x = 1", make, "x = 2", "make.(First, 10)", "make.(Second, 20)", "{First.f(), Second.f()}") == "{{1, 10}, {1, 20}}"
    )


def test_a_macro_may_read_a_variable_that_its_call_does_not_name(session: Headless) -> None:
    macro = "defmodule Secret do defmacro peek, do: quote(do: var!(hidden) + 1) end"
    assert shown(session, "hidden = 41", macro, "require Secret", "Secret.peek()") == "42"
    assert shown(session, "defmodule M do def f, do: unquote(Secret.peek()) end", "M.f()") == "42"


def test_variables_that_macros_make_stay_apart_from_those_that_are_typed(session: Headless) -> None:
    macro = "defmodule Own do defmacro set(value), do: quote(do: (x = unquote(value); x)) end"
    assert shown(session, macro, "require Own", "x = 1", "Own.set(x + 1)", "Own.set(x + 2)", "x") == "1"


def test_a_variable_that_was_not_reached_is_not_bound(session: Headless) -> None:
    assert shown(session, "x = 1", "false && (late = 2)", "y = x + 1", "{x, y}") == "{1, 2}"


def test_variables_in_the_env_are_those_that_are_bound(session: Headless) -> None:
    assert shown(session, "x = 1", "y = 2", "x = 3", "Macro.Env.vars(__ENV__) |> Enum.sort()") == "[x: nil, y: nil]"
