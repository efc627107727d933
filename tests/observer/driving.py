"""Drives the observer by keys and clicks, without a terminal and without waiting for time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from otpshell.observer.screens.app import Observer
from otpshell.observer.screens.grid import Grid
from otpshell.observer.screens.lines import Lines
from otpshell.observer.screens.paint import plain_line

SIZE = (110, 32)


def observer(source: Any, **options: Any) -> Observer:
    """The application over a source; it looks only when a key makes it."""
    app = Observer(source, live=False, **options)
    app.animation_level = "none"
    notify = app.notify
    # A notice stays, however slow the machine is.
    app.notify = lambda message, **given: notify(message, **{**given, "timeout": 3600})  # type: ignore[method-assign]
    return app


@asynccontextmanager
async def opened(source: Any, size: tuple[int, int] = SIZE, **options: Any) -> AsyncIterator[Pilot[None]]:
    """The application, ready for keys."""
    app = observer(source, **options)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


async def settle(pilot: Pilot[Any]) -> None:
    """Until what was asked is shown. Dialogs wait for keys, in workers of their own: they are not waited for."""
    while True:
        await pilot.pause()
        busy = [worker for worker in pilot.app.workers if worker.group in ("look", "fill", "moment") and not worker.is_finished]
        if not busy:
            return
        await pilot.app.workers.wait_for_complete(busy)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def typed(pilot: Pilot[Any], text: str) -> None:
    """Type into the line that is open, in place of what is there, and press Enter."""
    pilot.app.focused.value = text  # type: ignore[union-attr]
    await press(pilot, "enter")


def pressing(*keys: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """For pictures: press these first."""

    async def before(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, *keys)

    return before


def rows(pilot: Pilot[Any], selector: str = "Grid") -> list[str]:
    """The text of a grid's rows that are there, in order."""
    grid = next(each for each in pilot.app.screen.query(selector).results(Grid) if each.is_on_screen)
    cells = [[cell if isinstance(cell, str) else plain_line(cell) for cell in grid.rows[number].cells] for number in sorted(grid.rows)]
    return [" ".join(" ".join(row).split()) for row in cells]


def lines(pilot: Pilot[Any], selector: str = "Lines") -> list[str]:
    """The text of the lines in sight."""
    return [plain_line(line) for each in pilot.app.screen.query(selector).results(Lines) if each.is_on_screen for line in each.lines]


def said(pilot: Pilot[Any]) -> list[str]:
    """The notices that were shown, the newest last."""
    return [notice.message for notice in pilot.app._notifications]
