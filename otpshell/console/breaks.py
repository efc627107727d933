"""``break!``, ``IEx.pry`` and what is typed at a ``pry(1)>`` prompt: ``continue n next whereami breaks reset_break remove_breaks``.

A breakpoint takes the place of a function in the module's tables. The process that calls it stops there and serves the prompt until
``continue`` (see ``Session.pry``), with the variables that the clause's head binds; then the call goes on and gives its real value.
"""

from __future__ import annotations

from typing import Any

from otpshell.console.helpers import fn, macro, remote, runtime_error, typed_source
from otpshell.console.iex_module import IEX
from otpshell.console.introspection import decomposed
from otpshell.console.output import DO_NOT_SHOW, error, line, painted, put
from otpshell.lang.codegen import compile_eval
from otpshell.lang.env import Env
from otpshell.lang.native import Native
from otpshell.lang.stacktrace import format_stacktrace
from otpshell.terms.atom import NIL, OK, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, elist, from_iter, is_list, to_pylist
from otpshell.terms.fun import run

_ARROW, _FN, _WHEN = atom("->"), atom("fn"), atom("when")
_PRY = atom("Elixir.IEx.Pry")
PRY = Native("Elixir.IEx.Pry", "lib/iex/pry.ex", "iex")
RADIUS = 3


class Breakpoint:
    """One function that stops those who call it, ``stops`` more times."""

    def __init__(self, number: int, module: Atom, name: str, arity: int, stops: int) -> None:
        self.number = number
        self.module = module
        self.name = name
        self.arity = arity
        self.stops = stops

    def key(self) -> tuple[Atom, str, int]:
        return self.module, self.name, self.arity


def set_break(vm: Any, module: Any, function: Any, arity: Any, stops: Any = 1, patterns: Any = None) -> int:
    """Set (or renew) a breakpoint; its number."""
    if type(module) is not Atom or type(function) is not Atom or type(arity) is not int or type(stops) is not int or stops < 1:
        raise TypeError("no breakpoint")
    session = vm.session
    loaded = vm.code.module(module)
    shown = vm.inspect(module)
    if loaded is None:
        raise runtime_error(f"could not set breakpoint, could not find .beam file for {shown}")
    if loaded.info is None:
        raise runtime_error(f"could not set breakpoint, {shown} is written in Python: use trace or a module of your own")
    if not any(name == function.name and size == arity for _kind, name, size in loaded.info.heads):
        raise runtime_error(f"could not set breakpoint, unknown function/macro {shown}.{function.name}/{arity}")
    for known in session.breaks:
        if known.key() == (module, function.name, arity):
            known.stops = stops
            return known.number
    point = Breakpoint(len(session.breaks) + 1, module, function.name, arity, stops)
    session.breaks.append(point)
    _install(vm, loaded, point, patterns)
    return point.number


def _install(vm: Any, loaded: Any, point: Breakpoint, patterns: Any) -> None:
    local, key = f"{point.name}/{point.arity}", f"{point.module.name}:{point.name}/{point.arity}"
    original = loaded.globals[local]

    def stopping(*args: Any) -> Any:
        if point.stops and point in vm.session.breaks:
            found = bindings_of(vm, loaded, point.name, point.arity, args, patterns)
            if found is not None:
                point.stops -= 1
                _stop(vm, loaded, point, found)
        return original(*args)

    if loaded.globals.get(local) is not None:
        loaded.globals[local] = stopping
    if key in vm.exports:
        vm.exports[key] = stopping


def bindings_of(vm: Any, loaded: Any, name: str, arity: int, args: Any, patterns: Any) -> list[tuple[Atom, Any]] | None:
    """The variables that the head of the clause binds which takes these arguments; None when the wanted patterns do not match."""
    if patterns is not None and _matched(vm, patterns, [], list(args)) is None:
        return None
    for (_kind, function, size), clauses in loaded.info.heads.items():
        if function == name and size == arity:
            for heads, guards in clauses:
                found = _matched(vm, heads, guards, list(args))
                if found is not None:
                    return found
    return []


