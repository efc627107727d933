"""What is checked of a module's type attributes at its end: types and functions they name exist, and private types are used."""

from __future__ import annotations

from typing import Any, NoReturn

from otpshell.lang.diagnostics import CompileWarning, alias_text, form_error
from otpshell.lang.module_definition import ModuleDefinition
from otpshell.lang.quoted import LINE, WHEN, is_node
from otpshell.lang.typespecs import Typespec
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, Cons, elist, is_list, to_pylist

_BUILT_IN = {
    (name, arity)
    for arity, names in {
        0: """any atom arity binary bitstring bool boolean byte char charlist dynamic float fun function identifier integer iodata iolist
              keyword list map maybe_improper_list mfa module neg_integer no_return node non_neg_integer none nonempty_binary
              nonempty_bitstring nonempty_charlist nonempty_list nonempty_maybe_improper_list nonempty_string number pid port
              pos_integer reference string struct term timeout tuple""",
        1: "as_boolean keyword list nonempty_list",
        2: "maybe_improper_list nonempty_improper_list nonempty_maybe_improper_list",
    }.items()
    for name in names.split()
}
# Forms that are no types themselves; what is inside may be.
_FORMS = {"{}", "%{}", "%", "|", "..", "->", "-", "+", "required", "optional", "...", "__block__", "fun", "<<>>"}
_OF = atom("::")
_VAR = atom("var")


def check_typespecs(module: ModuleDefinition) -> None:
    """Fail at the first wrong type attribute, warn of private types that nothing uses."""
    types = [spec for kind in ("type", "typep", "opaque") for spec in module.typespecs.get(kind, ())]
    if not module.typespecs:
        return
    types.sort(key=lambda spec: spec.line)
    checks = _Checks(module, types)
    for spec in types:
        checks.type(spec)
    for kind in ("callback", "macrocallback", "spec"):
        for spec in module.typespecs.get(kind, ()):
            checks.function(spec)
    for spec in types:
        if spec.kind == "typep" and (spec.name, spec.arity) not in checks.used:
            module.vm.warn(CompileWarning(f"type {spec.name}/{spec.arity} is unused", module.file, spec.line))


class _Checks:
    def __init__(self, module: ModuleDefinition, types: list[Typespec]) -> None:
        self.module = module
        self.used: set[tuple[str, int]] = set()
        self.defined: dict[tuple[str, int], Typespec] = {}
        for spec in types:
            key = (spec.name, spec.arity)
            if key in _BUILT_IN:
                self.fail(spec, f"type {spec.name}/{spec.arity} is a built-in type and it cannot be redefined")
            if key in self.defined:
                where = f"{module.file}:{self.defined[key].line}"
                self.fail(spec, f"type {spec.name}/{spec.arity} is already defined in {where}")
            self.defined[key] = spec

    def fail(self, spec: Typespec, text: str) -> NoReturn:
        form_error(elist((LINE, spec.line)), self.module.file, text)

    def type(self, spec: Typespec) -> None:
        head, body = to_pylist(spec.quoted[2])
        names = {arg[0].name for arg in (to_pylist(head[2]) if is_list(head[2]) else []) if is_node(arg)}
        self.walk(body, names, spec)

    def function(self, spec: Typespec) -> None:
        if spec.kind == "spec" and (spec.name, spec.arity) not in self.module.definitions:
            self.fail(spec, f"spec for undefined function {spec.name}/{spec.arity}")
        quoted = spec.quoted
        names: set[str] = set()
        if is_node(quoted) and quoted[0] is WHEN:
            quoted, guards = to_pylist(quoted[2])
            pairs = [pair for pair in to_pylist(guards) if type(pair) is tuple and len(pair) == 2] if is_list(guards) else []
            names = {pair[0].name for pair in pairs if type(pair[0]) is Atom}
            for _, value in pairs:
                if not (is_node(value) and value[0] is _VAR):
                    self.walk(value, names, spec)
        head, result = to_pylist(quoted[2])
        for arg in to_pylist(head[2]) if is_list(head[2]) else []:
            self.walk(arg, names, spec)
        self.walk(result, names, spec)

    def walk(self, node: Any, names: set[str], spec: Typespec) -> None:
        kind = type(node)
        if kind is Cons:
            while type(node) is Cons:
                self.walk(node.head, names, spec)
                node = node.tail
        elif kind is tuple and len(node) == 2:
            self.walk(node[0], names, spec)
            self.walk(node[1], names, spec)
        elif is_node(node):
            self.node(node, names, spec)

    def node(self, node: Any, names: set[str], spec: Typespec) -> None:
        head, _, args = node
        if type(head) is not Atom:
            # A type of another module.
            self.walk(args, names, spec)
            return
        name = head.name
        if head is _OF and type(args) is Cons:
            # An argument or element with a name.
            self.walk(args.tail.head, names, spec)
            return
        if name in ("__aliases__", "__MODULE__", "@", "<<>>", "unquote"):
            return
        given = to_pylist(args) if is_list(args) else []
        if name in _FORMS:
            self.walk(args, names, spec)
            return
        if not given and args is not EMPTY and name in names:
            return
        key = (name, len(given))
        self.used.add(key)
        if key not in self.defined and key not in _BUILT_IN:
            self.fail(spec, f"type {name}/{len(given)} undefined (no such type in {alias_text(self.module.name)})")
        self.walk(args, names, spec)
