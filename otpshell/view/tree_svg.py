"""A supervision tree as a picture: boxes from left to right, supervisors with their strategy and the restarts they have used up."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from otpshell.record.names import text_of
from otpshell.record.tree import Node, Tree
from otpshell.record.words import reason_text
from otpshell.view.lines import clip, width
from otpshell.view.styles import PICTURE, PIDS

_SANS = "ui-sans-serif, system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_MONO = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"
_BOX = 46
_ROW = 62
_GAP = 64


def tree_svg(tree: Tree, show: Callable[[Any], str], title: str = "") -> str:
    """The tree as an SVG document."""
    return _Picture(tree, show, title).svg()


class _Picture:
    def __init__(self, tree: Tree, show: Callable[[Any], str], title: str) -> None:
        self.tree, self.show, self.title = tree, show, title
        self.out: list[str] = []
        self.widths: list[float] = []
        for root in tree.roots:
            self._measure(root, 0)
        self.xs = [24.0]
        for size in self.widths:
            self.xs.append(self.xs[-1] + size + _GAP)
        self.y = 66.0 if title else 36.0

    def _measure(self, node: Node, depth: int) -> None:
        while len(self.widths) <= depth:
            self.widths.append(0)
        self.widths[depth] = max(self.widths[depth], self._size(node))
        for child in node.children:
            self._measure(child, depth + 1)

    def _size(self, node: Node) -> float:
        return max(width(self._first(node)) * 8.4, width(self._second(node)) * 6.1) + 28

    @staticmethod
    def _first(node: Node) -> str:
        return node.name

    def _second(self, node: Node) -> str:
        facts = []
        if node.pid is not None:
            facts.append(repr(node.pid)[4:])
        if node.strategy is not None:
            facts.append(node.strategy)
            if node.alive:
                facts.append(f"{node.used} of {node.intensity} in {node.period} s")
        elif node.restart is not None and node.restart != "permanent":
            facts.append(node.restart)
        if node.reborn_of is not None:
            facts.append(f"reborn of {node.reborn_of}")
        if not node.alive:
            facts.append("dead" if node.reason is None else clip(f"dead: {reason_text(node.reason, self.show)}", 40))
        if node.mail:
            facts.append(f"{node.mail} unread")
        return " · ".join(facts)

    def svg(self) -> str:
        for root in self.tree.roots:
            self._draw(root, 0)
        wide = self.xs[len(self.widths)] - _GAP + 24 if self.widths else 300
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {self.y:g}" width="{wide:g}" height="{self.y:g}">\n'
            f'<rect width="100%" height="100%" fill="{PICTURE["paper"]}"/>\n'
        )
        if self.title:
            place = f'x="24" y="30" font-family="{_SANS}" font-size="17" font-weight="600"'
            head += f'<text {place} fill="{PICTURE["ink"]}">{escape(self.title)}</text>\n'
        return head + "\n".join(self.out) + "\n</svg>\n"

    def _draw(self, node: Node, depth: int) -> float:
        """Draw what is below it, then the box, at the middle of that. Gives its height."""
        middles = [self._draw(child, depth + 1) for child in node.children]
        if middles:
            y = (middles[0] + middles[-1]) / 2
        else:
            y = self.y + _BOX / 2 - 12
            self.y += _ROW
        x = self.xs[depth]
        size = self._size(node)
        for middle, child in zip(middles, node.children, strict=True):
            self._edge(x + size, y, self.xs[depth + 1], middle, child)
        self._box(node, x, y, size)
        return y

    def _edge(self, x1: float, y1: float, x2: float, y2: float, child: Node) -> None:
        bend = x2 - _GAP / 2
        dashes = ' stroke-dasharray="2 4"' if child.kind == "process" else ' stroke-dasharray="6 4"' if not child.alive else ""
        self.out.append(
            f'<path d="M{x1:g} {y1:g} H{bend - 8:g} C{bend + 8:g} {y1:g} {bend - 8:g} {y2:g} {bend + 8:g} {y2:g} H{x2:g}" fill="none" '
            f'stroke="{PICTURE["soft"]}" stroke-opacity="0.7" stroke-width="1.5"{dashes}/>'
        )

    def _box(self, node: Node, x: float, y: float, size: float) -> None:
        colour = PIDS[(node.pid.number + node.pid.serial) % len(PIDS)] if node.pid is not None and node.alive else PICTURE["soft"]
        radius = 6 if node.kind == "supervisor" else 22
        fill = PICTURE["box"] if node.alive else PICTURE["faint"]
        thick = 2.2 if node.kind == "supervisor" else 1.5
        strike = ' text-decoration="line-through"' if not node.alive else ""
        dashes = ' stroke-dasharray="4 3"' if not node.alive else ""
        second = self._second(node)
        kind = "crash" if not node.alive else "timer" if node.used else "spawn" if node.reborn_of else "soft"
        middle = x + size / 2
        title = f"<title>{escape(text_of(node.id))}</title>" if node.id is not None else ""
        self.out.append(
            f'<g>{title}<rect x="{x:g}" y="{y - _BOX / 2:g}" width="{size:g}" height="{_BOX}" rx="{radius}" fill="{fill}" '
            f'stroke="{colour}" stroke-width="{thick:g}"{dashes}/>'
            f'<text x="{middle:g}" y="{y - (2 if second else -5):g}" text-anchor="middle" font-family="{_SANS}" font-size="13.5" '
            f'font-weight="600" fill="{colour}"{strike}>{escape(self._first(node))}</text>'
            f'<text x="{middle:g}" y="{y + 14:g}" text-anchor="middle" font-family="{_MONO}" font-size="9.8" '
            f'fill="{PICTURE[kind]}">{escape(second)}</text></g>'
        )
