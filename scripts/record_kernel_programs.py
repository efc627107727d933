"""Record with real Elixir what the programs and the wrong code of tests/lang/kernel print. Usage: record_kernel_programs.py [elixir]"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent.parent / "tests" / "lang" / "kernel"


def record(elixir: str) -> None:
    """Write NAME.out beside every program, and errors.json from errors.exs, whose cases stand between lines of ``####``."""
    for program in sorted((HERE / "programs").glob("*.exs")):
        run = subprocess.run([elixir, program.name], cwd=program.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        program.with_suffix(".out").write_bytes(run.stdout)
    recorded = []
    for code in (HERE / "errors.exs").read_text().split("\n####\n"):
        run = subprocess.run([elixir, "-e", code], capture_output=True, text=True, check=False)
        assert "** (" in run.stderr, f"no error: {code}"
        text = run.stderr[run.stderr.index("** (") :]
        message = text.split("\n    (")[0].split("\n    expanding")[0].split("\n    nofile:")[0].rstrip()
        recorded.append({"code": code, "error": message})
    (HERE / "errors.json").write_text(json.dumps(recorded, indent=1) + "\n")


if __name__ == "__main__":
    record(sys.argv[1] if len(sys.argv) > 1 else "elixir")
