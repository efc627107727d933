"""What a person at the prompt waits for: the first prompt, a key to be on the screen, Tab; and what the prompt takes of the memory."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import statistics
import struct
import termios
import time
from pathlib import Path

PROMPT = b"iex(%d)>"
ENDLESS = "pid = spawn(fn -> (f = fn f -> f.(f) end; f.(f)) end)"
KEYS = "abcdefghijklmnopqrstuvwxyz" * 2
# A module of so many exports to complete among.
EXPORTS = 2000


class Program:
    """A shell on a pseudo-terminal."""

    def __init__(self, command: list[str]) -> None:
        self.began = time.perf_counter_ns()
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "xterm"
            os.execvp(command[0], command)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))

    def until(self, text: bytes) -> int:
        """Nanoseconds since the start (or the last key) until the text is on the screen."""
        seen = b""
        while text not in seen:
            if not select.select([self._terminal], [], [], 30)[0]:
                raise TimeoutError(f"waited for {text!r}, got {seen!r}")
            seen += os.read(self._terminal, 65536)
            if seen.endswith(b"\x1b[6n"):
                # The program asks where the cursor is; a terminal answers.
                os.write(self._terminal, b"\x1b[1;1R")
        return time.perf_counter_ns() - self.began

    def type(self, text: str) -> None:
        while select.select([self._terminal], [], [], 0.05)[0]:
            os.read(self._terminal, 65536)
        self.began = time.perf_counter_ns()
        os.write(self._terminal, text.encode())

    def memory(self) -> int:
        """Resident bytes."""
        pages = Path(f"/proc/{self.pid}/statm").read_text("ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def stop(self) -> None:
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        os.close(self._terminal)


def first_prompt(command: list[str]) -> int:
    """Nanoseconds from the start of a program on a terminal until its first prompt is there."""
    program = Program(command)
    try:
        return program.until(PROMPT % 1)
    finally:
        program.stop()


def memory_at_prompt(command: list[str]) -> int:
    """Resident bytes of a shell that has answered one input."""
    program = Program(command)
    try:
        program.until(PROMPT % 1)
        program.type("1 + 1\r")
        program.until(PROMPT % 2)
        time.sleep(1)
        return program.memory()
    finally:
        program.stop()


def key_to_screen(command: list[str]) -> int:
    """Nanoseconds from a key to its letter on the screen, the median of many, while a process computes without end."""
    program = Program(command)
    try:
        program.until(PROMPT % 1)
        program.type(ENDLESS + "\r")
        program.until(PROMPT % 2)
        took = []
        for key in KEYS:
            program.type(key)
            took.append(program.until(key.encode()))
        return int(statistics.median(took))
    finally:
        program.stop()


def completion() -> int:
    """Nanoseconds that Tab takes behind the name of a module with many functions, the median of some."""
    from types import SimpleNamespace

    from otpshell.console.boot import make_session
    from otpshell.console.complete import complete
    from otpshell.vm.capabilities import Capabilities

    session = make_session(SimpleNamespace(), Capabilities(), lambda data: None, False, lambda: 80, lambda code: None)
    try:
        functions = "\n".join(f'  @doc "The {number}th."\n  def fun_{number}(a, b), do: {{a, b}}' for number in range(EXPORTS))
        session.evaluate(f"defmodule Big do\n{functions}\nend")
        took = []
        for text in ("Big.", "Big.fun_", "Big.fun_19") * 3:
            began = time.perf_counter_ns()
            assert complete(session, text)
            took.append(time.perf_counter_ns() - began)
        return int(statistics.median(took))
    finally:
        session.vm.stop()
