"""The prompt itself: reads inputs, hands them to the session, prints what comes back.

The prompt is on the screen before the VM is: a thread makes the VM while the first line is being typed.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from prompt_toolkit.application import get_app

import otpshell
from otpshell.console.stage import Stage
from otpshell.shell.background import Background
from otpshell.shell.echo import ECHO
from otpshell.shell.faces import going_on
from otpshell.shell.front import Front
from otpshell.shell.keypress import key_reader, waits_for_input
from otpshell.shell.plain import PlainReader
from otpshell.shell.reader import make_reader, show_input
from otpshell.shell.terminal import Terminal, is_plain, reads_lines
from otpshell.shell.typeahead import interrupted_at_once, more_is_typed, put_back, take_line
from otpshell.view.fitting import fitted
from otpshell.view.styles import wants_colour

BANNER = "otpshell {version}, Elixir 1.14 - press Ctrl+D to exit (type h() ENTER for help)"
DEFAULTS: dict[str, Any] = {
    **{"no_history": False, "plain": False, "vi": False, "iex_1_14": False, "dot_iex": None},
    # Whether lines are read as they come, without prompt_toolkit; None decides by the terminal.
    "by_line": None,
    **{
        "hints": True,
        "changes": True,
        "pry": True,
        "prompt": None,
        "theme": "auto",
        "node": None,
        "eval": [],
        "require": [],
        "file": None,
        "args": [],
    },
}
# Where the system has them.
_ENDING = [getattr(signal, name) for name in ("SIGHUP", "SIGTERM") if hasattr(signal, name)]
LEAVE = ("exit", "exit()", "quit", "quit()")


def run_prompt(
    options: Any,
    capabilities: Any,
    faces: dict[str, Any] | None = None,
    first: tuple[str, tuple[Any, ...]] | None = None,
    opened: Any = None,
) -> int:
    """Open the prompt on the terminal; gives the exit code. ``options`` may leave out what ``DEFAULTS`` has.

    ``faces``: what the commands ``observer``, ``lessons``, ``lesson`` and ``demo`` open, each a function of the session and the command's
    arguments, called in this thread while no prompt is up. ``first``: one of them (name, arguments) that is opened at the start; the prompt
    is left when that has been left. ``opened(session)`` is called, in another thread, once the session is there; what it gives is closed at
    the end.
    """
    options = SimpleNamespace(**{**DEFAULTS, **vars(options)})
    by_line = reads_lines(options) if options.by_line is None else options.by_line
    colour = wants_colour() and not is_plain(options)
    terminal = Terminal()
    front = Front(options.prompt, options.node)
    loading = Loading(options, capabilities, terminal, (colour, by_line or is_plain(options)), front, faces or {}, opened)
    # Keys must not wait long for a process that computes.
    sys.setswitchinterval(0.001)
    reader: Any = PlainReader(front, terminal) if by_line else make_reader(front, options, colour, terminal)
    background = Background(terminal, options.theme if colour else "dark")
    if not by_line:
        ECHO.off()
    loading.start()
    on_interrupt = _on_interrupt(lambda *_: _interrupted(front.session, terminal))
    told_to_end = [(each, _on_signal(each, _end_program)) for each in _ENDING]
    try:
        if options.eval or options.require or options.file:
            failed = loading.wait().run_first(options)
            if failed is not None:
                terminal.write(failed.encode())
                return 1
        if not loading.halted:
            if first is None:
                _greet(options, terminal, loading)
            else:
                name, arguments = first
                with going_on(terminal):
                    loading.faces[name](loading.wait(), *arguments)
            _converse(reader, front, terminal, loading, background, only_guide=first is not None)
        return loading.halted[0] if loading.halted else 0
    finally:
        ECHO.on()
        for each, before in ((signal.SIGINT, on_interrupt), *told_to_end):
            if before is not None:
                signal.signal(each, before)
        loading.stop()


def _greet(options: Any, terminal: Terminal, loading: Loading) -> None:
    banner = BANNER.format(version=otpshell.__version__)
    columns = shutil.get_terminal_size().columns
    if sys.stdout.isatty() and columns < len(banner):
        banner = textwrap.fill(banner, columns, break_on_hyphens=False)
    terminal.write(f"{banner}\n".encode())
    dot_file = dot_iex(options)
    if dot_file is not None:
        _show(terminal, loading.wait().run_dot_iex(dot_file))


def _end_program(number: int, _frame: Any) -> None:
    """The terminal has gone, or somebody ends the program: the terminal is left as it was found."""
    # Whatever is on the screen now may complain about its end.
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    raise SystemExit(128 + number)


def _on_interrupt(handler: Any) -> Any:
    """Have Ctrl-C call ``handler`` when no prompt is up, wherever this thread is then; what did it before, None when it cannot be had."""
    return _on_signal(signal.SIGINT, handler)


def _on_signal(number: Any, handler: Any) -> Any:
    try:
        return signal.signal(number, handler)
    except ValueError:
        # Not the program's main thread: whoever started the prompt has the interrupts.
        return None


def _interrupted(session: Any, terminal: Terminal) -> None:
    if session is None:
        raise KeyboardInterrupt
    if ECHO.is_off:
        terminal.write(b"^C")
    session.interrupt()


def _converse(reader: Any, front: Front, terminal: Terminal, loading: Loading, background: Background, *, only_guide: bool) -> None:
    """Read, evaluate, print, until the person leaves or the system halts."""
    interrupted = False
    waiting: str | None = None
    while not loading.halted and not (only_guide and front.guide is None):
        try:
            reader.message = front.prompt()
            front.say("")
            offered = _offered(reader, front)
            text = (
                waiting
                if waiting is not None
                else reader.prompt(default=offered, pre_run=lambda: _on_screen(terminal, background, loading))
            )
            waiting = None
        except KeyboardInterrupt:
            if interrupted:
                return
            interrupted = True
            terminal.detach()
            terminal.write(b"(Ctrl-C again, Ctrl-D or exit to leave)\n")
            continue
        except EOFError:
            if not _left_guide(front, terminal):
                return
            continue
        finally:
            terminal.detach()
        interrupted = False
        copied = front.transcript.drops()
        front.transcript.taken(more_is_typed(reader))
        if copied:
            continue
        if text.strip() in LEAVE:
            if not _left_guide(front, terminal):
                return
            continue
        loading.wait()
        session = front.session
        session.serve_reads()
        if front.guide is not None:
            with going_on(terminal):
                front.guide.take(text)
            session = front.session
        elif not _evaluate(text, reader, front, terminal, loading):
            return
        if session.to_edit is not None:
            with _echoing():
                waiting = _edited(*session.to_edit)
            session.to_edit = None
        if session.to_open is not None:
            face, session.to_open = session.to_open, None
            with _echoing(), going_on(terminal):
                face()


def _offered(reader: Any, front: Front) -> str:
    """What stands at the prompt to be edited: a guide's text, or what a program has left of a line. Where lines are read it stays there
    for the next program."""
    if front.guide is not None:
        return str(front.guide.offered())
    return "" if isinstance(reader, PlainReader) else front.left_over()


def _on_screen(terminal: Terminal, background: Background, loading: Loading) -> None:
    app: Any = get_app()
    background.ask(app)
    app.erase_when_done = False
    terminal.attach(app)
    if loading.halted:
        # While the prompt was coming up: whoever halts has found none to end.
        app.loop.call_soon(_end, app)


def _end(app: Any) -> None:
    """Have a prompt end as Ctrl-D ends it, unless it has ended."""
    if app.is_running and not app.is_done:
        app.exit(exception=EOFError)


@contextmanager
def _echoing() -> Iterator[None]:
    """The terminal is someone else's for a while, and as it was found."""
    was_off = ECHO.is_off
    ECHO.on()
    try:
        yield
    finally:
        if was_off:
            ECHO.off()


