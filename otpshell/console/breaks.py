"""``break!``, ``IEx.pry`` and what is typed at a ``pry(1)>`` prompt: ``continue n next whereami breaks reset_break remove_breaks``.

The process that comes to a breakpoint (see ``breakpoints``) or to ``IEx.pry`` or ``dbg`` stops and serves the prompt until ``n`` or
``continue`` (see ``Session.pry``), with the variables that are bound there; then the call goes on and gives its real value.
"""

from __future__ import annotations

import sys
from typing import Any

from otpshell.console.failures import calls_below
from otpshell.console.helpers import fn, macro, remote, runtime_error
from otpshell.console.iex_module import IEX
from otpshell.console.introspection import decomposed
from otpshell.console.output import DO_NOT_SHOW, error, line, painted, put, shell_of
from otpshell.console.places import Place, source_of_file, source_of_input, source_of_module
from otpshell.lang.caught import current_trace
from otpshell.lang.env import Env
from otpshell.lang.kernel.debug import pipe_steps
from otpshell.lang.kernel.support import to_source
from otpshell.lang.native import Native
from otpshell.lang.paths import relative_to_cwd
from otpshell.lang.pipes import pipe
from otpshell.lang.quoted import EQUALS, FN, TUPLE, WHEN, arrow, block, call, is_node, line_of, var
from otpshell.lang.stacktrace import format_stacktrace
from otpshell.terms.atom import FALSE, NIL, OK, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, elist, from_iter, is_list, to_pylist
from otpshell.terms.errors import argument_error

_PRY = atom("Elixir.IEx.Pry")
PRY = Native("Elixir.IEx.Pry", "lib/iex/pry.ex", "iex")


# -- stopping ---------------------------------------------------------------------------------------------------------------


@PRY.fn("enter", vm=True)
def enter(vm: Any) -> Any:
    """A call that is walked through begins (see ``lang.stepping``)."""
    return shell_of(vm).breaks.enter(vm)


@PRY.fn("step", vm=True)
def step(vm: Any, frame: Any, number: Any, variables: Any) -> Any:
    """It has come to a line."""
    shell_of(vm).breaks.step(vm, frame, number, variables)
    return NIL


@IEX.macro("pry", vm=True)
def pry(vm: Any, env: Any) -> Any:
    """Stops the process here and opens the prompt in it: its variables can be read, `continue` lets it go on."""
    return remote(_PRY, "pry", (atom("binding"), EMPTY, EMPTY), (atom("__ENV__"), EMPTY, NIL))


@PRY.fn("pry", vm=True)
def pry_here(vm: Any, binding: Any, env: Any) -> Any:
    """``IEx.Pry.pry/2``."""
    there = Env.from_map(env, vm)
    place = _place(vm, there, there.line)
    if vm.session is None:
        place.file = relative_to_cwd(place.file)
        line(vm, f"Cannot pry {vm.inspect(vm.sched.cur.pid)} at {place.location()}. Is an IEx shell running?")
        return (atom("error"), atom("no_iex"))
    vm.session.pry(vm, place, _bound(binding), there)
    return OK


def _bound(binding: Any) -> dict[Any, Any]:
    return {(name, NIL): value for name, value in to_pylist(binding)}


def _place(vm: Any, env: Env, number: int) -> Place:
    function = env.function
    if env.module is None:
        source = source_of_file(env.file) if env.file != "iex" else source_of_input(vm, number)
        return Place(env.file, number, "", source)
    what = vm.inspect(env.module) + (f".{function[0]}/{function[1]}" if function is not None else "")
    loaded = vm.code.module(env.module)
    source = source_of_module(vm, loaded) if loaded is not None and loaded.info is not None else source_of_file(env.file)
    return Place(env.file, number, what, source)


# -- dbg ----------------------------------------------------------------------------------------------------------------------


