"""The types, callbacks and specs of the library, as real Elixir has them: ``stdlib/typespecs.txt``, read when first asked for.

``scripts/record_typespecs.exs`` writes that file.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from otpshell.lang.env import new_env
from otpshell.lang.module_definition import ModuleDefinition
from otpshell.lang.parse import parse
from otpshell.lang.quoted import WHEN, is_node
from otpshell.lang.typespecs import Typespec
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import to_pylist
from otpshell.vm.library import ROOT

_OF = atom("::")


@cache
def _lines() -> dict[str, list[str]]:
    """The lines of the file by module."""
    found: dict[str, list[str]] = {}
    of_module: list[str] = []
    for line in (ROOT / "stdlib" / "typespecs.txt").read_text("utf-8").splitlines():
        if " " in line:
            of_module.append(line)
        else:
            of_module = found[line] = []
    return found


@cache
def recorded_typespecs(module: str, kind: str) -> list[Typespec]:
    """The typespecs of one kind (type, opaque, callback, spec) of a module of the library by its full name."""
    shown = module.removeprefix("Elixir.") if module.startswith("Elixir.") else f":{module}"
    lines = _lines().get(shown, [])
    return [_typespec(kind, line[len(kind) + 1 :]) for line in lines if line.startswith(f"{kind} ")]


@cache
def recorded_specs(module: str) -> frozenset[tuple[str, int]]:
    """Name and arity of the functions of a module of the library that have specs."""
    return frozenset((each.name, each.arity) for each in recorded_typespecs(module, "spec"))


def recorded_forms(vm: Any, name: Atom) -> list[Any]:
    """The typespecs of a module of the library as attributes of Erlang's abstract format; none when none are recorded."""
    from otpshell.lang.typespec_checks import translate_recorded

    module = ModuleDefinition(vm, name, "", 1)
    env = new_env(vm, "").replace(module=name)
    for kind in ("type", "opaque", "callback", "spec"):
        module.typespecs[kind] = [each._replace(env=env) for each in recorded_typespecs(name.name, kind)]
    return translate_recorded(module)


def _typespec(kind: str, source: str) -> Typespec:
    quoted = parse(source)
    name, arity = _named(quoted)
    return Typespec(kind, name, arity, quoted, 0)


def _named(quoted: Any) -> tuple[str, int]:
    """The name and arity of what a typespec is of."""
    head = quoted
    while is_node(head) and head[0] in (WHEN, _OF):
        head = head[2].head
    if not is_node(head):
        # `-0`, `+0`: an operator before a number.
        return "-", 1
    return head[0].name, 0 if type(head[2]) is Atom else len(to_pylist(head[2]))
