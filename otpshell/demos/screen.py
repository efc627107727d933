"""What the audience sees: a stage as rows of styled text, for a screen of any size. Styles are words: ``bold cyan``."""

from __future__ import annotations

import re
from typing import NamedTuple

from otpshell.demos.layout import below_height, right_width
from otpshell.demos.stage import Stage
from otpshell.demos.world import Played
from otpshell.view.highlight import spans
from otpshell.view.lines import Line, clip, width
from otpshell.view.styles import ANSI, TYPED

_ESCAPE = re.compile(r"\x1b\[([0-9;]*)m|\x1b\[[0-9;?]*[a-zA-Z]|\x1b.|[\x00-\x08\x0b-\x1f\x7f]")
_CODES = {str(code): word for word, code in ANSI.items() if word not in ("normal", "default_color", "faint", "bright")}
_OFF = {"0": None, "": None, "22": ("bold", "dim"), "39": tuple(_CODES[str(code)] for code in range(30, 38))}
_KEYS = "any key types · Enter runs · ← back · ^T detour · Tab pane · q leaves"


class Frame(NamedTuple):
    """``rows`` of text, each as wide as the screen; ``cursor`` is (row, column) of where the next character comes."""

    rows: list[Line]
    cursor: tuple[int, int]


def frame(stage: Stage, columns: int, rows: int) -> Frame:
    """The whole screen, without the line that a detour is typed in."""
    found = content(stage, columns, rows - 1)
    return Frame([*found.rows, bar(stage, columns)], found.cursor)


def content(stage: Stage, columns: int, rows: int) -> Frame:
    """The screen but for its last row."""
    pane = stage.pane
    head = _padded(_head(stage, columns), columns)
    height = rows - 1
    if stage.zoomed and pane.lines:
        body, cursor = [_padded([("", " "), *line], columns) for line in _pane_lines(stage, columns - 1, height)], (height - 1, 0)
    elif pane.pane.kind == "off" or not pane.lines or stage.at_title:
        body, cursor = _code(stage, columns, height)
    elif pane.place == "right":
        wide = right_width(columns)
        left = columns - wide - 3
        body, cursor = _code(stage, left, height)
        shown = _pane_lines(stage, wide, height)
        body = [[*row, ("dim", " │ "), *_padded(line, wide)] for row, line in zip(body, shown, strict=True)]
    else:
        high = min(len(pane.lines), below_height(rows))
        body, cursor = _code(stage, columns, height - high - 1)
        body.append([("dim", f"── {pane.pane.kind} ".ljust(columns, "─"))])
        body += [_padded([("", " "), *line], columns) for line in _pane_lines(stage, columns - 1, high)]
    return Frame([head, *body], (cursor[0] + 1, cursor[1]))


def bar(stage: Stage, columns: int) -> Line:
    """The last row: what is going on, and the keys."""
    if stage.leaving:
        text = " leave the demo? q or Ctrl-C again leaves, any other key goes on"
    elif stage.busy == "getting ready":
        text = " getting ready …"
    elif stage.busy in ("running", "going back"):
        text = f" {stage.busy} … (Ctrl-C interrupts)"
    elif stage.detour is not None:
        text = " detour: type what you like · resume (or ^T) goes back to the demo"
    elif stage.ended:
        text = " the end · ← goes back · q leaves"
    else:
        # While a line is being typed q is a letter like any other.
        text = " " + (_KEYS.replace("q leaves", "^C leaves") if stage.typed else _KEYS)
    while width(text) > columns - 1 and " · " in text:
        # Narrow: the keys at the end are those one finds by oneself.
        text = text.rsplit(" · ", 1)[0]
    return _padded([("dim", text)], columns)


def _head(stage: Stage, columns: int) -> Line:
    steps = len(stage.demo.steps)
    number = f"{min(stage.position + 1, steps)}/{steps} "
    note = " (small numbers)" if stage.small else ""
    title = clip(" " + stage.demo.title + note, columns - len(number) - 1)
    return [("dim", title + " " * (columns - width(title) - len(number)) + number)]


def _pane_lines(stage: Stage, columns: int, rows: int) -> list[Line]:
    lines = stage.pane.lines
    if len(lines) > rows:
        # Its head stays, and the newest.
        end = max(rows, len(lines) - stage.pane_scroll)
        lines = [lines[0], *lines[end - rows + 1 : end]]
    return [*lines, *([[]] * (rows - len(lines)))]


# -- the code -------------------------------------------------------------------------------------------------------------------


def _code(stage: Stage, columns: int, rows: int) -> tuple[list[Line], tuple[int, int]]:
    """The page that is open, its end, with the place of the cursor."""
    lines, cursor = _page(stage, columns)
    top = max(0, len(lines) - rows - stage.scroll) if len(lines) > rows else 0
    shown = [_padded(line, columns) for line in lines[top : top + rows]]
    shown += [_padded([], columns)] * (rows - len(shown))
    return shown, (min(max(cursor[0] - top, 0), rows - 1), min(cursor[1], columns - 1))


