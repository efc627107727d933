"""Right or wrong, and why: an answer is right when all checks of its step hold. Only a wrong one is compared with the known mistakes."""

from __future__ import annotations

import re
from typing import NamedTuple

from otpshell.lessons.answers import code_of, same_code
from otpshell.lessons.lesson import Check, Step, Wrong
from otpshell.lessons.world import Answer, World
from otpshell.terms.maps import STRUCT

# What is said of an answer that nobody foresaw.
UNFORESEEN = "That is not it yet."
# Said of a program that ends in a call, when only its module was given.
ONLY_A_MODULE = "That is the module alone. The lines below it belong to the program too: this step looks at what they come to."
# Said of code that a check has called in vain.
ENDLESS = "(Your code was called to find that out, and did not come to an end: it goes round for ever, or waits for what never comes.)"
FAILED = "(Your code was called to find that out, and came to this:)"
_LINES_OF_ERROR = 6
# A terminal shows values in colour.
_WORD = re.compile(r"[a-z_]\w*[?!]?")
_COLOUR = re.compile(r"\x1b\[[\d;]*m")


class Verdict(NamedTuple):
    """``say`` is what the learner is told. ``check`` is the first that failed, ``error`` why it could not be asked (``endless``: it never
    came to an end), ``wrong`` the known mistake, ``until`` the number of the last event that it speaks of."""

    right: bool
    say: str = ""
    check: Check | None = None
    error: str = ""
    wrong: Wrong | None = None
    endless: bool = False
    until: int = 0


def judge(world: World, step: Step, typed: str) -> Verdict:
    """Judge what the inputs of a step came to, after ``typed``, the newest of them."""
    with world.unseen():
        for check in step.checks:
            answer = world.ask(check.code.text)
            if not answer.true:
                return _wrong(world, step, typed, check, answer)
    return Verdict(True, step.done)


def is_right(world: World, step: Step) -> bool:
    """Whether all checks of a step hold."""
    with world.unseen():
        return all(world.ask(check.code.text).true for check in step.checks)


def _wrong(world: World, step: Step, typed: str, check: Check, answer: Answer) -> Verdict:
    # Once is enough to wait for an endless program: the known mistakes are asked for without patience then.
    wrong = recognise(world, step, typed, patient=not answer.endless)
    if wrong is not None:
        say = wrong.say
    elif _is_only_a_module(world, step):
        say = ONLY_A_MODULE
    else:
        say = check.say or UNFORESEEN
        if answer.endless:
            say += "\n\n" + ENDLESS
        elif answer.within:
            say += f"\n\n{FAILED}\n\n" + "\n".join(f"    {line}" for line in answer.within.split("\n")[:_LINES_OF_ERROR])
    return Verdict(False, say, check, answer.error, wrong, answer.endless, answer.until)


def _is_only_a_module(world: World, step: Step) -> bool:
    """Whether the program of a step was cut off behind its module."""
    if step.kind not in ("fix", "fill") or step.cell is None or step.cell.text.rstrip().endswith("end"):
        return False
    return world.ask("match?({:module, _, _, _}, result())").true


def recognise(world: World, step: Step, typed: str, patient: bool = True) -> Wrong | None:
    """The first known mistake that this is."""
    for wrong in step.wrongs:
        if wrong.test is None:
            if wrong.example is not None and same_code(code_of(step, wrong.example.text), code_of(step, typed)):
                return wrong
        elif world.ask(recogniser(wrong), patient).true:
            return wrong
    return None


def recogniser(wrong: Wrong) -> str:
    """The check that knows a wrong answer by what it came to."""
    assert wrong.test is not None
    text = wrong.test.text
    if wrong.how == "value":
        return f"result() === ({text})"
    if wrong.how == "match":
        return f"match?({text}, result())"
    return text


# -- predictions --------------------------------------------------------------------------------------------------------------


def observed(world: World, step: Step) -> str:
    """What a prediction without marks is about, as it came out: what was printed, or the value (of an error, the name of its exception)."""
    if step.ask == "output":
        return bytes(world.evidence.output).decode("utf-8", "replace").rstrip("\n")
    caught = world.session.caught
    if caught is not None:
        return world.session.vm.inspect(caught.struct().d[STRUCT]) if caught.kind.name == "error" else caught.kind.name
    return _COLOUR.sub("", world.outcome.text)


def agrees(world: World, step: Step, predicted: str) -> bool:
    """Whether a predicted value or output is what came out. Values are compared as values, output line by line."""
    seen = observed(world, step)
    if step.ask == "output":
        return same_prediction(predicted, seen)
    if world.session.caught is not None:
        return any(word in (seen, "error") for word in predicted.strip("*() .").replace("(", " ").replace(")", " ").split())
    return same_prediction(predicted, seen) or world.ask(f"result() === ({predicted})").true


def same_prediction(predicted: str, other: str) -> bool:
    """Whether a prediction says the same as a text, line by line. A word without the signs of an atom or of a string is meant as one."""
    word = predicted.strip()
    meant = (f":{word}", f'"{word}"') if _WORD.fullmatch(word) else ()
    return other.strip() in meant or _lines(predicted) == _lines(other)


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
