"""The last line of a screen: the keys that mean something now, to press or to click.

Textual's own Footer makes a widget of every key anew whenever the focus moves, which takes longer than all else that a key does here.
"""

from __future__ import annotations

from textual import events
from textual.app import RenderResult
from textual.widget import Widget

from otpshell.observer.screens.paint import rich_text
from otpshell.view.lines import Line, width


class Foot(Widget):
    """Shows the bindings of what has the focus, of the view around it and of the application, as many as there is room for."""

    DEFAULT_CSS = """
    Foot { dock: bottom; height: 1; background: $panel; color: $foreground; }
    """

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def keys(self) -> list[tuple[str, str]]:
        """(key as it is pressed, text) of every key that is shown: as many of the view's as fit, then those that are always there."""
        own: list[tuple[str, str]] = []
        always: list[tuple[str, str]] = []
        actions: set[str] = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and active.enabled and binding.action not in actions:
                actions.add(binding.action)
                found = always if active.node is self.app or binding.action == "leave" else own
                found.append((binding.key, f" {self.app.get_key_display(binding)} {binding.description} "))
        room = self.size.width - sum(width(text) for _, text in always)
        while own and sum(width(text) for _, text in own) > room:
            own.pop()
        return own + always

    def render(self) -> RenderResult:
        line: Line = []
        for _, text in self.keys():
            key, _, what = text[1:].partition(" ")
            line += [("key", f" {key}"), ("", f" {what}")]
        return rich_text(line)

    def on_click(self, event: events.Click) -> None:
        at = 0
        for key, text in self.keys():
            at += width(text)
            if event.x < at:
                self.app.simulate_key(key)
                return
