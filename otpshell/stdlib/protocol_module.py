"""What every protocol module has besides its functions: ``impl_for``, ``impl_for!`` and ``__protocol__``."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import protocols
from otpshell.terms.atom import FALSE, NIL, Atom, atom
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


def add_protocol(module: Native, built_in: tuple[str, ...], functions: list[tuple[str, int]]) -> None:
    """Give a native protocol module those functions. ``built_in`` are the types whose implementation is in the module itself."""

    def impl_for(vm: Any, term: Any) -> Atom:
        found = protocols.implementation(vm, module.name, term)
        if found is not None:
            return found
        kind = protocols.kind_name(term)
        if protocols.struct_name(term) is None and kind in built_in:
            return atom(f"{module.name}.{kind}")
        return NIL

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
