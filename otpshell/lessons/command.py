"""``otpshell lesson check``, ``new``, ``record``, ``export`` and ``otpshell lessons``: what needs no prompt.

Exit codes: 0 fine, 1 a lesson has problems, 2 wrong use of the command.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import Any

from otpshell.lessons.keys import Problem


def lessons_command(argv: list[str]) -> int:
    """``otpshell lessons``: the list."""
    from otpshell.lessons.content import shipped
    from otpshell.lessons.opening import menu_line

    argparse.ArgumentParser(prog="otpshell lessons", description="The lessons, and how far you have got.").parse_args(argv)
    for each in shipped():
        print(menu_line(each, shutil.get_terminal_size().columns))
    return 0


def check_command(argv: list[str]) -> int:
    """``otpshell lesson check PATH…``"""
    about = "Check lessons: each cell runs, each solution passes on 50 schedules, each wrong answer fails with its own message."
    parser = argparse.ArgumentParser(prog="otpshell lesson check", description=about)
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a .livemd file, or a folder of them (with a README.md, its links too)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="how many files at the same time")
    parser.add_argument("--schedules", type=int, default=50, metavar="N", help="on how many schedules solutions must pass (50)")
    options = parser.parse_args(argv)
    files: list[Path] = []
    for name in options.paths:
        path = Path(name)
        if path.is_dir():
            files += sorted(path.glob("*.livemd"))
        elif path.is_file():
            files.append(path)
        else:
            print(f"otpshell: there is no file or folder {name}", file=sys.stderr)
            return 2
    readmes = [Path(name) / "README.md" for name in options.paths if (Path(name) / "README.md").is_file()]
    if not files:
        print("otpshell: no .livemd file is there", file=sys.stderr)
        return 2
    failed = False
    for readme in readmes:
        problems = _readme_problems(readme)
        failed = failed or bool(problems)
        _print(readme, problems)
    for report in _reports(files, options.jobs, options.schedules):
        failed = failed or bool(report.problems)
        _print(report.path, report.problems)
        counted = f"{report.steps} steps, {report.checked} checked, {report.wrongs} wrong answers"
        different = "all the same" if report.schedules == 1 else f"{report.schedules} different"
        ran = f"{options.schedules} schedules, {different}"
        verdict = "ok" if not report.problems else f"{len(report.problems)} problem{'s' if len(report.problems) > 1 else ''}"
        print(f"{report.path}: {verdict} ({counted}, {ran}, {report.seconds:.1f} s)", flush=True)
    return 1 if failed else 0


def _reports(files: list[Path], jobs: int, schedules: int) -> Iterator[Any]:
    from otpshell.lessons.checker import check_file

    if len(files) == 1 or jobs <= 1:
        yield from (check_file(file, schedules) for file in files)
        return
    with ProcessPoolExecutor(min(jobs, len(files)), get_context("spawn"), _leave_interrupts) as pool:
        try:
            for future in [pool.submit(check_file, file, schedules) for file in files]:
                yield future.result()
        except BaseException:
            # Ctrl-C: nobody waits for the files that are being checked.
            for process in active_children():
                process.terminate()
            raise


def _leave_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _print(path: Path, problems: list[Problem]) -> None:
    for line, text in problems:
        print(f"{path}:{line}: {text}")


def new_command(argv: list[str]) -> int:
    """``otpshell lesson new FILE``"""
    about = "Write a small lesson that passes its check, with a step of each kind, to be written over."
    parser = argparse.ArgumentParser(prog="otpshell lesson new", description=about)
    parser.add_argument("file", help="the file to make, such as 27-timers.livemd")
    parser.add_argument("--title", help="the lesson's title (made of the file's name without it)")
    options = parser.parse_args(argv)
    from otpshell.lessons.skeleton import skeleton

    path = _livemd(options.file)
    return _written(path, skeleton(options.title or _title_of(path)), f"Next: edit it, then otpshell lesson check {path}")


def record_command(argv: list[str]) -> int:
    """``otpshell lesson record FILE``"""
    about = "Make the draft of a lesson of what was typed at the prompt: each input a step, with checks of what came of it."
    parser = argparse.ArgumentParser(prog="otpshell lesson record", description=about)
    parser.add_argument("file", help="the file to make")
    parser.add_argument(
        "--from", dest="source", metavar="SCRIPT", help='what `save "session.exs"` wrote, or any script, instead of the history'
    )
    parser.add_argument("--last", type=int, default=20, metavar="N", help="how many inputs of the history (20)")
    parser.add_argument("--title", help="the lesson's title (made of the file's name without it)")
    options = parser.parse_args(argv)
    from otpshell.console.headless import apart
    from otpshell.lessons.drafting import draft, history, inputs_in, usable

    if options.source is not None:
        try:
            inputs = usable(inputs_in(Path(options.source).read_text("utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            print(f"otpshell: {options.source} cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}", file=sys.stderr)
            return 2
    else:
        inputs = usable(history())[-options.last :]
    if not inputs:
        print("otpshell: nothing was typed that could become a lesson; --from takes a script", file=sys.stderr)
        return 1
    path = _livemd(options.file)
    text = apart(lambda cancelled: draft(inputs, options.title or _title_of(path)))
    return _written(path, text, f"{len(inputs)} inputs. Next: write what is to be said, then otpshell lesson check {path}")


def export_command(argv: list[str]) -> int:
    """``otpshell lesson export FILE``"""
    parser = argparse.ArgumentParser(prog="otpshell lesson export", description="Write a lesson as one HTML page, to read or to hand out.")
    parser.add_argument("lesson", help="its number, its name, or a .livemd file")
    parser.add_argument("-o", "--output", metavar="FILE", help="the page to write (its name with .html, in this folder)")
    parser.add_argument("--solutions", action="store_true", help="with the solutions, folded")
    options = parser.parse_args(argv)
    from otpshell.console.headless import apart
    from otpshell.lessons.content import find
    from otpshell.lessons.export import lesson_html
    from otpshell.lessons.parse import read_lesson

    path = find(options.lesson)
    if path is None:
        print(f"otpshell: there is no lesson {options.lesson}", file=sys.stderr)
        return 2
    lesson, problems = read_lesson(path)
    if problems:
        _print(path, problems)
        return 1
    page = apart(lambda cancelled: lesson_html(lesson, solutions=options.solutions))
    return _written(Path(options.output or f"{path.stem}.html"), page, "", replace=True)


def _livemd(name: str) -> Path:
    path = Path(name)
    return path if path.suffix == ".livemd" else path.with_name(f"{path.name}.livemd")


def _title_of(path: Path) -> str:
    """``27-selective-receive.livemd``: Selective receive."""
    return path.stem.lstrip("0123456789-").replace("-", " ").capitalize() or path.stem


def _written(path: Path, text: str, after: str, *, replace: bool = False) -> int:
    try:
        with open(path, "w" if replace else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        print(f"otpshell: {path} is there already", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"otpshell: {path} cannot be written: {error.strerror}", file=sys.stderr)
        return 2
    print(f"{path} written." + (f" {after}" if after else ""))
    return 0


def _readme_problems(path: Path) -> list[Problem]:
    from otpshell.lessons.style import link_problems

    return list(link_problems(path.read_text("utf-8"), path))


AUTHOR_COMMANDS = {"check": check_command, "new": new_command, "record": record_command, "export": export_command}
