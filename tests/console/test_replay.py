"""A saved log is opened again: questions about any of its events, one at a time, from a file of commands, or at a prompt."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from otpshell.console.replay import COMMANDS, Refused, Replay
from otpshell.record import Recorder
from otpshell.shell.replay import run_replay
from tests.record.running import recorded

SOURCE = """
defmodule Counter do
  use GenServer
  def start_link(n), do: GenServer.start_link(__MODULE__, n, name: __MODULE__)
  def init(n), do: {:ok, n}
  def handle_call(:next, _from, n), do: {:reply, n, n + 1}
  def handle_cast(:crash, _n), do: raise("out of numbers")
end
{:ok, _} = Supervisor.start_link([{Counter, 1}], strategy: :one_for_one)
GenServer.call(Counter, :next)
send(self(), :unread)
GenServer.cast(Counter, :crash)
Process.sleep(1)
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("logs") / "a.otplog"
    recorded(SOURCE).save(path)
    return path


@pytest.fixture
def replay(file: Path) -> Replay:
    return Replay(Recorder.load(file))


def test_it_begins_at_the_end_and_goes_to_any_event(replay: Replay) -> None:
    last = replay.at
    assert replay.greeting() == f"{last} events, 1 ms; `help` lists the commands\n"
    assert replay("back 3").split()[0] == str(last - 3) and replay("forward").split()[0] == str(last - 2)
    assert "the outside starts main" in replay("at 1") and replay.at == 1
    assert replay("back 10") and replay.at == 1
    assert replay("at 1_000_000") and replay.at == last
    assert replay("end") and replay.at == last


def test_all_is_shown_as_it_was_at_that_event(replay: Replay) -> None:
    replay("find is left by an error")
    assert replay("tree") == (
        "main #PID<0.95.0>  1 unread\n└─ Supervisor #PID<0.96.0>  one_for_one  0 of 3 in 5 s\n   └─ Counter #PID<0.97.0>\n"
    )
    assert replay("state Counter") == "2\n"
    assert replay("mailbox main") == "main has 1 unread\n  :unread\n"
    assert replay("mailbox Counter") == "nothing waits in the mailbox of Counter\n"
    assert "Counter.2" not in replay("ps") and "✗" not in replay("seq")
    replay("find Counter.2 has the state")
    assert "Counter.2" in replay("ps") and "✗ RuntimeError" in replay("seq")


def test_why_and_seq_answer_as_at_the_prompt(replay: Replay) -> None:
    assert replay("why").splitlines()[:2] == [replay("why Counter").splitlines()[0], "  ** (RuntimeError) out of numbers"]
    assert replay("seq Counter main last 3").count("\n") < replay("seq").count("\n")
    assert "✗ RuntimeError" in replay("seq Counter") and "Counter.2" in replay("seq Counter")


def test_the_events_around_are_listed_in_words(replay: Replay) -> None:
    replay("find sends Counter the call :next")
    shown = replay("events 2").splitlines()
    assert len(shown) == 5 and shown[2].startswith("▸") and shown[2].endswith("main sends Counter the call :next")
    assert shown[3].endswith("Counter takes the call :next") and shown[4].endswith("Counter has the state 2")


def test_pictures_are_written_to_files(replay: Replay, tmp_path: Path) -> None:
    for kind, begins in (("svg", "<svg"), ("html", "<!doctype html>"), ("mermaid", "sequenceDiagram")):
        assert replay(f"seq {kind} {tmp_path}/a.{kind}") == f"written to {tmp_path}/a.{kind}\n"
        assert (tmp_path / f"a.{kind}").read_text().startswith(begins)
    assert replay(f"tree svg {tmp_path}/t.svg") == f"written to {tmp_path}/t.svg\n"


def test_help_names_every_command(replay: Replay) -> None:
    assert [line.split()[0] for line in replay("help").splitlines()] == list(COMMANDS)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("dance", "there is no command dance; `help` lists those there are"),
        ("why Nobody", "no process is or was Nobody; `ps` lists those at this event"),
        ("state Counter", "Counter did not live at event {at}; `why Counter` may say more"),
        ("at there", "a number is wanted"),
        ("mailbox", "a process is wanted: its name, its short name or its pid"),
        ("find flying pigs", "no event has the text flying pigs"),
        ("seq svg", "the name of a file is wanted"),
        ("seq svg /nowhere/a.svg", "/nowhere/a.svg cannot be written: No such file or directory"),
    ],
)
def test_what_cannot_be_done_is_said(replay: Replay, line: str, answer: str) -> None:
    with pytest.raises(Refused) as refused:
        replay(line)
    assert str(refused.value) == answer.format(at=replay.at)


def test_the_command_line_takes_one_command_or_a_list_of_them(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_replay([str(file), "find", "Counter.2", "has", "the", "state"]) == 0
    assert capsys.readouterr().out.endswith("Counter.2 has the state 1\n")
    monkeypatch.setattr("sys.stdin", io.StringIO("find raise\nfind is left by\nstate Counter\n"))
    assert run_replay([str(file)]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines()[-1] == "2" and err == "no event has the text raise\n"


def test_a_file_that_is_no_log_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad").write_text("no log")
    assert run_replay([str(tmp_path / "bad")]) == 1 and "is no saved log" in capsys.readouterr().err
    assert run_replay([str(tmp_path / "none")]) == 1 and capsys.readouterr().err == f"No file named {tmp_path / 'none'}\n"
