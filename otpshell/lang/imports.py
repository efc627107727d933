"""Imports: which names ``import`` brings in, which import a call means, and the names nobody may import (special forms)."""

from __future__ import annotations

from typing import Any, NamedTuple

from otpshell.lang.diagnostics import alias_text, form_error
from otpshell.lang.env import Env, ImportList, Imports
from otpshell.lang.quoted import keyword_get
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, is_list, is_proper, to_pylist

IMPORTS = atom("imports")
CONTEXT = atom("context")
_ONLY = atom("only")
_EXCEPT = atom("except")
_INTERNAL = frozenset((("module_info", 0), ("module_info", 1)))
_ANY_ARITY = frozenset(("__block__", "->", "<<>>", "{}", "%{}", "__aliases__", "fn", "super", "for", "with"))
_SPECIAL_FORMS = frozenset(
    [
        ("&", 1), ("^", 1), ("=", 2), ("%", 2), ("|", 2), (".", 2), ("::", 2), ("alias", 1), ("alias", 2), ("require", 1),
        ("require", 2), ("import", 1), ("import", 2), ("__ENV__", 0), ("__CALLER__", 0), ("__STACKTRACE__", 0), ("__MODULE__", 0),
        ("__DIR__", 0), ("quote", 1), ("quote", 2), ("unquote", 1), ("unquote_splicing", 1), ("cond", 1), ("case", 2), ("try", 1),
        ("receive", 1),
    ]
)  # fmt: skip


def special_form(name: str, arity: int) -> bool:
    """Whether it is a special form: no macro, function or import can have that name and arity."""
    return name in _ANY_ARITY or (name, arity) in _SPECIAL_FORMS


def special_form_names() -> set[str]:
    """The names of all special forms."""
    return {*_ANY_ARITY, *(name for name, _ in _SPECIAL_FORMS)}


class Found(NamedTuple):
    """What a name is: ``kind`` is ``"function"``, ``"macro"`` or ``"import"`` (remembered by a quote), ``module`` where it is."""

    kind: str
    module: Atom


def find_import(meta: Any, name: str, arity: int, env: Env) -> Found | None:
    """The import that a call means, by name and arity."""
    imports = keyword_get(meta, IMPORTS)
    if imports is not None and keyword_get(meta, CONTEXT) is not None:
        for pair in imports:
            if pair[0] == arity:
                return Found("import", pair[1])
    key = (name, arity)
    cache = env.import_cache
    if key in cache:
        return cache[key]
    functions = [module for module, each in env.functions if key in each.pairs]
    macros = [module for module, each in env.macros if key in each.pairs]
    both = functions + macros
    if len(both) > 1:
        first, second = alias_text(both[0]), alias_text(both[1])
        form_error(meta, env.file, f"function {name}/{arity} imported from both {first} and {second}, call is ambiguous")
    found = Found("function" if functions else "macro", both[0]) if both else None
    cache[key] = found
    return found


def find_imports(meta: Any, name: str, env: Env) -> list[tuple[int, Atom]]:
    """Every import of a name as pairs of arity and module, by arity: what ``quote`` remembers with a call."""
    key = ("all", name)
    cache = env.import_cache
    if key in cache:
        return cache[key]
    found: dict[int, Atom] = {}
    for module, imports in (*env.functions, *env.macros):
        for arity in imports.arities(name):
            if arity in found:
                first, second = alias_text(module), alias_text(found[arity])
                form_error(meta, env.file, f"function {name}/{arity} imported from both {first} and {second}, call is ambiguous")
            found[arity] = module
    cache[key] = sorted(found.items())
    return cache[key]


