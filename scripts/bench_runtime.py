"""Times the runtime alone: bodies are written by hand as the compiler would emit them.

    python scripts/bench_runtime.py [--idle 100000] [--events]

Prints microseconds of processor time a round for GenServer.call-shaped calls, ping-pong and spawn to exit, and bytes an idle process.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from otpshell.runtime.collector import tune_collector  # noqa: E402
from otpshell.runtime.scheduler import Scheduler  # noqa: E402
from otpshell.terms.atom import INFINITY, OK, atom  # noqa: E402
from otpshell.terms.cons import Cons  # noqa: E402, cons

CALL, SYSTEM, EXIT, DOWN, ALIAS, REPLY, INC, GO = (atom(n) for n in ("$gen_call", "system", "EXIT", "DOWN", "alias", "reply", "inc", "go"))


def bodies(S: Scheduler) -> dict:
    """Compiled-looking functions whose builtins are the scheduler's exports, as real compiled code has them."""
    names = dict(
        CALL=CALL, SYSTEM=SYSTEM, EXIT=EXIT, DOWN=DOWN, ALIAS=ALIAS, REPLY=REPLY, INC=INC, GO=GO, OK=OK, INFINITY=INFINITY, Cons=Cons
    )
    space = {**names, "__builtins__": S.exports}
    S.exports.update(type=type, len=len, list=list, tuple=tuple, int=int, RuntimeError=RuntimeError)
    exec(compile(SOURCE, "bodies", "exec"), space)
    return space


SOURCE = """
def gen_call(to, message, timeout):
    if preempt: pause()
    sched = S
    ref = sched.monitor(to, "demonitor")
    cur = sched.cur
    sched.send(to, (CALL, (cur.pid, cons(ALIAS, ref)), message))
    timer = sched.start_timer(timeout)
    i = cur.mark(ref)
    while True:
        mailbox = cur.mailbox
        n = len(mailbox)
        while i < n:
            m = mailbox[i]
            if type(m) is tuple:
                size = len(m)
                if size == 2:
                    tag = m[0]
                    if type(tag) is Cons and tag.head is ALIAS and tag.tail is ref:
                        cur.take(i)
                        if timer is not None: timer.cancel()
                        reply = m[1]
                        sched.demonitor(ref)
                        return (OK, reply)
                elif size == 5 and m[0] is DOWN and m[1] is ref:
                    raise RuntimeError
            i += 1
        if timer is not None and timer.fired: raise RuntimeError
        sched.block(timer)

def call(server, request, timeout):
    if preempt: pause()
    r = gen_call(server, request, timeout)
    if type(r) is tuple and len(r) == 2 and r[0] is OK: return r[1]
    raise RuntimeError

def loop(parent, name, state, module, timeout):
    if preempt: pause()
    while True:
        cur = S.cur
        mailbox = cur.mailbox
        if not mailbox: return [suspend, (loop, (parent, name, state, module, timeout), None)]
        m = mailbox[0]
        cur.take(0)
        if type(m) is tuple:
            size = len(m)
            if size == 3 and m[0] is SYSTEM: raise RuntimeError
            if size == 3 and m[0] is EXIT and m[1] is parent: raise RuntimeError
            if size == 3 and m[0] is CALL:
                sender = m[1]
                r = handle_call(m[2], sender, state)
                if type(r) is tuple and len(r) == 3 and r[0] is REPLY:
                    _, reply, state = r
                    to, tag = sender
                    if type(tag) is Cons and tag.head is ALIAS: S.send(tag.tail, (tag, reply))
                    else: S.send(to, (tag, reply))
                    continue
        raise RuntimeError

def handle_call(m, sender, state):
    if preempt: pause()
    if m is INC:
        state = state + 1 if type(state) is int else None
        return (REPLY, state, state)
    raise RuntimeError

def caller(server, n, timeout):
    while True:
        if preempt: pause()
        if n == 0: return OK
        call(server, INC, timeout)
        n = n - 1

def player(n):
    if preempt: pause()
    while True:
        cur = S.cur
        mailbox = cur.mailbox
        if not mailbox: return [suspend, (player, (n,), None)]
        m = mailbox[0]
        cur.take(0)
        if n == 0: return OK
        S.send(m, cur.pid)
        n = n - 1

def child(parent):
    if preempt: pause()
    S.send(parent, GO)
    return OK

def spawner(n):
    if preempt: pause()
    while True:
        if n == 0: return OK
        cur = S.cur
        S.spawn(child, (cur.pid,))
        n = n - 1
        return [await_child, (n,)]

def await_child(n):
    cur = S.cur
    mailbox = cur.mailbox
    if not mailbox: return [suspend, (await_child, (n,), None)]
    cur.take(0)
    return [spawner, (n,)]

def idle():
    if preempt: pause()
    if not S.cur.mailbox: return [suspend, (idle, (), None)]
    return OK
"""


def timed(S: Scheduler, n: int) -> float:
    began = time.thread_time()
    S.run()
    return (time.thread_time() - began) / n * 1e6


def rss() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--idle", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=100_000)
    options.add_argument("--events", action="store_true")
    chosen = options.parse_args()
    tune_collector()
    n = chosen.rounds

    def best(prepare) -> float:
        results = []
        for _ in range(3):
            S = Scheduler(events=chosen.events)
            S.start_ticker()
            prepare(S, bodies(S))
            results.append(timed(S, n))
            S.stop()
        return min(results)

    def calls(timeout):
        def prepare(S, b):
            server = S.spawn(b["loop"], (None, None, 0, None, INFINITY))
            S.spawn(b["caller"], (server, n, timeout))

        return prepare

    def ping(S, b):
        one = S.spawn(b["player"], (n,))
        two = S.spawn(b["player"], (n,))
        S.send(one, two)

    print(f"call, no timeout      {best(calls(INFINITY)):6.2f} µs")
    print(f"call, 5 s timeout     {best(calls(5000)):6.2f} µs")
    print(f"ping-pong round trip  {best(ping):6.2f} µs")
    print(f"spawn to exit         {best(lambda S, b: S.spawn(b['spawner'], (n,))):6.2f} µs")
    S = Scheduler()
    b = bodies(S)
    before = rss()
    began = time.thread_time()
    for _ in range(chosen.idle):
        S.spawn(b["idle"])
    S.run()
    took = time.thread_time() - began
    print(f"idle process          {(rss() - before) / chosen.idle:6.0f} bytes, {took / chosen.idle * 1e6:.2f} µs to start")


if __name__ == "__main__":
    main()
