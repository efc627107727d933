"""Strategies of a controlled schedule: who runs next, and where it stops, decided by a seed or a log instead of by time.

A controlled scheduler asks before every act between processes (:meth:`Strategy.switch_before_act`), at every entry of a compiled function
(:meth:`Strategy.switch_at_pause`), and each time it needs the next process (:meth:`Strategy.choose`).
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterable
from typing import Any

# Function entries after which a long computation gives way.
STEPS = 2000


class Strategy:
    """In order of readiness, switching at every act: the simplest controlled schedule."""

    def choose(self, ready: deque[Any]) -> int:
        """Index in ``ready`` of the process to run now. ``ready`` is never empty."""
        return 0

    def switch_before_act(self, acts: int) -> bool:
        """Whether the running process, which has done ``acts`` acts in this slice, gives way before its next one."""
        return True

    def switch_at_pause(self, acts: int) -> bool:
        """Whether the running process gives way where it only computes."""
        return False


class Seeded(Strategy):
    """Every choice drawn from one seed: the same seed gives the same run, another seed another interleaving."""

    def __init__(self, seed: int, *, steps: int = STEPS) -> None:
        self.seed = seed
        self._random = random.Random(seed)
        self._steps = steps
        self._left = steps

    def choose(self, ready: deque[Any]) -> int:
        self._left = self._steps
        return self._random.randrange(len(ready)) if len(ready) > 1 else 0

    def switch_at_pause(self, acts: int) -> bool:
        # Long computations give way too, after a fixed number of function entries, so that a loop stops nobody.
        self._left -= 1
        return self._left <= 0


class Replay(Strategy):
    """Runs the slices of an earlier run again: ``[(pid number, acts, pauses), …]``; after the last one in order of readiness.

    ``pauses`` is 0 for a slice that ended before an act, in a wait or with its process: replay ends it there of itself. Else it is how
    many function entries the slice saw before it was made to give way at one.
    """

    def __init__(self, slices: Iterable[tuple[int, int, int]]) -> None:
        self._slices = deque(slices)
        self._allowed = 0
        self._pauses = 0
        self._seen = 0
        self.diverged = False

    def choose(self, ready: deque[Any]) -> int:
        self._seen = 0
        while self._slices:
            number, self._allowed, self._pauses = self._slices.popleft()
            for index, process in enumerate(ready):
                if process.pid.number | process.pid.serial << 15 == number:
                    return index
            if self._allowed:
                # It did something then and cannot now: the inputs differ from the recorded ones.
                self.diverged = True
        self._allowed, self._pauses = 1, STEPS
        return 0

    def switch_before_act(self, acts: int) -> bool:
        return acts >= self._allowed

    def switch_at_pause(self, acts: int) -> bool:
        self._seen += 1
        return 0 < self._pauses <= self._seen and acts >= self._allowed