def _evaluate(text: str, reader: Any, front: Front, terminal: Terminal, loading: Loading) -> bool:
    """Evaluate what was entered, each input of it by itself; whether the prompt goes on."""
    session = loading.session
    inputs = front.inputs(text)
    if interrupted_at_once(reader):
        terminal.write(b"^C\n** (EXIT) interrupted\n")
        return True
    for each in inputs:
        if loading.halted or each.strip() in LEAVE:
            return False
        if len(inputs) > 1:
            show_input(reader, front, each)
        outcome = session.evaluate(each)
        _show(terminal, outcome)
        if outcome.kind == "interrupted":
            break
    return not loading.halted


def _left_guide(front: Front, terminal: Terminal) -> bool:
    """Leave the face that has taken the prompt over; False when none has."""
    guide = front.guide
    if guide is None:
        return False
    with going_on(terminal):
        guide.leave()
    if front.guide is guide:
        # It could not be left as it should.
        front.own.guide = None
    return True


def _edited(editor: str, file: str, before: str | None) -> str | None:
    """What is in the file when the editor is left; None when that is nothing, or as it was ``before``."""
    try:
        subprocess.run([*shlex.split(editor), file], check=False)
        text = Path(file).read_text("utf-8").strip("\n")
    except (OSError, ValueError, UnicodeDecodeError) as error:
        print(f"the editor could not be used: {error}")
        return None
    finally:
        Path(file).unlink(missing_ok=True)
    if text == before:
        return None
    if text:
        print(text)
    return text or None


