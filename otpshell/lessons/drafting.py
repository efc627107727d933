"""``otpshell lesson record``: what was typed at the prompt becomes the draft of a lesson.

The inputs are run again without a terminal. Each becomes a step with its cell, and with checks of what came of it: its value, who was
started, who died and why, what was printed. So the draft passes ``otpshell lesson check``, and the text is what is left to write.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from otpshell.console.outcome import Outcome
from otpshell.lang.parse import is_incomplete, parse
from otpshell.lang.syntax_errors import ElixirSyntaxError
from otpshell.lessons.screen import COMMANDS
from otpshell.lessons.world import HeadlessWorld
from otpshell.terms.atom import NIL, Atom
from otpshell.terms.errors import ElixirException
from otpshell.terms.idents import Pid
from otpshell.terms.maps import STRUCT
from otpshell.terms.order import sort_key

_LEAVING = ("exit", "exit()", "quit", "quit()", "lessons", "lesson", "respawn")
# A value longer than this is better described by its author.
_LONGEST_VALUE = 60


def history() -> list[str]:
    """What was typed at the prompt, oldest first; empty when nothing was kept."""
    from prompt_toolkit.history import FileHistory

    base = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_STATE_HOME")
    file = Path(base or Path.home() / ".local" / "state") / "otpshell" / "history"
    return list(FileHistory(str(file)).load_history_strings())[::-1] if file.is_file() else []


def inputs_in(source: str) -> list[str]:
    """The inputs of a file that `save` has written, or of any script: each as many lines as it takes to be complete."""
    found: list[str] = []
    lines: list[str] = []
    for line in source.split("\n"):
        lines.append(line)
        text = "\n".join(lines)
        if text.strip() and is_incomplete(text + "\n") != "incomplete":
            found.append(text.strip("\n"))
            lines = []
    return found + (["\n".join(lines)] if "\n".join(lines).strip() else [])


def usable(inputs: Iterable[str]) -> list[str]:
    """The inputs that are Elixir and no command to the prompt or a lesson."""
    kept = []
    for text in inputs:
        word = text.strip().removesuffix("()")
        if not word or word in COMMANDS or word in _LEAVING or word.startswith(("lesson ", "#")):
            continue
        try:
            parse(text)
        except (ElixirSyntaxError, ElixirException):
            continue
        kept.append(text.strip("\n"))
    return kept


def draft(inputs: list[str], title: str) -> str:
    """The Markdown of a lesson in which these inputs are steps."""
    world = HeadlessWorld()
    parts = [f"# {title}\n\n<!-- otpshell: lesson\nlearned: What the learner takes home, in a sentence.\nminutes: 10\n-->\n"]
    parts.append("Say in two sentences what this lesson is about.\n\n## What happens\n")
    try:
        for source in inputs:
            world.begin()
            outcome = world.run(source)
            world.wait(0)
            caught = world.session.caught
            if caught is not None and _is_slip(caught):
                continue
            parts.append(_step(world, source, outcome))
    finally:
        world.stop()
    return "\n".join(parts)


def _is_slip(caught: Any) -> bool:
    """Whether an error is of the kind that one types again without: an unknown name, no syntax."""
    return caught.kind.name == "error" and caught.struct().d.get(STRUCT).name in ("Elixir.CompileError", "Elixir.SyntaxError")


def _step(world: HeadlessWorld, source: str, outcome: Outcome) -> str:
    keys = []
    if outcome.kind in ("error", "died"):
        keys.append(f"expect: {'error' if outcome.kind == 'error' else 'death'}")
    keys += [f"check: {check}" for check in _facts(world, outcome) if world.ask(check).true]
    comment = f"\n<!-- otpshell: run\n{chr(10).join(keys)}\n-->\n" if keys else ""
    return f"Say what this shows.\n\n```elixir\n{source}\n```\n{comment}"


def _facts(world: HeadlessWorld, outcome: Outcome) -> list[str]:
    """Checks that ought to hold after an input; whoever writes them down asks them first."""
    session, evidence = world.session, world.evidence
    inspect = session.vm.inspect
    facts = []
    caught = session.caught
    if caught is not None:
        if caught.kind.name == "error":
            facts.append(f"raised?({inspect(caught.struct().d[STRUCT])})")
        elif caught.kind.name == "exit":
            facts.append("exited?(_)")
    elif outcome.kind == "value" and len(outcome.text) <= _LONGEST_VALUE and "\n" not in outcome.text and "#" not in outcome.text:
        facts.append(f"result() == {outcome.text}")
    evidence.collect()
    names = {value: key[0].name for key, value in session.bindings.items() if type(value) is Pid and key[1] is NIL}
    for life in sorted(evidence.log.lives.values(), key=lambda life: sort_key(life.pid)):
        name = inspect(life.names[0]) if life.names else names.get(life.pid)
        if name is None:
            continue
        if life.born is not None and life.born > evidence.since and life.died is None:
            facts.append(f"alive?({name})")
        if life.died is not None and life.died > evidence.since:
            facts.append(f"died?({name}, {_reason(world, life.reason)})")
    for restart in evidence.log.restarts:
        if restart.number > evidence.since and type(restart.id) is Atom:
            facts.append(f"restarted?({inspect(restart.id)})")
    printed = bytes(evidence.output).decode("utf-8", "replace").strip()
    if printed and "\n" not in printed and len(printed) <= _LONGEST_VALUE and "#" not in printed:
        facts.append(f"printed?({inspect(printed.encode())})")
    return facts


def _reason(world: HeadlessWorld, reason: Any) -> str:
    """A pattern of an exit reason."""
    if type(reason) is Atom:
        return world.session.vm.inspect(reason)
    exception = reason[0] if type(reason) is tuple and reason else None
    name = getattr(exception, "d", {}).get(STRUCT)
    return f"%{world.session.vm.inspect(name)}{{}}" if name is not None else "_"
