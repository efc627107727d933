"""Types as Erlang's abstract format has them: what ``@type``, ``@spec`` and ``@callback`` write becomes a *form* such as
``{:type, line, :list, [{:type, line, :atom, []}]}``.

:class:`Types` translates one typespec at a time, in the env of its attribute, and fails at what is no type.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from otpshell.lang.diagnostics import CompileWarning, alias_text, form_error
from otpshell.lang.env import Env, Scope
from otpshell.lang.expand_macro import expand_fully
from otpshell.lang.expand_map import load_struct
from otpshell.lang.module_definition import ModuleDefinition
from otpshell.lang.paths import relative_to_cwd
from otpshell.lang.quoted import ARROW, DOT, LINE, TUPLE, is_node, is_var, line_of
from otpshell.terms.atom import NIL, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, elist, from_iter, is_list, to_pylist
from otpshell.terms.maps import STRUCT, Map

Signature = tuple[str, int]

# The types that Erlang has built in, and those that Elixir adds.
_ERLANG: set[Signature] = {
    (name, arity)
    for arity, names in {
        0: """any arity atom binary bitstring bool boolean byte char float fun function identifier integer iodata iolist list map
              maybe_improper_list mfa module neg_integer no_return node non_neg_integer none nonempty_binary nonempty_bitstring
              nonempty_list nonempty_maybe_improper_list nonempty_string number pid port pos_integer reference string term timeout
              tuple""",
        1: "list nonempty_list",
        2: "maybe_improper_list nonempty_improper_list nonempty_maybe_improper_list",
    }.items()
    for name in names.split()
}
_ELIXIR: set[Signature] = {("charlist", 0), ("nonempty_charlist", 0), ("struct", 0), ("keyword", 0), ("keyword", 1), ("as_boolean", 1)}
BUILT_IN = _ERLANG | _ELIXIR | {("char_list", 0), ("var", 0)}

TYPE, VAR, ATOM, INTEGER = map(atom, ("type", "var", "atom", "integer"))
OF, _BAR, _DOTS, _MAP, _STRUCT, _BINARY, _RANGE = map(atom, ("::", "|", "...", "%{}", "%", "<<>>", ".."))
_TERM = (atom("term"), EMPTY, EMPTY)
_DISCOURAGED = {
    "string": "string() type use is discouraged. For character lists, use charlist() type, for strings, String.t()",
    "nonempty_string": "nonempty_string() type use is discouraged. For non-empty character lists, use nonempty_charlist() type, "
    "for strings, String.t()",
}
_BINARY_FORMS = (
    "invalid binary specification, expected <<_::size>>, <<_::_*unit>>, or <<_::size, _::_*unit>> with size being non-negative integers, "
    "and unit being an integer between 1 and 256"
)
_RANGE_FORM = "invalid range specification, expected both sides to be integers, with the left side lower than the right side"
_RECORD_FORM = "invalid record specification, expected the record name to be an atom literal"
_UNION_IN_NAME = (
    '. Note "left | right :: ann" is the same as "(left | right) :: ann". To solve this, use parentheses around the union operands: '
    '"left | (right :: ann)"'
)


def type_form(name: str, line: int, *args: Any) -> Any:
    """``{:type, line, name, [args]}``."""
    return (TYPE, line, atom(name), from_iter(args))


class Types:
    """Translates the types of one module. ``variables`` are those of the typespec at hand, with the number of times each was met;
    ``used`` collects the types of the module that were mentioned."""

    def __init__(self, module: ModuleDefinition, defined: dict[Signature, Any]) -> None:
        self.module = module
        self.defined = defined
        self.used: set[Signature] = set()
        self.variables: dict[str, int] = {}
        self.env: Env = None  # type: ignore[assignment]
        self.line = 0
        # Off where Elixir does not look whether a type exists: left of `::`. And for the library, whose private types are not recorded.
        self.must_exist = True
        # Whether doubtful types are warned of: not those of the library, which nobody here wrote.
        self.warns = True

    def begin(self, env: Env, line: int, variables: dict[str, int]) -> None:
        """Go to the next typespec."""
        self.env, self.line, self.variables = env, line, variables

    def fail(self, text: str) -> NoReturn:
        form_error(elist((LINE, self.line)), self.env.file, text)

    def warn(self, text: str) -> None:
        if self.warns:
            self.module.vm.warn(CompileWarning(text, self.env.file, self.line))

    def source(self, quoted: Any) -> str:
        return str(self.module.vm.to_source(quoted))

    # -- types ---------------------------------------------------------------------------------------------------------

    def form(self, node: Any) -> Any:
        """The form of a type."""
        kind = type(node)
        if kind is Atom:
            return (ATOM, 0, node)
        if kind is int:
            return (INTEGER, 0, node)
        if kind is Cons or node is EMPTY:
            return self._list(node)
        if kind is tuple and len(node) == 2:
            return type_form("tuple", 0, *self.forms(node))
        if not is_node(node):
            self.fail(f"unexpected expression in typespec: {self.source(node)}")
        if type(node[0]) is not Atom:
            return self._remote(node)
        given = to_pylist(node[2]) if is_list(node[2]) else []
        name = node[0].name
        if name in self.variables and not is_list(node[2]):
            self.variables[name] += 1
            return (VAR, line_of(node), node[0])
        special = _SPECIAL.get(name)
        found = special(self, node, given) if special is not None else None
        return self._named(node, given) if found is None else found

    def forms(self, nodes: Any) -> list[Any]:
        return [self.form(node) for node in nodes]

    def _list(self, node: Any) -> Any:
        items = to_pylist(node)
        if not items:
            return type_form("nil", 0)
        if len(items) == 1:
            if is_node(items[0]) and items[0][0] is ARROW:
                return self._function(items[0])
            if _is_dots(items[0]):
                return type_form("nonempty_list", 0)
            return type_form("list", 0, self.form(items[0]))
        if len(items) == 2 and _is_dots(items[1]):
            return type_form("nonempty_list", 0, self.form(items[0]))
        if not all(type(item) is tuple and len(item) == 2 and type(item[0]) is Atom for item in items):
            self.fail(f"unexpected list in typespec: {self.source(node)}")
        return type_form("list", 0, type_form("union", 0, *self.forms(items)))

    def _function(self, node: Any) -> Any:
        args, result = to_pylist(node[2])
        return (TYPE, line_of(node), atom("fun"), self.signature(line_of(node), to_pylist(args), result))

    def signature(self, line: int, args: list[Any], result: Any) -> Any:
        """Arguments and result of a function's type: empty for what takes and gives anything."""
        anything = len(args) == 1 and _is_dots(args[0])
        taken = (TYPE, line, atom("any")) if anything else type_form("product", line, *self.forms(args))
        given = self.form(result)
        if anything and given[0] is TYPE and given[2] is atom("any") and given[3] is EMPTY:
            return EMPTY
        return elist(taken, given)

    def _named(self, node: Any, given: list[Any]) -> Any:
        """A type of this module, or one that is built in."""
        name, line = node[0].name, line_of(node)
        key = (name, len(given))
        if key not in _ERLANG and key not in _ELIXIR:
            return self._of_module(node[0], line, given)
        if name in _DISCOURAGED and not given:
            place = f"{relative_to_cwd(self.env.file)}:{line}: {alias_text(self.module.name)} (module)"
            self.warn(f"{_DISCOURAGED[name]}\n    {place}\n")
        if key in _ELIXIR:
            return (atom("remote_type"), 0, elist((ATOM, 0, atom("elixir")), (ATOM, 0, node[0]), from_iter(self.forms(given))))
        return type_form(name, line, *self.forms(given))

    def _of_module(self, name: Atom, line: int, given: list[Any]) -> Any:
        key = (name.name, len(given))
        forms = self.forms(given)
        self.used.add(key)
        if key not in self.defined and self.must_exist:
            self.fail(f"type {name.name}/{len(given)} undefined (no such type in {alias_text(self.module.name)})")
        return (atom("user_type"), line, name, from_iter(forms))

    def _remote(self, node: Any) -> Any:
        """A type of another module, which an alias, an attribute or a macro may name."""
        dot = node[0]
        if not (is_node(dot) and dot[0] is DOT and type(dot[2]) is Cons and len(to_pylist(dot[2])) == 2):
            self.fail(f"unexpected expression in typespec: {self.source(node)}")
        written, name = to_pylist(dot[2])
        given = to_pylist(node[2])
        target = self.expanded(written)
        if type(target) is not Atom:
            text = f"invalid remote in typespec: {self.source(node)}"
            is_attribute = is_node(written) and written[0] is atom("@")
            self.fail(f"{text} ({self.source(written)} is {self.source(target)})" if is_attribute else text)
        if target is self.module.name:
            return self._of_module(name, line_of(node), given)
        return (atom("remote_type"), line_of(node), elist((ATOM, 0, target), (ATOM, 0, name), from_iter(self.forms(given))))

    def expanded(self, node: Any) -> Any:
        if is_node(node) and node[0] is atom("@") and is_list(node[2]) and is_var(node[2].head):
            return self.module.attributes.get(node[2].head[0].name)
        return expand_fully(node, self.env.replace(function=("__info__", 1)))


