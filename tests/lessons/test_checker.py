"""`otpshell lesson check`: a right lesson has no problems; what is wrong with one is said with its line."""

import pytest

from otpshell.console import headless
from tests.lessons.worlds import checked

HEAD = "# Title\n\n<!-- otpshell: lesson\nlearned: x\n-->\n\n"
TASK = (
    HEAD
    + """Bind x to 42.

<!-- otpshell: do
check: x == 42
say: no
hint: a
hint: b
solution: {solution}
wrong: {wrong}
{test}
say: because
-->
"""
)


def task(solution="x = 42", wrong="x = 41", test="value: 41"):
    return TASK.format(solution=solution, wrong=wrong, test=test)


def test_a_right_lesson_has_no_problems(tmp_path):
    assert checked(tmp_path, task()) == []


@pytest.mark.parametrize(
    "source, problems",
    [
        (task(solution="x = 40 + 3"), [(10, "the solution does not pass this check: x == 42\n  it came to value: 43")]),
        (task(wrong="x = 42"), [(15, "this wrong answer passes")]),
        (task(test="value: 7"), [(15, "this wrong answer fails, and is not recognised by value: 7")]),
        (
            task(test="value: 41\nsay: first\nwrong: x = 41\nmatch: 41"),
            [(18, "this wrong answer is taken for the one on line 15")],
        ),
        (
            HEAD + '```elixir\nraise "x"\n```\n',
            [(8, "this cell comes to error: ** (RuntimeError) x; the step expects value")],
        ),
        (
            HEAD + "Fix.\n\n```elixir\nx = 42\n```\n\n<!-- otpshell: fix\ncheck: x == 42\nhint: a\nhint: b\nsolution: x = 42\n-->\n",
            [(10, "this program passes as it is: there is nothing to do")],
        ),
        (
            HEAD + "Do.\n\n<!-- otpshell: do\ncheck: is_pid(self())\nhint: a\nhint: b\nsolution: 1\n-->\n",
            [(10, "the checks of this step hold before anything has been done")],
        ),
        (
            task(test="when: not bound?(:x) or result() == 41"),
            [(15, "this wrong answer is recognised before anything has been done")],
        ),
        (
            HEAD + "What?\n\n1. a\n2. b\n\n```elixir\nx = 1\n```\n\n"
            "<!-- otpshell: predict\nanswer: 1, 2\nmark: x == 1\nsay: a\nmark: x == 2\nsay: b\n-->\n",
            [(16, "the answer is 1, 2, and what comes true is 1")],
        ),
        (
            HEAD + "What?\n\n```elixir\n1 + 1\n```\n\n<!-- otpshell: predict\nask: value\nanswer: 3\nwrong: 2\nsay: a\n-->\n",
            [(13, "the answer is 3, and the value is 2"), (16, "this wrong prediction is what comes out")],
        ),
        (
            HEAD + "[a](nowhere.livemd) [b](#no-heading) [c](https://x.example) \n\n## T\n\n\tx\n\n[d](#t)",
            [
                (7, "spaces at the end of the line"),
                (7, "the link #no-heading leads to no heading"),
                (7, "the link nowhere.livemd leads to no file"),
                (11, "a tab: indent with spaces"),
                (13, "the file does not end with a newline"),
            ],
        ),
        (
            "# T\n\nWhich?\n\n1. a\n2. b\n3. c\n\n<!-- otpshell: choose\nanswer: 1\nwrong: 2\nsay: x\n-->\n",
            [
                (1, "nothing is said to be learned: <!-- otpshell: lesson … --> with learned: a sentence for the summary"),
                (9, "option 3 is wrong and nothing says why: wrong: 3 and say: below it"),
            ],
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path, source, problems):
    assert checked(tmp_path, source) == problems


RACE = (
    HEAD
    + """Count to two.

```elixir
parent = self()
```

Two processes, two messages.

<!-- otpshell: do
check: result() == [1, 2]
hint: a
hint: b
schedules: 50
solution: {solution}
-->
"""
)
SPAWN = "  for n <- [1, 2], do: spawn(fn -> send(parent, n) end)\n"


def test_a_solution_that_depends_on_the_schedule_fails_with_the_seed(tmp_path):
    luck = SPAWN + "  for _ <- [1, 2], do: (receive do n -> n end)"
    problems = checked(tmp_path, RACE.format(solution=luck))
    assert [line for line, _ in problems] == [16]
    assert "(schedule " in problems[0][1]
    safe = SPAWN + "  for n <- [1, 2], do: (receive do ^n -> n end)"
    assert checked(tmp_path, RACE.format(solution=safe)) == []


def test_a_notebook_of_somebody_else_needs_nothing_of_ours(tmp_path):
    assert checked(tmp_path, "# N\n\nText.\n\n```elixir\nx = 1\n```\n\n```elixir\nx + 1\n```\n") == []


def test_a_cell_that_never_ends_or_dies_says_so(tmp_path):
    source = "# N\n\n```elixir\nreceive do: (:never -> 1)\n```\n\n```elixir\nProcess.exit(self(), :kill)\n```\n"
    assert checked(tmp_path, source) == [
        (4, "this cell comes to an endless wait or loop: ** (EXIT) interrupted; the step expects value"),
        (
            8,
            "this cell comes to death: ** (EXIT from #PID<0.108.0>) shell process exited with reason: killed; the step expects value",
        ),
    ]


def test_a_cell_that_computes_for_ever_in_the_library_is_stopped_where_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(headless, "STUCK_SECONDS", 1.0)
    source = "# N\n\n```elixir\nEnum.each(Stream.cycle([1]), fn x -> x end)\n```\n\n```elixir\n1 + 1\n```\n"
    assert checked(tmp_path, source) == [(4, "this cell comes to an endless wait or loop: ** (EXIT) interrupted; the step expects value")]
