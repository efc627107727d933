"""How timers start and stop: those of receives, those that send a message, those that call a Python function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.runtime.acts import Acts
from otpshell.runtime.clock import MILLISECOND
from otpshell.runtime.timers import CallTimer, Timer
from otpshell.terms.atom import INFINITY, atom
from otpshell.terms.errors import ErlError
from otpshell.terms.idents import Pid, Ref, new_ref

TIMEOUT_VALUE = atom("timeout_value")
# A timer is due in a whole millisecond, no sooner than asked for.
ROUND_UP = MILLISECOND - 1


class Timing(Acts):
    """The part of the scheduler that has to do with time."""

    message_timers: dict[Ref, Timer]
    call_timers: dict[Ref, CallTimer]

    # -- timers of receives ------------------------------------------------------------------------------------------

    def start_timer(self, milliseconds: Any) -> Timer | None:
        """The timer of a receive with ``after``; None for ``:infinity``; ErlError ``:timeout_value`` for what is no time."""
        if type(milliseconds) is int and not milliseconds >> 32:
            timer = Timer()
            timer.process = self.cur
            if not milliseconds:
                # Over before it has begun: only what is in the mailbox already is received.
                timer.fired = True
                timer.bucket = {}
                return timer
            timer.fired = False
            # TimerQueue.add, written out: every call with a timeout comes through here.
            timers = self.timers
            clock = timers.clock
            read = clock.read
            timer.due = due = (read() + clock.shift + ROUND_UP) // MILLISECOND + milliseconds
            bucket = timers.buckets.get(due)
            if bucket is None:
                timers.add_at(timer, due)
            else:
                timer.bucket = bucket
                bucket[timer] = None
            return timer
        if milliseconds is INFINITY:
            return None
        raise ErlError(TIMEOUT_VALUE)

    # -- message timers ----------------------------------------------------------------------------------------------

    def send_after(self, milliseconds: int, to: Any, message: Any, *, wrapped: bool = False, absolute: bool = False) -> Ref:
        """``Process.send_after``; with ``wrapped`` the message is ``{:timeout, ref, message}`` (``:erlang.start_timer``).

        ``to`` is a pid or a name, looked up when the timer fires. With ``absolute``, ``milliseconds`` is a time of the VM's clock.
        """
        self.next_ref = number = self.next_ref + 1
        ref = new_ref(number)
        if self.watch:
            if self.steered:
                self.point()
            self.emit("timer", self.cur.pid if self.cur is not None else None, ref, (to, message, milliseconds))
        payload = (atom("timeout"), ref, message) if wrapped else message
        process = to.process if type(to) is Pid else None
        if type(to) is Pid:
            if process is None:
                return ref
            if process.timers is None:
                process.timers = {}
            process.timers[ref] = None

        def fire() -> None:
            del self.message_timers[ref]
            receiver = process
            if receiver is not None:
                receiver.timers.pop(ref, None)  # type: ignore[union-attr]
            else:
                receiver = self.names.get(to)
            if self.watch:
                self.emit("fire", None, ref)
            if receiver is not None:
                self.deliver(receiver, payload)

        timer = CallTimer(fire, (to, payload))
        timer.process = process
        self.message_timers[ref] = timer
        if absolute:
            self.timers.add_at(timer, milliseconds)
        else:
            self.timers.add(timer, milliseconds)
        return ref

    def cancel_timer(self, ref: Ref) -> int | None:
        """Stop a message timer: the milliseconds it had left, None when it has fired or never was."""
        if self.steered:
            self.point()
        left = self.read_timer(ref)
        if left is not None:
            self.forget_timer(ref)
        if self.watch:
            self.emit("cancel_timer", self.cur.pid if self.cur is not None else None, ref, left)
        return left

    def read_timer(self, ref: Ref) -> int | None:
        """The milliseconds a message timer has left, None when it has fired or never was."""
        timer = self.message_timers.get(ref)
        if timer is None:
            return None
        # rounded up as the time it is due was: nobody is to wait longer than asked for
        return max(0, timer.due + -self.timers.clock.now() // 1_000_000)

    def forget_timer(self, ref: Any) -> None:
        timer = self.message_timers.pop(ref, None)
        if timer is not None:
            timer.cancel()
            if timer.process is not None and timer.process.timers is not None:
                timer.process.timers.pop(ref, None)

    # -- timers that call --------------------------------------------------------------------------------------------

    def call_after(self, milliseconds: int, action: Callable[[], Any], *, repeat: bool = False, sends: Any = None) -> Ref:
        """Call a Python function when that time has passed, with ``repeat`` again and again: the ``:timer`` module stands on it.

        ``sends`` is (to, message) when that is what the function does.
        """
        self.next_ref = number = self.next_ref + 1
        ref = new_ref(number)
        if self.watch:
            self.emit("timer", self.cur.pid if self.cur is not None else None, ref, (None, None, milliseconds))

        def fire() -> None:
            if self.watch:
                self.emit("fire", None, ref)
            if repeat:
                timer.fired = False
                self.timers.add_at(timer, timer.due + max(1, milliseconds))
            else:
                del self.call_timers[ref]
            action()

        timer = CallTimer(fire, sends)
        timer.process = self.cur
        self.call_timers[ref] = timer
        self.timers.add(timer, milliseconds)
        return ref

    def cancel_call(self, ref: Ref) -> bool:
        """Stop a timer of :meth:`call_after`: whether it was still running."""
        timer = self.call_timers.pop(ref, None)
        if timer is None:
            return False
        if self.watch:
            self.emit("cancel_timer", self.cur.pid if self.cur is not None else None, ref)
        timer.cancel()
        return True
