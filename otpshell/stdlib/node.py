"""``Node``: this node, which is alone."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.terms.atom import FALSE, Atom, atom
from otpshell.terms.cons import EMPTY

module = Native("Elixir.Node", "lib/node.ex")
fn = module.fn


@fn(vm=True)
def self(vm: Any) -> Atom:
    """The name of this node.

        iex> Node.self()
        :nonode@nohost
    """
    return vm.sched.node


@fn("list", vm=True)
def list_(vm: Any, what: Any = None) -> Any:
    """Nodes that this one is connected with: none.

        iex> Node.list()
        []
    """
    if what is None:
        return EMPTY
    return vm.apply(atom("erlang"), atom("nodes"), what)


@fn("alive?")
def alive() -> Atom:
    """Whether this node can be reached by others.

        iex> Node.alive?()
        false
    """
    return FALSE


@fn
def connect(node: Any) -> Atom:
    """Connections to other nodes are not part of this system: `:ignored`, as on a node without a name."""
    if type(node) is not Atom:
        raise TypeError("no node")
    return atom("ignored")


@fn
def get_cookie() -> Atom:
    """The cookie of a node without a name.

        iex> Node.get_cookie()
        :nocookie
    """
    return atom("nocookie")
