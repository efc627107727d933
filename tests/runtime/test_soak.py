"""Random systems under many seeds: whatever processes do to each other, nothing is left behind when they are gone."""

from __future__ import annotations

import random

import pytest

from otpshell.runtime.acts import DEMONITOR, REPLY_DEMONITOR
from otpshell.runtime.schedule import Replay, Seeded
from otpshell.terms.atom import atom
from otpshell.terms.errors import ErlError, ErlExit
from tests.runtime.bodies import BOO, KILL, NORMAL, receive, system

NAMES = [atom(f"name{n}") for n in range(5)]
REASONS = [NORMAL, KILL, BOO, atom("shutdown")]


def citizen(S, world, seed, depth):
    """A process that does random things to the others and ends in a random way."""
    rng = random.Random(seed)
    world.append(S.cur.pid)
    S.cur.trap_exit = rng.random() < 0.3
    for step in range(rng.randrange(4, 12)):
        other = rng.choice(world)
        act = rng.randrange(12)
        try:
            if act == 0:
                S.link(other)
            elif act == 1:
                S.unlink(other)
            elif act == 2:
                ref = S.monitor(other, rng.choice([None, DEMONITOR, REPLY_DEMONITOR]))
                if rng.random() < 0.5:
                    S.send(other, ref)
                if rng.random() < 0.3:
                    S.demonitor(ref)
            elif act == 3:
                S.register(rng.choice(NAMES), other)
            elif act == 4:
                S.unregister(rng.choice(NAMES))
            elif act == 5:
                S.send(rng.choice([other, rng.choice(NAMES), S.alias()]), step)
            elif act == 6:
                S.send_after(rng.randrange(50), other, step)
            elif act == 7:
                message = receive(S, after=rng.randrange(1, 20))
                if type(message) not in (int, tuple):
                    S.send(message, step) if hasattr(message, "target") else None
            elif act == 8 and depth:
                S.spawn(citizen, (S, world, seed * 31 + step, depth - 1), link=rng.random() < 0.4, monitor=rng.random() < 0.4)
            elif act == 9:
                S.exit_signal(other, rng.choice(REASONS))
            elif act == 10:
                S.monitor(rng.choice(NAMES))
            else:
                S.yield_()
        except ErlError:
            pass
    ending = rng.randrange(3)
    if ending == 0:
        raise ErlExit(rng.choice(REASONS))
    if ending == 1:
        raise ErlError(BOO)
    return NORMAL


def history(seed, strategy):
    S = system(strategy=strategy, events=True)
    S.log_slices()
    world = []
    for number in range(6):
        S.spawn(citizen, (S, world, seed * 1000 + number, 2))
    S.run()
    return S, [tuple(map(repr, event)) for event in S.events.ring]


@pytest.mark.parametrize("seed", range(50))
def test_nothing_is_left_behind(seed):
    S, _ = history(seed, Seeded(seed))
    assert (S.processes, S.names, S.message_timers, S.call_timers, S.timers.next_due(), S._outstanding) == ({}, {}, {}, {}, None, 0)


@pytest.mark.parametrize("seed", range(20))
def test_a_random_system_runs_again_from_its_slices(seed):
    S, events = history(seed, Seeded(seed))
    again, events_again = history(seed, Replay(S.slices))
    assert events_again == events


@pytest.mark.parametrize("seed", range(20))
def test_a_random_live_system_runs_again_from_its_slices(seed):
    S, events = history(seed, None)
    again, events_again = history(seed, Replay(S.slices))
    assert (events_again, again.strategy.diverged) == (events, False)


def test_every_exit_is_told_to_every_monitor_once():
    for seed in range(50):
        S, _ = history(seed, Seeded(seed))
        downs = [event[5][1] for event in S.events.ring if event[2] == "deliver" and type(event[5]) is tuple and len(event[5]) == 5]
        assert len(downs) == len(set(downs))
