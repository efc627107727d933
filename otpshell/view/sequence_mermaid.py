"""A message sequence diagram as Mermaid text, for documents that draw it themselves."""

from __future__ import annotations

from otpshell.record.sequence import Sequence, Step
from otpshell.record.words import duration
from otpshell.view.lines import clip

_ARROWS = {
    "call": "->>",
    "reply": "-->>",
    "result": "-->>",
    "EXIT": "--x",
    "DOWN": "--x",
    "broken": "-x",
    "signal": "-x",
    "stop": "-x",
}
_LABEL = 60


def sequence_mermaid(sequence: Sequence) -> str:
    """``sequenceDiagram`` text. Processes that are born in it are created (Mermaid 10.3 or later)."""
    lines = ["sequenceDiagram"]
    for place, line in enumerate(sequence.lifelines):
        if line.born is None:
            lines.append(f"    participant P{place} as {_safe(line.name)}")
    before: int | None = None
    for step in sequence.steps:
        if before is not None and step.time > before:
            lines.append(f"    Note over P{step.at}: {duration(step.time - before)} later")
        before = step.time
        lines.extend(_step(sequence, step))
    return "\n".join(lines) + "\n"


def _step(sequence: Sequence, step: Step) -> list[str]:
    label = _safe(clip(step.label, _LABEL))
    if step.kind == "spawn" and step.to is not None:
        note = f" ({_safe(step.note)})" if step.note else ""
        name = _safe(sequence.lifelines[step.to].name)
        return [f"    create participant P{step.to} as {name}", f"    P{step.at}-->>P{step.to}: spawn{note}"]
    if step.kind in ("exit", "crash"):
        word = "crashed" if step.kind == "crash" else "exit"
        return [f"    Note over P{step.at}: {word} {label}"]
    if step.part == "taken":
        waited = f" after {duration(step.waited)}" if step.waited else ""
        return [f"    Note over P{step.at}: took {label}{waited}"]
    if step.to is None:
        return [f"    Note over P{step.at}: {label}"]
    arrow = _ARROWS.get(step.kind, "-)")
    word = "timer " if step.kind == "timer" else ""
    return [f"    P{step.at}{arrow}P{step.to}: {word}{label}"]


def _safe(text: str) -> str:
    """Mermaid takes ``;`` for the end of a line and ``#`` for an entity."""
    return text.replace("#", "#35;").replace(";", "#59;").replace("\n", " ") or " "
