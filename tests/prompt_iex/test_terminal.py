"""The prompt on a terminal: keys, interrupts, output of other processes, history, leaving."""

from __future__ import annotations

import io
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from otpshell.shell import terminal
from tests.prompt_iex.shells import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
ENDLESS = "(f = fn f -> f.(f) end; f.(f))"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Any]:
    terminals: list[Terminal] = []

    def open_prompt(*args: str, **environment: str) -> Terminal:
        found = Terminal(*args, folder=str(tmp_path), environment=environment)
        terminals.append(found)
        found.wait_for("iex(1)>")
        return found

    yield open_prompt
    for each in terminals:
        each.close()


def test_a_process_that_computes_without_end_does_not_keep_the_prompt(opened: Any) -> None:
    t = opened()
    t.type(f"pid = spawn(fn -> {ENDLESS} end)")
    t.wait_for("iex(2)>")
    t.type("1 + 1")
    assert "\r\n2\r\n" in t.wait_for("iex(3)>")
    t.type("Process.exit(pid, :kill)")
    t.wait_for("iex(4)>")
    t.type("Process.alive?(pid)")
    assert "false" in t.wait_for("iex(5)>")


def test_a_link_that_ends_the_shell_is_told_at_once_and_nothing_typed_is_lost(opened: Any) -> None:
    t = opened()
    t.type("x = 7")
    t.wait_for("iex(2)>")
    t.type("spawn_link(fn -> receive do :die -> exit(:boom) end end) |> Process.register(:p)")
    t.wait_for("iex(3)>")
    t.type("spawn(fn -> Process.sleep(300); send(:p, :die) end); :soon")
    t.wait_for("iex(4)>")
    t.keys("x + ")
    t.wait_for("shell process exited with reason: :boom")
    t.wait_for("x +")
    t.keys("1\r")
    assert "\r\n8\r\n" in t.wait_for("iex(5)>")


def test_system_halt_leaves_with_its_status(opened: Any) -> None:
    t = opened()
    t.type("System.halt(3)")
    assert t.exit_code() == 3


def test_halt_in_another_process_leaves_too(opened: Any) -> None:
    t = opened()
    t.type("spawn(fn -> Process.sleep(200); System.halt(4) end)")
    assert t.exit_code() == 4, t.all


