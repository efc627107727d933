"""Boxes over the screen: one line to type, and a text to read."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from otpshell.observer.data.process import Text
from otpshell.observer.screens.foot import Foot
from otpshell.observer.screens.lines import Lines


class Ask(ModalScreen[str | None]):
    """Asks for a line; gives it, None when it was thought better of."""

    DEFAULT_CSS = """
    Ask { align: center middle; background: $background 60%; }
    Ask > Vertical { width: 76; max-width: 95%; height: auto; border: round $primary; background: $surface; padding: 1 2; }
    Ask Label { width: 100%; }
    Ask .title { text-style: bold; }
    Ask .hint { color: $foreground 70%; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "cancel")]

    def __init__(self, title: str, hint: str, value: str = "") -> None:
        super().__init__()
        self.heading, self.hint, self.value = title, hint, value

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Label(self.heading, classes="title", markup=False)
            yield Label(self.hint, classes="hint", markup=False)
            yield Input(self.value, placeholder="Enter does it, Esc leaves everything as it is")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)

    def action_leave(self) -> None:
        self.dismiss(None)


class Read(ModalScreen[None]):
    """A text to read and scroll, over the whole screen."""

    DEFAULT_CSS = """
    Read { align: center middle; }
    Read > Vertical { width: 100%; height: 100%; border: round $primary; background: $background; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,enter", "leave", "close")]

    def __init__(self, text: Text) -> None:
        super().__init__()
        self.text = text

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Lines()
            yield Foot()

    def on_mount(self) -> None:
        self.query_one(Lines).show_text(self.text)

    def action_leave(self) -> None:
        self.dismiss(None)
