"""``:erlang``: messages, exits, links, monitors, aliases and names."""

from __future__ import annotations

from functools import partial
from typing import Any

from otpshell.runtime.acts import EXPLICIT_UNALIAS, REPLY_DEMONITOR
from otpshell.runtime.signals import DOWN, NOPROC
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.erlang_module import (
    BAD_OPTION,
    NOT_ATOM,
    NOT_PID,
    NOT_REF,
    erlang,
    is_atom_named,
    known_options,
    pid_of,
    proper_items,
    ref_of,
)
from otpshell.stdlib.erlang_spawning import monitor_options_of
from otpshell.terms.atom import FALSE, OK, TRUE, UNDEFINED, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, from_iter
from otpshell.terms.errors import BADARG, ErlError, ErlExit
from otpshell.terms.idents import Pid, Port, Ref

fn = partial(erlang.fn, vm=True)


# -- messages and exits ----------------------------------------------------------------------------------------------


@fn
def send(vm: Any, to: Any, message: Any) -> Any:
    """Sends a message to a process, and gives the message.

    Raises `ArgumentError` when `to` is neither a process nor a name.

    iex> :erlang.send(self(), :hello)
    :hello
    iex> receive do message -> message end
    :hello
    """
    return vm.sched.send(to, message)


@fn("!")
def send_operator(vm: Any, to: Any, message: Any) -> Any:
    """Sends a message to a process, and gives the message: the operator `!` of Erlang.

    Raises `ArgumentError` when `to` is not a pid.

    iex> :erlang.!(self(), :hello)
    :hello
    iex> receive do message -> message end
    :hello
    """
    return vm.sched.send(to, message)


@fn("send")
def send_options(vm: Any, to: Any, message: Any, options: Any) -> Atom:
    """Sends a message to a process: `:ok`. The options matter for other nodes only, and none is ever connected here.

    Raises `ArgumentError` when `to` is neither a process nor a name or `options` has an unknown option.

    iex> :erlang.send(self(), :hello, [:noconnect])
    :ok
    iex> :erlang.send({:name, :other@host}, :hello, [:noconnect])
    :noconnect
    """
    connect = True
    for option in proper_items(options, 3):
        if not (is_atom_named(option, "nosuspend") or is_atom_named(option, "noconnect")):
            raise bad_argument(3, BAD_OPTION)
        connect = connect and not is_atom_named(option, "noconnect")
    if not connect and type(to) is tuple and len(to) == 2 and type(to[0]) is type(to[1]) is Atom and to[1] is not vm.sched.node:
        return atom("noconnect")
    vm.sched.send(to, message)
    return OK


@fn
def send_nosuspend(vm: Any, to: Any, message: Any, options: Any = None) -> Atom:
    """Sends a message to a process without ever waiting. Gives `true`.

    Raises `ArgumentError` when `to` is neither a process nor a name or `options` has an unknown option.

    iex> :erlang.send_nosuspend(self(), :hello)
    true
    """
    if options is not None:
        known_options(options, 3, ("noconnect", "nosuspend"))
    vm.sched.send(to, message)
    return TRUE


@fn("exit")
def exit_self(vm: Any, reason: Any) -> Any:
    """Ends the calling process with a reason, unless it catches the exit.

    Exits with that reason.

    iex> {pid, ref} = spawn_monitor(fn -> Process.sleep(:infinity) end)
    iex> :erlang.exit(pid, :enough)
    true
    iex> receive do {:DOWN, ^ref, :process, ^pid, reason} -> reason end
    :enough
    """
    raise ErlExit(reason)


@fn("exit")
def exit_other(vm: Any, pid: Any, reason: Any) -> Atom:
    """Sends a process an exit signal. Gives `true`.

    Raises `ArgumentError` when `pid` is not a pid.

    iex> {pid, ref} = spawn_monitor(fn -> Process.sleep(:infinity) end)
    iex> :erlang.exit(pid, :enough)
    true
    iex> receive do {:DOWN, ^ref, :process, ^pid, reason} -> reason end
    :enough
    """
    if type(pid) is Port:
        vm.sched.signal_port(pid, reason)
    else:
        vm.sched.exit_signal(pid_of(pid), reason)
    return TRUE


