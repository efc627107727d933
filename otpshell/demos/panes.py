"""The panes beside a demo's code: each a picture of the world as it is, drawn from the flight recorder. Runs in a process of the world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from otpshell.console.recording import recorder_of
from otpshell.demos.directives import Pane
from otpshell.record.names import text_of
from otpshell.record.tree import Node
from otpshell.view.lines import Line, clip, plain, width
from otpshell.view.styles import DIAGRAM

_WIDEST = 120
_LABELS = (40, 28, 20, 16, 13, 11, 10, 9)
# Of a long story the last steps are drawn.
_MOST_STEPS = 200


def draw_pane(vm: Any, pane: Pane, columns: int, since: int) -> list[Line]:
    """The lines of a pane, whose styles are words (``bold cyan``). ``since``: what happened after that event is shown."""
    lines = _PANES[pane.kind](vm, pane.names, columns, since)
    return [[(DIAGRAM.get(style, style), text) for style, text in line] for line in lines]


def _seq(vm: Any, names: tuple[str, ...], columns: int, since: int) -> list[Line]:
    from otpshell.view.sequence import sequence_lines

    recorder = recorder_of(vm)
    only = tuple(pid for pid in recorder.log().lives if recorder.names(pid) in names or _base(recorder.names(pid)) in names)
    if names and not only:
        return [[("dim", f"{', '.join(names)}: not there yet")]]
    sequence = recorder.sequence(since=since, only=only, last=_MOST_STEPS)
    if not sequence.steps:
        return [[("dim", "no messages yet")]]
    lines: list[Line] = []
    for label in _LABELS:
        lines = _without_margin(sequence_lines(sequence, label=label))
        if max(map(width, plain(lines).splitlines())) <= columns:
            break
    return lines


def _without_margin(lines: list[Line]) -> list[Line]:
    """The place for times is left out where there are none."""
    texts = [text for text in plain(lines).splitlines() if text.strip()]
    margin = min((len(text) - len(text.lstrip()) for text in texts), default=0)
    cut: list[Line] = []
    for line in lines:
        kept: Line = []
        left = margin
        for style, text in line:
            kept.append((style, text[left:]))
            left = max(0, left - len(text))
        cut.append(kept)
    return cut


def _base(name: str) -> str:
    """A short name without its number: all processes of a kind."""
    base, _, number = name.rpartition(".")
    return base if number.isdigit() else name


def _tree(vm: Any, names: tuple[str, ...], columns: int, since: int) -> list[Line]:
    from otpshell.view.tree import tree_lines

    recorder = recorder_of(vm)
    tree = recorder.tree()
    if names:
        found = [node for name in names if (node := _node(tree.roots, name)) is not None]
        if not found:
            return [[("dim", f"{', '.join(names)}: not there yet")]]
        tree = replace(tree, roots=found)
    return tree_lines(tree, recorder.show)


def _node(nodes: list[Node], name: str) -> Node | None:
    for node in nodes:
        found = node if node.name == name else _node(node.children, name)
        if found is not None:
            return found
    return None


def _ps(vm: Any, names: tuple[str, ...], columns: int, since: int) -> list[Line]:
    """Pid, name, state and mailbox: what an audience can take in."""
    from otpshell.view.tree import process_lines

    table: list[tuple[str, ...]] = [("pid", "name", "state", "mail", "")]
    for row in recorder_of(vm).processes():
        note = f"reborn of {row.reborn_of}" if row.reborn_of else f"child of {row.supervisor}" if row.supervisor else ""
        table.append((repr(row.pid), row.name, row.status, str(row.mail), note))
    return process_lines(table, columns=_WIDEST)


def _mail(vm: Any, names: tuple[str, ...], columns: int, since: int) -> list[Line]:
    found = [row for row in recorder_of(vm).processes() if not names or row.name in names or _base(row.name) in names]
    if not found:
        return [[("dim", "no such process yet")]]
    label = max(width(row.name) for row in found)
    most = max([row.mail for row in found] + [1])
    digits = len(f"{most:,}")
    room = max(5, columns - label - digits - 4)
    lines: list[Line] = [[("dim", "messages waiting in each mailbox")], []]
    for row in found:
        size = -(-row.mail * room // max(most, room))
        style = "red" if row.mail > 100 else "yellow" if row.mail > 10 else "green"
        lines.append([("bold", row.name.ljust(label)), ("", f"  {row.mail:>{digits},} "), (style, "█" * size)])
    return lines


def _waits(vm: Any, names: tuple[str, ...], columns: int, since: int) -> list[Line]:
    from otpshell.record.waits import waits
    from otpshell.view.waits import waits_lines

    recorder = recorder_of(vm)
    return waits_lines(waits(recorder.log(), recorder.names), recorder.show)


def _columns(vm: Any, names: tuple[str, ...], columns: int, since: int) -> list[Line]:
    """The children of supervisors side by side: who is new since the step began, who is not, how many restarts."""
    recorder = recorder_of(vm)
    roots = recorder.tree().roots
    size = max(12, (columns + 2) // len(names) - 2)
    blocks: list[list[tuple[str, str]]] = []
    for name in names:
        node = _node(roots, name)
        block = [("bold", name)]
        if node is None:
            block.append(("dim", "not there"))
        else:
            block.append(("cyan", f":{node.strategy}" if node.strategy else node.kind))
            block.append(("yellow" if node.used else "dim", f"restarts {node.used} of {node.intensity}"))
            block.append(("", ""))
            block.extend(_child(recorder.log(), child, since) for child in node.children)
        blocks.append(block)
    lines: list[Line] = []
    for row in range(max(map(len, blocks))):
        line: Line = []
        for block in blocks:
            style, text = block[row] if row < len(block) else ("", "")
            text = clip(text, size)
            line += [(style, text), ("", " " * (size - width(text) + 2))]
        lines.append(line[:-1])
    return lines


def _child(log: Any, child: Node, since: int) -> tuple[str, str]:
    name = text_of(child.id)
    if not child.alive or child.pid is None:
        return "red", f"{name} is dead"
    reborn = log.life(child.pid).reborn_of
    pid = repr(child.pid)[4:]
    return ("green bold", f"{name} {pid} new") if reborn is not None and reborn.number > since else ("", f"{name} {pid}")


def _off(vm: Any, names: tuple[str, ...], columns: int, since: int) -> list[Line]:
    return []


_PANES: dict[str, Callable[..., list[Line]]] = {
    "seq": _seq,
    "tree": _tree,
    "ps": _ps,
    "mail": _mail,
    "waits": _waits,
    "columns": _columns,
    "off": _off,
}
