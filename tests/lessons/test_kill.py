"""Progress survives `kill -9` at every step: a real program, killed where it waits, and started again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LESSON = """# Kill

One.

```elixir
one = 1
```

Bind `two`.

<!-- otpshell: do
check: two == 2
hint: a
hint: b
solution: two = one + one
-->

Which?

1. a
2. b

<!-- otpshell: choose
answer: 2
wrong: 1
say: no
-->

```elixir
IO.puts("three is #{one + two}")
```
"""
# What is typed before each kill, and what the program has printed when it has been taken in.
SITTINGS = [
    (b"\n", b"1\n[lesson kill, 1/4 ok] iex(2)> "),
    (b"\nnoise = 5\n", b"5\nnot yet: That is not it yet.\n[lesson kill, 2/4] iex(3)> "),
    (b"two = one + one\n", b"ok:\n[lesson kill, 2/4 ok] iex(4)> "),
    (b"\n", b"[lesson kill, 3/4] iex(4)> "),
    (b"2\n\n", b"[lesson kill, 4/4] iex(4)> "),
]


def test_progress_survives_a_kill_at_every_step(tmp_path):
    lesson = tmp_path / "kill.livemd"
    lesson.write_text(LESSON, "utf-8")
    command = [sys.executable, "-m", "otpshell", "lesson", str(lesson)]
    env = {**os.environ, "XDG_STATE_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    for typed, seen in SITTINGS:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, cwd=ROOT) as program:
            program.stdin.write(typed)
            program.stdin.flush()
            _read_until(program, seen)
            os.kill(program.pid, signal.SIGKILL)
    done = subprocess.run(command, input=b"\n\n", capture_output=True, env=env, cwd=ROOT, timeout=60)
    assert b"three is 3" in done.stdout
    assert b"Kill: the end\n" in done.stdout
    assert (done.returncode, done.stderr) == (0, b"")


def _read_until(program, wanted):
    seen = b""
    while wanted not in seen:
        data = os.read(program.stdout.fileno(), 65536)
        assert data, seen.decode()
        seen += data
