"""Records what real Elixir prints for the scripts of this folder: ``python tests/otp/record.py [NAME…]``, where it is installed."""

import subprocess
import sys
from pathlib import Path

from normal import normal

FOLDER = Path(__file__).parent
for script in sorted(FOLDER.glob("*.exs")):
    if sys.argv[1:] and script.stem not in sys.argv[1:]:
        continue
    done = subprocess.run(["elixir", script.name], cwd=FOLDER, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    script.with_suffix(".out").write_text(normal(done.stdout.decode("utf-8")), "utf-8")
