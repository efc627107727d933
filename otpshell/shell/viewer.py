"""Shows lines on the whole screen, to scroll both ways: pictures wider than the terminal, and live ones, drawn anew until a key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from prompt_toolkit.application import Application
from prompt_toolkit.formatted_text import ANSI
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import HSplit, Layout, Window
from prompt_toolkit.layout.controls import FormattedTextControl

from otpshell.view.light import darkened
from otpshell.view.lines import Line, render, widest, window

_REFRESH_SECONDS = 0.5
_SIDEWAYS = 8
_HELP = " arrows, Page Up and Page Down scroll, q leaves "
_LIVE_HELP = " live: arrows scroll, any other key leaves "


class Viewer:
    """``make()`` gives the lines; with ``live`` it is asked again and again. What it gives when it cannot (None) is the picture before."""

    def __init__(self, make: Callable[[], Sequence[Line] | None], *, live: bool, colour: bool, light: bool = False) -> None:
        self._make = make
        self._live = live
        self._colour = colour
        self._light = light
        self.lines: Sequence[Line] = make() or []
        self.top = self.left = 0
        self.rows, self.columns = 24, 80

    def run(self) -> None:
        """Show it until a key says that it is enough."""
        app: Application[None] = Application(
            layout=Layout(HSplit([Window(FormattedTextControl(self._text)), Window(FormattedTextControl(self._foot), height=1)])),
            key_bindings=self._keys(),
            full_screen=True,
            refresh_interval=_REFRESH_SECONDS if self._live else None,
            before_render=self._before,
        )
        app.run()

    def _before(self, app: Any) -> None:
        size = app.output.get_size()
        self.rows, self.columns = max(1, size.rows - 1), size.columns
        if self._live:
            self.lines = self._make() or self.lines
        self.move()

    def move(self, down: int = 0, right: int = 0) -> None:
        """Scroll, no further than there is something to see."""
        self.top = max(0, min(self.top + down, len(self.lines) - self.rows))
        self.left = max(0, min(self.left + right, widest(self.lines) - self.columns))

    def shown(self) -> list[Line]:
        """What is on the screen."""
        return [window(line, self.left, self.columns) for line in self.lines[self.top : self.top + self.rows]]

    def _text(self) -> Any:
        text = render(self.shown(), self._colour)
        return ANSI(darkened(text.encode()).decode() if self._light else text)

    def _foot(self) -> Any:
        return [("reverse", _LIVE_HELP if self._live else _HELP)]

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()
        moves: dict[str, Callable[[], tuple[int, int]]] = {
            "up": lambda: (-1, 0),
            "down": lambda: (1, 0),
            "pageup": lambda: (-self.rows, 0),
            "pagedown": lambda: (self.rows, 0),
            "left": lambda: (0, -_SIDEWAYS),
            "right": lambda: (0, _SIDEWAYS),
            "home": lambda: (-len(self.lines), -widest(self.lines)),
            "end": lambda: (len(self.lines), 0),
        }
        for name, by in moves.items():
            keys.add(name)(lambda event, by=by: self.move(*by()))

        def leave(event: KeyPressEvent) -> None:
            event.app.exit()

        for name in ("q", "escape", "enter", "c-c", "c-d"):
            keys.add(name, eager=name != "escape")(leave)
        if self._live:
            keys.add(Keys.Any)(leave)
        return keys


def view(make: Callable[[], Sequence[Line] | None], live: bool, colour: bool, light: bool = False) -> None:
    """Show lines on the whole screen."""
    Viewer(make, live=live, colour=colour, light=light).run()
