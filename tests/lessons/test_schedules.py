"""Seeds that would choose what an earlier one chose are not run again; every other one is."""

import random
import signal
from collections.abc import Iterator

import pytest

from otpshell.console.headless import Cancelled, Schedules, apart
from otpshell.runtime.schedule import Seeded


def run(seed, width, depth):
    """A run in which how many there are to choose from, and how often, depends on what was chosen."""
    strategy = Seeded(seed)
    choices = []
    total = 0
    while total < depth:
        many = 2 + total % width
        chosen = strategy.choose(range(many))
        choices.append((many, chosen))
        total += 1 + chosen
    return choices


@pytest.mark.parametrize("width, depth", [(1, 0), (1, 1), (1, 3), (3, 4), (4, 9), (5, 40)])
def test_each_different_run_is_run_once(width, depth):
    schedules = Schedules(60)
    ran = []
    for seed in schedules:
        ran.append(run(seed, width, depth))
        schedules.ran(ran[-1])
    every = {tuple(run(seed, width, depth)) for seed in range(60)}
    assert sorted(map(tuple, ran)) == sorted(every)


def test_a_run_without_choices_stands_for_all():
    schedules = Schedules(50)
    assert [schedules.ran([]) for _ in schedules] == [None]


def test_what_a_seed_chooses_is_known_beforehand():
    assert Seeded(7).choose(range(1000)) == random.Random(7).randrange(1000)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C is not ignored, as it is in a program that was started in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_cancels_what_runs_apart_and_nothing_else():
    def work(cancelled):
        signal.raise_signal(signal.SIGINT)
        while not cancelled():
            pass
        raise Cancelled

    with pytest.raises(Cancelled):
        apart(work)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