@fn
def link(vm: Any, pid: Any) -> Atom:
    """Links the calling process with another one, so that each hears of the other's end. Gives `true`.

    Raises `ArgumentError` when `pid` is not a pid.

    iex> :erlang.link(spawn(fn -> Process.sleep(:infinity) end))
    true
    """
    if type(pid) is not Port:
        vm.sched.link(pid_of(pid))
    elif not vm.sched.link_port(pid):
        raise _no_port(pid)
    return TRUE


def _no_port(port: Port) -> ErlError:
    error = ErlError(NOPROC)
    error.call = (atom("erlang"), atom("link"), (port,))  # type: ignore[attr-defined]
    return error


@fn
def unlink(vm: Any, pid: Any) -> Atom:
    """Takes the link with another process away. Gives `true`.

    Raises `ArgumentError` when `pid` is not a pid.

    iex> :erlang.unlink(spawn_link(fn -> Process.sleep(:infinity) end))
    true
    """
    if type(pid) is Port:
        vm.sched.unlink_port(pid)
    else:
        vm.sched.unlink(pid_of(pid))
    return TRUE


def _monitor(vm: Any, kind: Any, item: Any, options: dict[str, Any]) -> Any:
    if is_atom_named(kind, "process"):
        if type(item) is Pid or type(item) is Atom:
            return vm.sched.monitor(item, **options)
        if type(item) is tuple and len(item) == 2 and type(item[0]) is Atom and type(item[1]) is Atom:
            if item[1] is not vm.sched.node:
                # This node is not part of a distributed system.
                raise bad_argument(2, NOT_PID)
            return vm.sched.monitor(item, **options)
        raise bad_argument(2, NOT_PID)
    if is_atom_named(kind, "port"):
        if type(item) is not Port and type(item) is not Atom:
            raise bad_argument(2, "not a port")
        return vm.sched.monitor_port(item, options.get("tag", DOWN))
    if is_atom_named(kind, "time_offset"):
        if not is_atom_named(item, "clock_service"):
            raise bad_argument(2, "invalid monitor item")
        return vm.sched.make_ref()
    raise bad_argument(1, "invalid monitor type")


# Option lists in code are constants: what one means is worked out once. Keyed by identity, which nothing else has as long as the list is
# alive, and the table keeps it alive.
_Known = dict[int, tuple[Any, Any, Any]]
_KNOWN_MONITOR: _Known = {}
_KNOWN_DEMONITOR: _Known = {}
_PROCESS = atom("process")


def _remember(known: _Known, options: Any, first: Any, second: Any) -> tuple[Any, Any, Any]:
    if len(known) > 256:
        known.clear()
    entry = known[id(options)] = (options, first, second)
    return entry


@fn
def monitor(vm: Any, kind: Any, item: Any) -> Any:
    """Watches a process: a message `{:DOWN, reference, :process, pid, reason}` comes when it ends. Gives the reference.

    Raises `ArgumentError` when `kind` is unknown or `item` is neither a process nor a name.

    iex> pid = spawn(fn -> :done end)
    iex> ref = :erlang.monitor(:process, pid)
    iex> receive do {:DOWN, ^ref, :process, ^pid, _reason} -> :over end
    :over
    """
    return _monitor(vm, kind, item, {})


@fn("monitor")
def monitor_options(vm: Any, kind: Any, item: Any, options: Any) -> Any:
    """Watches a process as `monitor/2`, with the options `alias: mode` and `tag: term`. Gives the reference.

    Raises `ArgumentError` when `kind` is unknown, `item` is neither a process nor a name or `options` has an unknown option.

    iex> pid = spawn(fn -> :done end)
    iex> ref = :erlang.monitor(:process, pid, tag: :gone)
    iex> receive do {:gone, ^ref, :process, ^pid, _reason} -> :gone end
    :gone
    """
    known = _KNOWN_MONITOR.get(id(options))
    if known is None:
        meaning = monitor_options_of(options, 3)
        known = _remember(_KNOWN_MONITOR, options, meaning.get("alias"), meaning.get("tag", DOWN))
    _, alias, tag = known
    if kind is _PROCESS and type(item) is Pid:
        return vm.sched.monitor(item, alias, tag)
    return _monitor(vm, kind, item, {"alias": alias, "tag": tag})


