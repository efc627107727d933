"""What texts about terms and errors ask a VM: its structs, its ``Inspect`` implementations, its modules (``vm.struct_inspector``)."""

from __future__ import annotations

from typing import Any

from otpshell.lang import exceptions
from otpshell.lang.caught import Caught
from otpshell.lang.exceptions_host import ExceptionHost
from otpshell.lang.stacktrace import format_stacktrace
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.inspect import Inspector, Opts
from otpshell.terms.inspect_text import atom_literal
from otpshell.terms.maps import STRUCT, Map

_INSPECT, _MESSAGE, _INFO, _STRUCT_FIELDS, _FIELD = atom("inspect"), atom("message"), atom("__info__"), atom("struct"), atom("field")
_BLAME = atom("blame")


def _own(vm: Any, module: Atom, name: str, arity: int) -> bool:
    """Whether a module written in Elixir (not one of ours in Python) exports the function."""
    if not vm.ensure_loaded(module):
        return False
    return (name, arity) in (vm.exports_functions(module) or ())


class VmHost(ExceptionHost):
    """The answers of a running VM. Calls into Elixir run in the calling process."""

    def __init__(self, vm: Any) -> None:
        self.vm = vm
        self.exports = vm.exports

    def inspect_struct(self, struct: Map, opts: Map) -> Any:
        name = struct.d[STRUCT].name
        module = atom("Elixir.Inspect." + name.removeprefix("Elixir."))
        if _own(self.vm, module, "inspect", 2):
            return self.vm.apply(module, _INSPECT, struct, opts)
        return None

    def struct_fields(self, module: Atom) -> list[Atom] | None:
        if not _own(self.vm, module, "__struct__", 0) or not _own(self.vm, module, "__info__", 1):
            return None
        fields = self.vm.apply(module, _INFO, _STRUCT_FIELDS)
        return None if fields is NIL else [field.d[_FIELD] for field in fields]

    def inspect_error(self, struct: Map, error: BaseException) -> tuple[str, str, str]:
        caught = Caught(error)
        exception = caught.struct()
        text = exceptions.message(exception, self).rstrip("\n")
        return atom_literal(exception.d[STRUCT]), text, format_stacktrace(caught.trace(), self)

    def exception_message(self, exception: Map) -> Any:
        module = exception.d[STRUCT]
        if module.name in exceptions.MESSAGES or not _own(self.vm, module, "message", 1):
            return None
        return self.vm.apply(module, _MESSAGE, exception)

    def exception_blame(self, exception: Map, trace: Any) -> tuple[Map, Any] | None:
        module = exception.d[STRUCT]
        if module.name in exceptions.MESSAGES or not _own(self.vm, module, "blame", 2):
            return None
        return self.vm.apply(module, _BLAME, exception, trace)

    def exports_of(self, module: Atom) -> list[tuple[Atom, int]] | None:
        if not self.vm.ensure_loaded(module):
            return None
        macros = self.vm.exports_macros(module) or ()
        functions = self.vm.exports_functions(module) or ()
        hidden = ("__info__", "module_info", "__struct__", "behaviour_info") if module.name.startswith("Elixir.") else ()
        named = sorted(macros) + sorted(functions)
        return [(atom(name), arity) for name, arity in named if name not in hidden and not name.startswith("MACRO-")]

    def is_macro(self, module: Atom, name: Atom, arity: int) -> bool:
        return (name.name, arity) in (self.vm.exports_macros(module) or ())

    def quoted_text(self, quoted: Any) -> str:
        found = self.vm.to_source(quoted)
        return found.decode() if type(found) is bytes else found


def inspector_of(vm: Any, opts: Map) -> Inspector:
    """An inspector with the options of an ``%Inspect.Opts{}``."""
    return Inspector(Opts.from_struct(opts), vm.struct_inspector)


