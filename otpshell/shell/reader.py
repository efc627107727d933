"""Reads inputs with prompt_toolkit: colours, history, suggestions, completion, several lines."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from prompt_toolkit import PromptSession, print_formatted_text
from prompt_toolkit.auto_suggest import AutoSuggest, Suggestion
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.cursor_shapes import ModalCursorShapeConfig
from prompt_toolkit.document import Document
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.formatted_text import FormattedText, StyleAndTextTuples
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.layout.processors import HighlightMatchingBracketProcessor
from prompt_toolkit.lexers import Lexer
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.styles import DynamicStyle, Style

from otpshell.shell.clusters import ClustersDrawnWhole, Steps, drawn_steadily
from otpshell.shell.completing import ShellCompleter
from otpshell.shell.editing import awaits_end
from otpshell.shell.front import Front
from otpshell.shell.keys import bindings
from otpshell.shell.terminal import Terminal
from otpshell.view.highlight import Typed
from otpshell.view.identifiers import typed_style
from otpshell.view.light import prompt_styles

_PID = re.compile(r"#PID<\d+\.\d+\.\d+>")


def make_reader(front: Front, options: Any, colour: bool, terminal: Terminal) -> PromptSession[str]:
    """The prompt_toolkit session that reads inputs from the terminal."""
    styles = {light: Style.from_dict(prompt_styles(light)) for light in (False, True)} if colour else {}
    plain = options.plain or os.environ.get("TERM") == "dumb"
    reader: PromptSession[str] = PromptSession(
        multiline=True,
        lexer=TreeSitterLexer() if colour else None,
        history=open_history(options),
        auto_suggest=None if plain else Suggest(),
        completer=ShellCompleter(front),
        complete_while_typing=False,
        complete_in_thread=False,
        enable_history_search=True,
        key_bindings=bindings(front),
        # A line that is only wrapped goes on at the margin, as the terminal itself would have it.
        prompt_continuation=lambda width, _line, soft: "" if soft else front.continuation().rjust(width),
        rprompt=None if plain else lambda: [("class:mailbox", f"{front.unread()} in mailbox")] if front.unread() else "",
        style=DynamicStyle(lambda: styles[terminal.light]) if colour else Style([]),
        editing_mode=EditingMode.VI if options.vi else EditingMode.EMACS,
        cursor=ModalCursorShapeConfig() if options.vi and not plain else None,
        include_default_pygments_style=False,
        input_processors=[*([HighlightMatchingBracketProcessor(chars="[](){}")] if colour else []), ClustersDrawnWhole()],
        enable_open_in_editor=True,
        enable_suspend=True,
        reserve_space_for_menu=0 if plain else 6,
    )
    reader.default_buffer.on_cursor_position_changed += Steps()
    if isinstance(reader.app.output, Vt100_Output):
        drawn_steadily(reader.app.output)
    # A bar below what is typed, only while there is something to say.
    front.say = lambda text: setattr(reader, "bottom_toolbar", text or None)
    return reader


def show_input(reader: PromptSession[str], front: Front, text: str) -> None:
    """Print an input as it would stand on the screen had it been typed."""
    shown: StyleAndTextTuples = []
    lines = (
        reader.lexer.lex_document(Document(text)) if isinstance(reader.lexer, Lexer) else lambda number: [("", text.split("\n")[number])]
    )
    for number in range(text.count("\n") + 1):
        shown += [("", front.continuation() if number else front.prompt()), *lines(number), ("", "\n")]
    print_formatted_text(FormattedText(shown), style=reader.style, end="", include_default_pygments_style=False)


def open_history(options: Any) -> History:
    """The history of earlier sessions, in a file that only its owner may read."""
    if options.no_history:
        return InMemoryHistory()
    base = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_STATE_HOME")
    folder = Path(base or Path.home() / ".local" / "state") / "otpshell"
    file = folder / "history"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        os.chmod(file, 0o600)
    except OSError:
        return InMemoryHistory()
    return SafeHistory(str(file))


class SafeHistory(FileHistory):
    """A history that goes on in memory when its file cannot be used."""

    def load_history_strings(self) -> Iterable[str]:
        try:
            yield from super().load_history_strings()
        except OSError:
            return

    def store_string(self, string: str) -> None:
        try:
            super().store_string(string)
        except OSError:
            pass


class Suggest(AutoSuggest):
    """In grey: the rest of an earlier input that began like this; on an empty line of an open block, `end`."""

    def get_suggestion(self, buffer: Buffer, document: Document) -> Suggestion | None:
        text = document.text
        if not text.strip():
            return None
        if "\n" in text and not document.current_line.strip():
            return Suggestion("end") if awaits_end(text) else None
        for string in reversed(buffer.history.get_strings()):
            if string.startswith(text) and string != text:
                return Suggestion(string[len(text) :])
        return None


class TreeSitterLexer(Lexer):
    """Colours what is typed."""

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        """A function from line number to styled text."""
        typed = Typed(document.text)

        # Asked for several times while one screen is drawn.
        @cache
        def styled(number: int) -> StyleAndTextTuples:
            if number >= len(typed.lines):
                return []
            text = typed.lines[number]
            line: StyleAndTextTuples = []
            at = 0
            for start, end, name in typed.line(number):
                if start > at:
                    line.append(("", text[at:start]))
                pid = _PID.match(text, start) if name == "comment" else None
                if pid is not None:
                    # A printed pid that is typed back: no comment here.
                    end = pid.end()
                line.append((f"class:code.{name}" if pid is None else typed_style(pid[0]), text[start:end]))
                at = end
            line.append(("", text[at:]))
            return line

        return styled
