"""The form in which a run is recorded: its exit code, what it wrote on standard output, and what on standard error."""

from pathlib import Path
from typing import NamedTuple

_STDOUT, _STDERR = "--- stdout\n", "--- stderr\n"


class Run(NamedTuple):
    """One run of a script."""

    code: int
    stdout: str
    stderr: str


def write(path: Path, run: Run) -> None:
    """Write a recorded run."""
    path.write_text(f"exit code {run.code}\n{_STDOUT}{run.stdout}{_STDERR}{run.stderr}", "utf-8")


def read(path: Path) -> Run:
    """Read a recorded run."""
    head, rest = path.read_text("utf-8").split(_STDOUT, 1)
    stdout, stderr = rest.split(_STDERR, 1)
    return Run(int(head.split()[-1]), stdout, stderr)
