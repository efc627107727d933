"""How much of a machine one system may take."""

from __future__ import annotations

import os

ATOM_LIMIT = 1_048_576


def memory_limit() -> int | None:
    """Bytes that a VM which has the program to itself may hold: three quarters of the machine's memory, None where that is not known."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * 3 // 4
    except (AttributeError, ValueError, OSError):
        return None
