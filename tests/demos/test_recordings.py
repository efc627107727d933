"""Recordings and pictures of a demo, made without a terminal."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from otpshell.demos.cast import Cast, Painter, Recording
from otpshell.demos.command import demo_command

from .examples import ECHO


@pytest.fixture
def echo(tmp_path: Path) -> Path:
    path = tmp_path / "echo.exs"
    path.write_text(ECHO)
    return path


def events_of(path: Path) -> tuple[dict[str, Any], list[list[Any]]]:
    header, *events = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert header["version"] == 3 and set(header["term"]) == {"cols", "rows", "type"}
    for event in events:
        assert len(event) == 3 and event[0] >= 0 and event[1] in "orimx" and type(event[2]) is str, event
    return header, events


def test_a_recording_is_an_asciicast_v3_with_a_marker_for_each_step(echo: Path, tmp_path: Path, capsys: Any) -> None:
    assert demo_command([str(echo), "--record", str(tmp_path / "out.cast"), "--size", "60x20"]) == 0
    header, events = events_of(tmp_path / "out.cast")
    assert (header["term"]["cols"], header["term"]["rows"], header["title"]) == (60, 20, "Echo")
    assert [data for _, code, data in events if code == "m"] == [
        "echo = spawn(fn ->",
        "send(echo, {:hi, self()})",
        "flush()",
        "the end",
    ]
    assert events[-1][1:] == ["x", "0"]
    # Intervals, not times: none is longer than the longest pause.
    assert max(event[0] for event in events) <= 5 < sum(event[0] for event in events)
    shown = "".join(data for _, code, data in events if code == "o")
    assert shown.startswith("\x1b[?1049h") and shown.endswith("\x1b[?1049l")
    assert "The end." in shown


def test_a_recording_made_again_is_the_same(echo: Path, tmp_path: Path, capsys: Any) -> None:
    for name in ("a.cast", "b.cast"):
        demo_command([str(echo), "--record", str(tmp_path / name)])
    assert (tmp_path / "a.cast").read_bytes() == (tmp_path / "b.cast").read_bytes()


def test_a_live_recording_has_what_was_written_and_the_times_between(tmp_path: Path) -> None:
    times = iter([10.0, 10.5, 12.0, 12.0, 12.25])
    cast = Cast(tmp_path / "live.cast", 80, 24, "T", now=lambda: next(times), at=7)
    written: list[str] = []

    class Stream:
        def write(self, text: Any) -> int:
            written.append(text)
            return len(text)

        @property
        def buffer(self) -> "Stream":
            return self

    stream = Recording(Stream(), cast)
    stream.write("a")
    cast.resized(100, 30)
    cast.resized(100, 30)
    stream.buffer.write("ü".encode()[:1])
    stream.buffer.write("ü".encode()[1:])
    cast.close()
    header, events = events_of(tmp_path / "live.cast")
    assert (header["timestamp"], written) == (7, ["a", b"\xc3", b"\xbc"])
    assert events == [[0.5, "o", "a"], [1.5, "r", "100x30"], [0.0, "o", "ü"], [0.25, "x", "0"]]


def test_only_rows_that_changed_are_painted() -> None:
    painter = Painter()
    assert painter.paint([[("", "a")], [("bold", "b")]], (0, 1)) == "\x1b[1;1Ha\x1b[2;1H\x1b[1mb\x1b[0m\x1b[1;2H"
    assert painter.paint([[("", "a")], [("", "c")]], (1, 1)) == "\x1b[2;1Hc\x1b[2;2H"


def test_there_is_a_picture_of_the_title_of_each_step_and_of_the_last_word(echo: Path, tmp_path: Path, capsys: Any) -> None:
    assert demo_command([str(echo), "--svg", str(tmp_path / "svg")]) == 0
    pictures = sorted((tmp_path / "svg").iterdir())
    assert [path.name for path in pictures] == ["00.svg", "01.svg", "02.svg", "03.svg", "04.svg"]
    texts = ["".join("".join(ElementTree.parse(path).getroot().itertext()).split()) for path in pictures]
    for text, wanted in zip(texts, ("Itanswers.", "#PID<0.109.0>", "{:hi,#PID<0.108.0>}", ":hello", "Theend."), strict=True):
        assert wanted in text


@pytest.mark.parametrize("size", ["x", "20x10", "100x5", "1000x30"])
def test_a_size_that_is_none_is_refused(echo: Path, size: str, capsys: Any) -> None:
    assert demo_command([str(echo), "--svg", "nowhere", "--size", size]) == 2
    assert f"got: {size}" in capsys.readouterr().err


def test_without_a_terminal_a_demo_is_not_played(echo: Path, capsys: Any) -> None:
    assert demo_command([str(echo)]) == 2
    assert capsys.readouterr().err == "otpshell demo: a demo is played in a terminal (--check, --svg and --record do without)\n"
