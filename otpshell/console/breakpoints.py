"""Breakpoints: a function of a module stops those who call it, at the first line of its body, and can then be walked through.

A breakpoint takes the function's place in the module's tables. A call that is to stop runs another version of the function, which has a
stop before each line (``lang.stepping``); every other call runs the function as it was. Each such call is a *frame*: `n` stops it at its
next line, `continue` lets it run to its end.
"""

from __future__ import annotations

import ast
from typing import Any

from otpshell.console.helpers import runtime_error
from otpshell.console.places import Place, source_of_module
from otpshell.lang.codegen import as_term, compile_stepped
from otpshell.lang.codegen.unit import arity_of, name_of
from otpshell.lang.stepping import stepped
from otpshell.terms.atom import FALSE, NIL, Atom, atom
from otpshell.terms.cons import to_pylist
from otpshell.terms.fun import run


class Breakpoint:
    """One function or macro that stops those who call it, ``stops`` more times. ``local`` is its key in its module's tables."""

    def __init__(self, number: int, module: Atom, name: str, arity: int, stops: int, local: str) -> None:
        self.number = number
        self.module = module
        self.name = name
        self.arity = arity
        self.stops = stops
        self.local = local

    def key(self) -> tuple[Atom, str, int]:
        return self.module, self.name, self.arity


class Breakpoints:
    """The breakpoints of one session, and the calls that are being walked through."""

    def __init__(self) -> None:
        self.points: list[Breakpoint] = []
        self._last = 0
        # What processes are about to enter, by pid; the frames that stop at their next line, with their processes.
        self._entering: dict[Any, Breakpoint] = {}
        self._frames: dict[int, tuple[Breakpoint, Any]] = {}
        self._frame = 0

    def set(self, vm: Any, module: Atom, name: str, arity: int, stops: int, wanted: Any) -> int:
        """Set (or renew) a breakpoint; its number. ``wanted`` is a fun of the arguments that gives false for calls that do not stop."""
        local, original, version = _versions(vm, module, name, arity)
        for known in self.points:
            if known.key() == (module, name, arity):
                self._take_away(vm, known)
                known.stops = stops
                known.local = local
                self._install(vm, known, original, version, wanted)
                return known.number
        self._last += 1
        point = Breakpoint(self._last, module, name, arity, stops, local)
        self.points.append(point)
        self._install(vm, point, original, version, wanted)
        return point.number

    def remove(self, vm: Any, module: Any = None) -> None:
        """Take all breakpoints away, or those of a module."""
        for point in [each for each in self.points if module in (None, each.module)]:
            self._take_away(vm, point)
            self.points.remove(point)

    def _install(self, vm: Any, point: Breakpoint, original: Any, version: Any, wanted: Any) -> None:
        loaded = vm.code.module(point.module)
        arity = int(point.local.rpartition("/")[2])

        def call(*given: Any) -> Any:
            args = tuple(map(as_term, given))
            if point.stops and (wanted is None or run(wanted(*args[arity - point.arity :])) is not FALSE):
                point.stops -= 1
                if version is None:
                    self._stop_before(vm, point, loaded, args)
                else:
                    self._entering[vm.sched.cur.pid] = point
                    # Callers may count on a value: those that know the function as one that never leaves a tail call to them.
                    return run(version(*args))
            return original(*args)

        stopping = _with_arity(call, arity)
        stopping.breakpoint = original
        if version is not None:
            loaded.globals[point.local] = stopping
            # The other version calls itself and the module's other functions as everyone does.
            names = version.__globals__
            names.update((key, loaded.globals[key]) for key in _functions(loaded) if key in loaded.globals)
        vm.exports[_key(point)] = stopping

    def _take_away(self, vm: Any, point: Breakpoint) -> None:
        loaded = vm.code.modules.get(point.module)
        tables: list[tuple[dict[str, Any], str]] = [(vm.exports, _key(point))]
        if loaded is not None and loaded.globals is not None:
            tables.append((loaded.globals, point.local))
        for table, key in tables:
            table[key] = getattr(table.get(key), "breakpoint", table.get(key))

    # -- called by the processes that stop ----------------------------------------------------------------------------------

    def enter(self, vm: Any) -> int:
        """A call that is walked through begins: its frame."""
        self._frame += 1
        pid = vm.sched.cur.pid
        point = self._entering.pop(pid, None)
        if point is not None:
            self._frames[self._frame] = (point, pid)
        return self._frame

    def step(self, vm: Any, frame: int, line: int, variables: Any) -> None:
        """A frame has come to a line: stop there, unless `continue` was said."""
        point, pid = self._frames.get(frame, (None, None))
        if point is None or pid is not vm.sched.cur.pid:
            return
        loaded = vm.code.module(point.module)
        what = f"{vm.inspect(point.module)}.{point.name}/{point.arity}"
        place = Place(loaded.info.file, line, what, source_of_module(vm, loaded))
        bindings = {(name, NIL): value for name, value in to_pylist(variables)}
        if not vm.session.pry(vm, place, bindings, None):
            self._frames.pop(frame, None)

    def _stop_before(self, vm: Any, point: Breakpoint, loaded: Any, args: tuple[Any, ...]) -> None:
        entry = loaded.native.functions[point.name, point.arity]
        code = entry.code.__code__
        names = [name.strip("_") for name in code.co_varnames[1 if entry.takes_vm else 0 : code.co_argcount]]
        what = f"{vm.inspect(point.module)}.{point.name}/{point.arity}"
        bindings = {(atom(name), NIL): value for name, value in zip(names, args, strict=False)}
        vm.session.pry(vm, Place(loaded.native.file, 1, what, None), bindings, None)

    def forget_frames(self, pid: Any) -> None:
        """What a process evaluated has ended: no call of it goes on."""
        self._frames = {frame: entry for frame, entry in self._frames.items() if entry[1] is not pid}
        self._entering.pop(pid, None)


