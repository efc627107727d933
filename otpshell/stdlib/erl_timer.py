"""Erlang's ``:timer``: calls and messages later, once or again and again, and time units."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import erlang_signals as signals
from otpshell.stdlib import erlang_spawning as spawning
from otpshell.stdlib.process import wait
from otpshell.terms.atom import ERROR, OK, Atom, atom
from otpshell.terms.cons import is_list, is_proper, to_pylist
from otpshell.terms.errors import BADARG, BADARITH, ErlError
from otpshell.terms.fun import call
from otpshell.terms.idents import Pid, Ref

timer = Native(
    "timer",
    "timer.erl",
    app="stdlib",
    doc="""\
Timers that send a message or call a function later, once or again and again; and units of time as milliseconds.

    iex> :timer.minutes(5)
    300000
    iex> {:ok, _timer} = :timer.send_after(10, :tick)
    iex> receive do: (:tick -> :received)
    :received
""",
)
fn = timer.fn
_BAD = (ERROR, BADARG)
ONCE, INTERVAL, SEND_LOCAL, INSTANT = atom("once"), atom("interval"), atom("send_local"), atom("instant")
KILL = atom("kill")
_MAX = 1 << 62


def _time(value: Any) -> bool:
    return type(value) is int and 0 <= value <= _MAX


def _address(vm: Any, to: Any) -> bool:
    if type(to) is tuple and len(to) == 2:
        return type(to[0]) is Atom and type(to[1]) is Atom
    return type(to) is Pid or type(to) is Atom


def _call_later(vm: Any, milliseconds: int, kind: Atom, module: Atom, name: Atom, args: tuple[Any, ...]) -> Any:
    def spawn() -> Any:
        return vm.sched.spawn(spawning.call_mfa, (vm, module, name, args), initial_call=(module, name, len(args)))

    ref = vm.sched.call_after(milliseconds, spawn, repeat=kind is INTERVAL)
    return (OK, (kind, ref))


def _mfa(module: Any, name: Any, args: Any) -> bool:
    return type(module) is Atom and type(name) is Atom and is_list(args) and is_proper(args)


@fn(vm=True)
def apply_after(vm: Any, milliseconds: Any, module: Any, function: Any, args: Any) -> Any:
    """Calls a function in a process of its own after `milliseconds`: `{:ok, timer}`.

    iex> {:ok, _timer} = :timer.apply_after(10, Process, :send, [self(), :later, []])
    iex> receive do message -> message end
    :later
    """
    if not (_time(milliseconds) and _mfa(module, function, args)):
        return _BAD
    return _call_later(vm, milliseconds, ONCE, module, function, tuple(to_pylist(args)))


@fn(vm=True)
def apply_interval(vm: Any, milliseconds: Any, module: Any, function: Any, args: Any) -> Any:
    """Calls a function in a process of its own every `milliseconds`: `{:ok, timer}`.

    iex> {:ok, timer} = :timer.apply_interval(10, Process, :send, [self(), :tick, []])
    iex> receive do message -> message end
    :tick
    iex> :timer.cancel(timer)
    {:ok, :cancel}
    """
    if not (_time(milliseconds) and _mfa(module, function, args)):
        return _BAD
    return _call_later(vm, milliseconds, INTERVAL, module, function, tuple(to_pylist(args)))


def _quiet_send(vm: Any, to: Any, message: Any) -> None:
    try:
        vm.sched.send(to, message)
    except ErlError:
        # The name is not registered any more; OTP's timer server drops the message too.
        pass


@fn("send_after", vm=True)
def send_after_self(vm: Any, milliseconds: Any, message: Any) -> Any:
    """Sends the caller a message after `milliseconds`: `{:ok, timer}`.

    iex> {:ok, _timer} = :timer.send_after(10, :wake_up)
    iex> receive do message -> message end
    :wake_up
    """
    return send_after(vm, milliseconds, vm.sched.cur.pid, message)


@fn(vm=True)
def send_after(vm: Any, milliseconds: Any, to: Any, message: Any) -> Any:
    """Sends a process a message after `milliseconds`: `{:ok, timer}`.

    iex> {:ok, _timer} = :timer.send_after(10, self(), :wake_up)
    iex> receive do message -> message end
    :wake_up
    """
    if not (_time(milliseconds) and _address(vm, to)):
        return _BAD
    if type(to) is Pid:
        return (OK, (SEND_LOCAL, vm.sched.send_after(milliseconds, to, message)))
    return (OK, (ONCE, vm.sched.call_after(milliseconds, lambda: _quiet_send(vm, to, message), sends=(to, message))))


@fn("send_interval", vm=True)
def send_interval_self(vm: Any, milliseconds: Any, message: Any) -> Any:
    """Sends the caller a message every `milliseconds`: `{:ok, timer}`.

    iex> {:ok, timer} = :timer.send_interval(10, :tick)
    iex> receive do message -> message end
    :tick
    iex> :timer.cancel(timer)
    {:ok, :cancel}
    """
    return send_interval(vm, milliseconds, vm.sched.cur.pid, message)


@fn(vm=True)
def send_interval(vm: Any, milliseconds: Any, to: Any, message: Any) -> Any:
    """Sends a process a message every `milliseconds`, as long as the process lives: `{:ok, timer}`.

    iex> {:ok, timer} = :timer.send_interval(10, self(), :tick)
    iex> receive do message -> message end
    :tick
    iex> :timer.cancel(timer)
    {:ok, :cancel}
    """
    if not (_time(milliseconds) and _address(vm, to)):
        return _BAD
    sched = vm.sched
    owner = to if type(to) is Pid else sched.names[to].pid if type(to) is Atom and to in sched.names else None

    def send() -> None:
        if type(to) is not tuple and (owner is None or owner.process is None):
            sched.cancel_call(ref)
        else:
            _quiet_send(vm, to, message)

    ref = sched.call_after(milliseconds, send, repeat=True, sends=(to, message))
    if owner is not None and owner.process is not None:
        process = owner.process
        if process.on_exit is None:
            process.on_exit = []
        process.on_exit.append(lambda *_: sched.cancel_call(ref))
    return (OK, (INTERVAL, ref))


@fn("exit_after", vm=True)
def exit_after_self(vm: Any, milliseconds: Any, reason: Any) -> Any:
    """Sends the caller an exit signal after `milliseconds`: `{:ok, timer}`.

    iex> {pid, ref} = spawn_monitor(fn -> :timer.exit_after(10, :late) && Process.sleep(:infinity) end)
    iex> receive do {:DOWN, ^ref, :process, ^pid, reason} -> reason end
    :late
    """
    return exit_after(vm, milliseconds, vm.sched.cur.pid, reason)


@fn(vm=True)
def exit_after(vm: Any, milliseconds: Any, pid: Any, reason: Any) -> Any:
    """Sends a process, given by its pid or its name, an exit signal after `milliseconds`: `{:ok, timer}`.

    iex> {pid, ref} = spawn_monitor(fn -> Process.sleep(:infinity) end)
    iex> {:ok, _timer} = :timer.exit_after(10, pid, :late)
    iex> receive do {:DOWN, ^ref, :process, ^pid, reason} -> reason end
    :late
    """
    if not (_time(milliseconds) and _address(vm, pid)):
        return _BAD
    sched = vm.sched

    def exit_now() -> Any:
        target = sched.names.get(pid) if type(pid) is Atom else None
        if target is not None or type(pid) is Pid:
            signals.exit_other(vm, pid if target is None else target.pid, reason)
        return OK

    return (OK, (ONCE, sched.call_after(milliseconds, lambda: sched.spawn(exit_now))))


@fn("kill_after", vm=True)
def kill_after_self(vm: Any, milliseconds: Any) -> Any:
    """Kills the caller after `milliseconds`: `{:ok, timer}`.

    iex> {pid, ref} = spawn_monitor(fn -> :timer.kill_after(10) && Process.sleep(:infinity) end)
    iex> receive do {:DOWN, ^ref, :process, ^pid, reason} -> reason end
    :killed
    """
    return exit_after(vm, milliseconds, vm.sched.cur.pid, KILL)


@fn(vm=True)
def kill_after(vm: Any, milliseconds: Any, pid: Any) -> Any:
    """Kills a process after `milliseconds`: `{:ok, timer}`.

    iex> {pid, ref} = spawn_monitor(fn -> Process.sleep(:infinity) end)
    iex> {:ok, _timer} = :timer.kill_after(10, pid)
    iex> receive do {:DOWN, ^ref, :process, ^pid, reason} -> reason end
    :killed
    """
    return exit_after(vm, milliseconds, pid, KILL)


@fn(vm=True)
def cancel(vm: Any, tref: Any) -> Any:
    """Stops a timer of this module: `{:ok, :cancel}`, even when it has fired.

    iex> {:ok, timer} = :timer.send_after(60_000, :late)
    iex> :timer.cancel(timer)
    {:ok, :cancel}
    """
    if not (type(tref) is tuple and len(tref) == 2 and tref[0] in (ONCE, INTERVAL, SEND_LOCAL, INSTANT) and type(tref[1]) is Ref):
        return _BAD
    if tref[0] is SEND_LOCAL:
        vm.sched.cancel_timer(tref[1])
    else:
        vm.sched.cancel_call(tref[1])
    return (OK, atom("cancel"))


@fn(vm=True)
def sleep(vm: Any, milliseconds: Any) -> Any:
    """Waits for `milliseconds`, or for ever with `:infinity`. Gives `:ok`.

    Raises `ErlangError` when `milliseconds` is not an integer from 0 on.

    iex> :timer.sleep(1)
    :ok
    """
    wait(vm, milliseconds)
    return OK


def _timed(vm: Any, run: Any) -> Any:
    clock = vm.sched.clock
    began = clock.now()
    value = run()
    return ((clock.now() - began) // 1000, value)


@fn("tc", vm=True)
def tc_fun(vm: Any, fun: Any) -> Any:
    """Calls a function and measures it: `{microseconds, value}`.

    Raises `BadFunctionError` when `fun` is not a function without arguments.

    iex> {microseconds, value} = :timer.tc(fn -> 1 + 1 end)
    iex> {is_integer(microseconds), value}
    {true, 2}
    """
    return _timed(vm, lambda: call(fun))


@fn("tc", vm=True)
def tc_args(vm: Any, fun: Any, args: Any) -> Any:
    """Calls a function with a list of arguments and measures it: `{microseconds, value}`.

    Raises `BadFunctionError` when `fun` is not a fun, `BadArityError` when it takes another number of arguments, and `ArgumentError` when
    `args` is not a proper list.

    iex> {_microseconds, value} = :timer.tc(fn a, b -> a + b end, [1, 2])
    iex> value
    3
    """
    return _timed(vm, lambda: call(fun, *to_pylist(args)))


@fn(vm=True)
def tc(vm: Any, module: Any, function: Any, args: Any) -> Any:
    """Calls a function of a module and measures it: `{microseconds, value}`.

    Raises `UndefinedFunctionError` when there is no such function, and `ArgumentError` when `module` or `function` is not an atom or `args`
    is not a proper list.

    iex> {_microseconds, value} = :timer.tc(Kernel, :max, [1, 2])
    iex> value
    2
    """
    return _timed(vm, lambda: vm.apply(module, function, *to_pylist(args)))


def _number(value: Any) -> Any:
    if type(value) is not int and type(value) is not float:
        raise ErlError(BADARITH)
    return value


@fn
def seconds(count: Any) -> Any:
    """Seconds in milliseconds.

    Raises `ArithmeticError` when `count` is not a number.

    iex> :timer.seconds(2)
    2000
    """
    return _number(count) * 1000


@fn
def minutes(count: Any) -> Any:
    """Minutes in milliseconds.

    Raises `ArithmeticError` when `count` is not a number.

    iex> :timer.minutes(1)
    60000
    """
    return _number(count) * 60_000


@fn
def hours(count: Any) -> Any:
    """Hours in milliseconds.

    Raises `ArithmeticError` when `count` is not a number.

    iex> :timer.hours(1)
    3600000
    """
    return _number(count) * 3_600_000


@fn
def hms(h: Any, m: Any, s: Any) -> Any:
    """Hours, minutes and seconds in milliseconds.

    Raises `ArithmeticError` when `h` is not a number, `m` is not a number or `s` is not a number.

    iex> :timer.hms(0, 1, 30)
    90000
    """
    return hours(h) + minutes(m) + seconds(s)


@timer.fn(error="function_clause")
def now_diff(later: Any, earlier: Any) -> Any:
    """Microseconds between two timestamps `{megaseconds, seconds, microseconds}`.

    Raises `FunctionClauseError` when `later` is not a timestamp or `earlier` is not a timestamp.

    iex> :timer.now_diff({0, 2, 5}, {0, 1, 0})
    1000005
    """
    if type(later) is not tuple or type(earlier) is not tuple:
        raise TypeError("no timestamp")
    (mega2, second2, micro2), (mega1, second1, micro1) = later, earlier
    return ((mega2 - mega1) * 1_000_000 + second2 - second1) * 1_000_000 + micro2 - micro1


@fn
def start() -> Any:
    """Does nothing, since the timers need no server here. Gives `:ok`.

    iex> :timer.start()
    :ok
    """
    return OK
