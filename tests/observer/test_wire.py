"""Answers cross to another program as plain JSON and come back the same; what is no answer or no question is refused."""

from __future__ import annotations

import json

import pytest

from otpshell.observer.data.system import Fact
from otpshell.observer.data.world import Trouble
from otpshell.observer.exchange import question_line, read_reply, reply
from otpshell.observer.wire import BadData, from_plain, to_plain

from .systems import observed, pid_of

SHOP = observed()
COUNTER, BOX = pid_of(SHOP, "Counter.2"), pid_of(SHOP, "box")
TABLE = SHOP.ask("tables").rows[0].id
QUESTIONS = [
    ("system", {}),
    ("load", {}),
    ("processes", {"sort": "mail", "down": True, "filter": "o", "count": 3}),
    ("tree_page", {"links": True, "folded": ("on their own",)}),
    ("process", {"pid": COUNTER}),
    ("process", {"pid": pid_of(SHOP, "Counter")}),
    ("state", {"pid": COUNTER}),
    ("mailbox", {"pid": BOX}),
    ("dictionary", {"pid": COUNTER}),
    ("code", {"pid": COUNTER}),
    ("why", {"pid": pid_of(SHOP, "Counter")}),
    ("tables", {}),
    ("objects", {"id": TABLE, "search": "p"}),
    ("timeline", {"start": -1, "kinds": "messages"}),
    ("moment", {"number": 40}),
    ("seq", {"pid": COUNTER}),
]


@pytest.mark.parametrize(("question", "arguments"), QUESTIONS, ids=[question for question, _ in QUESTIONS])
def test_an_answer_comes_back_from_the_wire_as_it_was(question: str, arguments: dict[str, object]) -> None:
    expected = SHOP.ask(question, **arguments)
    answer = read_reply(question, reply(SHOP, question_line(question, arguments)))
    if question in ("load", "system"):
        assert type(answer) is type(expected)
    elif question == "objects":
        assert [row.text for row in answer.rows] == [row.text for row in expected.rows]
    else:
        assert answer == expected


def test_trouble_crosses_as_its_text() -> None:
    with pytest.raises(Trouble, match="nothing is known of a process 0.9999.0"):
        read_reply("state", reply(SHOP, question_line("state", {"pid": "0.9999.0"})))


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"nonsense\n",
        b"[]\n",
        b"{}\n",
        b'{"ask": "no_such_question", "with": {}}\n',
        b'{"ask": "state", "with": {"pid": 4}}\n',
        b'{"ask": "state", "with": {"nobody": "x"}}\n',
        b'{"ask": "state", "with": 4}\n',
        b'{"ask": "state", "with": {}}\n',
        b'{"ask": "__init__", "with": {}}\n',
        b"[" * 100_000 + b'"' * 100_000 + b"\n",
    ],
)
def test_what_is_no_question_is_answered_with_trouble(line: bytes) -> None:
    assert list(json.loads(reply(SHOP, line))) == ["trouble"]


def test_what_is_no_answer_is_refused() -> None:
    assert from_plain(Fact, to_plain(Fact("a", "b"))) == Fact("a", "b")
    for wrong in ({"label": "a"}, {"label": "a", "text": 1, "share": None}, [], {"label": "a", "text": "b", "share": "c"}):
        with pytest.raises(BadData):
            from_plain(Fact, wrong)
    for line in (b"", b"{}", b"[1]", b'{"answer": 1}'):
        with pytest.raises(Trouble, match="not understood"):
            read_reply("tables", line)
