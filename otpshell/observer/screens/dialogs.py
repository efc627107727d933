"""Boxes over the screen: one line to type, and a text to read."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Label

from otpshell.observer.data.process import Text
from otpshell.observer.screens.foot import Foot
from otpshell.observer.screens.lines import Lines
from otpshell.view.lines import Line, width

_OWN = __name__.partition(".")[0]
# Keys by the names that stand on them.
_CAPS = {
    **{"up": "↑", "down": "↓", "left": "←", "right": "→", "pageup": "PgUp", "pagedown": "PgDn", "home": "Home", "end": "End"},
    **{"enter": "Enter", "escape": "Esc", "backspace": "Backspace", "delete": "Del", "space": "Space", "slash": "/", "question_mark": "?"},
}


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


class Keys(ModalScreen[None]):
    """All keys that mean something where the screen below is, Textual's own left out; any of the usual ones closes it."""

    DEFAULT_CSS = """
    Keys { align: center middle; background: $background 60%; }
    Keys > Vertical { width: 60; max-width: 95%; height: auto; max-height: 95%; padding: 0 1; }
    Keys > Vertical { border: round $primary; background: $surface; }
    Keys Lines { height: auto; max-height: 100%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,enter,question_mark", "leave", "close", show=False)]

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        self.lines = _keys(below)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Lines()

    def on_mount(self) -> None:
        self.query_one(Lines).show(self.lines)

    def action_leave(self) -> None:
        self.dismiss(None)


def _keys(screen: Screen[object]) -> list[Line]:
    """A line for each thing that keys do now, those of the place first."""
    groups: dict[bool, dict[str, tuple[str, list[str]]]] = {False: {}, True: {}}
    for active in screen.active_bindings.values():
        binding = active.binding
        if active.enabled and _is_own(active.node, binding.action):
            _, keys = groups[active.node is screen.app].setdefault(binding.action, (binding.description.lower(), []))
            keys.append(_cap(binding.key))
    groups[True][""] = ("next part of the screen, part before", ["Tab", "Shift-Tab"])
    column = max(width(", ".join(keys)) for group in groups.values() for _, keys in group.values()) + 2
    found: list[Line] = []
    for everywhere, group in groups.items():
        found += [[], [("heading", "everywhere" if everywhere else "here")]] if group else []
        found += [[("key", ", ".join(keys).ljust(column)), ("", what)] for what, keys in group.values()]
    return [*found[1:], [], [("note", "Esc closes this; the mouse works everywhere, too")]]


def _is_own(node: object, action: str) -> bool:
    """Whether a class of ours gives the node a key for that."""
    return any(
        isinstance(binding, Binding) and binding.action == action
        for each in type(node).__mro__
        if each.__module__.partition(".")[0] == _OWN
        for binding in vars(each).get("BINDINGS", ())
    )


def _cap(key: str) -> str:
    if key.startswith("ctrl+"):
        return f"Ctrl-{key[5:].upper()}"
    return _CAPS.get(key, key)
