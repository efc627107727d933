"""Worlds and lessons for the tests of lessons."""

from contextlib import contextmanager

from otpshell.console.headless import apart
from otpshell.lessons.checker import check_file
from otpshell.lessons.world import HeadlessWorld


@contextmanager
def world(*inputs, seed=1):
    """A world in which these inputs were typed, all in one step."""
    made = HeadlessWorld(seed)
    try:
        made.begin()
        for source in inputs:
            made.run(source)
        made.wait(0)
        yield made
    finally:
        made.stop()


def truths(checks, *inputs, seed=1):
    """What each check says after the inputs; the text of the error of one that cannot be asked."""

    def work(_cancelled):
        with world(*inputs, seed=seed) as made:
            answers = {check: made.ask(check) for check in checks}
        return {check: answer.error or answer.true for check, answer in answers.items()}

    return apart(work)


def checked(tmp_path, source, name="lesson.livemd"):
    """The problems that `otpshell lesson check` has with a lesson."""
    path = tmp_path / name
    path.write_text(source, "utf-8")
    return [tuple(problem) for problem in check_file(path).problems]
