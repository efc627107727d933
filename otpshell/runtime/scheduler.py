"""The scheduler of one VM: runs its processes on pooled greenlets of one thread.

How a process runs. ``runq`` holds the ready processes. The *hub* is the greenlet that called :meth:`Scheduler.run`; the other greenlets
are *workers*. A worker takes a process without a stack (new, or waiting in tail position) and runs its continuation:

- it returns a term: the process has ended, :meth:`finish` it;
- it returns ``[suspend, (function, args, timer)]``: the process waits without a stack, the worker is free for the next process;
- it calls :meth:`block` (a receive in the middle of an expression) or :meth:`pause` (preempted): the process keeps this worker, and the
  next process runs on another one, switched to directly.

The hub runs only when there is something besides processes to do: ``attention`` says so. It fires timers, runs what other threads posted,
lets a controlled schedule choose, makes new workers, and waits when nothing is ready.

Preemption: a ticker thread sets the flag ``preempt`` in the dict of exports every few milliseconds while others wait; compiled functions
look at it on entry and call :meth:`pause`.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

from greenlet import getcurrent

from otpshell.runtime.clock import Clock, RealClock, VirtualClock
from otpshell.runtime.ets import Tables
from otpshell.runtime.events import Events
from otpshell.runtime.outside import RECURSION_LIMIT
from otpshell.runtime.ports import FIRST_NUMBER
from otpshell.runtime.process import Process
from otpshell.runtime.schedule import Strategy
from otpshell.runtime.spawning import PID_BITS, PID_MASK
from otpshell.runtime.timers import TimerQueue
from otpshell.runtime.workers import SPARE_WORKERS, Workers, simple_crash
from otpshell.terms.atom import Atom, atom
from otpshell.terms.errors import ProcessKilled
from otpshell.terms.idents import Pid


class Scheduler(Workers):
    """Runs the processes of one VM.

    ``exports`` is the dict that compiled code has for builtins; the scheduler keeps ``preempt``, ``pause``, ``suspend`` and ``S`` in it.
    ``on_crash(process, exception)`` gives the exit reason of a process that an exception leaves. ``strategy`` makes the schedule
    controlled: no time slices, its choices only. ``events`` False records nothing until :meth:`watch_events`.
    """

    def __init__(
        self,
        exports: dict[str, Any] | None = None,
        *,
        clock: Clock | None = None,
        strategy: Strategy | None = None,
        on_crash: Callable[[Process, BaseException], Any] = simple_crash,
        first_pid: int = 100,
        first_ref: int = 1 << 54,
        max_processes: int = 4_000_000,
        max_memory: int | None = None,
        events: bool = False,
        event_ring: int = 100_000,
        node: str = "nonode@nohost",
        vm: Any = None,
        log: Callable[[str], Any] | None = None,
    ) -> None:
        self.exports = exports if exports is not None else {}
        self.clock: Clock = clock or RealClock()
        self.strategy = strategy
        self.on_crash = on_crash
        self.vm = vm if vm is not None else self
        # The language layer names frames: the innermost frame -> a stack trace as Elixir sees it.
        self.locate: Callable[[Any], Any] | None = None
        # What looks at the processes whenever none of them has anything to do.
        self.on_idle: Callable[[], Any] | None = None
        self.call_timers = {}
        self.node = atom(node)
        self.max_processes = max_processes
        self.max_memory = max_memory
        self.log = log or (lambda text: None)

        # None between two processes; typed Any because the hot paths cannot afford to ask.
        self.cur: Any = None
        self.runq: deque[Process] = deque()
        self.processes: dict[Pid, Process] = {}
        self.names: dict[Atom, Process] = {}
        # The state of every live supervisor, as it last told.
        self.supervisors: dict[Pid, Any] = {}
        self.timers = TimerQueue(self.clock)
        self.message_timers = {}
        self.next_ref = first_ref
        self._newest, self._serial = first_pid & PID_MASK, first_pid >> PID_BITS
        self.unique = 0
        self.last_now = 0

        self.process_class: type[Process] = type("Process", (Process,), {"__slots__": (), "sched": self})
        self.events = Events(self.clock, event_ring, self.log)
        self.events.changed = self._settle
        self.slices: list[tuple[int, int, int]] | None = None
        self._slice_acts = 0
        # How often the running process was asked to give way at a function entry, and how often when it did.
        self._slice_entries = 0
        self._slice_pauses = 0
        self._slice_pid = 0

        self.ets = Tables(self)
        self.hub: Any = None
        self._workers = []
        self._started = 0
        self._posts: SimpleQueue[Callable[[], Any]] = SimpleQueue()
        self._outstanding = 0
        self.ports, self.port_names, self.next_port, self._poller = {}, {}, FIRST_NUMBER, None
        self.at_stop = {}
        self._stopping = False
        self._failure = None
        self._thread_id = 0
        self._busy = threading.Event()
        self._ticker: threading.Thread | None = None
        self._pool: Any = None
        self._thread: threading.Thread | None = None

        self.suspend = self._suspend
        self.struck_by = (None, None)
        self.watch = False
        self.attention = False
        self.steered = False
        self.exports.update({"preempt": False, "pause": self.pause, "suspend": self.suspend, "S": self})
        self._record = events
        self._settle()

    # -- watching and steering ---------------------------------------------------------------------------------------

    def watch_events(self, on: bool = True) -> None:
        """Record events from now on, or stop."""
        self._record = on
        self._settle()

    def log_slices(self, on: bool = True) -> None:
        """Keep ``slices``, the list of (pid number, acts, pauses) from which :class:`~otpshell.runtime.schedule.Replay` runs again."""
        self.slices = [] if on else None
        self._settle()

    def steer(self, strategy: Strategy | None) -> None:
        """Put the schedule under a strategy, or back to live."""
        self.strategy = strategy
        self._settle()

    def _settle(self) -> None:
        """Install what the settings ask for: nothing on the fast paths when nobody watches."""
        self.record = self.events.record if self._record else _forget
        self.steered = self.strategy is not None or self.slices is not None
        self.watch = self._record or self.steered
        self.attention = True
        self.exports["preempt"] = True
        take = Process.take_watched if self.steered else Process.take_recorded if self.watch else Process.take_unwatched
        if self.process_class.take is not take:
            # Python forgets what it knows of a class that changes.
            self.process_class.take = take  # type: ignore[method-assign]

    def point(self) -> None:
        strategy = self.strategy
        if strategy is not None and self.cur is not None and strategy.switch_before_act(self._slice_acts):
            self._give_way()
        self._slice_acts += 1

    # -- the hub -----------------------------------------------------------------------------------------------------

    def run(self, until: Callable[[], bool] | None = None) -> bool:
        """Run processes in this thread until ``until()`` holds or nothing is left to do (no process ready, no timer to wait for, no
        outside work under way). Gives whether ``until`` holds (True without one)."""
        sys.setrecursionlimit(max(sys.getrecursionlimit(), RECURSION_LIMIT))
        self.hub = getcurrent()
        self._thread_id = threading.get_ident()
        try:
            while True:
                self._turn(until)
                if until is not None and until():
                    return True
                self._busy.clear()
                if not self._wait(forever=until is not None and bool(self.ports)):
                    return until is None
        finally:
            self._busy.clear()
            self.attention = True

    def _turn(self, until: Callable[[], bool] | None = None) -> None:
        """Run until nothing is ready."""
        runq = self.runq
        self.cur = None
        self._busy.set()
        while True:
            process = self.cur
            if process is None:
                if self.attention:
                    self._attend()
                    if until is not None and until():
                        return
                if not runq:
                    if self._posts.empty():
                        return
                    self.attention = True
                    continue
                process = self._choose() if self.steered else runq.popleft()
                self.cur = process
            target = process.greenlet
            if target is not None:
                target.switch()
            elif self._workers:
                self._workers.pop().switch()
            else:
                self._start_worker()

    def _attend(self) -> None:
        """Do what is to be done besides running processes."""
        del self._workers[SPARE_WORKERS:]
        self.attention = self.steered
        self.exports["preempt"] = self.strategy is not None
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure
        self.events.tend()
        posts = self._posts
        while not posts.empty():
            self._do(posts.get_nowait())
        if self.timers.heap:
            self.timers.fire_due()

    def attend_only(self, seconds: float, over: Callable[[], bool]) -> None:
        """Do what is posted and run no process, until ``over()`` holds or that much time has passed. To be posted itself."""
        until = time.monotonic() + seconds
        while not over() and (left := until - time.monotonic()) > 0:
            with suppress(Empty):
                self._do(self._posts.get(timeout=left))

    def _do(self, action: Callable[[], Any]) -> None:
        try:
            action()
        except ProcessKilled:
            pass
        except Exception as error:
            self.log(f"a posted action failed: {type(error).__name__}: {error}")

    def _choose(self) -> Process:
        """The process a controlled schedule wants to run now, the slice before it logged."""
        if self.slices is not None and self._slice_pid:
            self.slices.append((self._slice_pid, self._slice_acts, self._slice_pauses))
        if isinstance(self.clock, VirtualClock):
            self.clock.advance(self.clock.slice_time)
        runq = self.runq
        index = self.strategy.choose(runq) if self.strategy is not None else 0
        process = runq[index]
        del runq[index]
        self._slice_pid = process.pid.number | process.pid.serial << PID_BITS
        self._slice_acts = self._slice_entries = self._slice_pauses = 0
        return process

    def _wait(self, forever: bool) -> bool:
        """Nothing is ready: wait for a timer or a post. False when neither can come (never with ``forever``)."""
        if self.on_idle is not None:
            self._do(self.on_idle)
        due = self.timers.next_due()
        clock = self.clock
        timeout: float | None = None
        if due is not None:
            if isinstance(clock, VirtualClock):
                if clock.auto and self._posts.empty() and not self._outstanding:
                    if self.ports:
                        return self._wait_outside(clock, due)
                    clock.jump(due)
                    self.attention = True
                    return True
            else:
                timeout = clock.wait_seconds(due)
        if not forever and timeout is None and not self._outstanding and self._posts.empty():
            return False
        self.attention = True
        try:
            action = self._posts.get(timeout=timeout)
        except Empty:
            return True
        self._do(action)
        return True

    def _wait_outside(self, clock: VirtualClock, due: int) -> bool:
        """What is outside may have something to tell before the next timer. It lives in real time, and so does a virtual clock then."""
        begun, left = time.monotonic_ns(), due - clock.now()
        self.attention = True
        try:
            action = self._posts.get(timeout=max(0, left) / 1e9)
        except Empty:
            clock.jump(due)
            return True
        clock.advance(min(time.monotonic_ns() - begun, max(0, left)))
        self._do(action)
        return True


def _forget(event: Any) -> None:
    """``Scheduler.record`` while events are off but the schedule is controlled."""
