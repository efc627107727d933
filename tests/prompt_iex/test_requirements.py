"""What a person who knows IEx looks for first, and what IEx does not have: one test for each, on a terminal where the terminal matters."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from otpshell.view.identifiers import with_colours
from tests.prompt_iex.shells import Shell, Terminal

on_terminal = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    found = Shell(folder=str(tmp_path))
    yield found
    found.stop()


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Any]:
    terminals: list[Terminal] = []

    def open_prompt(*args: str, **environment: str) -> Terminal:
        terminals.append(Terminal(*args, folder=str(tmp_path), environment=environment))
        return terminals[-1]

    yield open_prompt
    for each in terminals:
        each.close()


def piped(tmp_path: Path, text: str, *args: str) -> subprocess.CompletedProcess[str]:
    """The command with its standard input from a pipe."""
    command = [sys.executable, "-m", "otpshell.cli", *args]
    return subprocess.run(command, input=text, capture_output=True, text=True, cwd=tmp_path, timeout=60, check=False)


def test_what_stands_around_a_pid_goes_on_in_its_colour() -> None:
    assert with_colours("nothing here") == "nothing here"
    inner = re.sub(r"\[(38;5;\d+|\d\d)m#", "[Nm#", with_colours("\x1b[31mab #PID<0.5.0> cd\x1b[0m"), count=1)
    assert inner == "\x1b[31mab \x1b[Nm#PID<0.5.0>\x1b[39m\x1b[31m cd\x1b[0m"


@on_terminal
def test_help_on_the_name_at_the_cursor_goes_above_what_is_typed(opened: Any) -> None:
    t = opened()
    t.type("1")
    t.wait_for("iex(2)>")
    t.keys("Enum.map(\x1bOP")
    t.wait_for("def map(enumerable, fun)")
    t.keys("[1], & &1)\r")
    assert "\r\n[1]\r\n" in t.wait_for("iex(3)>")


def test_every_helper_of_iex_is_there_with_its_arities(shell: Shell) -> None:
    theirs = (
        "b/1 break!/1 break!/2 break!/3 break!/4 breaks/0 c/1 c/2 cd/1 clear/0 continue/0 exports/0 exports/1 flush/0 h/0 h/1 i/0 i/1 "
        "import_file/1 import_file/2 import_file_if_available/1 import_if_available/1 import_if_available/2 l/1 ls/0 ls/1 n/0 next/0 "
        "nl/1 nl/2 open/0 open/1 pid/1 pid/3 port/1 port/2 pwd/0 r/1 recompile/0 recompile/1 ref/1 ref/4 remove_breaks/0 remove_breaks/1 "
        "reset_break/1 reset_break/3 respawn/0 runtime_info/0 runtime_info/1 t/1 use_if_available/1 use_if_available/2 v/0 v/1 "
        "whereami/0 whereami/1"
    )
    ours = set(re.findall(r"[\w!]+/\d", shell.type("exports IEx.Helpers")))
    assert ours - set(theirs.split()) == {"c/0", "full/1", "source/1"}
    assert set(theirs.split()) <= ours


def test_i_tells_of_a_process_who_started_it_its_state_and_what_waits(shell: Shell) -> None:
    shell.type("p = spawn(fn -> Process.sleep(:infinity) end); send(p, :one); send(p, :two)")
    shell.type("Process.monitor(p)")
    text = shell.type("i p")
    assert "\nStarted by\n  #PID<0.108.0>\n" in text
    assert "\nStatus\n  waiting\n" in text
    assert "\nMailbox\n  :one\n  :two\n" in text
    assert "\nMonitored by\n  #PID<0.108.0>\n" in text


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("help", "`h` lists what this shell can do, `h Enum.map` explains a function"),
        ('print("x")', "to print, write IO.puts(...) or IO.inspect(...)"),
        ("return 5", "there is no return: a function gives the value of its last expression"),
        ("X = 5", "names of variables begin with a small letter; X is an atom"),
        ('"1" + 1', 'text is no number: String.to_integer("1") + 1'),
        ('"age: " + 5', 'text is joined with <>: "a" <> "b"; a value stands in text as "a #{value}"'),
        ("sqrt(2)", "there is no function sqrt/1 here; it is :math.sqrt/1"),
        ("tutorial", "`lesson 1` begins the first lesson, `lessons` lists them all; `h` lists what this shell can do"),
        (
            "hello world",
            "this is read as code, as a call of hello; text stands in quotes. `h` lists what this shell can do, `lessons` teach it",
        ),
        ("print hello", "to print, write IO.puts(...) or IO.inspect(...)"),
        ("spawn()", "spawn takes one or three arguments, and is given none; `h spawn` tells which"),
        ("rem(5)", "rem takes two arguments, and is given one; `h rem` tells which"),
        ("send pid :x", "between arguments stands a comma: send pid, :x"),
        ("nothing()", "there is no function nothing/0; functions stand in modules and are called Module.nothing()"),
        ("exit?", "to leave: exit, or Ctrl-D"),
        ('"a" ++ "b"', 'text is joined with <>: "a" <> "b"; ++ joins lists'),
        ("[1, 2][0]", "a list is no array: Enum.at(list, 0)"),
        ("enum.map([1], & &1)", "names of modules begin with a capital letter: Enum"),
        ("def a, do: 1", "def stands inside of defmodule Name do ... end; here a fun does it: f = fn x -> ... end"),
        ("coutn + 1", "there is no variable coutn. Did you mean count?"),
        ("1 = 2", "= matches the left side against the value on the right; here their shapes differ"),
    ],
)
def test_an_error_of_a_beginner_has_one_line_of_hint_below_it(shell: Shell, typed: str, hint: str) -> None:
    shell.type("count = 1")
    without = shell.type(typed)
    shell.session.config.hints = True
    assert shell.type(typed) == f"{without}hint: {hint}\n"


def test_a_result_that_is_cut_says_so_and_shows_in_full_or_in_pages(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.type("hints on")
    assert shell.type("%{a: Enum.to_list(1..60)}").endswith("}\n... some of it is left out, full(v) shows all\n")
    assert shell.type('String.duplicate("ab", 3000)').endswith("... 1904 more bytes, full(v) shows all\n")
    assert shell.type('[", ...]"]') == '[", ...]"]\n'
    paged: list[str] = []
    monkeypatch.setattr("pydoc.pager", paged.append)
    for source in ("h Enum.count", "page", "Enum.to_list(1..60)", "page"):
        shell.type(source)
        if shell.session.to_open is not None:
            shell.session.to_open()
            shell.session.to_open = None
    assert "def count(" in paged[0]
    assert paged[1].endswith(" 58, 59, 60]")


# -- the command line ---------------------------------------------------------------------------------------------------------


def test_an_error_in_an_option_ends_the_command(tmp_path: Path) -> None:
    done = piped(tmp_path, "1\n", "-i", "-e", 'raise "early"')
    assert done.stdout.startswith("** (RuntimeError) early\n")
    assert done.returncode == 1


def test_a_piped_prompt_prints_banner_prompts_and_results_without_an_escape(tmp_path: Path) -> None:
    (tmp_path / ".iex.exs").write_text("x = 40\n", "utf-8")
    done = piped(tmp_path, 'x + 2\n[1,\n2]\n1/0\nh Enum.count\nself()\nIO.gets("? ")\nline\n', "-i")
    assert "\x1b" not in done.stdout + done.stderr
    assert "iex(1)> 42\niex(2)> ...(2)> [1, 2]\niex(3)> ** (ArithmeticError)" in done.stdout
    assert done.stdout.endswith('iex(5)> ? "line\\n"\niex(6)> ')


def test_code_on_a_pipe_is_a_script_with_its_exit_code(tmp_path: Path) -> None:
    done = piped(tmp_path, 'IO.puts("out")\nraise "x"\n')
    assert (done.stdout, done.returncode) == ("out\n", 1)
    assert done.stderr.startswith("** (RuntimeError) x\n")
    for words in (("run", "-"), ("eval", "-"), ("eval",)):
        assert (words, piped(tmp_path, 'IO.puts("out")', *words).stdout) == (words, "out\n")


# What Windows, or Windows and macOS, have not.
_ELSEWHERE = """
import builtins, os, select, signal, socket, sys
for name in ("termios", "fcntl", "tty", "pty", "resource", "pwd", "grp", "readline", "curses", "syslog"):
    sys.modules[name] = None
