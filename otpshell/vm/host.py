"""What ``inspect`` and the texts of errors ask a running system: its structs, its modules, the learner's own exceptions and protocols."""

from __future__ import annotations

from typing import Any

from otpshell.lang.caught import Caught
from otpshell.lang.codegen import compile_eval
from otpshell.lang.env import Scope, new_env
from otpshell.lang.exceptions import message
from otpshell.lang.exceptions_host import ExceptionHost
from otpshell.lang.expand import expand
from otpshell.lang.paths import relative_to_cwd
from otpshell.lang.stacktrace import format_stacktrace
from otpshell.stdlib.clause_heads import heads_of
from otpshell.terms.atom import FALSE, TRUE, Atom, alias, atom
from otpshell.terms.cons import EMPTY, Cons, elist, from_iter, to_pylist
from otpshell.terms.fun import run
from otpshell.terms.inspect import inspect
from otpshell.terms.inspect_text import atom_literal
from otpshell.terms.maps import STRUCT, Map, atom_map

_INSPECT = alias("Inspect")
_ARROW, _FN, _WHEN, _ANY = atom("->"), atom("fn"), atom("when"), (atom("_"), EMPTY, atom("nil"))
_BLAME = atom("blame")
_CALENDAR_TEXTS = {
    "Elixir.Date": "~D[{} {}]",
    "Elixir.Time": "~T[{} {}]",
    "Elixir.NaiveDateTime": "~N[{} {}]",
    "Elixir.DateTime": "~U[{} {}]",
}
_CALENDAR, _ISO, _TO_STRING = atom("calendar"), alias("Calendar.ISO"), atom("to_string")
_ATTRIBUTES, _BEHAVIOUR = atom("attributes"), atom("behaviour")


