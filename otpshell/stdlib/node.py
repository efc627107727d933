"""``Node``: this node, which is alone."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.terms.atom import ERROR, FALSE, Atom, atom
from otpshell.terms.cons import EMPTY
from otpshell.terms.errors import ErlError, argument_error, badarg

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

    Raises `ArgumentError` when `what` is not a kind of node (`:visible`, `:hidden`, `:connected`, `:this`, `:known`).

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

    Raises `FunctionClauseError` when `node` is not an atom.

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

    Raises `FunctionClauseError` when `node` is not an atom.

    iex> Node.ping(:other@host)
    :pang
    """
    if type(node) is not Atom:
        raise TypeError("no node")
    return atom("pong" if node is vm.sched.node else "pang")


@fn(vm=True)
def monitor(vm: Any, node: Any, flag: Any, options: Any = EMPTY) -> Atom:
    """Be told when a node goes away, which a node without a name cannot be: `:notalive`.

    Raises `ErlangError` when this node cannot be reached by others, and `ArgumentError` when `node` is not an atom or `flag` is not a
    boolean.

    iex> Node.monitor(:other@host, false)
    ** (ErlangError) Erlang error: :notalive
    """
    return vm.apply(_ERLANG, atom("monitor_node"), node, flag)


@fn(vm=True)
def set_cookie(vm: Any, node_or_cookie: Any, cookie: Any = None) -> Any:
    """Sets the cookie of this node, or that for another one: a node without a name has none.

    Raises `ArgumentError` on a node without a name, `ErlangError` with `:distribution_not_started` when the cookie is that of another
    node, and `FunctionClauseError` when a name or the cookie is not an atom.

    iex> Node.set_cookie(:secret)
    ** (ArgumentError) argument error
    """
    if type(node_or_cookie) is not Atom or cookie is not None and type(cookie) is not Atom:
        raise TypeError("no atom")
    if cookie is None or node_or_cookie is vm.sched.node:
        raise badarg()
    raise ErlError(atom("distribution_not_started"))


_LONG, _SHORT = atom("longnames"), atom("shortnames")


@fn("start")
def start_(name: Any, kind: Any = _LONG, tick: Any = 15000) -> Any:
    """Makes this node one that others can reach, which is not part of this system: `{:error, reason}`.

    `kind` is `:longnames` or `:shortnames`, `tick` the milliseconds between two signs of life.

    Raises `FunctionClauseError` when `name` is not an atom or `tick` is not a positive integer, and `ErlangError` when `kind` is neither.

    iex> Node.start(:shop)
    {:error, :not_allowed}
    """
    if type(name) is not Atom or type(tick) is not int or tick <= 0:
        raise TypeError("no name or no time")
    if kind not in (_LONG, _SHORT):
        raise ErlError((atom("invalid_option"), atom("name_domain"), kind))
    return (ERROR, atom("not_allowed"))


@fn
def stop() -> Any:
    """`{:error, :not_found}`: this node was never started.

    iex> Node.stop()
    {:error, :not_found}
    """
    return (ERROR, atom("not_found"))


def _spawning(name: str, what: str, example: str) -> None:
    """A spawn function with a node before the arguments of the one in ``:erlang``: only this node can be asked."""

    def fun(vm: Any, node: Any, fun: Any) -> Any:
        return _spawn(vm, name, node, fun)

    def mfa(vm: Any, node: Any, module: Any, function: Any, args: Any) -> Any:
        return _spawn(vm, name, node, module, function, args)

    refused = "Raises `ArgumentError` when `node` is another one, or there is no such function to call."
    fun.__doc__ = mfa.__doc__ = f"{what} on `node`, which has to be this one.\n\n{refused}\n\n    iex> {example}\n    true"
    fn(name, vm=True)(fun)
    fn(name, vm=True)(mfa)


def _spawn(vm: Any, name: str, node: Any, *args: Any) -> Any:
    if type(node) is not Atom:
        raise TypeError("no node")
    if node is not vm.sched.node:
        raise argument_error(f"otpshell runs one node: no process can be started on {node.name}")
    return vm.apply(_ERLANG, atom(name), *args)


_spawning("spawn", "A process", "is_pid(Node.spawn(node(), fn -> :ok end))")
_spawning("spawn_link", "A linked process", "is_pid(Node.spawn_link(node(), fn -> :ok end))")
_spawning("spawn_monitor", "A monitored process", "match?({_pid, _ref}, Node.spawn_monitor(node(), fn -> :ok end))")


@fn("spawn", vm=True)
def spawn_options(vm: Any, node: Any, fun: Any, options: Any) -> Any:
    """As `spawn/2`, with the options of `Process.spawn/2`.

    Raises `ArgumentError` when `node` is not this node, `fun` is not a function of no arguments or `options` is not a list of options.

    iex> {pid, _ref} = Node.spawn(node(), fn -> :ok end, [:monitor])
    iex> is_pid(pid)
    true
    """
    return _spawn(vm, "spawn_opt", node, fun, options)


@fn("spawn", vm=True)
def spawn_mfa_options(vm: Any, node: Any, module: Any, function: Any, args: Any, options: Any) -> Any:
    """As `spawn/4`, with the options of `Process.spawn/4`.

    Raises `ArgumentError` when `node` is not this node, `module` or `function` is not an atom, `args` is not a list or `options` is not a
    list of options.

    iex> {pid, _ref} = Node.spawn(node(), Kernel, :self, [], [:monitor])
    iex> is_pid(pid)
    true
    """
    return _spawn(vm, "spawn_opt", node, module, function, args, options)
