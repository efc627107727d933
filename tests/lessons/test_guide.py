"""A lesson gone through by a learner who makes mistakes: nothing is lost, and each is told what is wrong with this answer."""

import json

import pytest

from tests.lessons.worlds import EXIT, Prompt

LESSON = """# Counting

<!-- otpshell: lesson
learned: Counting is fun.
-->

Welcome.

## Numbers

```elixir
one = 1
```

<!-- otpshell: run
done: It is one.
-->

Bind `two` to 2.

<!-- otpshell: do
check: two == 2
say: There is no `two` that is 2.
hint: First hint.
hint: Second hint.
solution: two = 2
wrong: two = 3
value: 3
say: Three is too many.
done: Well counted.
-->

Mend it.

```elixir
three = one - two
```

<!-- otpshell: fix
check: three == 3
hint: a
hint: b
solution: three = one + two
-->

Fill it in.

```elixir
four = two ___ two
```

<!-- otpshell: fill
check: four == 4
hint: a
hint: b
solution: +
wrong: -
value: 0
say: They cancel out.
-->

Which is even?

1. one
2. two
3. three

<!-- otpshell: choose
answer: 2
wrong: 1
say: One is odd.
wrong: 3
say: Three is odd.
-->

Who lives?

1. a
2. b

```elixir
a = spawn(fn -> :ok end)
b = spawn(fn -> Process.sleep(:infinity) end)
Process.sleep(1)
```

<!-- otpshell: predict
answer: 2
mark: alive?(a)
say: It had nothing to do.
mark: alive?(b)
say: It sleeps.
-->

What is printed?

```elixir
for n <- [1, 2], do: IO.puts(n)
```

<!-- otpshell: predict
ask: output
answer:
  1
  2
wrong: [1, 2]
say: Line by line.
-->
"""
ANSWERS = ["", "", "", "two = 2", "", "three = one + two", "", "+", "", "2", "", "2", "", "1", "2", "", ""]


@pytest.fixture
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "otpshell" / "lessons"


@pytest.fixture
def prompt(tmp_path, state):
    path = tmp_path / "01-counting.livemd"
    path.write_text(LESSON, "utf-8")
    prompt = Prompt(path)
    prompt.first = prompt.open()
    yield prompt
    if prompt.guide is not None:
        prompt.guide.walk.world.stop()


def test_a_lesson_begins_with_its_first_step_and_the_prompt_says_where_one_is(prompt):
    assert prompt.first == (
        "Enter goes on. Also: hint, solution, skip, back, play, reset, bye, help.\nEverything else you type is Elixir.\n"
        "\n-- Counting, step 1 of 8\n\nWelcome.\n\nEnter goes on.\n"
    )
    assert prompt.label == "[lesson 1, 1/8] "


def test_enter_turns_to_the_next_step_runs_its_cell_and_goes_on(prompt):
    assert prompt.type("") == "\n-- Counting, step 2 of 8\nNumbers\n\n  one = 1\n\nEnter runs it. Or type it.\n"
    assert prompt.type("") == "iex(1)> one = 1\n1\nok: It is one.\n"
    assert prompt.label == "[lesson 1, 2/8 ok] "
    assert prompt.type("").startswith("\n-- Counting, step 3 of 8\n\nBind `two` to 2.\n")


def test_something_else_tried_in_a_step_with_a_cell_is_no_wrong_answer(tmp_path, state):
    path = tmp_path / "01-one.livemd"
    path.write_text(LESSON.replace("done: It is one.", "check: result() == 1\ndone: It is one."), "utf-8")
    prompt = Prompt(path)
    prompt.open()
    prompt.type("")
    assert prompt.type("2 + 2") == "4\nThis step still waits for its own code: Enter runs it.\n"
    assert prompt.type("") == "iex(2)> one = 1\n1\nok: It is one.\n"
    prompt.guide.walk.world.stop()


def test_a_cell_typed_by_hand_is_run_too(prompt):
    assert prompt.type("", "one   =   1") == "1\nok: It is one.\n"


