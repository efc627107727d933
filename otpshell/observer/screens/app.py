"""The application: the tabs, the head and foot of the screen, the ticking, and what leads from one view to another."""

from __future__ import annotations

import os
from typing import ClassVar

from rich.terminal_theme import TerminalTheme
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.theme import Theme
from textual.widgets import Static, TabbedContent, TabPane

from otpshell.observer.screens.dialogs import Keys
from otpshell.observer.screens.foot import Foot
from otpshell.observer.screens.process import ProcessScreen
from otpshell.observer.screens.processes import ProcessesView
from otpshell.observer.screens.system import LoadView, SystemView
from otpshell.observer.screens.tables import TablesView
from otpshell.observer.screens.timeline import TimelineView
from otpshell.observer.screens.tree import TreeView
from otpshell.observer.screens.view import EVERY, Looking, View
from otpshell.observer.source import Source
from otpshell.view.styles import THEME_WORDS, THEMES

_TABS: tuple[tuple[str, str, type[View]], ...] = (
    ("system", "System", SystemView),
    ("load", "Load", LoadView),
    ("tree", "Tree", TreeView),
    ("processes", "Processes", ProcessesView),
    ("tables", "Tables", TablesView),
    ("timeline", "Timeline", TimelineView),
)
_MOST_SCREENS = 12


class Observer(App[None]):
    """The observer over a source. ``live`` False: nothing is looked at by itself, only when a key says so."""

    TITLE = "observer"
    ENABLE_COMMAND_PALETTE = False
    CSS = """
    #head { height: 1; background: $primary 20%; padding: 0 1; }
    TabbedContent { height: 1fr; }
    TabPane { padding: 0; }
    Tabs { height: 2; }
    .trouble { width: 100%; background: $error 30%; color: $foreground; padding: 0 1; }
    .bar { height: 1; background: $surface; }
    .bar Static { width: 1fr; color: $foreground 70%; padding: 0 1; }
    .bar Input { width: 34; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "quit", "quit"),
        Binding("p", "pause", "pause"),
        Binding("r", "look", "refresh", show=False),
        Binding("ctrl+s", "picture", "picture", show=False),
        Binding("ctrl+t", "light", "light or dark", show=False),
        Binding("question_mark", "show_keys", "keys", key_display="?"),
        *[Binding(str(number), f"tab('{id}')", title, show=False) for number, (id, title, _) in enumerate(_TABS, 1)],
    ]

    def __init__(self, source: Source, *, first: str = "tree", pid: str = "", live: bool = True, light: bool = False) -> None:
        super().__init__()
        self.source = source
        self.live = live
        self._first, self._pid = first, pid
        # How many questions wait for their answers.
        self.asking = 0
        # What to say when it is closed, and whether an error closed it.
        self.farewell = ""
        self.failed = False
        self.views = {id: view(id=f"{id}-view") for id, _, view in _TABS}
        for name, colours in THEMES.items():
            self.register_theme(Theme(name, dark=name.endswith("dark"), **colours))  # type: ignore[arg-type]
        self.ansi_theme_dark, self.ansi_theme_light = _words("otpshell-dark"), _words("otpshell-light")
        self.theme = "otpshell-light" if light else "otpshell-dark"

    def compose(self) -> ComposeResult:
        yield Static(self._head(), id="head", markup=False)
        with TabbedContent(initial=self._first):
            for number, (id, title, _) in enumerate(_TABS, 1):
                with TabPane(f"{number} {title}", id=id):
                    yield self.views[id]
        yield Foot()

    def on_mount(self) -> None:
        self.view.focus_first()
        if self.live:
            self.set_interval(EVERY / 2, self._tick)
        if self._pid:
            self.open_process(self._pid)

    def _head(self) -> str:
        return f"observer  {self.source.title}{'' if self.live else '   paused: p goes on'}"

    @property
    def view(self) -> View:
        """The view of the tab that is open."""
        return self.views[self.screen_stack[0].query_one(TabbedContent).active or self._first]

    def _tick(self) -> None:
        if self.source.ended():
            self.farewell = "the system that was observed has ended"
            self.exit()
            return
        load = self.views["load"]
        if not self.live or not load.is_attached:
            return
        load.tick()
        screen = self.screen
        shown = screen if isinstance(screen, Looking) else self.view if screen is self.screen_stack[0] else None
        if shown is not None and shown is not load:
            shown.tick()

    # -- going places ------------------------------------------------------------------------------------------------

    def on_tabbed_content_tab_activated(self, event: TabbedContent.TabActivated) -> None:
        if event.tabbed_content is self.screen_stack[0].query_one(TabbedContent):
            self.view.focus_first()

    def action_tab(self, tab: str) -> None:
        """Open a tab."""
        self.back_to_tabs()
        self.screen.query_one(TabbedContent).active = tab

    def back_to_tabs(self) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def open_process(self, pid: str) -> None:
        """The page of a process."""
        if isinstance(self.screen, ProcessScreen) and self.screen.pid == pid:
            return
        if len(self.screen_stack) > _MOST_SCREENS:
            self.back_to_tabs()
        self.push_screen(ProcessScreen(pid))

    def show_events(self, pid: str) -> None:
        """The timeline of one process."""
        self.action_tab("timeline")
        self.screen.query_one(TimelineView).show_only(pid)

    def show_moment(self, number: int) -> None:
        """The timeline at an event."""
        self.action_tab("timeline")
        self.screen.query_one(TimelineView).go_to(number)

    # -- keys are answered at once -----------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent) and not event.is_forwarded and not isinstance(event, events.MouseMove):
            self.source.screen_first()
        await super().on_event(event)

    def post_display_hook(self) -> None:
        if not self.asking:
            self.source.screen_done()

    def _fatal_error(self) -> None:
        """An error of ours: the screen closes, and what is said is no traceback, unless it is asked for."""
        if os.environ.get("OTPSHELL_DEBUG"):
            super()._fatal_error()
            return
        self.failed = True
        error = self._exception
        self.farewell = f"the observer met an error of its own and closed ({type(error).__name__}: {error}); OTPSHELL_DEBUG=1 shows where"
        self._close_messages_no_wait()

    # -- keys --------------------------------------------------------------------------------------------------------

    def action_pause(self) -> None:
        self.live = not self.live
        self.screen_stack[0].query_one("#head", Static).update(self._head())

    def action_look(self) -> None:
        self.view.look()

    def action_light(self) -> None:
        self.theme = "otpshell-light" if self.theme == "otpshell-dark" else "otpshell-dark"

    def action_picture(self) -> None:
        """What is on the screen as an SVG file; in a browser it is downloaded."""
        self.deliver_screenshot(path=None if self.is_web else os.getcwd())

    def action_show_keys(self) -> None:
        if not isinstance(self.screen, Keys):
            self.push_screen(Keys(self.screen))


def _words(theme: str) -> TerminalTheme:
    """What the colours that styles name look like under a theme."""
    normal, bright = ([Color.parse(colour).rgb for colour in colours] for colours in THEME_WORDS[theme])
    colours = THEMES[theme]
    return TerminalTheme(Color.parse(colours["background"]).rgb, Color.parse(colours["foreground"]).rgb, normal, bright)


__all__ = ["Observer"]
