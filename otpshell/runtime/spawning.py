"""How a process comes into being: its pid, its record, its place among the ready ones."""

from __future__ import annotations

from types import FunctionType, MethodType
from typing import Any

from otpshell.runtime.acts import DEMONITOR
from otpshell.runtime.outside import Outside
from otpshell.runtime.process import Process
from otpshell.runtime.signals import DOWN
from otpshell.terms.atom import atom
from otpshell.terms.errors import BADARG, ErlError
from otpshell.terms.fun import BadArity, ExtFun
from otpshell.terms.idents import Pid

# A pid prints as <0.number.serial>; as on OTP 25 the serial counts up when 15 bits of number are used up.
PID_BITS = 15
PID_MASK = (1 << PID_BITS) - 1
SYSTEM_LIMIT = atom("system_limit")


class NoFun(ErlError):
    """``:badarg`` of a spawn of what is no fun; ``message`` is what its ``ArgumentError`` says."""

    __slots__ = ("message",)

    def __init__(self) -> None:
        super().__init__(BADARG)
        self.message = b"errors were found at the given arguments:\n\n  * 1st argument: not a fun\n"


def _call_external(fun: ExtFun) -> Any:
    return fun.target()


def _call_wrong_arity(fun: ExtFun) -> Any:
    raise BadArity(fun, ())


class Spawning(Outside):
    """The part of the scheduler that makes processes."""

    vm: Any
    process_class: type[Process]
    # The newest pid's number and serial, and the number up to which the next ones can be given without a look at the limits.
    _newest: int
    _serial: int
    _unchecked: int
    _max_processes: int

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

    def begin(self, function: Any, args: tuple[Any, ...] = (), initial_call: Any = None) -> Pid:
        """:meth:`spawn` without a link or a monitor: make the process and let it be ready. With one argument this is ``spawn(fun)``."""
        if type(function) is not FunctionType:
            function, args = self._to_call(function, args)
        if self.steered:
            self.point()
        self._newest = number = self._newest + 1
        if number > self._unchecked:
            number = self._check_number()
        pid = Pid()
        pid.number = number
        pid.serial = self._serial
        pid.vm = self.vm
        new_process = self.process_class
        pid.process = self.processes[pid] = process = new_process()
        process.pid = pid
        process.mailbox = []
        process.continuation = (function, args, None)
        process.waiting = process.nested = False
        process.greenlet = process.exit_reason = process.links = process.monitors = process.monitored_by = process.dictionary = None
        process.timer = process.mark_ref = process.rare = None
        process.mark_at = process.reductions = 0
        process.initial_call = initial_call
        me = self.cur
        if me is None:
            process.parent = process.group_leader = None
        else:
            process.parent = me.pid
            process.group_leader = me.group_leader
        if self.watch:
            record = self.record
            record(("spawn", process.parent, pid, function if initial_call is None else initial_call))
        self.runq.append(process)
        return pid

    def _check_number(self) -> int:
        """The next pid's number when it cannot be given without a look: the numbers are used up, or there may be too many processes."""
        room = self.max_processes - len(self.processes)
        if room <= 0:
            self._newest -= 1
            raise ErlError(SYSTEM_LIMIT)
        if self._newest > PID_MASK:
            self._newest = 0
            self._serial += 1
        # Every process takes one number: so many can come before a look is needed again.
        self._unchecked = min(PID_MASK, self._newest + room - 1)
        return self._newest

    @property
    def max_processes(self) -> int:
        """How many processes there may be; one more is refused with ``:system_limit``."""
        return self._max_processes

    @max_processes.setter
    def max_processes(self, most: int) -> None:
        self._max_processes = most
        self._unchecked = -1

    @staticmethod
    def _to_call(fun: Any, args: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
        """The Python function and arguments a new process runs for what is no Python function. (One that takes another number of arguments
        fails in the new process, where it is called.)"""
        if type(fun) is ExtFun:
            return (_call_external if fun.arity == 0 else _call_wrong_arity), (fun,)
        if type(fun) is MethodType:
            return fun, args
        raise NoFun
