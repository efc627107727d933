"""A supervision tree in text, and the table of processes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.record.names import text_of
from otpshell.record.processes import ProcessRow
from otpshell.record.tree import Node, Tree
from otpshell.record.words import duration, reason_text
from otpshell.view.lines import Line, clip, width
from otpshell.view.styles import pid_style

_BRANCH = {False: ("├─ ", "└─ ", "│  ", "   "), True: ("+- ", "`- ", "|  ", "   ")}


def tree_lines(tree: Tree, show: Callable[[Any], str], *, ascii: bool = False, links: bool = False) -> list[Line]:
    """The tree. ``links``: with links and monitors that are not part of it."""
    if not tree.roots:
        return [[("note", "no processes")]]
    lines: list[Line] = []
    for root in tree.roots:
        _node(lines, root, show, "", "", _BRANCH[ascii], links)
    return lines


def _node(lines: list[Line], node: Node, show: Any, first: str, rest: str, branch: Any, links: bool) -> None:
    line: Line = [("lifeline", first)]
    line.append((pid_style(node.pid) if node.alive else "dead", node.name))
    if node.pid is not None:
        line.append(("note", f" {node.pid!r}"))
    line.extend(node_facts(node, show))
    lines.append(line)
    if links and node.alive:
        below = rest + (branch[2] if node.children else "   ")
        for word, others in (("linked to", node.links), ("watches", node.monitors), ("watched by", node.watchers)):
            if others:
                lines.append([("lifeline", below), ("note", f"{word} {', '.join(others)}")])
    for place, child in enumerate(node.children):
        last = place == len(node.children) - 1
        _node(lines, child, show, rest + branch[1 if last else 0], rest + branch[3 if last else 2], branch, links)


def node_facts(node: Node, show: Any) -> Line:
    """What is said of a process besides its name and pid."""
    facts: Line = []

    def say(text: str, style: str = "note") -> None:
        facts.append((style, f"  {text}"))

    if node.strategy is not None:
        say(node.strategy)
        if node.alive:
            say(f"{node.used} of {node.intensity} in {node.period} s", "warn" if node.used else "note")
    if node.restart is not None and node.restart != "permanent":
        say(node.restart)
    id = "" if node.id is None else text_of(node.id)
    if id and id not in (node.name.split(".")[0], node.name):
        say(f"id {id}")
    if node.reborn_of is not None:
        say(f"reborn of {node.reborn_of}", "good")
    if not node.alive:
        say("dead" if node.reason is None else f"dead: {reason_text(node.reason, show)}", "bad")
    if node.mail:
        say(f"{node.mail} unread", "warn")
    return facts


def process_lines(rows: list[tuple[str, ...]], *, columns: int = 100) -> list[Line]:
    """A table: the first row is its head. The last column takes what is left."""
    sizes = [max(width(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines: list[Line] = []
    for number, row in enumerate(rows):
        cells = [cell + " " * (size - width(cell)) for cell, size in zip(row, sizes, strict=True)]
        lines.append([("heading" if number == 0 else "", clip("  ".join(cells).rstrip(), columns))])
    return lines


# What a narrow terminal goes without, the first to go first.
_SPARE = ("sent", "received", "reds", "age", "links", "mail")


def _fitting(table: list[tuple[str, ...]], columns: int) -> list[tuple[str, ...]]:
    """The table without the columns that are spared where all of them, but for the notes, do not fit."""
    for name in ("", *_SPARE):
        if name in table[0][:-1]:
            place = table[0].index(name)
            table = [row[:place] + row[place + 1 :] for row in table]
        sizes = [max(width(row[place]) for row in table) for place in range(len(table[0]) - 1)]
        if sum(sizes) + 2 * (len(sizes) - 1) <= columns:
            break
    return table


def ps_lines(rows: list[ProcessRow], reductions: list[int] | None = None, *, columns: int = 120) -> list[Line]:
    """The table of processes in text, each name in its process's colour; ``reductions`` of each, where they are known."""
    work = ("reds",) if reductions is not None else ()
    head = ("pid", "name", "state", "mail", "links", *work, "sent", "received", "age", "")
    table: list[tuple[str, ...]] = [head]
    for number, row in enumerate(rows):
        note = f"child of {row.supervisor}" if row.supervisor else ""
        if row.reborn_of:
            note += f", reborn of {row.reborn_of}" if note else f"reborn of {row.reborn_of}"
        age = duration(row.age) if row.age is not None else ""
        done = (str(reductions[number]),) if reductions is not None else ()
        counts = (str(row.mail), str(row.links), *done, str(row.sent), str(row.received))
        table.append((repr(row.pid), row.name, row.status, *counts, age, note))
    lines = process_lines(_fitting(table, columns), columns=columns)
    for row, number in zip(rows, range(1, len(lines)), strict=True):
        style, text = lines[number][0]
        at = text.index(row.name, width(repr(row.pid)))
        lines[number] = [(style, text[:at]), (pid_style(row.pid), row.name), (style, text[at + len(row.name) :])]
    return lines
