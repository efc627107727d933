"""What every protocol module has besides its functions: ``impl_for``, ``impl_for!`` and ``__protocol__``; and the modules that implement it
for the types of the library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import protocols
from otpshell.terms.atom import FALSE, NIL, Atom, alias, atom
from otpshell.terms.cons import from_iter

_IMPL_FOR = """The module that implements the protocol for a term, or `nil` when there is none.

iex> {0}.impl_for(1)
{0}.Integer
iex> {0}.impl_for({{1, 2}})
nil
"""
_IMPL_FOR_OR_RAISE = """The module that implements the protocol for a term.

Raises `Protocol.UndefinedError` when there is none.

iex> {0}.impl_for!(1)
{0}.Integer
"""


def implementing(protocol: Native, kind: str, code: Callable[..., Any]) -> None:
    """A module that implements a protocol's only function for one type: ``code``, which takes the VM, then the term."""

    def of_kind(vm: Any, term: Any) -> Any:
        _assert_kind(term, kind)
        return code(vm, term)

    def of_kind_with_options(vm: Any, term: Any, opts: Any) -> Any:
        _assert_kind(term, kind)
        return code(vm, term, opts)

    native = Native(f"{protocol.name}.{kind}", protocol.file, protocol.app)
    native.fn(code.__name__, vm=True)(of_kind if code.__code__.co_argcount == 2 else of_kind_with_options)
    add_impl(native, protocol.name.removeprefix("Elixir."), kind)
    protocol.implementations[native.name] = native


def _assert_kind(term: Any, kind: str) -> None:
    name = protocols.struct_name(term)
    if (protocols.kind_name(term) if name is None else name.name.removeprefix("Elixir.")) != kind:
        raise TypeError("another type")


def add_impl(native: Native, protocol: str, kind: str) -> None:
    """Give a module the ``__impl__/1`` that every implementation of a protocol has."""
    answers = {"for": alias(kind), "target": atom(native.name), "protocol": alias(protocol)}

    def implements(what: Atom) -> Atom:
        return answers[what.name]

    native.fn("__impl__")(implements)


def add_protocol(module: Native, functions: list[tuple[str, int]]) -> None:
    """Give a native protocol module its functions."""

    def impl_for(vm: Any, term: Any) -> Atom:
        return protocols.implementation(vm, module.name, term) or NIL

    def impl_for_or_raise(vm: Any, term: Any) -> Atom:
        found = impl_for(vm, term)
        if found is NIL:
            raise protocols.not_implemented(module.name, term)
        return found

    def about(item: Any) -> Any:
        if item is atom("functions"):
            return from_iter([(atom(name), arity) for name, arity in functions])
        if item is atom("module"):
            return atom(module.name)
        if item is atom("consolidated?"):
            return FALSE
        if item is atom("impls"):
            return atom("not_consolidated")
        raise TypeError("no such item")

    shown = module.name.removeprefix("Elixir.")
    impl_for.__doc__ = _IMPL_FOR.format(shown)
    impl_for_or_raise.__doc__ = _IMPL_FOR_OR_RAISE.format(shown)
    module.fn("impl_for", vm=True)(impl_for)
    module.fn("impl_for!", vm=True)(impl_for_or_raise)
    module.fn("__protocol__")(about)
