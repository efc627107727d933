"""``otpshell demo``: what its options mean; and ``demo`` at the prompt."""

from __future__ import annotations

import argparse
import difflib
import os
import re
import shutil
import sys
import textwrap
from pathlib import Path
from typing import Any

import otpshell
from otpshell.demos.directives import DIRECTIVES, PANES
from otpshell.demos.script import Demo, DemoError, read_demo

_SIZE = re.compile(r"(\d{2,3})x(\d{1,3})\Z")
_EPILOG = """keys:
  any key     types the next characters; Enter runs the step (its first press completes the text)
  left        back: the system itself returns to the state before (again and again, to the beginning)
  right       the whole step at once
  Ctrl-T      a detour: type what you like; resume brings the world back
  Tab         another pane: seq, tree, ps, mail, waits, none
  Shift-Tab   the pane on the whole screen, and back
  PgUp PgDn   scroll the code; Shift-Up and Shift-Down the pane
  Ctrl-C      interrupts what runs; else leaves, as q does (press it twice)
"""


def shipped_folder() -> Path:
    """Where the demos are that come with otpshell."""
    package = Path(otpshell.__file__).parent
    inside = package / "lessons_content" / "demos"
    return inside if inside.is_dir() else package.parent / "lessons" / "demos"


def shipped() -> list[Demo]:
    """The demos that come with otpshell, by name of file."""
    return [read_demo(path) for path in sorted(shipped_folder().glob("*.exs")) + sorted(shipped_folder().glob("*.livemd"))]


