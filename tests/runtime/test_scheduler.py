"""Waiting, preemption, timers, the outside, and controlled schedules."""

from __future__ import annotations

import sys

import pytest

from otpshell.runtime.clock import RealClock, VirtualClock
from otpshell.runtime.schedule import Replay, Seeded, Strategy
from otpshell.runtime.scheduler import Scheduler
from otpshell.terms.atom import INFINITY, atom
from otpshell.terms.errors import ErlError, ErlExit
from tests.runtime.bodies import BOO, GO, KILL, KILLED, LATE, in_process, receive, system, wait_deep, wait_forever

MS = 1_000_000


def test_a_process_that_waits_in_tail_position_holds_no_stack():
    S = system()
    pid = S.spawn(wait_forever(S))
    deep = S.spawn(wait_deep(S))
    S.run()
    assert (pid.process.greenlet, pid.process.mailbox, pid.process.waiting) == (None, [], True)
    assert deep.process.greenlet is not None
    S.send(pid, BOO)
    S.send(pid, GO)
    S.send(deep, GO)
    S.run()
    assert (pid.process, deep.process) == (None, None)


def test_suspend_inside_an_expression_keeps_the_stack():
    S = system()

    def outer():
        pending = wait_forever(S)()
        while type(pending) is list:
            function, args = pending
            pending = function(*args)
        return (pending, S.cur.pid.number)

    future = S.call_in_process(outer)
    S.run()
    S.send(future.pid, GO)
    assert S.run_until(future) == (GO, future.pid.number)


def test_receive_leaves_what_does_not_match_in_order():
    S = system()

    def body():
        for number in range(5):
            S.send(S.cur.pid, number)
        first = receive(S, lambda m: m == 3)
        return first, S.cur.messages()

    assert in_process(S, body) == (3, [0, 1, 2, 4])


def test_a_receive_mark_skips_what_came_before_the_reference():
    S = system()

    def body():
        me = S.cur
        for number in range(5):
            S.send(me.pid, number)
        ref = S.make_ref()
        S.send(me.pid, ref)
        at = me.mark(ref)
        me.take(1)
        return at, me.mark(ref), me.mailbox[me.mark(ref)] is ref, me.mark(S.alias())

    assert in_process(S, body) == (5, 4, True, 5)


def test_timeouts_on_a_virtual_clock_cost_no_time():
    S = system()

    def body():
        began = S.clock.now()
        got = receive(S, after=3_600_000)
        return got, (S.clock.now() - began) // MS

    assert in_process(S, body) == (LATE, 3_600_000)


def test_a_virtual_clock_moved_by_hand_fires_what_is_due_and_no_more():
    S = Scheduler(clock=VirtualClock(auto=False))
    pid = S.spawn(wait_deep(S))
    S.run()
    for milliseconds in (30, 10, 20):
        S.send_after(milliseconds, pid, milliseconds)
    S.run()
    assert pid.process.messages() == []
    S.clock.advance(20 * MS)
    S.attention = True
    S.run()
    assert pid.process.messages() == [10, 20]


def test_timers_of_one_millisecond_fire_in_the_order_of_their_start():
    S = system()

    def body():
        for number in range(5):
            S.send_after(7, S.cur.pid, number)
        return tuple(receive(S) for _ in range(5))

    assert in_process(S, body) == (0, 1, 2, 3, 4)


def test_cancelling_a_timer_tells_what_was_left():
    S = system()

    def body():
        ref = S.send_after(100, S.cur.pid, GO)
        receive(S, after=40)
        return S.read_timer(ref), S.cancel_timer(ref), S.cancel_timer(ref), S.read_timer(ref), receive(S, after=500)

    assert in_process(S, body) == (60, 60, None, None, LATE)


def test_a_wrapped_timer_carries_its_reference():
    S = system()

    def body():
        ref = S.send_after(1, S.cur.pid, GO, wrapped=True)
        return receive(S) == (atom("timeout"), ref, GO)

    assert in_process(S, body)


