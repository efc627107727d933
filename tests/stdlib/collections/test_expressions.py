"""Every line of the *.txt here gives what real Elixir 1.14 gave (*.out, written by record.exs); functions of later Elixirs give what
their documentation says."""

from pathlib import Path

import pytest

from otpshell.vm import VM

HERE = Path(__file__).parent
RECORDED = [
    pair
    for lines in sorted(HERE.glob("*.txt"))
    for pair in zip(lines.read_text().splitlines(), lines.with_suffix(".out").read_text().splitlines(), strict=True)
]
WRAPPED = """
try do
  inspect(({line}\n), width: :infinity)
rescue
  e -> inspect("** " <> inspect(e.__struct__) <> " " <> Exception.message(e))
end
"""

LATER = [
    ("get_in([1, 2, 3], [Access.find(fn x -> x > 1 end)])", "2"),
    ("Enum.sum_by([%{n: 1}, %{n: 2}], fn x -> x.n end)", "3"),
    ("Enum.product_by([%{n: 2}, %{n: 3}], fn x -> x.n end)", "6"),
    ("Keyword.intersect([a: 1, b: 2], [b: 3, c: 4])", "[b: 3]"),
    ("Keyword.split_with([a: 1, b: 2], fn {_k, v} -> v > 1 end)", "{[b: 2], [a: 1]}"),
    ("List.ends_with?([1, 2, 3], [2, 3])", "true"),
    ("Map.intersect(%{a: 1, b: 2}, %{b: 3, c: 4})", "%{b: 3}"),
    ("Map.split_with(%{a: 1, b: 2}, fn {_k, v} -> v > 1 end)", "{%{b: 2}, %{a: 1}}"),
    ("MapSet.split_with(MapSet.new([1, 2]), fn x -> x > 1 end)", "{MapSet.new([2]), MapSet.new([1])}"),
    ("Range.split(1..5, 2)", "{1..2, 3..5}"),
    ("Range.to_list(1..3)", "[1, 2, 3]"),
    ("Enum.take(Stream.from_index(5), 3)", "[5, 6, 7]"),
]


@pytest.fixture(scope="module")
def vm():
    vm = VM()
    yield vm
    vm.stop()


@pytest.mark.parametrize(("line", "result"), RECORDED)
def test_an_expression_gives_what_elixir_gives(vm, line, result):
    assert vm.eval(WRAPPED.replace("{line}", line)).decode() == result


@pytest.mark.parametrize(("line", "result"), LATER)
def test_a_function_of_a_later_elixir_gives_what_its_documentation_says(vm, line, result):
    assert vm.eval(WRAPPED.replace("{line}", line)).decode() == result
