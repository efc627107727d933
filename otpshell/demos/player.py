"""A stage in a terminal: prompt_toolkit reads the keys and paints the rows, whatever takes time happens in a thread beside it.

However it ends, prompt_toolkit puts the terminal back as it was.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable
from typing import Any

from prompt_toolkit.application import Application
from prompt_toolkit.application.current import get_app_session
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import BufferControl, ConditionalContainer, FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.layout.dimension import Dimension
from prompt_toolkit.lexers import Lexer
from prompt_toolkit.output import ColorDepth

from otpshell.demos.cast import Cast, Recording
from otpshell.demos.notes import Notes
from otpshell.demos.screen import bar, content
from otpshell.demos.script import Demo
from otpshell.demos.stage import Stage
from otpshell.lang.parse import is_incomplete
from otpshell.view.highlight import spans
from otpshell.view.lines import Line
from otpshell.view.styles import TYPED, wants_colour

# Rows that the input of a detour may take.
_MOST_ROWS = 8
_COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_TICK = 0.03
# How long --auto shows what a key opens, and the text of a step, before it goes on.
_LOOK_SECONDS = 1.2
_BEFORE_ENTER_SECONDS = 0.4


class Player:
    """``auto``: it plays by itself; ``pace``: the text types itself, that many characters a second, and Enter runs it."""

    def __init__(
        self,
        demo: Demo,
        *,
        small: bool = False,
        auto: bool = False,
        pace: float | None = None,
        keys: int | None = None,
        cast: Cast | None = None,
        notes: Notes | None = None,
    ) -> None:
        self.demo = demo
        self._auto = auto
        self._pace = pace or (demo.pace if auto else None)
        self._cast = cast
        self._notes = notes
        self._loop: Any = None
        self._stirred = asyncio.Event()
        self._paused = False
        colour = wants_colour()
        output = get_app_session().output
        if cast is not None and hasattr(output, "stdout"):
            setattr(output, "stdout", Recording(output.stdout, cast))  # noqa: B010
        self._line = Buffer(multiline=True, history=InMemoryHistory())
        self.app: Application[None] = Application(
            layout=self._layout(),
            key_bindings=self._bindings(),
            full_screen=True,
            color_depth=None if colour else ColorDepth.DEPTH_1_BIT,
            output=output,
            min_redraw_interval=_TICK,
            before_render=lambda app: self._before_render(),
        )
        self.app.ttimeoutlen = 0.05
        size = output.get_size()
        self.stage = Stage(
            demo,
            colour=colour,
            small=small,
            size=(size.columns, size.rows),
            submit=self._submit,
            on_change=self._changed,
            keys=keys,
        )

    def play(self) -> None:
        """Until it is left."""
        try:
            self.app.run(pre_run=self._begin)
        except (EOFError, KeyboardInterrupt):
            # The terminal has gone.
            pass
        finally:
            self.stage.stop()
            if self._notes is not None:
                self._notes.close()
            if self._cast is not None:
                self._cast.close()

    def _begin(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.stage.start()
        if self._pace is not None:
            self.app.create_background_task(self._play_itself())

    # -- between the threads -----------------------------------------------------------------------------------------

    def _submit(self, work: Callable[[], Any], then: Callable[[Any], Any]) -> None:
        def do() -> None:
            result = work()
            self._call(lambda: then(result))

        threading.Thread(target=do, name="otpshell-demo", daemon=True).start()

    def _call(self, action: Callable[[], Any]) -> None:
        try:
            self._loop.call_soon_threadsafe(action)
        except RuntimeError:
            # The demo was left meanwhile.
            pass

    def _changed(self) -> None:
        """There is something else to be seen. From any thread."""
        if self._loop is None:
            return
        if threading.current_thread() is threading.main_thread():
            self._stirred.set()
            if self.stage.detour is None and self.app.layout.has_focus(self._typing):
                self.app.layout.focus(self._screen)
            if self._notes is not None:
                self._notes.show(self.stage)
            if self._cast is not None and not self.stage.typed and not self.stage.busy:
                self._cast.marker(self.stage)
            if self.stage.left and self.app.is_running and not self.app.is_done:
                self.app.exit()
        self.app.invalidate()

    def _before_render(self) -> None:
        size = self.app.output.get_size()
        self.stage.resize(size.columns, size.rows)
        if self._cast is not None:
            self._cast.resized(size.columns, size.rows)

    # -- the layout --------------------------------------------------------------------------------------------------

    def _layout(self) -> Layout:
        detour = Condition(lambda: self.stage.detour is not None)
        self._screen = FormattedTextControl(self._content, focusable=True, show_cursor=True)
        self._typing = Window(
            BufferControl(self._line, lexer=_Colours()),
            height=lambda: Dimension.exact(self._typing_rows()),
            get_line_prefix=self._prefix,
            wrap_lines=True,
        )
        main = Window(self._screen, wrap_lines=False, always_hide_cursor=detour)
        below = Window(FormattedTextControl(lambda: style_and_text([bar(self.stage, self._size()[0])])), height=1)
        return Layout(HSplit([main, ConditionalContainer(self._typing, detour), below]), focused_element=main)

    def _size(self) -> tuple[int, int]:
        size = self.app.output.get_size()
        return max(20, size.columns), max(6, size.rows)

    def _typing_rows(self) -> int:
        columns, rows = self._size()
        lines = self._line.text.split("\n")
        return min(sum(1 + (len(line) + 9) // columns for line in lines), _MOST_ROWS, rows - 4)

    def _prefix(self, line: int, wrapped: int) -> StyleAndTextTuples:
        if wrapped:
            return []
        return [("", self.stage.world.prompt())] if line == 0 else [("ansibrightblack", self.stage.world.continuation())]

    def _content(self) -> StyleAndTextTuples:
        columns, rows = self._size()
        typing = self._typing_rows() if self.stage.detour is not None else 0
        shown = content(self.stage, columns, rows - 1 - typing)
        return style_and_text(shown.rows, shown.cursor)

    # -- keys --------------------------------------------------------------------------------------------------------

    def _bindings(self) -> KeyBindings:
        keys = KeyBindings()
        typing = Condition(lambda: self.stage.detour is not None)

        def bind(*names: Any, action: Callable[[], Any], filter: Any = ~typing) -> None:
            for name in names:
                keys.add(name, filter=filter, eager=True)(lambda event: action())

        def press(name: str) -> Callable[[], Any]:
            return lambda: self.stage.press(getattr(self.stage, name))

        leaving = typing & Condition(lambda: self.stage.leaving)
        keys.add(Keys.Any, filter=~typing | leaving)(lambda event: self._typed(event.data))
        bind(Keys.Enter, "c-j", action=press("enter"))
        bind(Keys.Left, Keys.Up, action=press("back"))
        bind(Keys.Right, Keys.Down, action=press("forward"))
        bind(Keys.Backspace, Keys.Delete, action=press("untype"))
        bind(Keys.Tab, action=press("next_pane"))
        bind(Keys.BackTab, action=press("zoom"))
        bind(Keys.ShiftUp, action=lambda: self.stage.scroll_pane_by(3))
        bind(Keys.ShiftDown, action=lambda: self.stage.scroll_pane_by(-3))
        bind("c-t", action=self._start_detour)
        bind("c-d", action=press("leave"))
        bind(Keys.PageUp, action=lambda: self.stage.scroll_by(5), filter=Condition(lambda: True))
        bind(Keys.PageDown, action=lambda: self.stage.scroll_by(-5), filter=Condition(lambda: True))
        bind("c-c", action=self._stop_key, filter=Condition(lambda: True))
        bind(Keys.Escape, Keys.BracketedPaste, "c-z", "c-s", action=lambda: None)
        bind(Keys.Enter, action=self._detour_enter, filter=typing)
        bind("c-t", action=press("resume"), filter=typing)
        return keys

    def _typed(self, data: str) -> None:
        stage = self.stage
        if self._auto and data == " ":
            self._paused = not self._paused
        elif data == "q":
            stage.press(stage.leave_letter)
        elif data.isprintable() and data:
            stage.press(stage.type)

    def _stop_key(self) -> None:
        stage = self.stage
        if stage.busy and stage.busy != "getting ready":
            stage.interrupt()
        elif stage.detour is not None and self._line.text:
            self._line.reset()
        else:
            stage.press(stage.leave)

    def _start_detour(self) -> None:
        self._paused = True

        def begin() -> None:
            self.stage.start_detour()
            self._line.reset()
            self.app.layout.focus(self._typing)

        self.stage.press(begin)

    def _detour_enter(self) -> None:
        text = self._line.text
        if text.strip() and is_incomplete(text + "\n") == "incomplete" and not text.endswith("\n\n"):
            self._line.newline(copy_margin=False)
            return
        self._line.append_to_history()
        self._line.reset()
        stage = self.stage
        stage.press(lambda: stage.detour_input(text))

    # -- playing by itself -------------------------------------------------------------------------------------------

    async def _play_itself(self) -> None:
        stage = self.stage
        while not (stage.ended and self._auto) and not self.app.is_done:
            if (
                stage.busy
                or self._paused
                or stage.detour is not None
                or stage.leaving
                or (stage.step is None and not stage.waits_to_open())
            ):
                self._stirred.clear()
                await self._stirred.wait()
                if stage.detour is None and self._paused and not self._auto:
                    self._paused = False
            elif stage.waits_to_open():
                if not self._auto:
                    self._stirred.clear()
                    await self._stirred.wait()
                    continue
                await asyncio.sleep(_LOOK_SECONDS)
                stage.press(stage.open)
            elif stage.typed < len(stage.source):
                await asyncio.sleep(1 / (self._pace or 1))
                if not (stage.busy or self._paused or stage.detour is not None or stage.waits_to_open()):
                    stage.type_more(1)
            elif self._auto:
                await asyncio.sleep(_BEFORE_ENTER_SECONDS)
                await self._run_step()
            else:
                self._stirred.clear()
                await self._stirred.wait()
        if self._auto:
            await asyncio.sleep(_LOOK_SECONDS)
            if not self.app.is_done:
                self.app.exit()

    async def _run_step(self) -> None:
        stage = self.stage
        position = stage.position
        step = stage.step
        if step is None or stage.busy or self._paused or stage.typed < len(stage.source):
            return
        stage.press(stage.run)
        while stage.position == position and stage.busy:
            self._stirred.clear()
            await self._stirred.wait()
        await asyncio.sleep(reading_seconds(stage) if step.pause is None else step.pause)


def reading_seconds(stage: Stage) -> float:
    """How long --auto lets the audience read what the last step printed."""
    printed = stage.played[-1].output if stage.played else ""
    return min(1.5 + 0.25 * printed.count("\n"), 5.0)


def style_and_text(rows: list[Line], cursor: tuple[int, int] | None = None) -> StyleAndTextTuples:
    """Rows as prompt_toolkit takes them."""
    out: StyleAndTextTuples = []
    for number, row in enumerate(rows):
        if number:
            out.append(("", "\n"))
        at = 0
        for style, text in row:
            if cursor is not None and cursor[0] == number and at <= cursor[1] < at + len(text):
                split = cursor[1] - at
                out += [(_style(style), text[:split]), ("[SetCursorPosition]", ""), (_style(style), text[split:])]
                cursor = None
            else:
                out.append((_style(style), text))
            at += len(text)
    return out


def _style(words: str) -> str:
    found = words.split()
    colour = next((f"ansi{word}" for word in found if word in _COLOURS), "ansibrightblack" if "dim" in found else "")
    looks = [word for word in found if word in ("bold", "italic", "underline", "strike", "reverse")]
    return " ".join([*looks, colour]).strip()


class _Colours(Lexer):
    """Typed code in colours."""

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        text = document.text
        lines: list[StyleAndTextTuples] = [[]]
        at = 0

        def put(style: str, piece: str) -> None:
            for number, part in enumerate(piece.split("\n")):
                if number:
                    lines.append([])
                lines[-1].append((style, part))

        for start, end, style in spans(text):
            put("", text[at:start])
            put(TYPED[style], text[start:end])
            at = end
        put("", text[at:])
        return lambda number: lines[number] if number < len(lines) else []


def has_terminal() -> bool:
    """Whether keys and a screen are there."""
    return sys.stdin.isatty() and sys.stdout.isatty()
