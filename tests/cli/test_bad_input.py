"""Whatever comes in, an Elixir error or a clear one of ours goes out, with the right exit code, and never a Python traceback."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from otpshell.runtime.clock import VirtualClock
from otpshell.terms.atom import alias, atom
from otpshell.vm.vm import VM

from ..guide.recorded import Run
from ..guide.running import run_command

COMMAND = [sys.executable, "-m", "otpshell.cli"]


# -- files -------------------------------------------------------------------------------------------------------------


def test_a_file_that_is_missing_is_named(tmp_path: Path, monkeypatch: Any, capfdbinary: Any) -> None:
    assert run_command(["run", "nope.exs"], tmp_path, monkeypatch, capfdbinary) == Run(1, "", "No file named nope.exs\n")


def test_a_folder_is_no_script(tmp_path: Path, monkeypatch: Any, capfdbinary: Any) -> None:
    assert run_command(["run", "."], tmp_path, monkeypatch, capfdbinary) == Run(1, "", "No file named .\n")


def test_a_file_that_is_not_utf8_is_refused_with_the_place(tmp_path: Path, monkeypatch: Any, capfdbinary: Any) -> None:
    (tmp_path / "latin.exs").write_bytes(b'IO.puts("a")\nIO.puts("\xe9")\n')
    said = "** (UnicodeConversionError) latin.exs:2: invalid encoding starting at byte 22: save it as UTF-8\n"
    assert run_command(["run", "latin.exs"], tmp_path, monkeypatch, capfdbinary) == Run(1, "", said)


def test_a_file_of_null_bytes_is_a_syntax_error(tmp_path: Path, monkeypatch: Any, capfdbinary: Any) -> None:
    (tmp_path / "null.exs").write_bytes(b"\0\0\0")
    ran = run_command(["run", "null.exs"], tmp_path, monkeypatch, capfdbinary)
    assert (ran.code, ran.stdout) == (1, "")
    assert ran.stderr.startswith("** (SyntaxError) null.exs:1:1: unexpected token: "), ran.stderr


def test_an_argument_that_nobody_knows_is_wrong_use() -> None:
    done = subprocess.run([*COMMAND, "--frobnicate"], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "unrecognized arguments: --frobnicate" in done.stderr
    assert "Traceback" not in done.stderr


# -- pipes -------------------------------------------------------------------------------------------------------------


def test_code_on_standard_input_is_run() -> None:
    code = 'IO.puts("one")\nx = 2\nIO.inspect(x)\nraise "three"\n'
    done = subprocess.run(COMMAND, input=code, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "one\n2\n")
    assert done.stderr.startswith("** (RuntimeError) three\n    nofile:4: (file)\n")


def test_code_on_standard_input_may_halt_with_a_code() -> None:
    done = subprocess.run(COMMAND, input="System.halt(7)", capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (7, "", "")


def test_what_a_script_reads_comes_from_standard_input() -> None:
    code = 'IO.inspect({IO.gets("name? "), IO.read(:line), IO.gets("more? ")})'
    done = subprocess.run([*COMMAND, "eval", code], input="ada\nlast", capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, 'name? more? {"ada\\n", "last", :eof}\n', "")


@pytest.mark.parametrize("code", ["for i <- 1..100_000, do: IO.puts(i)", 'IO.puts(String.duplicate("long line ", 100_000)); IO.puts("x")'])
def test_a_reader_that_goes_away_ends_the_program_without_a_traceback(code: str) -> None:
    process = subprocess.Popen([*COMMAND, "eval", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.read(1)
    process.stdout.close()
    said = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(60) == 1
    assert "Traceback" not in said
    assert "BrokenPipe" not in said


def test_standard_output_that_is_closed_from_the_start_does_no_harm() -> None:
    done = subprocess.run(
        ["bash", "-c", f'"{sys.executable}" -m otpshell.cli eval "IO.puts(1)" >&-'], capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr


# -- nonsense ----------------------------------------------------------------------------------------------------------

_TOKENS = (
    r"""
do end fn -> ( ) [ ] { } << >> , ; | || |> && and or not in when <- = == => :: : . .. ... & &1 ^ ! @ % %{ \\ + - ++ -- * / <> ~> ~~~ ~r/a/
~w(a " ' """.split()
    + r"""
#{ ? ?a 0x1F 1_000 1.5e3 1.5e 0b12 :a :"b a: "a": A.B A __MODULE__ __ENV__ if unless case cond with for receive after try rescue catch else
quote unquote unquote_splicing defmodule def defp defmacro defstruct import alias require use super raise throw exit x y _z foo foo? foo!
nil true false self() send spawn # é ☃ 😀 Enum.map List.flatten :erlang.hd Kernel.+ IO.inspect Process.sleep String.length \ ` $ \u{}
""".split()
    + ["\n", "\t", "\0", '"""', "\r\n", "\u202e"]
)
SOUP = st.lists(st.one_of(st.sampled_from(_TOKENS), st.text(max_size=3)), max_size=25).map(" ".join)


@pytest.fixture(scope="module")
def vm() -> Any:
    vm = VM(output=lambda data: None, error_output=lambda data: None, clock=VirtualClock(), threaded=False)
    vm.eval(_CHECK)
    yield vm
    vm.stop()


_CHECK = """
defmodule Soup do
  # What comes of code, told in words. It runs in a process of its own, which may do anything.
  def check(code) do
    {pid, ref} = spawn_monitor(fn -> exit({:done, outcome(code)}) end)

    receive do
      {:DOWN, ^ref, :process, ^pid, {:done, told}} -> told
      {:DOWN, ^ref, :process, ^pid, reason} -> Exception.format_exit(reason)
    after
      1000 ->
        Process.exit(pid, :kill)
        "still running"
    end
  end

  defp outcome(code) do
    {value, _} = Code.eval_string(code)
    inspect(value)
  catch
    kind, reason -> Exception.format(kind, reason, __STACKTRACE__)
  end
end
"""


@given(SOUP)
@settings(max_examples=300, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_token_soup_gives_values_or_elixir_errors(vm: Any, source: str) -> None:
    def check() -> Any:
        return vm.apply(alias("Soup"), atom("check"), source.encode("utf-8", "surrogatepass"))

    told = vm.call(check)
    assert type(told) is bytes and b"otpshell_internal_error" not in told, told