def test_no_time_is_an_error():
    S = system()
    for wrong in (-1, 1 << 32, BOO, 1.0):
        with pytest.raises(ErlError, match="timeout_value"):
            in_process(S, lambda wrong=wrong: S.start_timer(wrong))
    assert in_process(S, lambda: S.start_timer(INFINITY)) is None


def test_a_preempted_process_gives_way_and_goes_on():
    S = system()
    order = []

    def counter(name):
        for number in range(3):
            order.append((name, number))
            S.exports["preempt"] = True
            if S.exports["preempt"]:
                S.pause()
        return GO

    S.spawn(counter, ("a",))
    S.spawn(counter, ("b",))
    S.run()
    assert order == [("a", 0), ("b", 0), ("a", 1), ("b", 1), ("a", 2), ("b", 2)]


def test_an_endless_loop_stops_nobody_and_can_be_killed():
    S = Scheduler()
    S.start()

    def endless():
        while True:
            if S.exports["preempt"]:
                S.pause()

    future = S.call_in_process(endless)
    assert S.call_in_process(lambda: 7).result(5) == 7
    S.call_in_process(lambda: S.exit_signal(future.pid, KILL)).result(5)
    with pytest.raises(ErlExit) as error:
        future.result(5)
    S.stop()
    assert error.value.value is KILLED


def test_blocking_work_blocks_only_its_process():
    from threading import Event

    S = Scheduler()
    S.start()
    gate = Event()
    slow = S.call_in_process(lambda: S.blocking(lambda: (gate.wait(5), 3)[1]))
    assert S.call_in_process(lambda: 7).result(5) == 7
    gate.set()
    assert slow.result(5) == 3
    S.stop()


def test_a_future_fails_as_its_process_did():
    S = system()

    def boom():
        raise ErlError(BOO)

    with pytest.raises(ErlError, match="boo"):
        in_process(S, boom)


def test_the_number_of_processes_is_bounded():
    S = system(max_processes=3)

    def body():
        S.spawn(wait_forever(S))
        S.spawn(wait_forever(S))
        with pytest.raises(ErlError, match="system_limit"):
            S.spawn(wait_forever(S))
        return len(S.processes)

    assert in_process(S, body) == 3


def test_two_systems_in_one_program_know_nothing_of_each_other():
    one, two = system(), system()
    one.spawn(wait_forever(one))
    one.run()
    two.run()
    assert (len(one.processes), len(two.processes)) == (1, 0)


def test_recursion_a_hundred_thousand_deep_in_a_process():
    S = system()

    def count(n):
        return 0 if n == 0 else 1 + count(n - 1)

    assert in_process(S, lambda: count(100_000)) == 100_000


def test_pids_beyond_fifteen_bits_count_up_their_serial():
    S = system(first_pid=32766)
    assert [repr(S.spawn(wait_forever(S))) for _ in range(2)] == ["#PID<0.32767.0>", "#PID<0.0.1>"]


def test_a_clock_can_stand_still():
    clock = RealClock()
    clock.pause()
    assert clock.now() == clock.now()
    clock.advance(5)
    before = clock.now()
    assert clock.now() == before


def talk(S, lines=None):
    """Three processes that race for a fourth, which names who came first."""

    def body():
        me = S.cur.pid

        def sender(tag):
            for number in range(4):
                S.send(me, (tag, number))

        for tag in range(3):
            S.spawn(sender, (tag,))
        got = tuple(receive(S) for _ in range(12))
        ref = S.monitor(S.spawn(lambda: GO))
        receive(S, lambda m: type(m) is tuple and m[1] is ref)
        return got

    return in_process(S, body)


def trace(strategy, slices=False):
    S = system(strategy=strategy, events=True)
    if slices:
        S.log_slices()
    result = talk(S)
    return result, [tuple(getattr(part, "__qualname__", repr(part)) for part in event) for event in S.events.ring], S.slices


def test_the_same_seed_gives_the_same_trace():
    for seed in range(20):
        assert trace(Seeded(seed)) == trace(Seeded(seed))


def test_other_seeds_give_other_interleavings():
    assert len({trace(Seeded(seed))[0] for seed in range(20)}) > 10


