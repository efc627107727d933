"""What stands on the command line of the prompt and fails is told as ``iex`` tells it, with the stack that leads to it: recorded."""

import subprocess
import sys
from pathlib import Path


def told(*args: str) -> str:
    ended = subprocess.run([sys.executable, "-m", "otpshell", "-i", "--no-history", *args], input=b"", capture_output=True, timeout=60)
    return ended.stdout.decode()


def test_a_file_that_fails_is_told_with_the_function_that_loads_it(tmp_path: Path) -> None:
    file = tmp_path / "m.exs"
    file.write_text(":a = 1\n")
    stack = f"    {file}:1: (file)\n    (elixir 1.14.0) lib/code.ex:1245: Code.require_file/2\n"
    assert "** (MatchError) no match of right hand side value: 1\n" + stack == told(str(file))


def test_code_that_fails_is_told_with_what_evaluates_it() -> None:
    stack = "    (stdlib 4.2) erl_eval.erl:744: :erl_eval.do_apply/7\n    (elixir 1.14.0) lib/code.ex:422: Code.validated_eval_string/3\n"
    assert "** (RuntimeError) x\n" + stack == told("-e", 'raise "x"')


def test_the_options_of_a_command_may_stand_before_it() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "otpshell", "--no-hints", "eval", "IO.puts(System.argv())", "x"], capture_output=True, timeout=60
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"x\n", b"")
