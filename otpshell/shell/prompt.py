"""The prompt itself: reads inputs with prompt_toolkit, hands them to the session, prints what comes back.

What other processes write while one types goes above the line being typed, which stays as it is.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app_or_none
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.document import Document
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import Lexer
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.styles import Style

import otpshell
from otpshell.lang.parse import is_incomplete
from otpshell.shell.helpers import HELPERS
from otpshell.shell.session import Outcome, Session
from otpshell.view.highlight import spans
from otpshell.view.styles import TYPED, wants_colour
from otpshell.vm.vm import VM

BANNER = "otpshell {version}: Elixir 1.14 on a runtime made for looking inside. Type h() for help, exit or Ctrl-D to leave."
_OPENERS = ("do", "->", "(", "[", "{", "else", "after", "rescue", "catch", "fn")


def run_prompt(options: Any, capabilities: Any) -> int:
    """Open the prompt on the terminal; gives the exit code."""
    colour = wants_colour() and not options.plain
    vm = VM(output=_write, error_output=_write, capabilities=capabilities)
    halted: list[int] = []
    vm.halt = halted.append
    vm.code.add_native(HELPERS)
    session = Session(vm, colour=colour, width=_width())
    reader = _reader(session, options, colour)
    print(BANNER.format(version=otpshell.__version__))
    interrupted = False
    while not halted:
        session.width = _width()
        try:
            with patch_stdout(raw=True):
                text = reader.prompt(_prompt(session))
        except KeyboardInterrupt:
            if interrupted:
                break
            interrupted = True
            print("(Ctrl-C again, Ctrl-D or exit to leave)")
            continue
        except EOFError:
            break
        interrupted = False
        if text.strip() in ("exit", "exit()", "quit", "quit()"):
            break
        _show(session.evaluate(text))
    vm.stop()
    return halted[0] if halted else 0


def _width() -> int:
    return min(80, shutil.get_terminal_size().columns)


def _prompt(session: Session) -> str:
    return f"iex({session.counter})> "


def _show(outcome: Outcome) -> None:
    if outcome.kind == "nothing":
        return
    if outcome.kind == "died":
        if outcome.text:
            print(outcome.text)
            print()
        print("(a new shell process has your bindings; what was in the mailbox is gone)")
        return
    print(outcome.text)
    if outcome.kind == "error":
        print()


def _write(data: bytes) -> None:
    """Output of the VM's processes. ``sys.stdout`` is looked up each time: while one types it is what keeps the line whole."""
    try:
        sys.stdout.write(data.decode("utf-8", "replace"))
        sys.stdout.flush()
    except (BrokenPipeError, ValueError):
        # The terminal has gone; the prompt notices by itself.
        pass


def _history(options: Any) -> History:
    if options.no_history:
        return InMemoryHistory()
    folder = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "otpshell"
    file = folder / "history"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Only its owner may read what was typed.
        os.close(os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        os.chmod(file, 0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(file))


def _reader(session: Session, options: Any, colour: bool) -> PromptSession[str]:
    return PromptSession(
        multiline=True,
        lexer=TreeSitterLexer() if colour else None,
        history=_history(options),
        auto_suggest=AutoSuggestFromHistory() if not options.plain else None,
        key_bindings=_keys(session),
        prompt_continuation=lambda width, _line, _soft: f"...({session.counter})> ".rjust(width),
        style=Style.from_dict({f"code.{name}": style for name, style in TYPED.items()}),
        editing_mode=EditingMode.EMACS,
        include_default_pygments_style=False,
        enable_open_in_editor=True,
    )


class TreeSitterLexer(Lexer):
    """Colours what is typed."""

    def lex_document(self, document: Document) -> Any:
        """A function from line number to styled text."""
        lines: list[StyleAndTextTuples] = [[]]
        at = 0
        text = document.text

        def add(style: str, piece: str) -> None:
            first, *rest = piece.split("\n")
            lines[-1].append((style, first))
            for line in rest:
                lines.append([(style, line)])

        for start, end, name in spans(text):
            add("", text[at:start])
            add(f"class:code.{name}", text[start:end])
            at = end
        add("", text[at:])
        return lambda number: lines[number] if number < len(lines) else []


def _keys(session: Session) -> KeyBindings:
    keys = KeyBindings()

    @Condition
    def at_prompt() -> bool:
        app = get_app_or_none()
        return app is not None and not app.current_buffer.complete_state

    @keys.add("enter", filter=at_prompt)
    def _enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        text = buffer.text
        at_end = not buffer.document.text_after_cursor.strip()
        if at_end and is_incomplete(text + "\n", after_match=session.after_match) != "incomplete":
            buffer.validate_and_handle()
        else:
            buffer.insert_text("\n" + _indent(buffer.document.text_before_cursor))

    @keys.add("escape", "enter")
    def _newline(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    @keys.add("c-c")
    def _drop(event: KeyPressEvent) -> None:
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=KeyboardInterrupt, style="class:aborting")

    @keys.add("c-\\")
    def _leave(event: KeyPressEvent) -> None:
        event.app.exit(exception=EOFError)

    return keys


def _indent(before: str) -> str:
    """The indentation of the line that follows ``before``."""
    line = before.rsplit("\n", 1)[-1]
    indent = line[: len(line) - len(line.lstrip())]
    stripped = line.rstrip()
    return indent + "  " if stripped.endswith(_OPENERS) else indent



