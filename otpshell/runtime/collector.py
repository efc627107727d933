"""Python's cyclic garbage collector, tuned for a program whose terms never form cycles.

The setting is Python's, for the whole program: whoever owns the program (the command line, a bench) calls it, no VM does.
"""

from __future__ import annotations

import gc


def tune_collector() -> None:
    """Collect rarely: what is alive now is never looked at again, new objects after every 200,000, older ones hardly ever."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 1_000)
