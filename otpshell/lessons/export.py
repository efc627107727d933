"""``otpshell lesson export``: a lesson as one HTML page, to read or to hand out: its text, its code in colours, what the code comes to.

Hints fold open; solutions stand there on request. The page needs nothing from elsewhere.
"""

from __future__ import annotations

from html import escape

from markdown_it import MarkdownIt

from otpshell.lessons.answers import code_of
from otpshell.lessons.lesson import Lesson, Step
from otpshell.lessons.playthrough import inputs_of
from otpshell.lessons.world import HeadlessWorld
from otpshell.view.highlight import spans

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_DO = {
    "do": "Your turn",
    "fix": "Mend the program",
    "fill": "Fill in the blank",
    "choose": "Choose",
    "predict": "Predict, then run it",
}
_CSS = """
:root { --ink: #1f2430; --soft: #6b7280; --line: #e5e7eb; --paper: #fff; --code: #f6f7f9; --mark: #7c3aed;
  --atom: #0e7490; --string: #15803d; --number: #a16207; --keyword: #a21caf; --function: #1d4ed8; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e5e7eb; --soft: #9ca3af; --line: #374151; --paper: #15181e; --code: #1f232b; --mark: #c4b5fd;
    --atom: #67e8f9; --string: #86efac; --number: #fcd34d; --keyword: #f0abfc; --function: #93c5fd; } }
body { font: 17px/1.6 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 44rem; margin: 3rem auto; padding: 0 1rem; }
h1 { line-height: 1.2; }
h2 { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: 1.5rem; }
code, pre { font: 0.9em/1.5 ui-monospace, Menlo, Consolas, monospace; }
code { background: var(--code); padding: 0.1em 0.3em; border-radius: 4px; }
pre { background: var(--code); padding: 0.8rem 1rem; border-radius: 8px; overflow-x: auto; }
pre code { padding: 0; background: none; }
pre.came { margin-top: -0.8rem; color: var(--soft); background: none; border-left: 3px solid var(--line);
  border-radius: 0; white-space: pre-wrap; }
.task { color: var(--mark); font-weight: 600; margin: 1rem 0 0; }
.soft, summary { color: var(--soft); }
details { margin: 0.4rem 0; }
summary { cursor: pointer; }
table { border-collapse: collapse; }
td, th { border: 1px solid var(--line); padding: 0.3rem 0.6rem; }
.atom, .alias { color: var(--atom); }
.string, .escape { color: var(--string); }
.number { color: var(--number); }
.keyword, .constant { color: var(--keyword); }
.function, .attribute { color: var(--function); }
.comment { color: var(--soft); }
@media print { details { display: none; } body { margin: 0 auto; } }
"""


def lesson_html(lesson: Lesson, *, solutions: bool = False) -> str:
    """The page. It runs the cells without a terminal, to show what they come to."""
    world = HeadlessWorld()
    try:
        steps = _steps(lesson, world, solutions)
    finally:
        world.stop()
    learned = ""
    if lesson.learned:
        learned = "<h2>What you have learned</h2>\n<ul>\n" + "".join(f"<li>{_inline(text)}</li>\n" for text in lesson.learned) + "</ul>\n"
    about = f"<p class='soft'>about {lesson.minutes} minutes</p>\n" if lesson.minutes else ""
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(lesson.title)}</title>\n<style>{_CSS}</style>\n</head>\n<body>\n"
        f"<h1>{_inline(lesson.title)}</h1>\n{about}{steps}{learned}</body>\n</html>\n"
    )


def _steps(lesson: Lesson, world: HeadlessWorld, solutions: bool) -> str:
    out = []
    title = ""
    for step in lesson.steps:
        if step.title != title:
            title = step.title
            out.append(f"<h2>{_inline(title)}</h2>\n")
        world.begin()
        out.append(_step(step, world, solutions))
    return "".join(out)


def _step(step: Step, world: HeadlessWorld, solutions: bool) -> str:
    out = []
    if step.kind in _DO:
        out.append(f'<p class="task">{_DO[step.kind]}</p>\n')
    if step.text:
        out.append(_MARKDOWN.render(step.text))
    if step.options:
        out.append("<ol>\n" + "".join(f"<li>{_inline(option)}</li>\n" for option in step.options) + "</ol>\n")
    if step.cell is not None:
        out.append(_code(step.cell.text))
    came = _came_of(step, world)
    if step.kind == "run":
        out.append(came)
    out += [_details(f"Hint {number}", _MARKDOWN.render(hint)) for number, hint in enumerate(step.hints, 1)]
    if solutions:
        out.append(_solution(step, came))
    return "".join(out)


def _came_of(step: Step, world: HeadlessWorld) -> str:
    """What a cell, or the solution, prints and gives."""
    shown = []
    for code in inputs_of(step):
        outcome = world.run(code_of(step, code.text))
        world.wait(step.wait)
        shown.append(bytes(world.evidence.output).decode("utf-8", "replace") + outcome.printed())
        world.evidence.output.clear()
    text = "".join(shown).strip("\n")
    return f'<pre class="came">{escape(text)}</pre>\n' if text else ""


def _solution(step: Step, came: str) -> str:
    if step.kind == "choose":
        return _details("Answer", "".join(f"<p>{_inline(step.options[number - 1])}</p>\n" for number in sorted(step.choices)))
    if step.kind == "predict":
        return _details("What happens", came + "".join(_MARKDOWN.render(mark.say) for mark in step.marks))
    if step.solutions:
        done = _MARKDOWN.render(step.done) if step.done else ""
        return _details("A solution", "".join(_code(code_of(step, code.text)) for code in step.solutions) + came + done)
    return ""


def _details(summary: str, body: str) -> str:
    return f"<details><summary>{summary}</summary>\n{body}</details>\n"


def _inline(text: str) -> str:
    return _MARKDOWN.renderInline(text)


def _code(code: str) -> str:
    out, at = [], 0
    for start, end, style in spans(code):
        out.append(f'{escape(code[at:start])}<span class="{style}">{escape(code[start:end])}</span>')
        at = end
    return f"<pre><code>{''.join(out)}{escape(code[at:])}</code></pre>\n"
