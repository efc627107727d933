"""What is known of a module for ``h``, ``t``, ``b`` and completion, of native and Elixir modules alike, loaded or typed in."""

from __future__ import annotations

from typing import Any, NamedTuple

from otpshell.lang.docs import signature_text
from otpshell.lang.native_docs import native_docs
from otpshell.terms.atom import FALSE, NIL, Atom, atom
from otpshell.terms.cons import elist, from_iter, is_list, is_proper, to_pylist
from otpshell.vm.typespecs import recorded_specs, recorded_typespecs

_AT, _OF, _WHEN = atom("@"), atom("::"), atom("when")


class Documented(NamedTuple):
    """One function, macro, type or callback: how it is called, and its text (None without one, False when hidden)."""

    kind: str
    name: str
    arity: int
    signature: str
    text: Any
    defaults: int = 0


class ModuleDocs(NamedTuple):
    """The text of a module (None without one, False when hidden) and of its parts."""

    text: Any
    entries: list[Documented]


def module_docs(vm: Any, name: Atom) -> ModuleDocs | None:
    """The documentation of a module, loading it when need be; None when there is no such module."""
    module = vm.code.module(name)
    if module is None:
        return None
    entries: dict[tuple[str, str, int], Documented] = {}
    text: Any = None
    if module.native is not None:
        text = module.native.doc
        native = native_docs(module.native, recorded_specs(name.name))
        entries.update({(doc.kind, doc.name, doc.arity): Documented(*doc) for doc in native})
    if module.info is not None:
        info = module.info
        if info.moduledoc is not None:
            text = _text(info.moduledoc[1])
        for (kind, function, arity), doc in info.docs.items():
            defaults = next((value for key, value in doc.meta.items() if key.name == "defaults"), 0)
            shown = signature_text(function, doc.signature, vm)
            entries[kind, function, arity] = Documented(kind, function, arity, shown, _text(doc.text), defaults)
    if not name.name.startswith("Elixir."):
        entries = {key: _with_text(entry, entries) for key, entry in entries.items()}
    return ModuleDocs(text, [entries[key] for key in sorted(entries, key=lambda key: key[1:])])


def _with_text(entry: Documented, entries: dict[tuple[str, str, int], Documented]) -> Documented:
    """Erlang documents the arities of a name together: one without a text has that of the arity nearest to it."""
    if entry.text is not None:
        return entry
    others = [each for each in entries.values() if (each.kind, each.name) == (entry.kind, entry.name) and each.text]
    nearest = min(others, key=lambda each: abs(each.arity - entry.arity), default=entry)
    return entry._replace(text=nearest.text)


def _text(value: Any) -> Any:
    if type(value) is bytes:
        return value.decode("utf-8", "replace")
    return False if value is FALSE else None


def struct_fields(vm: Any, name: Atom) -> list[str] | None:
    """The fields of a module's struct in the order they were written; None when it has no struct. In a process of the VM."""
    module = vm.code.module(name)
    if module is None or ("__struct__", 0) not in module.functions:
        return None
    fields = to_pylist(vm.apply(name, atom("__info__"), atom("struct")))
    return [value.name for field in fields for key, value in field.items() if key.name == "field"]


# -- specs, types, callbacks ------------------------------------------------------------------------------------------------


def spec_texts(
    vm: Any, name: Atom, kind: str, of: str | None = None, arity: int | None = None, width: int = 80
) -> list[tuple[str, int, str]]:
    """``(name, arity, "@kind …")`` of a module's typespecs of one kind, sorted by name and arity."""
    module = vm.code.module(name)
    if module is None:
        return []
    found = []
    known = recorded_typespecs(name.name, kind) if _is_library(module) else ()
    for spec in known or (module.info.typespecs.get(kind, ()) if module.info is not None else ()):
        if (of is None or spec.name == of) and (arity is None or spec.arity == arity):
            variables = _parameters(spec.quoted) if kind in ("type", "opaque") else frozenset[str]()
            found.append((spec.name, spec.arity, attribute_text(kind, _as_calls(_shown(kind, spec.quoted), variables), width)))
    return sorted(found, key=lambda each: each[:2])


def _is_library(module: Any) -> bool:
    return module.native is not None or module.info.file.startswith(("lib/", "src/")) or module.info.file.endswith(".erl")


def attribute_text(kind: str, quoted: Any, width: int = 80) -> str:
    """``@kind quoted`` as source."""
    from otpshell.lang.layout import to_source

    return to_source((_AT, elist(), elist((atom(kind), elist(), elist(quoted)))), width)


def _shown(kind: str, quoted: Any) -> Any:
    if kind in ("type", "opaque") and type(quoted) is tuple and quoted[0] is atom("::"):
        parts = list(quoted[2])
        head = parts[0]
        if type(head) is tuple and len(head) == 3 and head[2] is NIL or type(head[2]) is Atom:
            head = (head[0], head[1], elist())
        return head if kind == "opaque" else (quoted[0], quoted[1], from_iter([head, *parts[1:]]))
    return quoted


def _parameters(quoted: Any) -> frozenset[str]:
    """The names of the variables that a type takes."""
    while type(quoted) is tuple and len(quoted) == 3 and quoted[0] is _OF:
        quoted = list(quoted[2])[0]
    arguments: Any = quoted[2] if type(quoted) is tuple and len(quoted) == 3 else None
    return frozenset(each[0].name for each in arguments if type(each) is tuple) if is_list(arguments) else frozenset()


def _as_calls(quoted: Any, variables: frozenset[str]) -> Any:
    """Types written bare as calls: `pid` is `pid()`, unless it is a variable of `when` or the name of an argument."""
    if type(quoted) is tuple:
        if len(quoted) == 3 and type(quoted[0]) is Atom:
            head, meta, args = quoted
            if type(args) is Atom:
                return quoted if head.name in variables or head.name in ("__MODULE__", "...") else (head, meta, elist())
            if head is _WHEN:
                spec, bounds = list(args)
                known = variables | {key.name for key, _ in bounds if type(bounds) is not Atom} | {"var"}
                return (head, meta, elist(_as_calls(spec, known), _as_calls(bounds, known)))
            if head is _OF and len(list(args)) == 2:
                left, right = list(args)
                if type(left) is tuple and len(left) == 3 and type(left[2]) is not Atom:
                    left = _as_calls(left, variables)
                return (head, meta, elist(left, _as_calls(right, variables)))
        return tuple(_as_calls(part, variables) for part in quoted)
    if is_list(quoted) and is_proper(quoted):
        return from_iter([_as_calls(part, variables) for part in quoted])
    return quoted


def type_text(vm: Any, name: Atom, key: tuple[str, str, int]) -> Any:
    """The text of a type or callback; None without one."""
    module = vm.code.module(name)
    doc = None if module is None or module.info is None else module.info.type_docs.get(key)
    return None if doc is None else _text(doc.text)