class Loading:
    """Makes the VM and the session in a thread of its own."""

    def __init__(
        self,
        options: Any,
        capabilities: Any,
        terminal: Terminal,
        looks: tuple[bool, bool],
        front: Front,
        faces: dict[str, Any],
        opened: Any = None,
    ) -> None:
        self._options = options
        self._capabilities = capabilities
        self._terminal = terminal
        self._colour, self._plain = looks
        self._thread = threading.Thread(target=self._load, name="otpshell-loading", daemon=True)
        self.halted: list[int] = []
        self._front = front
        self.faces = faces
        self._opened = opened
        self._to_close: Any = None
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
        if self._to_close is not None:
            self._to_close.close()
        if self.session is not None:
            self.session.close()

    def _load(self) -> None:
        try:
            from otpshell.console.boot import make_session, warm_up

            self.session = make_session(self._options, self._capabilities, self._terminal.write, self._colour, _width, self._halt)
            self.session.faces = {**self.faces, "observer": _no_screen} if self._options.plain and self.faces else self.faces
            self.session.screen.hold_output = self._terminal.held
            self.session.read_line = lambda: _read_line(self.session)
            self.session.screen.read_key = key_reader()
            self.session.screen.on_light = lambda: self._terminal.light
            if self.session.screen.read_key is not None and not self._options.plain:
                self.session.screen.viewer = lambda make, live: _view(self._terminal, make, live, self._colour)
            self.session.stage = self._stage(make_session)
            self._front.own = self.session
            self._front.loaded.set()
            warm_up(self.session)
            if self._opened is not None:
                self._to_close = self._opened(self.session)
        except BaseException as error:
            self._failure = error
            self._front.loaded.set()

    def _stage(self, make_session: Any) -> Stage:
        from otpshell.vm.capabilities import Capabilities

        def another(write: Any, halt: Any) -> Any:
            session = make_session(self._options, Capabilities(), write, self._colour, _width, halt)
            session.faces = self.faces
            session.screen.hold_output = self._terminal.held
            session.read_line = lambda: _read_line(session)
            session.screen.read_key = self.session.screen.read_key
            return session

        return Stage(self._terminal.write, another, _size, self._colour, self._plain)

    def _halt(self, code: int) -> None:
        """``System.halt``: leave the prompt, wherever it is."""
        self.halted.append(code)
        app = self._terminal.app()
        if app is not None:
            with suppress(RuntimeError):
                # Its loop may have just closed.
                app.loop.call_soon_threadsafe(_end, app)
        session = self.session
        if session is not None:
            session.halted()


def _no_screen(_session: Any, *_who: Any) -> None:
    """What stands for the observer where nothing is to be redrawn."""
    print("the observer draws on the whole screen; in plain text `ps`, `tree`, `i pid`, `mailbox pid` and `why` tell what it shows")


def _size() -> tuple[int, int]:
    """Columns and rows; no rows without a terminal, where nothing scrolls away."""
    size = shutil.get_terminal_size()
    return size.columns, size.lines if sys.stdin.isatty() and sys.stdout.isatty() else 0


def _view(terminal: Terminal, make: Any, live: bool, colour: bool) -> None:
    from otpshell.shell.viewer import view

    with terminal.held():
        view(make, live, colour, terminal.light)


def _width() -> int:
    return min(80, shutil.get_terminal_size().columns)


def _show(terminal: Terminal, outcome: Any) -> None:
    text = outcome.printed()
    columns = shutil.get_terminal_size().columns
    if columns < 80 and outcome.kind in ("error", "died") and sys.stdout.isatty():
        text = fitted(text, columns)
    terminal.write(text.encode("utf-8", "surrogateescape"))


def _shown(typed: bytes) -> bytes:
    typed = typed.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    sys.stdout.buffer.write(typed)
    sys.stdout.flush()
    return typed


def _read_line(session: Any) -> bytes:
    """A line that a process asked for; nothing when the evaluation is interrupted instead."""
    before = _on_interrupt(signal.default_int_handler)
    try:
        # A line, or the beginning of one, that was typed before anybody asked has been shown to nobody yet.
        unseen = ECHO.is_off
        typed, is_whole = take_line() if unseen else ("", False)
        ahead = _shown(typed.encode("utf-8", "surrogateescape"))
        if is_whole:
            return ahead
        if unseen and not waits_for_input():
            line, newline, behind = ECHO.unseen().replace(b"\r\n", b"\n").replace(b"\r", b"\n").partition(b"\n")
            put_back(behind.decode("utf-8", "surrogateescape"))
            ahead += _shown(line + newline)
        if b"\n" in ahead:
            return ahead
        whole = unseen and waits_for_input()
        with _echoing():
            line = sys.stdin.buffer.readline()
            if whole:
                _shown(line)
            # What was typed just before the prompt had gone has ends of lines as the prompt's keys have them.
            return ahead + line.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    except KeyboardInterrupt:
        session.interrupt()
        return b""
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)


def dot_iex(options: Any) -> str | None:
    """The file that sets up the shell: ``--dot-iex``, or ``.iex.exs`` here or at home."""
    if options.dot_iex is not None:
        return options.dot_iex if options.dot_iex and Path(options.dot_iex).is_file() else None
    for folder in (Path.cwd(), Path.home()):
        if (folder / ".iex.exs").is_file():
            return os.path.join(folder, ".iex.exs")
    return None
