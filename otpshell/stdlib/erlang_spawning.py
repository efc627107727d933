"""``:erlang``: who and where processes are, and how they begin."""

from __future__ import annotations

from functools import partial
from types import FunctionType
from typing import Any

from otpshell.runtime import info
from otpshell.runtime.acts import DEMONITOR, EXPLICIT_UNALIAS, REPLY_DEMONITOR
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.erlang_module import (
    BAD_OPTION,
    NOT_ATOM,
    NOT_PID,
    atom_name,
    erlang,
    is_atom_named,
    pair_of,
    pid_of,
    proper_items,
)
from otpshell.terms.atom import FALSE, TRUE, UNDEFINED, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, from_iter, is_list, to_pylist
from otpshell.terms.errors import BADARG, ErlError
from otpshell.terms.fun import ExtFun, export_key
from otpshell.terms.idents import Pid, Port, Ref
from otpshell.terms.maps import Map, from_pairs

fn = partial(erlang.fn, vm=True)


_NODE_KINDS = ("visible", "hidden", "connected", "this", "known")


MAX_TIME = (1 << 63) // 1_000_000
ALIAS_MODES = {atom(mode): mode for mode in (EXPLICIT_UNALIAS, DEMONITOR, REPLY_DEMONITOR)}


# -- who and where ---------------------------------------------------------------------------------------------------


@fn
def self_(vm: Any) -> Any:
    """The pid of the calling process.

    iex> :erlang.self() == self()
    true
    """
    return vm.sched.cur.pid


@fn
def node(vm: Any, term: Any = None) -> Any:
    """The name of this node, or of the one a pid, reference or port belongs to.

    Raises `ArgumentError` when `term` is not a pid.

    iex> :erlang.node(self()) == :erlang.node()
    true
    """
    if term is not None and type(term) not in (Pid, Ref, Port):
        raise bad_argument(1, "not a pid, port, or reference")
    return vm.sched.node


def _kinds(kinds: Any) -> set[str]:
    """The kinds of nodes that are asked for."""
    given = [kinds] if type(kinds) is Atom else proper_items(kinds)
    for kind in given:
        if type(kind) is not Atom or kind.name not in _NODE_KINDS:
            raise bad_argument(1, "not a valid node type")
    return {kind.name for kind in given}


@fn
def nodes(vm: Any, kinds: Any = None) -> Any:
    """The names of the nodes of some kinds: of connected ones there are none here.

    Raises `ArgumentError` when `kinds` has an unknown kind.

    iex> :erlang.nodes()
    []
    iex> :erlang.nodes(:this)
    [:nonode@nohost]
    """
    return from_iter([node(vm)]) if kinds is not None and _kinds(kinds) & {"this", "known"} else EMPTY


@fn("nodes")
def nodes_with(vm: Any, kinds: Any, options: Any) -> Any:
    """As `nodes/1`, each with a map of what is asked for in the options: `%{node_type: true, connection_id: true}`.

    Raises `ArgumentError` when `kinds` has an unknown kind or `options` is not a map of such options.

    iex> :erlang.nodes(:this, %{node_type: true})
    [nonode@nohost: %{node_type: :this}]
    """
    if type(options) is not Map:
        raise bad_argument(2, "not a map")
    known = {atom("node_type"): atom("this"), atom("connection_id"): UNDEFINED}
    if any(key not in known or value not in (TRUE, FALSE) for key, value in options.items()):
        raise bad_argument(2, "invalid options in map")
    about = from_pairs([(key, known[key]) for key, value in options.items() if value is TRUE])
    return from_iter([(name, about) for name in to_pylist(nodes(vm, kinds))])


@fn
def is_alive(vm: Any) -> Atom:
    """Whether this node is part of a distributed system.

    iex> is_boolean(:erlang.is_alive())
    true
    """
    return FALSE


@fn
def is_process_alive(vm: Any, pid: Any) -> Atom:
    """Whether that process lives and is not about to end.

    Raises `ArgumentError` when `pid` is not a pid.

    iex> :erlang.is_process_alive(self())
    true
    """
    process = pid_of(pid).process
    return boolean(process is not None and process.exit_reason is None)


@fn
def processes(vm: Any) -> Any:
    """All living processes, the oldest first.

    iex> self() in :erlang.processes()
    true
    """
    return from_iter([pid for pid, process in vm.sched.processes.items() if process.exit_reason is None])


