"""What a learner keeps of a lesson: what was learned, what was done, and the code, as Markdown."""

from __future__ import annotations

from pathlib import Path

from otpshell.lessons.lesson import KINDS, Lesson, Step
from otpshell.lessons.progress import Done, Progress, replace_file, state_folder


def summary(lesson: Lesson, progress: Progress) -> str:
    """The Markdown text."""
    lines = [f"# {lesson.title}", ""]
    if lesson.learned:
        lines += [*learned(lesson), ""]
    lines += ["## What you have done", ""]
    title = ""
    for step in lesson.steps:
        done = progress.done.get(step.number)
        if done is None or step.kind == "read":
            continue
        if step.title != title:
            title = step.title
            lines += [f"### {title}", ""]
        lines += _of_step(step, done)
    return "\n".join(lines).rstrip() + "\n"


def learned(lesson: Lesson) -> list[str]:
    """What the lesson teaches, as lines of Markdown."""
    return ["## What you have learned", "", *(f"- {_one_line(text)}" for text in lesson.learned)]


def _of_step(step: Step, done: Done) -> list[str]:
    lines = [f"**{step.number}. {KINDS[step.kind].capitalize()}**{_how(step, done)}", ""]
    if done.answer:
        lines += [f"Your {'prediction' if step.kind == 'predict' else 'answer'}: {' / '.join(done.answer.splitlines())}", ""]
    if done.inputs:
        lines += ["```elixir", "\n\n".join(done.inputs), "```", ""]
    return lines


def _how(step: Step, done: Done) -> str:
    if done.how == "skipped":
        return ": skipped, with the solution"
    if not step.checked or step.kind == "run":
        return ""
    if step.kind == "predict":
        return ": right" if done.how == "solved" else ": it came out differently"
    tries = "at once" if done.tries == 1 else f"in {done.tries} tries"
    hints = f", with {done.hints} hint{'s' if done.hints > 1 else ''}" if done.hints else ""
    shown = ", after a look at the solution" if done.how == "shown" else ""
    return f": {tries}{hints}{shown}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def keep(lesson: Lesson, progress: Progress) -> Path | None:
    """Write the summary to its file; None when that cannot be done."""
    path = state_folder() / f"{progress.name}.md"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, summary(lesson, progress))
    except OSError:
        return None
    return path
