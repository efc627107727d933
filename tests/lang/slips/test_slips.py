"""Common slips are recognised, and code that fails for other reasons gets no advice."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from otpshell.lang.caught import Caught
from otpshell.lang.exceptions import format_banner
from otpshell.lang.exceptions_blame import blame
from otpshell.lang.slips import SLIPS, recognise, slip_hint
from otpshell.vm import VM

VARIATIONS = json.loads((Path(__file__).parent / "variations.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def vm():
    machine = VM(output=lambda _: None, error_output=lambda _: None)
    yield machine
    machine.stop()


def failure(vm, code):
    """What code that fails is told."""

    def ended():
        try:
            vm.eval_string(code, "nofile")
        except Exception as error:
            what = Caught(error)
            value, trace = blame(what.kind, what.value, what.trace(), vm.host)
            return format_banner(what.kind, value, trace, vm.host)
        return None

    error = vm.call(ended, timeout=30)
    assert error is not None, "this code does not fail"
    return error


def hint(vm, code):
    return slip_hint(code, failure(vm, code))


def test_there_are_at_least_thirty_slips():
    assert len({slip.advice for slip in SLIPS}) >= 30


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.wrong.split("\n")[0])
def test_the_example_of_a_slip_is_recognised_as_that_slip(vm, slip):
    found = recognise(slip.wrong, failure(vm, slip.wrong))
    assert found is not None
    assert found[0] is slip
    assert "\n" not in found[1]


@pytest.mark.parametrize(("code", "advice"), VARIATIONS, ids=range(len(VARIATIONS)))
def test_the_shapes_that_learners_type_are_recognised(vm, code, advice):
    error = failure(vm, code)
    line = re.search(r"nofile:(\d+)", error)
    assert slip_hint(code, error, int(line[1]) if line else None) == advice


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("%{a 1}", "a key takes a colon: %{a: 1}"),
        ("m = %{y: 1}; m.y = 2", "data never changes; make a new map: m = %{m | y: ...}"),
        ("total = 1; total += 20", "bind the name anew: total = total + 20"),
        ("17 % 5", "the remainder of a division is rem(17, 5)"),
        ("list = [1, 2, 3]; list[2]", "a list is no array: Enum.at(list, 2)"),
        ("double = fn x -> 2 * x end; double(4)", "a fun in a variable is called with a dot: double.(...)"),
        ("x = undefined", "there is no undefined: nothing is nil"),
    ],
)
def test_the_advice_uses_the_names_of_the_code(vm, code, advice):
    assert hint(vm, code) == advice


@pytest.mark.parametrize(
    "code",
    [
        "1 / 0",
        'String.to_integer("seven")',
        "{:ok, x} = {:error, 1}",
        "%{a: 1}.b",
        "hd([])",
        'raise "return 5 while x++"',
        "foo(1)",
        "Enum.map(nil, & &1)",
        "case 3 do 1 -> :one end",
        "(fn 1 -> 1 end).(2)",
        "x = 5; x + :a",
        '"a" |> String.to_atom() |> Kernel.+(1)',
        "throw(:while)",
        "Map.fetch!(%{null: 1}, :undefined)",
        "1 +",
        "[1, 2",
        '%{"a" => 1, b: 2',
        "Keyword.fetch!([a: 1], :b)",
        "defmodule X do\n  def f(x) when x > 1 and x < 3, do: x\nend\nX.f(7)",
        "GenServer.call(:nobody, :hi)",
        "struct!(URI, nope: 1)",
        "exit(:return)",
        "[head | tail] = []",
        "length([1 | 2])",
    ],
)
def test_code_that_fails_for_other_reasons_gets_no_advice(vm, code):
    assert hint(vm, code) is None


def test_only_the_line_that_failed_is_looked_at(vm):
    code = "a = 5 * 2\nb = 'x'\nc = b\n1 + nil"
    assert slip_hint(code, "** (ArithmeticError) bad argument in arithmetic expression: 1 + nil", 4) is None
