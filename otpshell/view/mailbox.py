"""A mailbox in text: the clauses of the receive that waits, then each message with what the clauses make of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.record.mailbox import Letter, MailboxView
from otpshell.record.names import Names
from otpshell.record.stages import content_text
from otpshell.record.words import duration
from otpshell.view.lines import Line, clip

_WIDEST = 90


def mailbox_lines(view: MailboxView, names: Names, show: Callable[[Any], str], *, now: int = 0, ascii: bool = False) -> list[Line]:
    """The view. ``now`` is the VM's time, for how long each message has waited."""
    yes, no = ("ok", "x") if ascii else ("✓", "✗")
    lines: list[Line] = [[("name", names(view.pid)), ("note", f" {view.pid!r}"), *_doing(view, show)]]
    if not view.server:
        for number, clause in enumerate(view.clauses):
            lines.append([("note", f"  {number + 1}  "), ("code", clip(clause, _WIDEST))])
    if not view.letters:
        lines.append([("note", "  the mailbox is empty")])
    for number, letter in enumerate(view.letters):
        lines.append(_letter(view, letter, number, names, show, now, yes, no))
    lost = sum(1 for letter in view.letters if letter.takes is None)
    if lost and view.waiting and view.clauses:
        word = "message is" if lost == 1 else "messages are"
        lines.append([("never", f"  {lost} {word} skipped, and will be by every scan of this receive")])
    return lines


def _doing(view: MailboxView, show: Callable[[Any], str]) -> Line:
    if not view.waiting:
        return [("note", "  is not waiting: what its next receive will take is not known")]
    if view.place is None:
        hand = view.hand
        at_work = (
            f", at work on the {hand.kind} {clip(content_text(hand, show), _WIDEST)}: the others wait until it is done" if hand else ""
        )
        return [("note", f"  waits in {view.inside or 'a receive whose clauses are not known'}{at_work}")]
    file, line = view.place
    where = "waits for any message: each goes to a callback" if view.server else f"waits in the receive at {file}:{line}"
    return [("note", f"  {where}")]


def _letter(view: MailboxView, letter: Letter, number: int, names: Names, show: Any, now: int, yes: str, no: str) -> Line:
    line: Line = [("", f"  {clip(show(letter.term), _WIDEST)}")]
    if letter.sender is not None:
        line.append(("note", f"  from {names(letter.sender)}"))
    if letter.since is not None and now > letter.since:
        line.append(("note", f", waits {duration(now - letter.since)}"))
    if view.server:
        if letter.callback is not None:
            line.append(("never" if letter.callback.startswith("no clause") else "match", f"  -> {letter.callback}"))
    elif view.clauses:
        marks = " ".join(f"{place + 1}{yes if hit else no}" for place, hit in enumerate(letter.tried))
        line.append(("match" if letter.takes is not None else "never", f"  {marks}"))
        line.append(("note", "  taken next" if letter.takes is not None else "  skipped"))
    return line
