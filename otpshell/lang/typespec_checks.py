"""What is checked of a module's type attributes at its end: that types and functions they name exist, that each variable means something,
that annotations stand where they may, and that private types are used."""

from __future__ import annotations

from typing import Any, NoReturn

from otpshell.lang.diagnostics import CompileWarning, alias_text, form_error
from otpshell.lang.module_definition import ModuleDefinition
from otpshell.lang.paths import relative_to_cwd
from otpshell.lang.quoted import DOT, LINE, WHEN, is_node
from otpshell.lang.typespecs import Typespec
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, elist, is_list, to_pylist

_BUILT_IN = {
    (name, arity)
    for arity, names in {
        0: """any atom arity binary bitstring bool boolean byte char charlist float fun function identifier integer iodata iolist
              keyword list map maybe_improper_list mfa module neg_integer no_return node non_neg_integer none nonempty_binary
              nonempty_bitstring nonempty_charlist nonempty_list nonempty_maybe_improper_list nonempty_string number pid port
              pos_integer reference string struct term timeout tuple""",
        1: "as_boolean keyword list nonempty_list",
        2: "maybe_improper_list nonempty_improper_list nonempty_maybe_improper_list",
    }.items()
    for name in names.split()
}
# Forms that are no types themselves; what is inside may be.
_FORMS = {"{}", "%{}", "%", "|", "..", "->", "required", "optional", "...", "__block__", "fun"}
_SIGNS = {"-", "+"}
_OF = atom("::")
_VAR = atom("var")
_BAR = atom("|")
_DOTS = atom("...")
_ONLY_ONCE = "Type variables in typespecs must be referenced at least twice, otherwise it is equivalent to term()"
_UNDERSCORED = (
    "is used more than once in the type specification. A leading underscore indicates that the value of the variable should be ignored. "
    "If this is intended please rename the variable to remove the underscore"
)
_DISCOURAGED = {
    "string": "string() type use is discouraged. For character lists, use charlist() type, for strings, String.t()",
    "nonempty_string": "nonempty_string() type use is discouraged. For non-empty character lists, use nonempty_charlist() type, "
    "for strings, String.t()",
}
_BINARY_FORMS = (
    "invalid binary specification, expected <<_::size>>, <<_::_*unit>>, or <<_::size, _::_*unit>> with size being non-negative integers, "
    "and unit being an integer between 1 and 256"
)


def check_typespecs(module: ModuleDefinition) -> None:
    """Fail at the first wrong type attribute, warn of doubtful ones and of private types that nothing uses."""
    types = [spec for kind in ("type", "typep", "opaque") for spec in module.typespecs.get(kind, ())]
    _check_optional(module)
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


def _check_optional(module: ModuleDefinition) -> None:
    known = {(spec.name, spec.arity) for kind in ("callback", "macrocallback") for spec in module.typespecs.get(kind, ())}
    for value in module.attributes.values("optional_callbacks"):
        for name, arity in to_pylist(value):
            if (name.name, arity) not in known:
                where = elist((LINE, module.line))
                form_error(where, module.file, f"unknown callback {name.name}/{arity} given as optional callback")