def test_a_wrong_answer_gets_the_reason_for_this_one(prompt):
    prompt.type("", "", "")
    assert prompt.type("two = 3") == "3\nnot yet: Three is too many.\n"
    assert prompt.type("two = 1 + 3") == "4\nnot yet: There is no `two` that is 2.\n"
    assert prompt.type("two = 5") == "5\nnot yet: The same as before; type `check` to read it again.\n"
    assert prompt.type("check") == "not yet: There is no `two` that is 2.\n`hint` helps on, `reset` begins this step anew.\n"
    assert prompt.type("1 / 0").startswith("** (ArithmeticError)")
    assert prompt.type("two = length([1, 2])") == "2\nok: Well counted.\n"


def test_hints_come_one_by_one_and_then_there_is_the_solution(prompt):
    prompt.type("", "", "")
    assert prompt.type("hint") == "Hint 1 of 2:\nFirst hint.\n"
    assert prompt.type("hint") == "Hint 2 of 2:\nSecond hint.\nThat is the last one. `solution` shows an answer.\n"
    assert prompt.type("solution") == "  two = 2\n"
    assert prompt.type("next") == "Type it at the prompt. `hint` helps. `skip` goes on without.\n"


def test_programs_are_mended_and_blanks_are_filled_in(prompt):
    prompt.type(*ANSWERS[:5])
    assert prompt.type("three = one - two") == "-1\nnot yet: That is not it yet.\n"
    assert prompt.type("three = one + two") == "3\nok:\n"
    assert prompt.type("", "-") == "0\nnot yet: They cancel out.\n"
    assert prompt.type("four = two + two") == "4\nok:\n"


def test_another_attempt_at_a_program_does_not_find_what_the_last_one_has_named(prompt):
    prompt.type(*ANSWERS[:5])
    attempt = "Process.register(self(), :mine)\nthree = one + {sum}"
    assert "not yet" in prompt.type(attempt.format(sum="5"))
    assert prompt.type("three").startswith("6\n")
    assert prompt.type(attempt.format(sum="two")).endswith("ok:\n")


def test_who_gives_only_the_module_of_a_program_is_told_that_its_other_lines_count(prompt):
    prompt.type(*ANSWERS[:5])
    assert prompt.type("defmodule Three do\nend").endswith(
        "not yet: That is the module alone. The lines below it belong to the program too:\n         this step looks at what they come to.\n"
    )


def test_in_a_terminal_enter_offers_the_program_to_be_edited(tmp_path, state):
    path = tmp_path / "01-counting.livemd"
    path.write_text(LESSON, "utf-8")
    prompt = Prompt(path, plain=False)
    prompt.open()
    prompt.type(*ANSWERS[:5])
    assert prompt.type("") == ""
    assert (prompt.guide.offered(), prompt.guide.offered()) == ("three = one - two", "")
    prompt.type("three = 7", "")
    assert prompt.guide.offered() == "three = 7"
    prompt.guide.walk.world.stop()


def test_a_choice_is_told_why_it_is_wrong_and_elixir_can_be_tried_meanwhile(prompt):
    prompt.type(*ANSWERS[:9])
    assert prompt.type("1") == "not yet: One is odd.\n"
    assert prompt.type("7") == "There are 3 answers to choose from.\n"
    assert prompt.type("rem(two, 2)") == "0\nType the number of your answer.\n"
    assert prompt.type("rem(two, 2)") == "0\n"
    assert prompt.type("2") == "ok:\n"


def test_a_choice_may_be_typed_as_it_is_written_and_the_solution_names_its_number(prompt):
    prompt.type(*ANSWERS[:9])
    assert prompt.type("one") == "not yet: One is odd.\n"
    assert prompt.type("solution") == " 2 two\n"
    assert prompt.type("`Two`.") == "ok:\n"


def test_a_prediction_is_painted_by_the_run(prompt):
    prompt.type(*ANSWERS[:11])
    assert prompt.type("1").endswith(
        ":ok\nnot yet: a: no, and you said yes. It had nothing to do.\nnot yet: b: yes, and you said no. It sleeps.\n"
    )
    assert prompt.label == "[lesson 1, 7/8 ok] "


def test_who_predicts_right_is_told_why_too(prompt):
    prompt.type(*ANSWERS[:11])
    assert prompt.type("2").endswith(":ok\nok: a: no\nok: b: yes. It sleeps.\n")


