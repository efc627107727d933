"""A sequence diagram that grows: the steps of each event as it happens, on lifelines that keep their places.

Unlike :func:`~otpshell.record.sequence.sequence` it cannot know what will be: a message is always two steps, its send and its receive.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from otpshell.record.log import Event, Log
from otpshell.record.names import Names
from otpshell.record.sequence import Builder, Filter, Lifeline, Step

_LEAST_WAIT = 1_000_000


class Following:
    """Makes steps of the events of a log, one at a time."""

    def __init__(self, log: Log, names: Names, show: Callable[[Any], str], filter: Filter | None = None) -> None:
        self._names = names
        self._builder = Builder(log, names, filter or Filter(), show)
        self._places: dict[Any, int] = {}
        self.lifelines: list[Lifeline] = []
        # Messages whose send has been seen: what came before is not drawn when it is received.
        self._sent: set[int] = set()

    def step(self, event: Event) -> Step | None:
        """The step of an event that the log has; None for one that is not drawn."""
        raw = self._builder.raw(event)
        if raw is None:
            return None
        if raw.message is not None and raw.part == "sent":
            self._sent.add(raw.message.number)
        elif raw.message is not None and raw.message.number not in self._sent:
            return None
        for end in (raw.at, raw.to):
            if end not in self._places and (end is not None or end is raw.at):
                self._places[end] = len(self.lifelines)
                self.lifelines.append(Lifeline(end, ""))
        # What a process is may have shown only now.
        self.lifelines = [replace(line, name=self._names(line.pid)) for line in self.lifelines]
        step = self._builder.step(raw, self._places)
        # The wait in between is mostly that of who looks.
        return replace(step, waited=None) if step.waited is not None and step.waited < _LEAST_WAIT else step
