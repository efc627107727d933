"""A demo in a real terminal: keys, loops that are interrupted, detours, notes, leaving. Waiting is for what is shown, never for time."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..prompt_iex.shells import Terminal
from .examples import ECHO

LOOP = """\
#: demo Loop
defmodule Loop do
  def forever, do: forever()
end
#=> ...
Loop.forever()
#=> ...
:still_here
#=> :still_here
"""
# The terminal is left as it was: the other screen is closed.
LEFT = "\x1b[?1049l"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "echo.exs").write_text(ECHO)
    (tmp_path / "loop.exs").write_text(LOOP)
    return tmp_path


@pytest.fixture
def terminals(folder: Path) -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.close()


def open_terminal(terminals: list[Terminal], folder: Path, *args: str) -> Terminal:
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    terminal = Terminal(*args, folder=str(folder), environment={"XDG_RUNTIME_DIR": str(folder), "XDG_CACHE_HOME": cache})
    terminals.append(terminal)
    return terminal


def test_a_demo_is_played_with_keys_and_left_with_q(folder: Path, terminals: list[Terminal]) -> None:
    terminal = open_terminal(terminals, folder, "demo", "echo.exs", "--record", "live.cast")
    terminal.wait_for("It answers.")
    terminal.keys("   ")
    terminal.wait_for("echo")
    terminal.keys("\r\r")
    terminal.wait_for("#PID<0.109.0>")
    # Left: the step is there to be typed again; right runs it again, with the same pid.
    terminal.keys("\x1b[D\x1b[C")
    terminal.wait_for("iex(2)>")
    terminal.keys("\x14")
    terminal.wait_for("detour:")
    terminal.keys("1 + 41\r")
    terminal.wait_for("42")
    terminal.keys("resume\r")
    terminal.wait_for("leaves")
    terminal.keys("\x1b[C\x1b[C")
    terminal.wait_for(":hello")
    terminal.keys("qq")
    assert terminal.exit_code() == 0
    assert LEFT in terminal.all and terminal.all.endswith("written to live.cast\r\n")
    header, *events = [json.loads(line) for line in (folder / "live.cast").read_text("utf-8").splitlines()]
    assert (header["version"], header["title"]) == (3, "Echo")
    assert events[-1][1:] == ["x", "0"]
    assert [data for _, code, data in events if code == "m"][0] == "echo = spawn(fn ->"
    shown = "".join(data for _, code, data in events if code == "o")
    assert "\x1b[?1049h" in shown and LEFT in shown and "#PID<0.109.0>" in shown and "← back" in shown
    assert not list((folder / "otpshell").iterdir())


def test_a_loop_without_end_is_interrupted_and_the_demo_goes_on(folder: Path, terminals: list[Terminal]) -> None:
    terminal = open_terminal(terminals, folder, "demo", "loop.exs")
    terminal.wait_for("leaves")
    terminal.keys("\x1b[C")
    terminal.wait_for("iex(2)>")
    terminal.keys("\x1b[C")
    terminal.wait_for("Loop.forever()")
    terminal.keys("\x03")
    terminal.wait_for("** (EXIT) interrupted")
    terminal.keys("\x1b[C")
    terminal.wait_for(":still_here")
    # Back over the loop, which runs again for a moment.
    terminal.keys("\x1b[D")
    terminal.wait_for("any key types")
    # Nothing runs: the first asks, the second leaves.
    terminal.keys("\x03\x03")
    assert terminal.exit_code() == 0
    assert LEFT in terminal.all


def test_it_plays_by_itself_and_ends(folder: Path, terminals: list[Terminal]) -> None:
    (folder / "short.exs").write_text("#: demo Short\n#: pause 0\n1 + 1\n#=> 2\n")
    terminal = open_terminal(terminals, folder, "demo", "short.exs", "--auto", "--pace", "1000")
    terminal.wait_for("1 + 1")
    terminal.wait_for("the end")
    assert terminal.exit_code() == 0


def test_a_second_terminal_shows_the_notes_and_the_next_lines(folder: Path, terminals: list[Terminal]) -> None:
    notes = open_terminal(terminals, folder, "demo", "--notes")
    notes.wait_for("No demo is running.")
    demo = open_terminal(terminals, folder, "demo", "echo.exs")
    demo.wait_for("leaves")
    notes.wait_for("echo = spawn")
    demo.keys("\x1b[C")
    demo.wait_for("#PID<0.109.0>")
    notes.wait_for("send(echo, {:hi, self()})")
    (path,) = (folder / "otpshell").glob("demo-*.json")
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    demo.keys("qq")
    assert demo.exit_code() == 0
    notes.wait_for("No demo is running.")
    notes.keys("q")
    assert notes.exit_code() == 0


def test_the_prompt_opens_a_demo_and_is_there_again_after_it(folder: Path, terminals: list[Terminal]) -> None:
    terminal = open_terminal(terminals, folder, "--dot-iex", "", "--no-history")
    terminal.wait_for("iex(1)>")
    terminal.type('demo "echo.exs"')
    terminal.wait_for("It answers.")
    terminal.keys("qq")
    terminal.wait_for("iex(2)>")
    terminal.type("demo :nothing")
    terminal.wait_for("no such file; with otpshell come: ")
    terminal.wait_for("iex(3)>")
    terminal.type("demo")
    terminal.wait_for("Which one?")
    terminal.type("")
    terminal.wait_for("iex(4)>")
    terminal.keys("\x04")
    assert terminal.exit_code() == 0
