"""``defmodule`` at run time: evaluate the body, run the hooks, check, hand the definition to the code server.

:func:`compile_module` is what the code that ``defmodule`` expands to calls.
"""

from __future__ import annotations

from typing import Any

from otpshell.lang.attribute_checks import check_attributes
from otpshell.lang.diagnostics import CompileWarning, alias_text, form_error
from otpshell.lang.dispatch import is_macro
from otpshell.lang.env import Env
from otpshell.lang.futile import warn_futile
from otpshell.lang.lexical import LexicalTracker
from otpshell.lang.module_checks import check_behaviours, check_locals, warn_unused_attributes, warn_unused_private
from otpshell.lang.module_definition import ModuleDefinition
from otpshell.lang.module_info import add_reflection
from otpshell.lang.quote import linify_with_counter
from otpshell.lang.quoted import LINE
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom
from otpshell.terms.cons import elist
from otpshell.terms.errors import ErlError, exception_struct

_MODULE = atom("module")
_RESERVED = {f"Elixir.{name}" for name in ("True", "False", "Nil", "Any", "BitString", "PID", "Reference", "Elixir")} | {"Elixir"}
_AUTOMATIC = {("__info__", 1), ("module_info", 0), ("module_info", 1), ("behaviour_info", 1)}


def compile_module(vm: Any, name: Any, block: Any, variables: dict[Any, Any], env: Env) -> Any:
    """Define a module whose body is the quoted ``block``: ``{:module, name, code, value of the body}``.

    ``variables`` are those in reach of the body, by (name, context or counter); ``env`` is that of ``defmodule``.
    """
    line, file = env.line, env.file
    if type(name) is not Atom or name in (NIL, TRUE, FALSE) or "/" in name.name or "\\" in name.name:
        _fail(line, file, f"invalid module name: {vm.inspect(name)}")
    if name.name in _RESERVED:
        _fail(line, file, f"module {alias_text(name).removeprefix(':')} is reserved and cannot be defined")
    other = vm.open_module(name)
    if other is not None:
        _fail(line, file, f"cannot define module {alias_text(name)} because it is currently being defined in {other.file}:{other.line}")
    where = vm.module_location(name)
    if where is not None:
        vm.warn(CompileWarning(f"redefining module {alias_text(name)} ({where})", file, line))
    module = ModuleDefinition(vm, name, file, line)
    tracker = None
    if (env.lexical_tracker is None or env.lexical_tracker.finished) and not vm.quiet:
        # A module of its own, as at a prompt or while a program runs: what it imports and aliases is its own too.
        tracker = LexicalTracker()
        env = env.replace(lexical_tracker=tracker)
    vm.open_modules.push(module)
    try:
        body_env = env.replace(module=name, function=None)
        value, _, end_env = vm.eval_forms(block, variables, body_env)
        module.overridables.restore_unreplaced()
        end_env = end_env.replace(line=line, versioned_vars={}, function=None, module=name)
        end_env = _hooks(module, "before_compile", [end_env.to_map()], end_env)
        module.overridables.restore_unreplaced()
        _check(module, end_env)
        if not vm.quiet:
            warn_futile(list(module.definitions.values()), end_env)
        add_reflection(module)
        code = vm.define_module(module, end_env)
        if not vm.quiet:
            from otpshell.lang.types.check import ModuleCheck

            vm.check_later(ModuleCheck(list(module.definitions.values()), end_env, module.attributes.values("compile")))
        module.mode = "readonly"
        _hooks(module, "after_compile", [end_env.to_map(), code], end_env)
        warn_unused_attributes(module)
    finally:
        module.mode = "closed"
        vm.open_modules.pop(module)
    for hook_module, function in module.attributes.values("after_verify"):
        vm.apply(hook_module, function, name)
    if tracker is not None:
        tracker.warn_unused(env)
    return (_MODULE, name, code, value)


def _fail(line: int, file: str, message: str) -> None:
    form_error(elist((LINE, line)), file, message)


def _check(module: ModuleDefinition, env: Env) -> None:
    for definition in list(module.definitions.values()):
        if not definition.clauses:
            name = f"{definition.kind} {definition.name}/{definition.arity}"
            form_error(definition.meta, definition.file, f"implementation not provided for predefined {name}")
    check_attributes(module)
    warn_unused_private(module)
    check_locals(module, _AUTOMATIC)
    if not module.vm.quiet:
        from otpshell.lang.typespec_checks import translate_typespecs

        translate_typespecs(module)
    check_behaviours(module, env)


def _hooks(module: ModuleDefinition, name: str, args: list[Any], env: Env) -> Env:
    """Call the hooks of an attribute; one that is a macro gives code, evaluated in the module's body."""
    vm = module.vm
    for hook_module, function in module.attributes.values(name):
        arity = len(args)
        required = elist((LINE, env.line), (atom("required"), TRUE))
        if vm.ensure_loaded(hook_module) and is_macro(function.name, arity, hook_module, required, env):
            quoted = vm.expand_macro(hook_module, function.name, arity, env, args)
            quoted = linify_with_counter(required, hook_module, vm.next_counter(module.name), quoted)
            _, _, env = vm.eval_forms(quoted, {}, env)
            env = env.replace(versioned_vars={}, line=module.line)
        elif hook_module is module.name and module.mode == "open":
            # The module is not compiled yet: none of its functions can be called.
            _undefined(module, function.name, arity)
        else:
            vm.apply(hook_module, function, *args)
    return env


def _undefined(module: ModuleDefinition, function: str, arity: int) -> None:
    raise ErlError(
        exception_struct(
            "UndefinedFunctionError",
            module=module.name,
            function=atom(function),
            arity=arity,
            reason=atom("function not available"),
            message=NIL,
        )
    )
