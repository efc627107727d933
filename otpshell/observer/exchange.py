"""One question as a line of JSON, and its answer as another."""

from __future__ import annotations

import inspect
import json
import re
from typing import Any, get_type_hints

from otpshell.observer.data.world import Trouble
from otpshell.observer.source import QUESTIONS, Source
from otpshell.observer.wire import BadData, from_plain, to_plain

# More brackets than this outside of texts make no question.
_BRACKETS = 100
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"')


def question_line(question: str, arguments: dict[str, Any]) -> bytes:
    """What an observer sends."""
    return json.dumps({"ask": question, "with": {name: to_plain(value) for name, value in arguments.items()}}).encode() + b"\n"


def reply(source: Source, line: bytes) -> bytes:
    """What the VM's side sends back. Never fails: what is wrong with the question is said in the reply."""
    try:
        question, arguments = _read(line)
        answer: dict[str, Any] = {"answer": to_plain(source.ask(question, **arguments))}
    except Trouble as trouble:
        answer = {"trouble": str(trouble)}
    return json.dumps(answer).encode("utf-8", "backslashreplace") + b"\n"


def _read(line: bytes) -> tuple[str, dict[str, Any]]:
    try:
        if sum(map(_TEXT.sub(b"", line).count, (b"[", b"{"))) > _BRACKETS:
            # The VM lets Python recurse so deep that nesting without end would end the program.
            raise BadData("too deeply nested")
        asked = json.loads(line)
        function = QUESTIONS[asked["ask"]]
        hints = get_type_hints(function)
        names = list(inspect.signature(function).parameters)[1:]
        given = asked["with"]
        if not set(given) <= set(names):
            raise BadData(f"{asked['ask']} takes {', '.join(names)}")
        return asked["ask"], {name: from_plain(hints[name], value) for name, value in given.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Trouble(f"that question is not understood: {error}") from None


def read_reply(question: str, line: bytes) -> Any:
    """The answer in a reply; Trouble with its text."""
    try:
        found = json.loads(line)
        if "trouble" in found:
            raise Trouble(str(found["trouble"]))
        return from_plain(get_type_hints(QUESTIONS[question])["return"], found["answer"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Trouble(f"the answer is not understood, the other otpshell may be of another version: {error}") from None
