"""A module's type attributes at its end: translated to Erlang's abstract format, checked on the way.

Checked is that the types and functions they name exist, that each variable means something, that annotations stand where they may, and
that private types are used. The outcome are attributes ``{:attribute, line, kind, value}``, which ``Code.Typespec``
and ``:beam_lib`` give.
"""

from __future__ import annotations

from typing import Any

from otpshell.lang.diagnostics import CompileWarning, form_error
from otpshell.lang.module_definition import ModuleDefinition
from otpshell.lang.paths import relative_to_cwd
from otpshell.lang.quoted import LINE, WHEN, is_node, is_var, line_of
from otpshell.lang.typespec_types import ATOM, BUILT_IN, OF, TYPE, VAR, Signature, Types, type_form
from otpshell.lang.typespecs import Typespec
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, cons, elist, from_iter, is_list, to_pylist

_ATTRIBUTE, _SUBTYPE = atom("attribute"), atom("is_subtype")
_KINDS = ("type", "opaque", "typep")
_ONLY_ONCE = "Type variables in typespecs must be referenced at least twice, otherwise it is equivalent to term()"
_UNDERSCORED = (
    "is used more than once in the type specification. A leading underscore indicates that the value of the variable should be ignored. "
    "If this is intended please rename the variable to remove the underscore"
)


def translate_typespecs(module: ModuleDefinition) -> None:
    """Give a module the forms of its typespecs; fail at the first wrong one, warn of doubtful and unused ones."""
    optional = _optional(module)
    if not module.typespecs:
        return
    translation = _Translation(module)
    translation.note_types()
    module.type_forms = _attributes(module, translation, optional)


def translate_recorded(module: ModuleDefinition) -> list[Any]:
    """The attributes of typespecs that need no checks: those recorded of the library."""
    translation = _Translation(module)
    translation.types.must_exist = translation.types.warns = translation.strict = False
    return _attributes(module, translation, set())


def _attributes(module: ModuleDefinition, translation: _Translation, optional: set[Signature]) -> list[Any]:
    types = [translation.type(spec) for kind in _KINDS for spec in module.typespecs.get(kind, ())]
    specs = translation.functions("spec")
    callbacks = translation.functions("callback") + translation.functions("macrocallback")
    forms = _grouped(module, callbacks, "callback", optional) + _grouped(module, specs, "spec", set())
    return forms + translation.exported(types)


def _optional(module: ModuleDefinition) -> set[Signature]:
    """The callbacks that are optional."""
    known = {(spec.name, spec.arity) for kind in ("callback", "macrocallback") for spec in module.typespecs.get(kind, ())}
    found: set[Signature] = set()
    for value in module.attributes.values("optional_callbacks"):
        for pair in to_pylist(value) if is_list(value) else [value]:
            if not (type(pair) is tuple and len(pair) == 2 and type(pair[0]) is Atom and type(pair[1]) is int):
                expected = "@optional_callbacks expects a keyword list of callback names and arities"
                _fail(module, f"invalid optional callback {module.vm.inspect(pair)}. {expected}")
            key = (pair[0].name, pair[1])
            if key not in known:
                _fail(module, f"unknown callback {key[0]}/{key[1]} given as optional callback")
            if key in found:
                _fail(module, f"{key[0]}/{key[1]} has been specified as optional callback more than once")
            found.add(key)
    if ("behaviour_info", 1) in module.definitions:
        for kind in ("callback", "macrocallback"):
            for spec in module.typespecs.get(kind, ()):
                reason = "when behaviour_info/1 is defined explicitly"
                _fail(module, f"cannot define @{kind} attribute for {spec.name}/{spec.arity} {reason}")
    return found


def _fail(module: ModuleDefinition, text: str) -> None:
    form_error(elist((LINE, module.line)), module.file, text)


def _grouped(module: ModuleDefinition, translated: list[tuple[Typespec, Any]], attribute: str, optional: set[Signature]) -> list[Any]:
    """An attribute for each function, the last by name first, as Elixir has them; macros take the env as one more argument."""
    by_name: dict[Signature, list[tuple[Typespec, Any]]] = {}
    for spec, form in translated:
        by_name.setdefault((spec.name, spec.arity), []).append((spec, form))
    found = []
    for (name, arity), entries in sorted(by_name.items(), reverse=True):
        line = entries[0][0].line
        defined = module.definitions.get((name, arity))
        is_macro = (
            any(spec.kind == "macrocallback" for spec, _ in entries) or attribute == "spec" and defined is not None and defined.is_macro
        )
        key: Any = (atom(name), arity)
        forms = [form for _, form in entries]
        if is_macro:
            key, forms = (atom(f"MACRO-{name}"), arity + 1), [_with_env(form) for form in forms]
        found.append((_ATTRIBUTE, line, atom(attribute), (key, from_iter(forms))))
        if (name, arity) in optional:
            found.append((_ATTRIBUTE, line, atom("optional_callbacks"), elist(key)))
    return found


def _with_env(form: Any) -> Any:
    kind, line, name, parts = form
    if name is atom("bounded_fun"):
        function, constraints = to_pylist(parts)
        return (kind, line, name, elist(_with_env(function), constraints))
    given = to_pylist(parts)
    if not given or len(given[0]) == 3:
        return form
    product = given[0]
    return (kind, line, name, elist((TYPE, product[1], product[2], cons(type_form("term", line), product[3])), given[1]))


