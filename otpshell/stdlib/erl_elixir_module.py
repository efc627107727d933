"""``:elixir_module``: what ``defmodule``, ``defstruct``, ``defexception`` and type attributes call when a module's body runs."""

from __future__ import annotations

from typing import Any

from otpshell.lang.env import Env
from otpshell.lang.module_body import compile_module
from otpshell.lang.native import Native
from otpshell.lang.structs import define_exception, define_struct
from otpshell.lang.typespecs import store_typespec
from otpshell.stdlib.erl_elixir_def import open_module
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.cons import to_pylist
from otpshell.terms.maps import Map

elixir_module = Native("elixir_module", "elixir_module.erl")


@elixir_module.fn(vm=True)
def compile(vm: Any, name: Any, block: Any, variables: Any, env: Any) -> Any:
    """Define a module: ``block`` is its body, or the number under which it was kept.

    In place of ``env`` there are then the variables that the code around it was given (nil for none); ``variables`` are those it has bound.
    """
    bindings = {pair[0]: pair[1] for pair in to_pylist(variables)}
    if type(env) is Map:
        place = Env.from_map(env, vm).replace(function=None)
    else:
        block, place = vm.open_modules.kept(block)
        if env is not NIL:
            bindings = {**env, **bindings} if bindings else env
    return compile_module(vm, name, block, bindings, place)


@elixir_module.fn(vm=True)
def defstruct(vm: Any, module: Atom, fields: Any, number: int) -> Any:
    """Define the struct of a module."""
    definition = open_module(vm, module, "defstruct/1")
    return define_struct(definition, fields, definition.kept(number))


@elixir_module.fn(vm=True)
def defexception(vm: Any, module: Atom, fields: Any, number: int) -> Any:
    """Define a module's exception."""
    definition = open_module(vm, module, "defexception/1")
    return define_exception(definition, fields, definition.kept(number))


@elixir_module.fn(vm=True)
def typespec(vm: Any, kind: Atom, spec: Any, module: Atom, number: int) -> Any:
    """Keep a type, spec or callback: ``spec`` is code, or the number under which it was kept."""
    definition = open_module(vm, module, f"@{kind.name}")
    quoted = definition.kept(spec) if type(spec) is int else spec
    store_typespec(definition, kind.name, quoted, definition.kept(number))
    return atom("ok")
