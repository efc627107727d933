"""A prompt without a terminal, whose recorder runs: what is typed, and all that is printed for it."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from otpshell.console.boot import make_session
from otpshell.vm.capabilities import Capabilities

_VARYING = (
    (re.compile(r"#PID<0\.\d+\.\d+>"), "#PID<…>"),
    (re.compile(r"#Reference<[\d.]+>"), "#Reference<…>"),
    (re.compile(r"at \d+\.\d+ s"), "at T"),
    (re.compile(r"event \d+"), "event N"),
)


class Prompt:
    """Call it with an input. ``keys`` are what is pressed in slow motion, one each time a key is asked for."""

    def __init__(self, **options: Any) -> None:
        self._written: list[bytes] = []
        session = make_session(SimpleNamespace(**options), Capabilities(), self._written.append, False, lambda: 80, lambda code: None)
        self.session = session
        self.vm = session.vm
        self.vm.sched.post(lambda: self.vm.sched.clock.pause())

    def keys(self, keys: str) -> None:
        """Press these in slow motion."""
        pressed = iter(keys)
        self.session.screen.read_key = lambda _seconds: next(pressed, None)

    def __call__(self, source: str) -> str:
        """Everything printed for an input, what varies from run to run replaced."""
        outcome = self.session.evaluate(source)
        text = b"".join(self._written).decode("utf-8") + outcome.printed()
        self._written.clear()
        for pattern, instead in _VARYING:
            text = pattern.sub(instead, text)
        return text
