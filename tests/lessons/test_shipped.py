"""The lessons that come with otpshell have what a lesson is to have. That they pass, ``otpshell lesson check lessons`` sees to."""

import pytest

from otpshell.lessons.content import Shipped, folder, shipped
from otpshell.lessons.opening import menu_line
from otpshell.lessons.parse import read_lesson
from otpshell.lessons.style import link_problems

LESSONS = shipped()


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.path.stem)
def test_a_shipped_lesson_has_enough_to_do(lesson):
    read, _ = read_lesson(lesson.path)
    assert len(read.steps) >= 8
    assert sum(step.checked for step in read.steps) >= 5
    assert 5 <= read.minutes <= 20


def test_the_table_of_lessons_links_to_what_is_there():
    readme = folder() / "README.md"
    assert list(link_problems(readme.read_text("utf-8"), readme)) == []


def test_each_lesson_has_its_own_number():
    assert sorted({lesson.number for lesson in LESSONS}) == [lesson.number for lesson in LESSONS]


def test_the_list_of_lessons_breaks_its_lines_between_words(tmp_path):
    lesson = Shipped(11, "Timers, timeouts and handle_continue", tmp_path / "11-never-begun.livemd")
    assert menu_line(lesson, 80) == "  11  Timers, timeouts and handle_continue"
    assert menu_line(lesson, 40) == "  11  Timers, timeouts and\n      handle_continue"
