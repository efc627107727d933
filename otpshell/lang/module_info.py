"""What a compiled module says of itself: ``__info__/1``, ``module_info/0,1`` and ``behaviour_info/1``, stored as functions of its own."""

from __future__ import annotations

import os
from importlib.util import source_hash
from typing import Any

from otpshell.lang.definition import Clause, Definition
from otpshell.lang.module_definition import ModuleDefinition
from otpshell.lang.quote import escape
from otpshell.lang.quoted import LINE, remote
from otpshell.lang.typespecs import behaviour_callbacks, optional_callbacks
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, charlist, elist, from_iter, is_list, to_pylist

# The functions that every module has.
REFLECTED = frozenset({"__info__", "module_info", "behaviour_info"})
# Elixir has the BEAM's compiler called with these.
_COMPILER_OPTIONS = tuple(map(atom, ("no_spawn_compiler_process", "from_core", "no_core_prepare", "no_auto_import")))
# They stand for the digest in the answers that become code, and for its number.
_DIGEST = b"\0the digest\0\0\0\0\0"
_NUMBER = int.from_bytes(_DIGEST, "big")
_ERLANG_KEYS = ("module", "exports", "attributes", "compile", "md5")


def add_reflection(module: ModuleDefinition) -> None:
    """Give a finished module the functions that answer questions about it. They are no part of ``__info__(:functions)``: all but
    ``behaviour_info/1`` are of kind defp, and the code server exports them."""
    info = answers(module, _DIGEST)
    keys = ("functions", "macros", "module", "attributes", "compile", "md5", "struct", "deprecated")
    _store(module, "defp", "__info__", [([atom(key)], info[key]) for key in keys])
    erlang = [(atom(key), info[key]) for key in _ERLANG_KEYS]
    _store(module, "defp", "module_info", [([], from_iter(erlang))])
    more = [(atom("functions"), info["exports"]), (atom("nifs"), EMPTY)]
    _store(module, "defp", "module_info", [([key], value) for key, value in [*erlang, *more]])
    callbacks = behaviour_callbacks(module)
    if callbacks is not None:
        pairs = [(atom("callbacks"), callbacks), (atom("optional_callbacks"), optional_callbacks(module))]
        _store(module, "def", "behaviour_info", [([key], value) for key, value in pairs])


def compile_options(module: ModuleDefinition) -> list[Any]:
    """The options of ``@compile``."""
    return [option for value in module.attributes.values("compile") for option in (to_pylist(value) if is_list(value) else [value])]


def _store(module: ModuleDefinition, kind: str, name: str, answers: list[tuple[list[Any], Any]]) -> None:
    meta = elist((LINE, module.line))
    arity = len(answers[0][0])
    definition = Definition(kind, name, arity, module.file, module.line, meta)
    definition.clauses = [Clause(meta, args, [], _asking(escape(value), module.name)) for args, value in answers]
    definition.has_body = True
    module.definitions[name, arity] = definition


def _asking(answer: Any, name: Atom) -> Any:
    """The code of an answer, in which the digest is computed when it is asked for: that takes as long as a tenth of compiling."""
    if answer == _DIGEST:
        return remote(atom("otpshell_module"), "digest", [name])
    if answer == _NUMBER:
        return remote(atom("binary"), "decode_unsigned", [_asking(_DIGEST, name)])
    if type(answer) is Cons:
        return from_iter([_asking(item, name) for item in to_pylist(answer)])
    if type(answer) is tuple and len(answer) == 2:
        return (answer[0], _asking(answer[1], name))
    return answer


def digest_of(module: ModuleDefinition) -> bytes:
    """As long as the MD5 digest that it is called, of which nothing else is known to anybody; hashlib would bring OpenSSL in, 3 MB."""
    written = [(key, each) for key, each in module.definitions.items() if key[0] not in REFLECTED]
    code = [(key, [clause[1:] for clause in each.clauses]) for key, each in written]
    text = repr((module.name, code)).encode()
    return source_hash(text) + source_hash(text[::-1])


def answers(module: ModuleDefinition, digest: bytes | None = None) -> dict[str, Any]:
    """What a module answers to each question about itself; ``digest`` is that of its code, computed when it is not given."""
    if digest is None:
        digest = digest_of(module)
    functions = [(atom(name), arity) for name, arity in module.exported()]
    macros = [(atom(name), arity) for name, arity in module.exported(macros=True)]
    attributes = [(atom(name), value) for name, value in module.attributes.kept()]
    if not module.attributes.has("vsn"):
        attributes.insert(0, (atom("vsn"), elist(int.from_bytes(digest, "big"))))
    exports = [(atom("__info__"), 1), *functions, *[(atom(f"MACRO-{name.name}"), arity + 1) for name, arity in macros]]
    if behaviour_callbacks(module) is not None:
        exports.append((atom("behaviour_info"), 1))
    exports += [(atom("module_info"), 0), (atom("module_info"), 1)]
    options = [*_COMPILER_OPTIONS, *compile_options(module)]
    source = charlist(module.file if module.file.startswith("lib/") else os.path.abspath(module.file))
    return {
        "functions": from_iter(functions),
        "macros": from_iter(macros),
        "module": module.name,
        "attributes": from_iter(attributes),
        "compile": from_iter([(atom("version"), charlist("8.2.3")), (atom("options"), from_iter(options)), (atom("source"), source)]),
        "md5": digest,
        "struct": NIL if module.struct is None else module.struct_fields,
        "deprecated": from_iter([((atom(name), arity), text) for (name, arity), text in sorted(module.deprecated.items())]),
        "exports": from_iter(exports),
    }
