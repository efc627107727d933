"""The code server of a VM: which modules are loaded, the table of exported functions, and loading library modules on first use.

``exports`` maps ``"module:name/arity"`` to a Python function, and is the ``__builtins__`` of all compiled code. A key that compiled code
mentions always has an entry: the function, or a stub that loads the module and otherwise raises UndefinedFunctionError.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import MethodType
from typing import Any

from otpshell.lang.codegen import ModuleCode, compile_local, compile_module
from otpshell.lang.env import Env
from otpshell.lang.kernel import KERNEL
from otpshell.lang.known_code import DEFAULTS, NATIVES, OPERATORS
from otpshell.lang.library_deprecations import library_deprecations
from otpshell.lang.module_info import compile_options
from otpshell.lang.support import SUPPORT, dynamic
from otpshell.stdlib import arith
from otpshell.stdlib.erlang_module import DIRECT
from otpshell.stdlib.kernel_utils import with_enforced_keys
from otpshell.terms.atom import FALSE, NIL, OK, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, from_iter, to_pylist
from otpshell.terms.errors import ErlError, exception_struct
from otpshell.terms.fun import run
from otpshell.terms.maps import STRUCT, Map, atom_map
from otpshell.vm.documentation import documentation, native_documentation
from otpshell.vm.library import Library, shown_file
from otpshell.vm.modules import REFLECTION, Module, ModuleInfo
from otpshell.vm.object_code import ObjectCode, ObjectCodes
from otpshell.vm.pending_files import IF_POSSIBLE, MODULE, PendingFiles
from otpshell.vm.pending_files import STRUCT as ITS_STRUCT
from otpshell.vm.typespecs import recorded_forms

_BADKEY, _UNDEF, _NOT_AVAILABLE = atom("badkey"), atom("undef"), atom("function not available")
_KERNEL = atom("Elixir.Kernel")
_NO_AUTOLOAD = (atom("autoload"), FALSE)
_DEBUG_INFO, _DOCS = atom("debug_info"), atom("docs")
_LIBRARY = Library()
# Operators whose operands compiled code could not tell to be plain.
_ARITHMETIC = {
    "divide": arith.div,
    "int_div": arith.int_div,
    "remainder": arith.rem_,
    "band": arith.band,
    "bor": arith.bor,
    "bxor": arith.bxor,
    "bsl": arith.bsl,
    "bsr": arith.bsr,
    "not_": arith.not_,
}


OPERATORS.update(
    {
        arith.add.__code__: "+",
        arith.sub.__code__: "-",
        arith.mul.__code__: "*",
        arith.div.__code__: "/",
        arith.int_div.__code__: "div",
        arith.rem_.__code__: "rem",
        **{function.__code__: function.__name__ for function in (arith.band, arith.bor, arith.bxor, arith.bsl, arith.bsr)},
        arith.not_.__code__: "not",
        arith.pos.__code__: "+",
    }
)


class CodeServer:
    """Modules and exports of one VM."""

    def __init__(self, vm: Any) -> None:
        self.vm = vm
        self.exports: dict[str, Any] = {**SUPPORT, **_ARITHMETIC}
        self.exports.update(dynamic(self.exports, self.stub))
        self.modules: dict[Atom, Module] = {}
        self.native_keys: set[str] = set()
        self.library = _LIBRARY
        # Finds native modules that the layers above have, by name.
        self.find_native: Callable[[str], Any] = lambda name: None
        self._absent: set[Atom] = set()
        self._native_loaded: set[Atom] = set()
        self._counter = 0
        self.required_files: list[str] = []
        # Files that are being compiled together and that define modules nobody has compiled yet.
        self.pending: PendingFiles | None = None
        self.compiler_options: dict[Atom, Any] = {
            atom(name): TRUE if on else FALSE
            for name, on in (
                ("debug_info", True),
                ("docs", True),
                ("ignore_already_consolidated", False),
                ("ignore_module_conflict", False),
                ("relative_paths", True),
                ("warnings_as_errors", False),
            )
        } | {atom(name): EMPTY for name in ("no_warn_undefined", "parser_options", "tracers")}
        # The folders that Code.append_path and prepend_path were given.
        self.paths: list[str] = []
        self.objects = ObjectCodes(vm)
        self._defined: list[list[tuple[Atom, bytes]]] = []
        # What the library file that a process is compiling defines, to be kept for next time. What other processes define meanwhile is not
        # of the library.
        self._recordings: dict[Any, list[tuple[ModuleCode, ModuleInfo]]] = {}
        # While a library file is read only for what it defines: its definitions, which are not installed.
        self._definitions: dict[Atom, Any] | None = None

    # -- looking up ------------------------------------------------------------------------------------------------

    def module(self, name: Atom, want: str = MODULE) -> Module | None:
        """The loaded module, loading it from the library if it is there; ``want`` as for the files that are being compiled."""
        found = self.modules.get(name)
        if found is not None and (found.info is not None or name in self._absent):
            return found
        if self.pending is not None and self.pending.defines(name):
            # Of these files, even if the library has one of that name.
            self.pending.provide(name, want)
            return self.modules.get(name)
        if name not in self._absent:
            self._load_library(name)
            if self.paths and name not in self.modules:
                self._load_from_path(name)
            found = self.modules.get(name)
        return found

    def found_or_made(self, name: Atom, want: str = MODULE) -> Module | None:
        """As :meth:`module`, for who cannot do without: a macro in another of the files that are being compiled may define it."""
        found = self.module(name, want)
        if found is None and self.pending is not None:
            self.pending.look_for(name)
            found = self.modules.get(name)
        return found

    def forget_absent(self) -> None:
        """Look again for modules that were not there: the files that may define them are known only now."""
        self._absent = {name for name in self._absent if name in self.modules}

    def is_settled(self, name: Atom) -> bool:
        """Whether asking for this module loads nothing any more."""
        return name in self._absent and self.pending is None

    def is_erlang(self, name: Atom) -> bool:
        """Whether a module is one of Erlang's own, which are part of the library."""
        return not name.name.startswith("Elixir.") and (name in self._native_loaded or self.library.source(name) is not None)

    def is_native(self, key: str) -> bool:
        """Whether an export is Python code, which always returns a term."""
        if key in self.native_keys:
            return True
        module = atom(key.partition(":")[0])
        if module not in self._native_loaded:
            self._load_native(module)
            return key in self.native_keys
        return False

    def stub(self, key: str) -> Any:
        """Stands in the exports for a function that is not there (yet)."""

        def undefined(*args: Any) -> Any:
            found = self.resolve(key)
            if found is not None:
                return found(*args)
            raise self._undefined_function(key, args)

        undefined.is_stub = True  # type: ignore[attr-defined]
        return undefined

    def _undefined_function(self, key: str, args: tuple[Any, ...]) -> ErlError:
        """The error of calling an export that does not exist; of a module being defined nothing can be called yet."""
        module, _, rest = key.partition(":")
        name = rest.rpartition("/")[0]
        value: Any = _UNDEF
        if self.vm.open_modules.open_module(atom(module)) is not None:
            value = exception_struct(
                "UndefinedFunctionError", module=atom(module), function=atom(name), arity=len(args), reason=_NOT_AVAILABLE, message=NIL
            )
        error = ErlError(value)
        error.call = (atom(module), atom(name), args)
        return error

    def resolve(self, key: str) -> Any:
        """The function of an export key, loading its module if need be; None when there is none."""
        found = self.exports.get(key)
        if found is None or getattr(found, "is_stub", False):
            module, _, _rest = key.partition(":")
            self.found_or_made(atom(module))
            found = self.exports.get(key)
            if found is None or getattr(found, "is_stub", False):
                return None
        return found

    def ensure_loaded(self, name: Atom, if_possible: bool = False) -> bool:
        return self.found_or_made(name, IF_POSSIBLE if if_possible else MODULE) is not None

    def is_at_hand(self, name: Atom) -> bool:
        """Whether a module is loaded, or can be without compiling one of the files that are being compiled."""
        if self.pending is not None and self.pending.defines(name):
            return self.pending.has(name)
        return self.module(name) is not None

    def exports_functions(self, name: Atom) -> set[tuple[str, int]] | None:
        module = self.module(name)
        return None if module is None else module.functions

    def exports_macros(self, name: Atom) -> set[tuple[str, int]] | None:
        if not name.name.startswith("Elixir."):
            found = self.modules.get(name)
            return None if found is None or found.info is None else found.macros
        module = self.module(name)
        return None if module is None else module.macros

    def deprecations(self, name: Atom) -> dict[tuple[str, int], bytes]:
        """The deprecated functions and macros of a module, with the advice of each; none when there is no such module."""
        module = self.module(name)
        if module is None:
            return {}
        own = module.info.deprecated if module.info is not None else {}
        return own | library_deprecations(name.name)

    # -- natives ---------------------------------------------------------------------------------------------------

    def add_native(self, native: Any) -> None:
        """Give this VM a native module that is not in the library."""
        name = atom(native.name)
        self._native_loaded.add(name)
        self._absent.add(name)
        self._install_native(name, native)
        self._install_reflection(self.modules[name])

    def _load_native(self, name: Atom) -> Any:
        self._native_loaded.add(name)
        native = self.library.native(name) or self.find_native(name.name)
        if native is not None:
            self._install_native(name, native)
        return native

    def _install_native(self, name: Atom, native: Any) -> None:
        module = self.modules.get(name)
        if module is None:
            module = self.modules[name] = Module(name)
        module.native = native
        for (function, arity), entry in native.functions.items():
            key = f"{name.name}:{function}/{arity}"
            shown = (name, atom(function), arity, native.file, entry.error)
            if name.name == "erlang":
                # Kernel has some of its functions too; in stack traces they go by the name they are inlined to.
                NATIVES[entry.code.__code__] = shown
            else:
                NATIVES.setdefault(entry.code.__code__, shown)
            if entry.code.__defaults__:
                DEFAULTS[entry.code.__code__] = entry.code.__defaults__
            if name.name == "erlang" and (function, arity) in DIRECT:
                method = self.exports[key] = getattr(self.vm.sched, DIRECT[function, arity])
                NATIVES[method.__code__] = shown
                DEFAULTS[method.__code__] = method.__defaults__ or ()
            else:
                self.exports[key] = MethodType(entry.code, self.vm) if entry.takes_vm else entry.code
            self.native_keys.add(key)
        if name is _KERNEL:
            # Its macros belong to the language: lang.kernel has them.
            native.macros.update(KERNEL.macros)
        module.functions |= set(native.functions)
        module.macros |= set(native.macros)

    def _install_reflection(self, module: Module) -> None:
        """``__info__/1`` and ``module_info/0,1`` of a native module."""
        name = module.name
        if name.name.startswith("Elixir."):
            self._add_native(module, "__info__", 1, lambda what: native_info(self.vm, module, what))
        self._add_native(module, "module_info", 0, lambda: from_iter([(what, module_info(module, what)) for what in _MODULE_INFO]))
        self._add_native(module, "module_info", 1, lambda what: module_info(module, what))

    def _add_native(self, module: Module, function: str, arity: int, code: Any) -> None:
        key = f"{module.name.name}:{function}/{arity}"
        self.exports[key] = code
        self.native_keys.add(key)

    # -- loading ---------------------------------------------------------------------------------------------------

    def _load_library(self, name: Atom) -> None:
        self._absent.add(name)
        native = self._load_native(name) if name not in self._native_loaded else getattr(self.modules.get(name), "native", None)
        path = self.library.source(name)
        if path is not None:
            self._load_file(path)
        module = self.modules.get(name)
        if native is not None and module is not None and module.info is None:
            self._install_reflection(module)

    def _load_file(self, path: Any) -> None:
        found = self.library.cached(path)
        if found is not None:
            for code, info in found:
                if info.name not in self.modules or self.modules[info.name].info is None:
                    self.install(code, info)
            return
        process = self.vm.sched.cur
        outer = self._recordings.get(process)
        found = self._recordings[process] = []
        with self.vm.undisturbed():
            try:
                self.vm.compile_library_file(path)
                self.library.keep(path, found)
            finally:
                if outer is None:
                    del self._recordings[process]
                else:
                    self._recordings[process] = outer

    @property
    def _recording(self) -> list[tuple[ModuleCode, ModuleInfo]] | None:
        """What the library file that the running process is compiling has defined; None when it compiles none."""
        return self._recordings.get(self.vm.sched.cur) if self._recordings else None

    def define_module(self, definition: Any, _env: Env) -> bytes:
        """Compile and install a finished module definition; gives the bytes that stand for its code."""
        if self._recording is not None:
            place(definition, shown_file(definition.name.name))
        if self._definitions is not None and self._recording is not None:
            self._definitions[definition.name] = definition
            return b""
        code = compile_module(definition, self.is_native)
        info = ModuleInfo(definition)
        if self._recording is not None:
            self._recording.append((code, info))
        on_load = definition.attributes.get("on_load")
        module = self.install(code, info, None if on_load is NIL else f"{on_load[0].name}/{on_load[1]}")
        module.definition = definition if self._recording is None else None
        sched = self.vm.sched
        if sched.watch and self._recording is None:
            sched.emit("code", sched.cur.pid if sched.cur is not None else None, definition.name, definition.file)
        if _NO_AUTOLOAD in compile_options(definition):
            self.delete(definition.name)
        data = self._object_code(definition, code, info)
        module.object_code = data or None
        for listener in self._defined if self._recording is None else ():
            listener.append((definition.name, data))
        return data

    def _object_code(self, definition: Any, code: ModuleCode, info: ModuleInfo) -> bytes:
        if self._recording is not None:
            return b""
        debug = self.compiler_options[_DEBUG_INFO] is TRUE or ("__protocol__", 1) in definition.definitions
        if (_DEBUG_INFO, FALSE) in compile_options(definition):
            debug = False
        return self.objects.add(ObjectCode(definition, code, info, debug, self.compiler_options[_DOCS] is TRUE))

    # -- object code -----------------------------------------------------------------------------------------------

    def load_object(self, name: Atom, data: bytes, file: str) -> bool:
        """Install a module from its object code, as from ``file``; False when that is not known, or of another module."""
        made = self.objects.find(data)
        if made is None or made.info.name is not name:
            return False
        on_load = made.definition.attributes.get("on_load")
        module = self.install(made.code, made.info, None if on_load is NIL else f"{on_load[0].name}/{on_load[1]}")
        module.definition, module.object_code, module.file = made.definition, data, file
        return True

    def object_file(self, name: Atom) -> tuple[bytes, str] | None:
        """The object code of a module that lies in a folder of the code path, and its file; None when there is none."""
        for folder in self.paths:
            path = os.path.join(folder, f"{name.name}.beam")
            if os.path.isfile(path):
                with suppress(OSError), open(path, "rb") as file:
                    return file.read(), path
        return None

    def _load_from_path(self, name: Atom) -> None:
        found = self.object_file(name)
        if found is not None:
            self.load_object(name, *found)

    def type_forms(self, module: Any) -> list[Any] | None:
        """The typespecs of a module as attributes of Erlang's abstract format; None when there is no such module, or no debug info."""
        if type(module) is bytes:
            made = self.objects.find(module)
            return made.definition.type_forms if made is not None and made.has_debug_info else None
        loaded = self.module(module)
        if loaded is None:
            return None
        recorded = recorded_forms(self.vm, module) if self.library.has(module.name) else []
        if recorded or loaded.info is None:
            return recorded
        return self.definition(module).type_forms  # type: ignore[no-any-return]

    def definition(self, name: Atom) -> Any:
        """What a loaded module was compiled from; a library file is read again for it. None for a module written in Python."""
        module = self.modules[name]
        path = self.library.source(name)
        if module.definition is None and module.info is not None and path is not None:
            process = self.vm.sched.cur
            self._recordings[process], self._definitions = [], {}
            with self.vm.undisturbed():
                try:
                    self.vm.compile_library_file(path)
                    module.definition = self._definitions.get(name)
                finally:
                    self._definitions = None
                    del self._recordings[process]
        return module.definition

    @contextmanager
    def defining(self) -> Iterator[list[tuple[Atom, bytes]]]:
        """Collects the modules that are defined meanwhile, with the bytes of their code."""
        found: list[tuple[Atom, bytes]] = []
        self._defined.append(found)
        try:
            yield found
        finally:
            self._defined = [each for each in self._defined if each is not found]

    def documentation(self, module: Module) -> tuple[int, Any, list[Any], Map] | None:
        """(line of the module, its documentation, entries of its functions, its metadata) as EEP 48 has them; None when it has none."""
        if module.info is None:
            native = module.native
            return native_documentation(native) if native is not None and native.name.startswith("Elixir.") else None
        return documentation(module.info, self.vm)

    def install(self, code: ModuleCode, info: ModuleInfo, on_load: str | None = None) -> Module:
        """Make a module's functions the ones that remote calls reach. Processes inside the old version stay in it.

        ``on_load`` is the function to call then; unless it gives ``:ok``, the module is not loaded.
        """
        name = info.name
        module = self.modules.get(name)
        if module is None:
            module = self.modules[name] = Module(name)
            self._absent.add(name)
            self._load_native(name) if name not in self._native_loaded else None
        elif module.info is not None or module.native is not None and self._recording is None and not self.library.source(name):
            self._retire(module)
        names = self.run_code(code, name)
        module.old, module.globals = module.globals, names
        module.info = info
        module.code = code
        public = set(info.functions)
        for function, arity in public | REFLECTION:
            made = names.get(f"{function}/{arity}")
            if made is not None:
                self._export(f"{name.name}:{function}/{arity}", made)
        for function, arity in info.macros:
            self._export(f"{name.name}:MACRO-{function}/{arity + 1}", names[f"MACRO-{function}/{arity + 1}"])
        native = module.native
        module.functions = public | (set(native.functions) if native is not None else set())
        module.macros = set(info.macros) | (set(native.macros) if native is not None else set())
        reflection = self.exports.get(f"{name.name}:__info__/1")
        if native is not None or reflection is None or getattr(reflection, "is_stub", False):
            self._install_reflection(module)
        if on_load is not None and run(names[on_load]()) is not OK:
            self.delete(name)
        return module

    def _export(self, key: str, function: Any) -> None:
        if key in self.native_keys:
            # Callers compiled for the native function do not look for a pending tail call.
            compiled = function

            def function(*args: Any) -> Any:
                return run(compiled(*args))

        self.exports[key] = function

    def _retire(self, module: Module) -> None:
        """Take a module's exports away before another version comes."""
        self.vm.purge(module)
        prefix = f"{module.name.name}:"
        if module.native is not None and module.info is None:
            module.native = None
        names = module.functions | REFLECTION
        for function, arity in names:
            key = f"{prefix}{function}/{arity}"
            self.exports[key] = self.stub(key)
        for function, arity in module.macros:
            key = f"{prefix}MACRO-{function}/{arity + 1}"
            self.exports[key] = self.stub(key)

    def delete(self, name: Atom) -> bool:
        """Forget a module; whether it was there."""
        module = self.modules.pop(name, None)
        if module is None:
            return False
        self._retire(module)
        return True

    def run_code(self, code: ModuleCode, name: Atom) -> dict[str, Any]:
        """Execute compiled code: its globals, in which every function stands under ``name/arity``."""
        exports = self.exports
        for key in code.calls:
            if key not in exports:
                exports[key] = self.stub(key)
        names = {"__builtins__": exports, "__module__": name, "__operations__": code.operations, "__loops__": code.loops, **code.constants}
        for site in code.sites:
            names[site] = {}
        exec(code.code, names)
        return names

    # -- macros ----------------------------------------------------------------------------------------------------

    def expand_macro(self, module: Atom, name: str, arity: int, env: Env, args: list[Any]) -> Any:
        loaded = self.module(module)
        if loaded is not None and loaded.native is not None:
            entry = loaded.native.macros.get((name, arity))
            if entry is not None:
                return entry.code(self.vm, env, *args) if entry.takes_vm else entry.code(env, *args)
        return run(self.exports[f"{module.name}:MACRO-{name}/{arity + 1}"](env.to_map(), *args))

    def compile_local_macro(self, definition: Any, name: str, arity: int) -> Any:
        """A macro of a module that is still being defined, as a Python function of env and quoted arguments."""
        function = self._compiled_local(definition, (name, arity))[f"MACRO-{name}/{arity + 1}"]
        return lambda env, *args: run(function(env.to_map(), *args))

    def _compiled_local(self, definition: Any, signature: tuple[str, int]) -> dict[str, Any]:
        """A function of a module that is being defined, and what it needs: globals as those of :meth:`run_code`."""
        definitions = definition.reachable(signature)
        names = self.run_code(compile_local(definition, definitions, self.is_native), definition.name)
        for each in definitions:
            for call in definition.calls.get(each.signature, ()):
                name, arity = call.target
                names.setdefault(f"{name}/{arity}", self.stub(f"{definition.name.name}:{name}/{arity}"))
        return names

    def module_location(self, name: Atom) -> str | None:
        """Where the current version of a module comes from, in the words of the "redefining module" warning."""
        if self._recording is not None or self.compiler_options[atom("ignore_module_conflict")] is TRUE:
            return None
        module = self.module(name)
        if module is None:
            return None
        if module.info is None or self.library.source(name) is not None:
            return "current version loaded from the library"
        return "current version defined in memory"

    def next_counter(self, _module: Atom | None) -> int:
        self._counter += 1
        return -576460752303423488 + self._counter

    def struct_of(self, name: Atom, args: list[Any], _env: Env) -> Any:
        """``name.__struct__(*args)``, of a module being defined too; None when it has no struct."""
        if self.pending is not None:
            self.pending.provide(name, ITS_STRUCT)
        definition = self.vm.open_modules.open_module(name)
        if definition is not None:
            return self._open_struct(definition, args)
        found = self.resolve(f"{name.name}:__struct__/{len(args)}")
        return None if found is None else run(found(*args))

    def _open_struct(self, definition: Any, args: list[Any]) -> Any:
        """The struct of a module that is being defined."""
        struct = definition.struct
        if struct is None:
            if ("__struct__", len(args)) not in definition.definitions:
                return None
            return run(self._compiled_local(definition, ("__struct__", len(args)))[f"__struct__/{len(args)}"](*args))
        if not args:
            return struct
        for key, value in to_pylist(args[0]):
            if key not in struct:
                raise ErlError((_BADKEY, key))
            struct = struct.put(key, value)
        return with_enforced_keys(self.vm, struct, args[0], from_iter(definition.enforced_keys))