class _Translation:
    def __init__(self, module: ModuleDefinition) -> None:
        self.module = module
        self.defined: dict[Signature, Typespec] = {}
        self.types = Types(module, self.defined)
        self.strict = True

    def note_types(self) -> None:
        """See which types the module defines."""
        specs = [spec for kind in _KINDS for spec in self.module.typespecs.get(kind, ())]
        for spec in specs:
            key = (spec.name, spec.arity)
            self._begin(spec)
            if spec.quoted[0] is WHEN:
                self.types.fail(f"invalid type specification: {self.types.source(spec.quoted)}")
            # Elixir lets ``fun()`` be defined, and means the built-in one where it is used.
            if key in BUILT_IN and key != ("fun", 0):
                self.types.fail(f"type {spec.name}/{spec.arity} is a built-in type and it cannot be redefined")
            if key in self.defined:
                where = f"{relative_to_cwd(self.types.env.file)}:{self.defined[key].line}"
                self.types.fail(f"type {spec.name}/{spec.arity} is already defined in {where}")
            self.defined[key] = spec

    def _begin(self, spec: Typespec, variables: dict[str, int] | None = None) -> None:
        self.types.begin(spec.env, spec.line, {} if variables is None else variables)

    # -- types ---------------------------------------------------------------------------------------------------------

    def type(self, spec: Typespec) -> tuple[Typespec, Any]:
        """The typespec with ``{name, form, variables}``."""
        # Of an opaque type of the library there is no more than its name.
        head, body = to_pylist(spec.quoted[2]) if spec.quoted[0] is OF else (spec.quoted, (atom("term"), EMPTY, EMPTY))
        args = to_pylist(head[2]) if is_list(head[2]) else []
        variables: dict[str, int] = {}
        for arg in args:
            if is_var(arg):
                variables[arg[0].name] = variables.get(arg[0].name, 0) + 1
        self._begin(spec, variables)
        form = self.types.form(body)
        if self.strict:
            self._check_type(spec, args, form)
        taken = [(VAR, line_of(arg), arg[0]) for arg in args]
        return (spec, (atom(spec.name), form, from_iter(taken)))

    def _check_type(self, spec: Typespec, args: list[Any], form: Any) -> None:
        if "_" in self.types.variables:
            self.types.fail("type variable '_' is invalid")
        self._check_variables()
        wrong = [self.types.source(arg) for arg in args if not is_var(arg)]
        if wrong:
            expected = "@type definitions expect all arguments to be variables"
            self.types.fail(f"{expected}. The type {spec.name}/{spec.arity} has an invalid argument(s): {', '.join(wrong)}")
        if spec.kind == "opaque" and not args and form[0] is TYPE and form[2] in (atom("any"), atom("term")):
            self.types.warn(f"@opaque type {spec.name}/{spec.arity} is underspecified and therefore meaningless")
        doc = self.module.type_docs["type", spec.name, spec.arity]
        if spec.kind == "typep" and type(doc.text) is bytes:
            text = f"type {spec.name}/{spec.arity} is private, @typedoc's are always discarded for private types"
            self.module.vm.warn(CompileWarning(text, self.module.file, doc.line))

    def exported(self, types: list[tuple[Typespec, Any]]) -> list[Any]:
        """The attributes of the types that are used or public, the last first."""
        forms: list[Any] = []
        for spec, value in reversed(types):
            if spec.kind != "typep":
                exported = elist((atom(spec.name), spec.arity))
                forms.append((_ATTRIBUTE, spec.line, atom("export_type"), exported))
            elif (spec.name, spec.arity) not in self.types.used:
                continue
            forms.append((_ATTRIBUTE, spec.line, atom("opaque" if spec.kind == "opaque" else "type"), value))
        for spec, _ in types:
            if spec.kind == "typep" and (spec.name, spec.arity) not in self.types.used:
                self._begin(spec)
                self.types.warn(f"type {spec.name}/{spec.arity} is unused")
        return forms

    # -- specs and callbacks -------------------------------------------------------------------------------------------

    def functions(self, kind: str) -> list[tuple[Typespec, Any]]:
        """The typespecs of functions of one kind, each with its form."""
        return [(spec, self._function(spec)) for spec in self.module.typespecs.get(kind, ())]

    def _function(self, spec: Typespec) -> Any:
        quoted = spec.quoted
        pairs: list[Any] = []
        self._begin(spec)
        if self.strict and spec.kind == "spec" and (spec.name, spec.arity) not in self.module.definitions:
            self.types.fail(f"spec for undefined function {spec.name}/{spec.arity}")
        if is_node(quoted) and quoted[0] is WHEN:
            quoted, guard = to_pylist(quoted[2])
            pairs = to_pylist(guard) if is_list(guard) else [guard]
            if not all(type(pair) is tuple and len(pair) == 2 and type(pair[0]) is Atom for pair in pairs):
                self.types.fail(f"expected keywords as guard in type specification, got: {self.types.source(guard)}")
        head, result = to_pylist(quoted[2])
        args = to_pylist(head[2]) if is_list(head[2]) else []
        line = line_of(quoted)
        variables = {name.name: 0 for name, _ in pairs}
        self._begin(spec, variables)
        form = (TYPE, line, atom("fun"), self.types.signature(line, args, result))
        constraints = []
        for name, bound in pairs:
            if is_var(bound) and bound[0] is VAR:
                continue
            variables[name.name] += 1
            parts = elist((ATOM, line, _SUBTYPE), elist((VAR, line, name), self.types.form(bound)))
            constraints.append((TYPE, line, atom("constraint"), parts))
        if self.strict:
            self._check_variables()
        return type_form("bounded_fun", line, form, from_iter(constraints)) if constraints else form

    def _check_variables(self) -> None:
        for name, count in self.types.variables.items():
            if name.startswith("_"):
                if count > 1:
                    self.types.warn(f'the underscored type variable "{name}" {_UNDERSCORED}')
            elif count == 1:
                self.types.fail(f"type variable {name} is used only once. {_ONLY_ONCE}")
