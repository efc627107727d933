"""The stage: where the teacher is in a demo, and what each key does. It knows no terminal.

Before the first step stands the title. A step with words for the audience, or the first of a part, is *opened* by the first key; then keys
type it; Enter runs it. What takes time (running, going back, drawing) is handed to ``submit``; keys that come meanwhile wait their turn.
Going back is not undoing: a fresh world runs the steps before again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Timer
from typing import Any

from otpshell.demos.directives import Pane
from otpshell.demos.layout import PaneView, draw_view
from otpshell.demos.script import Demo, Step
from otpshell.demos.world import Played, World, with_small

# submit(work, then): do ``work()`` where it disturbs nobody, and ``then(what it gave)`` back here.
Submit = Callable[[Callable[[], Any], Callable[[Any], Any]], None]
CYCLE = ("seq", "tree", "ps", "mail", "waits")
# A step that was interrupted on stage runs this long when it runs again on the way back.
AGAIN_SECONDS = 0.3


def at_once(work: Callable[[], Any], then: Callable[[Any], Any]) -> None:
    """A ``submit`` that does it here and now."""
    then(work())


class Stage:
    """``on_change`` is called whenever there is something else to be seen. ``keys`` is the characters that a key types."""

    def __init__(
        self,
        demo: Demo,
        *,
        colour: bool = False,
        small: bool = False,
        size: tuple[int, int] = (80, 24),
        submit: Submit = at_once,
        on_change: Callable[[], Any] = lambda: None,
        keys: int | None = None,
    ) -> None:
        self.demo = demo
        self.position = 0
        self.typed = 0
        self.opened = False
        self.played: list[Played] = []
        # The inputs of a detour while one is taken.
        self.detour: list[Played] | None = None
        # What is being done: "", "running", "going back".
        self.busy = ""
        # The input of a detour that runs.
        self.looking = ""
        self.leaving = False
        self.left = False
        # Rows above the end that the code and the pane are scrolled to; whether the pane has the whole screen.
        self.scroll = self.pane_scroll = 0
        self.zoomed = False
        self.pane = PaneView()
        self._chosen: Pane | None = None
        self.small = small
        self._colour = colour
        self._submit = submit
        self._on_change = on_change
        self._keys = keys or demo.keys
        self._size = size
        self._waiting: deque[Callable[[], Any]] = deque()
        # Going back was interrupted.
        self._given_up = False
        # There after start(). The world in work is, while going back, one that is not yet the stage's.
        self.world: World = None  # type: ignore[assignment]
        self._in_work: World | None = None

    def start(self) -> Stage:
        """Make the first world. Keys wait until it is there."""

        def there(world: World) -> None:
            self.world = self._in_work = world

        self._work("getting ready", self._new_world, there)
        return self

    # -- what there is to see ----------------------------------------------------------------------------------------

    @property
    def step(self) -> Step | None:
        """The step to be typed now; None behind the last."""
        return self.demo.steps[self.position] if self.position < len(self.demo.steps) else None

    @property
    def source(self) -> str:
        step = self.step
        if step is None:
            return ""
        return with_small(step.source, self.demo.small) if self.small else step.source

    @property
    def at_title(self) -> bool:
        return self.position == 0 and not self.opened

    @property
    def ended(self) -> bool:
        return self.step is None and (self.opened or not self.demo.say)

    def waits_to_open(self) -> bool:
        """Whether the next key shows something before it types."""
        if self.opened:
            return False
        step = self.step
        if step is None:
            return bool(self.demo.say)
        return bool(step.say) or self.position == 0 or step.part != self.demo.steps[self.position - 1].part

    # -- keys --------------------------------------------------------------------------------------------------------

    def press(self, action: Callable[[], Any]) -> None:
        """Do what a key asks for, now or when what runs has ended."""
        if self.leaving and action not in (self.leave, self.leave_letter):
            self.leaving = False
            self._changed()
            return
        self.scroll = 0
        if self.busy:
            self._waiting.append(action)
        else:
            action()

    def type(self) -> None:
        """A key: the next characters."""
        if self.detour is not None:
            return
        if self.waits_to_open():
            self.open()
        elif self.step is not None:
            self.type_more(self._keys)

    def open(self) -> None:
        self.opened = True
        self._changed()

    def type_more(self, characters: int) -> None:
        source = self.source
        end = min(len(source), self.typed + characters)
        # The margin of the next line is not typed.
        while end < len(source) and source[end] in "\n " and (source[end] == "\n" or source[:end].endswith(("\n", "\n "))):
            end += 1
        self.typed = self._past_margin(source, end)
        self._changed()

    @staticmethod
    def _past_margin(source: str, end: int) -> int:
        start = source.rfind("\n", 0, end) + 1
        return end + len(source[end:]) - len(source[end:].lstrip(" ")) if start and not source[start:end].strip() else end

    def untype(self) -> None:
        self.typed = max(0, self.typed - self._keys)
        self._changed()

    def enter(self) -> None:
        """Run the step; what is missing of its text comes first."""
        if self.detour is not None:
            return
        if self.waits_to_open():
            self.open()
        elif self.step is not None:
            if self.typed < len(self.source):
                self.typed = len(self.source)
                self._changed()
            else:
                self.run()

    def forward(self) -> None:
        """All of the step at once."""
        if self.detour is not None:
            return
        if self.step is None:
            self.type()
        else:
            self.opened = True
            self.typed = len(self.source)
            self.run()

    def back(self) -> None:
        """To the beginning of this step; from there to the step before."""
        if self.detour is not None:
            return
        if self.typed:
            self.typed = 0
            self._changed()
        elif self.position:
            self._go_to(self.position - 1)
        elif self.opened:
            self.opened = False
            self._changed()

    def leave(self) -> None:
        """Leave, when it is asked twice."""
        self.left = self.leaving
        self.leaving = True
        self._changed()

    def leave_letter(self) -> None:
        """The letter q: leaves where nothing is being typed."""
        if self.leaving or not self.typed:
            self.leave()
        else:
            self.type()

    def interrupt(self) -> None:
        """End what runs. Keys that came meanwhile are dropped: they were pressed because it took so long."""
        self._waiting.clear()
        self._given_up = True
        if self._in_work is not None:
            self._in_work.interrupt()

    def scroll_by(self, lines: int) -> None:
        """The code; the pane when it has the whole screen."""
        if self.zoomed:
            self.scroll_pane_by(lines)
        else:
            self.scroll = max(0, self.scroll + lines)
            self._changed()

    def scroll_pane_by(self, lines: int) -> None:
        self.pane_scroll = max(0, min(self.pane_scroll + lines, len(self.pane.lines)))
        self._changed()

    def zoom(self) -> None:
        """The pane on the whole screen, or beside the code again."""
        self.zoomed = not self.zoomed and bool(self.pane.lines)
        self.pane_scroll = 0
        self._changed()

    # -- running -----------------------------------------------------------------------------------------------------

    def run(self) -> None:
        step = self.step
        assert step is not None
        self.zoomed = False
        self._work("running", lambda: self.world.run(step), self._ran)

    def _ran(self, played: Played) -> None:
        step = self.step
        self.played.append(played)
        self.position += 1
        self.typed, self.opened = 0, False
        if step is not None and step.pane is not None:
            # The script's pane again, whatever was looked at meanwhile.
            self._chosen = None
        self.refresh_pane()

    def _go_to(self, position: int, typed: int = 0, opened: bool = True) -> None:
        """A fresh world, in which the steps before ``position`` have run. Interrupted on the way all stays as it was."""
        interrupted = {place for place, played in enumerate(self.played) if played.kind == "interrupted"}
        self._given_up = False

        def build() -> tuple[World, list[Played]]:
            world = self._in_work = self._new_world()
            done: list[Played] = []
            for place, step in enumerate(self.demo.steps[:position]):
                if self._given_up:
                    break
                timer = Timer(AGAIN_SECONDS, world.interrupt)
                if place in interrupted:
                    timer.start()
                done.append(world.run(step))
                timer.cancel()
            return world, done

        def there(built: tuple[World, list[Played]]) -> None:
            world, done = built
            if self._given_up:
                world.stop()
                self._in_work = self.world
                return
            self.world.stop()
            self.world, self.played = built
            self.position, self.typed, self.opened = position, typed, opened
            self.detour = self._chosen = None
            self.refresh_pane()

        self._work("going back", build, there)

    # -- detours -----------------------------------------------------------------------------------------------------

    def start_detour(self) -> None:
        """From here on inputs are typed live, in the world as it is."""
        if self.detour is None:
            self.detour = []
            self._changed()

    def detour_input(self, source: str) -> None:
        """An input of the detour; ``resume`` ends it."""
        if self.detour is None:
            return
        if source.strip() in ("resume", "resume()", "exit", "quit"):
            self.resume()
        elif source.strip():
            self.looking = source
            self._work("running", lambda: self.world.evaluate(source), self._looked)

    def _looked(self, played: Played) -> None:
        self.looking = ""
        if self.detour is not None:
            self.detour.append(played)
        self.refresh_pane()

    def resume(self) -> None:
        """Back to the demo; the world is as it was before the detour."""
        if self.detour:
            self._go_to(self.position, self.typed, self.opened)
        else:
            self.detour = None
            self._changed()

    # -- panes -------------------------------------------------------------------------------------------------------

    def next_pane(self) -> None:
        """Another pane: the script's, then each kind, then none."""
        scripted = self.world.pane
        cycle = [scripted] if scripted.kind != "off" else []
        cycle += [Pane(kind) for kind in CYCLE if Pane(kind) != scripted]
        cycle.append(Pane("off"))
        shown = self._chosen or scripted
        self._chosen = cycle[(cycle.index(shown) + 1) % len(cycle) if shown in cycle else 0]
        self.refresh_pane()

    def resize(self, columns: int, rows: int) -> None:
        """The screen has this size from now on."""
        if self._size != (columns, rows):
            self._size = (columns, rows)
            if self.busy:
                self._waiting.append(self.refresh_pane)
            else:
                self.refresh_pane()

    def refresh_pane(self) -> None:
        """Draw the pane anew: the world, the size or what is looked at has changed."""
        self.pane_scroll = 0
        if self.world is None:
            return
        pane = self._chosen or self.world.pane
        if pane.kind == "off":
            self.pane = PaneView(pane)
            self._changed()
            return
        stays = self.pane.place if self.pane.pane == pane else ""
        columns = self._size[0]

        def there(view: PaneView) -> None:
            self.pane = view

        self._work("drawing", lambda: draw_view(self.world, pane, columns, stays), there)

    # -- inside ------------------------------------------------------------------------------------------------------

    def _new_world(self) -> World:
        return World(self.demo, colour=self._colour, small=self.small, on_output=self._on_change)

    def _work(self, what: str, work: Callable[[], Any], then: Callable[[Any], Any]) -> None:
        def done(result: Any) -> None:
            self.busy = ""
            then(result)
            self._changed()
            while self._waiting and not self.busy:
                self._waiting.popleft()()

        self.busy = what
        self._changed()
        self._submit(work, done)

    def _changed(self) -> None:
        self._on_change()

    def stop(self) -> None:
        """End what runs."""
        if self._in_work is not None:
            self._in_work.interrupt()
            self._in_work.stop()
        if self.world is not None and self.world is not self._in_work:
            self.world.stop()
