"""Recordings in asciicast v3: one JSON line for the header, one for each event, its time in seconds since the one before.

Format: https://docs.asciinema.org/manual/asciicast/v3/
"""

from __future__ import annotations

import codecs
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from otpshell.view.lines import Line
from otpshell.view.styles import ansi_codes

Now = Callable[[], float]


class Cast:
    """A recording that is being written. Events: ``o`` output, ``r`` resized, ``m`` marker (a player can jump there), ``x`` exit code."""

    def __init__(self, path: str | Path, columns: int, rows: int, title: str, *, now: Now = time.monotonic, at: int | None = None) -> None:
        self._file: TextIO | None = open(path, "w", encoding="utf-8", newline="\n")
        self._now = now
        self._last = now()
        self._size = (columns, rows)
        self._marked = -1
        header = {"version": 3, "term": {"cols": columns, "rows": rows, "type": "xterm-256color"}, "title": title}
        if at is not None:
            header["timestamp"] = at
        self._write(header)

    def output(self, text: str) -> None:
        self._event("o", text)

    def marker(self, stage: Any) -> None:
        """The stage has come to another step."""
        if stage.position != self._marked:
            self._marked = stage.position
            step = stage.step
            self._event("m", "the end" if step is None else step.source.split("\n")[0])

    def resized(self, columns: int, rows: int) -> None:
        if (columns, rows) != self._size:
            self._size = (columns, rows)
            self._event("r", f"{columns}x{rows}")

    def close(self, code: int = 0) -> None:
        if self._file is not None:
            self._event("x", str(code))
            self._file.close()
            self._file = None

    def _event(self, code: str, data: str) -> None:
        now = self._now()
        passed, self._last = now - self._last, now
        self._write([round(passed, 3), code, data])

    def _write(self, value: Any) -> None:
        if self._file is not None:
            self._file.write(json.dumps(value, ensure_ascii=False) + "\n")


class Recording:
    """A text stream that records what is written to another, be it text or, through ``buffer``, bytes in UTF-8."""

    def __init__(self, stream: Any, cast: Cast) -> None:
        self._stream = stream
        self._cast = cast
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def write(self, text: str) -> int:
        self._record(text)
        return self._stream.write(text)

    @property
    def buffer(self) -> Any:
        return _Bytes(self._stream.buffer, lambda data: self._record(self._decoder.decode(data)))

    @property
    def encoding(self) -> str:
        return "utf-8"

    def _record(self, text: str) -> None:
        if text:
            self._cast.output(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Bytes:
    """A stream of bytes that hands on a copy of what is written."""

    def __init__(self, stream: Any, record: Callable[[bytes], Any]) -> None:
        self._stream = stream
        self._record = record

    def write(self, data: bytes) -> int:
        self._record(data)
        return self._stream.write(data)

    def flush(self) -> None:
        self._stream.flush()


class Painter:
    """Screens as what a terminal is sent: the rows that differ from the screen before."""

    def __init__(self) -> None:
        self._rows: list[Line] = []

    def first(self) -> str:
        return "\x1b[?1049h\x1b[2J"

    def last(self) -> str:
        return "\x1b[0m\x1b[?25h\x1b[?1049l"

    def paint(self, rows: list[Line], cursor: tuple[int, int]) -> str:
        out = []
        for number, row in enumerate(rows):
            if number >= len(self._rows) or self._rows[number] != row:
                out.append(f"\x1b[{number + 1};1H" + "".join(_painted(style, text) for style, text in row))
        self._rows = rows
        return "".join(out) + f"\x1b[{cursor[0] + 1};{cursor[1] + 1}H"


def _painted(style: str, text: str) -> str:
    codes = ansi_codes(style)
    return f"\x1b[{codes}m{text}\x1b[0m" if codes else text