@fn
def group_leader(vm: Any, leader: Any = None, pid: Any = None) -> Any:
    """The caller's group leader, or sets that of a process.

    Raises `ArgumentError` when `leader` is not a pid or `pid` is not a pid.

    iex> is_pid(:erlang.group_leader())
    true
    """
    sched = vm.sched
    if leader is None:
        return sched.cur.group_leader if sched.cur.group_leader is not None else vm.user_device
    if pid is None:
        raise ErlError(BADARG)
    if type(leader) is not Pid:
        raise bad_argument(1, NOT_PID)
    process = pid_of(pid, 2).process
    if process is None:
        raise ErlError(BADARG)
    process.group_leader = leader
    return TRUE


# -- spawning --------------------------------------------------------------------------------------------------------


def natural_number(value: Any) -> bool:
    return type(value) is int and value >= 0


def flag_fits(name: str, value: Any) -> bool:
    if name == "priority":
        return type(value) is Atom and value.name in ("low", "normal", "high", "max")
    if name == "message_queue_data":
        return type(value) is Atom and value.name in ("on_heap", "off_heap")
    if name in ("sensitive", "async_dist"):
        return value is TRUE or value is FALSE
    if name == "error_handler":
        return type(value) is Atom
    if name == "save_calls":
        return natural_number(value) and value <= 10000
    if name == "max_heap_size":
        return natural_number(value) or type(value) is Map
    return natural_number(value)


def call_mfa(vm: Any, module: Atom, name: Atom, args: tuple[Any, ...]) -> Any:
    """What a new process does that runs a function of a module; the module may not be loaded yet."""
    key = export_key(module, name, len(args))
    return (vm.exports.get(key) or vm.code.stub(key))(*args)


def _spawn(vm: Any, first: Any, name: Any, args: Any, options: dict[str, Any]) -> Any:
    if name is None:
        if type(first) is not FunctionType and type(first) is not ExtFun:
            raise bad_argument(1, "not a fun")
        return vm.sched.spawn(first, **options)
    if type(first) is not Atom:
        raise bad_argument(1, NOT_ATOM)
    if type(name) is not Atom:
        raise bad_argument(2, NOT_ATOM)
    given = tuple(proper_items(args, 3))
    return vm.sched.spawn(call_mfa, (vm, first, name, given), initial_call=(first, name, len(given)), **options)


_ITS_CODE = "a function, or a function of a module with a list of arguments"
# What runs in place of a process that cannot be started on another node.
_NO_CONNECTION = (atom("erlang"), atom("exit"), from_iter([atom("noconnection")]))
_STARTS = {
    "spawn": f"Starts a process that runs {_ITS_CODE}. Gives its pid.",
    "spawn_link": f"Starts a process that is linked with the caller and runs {_ITS_CODE}. Gives its pid.",
    "spawn_monitor": f"Starts a process that the caller watches and that runs {_ITS_CODE}. Gives `{{pid, reference}}`.",
}


def _spawn_arities(name: str, options: dict[str, Any]) -> None:
    """Enter a spawn function of one fun, of module, function and arguments, and both with this node's name first."""

    def one(vm: Any, fun: Any) -> Any:
        return _spawn(vm, fun, None, None, options)

    def two(vm: Any, node: Any, fun: Any) -> Any:
        atom_name(node)
        return _spawn(vm, fun, None, None, options) if node is vm.sched.node else _spawn(vm, *_NO_CONNECTION, options)

    def three(vm: Any, module: Any, function: Any, args: Any) -> Any:
        return _spawn(vm, module, function, args, options)

    def four(vm: Any, node: Any, module: Any, function: Any, args: Any) -> Any:
        atom_name(node)
        return _spawn(vm, module, function, args, options) if node is vm.sched.node else _spawn(vm, *_NO_CONNECTION, options)

    got = "{_pid, _ref}" if options.get("monitor") else "_pid"
    one.__doc__ = two.__doc__ = three.__doc__ = four.__doc__ = f"""{_STARTS[name]}

    Raises `ArgumentError` when `fun` is not a function without arguments, `node`, `module` or `function` is not an atom or `args` is not a
    proper list.

    iex> parent = self()
    iex> {got} = :erlang.{name}(fn -> send(parent, :hello) end)
    iex> receive do :hello -> :received end
    :received
    """
    for function in (one, two, three, four):
        fn(name)(function)


