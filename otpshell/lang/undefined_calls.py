"""Calls of other modules' functions that are not there or deprecated: a warning once everything that was compiled together is known.

:func:`remote_calls` reads them off a module's expanded definitions, :func:`warn_undefined` looks them up and warns.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from otpshell.lang.definition import Signature
from otpshell.lang.diagnostics import CompileWarning, alias_text, function_text
from otpshell.lang.exceptions_blame import did_you_mean_functions
from otpshell.lang.library_deprecations import library_deprecations
from otpshell.lang.module_definition import ModuleDefinition
from otpshell.lang.otp_modules import otp_modules
from otpshell.lang.quoted import DOT, LINE, keyword_get
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, Cons

_CAPTURE, _SLASH = atom("&"), atom("/")
# Its operators and the like have no export here.
_ERLANG = atom("erlang")
_ALWAYS = {"module_info", "__info__", "behaviour_info", "__struct__"}


class RemoteCall(NamedTuple):
    """A call of ``module.name/arity`` and where it stands."""

    module: Atom
    name: Atom
    arity: int
    caller: Atom
    function: Signature
    file: str
    line: int


def remote_calls(module: ModuleDefinition) -> list[RemoteCall]:
    """The calls in a module's functions whose module and function are known, in order."""
    found: list[RemoteCall] = []
    for definition in module.definitions.values():

        def add(target: Any, arity: int, meta: Any, definition: Any = definition) -> None:
            name = target.tail.head
            known = target.head is _ERLANG and (name.name, arity) not in library_deprecations("erlang")
            if not known and name.name not in _ALWAYS:
                line = keyword_get(meta, LINE, definition.line)
                found.append(RemoteCall(target.head, name, arity, module.name, definition.signature, definition.file, line))

        for clause in definition.clauses:
            _walk(clause.body, add)
    return found


def _walk(node: Any, add: Any) -> None:
    stack = [node]
    while stack:
        node = stack.pop()
        kind = type(node)
        if kind is Cons:
            items = []
            while type(node) is Cons:
                items.append(node.head)
                node = node.rest or node.tail
            stack += reversed(items)
        elif kind is tuple:
            if len(node) != 3:
                stack += node[::-1]
                continue
            head, meta, args = node
            if type(head) is tuple:
                target = _target(head)
                if target is not None:
                    add(target, _length(args), meta)
                    stack.append(args)
                else:
                    stack += (args, head)
            elif head is _CAPTURE and type(args) is Cons and type(args.head) is tuple and args.head[0] is _SLASH:
                function, arity = args.head[2].head, args.head[2].tail.head
                target = _target(function[0]) if type(function[0]) is tuple else None
                if target is not None and type(arity) is int:
                    add(target, arity, meta)
            else:
                stack.append(args)


def _target(head: Any) -> Any:
    """``[module, name]`` of the dot of a remote call, when both are atoms."""
    if len(head) != 3 or head[0] is not DOT:
        return None
    target = head[2]
    if type(target) is Cons and type(target.tail) is Cons and type(target.head) is Atom and type(target.tail.head) is Atom:
        return target
    return None


def _length(args: Any) -> int:
    count = 0
    while type(args) is Cons:
        count += 1
        args = args.rest or args.tail
    return count if args is EMPTY else 0


def warn_undefined(calls: list[RemoteCall], vm: Any) -> None:
    """Warn of each function that a module calls and that is not there, with all the places that call it."""
    places: dict[tuple[Atom, Atom, int], list[RemoteCall]] = {}
    for call in calls:
        places.setdefault((call.module, call.name, call.arity), []).append(call)
    problems = [(*_problem(*called, vm), found) for called, found in places.items()]
    # Modules that are not there come first, then macros of modules not required, deprecated functions and those not there; each by name.
    problems.sort(key=lambda problem: (problem[0], problem[2][0].module.name, problem[2][0].name.name, problem[2][0].arity))
    for rank, text, found in problems:
        if rank is not _FINE:
            _warn(text, found, vm)


def _warn(text: str, found: list[RemoteCall], vm: Any) -> None:
    places = {CompileWarning(text, each.file, each.line, each.caller, each.function) for each in found}
    *others, last = sorted(places, key=lambda place: (place.file, place.line, place.location()))
    if others:
        lines = "".join(f"\n  {each.location()}" for each in others)
        last = last._replace(message=f"{text}\nInvalid call found at {len(others) + 1} locations:{lines}")
    vm.warn(last)


_NO_MODULE, _NOT_REQUIRED, _DEPRECATED, _NO_FUNCTION, _FINE = range(5)


def _problem(module: Atom, name: Atom, arity: int, vm: Any) -> tuple[int, str]:
    shown = f"{alias_text(module)}.{function_text(name.name)}/{arity}"
    if not vm.ensure_loaded(module):
        if module.name in otp_modules():
            # Of OTP, but not built here: calling it says so.
            return _FINE, ""
        return _NO_MODULE, f"{shown} is undefined (module {alias_text(module)} is not available or is yet to be defined)"
    functions = vm.exports_functions(module) or set()
    if (name.name, arity) in functions:
        advice = vm.deprecations(module).get((name.name, arity))
        return (_FINE, "") if advice is None else (_DEPRECATED, f"{shown} is deprecated. {advice.decode()}")
    macros = vm.exports_macros(module) or set()
    if (name.name, arity) in macros:
        return _NOT_REQUIRED, f"you must require {alias_text(module)} before invoking the macro {shown}"
    exports = [(atom(each), count) for each, count in sorted(functions | macros)]
    return _NO_FUNCTION, f"{shown} is undefined or private{did_you_mean_functions(name, exports)}"
