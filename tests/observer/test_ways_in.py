"""The observer opens at the prompt, and the prompt goes on as if nothing had been."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from otpshell.shell.terminal import Terminal
from tests.prompt_iex.shells import Shell
from tests.prompt_iex.shells import Terminal as Typed

pytest.importorskip("pty")


class Stream:
    def __init__(self) -> None:
        self.written = b""

    def write(self, data: bytes) -> None:
        self.written += data

    def flush(self) -> None:
        pass


def test_what_is_printed_meanwhile_appears_afterwards() -> None:
    stream = Stream()
    terminal = Terminal(stream)
    with terminal.held():
        terminal.write(b"one\n")
        terminal.write(b"two\n")
        assert stream.written == b""
    assert stream.written == b"one\ntwo\n"
    terminal.write(b"three\n")
    assert stream.written == b"one\ntwo\nthree\n"


@pytest.fixture
def shell() -> Iterator[Shell]:
    shell = Shell()
    yield shell
    shell.stop()


def test_the_command_and_the_function_ask_the_prompt_s_thread_to_open_it(shell: Shell) -> None:
    opened = []
    shell.session.faces["observer"] = lambda session, *who: opened.append((session is shell.session, who))
    shell.type("{:ok, pid} = Agent.start(fn -> 1 end)")
    for source, printed in (("observer", ""), (":observer.start()", ":ok\n"), (":observer.start", ":ok\n"), ("observer pid", "")):
        assert shell.type(source) == printed
        shell.session.to_open()
    pid = shell.session.bound("pid")
    assert opened == [(True, ()), (True, ()), (True, ()), (True, (pid,))]


def test_it_opens_over_the_prompt_and_gives_it_back(tmp_path: Path) -> None:
    typed = Typed("--no-history", folder=str(tmp_path), environment={"XDG_RUNTIME_DIR": str(tmp_path)})
    try:
        typed.wait_for("iex(1)>")
        typed.type("Agent.start(fn -> 1 end, name: Box)")
        typed.wait_for("iex(2)>")
        typed.type("observer")
        typed.wait_for(lambda shown: "Box" in shown and "quit" in shown)
        typed.keys("q")
        typed.wait_for("iex(3)>")
        typed.type("Agent.get(Box, & &1)")
        typed.wait_for("1")
        typed.wait_for("iex(4)>")
        typed.type("observer Nobody")
        typed.wait_for("no process is or was Nobody: `observer` takes a pid or a name, or nothing")
        typed.wait_for("iex(5)>")
    finally:
        typed.close()