class _Checks:
    def __init__(self, module: ModuleDefinition, types: list[Typespec]) -> None:
        self.module = module
        self.used: set[tuple[str, int]] = set()
        # The variables of the specification at hand: how often each was met.
        self.variables: dict[str, int] = {}
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

    def warn(self, spec: Typespec, text: str) -> None:
        self.module.vm.warn(CompileWarning(text, self.module.file, spec.line))

    def source(self, quoted: Any) -> str:
        return self.module.vm.to_source(quoted)

    def type(self, spec: Typespec) -> None:
        if is_node(spec.quoted) and spec.quoted[0] is WHEN:
            self.fail(spec, f"invalid type specification: {self.source(spec.quoted)}")
        head, body = to_pylist(spec.quoted[2])
        self.variables = {}
        for arg in to_pylist(head[2]) if is_list(head[2]) else []:
            if is_node(arg):
                self.variables[arg[0].name] = self.variables.get(arg[0].name, 0) + 1
        self.walk(body, spec)
        self.check_variables(spec)
        if spec.kind == "opaque" and is_node(body) and type(body[0]) is Atom and body[0].name in ("term", "any") and not _given(body):
            self.warn(spec, f"@opaque type {spec.name}/{spec.arity} is underspecified and therefore meaningless")
        doc = self.module.type_docs["type", spec.name, spec.arity]
        if spec.kind == "typep" and type(doc.text) is bytes:
            self.warn(
                spec._replace(line=doc.line), f"type {spec.name}/{spec.arity} is private, @typedoc's are always discarded for private types"
            )

    def function(self, spec: Typespec) -> None:
        if spec.kind == "spec" and (spec.name, spec.arity) not in self.module.definitions:
            self.fail(spec, f"spec for undefined function {spec.name}/{spec.arity}")
        quoted = spec.quoted
        constraints: list[Any] = []
        if is_node(quoted) and quoted[0] is WHEN:
            quoted, guards = to_pylist(quoted[2])
            pairs = [pair for pair in to_pylist(guards) if type(pair) is tuple and len(pair) == 2] if is_list(guards) else []
            constraints = [pair for pair in pairs if type(pair[0]) is Atom]
        self.variables = {name.name: 0 if _is_var(value) else 1 for name, value in constraints}
        for _, value in constraints:
            if not _is_var(value):
                self.walk(value, spec)
        head, result = to_pylist(quoted[2])
        for arg in to_pylist(head[2]) if is_list(head[2]) else []:
            self.walk(arg, spec)
        self.walk(result, spec)
        self.check_variables(spec)

    def check_variables(self, spec: Typespec) -> None:
        for name, count in self.variables.items():
            if name.startswith("_"):
                if count > 1:
                    self.warn(spec, f'the underscored type variable "{name}" {_UNDERSCORED}')
            elif count == 1:
                self.fail(spec, f"type variable {name} is used only once. {_ONLY_ONCE}")

    def walk(self, node: Any, spec: Typespec) -> None:
        kind = type(node)
        if kind is Cons:
            items = to_pylist(node)
            pairs = all(type(item) is tuple and len(item) == 2 and type(item[0]) is Atom for item in items)
            if len(items) > 1 and not pairs and not (len(items) == 2 and is_node(items[1]) and items[1][0] is _DOTS):
                self.fail(spec, f"unexpected list in typespec: {self.source(node)}")
            self.walk_all(items, spec)
        elif kind is tuple and len(node) == 2:
            self.walk_all(node, spec)
        elif is_node(node):
            self.node(node, spec)
        elif kind is bytes or kind is float:
            self.fail(spec, f"unexpected expression in typespec: {self.source(node)}")

    def walk_all(self, nodes: Any, spec: Typespec) -> None:
        for node in nodes:
            self.walk(node, spec)

    def node(self, node: Any, spec: Typespec) -> None:
        head, _, args = node
        given = _given(node)
        if type(head) is not Atom:
            # A type of another module.
            target = to_pylist(head[2])[0] if is_node(head) and head[0] is DOT else NIL
            if is_node(target) and type(target[0]) is Atom and type(target[2]) is Atom and not target[0].name.startswith("__"):
                self.fail(spec, f"invalid remote in typespec: {self.source(node)}")
            self.walk_all(given, spec)
            return
        name = head.name
        if head is _OF and type(args) is Cons:
            self.annotation(node, given[0], given[1], spec)
        elif name in ("__aliases__", "__MODULE__", "@", "unquote"):
            return
        elif name == "<<>>":
            if not all(_is_segment(each) for each in given):
                self.fail(spec, _BINARY_FORMS)
        elif name == "%{}" and len(given) == 1 and is_node(given[0]) and given[0][0] is _BAR:
            wrap = "When using the | operator in the map key, make sure to wrap the key type in parentheses"
            self.fail(spec, f"invalid map specification. {wrap}: {self.source(node)}")
        elif name == "%{}":
            for pair in given:
                self.walk_all(pair, spec)
        elif name == "->":
            self.walk_all(to_pylist(given[0]), spec)
            self.walk(given[1], spec)
        elif name in _FORMS or name in _SIGNS and len(given) == 1:
            self.walk_all(given, spec)
        elif not given and args is not EMPTY and name in self.variables:
            self.variables[name] += 1
        else:
            self.named(name, given, spec)

    def named(self, name: str, given: list[Any], spec: Typespec) -> None:
        """A type of this module, or one that is built in."""
        key = (name, len(given))
        self.used.add(key)
        if key not in self.defined and key not in _BUILT_IN:
            self.fail(spec, f"type {name}/{len(given)} undefined (no such type in {alias_text(self.module.name)})")
        if not given and name in _DISCOURAGED:
            place = f"{relative_to_cwd(self.module.file)}:{spec.line}: {alias_text(self.module.name)} (module)"
            self.warn(spec, f"{_DISCOURAGED[name]}\n    {place}\n")
        self.walk_all(given, spec)

    def annotation(self, node: Any, left: Any, right: Any, spec: Typespec) -> None:
        """``name :: type``, an argument or element with a name."""
        if is_node(right) and right[0] is _OF:
            self.warn(spec, f"invalid type annotation. Type annotations cannot be nested: {self.source(node)}")
        elif not (is_node(left) and type(left[0]) is Atom and type(left[2]) is Atom):
            text = f"invalid type annotation. The left side of :: must be a variable, got: {self.source(left)}"
            if is_node(left) and left[0] is _BAR:
                text += (
                    '. Note "left | right :: ann" is the same as "(left | right) :: ann". To solve this, use parentheses around the union '
                    'operands: "left | (right :: ann)"'
                )
            self.warn(spec, text)
        self.walk(right, spec)


def _given(node: Any) -> list[Any]:
    return to_pylist(node[2]) if is_list(node[2]) else []


def _is_var(value: Any) -> bool:
    return is_node(value) and value[0] is _VAR


def _is_segment(segment: Any) -> bool:
    """``_::8`` or ``_::_*8``."""
    return is_node(segment) and segment[0] is _OF
