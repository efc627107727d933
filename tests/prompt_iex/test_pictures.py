"""What the flight recorder knows is asked at the prompt: why, seq, tree, mailbox, files of them, and the line about what changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from .shells import Shell

COUNTER = """
defmodule Counter do
  use GenServer
  def start_link(n), do: GenServer.start_link(__MODULE__, n, name: __MODULE__)
  def init(n), do: {:ok, n}
  def handle_call(:inc, _from, n), do: {:reply, n + 1, n + 1}
  def handle_cast(:boom, n), do: {:noreply, 1 / (n - n)}
end
"""


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    shell = Shell(folder=str(tmp_path))
    yield shell
    shell.stop()


@pytest.fixture
def counter(shell: Shell) -> Shell:
    shell.type(COUNTER)
    shell.type("{:ok, sup} = Supervisor.start_link([{Counter, 0}], strategy: :one_for_one)")
    return shell


def test_why_goes_back_to_the_input_and_on_to_the_restart(counter: Shell) -> None:
    counter.type("GenServer.cast(Counter, :boom); Process.sleep(20)")
    text = re.sub(r"event \d+", "event N", counter.type("why Counter"))
    assert text == (
        "Counter #PID<0.110.0> died of an exception  (event N)\n"
        "  ** (ArithmeticError) bad argument in arithmetic expression\n"
        "  at iex:7, in Counter.handle_cast/2\n"
        "  while it handled the cast :boom from shell\n"
        "  It goes back to input 3: GenServer.cast(Counter, :boom); Process.sleep(20)\n"
        "  then\n"
        "    the name Counter was free again\n"
        "    Supervisor was told by an EXIT message (it traps exits)\n"
        "      Supervisor started Counter.2 #PID<0.111.0> in place of Counter (1 of 3 in 5 s)\n"
    )
    for who in ("", " 110", " #PID<0.110.0>", " pid(0, 110, 0)", ' "Counter"'):
        assert re.sub(r"event \d+", "event N", counter.type("why" + who)) == text


def test_why_of_what_never_was_says_so(shell: Shell) -> None:
    assert shell.type("why") == "nobody has died\n"
    assert "** (ArgumentError) no process is or was Nope" in shell.type("why Nope")


def test_a_block_is_drawn_and_its_value_and_bindings_stay(counter: Shell) -> None:
    assert counter.type("seq do\n  x = GenServer.call(Counter, :inc)\nend") == (
        "          shell    Counter\n"
        "            │         │\n"
        "            │━━ :inc ▶│\n"
        "            │◀┄┄┄┄ 1 ┄│\n"
        "            │         │\n"
        "1\n"
    )
    assert counter.type("x") == "1\n"


def test_a_block_that_fails_is_drawn_too(counter: Shell) -> None:
    text = counter.type('seq do GenServer.call(Counter, :inc); raise "oops" end')
    assert "│━━ :inc ▶│" in text
    assert "** (RuntimeError) oops" in text


def test_seq_draws_the_last_messages_and_each_input_when_on(counter: Shell) -> None:
    counter.type("GenServer.call(Counter, :inc); GenServer.call(Counter, :inc)")
    assert counter.type("seq last: 2").count("│━━ :inc ▶│") == 1
    assert counter.type("seq [self(), Counter]").count("│━━ :inc ▶│") == 2
    assert counter.type("seq Counter, last: 2").count("│━━ :inc ▶│") == 1
    assert counter.type("seq on") == ":ok\n"
    assert counter.type("GenServer.call(Counter, :inc)").count("│━━ :inc ▶│") == 1
    assert counter.type("1") == "1\n"
    assert counter.type("seq off") == ":ok\n"
    assert counter.type("GenServer.call(Counter, :inc)") == "4\n"


def test_seq_says_what_it_takes(shell: Shell) -> None:
    assert "** (ArgumentError) seq takes pids or names, last: n" in shell.type("seq colour: 1")


def test_pictures_are_written_only_where_writing_is_open(counter: Shell, tmp_path: Path) -> None:
    counter.type("GenServer.call(Counter, :inc); GenServer.cast(Counter, :boom); Process.sleep(20)")
    for command, name, begin in (
        ("seq svg:", "seq.svg", "<svg"),
        ("seq html:", "seq.html", "<!doctype html>"),
        ("seq mermaid:", "seq.mmd", "sequenceDiagram"),
        ("tree svg:", "tree.svg", "<svg"),
        ("why Counter, svg:", "why.svg", "<svg"),
    ):
        assert counter.type(f'{command} "{tmp_path / name}"') == f"written to {tmp_path / name}\n"
        assert (tmp_path / name).read_text("utf-8").lower().startswith(begin.lower())
        assert "this session may not write" in counter.type(f'{command} "/{name}"')
    assert not Path("/seq.svg").exists()


def test_the_log_can_be_saved_and_read_elsewhere(counter: Shell, tmp_path: Path) -> None:
    from otpshell.record import Recorder

    counter.type("GenServer.cast(Counter, :boom); Process.sleep(20)")
    assert re.fullmatch(r"\d+ events written to .*\n", counter.type(f'save_log "{tmp_path / "a.otplog"}"'))
    assert Recorder.load(tmp_path / "a.otplog").why("Counter").how == "error"
    assert "this session may not write" in counter.type('save_log "/a.otplog"')


def test_the_recorder_can_be_turned_off_and_tracing_leaves_it_as_it_was(shell: Shell) -> None:
    assert shell.type("record").startswith("the recorder is on: ")
    shell.type("p = spawn(fn -> Process.sleep(:infinity) end)")
    shell.type("trace p")
    shell.type("trace off")
    assert shell.type("record").startswith("the recorder is on: ")
    assert shell.type("record off") == ":ok\n"
    shell.type("trace p")
    shell.type("trace off")
    assert shell.type("record").startswith("the recorder is off: ")
    assert "recorder   off (record on)" in shell.type("limits")
    assert shell.type("record 5_000") == ":ok\n"
    assert shell.type("record on") == ":ok\n"
    assert shell.type("record").endswith(" of 5,000 events\n")
    assert "record takes on, off or a number of events, got: :maybe" in shell.type("record :maybe")


def test_a_call_to_the_dead_offers_why(shell: Shell) -> None:
    shell.type("hints on")
    shell.type("{:ok, _} = Agent.start(fn -> 1 end, name: Counter); Agent.stop(Counter)")
    told = shell.type("GenServer.call(Counter, :x)").splitlines()
    assert re.search(
        r"hint: Counter ended \d+\.\d s ago: normal; `why Counter` says more, `ps` lists the processes that are alive", told[-1]
    )
    assert "`why Counter` says how it ended" in shell.type("state Counter")
    assert "`why" not in shell.type("GenServer.call(Nope, :x)")


def test_of_very_many_processes_the_first_are_shown(shell: Shell) -> None:
    shell.type("for _ <- 1..600, do: spawn(fn -> Process.sleep(:infinity) end); nil")
    assert shell.type("ps").splitlines()[500:] == ["... 102 more lines: `ps by: :mailbox` sorts, `ps name: Counter` filters"]
    assert shell.type("tree").endswith("... 101 more lines: `tree pid` shows what is below one\n")


def test_a_line_tells_what_an_input_changed(shell: Shell) -> None:
    shell.session.config.changes = True
    shell.type("hints on")
    assert shell.type("1 + 1") == "2\n"
    assert shell.type("p = spawn(fn -> Process.sleep(:infinity) end)") == "#PID<0.109.0>\n+1 process\n"
    assert shell.type("send(p, 1); send(p, 2); spawn(fn -> Process.sleep(:infinity) end); nil") == ("nil\n+1 process, 2 messages waiting\n")
    assert shell.type("nil") == "nil\n"
    assert shell.type("kill p") == "true\n1 died\n"
    assert shell.type("changes off") == ":ok\n"
    assert shell.type("spawn(fn -> Process.sleep(:infinity) end); nil") == "nil\n"
