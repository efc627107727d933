"""The environment of a piece of code (``Macro.Env``) and the state that its expansion threads through (``Scope``).

An :class:`Env` is never changed: :meth:`Env.replace` makes another. It holds what is lexical: module, function, aliases, imports.

A :class:`Scope` is one mutable object for one expansion: the current env, the context (pattern, guard or neither) and the variables.
Its dicts are treated as values (a new dict for each change), so forking means keeping references to ``read`` and ``write`` and putting
them back. ``read`` maps a variable to its current version; ``write`` (None when not needed) collects what the arguments of one call
define, because arguments do not see each other's variables but the code after the call sees them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, from_iter, to_pylist
from otpshell.terms.maps import STRUCT, Map, from_pairs

if TYPE_CHECKING:
    from otpshell.lang.dispatch import CodeServer

KERNEL = atom("Elixir.Kernel")
ENV_MODULE = atom("Elixir.Macro.Env")
DEFAULT_REQUIRES = frozenset((atom("Elixir.Application"), KERNEL, atom("Elixir.Kernel.Typespec")))
COUNTER = atom("counter")

VarKey = tuple[Atom, Any]
"""A variable: its name, and the context or the counter of the macro expansion that made it."""


class Imports:
    """What one module gives to an import: pairs of name and arity."""

    __slots__ = ("pairs", "_by_name")

    def __init__(self, pairs: Any) -> None:
        self.pairs: frozenset[tuple[str, int]] = frozenset(pairs)
        self._by_name: dict[str, list[int]] | None = None

    def arities(self, name: str) -> list[int]:
        """The arities with which a name is imported, in order."""
        table = self._by_name
        if table is None:
            table = self._by_name = {}
            for each, arity in sorted(self.pairs):
                table.setdefault(each, []).append(arity)
        return table.get(name, [])

    def to_term(self) -> Any:
        return from_iter([(atom(name), arity) for name, arity in sorted(self.pairs)])


ImportList = tuple[tuple[Atom, Imports], ...]
_SLOTS = (
    "vm",
    "module",
    "file",
    "line",
    "function",
    "context",
    "context_modules",
    "requires",
    "aliases",
    "functions",
    "macros",
    "macro_aliases",
    "versioned_vars",
    "lexical_tracker",
    "import_cache",
    "given",
)


class Env:
    """Where a piece of code stands.

    ``vm`` is the code server, ``module`` an Atom or None, ``file`` text, ``function`` ``(name, arity)`` or None, ``context`` None,
    ``"match"`` or ``"guard"``; ``aliases`` pairs ``(new, old)``; ``macro_aliases`` pairs ``(new, (counter, old))``; ``functions`` and
    ``macros`` pairs ``(module, Imports)``, the latest import first; ``versioned_vars`` the variables and their versions. Those with a
    version below ``given`` had a value before the code began that is expanded.
    """

    __slots__ = _SLOTS

    vm: CodeServer
    module: Atom | None
    file: str
    line: int
    function: tuple[str, int] | None
    context: str | None
    context_modules: tuple[Atom, ...]
    requires: frozenset[Atom]
    aliases: tuple[tuple[Atom, Atom], ...]
    functions: ImportList
    macros: ImportList
    macro_aliases: tuple[tuple[Atom, tuple[Any, Atom]], ...]
    versioned_vars: dict[VarKey, int]
    lexical_tracker: Any
    import_cache: dict[Any, Any]
    given: int

    def replace(self, **changes: Any) -> Env:
        """Another env with these fields changed."""
        new = Env.__new__(Env)
        new.vm = self.vm
        new.module = self.module
        new.file = self.file
        new.line = self.line
        new.function = self.function
        new.context = self.context
        new.context_modules = self.context_modules
        new.requires = self.requires
        new.aliases = self.aliases
        new.functions = self.functions
        new.macros = self.macros
        new.macro_aliases = self.macro_aliases
        new.versioned_vars = self.versioned_vars
        new.lexical_tracker = self.lexical_tracker
        new.given = self.given
        new.import_cache = {} if "functions" in changes or "macros" in changes else self.import_cache
        for name, value in changes.items():
            setattr(new, name, value)
        return new

    @property
    def definition(self) -> Any:
        """The ModuleDefinition of the module being defined here, or None."""
        return None if self.module is None else self.vm.open_module(self.module)

    def to_map(self) -> Map:
        """The ``%Macro.Env{}`` that Elixir code sees."""
        tracker = self.lexical_tracker
        function = NIL if self.function is None else (atom(self.function[0]), self.function[1])
        return from_pairs(
            [
                (STRUCT, ENV_MODULE),
                (atom("module"), self.module or NIL),
                (atom("file"), self.file.encode()),
                (atom("line"), self.line),
                (atom("function"), function),
                (atom("context"), NIL if self.context is None else atom(self.context)),
                (atom("context_modules"), from_iter(self.context_modules)),
                (atom("requires"), from_iter(sorted(self.requires, key=_atom_name))),
                (atom("aliases"), from_iter(self.aliases)),
                (atom("functions"), _imports_term(self.functions)),
                (atom("macros"), _imports_term(self.macros)),
                (atom("macro_aliases"), from_iter(self.macro_aliases)),
                (atom("versioned_vars"), from_pairs(self.versioned_vars.items())),
                (atom("lexical_tracker"), NIL if tracker is None else tracker.handle),
                (atom("tracers"), EMPTY),
            ]
        )

    @staticmethod
    def from_map(term: Map, vm: CodeServer) -> Env:
        """The env that a ``%Macro.Env{}`` describes."""

        def field(name: str) -> Any:
            return term.d[atom(name)]

        def absent(value: Any) -> Any:
            return None if value is NIL else value

        function = absent(field("function"))
        context = absent(field("context"))
        return _make(
            vm,
            module=absent(field("module")),
            file=field("file").decode(errors="replace"),
            line=field("line"),
            function=None if function is None else (function[0].name, function[1]),
            context=None if context is None else context.name,
            context_modules=tuple(field("context_modules")),
            requires=frozenset(field("requires")),
            aliases=tuple(field("aliases")),
            functions=_imports_from(field("functions")),
            macros=_imports_from(field("macros")),
            macro_aliases=tuple(field("macro_aliases")),
            versioned_vars=dict(field("versioned_vars").items()),
            lexical_tracker=vm.lexical_tracker(field("lexical_tracker")),
        )


def _atom_name(term: Atom) -> str:
    return term.name


def _imports_term(imports: ImportList) -> Any:
    return from_iter([(module, each.to_term()) for module, each in imports])


def _imports_from(term: Any) -> ImportList:
    return tuple((module, Imports((name.name, arity) for name, arity in pairs)) for module, pairs in to_pylist(term))


def _make(vm: CodeServer, **fields: Any) -> Env:
    env = Env.__new__(Env)
    env.vm = vm
    env.import_cache = {}
    env.given = 0
    for name, value in fields.items():
        setattr(env, name, value)
    return env


def new_env(vm: CodeServer, file: str = "nofile", line: int = 1, module: Atom | None = None) -> Env:
    """The env of code outside of any module: Kernel imported, nothing else."""
    functions = vm.exports_functions(KERNEL)
    macros = vm.exports_macros(KERNEL)
    return _make(
        vm,
        module=module,
        file=file,
        line=line,
        function=None,
        context=None,
        context_modules=(),
        requires=DEFAULT_REQUIRES,
        aliases=(),
        functions=((KERNEL, Imports(functions)),) if functions else (),
        macros=((KERNEL, Imports(macros)),) if macros else (),
        macro_aliases=(),
        versioned_vars={},
        lexical_tracker=None,
    )


class Bitsize(tuple):
    """What a scope's ``prematch`` is inside ``size(…)`` of a binary pattern: (variables before the pattern, before the binary)."""

    __slots__ = ()


