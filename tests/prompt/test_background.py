"""On a light terminal every colour can be read, and asking the terminal takes no key away and leaves none behind."""

from __future__ import annotations

import re

import pytest

from otpshell.shell.background import Background, from_environment, is_light, without_answer
from otpshell.shell.terminal import Terminal
from otpshell.view import light
from otpshell.view.styles import CHROME, DIAGRAM, LOG, PIDS_BASIC, PIDS_SCREEN, RESULT, ansi_codes

ENOUGH = 4.5
PAPER = {"light": "#ffffff", "dark": "#000000"}
# How most terminals show the first colours, where they have not been given others.
USUAL = ("#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5")
WITHOUT_COLOUR = {"0", "1", "3", "4", "9", "22", "39"}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as the WCAG 2 compute it, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def inks(sequence: str) -> list[str]:
    """The colours that the numbers of an escape sequence lead to on a light terminal."""
    found = light.darkened(f"\x1b[{sequence}m".encode()).decode()
    many = [light.hex_of(int(number)) for number in re.findall(r"38;5;(\d+)", found)]
    rest = [number for number in re.findall(r"\d+", re.sub(r"38;5;\d+", "", found)) if number not in WITHOUT_COLOUR]
    return many + [USUAL[int(number) - 30] for number in rest]


def printed_sequences(many: bool) -> list[str]:
    words = {*RESULT.values(), *CHROME.values(), *LOG.values(), *filter(None, DIAGRAM.values()), "dim", "red", "yellow"}
    return sorted({*map(ansi_codes, words), *(PIDS_SCREEN if many else PIDS_BASIC)})


@pytest.mark.parametrize("terminal", ["xterm-256color", "xterm"])
def test_all_that_is_printed_can_be_read_on_white(terminal: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", terminal)
    monkeypatch.delenv("COLORTERM", raising=False)
    faint = {each: ink for each in printed_sequences(terminal != "xterm") for ink in inks(each) if contrast(ink, PAPER["light"]) < ENOUGH}
    assert faint == {}
    assert inks("33") != [] and inks("2;36")[-1:] != []


@pytest.mark.parametrize("paper", ["light", "dark"])
def test_all_that_is_typed_can_be_read(paper: str) -> None:
    usual = {
        f"ansi{name}": ink for name, ink in zip(("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"), USUAL, strict=True)
    }
    faint = {}
    for name, style in light.prompt_styles(paper == "light").items():
        for word in style.split():
            ink = usual.get(word, word)
            if ink.startswith("#") and contrast(ink, PAPER[paper]) < ENOUGH:
                faint[name] = ink
            assert not ink.startswith("ansi")
    # Magenta is as IEx has it, which the terminal itself may show lighter.
    assert set(faint) <= ({"code.constant", "code.keyword"} if paper == "dark" else set())


def test_only_colours_that_are_too_faint_are_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    assert light.darkened(b"\x1b[33m42\x1b[0m \x1b[1;36mok\x1b[39m") == b"\x1b[38;5;94m42\x1b[0m \x1b[1;38;5;23mok\x1b[39m"
    same = b"\x1b[0m\x1b[48;5;33m\x1b[38;2;33;36;2m\x1b[H\x1b[2J\x1b[33 33m plain"
    assert light.darkened(same) == same


@pytest.mark.parametrize(
    ("given", "found"), [("15;0", False), ("0;15", True), ("0;default;15", True), ("0;8", False), ("", None), ("15", None), ("0;x", None)]
)
def test_the_environment_may_say_what_the_background_is(given: str, found: bool | None) -> None:
    assert from_environment(given) is found


@pytest.mark.parametrize(
    ("answer", "found"),
    [("rgb:ffff/ffff/ffff", True), ("rgb:00/2b/36", False), ("rgb:fdf6/f6e3/e3e3", True), ("rgba:0/0/0/f", False), ("#fff", None)],
)
def test_an_answer_says_whether_the_background_is_light(answer: str, found: bool | None) -> None:
    assert is_light(answer) is found


@pytest.mark.parametrize(
    "pieces",
    [
        ["1 + \x1b]11;rgb:ffff/ffff/ffff\x1b\\1"],
        ["1 + \x1b]11;rgb:ffff/ffff/ffff\x071"],
        ["1 +", " \x1b]1", "1;rgb:ff", "ff/ffff/ffff\x1b", "\\1"],
        ["1", " + 1", "\x1b]11;rgb:ffff/ffff/ffff\x07"],
    ],
)
def test_an_answer_among_the_keys_is_no_input_however_it_comes(pieces: list[str]) -> None:
    typed: list[str] = []
    told: list[str] = []
    feed = without_answer(typed.append, told.append)
    for piece in pieces:
        feed(piece)
    assert ("".join(typed), told) == ("1 + 1", ["rgb:ffff/ffff/ffff"])


@pytest.mark.parametrize(
    "pieces", [["\x1b", "[A", "x"], ["\x1b]", "x"], ["\x1b]2;title\x07"], ["\x1b]11", "x\x1b]"], ["\x1b[200~a\x1b[201~"]]
)
def test_keys_that_only_begin_as_an_answer_are_keys(pieces: list[str]) -> None:
    typed: list[str] = []
    feed = without_answer(typed.append, lambda _colour: None)
    for piece in [*pieces, "."]:
        feed(piece)
    assert "".join(typed) == "".join(pieces) + "."


class _App:
    """A prompt that has just come up: what is written to its terminal, and what is fed to its keys."""

    def __init__(self) -> None:
        self.written = ""
        self.keys = ""
        self.input = self.vt100_parser = self.output = self
        self.responds_to_cpr = True
        self.drawn = 0

    def feed(self, data: str) -> None:
        self.keys += data

    def write_raw(self, data: str) -> None:
        self.written += data

    def flush(self) -> None:
        pass

    def invalidate(self) -> None:
        self.drawn += 1


@pytest.mark.parametrize(
    ("theme", "environment", "asked", "light_at_first"),
    [
        ("auto", {"TERM": "xterm-256color"}, True, False),
        ("auto", {"TERM": "linux"}, False, False),
        ("auto", {"TERM": "xterm", "COLORFGBG": "0;15"}, False, True),
        ("dark", {"TERM": "xterm", "COLORFGBG": "0;15"}, False, False),
        ("light", {"TERM": "xterm"}, False, True),
        ("auto", {"TERM": "xterm", "INSIDE_EMACS": "29"}, False, False),
    ],
)
def test_the_terminal_is_asked_once_and_only_if_nobody_else_says(
    theme: str, environment: dict[str, str], asked: bool, light_at_first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("COLORFGBG", "INSIDE_EMACS", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    terminal, app = Terminal(), _App()
    background = Background(terminal, theme)
    assert terminal.light is light_at_first
    background.ask(app)
    background.ask(app)
    assert app.written == ("\x1b]11;?\x1b\\" if asked else "")
    app.feed("a\x1b]11;rgb:ffff/ffff/ffff\x07b")
    assert (terminal.light, app.drawn) == ((True, 1) if asked else (light_at_first, 0))
    assert app.keys == ("ab" if asked else "a\x1b]11;rgb:ffff/ffff/ffff\x07b")
