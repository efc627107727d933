"""Links, monitors, exit signals, names and aliases; expected values as real Elixir 1.14 on OTP 25 gives them."""

from __future__ import annotations

import pytest

from otpshell.runtime.acts import DEMONITOR, REPLY_DEMONITOR, BadDestination
from otpshell.terms.atom import atom
from otpshell.terms.cons import EMPTY
from otpshell.terms.errors import ErlError, ErlExit, ErlThrow
from tests.runtime.bodies import (
    BOO,
    DOWN,
    EXIT,
    GO,
    KILL,
    KILLED,
    LATE,
    NOPROC,
    NORMAL,
    PROCESS,
    in_process,
    reason_of,
    receive,
    system,
    wait_deep,
    wait_forever,
)  # fmt: skip

WAITERS = [wait_forever, wait_deep]


def raising(error):
    def body():
        raise error

    return body


def exits(reason):
    return raising(ErlExit(reason))


def ask(body):
    S = system()
    return in_process(S, lambda: body(S))


def dead(S):
    pid = S.spawn(lambda: GO)
    reason_of_pid(S, pid)
    return pid


def reason_of_pid(S, pid):
    ref = S.monitor(pid)
    return receive(S, lambda m: type(m) is tuple and m[1] is ref)[4]


def trapping(S):
    S.cur.trap_exit = True


def test_a_process_that_returns_ends_normally():
    assert ask(lambda S: reason_of(S, lambda: GO)) is NORMAL


def test_every_way_out_has_its_exit_reason():
    assert ask(lambda S: reason_of(S, exits(BOO))) is BOO
    assert ask(lambda S: reason_of(S, raising(ErlError(BOO)))) == (BOO, EMPTY)
    assert ask(lambda S: reason_of(S, raising(ErlThrow(BOO)))) == ((atom("nocatch"), BOO), EMPTY)


def test_a_broken_link_is_a_message_to_who_traps_and_death_to_who_does_not():
    def trapper(S):
        trapping(S)
        pid = S.spawn(exits(BOO), link=True)
        return receive(S) == (EXIT, pid, BOO)

    def other(S):
        def linked():
            S.spawn(exits(BOO), link=True)
            receive(S)

        return reason_of(S, linked)

    assert ask(trapper)
    assert ask(other) is BOO


def test_a_link_that_ends_normally_hurts_nobody_but_tells_who_traps():
    def quiet(S):
        S.spawn(lambda: GO, link=True)
        return receive(S, after=10)

    def told(S):
        trapping(S)
        pid = S.spawn(lambda: GO, link=True)
        return receive(S) == (EXIT, pid, NORMAL)

    assert ask(quiet) is LATE
    assert ask(told)


def test_exit_kill_in_a_linked_process_is_an_ordinary_reason():
    def trapper(S):
        trapping(S)
        S.spawn(exits(KILL), link=True)
        return receive(S)[2]

    def other(S):
        def linked():
            S.spawn(exits(KILL), link=True)
            receive(S)

        return reason_of(S, linked)

    assert ask(trapper) is KILL
    assert ask(other) is KILL


@pytest.mark.parametrize("waiter", WAITERS)
def test_kill_ends_even_who_traps_and_is_seen_as_killed(waiter):
    def body(S):
        def victim():
            trapping(S)
            return waiter(S)()

        pid, ref = S.spawn(victim, monitor=True)
        S.yield_()
        S.exit_signal(pid, KILL)
        return receive(S)[4]

    assert ask(body) is KILLED


@pytest.mark.parametrize("waiter", WAITERS)
def test_an_exit_signal_ends_who_waits_and_normal_does_not(waiter):
    def body(S):
        pid, ref = S.spawn(waiter(S), monitor=True)
        S.yield_()
        S.exit_signal(pid, NORMAL)
        first = receive(S, after=10)
        S.exit_signal(pid, BOO)
        return first, receive(S) == (DOWN, ref, PROCESS, pid, BOO)

    assert ask(body) == (LATE, True)


def test_a_process_not_yet_started_can_be_killed():
    def body(S):
        ran = []
        pid, ref = S.spawn(lambda: ran.append(1), monitor=True)
        S.exit_signal(pid, KILL)
        return receive(S)[4], ran

    assert ask(body) == (KILLED, [])


