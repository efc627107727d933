"""``defoverridable`` and ``super``: definitions set aside so that others of the same name may take their place.

The definition set aside stays reachable for ``super`` under a name of its own, ``"name (overridable 1)"``; one that nobody replaces
comes back at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from otpshell.lang.definition import MACRO_KINDS, Definition, LocalCall, Signature
from otpshell.lang.diagnostics import alias_text, form_error, form_warn
from otpshell.lang.quoted import keyword_get
from otpshell.terms.atom import atom

if TYPE_CHECKING:
    from otpshell.lang.env import Env
    from otpshell.lang.module_definition import ModuleDefinition


_CONTEXT = atom("context")
_GEN_SERVER = atom("Elixir.GenServer")


class _SetAside:
    __slots__ = ("count", "definition", "calls", "restored")

    def __init__(self, count: int, definition: Definition, calls: list[LocalCall]) -> None:
        self.count = count
        self.definition = definition
        self.calls = calls
        self.restored = False


class Overridables:
    """The overridable definitions of one module."""

    def __init__(self, module: ModuleDefinition) -> None:
        self.module = module
        self.table: dict[Signature, _SetAside] = {}

    def add(self, signature: Signature) -> None:
        """Set a definition aside. It must exist."""
        module = self.module
        definition = module.definitions.pop(signature)
        calls = module.calls.pop(signature, [])
        module.defaults_by_name.pop(signature[0], None)
        before = self.table.get(signature)
        if before is not None and before.definition.is_macro != definition.is_macro:
            self._bad_kind(definition.meta, definition.file, signature, definition.kind)
        self.table[signature] = _SetAside(1 if before is None else before.count + 1, definition, calls)

    def super(self, signature: Signature, meta: Any, env: Env) -> tuple[str, str, Any]:
        """The definition that ``super`` means inside ``signature``: kind, name, metadata."""
        aside = self.table.get(signature)
        if aside is None:
            available = ", ".join(f"{name}/{arity}" for name, arity in self.table)
            form_error(
                meta,
                env.file,
                f"no super defined for {signature[0]}/{signature[1]} in module {alias_text(self.module.name)}. "
                f"Overridable functions available are: {available}",
            )
        if keyword_get(aside.definition.meta, _CONTEXT) is _GEN_SERVER:
            text = f"calling super for GenServer callback {signature[0]}/{signature[1]} is deprecated"
            form_warn(meta, env, text)
        kind = "defmacrop" if aside.definition.is_macro else "defp"
        name = f"{signature[0]} (overridable {aside.count})"
        if not aside.restored:
            self._restore(aside, kind, name, signature)
        return kind, name, aside.definition.meta

    def restore_unreplaced(self) -> None:
        """At the end of the body: bring back what nobody has replaced."""
        for signature, aside in self.table.items():
            now = self.module.definitions.get(signature)
            if now is None:
                if not aside.restored:
                    self._restore(aside, aside.definition.kind, signature[0], signature)
            elif now.is_macro != aside.definition.is_macro:
                self._bad_kind(now.meta, now.file, signature, now.kind)

    def _restore(self, aside: _SetAside, kind: str, name: str, signature: Signature) -> None:
        from_before = aside.definition
        definition = Definition(kind, name, signature[1], from_before.file, from_before.line, from_before.meta)
        definition.clauses = from_before.clauses
        definition.has_body = from_before.has_body
        definition.checked = False
        self.module.definitions[name, signature[1]] = definition
        self.module.calls[name, signature[1]] = aside.calls
        if name != signature[0]:
            self.module.reattached.add((name, signature[1]))
            self.module.calls.setdefault(signature, []).append(LocalCall((name, signature[1]), from_before.line, definition.is_macro))
        aside.restored = True

    def _bad_kind(self, meta: Any, file: str, signature: Signature, kind: str) -> None:
        name = f"{signature[0]}/{signature[1]} in module {alias_text(self.module.name)}"
        if kind in MACRO_KINDS:
            form_error(meta, file, f"cannot override function (def, defp) {name} as a macro (defmacro, defmacrop)")
        form_error(meta, file, f"cannot override macro (defmacro, defmacrop) {name} as a function (def, defp)")
