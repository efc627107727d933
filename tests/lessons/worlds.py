"""Worlds and lessons for the tests of lessons."""

from contextlib import contextmanager

from otpshell.console.headless import apart
from otpshell.console.stage import Stage
from otpshell.lessons.checker import check_file
from otpshell.lessons.opening import open_file
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


class Prompt:
    """Stands for the prompt: a learner types into it, and reads what comes. Worlds are on virtual time."""

    def __init__(self, path, columns=80, rows=0, plain=True):
        self.written = bytearray()
        self.guide = None
        self.stage = Stage(self.written.extend, None, lambda: (columns, rows), False, plain)
        self.path = path

    def open(self):
        """Open the lesson; gives what is printed."""
        open_file(self, self.path, self._world)
        return self.read()

    def _world(self, halted):
        made = HeadlessWorld(write=self.written.extend)
        made.session.vm.halt = lambda code: (halted(), made.session.halted())
        return made

    def read(self):
        """What has been printed since the last time."""
        text = self.written.decode()
        self.written.clear()
        return text

    def type(self, *inputs):
        """Type inputs; what is printed after the last one."""
        for text in inputs:
            self.read()
            if text == EXIT:
                self.guide.leave()
            else:
                self.guide.take(text)
        return self.read()

    @property
    def label(self):
        return self.guide.session.label


EXIT = object()
