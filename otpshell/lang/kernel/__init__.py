"""The macros of Kernel, written in Python: ``(env, *quoted arguments) -> quoted expression``.

``MACROS`` has them all by name and arity. They are real macros: their results go through expansion like any other's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.kernel import access, control, debug, definitions, module_attributes, operators, sigils, structs
from otpshell.lang.kernel.support import KERNEL

MACROS: dict[tuple[str, int], Callable[..., Any]] = {key: each.code for key, each in KERNEL.macros.items()}

__all__ = [
    "KERNEL",
    "MACROS",
    "access",
    "control",
    "debug",
    "definitions",
    "module_attributes",
    "operators",
    "sigils",
    "structs",
]