def test_exit_signals_to_oneself():
    def itself(S, reason, trap=False):
        def body():
            S.cur.trap_exit = trap
            S.exit_signal(S.cur.pid, reason)
            if trap:
                raise ErlExit(receive(S)[2])

        return reason_of(S, body)

    assert ask(lambda S: itself(S, NORMAL)) is NORMAL
    assert ask(lambda S: itself(S, KILL)) is KILLED
    assert ask(lambda S: itself(S, KILL, True)) is KILLED
    assert ask(lambda S: itself(S, BOO, True)) is BOO


def test_an_exit_signal_skips_except_and_finally_is_the_compilers_business():
    def body(S):
        seen = []

        def victim():
            try:
                receive(S)
            except Exception:
                seen.append("caught")

        pid, _ = S.spawn(victim, monitor=True)
        S.yield_()
        S.exit_signal(pid, BOO)
        return receive(S)[4], seen

    assert ask(body) == (BOO, [])


def test_linking_a_dead_process():
    def plain(S):
        with pytest.raises(ErlError) as error:
            S.link(dead(S))
        return error.value.value

    def trapper(S):
        trapping(S)
        pid = dead(S)
        S.link(pid)
        return receive(S) == (EXIT, pid, NOPROC)

    assert ask(plain) is NOPROC
    assert ask(trapper)


def test_linking_or_monitoring_a_process_about_to_end_says_noproc():
    def linker(S):
        def body():
            pid = S.spawn(wait_forever(S))
            S.exit_signal(pid, KILL)
            S.link(pid)
            receive(S, after=100)

        return reason_of(S, body)

    def watcher(S):
        pid = S.spawn(wait_forever(S))
        S.exit_signal(pid, BOO)
        return reason_of_pid(S, pid)

    assert ask(linker) is NOPROC
    assert ask(watcher) is NOPROC


def test_a_monitor_of_a_process_about_to_end_is_told_when_its_name_is_free():
    def body(S):
        pid = S.spawn(wait_forever(S))
        S.register(BOO, pid)
        S.exit_signal(pid, KILL)
        ref = S.monitor(pid)
        unread = len(S.cur.mailbox)
        down = receive(S)
        return unread, down == (DOWN, ref, PROCESS, pid, NOPROC), BOO in S.names

    assert ask(body) == (0, True, False)


def test_a_link_to_a_process_about_to_end_is_told_when_its_name_is_free():
    def body(S):
        S.cur.trap_exit = True
        pid = S.spawn(wait_forever(S))
        S.register(BOO, pid)
        S.exit_signal(pid, KILL)
        S.link(pid)
        unread = len(S.cur.mailbox)
        told = receive(S)
        return unread, told == (EXIT, pid, NOPROC), BOO in S.names

    assert ask(body) == (0, True, False)


def test_a_second_link_to_a_process_about_to_end_is_the_first_one():
    def body(S):
        S.cur.trap_exit = True
        pid = S.spawn(wait_forever(S), link=True)
        S.exit_signal(pid, BOO)
        S.link(pid)
        return receive(S) == (EXIT, pid, BOO)

    assert ask(body)


def test_unlink_ends_a_link_on_both_sides():
    def body(S):
        pid = S.spawn(wait_forever(S), link=True)
        S.unlink(pid)
        S.exit_signal(pid, BOO)
        return receive(S, after=10), S.cur.links

    assert ask(body) == (LATE, {})


def test_monitors_of_the_dead_and_of_names():
    def body(S):
        pid = dead(S)
        first = S.monitor(pid)
        second = S.monitor(BOO)
        third = S.monitor((BOO, atom("foo@bar")))
        here = atom("nonode@nohost")
        return [receive(S) for _ in range(3)] == [
            (DOWN, first, PROCESS, pid, NOPROC),
            (DOWN, second, PROCESS, (BOO, here), NOPROC),
            (DOWN, third, PROCESS, (BOO, atom("foo@bar")), atom("noconnection")),
        ]

    assert ask(body)