absent = {
    socket: ("AF_UNIX", "SO_PEERCRED", "socketpair"),
    signal: ("SIGWINCH", "SIGHUP", "SIGQUIT", "SIGTSTP", "SIGKILL", "SIGUSR1", "SIGALRM", "SIGCHLD", "SIGPIPE", "SIGCONT"),
    select: ("poll", "epoll"),
    os: ("getuid", "geteuid", "fork", "uname", "setsid", "killpg", "mkfifo", "sched_getaffinity", "register_at_fork", "sysconf"),
}
for place, names in absent.items():
    for name in names:
        if hasattr(place, name):
            delattr(place, name)
really = builtins.open
def opened(file, *rest, **more):
    if str(file).startswith("/proc/"):
        raise FileNotFoundError(2, "No such file or directory", file)
    return really(file, *rest, **more)
builtins.open = opened
sys.argv = ["otpshell", *sys.argv[1:]]
from otpshell.cli import main
sys.exit(main(sys.argv[1:]))
"""


def elsewhere(folder: Path, typed: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _ELSEWHERE, *arguments]
    return subprocess.run(command, input=typed, capture_output=True, text=True, cwd=folder, timeout=60, check=False)


def test_the_prompt_needs_nothing_that_only_some_systems_have(tmp_path: Path) -> None:
    typed = 'x = 41\nspawn_link(fn -> exit(:boom) end)\nx + 1\nls\nobserver\nlimits\nruntime_info\nps\nSystem.cmd("true", [])\n'
    done = elsewhere(tmp_path, typed, "-i")
    assert (done.returncode, done.stderr) == (0, "")
    assert "iex(3)> 42\n" in done.stdout
    assert "the observer draws on the whole screen and needs a terminal for it" in done.stdout
    assert "## System and architecture" in done.stdout
    assert "state    mail" in done.stdout
    assert "Traceback" not in done.stdout and "AttributeError" not in done.stdout


def test_scripts_tests_and_lessons_need_nothing_that_only_some_systems_have(tmp_path: Path) -> None:
    (tmp_path / "one_test.exs").write_text(
        'ExUnit.start()\ndefmodule OneTest do\n  use ExUnit.Case\n  test "one", do: assert(1 == 1)\nend\n'
    )
    done = elsewhere(tmp_path, "", "eval", "Process.sleep(1); IO.puts(:erlang.memory(:total) >= 0); System.halt(3)")
    assert (done.returncode, done.stdout, done.stderr) == (3, "true\n", "")
    done = elsewhere(tmp_path, "", "eval", "--allow", "exec", 'IO.inspect(System.cmd("echo", ["there"]))')
    assert (done.returncode, done.stdout, done.stderr) == (0, '{"there\\n", 0}\n', "")
    done = elsewhere(tmp_path, "", "test", "one_test.exs")
    assert (done.returncode, "1 test, 0 failures" in done.stdout) == (0, True)
    done = elsewhere(tmp_path, "", "lesson", "list")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_named_node_shows_its_name(tmp_path: Path) -> None:
    done = piped(tmp_path, "node()\n[1,\n2]\n", "-i", "--name", "foo@127.0.0.1")
    lines = done.stdout.split("\n")[1:]
    assert lines == ['iex(foo@127.0.0.1)1> :"foo@127.0.0.1"', "iex(foo@127.0.0.1)2> ...(foo@127.0.0.1)2> [1, 2]", "iex(foo@127.0.0.1)3> "]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--remsh", "a@b"), "In order to use --remsh, you need to name the current node using --name or --sname. Aborting...\n"),
        (("-S", "nope"), "-S : could not find executable nope\n"),
        (("-S", "mix"), "-S : there is no Mix here, and no projects\n"),
        (("--name", "foo"), "otpshell: --name takes a full name, such as foo@127.0.0.1; --sname foo adds the name of this machine\n"),
    ],
)
def test_what_is_not_there_says_so(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = piped(tmp_path, "", *arguments)
    assert (done.stderr, done.returncode) == (said, 1)
