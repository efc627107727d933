"""``Node``: this node, which is alone."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.terms.atom import ERROR, FALSE, Atom, atom
from otpshell.terms.cons import EMPTY
from otpshell.terms.errors import argument_error, badarg

module = Native(
    "Elixir.Node",
    "lib/node.ex",
    doc="""\
The node that a process runs on. Here there is one, and no other to connect to.

    iex> Node.alive?()
    false
    iex> Node.list()
    []
""",
)
fn = module.fn
_ERLANG = atom("erlang")


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
    """Connections to other nodes are not part of this system: `:ignored`, as on a node without a name.

    iex> Node.connect(:other@host)
    :ignored
    """
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


@fn
def disconnect(node: Any) -> Atom:
    """`:ignored`: there is no connection to end.

    iex> Node.disconnect(:other@host)
    :ignored
    """
    return connect(node)


@fn(vm=True)
def ping(vm: Any, node: Any) -> Atom:
    """`:pong` from this node, `:pang` from any other.

    iex> Node.ping(:other@host)
    :pang
    """
    if type(node) is not Atom:
        raise TypeError("no node")
    return atom("pong" if node is vm.sched.node else "pang")


@fn(vm=True)
def monitor(vm: Any, node: Any, flag: Any, options: Any = EMPTY) -> Atom:
    """Be told when a node goes away, which a node without a name cannot be: `:notalive`.

    iex> Node.monitor(:other@host, false)
    ** (ErlangError) Erlang error: :notalive
    """
    return vm.apply(_ERLANG, atom("monitor_node"), node, flag)


@fn
def set_cookie(_node_or_cookie: Any, _cookie: Any = None) -> Atom:
    """A node without a name has no cookie: `ArgumentError`."""
    raise badarg()


@fn("start")
def start_(_name: Any, _kind: Any = None, _tick: Any = None) -> Any:
    """This system does not talk to other nodes: `{:error, reason}`."""
    return (ERROR, atom("not_allowed"))


@fn
def stop() -> Any:
    """`{:error, :not_found}`: this node was never started.

    iex> Node.stop()
    {:error, :not_found}
    """
    return (ERROR, atom("not_found"))


def _spawning(name: str, doc: str) -> None:
    """A spawn function with a node before the arguments of the one in ``:erlang``: only this node can be asked."""

    def fun(vm: Any, node: Any, fun: Any) -> Any:
        return _spawn(vm, name, node, fun)

    def mfa(vm: Any, node: Any, module: Any, function: Any, args: Any) -> Any:
        return _spawn(vm, name, node, module, function, args)

    fun.__doc__ = mfa.__doc__ = doc
    fn(name, vm=True)(fun)
    fn(name, vm=True)(mfa)


def _spawn(vm: Any, name: str, node: Any, *args: Any) -> Any:
    if type(node) is not Atom:
        raise TypeError("no node")
    if node is not vm.sched.node:
        raise argument_error(f"otpshell runs one node: no process can be started on {node.name}")
    return vm.apply(_ERLANG, atom(name), *args)


_spawning("spawn", "A process on a node, which has to be this one.\n\n    iex> is_pid(Node.spawn(node(), fn -> :ok end))\n    true")
_spawning("spawn_link", "A linked process on a node, which has to be this one.\n\n"
          "    iex> is_pid(Node.spawn_link(node(), fn -> :ok end))\n    true")  # fmt: skip
_spawning("spawn_monitor", "A monitored process on a node, which has to be this one.\n\n"
          "    iex> {pid, _ref} = Node.spawn_monitor(node(), fn -> :ok end)\n    iex> is_pid(pid)\n    true")  # fmt: skip


@fn("spawn", vm=True)
def spawn_options(vm: Any, node: Any, fun: Any, options: Any) -> Any:
    """As `spawn/2`, with the options of `Process.spawn/2`."""
    return _spawn(vm, "spawn_opt", node, fun, options)


@fn("spawn", vm=True)
def spawn_mfa_options(vm: Any, node: Any, module: Any, function: Any, args: Any, options: Any) -> Any:
    """As `spawn/4`, with the options of `Process.spawn/4`."""
    return _spawn(vm, "spawn_opt", node, module, function, args, options)