def _is_dots(node: Any) -> bool:
    return is_node(node) and node[0] is _DOTS


# -- forms with a syntax of their own: each gives None for what it does not know ----------------------------------------


def _union(types: Types, node: Any, args: list[Any]) -> Any:
    parts = []
    rest = node
    while is_node(rest) and rest[0] is _BAR:
        first, rest = to_pylist(rest[2])
        parts.append(first)
    return type_form("union", line_of(node), *types.forms([*parts, rest]))


def _binary(types: Types, node: Any, args: list[Any]) -> Any:
    line = line_of(node)
    size = unit = (INTEGER, line, 0)
    parts = list(args)
    if parts and (found := _segment_size(parts[0])) is not None:
        size = (INTEGER, line_of(parts.pop(0)), found)
    if parts and (found := _segment_unit(parts[0])) is not None:
        unit = (INTEGER, line_of(parts.pop(0)), found)
    if parts:
        types.fail(_BINARY_FORMS)
    return type_form("binary", line, size, unit)


def _segment_size(segment: Any) -> int | None:
    """The 8 of ``_::8``."""
    size = _right_of_underscore(segment, OF)
    return size if type(size) is int and size >= 0 else None


def _segment_unit(segment: Any) -> int | None:
    """The 8 of ``_::_*8``."""
    unit = _right_of_underscore(_right_of_underscore(segment, OF), atom("*"))
    return unit if type(unit) is int and 1 <= unit <= 256 else None


