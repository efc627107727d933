"""Attributes that name functions of their module, checked when its body has run: ``@on_load``, ``@compile``, ``@dialyzer``."""

from __future__ import annotations

from typing import Any

from otpshell.lang.diagnostics import CompileWarning, form_error
from otpshell.lang.module_definition import ModuleDefinition
from otpshell.lang.quoted import LINE
from otpshell.terms.atom import Atom
from otpshell.terms.cons import Cons, elist, is_list, to_pylist


def check_attributes(module: ModuleDefinition) -> None:
    """A compile error for the first function that is named and not there."""
    _check_on_load(module)
    for value in module.attributes.values("compile"):
        for option in to_pylist(value) if is_list(value) else [value]:
            _check_compile(module, option)
    for value in module.attributes.values("dialyzer"):
        if type(value) is tuple:
            for name, arity in _functions(value[1]):
                if (name, arity) not in module.definitions:
                    _fail(module, f"undefined function {name}/{arity} given to @dialyzer :{value[0].name}")


def _check_on_load(module: ModuleDefinition) -> None:
    if not module.attributes.has("on_load"):
        return
    function, arity = module.attributes.get("on_load")
    found = module.definitions.get((function.name, arity))
    if found is None:
        _fail(module, f"undefined function {function.name}/{arity} given to @on_load")
    elif found.is_macro:
        _fail(module, f'expected @on_load function {function.name}/{arity} to be a function, got "{found.kind}"')


def _check_compile(module: ModuleDefinition, option: Any) -> None:
    if type(option) is not tuple or len(option) != 2 or type(option[0]) is not Atom:
        return
    what, value = option
    if what.name == "inline" and type(value) is Cons:
        for name, arity in _functions(value):
            if (name, arity) not in module.definitions:
                _fail(module, f"inlined function {name}/{arity} undefined")
    if what.name == "parse_transform":
        shown = module.vm.inspect(option)
        text = f"@compile {shown} is deprecated. Elixir will no longer support Erlang-based transforms in future versions"
        module.vm.warn(CompileWarning(text, module.file, module.line))


def _functions(value: Any) -> list[tuple[str, int]]:
    pairs = to_pylist(value) if is_list(value) else [value]
    return [(pair[0].name, pair[1]) for pair in pairs if type(pair) is tuple and len(pair) == 2 and type(pair[0]) is Atom]


def _fail(module: ModuleDefinition, text: str) -> None:
    form_error(elist((LINE, module.line)), module.file, text)
