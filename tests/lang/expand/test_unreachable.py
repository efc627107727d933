"""Clauses that cannot match are reported in the Erlang compiler's words (as Elixir 1.14 prints them for the same module)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from otpshell.lang.definition import Definition
from otpshell.lang.diagnostics import meta_line
from otpshell.lang.env import Scope
from otpshell.lang.expand import expand_definition_clause, new_env
from otpshell.lang.parse import parse
from otpshell.lang.quoted import DO, WHEN, keyword_get
from otpshell.lang.unreachable import unreachable_in_definition, unreachable_inside
from otpshell.terms.atom import alias
from otpshell.terms.cons import EMPTY, to_pylist
from tests.lang.expand.expand_server import RecordedServer

RECORDED = json.loads((Path(__file__).parent / "recorded.json").read_text("utf-8"))


def warnings_of(source: str) -> list[str]:
    server = RecordedServer(RECORDED["exports"])
    env = new_env(server).replace(module=alias("Foo"))
    definition = None
    for _, meta, args in to_pylist(parse(f"(\n{source}\n)")[2]):
        head, options = to_pylist(args)
        guards = []
        if head[0] is WHEN:
            head, guard = to_pylist(head[2])
            guards = [guard]
        patterns = to_pylist(head[2])
        name = (head[0].name, len(patterns))
        definition = definition or Definition("def", *name, "nofile", 1, EMPTY)
        scope = Scope(env.replace(function=name))
        definition.clauses.append(expand_definition_clause(meta, patterns, guards, keyword_get(options, DO), scope))
    assert definition is not None
    found: list[str] = []

    def say(meta: Any, _order: Any, text: str) -> None:
        found.append(f"{meta_line(meta)}: {text}")

    unreachable_in_definition(definition, say)
    for clause in definition.clauses:
        unreachable_inside(clause.body, say)
    return found


def test_a_clause_after_one_that_takes_everything_is_reported_with_the_function() -> None:
    assert warnings_of("def g(_), do: 1\ndef g(2), do: 2") == [
        "3: this clause for g/1 cannot match because a previous clause at line 2 always matches"
    ]


def test_a_repeated_literal_is_reported() -> None:
    assert warnings_of("def i(1), do: 1\ndef i(1), do: 2") == [
        "3: this clause cannot match because a previous clause at line 2 always matches"
    ]


def test_case_clauses_are_compared_by_shape() -> None:
    source = "def n(x) do\n case x do\n {_, _} -> 1\n {1, 2} -> 2\n a when a > 1 -> 1\n _ -> 3\n end\nend\ndef n(x) when x, do: 1"
    assert warnings_of(source) == [
        "10: this clause for n/1 cannot match because a previous clause at line 2 always matches",
        "5: this clause cannot match because a previous clause at line 4 always matches",
    ]


def test_guards_repeated_variables_and_longer_lists_keep_a_clause_alive() -> None:
    clauses = ["f(x, x), do: 1", "f(x, y) when x > y, do: 2", "f([a], b), do: {a, b}", "f([a, b | c], d), do: {a, b, c}", "f(_, _), do: 3"]
    source = "\n".join(f"def {clause}" for clause in clauses)
    assert warnings_of(source) == []
