"""What a person at the observer waits for: a key to be answered on the screen, with 100,000 processes and one that computes without end."""

from __future__ import annotations

import re
import select
import time
from os import environ, read, write

from at_a_prompt import ENDLESS, PROMPT, Program

COUNT = 100_000
KEYS = 100
_CROWD = f"for _ <- 1..{COUNT}, do: spawn(fn -> Process.sleep(:infinity) end); :ok"
# The row of the cursor is the only one behind whose pid this colour stands.
_CURSOR = rb"48;2;29;86;118m0\.(\d+)\.0"


class Screen(Program):
    """The observer on a pseudo-terminal."""

    def __init__(self, command: list[str]) -> None:
        environ["COLORTERM"] = "truecolor"
        super().__init__(command)

    def cursor(self, number: int | None) -> int:
        """Nanoseconds since the last key until the cursor is at the process of that number; None: at any. Then its number is given."""
        seen = b""
        while True:
            found = [int(each) for each in re.findall(_CURSOR, seen)]
            if found and number in (None, found[-1]):
                return found[-1] if number is None else time.perf_counter_ns() - self.began
            if not select.select([self._terminal], [], [], 30)[0]:
                raise TimeoutError(f"the cursor never came to {number}")
            seen += read(self._terminal, 1 << 18)

    def press(self, key: bytes, pause: float) -> None:
        """Read on for a while, then press a key."""
        until = time.monotonic() + pause
        while select.select([self._terminal], [], [], max(0.0, until - time.monotonic()))[0]:
            read(self._terminal, 1 << 18)
        self.began = time.perf_counter_ns()
        write(self._terminal, key)


def key_in_observer(command: list[str], *, beside: bool) -> list[int]:
    """Nanoseconds from a key that moves the cursor among the processes until it has moved, the least first. ``beside``: with the observer
    in a program of its own."""
    prompt = Screen(command)
    try:
        prompt.until(PROMPT % 1)
        for number, line in enumerate((_CROWD, ENDLESS), 2):
            prompt.type(line + "\r")
            prompt.until(PROMPT % number)
        screen = Screen([*command[:3], "observe", "--pid", str(prompt.pid)]) if beside else prompt
        try:
            return sorted(_keys(screen, beside))
        finally:
            if beside:
                screen.stop()
    finally:
        prompt.stop()


def _keys(screen: Screen, beside: bool) -> list[int]:
    if not beside:
        screen.type("observer\r")
    screen.until(b"supervisor")
    screen.press(b"4", 1)
    first = screen.cursor(None)
    took = []
    for number in range(1, KEYS + 1):
        # Not always at the same distance from the looks that it takes by itself.
        screen.press(b"j", 0.02 + number * 37 % 100 / 400)
        took.append(screen.cursor(first + number))
    return took
