"""Kernel macros that define data: defstruct, defexception, defprotocol, defimpl."""

from __future__ import annotations

from typing import Any

from otpshell.lang.kernel.support import (
    CONTEXT,
    K,
    assert_module_scope,
    do_block,
    expand,
    invoke,
    is_alias,
    kernel,
    keywords,
    local,
    macro,
    match,
    sequence,
)
from otpshell.lang.quoted import DO
from otpshell.terms.atom import TRUE, Atom, alias, atom
from otpshell.terms.cons import EMPTY, elist, from_iter, is_list, to_pylist
from otpshell.terms.errors import argument_error

_MODULE = atom("elixir_module")
_PROTOCOL = atom("elixir_protocol")
_FOR = atom("for")
_HIDDEN = [("def", 1), ("def", 2), ("defp", 1), ("defp", 2), ("defdelegate", 2), ("defguard", 1), ("defguardp", 1)]
_HIDDEN += [("defmacro", 1), ("defmacro", 2), ("defmacrop", 1), ("defmacrop", 2), ("defstruct", 1), ("defexception", 1)]


def _place(env: Any) -> int:
    return env.definition.keep(env.replace(versioned_vars={}, context=None))


def _attribute(name: str, value: Any) -> Any:
    # Marked as a macro's own, so that nobody is warned when it stays unread.
    return kernel("@", (atom(name), elist((CONTEXT, K)), elist(value)))


def _required(name: str, *args: Any) -> Any:
    """A call of a macro of Protocol that needs no ``require``."""
    called = invoke(alias("Protocol"), name, *args)
    return (called[0], elist((atom("required"), TRUE)), called[2])


@macro
def defstruct(env: Any, fields: Any) -> Any:
    """Defines the module's struct: its fields and their defaults.

    iex> defmodule Point, do: defstruct x: 0, y: 0
    iex> %Point{x: 1}.y
    0
    """
    assert_module_scope(env, "defstruct", 1)
    return invoke(_MODULE, "defstruct", env.module, fields, _place(env))


@macro
def defexception(env: Any, fields: Any) -> Any:
    """Defines an exception: a struct that can be raised.

    iex> defmodule TooLate, do: defexception message: "too late"
    iex> try do raise TooLate rescue e -> e.message end
    "too late"
    """
    assert_module_scope(env, "@", 1)
    return invoke(_MODULE, "defexception", env.module, fields, _place(env))


@macro
def defprotocol(env: Any, name: Any, options: Any) -> Any:
    """Defines a protocol: functions that types may implement, each in its own way, with `defimpl`.

    iex> defprotocol Area do
    ...>   def area(shape)
    ...> end
    iex> defimpl Area, for: Tuple do
    ...>   def area({a, b}), do: a * b
    ...> end
    iex> Area.area({2, 3})
    6
    """
    block = do_block(options)
    if block is None:
        raise argument_error("expected a do block to be given to defprotocol")
    hidden = from_iter([(atom(each), arity) for each, arity in _HIDDEN])
    here = (atom("__MODULE__"), EMPTY, K)
    body = sequence(
        _import(K, "except", hidden),
        _import(alias("Protocol"), "only", elist((atom("def"), 1))),
        invoke(_PROTOCOL, "start", here),
        block,
        _required("__finish__"),
    )
    return kernel("defmodule", name, elist((DO, body)))


@macro
def defimpl(env: Any, protocol: Any, options: Any, do_part: Any = EMPTY) -> Any:
    """Implements a protocol for a type.

    iex> defimpl String.Chars, for: Map do
    ...>   def to_string(map), do: "a map of #{map_size(map)}"
    ...> end
    iex> to_string(%{a: 1})
    "a map of 1"
    """
    pairs = (keywords(options) or []) + (keywords(do_part) or [])
    table = dict(pairs)
    block = table.get(DO)
    if block is None:
        raise argument_error("expected a do block to be given to defimpl")
    target = table.get(_FOR, env.module)
    if target is None:
        raise argument_error("defimpl/3 expects a :for option when declared outside a module")
    inside = env.replace(function=("__impl__", 1))
    protocol = expand(protocol, inside) if is_alias(protocol) else protocol
    if is_list(target):
        return from_iter([_implementation(protocol, each, block, inside) for each in to_pylist(target)])
    return _implementation(protocol, target, block, inside)


def _implementation(protocol: Any, target: Any, block: Any, env: Any) -> Any:
    target = expand(target, env) if is_alias(target) or type(target) is not Atom else target
    result = local("res")
    chosen, given = local("protocol"), local("for")
    fixed = type(protocol) is Atom and type(target) is Atom
    p, t = (protocol, target) if fixed else (chosen, given)
    # Only the running code knows the name: in the body of an implementation, modules defined above it are not looked into.
    name = invoke(alias("Module"), "concat", p, t)
    body = sequence(
        _attribute("behaviour", p),
        _attribute("protocol", p),
        _attribute("for", t),
        match(result, block),
        _required("__finish_impl__", p, t),
        result,
    )
    checks = invoke(_PROTOCOL, "check", p)
    made = kernel("defmodule", name, elist((DO, body)))
    if fixed:
        return sequence(checks, made)
    return sequence(match(chosen, protocol), match(given, target), checks, made)


def _import(module: Any, option: str, names: Any) -> Any:
    """An import that the macro makes, of which nobody is told that it is unused."""
    return (atom("import"), elist((CONTEXT, K)), elist(module, elist((atom(option), names))))
