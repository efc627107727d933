"""``otpshell lesson check`` and ``otpshell lessons``: what is done with lessons from the system's shell, without a prompt.

Exit codes: 0 fine, 1 a lesson has problems, 2 wrong use of the command.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from otpshell.lessons.keys import Problem


def lessons_command(argv: list[str]) -> int:
    """``otpshell lessons``: the list."""
    from otpshell.lessons.content import shipped
    from otpshell.lessons.opening import menu_line

    argparse.ArgumentParser(prog="otpshell lessons", description="The lessons, and how far you have got.").parse_args(argv)
    for each in shipped():
        print(menu_line(each))
    return 0


def check_command(argv: list[str]) -> int:
    """``otpshell lesson check PATH…``"""
    about = "Check lessons: each cell runs, each solution passes on 50 schedules, each wrong answer fails with its own message."
    parser = argparse.ArgumentParser(prog="otpshell lesson check", description=about)
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a .livemd file, or a folder of them (with a README.md, its links too)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="how many files at the same time")
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
    for report in _reports(files, options.jobs):
        failed = failed or bool(report.problems)
        _print(report.path, report.problems)
        counted = f"{report.steps} steps, {report.checked} checked, {report.wrongs} wrong answers"
        ran = "every schedule is the same" if report.schedules == 1 else f"{report.schedules} schedules"
        verdict = "ok" if not report.problems else f"{len(report.problems)} problem{'s' if len(report.problems) > 1 else ''}"
        print(f"{report.path}: {verdict} ({counted}, {ran}, {report.seconds:.1f} s)", flush=True)
    return 1 if failed else 0


def _reports(files: list[Path], jobs: int) -> Iterator[Any]:
    from otpshell.lessons.checker import check_file

    if len(files) == 1 or jobs <= 1:
        yield from map(check_file, files)
        return
    with ProcessPoolExecutor(min(jobs, len(files)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(check_file, files)


def _print(path: Path, problems: list[Problem]) -> None:
    for line, text in problems:
        print(f"{path}:{line}: {text}")


def _readme_problems(path: Path) -> list[Problem]:
    from otpshell.lessons.style import link_problems

    return list(link_problems(path.read_text("utf-8"), path))
