"""Checks leave nothing behind and are not heard; what a learner has tried before does not make a right answer wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from otpshell.console.headless import apart
from otpshell.lessons.parse import parse_lesson
from otpshell.lessons.schedules import judge_on_schedules
from otpshell.lessons.world import HeadlessWorld
from otpshell.view.lines import render
from tests.lessons.worlds import Prompt, truths

ROOT = Path(__file__).resolve().parents[2]
LESSON = """# Bank

Write `Bank.start/0`, which starts a process that is called `:bank` and crashes at `:boom`.

<!-- otpshell: do
check: pid = Bank.start(); Process.whereis(:bank) == pid
say: There is no `:bank`.
check: pid = Bank.start(); ref = Process.monitor(pid); send(:bank, :boom); receive(do: ({:DOWN, ^ref, _, _, {%RuntimeError{}, _}} -> true))
say: It should crash.
hint: a
hint: b
solution:
  defmodule Bank do
    def start() do
      pid = spawn(fn -> receive(do: (:boom -> raise "boom")) end)
      Process.register(pid, :bank)
      pid
    end
  end
wrong:
  defmodule Bank do
    def start(), do: spawn(fn -> :ok end)
  end
when: dead?(Bank.start())
say: That one is not there for long.
-->

Start one process, called `:till`, that waits.

<!-- otpshell: do
check: alive?(:till)
say: There is no `:till`.
check: length(spawned()) == 1
say: Only one.
hint: a
hint: b
solution: Process.register(spawn(fn -> Process.sleep(:infinity) end), :till)
-->

```elixir
Process.register(self(), :me)
```

<!-- otpshell: run
check: registered?(:me, shell())
-->

The end.
"""
CRASHING = """defmodule Bank do
  def start() do
    pid = spawn(fn -> receive(do: (:boom -> raise "boom")) end)
    Process.register(pid, :bank)
    pid
  end
end"""


@pytest.fixture
def prompt(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    path = tmp_path / "01-bank.livemd"
    path.write_text(LESSON, "utf-8")
    prompt = Prompt(path)
    prompt.open()
    yield prompt
    prompt.guide.walk.world.stop()


def test_the_crashes_that_a_check_brings_about_are_not_heard_and_its_processes_end_with_it(prompt):
    said = prompt.type(CRASHING)
    assert said == "{:module, Bank, <<...>>, {:start, 0}}\nok:\n"
    assert prompt.type("Process.whereis(:bank)") == "nil\n"
    crash = prompt.type("Bank.start(); send(:bank, :boom); Process.sleep(1)")
    assert "[error]" in crash
    assert "(RuntimeError) boom" in crash


def test_what_a_check_has_started_is_no_part_of_what_happened():
    checks = ["is_pid(spawn(fn -> Process.sleep(:infinity) end))", "spawned() == []", "spawned?(_)"]
    assert list(truths(checks, "1").values()) == [True, True, False]


def test_a_name_that_a_check_sets_aside_is_given_back():
    checks = ["set_aside(:me); Process.register(self(), :me)", "Process.whereis(:me) == shell()", "set_aside(:nobody)"]
    assert list(truths(checks, "Process.register(self(), :me)").values()) == [True, True, False]


@pytest.mark.parametrize("body", ["start()", "receive(do: (:never -> 1))"])
def test_code_that_never_ends_is_called_once_and_said_to_be_so_in_plain_words(prompt, body):
    said = prompt.type(f"defmodule Bank do\n  def start(), do: ({body})\nend")
    assert said.endswith(
        "\nnot yet: There is no `:bank`.\n\n         (Your code was called to find that out, and did not come to an end: it\n"
        "         goes round for ever, or waits for what never comes.)\n"
    )
    assert prompt.type(CRASHING).endswith("\nok:\n")


def test_a_right_answer_is_right_whatever_was_tried_before_it(prompt):
    prompt.type(CRASHING, "")
    waiting = "spawn(fn -> Process.sleep(:infinity) end)"
    assert prompt.type(f"Process.register({waiting}, :till); {waiting}").endswith("not yet: Only one.\n")
    said = prompt.type(f"Process.register({waiting}, :till)")
    assert "** (ArgumentError)" in said
    assert said.endswith("That is right, and what you had tried before was in its way. This step has begun\nanew with your answer.\nok:\n")


ONE = """# One

Bind `x` to 1.