def _page(stage: Stage, columns: int) -> tuple[list[Line], tuple[int, int]]:
    if stage.at_title:
        title = _title(stage, columns)
        return title, (len(title) - 1, 0)
    demo, steps = stage.demo, stage.demo.steps
    closed = stage.waits_to_open()
    current = stage.position - 1 if closed or stage.step is None else stage.position
    part = steps[current].part
    lines: list[Line] = [[]]
    if demo.parts[part]:
        lines += [[("bold", " " + demo.parts[part])], []]
    for place, played in enumerate(stage.played):
        if steps[place].part == part:
            lines += _said(steps[place].say, columns)
            lines += _played(played, columns)
            lines.append([])
    step = stage.step
    if step is None and stage.opened:
        lines += _said(demo.say, columns)
    elif step is not None and not closed:
        lines += _said(step.say, columns)
    for played in stage.detour or ():
        lines += [*_played(played, columns), []]
    if stage.looking:
        lines += [*_input(stage.world.prompt(), stage.looking, columns), *_output(stage.world.output_so_far(), columns)]
    if stage.detour is not None or step is None:
        return lines, (len(lines) - 1, 0)
    if closed:
        lines.append([("", stage.world.prompt())])
    else:
        lines += _input(stage.world.prompt(), stage.source[: stage.typed], columns)
    cursor = (len(lines) - 1, sum(width(text) for _, text in lines[-1]))
    if stage.busy == "running":
        lines += _output(stage.world.output_so_far(), columns)
    return lines, cursor


def _title(stage: Stage, columns: int) -> list[Line]:
    demo = stage.demo
    lines: list[Line] = [[], [], [("bold", "  " + demo.title)], []]
    for text in demo.about:
        lines += wrapped([("", text)], columns - 4, "  ")
    if stage.small:
        for each in demo.small:
            note = f"With {each.by:,} instead of {each.number:,}" + (": there is too little memory here." if each.megabytes else ".")
            lines += [[], *wrapped([("yellow", note)], columns - 4, "  ")]
    return [*lines, []]


def _said(texts: list[str], columns: int) -> list[Line]:
    lines: list[Line] = []
    for text in texts:
        lines += [[("blue", " ▌ "), *line] for line in wrapped([("", text)], columns - 4)]
    return [*lines, []] if lines else []


def _played(played: Played, columns: int) -> list[Line]:
    return [*_input(played.prompt, played.source, columns), *_output(played.output, columns)]


def _input(prompt: str, source: str, columns: int) -> list[Line]:
    """Code in colours behind its prompt."""
    rest = "." * 3 + prompt[prompt.index("(") :] if "(" in prompt else " " * len(prompt)
    lines: list[Line] = []
    for number, line in enumerate(coloured_lines(source)):
        indent = " " * (len(prompt) + len(line[0][1]) - len(line[0][1].lstrip()) + 2 if line else len(prompt))
        lines += wrapped([("" if number == 0 else "dim", prompt if number == 0 else rest), *line], columns, "", indent)
    return lines


def coloured_lines(source: str) -> list[Line]:
    """Elixir in colours, as lines."""
    return _lines_of(_coloured(source))


def _coloured(source: str) -> Line:
    line: Line = []
    at = 0
    for start, end, style in spans(source):
        line += [("", source[at:start]), (_words(TYPED[style]), source[start:end])]
        at = end
    return [*line, ("", source[at:])]


def _words(style: str) -> str:
    return style.replace("ansibrightblack", "dim").replace("ansi", "")


def _output(text: str, columns: int) -> list[Line]:
    """What a step printed, its colours read from it."""
    if not text:
        return []
    line: Line = []
    on: list[str] = []
    at = 0
    text = text.expandtabs(8)
    for found in _ESCAPE.finditer(text):
        line.append((" ".join(on), text[at : found.start()]))
        at = found.end()
        for code in (found[1] or "0").split(";") if found[1] is not None else ():
            off = _OFF.get(code, ())
            on = [] if off is None else [word for word in on if word not in off]
            if code in _CODES:
                on.append(_CODES[code])
    line.append((" ".join(on), text[at:]))
    lines = _lines_of(line)
    if len(lines) > 1 and not any(text for _, text in lines[-1]):
        lines.pop()
    return [part for each in lines for part in wrapped(each, columns)]


def _lines_of(text: Line) -> list[Line]:
    """Styled text with newlines in it, as lines."""
    lines: list[Line] = [[]]
    for style, piece in text:
        for number, part in enumerate(piece.split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append((style, part))
    return lines


def wrapped(line: Line, columns: int, first: str = "", rest: str | None = None) -> list[Line]:
    """The line in rows of at most ``columns``, broken between words where that leaves no row half empty. The first row begins with
    ``first``, the others with ``rest``."""
    rest = first if rest is None else rest
    cells = [(style, char) for style, text in line for char in text]
    rows: list[Line] = []
    while True:
        margin = rest if rows else first
        room = max(columns - width(margin), 8)
        end = _fitting(cells, room)
        taken, cells = cells[:end], cells[end:]
        rows.append(_joined([("", margin), *taken]))
        if not cells:
            return rows
        while len(cells) > 1 and cells[0][1] == " ":
            del cells[0]


def _fitting(cells: list[tuple[str, str]], columns: int) -> int:
    """How many of the characters go into a row."""
    used = count = last_space = 0
    for style_and_char in cells:
        used += width(style_and_char[1])
        if used > columns:
            return last_space if last_space > columns // 2 else max(count, 1)
        count += 1
        if style_and_char[1] == " ":
            last_space = count
    return count


def _joined(cells: list[tuple[str, str]]) -> Line:
    row: Line = []
    for style, text in cells:
        if row and row[-1][0] == style:
            row[-1] = (style, row[-1][1] + text)
        elif text:
            row.append((style, text))
    return row


def _padded(line: Line, columns: int) -> Line:
    """Exactly as wide as the screen."""
    found: Line = []
    left = columns
    for style, text in line:
        text = clip(text, left) if width(text) > left else text
        if text:
            found.append((style, text))
            left -= width(text)
        if left <= 0:
            break
    if left > 0:
        found.append(("", " " * left))
    return found
