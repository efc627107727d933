"""Record what real Elixir prints of the programs in tests/lang/refusals/programs.txt. Usage: record_refusals.py [elixir]

Each program is the file a.exs, run by the ``elixir`` command; recorded.json has the program and all of standard error. What is recorded
already is not run again.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "tests" / "lang" / "refusals"


def record(elixir: str) -> None:
    """Write recorded.json."""
    programs = [program.strip("\n") + "\n" for program in (FOLDER / "programs.txt").read_text("utf-8").split("\n%%\n")]
    known = dict(json.loads((FOLDER / "recorded.json").read_text("utf-8"))) if (FOLDER / "recorded.json").exists() else {}

    def told(program: str) -> list[str]:
        if program in known:
            return [program, known[program]]
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "a.exs").write_text(program, "utf-8")
            run = subprocess.run([elixir, "a.exs"], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        return [program, run.stderr.decode("utf-8")]

    with ThreadPoolExecutor(2) as pool:
        recorded = list(pool.map(told, programs))
    (FOLDER / "recorded.json").write_text(json.dumps(recorded, indent=0, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    record(sys.argv[1] if len(sys.argv) > 1 else "elixir")
