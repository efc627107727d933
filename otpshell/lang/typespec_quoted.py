"""From Erlang's abstract format of a type back to the quoted expression of Elixir that writes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from otpshell.lang.quoted import ARROW, DOT, LINE, TUPLE, WHEN
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, elist, from_iter, is_list, split, to_pylist
from otpshell.terms.maps import STRUCT

_OF, _BAR, _DOTS, _MAP, _STRUCT, _BINARY, _RANGE, _STAR = map(atom, ("::", "|", "...", "%{}", "%", "<<>>", "..", "*"))
_ANY, _VAR, _TYPE = atom("any"), atom("var"), atom("type")
_TYPESPEC = atom("Elixir.Code.Typespec")


def spec_to_quoted(name: Atom, form: Any) -> Any:
    """``name(args) :: result``, with ``when`` for its variables."""
    meta = _meta(form[1])
    constraints: list[Any] = []
    if form[2].name == "bounded_fun":
        form, given = to_pylist(form[3])
        constraints = [_constraint(each) for each in to_pylist(given)]
    if form[3] is EMPTY:
        return (_OF, meta, elist((name, meta, EMPTY), (atom("term"), EMPTY, _TYPESPEC)))
    taken, result = to_pylist(form[3])
    args = to_pylist(taken[3]) if len(taken) == 4 else [taken]
    spec = (_OF, meta, elist((name, meta, from_iter([quoted(arg) for arg in args])), quoted(result)))
    bound = {each[0] for each in constraints}
    free = dict.fromkeys(variable for each in [*args, result] for variable in _variables(each) if variable not in bound)
    constraints += [(variable, (_VAR, meta, NIL)) for variable in free]
    return (WHEN, meta, elist(spec, from_iter(constraints))) if constraints else spec


def _constraint(form: Any) -> Any:
    _, pair = to_pylist(form[3])
    variable, bound = to_pylist(pair)
    return (_elixir_name(variable[2]), quoted(bound))


def _variables(form: Any) -> Iterator[Atom]:
    if type(form) is not tuple or len(form) < 3 or form[0] is atom("ann_type"):
        return
    if form[0] is _VAR:
        yield _elixir_name(form[2])
    elif type(form[-1]) is Cons:
        for part in split(form[-1])[0]:
            yield from _variables(part)


def type_to_quoted(entry: Any) -> Any:
    """``name(variables) :: type`` of ``{name, form, variables}``."""
    name, form, variables = entry
    args = from_iter([quoted(each) for each in to_pylist(variables)])
    if type(name) is tuple:
        # A record of Erlang: {{:record, name}, fields, []}.
        name = name[1]
        return (_OF, EMPTY, elist((name, EMPTY, args), (TUPLE, EMPTY, from_iter([name, *_all(form)]))))
    return (_OF, EMPTY, elist((name, EMPTY, args), quoted(form)))


def _all(forms: Any) -> list[Any]:
    return [quoted(each) for each in to_pylist(forms)]


def quoted(form: Any) -> Any:
    """The quoted expression of a type."""
    kind = form[0].name if type(form) is tuple and type(form[0]) is Atom else ""
    match kind:
        case "type":
            return _any_arguments() if len(form) == 3 else _type(form)
        case "user_type":
            return (form[2], _meta(form[1]), from_iter(_all(form[3])))
        case "remote_type":
            return _remote(_meta(form[1]), *to_pylist(form[2]))
        case "var":
            return (_elixir_name(form[2]), _meta(form[1]), NIL)
        case "op":
            return (form[2], _meta(form[1]), from_iter([quoted(each) for each in form[3:]]))
        case "ann_type":
            return (_OF, _meta(form[1]), from_iter(_all(form[2])))
        case "typed_record_field":
            _, line, name = form[1]
            return (_OF, _meta(line), elist((name[2], _meta(name[1]), NIL), quoted(form[2])))
        case "paren_type":
            return quoted(form[2].head)
    return form[2] if kind and len(form) == 3 else form


def _any_arguments() -> Any:
    return (_DOTS, EMPTY, _TYPESPEC)


def _type(form: Any) -> Any:
    _, line, name, args = form
    meta = _meta(line)
    special = _SPECIAL.get(name.name)
    found = special(meta, args) if special is not None else None
    if found is not None:
        return found
    return (name, meta, EMPTY if not is_list(args) else from_iter(_all(args)))


def _tuple(meta: Any, args: Any) -> Any:
    return (TUPLE, meta, from_iter(_all(args))) if is_list(args) else None


def _list(meta: Any, args: Any) -> Any:
    if args is EMPTY:
        return None
    element = args.head
    if element[0] is _TYPE and len(element) == 4 and element[2].name == "union":
        pairs = [_pair(each) for each in to_pylist(element[3])]
        if all(pair is not None for pair in pairs):
            return from_iter(pairs)
    return elist(quoted(element))


def _pair(form: Any) -> Any:
    """``key: type`` of a tuple whose first element is an atom."""
    if form[0] is _TYPE and len(form) == 4 and form[2].name == "tuple" and is_list(form[3]):
        parts = to_pylist(form[3])
        if len(parts) == 2 and parts[0][0].name == "atom":
            return (parts[0][2], quoted(parts[1]))
    return None


def _nonempty_list(meta: Any, args: Any) -> Any:
    return from_iter([*_all(args), (_DOTS, meta, NIL)])


def _map(meta: Any, args: Any) -> Any:
    if not is_list(args):
        return None
    fields = [_field(each) for each in to_pylist(args)]
    for index, (key, value) in enumerate(fields):
        if key is STRUCT:
            if type(value) is Atom and value is not NIL:
                rest = from_iter(fields[:index] + fields[index + 1 :])
                return (_STRUCT, meta, elist(value, (_MAP, meta, rest)))
            break
    return (_MAP, meta, from_iter(fields))


def _field(form: Any) -> Any:
    exact = form[2].name == "map_field_exact"
    if not is_list(form[3]):
        anything = (_ANY, EMPTY, EMPTY)
        return ((atom("optional"), EMPTY, elist(anything)), anything)
    key, value = to_pylist(form[3])
    if exact and key[0].name == "atom":
        return (key[2], quoted(value))
    return ((atom("required" if exact else "optional"), EMPTY, elist(quoted(key))), quoted(value))


def _binary(meta: Any, args: Any) -> Any:
    if args is EMPTY:
        return None
    size, unit = _all(args)
    ignored = (atom("_"), meta, _TYPESPEC)
    segments = []
    if size or not unit:
        segments.append((_OF, meta, elist(ignored, size)))
    if unit:
        segments.append((_OF, meta, elist(ignored, (_STAR, meta, elist(ignored, unit)))))
    return (_BINARY, meta, from_iter(segments))


def _union(meta: Any, args: Any) -> Any:
    *first, result = _all(args)
    for each in reversed(first):
        result = (_BAR, meta, elist(each, result))
    return result


def _fun(meta: Any, args: Any) -> Any:
    if args is EMPTY:
        return elist((ARROW, meta, elist(elist(_any_arguments()), (_ANY, meta, EMPTY))))
    taken, result = to_pylist(args)
    given = from_iter(_all(taken[3])) if len(taken) == 4 else elist(_any_arguments())
    return elist((ARROW, meta, elist(given, quoted(result))))


def _range(meta: Any, args: Any) -> Any:
    return (_RANGE, meta, from_iter(_all(args)))


def _nil(meta: Any, args: Any) -> Any:
    return EMPTY


_SPECIAL: dict[str, Any] = {
    "tuple": _tuple,
    "list": _list,
    "nonempty_list": _nonempty_list,
    "map": _map,
    "binary": _binary,
    "union": _union,
    "fun": _fun,
    "range": _range,
    "nil": _nil,
}


def _remote(meta: Any, module: Any, name: Any, args: Any) -> Any:
    given = from_iter(_all(args))
    if module[0].name == "atom" and module[2].name == "elixir":
        # What Elixir adds to the types that Erlang has built in.
        return (name[2], meta, given)
    return ((DOT, meta, elist(quoted(module), quoted(name))), meta, given)


def _elixir_name(name: Atom) -> Atom:
    """``X`` of Erlang is ``x``, ``_X`` is ``_x``."""
    text = name.name
    start = 1 if text.startswith("_") and len(text) > 1 else 0
    return atom(text[:start] + text[start : start + 1].lower() + text[start + 1 :])


def _meta(annotation: Any) -> Any:
    """Erlang's annotation is a line, a line with a column, or a keyword list."""
    if type(annotation) is tuple:
        annotation = annotation[0]
    if is_list(annotation):
        annotation = dict(to_pylist(annotation)).get(atom("location"), 0)
        annotation = annotation[0] if type(annotation) is tuple else annotation
    return elist((LINE, annotation))