class Scope:
    """The state of one expansion. See the module's docstring for ``read`` and ``write``.

    ``prematch`` says what an unknown variable is: ``"warn"`` (a call, with a warning), ``"raise"``, ``"pin"``; in a pattern it is
    ``(variables before the pattern, first version made by the pattern)``. ``unused`` maps (variable, version) to False once used, to
    ``(line, overridden)`` until then.
    """

    __slots__ = ("env", "context", "read", "write", "unused", "version", "prematch", "caller", "stacktrace")

    def __init__(self, env: Env) -> None:
        self.env = env
        self.context = env.context
        self.read: dict[VarKey, int] = env.versioned_vars
        self.write: dict[VarKey, int] | None = None
        self.unused: dict[tuple[VarKey, int], Any] = {}
        self.version = max(env.versioned_vars.values(), default=-1) + 1
        self.prematch: Any = (self.read, self.version) if env.context == "match" else "warn"
        self.caller = False
        self.stacktrace = False

    def caller_env(self, line: int) -> Env:
        """The env that a macro called on this line sees."""
        return self.env.replace(line=line, versioned_vars=self.read, context=self.context)

    def final_env(self) -> Env:
        """The env of the code that follows."""
        return self.env.replace(versioned_vars=self.read, context=self.context)

    def close_write(self, read_before: dict[VarKey, int], write_before: dict[VarKey, int] | None) -> None:
        """Make visible what all arguments of a call have defined."""
        written = self.write
        if written is None:
            written = read_before
        self.read = written
        if write_before is None:
            self.write = None
        elif write_before is written:
            self.write = written
        else:
            merged = dict(write_before)
            for key, version in written.items():
                if merged.get(key, -1) < version:
                    merged[key] = version
            self.write = merged


def var_key(name: Atom, meta: Any, kind: Atom) -> VarKey:
    """The variable that a node names: hygiene puts the counter of its macro expansion in place of the context."""
    while type(meta) is Cons:
        pair = meta.head
        if pair[0] is COUNTER:
            return (name, pair[1])
        meta = meta.rest or meta.tail
    return (name, kind)
