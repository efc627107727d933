"""How a process runs: the greenlets that run processes, and how a process gives way to the next one.

:class:`~otpshell.runtime.scheduler.Scheduler` tells how workers and hub play together.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import FunctionType
from typing import Any

from greenlet import GreenletExit, getcurrent, greenlet

from otpshell.runtime.process import LongMailbox, Process
from otpshell.runtime.signals import KILLED, Hibernate
from otpshell.runtime.spawning import SYSTEM_LIMIT, Spawning
from otpshell.terms.atom import NORMAL, atom
from otpshell.terms.cons import EMPTY
from otpshell.terms.errors import ErlError, ErlExit, ErlThrow, ProcessKilled

SPARE_WORKERS = 128
# A switch of greenlets copies the part of the C stack where the two overlap to the heap and back: 3 kB of a process that waits in the
# middle of an expression. So workers begin at several depths, each so many C calls (5 kB) below the one before it, and those that take
# turns seldom overlap: a ping-pong takes 7% less.
TERRACES, TERRACE_CALLS = 8, 8
# Python keeps the frames of a stack in pieces of 16 kB that it asks the operating system for and gives back one by one, which takes half of
# the time of a recursion through a list of 1,000 elements. A frame that says it needs more than 2 MB is given a piece of 4 MB, and those
# above it have the rest, some 15,000 frames, for as long as it is there. What is not used takes no memory. So begin the workers that come
# first, which are those that are used again and again; more of them are needed only where many processes wait in the middle of an
# expression, and such a process is to be small.
ROOMY_WORKERS, ROOMY_SLOTS = 128, 2**18
NOCATCH, STACK, MEMORY = atom("nocatch"), atom("stack"), atom("memory")


def simple_crash(process: Process, error: BaseException) -> Any:
    """The exit reason of a process that an exception left, when the language layer has not said how to make it."""
    if type(error) is ErlExit:
        return error.value
    if type(error) is ErlThrow:
        return ((NOCATCH, error.value), EMPTY)
    if type(error) is ErlError:
        return (error.value, EMPTY)
    return (atom(type(error).__name__), EMPTY)


class Workers(Spawning):
    """The part of the scheduler in which processes run."""

    on_crash: Callable[[Process, BaseException], Any]
    # What a pending tail call names that waits: :meth:`_suspend`, one object for all.
    suspend: Callable[[Any, Any, Any], Any]
    # Those that are free for a process, and how many there have ever been.
    _workers: list[Any]
    _started: int
    _failure: BaseException | None
    _slice_acts: int
    _slice_entries: int
    _slice_pauses: int

    # -- giving way --------------------------------------------------------------------------------------------------

    def block(self, timer: Any = None) -> None:
        """Wait, keeping the stack, until a message comes or ``timer`` fires."""
        process = self.cur
        if timer is not None:
            if timer.fired:
                return
            process.timer = timer
        process.waiting = True
        runq = self.runq
        if runq and not self.attention:
            self.cur = following = runq.popleft()
            target = following.greenlet
            if target is None:
                workers = self._workers
                target = workers.pop() if workers else self.hub
            target.switch()
        else:
            self.cur = None
            self.hub.switch()
        if timer is not None:
            process.timer = None

    def _suspend(self, going_on: Any, args: Any, timer: Any) -> Any:
        """What ``[suspend, (function, args, timer)]`` does when it is not the process's outermost call that returned it: :meth:`block`,
        then ``function(*args)``.

        Until that call and its tail calls have returned, the process cannot give its stack back. It is ``nested``: receives block where
        they are and need not unwind to here only to wait, which takes 3% off a ping-pong.
        """
        self.block(timer)
        # Who looks at this stack from now on finds the function above.
        function, going_on = going_on, None
        process = self.cur
        before, process.nested = process.nested, True
        try:
            result = function(*args)
            while type(result) is list and result[0] is not self.suspend:
                function, args = result
                result = function(*args)
            return result
        finally:
            process.nested = before

    def pause(self) -> None:
        """Preempted: let others run. Called by compiled code when ``preempt`` is set; harmless outside of processes."""
        process = self.cur
        if process is None or threading.get_ident() != self._thread_id:
            return
        strategy = self.strategy
        if strategy is not None:
            self._slice_entries += 1
            if not strategy.switch_at_pause(self._slice_acts):
                return
            self._slice_pauses = self._slice_entries
        else:
            self.exports["preempt"] = False
            process.reductions += 4000
            if process.has_long_list():
                process.mailbox = LongMailbox(process.mailbox)
            if not self.runq and not self.attention:
                return
            self._slice_pauses = 1
        self._give_way()

    def yield_(self) -> None:
        """``:erlang.yield()``."""
        if self.runq or self.attention:
            self._give_way()

    def _give_way(self) -> None:
        process = self.cur
        self.runq.append(process)
        self.cur = None
        self.hub.switch()

    # -- workers -----------------------------------------------------------------------------------------------------

    def _worker(self) -> None:
        """Body of a worker greenlet: run ``cur``, which has no stack, then the next one, until switched away for good."""
        me = getcurrent()
        runq = self.runq
        workers = self._workers
        processes = self.processes
        suspend = self.suspend
        while True:
            process = self.cur
            process.greenlet = me
            function, args, _ = process.continuation
            try:
                result = function(*args)
                while type(result) is list:
                    function, args = result
                    if function is suspend:
                        break
                    result = function(*args)
            except ProcessKilled as killed:
                if type(killed) is Hibernate:
                    self._hibernate(process, killed.continuation)
                else:
                    self.finish(process, KILLED if process.exit_reason is None else process.exit_reason)
            except GreenletExit:
                raise
            except BaseException as error:
                self._crashed(process, error)
            else:
                if function is suspend:
                    process.greenlet = None
                    process.continuation = args
                    timer = args[2]
                    if timer is None or not timer.fired:
                        process.waiting = True
                    else:
                        runq.append(process)
                elif (
                    process.rare is None
                    and process.links is None
                    and process.monitors is None
                    and process.monitored_by is None
                    and not self.watch
                ):
                    # finish(), as far as it concerns a process that nobody is tied to: 0.1 µs less of the 2.5 µs from spawn to exit.
                    process.exit_reason = NORMAL
                    pid = process.pid
                    pid.process = None
                    del processes[pid]
                else:
                    try:
                        self.finish(process, NORMAL)
                    except ProcessKilled:
                        pass
            process = None
            if runq and not self.attention:
                self.cur = process = runq.popleft()
                target = process.greenlet
                if target is None:
                    continue
            else:
                self.cur = None
                target = self.hub
            workers.append(me)
            target.switch()

    def _hibernate(self, process: Process, continuation: Any) -> None:
        process.greenlet = None
        process.continuation = continuation
        if process.mailbox:
            self.runq.append(process)
        else:
            process.waiting = True

    def _crashed(self, process: Process, error: BaseException) -> None:
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            # Not the process's doing: whoever runs this scheduler gets it.
            self._failure = error
            self.attention = True
            reason: Any = KILLED
        else:
            if isinstance(error, (RecursionError, MemoryError)):
                error = ErlError((SYSTEM_LIMIT, STACK if isinstance(error, RecursionError) else MEMORY))
            try:
                reason = self.on_crash(process, error)
            except ProcessKilled:
                reason = process.exit_reason
            except Exception as second:
                self.log(f"the crash hook failed: {type(second).__name__}: {second}")
                reason = simple_crash(process, error)
        self.finish(process, reason)

    def _start_worker(self) -> None:
        """Run ``cur`` on a new worker. To be called by the hub."""
        self._started += 1
        self._start_below(self._started % TERRACES * TERRACE_CALLS)

    def _start_below(self, calls: int) -> None:
        """Begin a worker's part of the C stack so many calls below the hub's."""
        if calls:
            next(map(self._start_below, (calls - 1,)))
        else:
            # A plain function: a bound method would put another C frame on what each switch copies, which costs 2%.
            body = _roomy_worker if self._started <= ROOMY_WORKERS else Workers._worker
            greenlet(body, self.hub).switch(self)


# The same code in a frame that asks for more slots than it uses.
_roomy_worker = FunctionType(Workers._worker.__code__.replace(co_stacksize=ROOMY_SLOTS), globals())
