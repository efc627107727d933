"""Records what real Elixir prints for the scripts of ``tests/guide/scripts`` and ``tests/cli``, where ``elixir`` is installed.

    python scripts/record_guide.py [NAME or guide or cli ...]

Beside each NAME.exs it writes NAME.out: the exit code, standard output and standard error, normalised as the tests compare them.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.guide.normal import normal  # noqa: E402
from tests.guide.recorded import Run, write  # noqa: E402


def main(names: list[str]) -> None:
    for folder in ("tests/guide/scripts", "tests/cli/scripts", "tests/cli/evals"):
        for script in sorted((ROOT / folder).glob("*.exs")):
            if names and not {script.stem, script.parent.name, script.parent.parent.name} & set(names):
                continue
            # The code of evals is given on the command line.
            command = ["elixir", "-e", script.read_text("utf-8")] if script.parent.name == "evals" else ["elixir", script.name]
            with open("/dev/null") as nothing:
                done = subprocess.run(command, cwd=script.parent, stdin=nothing, capture_output=True, timeout=120, check=False)
            write(script.with_suffix(".out"), Run(done.returncode, normal(done.stdout.decode()), normal(done.stderr.decode())))
            print(f"{script.name}: exit code {done.returncode}")


if __name__ == "__main__":
    main(sys.argv[1:])