def _matched(vm: Any, patterns: list[Any], guards: list[Any], args: list[Any]) -> list[tuple[Atom, Any]] | None:
    variables: dict[str, Any] = {}
    for pattern in patterns:
        _collect(pattern, variables)
    body = from_iter([(atom(name), node) for name, node in variables.items()])
    guard: Any = None
    for each in guards:
        guard = each if guard is None else (_WHEN, EMPTY, elist(each, guard))
    head = from_iter(patterns) if guard is None else elist((_WHEN, EMPTY, from_iter([*patterns, guard])))
    other = from_iter([(atom("_"), EMPTY, NIL)] * len(patterns))
    clauses = elist((_ARROW, EMPTY, elist(head, body)), (_ARROW, EMPTY, elist(other, atom("nomatch"))))
    try:
        code = compile_eval((_FN, EMPTY, clauses), "nofile", {}, [], vm.code.is_native)
        value = run(run(vm.code.run_code(code, atom("otpshell_break"))["eval"]())(*args))
    except Exception:
        return []
    return None if value is atom("nomatch") else to_pylist(value)


def _collect(pattern: Any, variables: dict[str, Any]) -> None:
    if type(pattern) is tuple:
        if len(pattern) == 3 and type(pattern[0]) is Atom and type(pattern[2]) is Atom:
            name = pattern[0].name
            if name != "_" and not name.startswith("__"):
                variables.setdefault(name, pattern)
            return
        for part in pattern:
            _collect(part, variables)
    elif type(pattern) is Cons:
        while type(pattern) is Cons:
            _collect(pattern.head, variables)
            pattern = pattern.tail
        _collect(pattern, variables)


# -- stopping ---------------------------------------------------------------------------------------------------------------


def _stop(vm: Any, loaded: Any, point: Breakpoint, found: list[tuple[Atom, Any]]) -> None:
    info = loaded.info
    number = next((doc.line for (_kind, name, size), doc in info.docs.items() if (name, size) == (point.name, point.arity)), info.line)
    what = f"{vm.inspect(point.module)}.{point.name}/{point.arity}"
    source = _source(vm, loaded)
    place = Place(info.file, number, what, source)
    vm.session.pry(vm, place, {(name, NIL): value for name, value in found}, None)


class Place:
    """Where a process stopped."""

    def __init__(self, file: str, number: int, what: str, source: tuple[int, list[str]] | None) -> None:
        self.file = file
        self.line = number
        self.what = what
        self.source = source
        self.trace: Any = EMPTY

    def snippet(self, radius: int) -> str:
        """The lines around, numbered."""
        if self.source is None:
            return ""
        first, lines = self.source
        shown = [(first + at, text) for at, text in enumerate(lines) if abs(first + at - self.line) <= radius]
        width = len(str(shown[-1][0])) if shown else 0
        return "".join(f"    {number:>{width}}: {text}".rstrip() + "\n" for number, text in shown)

    def reached(self) -> str:
        snippet = self.snippet(RADIUS)
        where = f"{self.what} ({self.file}:{self.line})" if self.what else f"{self.file}:{self.line}"
        return f"Break reached: {where}" + (f"\n\n{snippet}" if snippet else "")


def _source(vm: Any, loaded: Any) -> tuple[int, list[str]] | None:
    """(number of the first line, lines) of the text a module comes from."""
    text = typed_source(vm, loaded.name) if loaded.info.file == "iex" else None
    if text is not None:
        before = text[: text.find(f"{loaded.name.name.removeprefix('Elixir.')}")].count("\n")
        return loaded.info.line - before, text.split("\n")
    return file_lines(loaded.info.file)


def file_lines(file: str) -> tuple[int, list[str]] | None:
    try:
        with open(file, encoding="utf-8") as opened:
            return 1, opened.read().split("\n")
    except (OSError, UnicodeDecodeError):
        return None


@IEX.macro("pry", vm=True)
def pry(vm: Any, env: Any) -> Any:
    """Stops the process here and opens the prompt in it: its variables can be read, `continue` lets it go on."""
    return remote(_PRY, "pry", (atom("binding"), EMPTY, EMPTY), (atom("__ENV__"), EMPTY, NIL))


