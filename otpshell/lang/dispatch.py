"""Calls by name: which import, macro or local function a name means, and running macros.

Macros come from one place, the code server (:class:`CodeServer`, ``env.vm``), whether they are written in Python or in Elixir.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from otpshell.lang.diagnostics import CompileWarning, alias_text, form_error, form_warn, function_text, meta_line
from otpshell.lang.env import Env, Scope
from otpshell.lang.imports import find_import
from otpshell.lang.message_frames import macro_frames
from otpshell.lang.paths import relative_to_cwd
from otpshell.lang.quote import GENERATED, linify_with_counter
from otpshell.lang.quoted import keyword_get
from otpshell.terms.atom import NIL, TRUE, Atom, atom
from otpshell.terms.cons import charlist, from_iter, to_pylist
from otpshell.terms.errors import ErlError, exception_struct
from otpshell.terms.maps import Map

_REQUIRED = atom("required")
_FILE = atom("file")
_MESSAGE = atom("message")
_LINE = atom("line")
EXPANDING_MACRO = from_iter([(_FILE, charlist("expanding macro"))])
EXPANDING_STRUCT = from_iter([(_FILE, charlist("expanding struct"))])
_FILE_MODULE = atom("elixir_compiler_0")
_FILE_FUNCTION = atom("__FILE__")
_MODULE_BODY = atom("__MODULE__")


class CodeServer(Protocol):
    """What expansion asks of the VM's code server."""

    def exports_functions(self, module: Atom) -> set[tuple[str, int]] | None:
        """Public functions of a module (loaded if need be), by name and arity; None when there is no such module."""

    def exports_macros(self, module: Atom) -> set[tuple[str, int]] | None:
        """Public macros of a module; None when there is no such module or it is an Erlang one."""

    def deprecations(self, module: Atom) -> dict[tuple[str, int], bytes]:
        """The deprecated functions and macros of a module, with the advice of each."""

    def ensure_loaded(self, module: Atom, if_possible: bool = False) -> bool:
        """Load a module; whether it is there. ``if_possible``: when its file waits for the one that asks, it is not."""

    def expand_macro(self, module: Atom, name: str, arity: int, env: Env, args: list[Any]) -> Any:
        """Call a public macro with the caller's env and quoted arguments: a quoted expression."""

    def open_module(self, module: Atom) -> Any:
        """The ModuleDefinition of a module being defined now, or None. Expansion calls on it:

        ``local_macro(name, arity) -> callable(env, *args) | None``; ``record_local(function, (name, arity), line, is_macro)``;
        ``record_import(function, module, (name, arity))``; ``super(function, meta, env) -> (kind, name, meta)``.
        """

    def next_counter(self, module: Atom | None) -> Any:
        """A term not given before: the hygiene counter of one macro expansion."""

    def struct_of(self, module: Atom, args: list[Any], env: Env) -> Any:
        """``module.__struct__(*args)``, of a module being defined too; None when it is undefined."""

    def lexical_tracker(self, handle: Any) -> Any:
        """The LexicalTracker with that ``handle``, None for nil."""

    def apply(self, module: Atom, name: Atom, *args: Any) -> Any:
        """Call any function."""

    @property
    def quiet(self) -> bool:
        """Whether nothing is warned of, as while a file of the library is compiled."""

    def warn(self, warning: CompileWarning) -> None:
        """Take a warning."""

    def to_source(self, quoted: Any) -> str:
        """``Macro.to_string``."""

    def inspect(self, term: Any) -> str:
        """``Kernel.inspect``."""


def is_macro(name: str, arity: int, module: Atom, meta: Any, env: Env) -> bool:
    """Whether ``module.name/arity`` is a macro that this env may call."""
    if module is not env.module and module not in env.requires and keyword_get(meta, _REQUIRED) is not TRUE:
        return False
    macros = env.vm.exports_macros(module)
    return macros is not None and (name, arity) in macros


def local_macro(name: str, arity: int, env: Env, outside: bool = False) -> Any:
    """The function of a macro of the module being defined, or None. Its body (``function`` None) cannot call them; ``outside`` can."""
    if not outside and (env.function is None or env.function == (name, arity)):
        return None
    definition = env.definition
    return None if definition is None else definition.local_macro(name, arity)


class Macro(NamedTuple):
    """A macro call found: where it came from and what it gave, hygiene marks included."""

    module: Atom
    quoted: Any


def dispatch_import(meta: Any, name: str, args: Any, arity: int, s: Scope, outside: bool = False) -> Macro | Atom | None:
    """What a call without a module means: a macro's result, the module of an imported function, or None for a local call.

    ``outside`` is for ``Macro.expand``: the result keeps no line of the call, and a module's own macros are found in its body too.
    """
    env = s.env
    found = find_import(meta, name, arity, env)
    if found is None or found.kind != "import":
        local = local_macro(name, arity, env, outside)
        if local is not None:
            if found is not None and found.module is not env.module:
                where = f"{alias_text(found.module)}.{name}/{arity}"
                form_error(
                    meta,
                    env.file,
                    f"call to local macro {name}/{arity} conflicts with imported {where}, "
                    "please rename the local macro or remove the conflicting import",
                )
            definition = env.definition
            definition.record_local(env.function, (name, arity), meta_line(meta), True)
            assert env.module is not None
            try:
                quoted = local(s.caller_env(meta_line(meta)), *to_pylist(args))
            except Exception as error:
                note_expansion(error, env.module, name, arity, meta, env)
                raise
            return Macro(env.module, _marked(meta, env.module, quoted, env, outside))
    if found is None:
        return None
    module = found.module
    if found.kind == "import":
        macros = env.vm.exports_macros(module)
        if macros is None or (name, arity) not in macros:
            return module
        return _expand(meta, module, name, arity, args, s, outside)
    _record_import(env, module, name, arity)
    if found.kind == "function":
        return module
    return _expand(meta, module, name, arity, args, s, outside)


