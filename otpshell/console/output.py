"""How helpers print: to the calling process's standard output, in the colours of ``IEx.configure``."""

from __future__ import annotations

import shutil
import textwrap
from typing import Any

from otpshell.stdlib import io_device
from otpshell.terms.atom import atom
from otpshell.terms.errors import ErlError, exception_struct
from otpshell.terms.inspect_colors import ansi
from otpshell.view.fitting import fitted
from otpshell.view.identifiers import with_colours
from otpshell.view.styles import paint

DO_NOT_SHOW = atom("do not show this result in output")


def terminal_columns() -> int:
    """How wide the terminal is; 80 where there is none."""
    return shutil.get_terminal_size().columns


def shell_of(vm: Any) -> Any:
    """The session of the prompt. Raises ``RuntimeError`` in a script, which has none."""
    if vm.session is None:
        raise ErlError(
            exception_struct("RuntimeError", message=b"this needs a prompt, and a script has none: start otpshell without a file")
        )
    return vm.session


def width_of(vm: Any) -> int:
    """In how many columns values are shown."""
    return 80 if vm.session is None else vm.session.screen.width()


def inspect_options(vm: Any) -> list[tuple[Any, Any]]:
    """The options with which results are inspected."""
    return [(atom("width"), width_of(vm))] if vm.session is None else vm.session.config.inspect_options(vm.session.screen.width())


def broken(session: Any, text: str) -> str:
    """Words for a person, in lines of the terminal where there is one: broken at spaces, and further in than the first."""
    if session.screen.viewer is None:
        return text
    columns = max(20, terminal_columns())
    return "\n".join(
        textwrap.fill(line, columns, subsequent_indent="  ", break_on_hyphens=False, replace_whitespace=False) for line in text.split("\n")
    )


def put(vm: Any, text: str) -> None:
    """Print text, with the colours of the processes that it names; in a narrow terminal its lines are broken at spaces."""
    session = vm.session
    if session is not None:
        if session.screen.viewer is not None and (width := terminal_columns()) < 80:
            text = fitted(text, width)
        session.printed.append(text)
        if session.config.enabled:
            text = with_colours(text)
    io_device.write(vm, atom("stdio"), text.encode("utf-8", "surrogateescape"))


def line(vm: Any, text: str = "") -> None:
    """Print a line."""
    put(vm, text + "\n")


def painted(vm: Any, part: str, text: str) -> str:
    """The text in the colour of a part of the shell's output."""
    session = vm.session
    color = session.config.color(part) if session is not None else None
    return text if color is None else ansi(color).decode() + text + "\x1b[0m"


def dimmed(vm: Any, text: str) -> str:
    """Words that IEx would not print, behind what it prints."""
    session = vm.session
    return paint(text, "dim", session is not None and session.config.enabled)


def error(vm: Any, text: str) -> None:
    """Print a line that says why there is nothing to show."""
    line(vm, painted(vm, "eval_error", text))


def columns(items: list[str], width: int) -> str:
    """Items in as many equal columns as fit, in rows; ends with a newline."""
    if not items:
        return ""
    size = max(map(len, items)) + 1
    per_row = max(1, width // size)
    rows = []
    for at in range(0, len(items), per_row):
        rows.append("".join(item.ljust(size) for item in items[at : at + per_row]).rstrip())
    return "\n".join(rows) + "\n"


def table(rows: list[list[str]], gap: str = "  ") -> str:
    """Rows of cells, each column as wide as its widest cell; ends with a newline."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [gap.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "".join(line + "\n" for line in lines)
