"""The two ways to keep events: numbers without gaps, no more than the size, and the newest always among them."""

from __future__ import annotations

from otpshell.runtime.clock import RealClock, VirtualClock
from otpshell.runtime.events import CHUNK, Events


def lean(size: int = 100) -> Events:
    events = Events(RealClock(), size)
    events.use_lean()
    return events


def test_lean_events_are_numbered_as_exact_ones():
    for events in (lean(), Events(RealClock(), 100), Events(VirtualClock(), 100)):
        for value in range(5):
            events.record(("put", None, value, None))
        assert [(event[0], *event[2:]) for event in events.ring] == [(value + 1, "put", None, value, None) for value in range(5)]
        assert events.last == 5 and [event[0] for event in events.since(3)] == [4, 5]


def test_a_virtual_clock_is_never_lean():
    events = Events(VirtualClock())
    events.use_lean()
    assert not events.lean


def test_a_lean_ring_keeps_its_size_and_the_newest():
    events = lean(100)
    for value in range(1000):
        events.record(("put", None, value, None))
        if events.full():
            events.tend()
    assert [event[0] for event in events.ring] == list(range(901, 1001))
    assert [event[4] for event in events.ring] == list(range(900, 1000))
    assert len(events._chunks) <= 3


def test_chunks_of_a_large_ring_are_bounded():
    events = lean(100_000)
    for value in range(CHUNK):
        events.record(("put", None, value, None))
    assert events.full()
    events.tend()
    assert not events.full() and len(events.ring) == CHUNK


def test_an_observer_sees_whole_events_and_the_numbers_go_on():
    events = lean()
    events.record(("put", None, 1, None))
    seen: list = []
    stop = events.observe(seen.append)
    events.record(("put", None, 2, None))
    stop()
    events.record(("put", None, 3, None))
    assert [event[0] for event in seen] == [2]
    assert [(event[0], event[4]) for event in events.ring] == [(1, 1), (2, 2), (3, 3)]


def test_time_is_that_of_the_last_tick():
    clock = RealClock()
    clock.pause()
    events = Events(clock, 100)
    events.use_lean()
    events.record(("put", None, 1, None))
    clock.advance(500)
    events.refresh()
    events.record(("put", None, 2, None))
    events.record(("put", None, 3, None))
    first, second, third = (event[1] for event in events.ring)
    assert (second - first, third - first) == (500, 500)


def test_resizing_keeps_the_newest():
    events = lean(100)
    for value in range(50):
        events.record(("put", None, value, None))
    events.resize(10)
    events.record(("put", None, 50, None))
    assert [event[0] for event in events.ring] == list(range(42, 52))
