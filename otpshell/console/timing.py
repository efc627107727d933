"""``clock`` and ``slow``: time in the hand of who types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.console.command_module import COMMANDS
from otpshell.console.output import DO_NOT_SHOW, line, painted
from otpshell.console.recording import is_recording, recorder_of
from otpshell.runtime.info import info_item
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.cons import Cons
from otpshell.terms.errors import argument_error
from otpshell.terms.idents import Pid
from otpshell.vm.timekeeper import Timekeeper, Upcoming

fn = COMMANDS.fn
_SHOWN = 8
_LONGEST = 60
_SLEEPS = {("Elixir.Process", "sleep"), ("timer", "sleep")}
_TAKES = (
    "clock takes pause, step, resume (or real), advance with milliseconds, or speed with a factor, "
    "as in `clock advance 30_000` or `clock speed 0.1`; got: "
)


@fn(vm=True)
def clock(vm: Any, command: Any = NIL, argument: Any = NIL) -> Any:
    """Time in your hand: `clock` says what time it is and which timers come next. All that waits goes by this clock.

    `clock pause` stops it, `clock step` goes to the next timer and lets it fire, `clock advance 30_000` moves on by that many
    milliseconds with every timer on the way, `clock speed 10` or `clock speed 0.1` runs faster or slower, `clock resume` is back to real
    time. So a timeout of five seconds or a breaker that is half open after thirty is seen at once.

        iex> clock pause
        iex> Process.send_after(self(), :late, 30_000)
        iex> clock advance 30_000
        iex> flush
        :late
    """
    told: list[tuple[int, str]] = []
    keeper = Timekeeper(vm, lambda timer: told.append((timer.due, _what(vm, timer))) if len(told) < _SHOWN else None)
    vm.session.changes.clock_told = True
    if type(command) is Cons and type(command.head) is tuple:
        command = command.head
    if type(command) is tuple and len(command) == 2:
        command, argument = command
    name = command.name if type(command) is Atom else ""
    if command is NIL:
        _tell(vm, keeper)
    elif name == "pause":
        keeper.pause()
        line(vm, _state(keeper))
    elif name in ("resume", "real"):
        keeper.resume()
        line(vm, _state(keeper))
    elif name == "step":
        if keeper.upcoming(1):
            _moved(vm, keeper, keeper.step, told)
        else:
            line(vm, "no timer runs: nothing to step to")
    elif name == "advance" and type(argument) is int and argument >= 0:
        _moved(vm, keeper, lambda: keeper.advance(argument), told)
    elif name == "speed" and type(argument) in (int, float) and argument > 0 and not keeper.clock.virtual:
        keeper.set_speed(argument)
        line(vm, _state(keeper))
    else:
        got = vm.inspect(command) if argument is NIL else f"{vm.inspect(command)}, {vm.inspect(argument)}"
        raise argument_error(_TAKES + got)
    return DO_NOT_SHOW


def _now(keeper: Timekeeper) -> str:
    return f"at {keeper.clock.now() / 1e9:.3f} s"


def _state(keeper: Timekeeper) -> str:
    now = _now(keeper)
    if keeper.speed == 0:
        return f"the clock stands still, {now} (clock step, clock advance 30_000, clock resume)"
    if keeper.speed != 1:
        return f"the clock runs at {keeper.speed:g} times the real speed, {now} (clock resume)"
    return f"the clock is {'virtual' if keeper.clock.virtual else 'real'}, {now}"


def speed_note(vm: Any) -> str:
    """What the line after an input says of a clock that does not run as usual; empty when it does."""
    now = vm.sched.clock
    if now.virtual or now.speed == 1:
        return ""
    return f"clock stands still at {now.now() / 1e9:.3f} s" if now.speed == 0 else f"clock at {now.speed:g}x"


def _tell(vm: Any, keeper: Timekeeper) -> None:
    line(vm, _state(keeper))
    timers = keeper.upcoming()
    if not timers:
        line(vm, "no timer runs")
        return
    _list(vm, [(timer.due, _what(vm, timer)) for timer in timers[:_SHOWN]], len(timers), keeper.clock.now(), "in ")


def _moved(vm: Any, keeper: Timekeeper, move: Callable[[], int], told: list[tuple[int, str]]) -> None:
    before = keeper.clock.now()
    fired = move()
    number = "no timer" if not fired else "a timer" if fired == 1 else f"{fired} timers"
    line(vm, f"{(keeper.clock.now() - before) / 1e9:.3f} s later, {_now(keeper)}: {number} fired")
    _list(vm, told, fired, before, "+")


def _list(vm: Any, timers: list[tuple[int, str]], count: int, since: int, sign: str) -> None:
    from otpshell.record.words import duration

    shown = [(sign + duration(max(0, due - since) // 1_000_000 * 1_000_000), what) for due, what in timers]
    size = max((len(when) for when, _ in shown), default=0)
    for when, what in shown:
        line(vm, f"  {when.rjust(size)}  {what}")
    if count > len(shown):
        line(vm, painted(vm, "eval_info", f"  and {count - len(shown)} more"))


def _name(vm: Any, pid: Any) -> str:
    if type(pid) is not Pid:
        return str(vm.inspect(pid))
    name = recorder_of(vm).names(pid)
    return "this shell" if name == "shell" else f"{name} {vm.inspect(pid)}"


def _what(vm: Any, timer: Upcoming) -> str:
    if timer.kind == "message":
        return f"{_short(vm, timer.message)} is sent to {_name(vm, timer.to)}"
    if timer.pid is None:
        return "a call of the runtime"
    if timer.kind == "call":
        return f"what {_name(vm, timer.pid)} had :timer put off"
    return f"{_name(vm, timer.pid)} {_waits(vm, timer.pid)}"


def _waits(vm: Any, pid: Pid) -> str:
    """What ends for a process when its wait is over."""
    from otpshell.record.handling import pending_call

    log = recorder_of(vm).log()
    call = pending_call(log, pid, log.last + 1) if is_recording(vm) else None
    if call is not None:
        return f"gives up its call {_short(vm, call.content)} to {_name(vm, call.to)}"
    process = pid.process
    current = info_item(process, atom("current_function")) if process is not None else None
    if type(current) is tuple and len(current) == 3 and (current[0].name, current[1].name) in _SLEEPS:
        return "wakes up from its sleep"
    return "ends its receive with `after`"


def _short(vm: Any, term: Any) -> str:
    text = vm.inspect(term)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
