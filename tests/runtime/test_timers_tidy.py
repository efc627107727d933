"""Timers that are cancelled long before they are due leave nothing behind."""

from otpshell.runtime.clock import VirtualClock
from otpshell.runtime.timers import CallTimer, TimerQueue


def test_buckets_of_cancelled_timers_do_not_pile_up() -> None:
    queue = TimerQueue(VirtualClock())
    kept = CallTimer(lambda: None)
    queue.add(kept, 5_000)
    for millisecond in range(100_000):
        timer = CallTimer(lambda: None)
        queue.add(timer, 10_000 + millisecond)
        timer.cancel()
    assert len(queue.heap) == len(queue.buckets) <= 1024
    assert queue.waiting() == [kept]


def test_a_timer_may_cancel_another_of_the_same_millisecond() -> None:
    fired: list[str] = []
    clock = VirtualClock()
    queue = TimerQueue(clock)
    second = CallTimer(lambda: fired.append("second"))
    first = CallTimer(second.cancel)
    third = CallTimer(lambda: fired.append("third"))
    for timer in (first, second, third):
        queue.add(timer, 1)
    clock.advance(1_000_000)
    queue.fire_due()
    assert fired == ["third"]