@fn
def demonitor(vm: Any, ref: Any, options: Any = EMPTY) -> Atom:
    """Stops watching a process. With `:flush` a `:DOWN` message that has come already is removed too; with `:info` the answer says whether
    the monitor was there. Gives `true`.

    Raises `ArgumentError` when `ref` is not a reference or `options` has an unknown option.

    iex> ref = :erlang.monitor(:process, spawn(fn -> Process.sleep(:infinity) end))
    iex> :erlang.demonitor(ref)
    true
    """
    if type(ref) is not Ref:
        raise bad_argument(1, NOT_REF)
    sched = vm.sched
    if options is EMPTY:
        sched.demonitor(ref)
        return TRUE
    known = _KNOWN_DEMONITOR.get(id(options))
    if known is None:
        known = _remember(_KNOWN_DEMONITOR, options, *_demonitor_options(options))
    if sched.demonitor(ref):
        return TRUE
    _, flush, info_wanted = known
    if flush:
        sched.flush_down(ref)
    return FALSE if info_wanted else TRUE


def _demonitor_options(options: Any) -> tuple[bool, bool]:
    names = set()
    for option in proper_items(options, 2):
        if not (is_atom_named(option, "flush") or is_atom_named(option, "info")):
            raise bad_argument(2, BAD_OPTION)
        names.add(option.name)
    return "flush" in names, "info" in names


@fn
def alias(vm: Any, options: Any = EMPTY) -> Any:
    """A reference that stands for the caller until it is taken back; with `:reply` until the first message came.

    Raises `ArgumentError` when `options` has an unknown option.

    iex> address = :erlang.alias()
    iex> send(address, :hello)
    :hello
    iex> receive do message -> message end
    :hello
    """
    mode = EXPLICIT_UNALIAS
    for option in proper_items(options, 1):
        if is_atom_named(option, "reply"):
            mode = REPLY_DEMONITOR
        elif is_atom_named(option, "explicit_unalias"):
            mode = EXPLICIT_UNALIAS
        else:
            raise bad_argument(1, BAD_OPTION)
    return vm.sched.alias(mode)


@fn
def unalias(vm: Any, ref: Any) -> Atom:
    """Takes back an alias of the calling process: messages that are sent to it later are dropped.

    Raises `ArgumentError` when `ref` is not a reference.

    iex> :erlang.unalias(:erlang.alias())
    true
    """
    return boolean(vm.sched.unalias(ref_of(ref)))


@fn
def make_ref(vm: Any) -> Any:
    """A reference unlike any other.

    iex> is_reference(:erlang.make_ref())
    true
    """
    return vm.sched.make_ref()


# -- names -----------------------------------------------------------------------------------------------------------


@fn
def register(vm: Any, name: Any, pid: Any) -> Atom:
    """Gives a process, or a port, a name. Gives `true`.

    Raises `ArgumentError` when `pid` is not a pid.

    iex> :erlang.register(:greeter, spawn(fn -> Process.sleep(:infinity) end))
    true
    iex> is_pid(:erlang.whereis(:greeter))
    true
    """
    if type(name) is not Atom:
        raise bad_argument(1, NOT_ATOM)
    if type(pid) is not Pid and type(pid) is not Port:
        raise bad_argument(2, NOT_PID)
    if name is UNDEFINED:
        raise bad_argument(1, "'undefined' is not a valid name")
    if not vm.sched.register(name, pid):
        raise ErlError(BADARG)
    return TRUE


@fn
def unregister(vm: Any, name: Any) -> Atom:
    """Takes a name away from the process that has it. Gives `true`.

    Raises `ArgumentError` when nothing has that name.

    iex> :erlang.register(:short_lived, spawn(fn -> Process.sleep(:infinity) end))
    true
    iex> :erlang.unregister(:short_lived)
    true
    """
    if type(name) is not Atom or not vm.sched.unregister(name):
        raise bad_argument(1, NOT_PID)
    return TRUE


@fn
def whereis(vm: Any, name: Any) -> Any:
    """The pid of the process with that name, or `:undefined`.

    Raises `ArgumentError` when `name` is not an atom.

    iex> :erlang.whereis(:nobody)
    :undefined
    """
    if type(name) is not Atom:
        raise bad_argument(1, NOT_ATOM)
    return vm.sched.whereis(name) or UNDEFINED


@fn
def registered(vm: Any) -> Any:
    """All names that processes are registered under.

    iex> is_list(:erlang.registered())
    true
    """
    return from_iter([*vm.sched.names, *vm.sched.port_names])