def test_order_between_two_processes_holds_under_every_seed():
    for seed in range(30):
        got = trace(Seeded(seed))[0]
        assert [[n for t, n in got if t == tag] for tag in range(3)] == [[0, 1, 2, 3]] * 3


def test_the_log_of_slices_runs_a_run_again():
    for seed in range(20):
        result, events, slices = trace(Seeded(seed), slices=True)
        again, events_again, _ = trace(Replay(slices), slices=True)
        assert (again, events_again) == (result, events)


def test_a_live_run_is_repeated_from_its_slices():
    result, events, slices = trace(None, slices=True)
    assert trace(Replay(slices), slices=True) == (result, events, slices)


def test_an_endless_loop_gives_way_under_a_seed():
    S = system(strategy=Seeded(3))

    def endless():
        while True:
            if S.exports["preempt"]:
                S.pause()

    pid = S.spawn(endless)

    def body():
        S.yield_()
        S.exit_signal(pid, KILL)
        return GO

    assert in_process(S, body) is GO


def test_a_broken_observer_is_dropped_and_stops_nothing():
    log = []
    S = system(events=True, log=log.append)
    seen = []

    def broken(event):
        seen.append(event[2])
        raise ValueError("no")

    S.events.observe(broken)
    S.spawn(lambda: GO)
    S.run()
    assert seen == ["spawn"]
    assert log == ["an observer of events failed and was removed: ValueError: no"]
    assert [event[2] for event in S.events.ring] == ["spawn", "exit"]


def test_events_of_a_message():
    S = system(events=True)
    pid = S.spawn(wait_forever(S), initial_call=(BOO, BOO, 0))
    S.run()
    S.send(pid, GO)
    S.run()
    assert list(S.events.ring) == [
        (1, 0, "spawn", None, pid, (BOO, BOO, 0)),
        (2, 0, "send", None, pid, GO),
        (3, 0, "receive", pid, GO, None),
        (4, 0, "exit", pid, atom("normal"), None),
    ]


def test_nothing_is_recorded_unless_asked():
    S = system()
    talk(S)
    assert list(S.events.ring) == []
    S.watch_events()
    S.spawn(lambda: GO)
    S.run()
    assert [event[2] for event in S.events.ring] == ["spawn", "exit"]


def test_the_plainest_controlled_schedule_runs():
    assert len(trace(Strategy())[0]) == 12


def test_recursion_without_end_ends_its_process_with_a_clear_reason(monkeypatch):
    monkeypatch.setattr("otpshell.runtime.scheduler.RECURSION_LIMIT", 5_000)
    seen = []
    S = system(on_crash=lambda process, error: seen.append(error.value) or error.value)

    def endless(n):
        return 1 + endless(n + 1)

    S.spawn(endless, (0,))
    # The limit is the interpreter's: what other tests have raised it to must not matter here.
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(5_000)
    try:
        S.run()
    finally:
        sys.setrecursionlimit(before)
    assert seen == [(atom("system_limit"), atom("stack"))]


def test_memory_beyond_the_bound_ends_the_process_with_the_longest_mailbox(monkeypatch):
    monkeypatch.setattr("otpshell.runtime.outside.resident_bytes", lambda: 2)
    log = []
    S = system(max_memory=1, log=log.append)
    flooded, quiet = S.spawn(lambda: receive(S, lambda m: m is GO)), S.spawn(wait_forever(S))
    S.run()
    for number in range(20_000):
        S.send(flooded, number)
    S.post(S._relieve_memory)
    S.run()
    assert (flooded.process, quiet.process is not None) == (None, True)
    assert log == [f"{flooded!r} is ended: memory is beyond 1 bytes"]


def test_a_process_that_never_pauses_can_be_forced_to_end():
    from threading import Event

    S = Scheduler()
    S.start()
    began = Event()

    def deaf():
        began.set()
        while True:
            pass

    future = S.call_in_process(deaf)
    assert began.wait(5)
    assert S.force_exit(future.pid) is True
    with pytest.raises(ErlExit) as error:
        future.result(5)
    assert error.value.value is KILLED
    assert S.call_in_process(lambda: 7).result(5) == 7
    S.stop()