@PRY.fn("dbg", vm=True)
def dbg(vm: Any, code: Any, options: Any, env: Any) -> Any:
    """The code that `dbg(code)` stands for at a prompt that stops there: a pipe over several lines is walked through."""
    there = Env.from_map(env, vm)
    here = (atom("__ENV__"), EMPTY, NIL)
    steps = pipe_steps(code)
    # A literal has no line of its own: it counts to the step that follows.
    lines = [line_of(each) for each in steps]
    lines = [line or lines[min(number + 1, len(lines) - 1)] or there.line for number, line in enumerate(lines)]
    if len(set(lines)) == 1:
        stop = remote(_PRY, "stop", (atom("binding"), EMPTY, EMPTY), here, there.line, TRUE)
        return block([stop, remote(_PRY, "shown", to_source(code, there).encode(), code, options)])
    found = []
    value, again = None, TRUE
    for number, (each, at) in enumerate(zip(steps, lines, strict=True)):
        again_, value_ = (var(f"{name}{number}", _PRY) for name in ("again", "value"))
        found.append(call(EQUALS, [again_, remote(_PRY, "stop", (atom("binding"), EMPTY, EMPTY), here, at, again)]))
        text = ("|> " if number else "") + to_source(each, there)
        step = each if value is None else pipe(value, each, 0, vm)
        found.append(call(EQUALS, [value_, remote(_PRY, "shown", text.encode(), step, options)]))
        again, value = again_, value_
    return block([*found, value])


@PRY.fn("stop", vm=True)
def stop(vm: Any, binding: Any, env: Any, number: Any, wanted: Any) -> Any:
    """Stop at a line, if that is wanted: whether to stop at the next one too."""
    if wanted is not TRUE:
        return wanted
    there = Env.from_map(env, vm)
    return TRUE if vm.session.pry(vm, _place(vm, there, number), _bound(binding), there) else FALSE


@PRY.fn("shown", vm=True)
def shown(vm: Any, code: bytes, value: Any, options: Any) -> Any:
    """Print code with its value: the value."""
    without = elist((atom("print_location"), FALSE), *to_pylist(options))
    return vm.apply(atom("Elixir.Kernel.Utils"), atom("dbg"), b"", elist((code, value)), without)


# -- at the prompt ------------------------------------------------------------------------------------------------------------


@macro("break!", vm=True)
def break_macro(vm: Any, env: Any, target: Any, stops: Any = 1) -> Any:
    """Stops the next call of a function: `break! Foo.bar/1`, `break! Foo.bar(%{id: 1}, _)`."""
    pattern, guards = target, EMPTY
    if is_node(target) and target[0] is WHEN:
        pattern, guards = to_pylist(target[2])
    if is_node(pattern) and is_node(pattern[0]) and is_list(pattern[2]) and pattern[2] is not EMPTY:
        parts = to_pylist(pattern[0][2])
        args = to_pylist(pattern[2])
        return remote(_PRY, "break_call!", parts[0], parts[1], len(args), stops, _wanted(args, guards))
    named = decomposed(vm, target, env)
    if not (type(named) is tuple and len(named) == 3 and named[0] is TUPLE):
        raise runtime_error("break! expects Module.function/arity or a call with patterns")
    module, name, arity = to_pylist(named[2])
    return remote(_PRY, "break_call!", module, name, arity, stops, NIL)


def _wanted(args: list[Any], guards: Any) -> Any:
    """A fun that gives false for arguments that do not match; otherwise the variables of the patterns, so that none is unused."""
    head = args if guards is EMPTY else [(WHEN, EMPTY, from_iter([*args, guards]))]
    generated = elist((atom("generated"), TRUE))
    other = arrow([(atom("_"), EMPTY, NIL)] * len(args), FALSE, generated)
    return (FN, generated, elist(arrow(head, TRUE, generated), other))


@IEX.fn("break!", vm=True)
@fn("break!", vm=True)
def break_function(vm: Any, module: Any, function: Any, arity: Any, stops: Any = 1) -> Any:
    """Stops the next calls of a function: `break!(Foo, :bar, 1, 3)`."""
    return break_at(vm, module, function, arity, stops, NIL)


