"""The plain code of ``operations.exs`` hand-written in Python, and pykka's ``ask``. Each takes rounds and gives nanoseconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any


def _timed(work: Callable[[], Any]) -> int:
    began = time.perf_counter_ns()
    work()
    return time.perf_counter_ns() - began


def _repeat(n: int, work: Callable[[], Any]) -> int:
    def loop() -> None:
        for _ in range(n):
            work()

    return _timed(loop)


def fib(n: int) -> int:
    return _repeat(n, lambda: _fibonacci(25))


def _fibonacci(n: int) -> int:
    if n == 0:
        return 0
    if n == 1:
        return 1
    return _fibonacci(n - 1) + _fibonacci(n - 2)


def reverse_and_sum(n: int) -> int:
    cells: Any = None
    for number in range(1000, 0, -1):
        cells = (number, cells)
    return _repeat(n, lambda: _sum(_reverse(cells)))


def _reverse(cells: Any) -> Any:
    done = None
    while cells is not None:
        head, cells = cells
        done = (head, done)
    return done


def _sum(cells: Any) -> int:
    return 0 if cells is None else cells[0] + _sum(cells[1])


def map_update(n: int) -> int:
    def loop() -> None:
        values = {"count": 0, "name": "bench", "max": 10, "open": True}
        for _ in range(n * 1000):
            values = {**values, "count": values["count"] + 1}

    return _timed(loop)


def string_building(n: int) -> int:
    def build() -> bytes:
        text = b""
        for number in range(1000, 0, -1):
            text = text + str(number).encode() + b","
        return text

    return _repeat(n, build)


def ten_clauses(n: int) -> int:
    values = ["start", "stop", ("ok", 1), ("error", "bad"), [], [1], ("point", 1, 2), b"text", 1000, 1.5]

    def classify_all() -> None:
        for value in values:
            _classify(value)

    return _repeat(n * 100, classify_all)


def _classify(value: Any) -> Any:
    if value == "start":
        return 0
    if value == "stop":
        return 1
    if type(value) is tuple and len(value) == 2 and value[0] == "ok":
        return value[1]
    if type(value) is tuple and len(value) == 2 and value[0] == "error":
        return 3
    if value == []:
        return 4
    if type(value) is list:
        return value[0]
    if type(value) is tuple and len(value) == 3 and value[0] == "point":
        return value[1] + value[2]
    if value == b"text":
        return 7
    if type(value) is int and value > 100:
        return 8
    return 9


def pykka_ask(n: int) -> int:
    """``n`` questions to an actor of pykka, each waiting for its answer."""
    import pykka

    class Counter(pykka.ThreadingActor):
        def __init__(self) -> None:
            super().__init__()
            self.state = 0

        def on_receive(self, message: Any) -> int:
            self.state += 1
            return self.state

    actor = Counter.start()
    try:
        return _repeat(n, lambda: actor.ask("increment"))
    finally:
        actor.stop()
