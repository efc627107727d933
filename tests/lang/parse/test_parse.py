"""The parser gives what real Elixir gives: quoted expressions, errors, and the prompt's wish for more input."""

from __future__ import annotations

import hashlib
import json
import struct
from pathlib import Path
from typing import Any

import pytest

from otpshell.lang.parse import is_incomplete, parse, parse_prompt
from otpshell.lang.syntax_errors import ElixirSyntaxError
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, Cons, cons, to_pylist

HERE = Path(__file__).parent
SNIPPETS = json.loads((HERE / "snippets.json").read_text())
PROMPT = json.loads((HERE / "prompt.json").read_text())


def canonical(term: Any) -> str:
    kind = type(term)
    if kind is Atom:
        return f":{term.name} "
    if kind is int:
        return f"{term} "
    if kind is float:
        return f"f{struct.pack('>d', term).hex().upper()} "
    if kind is bytes:
        return f'"{term.hex().upper()}"'
    if kind is tuple:
        return "{" + "".join(canonical(item) for item in term) + "}"
    if kind is Cons or term is EMPTY:
        return "[" + "".join(canonical(item) for item in to_pylist(term)) + "]"
    raise TypeError(repr(term))


def answer(source: str, **options: Any) -> str:
    try:
        return "ok " + hashlib.sha256(canonical(parse(source, **options)).encode()).hexdigest()[:16]
    except ElixirSyntaxError as error:
        return f"{error.kind} {error.message}"


@pytest.mark.parametrize(("source", "plain", "full"), SNIPPETS)
def test_a_snippet_parses_as_in_elixir(source: str, plain: str, full: str) -> None:
    assert answer(source) == plain
    assert answer(source, columns=True, token_metadata=True) == full


@pytest.mark.parametrize(("source", "decision"), PROMPT)
def test_the_prompt_asks_for_more_exactly_when_iex_does(source: str, decision: str) -> None:
    got = is_incomplete(source + "\n")
    if isinstance(got, ElixirSyntaxError):
        got = f"{got.kind} {got.message.splitlines()[0]}"
    assert got == decision


def test_a_line_that_begins_with_an_operator_goes_on_with_the_last_value() -> None:
    assert canonical(parse_prompt("|> f\n")) == canonical(parse("v(-1) |> f"))


def test_an_operator_after_a_match_is_refused() -> None:
    with pytest.raises(ElixirSyntaxError) as error:
        parse_prompt("|> f\n", after_match=True)
    assert error.value.description.startswith("pipe shorthand is not allowed immediately after a match expression in IEx.")


def test_the_break_line_ends_an_incomplete_expression() -> None:
    error = is_incomplete("(\n#iex:break\n")
    assert isinstance(error, ElixirSyntaxError)
    assert (error.kind, error.message) == ("TokenMissingError", "iex:1: incomplete expression")


def test_five_thousand_nested_parentheses_parse() -> None:
    assert parse("(" * 5000 + "1" + ")" * 5000) == 1


@pytest.mark.parametrize("opening", ["(", "[", "{", "! ", "@", "a = ", "fn -> ", "a("])
def test_nesting_without_end_is_refused_clearly(opening: str) -> None:
    with pytest.raises(ElixirSyntaxError):
        parse(opening * 60_000)


def test_a_list_of_ten_thousand_elements_parses() -> None:
    assert len(to_pylist(parse("[" + ", ".join(["1"] * 10_000) + "]"))) == 10_000


def test_literals_can_be_encoded() -> None:
    encoded = parse("[a: 1]", literal_encoder=lambda value, meta: (atom("lit"), meta, cons(value, EMPTY)))
    assert encoded[0] is atom("lit")


def test_only_existing_atoms_can_be_asked_for() -> None:
    with pytest.raises(ElixirSyntaxError) as error:
        parse(":never_seen_in_any_test_before", existing_atoms_only=True)
    assert error.value.message.splitlines()[0] == "nofile:1:1: unsafe atom does not exist: never_seen_in_any_test_before"


def test_warnings_are_collected() -> None:
    warnings: list[Any] = []
    parse("not a in b", warnings=warnings)
    assert warnings == [(1, 7, '"not expr1 in expr2" is deprecated, use "expr1 not in expr2" instead')]


@pytest.mark.parametrize(("before", "shown"), [(8, "    |\n 10 | * 2\n    | ^"), (998, "      |\n 1000 | * 2\n      | ^")])
def test_the_excerpt_is_as_wide_as_the_line_number(before: int, shown: str) -> None:
    with pytest.raises(ElixirSyntaxError) as error:
        parse("\n" * before + "1 +\n* 2")
    assert error.value.message == f"nofile:{before + 2}:1: syntax error before: '*'\n{shown}"
