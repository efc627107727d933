"""Source text is laid out as real Elixir's formatter does it (recorded by scripts/record_layout.exs), comments and all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from otpshell.lang.layout import format_source
from otpshell.vm import VM

RECORDED = json.loads((Path(__file__).parent / "recorded.json").read_text("utf-8"))


@pytest.mark.parametrize(("piece", "expected"), RECORDED, ids=range(len(RECORDED)))
def test_a_piece_of_code_is_laid_out_as_real_elixir_does_it(piece: str, expected: str) -> None:
    assert format_source(piece) == expected


@pytest.mark.parametrize(("piece", "expected"), RECORDED, ids=range(len(RECORDED)))
def test_what_is_laid_out_stays_as_it_is(piece: str, expected: str) -> None:
    assert format_source(format_source(expected)) == format_source(expected)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ('Code.format_string!("foo 1, 2", locals_without_parens: [foo: 2])', "foo 1, 2"),
        ('Code.format_string!("foo 1, 2", locals_without_parens: [foo: :*])', "foo 1, 2"),
        ('Code.format_string!("foo 1, 2", locals_without_parens: [foo: 1])', "foo(1, 2)"),
        ('Code.format_string!("foo(aaa, bbb)", line_length: 10)', "foo(\n  aaa,\n  bbb\n)"),
        ('Code.format_string!("if a, do: b", force_do_end_blocks: true)', "if a do\n  b\nend"),
        ('Code.format_string!("<<a::b>>", normalize_bitstring_modifiers: false)', "<<a::b>>"),
        ('Code.format_string!("~X(a b)", sigils: [X: fn text, _ -> String.upcase(text) end])', "~X(A B)"),
        ('Code.format_string!("")', ""),
    ],
)
def test_the_options_of_format_string(call: str, expected: str) -> None:
    vm = VM()
    try:
        assert vm.eval(f"IO.iodata_to_binary({call})") == expected.encode()
    finally:
        vm.stop()
