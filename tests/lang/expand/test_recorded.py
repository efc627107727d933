"""Expansion gives what Elixir 1.14 gives, errors and warnings included (recorded by scripts/record_expand.exs)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from otpshell.lang.expand import expand_expression, new_env
from otpshell.lang.parse import parse
from otpshell.terms.atom import alias, atom
from otpshell.terms.cons import EMPTY, Cons, from_iter, split
from otpshell.terms.errors import ErlError
from otpshell.terms.inspect import inspect
from otpshell.terms.maps import STRUCT, Map
from tests.lang.expand.expand_server import RecordedServer

RECORDED = json.loads((Path(__file__).parent / "recorded.json").read_text("utf-8"))
COUNTER = atom("counter")
CONTEXT = atom("context")
LIBRARY = ((CONTEXT, alias("Kernel")), (CONTEXT, alias("Macro")))
REMEMBERED = (CONTEXT, atom("imports"), atom("import"))
DO = atom("do")
INTO = atom("into")


def plain(term: Any, counters: dict[Any, int]) -> Any:
    """As the recording script prepares a term."""
    kind = type(term)
    if kind is tuple:
        if len(term) == 2 and term[0] is COUNTER and type(term[1]) is not Cons:
            return (COUNTER, counters.setdefault(term[1], len(counters)))
        return tuple(plain(each, counters) for each in term)
    if kind is Cons:
        items, _ = split(term)
        if any(item in LIBRARY for item in items if type(item) is tuple):
            items = [item for item in items if type(item) is not tuple or item[0] not in REMEMBERED]
        if items and type(items[0]) is tuple and items[0][0] is DO:
            items = [item for item in items if item != (INTO, EMPTY)]
        return from_iter([plain(item, counters) for item in items])
    return term


def run(code: str) -> dict[str, Any]:
    server = RecordedServer(RECORDED["exports"])
    env = new_env(server)
    if code.startswith("#fn"):
        env = env.replace(module=alias("Foo"), function=("f", 1))
    result: dict[str, Any] = {"code": code}
    try:
        expanded, after = expand_expression(parse(code), env, warn_unused=True)
        result["expanded"] = inspect(plain(expanded, {}), limit=None, printable_limit=None, width=1_000_000)
        result["variables"] = sorted(f"{key[0].name}@{version}" for key, version in after.versioned_vars.items())
        result["aliases"] = inspect(from_iter(after.aliases))
    except ErlError as error:
        assert type(error.value) is Map
        message = str(error) if hasattr(error, "description") else error.value.d[atom("message")].decode()
        result["error"] = [error.value.d[STRUCT].name.removeprefix("Elixir."), message]
    result["warnings"] = "".join(warning.format() for warning in server.warnings)
    return result


@pytest.mark.parametrize("case", RECORDED["cases"], ids=lambda case: case["code"][:40])
def test_expansion_is_elixirs(case: dict[str, Any]) -> None:
    assert run(case["code"]) == case
