"""What is printed at the prompt is, byte for byte, what real IEx prints (``scripts/record_iex.py`` recorded it)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.prompt_iex.shells import Shell

RECORDED = json.loads((Path(__file__).parent / "recorded.json").read_text("utf-8"))


# IEx gives pids, references and funs no colour of their own; here each has one, and the colours around it go on behind it.
_PIECE = re.compile(r"(\x1b\[[\d;]*m)|(#(?:PID|Port|Reference)<[\d.]+>|#Function<[\d.]+)\x1b\[39m")


def uncoloured(text: str) -> str:
    """Without the colours of pids, references and funs."""
    around: list[str] = []
    found, at = "", 0
    for piece in _PIECE.finditer(text):
        if piece.start() < at:
            continue
        found += text[at : piece.start()]
        at = piece.end()
        if piece[1] is None:
            # The colour before it, and behind it those that stood around it.
            own, back = around.pop(), "".join(around)
            found = found.removesuffix(own) + piece[2]
            at += len(back) if text.startswith(back, at) else 0
            continue
        found += piece[1]
        around = [] if piece[1] in ("\x1b[m", "\x1b[0m") else [*around, piece[1]]
    return found + text[at:]


def plain(text: str) -> str:
    """Without what may differ: line numbers of the library's files, the library's own stack entries below the first, numbers of funs."""
    text = re.sub(r"((?:lib|src)/[\w/]+\.ex|\w+\.erl):\d+", r"\1:N", text)
    text = re.sub(r"\n    \(iex 1\.14\.0\) lib/iex/(?:history|helpers)\.ex:N: [\w.]+/\d", "", text)
    text = re.sub(r"\((?:iex) 1\.14\.0\) lib/iex/\w+\.ex:N: [\w.]+/\d", "(iex)", text)
    text = re.sub(r"#Function<\d+\.\d+/", "#Function<N/", text)
    return "\n".join(line.rstrip(" ") for line in text.split("\n"))


@pytest.fixture(scope="module")
def shell() -> Iterator[Shell]:
    found = Shell(colour=True)
    yield found
    found.stop()


@pytest.fixture(scope="module")
def printed(shell: Shell) -> list[str]:
    return [shell.type(each["input"]) for each in RECORDED]


@pytest.mark.parametrize("index", range(len(RECORDED)), ids=[each["input"].split("\n")[0][:40] for each in RECORDED])
def test_prints_what_iex_prints(index: int, printed: list[Any]) -> None:
    assert plain(uncoloured(printed[index])) == plain(RECORDED[index]["output"])


# -- errors -----------------------------------------------------------------------------------------------------------------

# What real IEx said to what goes wrong at a prompt: sessions of (input, what was printed).
ERRORS = [step for session in json.loads((Path(__file__).parent / "errors.json").read_text("utf-8")) for step in [None, *session]]


def told(text: str) -> str:
    """The text of an error without colours, stack entries of the library, the layout, and what differs from run to run."""
    text = re.sub(r"\x1b\[[\d;]*m", "", text)
    text = re.sub(r"\n +\((?:elixir|stdlib|iex) [^\n]*", "", text)
    text = re.sub(r"#(PID|Reference|Function)<[\d.]+", r"#\1<N", text)
    text = re.sub(r"\{:module, (\w+),\s*<<.*?>>", r"{:module, \1, <<...>>", text, flags=re.DOTALL)
    return " ".join(re.sub(r"\d\d:\d\d:\d\d\.\d+", "TIME", text).split())


@pytest.fixture(scope="module")
def answers() -> Iterator[list[str]]:
    shell = Shell(forgetful=True, colour=True)
    found = []
    for step in ERRORS:
        if step is None:
            shell.stop()
            shell = Shell(forgetful=True, colour=True)
        found.append("" if step is None else shell.type(step[0]))
    yield found
    shell.stop()


@pytest.mark.parametrize(
    "index", [index for index, step in enumerate(ERRORS) if step], ids=[step[0].split("\n")[0][:40] for step in ERRORS if step]
)
def test_says_of_an_error_what_iex_says(index: int, answers: list[str]) -> None:
    # Whether a start that fails is answered before the link ends the shell is a race in real IEx.
    assert told(answers[index]).endswith(told(ERRORS[index][1]))
