"""A demo without a terminal: a picture of the screen after each step, and a recording that is written as fast as the steps run."""

from __future__ import annotations

from pathlib import Path

from otpshell.demos.cast import Cast, Painter
from otpshell.demos.player import reading_seconds
from otpshell.demos.screen import frame
from otpshell.demos.script import Demo
from otpshell.demos.stage import Stage
from otpshell.view.lines_svg import lines_svg

_OPEN_SECONDS = 1.5
_ENTER_SECONDS = 0.5


def write_pictures(demo: Demo, folder: Path, size: tuple[int, int], *, small: bool = False) -> list[Path]:
    """An SVG file for the title and for each step, as ``01.svg``, in ``folder``, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    stage = Stage(demo, colour=True, small=small, size=size).start()
    written: list[Path] = []

    def write() -> None:
        path = folder / f"{len(written):02}.svg"
        path.write_text(lines_svg(frame(stage, *size).rows), "utf-8")
        written.append(path)

    try:
        write()
        while stage.step is not None:
            stage.forward()
            write()
        if stage.waits_to_open():
            stage.open()
            write()
    finally:
        stage.stop()
    return written


def write_cast(demo: Demo, path: Path, size: tuple[int, int], *, small: bool = False, pace: float | None = None) -> None:
    """A recording of the demo played by itself. Its time is made: typing at the demo's pace, and pauses to read."""
    now = [0.0]
    cast = Cast(path, *size, demo.title, now=lambda: now[0])
    painter = Painter()
    stage = Stage(demo, colour=True, small=small, size=size).start()

    def show(seconds: float) -> None:
        shown = frame(stage, *size)
        cast.output(painter.paint(shown.rows, shown.cursor))
        now[0] += seconds

    try:
        cast.output(painter.first())
        while not stage.ended:
            if not stage.typed:
                cast.marker(stage)
            if stage.waits_to_open():
                show(_OPEN_SECONDS)
                stage.open()
            else:
                _play_step(stage, show, pace or demo.pace)
        cast.marker(stage)
        show(_OPEN_SECONDS)
        cast.output(painter.last())
    finally:
        stage.stop()
        cast.close()


def _play_step(stage: Stage, show: object, pace: float) -> None:
    step = stage.step
    assert step is not None and callable(show)
    while stage.typed < len(stage.source):
        show(1 / pace)
        stage.type_more(1)
    show(_ENTER_SECONDS)
    stage.run()
    show(reading_seconds(stage) if step.pause is None else step.pause)