@PRY.fn("pry", vm=True)
def pry_here(vm: Any, binding: Any, env: Any) -> Any:
    """``IEx.Pry.pry/2``."""
    there = Env.from_map(env, vm)
    function = there.function
    what = ""
    if there.module is not None:
        what = vm.inspect(there.module) + (f".{function[0]}/{function[1]}" if function is not None else "")
    loaded = vm.code.module(there.module) if there.module is not None else None
    source = _source(vm, loaded) if loaded is not None and loaded.info is not None else file_lines(there.file)
    place = Place(there.file, there.line, what, source)
    vm.session.pry(vm, place, {(name, NIL): value for name, value in to_pylist(binding)}, there)
    return OK


# -- at the prompt ------------------------------------------------------------------------------------------------------------


@macro("break!", vm=True)
def break_macro(vm: Any, env: Any, call: Any, stops: Any = 1) -> Any:
    """Stops the next call of a function: `break! Foo.bar/1`, `break! Foo.bar(%{id: 1}, _)`."""
    if type(call) is tuple and len(call) == 3 and type(call[0]) is tuple and is_list(call[2]) and call[2] is not EMPTY:
        parts = to_pylist(call[0][2])
        args = to_pylist(call[2])
        return remote(_PRY, "break", parts[0], parts[1], len(args), stops, ((atom("quote"), EMPTY, elist(elist((atom("do"), call[2]))))))
    target = decomposed(vm, call, env)
    if not (type(target) is tuple and len(target) == 3 and target[0] is atom("{}")):
        raise runtime_error("break! expects Module.function/arity or a call with patterns")
    module, name, arity = to_pylist(target[2])
    return remote(_PRY, "break", module, name, arity, stops, NIL)


@IEX.fn("break!", vm=True)
@fn("break!", vm=True)
def break_function(vm: Any, module: Any, function: Any, arity: Any, stops: Any = 1) -> Any:
    """Stops the next calls of a function: `break!(Foo, :bar, 1, 3)`."""
    return set_break(vm, module, function, arity, stops)


@PRY.fn("break", vm=True)
def break_from_macro(vm: Any, module: Any, function: Any, arity: Any, stops: Any, patterns: Any) -> Any:
    """``IEx.Pry.break/5``: what the macro ``break!`` calls; ``patterns`` is quoted, or nil for any arguments."""
    if patterns is NIL:
        return set_break(vm, module, function, arity, stops)
    return set_break(vm, module, function, arity, stops, to_pylist(patterns))


@fn(vm=True)
def breaks(vm: Any) -> Any:
    """Prints the breakpoints and how many stops each has left."""
    points = vm.session.breaks
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
    vm.session.leave_pry()
    return DO_NOT_SHOW


@fn("c", vm=True)
def _c0(vm: Any) -> Any:
    """As `continue/0`."""
    return continue_(vm)


@fn("n", vm=True)
def n(vm: Any) -> Any:
    """Lets the process that stopped go on, to its next breakpoint."""
    return continue_(vm)


@fn("next", vm=True)
def next_(vm: Any) -> Any:
    """Lets the process that stopped go on, to its next breakpoint."""
    return continue_(vm)


@fn(vm=True)
def whereami(vm: Any, radius: Any = 2) -> Any:
    """Prints where the process stopped."""
    place = vm.session.place
    if place is None:
        error(vm, "Pry session is not currently enabled")
        return DO_NOT_SHOW
    line(vm, painted(vm, "eval_info", f"Location: {place.file}:{place.line}"))
    snippet = place.snippet(radius if type(radius) is int else 2)
    if snippet:
        put(vm, f"\n{snippet}")
    if place.what:
        put(vm, f"\n    {place.what}\n")
    if place.trace is not EMPTY:
        put(vm, format_stacktrace(place.trace))
    line(vm)
    return DO_NOT_SHOW


@fn(vm=True)
def remove_breaks(vm: Any, module: Any = NIL) -> Any:
    """Takes all breakpoints away, or those of a module."""
    vm.session.breaks = [point for point in vm.session.breaks if module is not NIL and point.module is not module]
    return OK


@fn(vm=True)
def reset_break(vm: Any, which: Any, name: Any = None, arity: Any = None) -> Any:
    """Sets the stops that a breakpoint has left to none: by its number, or by module, function and arity."""
    for point in vm.session.breaks:
        if point.number == which or name is not None and point.key() == (which, name.name, arity):
            point.stops = 0
            return OK
    return atom("not_found")