def demo_path(name: str) -> Path:
    """The file that a path, or the name or number of a demo that comes with otpshell, means; DemoError."""
    path = Path(name)
    if path.is_file():
        return path
    known = [Path(demo.path) for demo in shipped()]
    for number, each in enumerate(known, 1):
        if name in (each.stem, each.name, str(number), each.stem.lstrip("0123456789-")):
            return each
    names = [each.stem.lstrip("0123456789-") for each in known]
    near = difflib.get_close_matches(name, names, 1, 0.5)
    more = f"; did you mean {near[0]}?" if near else f"; with otpshell come: {', '.join(names)}"
    raise DemoError(name, 0, "there is no such demo and no such file" + more)


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(
        prog="otpshell demo",
        description="Play a demo step by step, forwards and back. Without FILE: a menu.",
        epilog=_EPILOG + _directives_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    found.add_argument("file", nargs="*", metavar="FILE", help=".exs or .livemd, or the name of one that comes with otpshell")
    found.add_argument("--auto", action="store_true", help="it plays by itself (space pauses)")
    found.add_argument("--pace", type=float, metavar="N", help="the text types itself, N characters a second")
    found.add_argument("--keys", type=int, metavar="N", help="characters that a key types")
    found.add_argument("--small", action="store_true", help="with the demo's small numbers")
    found.add_argument("--record", metavar="FILE.cast", help="write a recording (asciicast v3); without a terminal, at once")
    found.add_argument("--svg", metavar="DIR", help="write a picture of the screen after each step, and end")
    found.add_argument("--size", metavar="COLSxROWS", help="the screen of pictures and of recordings without a terminal (100x30)")
    found.add_argument("--notes", action="store_true", help="show the notes of the demo that runs in another terminal")
    found.add_argument(
        "--check", action="store_true", help="run without a terminal; fail when a step prints something else than the file says"
    )
    found.add_argument("--update", action="store_true", help="with --check: write what the steps print into the files")
    found.add_argument("--list", action="store_true", help="the demos that come with otpshell")
    return found


def _directives_help() -> str:
    lines = ["", "directives (#: in .exs, <!-- demo: … --> in .livemd):"]
    for name, each in DIRECTIVES.items():
        lines.append(f"  {name + ' ' + each.takes:<38} {each.help}")
    lines += ["", "panes:", *(f"  {name:<10} {text}" for name, text in PANES.items())]
    return "\n".join(lines) + "\n"


def demo_command(argv: list[str]) -> int:
    """``otpshell demo``; gives the exit code: 1 when a demo cannot be read or a check fails, 2 for wrong use."""
    options = parser().parse_args(argv)
    try:
        return _run(options)
    except DemoError as error:
        print(f"otpshell demo: {error}", file=sys.stderr)
    except OSError as error:
        print(f"otpshell demo: {error.filename or ''}: {error.strerror or error}", file=sys.stderr)
    return 1


def _run(options: Any) -> int:
    if options.list:
        print(menu_text(shipped(), shutil.get_terminal_size().columns), end="")
        return 0
    if options.notes:
        return _notes()
    if options.check or options.update:
        from otpshell.demos.check import check

        text, good = check(options.file or [str(shipped_folder())], update=options.update)
        print(text, end="")
        return 0 if good else 1
    if len(options.file) > 1:
        print("otpshell demo: one FILE is played at a time (--check takes several)", file=sys.stderr)
        return 2
    if (options.pace is not None and not 0 < options.pace < 10_000) or (options.keys is not None and options.keys < 1):
        print("otpshell demo: --pace and --keys take a number above 0", file=sys.stderr)
        return 2
    demo = read_demo(demo_path(options.file[0])) if options.file else _chosen()
    return 0 if demo is None else _play(demo, options)


def _notes() -> int:
    if not _has_terminal():
        print("otpshell demo: --notes needs a terminal", file=sys.stderr)
        return 2
    from otpshell.demos.teacher import show_notes

    show_notes()
    return 0


def _has_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _size(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return 100, 30
    found = _SIZE.match(text)
    if found is None or int(found[1]) < 40 or int(found[2]) < 10:
        print(f"otpshell demo: --size takes COLSxROWS, 40x10 or more, as 100x30; got: {text}", file=sys.stderr)
        return None
    return int(found[1]), int(found[2])


def _play(demo: Demo, options: Any) -> int:
    from otpshell.demos.world import needs_small

    size = _size(options.size)
    if size is None:
        return 2
    small = bool(demo.small) and (options.small or needs_small(demo))
    if options.svg:
        from otpshell.demos.pictures import write_pictures

        written = write_pictures(demo, Path(options.svg), size, small=small)
        print(f"{len(written)} pictures written to {options.svg}")
        return 0
    if not _has_terminal():
        if options.record:
            from otpshell.demos.pictures import write_cast

            write_cast(demo, Path(options.record), size, small=small, pace=options.pace)
            print(f"written to {options.record}")
            return 0
        print("otpshell demo: a demo is played in a terminal (--check, --svg and --record do without)", file=sys.stderr)
        return 2
    play(demo, small=small, auto=options.auto, pace=options.pace, keys=options.keys, record=options.record)
    if options.record:
        print(f"written to {options.record}")
    return 0


def play(
    demo: Demo, *, small: bool = False, auto: bool = False, pace: float | None = None, keys: int | None = None, record: str = ""
) -> None:
    """Play a demo in this terminal, with its notes for a second one."""
    import time

    from otpshell.demos.cast import Cast
    from otpshell.demos.notes import Notes
    from otpshell.demos.player import Player

    size = shutil.get_terminal_size()
    cast = Cast(record, size.columns, size.lines, demo.title, at=int(time.time())) if record else None
    try:
        notes = Notes()
    except OSError:
        # Nowhere to put them: the demo goes on without.
        notes = None
    Player(demo, small=small, auto=auto, pace=pace, keys=keys, cast=cast, notes=notes).play()


# -- the menu -------------------------------------------------------------------------------------------------------------------


def menu_text(demos: list[Demo], columns: int) -> str:
    """The demos that there are, numbered, in lines of so many columns."""
    names = [Path(demo.path).stem.lstrip("0123456789-") for demo in demos]
    longest = max(map(len, names), default=0)
    # A title goes on below its beginning where there is room for that.
    indent = longest + 14 if columns > longest + 40 else 4
    lines = []
    for number, (name, demo) in enumerate(zip(names, demos, strict=True), 1):
        minutes = f"{demo.minutes} min" if demo.minutes else ""
        line = f"{number:>2}  {name:<{longest}}  {minutes:<6}  {demo.title}"
        lines.append(textwrap.fill(line, columns, subsequent_indent=" " * indent, break_on_hyphens=False))
    return "\n".join(lines) + "\n"


def _chosen() -> Demo | None:
    """What the person chooses of the menu; None for nothing."""
    demos = shipped()
    print(menu_text(demos, shutil.get_terminal_size().columns))
    try:
        answer = input("Which one? (number or name, Enter for none) ").strip()
    except (EOFError, KeyboardInterrupt):
        print()
        return None
    return read_demo(demo_path(answer)) if answer else None


def open_demo(_session: Any, *arguments: Any) -> None:
    """``demo`` at the prompt: a menu, or the demo of that file, name or number. Its world is its own; the prompt's stays as it is."""
    try:
        if not arguments:
            demo = _chosen()
        else:
            first = arguments[0]
            name = first.decode("utf-8", "replace") if type(first) is bytes else getattr(first, "name", str(first))
            demo = read_demo(demo_path(name.replace("_", "-") if not Path(name).is_file() else name))
        if demo is None:
            return
        if not _has_terminal():
            print("a demo is played in a terminal")
            return
        from otpshell.demos.world import needs_small

        play(demo, small=needs_small(demo))
    except (DemoError, OSError) as error:
        print(error)