def test_a_step_that_is_done_before_all_of_its_pages_were_read_shows_no_more_of_them(tmp_path, state):
    path = tmp_path / "01-counting.livemd"
    path.write_text(LESSON.replace("Which is even?", "Which is even?" + "\n\nLook." * 20), "utf-8")
    prompt = Prompt(path, rows=20)
    prompt.open()
    prompt.type(*ANSWERS[:9])
    assert prompt.label == "[lesson 1, 6/8 more] "
    assert prompt.type("2") == "ok:\n"
    assert prompt.label == "[lesson 1, 6/8 ok] "
    prompt.guide.walk.world.stop()


def test_a_value_shown_in_colour_is_compared_and_told_without_it(tmp_path, state):
    path = tmp_path / "01-value.livemd"
    path.write_text("# Value\n\nWhat?\n\n```elixir\n1 + 1\n```\n\n<!-- otpshell: predict\nask: value\nanswer: 2\n-->\n", "utf-8")
    prompt = Prompt(path)
    prompt.open()
    world = prompt.guide.walk.world
    world.session.config.colour = True
    said = prompt.type("3")
    assert "\x1b[33m2\x1b[0m" in said
    assert said.endswith("\nnot yet: Not what you said. This is the value:\n\n           2\n")
    world.stop()


@pytest.mark.parametrize("predicted", [":pear", "pear", " pear ", '"pear"'])
def test_a_predicted_word_is_an_atom_without_its_colon(tmp_path, state, predicted):
    path = tmp_path / "01-value.livemd"
    path.write_text("# Value\n\nWhat?\n\n```elixir\n:pear\n```\n\n<!-- otpshell: predict\nask: value\nanswer: :pear\n-->\n", "utf-8")
    prompt = Prompt(path)
    prompt.open()
    assert ("ok: As you said." in prompt.type(predicted)) == (predicted != '"pear"')
    prompt.guide.walk.world.stop()


def test_printed_output_is_predicted_line_by_line(prompt):
    prompt.type(*ANSWERS[:13])
    assert prompt.guide.takes_text
    assert prompt.type("1", "2") == ""
    assert prompt.type("").endswith("1\n2\n[:ok, :ok]\nok: As you said.\n")
    assert not prompt.guide.takes_text


def test_a_prediction_of_output_that_is_wrong_gets_its_reason(prompt):
    prompt.type(*ANSWERS[:13])
    assert prompt.type("[1, 2]", "").endswith("not yet: Line by line.\n")


def test_at_the_end_stands_what_was_learned_and_a_summary_is_kept(prompt, state):
    said = prompt.type(*ANSWERS)
    file = state / next(name.name for name in state.glob("*.md"))
    assert said.startswith("\nCounting: the end\n\nWhat you have learned\n\n • Counting is fun.\n\nWhat you did, and the code, is kept in")
    assert prompt.guide is None
    assert file.read_text("utf-8") == (
        "# Counting\n\n## What you have learned\n\n- Counting is fun.\n\n## What you have done\n\n### Numbers\n\n"
        "**2. A cell to run**\n\n```elixir\none = 1\n```\n\n"
        "**3. A task at the prompt**: at once\n\n```elixir\ntwo = 2\n```\n\n"
        "**4. A program to mend**: at once\n\n```elixir\nthree = one + two\n```\n\n"
        "**5. A program with blanks**: at once\n\n```elixir\nfour = two + two\n```\n\n"
        "**6. A question with answers to choose from**: at once\n\nYour answer: two\n\n"
        "**7. A prediction, then the run that shows what is right**: right\n\nYour prediction: b\n\n"
        "```elixir\na = spawn(fn -> :ok end)\nb = spawn(fn -> Process.sleep(:infinity) end)\nProcess.sleep(1)\n```\n\n"
        "**8. A prediction, then the run that shows what is right**: right\n\nYour prediction: 1 / 2\n\n"
        "```elixir\nfor n <- [1, 2], do: IO.puts(n)\n```\n"
    )


