"""``:elixir_protocol``: what the code of ``defprotocol`` and ``defimpl`` calls when it runs, and how a protocol finds an implementation."""

from __future__ import annotations

from typing import Any

from otpshell.lang.definitions import store_definition
from otpshell.lang.diagnostics import CompileWarning
from otpshell.lang.env import new_env
from otpshell.lang.kernel.support import case, clause, erl, invoke, local
from otpshell.lang.native import Native
from otpshell.lang.quote import escape
from otpshell.lang.quoted import DO, LINE
from otpshell.lang.typespecs import Typespec, store_typespec
from otpshell.stdlib.erl_elixir_def import open_module
from otpshell.stdlib.protocols import kind_name
from otpshell.terms.atom import FALSE, NIL, OK, TRUE, Atom, alias, atom, boolean
from otpshell.terms.cons import EMPTY, elist, from_iter, is_list, to_pylist
from otpshell.terms.errors import argument_error
from otpshell.terms.maps import struct_name

elixir_protocol = Native("elixir_protocol", "lib/protocol.ex")
fn = elixir_protocol.fn
_PROTOCOL = alias("Protocol")
_TERM = local("term")
_DATA = local("data")
_ANY = alias("Any")
_IMPL = atom("__impl__")


# -- defprotocol -------------------------------------------------------------------------------------------------------


@fn(vm=True)
def start(vm: Any, module: Atom) -> Atom:
    """The protocol's body begins."""
    open_module(vm, module, "defprotocol/2").protocol_functions = []
    return OK


@fn(vm=True)
def function(vm: Any, module: Atom, number: int) -> Atom:
    """``def name(term, …)`` in a protocol: a function that calls the implementation's, and a callback."""
    definition = open_module(vm, module, "def/1")
    name, args, env = definition.kept(number)
    signature = (name, len(args))
    if signature in definition.protocol_functions:
        return OK
    definition.protocol_functions.append(signature)
    meta = elist((LINE, env.line))
    store_definition("def", False, (atom(name), meta, from_iter(args)), NIL, env)
    params = [_TERM, *[local(f"arg{index}") for index in range(2, len(args) + 1)]]
    found = (atom("impl_for!"), meta, elist(_TERM))
    body = ((atom("."), meta, elist(found, atom(name))), meta, from_iter(params))
    store_definition("def", False, (atom(name), meta, from_iter(params)), elist((DO, body)), env)
    specs = [each for each in definition.typespecs.get("spec", ()) if (each.name, each.arity) == signature]
    callbacks = definition.typespecs.setdefault("callback", [])
    if specs:
        callbacks += [each._replace(kind="callback") for each in specs]
    else:
        types = from_iter([(atom("t"), meta, EMPTY), *[(atom("term"), meta, EMPTY)] * (len(args) - 1)])
        code = (atom("::"), meta, elist((atom(name), meta, types), (atom("term"), meta, EMPTY)))
        callbacks.append(Typespec("callback", name, len(args), code, env.line, env))
    return OK


