"""What a compiled module says of itself: ``__info__/1``, ``module_info/0,1`` and ``behaviour_info/1``, as data."""

from __future__ import annotations

import hashlib
from typing import Any

from otpshell.lang.module_definition import ModuleDefinition
from otpshell.lang.typespecs import behaviour_callbacks, optional_callbacks
from otpshell.terms.atom import NIL, atom
from otpshell.terms.cons import EMPTY, charlist, elist, from_iter
from otpshell.terms.errors import ErlError, exception_struct

_DUNDER = ("functions", "macros", "module", "attributes", "compile", "md5", "struct", "deprecated")


def module_info(module: ModuleDefinition) -> dict[str, Any]:
    """Every answer by key. ``behaviour`` and ``optional_callbacks`` are there when the module has callbacks; ``exports`` and
    ``vsn`` are for Erlang's ``module_info``."""
    functions = [(atom(name), arity) for name, arity in module.exported()]
    macros = [(atom(name), arity) for name, arity in module.exported(macros=True)]
    digest = hashlib.md5(repr([(key, each.clauses) for key, each in module.definitions.items()]).encode()).digest()
    version = int.from_bytes(digest, "big")
    attributes = [(atom("vsn"), elist(version)), *[(atom(name), value) for name, value in module.attributes.kept()]]
    exports = [*functions, *[(atom(f"MACRO-{name.name}"), arity + 1) for name, arity in macros]]
    info = {
        "functions": from_iter(functions),
        "macros": from_iter(macros),
        "module": module.name,
        "attributes": from_iter(attributes),
        "compile": from_iter([(atom("version"), charlist("8.2.3")), (atom("options"), EMPTY), (atom("source"), charlist(module.file))]),
        "md5": digest,
        "struct": NIL if module.struct is None else module.struct_fields,
        "deprecated": from_iter([((atom(name), arity), text) for (name, arity), text in sorted(module.deprecated.items())]),
        "exports": from_iter(
            [(atom("__info__"), 1), *exports, (atom("module_info"), 0), (atom("module_info"), 1)]
            + ([(atom("behaviour_info"), 1)] if behaviour_callbacks(module) is not None else [])
        ),
        "nifs": EMPTY,
    }
    callbacks = behaviour_callbacks(module)
    if callbacks is not None:
        info["callbacks"] = callbacks
        info["optional_callbacks"] = optional_callbacks(module)
    return info


def dunder_info(info: dict[str, Any], key: Any) -> Any:
    """``Module.__info__(key)``."""
    if getattr(key, "name", None) in _DUNDER:
        return info[key.name]
    raise _no_clause(info, "__info__", key)


def erlang_info(info: dict[str, Any], key: Any = None) -> Any:
    """``module.module_info()`` and ``module.module_info(key)``."""
    if key is None:
        return from_iter([(atom(each), info[each]) for each in ("module", "exports", "attributes", "compile", "md5")])
    name = getattr(key, "name", None)
    if name in ("module", "attributes", "compile", "md5", "exports", "nifs"):
        return info[name]
    if name == "functions":
        return info["exports"]
    raise ErlError(atom("badarg"))


def behaviour_info(info: dict[str, Any], key: Any) -> Any:
    """``module.behaviour_info(key)``."""
    if getattr(key, "name", None) in ("callbacks", "optional_callbacks"):
        return info[key.name]
    raise _no_clause(info, "behaviour_info", key)


def _no_clause(info: dict[str, Any], name: str, key: Any) -> ErlError:
    nothing = {"kind": NIL, "clauses": NIL}
    error = exception_struct("FunctionClauseError", module=info["module"], function=atom(name), arity=1, args=elist(key), **nothing)
    return ErlError(error)
