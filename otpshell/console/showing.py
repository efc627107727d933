"""How the commands that draw show what they drew: printed, on the whole screen where it is wider than the terminal, live, or in a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from otpshell.console.output import line, painted, put, terminal_columns
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import is_list, to_pylist
from otpshell.terms.errors import argument_error

# Nobody reads more lines than this, and a terminal takes long over them.
_MOST_LINES = 500
_LIVE = atom("live")
_LIVE_SECONDS = 1.0
_NO_SCREEN = "live pictures need a terminal; without `live` it is drawn once"
_SCROLLS = "than the terminal: arrows scroll, q leaves)"


def show(vm: Any, lines: Any, narrower: str = "", *, wide: bool = False) -> None:
    """Print lines. ``narrower`` says behind very many how to ask for less; ``wide``: where they do not fit they can be scrolled; of others
    what does not fit goes on in the next line."""
    from otpshell.view.lines import render, widest, wrapped

    session = vm.session
    columns = terminal_columns()
    if wide and session.screen.viewer is not None and (widest(lines) > columns or len(lines) > _MOST_LINES):
        longer = f"({len(lines):,} lines, longer" if len(lines) > _MOST_LINES else "(wider"
        line(vm, painted(vm, "eval_info", f"{longer} {_SCROLLS}"))
        session.to_open = lambda: session.screen.viewer(lambda: lines, False)
        return
    if not wide and session.screen.viewer is not None:
        lines = [piece for each in lines for piece in wrapped(each, columns)]
    put(vm, render(lines[:_MOST_LINES], session.config.enabled))
    if len(lines) > _MOST_LINES:
        line(vm, painted(vm, "eval_info", f"... {len(lines) - _MOST_LINES} more lines{narrower}"))


def without_live(*arguments: Any) -> tuple[bool, list[Any]]:
    """(whether `live` is one of a command's arguments, the others)."""
    return any(each is _LIVE for each in arguments), [each for each in arguments if each is not _LIVE]


def show_live(vm: Any, make: Callable[[], Any]) -> None:
    """Show what ``make()`` gives on the whole screen, again and again until a key; once, so that a mistake is told, right now."""
    session = vm.session
    if session.screen.viewer is None:
        raise argument_error(_NO_SCREEN)
    make()
    session.to_open = lambda: session.screen.viewer(lambda: session.ask(make, _LIVE_SECONDS), True)


def write_picture(vm: Any, path: Any, make: Callable[[], str]) -> None:
    """Write a picture to a file."""
    if type(path) is not bytes:
        raise argument_error(f"a picture is written to a file, whose name is a string; got: {vm.inspect(path)}")
    vm.check_file(path, "write")
    Path(path.decode()).write_text(make(), "utf-8")
    line(vm, f"written to {path.decode()}")


def keywords(options: Any) -> dict[str, Any] | None:
    """A keyword list as a dict; None for what is none."""
    if not is_list(options):
        return None
    pairs = to_pylist(options)
    if not all(type(pair) is tuple and len(pair) == 2 and type(pair[0]) is Atom for pair in pairs):
        return None
    return {key.name: value for key, value in pairs}
