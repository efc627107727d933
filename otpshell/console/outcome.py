"""What a prompt's thread gets from a session: what became of an input, or that a process wants a line of standard input."""

from __future__ import annotations

from typing import Any, NamedTuple


class Outcome(NamedTuple):
    """What became of an input. ``kind``: "value", "nothing" (nothing to show), "error", "interrupted" or "died"."""

    kind: str
    text: str
    # A line below it that IEx would not print: what changed in the world.
    note: str = ""

    def printed(self) -> str:
        """What the prompt prints of it. The text of an error ends its lines itself; after ^C the cursor is still behind it."""
        before, after = _AROUND.get(self.kind, ("", "\n"))
        return (f"{before}{self.text}{after}" if self.text else "") + self.note


_AROUND = {"error": ("", ""), "interrupted": ("\n", "\n"), "died": ("", "\n\n")}


class ReadRequest(NamedTuple):
    """A process wants a line of standard input; ``reply`` takes the bytes."""

    reply: Any