@fn(vm=True)
def finish(vm: Any, module: Atom, number: int) -> Atom:
    """The protocol's body is over: define ``impl_for``, ``impl_for!`` and ``__protocol__``."""
    definition = open_module(vm, module, "defprotocol/2")
    env = definition.kept(number)
    functions = sorted(definition.protocol_functions)
    if not functions:
        text = "protocols must define at least one function, but none was defined"
        vm.warn(CompileWarning(text, env.file, env.line, module, in_body=True))
    _warn_of_callbacks(vm, definition, env, module)
    if not any(each.name == "t" for kind in ("type", "opaque", "typep") for each in definition.typespecs.get(kind, ())):
        code = (atom("::"), EMPTY, elist((atom("t"), EMPTY, EMPTY), (atom("term"), EMPTY, EMPTY)))
        store_typespec(definition, "type", code, env)
    fallback = boolean(definition.attributes.get("fallback_to_any") is TRUE)
    found = local("impl")
    error = invoke(alias("Protocol.UndefinedError"), "exception", elist((atom("protocol"), module), (atom("value"), _DATA)))
    lookup = (atom("impl_for"), EMPTY, elist(_DATA))
    _hidden(definition, env, "impl_for", [_DATA], invoke(atom("elixir_protocol"), "impl", module, fallback, _DATA))
    _hidden(definition, env, "impl_for!", [_DATA], case(lookup, clause(NIL, erl("error", error)), clause(found, found)))
    listed = from_iter([(atom(name), arity) for name, arity in functions])
    answers = {"module": module, "functions": listed, "consolidated?": FALSE, "impls": atom("not_consolidated")}
    for key, value in answers.items():
        _hidden(definition, env, "__protocol__", [atom(key)], escape(value))
    definition.attributes.register("__protocol__", elist((atom("persist"), TRUE)))
    definition.attributes.put("__protocol__", elist((atom("fallback_to_any"), fallback)))
    return OK


def _warn_of_callbacks(vm: Any, definition: Any, env: Any, module: Atom) -> None:
    """A protocol's callbacks are its functions, and no others."""
    for kind in ("callback", "macrocallback"):
        for each in sorted(definition.typespecs.get(kind, ()), key=lambda spec: (spec.name, spec.arity)):
            if kind == "macrocallback" or (each.name, each.arity) not in definition.protocol_functions:
                text = f"cannot define @{kind} {each.name}/{each.arity} inside protocol, use def/1 to outline your protocol definition"
                vm.warn(CompileWarning(text, env.file, each.line, module, in_body=True))
    if definition.attributes.has("optional_callbacks"):
        text = "cannot define @optional_callbacks inside protocol, all of the protocol definitions are required"
        vm.warn(CompileWarning(text, env.file, env.line, module, in_body=True))


def _hidden(definition: Any, env: Any, name: str, args: list[Any], body: Any) -> None:
    definition.attributes.put("doc", (env.line, FALSE))
    meta = elist((LINE, env.line), (atom("context"), _PROTOCOL))
    store_definition("def", False, (atom(name), meta, from_iter(args)), elist((DO, body)), env)


# -- finding an implementation -----------------------------------------------------------------------------------------


@fn(vm=True)
def impl(vm: Any, protocol: Atom, fallback: Atom, term: Any) -> Atom:
    """The module that implements a protocol for a term, nil when there is none."""
    kind = struct_name(term) or kind_name(term)
    known = vm.open_modules.impls
    key = (protocol, kind)
    found = known.get(key)
    if found is None:
        found = _target(vm, protocol, kind.name.removeprefix("Elixir.") if type(kind) is Atom else kind)  # type: ignore[arg-type]
        if found is None and fallback is TRUE:
            found = _target(vm, protocol, "Any")
        known[key] = found = NIL if found is None else found
    return found


def _target(vm: Any, protocol: Atom, kind: str) -> Atom | None:
    module = atom(f"{protocol.name}.{kind}")
    if not vm.ensure_loaded(module):
        return None
    # A derived implementation points at the one for Any.
    if ("__impl__", 1) in (vm.exports_functions(module) or ()):
        return vm.apply(module, _IMPL, atom("target"))
    return module


# -- defimpl -----------------------------------------------------------------------------------------------------------


@fn(vm=True)
def check(vm: Any, protocol: Any) -> Atom:
    """Refuse what is not a protocol."""
    return assert_protocol(vm, protocol, "")


def assert_protocol(vm: Any, protocol: Any, extra: str) -> Atom:
    """``:ok``, or an ArgumentError when ``protocol`` is no protocol."""
    if type(protocol) is not Atom:
        raise TypeError("no module")
    shown = vm.inspect(protocol)
    if vm.open_module(protocol) is None and not vm.ensure_loaded(protocol):
        raise argument_error(f"could not load module {shown} due to reason :nofile{extra}")
    if ("__protocol__", 1) not in (vm.exports_functions(protocol) or ()):
        raise argument_error(f"{shown} is not a protocol{extra}")
    return OK


