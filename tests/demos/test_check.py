"""``otpshell demo --check``: a file that prints what it says and one that does not are told apart. (The demos that come with otpshell are
checked by ``scripts/test`` itself.)"""

from pathlib import Path
from typing import Any

import pytest

from otpshell.demos.check import check_demo, updated
from otpshell.demos.command import demo_command, demo_path, shipped, shipped_folder
from otpshell.demos.directives import DIRECTIVES, PANES
from otpshell.demos.screen import frame
from otpshell.demos.script import parse_demo, read_demo
from otpshell.demos.stage import Stage
from otpshell.view.lines import plain

from .examples import ECHO, example


@pytest.mark.parametrize("path", sorted(shipped_folder().glob("*.exs")), ids=lambda path: path.stem)
def test_no_demo_of_otpshell_expects_an_error_or_a_warning(path: Path) -> None:
    demo = read_demo(path)
    assert [step.line for step in demo.steps if step.expected[0].startswith(("** (", "warning"))] == []


def test_eight_demos_come_with_otpshell_each_with_notes_and_a_last_word() -> None:
    demos = shipped()
    assert len(demos) == 8
    for demo in demos:
        assert demo.about and demo.minutes and demo.say and demo.notes, demo.path
        assert sum(bool(step.notes) for step in demo.steps) * 2 >= len(demo.steps), demo.path
        assert all(len(line) <= 180 for line in demo.lines), demo.path


def test_a_difference_is_told_with_file_and_line() -> None:
    demo = example(ECHO.replace("#=> :hello", "#=> :goodbye"))
    (found,) = check_demo(demo)
    assert found.text() == (
        "echo.exs:20: step 3 prints something else than the file says\n\n    flush()\n  -   20  :goodbye\n  +       :hello\n      21  :ok\n"
    )


def test_a_step_below_which_nothing_stands_must_print_nothing() -> None:
    (found,) = check_demo(parse_demo("#: demo D\n1 + 1\n"))
    assert (found.expected, found.printed) == ([], ["2"])


def test_three_dots_stand_for_any_text() -> None:
    lines = '"#PID<0.109.0> and more"\n:ok'
    good = ['#=> "#PID<...> and ..."\n#=> :ok', "#=> ...", "#=> ...\n#=> :ok"]
    bad = ['#=> "#PID<...> and less"\n#=> :ok', "#=> ...\n#=> :no", '#=> "..."']
    step = 'IO.puts(~s("#{inspect(spawn(fn -> 1 end))} and more"))'
    for expected in good:
        assert check_demo(parse_demo(f"#: demo D\n{step}\n{expected}\n")) == [], expected
    for expected in bad:
        (found,) = check_demo(parse_demo(f"#: demo D\n{step}\n{expected}\n"))
        assert found.printed == lines.split("\n"), expected


def test_update_writes_what_is_printed_and_leaves_the_rest_as_it_was() -> None:
    wrong = ECHO.replace("#=> :hello\n#=> :ok\n", "").replace("#=> #PID<0.109.0>", "#=> 1\n#=> 2")
    demo = example(wrong)
    assert updated(demo, check_demo(demo)) == ECHO


def test_the_command_fails_with_a_diff_and_succeeds_after_update(tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "echo.exs"
    path.write_text(ECHO.replace("#=> :hello\n", ""))
    assert demo_command(["--check", str(tmp_path)]) == 1
    assert f"{path}:20: step 3 prints something else" in capsys.readouterr().out
    assert demo_command(["--update", str(path)]) == 0
    assert path.read_text() == ECHO
    assert demo_command(["--check", str(path)]) == 0
    assert capsys.readouterr().out.endswith(f"{path}: 3 steps, all as written\n")


def test_update_says_which_steps_end_in_an_error(tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "bad.exs"
    path.write_text("#: demo D\n1\n2 / 0\n")
    assert demo_command(["--update", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: 2 steps written anew, of 2\n{path}:3: note that this step ends in an error\n"


def test_a_file_that_cannot_be_read_is_an_error_of_one_line(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "bad.exs").write_text("#: demo D\n#: nots\n1\n")
    for argv in (["--check", str(tmp_path / "none.exs")], ["--check", str(tmp_path / "bad.exs")], ["ping-pon"]):
        assert demo_command(argv) == 1
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1), err
        assert err.startswith("otpshell demo: "), err


def test_large_numbers_are_small_in_checks_however_they_are_written() -> None:
    text = '#: demo D\n#: small 1_000_000 -> 20_000\nEnum.count(1..1_000_000)\n#=> 1000000\n"1,000,000 of 11000000"\n#=> "1,000,000 of 11000000"\n'
    demo = parse_demo(text)
    assert check_demo(demo) == []
    found, _ = check_demo(parse_demo(text.replace("#=> ", "#=> x")))
    assert (found.expected, found.printed) == (["x20000"], ["20000"])


def test_the_screen_in_the_readme_is_what_one_sees() -> None:
    stage = Stage(read_demo(demo_path("race-in-a-bank")), size=(100, 22)).start()
    for _ in range(4):
        stage.forward()
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    assert plain(frame(stage, 100, 22).rows) in readme


def test_every_directive_and_pane_is_in_the_teacher_s_guide() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "demos.md").read_text("utf-8")
    assert [name for name in DIRECTIVES if f"#: {name}" not in guide] == []
    assert [name for name in PANES if f"| `{name}" not in guide] == []
    assert [path.stem for path in shipped_folder().glob("*.exs") if f"| `{path.stem.lstrip('0123456789-')}` |" not in guide] == []


def test_the_demo_in_the_teacher_s_guide_is_one() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "demos.md").read_text("utf-8")
    demo = parse_demo(guide.partition("```elixir\n")[2].partition("```")[0])
    assert (len(demo.steps), check_demo(demo)) == (3, [])
