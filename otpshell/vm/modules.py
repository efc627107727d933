"""What the code server knows of one loaded module."""

from __future__ import annotations

from typing import Any

from otpshell.terms.atom import Atom
from otpshell.terms.maps import EMPTY_MAP


class Module:
    """A loaded module. ``functions`` and ``macros`` are its public ones by (name, arity).

    ``info`` is what its definition left behind (attributes, docs, types, struct; see :class:`ModuleInfo`), None for a native module;
    ``globals`` the globals of its code, ``old`` those of the version before, which processes may still be running. ``definition`` is what
    it was compiled from, kept of modules that do not belong to the library (:meth:`CodeServer.definition` finds that of any),
    ``object_code`` the bytes that stand for its code, ``file`` where they were loaded from.
    """

    __slots__ = ("name", "functions", "macros", "native", "info", "globals", "old", "code", "definition", "object_code", "file")

    def __init__(self, name: Atom) -> None:
        self.name = name
        self.functions: set[tuple[str, int]] = set()
        self.macros: set[tuple[str, int]] = set()
        self.native: Any = None
        self.info: ModuleInfo | None = None
        self.globals: dict[str, Any] | None = None
        self.old: dict[str, Any] | None = None
        self.code: Any = None
        self.definition: Any = None
        self.object_code: bytes | None = None
        self.file: str | None = None


REFLECTION = {("__info__", 1), ("module_info", 0), ("module_info", 1)}


class ModuleInfo:
    """The parts of a module definition that outlive it. All terms and plain data, so that it can be kept on disk."""

    __slots__ = (
        "name",
        "file",
        "line",
        "functions",
        "macros",
        "docs",
        "moduledoc",
        "moduledoc_meta",
        "typespecs",
        "type_docs",
        "heads",
        "deprecated",
    )

    def __init__(self, definition: Any) -> None:
        self.name: Atom = definition.name
        self.file: str = definition.file
        self.line: int = definition.line
        public = [d for d in definition.definitions.values() if d.kind in ("def", "defmacro")]
        self.functions = {(d.name, d.arity) for d in public if d.kind == "def"} - REFLECTION
        self.macros = {(d.name, d.arity) for d in public if d.kind == "defmacro"}
        shown = {("function" if d.kind == "def" else "macro", d.name, d.arity) for d in public}
        self.docs = {key: doc for key, doc in definition.docs.items() if key in shown}
        self.moduledoc = getattr(definition, "moduledoc", None)
        self.moduledoc_meta = definition.attributes.doc_meta.get("moduledoc", EMPTY_MAP)
        # Without their envs, which are of use while the module is defined.
        self.typespecs = {kind: [spec._replace(env=None) for spec in specs] for kind, specs in definition.typespecs.items()}
        self.type_docs = dict(definition.type_docs)
        self.deprecated = dict(definition.deprecated)
        # Heads of all clauses, quoted: what a FunctionClauseError shows as tried, and where each function is.
        self.heads = {
            (d.kind, d.name, d.arity): [(clause.args, clause.guards) for clause in d.clauses] for d in definition.definitions.values()
        }

    def __getstate__(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        for name, value in zip(self.__slots__, state, strict=True):
            setattr(self, name, value)
