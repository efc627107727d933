"""How a process comes into being: its pid, its record, its place among the ready ones."""

from __future__ import annotations

from typing import Any

from otpshell.runtime.acts import DEMONITOR
from otpshell.runtime.outside import Outside
from otpshell.runtime.process import Process
from otpshell.runtime.signals import DOWN
from otpshell.terms.atom import atom
from otpshell.terms.errors import ErlError
from otpshell.terms.idents import Pid

# A pid prints as <0.number.serial>; as on OTP 25 the serial counts up when 15 bits of number are used up.
PID_BITS = 15
PID_MASK = (1 << PID_BITS) - 1
SYSTEM_LIMIT = atom("system_limit")


class Spawning(Outside):
    """The part of the scheduler that makes processes."""

    vm: Any
    max_processes: int
    process_class: type[Process]
    # The newest pid's number and serial.
    _last_number: int
    _serial: int

    def spawn(
        self,
        function: Any,
        args: tuple[Any, ...] = (),
        *,
        link: bool = False,
        monitor: bool = False,
        alias: str | None = None,
        tag: Any = DOWN,
        initial_call: Any = None,
        group_leader: Any = None,
    ) -> Any:
        """A new process that runs the Python function ``function(*args)`` (calling convention of compiled code).

        Gives its pid, with ``monitor`` a tuple ``(pid, ref)``. ``initial_call`` is an MFA tuple for ``Process.info``.
        """
        me = self.cur
        pid = self.begin(function, args, initial_call)
        process = pid.process
        if group_leader is not None:
            process.group_leader = group_leader
        if link:
            self.join(me, process)
            if self.watch:
                self.emit("link", me.pid, pid)
        if not monitor:
            return pid
        ref = self.make_ref()
        if alias is not None:
            ref.target = me
            if alias != DEMONITOR:
                if me.aliases is None:
                    me.aliases = {}
                me.aliases[ref] = alias
        process.monitored_by = {ref: (me, pid, tag)}
        if me.monitors is None:
            me.monitors = {}
        me.monitors[ref] = process
        if self.watch:
            self.emit("monitor", me.pid, pid, ref)
        return pid, ref

    def begin(self, function: Any, args: tuple[Any, ...], initial_call: Any) -> Pid:
        """:meth:`spawn` without a link or a monitor: make the process and let it be ready."""
        if self.steered:
            self.point()
        processes = self.processes
        if len(processes) >= self.max_processes:
            raise ErlError(SYSTEM_LIMIT)
        new_process = self.process_class
        number = self._last_number + 1
        if number > PID_MASK:
            number = 0
            self._serial += 1
        self._last_number = number
        pid = Pid()
        pid.number = number
        pid.serial = self._serial
        pid.vm = self.vm
        pid.process = processes[pid] = process = new_process()
        process.pid = pid
        process.mailbox = []
        process.continuation = (function, args, None)
        process.waiting = process.trap_exit = False
        process.greenlet = process.exit_reason = process.links = process.monitors = process.monitored_by = process.aliases = None
        process.dictionary = process.name = process.timer = process.timers = process.mark_ref = process.flags = process.on_exit = None
        process.mark_at = process.reductions = 0
        process.initial_call = initial_call
        me = self.cur
        if me is None:
            process.parent = process.group_leader = parent = None
        else:
            process.parent = parent = me.pid
            process.group_leader = me.group_leader
        if self.watch:
            record = self.record
            record(("spawn", parent, pid, function if initial_call is None else initial_call))
        self.runq.append(process)
        return pid