def _right_of_underscore(node: Any, operator: Atom) -> Any:
    if is_node(node) and node[0] is operator and type(node[2]) is Cons:
        left, right = to_pylist(node[2])
        if is_var(left) and left[0].name == "_":
            return right
    return None


def _map(types: Types, node: Any, args: list[Any]) -> Any:
    line = line_of(node)
    fields = []
    for pair in args:
        if is_node(pair) and pair[0] is _BAR:
            wrap = "When using the | operator in the map key, make sure to wrap the key type in parentheses"
            types.fail(f"invalid map specification. {wrap}: {types.source(node)}")
        if type(pair) is not tuple or len(pair) != 2:
            types.fail(f"invalid map specification: {types.source(node)}")
        key, value = pair
        kind, place = "map_field_exact", line
        if (
            is_node(key)
            and type(key[0]) is Atom
            and key[0].name in ("required", "optional")
            and is_list(key[2])
            and len(to_pylist(key[2])) == 1
        ):
            kind = "map_field_exact" if key[0].name == "required" else "map_field_assoc"
            place, key = line_of(key), key[2].head
        fields.append(type_form(kind, place, types.form(key), types.form(value)))
    return type_form("map", line, *fields)


def _struct(types: Types, node: Any, args: list[Any]) -> Any:
    name, body = args
    module = types.expanded(name)
    if type(module) is not Atom:
        types.fail(f"expected struct name to be a compile time atom or alias, got: {types.source(name)}")
    fields = to_pylist(body[2])
    if not all(type(pair) is tuple and len(pair) == 2 and type(pair[0]) is Atom for pair in fields):
        types.fail(f"expected key-value pairs in struct {types.source(name)}")
    struct = load_struct(elist((LINE, types.line)), module, [], [], Scope(types.env))
    given = dict(fields)
    for key in given:
        if key not in struct:
            types.fail(f"undefined field {types.module.vm.inspect(key)} on struct {alias_text(module)}")
    whole = [(STRUCT, module)]
    for key, value in struct.items():
        if key is not STRUCT:
            is_mark = key is atom("__exception__") and value is TRUE
            whole.append((key, given.get(key, TRUE if is_mark else _TERM)))
    return types.form((_MAP, body[1], from_iter(whole)))


