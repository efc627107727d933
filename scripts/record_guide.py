"""Records what real Elixir prints for the scripts of ``tests/guide/scripts`` and ``tests/cli``, where ``elixir`` is installed.

    python scripts/record_guide.py [--gen-stage CHECKOUT] [NAME or guide or cli ...]

The script of GenStage needs a checkout of elixir-lang/gen_stage, which is compiled first; without one it is left out.
Beside each NAME.exs it writes NAME.out: the exit code, standard output and standard error, normalised as the tests compare them.
"""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.guide.normal import normal  # noqa: E402
from tests.guide.recorded import Run, write  # noqa: E402
from tests.otp.record import compiled  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gen-stage", type=Path, metavar="CHECKOUT")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    names, stages = options.names, options.gen_stage and compiled(options.gen_stage)
    for folder in ("tests/guide/scripts", "tests/cli/scripts", "tests/cli/evals"):
        for script in sorted((ROOT / folder).glob("*.exs")):
            if names and not {script.stem, script.parent.name, script.parent.parent.name} & set(names):
                continue
            # The code of evals is given on the command line.
            command = ["elixir", "-e", script.read_text("utf-8")] if script.parent.name == "evals" else ["elixir", script.name]
            if "use GenStage" in script.read_text("utf-8"):
                if stages is None:
                    continue
                command[1:1] = ["-pa", stages]
            with open("/dev/null") as nothing:
                done = subprocess.run(command, cwd=script.parent, stdin=nothing, capture_output=True, timeout=120, check=False)
            write(script.with_suffix(".out"), Run(done.returncode, normal(done.stdout.decode()), normal(done.stderr.decode())))
            print(f"{script.name}: exit code {done.returncode}")


if __name__ == "__main__":
    main()
