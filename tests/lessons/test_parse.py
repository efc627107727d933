"""A `.livemd` file as a lesson: how it is cut into steps, and what is said of mistakes in it."""

from pathlib import Path

from otpshell.lessons.parse import parse_lesson

LESSON = """# Title

<!-- otpshell: lesson
learned: One thing.
learned:
  Another,
  on two lines.
minutes: 5
-->

Words.

## First

```elixir
1 + 1
```

More words.

```elixir
x = ___
```

<!-- otpshell: fill
check: x == 1
say: No.
hint: a
hint: b
solution: 1
wrong: 2
value: 2
say:
  Two is

    too much.
-->

Which?

1. this
2. that,
   or so

<!-- otpshell: choose
answer: 2
wrong: 1
say: Not this.
-->
"""


def parsed(source):
    lesson, problems = parse_lesson(source, Path("x.livemd"))
    return lesson, [tuple(problem) for problem in problems]


def test_text_cells_and_comments_are_cut_into_steps():
    lesson, problems = parsed(LESSON)
    assert problems == []
    assert [(step.number, step.kind, step.title, step.text) for step in lesson.steps] == [
        (1, "read", "", "Words."),
        (2, "run", "First", ""),
        (3, "fill", "First", "More words."),
        (4, "choose", "First", "Which?"),
    ]
    assert (lesson.title, lesson.learned, lesson.minutes, lesson.guided) == ("Title", ["One thing.", "Another,\non two lines."], 5, True)


def test_a_step_has_what_its_comment_says_with_the_lines_it_stands_on():
    fill = parsed(LESSON)[0].steps[2]
    assert fill.cell == ("x = ___", 22)
    assert [(check.code, check.say) for check in fill.checks] == [(("x == 1", 26), "No.")]
    assert (fill.hints, fill.solutions) == (["a", "b"], [("1", 30)])
    (wrong,) = fill.wrongs
    assert (wrong.example, wrong.how, wrong.test, wrong.say) == (("2", 31), "value", ("2", 32), "Two is\n\n  too much.")


def test_options_are_the_list_that_ends_the_text():
    choose = parsed(LESSON)[0].steps[3]
    assert (choose.options, choose.answer, choose.choices) == (["this", "that,\nor so"], "2", {2})


def test_a_notebook_without_a_word_of_ours_is_text_to_read_and_cells_to_run():
    source = (
        '# N\n\ntext\n\n```elixir\n1\n```\n\n<!-- livebook:{"output":true} -->\n\n```\n1\n```\n\n## H\n\n'
        '<!-- livebook:{"force_markdown":true} -->\n\n```elixir\n2\n```\n\n<!-- a note -->\n\n```elixir\n3\n```\n'
    )
    lesson, problems = parsed(source)
    assert problems == []
    assert not lesson.guided
    assert [(step.kind, step.text, step.cell) for step in lesson.steps] == [
        ("run", "text", ("1", 6)),
        ("run", "```elixir\n2\n```", ("3", 26)),
    ]


def test_each_mistake_in_a_comment_has_its_line():
    cases = {
        "<!-- otpshell: dance -->\n": (1, "there is no step of kind 'dance'; there are: read, run, do, fix, fill, choose, predict, lesson"),
        "<!-- otpshell: read\nchek: x\n-->\n": (2, "a read step has no key 'chek'; its keys: none"),
        "a\n\n<!-- otpshell: read\nsay:\n-->\n": (4, "say has no value"),
        "<!-- otpshell: lesson\nminutes: soon\n-->\n": (2, "minutes is a whole number, not 'soon'"),
        "<!-- otpshell: lesson\nminutes: 1\nminutes: 2\n-->\n": (3, "minutes stands here twice"),
        "<!-- otpshell: read": (1, "this comment has no end: close it with -->"),
        "<!-- x --> y\n": (1, "nothing may stand behind --> on its line"),
        "```elixir\n1\n": (1, "this fence (```elixir) has no end: close it with ``` on a line of its own"),
    }
    for source, problem in cases.items():
        assert problem in parsed(source)[1], source


def test_a_line_that_is_not_indented_is_no_part_of_a_value():
    source = "t\n\n<!-- otpshell: do\nsolution:\n  a\nb()\ncheck: true\n-->\n"
    wanted = "a key, a colon and a value are wanted here; lines that continue a value are indented: b()"
    assert parsed(source)[1] == [(6, wanted)]


def test_say_stands_below_what_it_belongs_to():
    source = "t\n\n<!-- otpshell: do\nsay: x\ncheck: true\nsolution: 1\nvalue: 2\n-->\n"
    assert parsed(source)[1] == [(4, "say belongs below check or wrong or mark"), (7, "value belongs below wrong")]


def test_a_step_says_what_it_cannot_be_without():
    needs = {
        "do": ["a do step needs a check", "a do step needs a solution"],
        "fix": ["a fix step needs a check", "a fix step needs a solution", "a fix step needs an elixir cell directly above its comment"],
        "choose": ["a choose step ends its text with the options, as a list: 1. … 2. …", "a choose step needs answer"],
    }
    for kind, texts in needs.items():
        assert parsed(f"t\n\n<!-- otpshell: {kind} -->\n")[1] == [(3, text) for text in texts]
    assert parsed("t\n\n```elixir\n1\n```\n\n<!-- otpshell: fill\ncheck: true\nsolution: 1\n-->\n")[1] == [
        (4, "the cell of a fill step has ___ where something is to be filled in")
    ]


def test_a_task_below_a_cell_needs_text_between():
    wanted = "a do step has no cell: put text between the cell above and this comment, so that the cell is a step of its own"
    assert parsed("t\n\n```elixir\n1\n```\n\n<!-- otpshell: do\ncheck: true\nsolution: 1\n-->\n")[1] == [(7, wanted)]
