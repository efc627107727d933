"""What the speed of processes rests on must not show: limits that are looked at now and then, pooled workers, mailboxes of two kinds."""

from __future__ import annotations

from random import Random

import pytest

from otpshell.runtime.process import LONG, LongMailbox, Rare
from otpshell.runtime.workers import SPARE_WORKERS
from otpshell.terms.errors import ErlError
from tests.runtime.bodies import GO, KILL, in_process, system, wait_deep, wait_forever


def test_exactly_as_many_processes_live_as_may_whatever_came_and_went():
    for seed in range(20):
        S = system(max_processes=5, first_pid=32700)
        random = Random(seed)
        for _ in range(200):
            if random.random() < 0.05:
                S.max_processes = random.randrange(1, 12)
            if random.random() < 0.6:
                before = len(S.processes)
                if before < S.max_processes:
                    S.spawn(wait_forever(S))
                else:
                    with pytest.raises(ErlError, match="system_limit"):
                        S.spawn(wait_forever(S))
                assert len(S.processes) == min(before + 1, max(before, S.max_processes))
            elif S.processes:
                S.exit_signal(random.choice(list(S.processes)), KILL)
                S.run()


def test_a_refused_process_takes_no_number():
    S = system(max_processes=1)
    first = S.spawn(wait_forever(S))
    for _ in range(3):
        with pytest.raises(ErlError, match="system_limit"):
            S.spawn(wait_forever(S))
    S.max_processes = 2
    assert S.spawn(wait_forever(S)).number == first.number + 1


def test_workers_that_nobody_needs_any_more_are_let_go():
    S = system()
    pids = [S.spawn(wait_deep(S)) for _ in range(3 * SPARE_WORKERS)]
    S.run()
    for pid in pids:
        S.send(pid, GO)
    S.run()
    assert not S.processes
    S.post(lambda: None)
    S.run()
    assert len(S._workers) == SPARE_WORKERS
    assert in_process(S, lambda: GO) is GO


def test_a_mailbox_becomes_a_long_one_and_keeps_its_order():
    S = system()

    def body():
        me = S.cur
        for number in range(LONG + 1):
            S.send(me.pid, number)
        me.take(7)
        short = type(me.mailbox)
        S.send(me.pid, LONG + 1)
        S.pause()
        me.take(0)
        me.take(LONG - 1)
        return short, type(me.mailbox), me.messages()

    assert in_process(S, body) == (list, LongMailbox, [number for number in range(1, LONG + 1) if number != 7])


def test_a_process_gets_a_record_of_what_is_rare_with_the_first_of_it():
    S = system()
    process = S.spawn(wait_forever(S)).process
    process.trap_exit = False
    process.name = process.aliases = process.timers = process.flags = process.on_exit = None
    assert process.rare is None
    process.trap_exit = True
    assert type(process.rare) is Rare
    assert (process.trap_exit, process.name, process.aliases, process.timers, process.flags, process.on_exit) == (True, *[None] * 5)


def test_a_process_inside_of_a_call_is_nested_until_that_returns():
    S = system()
    seen = []

    def last():
        seen.append(S.cur.nested)
        return GO

    def then():
        seen.append(S.cur.nested)
        return [last, ()]

    def outer():
        seen.append(S.cur.nested)
        pending = [S.suspend, (then, (), None)]
        while type(pending) is list:
            function, args = pending
            pending = function(*args)
        seen.append(S.cur.nested)
        return pending

    future = S.call_in_process(outer)
    S.run()
    S.send(future.pid, GO)
    assert S.run_until(future) is GO
    assert seen == [False, True, True, False]
