"""Aliases and imports that nothing uses are reported, in Elixir's words."""

from __future__ import annotations

import json
from pathlib import Path

from otpshell.lang.expand import expand_expression, new_env
from otpshell.lang.lexical import LexicalTracker
from otpshell.lang.parse import parse
from tests.lang.expand.expand_server import RecordedServer

RECORDED = json.loads((Path(__file__).parent / "recorded.json").read_text("utf-8"))


def unused(source: str) -> list[str]:
    server = RecordedServer(RECORDED["exports"])
    tracker = LexicalTracker()
    env = new_env(server).replace(lexical_tracker=tracker)
    expand_expression(parse(source), env)
    server.warnings.clear()
    tracker.warn_unused(env)
    return [warning.format() for warning in server.warnings]


def test_an_alias_nobody_uses_is_reported_on_its_line() -> None:
    assert unused("alias Foo.Used\n\nalias Foo.Bar\nUsed.x()") == ["warning: unused alias Bar\n  nofile:3\n\n"]


def test_an_import_nobody_uses_is_reported() -> None:
    assert unused("import Enum\n1") == ["warning: unused import Enum\n  nofile:1\n\n"]


def test_of_an_import_with_only_each_function_is_to_be_used() -> None:
    assert unused("import List, only: [first: 1, last: 1]\nfirst([])") == ["warning: unused import List.last/1\n  nofile:1\n\n"]


def test_a_call_a_capture_and_a_quote_use_an_import() -> None:
    assert unused("import Enum\nmap([], 1)") == []
    assert unused("import Enum\n&map/2") == []
    assert unused("import Enum\nquote do: map(x, y)") == []


def test_warn_false_keeps_silent() -> None:
    assert unused("import Enum, warn: false\nalias Foo.Bar, warn: false") == []


def test_a_struct_and_a_longer_alias_use_an_alias() -> None:
    assert unused("alias Foo.Bar\nBar.Baz") == []
    assert unused("alias Samples, as: S\n%S{}") == []