_spawn_arities("spawn", {})
_spawn_arities("spawn_link", {"link": True})
_spawn_arities("spawn_monitor", {"monitor": True})


def monitor_options_of(options: Any, position: int, wrong: str = BAD_OPTION) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for option in proper_items(options, position):
        key, value = pair_of(option)
        if is_atom_named(key, "alias") and type(value) is Atom and value in ALIAS_MODES:
            found["alias"] = ALIAS_MODES[value]
        elif is_atom_named(key, "tag") and value is not None:
            found["tag"] = value
        else:
            raise bad_argument(position, wrong)
    return found


def _spawn_options(options: Any, position: int) -> tuple[dict[str, Any], dict[Atom, Any]]:
    wrong = "invalid spawn option"
    found: dict[str, Any] = {}
    flags: dict[Atom, Any] = {}
    for option in proper_items(options, position):
        key, value = pair_of(option)
        if is_atom_named(option, "link"):
            found["link"] = True
        elif is_atom_named(option, "monitor"):
            found["monitor"] = True
        elif is_atom_named(key, "monitor") and value is not None:
            if not is_list(value):
                raise bad_argument(position, wrong)
            found.update(monitor_options_of(value, position, wrong), monitor=True)
        elif is_atom_named(key, "scheduler") and type(value) is int and value >= 0:
            continue
        elif type(key) is Atom and key.name in info.DEFAULT_FLAGS and value is not None and flag_fits(key.name, value):
            flags[key] = value
        else:
            raise bad_argument(position, wrong)
    return found, flags


def _spawn_opt(vm: Any, first: Any, name: Any, args: Any, options: Any, position: int) -> Any:
    found, flags = _spawn_options(options, position)
    result = _spawn(vm, first, name, args, found)
    if flags:
        (result[0] if type(result) is tuple else result).process.flags = flags
    return result


@fn("spawn_opt")
def spawn_opt_fun(vm: Any, fun: Any, options: Any) -> Any:
    """Starts a process that runs a function, with options: `:link`, `:monitor`, `priority: level` and others. Gives its pid, or `{pid,
    reference}` with `:monitor`.

    Raises `ArgumentError` when `fun` is not a function without arguments.

    iex> {pid, ref} = :erlang.spawn_opt(fn -> exit(:tired) end, [:monitor])
    iex> receive do {:DOWN, ^ref, :process, ^pid, reason} -> reason end
    :tired
    """
    return _spawn_opt(vm, fun, None, None, options, 2)


@fn("spawn_opt")
def spawn_opt_fun_at(vm: Any, node: Any, fun: Any, options: Any) -> Any:
    """As `spawn_opt/2`, on a node: this one is the only one.

    Raises `ArgumentError` when `fun` is not a function without arguments.

    iex> parent = self()
    iex> _pid = :erlang.spawn_opt(node(), fn -> send(parent, :hello) end, [])
    iex> receive do :hello -> :received end
    :received
    """
    first, name, args = (fun, None, None) if node is vm.sched.node else _NO_CONNECTION
    return _spawn_opt(vm, first, name, args, options, 3)


@fn("spawn_opt")
def spawn_opt_mfa(vm: Any, module: Any, name: Any, args: Any, options: Any) -> Any:
    """A new process with options that runs a function of a module.

    Raises `ArgumentError` when `module` or `name` is not an atom, `args` is not a proper list or `options` has an unknown option.

    iex> _pid = :erlang.spawn_opt(Kernel, :send, [self(), :hello], [:link])
    iex> receive do :hello -> :received end
    :received
    """
    return _spawn_opt(vm, module, name, args, options, 4)


@fn("spawn_opt")
def spawn_opt_mfa_at(vm: Any, node: Any, module: Any, name: Any, args: Any, options: Any) -> Any:
    """As `spawn_opt/4`, on a node: this one is the only one.

    Raises `ArgumentError` when `node`, `module` or `name` is not an atom, `args` is not a proper list or `options` has an unknown option.

    iex> _pid = :erlang.spawn_opt(node(), Kernel, :send, [self(), :hello], [])
    iex> receive do :hello -> :received end
    :received
    """
    atom_name(node)
    first, function, given = (module, name, args) if node is vm.sched.node else _NO_CONNECTION
    return _spawn_opt(vm, first, function, given, options, 5)
