"""The lessons that come with otpshell: each passes its check, and has what a lesson is to have.

Few schedules here, so that the whole suite stays quick; ``otpshell lesson check lessons/`` plays all 50.
"""

import pytest

from otpshell.lessons.checker import check_file
from otpshell.lessons.content import folder, shipped
from otpshell.lessons.parse import read_lesson
from otpshell.lessons.style import link_problems

SCHEDULES = 2
LESSONS = shipped()


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.path.stem)
def test_a_shipped_lesson_passes_its_check(lesson):
    assert [f"{lesson.path.name}:{line}: {text}" for line, text in check_file(lesson.path, SCHEDULES).problems] == []


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
