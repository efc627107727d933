"""How long library functions take over 100,000 elements, beside the same work in plain Python: `python scripts/bench_stdlib.py [NAME…]`.

Both sides run in turn in one process, and the best of several rounds counts, so what else the machine does matters little. The Python
side is what one would write there: a comprehension or a builtin with a Python function.
"""

from __future__ import annotations

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import reduce
from time import perf_counter_ns
from typing import Any

from otpshell.runtime.collector import tune_collector
from otpshell.terms.cons import from_iter
from otpshell.terms.fun import run
from otpshell.vm import VM

SIZE = 100_000
ROUNDS = 7
NUMBERS = list(range(SIZE))
SHUFFLED = random.Random(1).sample(NUMBERS, SIZE)
WORDS = [str(n % 1000) for n in NUMBERS]
TEXT = "hello wörld, and more " * (SIZE // 22)
ASCII = "hello world, and more " * (SIZE // 22)


def group_by(key: Callable[[Any], Any], items: list[Any]) -> dict[Any, list[Any]]:
    groups = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups


def put(found: dict[int, int], item: int) -> dict[int, int]:
    return {**found, item % 30: item}


def put_loop() -> dict[int, int]:
    return reduce(put, NUMBERS, {})


def double(x: int) -> int:
    return x * 2


def even(x: int) -> bool:
    return x % 2 == 0


def add(x: int, acc: int) -> int:
    return x + acc


def last_digit(x: int) -> int:
    return x % 10


def twice(x: int) -> tuple[int, int]:
    return x, x


def negative(x: int) -> int:
    return -x


# Name, Elixir with n (numbers), s (the same shuffled), w (words), t and a (text) bound, Python.
CASES: list[tuple[str, str, Callable[[], Any]]] = [
    ("Enum.map", "Enum.map(n, fn x -> x * 2 end)", lambda: [double(x) for x in NUMBERS]),
    ("Enum.map range", "Enum.map(1..100_000, fn x -> x * 2 end)", lambda: [double(x) for x in range(SIZE)]),
    ("Enum.filter", "Enum.filter(n, fn x -> rem(x, 2) == 0 end)", lambda: [x for x in NUMBERS if even(x)]),
    ("Enum.reduce", "Enum.reduce(n, 0, fn x, acc -> x + acc end)", lambda: reduce(add, NUMBERS, 0)),
    ("Enum.each", "Enum.each(n, fn x -> x * 2 end)", lambda: [double(x) for x in NUMBERS]),
    ("Enum.sum", "Enum.sum(n)", lambda: sum(NUMBERS)),
    ("Enum.sort", "Enum.sort(s, :desc)", lambda: sorted(SHUFFLED, reverse=True)),
    ("Enum.sort_by", "Enum.sort_by(s, fn x -> -x end)", lambda: sorted(SHUFFLED, key=negative)),
    ("Enum.group_by", "Enum.group_by(n, fn x -> rem(x, 10) end)", lambda: group_by(last_digit, NUMBERS)),
    ("Enum.frequencies", "Enum.frequencies(w)", lambda: Counter(WORDS)),
    ("Enum.frequencies_by", "Enum.frequencies_by(n, fn x -> rem(x, 10) end)", lambda: Counter(map(last_digit, NUMBERS))),
    ("Enum.uniq", "Enum.uniq(w)", lambda: list(dict.fromkeys(WORDS))),
    ("Enum.zip", "Enum.zip(n, w)", lambda: list(zip(NUMBERS, WORDS, strict=True))),
    ("Enum.join", 'Enum.join(w, ",")', lambda: ",".join(WORDS)),
    ("Stream", "n |> Stream.map(fn x -> x * 2 end) |> Enum.sum()", lambda: sum(double(x) for x in NUMBERS)),
    ("for", "for x <- n, rem(x, 2) == 0, do: x * 2", lambda: [x * 2 for x in NUMBERS if x % 2 == 0]),
    ("Map.new", "Map.new(n, fn x -> {x, x} end)", lambda: dict(map(twice, NUMBERS))),
    ("Map.put loop", "Enum.reduce(n, %{}, fn x, m -> Map.put(m, rem(x, 30), x) end)", put_loop),
    ("String.length", "String.length(a)", lambda: sum(1 for _ in ASCII)),
    ("String.split", 'String.split(t, " ")', lambda: TEXT.split(" ")),
    ("String.upcase", "String.upcase(t)", lambda: TEXT.upper()),
]
WRAPPED = "fn n, s, w, t, a -> _ = {n, s, w, t, a}; {code} end"


def best(work: Callable[[], Any]) -> int:
    start = perf_counter_ns()
    work()
    return perf_counter_ns() - start


def measure(fun: Any, python: Callable[[], Any]) -> tuple[float, float]:
    """Best milliseconds of ours and of Python's."""
    given = (from_iter(NUMBERS), from_iter(SHUFFLED), from_iter([word.encode() for word in WORDS]), TEXT.encode(), ASCII.encode())
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(best(lambda: run(fun(*given))))
        theirs.append(best(python))
    return min(ours) / 1e6, min(theirs) / 1e6


def main() -> None:
    wanted = sys.argv[1:]
    vm = VM()
    tune_collector()
    try:
        print(f"{'':22} {'otpshell':>9} {'Python':>9}  ratio")
        for name, code, python in CASES:
            if not wanted or any(word in name for word in wanted):
                fun = vm.eval(WRAPPED.replace("{code}", code))
                ours, theirs = vm.call(measure, fun, python)
                print(f"{name:22} {ours:6.2f} ms {theirs:6.2f} ms {ours / theirs:6.1f}")
    finally:
        vm.stop()


if __name__ == "__main__":
    main()
