"""Record what real IEx prints for the inputs in a file of tests/prompt_iex (one a line; longer ones between `<<<` and `>>>`).

    python scripts/record_iex.py [NAME...]  # needs iex of Elixir 1.14; writes recorded.json (of inputs.txt), results.json (of results.txt)

Each input is typed on a pseudo-terminal, those of a file in one session, with colours; what stands between its echo and the next prompt is
kept.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import struct
import sys
import termios
import time
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "tests" / "prompt_iex"
PROMPT = re.compile(rb"(?:iex|\.\.\.)\(\d+\)> $")


# What is recorded of which inputs.
RECORDINGS = {"recorded.json": "inputs.txt", "results.json": "results.txt"}


def inputs(file: str) -> list[str]:
    """The inputs of the file."""
    found: list[str] = []
    block: list[str] | None = None
    for line in (FOLDER / file).read_text("utf-8").splitlines():
        if line == "<<<":
            block = []
        elif line == ">>>" and block is not None:
            found.append("\n".join(block))
            block = None
        elif block is not None:
            block.append(line)
        elif line and not line.startswith("##"):
            found.append(line)
    return found


def main(names: list[str]) -> None:
    for name, file in RECORDINGS.items():
        if not names or name in names:
            (FOLDER / name).write_text(json.dumps(record(file), indent=1, ensure_ascii=False) + "\n", "utf-8")


def record(file: str) -> list[dict[str, str]]:
    """What is printed for each input of a file."""
    child, fd = pty.fork()
    if not child:
        os.environ["TERM"] = "xterm-256color"
        os.execvp("iex", ["iex"])
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 1000, 0, 0))
    read_until_prompt(fd)
    recorded = []
    for source in inputs(file):
        text = b""
        for line in source.split("\n"):
            os.write(fd, line.encode() + b"\r")
            text = read_until_prompt(fd)
        recorded.append({"input": source, "output": cleaned(text, source.split("\n")[-1])})
        sys.stderr.write(".")
    os.kill(child, 9)
    os.waitpid(child, 0)
    return recorded


def read_until_prompt(fd: int) -> bytes:
    data = b""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        ready, _, _ = select.select([fd], [], [], 0.1)
        if ready:
            data += os.read(fd, 65536)
        elif PROMPT.search(data.replace(b" \x08", b"")):
            return data
    raise SystemExit(f"no prompt after {data!r}")


def cleaned(data: bytes, echoed: str) -> str:
    text = data.decode().replace(" \x08", "").replace("\r\n", "\n").replace("\r", "")
    text = text.partition("\n")[2]
    return PROMPT.sub(b"", text.encode()).decode()


if __name__ == "__main__":
    main(sys.argv[1:])
