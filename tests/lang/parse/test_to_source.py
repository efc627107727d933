"""Quoted expressions are written as ``Macro.to_string/1`` of real Elixir writes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from otpshell.lang.layout import to_source
from otpshell.lang.parse import parse
from otpshell.terms.atom import atom
from otpshell.terms.cons import elist

CASES = json.loads((Path(__file__).parent / "to_source.json").read_text())


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_an_expression_is_written_as_in_elixir(source: str, expected: str) -> None:
    assert to_source(parse(source)) == expected


def test_values_in_quoted_code_are_written_as_literals() -> None:
    assert to_source((atom("f"), elist(), elist(1, 2.5, b"a", atom("Elixir.Foo"), (1, 2)))) == 'f(1, 2.5, "a", Foo, {1, 2})'


def test_deep_nesting_is_written() -> None:
    assert to_source(parse("[" * 2000 + "]" * 2000), 10**9) == "[" * 2000 + "]" * 2000
