"""What was typed ahead goes, in its order, to whoever reads next: a program's line, or the next prompt."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.key_binding.key_processor import KeyPress
from prompt_toolkit.keys import Keys

from otpshell.shell import prompt
from otpshell.shell.terminal import Terminal
from otpshell.shell.typeahead import first_line, put_back, take_line

ENTER, PASTE = KeyPress(Keys.ControlM, "\r"), Keys.BracketedPaste


def keys(text: str) -> list[KeyPress]:
    return [KeyPress(letter) for letter in text]


@pytest.mark.parametrize(
    ("presses", "line", "whole", "rest"),
    [
        ([], "", False, []),
        (keys("héll"), "héll", False, []),
        ([*keys("one"), ENTER, *keys("two")], "one\n", True, keys("two")),
        ([ENTER], "\n", True, []),
        ([*keys("onx"), KeyPress(Keys.ControlH, "\x7f"), *keys("e"), ENTER], "one\n", True, []),
        ([*keys("no"), KeyPress(Keys.ControlU, "\x15"), *keys("one"), ENTER], "one\n", True, []),
        ([KeyPress(Keys.ControlD, "\x04"), *keys("x")], "", True, keys("x")),
        ([*keys("a"), KeyPress(Keys.Up, "\x1b[A"), KeyPress(Keys.ControlD, "\x04"), *keys("b"), ENTER], "ab\n", True, []),
        ([*keys("a"), KeyPress(PASTE, "b\r\nc\nd"), *keys("e")], "ab\n", True, [KeyPress(PASTE, "c\nd"), *keys("e")]),
        ([KeyPress(PASTE, "b\n"), *keys("e")], "b\n", True, keys("e")),
        ([KeyPress(PASTE, "b")], "b", False, []),
    ],
)
def test_a_line_is_taken_from_the_keys_that_were_typed_ahead(presses: list[KeyPress], line: str, whole: bool, rest: list[KeyPress]) -> None:
    assert first_line(presses) == (line, whole, rest)


def test_what_stands_behind_a_program_s_line_is_read_next_with_its_ends_of_lines() -> None:
    with create_pipe_input() as source, create_app_session(input=source):
        put_back("6 * 7\nh\x7fé\nx")
        assert [take_line() for _ in range(4)] == [("6 * 7\n", True), ("é\n", True), ("x", False), ("", False)]


class _App:
    """A prompt that is coming up; what its loop is to do is done by :meth:`go_on`."""

    def __init__(self) -> None:
        self.is_running, self.is_done = True, False
        self.loop = self
        self.input = self.output = None
        self._soon: list[Any] = []

    def call_soon(self, *what: Any) -> None:
        self._soon.append(what)

    def exit(self, exception: Any) -> None:
        assert exception is EOFError
        self.is_done = True

    def go_on(self) -> None:
        for function, *arguments in self._soon:
            function(*arguments)


@pytest.mark.parametrize("halted", [[], [4]])
def test_a_halt_while_the_prompt_is_coming_up_ends_it(halted: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    app, terminal = _App(), Terminal()
    monkeypatch.setattr(prompt, "get_app", lambda: app)
    background: Any = SimpleNamespace(ask=lambda _app: None)
    prompt._on_screen(terminal, background, SimpleNamespace(halted=halted))  # type: ignore[arg-type]
    app.go_on()
    assert app.is_done is bool(halted)
