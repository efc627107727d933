"""Calls of other modules' functions that are not there or deprecated.

They are noted while a module is walked; what is wrong with them is said once everything that was compiled together is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from otpshell.lang.definition import Definition, Signature
from otpshell.lang.diagnostics import CompileWarning, alias_text, function_text, meta_line
from otpshell.lang.env import Env
from otpshell.lang.exceptions_blame import did_you_mean_functions
from otpshell.lang.inline import ERLANG
from otpshell.lang.library_deprecations import library_deprecations
from otpshell.lang.otp_modules import functions_elsewhere, is_module_elsewhere
from otpshell.lang.quoted import keyword_get
from otpshell.lang.types.guards import Guards
from otpshell.lang.types.shapes import DYNAMIC, Shape
from otpshell.terms.atom import TRUE, Atom, atom
from otpshell.terms.cons import is_list, to_pylist
from otpshell.terms.maps import STRUCT

_CONTEXT_MODULE = atom("context_module")
# Not looked up: what every module has, and ``__impl__/1``, which protocols call of modules that may be there.
_ALWAYS = {"module_info", "__info__", "behaviour_info", "__struct__", "__impl__"}


class RemoteCall(NamedTuple):
    """A call of ``module.name/arity`` and where it stands."""

    module: Atom
    name: Atom
    arity: int
    caller: Atom | None
    function: Signature
    file: str
    line: int


class Calls(Guards):
    def __init__(self, definition: Definition, env: Env, calls: list[RemoteCall]) -> None:
        super().__init__()
        self.definition = definition
        self.env = env
        self.calls = calls

    def remote(self, module: Any, name: Any, arity: int, meta: Any) -> None:
        """Note a call, when module and function are known."""
        if type(module) is not Atom or type(name) is not Atom or name.name in _ALWAYS:
            return
        if module is ERLANG and (name.name, arity) not in library_deprecations("erlang"):
            # Its operators and the like have no export here.
            return
        if keyword_get(meta, _CONTEXT_MODULE) is not TRUE:
            signature, file = self.definition.signature, self.definition.file
            line = meta_line(meta) or self.definition.line
            self.calls.append(RemoteCall(module, name, arity, self.env.module, signature, file, line))

    def struct(self, name: Atom, node: Any) -> Shape:
        try:
            struct = self.env.vm.struct_of(name, [], self.env)
        except Exception:
            # It has been used already: whatever is wrong with it has been said.
            return DYNAMIC
        if struct is None:
            return DYNAMIC
        fields = sorted((key for key in struct.d if key is not STRUCT), key=lambda key: key.name)
        return ("map", ((True, ("atom", STRUCT), ("atom", name)), *[(True, ("atom", key), DYNAMIC) for key in fields]))


def warn_of_calls(calls: list[RemoteCall], unwarned: Any, vm: Any) -> None:
    """Warn of each function that a module calls and that is not there, with all the places that call it.

    ``unwarned`` are the modules and functions that may be missing, as ``@compile {:no_warn_undefined, ...}`` says; ``:all`` is all of them.
    """
    places: dict[tuple[Atom, Atom, int], list[RemoteCall]] = {}
    for call in calls:
        places.setdefault((call.module, call.name, call.arity), []).append(call)
    problems = [(*_problem(*called, vm), found) for called, found in places.items()]
    # Modules that are not there come first, then macros of modules not required, deprecated functions and those not there; each by name.
    problems.sort(key=lambda problem: (problem[0], problem[2][0].module.name, problem[2][0].name.name, problem[2][0].arity))
    for rank, text, found in problems:
        if rank is not _FINE and not (rank in (_NO_MODULE, _NO_FUNCTION) and _is_unwarned(found[0], unwarned)):
            _warn(text, found, vm)


def _is_unwarned(call: RemoteCall, unwarned: Any) -> bool:
    if unwarned is _ALL:
        return True
    return any(each is call.module or each == (call.module, call.name, call.arity) for each in to_pylist(unwarned))


_ALL = atom("all")
_NO_WARN = atom("no_warn_undefined")


def unwarned_in(options: Iterable[Any]) -> list[Any]:
    """What ``@compile`` says may be missing."""
    found: list[Any] = []
    for option in options:
        for each in to_pylist(option) if is_list(option) else [option]:
            if type(each) is tuple and len(each) == 2 and each[0] is _NO_WARN:
                found += to_pylist(each[1]) if is_list(each[1]) else [each[1]]
    return found


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
        if is_module_elsewhere(module.name):
            # Of OTP or of Elixir, but not built here: calling it says so.
            return _FINE, ""
        return _NO_MODULE, f"{shown} is undefined (module {alias_text(module)} is not available or is yet to be defined)"
    functions = vm.exports_functions(module) or set()
    if (name.name, arity) in functions:
        advice = vm.deprecations(module).get((name.name, arity))
        return (_FINE, "") if advice is None else (_DEPRECATED, f"{shown} is deprecated. {advice.decode()}")
    macros = vm.exports_macros(module) or set()
    if (name.name, arity) in macros:
        return _NOT_REQUIRED, f"you must require {alias_text(module)} before invoking the macro {shown}"
    elsewhere = functions_elsewhere(module.name)
    if f"{name.name}/{arity}" in elsewhere:
        return _FINE, ""
    others = {(each, int(count)) for each, _, count in (function.rpartition("/") for function in elsewhere)}
    exports = [(atom(each), count) for each, count in sorted(functions | macros | others)]
    return _NO_FUNCTION, f"{shown} is undefined or private{did_you_mean_functions(name, exports)}"
