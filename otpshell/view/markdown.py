"""Documentation (Markdown) for a terminal, as IEx lays it out: wrapped paragraphs, indented code, bullets, headings."""

from __future__ import annotations

import re
from collections.abc import Callable

from wcwidth import wcswidth

Painter = Callable[[str, str], str]
_BULLET = re.compile(r"^( *)([*+-]|\d+[.)]) +(.*)$")
_INLINE = re.compile(r"`([^`]+)`|\*\*([^*\n]+)\*\*|(?<![\w*])\*([^*\s][^*\n]*)\*(?![\w*])|(?<![\w_])_([^_\s][^_\n]*)_(?!\w)")
_LINK = re.compile(r"\[([^\]\n]+)\]\(([^)\s]+)\)")
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def heading(text: str, width: int, paint: Painter | None) -> str:
    """A title in the middle of its line, reversed where there are colours."""
    padding = (width + len(text)) // 2
    line = text.rjust(padding)
    return paint("doc_title", line.ljust(width)) if paint is not None else line


def document(text: str, width: int, paint: Painter | None = None) -> str:
    """Markdown as lines of at most ``width``; ``paint(part, text)`` colours a part of it, None leaves the marks as they are."""
    return "".join(_blocks(text.replace("\r\n", "\n").split("\n"), "", width, paint))


def _blocks(lines: list[str], indent: str, width: int, paint: Painter | None) -> list[str]:
    out: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at].rstrip()
        if not line:
            at += 1
        elif re.match(r"#{1,6} ", line):
            out.append(indent + _painted(paint, "doc_headings", line) + "\n\n")
            at += 1
        elif line.startswith(("```", "~~~")):
            end = next((n for n in range(at + 1, len(lines)) if lines[n].rstrip() == line[:3]), len(lines))
            out.append(_code(lines[at + 1 : end], indent, paint))
            at = end + 1
        elif line.startswith("    "):
            end = at
            while end < len(lines) and (lines[end].startswith("    ") or not lines[end].strip()):
                end += 1
            out.append(_code([each[4:] for each in lines[at:end]], indent, paint))
            at = end
        elif line.startswith("iex>"):
            # An example that stands at the margin, as in a docstring that has nothing else below its first line.
            end = next((n for n in range(at, len(lines)) if not lines[n].strip()), len(lines))
            out.append(_code(lines[at:end], indent, paint))
            at = end
        elif line.startswith(">"):
            end = at
            while end < len(lines) and lines[end].startswith(">"):
                end += 1
            quoted = _blocks([each[1:].removeprefix(" ") for each in lines[at:end]], "", width - len(indent) - 2, paint)
            body = "".join(quoted).rstrip("\n").split("\n")
            out.append("".join(f"{indent}> {each}".rstrip() + "\n" for each in body) + "\n")
            at = end
        elif _BULLET.match(line):
            at = _list(lines, at, indent, width, paint, out)
        elif line.lstrip().startswith("|"):
            end = at
            while end < len(lines) and lines[end].lstrip().startswith("|"):
                end += 1
            out.append("".join(indent + each.strip() + "\n" for each in lines[at:end]) + "\n")
            at = end
        else:
            end = at
            while end < len(lines) and lines[end].strip() and not _starts_block(lines[end]):
                end += 1
            end = max(end, at + 1)
            out.append(_paragraph(" ".join(each.strip() for each in lines[at:end]), indent, indent, width, paint) + "\n")
            at = end
    return out


def _starts_block(line: str) -> bool:
    return bool(re.match(r"#{1,6} ", line) or line.startswith(("```", "~~~", ">")) or _BULLET.match(line))


def _list(lines: list[str], at: int, indent: str, width: int, paint: Painter | None, out: list[str]) -> int:
    first = _BULLET.match(lines[at].rstrip())
    assert first is not None
    level = len(first[1])
    loose = False
    while at < len(lines):
        found = _BULLET.match(lines[at].rstrip())
        if found is None or len(found[1]) < level:
            break
        content = len(lines[at]) - len(lines[at].lstrip(" ")) + len(found[2]) + 1
        body = [found[3]]
        at += 1
        while at < len(lines):
            line = lines[at]
            if line.strip() and len(line) - len(line.lstrip()) <= level and (_BULLET.match(line) or not lines[at - 1].strip()):
                break
            body.append(line[min(content, len(line) - len(line.lstrip())) :])
            at += 1
        while body and not body[-1].strip():
            body.pop()
            loose = True
        mark = "• " if found[2] in "*+-" else f"{found[2]} "
        inner = indent + "  " + " " * len(mark)
        text = "".join(_blocks(body, inner, width, paint)).rstrip("\n")
        out.append(indent + "  " + mark + text[len(inner) :] + "\n")
        loose = loose and "\n\n" in text
        if loose:
            out.append("\n")
    if not loose:
        out.append("\n")
    return at


def _code(lines: list[str], indent: str, paint: Painter | None) -> str:
    while lines and not lines[-1].strip():
        lines.pop()
    text = "\n".join(f"{indent}    {line}".rstrip() for line in lines)
    return _painted(paint, "doc_code", text) + "\n\n"


def _painted(paint: Painter | None, part: str, text: str) -> str:
    return paint(part, text) if paint is not None else text


def _paragraph(text: str, first: str, rest: str, width: int, paint: Painter | None) -> str:
    text = _LINK.sub(lambda found: f"{found[1]} ({found[2]})", text)
    words = _styled(text, paint).split()
    lines, line, length = [], first, len(first)
    empty = True
    for word in words:
        size = wcswidth(_ESCAPE.sub("", word))
        size = len(word) if size < 0 else size
        if not empty and length + 1 + size > width:
            lines.append(line)
            line, length, empty = rest, len(rest), True
        line += word if empty else " " + word
        length += size if empty else size + 1
        empty = False
    lines.append(line)
    return "".join(each + "\n" for each in lines)


def _styled(text: str, paint: Painter | None) -> str:
    if paint is None:
        return text

    def style(found: re.Match[str]) -> str:
        code, bold, star, under = found.groups()
        if code is not None:
            return " ".join(paint("doc_inline_code", word) for word in code.split(" "))
        part = "doc_bold" if bold is not None else "doc_underline"
        return " ".join(paint(part, word) for word in (bold or star or under).split(" "))

    return _INLINE.sub(style, text)