def test_what_is_tried_in_play_is_undone(prompt):
    prompt.type(*ANSWERS[:5])
    prompt.type("play", "two = 100", "Process.exit(self(), :kill)")
    assert prompt.label == "[lesson 1, 4/8 play] "
    assert prompt.type("play") == "The step is back as it was.\n"
    assert prompt.type("two") == "2\nnot yet: That is not it yet.\n"


def test_what_is_done_after_the_answer_does_not_reach_the_next_step(prompt):
    prompt.type(*ANSWERS[:4])
    prompt.type("two = 100", "")
    assert prompt.type("two") == "2\nnot yet: That is not it yet.\n"


def test_reset_and_back_bring_the_world_of_the_step_back(prompt):
    prompt.type(*ANSWERS[:5])
    prompt.type("two = 100", "one = 100", "reset")
    assert prompt.type("{one, two}") == "{1, 2}\nnot yet: That is not it yet.\n"
    assert prompt.type("back").endswith("You have done this one: `next` goes on with your answer of then.\n")
    assert "** (CompileError) iex:2: undefined function two/0" in prompt.type("two")
    assert prompt.type("next").startswith("\n-- Counting, step 4 of 8\n")
    assert prompt.type("two") == "2\nnot yet: That is not it yet.\n"


def test_skip_runs_the_solution_so_that_later_steps_find_what_they_need(prompt):
    prompt.type("", "", "", "two = 3")
    assert prompt.type("skip").startswith("iex(2)> two = 2\n2\nWell counted.\n\n-- Counting, step 4 of 8\n")
    assert prompt.type("three = one + two") == "3\nok:\n"


def test_a_crash_an_endless_loop_and_a_killed_shell_lose_nothing(prompt):
    prompt.type("", "", "")
    assert prompt.type("receive do :never -> 1 end").endswith("interrupted\nIt did not come to an end by itself, so it does not count.\n")
    prompt.type('two = 2; raise "x"')
    assert "killed" in prompt.type("Process.exit(self(), :kill)")
    assert prompt.type("two = one + one") == "2\nok: Well counted.\n"


def test_a_halted_system_comes_back(prompt):
    prompt.type("", "", "")
    assert prompt.type("System.halt(1)") == "`System.halt` ends the whole system. Here it is again, as this step found it.\n"
    assert prompt.type("two = one + one") == "2\nok: Well counted.\n"


def test_help_names_the_commands_and_is_no_answer(prompt):
    prompt.type("", "", "")
    assert prompt.type("help").startswith(
        "  next      the next step (Enter does it too)\n  hint      a hint, and each time a clearer one\n"
    )
    assert "not yet" not in prompt.type("h Enum.sum")


def test_a_command_that_is_a_variable_is_the_variable(prompt):
    prompt.type("", "", "")
    prompt.type("next = 5")
    assert prompt.type("next").startswith("5\n")


def test_who_leaves_and_comes_back_is_where_they_were_with_what_they_had(prompt, state):
    prompt.type("", "", "", "two = 3")
    assert prompt.type("bye") == "\nLeft at step 3 of 8. `lesson 1` (in a terminal: `otpshell lesson 1`) goes on\nfrom there.\n"
    assert prompt.guide is None
    said = prompt.open()
    assert said.startswith("Back at step 3. What you have done so far has been done again.\n\n-- Counting, step 3 of 8\n")
    assert prompt.type("{one, two}") == "{1, 3}\nnot yet: There is no `two` that is 2.\n"
    prompt.type("two = 2", EXIT)
    assert prompt.open().endswith("ok: This step is done. Enter goes on.\n")
    assert prompt.type("", "three = one + two") == "3\nok:\n"


def test_a_finished_lesson_begins_anew(prompt):
    prompt.type(*ANSWERS)
    assert "step 1 of 8" in prompt.open()


def test_a_lesson_that_has_changed_keeps_the_place(prompt):
    prompt.type("", "", "", EXIT)
    prompt.path.write_text(LESSON.replace("Welcome.", "Hello."), "utf-8")
    assert prompt.open().startswith("This lesson has changed since you were here; your place is kept.\nBack at step 3.")


