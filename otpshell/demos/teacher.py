"""The second terminal: what is to be said now, the lines that come next, and how long the demo has been going."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

from prompt_toolkit.application import Application
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.layout import FormattedTextControl, Layout, Window
from prompt_toolkit.output import ColorDepth

from otpshell.demos.notes import find_demo, read_notes
from otpshell.demos.player import style_and_text
from otpshell.demos.screen import coloured_lines, wrapped
from otpshell.view.lines import Line, clip
from otpshell.view.styles import wants_colour

# How often it looks for something new.
_LOOK_SECONDS = 0.1


def notes_lines(state: dict[str, Any] | None, seconds: float, columns: int) -> list[Line]:
    """What the teacher sees; ``state`` None: no demo runs."""
    if state is None:
        return [[], [("bold", " No demo is running.")], [], [("", " Start one in another terminal: otpshell demo FILE")]]
    minutes = f" of {state['minutes']}" if state["minutes"] else ""
    head = (
        f" {state['demo']}   step {min(state['step'] + 1, state['steps'])}/{state['steps']}   {int(seconds) // 60}:{int(seconds) % 60:02}"
    )
    lines: list[Line] = [[("bold", clip(head + minutes + (" min" if minutes else ""), columns))], [("dim", " " + state["part"])], []]
    if state["detour"]:
        lines += [[("yellow", " Detour: resume brings the demo back.")], []]
    if state["differs"]:
        lines += [[("red", " The last step printed something else than the file says.")], []]
    for text in state["notes"]:
        lines += [[("", " "), *line] for line in wrapped([("", text)], columns - 2)]
    if state["notes"]:
        lines.append([])
    for text in state["say"]:
        lines += [[("blue", " ▌ "), *line] for line in wrapped([("", text)], columns - 4)]
    for title, source in (("next", state["next"]), ("then", state["after"])):
        if source:
            lines += [[], [("dim", f" {title}")], *([("", "   "), *line] for line in coloured_lines(source))]
    if not state["next"]:
        lines += [[], [("dim", " the end")]]
    return lines


def show_notes() -> None:
    """Until q or Ctrl-C."""
    path: Path | None = None

    def text() -> StyleAndTextTuples:
        nonlocal path
        state = read_notes(path) if path is not None else None
        if state is None:
            path = find_demo()
            state = read_notes(path) if path is not None else None
        columns = app.output.get_size().columns
        return style_and_text(notes_lines(state, time.time() - state["began"] if state else 0, columns))

    keys = KeyBindings()
    for name in ("q", "c-c", "c-d"):
        keys.add(name, eager=True)(lambda event: event.app.exit())
    app: Application[None] = Application(
        layout=Layout(Window(FormattedTextControl(text, focusable=True, show_cursor=False), wrap_lines=False)),
        key_bindings=keys,
        full_screen=True,
        color_depth=None if wants_colour() else ColorDepth.DEPTH_1_BIT,
    )

    async def look() -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            app.invalidate()

    def begin() -> None:
        app.create_background_task(look())

    app.run(pre_run=begin)
