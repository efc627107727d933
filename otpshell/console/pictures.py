"""The commands that show what happened: ``why`` and ``seq``.

``record`` answers, ``view`` makes lines of the answers, this file prints them or writes them to a file. It all runs in the process that
asks: showing a term or an exception may run the learner's code. What it needs is loaded when the first picture is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from otpshell.console.command_module import COMMANDS
from otpshell.console.output import DO_NOT_SHOW, line, painted, terminal_columns
from otpshell.console.recording import is_recording, last_death, recorded_pid, recorded_pids, recorder_of
from otpshell.console.showing import keywords, show, write_picture
from otpshell.terms.atom import FALSE, NIL, OK, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, to_pylist
from otpshell.terms.errors import argument_error

fn = COMMANDS.fn
_LAST = 20
# Of a block that does more than this only the end is drawn.
_MOST_STEPS = 1_000
_FILES = ("svg", "html", "mermaid")
_WHO = ("only", "follow", "hide", "fold")
_SEQ_TAKES = (
    "seq takes pids or names, last: n, only: / follow: / hide: / fold: with pids or names, system: true, links: true, states: true, "
    'ascii: true, svg: / html: / mermaid: "file", or do … end; got: '
)


# -- why ----------------------------------------------------------------------------------------------------------------------


@fn(vm=True)
def why(vm: Any, who: Any = NIL, options: Any = EMPTY) -> Any:
    """Why a process died, backwards to the input that led to it: `why pid`, `why Counter`; the last that died without an argument.

    Reason, crash with line of code, the message it handled and who sent it, then what its end caused. `why pid, svg: "why.svg"`.
    """
    from otpshell.view.certificate import certificate_lines

    recorder = recorder_of(vm)
    if who is NIL:
        who = last_death(vm)
        if who is None:
            line(vm, "nobody has died" if is_recording(vm) else "the recorder is off: record on")
            return DO_NOT_SHOW
    pid = recorded_pid(vm, who)
    found = recorder.why(who if type(who) is Atom else pid)
    lines = certificate_lines(found, recorder.names, recorder.show, host=vm.host)
    file = (keywords(options) or {}).get("svg")
    if file is not None:
        from otpshell.view.lines_svg import lines_svg

        write_picture(vm, file, lambda: lines_svg(lines, f"why {recorder.names(pid)}"))
    else:
        show(vm, lines)
    return DO_NOT_SHOW


# -- seq ----------------------------------------------------------------------------------------------------------------------


@fn(vm=True)
def seq(vm: Any, what: Any = EMPTY, options: Any = EMPTY) -> Any:
    """Draws the messages between processes: the last twenty, `seq last: 50`, `seq [a, Counter]` between those, `seq do … end` of a block.

    `seq svg: "file.svg"` (`html:`, `mermaid:`) writes the picture to a file. `seq :on` draws after each input what it did, `seq :off` ends
    that. `hide:`, `follow:` and `fold:` take pids or names; `system: true` shows what serves the system, `links: true` links and
    monitors, `states: true` the states that servers come to.
    """
    if what in (atom("on"), TRUE, atom("off"), FALSE):
        vm.session.draws_inputs = what in (atom("on"), TRUE)
        return OK
    given = keywords(what)
    if given is None:
        given = {"only" if type(what) is Cons and to_pylist(what)[1:] else "follow": what, **_checked(vm, options)}
    else:
        given = _checked(vm, what, options)
    _draw(vm, {"last": _LAST, **given})
    return DO_NOT_SHOW


def _checked(vm: Any, *options: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in options:
        given = keywords(each)
        if given is None or not set(given) <= {"last", "system", "links", "states", "ascii", "numbers", *_FILES, *_WHO}:
            raise argument_error(_SEQ_TAKES + vm.inspect(each))
        found |= given
    if "last" in found and type(found["last"]) is not int:
        raise argument_error(_SEQ_TAKES + vm.inspect(options[0]))
    return found


def _draw(vm: Any, options: dict[str, Any], since: int = 0, quiet: bool = False) -> None:
    """Draw what is recorded after event ``since``. ``quiet``: nothing when there is nothing."""
    if not is_recording(vm) and not vm.sched.events.last:
        line(vm, "the recorder is off: record on")
        return
    recorder = recorder_of(vm)
    filter: dict[str, Any] = {"since": since}
    for name, value in options.items():
        if name in _WHO:
            given = to_pylist(value) if type(value) is Cons else [value]
            filter[name] = tuple(pid for who in given for pid in recorded_pids(vm, who))
        elif name in ("system", "links", "states"):
            filter[name] = value is TRUE
        elif name == "last":
            filter[name] = value
    sequence = recorder.sequence(**filter)
    if not sequence.steps:
        if not quiet:
            line(vm, "no messages between processes")
        return
    files = [name for name in _FILES if name in options]
    for name in files:
        write_picture(vm, options[name], partial(_picture, name, sequence))
    if not files and quiet:
        _show_cut(vm, _fitting(sequence, options))
    elif not files:
        show(vm, _fitting(sequence, options), wide=True)
        if len(sequence.steps) == _MOST_STEPS:
            line(vm, painted(vm, "eval_info", f"(the last {_MOST_STEPS} steps; `seq last: n` draws more)"))


def _show_cut(vm: Any, lines: Any) -> None:
    """Print what there is room for: who types on does not want the screen to be taken."""
    from otpshell.view.lines import widest, window

    columns = terminal_columns()
    if widest(lines) > columns:
        lines = [window(each, 0, columns) for each in lines]
        show(vm, lines)
        line(vm, painted(vm, "eval_info", "(wider than the terminal: `seq` shows all of it)"))
    else:
        show(vm, lines)


def _picture(kind: str, sequence: Any) -> str:
    from otpshell.view import sequence_mermaid, sequence_svg

    makers: dict[str, Callable[[Any], str]] = {
        "svg": sequence_svg.sequence_svg,
        "html": sequence_svg.sequence_html,
        "mermaid": sequence_mermaid.sequence_mermaid,
    }
    return makers[kind](sequence)


def _fitting(sequence: Any, options: dict[str, Any]) -> Any:
    """The drawing, with labels as long as the terminal has room for."""
    from otpshell.view.lines import widest
    from otpshell.view.sequence import sequence_lines

    columns = terminal_columns()
    lines: Any = []
    for label in (40, 28, 20, 14, 9):
        lines = sequence_lines(
            sequence, ascii=options.get("ascii") is TRUE, numbers=options.get("numbers") is TRUE, label=label, columns=columns
        )
        if widest(lines) <= columns:
            break
    return lines


@fn("__seq_begin__", vm=True)
def seq_begin(vm: Any, options: Any) -> Any:
    """What `seq do … end` does before its block: gives the number of the last event before it."""
    given = _checked(vm, options)
    since = vm.sched.events.last
    vm.session.drawing = lambda: _draw(vm, {"last": _MOST_STEPS, **given}, since)
    return since


@fn("__seq_end__", vm=True)
def seq_end(vm: Any, _since: Any, value: Any) -> Any:
    """What `seq do … end` does behind its block: draws, and gives the block's value."""
    vm.session.draw_block()
    return value


def draw_input(vm: Any, since: int) -> None:
    """After an input while `seq :on`: draw what it did."""
    _draw(vm, {"last": _MOST_STEPS}, since, quiet=True)
