"""A demo file is read into steps, or refused with file, line and what would be right."""

import pytest

from otpshell.demos.command import menu_text
from otpshell.demos.script import Demo, DemoError, Pane, Schedules, Small, Step, parse_demo

from .examples import example


def test_a_step_is_what_the_prompt_takes_as_one_input() -> None:
    demo = example()
    assert [(step.source.split("\n")[0], step.line, step.end, step.part) for step in demo.steps] == [
        ("echo = spawn(fn ->", 9, 14, 0),
        ("send(echo, {:hi, self()})", 17, 18, 1),
        ("flush()", 19, 20, 1),
    ]
    assert demo.steps[0] == Step(
        0,
        "echo = spawn(fn ->\n  receive do\n    {:hi, from} -> send(from, :hello)\n  end\nend)",
        9,
        14,
        0,
        expected=["#PID<0.109.0>"],
        span=(14, 15),
        say=["It answers once."],
        notes=["Say hello."],
        pane=Pane("ps"),
    )
    assert (demo.title, demo.about, demo.width, demo.parts) == ("Echo", ["It answers."], 60, ["A server", "A talk"])
    assert (demo.say, demo.notes) == (["The end."], ["Ask for questions."])


def test_a_blank_line_or_a_comment_inside_a_step_belongs_to_it() -> None:
    demo = parse_demo("#: demo D\n# what it does\ndefmodule A do\n\n  # a comment\n  def a, do: 1\nend\n1\n")
    assert [step.source for step in demo.steps] == ["# what it does\ndefmodule A do\n\n  # a comment\n  def a, do: 1\nend", "1"]


def test_all_settings_are_read() -> None:
    head = ["clock real", "schedule seed 12", "hints on", "record off", "width 50", "pace 12", "keys 5", "minutes 4"]
    small = ["small 1_000 -> 10 below 200 MB", "small 7 -> 3"]
    demo = parse_demo("#: demo D\n" + "".join(f"#: {line}\n" for line in head + small) + "#: pause 2.5\n#: schedules 20 show :a\n1\n")
    assert (demo.clock, demo.schedule, demo.hints, demo.record, demo.width) == ("real", 12, True, False, 50)
    assert (demo.pace, demo.keys, demo.minutes) == (12, 5, 4)
    assert demo.small == [Small(1000, 10, 200), Small(7, 3, None)]
    assert (demo.steps[0].pause, demo.steps[0].schedules) == (2.5, Schedules(20, ":a"))


def test_a_notebook_is_a_demo() -> None:
    text = (
        "# Title\n\nFor the teacher.\n\n## One\n\n<!-- demo: pane tree -->\n<!-- livebook:{} -->\n```elixir\n#: say Look.\na = 1\na + 1\n#=> 2\n```\n"
        "\n```text\nnot code\n```\n"
    )
    demo = parse_demo(text, "d.livemd")
    assert (demo.title, demo.parts) == ("Title", ["One"])
    assert [(step.source, step.notes, step.say, step.pane, step.expected) for step in demo.steps] == [
        ("a = 1", ["For the teacher."], ["Look."], Pane("tree"), []),
        ("a + 1", [], [], None, ["2"]),
    ]


@pytest.mark.parametrize(
    "text, error",
    [
        ("#: demo D\n#: nots hello\n1\n", "d.exs:2: there is no directive nots; the nearest is #: note (there are: demo, about, "),
        ("1\n", "d.exs:1: a demo begins with its title: #: demo TITLE"),
        ("#: demo D\n", "d.exs:1: there is no step: write a line of Elixir"),
        ("#: demo D\n\nfoo(\n  1\n", "d.exs:3: the step that begins here is not complete before the end of the file"),
        ("#: demo D\nif true do\n#=> 1\nend\n", "d.exs:2: the step that begins here is not complete before line 3"),
        ("#: demo D\n1\n\n#=> 1\n", "d.exs:4: #=> stands directly below the code that prints it"),
        (
            "#: demo D\n#: pane sequence\n1\n",
            "d.exs:2: #: pane takes one of seq, tree, ps, mail, waits, columns, off (did you mean seq?), got: sequence",
        ),
        ("#: demo D\n1\n#: pane seq\n", "d.exs:3: #: pane belongs to the step below it, and there is none"),
        ("#: demo D\n1\n#: width 60\n", "d.exs:3: #: width is about the whole demo: it stands before the first step and part"),
        ("#: demo D\n#: width wide\n1\n", "d.exs:2: #: width takes a number above 0, got: wide"),
        ("#: demo D\n#: schedule fast\n1\n", "d.exs:2: #: schedule takes calm, live, or seed N, got: fast"),
        (
            "#: demo D\n#: small many\n1\n",
            "d.exs:2: #: small takes `1_000_000 -> 20_000`, or `1_000_000 -> 20_000 below 900 MB`, got: many",
        ),
        (
            "#: demo D\n1\n# only a comment\n",
            "d.exs:3: a comment stands above the code that it is about; words for the audience: #: say TEXT",
        ),
        ("#: demo D\n#: schedules 0\n1\n", "d.exs:2: #: schedules takes a number, or `100 show OUTCOME`, got: 0"),
    ],
)
def test_what_is_not_understood_is_refused_with_what_would_be_right(text: str, error: str) -> None:
    with pytest.raises(DemoError) as raised:
        parse_demo(text, "d.exs")
    assert str(raised.value).startswith(error)


def test_the_menu_of_demos_has_its_columns_and_breaks_titles_between_words() -> None:
    pong = Demo("1-ping-pong.exs", [], "Ping-pong of two", minutes=5)
    race = Demo("2-race.exs", [], "Race", minutes=5)
    assert menu_text([pong, race], 80) == " 1  ping-pong  5 min   Ping-pong of two\n 2  race       5 min   Race\n"
    assert menu_text([pong, race], 30) == " 1  ping-pong  5 min\n    Ping-pong of two\n 2  race       5 min   Race\n"