def _key(point: Breakpoint) -> str:
    return f"{point.module.name}:{point.local}"


def _versions(vm: Any, module: Atom, name: str, arity: int) -> tuple[str, Any, Any]:
    """The function's key in its module's tables, the function, and the version of it that can be walked through (None of one in Python)."""
    shown = vm.inspect(module)
    loaded = vm.code.module(module)
    if loaded is None:
        raise runtime_error(f"could not set breakpoint, could not find .beam file for {shown}")
    local = f"{name}/{arity}"
    if loaded.info is not None and (name, arity) in {key[1:] for key in loaded.info.heads}:
        definition = vm.code.definition(module)
        function = definition.definitions.get((name, arity)) if definition is not None else None
        if function is None:
            raise runtime_error(f"could not set breakpoint, the source of {shown}.{local} is not known")
        local = f"{name_of(function)}/{arity_of(function)}"
        original = getattr(loaded.globals[local], "breakpoint", loaded.globals[local])
        names = vm.code.run_code(compile_stepped(definition, stepped(function), vm.code.is_native), module)
        return local, original, names[local]
    if loaded.native is not None and (name, arity) in loaded.native.functions:
        original = vm.code.resolve(f"{module.name}:{local}")
        return local, getattr(original, "breakpoint", original), None
    if loaded.native is not None and (name, arity) in loaded.native.macros:
        raise runtime_error(f"could not set breakpoint, {shown}.{local} is a macro that is written in Python here")
    raise runtime_error(f"could not set breakpoint, unknown function/macro {shown}.{local}")


def _functions(loaded: Any) -> list[str]:
    heads = [(name, arity) for _kind, name, arity in loaded.info.heads]
    return [key for name, arity in heads for key in (f"{name}/{arity}", f"MACRO-{name}/{arity + 1}")]


def _with_arity(function: Any, arity: int) -> Any:
    """A Python function of so many arguments that hands them on: the arity of a fun is the number of its arguments."""
    names = [f"arg{number}" for number in range(arity)]
    arguments = ast.arguments([], [ast.arg(name) for name in names], None, [], [], None, [])
    body = ast.Call(ast.Name("function", ast.Load()), [ast.Name(name, ast.Load()) for name in names], [])
    code = compile(ast.fix_missing_locations(ast.Expression(ast.Lambda(arguments, body))), __file__, "eval")
    return eval(code, {"function": function})
