"""Object code: what ``defmodule`` gives and ``:beam_lib`` reads, the file of compiled code that a module is on the BEAM.

Here the bytes hold the module's name and a number, by which the VM finds what it compiled: its definition, from which the *chunks* are
made when somebody asks for one. So they mean something only in the VM that made them, which keeps the last few hundred.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, NamedTuple

from otpshell.lang.codegen import ModuleCode
from otpshell.lang.module_definition import ModuleDefinition
from otpshell.lang.module_info import REFLECTED, answers, compile_options
from otpshell.terms.atom import NIL, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, from_iter, to_pylist
from otpshell.terms.maps import Map, atom_map
from otpshell.terms.order import sort_terms
from otpshell.vm.documentation import documentation
from otpshell.vm.modules import ModuleInfo

_KEPT = 256
_HEAD = b"FOR1"
_MARK = b"otps"


class ObjectCode(NamedTuple):
    """A compiled module: what it was compiled from, and whether its debug info and docs are kept."""

    definition: ModuleDefinition
    code: ModuleCode
    info: ModuleInfo
    has_debug_info: bool
    has_docs: bool


class ObjectCodes:
    """The object code of one VM by its bytes, and its chunks."""

    def __init__(self, vm: Any) -> None:
        self.vm = vm
        # The names of the chunks, and of those whose content is a binary.
        self.names, self.binary_names = frozenset(CHUNKS), BINARY_CHUNKS
        self._made: OrderedDict[bytes, ObjectCode] = OrderedDict()
        self._count = 0

    def add(self, made: ObjectCode) -> bytes:
        """The bytes that stand for this object code."""
        self._count += 1
        name = made.info.name.name.encode()
        content = _MARK + self._count.to_bytes(8, "big") + name + b"\0" * (-len(name) % 4)
        data = _HEAD + (len(content) + 4).to_bytes(4, "big") + b"BEAM" + content
        self._made[data] = made
        if len(self._made) > _KEPT:
            self._made.popitem(last=False)
        return data

    def find(self, data: bytes) -> ObjectCode | None:
        """What these bytes stand for, None when this VM does not know (any more)."""
        return self._made.get(data)

    def chunk(self, made: ObjectCode, name: str) -> Any:
        """The content of one chunk; None when the module has none such."""
        return CHUNKS[name](self.vm, made)

    def docs_of(self, data: bytes) -> Any:
        """The documentation of a module in the shape of EEP 48, None when it was compiled without, and for other bytes."""
        made = self._made.get(data)
        return docs_chunk(self.vm, made.info) if made is not None and made.has_docs else None


# -- chunks --------------------------------------------------------------------------------------------------------------


def _reflected(made: ObjectCode, key: str) -> Any:
    return answers(made.definition)[key]


def _attributes(vm: Any, made: ObjectCode) -> Any:
    """By name, the values of one name together."""
    found: dict[Atom, list[Any]] = {}
    for name, values in to_pylist(_reflected(made, "attributes")):
        found.setdefault(name, []).extend(to_pylist(values))
    return from_iter([(name, from_iter(found[name])) for name in sorted(found, key=lambda name: name.name)])


def _locals(vm: Any, made: ObjectCode) -> Any:
    private = [each for each in made.definition.definitions.values() if each.kind == "defp" and each.name not in REFLECTED]
    return from_iter(sort_terms([(atom(each.name), each.arity) for each in private]))


def _debug_info(vm: Any, made: ObjectCode) -> Any:
    forms = atom("none")
    if made.has_debug_info:
        forms = (atom("elixir_v1"), _debug_map(made.definition), from_iter(made.definition.type_forms))  # type: ignore[assignment]
    return (atom("debug_info_v1"), atom("elixir_erl"), forms)


def _debug_map(module: ModuleDefinition) -> Map:
    written = [each for each in module.definitions.values() if each.name not in REFLECTED]
    definitions = [
        ((atom(each.name), each.arity), atom(each.kind), each.meta, from_iter([_clause(clause) for clause in each.clauses]))
        for each in sorted(written, key=lambda each: each.signature, reverse=True)
    ]
    return atom_map(
        after_verify=from_iter(module.attributes.values("after_verify")),
        attributes=from_iter([(atom(name), value) for name, values in module.attributes.kept() for value in to_pylist(values)]),
        compile_opts=from_iter(compile_options(module)),
        definitions=from_iter(definitions),
        deprecated=_deprecated(module),
        file=module.file.encode(),
        is_behaviour=boolean(bool(module.typespecs.get("callback") or module.typespecs.get("macrocallback"))),
        line=module.line,
        module=module.name,
        relative_file=os.path.relpath(module.file).encode() if os.path.isabs(module.file) else module.file.encode(),
        struct=NIL if module.struct is None else module.struct_fields,
        unreachable=EMPTY,
    )


def _clause(clause: Any) -> Any:
    return (clause.meta, from_iter(clause.args), from_iter(clause.guards), clause.body)


def _deprecated(module: ModuleDefinition) -> Any:
    return from_iter([((atom(name), arity), reason) for (name, arity), reason in sorted(module.deprecated.items())])


def _docs(vm: Any, made: ObjectCode) -> Any:
    return _as_binary(vm, docs_chunk(vm, made.info)) if made.has_docs else None


def docs_chunk(vm: Any, info: ModuleInfo) -> Any:
    """The documentation of a module in the shape of EEP 48."""
    line, text, entries, meta = documentation(info, vm)
    return (atom("docs_v1"), line, atom("elixir"), b"text/markdown", text, meta, from_iter(entries))


def _checker(vm: Any, made: ObjectCode) -> Any:
    module = made.definition
    exports = []
    for each in sorted(module.definitions.values(), key=lambda each: each.signature):
        if not each.is_private:
            reason = module.deprecated.get(each.signature, NIL)
            exports.append(((atom(each.name), each.arity), atom_map(deprecated_reason=reason, kind=atom(each.kind))))
    return _as_binary(vm, (atom("elixir_checker_v1"), atom_map(exports=from_iter(exports))))


def _as_binary(vm: Any, term: Any) -> Any:
    return vm.apply(atom("erlang"), atom("term_to_binary"), term)


# Those with names of their own give terms, the others binaries.
CHUNKS: dict[str, Callable[[Any, ObjectCode], Any]] = {
    "exports": lambda vm, made: from_iter(sort_terms(to_pylist(_reflected(made, "exports")))),
    "attributes": _attributes,
    "md5": lambda vm, made: _reflected(made, "md5"),
    "compile_info": lambda vm, made: _reflected(made, "compile"),
    "locals": _locals,
    "debug_info": _debug_info,
    "abstract_code": lambda vm, made: atom("no_abstract_code"),
    "Attr": lambda vm, made: _as_binary(vm, _reflected(made, "attributes")),
    "CInf": lambda vm, made: _as_binary(vm, _reflected(made, "compile")),
    "Dbgi": lambda vm, made: _as_binary(vm, _debug_info(vm, made)),
    "Docs": _docs,
    "ExCk": _checker,
}
BINARY_CHUNKS = ("Attr", "CInf", "Dbgi", "Docs", "ExCk")
