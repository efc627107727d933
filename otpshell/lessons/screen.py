"""What a lesson prints, as lines: the pages of a step with the bar above, what Enter does, verdicts."""

from __future__ import annotations

from otpshell.console.stage import Stage
from otpshell.lessons.lesson import Lesson, Step
from otpshell.view.lines import width
from otpshell.view.page import WIDEST, code_lines, page
from otpshell.view.styles import paint

COMMANDS = {
    "next": "the next step (Enter does it too)",
    "hint": "a hint, and each time a clearer one",
    "solution": "the answer",
    "skip": "go on without an answer",
    "back": "the step before",
    "play": "try things out; the step comes back as it was",
    "reset": "begin this step anew",
    "check": "ask again whether it is right",
    "edit": "the program, in your editor",
    "lessons": "all lessons",
    "help": "these commands; `h()` lists those of the shell",
    "bye": "leave; your place is kept",
}
# Rows below a page: what turns it, the prompt, and the room that the prompt keeps for completions.
_MARGIN = 9
_SMALLEST_PAGE = 6
# A page that is longer by so few rows is not worth turning: they take of the room for completions.
_SLACK = 3
_BAR_CELLS = 10


class Screen:
    """Makes lines for one stage."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.colour = stage.colour
        self.good, self.bad = ("ok:", "not yet:") if stage.plain else ("✓", "✗")

    @property
    def columns(self) -> int:
        return min(self.stage.size()[0], WIDEST)

    def markdown(self, text: str) -> list[str]:
        return page(text, self.columns, self.colour)

    def code(self, text: str) -> list[str]:
        # A line of a program is not broken as long as the terminal is wide enough for it.
        return code_lines(text, self.stage.size()[0], self.colour)

    def dim(self, text: str) -> list[str]:
        return [paint(line, "dim", self.colour) for line in page(text, self.columns, False)]

    # -- a step ------------------------------------------------------------------------------------------------------

    def pages(self, lines: list[str]) -> list[list[str]]:
        """The lines in pages that fit the terminal."""
        rows = self.stage.size()[1]
        if not rows:
            return [lines]
        size = max(_SMALLEST_PAGE, rows - _MARGIN)
        found = []
        while len(lines) > size + _SLACK:
            # Between two paragraphs, when there is such a place in the lower half.
            at = next((at for at in range(size, size // 2, -1) if not lines[at].strip()), size)
            found.append(lines[:at])
            lines = lines[at:]
        return [*found, lines]

    def step(self, lesson: Lesson, step: Step, *, titled: bool) -> list[str]:
        """All lines of a step."""
        lines = ["", self.bar(lesson, step)]
        if titled and step.title:
            lines += [*self.markdown(f"## {step.title}")]
        if step.text.strip():
            lines += ["", *self.markdown(step.text)]
        if step.options:
            options = "\n".join(f"{number}. {_under(text)}" for number, text in enumerate(step.options, 1))
            lines += ["", *self.markdown(options)]
        if step.cell is not None:
            lines += ["", *self.code(step.cell.text)]
        return [*lines, "", *self.dim(self.what_now(step))]

    def bar(self, lesson: Lesson, step: Step) -> str:
        """Where one is: title, number of the step, and how much is behind."""
        total = len(lesson.steps)
        place = f"step {step.number} of {total}" if self.stage.plain else f"{step.number}/{total}"
        if self.stage.plain:
            return f"-- {lesson.title}, {place}"
        done = round(_BAR_CELLS * (step.number - 1) / total)
        gauge = "▰" * done + "▱" * (_BAR_CELLS - done)
        number = f"{lesson.number} " if lesson.number is not None else ""
        head, tail = f"── {number}{lesson.title} ", f" {gauge} {place} ──"
        room = self.columns - width(head) - width(tail)
        if room < 1:
            head, tail, room = f"{number}{lesson.title} ", place, 0
        return paint(head + "─" * room + tail, "yellow", self.colour)

    def what_now(self, step: Step) -> str:
        """What is to be done, in one line."""
        if step.kind == "read":
            return "Enter goes on."
        if step.kind == "run":
            return "Enter runs it. Or type it."
        if step.kind == "do":
            return "Type it at the prompt. `hint` helps."
        if step.kind in ("fix", "fill"):
            blank = " Or type only what belongs in the blank." if step.kind == "fill" else ""
            if self.stage.plain:
                return f"Type the program anew, or `edit` opens it in your editor.{blank} `hint` helps."
            return f"Enter puts it at the prompt for you to edit; Enter at its end sends it.{blank} `hint` helps."
        if step.kind == "choose":
            many = "the numbers of your answers" if len(step.choices) > 1 else "the number of your answer"
            return f"Type {many}."
        if step.marks:
            return "Predict: type the numbers of what will be so, such as `1 3`, or `none`. Then it runs."
        if step.ask == "output":
            return "Predict: type what will be printed, line by line. An empty line ends, and it runs."
        return "Predict: type the value it will give. Then it runs."

    # -- verdicts ----------------------------------------------------------------------------------------------------

    def right(self, text: str) -> list[str]:
        """Said of a right answer."""
        return self._marked(self.good, "green", text)

    def wrong(self, text: str) -> list[str]:
        """Said of a wrong one."""
        return self._marked(self.bad, "red", text)

    def _marked(self, mark: str, colour: str, text: str) -> list[str]:
        lines = page(text, self.columns - width(mark) - 1, self.colour) if text else [""]
        indent = " " * (width(mark) + 1)
        head = paint(mark, colour, self.colour)
        return [f"{head} {lines[0]}".rstrip(), *(f"{indent}{line}".rstrip() for line in lines[1:])]

    def help(self) -> list[str]:
        """The commands."""
        longest = max(map(len, COMMANDS))
        return [f"  {name:<{longest}}  {about}" for name, about in COMMANDS.items()]


def _under(text: str) -> str:
    return text.replace("\n", "\n   ")
