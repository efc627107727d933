"""Records what real IEx answers to the inputs of ``tests/prompt/transcripts``, where ``iex`` is installed.

    python scripts/record_prompt.py [NAME...]

A transcript is text as it stands on the screen. Its inputs are the lines that begin with a prompt; everything else is written anew.
"""

import os
import re
import select
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.guide.normal import normal  # noqa: E402
from tests.prompt.transcript import Step, read, write  # noqa: E402

_AT_PROMPT = re.compile(r"(?:iex|\.\.\.)\((\d+)\)> \Z")
_PROMPTS = re.compile(r"(?:iex|\.\.\.)\(\d+\)> ")
QUIET_SECONDS = 0.25


class Iex:
    """IEx with nothing between it and us: no terminal, so no echo and no colours."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(["iex"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self._until_prompt()

    def answer(self, text: str) -> str:
        """What is printed for an input of one or more lines."""
        assert self._process.stdin is not None
        output = ""
        for line in text.split("\n"):
            self._process.stdin.write((line + "\n").encode())
            self._process.stdin.flush()
            output += self._until_prompt()
        return _PROMPTS.sub("", output)

    def _until_prompt(self) -> str:
        assert self._process.stdout is not None
        seen = b""
        while True:
            ready = select.select([self._process.stdout], [], [], QUIET_SECONDS)[0]
            if ready:
                seen += os.read(self._process.stdout.fileno(), 65536)
            elif _AT_PROMPT.search(seen.decode("utf-8", "replace")) or _PROMPTS.search(seen.decode("utf-8", "replace")):
                return seen.decode("utf-8")

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


def main(names: list[str]) -> None:
    for path in sorted((ROOT / "tests" / "prompt" / "transcripts").glob("*.iex")):
        if names and path.stem not in names:
            continue
        iex = Iex()
        write(path, [Step(step.source, normal(iex.answer(step.source))) for step in read(path)])
        iex.stop()
        print(path.name)


if __name__ == "__main__":
    main(sys.argv[1:])
