"""What the prompt and a face that takes it over, such as a lesson, ask of each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol


class Stage(NamedTuple):
    """What the prompt lends: ``write`` prints bytes; ``another(write, halt)`` makes a session that looks like this one and reaches no
    file; ``size()`` is (columns, rows) of the terminal, rows 0 where nothing scrolls away; ``plain`` is without redrawing and with words
    that can be read aloud."""

    write: Callable[[bytes], Any]
    another: Callable[[Callable[[bytes], Any], Callable[[int], Any]], Any]
    size: Callable[[], tuple[int, int]]
    colour: bool
    plain: bool


class Guide(Protocol):
    """A face that takes what is typed, as ``session.guide`` of the prompt's own session, until it sets that back to None."""

    @property
    def session(self) -> Any:
        """The session that the prompt shows and completes."""

    @property
    def takes_text(self) -> bool:
        """Whether the next input is a line of text, not Elixir."""

    def offered(self) -> str:
        """What the next prompt begins with, to be edited."""

    def take(self, text: str) -> None:
        """An input. Empty when only Enter was pressed."""

    def leave(self) -> None:
        """The person goes (Ctrl-D, exit)."""