@pytest.mark.parametrize("data", ["", "{", "[]", '{"format": 7}', '{"format": 1, "name": 3}'])
def test_progress_that_cannot_be_read_is_no_progress(prompt, state, data):
    prompt.type("", EXIT)
    (file,) = state.glob("*.json")
    assert json.loads(file.read_text("utf-8"))["step"] == 2
    file.write_text(data, "utf-8")
    assert "step 1 of 8" in prompt.open()


def test_progress_that_cannot_be_written_is_said_once(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(blocked))
    path = tmp_path / "01-counting.livemd"
    path.write_text(LESSON, "utf-8")
    prompt = Prompt(path)
    assert prompt.open().endswith("Your progress cannot be written to a file; it is kept until otpshell ends.\n")
    assert prompt.type("", "") == "iex(1)> one = 1\n1\nok: It is one.\n"
    prompt.guide.walk.world.stop()


def test_long_text_is_turned_page_by_page(tmp_path, state):
    path = tmp_path / "long.livemd"
    path.write_text("# T\n\n" + "\n\n".join(f"Paragraph {n}." for n in range(1, 13)) + "\n", "utf-8")
    prompt = Prompt(path, columns=40, rows=20, plain=False)
    first = prompt.open()
    assert first.endswith("Paragraph 4.\n(Enter: more)\n")
    assert prompt.label == "[long · 1/1 more] "
    assert prompt.type("") == "\nParagraph 5.\n\nParagraph 6.\n\nParagraph 7.\n\nParagraph 8.\n\nParagraph 9.\n(Enter: more)\n"
    assert prompt.type("") == "\nParagraph 10.\n\nParagraph 11.\n\nParagraph 12.\n\nEnter goes on.\n"
    assert prompt.type("") == "\nT: the end\n"


def test_a_page_is_not_turned_for_two_or_three_rows(tmp_path, state):
    path = tmp_path / "long.livemd"
    path.write_text("# T\n\n" + "\n\n".join(f"Paragraph {n}." for n in range(1, 5)) + "\n", "utf-8")
    prompt = Prompt(path, columns=40, rows=18, plain=False)
    assert prompt.open().endswith("Paragraph 4.\n\nEnter goes on.\n")
    prompt.guide.walk.world.stop()


def test_lines_are_no_longer_than_the_terminal(tmp_path, state):
    path = tmp_path / "01-counting.livemd"
    path.write_text(LESSON, "utf-8")
    prompt = Prompt(path, columns=40, rows=20, plain=False)
    said = prompt.open() + "".join(prompt.type(answer) for answer in ANSWERS)
    # A path is not broken.
    assert max(len(line) for line in said.splitlines() if not line.startswith(("iex(", "...(")) and str(tmp_path) not in line) <= 40


def test_a_file_that_is_no_lesson_says_why_and_is_not_opened(tmp_path, state):
    path = tmp_path / "bad.livemd"
    path.write_text("# T\n\n<!-- otpshell: dance -->\n", "utf-8")
    prompt = Prompt(path)
    assert prompt.open().endswith(
        f"{path}:3: there is no step of kind 'dance'; there are: read, run, do, fix, fill, choose, predict, lesson\n{path} is no lesson that can be played.\n"
    )
    assert prompt.guide is None


RACE = """# Race

<!-- otpshell: lesson
learned: x
-->

Collect both numbers, sorted.

<!-- otpshell: do
check: result() == [1, 2]
say: Not sorted.
hint: a
hint: b
schedules: 50
solution: x
-->
"""


def test_an_answer_with_a_race_comes_back_with_its_schedule_and_a_diagram(tmp_path, state):
    path = tmp_path / "race.livemd"
    path.write_text(RACE, "utf-8")
    prompt = Prompt(path)
    prompt.open()
    lucky = "me = self(); for n <- [1, 2], do: spawn(fn -> send(me, n) end); for(_ <- [1, 2], do: (receive do n -> n end))"
    said = prompt.type(lucky)
    assert "It worked. Now on 50 schedules" in said
    assert "it comes out differently. What happened there:\n" in said
    assert "shell" in said and said.endswith("not yet: Not sorted.\n")
    assert prompt.type(lucky + " |> Enum.sort()").endswith("ok:\n")
    prompt.guide.walk.world.stop()
