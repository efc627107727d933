"""How a VM meets the rest of the program: its own thread and ticker, posts from other threads, futures, blocking work, and limits."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from greenlet import getcurrent

from otpshell.runtime.ports import Ports
from otpshell.runtime.process import Process
from otpshell.runtime.signals import KILLED, Interrupted
from otpshell.terms.atom import NORMAL, atom
from otpshell.terms.errors import ErlExit, ProcessKilled
from otpshell.terms.fun import run
from otpshell.terms.idents import Pid

SLICE_SECONDS = 0.004
MEMORY_TICKS = 25
# A mailbox this long is taken for the reason when memory runs out; else it is the process that runs.
LONG_MAILBOX = 10_000
# Deep enough for body recursion a million calls deep through several Python frames each; recursion without end meets it first.
RECURSION_LIMIT = 4_000_000
MEMORY_LIMIT = (atom("system_limit"), atom("memory"))


def resident_bytes() -> int:
    """Memory this program holds now; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * 4096
    except OSError:
        return 0


class Outside(Ports):
    """The part of the scheduler that other threads use."""

    exports: dict[str, Any]
    strategy: Any
    attention: bool
    hub: Any
    log: Any
    block: Any
    spawn: Any
    run: Any
    max_memory: int | None
    _posts: Any
    _pool: Any
    _busy: threading.Event
    _ticker: threading.Thread | None
    _stopping: bool
    _outstanding: int
    _thread_id: int
    _turn: Any
    _wait: Any
    _thread: threading.Thread | None

    # -- blocking work -----------------------------------------------------------------------------------------------

    def blocking(self, work: Callable[[], Any]) -> Any:
        """Run ``work()`` on a worker thread while only this process waits; gives its result or raises its exception."""
        process = self.cur
        future = self._thread_pool().submit(work)
        self._outstanding += 1

        def done(_: Any) -> None:
            def done_waiting() -> None:
                self._outstanding -= 1
                self.wake(process)

            self.post(done_waiting)

        future.add_done_callback(done)
        while not future.done():
            self.block(None)
        return future.result()

    def wait_for(self, done: Callable[[], Any], milliseconds: Any) -> bool:
        """Have only the calling process wait until ``done()`` holds, which is looked at whenever somebody :meth:`wake` is
        called or a message comes, or until the time has passed; ``done()`` at the end. ErlError ``:timeout_value`` for what is no time."""
        timer = self.start_timer(milliseconds)
        try:
            while not (found := bool(done())) and not (timer is not None and timer.fired):
                self.block(timer)
            return found
        finally:
            if timer is not None:
                timer.cancel()

    def wake(self, process: Process) -> None:
        """Let a process that waits in :meth:`block` look again at what it waits for."""
        if process.waiting:
            process.waiting = False
            self.runq.append(process)

    def _thread_pool(self) -> Any:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="otpshell-io")
        return self._pool

    # -- the thread --------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Run in a thread of its own until :meth:`stop`, with a ticker for time slices when the schedule is live."""
        previous = threading.stack_size()
        for megabytes in (512, 256, 64, 0):
            try:
                threading.stack_size(megabytes << 20)
                self._thread = threading.Thread(target=self._main, name="otpshell-scheduler", daemon=True)
                self._thread.start()
                break
            except (ValueError, RuntimeError):
                if not megabytes:
                    raise
            finally:
                threading.stack_size(previous)
        self.start_ticker()

    def start_ticker(self) -> None:
        """Give time slices from now on (also to :meth:`run` in the caller's thread)."""
        if self._ticker is None:
            self.post(self.events.use_lean)
            self._ticker = threading.Thread(target=self._tick, name="otpshell-ticker", daemon=True)
            self._ticker.start()

    def stop(self, timeout: float | None = 5.0) -> None:
        """End the scheduler's thread; processes are dropped where they stand."""
        self._stopping = True
        self._busy.set()
        self.post(lambda: None)
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(timeout)
        for port in list(self.ports.values()):
            port.driver.close(soon=True)
        for action in list(self.at_stop.values()):
            action()
        if self._poller is not None:
            self._poller.stop()
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def _main(self) -> None:
        sys.setrecursionlimit(max(sys.getrecursionlimit(), RECURSION_LIMIT))
        self.hub = getcurrent()
        self._thread_id = threading.get_ident()
        while not self._stopping:
            try:
                self._turn(lambda: self._stopping)
                if self._stopping:
                    break
                self._busy.clear()
                self._wait(forever=True)
            except (ProcessKilled, Interrupted):
                # force_exit hit between two processes: its victim has given way already and ends when it would run next.
                self.attention = True
            except (KeyboardInterrupt, SystemExit) as error:
                self.log(f"the scheduler met {type(error).__name__}")

    def _tick(self) -> None:
        ticks = 0
        while not self._stopping:
            self._busy.wait()
            ticks += 1
            if self.max_memory is not None and not ticks % MEMORY_TICKS and resident_bytes() > self.max_memory:
                self.post(self._relieve_memory)
            time.sleep(SLICE_SECONDS)
            if self.strategy is None:
                self.events.refresh()
                if self.events.full():
                    self.attention = True
                    self.exports["preempt"] = True
                if self.timers.is_due():
                    self.attention = True
                    self.exports["preempt"] = True
                elif self.runq or ((process := self.cur) is not None and process.has_long_list()):
                    self.exports["preempt"] = True

    # -- from outside ------------------------------------------------------------------------------------------------

    def post(self, action: Callable[[], Any]) -> None:
        """Have ``action()`` called by the scheduler between two processes, soon. Thread safe. It must be short and must not block."""
        self._posts.put(action)
        self.attention = True
        self.exports["preempt"] = True

    def call_in_process(self, function: Any, args: tuple[Any, ...] = (), **options: Any) -> Any:
        """Run ``function(*args)`` in a new process; gives a ``concurrent.futures.Future`` of the term it returns.

        The future fails with what the function raised, or with ErlExit of the exit reason when a signal ended the process. Its ``pid`` is
        set once the process exists. ``options`` as for :meth:`spawn`.
        """
        future: Any = Future()
        future.pid = None

        def body() -> Any:
            try:
                result = run(function(*args))
            except Exception as error:
                # Whoever waits for the future is told: the log need not be.
                error.told = True  # type: ignore[attr-defined]
                future.set_exception(error)
                raise
            if not future.done():
                future.set_result(result)
            return NORMAL

        def ended(process: Process, reason: Any) -> None:
            if not future.done():
                future.set_exception(ErlExit(reason))

        def begin() -> None:
            future.pid = self.spawn(body, (), **options)
            process = future.pid.process
            process.on_exit = [ended]

        self.post(begin)
        return future

    def run_until(self, future: Any) -> Any:
        """:meth:`run` in this thread until ``future`` is done; gives its result. For VMs without a thread of their own."""
        self.run(future.done)
        return future.result(timeout=0)

    # -- limits ------------------------------------------------------------------------------------------------------

    def _relieve_memory(self) -> None:
        """Memory is beyond ``max_memory``: end the process with the longest mailbox, or else the one that was running."""
        if self.max_memory is None or resident_bytes() <= self.max_memory:
            return
        longest = max(self.processes.values(), key=lambda process: len(process.mailbox), default=None)
        if longest is None:
            return
        culprit = longest if len(longest.mailbox) > LONG_MAILBOX or not self.runq else self.runq[-1]
        if culprit.exit_reason is None:
            self.log(f"{culprit.pid!r} is ended: memory is beyond {self.max_memory} bytes")
            self.doom(culprit, MEMORY_LIMIT)

    def force_exit(self, pid: Pid) -> bool:
        """End a process that computes in Python code and never comes to a :meth:`pause`; from another thread, as a last resort after an
        exit signal. Whether it was running."""
        process = pid.process
        if process is None or self.cur is not process:
            return False
        if process.exit_reason is None:
            process.exit_reason = KILLED
        self._raise_there(ProcessKilled)
        return True

    def force_interrupt(self, pid: Pid) -> bool:
        """Have a process that computes in Python code without ever coming to :meth:`pause` meet :class:`Interrupted` there. From another
        thread; whether it was running."""
        process = pid.process
        if process is None or self.cur is not process:
            return False
        self._raise_there(Interrupted)
        return True

    def _raise_there(self, what: type[BaseException]) -> None:
        """Raise an exception in the VM's thread, wherever it is."""
        # Hardly ever needed, and a quarter of a megabyte.
        import ctypes

        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._thread_id), ctypes.py_object(what))
