"""The implementations of the library's protocols are modules, as recorded from real Elixir."""

import pytest

from otpshell.vm.vm import VM

CASES = {
    "for value <- [1, :a, 1.5, \"a\", 'a', {}, %{}], do: String.Chars.impl_for(value)": (
        "[String.Chars.Integer, String.Chars.Atom, String.Chars.Float, String.Chars.BitString, String.Chars.List, nil, nil]"
    ),
    'for value <- [~D[2020-01-01], URI.parse("a"), Version.parse!("1.2.3")], do: String.Chars.impl_for(value)': (
        "[String.Chars.Date, String.Chars.URI, String.Chars.Version]"
    ),
    "for value <- [[], nil, ~D[2020-01-01]], do: List.Chars.impl_for(value)": "[List.Chars.List, List.Chars.Atom, nil]",
    "for value <- [1..2, MapSet.new(), %{}, {}, self(), ~r/a/, %ArgumentError{}], do: Inspect.impl_for(value)": (
        "[Inspect.Range, Inspect.MapSet, Inspect.Map, Inspect.Tuple, Inspect.PID, Inspect.Regex, Inspect.Any]"
    ),
    "for what <- [:for, :protocol, :target], do: Inspect.Date.Range.__impl__(what)": "[Date.Range, Inspect, Inspect.Date.Range]",
    "String.Chars.Time.__info__(:functions)": "[__impl__: 1, to_string: 1]",
    "Inspect.Range.inspect(1..2, %Inspect.Opts{})": '{:doc_cons, "1", {:doc_cons, "..", "2"}}',
    "{String.Chars.Date.to_string(~D[2020-01-01]), List.Chars.Integer.to_charlist(31)}": "{\"2020-01-01\", '31'}",
    "Protocol.assert_impl!(Inspect, Range)": ":ok",
    "try do Inspect.Range.inspect(1, %Inspect.Opts{}) rescue error -> error.__struct__ end": "FunctionClauseError",
}


@pytest.fixture(scope="module")
def machine() -> VM:
    return VM(threaded=False)


@pytest.mark.parametrize(("code", "expected"), CASES.items())
def test_an_implementation_is_a_module(code: str, expected: str, machine: VM) -> None:
    assert machine.inspect(machine.eval(code)) == expected
