"""What every tab is: a view that asks when it is looked at and again as time goes on, never twice at once, and says what went wrong."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Label, Static

from otpshell.observer.data.world import Trouble
from otpshell.observer.screens.grid import Grid

if TYPE_CHECKING:
    from otpshell.observer.screens.app import Observer

# A look that takes long is not repeated at once: at most this share of the time is spent on looking.
_SHARE = 5
EVERY = 1.0


class Asking:
    """For widgets and screens of the observer: questions to its source, asked from a thread so that keys are answered meanwhile."""

    app: Any

    @property
    def observer(self) -> Observer:
        return cast("Observer", self.app)

    async def ask(self, question: str, **arguments: Any) -> Any:
        """The answer; Trouble when there is none."""
        source = self.observer.source
        if not source.threads:
            return source.ask(question, **arguments)
        self.observer.asking += 1
        try:
            return await asyncio.to_thread(source.ask, question, **arguments)
        finally:
            self.observer.asking -= 1


class Looking(Asking):
    """Looks now and then: :meth:`look_at` asks and shows."""

    _looking = False
    _again = False
    _due = 0.0

    async def look_at(self) -> None:
        raise NotImplementedError

    def look(self) -> None:
        """Look, as soon as the look that may be under way is done."""
        if self._looking:
            self._again = True
            return
        self._looking = True
        self.run_worker(self._look(), group="look")  # type: ignore[attr-defined]

    async def _look(self) -> None:
        try:
            while True:
                self._again = False
                started = monotonic()
                try:
                    await self.look_at()
                    self.say("")
                except Trouble as trouble:
                    self.say(str(trouble))
                ended = monotonic()
                self._due = ended + max(EVERY, _SHARE * (ended - started))
                if not self._again:
                    return
        finally:
            self._looking = False

    def tick(self) -> None:
        """Time has passed: look again if it is time to."""
        if monotonic() >= self._due:
            self.look()

    def say(self, trouble: str) -> None:
        """Show what went wrong; nothing when that is empty."""
        for label in self.query(".trouble").results(Label):  # type: ignore[attr-defined]
            update(label, trouble)
            label.display = bool(trouble)


def update(widget: Static, text: str) -> None:
    """Have a widget say a text. To be told the same again would cost a layout of the whole screen."""
    if widget.content != text:
        widget.update(text)


def trouble_line() -> Label:
    """The line that says what went wrong."""
    label = Label("", classes="trouble", markup=False)
    label.display = False
    return label


class View(Looking, Vertical):
    """A tab."""

    DEFAULT_CSS = """
    View { height: 1fr; }
    """

    def on_show(self) -> None:
        self.look()

    def focus_first(self) -> None:
        """The tab was chosen: the keys are for it."""
        for grid in self.query(Grid):
            grid.focus()
            return


class Filtered(View):
    """A tab with a line to filter by."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "filter", key_display="/"),
        Binding("escape", "unfilter", "clear filter", show=False),
    ]
    hint = "filter"

    def bar(self) -> ComposeResult:
        """The line; to be part of what is composed."""
        with Horizontal(classes="bar"):
            yield Static("", classes="count", markup=False)
            yield Input(placeholder=f"/ {self.hint}", compact=True)

    @property
    def filter(self) -> str:
        return self.query_one(Input).value

    def count(self, text: str) -> None:
        """What stands left of the filter."""
        update(self.query_one(".count", Static), text)

    def action_filter(self) -> None:
        self.query_one(Input).focus()

    def action_unfilter(self) -> None:
        self.query_one(Input).value = ""
        self.focus_first()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.filtered()

    def filtered(self) -> None:
        """The filter has changed."""
        for grid in self.query(Grid):
            grid.reset()
        self.look()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_first()