def _record(types: Types, node: Any, args: list[Any]) -> Any:
    if ("record", len(args)) in types.defined or not 1 <= len(args) <= 2:
        return None
    name, fields = args[0], args[1] if len(args) == 2 else EMPTY
    if type(name) is not Atom or not is_list(fields):
        types.fail(_RECORD_FORM)
    known: dict[Atom, Map] = {each.get(atom("name")): each for each in types.module.attributes.values("__records__")}
    record = known.get(name)
    if record is None:
        types.fail(f"unknown record {types.module.vm.inspect(name)}")
    order = to_pylist(record.get(atom("fields")))
    given = dict(to_pylist(fields))
    for field in given:
        if field not in order:
            types.fail(f"undefined field {field.name} on record {types.module.vm.inspect(name)}")
    named = [(OF, EMPTY, elist((field, EMPTY, NIL), given.get(field, _TERM))) for field in order]
    return types.form((TUPLE, node[1], from_iter([record.get(atom("tag")), *named])))


def _range(types: Types, node: Any, args: list[Any]) -> Any:
    if len(args) != 2:
        return None
    left, right = types.forms(args)
    first, last = _number(left), _number(right)
    if first is None or last is None or first >= last:
        types.fail(_RANGE_FORM)
    return type_form("range", line_of(node), left, right)


def _number(form: Any) -> int | None:
    if form[0] is atom("op") and form[2] is atom("-"):
        return -form[3][2]  # type: ignore[no-any-return]
    return form[2] if form[0] is INTEGER else None


def _sign(types: Types, node: Any, args: list[Any]) -> Any:
    if len(args) != 1 or type(args[0]) is not int:
        return None
    return (atom("op"), line_of(node), node[0], (INTEGER, line_of(node), args[0]))


def _tuple(types: Types, node: Any, args: list[Any]) -> Any:
    return type_form("tuple", line_of(node), *types.forms(args))


def _any(types: Types, node: Any, args: list[Any]) -> Any:
    """``map()`` and ``tuple()``: of any size."""
    return None if args else (TYPE, line_of(node), node[0], atom("any"))


def _alias(types: Types, node: Any, args: list[Any]) -> Any:
    expanded = types.expanded(node)
    if type(expanded) is Atom:
        return (ATOM, 0, expanded)
    types.fail(f"unexpected expression in typespec: {types.source(node)}")


def _annotation(types: Types, node: Any, args: list[Any]) -> Any:
    """``name :: type``, an argument or element with a name."""
    left, right = args
    if is_var(left):
        name = (VAR, line_of(left), left[0])
    else:
        text = f"invalid type annotation. The left side of :: must be a variable, got: {types.source(left)}"
        types.warn(text + (_UNION_IN_NAME if is_node(left) and left[0] is _BAR else ""))
        name = _unchecked(types, left)
    if is_node(right) and right[0] is OF:
        # Elixir looks at what is nested twice, and warns of it twice.
        types.form(right)
        types.warn(f"invalid type annotation. Type annotations cannot be nested: {types.source(node)}")
    return (atom("ann_type"), line_of(node), elist(name, types.form(right)))


def _unchecked(types: Types, node: Any) -> Any:
    before, types.must_exist = types.must_exist, False
    try:
        return types.form(node)
    finally:
        types.must_exist = before


def _module(types: Types, node: Any, args: list[Any]) -> Any:
    return (ATOM, 0, types.module.name)


def _block(types: Types, node: Any, args: list[Any]) -> Any:
    return types.form(args[0]) if len(args) == 1 else None


_SPECIAL: dict[str, Callable[[Types, Any, list[Any]], Any]] = {
    "|": _union,
    "<<>>": _binary,
    "%{}": _map,
    "%": _struct,
    "map": _any,
    "tuple": _any,
    "record": _record,
    "..": _range,
    "-": _sign,
    "+": _sign,
    "{}": _tuple,
    "__aliases__": _alias,
    "::": _annotation,
    "__block__": _block,
    "__MODULE__": _module,
}