def import_module(meta: Any, module: Atom, opts: Any, env: Env) -> tuple[ImportList, ImportList, bool]:
    """Functions and macros in force after ``import module, opts``, and whether that brought in anything."""
    vm = env.vm
    only = keyword_get(opts, _ONLY)
    functions = sorted(vm.exports_functions(module) or ())
    known_macros = vm.exports_macros(module)
    macros = sorted(known_macros or ())
    calculate = _Calculation(meta, module, opts, env, functions + macros)
    if only is not None and type(only) is Atom:
        if only.name == "functions":
            return *calculate(env.functions, functions), calculate.without(env.macros), calculate.added
        if only.name == "macros":
            if known_macros is None:
                form_error(meta, env.file, f"could not load macros from module {alias_text(module)}")
            return calculate.without(env.functions), *calculate(env.macros, macros), calculate.added
        if only.name == "sigils":
            functions, macros = _sigils(functions), _sigils(macros)
        else:
            calculate.bad_only(only)
    elif only is not None and not is_list(only):
        calculate.bad_only(only)
    return *calculate(env.functions, functions), *calculate(env.macros, macros), calculate.added


def _sigils(pairs: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return [pair for pair in pairs if len(pair[0]) == 7 and pair[0].startswith("sigil_") and pair[0][6].isascii() and pair[0][6].isalpha()]


class _Calculation:
    """One import: called once for functions and once for macros, it gives the new list as a 1-tuple."""

    def __init__(self, meta: Any, module: Atom, opts: Any, env: Env, exports: list[tuple[str, int]]) -> None:
        self.meta = meta
        self.module = module
        self.opts = opts
        self.env = env
        self.exports = exports
        self.added = False

    def fail(self, message: str) -> None:
        form_error(self.meta, self.env.file, message)

    def bad_only(self, only: Any) -> None:
        got = self.env.vm.to_source(only)
        self.fail(f"invalid :only option for import, expected value to be an atom :functions, :macros, or a list literal, got: {got}")

    def without(self, old: ImportList) -> ImportList:
        return tuple(pair for pair in old if pair[0] is not self.module)

    def __call__(self, old: ImportList, existing: list[tuple[str, int]]) -> tuple[ImportList]:
        chosen = {pair for pair in self._chosen(old, existing) if pair not in _INTERNAL}
        if not chosen:
            return (self.without(old),)
        for name, arity in sorted(chosen):
            if special_form(name, arity):
                what = f"{alias_text(self.module)}.{name}/{arity}"
                self.fail(f"cannot import {what} because it conflicts with Elixir special forms")
        self.added = True
        return (((self.module, Imports(chosen)), *self.without(old)),)

    def _chosen(self, old: ImportList, existing: list[tuple[str, int]]) -> Any:
        only = keyword_get(self.opts, _ONLY)
        excepted = keyword_get(self.opts, _EXCEPT)
        if only is not None and is_list(only):
            wanted = self._keywords(only, "only")
            if excepted is not None:
                self.fail(":only and :except can only be given together to import when :only is :functions, :macros, or :sigils")
            for name, arity in wanted:
                if (name, arity) not in self.exports:
                    what = f"{alias_text(self.module)}.{name}/{arity}"
                    self.fail(f"cannot import {what} because it is undefined or private")
            return [pair for pair in wanted if pair in existing]
        if excepted is None:
            return [pair for pair in existing if not pair[0].startswith("_")]
        if not is_list(excepted):
            got = self.env.vm.to_source(excepted)
            self.fail(f"invalid :except option for import, expected value to be a list literal, got: {got}")
        dropped = set(self._keywords(excepted, "except"))
        for module, imports in old:
            if module is self.module:
                return imports.pairs - dropped
        return [pair for pair in existing if not pair[0].startswith("_") and pair not in dropped]

    def _keywords(self, term: Any, option: str) -> list[tuple[str, int]]:
        pairs: list[Any] = to_pylist(term) if is_proper(term) else [EMPTY]
        seen: list[tuple[str, int]] = []
        for pair in pairs:
            if type(pair) is not tuple or len(pair) != 2 or type(pair[0]) is not Atom or type(pair[1]) is not int:
                self.fail(f"invalid :{option} option for import, expected a keyword list with integer values")
            if (pair[0].name, pair[1]) in seen:
                self.fail(f"invalid :{option} option for import, {pair[0].name}/{pair[1]} is duplicated")
            seen.append((pair[0].name, pair[1]))
        return seen
