"""A module while it is being defined: its functions and macros as expanded clauses, its attributes, its calls among themselves.

``defmodule`` makes a :class:`ModuleDefinition` (see ``module_body``), ``def`` stores clauses in it (see ``definitions``), the code
server compiles it when the module's body has run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.attributes import Attributes
from otpshell.lang.definition import Clause, Definition, Doc, Impl, LocalCall, Signature
from otpshell.lang.env import Env
from otpshell.lang.env_warning import EnvWarning
from otpshell.lang.overridables import Overridables
from otpshell.terms.atom import Atom
from otpshell.terms.cons import EMPTY
from otpshell.terms.maps import Map


class ModuleDefinition:
    """Everything known of a module under definition.

    ``definitions`` by name and arity, in order of definition; ``struct`` the struct's map (None without one) and ``struct_fields`` the
    maps that ``__info__(:struct)`` lists; ``docs`` by ``("function"|"macro", name, arity)``; ``typespecs`` by attribute name. ``calls``
    are the calls of each function to others of the module. ``mode`` is ``"open"``, then ``"readonly"`` in ``@after_compile``, then
    ``"closed"``.
    """

    def __init__(self, vm: Any, name: Atom, file: str, line: int) -> None:
        self.vm = vm
        self.name = name
        self.file = file
        self.line = line
        self.mode = "open"
        self.definitions: dict[Signature, Definition] = {}
        self.attributes = Attributes(vm.inspect, self._warn_attribute)
        self.overridables = Overridables(self)
        self.struct: Map | None = None
        self.struct_fields: Any = EMPTY
        self.protocol_functions: list[Signature] = []
        self.enforced_keys: list[Atom] = []
        self.docs: dict[tuple[str, str, int], Doc] = {}
        self.typespecs: dict[str, list[Any]] = {}
        # The typespecs as attributes of Erlang's abstract format, once the module's body has run.
        self.type_forms: list[Any] = []
        self.type_docs: dict[tuple[str, str, int], Doc] = {}
        self.impls: list[Impl] = []
        self.deprecated: dict[Signature, bytes] = {}
        self.calls: dict[Signature | None, list[LocalCall]] = {}
        self.imports_used: dict[Signature, list[tuple[Atom, Signature]]] = {}
        self.defaults_by_name: dict[str, list[tuple[int, int]]] = {}
        self.reattached: set[Signature] = set()
        self.last_defined: Signature | None = None
        self._local_macros: dict[Signature, tuple[dict[Signature, int], Any]] = {}
        self._kept: list[Any] = []

    def _warn_attribute(self, line: int, text: str) -> None:
        self.vm.warn(EnvWarning(text, self.file, line, self.name))

    # -- what the module's body refers to ------------------------------------------------------------------------------

    def keep(self, value: Any) -> int:
        """Keep a Python value for the code of the body; the number stands for it there."""
        self._kept.append(value)
        return len(self._kept) - 1

    def kept(self, number: int) -> Any:
        return self._kept[number]

    # -- what the expansion of its functions asks ----------------------------------------------------------------------

    def local_macro(self, name: str, arity: int) -> Callable[..., Any] | None:
        """The macro of that name defined so far in this module, as a Python function of env and quoted arguments; None if none."""
        definition = self.definitions.get((name, arity))
        if definition is None or not definition.is_macro:
            return None
        # Functions that it calls may have come after it was compiled, or have more clauses: then it is compiled anew.
        needed = self.reachable((name, arity))
        state = {each.signature: len(each.clauses) for each in needed}
        found = self._local_macros.get((name, arity))
        if found is None or found[0] != state:
            found = (state, self.vm.compile_local_macro(self, name, arity))
            self._local_macros[name, arity] = found
        return found[1]

    def reachable(self, signature: Signature) -> list[Definition]:
        """A function with all of this module that it may call, directly or through others, as far as they have clauses."""
        found: dict[Signature, Definition] = {}
        pending = [signature]
        while pending:
            each = pending.pop()
            definition = self.definitions.get(each)
            if definition is not None and each not in found:
                found[each] = definition
                pending += [call.target for call in self.calls.get(each, ())]
        return [definition for definition in found.values() if definition.clauses]

    def record_local(self, function: Signature | None, target: Signature, line: int, is_macro: bool) -> None:
        """Remember a call inside the module; ``function`` is the caller."""
        self.calls.setdefault(function, []).append(LocalCall(target, line, is_macro))

    def record_import(self, function: Signature | None, module: Atom, target: Signature) -> None:
        """Remember that an imported function was called: the module may not define one of that name and arity."""
        self.imports_used.setdefault(target, []).append((module, function or target))

    def super(self, function: Signature, meta: Any, env: Env) -> tuple[str, str, Any]:
        """The overridden definition that ``super`` in ``function`` means: kind, name, metadata."""
        return self.overridables.super(function, meta, env)

    # -- questions -----------------------------------------------------------------------------------------------------

    def exported(self, macros: bool = False) -> list[Signature]:
        """Public functions (or macros), in order of name and arity, as ``__info__`` lists them."""
        wanted = "defmacro" if macros else "def"
        return sorted(signature for signature, each in self.definitions.items() if each.kind == wanted)

    @property
    def moduledoc(self) -> Any:
        """``@moduledoc`` as ``(line, text)``, the text a binary, false or nil; None when it is not set."""
        found = self.attributes.table.get("moduledoc")
        return found.value if found is not None and type(found.value) is tuple else None


__all__ = ["Clause", "Definition", "Doc", "Impl", "LocalCall", "ModuleDefinition", "Signature"]