@pytest.mark.parametrize(("number", "code"), [(signal.SIGHUP, 129), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("typed", ["", "abc", "(f = fn f -> f.(f) end; f.(f))\r", 'IO.gets("na" <> "me? ")\r'])
def test_who_is_told_to_end_does_and_leaves_the_terminal_as_it_was(typed: str, number: int, code: int, opened: Any) -> None:
    t = opened("--no-history")
    t.keys(typed)
    if typed:
        t.wait_for("name? " if "gets" in typed else typed.rstrip())
    t.signal(number)
    assert t.exit_code() == code
    assert "Traceback" not in t.all


@pytest.mark.parametrize(("number", "code"), [(signal.SIGHUP, 129), (signal.SIGTERM, 143)])
def test_who_is_told_to_end_in_the_observer_leaves_its_screen(number: int, code: int, opened: Any) -> None:
    t = opened("--no-history")
    t.type("observer")
    t.wait_for("quit")
    t.signal(number)
    assert t.exit_code() == code
    assert t.all.rindex("\x1b[?1049l") > t.all.rindex("\x1b[?1049h")
    assert "Traceback" not in t.all


def test_a_module_is_typed_over_several_lines(opened: Any) -> None:
    t = opened()
    for line in ("defmodule Sum do", "def of([]), do: 0", "def of([h | t]) do", "h + of(t)", "end"):
        t.type(line)
        t.wait_for("...(1)>")
    t.type("end")
    assert "{:module, Sum, <<...>>, {:of, 1}}" in t.wait_for("iex(2)>")
    t.type("Sum.of([1, 2, 3])")
    assert "\r\n6\r\n" in t.wait_for("iex(3)>")


def test_each_expression_of_a_paste_is_shown_with_its_number_and_its_result(opened: Any) -> None:
    t = opened()
    t.keys("\x1b[200~# two of them\nx = 20\n\ny = fn ->\n  x\nend\n1/0\ny.() + 1\n\x1b[201~\r")
    shown = re.sub(r"\r+\n", "\n", t.wait_for("iex(4)>"))
    shown = shown[shown.index("iex(1)> # two of them\n...(1)> x = 20\n20") :]
    assert re.sub(r"<[\d.]+/", "</", shown) == (
        "iex(1)> # two of them\n...(1)> x = 20\n20\niex(2)> y = fn ->\n...(2)>   x\n...(2)> end\n"
        "#Function</0 in :erl_eval.expr/6>\niex(3)> 1/0\n** (ArithmeticError) bad argument in arithmetic expression: 1 / 0\n"
        "    :erlang./(1, 0)\niex(3)> y.() + 1\n21\niex(4)>"
    )


def test_a_program_reads_lines_from_the_terminal(opened: Any) -> None:
    t = opened()
    t.type('IO.gets("name? ")')
    t.wait_for("\nname? ")
    t.type("joe")
    assert '"joe\\n"' in t.wait_for("iex(2)>")


def test_an_error_in_dot_iex_is_told(tmp_path: Path) -> None:
    (tmp_path / ".iex.exs").write_text('raise "broken"\n', "utf-8")
    t = Terminal(folder=str(tmp_path))
    shown = t.wait_for("iex(1)>")
    t.close()
    assert "Error while evaluating: " in shown
    assert "** (RuntimeError) broken" in shown


def test_plain_and_no_color_have_no_colours(opened: Any) -> None:
    for arguments, environment in ((("--plain",), {}), ((), {"NO_COLOR": "1"})):
        t = opened(*arguments, **environment)
        t.type("[:a, 1]")
        t.wait_for("iex(2)>")
        assert "\x1b[36m" not in t.all and "\x1b[33m" not in t.all


def test_what_is_typed_before_a_program_asks_is_shown_when_it_does(opened: Any) -> None:
    t = opened("--no-history")
    reading = 'receive do :go -> {IO.gets("first? "), IO.gets("second? ")} end'
    t.type(f'Process.send_after(self(), :go, 500); IO.puts("wait" <> "ing"); {reading}')
    t.wait_for("waiting\r\n")
    t.keys("one\rtw")
    t.wait_for("first? one\r\nsecond? tw")
    t.keys("o\r")
    t.wait_for('{"one\\n", "two\\n"}')


def test_a_program_is_given_what_was_typed_behind_its_own_line(opened: Any) -> None:
    t = opened("--no-history")
    t.keys('{IO.gets("first? "), IO.gets("second? ")}\rone\rtw')
    t.wait_for("first? one\r\nsecond? tw")
    t.keys("o\r6 * 7\r")
    t.wait_for('{"one\\n", "two\\n"}')
    t.wait_for("42\r\n")


def test_nonsense_never_shows_a_python_traceback(opened: Any) -> None:
    t = opened()
    for text in ("%%%", ")(", "fn -> end end", "1 + + 2 *", "\\x", "foo(bar: )", "%{a: }", "<<1::foo>>", "&&1", '"\\u{zzzz}"', "\x00"):
        t.type(text)
        t.wait_for("iex(1)>")
    assert "Traceback" not in t.all and 'File "' not in t.all


@pytest.mark.parametrize(
    ("options", "begin", "end"),
    [((), "\x1b[200~", "\x1b[201~\r"), ((), "", "\r"), (("--plain",), "", "\r")],
    ids=["marked", "not marked", "plain"],
)
def test_a_pasted_function_of_another_language_has_one_error_and_one_hint(opened: Any, options: Any, begin: str, end: str) -> None:
    t = opened(*options)
    pasted = "\r".join(["def area(w, h):", "    x = w * h", "    if x > 3:", "        print('big')", "    return x"])
    t.keys(begin + pasted + end)
    t.wait_for("hint: ")
    t.type("1 + 1")
    t.wait_for("iex(2)>")
    assert t.all.count("** (") == 1
    assert t.all.count("hint: ") == 1


def test_a_transcript_in_a_terminal_that_does_not_mark_pastes_loses_prompts_and_results(opened: Any) -> None:
    t = opened()
    t.keys("iex> a = [3, 1, 2]\r[3, 1, 2]\riex> if true do\r...>   Enum.sum(a)\r...> end\r6\r")
    shown = t.wait_for("iex(3)> 6")
    t.wait_for("iex(3)>")
    t.type(":typed")
    t.wait_for("\r\n:typed\r\n")
    assert "\r\n[3, 1, 2]\r\n" in shown and "\r\n6\r\n" in shown
    t.wait_for("iex(4)>")


def test_a_line_that_is_only_wrapped_has_no_prompt_in_it(opened: Any) -> None:
    t = opened()
    t.keys('length("' + "x" * 150 + '")')
    shown = t.wait_for('")')
    assert "...(1)>" not in shown


def test_in_plain_text_nothing_is_redrawn_and_ctrl_c_drops_what_is_pending(opened: Any) -> None:
    t = opened("--plain")
    t.type("if true {")
    t.wait_for("...(1)>")
    t.keys("\x03")
    t.wait_for("iex(1)>")
    t.type('IO.getn("? ", 1)')
    t.wait_for("\n? ")
    t.type("abc")
    t.wait_for('"a"')
    t.wait_for("iex(2)>")
    t.type('IO.gets("")')
    assert '"bc\\n"' in t.wait_for("iex(3)>")
    t.type("observer")
    t.wait_for("in plain text `ps`, `tree`, `i pid`, `mailbox pid` and `why` tell what it shows")
    t.wait_for("iex(4)>")
    t.keys("\x04")
    assert t.exit_code() == 0
    assert "\x1b" not in t.all


def test_the_end_of_a_colour_behind_a_line_is_printed_with_the_line() -> None:
    screen = io.BytesIO()
    output = terminal.Terminal(screen)
    output.attach(SimpleNamespace(loop=SimpleNamespace(call_soon_threadsafe=lambda flush: None)))
    output.write(b"\x1b[31m\nan error\n\x1b[0mthe rest")
    output._print_batch(tail=False)
    assert screen.getvalue() == b"\x1b[31m\nan error\n\x1b[0m"
    output._print_batch(tail=True)
    assert screen.getvalue() == b"\x1b[31m\nan error\n\x1b[0mthe rest\n"


def test_a_text_that_is_pasted_unmarked_keeps_its_spaces_wherever_it_is_cut(opened: Any) -> None:
    t = opened("--no-history")
    # The line editor reads 1024 bytes at a time, and each of these lines ends with one of 32.
    lines = ['"""', f"  {'x' * 25}", *[f"  {'y' * 29}"] * 63, "    end", "  end", '  """ |> String.length()']
    t.keys("\r".join(lines) + "\r")
    assert f"\n{26 + 63 * 30 + 6 + 4}\n" in t.wait_for("iex(2)>").replace("\r", "")


def test_a_long_line_that_comes_as_keys_is_one_change_and_one_step_back(opened: Any) -> None:
    t = opened("--no-history")
    t.keys("[" + ", ".join(f":end{number}" for number in range(400)) + "] |> length()")
    t.wait_for(":end399]")
    # Ctrl-_ takes the last change back.
    t.keys("\x1f" * 12 + "7 + 7\r")
    assert "\n14\n" in t.wait_for("iex(2)>").replace("\r", "")


def test_in_a_narrow_terminal_no_word_is_broken(tmp_path: Path) -> None:
    t = Terminal("--no-history", folder=str(tmp_path), columns=40)
    t.ready()
    shown = [t.enter(source).text for source in ("i self", "h Enum.count/2", "exports Agent", "runtime_info", ":sys.get_stat(1)")]
    t.close()
    assert [line for text in shown for line in text.split("\n") if len(line) > 40] == []
    assert "  Use Process.info/1 to get more info\n    about this process\n" in shown[0]
    assert "    iex> Enum.count([1, 2, 3], fn x -> x\n      > 1 end)\n" in shown[1]
    assert "__using__/1          cast/2\ncast/4" in shown[2]
    assert "To view a specific topic call\n  runtime_info(topic)\n" in shown[3]
    assert shown[4].startswith("** (UndefinedFunctionError) function\n  :sys.get_stat/1 is undefined or\n  private. Did you mean:\n")


def test_ctrl_z_gives_the_terminal_to_the_shell_and_nothing_typed_is_lost(tmp_path: Path) -> None:
    t = Terminal("--no-history", folder=str(tmp_path), as_job=True)
    t.ready()
    t.keys("40 + ")
    t.wait_for("40 +")
    t.keys("\x1a")
    t.wait_for("stopped")
    t.keys("\r")
    t.wait_for("40 +")
    t.keys("2\r")
    assert "\n42\n" in t.wait_for("iex(2)>").replace("\r", "")
    t.type("exit")
    assert t.exit_code() == 0
    t.close()