class VMHost(ExceptionHost):
    """The answers of one VM. To be asked in one of its processes."""

    def __init__(self, vm: Any) -> None:
        self.vm = vm
        # For funs among the options of inspect, which may be compiled code.
        self.exports = vm.exports

    # -- structs -----------------------------------------------------------------------------------------------------

    def inspect_struct(self, struct: Map, opts: Map) -> Any:
        implementation = self._inspect_implementation(struct)
        if implementation is not None:
            return self.vm.apply(implementation, atom("inspect"), struct, opts)
        return self._in_other_calendar(struct) if struct.d[STRUCT].name in _CALENDAR_TEXTS else None

    def _in_other_calendar(self, struct: Map) -> Any:
        """Dates and times of a calendar that is not ISO are put into words by its module."""
        calendar = struct.d.get(_CALENDAR)
        if type(calendar) is not Atom or calendar is _ISO:
            return None
        name = struct.d[STRUCT]
        text = self.vm.apply(name, _TO_STRING, struct).decode("utf-8", "replace")
        form = _CALENDAR_TEXTS[name.name]
        if form.startswith("~U") and (struct.d[atom("utc_offset")], struct.d[atom("time_zone")]) != (0, b"Etc/UTC"):
            form = "#DateTime<{} {}>"
        return form.format(text, atom_literal(calendar)).encode()

    def _inspect_implementation(self, struct: Map) -> Atom | None:
        """The module of a custom ``Inspect`` implementation (Any's own is built in)."""
        name = struct.d[STRUCT]
        module = atom(f"Elixir.Inspect.{name.name.removeprefix('Elixir.')}")
        if module in self.vm.code.modules and self.vm.code.modules[module].info is not None:
            return module
        return None

    def struct_fields(self, module: Atom) -> list[Atom] | None:
        loaded = self.vm.code.modules.get(module)
        if loaded is None or loaded.info is None or loaded.globals is None:
            return None
        function = loaded.globals.get("__struct__/0")
        if function is None:
            return None
        fields = run(self.vm.exports[f"{module.name}:__info__/1"](atom("struct")))
        return [field.d[atom("field")] for field in to_pylist(fields)]

    def inspect_error(self, struct: Map, error: BaseException) -> tuple[str, str, str]:
        what = Caught(error)
        exception = what.struct()
        trace = format_stacktrace(what.trace(), self)
        return exception.d[STRUCT].name.removeprefix("Elixir."), message(exception, self), trace

    # -- exceptions --------------------------------------------------------------------------------------------------

    def exception_message(self, exception: Map) -> Any:
        module = self._own(exception)
        if module is None or ("message", 1) not in module.functions:
            return None
        try:
            return self.vm.apply(module.name, atom("message"), exception)
        except Exception as error:
            what = Caught(error)
            caught = what.struct()
            name, text = inspect(caught.d[STRUCT]), inspect(message(caught, self).encode())
            shown, trace = inspect(exception, host=self), format_stacktrace(what.trace(), self)
            return f"got {name} with message {text} while retrieving Exception.message/1 for {shown}. Stacktrace:\n{trace}".encode()

    def exception_blame(self, exception: Map, trace: Any) -> tuple[Map, Any] | None:
        module = self._own(exception)
        if module is None or ("blame", 2) not in module.functions:
            return None
        return self.vm.apply(module.name, _BLAME, exception, trace)

    def _own(self, exception: Map) -> Any:
        """The module of an exception that speaks for itself; the standard ones are put into words in Python."""
        code = self.vm.code
        name = exception.d[STRUCT]
        source = code.library.source(name)
        if source is not None and source.name == "exceptions.ex":
            return None
        loaded = code.modules.get(name)
        if (loaded is None or loaded.info is None) and source is not None:
            loaded = code.module(name)
        return None if loaded is None or loaded.info is None else loaded

    # -- modules -----------------------------------------------------------------------------------------------------

    def exports_of(self, module: Atom) -> list[tuple[Atom, int]] | None:
        loaded = self.vm.code.module(module)
        if loaded is None:
            return None
        return [(atom(name), arity) for name, arity in sorted(loaded.functions | loaded.macros)]

    def is_macro(self, module: Atom, name: Atom, arity: int) -> bool:
        macros = self.vm.code.exports_macros(module)
        return macros is not None and (name.name, arity) in macros

    def behaviour_expecting(self, module: Atom, name: Atom, arity: int) -> Atom | None:
        loaded = self.vm.code.modules.get(module)
        if loaded is None or loaded.info is None:
            return None
        attributes = run(self.vm.exports[f"{module.name}:__info__/1"](_ATTRIBUTES))
        for key, values in to_pylist(attributes):
            if key is not _BEHAVIOUR:
                continue
            for behaviour in to_pylist(values):
                found = self.vm.code.resolve(f"{behaviour.name}:behaviour_info/1")
                if found is not None:
                    callbacks = to_pylist(run(found(atom("callbacks"))))
                    optional = to_pylist(run(found(atom("optional_callbacks"))))
                    if (name, arity) in callbacks and (name, arity) not in optional:
                        return behaviour
        return None

    def relative(self, path: str) -> str:
        return relative_to_cwd(path)

    def quoted_text(self, quoted: Any) -> str:
        return self.vm.to_source(quoted)

    def blame_mfa(self, module: Atom, name: Atom, args: Any) -> tuple[Atom, Any] | None:
        """Each clause of a function with which of its patterns and guards these arguments meet."""
        loaded = self.vm.code.modules.get(module)
        if loaded is None or loaded.native is not None or self.vm.code.library.source(module) is not None:
            found = self._blame_native(module, name.name, to_pylist(args))
            if found is not None:
                return found
        if loaded is None or loaded.info is None or self.vm.code.library.source(module) is None:
            # Real Elixir looks clauses up in the file of the compiled module, which a module typed in or loaded from a script has not.
            return None
        given = to_pylist(args)
        plain = name.name.removeprefix("MACRO-")
        for (kind, function, arity), clauses in loaded.info.heads.items():
            if function == plain and arity == len(given) - (plain != name.name):
                shown = [self._blamed(patterns, guards, given[-arity:] if arity else []) for patterns, guards in clauses]
                return atom(kind), from_iter(shown)
        return None

    def _blame_native(self, module: Atom, name: str, given: list[Any]) -> tuple[Atom, Any] | None:
        """The same of a function of the library that is written in another way here, as far as its clauses are told."""
        shown = []
        kind, heads = heads_of(module.name.removeprefix("Elixir."), name, len(given))
        for head in heads:
            # Expanded as a fun, the head has the form that a module keeps of its own.
            quoted = self.vm.parse(f"fn {head.removeprefix(name)} -> nil end", "nofile")
            with self.vm.undisturbed():
                clause = to_pylist(expand(quoted, Scope(new_env(self.vm)))[2])[0]
            patterns = to_pylist(to_pylist(clause[2])[0])
            guards = []
            if len(patterns) == 1 and type(patterns[0]) is tuple and patterns[0][0] is _WHEN:
                *patterns, guard = to_pylist(patterns[0][2])
                while type(guard) is tuple and guard[0] is _WHEN:
                    first, guard = to_pylist(guard[2])
                    guards.append(first)
                guards.append(guard)
            if len(patterns) == len(given):
                shown.append(self._blamed(patterns, guards, given))
        return (atom(kind), from_iter(shown)) if shown else None

    def _blamed(self, patterns: list[Any], guards: list[Any], args: list[Any]) -> tuple[Any, Any]:
        pairs = list(zip(patterns, args, strict=True))
        matched = [self._matches([pattern], [], [arg]) for pattern, arg in pairs]
        heads = [_verdict(fits, pattern) for fits, pattern in zip(matched, patterns, strict=True)]
        # A guard is judged with the variables of the arguments that matched.
        known = [pair for fits, pair in zip(matched, pairs, strict=True) if fits]
        return from_iter(heads), from_iter([self._guard(guard, [one for one, _ in known], [arg for _, arg in known]) for guard in guards])

    def _guard(self, guard: Any, patterns: list[Any], args: list[Any]) -> Any:
        """``and``/``or`` are shown part by part, as Elixir does."""
        if type(guard) is tuple and len(guard) == 3 and type(guard[0]) is tuple:
            target = to_pylist(guard[0][2])
            if len(target) == 2 and target[0] is atom("erlang") and target[1].name in ("andalso", "orelse"):
                parts = [self._guard(part, patterns, args) for part in to_pylist(guard[2])]
                word = atom("and" if target[1].name == "andalso" else "or")
                return (word, EMPTY, from_iter(parts))
        return _verdict(self._matches(patterns, [guard], args), _as_written(guard))

    def _matches(self, patterns: list[Any], guards: list[Any], args: list[Any]) -> bool:
        head = from_iter(patterns) if not guards else elist((_WHEN, EMPTY, from_iter([*patterns, *guards])))
        clauses = [(_ARROW, EMPTY, elist(head, TRUE)), (_ARROW, EMPTY, elist(from_iter([_ANY] * len(patterns)), FALSE))]
        try:
            code = compile_eval((_FN, EMPTY, from_iter(clauses)), "nofile", {}, [], self.vm.code.is_native)
            fun = self.vm.code.run_code(code, atom("otpshell_blame"))["eval"]()
            return run(fun(*args)) is TRUE
        except Exception:
            # A pattern that needs variables of other arguments is not decided on its own; a guard without its variables does not hold.
            return not guards


# Kernel's names of what a guard calls after expansion, where they differ.
_WRITTEN = {"=:=": "===", "=/=": "!==", "/=": "!=", "=<": "<=", "andalso": "and", "orelse": "or"}


def _as_written(guard: Any) -> Any:
    """An expanded guard with its calls of ``:erlang`` as Elixir writes them."""
    if type(guard) is not tuple or len(guard) != 3 or type(guard[2]) is not Cons:
        return guard
    form, meta, args = guard
    args = from_iter(map(_as_written, args))
    if type(form) is tuple and len(form) == 3 and type(form[2]) is Cons and form[2].head is atom("erlang"):
        name = form[2].tail.head.name
        return (atom(_WRITTEN.get(name, name)), meta, args)
    return (form, meta, args)


def _verdict(matches: bool, node: Any) -> Map:
    return atom_map(**{"match?": TRUE if matches else FALSE, "node": node})