<!-- otpshell: do
check: is_integer(x)
say: There is no number `x`.
check: x == 1
say: It should be 1.
hint: a
hint: b
solution: x = 1
wrong: x = spawn(fn -> 1 end)
when: spawned() != []
say: No process is needed.
-->
"""


def test_a_wrong_answer_is_told_its_own_mistake_not_that_of_the_attempt_before_it(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    path = tmp_path / "one.livemd"
    path.write_text(ONE, "utf-8")
    prompt = Prompt(path)
    prompt.open()
    assert prompt.type("x = spawn(fn -> 1 end)").endswith("not yet: No process is needed.\n")
    assert prompt.type("x = 2") == "2\nnot yet: It should be 1.\n"
    assert "not yet" not in prompt.type("raise 1")
    prompt.guide.walk.world.stop()


def test_an_error_in_the_code_that_a_check_has_called_is_told(prompt):
    crashing = CRASHING.replace("pid = spawn", 'hd(String.to_charlist(""))\n    pid = spawn')
    assert prompt.type(crashing).endswith(
        "not yet: There is no `:bank`.\n\n         (Your code was called to find that out, and came to this:)\n\n"
        "           ** (ArgumentError) errors were found at the given arguments:\n\n             * 1st argument: not a nonempty list\n"
    )


def test_a_right_answer_of_two_inputs_is_found_among_what_was_tried(prompt):
    prompt.type(CRASHING, "")
    prompt.type("spawn(fn -> :ok end)", "till = spawn(fn -> Process.sleep(:infinity) end)")
    assert prompt.type("Process.register(till, :till)").endswith("anew with your answer.\nok:\n")


def test_the_cell_of_a_step_runs_in_the_world_that_the_step_found(prompt):
    prompt.type("skip", "skip")
    assert "still waits for its own code" in prompt.type("Process.register(self(), :other)")
    assert prompt.type("").endswith("true\nok:\n")


PROGRAM = """
import sys
from otpshell.cli import main
from otpshell.lessons.guide import LessonGuide

def broken(guide):
    raise KeyError("no such thing")

LessonGuide._hint = broken
sys.exit(main(["lesson", sys.argv[1]]))
"""


def test_an_error_of_our_own_in_a_lesson_is_a_line_and_the_lesson_goes_on(tmp_path):
    lesson = tmp_path / "bank.livemd"
    lesson.write_text(LESSON, "utf-8")
    env = {**os.environ, "XDG_STATE_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", PROGRAM, str(lesson)]
    done = subprocess.run(command, input=b"hint\n1 + 1\nbye\n", capture_output=True, env=env, timeout=60)
    said = done.stdout.decode()
    assert (
        "(otpshell met an error of its own: KeyError: 'no such thing'. Nothing you have done is lost, go on; OTPSHELL_DEBUG=1 shows where it was)\n"
    ) in said
    assert "\n2\nnot yet: There is no `:bank`.\n" in said.replace("[lesson bank, 1/4] iex(1)> ", "\n")
    assert "Left at step 1 of 4." in said
    assert (done.returncode, done.stderr) == (0, b"")


def test_who_waited_for_a_task_in_vain_is_told_what_else_there_is():
    def hint(source):
        made = HeadlessWorld()
        made.session.config.hints = True
        try:
            return made.run(source).text.splitlines()[-1]
        finally:
            made.stop()

    late = "fn -> Process.sleep(9000) end"
    wanted = {
        f"[1] |> Task.async_stream(fn _ -> ({late}).() end) |> Enum.to_list()": "on_timeout: :kill_task",
        f"Task.await(Task.async({late}), 100)": "Task.yield(task, ms) || Task.shutdown(task)",
    }
    said = apart(lambda _cancelled: {source: hint(source) for source in wanted})
    assert {source: text.startswith("hint: ") and wanted[source] in text for source, text in said.items()} == dict.fromkeys(wanted, True)


RACE = """# Race

Count.

<!-- otpshell: do
schedules: 50
check: {:ok, a} = Agent.start(fn -> 0 end); Task.await_many(for _ <- 1..2, do: Task.async(fn -> Count.up(a) end)); Agent.get(a, & &1) == 2
hint: a
hint: b
solution: 1
-->
"""


def test_the_diagram_of_a_failure_shows_what_the_check_has_started_and_not_how_that_was_cleared_away():
    lesson, problems = parse_lesson(RACE, Path("race.livemd"))
    assert problems == []
    answer = "defmodule Count do\n def up(a) do\n n = Agent.get(a, & &1)\n Agent.update(a, fn _ -> n + 1 end)\n end\nend"
    judged = judge_on_schedules([], lesson.steps[0], [answer])
    drawn = render(judged.failure.diagram, False)
    assert "Agent" in drawn and "Task" in drawn and ":update" in drawn
    assert "killed" not in drawn
