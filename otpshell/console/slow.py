"""``slow``: the system in slow motion. After each event that a sequence diagram would show, everything stands still: until a key is
pressed, or for a part of a second. The rows of the diagram are drawn as things happen.

The wait is in the VM's own thread, inside of what records the event: no process moves meanwhile, and the clock stands still.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

from otpshell.console.command_module import COMMANDS
from otpshell.console.output import DO_NOT_SHOW, line, terminal_columns
from otpshell.console.recording import recorder_of
from otpshell.terms.atom import FALSE, NIL, OK, TRUE, atom
from otpshell.terms.cons import EMPTY
from otpshell.terms.errors import argument_error
from otpshell.view.styles import paint

fn = COMMANDS.fn
_LOOK_SECONDS = 0.05
_TURNS = 1_000
_KEYS = "(slow motion: any key for the next event, 1 to 9 for that many a second, r to run on)"
_TAKES = "slow takes on, off, a number of events a second, or do … end; got: "
_NO_KEYS = "slow motion by keys needs a terminal; `slow 5` goes on at five events a second"


class SlowMotion:
    """Holds the VM after each drawn event, between :meth:`begin` and :meth:`end`. ``rate``: events a second; None: a key each."""

    def __init__(self, vm: Any, rate: float | None, wait: Callable[[float], Any] = sleep) -> None:
        self._vm = vm
        self._rate = rate
        self._wait = wait
        self._stopped = False
        self._drawing = False
        self._drop: Callable[[], None] | None = None
        self._recorded = True
        self._told = False

    def pace(self) -> str:
        """How fast, in words."""
        return "an event for each key" if self._rate is None else f"{self._rate:g} events a second"

    def stop(self) -> None:
        """Run on at full speed. From any thread."""
        self._stopped = True

    def begin(self) -> None:
        """Slow from now on."""
        from otpshell.record.following import Following
        from otpshell.record.sequence import Filter
        from otpshell.view.sequence_live import LiveDrawing

        vm = self._vm
        recorder = recorder_of(vm)
        self._recorded = vm.sched.watch
        vm.sched.watch_events(True)
        following = Following(recorder.log(), recorder.names, recorder.show, Filter(states=True))
        drawing = LiveDrawing(terminal_columns())

        def see(event: Any) -> None:
            # Showing a term may run the learner's code, whose own events are not drawn.
            if self._stopped or self._drawing:
                return
            self._drawing = True
            clock, speed = vm.sched.clock, vm.sched.clock.speed
            clock.pause()
            try:
                recorder.log()
                step = following.step(event)
                if step is not None:
                    self._draw(drawing.step(following.lifelines, step))
                    self._hold()
            finally:
                self._drawing = False
                if clock.virtual and speed:
                    clock.resume()
                elif speed:
                    clock.set_speed(speed)

        self._stopped = False
        self._drop = vm.sched.events.observe(see)
        self._told = False
        vm.session.in_slow = self

    def settle(self) -> None:
        """Let what has been set going happen, slowly. In a process."""
        sched = self._vm.sched
        turns = 0
        while sched.runq and turns < _TURNS and not self._stopped:
            turns += 1
            sched.yield_()

    def end(self) -> None:
        """As fast as ever again."""
        drop, self._drop = self._drop, None
        self._vm.session.in_slow = None
        if drop is not None:
            drop()
            if not self._recorded:
                self._vm.sched.watch_events(False)

    def _draw(self, rows: Any) -> None:
        from otpshell.view.lines import render

        colour = self._vm.session.config.enabled
        if self._rate is None and not self._told:
            self._told = True
            self._vm.output((paint(_KEYS, "dim", colour) + "\n").encode())
        self._vm.output(render(rows, colour).encode())

    def _hold(self) -> None:
        """Stand still until the next event may happen."""
        if self._rate is None:
            self._key()
            return
        end = monotonic() + 1 / self._rate
        while not self._stopped and (left := end - monotonic()) > 0:
            self._wait(min(left, _LOOK_SECONDS))

    def _key(self) -> None:
        read = self._vm.session.screen.read_key
        while not self._stopped:
            key = read(_LOOK_SECONDS)
            if key is None:
                continue
            if key in ("r", "q", ""):
                self._stopped = True
            elif key.isdigit() and key != "0":
                self._rate = float(key)
            return


def _made(vm: Any, what: Any) -> SlowMotion:
    if type(what) in (int, float) and what > 0:
        return SlowMotion(vm, what)
    if what in (EMPTY, TRUE) or what is atom("on"):
        if vm.session.screen.read_key is None:
            raise argument_error(_NO_KEYS)
        return SlowMotion(vm, None)
    raise argument_error(_TAKES + vm.inspect(what))


@fn(vm=True)
def slow(vm: Any, what: Any = NIL) -> Any:
    """Slow motion: the system stops after each message, birth and death, and draws it as it happens.

    `slow do … end` runs a block so, an event for each key you press; `slow 5 do … end` at five events a second. `slow on` and `slow 5`
    do so with every input from then on, `slow off` ends it. Time stands still while the system does.
    """
    if what is NIL:
        motion = vm.session.slow
        line(vm, "slow motion is off: `slow on`, `slow 5`, `slow do … end`" if motion is None else f"slow motion is on, {motion.pace()}")
        return DO_NOT_SHOW
    vm.session.slow = None if what in (atom("off"), FALSE) else _made(vm, what)
    return OK


@fn("__slow_begin__", vm=True)
def slow_begin(vm: Any, what: Any) -> Any:
    """What `slow do … end` does before its block."""
    motion = _made(vm, what)
    motion.begin()

    def finish() -> None:
        motion.settle()
        motion.end()

    vm.session.drawing = finish
    return OK


@fn("__slow_end__", vm=True)
def slow_end(vm: Any, _begun: Any, value: Any) -> Any:
    """What `slow do … end` does behind its block: gives the block's value."""
    vm.session.draw_block()
    return value