def test_exit_comes_before_down_and_downs_come_in_order():
    def body(S):
        trapping(S)
        pid = S.spawn(wait_forever(S))
        first, second = S.monitor(pid), S.monitor(pid)
        S.link(pid)
        S.send(pid, GO)
        return [receive(S) for _ in range(3)] == [
            (EXIT, pid, NORMAL),
            (DOWN, first, PROCESS, pid, NORMAL),
            (DOWN, second, PROCESS, pid, NORMAL),
        ]

    assert ask(body)


def test_demonitor_stops_down_and_flush_takes_one_back():
    def body(S):
        pid = S.spawn(wait_forever(S))
        ref = S.monitor(pid)
        found = S.demonitor(ref)
        again = S.demonitor(ref)
        gone = S.monitor(dead(S))
        flushed = S.flush_down(gone)
        S.exit_signal(pid, KILL)
        return found, again, flushed, receive(S, after=10)

    assert ask(body) == (True, False, True, LATE)


def test_names_are_found_and_end_with_their_process():
    def body(S):
        pid = S.spawn(wait_forever(S))
        taken = S.register(BOO, pid), S.register(BOO, S.cur.pid), S.register(GO, pid)
        found = S.whereis(BOO) is pid
        S.send(BOO, GO)
        reason_of_pid(S, pid)
        return taken, found, S.whereis(BOO), S.register(BOO, pid)

    assert ask(body) == ((True, False, False), True, None, False)


def test_sending_to_nobody():
    def body(S):
        sent = S.send((BOO, atom("nonode@nohost")), GO), S.send(dead(S), GO)
        with pytest.raises(BadDestination):
            S.send(BOO, GO)
        with pytest.raises(BadDestination):
            S.send(b"x", GO)
        return sent

    assert ask(body) == (GO, GO)


def test_an_alias_takes_messages_until_it_is_taken_back():
    def body(S):
        ref = S.alias()
        S.send(ref, 1)
        first = S.unalias(ref)
        S.send(ref, 2)
        return first, S.unalias(ref), S.cur.messages()

    assert ask(body) == (True, False, [1])


def test_a_reply_alias_ends_with_the_first_reply():
    def body(S):
        alone = S.alias(REPLY_DEMONITOR)
        S.send(alone, 1)
        S.send(alone, 2)
        pid = S.spawn(wait_forever(S))
        ref = S.monitor(pid, REPLY_DEMONITOR)
        S.send(ref, 3)
        S.send(ref, 4)
        S.exit_signal(pid, KILL)
        S.yield_()
        return S.cur.messages(), S.cur.monitors, S.cur.aliases

    assert ask(body) == ([1, 3], {}, {})


def test_an_alias_of_a_monitor_ends_with_it():
    def body(S):
        pid = S.spawn(wait_forever(S))
        ref = S.monitor(pid, DEMONITOR)
        S.send(ref, 1)
        S.demonitor(ref)
        S.send(ref, 2)
        other = S.monitor(pid, DEMONITOR)
        S.exit_signal(pid, KILL)
        S.yield_()
        S.send(other, 3)
        return S.cur.messages() == [1, (DOWN, other, PROCESS, pid, KILLED)]

    assert ask(body)


def test_a_dead_process_leaves_nothing_behind():
    S = system()

    def body():
        def busy():
            S.register(BOO, S.cur.pid)
            S.monitor(S.cur.parent)
            S.link(S.cur.parent)
            S.alias()
            S.send_after(1000, S.cur.pid, GO)
            receive(S, after=5000)

        trapping(S)
        pid = S.spawn(busy)
        S.yield_()
        S.send_after(1000, pid, GO)
        S.exit_signal(pid, KILL)
        receive(S)
        return S.cur.links, S.cur.monitored_by

    assert in_process(S, body) == ({}, {})
    assert (S.processes, S.names, S.message_timers, S.timers.next_due()) == ({}, {}, {}, None)


def test_messages_of_one_sender_arrive_in_order():
    def body(S):
        me = S.cur.pid

        def sender(tag):
            for number in range(50):
                S.send(me, (tag, number))
                S.yield_()

        for tag in range(4):
            S.spawn(sender, (tag,))
        got = [receive(S) for _ in range(200)]
        return tuple([number for tag, number in got if tag == wanted] for wanted in range(4))

    assert ask(body) == (list(range(50)),) * 4
