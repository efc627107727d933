"""Records what real Elixir prints for the scripts of this folder, where it is installed.

    python tests/otp/record.py [NAME…]
    python tests/otp/record.py --gen-stage CHECKOUT [NAME…]

The second form is for the scripts in `stages`: CHECKOUT is a checkout of elixir-lang/gen_stage, which is compiled first.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent.parent))

from tests.otp.normal import normal  # noqa: E402


def record(script: Path, command: list[str]) -> None:
    """Write what a script prints on standard output beside it, normalised as the test compares it."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(script, folder)
        done = subprocess.run(
            [*command, script.name], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120, check=False
        )
    script.with_suffix(".out").write_text(normal(done.stdout.decode("utf-8")), "utf-8")
    print(f"{script.name}: exit code {done.returncode}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gen-stage", type=Path, metavar="CHECKOUT")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    folder, command = FOLDER, ["elixir"]
    if options.gen_stage:
        folder, command = FOLDER / "stages", ["elixir", "-pa", compiled(options.gen_stage)]
    for script in sorted(folder.glob("*.exs")):
        if not options.names or script.stem in options.names:
            record(script, command)


def compiled(checkout: Path) -> str:
    """The folder of the compiled modules of a checkout."""
    target = tempfile.mkdtemp()
    subprocess.run(["elixirc", "-o", target, *map(str, checkout.glob("lib/**/*.ex"))], check=True)
    return target


if __name__ == "__main__":
    main()
