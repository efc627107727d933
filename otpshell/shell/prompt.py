"""The prompt itself: reads inputs, hands them to the session, prints what comes back.

The prompt is on the screen before the VM is: a thread makes the VM while the first line is being typed.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from pathlib import Path
from typing import Any

from prompt_toolkit.application import get_app

import otpshell
from otpshell.shell.reader import Front, make_reader
from otpshell.shell.terminal import Terminal
from otpshell.view.styles import wants_colour

BANNER = "otpshell {version}, Elixir 1.14 - press Ctrl+D to exit (type h() ENTER for help)"
LEAVE = ("exit", "exit()", "quit", "quit()", ":quit", ":q")


def run_prompt(options: Any, capabilities: Any) -> int:
    """Open the prompt on the terminal; gives the exit code."""
    colour = wants_colour() and not options.plain
    terminal = Terminal()
    loading = Loading(options, capabilities, terminal, colour)
    front = Front()
    reader = make_reader(front, options, colour)
    # Keys must not wait long for a process that computes.
    sys.setswitchinterval(0.001)
    loading.start()
    terminal.write((BANNER.format(version=otpshell.__version__) + "\n").encode())
    dot_file = dot_iex(options)
    session = None
    if dot_file is not None:
        session = front.session = loading.wait()
        _show(terminal, session.run_dot_iex(dot_file))
    interrupted = False
    loading.front = front
    while not loading.halted:
        try:
            reader.message = front.prompt()
            text = reader.prompt(pre_run=lambda: terminal.attach(get_app()))
        except KeyboardInterrupt:
            if interrupted:
                break
            interrupted = True
            terminal.detach()
            terminal.write(b"(Ctrl-C again, Ctrl-D or exit to leave)\n")
            continue
        except EOFError:
            break
        finally:
            terminal.detach()
        interrupted = False
        if text.strip() in LEAVE:
            break
        if session is None:
            session = front.session = loading.wait()
        session.serve_reads()
        if not loading.halted:
            _show(terminal, session.evaluate(text))
    terminal.detach()
    loading.stop()
    return loading.halted[0] if loading.halted else 0


class Loading:
    """Makes the VM and the session in a thread of its own."""

    def __init__(self, options: Any, capabilities: Any, terminal: Terminal, colour: bool) -> None:
        self._options = options
        self._capabilities = capabilities
        self._terminal = terminal
        self._colour = colour
        self._thread = threading.Thread(target=self._load, name="otpshell-loading", daemon=True)
        self.halted: list[int] = []
        self.front: Front | None = None
        self.session: Any = None
        self._failure: BaseException | None = None

    def start(self) -> None:
        self._thread.start()

    def wait(self) -> Any:
        """The session, when it is there."""
        self._thread.join()
        if self._failure is not None:
            raise self._failure
        return self.session

    def stop(self) -> None:
        if self.session is not None:
            self.session.vm.stop()

    def _load(self) -> None:
        try:
            from otpshell.shell.boot import make_session, warm_up

            self.session = make_session(self._options, self._capabilities, self._terminal, self._colour, _width, self._halt)
            self.session.read_line = _read_line
            if self.front is not None:
                self.front.session = self.session
            warm_up(self.session)
        except BaseException as error:
            self._failure = error

    def _halt(self, code: int) -> None:
        """``System.halt``: leave the prompt, wherever it is."""
        self.halted.append(code)
        app = self._terminal.app()
        if app is not None:
            app.loop.call_soon_threadsafe(lambda: app.exit(exception=EOFError) if app.is_running else None)
        session = self.session
        if session is not None:
            session.halted()


def _width() -> int:
    return min(80, shutil.get_terminal_size().columns)


def _show(terminal: Terminal, outcome: Any) -> None:
    terminal.write(outcome.printed().encode("utf-8", "surrogateescape"))


def _read_line() -> bytes:
    """A line that a process asked for. KeyboardInterrupt interrupts the evaluation."""
    return sys.stdin.buffer.readline()


def dot_iex(options: Any) -> str | None:
    """The file that sets up the shell: ``--dot-iex``, or ``.iex.exs`` here or at home."""
    if options.dot_iex is not None:
        return options.dot_iex if options.dot_iex and Path(options.dot_iex).is_file() else None
    for folder in (Path.cwd(), Path.home()):
        if (folder / ".iex.exs").is_file():
            return os.path.join(folder, ".iex.exs")
    return None