def assert_impl(vm: Any, protocol: Atom, target: Atom, extra: str) -> Atom:
    """``:ok``, or an ArgumentError when the protocol has no implementation for ``target``."""
    module = atom(f"{protocol.name}.{target.name.removeprefix('Elixir.')}")
    shown = vm.inspect(module)
    if not vm.ensure_loaded(module):
        raise argument_error(f"could not load module {shown} due to reason :nofile{extra}")
    if ("__impl__", 1) not in (vm.exports_functions(module) or ()):
        raise argument_error(f"{shown} is not an implementation of a protocol{extra}")
    return OK


@fn(vm=True)
def finish_impl(vm: Any, module: Atom, number: int, protocol: Atom, target: Atom) -> Atom:
    """The body of an implementation is over: define ``__impl__``."""
    definition = open_module(vm, module, "defimpl/3")
    define_impl(definition, definition.kept(number), module, protocol, target)
    return OK


def define_impl(definition: Any, env: Any, implementing: Atom, protocol: Atom, target: Atom) -> None:
    """Define ``__impl__/1``: which module implements which protocol for what."""
    for key, value in (("for", target), ("target", implementing), ("protocol", protocol)):
        _hidden(definition, env, "__impl__", [atom(key)], value)
    definition.attributes.register("__impl__", elist((atom("persist"), TRUE)))
    definition.attributes.put("__impl__", elist((atom("protocol"), protocol), (atom("for"), target)))


# -- derive ------------------------------------------------------------------------------------------------------------


def derive(vm: Any, derives: Any, module: Atom, env: Any) -> Atom:
    """``@derive``: implement protocols for the struct of a module by what their implementation for Any offers."""
    struct = vm.struct_of(module, [], env)
    for each in _flat(derives):
        protocol, options = each if type(each) is tuple else (each, EMPTY)
        shown = vm.inspect(protocol)
        extra = f", cannot derive {shown} for {vm.inspect(module)}"
        assert_protocol(vm, protocol, extra)
        assert_impl(vm, protocol, _ANY, extra)
        any_impl = atom(f"{protocol.name}.Any")
        deriving = ("__deriving__", 3)
        place = env.replace(versioned_vars={}, function=None, context=None)
        if deriving in (vm.exports_macros(any_impl) or ()):
            quoted = vm.expand_macro(any_impl, "__deriving__", 3, place, [module, struct, options])
            vm.eval_forms(quoted, {}, place)
        elif deriving in (vm.exports_functions(any_impl) or ()):
            vm.apply(any_impl, atom("__deriving__"), module, struct, options)
        else:
            _derive_plainly(vm, protocol, module, any_impl, place)
    return OK


def _derive_plainly(vm: Any, protocol: Atom, module: Atom, any_impl: Atom, env: Any) -> None:
    name = atom(f"{protocol.name}.{module.name.removeprefix('Elixir.')}")
    place = env.replace(module=None)
    body = invoke(atom("elixir_protocol"), "derived", name, protocol, module, any_impl, env.line)
    kept = vm.open_modules.keep((body, place))
    vm.apply(atom("elixir_module"), atom("compile"), name, kept, EMPTY, NIL)


@fn(vm=True)
def derived(vm: Any, name: Atom, protocol: Atom, target: Atom, any_impl: Atom, line: int) -> Atom:
    """The body of an implementation that a struct derives."""
    definition = open_module(vm, name, "derive/3")
    define_impl(definition, new_env(vm, definition.file, line, name), any_impl, protocol, target)
    return OK


def _flat(derives: Any) -> list[Any]:
    found = []
    for each in to_pylist(derives):
        found += _flat(each) if is_list(each) else [each]
    return found