@PRY.fn("break_call!", vm=True)
def break_at(vm: Any, module: Any, function: Any, arity: Any, stops: Any, wanted: Any) -> Any:
    """Sets a breakpoint: ``wanted`` is a fun that gives false for arguments that do not stop, or nil for any."""
    if type(module) is not Atom or type(function) is not Atom or type(arity) is not int or type(stops) is not int or stops < 1:
        raise argument_error("break! takes a module, a function, its arity, and how often to stop")
    return shell_of(vm).breaks.set(vm, module, function.name, arity, stops, None if wanted is NIL else wanted)


@fn(vm=True)
def breaks(vm: Any) -> Any:
    """Prints the breakpoints and how many stops each has left."""
    points = shell_of(vm).breaks.points
    if not points:
        line(vm, painted(vm, "eval_info", "No breakpoints set"))
        return DO_NOT_SHOW
    rows = [[str(point.number), f"{vm.inspect(point.module)}.{point.name}/{point.arity}", str(point.stops)] for point in points]
    head = ["ID", "Module.function/arity", "Pending stops"]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]

    def text(cells: list[str]) -> str:
        return " " + "   ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()

    line(vm)
    line(vm, text(head))
    line(vm, " ".join("-" * (width + 2) for width in widths))
    for row in rows:
        line(vm, text(row))
    line(vm)
    return DO_NOT_SHOW


@fn("continue", vm=True)
def continue_(vm: Any) -> Any:
    """Lets the process that stopped go on."""
    return _leave(vm, again=False)


@fn("c", vm=True)
def _c0(vm: Any) -> Any:
    """As `continue/0`."""
    return continue_(vm)


@fn("n", vm=True)
def n(vm: Any) -> Any:
    """Lets the process that stopped go on to the next line of the same call (or of the same `dbg` pipe)."""
    return _leave(vm, again=True)


def _leave(vm: Any, *, again: bool) -> Any:
    if shell_of(vm).place is None:
        error(vm, "Pry session is not currently enabled")
    else:
        shell_of(vm).leave_pry(again=again)
    return DO_NOT_SHOW


@fn("next", vm=True)
def next_(vm: Any) -> Any:
    """As `n/0`."""
    return n(vm)


@fn(vm=True)
def whereami(vm: Any, radius: Any = 2) -> Any:
    """Prints where the process stopped."""
    place = shell_of(vm).place
    if place is None:
        error(vm, "Pry session is not currently enabled")
        return DO_NOT_SHOW
    line(vm, painted(vm, "eval_info", f"Location: {place.file}:{place.line}"))
    snippet = place.snippet(radius if type(radius) is int else 2)
    if snippet:
        put(vm, f"\n{snippet}")
    # Below the prompt's own calls, which the usual depth of a stack would not reach.
    trace = calls_below(current_trace(sys._getframe(), 100))
    if trace:
        put(vm, "\n" + format_stacktrace(from_iter(trace), vm.host))
    line(vm)
    return DO_NOT_SHOW


@fn(vm=True)
def remove_breaks(vm: Any, module: Any = NIL) -> Any:
    """Takes all breakpoints away, or those of a module."""
    shell_of(vm).breaks.remove(vm, None if module is NIL else module)
    return OK


@fn("reset_break", vm=True)
def reset_break(vm: Any, number: Any) -> Any:
    """Sets the stops that a breakpoint has left to none, by its number."""
    return _reset(vm, lambda point: point.number == number)


@fn("reset_break", vm=True)
def reset_break3(vm: Any, module: Any, function: Any, arity: Any) -> Any:
    """Sets the stops that a breakpoint has left to none, by module, function and arity."""
    return _reset(vm, lambda point: point.key() == (module, getattr(function, "name", function), arity))


def _reset(vm: Any, wanted: Any) -> Any:
    found = [point for point in shell_of(vm).breaks.points if wanted(point)]
    for point in found:
        point.stops = 0
    return OK if found else atom("not_found")