def dispatch_require(meta: Any, module: Atom, name: str, args: Any, arity: int, s: Scope, outside: bool = False) -> Macro | None:
    """The result of ``module.name(args)`` when it is a macro, else None; ``outside`` as for :func:`dispatch_import`."""
    if not is_macro(name, arity, module, meta, s.env):
        if s.env.function is None and not outside:
            # A call that runs while its module is compiled; those in functions are looked at when all modules are known.
            _warn_deprecated(meta, module, name, arity, s.env)
        return None
    return _expand(meta, module, name, arity, args, s, outside)


_KERNEL, _APPLICATION = atom("Elixir.Kernel"), atom("Elixir.Application")


def _warn_deprecated(meta: Any, module: Atom, name: str, arity: int, env: Env) -> None:
    if module is _KERNEL or module is _APPLICATION or not module.name.startswith("Elixir.") or env.vm.quiet:
        return
    advice = env.vm.deprecations(module).get((name, arity))
    if advice is not None:
        text = f"use {alias_text(module)}" if name == "__using__" else f"{alias_text(module)}.{function_text(name)}/{arity}"
        form_warn(meta, env, f"{text} is deprecated. {advice.decode()}")


def _expand(meta: Any, module: Atom, name: str, arity: int, args: Any, s: Scope, outside: bool) -> Macro:
    env = s.env
    if not outside:
        _warn_deprecated(meta, module, name, arity, env)
    try:
        quoted = env.vm.expand_macro(module, name, arity, s.caller_env(meta_line(meta)), to_pylist(args))
    except (TypeError, ValueError, LookupError, AttributeError, AssertionError) as error:
        refused = _refused(error, module, name, arity)
        note_expansion(refused, module, name, arity, meta, env)
        if refused is error:
            raise
        raise refused from error
    except Exception as error:
        note_expansion(error, module, name, arity, meta, env)
        raise
    return Macro(module, _marked(meta, module, quoted, env, outside))


def _refused(error: Exception, module: Atom, name: str, arity: int) -> Exception:
    """A macro that is written in Python choked on its arguments: none of its clauses takes them. Other errors stay what they are."""
    at = error.__traceback__
    while at is not None:
        if "__module__" in at.tb_frame.f_globals:
            return error
        at = at.tb_next
    return no_clause(module, name, arity).with_traceback(error.__traceback__)


def no_clause(module: Atom, name: str, arity: int) -> ErlError:
    """The FunctionClauseError of a macro, of whose arguments nothing is told."""
    fields = {"module": module, "function": atom(name), "arity": arity, "kind": NIL, "args": NIL, "clauses": NIL}
    return ErlError(exception_struct("FunctionClauseError", **fields))


class Expansion:
    """What an error that left a macro, or the code a macro gave, says of the way out: ``entries`` are the stack entries that stand for
    everything outside of the macro, the innermost first; ``frame`` is the Python frame that ran the innermost one."""

    __slots__ = ("entries", "frame", "keeps_inside", "macros")

    def __init__(self, frame: Any, keeps_inside: bool) -> None:
        self.entries: list[Any] = []
        self.frame = frame
        # Whether the entries inside of it are shown too: those of a macro are, those of a struct are not.
        self.keeps_inside = keeps_inside
        self.macros: set[tuple[Atom, Atom, int]] = set()

    def is_macro(self, entry: Any) -> bool:
        """Whether a stack entry is that of a macro's own function, which its entry here stands for."""
        arity = entry[2] if type(entry[2]) is int else len(to_pylist(entry[2]))
        return (entry[0], entry[1], arity) in self.macros


def note_expansion(error: Exception, module: Atom, name: str, arity: int, meta: Any, env: Env, what: Any = EXPANDING_MACRO) -> None:
    """Remember with an error that it left a macro, or the code a macro gave: ``error.expansion``."""
    noted = getattr(error, "expansion", None)
    if noted is None:
        assert error.__traceback__ is not None
        noted = Expansion(error.__traceback__.tb_frame, what is EXPANDING_MACRO)
        error.expansion = noted  # type: ignore[attr-defined]
        raised = getattr(error, "value", None)
        if module is _KERNEL and type(raised) is Map and type(raised.d.get(_MESSAGE)) is bytes:
            noted.entries.extend(macro_frames(raised.d[_MESSAGE].decode("utf-8", "replace")))
    file = charlist(relative_to_cwd(env.file))
    place = from_iter([(_FILE, file), (_LINE, meta_line(meta))])
    noted.macros.add((module, atom(f"MACRO-{name}"), arity + 1))
    noted.entries.append((module, atom(name), arity, what))
    if env.module is None:
        noted.entries.append((_FILE_MODULE, _FILE_FUNCTION, 1, place))
    elif env.function is None:
        noted.entries.append((env.module, _MODULE_BODY, 0, place))
    else:
        noted.entries.append((env.module, atom(env.function[0]), env.function[1], place))


def _marked(meta: Any, module: Atom, quoted: Any, env: Env, outside: bool) -> Any:
    if outside:
        meta = from_iter([pair for pair in meta if pair[0] is GENERATED])
    return linify_with_counter(meta, module, env.vm.next_counter(env.module), quoted)


def _record_import(env: Env, module: Atom, name: str, arity: int) -> None:
    if env.lexical_tracker is not None:
        env.lexical_tracker.import_used(module, (name, arity))
    if env.function is not None and module is not env.module:
        definition = env.definition
        if definition is not None:
            definition.record_import(env.function, module, (name, arity))
