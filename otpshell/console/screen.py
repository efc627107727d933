"""What the terminal of a prompt offers to whoever shows something on it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any


@dataclass
class Screen:
    """As it is without a terminal; a prompt sets what its own can do."""

    # Its columns.
    width: Callable[[], int] = lambda: 80
    # Whether it is light.
    on_light: Callable[[], bool] = lambda: False
    # While a face has the terminal: what the system prints is kept and appears afterwards.
    hold_output: Callable[[], AbstractContextManager[Any]] = nullcontext
    # How a key is read, by the VM's thread, within so many seconds (the function gives None when none came); None: there are no keys.
    read_key: Callable[[float], str | None] | None = None
    # Shows lines on the whole screen, `viewer(make, live)`, for `to_open`; None: there is no screen.
    viewer: Callable[[Callable[[], Any], bool], Any] | None = None
