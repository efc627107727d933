"""Choices and predictions: what is said of them. Each function gives lines, and whether the answer was right."""

from __future__ import annotations

from otpshell.lessons.answers import choice
from otpshell.lessons.judge import agrees, observed, same_prediction
from otpshell.lessons.lesson import Step
from otpshell.lessons.screen import Screen
from otpshell.lessons.world import World


def told_of_choice(step: Step, chosen: set[int]) -> str:
    """Why these options are not the answer."""
    known = [(choice(wrong.example.text) or set(), wrong.say) for wrong in step.wrongs if wrong.example is not None]
    exactly = [say for options, say in known if options == chosen]
    among = [say for options, say in known if options and options < chosen]
    if exactly or among:
        return (exactly or among)[0]
    return "Those are right, but not all." if chosen and chosen < step.choices else "That is not it."


def paint_marks(world: World, step: Step, chosen: set[int], screen: Screen) -> tuple[bool, list[str]]:
    """Each option, right or wrong as the run has shown."""
    right, lines = True, []
    with world.unseen():
        came_true = [world.ask(mark.code.text).true for mark in step.marks]
    for number, (option, mark, so) in enumerate(zip(step.options, step.marks, came_true, strict=True), 1):
        agreed = so == (number in chosen)
        right = right and agreed
        text = f"{option.rstrip('.')}: **{'yes' if so else 'no'}**"
        if not agreed:
            text += f", and you said {'yes' if number in chosen else 'no'}. {mark.say}"
        elif so and mark.say:
            # Who has guessed right is told why, too.
            text += f". {mark.say}"
        lines += screen.right(text) if agreed else screen.wrong(text)
    return right, lines


def compare(world: World, step: Step, predicted: str, screen: Screen) -> tuple[bool, list[str]]:
    """A predicted value or output beside what came out."""
    if agrees(world, step, predicted):
        return True, screen.right("As you said.")
    known = next((wrong.say for wrong in step.wrongs if wrong.example is not None and same_prediction(predicted, wrong.example.text)), None)
    if known is not None:
        return False, screen.wrong(known)
    what = "was printed" if step.ask == "output" else "is the value"
    seen = observed(world, step) or "nothing"
    return False, screen.wrong(f"Not what you said. This {what}:\n\n    " + seen.replace("\n", "\n    "))