def place(definition: Any, file: str) -> None:
    """Let a module definition show another file than the one it was read from."""
    for each in definition.definitions.values():
        if each.file == definition.file:
            each.file = file
    definition.file = file


_MODULE_INFO = tuple(map(atom, ("module", "exports", "attributes", "compile", "md5")))


def module_info(module: Module, what: Atom) -> Any:
    """``module_info/1``."""
    if what.name == "module":
        return module.name
    if what.name in ("exports", "functions"):
        return from_iter([(atom(name), arity) for name, arity in sorted(module.functions)])
    if what.name == "attributes":
        return from_iter([])
    if what.name == "md5":
        return bytes(16)
    if what.name == "compile":
        return from_iter([])
    raise ErlError(atom("badarg"))


def native_info(vm: Any, module: Module, what: Atom) -> Any:
    """``__info__/1`` of a native module."""
    if what.name == "functions":
        return from_iter([(atom(name), arity) for name, arity in sorted(module.functions - {("behaviour_info", 1)})])
    if what.name == "macros":
        return from_iter([(atom(name), arity) for name, arity in sorted(module.macros)])
    if what.name == "deprecated":
        advice = library_deprecations(module.name.name)
        return from_iter([((atom(name), arity), text) for (name, arity), text in sorted(advice.items())])
    if what.name == "struct":
        entry = module.native.functions.get(("__struct__", 0)) if module.native is not None else None
        return NIL if entry is None else _fields_of(entry.code(vm) if entry.takes_vm else entry.code(), module.native)
    return module_info(module, what)


def _fields_of(struct: Map, native: Any) -> Any:
    names = [atom(name) for name in native.struct_fields] or [key for key, _ in struct.items() if key is not STRUCT]
    return from_iter([atom_map(field=name, required=FALSE) for name in names])
