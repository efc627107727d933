"""Python's cyclic garbage collector, tuned for a program whose terms never form cycles.

The setting is Python's, for the whole program: whoever owns the program (the command line, a bench) calls it, no VM does.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# So many new objects are looked at in a hundredth of a second.
_A_FEW = 20_000


def tune_collector() -> None:
    """Collect rarely: what is alive now is never looked at again, new objects after every 200,000, older ones hardly ever."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 1_000)


@contextmanager
def small_steps() -> Iterator[None]:
    """Meanwhile collect in steps so short that nobody who presses keys notices one: screens, unlike terms, leave cycles behind."""
    before = gc.get_threshold()
    # What has lasted is looked at as seldom as before.
    gc.set_threshold(_A_FEW, before[1] * max(1, before[0] // _A_FEW), before[2])
    try:
        yield
    finally:
        gc.set_threshold(*before)
