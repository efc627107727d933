"""The functions of ``:erlang`` that concern processes, time and the system, as a plain table for the ``:erlang`` module.

``FUNCTIONS`` is a list of (name, function); each function takes the VM first, and its defaults make several arities. ``DIRECT`` names the
few that are an act of the scheduler and nothing else: a code server may bind them without the VM argument in between.
"""

from __future__ import annotations

import time
from types import FunctionType
from typing import Any

from otpshell.runtime import info
from otpshell.runtime.acts import DEMONITOR, EXPLICIT_UNALIAS, REPLY_DEMONITOR
from otpshell.runtime.signals import DOWN, Hibernate
from otpshell.stdlib.badargs import bad_argument
from otpshell.terms.atom import FALSE, OK, TRUE, UNDEFINED, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, ImproperList, charlist, from_iter, is_list, is_proper, to_pylist
from otpshell.terms.errors import BADARG, ErlError, ErlExit
from otpshell.terms.fun import BadArity, ExtFun, export_key
from otpshell.terms.idents import Pid, Port, Ref
from otpshell.terms.maps import MISSING, ExactKey, Map, key_of

FUNCTIONS: list[tuple[str, Any]] = []
DIRECT = {("send", 2): "send", ("make_ref", 0): "make_ref"}
NOT_PID, NOT_REF, NOT_ATOM, NOT_LIST, BAD_OPTION = "not a pid", "not a reference", "not an atom", "not a list", "invalid option in list"
MAX_TIME = 1 << 62
ALIAS_MODES = {atom(mode): mode for mode in (EXPLICIT_UNALIAS, DEMONITOR, REPLY_DEMONITOR)}


def fn(name: Any) -> Any:
    """Decorator: put a function into the table, under its own name or the one given."""
    if callable(name):
        FUNCTIONS.append((name.__name__.rstrip("_"), name))
        return name

    def add(code: Any) -> Any:
        FUNCTIONS.append((name, code))
        return code

    return add


def _pid(term: Any, position: int = 1) -> Pid:
    if type(term) is not Pid:
        raise bad_argument(position, NOT_PID)
    return term


def _ref(term: Any) -> Ref:
    if type(term) is not Ref:
        raise bad_argument(1, NOT_REF)
    return term


def _items(term: Any, position: int) -> list[Any]:
    try:
        return to_pylist(term)
    except ImproperList:
        raise bad_argument(position, NOT_LIST) from None


def _pair(option: Any) -> tuple[Any, Any]:
    return option if type(option) is tuple and len(option) == 2 else (option, None)


def _is_atom(term: Any, name: str) -> bool:
    return type(term) is Atom and term.name == name


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

    iex> :erlang.node(self()) == :erlang.node()
    true
    """
    if term is not None and type(term) not in (Pid, Ref, Port):
        raise bad_argument(1, "not a pid, port, or reference")
    return vm.sched.node


@fn
def nodes(vm: Any, kinds: Any = None) -> Any:
    """Connected nodes: none.

    iex> :erlang.nodes()
    []
    """
    return EMPTY


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

    iex> :erlang.is_process_alive(self())
    true
    """
    process = _pid(pid).process
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

    iex> is_pid(:erlang.group_leader())
    true
    """
    sched = vm.sched
    if leader is None:
        return sched.cur.group_leader if sched.cur.group_leader is not None else sched.cur.pid
    if pid is None:
        raise ErlError(BADARG)
    if type(leader) is not Pid:
        raise bad_argument(1, NOT_PID)
    process = _pid(pid, 2).process
    if process is None:
        raise ErlError(BADARG)
    process.group_leader = leader
    return TRUE


# -- spawning --------------------------------------------------------------------------------------------------------


def _call_external(fun: ExtFun) -> Any:
    return fun.target()


def _call_wrong_arity(fun: Any) -> Any:
    raise BadArity(fun, ())


def call_mfa(vm: Any, module: Atom, name: Atom, args: tuple[Any, ...]) -> Any:
    """What a new process does that runs a function of a module; the module may not be loaded yet."""
    key = export_key(module, name, len(args))
    return (vm.exports.get(key) or vm.code.stub(key))(*args)


def body_of(vm: Any, fun: Any) -> tuple[Any, tuple[Any, ...]]:
    """The Python function and arguments a new process runs for a fun of no arguments; None for what is no fun."""
    if type(fun) is FunctionType:
        if fun.__code__.co_argcount == 0:
            return fun, ()
        return _call_wrong_arity, (fun,)
    if type(fun) is ExtFun:
        return (_call_external if fun.arity == 0 else _call_wrong_arity), (fun,)
    raise bad_argument(1, "not a fun")


def _spawn(vm: Any, first: Any, name: Any, args: Any, options: dict[str, Any]) -> Any:
    if name is None:
        function, arguments = body_of(vm, first)
        return vm.sched.spawn(function, arguments, **options)
    if type(first) is not Atom:
        raise bad_argument(1, NOT_ATOM)
    if type(name) is not Atom:
        raise bad_argument(2, NOT_ATOM)
    given = tuple(_items(args, 3))
    return vm.sched.spawn(call_mfa, (vm, first, name, given), initial_call=(first, name, len(given)), **options)


def _spawn_arities(name: str, options: dict[str, Any]) -> None:
    """Enter a spawn function of one fun, of module, function and arguments, and both with this node's name first."""

    def one(vm: Any, fun: Any) -> Any:
        if not options and type(fun) is FunctionType and not fun.__code__.co_argcount:
            return vm.sched.begin(fun, (), None)
        return _spawn(vm, fun, None, None, options)

    def two(vm: Any, node: Any, fun: Any) -> Any:
        return _spawn(vm, fun, None, None, options)

    def three(vm: Any, module: Any, function: Any, args: Any) -> Any:
        return _spawn(vm, module, function, args, options)

    def four(vm: Any, node: Any, module: Any, function: Any, args: Any) -> Any:
        return _spawn(vm, module, function, args, options)

    got = "{_pid, _ref}" if options.get("monitor") else "_pid"
    one.__doc__ = two.__doc__ = three.__doc__ = four.__doc__ = f"""`{name}`: a new process that runs a fun or a function of a module.

    iex> parent = self()
    iex> {got} = :erlang.{name}(fn -> send(parent, :hello) end)
    iex> receive do :hello -> :received end
    :received
    """
    for function in (one, two, three, four):
        # A stack trace knows a native function by its code, which differs by its name alone.
        function.__code__ = function.__code__.replace(co_name=f"{name}_{function.__name__}")
        FUNCTIONS.append((name, function))


_spawn_arities("spawn", {})
_spawn_arities("spawn_link", {"link": True})
_spawn_arities("spawn_monitor", {"monitor": True})


def _monitor_options(options: Any, position: int, wrong: str = BAD_OPTION) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for option in _items(options, position):
        key, value = _pair(option)
        if _is_atom(key, "alias") and type(value) is Atom and value in ALIAS_MODES:
            found["alias"] = ALIAS_MODES[value]
        elif _is_atom(key, "tag") and value is not None:
            found["tag"] = value
        else:
            raise bad_argument(position, wrong)
    return found


def _spawn_options(options: Any, position: int) -> tuple[dict[str, Any], dict[Atom, Any]]:
    wrong = "invalid spawn option"
    found: dict[str, Any] = {}
    flags: dict[Atom, Any] = {}
    for option in _items(options, position):
        key, value = _pair(option)
        if _is_atom(option, "link"):
            found["link"] = True
        elif _is_atom(option, "monitor"):
            found["monitor"] = True
        elif _is_atom(key, "monitor") and value is not None:
            if not is_list(value):
                raise bad_argument(position, wrong)
            found.update(_monitor_options(value, position, wrong), monitor=True)
        elif type(key) is Atom and key.name in info.DEFAULT_FLAGS and value is not None and _flag_fits(key.name, value):
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
    """A new process with options: `:link`, `:monitor`, `priority: p`, …

    iex> {pid, ref} = :erlang.spawn_opt(fn -> exit(:tired) end, [:monitor])
    iex> receive do {:DOWN, ^ref, :process, ^pid, reason} -> reason end
    :tired
    """
    return _spawn_opt(vm, fun, None, None, options, 2)


@fn("spawn_opt")
def spawn_opt_fun_at(vm: Any, node: Any, fun: Any, options: Any) -> Any:
    """As `spawn_opt/2`, on a node: this one is the only one."""
    return _spawn_opt(vm, fun, None, None, options, 3)


@fn("spawn_opt")
def spawn_opt_mfa(vm: Any, module: Any, name: Any, args: Any, options: Any) -> Any:
    """A new process with options that runs a function of a module."""
    return _spawn_opt(vm, module, name, args, options, 4)


@fn("spawn_opt")
def spawn_opt_mfa_at(vm: Any, node: Any, module: Any, name: Any, args: Any, options: Any) -> Any:
    """As `spawn_opt/4`, on a node: this one is the only one."""
    return _spawn_opt(vm, module, name, args, options, 5)


# -- messages and exits ----------------------------------------------------------------------------------------------


@fn
def send(vm: Any, to: Any, message: Any) -> Any:
    """Send a message and give it back.

    iex> :erlang.send(self(), :hello)
    :hello
    iex> receive do message -> message end
    :hello
    """
    return vm.sched.send(to, message)


@fn("!")
def send_operator(vm: Any, to: Any, message: Any) -> Any:
    """Send a message and give it back.

    iex> :erlang.!(self(), :hello)
    :hello
    iex> receive do message -> message end
    :hello
    """
    return vm.sched.send(to, message)


@fn("send")
def send_options(vm: Any, to: Any, message: Any, options: Any) -> Atom:
    """Send a message; the options matter for other nodes only, none of which is ever connected.

    iex> :erlang.send(self(), :hello, [:noconnect])
    :ok
    iex> :erlang.send({:name, :other@host}, :hello, [:noconnect])
    :noconnect
    """
    connect = True
    for option in _items(options, 3):
        if not (_is_atom(option, "nosuspend") or _is_atom(option, "noconnect")):
            raise bad_argument(3, BAD_OPTION)
        connect = connect and not _is_atom(option, "noconnect")
    if not connect and type(to) is tuple and len(to) == 2 and type(to[0]) is type(to[1]) is Atom and to[1] is not vm.sched.node:
        return atom("noconnect")
    vm.sched.send(to, message)
    return OK


@fn
def send_nosuspend(vm: Any, to: Any, message: Any, options: Any = None) -> Atom:
    """Send a message without ever waiting.

    iex> :erlang.send_nosuspend(self(), :hello)
    true
    """
    vm.sched.send(to, message)
    return TRUE


@fn("exit")
def exit_self(vm: Any, reason: Any) -> Any:
    """End the calling process with a reason, as an exception of kind exit.

    iex> {pid, ref} = spawn_monitor(fn -> Process.sleep(:infinity) end)
    iex> :erlang.exit(pid, :enough)
    true
    iex> receive do {:DOWN, ^ref, :process, ^pid, reason} -> reason end
    :enough
    """
    raise ErlExit(reason)


@fn("exit")
def exit_other(vm: Any, pid: Any, reason: Any) -> Atom:
    """Send an exit signal."""
    if type(pid) is Port:
        return TRUE
    vm.sched.exit_signal(_pid(pid), reason)
    return TRUE


@fn
def link(vm: Any, pid: Any) -> Atom:
    """Link the caller to a process.

    iex> :erlang.link(spawn(fn -> Process.sleep(:infinity) end))
    true
    """
    if type(pid) is not Port:
        vm.sched.link(_pid(pid))
    return TRUE


@fn
def unlink(vm: Any, pid: Any) -> Atom:
    """Take a link away.

    iex> :erlang.unlink(spawn_link(fn -> Process.sleep(:infinity) end))
    true
    """
    if type(pid) is not Port:
        vm.sched.unlink(_pid(pid))
    return TRUE


def _monitor(vm: Any, kind: Any, item: Any, options: dict[str, Any]) -> Any:
    if _is_atom(kind, "process"):
        if type(item) is Pid or type(item) is Atom:
            return vm.sched.monitor(item, **options)
        if type(item) is tuple and len(item) == 2 and type(item[0]) is Atom and type(item[1]) is Atom:
            return vm.sched.monitor(item, **options)
        raise bad_argument(2, NOT_PID)
    if _is_atom(kind, "port"):
        if type(item) is not Port and type(item) is not Atom:
            raise bad_argument(2, "not a port")
        return vm.sched.make_ref()
    if _is_atom(kind, "time_offset"):
        if not _is_atom(item, "clock_service"):
            raise bad_argument(2, "invalid monitor item")
        return vm.sched.make_ref()
    raise bad_argument(1, "invalid monitor type")


# Option lists in code are constants: what one means is worked out once. Keyed by identity, kept alive by being in the table.
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
    """Watch a process: a `:DOWN` message comes when it ends.

    iex> pid = spawn(fn -> :done end)
    iex> ref = :erlang.monitor(:process, pid)
    iex> receive do {:DOWN, ^ref, :process, ^pid, _reason} -> :over end
    :over
    """
    return _monitor(vm, kind, item, {})


@fn("monitor")
def monitor_options(vm: Any, kind: Any, item: Any, options: Any) -> Any:
    """Watch a process with `alias: mode` or `tag: term`."""
    known = _KNOWN_MONITOR.get(id(options))
    if known is None or known[0] is not options:
        meaning = _monitor_options(options, 3)
        known = _remember(_KNOWN_MONITOR, options, meaning.get("alias"), meaning.get("tag", DOWN))
    _, alias, tag = known
    if kind is _PROCESS and type(item) is Pid:
        return vm.sched.monitor(item, alias, tag)
    return _monitor(vm, kind, item, {"alias": alias, "tag": tag})


@fn
def demonitor(vm: Any, ref: Any, options: Any = EMPTY) -> Atom:
    """Stop watching; with `:flush` a `:DOWN` already there goes too, with `:info` the answer says whether the monitor was found.

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
    if known is None or known[0] is not options:
        known = _remember(_KNOWN_DEMONITOR, options, *_demonitor_options(options))
    _, flush, info_wanted = known
    found = sched.demonitor(ref)
    if flush and not found:
        sched.flush_down(ref)
    return boolean(found) if info_wanted else TRUE


def _demonitor_options(options: Any) -> tuple[bool, bool]:
    names = set()
    for option in _items(options, 2):
        if not (_is_atom(option, "flush") or _is_atom(option, "info")):
            raise bad_argument(2, BAD_OPTION)
        names.add(option.name)
    return "flush" in names, "info" in names


@fn
def alias(vm: Any, options: Any = EMPTY) -> Any:
    """A reference that stands for the caller until it is taken back; with `:reply` until the first message came.

    iex> address = :erlang.alias()
    iex> send(address, :hello)
    :hello
    iex> receive do message -> message end
    :hello
    """
    mode = EXPLICIT_UNALIAS
    for option in _items(options, 1):
        if _is_atom(option, "reply"):
            mode = REPLY_DEMONITOR
        elif not _is_atom(option, "explicit_unalias"):
            raise bad_argument(1, BAD_OPTION)
    return vm.sched.alias(mode)


@fn
def unalias(vm: Any, ref: Any) -> Atom:
    """Take an alias back; late messages to it are dropped.

    iex> :erlang.unalias(:erlang.alias())
    true
    """
    return boolean(vm.sched.unalias(_ref(ref)))


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
    """Give a process a name.

    iex> :erlang.register(:greeter, spawn(fn -> Process.sleep(:infinity) end))
    true
    iex> is_pid(:erlang.whereis(:greeter))
    true
    """
    if type(name) is not Atom:
        raise bad_argument(1, NOT_ATOM)
    if type(pid) is not Pid:
        raise bad_argument(2, NOT_PID)
    if not vm.sched.register(name, pid):
        raise ErlError(BADARG)
    return TRUE


@fn
def unregister(vm: Any, name: Any) -> Atom:
    """Take a name away.

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
    """The process of that name, `:undefined` without one.

    iex> :erlang.whereis(:nobody)
    :undefined
    """
    if type(name) is not Atom:
        raise bad_argument(1, NOT_ATOM)
    return vm.sched.whereis(name) or UNDEFINED


@fn
def registered(vm: Any) -> Any:
    """All names in use.

    iex> is_list(:erlang.registered())
    true
    """
    return from_iter(list(vm.sched.names))


# -- timers ----------------------------------------------------------------------------------------------------------


def _timer(vm: Any, milliseconds: Any, to: Any, message: Any, options: Any, wrapped: bool) -> Any:
    if type(milliseconds) is not int:
        raise bad_argument(1, "not an integer")
    if type(to) is not Pid and type(to) is not Atom:
        raise bad_argument(2, "not a pid or an atom")
    absolute = False
    for option in _items(options, 4):
        key, value = _pair(option)
        if not _is_atom(key, "abs") or value not in (TRUE, FALSE):
            raise bad_argument(4, BAD_OPTION)
        absolute = value is TRUE
    if milliseconds > MAX_TIME:
        raise bad_argument(1, "exceeds the maximum supported time value")
    if absolute:
        milliseconds -= MONOTONIC_START // 1_000_000
    elif milliseconds < 0:
        raise bad_argument(1, "out of range")
    return vm.sched.send_after(milliseconds, to, message, wrapped=wrapped, absolute=absolute)


@fn
def send_after(vm: Any, milliseconds: Any, to: Any, message: Any, options: Any = EMPTY) -> Any:
    """Send a message when that time has passed.

    iex> _timer = :erlang.send_after(10, self(), :later)
    iex> receive do message -> message end
    :later
    """
    return _timer(vm, milliseconds, to, message, options, False)


@fn
def start_timer(vm: Any, milliseconds: Any, to: Any, message: Any, options: Any = EMPTY) -> Any:
    """Send `{:timeout, ref, message}` when that time has passed.

    iex> timer = :erlang.start_timer(10, self(), :later)
    iex> receive do {:timeout, ^timer, message} -> message end
    :later
    """
    return _timer(vm, milliseconds, to, message, options, True)


def _timer_answer(vm: Any, ref: Any, options: Any, name: str, ask: Any) -> Any:
    _ref(ref)
    chosen = {"async": FALSE, "info": TRUE}
    for option in _items(options, 2):
        key, value = _pair(option)
        if type(key) is not Atom or key.name not in chosen or value not in (TRUE, FALSE) or (name == "read_timer" and key.name == "info"):
            raise bad_argument(2, BAD_OPTION)
        chosen[key.name] = value
    left = ask(ref)
    answer = FALSE if left is None else left
    if chosen["async"] is TRUE:
        if chosen["info"] is TRUE:
            vm.sched.send(vm.sched.cur.pid, (atom(name), ref, answer))
        return OK
    return answer if chosen["info"] is TRUE else OK


@fn
def cancel_timer(vm: Any, ref: Any, options: Any = EMPTY) -> Any:
    """Stop a timer: the milliseconds it had left, `false` when it has fired.

    iex> timer = :erlang.send_after(60_000, self(), :late)
    iex> :erlang.cancel_timer(timer) in 1..60_000
    true
    iex> :erlang.cancel_timer(timer)
    false
    """
    return _timer_answer(vm, ref, options, "cancel_timer", vm.sched.cancel_timer)


@fn
def read_timer(vm: Any, ref: Any, options: Any = EMPTY) -> Any:
    """The milliseconds a timer has left, `false` when it has fired.

    iex> timer = :erlang.send_after(60_000, self(), :late)
    iex> :erlang.read_timer(timer) in 1..60_000
    true
    """
    return _timer_answer(vm, ref, options, "read_timer", vm.sched.read_timer)


# -- flags and information -------------------------------------------------------------------------------------------


def _natural(value: Any) -> bool:
    return type(value) is int and value >= 0


def _flag_fits(name: str, value: Any) -> bool:
    if name == "priority":
        return type(value) is Atom and value.name in ("low", "normal", "high", "max")
    if name == "message_queue_data":
        return type(value) is Atom and value.name in ("on_heap", "off_heap")
    if name in ("sensitive", "async_dist"):
        return value is TRUE or value is FALSE
    if name == "error_handler":
        return type(value) is Atom
    if name == "save_calls":
        return _natural(value) and value <= 10000
    if name == "max_heap_size":
        return _natural(value) or type(value) is Map
    return _natural(value)


def _heap_limit(old: Map, value: Any) -> Map:
    if type(value) is int:
        return old.put(atom("size"), value)
    return old.put_many(value.items())


@fn
def process_flag(vm: Any, flag: Any, value: Any) -> Any:
    """Set a flag of the caller and give the old value: `:trap_exit`, `:priority`, …

    iex> :erlang.process_flag(:trap_exit, true)
    false
    iex> :erlang.process_flag(:trap_exit, false)
    true
    """
    process = vm.sched.cur
    if type(flag) is not Atom or (flag.name != "trap_exit" and flag.name not in info.DEFAULT_FLAGS):
        raise bad_argument(1, "invalid process flag")
    if flag.name == "trap_exit":
        if value is not TRUE and value is not FALSE:
            raise bad_argument(2, "invalid value for this process flag")
        old = boolean(process.trap_exit)
        process.trap_exit = value is TRUE
    else:
        if not _flag_fits(flag.name, value):
            raise bad_argument(2, "invalid value for this process flag")
        old = info.flag(process, flag.name)
        if process.flags is None:
            process.flags = {}
        process.flags[flag] = _heap_limit(old, value) if flag.name == "max_heap_size" else value
    if vm.sched.watch:
        vm.sched.emit("flag", process.pid, flag, value)
    return old


@fn("process_flag")
def process_flag_other(vm: Any, pid: Any, flag: Any, value: Any) -> Any:
    """Set `:save_calls` of another process."""
    if _pid(pid).process is None:
        raise ErlError(BADARG)
    if not _is_atom(flag, "save_calls"):
        raise bad_argument(2, "invalid process flag")
    if not _natural(value):
        raise bad_argument(3, "invalid value for this process flag")
    return 0


def _living(pid: Any) -> Any:
    process = _pid(pid).process
    return process if process is not None and process.exit_reason is None else None


@fn
def process_info(vm: Any, pid: Any) -> Any:
    """What there is to know of a process, `:undefined` when it is dead.

    iex> :erlang.process_info(self(), :message_queue_len)
    {:message_queue_len, 0}
    """
    process = _living(pid)
    return UNDEFINED if process is None else info.info_all(process)


@fn("process_info")
def process_info_items(vm: Any, pid: Any, items: Any) -> Any:
    """One item of a process, or a list of them."""
    process = _living(pid)
    wrong = "invalid item or item list"
    if type(items) is Atom:
        wanted = [items]
    elif is_list(items) and is_proper(items):
        wanted = to_pylist(items)
    else:
        raise bad_argument(2, wrong)
    for item in wanted:
        if type(item) is not Atom or item.name not in info.ITEMS:
            raise bad_argument(2, wrong)
    if process is None:
        return UNDEFINED
    if type(items) is Atom:
        value = info.info_item(process, items)
        return EMPTY if items.name == "registered_name" and process.name is None else (items, value)
    return from_iter([(item, info.info_item(process, item)) for item in wanted])


# -- the process dictionary ------------------------------------------------------------------------------------------


def _term_of(key: Any) -> Any:
    return key.term if type(key) is ExactKey else key


@fn
def put(vm: Any, key: Any, value: Any) -> Any:
    """Store a value in the caller's dictionary; gives the old one or `:undefined`.

    iex> :erlang.put(:color, :red)
    :undefined
    iex> :erlang.get(:color)
    :red
    """
    process = vm.sched.cur
    stored = process.dictionary
    if stored is None:
        process.dictionary = stored = {}
    where = key_of(key)
    old = stored.get(where, UNDEFINED)
    stored[where] = value
    if vm.sched.watch:
        vm.sched.emit("put", process.pid, key, value)
    return old


@fn("get")
def get_all(vm: Any) -> Any:
    """The caller's dictionary as a list of pairs.

    iex> :erlang.put(:color, :red)
    :undefined
    iex> :erlang.get(:color)
    :red
    """
    return info.dictionary(vm.sched.cur)


@fn
def get(vm: Any, key: Any) -> Any:
    """The value of a key in the caller's dictionary, `:undefined` without one."""
    stored = vm.sched.cur.dictionary
    return UNDEFINED if stored is None else stored.get(key_of(key), UNDEFINED)


@fn("get_keys")
def get_keys_all(vm: Any) -> Any:
    """The keys of the caller's dictionary.

    iex> :erlang.put(:color, :red)
    :undefined
    iex> :erlang.get_keys(:red)
    [:color]
    """
    return from_iter([_term_of(key) for key in reversed(vm.sched.cur.dictionary or {})])


@fn
def get_keys(vm: Any, value: Any) -> Any:
    """The keys that hold a value."""
    stored = vm.sched.cur.dictionary or {}
    return from_iter([_term_of(key) for key in reversed(stored) if stored[key] == value])


@fn("erase")
def erase_all(vm: Any) -> Any:
    """Empty the caller's dictionary; gives what was in it.

    iex> :erlang.put(:color, :red)
    :undefined
    iex> :erlang.erase(:color)
    :red
    iex> :erlang.get(:color)
    :undefined
    """
    process = vm.sched.cur
    old = info.dictionary(process)
    process.dictionary = None
    return old


@fn
def erase(vm: Any, key: Any) -> Any:
    """Remove a key of the caller's dictionary; gives its value or `:undefined`."""
    stored = vm.sched.cur.dictionary
    if stored is None:
        return UNDEFINED
    old = stored.pop(key_of(key), MISSING)
    return UNDEFINED if old is MISSING else old


# -- giving way ------------------------------------------------------------------------------------------------------


@fn("yield")
def yield_(vm: Any) -> Atom:
    """Let other processes run.

    iex> :erlang.yield()
    true
    """
    vm.sched.yield_()
    return TRUE


@fn
def hibernate(vm: Any, module: Any, name: Any, args: Any) -> Any:
    """Drop the stack and wait; the next message calls the function.

    iex> parent = self()
    iex> pid = spawn(fn -> :erlang.hibernate(:erlang, :send, [parent, :awake]) end)
    iex> send(pid, :wake_up)
    :wake_up
    iex> receive do message -> message end
    :awake
    """
    if type(module) is not Atom:
        raise bad_argument(1, NOT_ATOM)
    if type(name) is not Atom:
        raise bad_argument(2, NOT_ATOM)
    given = tuple(_items(args, 3))
    raise Hibernate(call_mfa, (vm, module, name, given))


@fn
def garbage_collect(vm: Any, pid: Any = None, options: Any = EMPTY) -> Any:
    """Nothing to collect here: `true`, or `false` for a dead process.

    iex> :erlang.garbage_collect()
    true
    """
    return boolean(pid is None or _living(pid) is not None)


@fn
def bump_reductions(vm: Any, count: Any) -> Atom:
    """Count as work done.

    iex> :erlang.bump_reductions(10)
    true
    """
    if not _natural(count) or count < 1:
        raise ErlError(BADARG)
    vm.sched.cur.reductions += count
    return TRUE


# -- time ------------------------------------------------------------------------------------------------------------

# The BEAM's monotonic time starts here, in nanoseconds.
MONOTONIC_START = -576460752303423488
_UNITS = {"second": 1, "seconds": 1, "millisecond": 1000, "milli_seconds": 1000, "microsecond": 10**6, "micro_seconds": 10**6}
_UNITS |= {"nanosecond": 10**9, "nano_seconds": 10**9, "native": 10**9, "perf_counter": 10**9}


def _parts(unit: Any, position: int) -> int:
    if type(unit) is int and unit > 0:
        return unit
    if type(unit) is Atom and unit.name in _UNITS:
        return _UNITS[unit.name]
    raise bad_argument(position, "invalid time unit")


def _in_unit(nanoseconds: int, unit: Any, position: int = 1) -> int:
    return nanoseconds * _parts(unit, position) // 10**9


@fn
def monotonic_time(vm: Any, unit: Any = atom("native")) -> int:  # noqa: B008
    """Time that never goes back, from an arbitrary start.

    iex> is_integer(:erlang.monotonic_time(:millisecond))
    true
    """
    return _in_unit(vm.sched.clock.now() + MONOTONIC_START, unit)


@fn
def system_time(vm: Any, unit: Any = atom("native")) -> int:  # noqa: B008
    """Time since 1970, by the VM's clock.

    iex> :erlang.system_time(:second) > 0
    true
    """
    return _in_unit(vm.sched.clock.system(), unit)


@fn
def time_offset(vm: Any, unit: Any = atom("native")) -> int:  # noqa: B008
    """What to add to monotonic time to get system time.

    iex> is_integer(:erlang.time_offset(:second))
    true
    """
    clock = vm.sched.clock
    return _in_unit(clock.system() - clock.now() - MONOTONIC_START, unit)


@fn
def convert_time_unit(vm: Any, value: Any, unit: Any, to: Any) -> int:
    """A time in another unit, rounded down.

    iex> :erlang.convert_time_unit(2, :second, :millisecond)
    2000
    """
    if type(value) is not int:
        raise bad_argument(1, "not an integer")
    return value * _parts(to, 3) // _parts(unit, 2)


@fn
def timestamp(vm: Any) -> Any:
    """System time as `{megaseconds, seconds, microseconds}`.

    iex> {_megaseconds, _seconds, microseconds} = :erlang.timestamp()
    iex> microseconds in 0..999_999
    true
    """
    microseconds = vm.sched.clock.system() // 1000
    return (microseconds // 10**12, microseconds // 10**6 % 10**6, microseconds % 10**6)


@fn
def now(vm: Any) -> Any:
    """System time as a triple, never the same twice.

    iex> {_megaseconds, _seconds, microseconds} = :erlang.now()
    iex> microseconds in 0..999_999
    true
    """
    sched = vm.sched
    stamp = max(sched.clock.system() // 1000, sched.last_now + 1)
    sched.last_now = stamp
    return (stamp // 10**12, stamp // 10**6 % 10**6, stamp % 10**6)


def _broken(vm: Any, local: bool) -> tuple[Any, Any]:
    seconds = vm.sched.clock.system() // 10**9
    parts = time.localtime(seconds) if local else time.gmtime(seconds)
    return (parts[0], parts[1], parts[2]), (parts[3], parts[4], parts[5])


@fn
def localtime(vm: Any) -> Any:
    """`{{year, month, day}, {hour, minute, second}}` in local time.

    iex> {{_year, _month, _day}, {hour, _minute, _second}} = :erlang.localtime()
    iex> hour in 0..23
    true
    """
    return _broken(vm, True)


@fn
def universaltime(vm: Any) -> Any:
    """`{{year, month, day}, {hour, minute, second}}` in UTC.

    iex> {{_year, month, _day}, _time} = :erlang.universaltime()
    iex> month in 1..12
    true
    """
    return _broken(vm, False)


@fn
def date(vm: Any) -> Any:
    """`{year, month, day}` in local time.

    iex> {_year, month, _day} = :erlang.date()
    iex> month in 1..12
    true
    """
    return _broken(vm, True)[0]


@fn("time")
def time_of_day(vm: Any) -> Any:
    """`{hour, minute, second}` in local time.

    iex> {hour, _minute, _second} = :erlang.time()
    iex> hour in 0..23
    true
    """
    return _broken(vm, True)[1]


@fn
def unique_integer(vm: Any, modifiers: Any = EMPTY) -> int:
    """An integer never given before; `:positive` and `:monotonic` (always greater) on request.

    iex> first = :erlang.unique_integer([:monotonic])
    iex> :erlang.unique_integer([:monotonic]) > first
    true
    """
    names = set()
    for item in _items(modifiers, 1):
        if not (_is_atom(item, "positive") or _is_atom(item, "monotonic")):
            raise bad_argument(1, "invalid modifier")
        names.add(item.name)
    sched = vm.sched
    sched.unique += 1
    return sched.unique if "positive" in names else MONOTONIC_START + sched.unique


# -- the system ------------------------------------------------------------------------------------------------------


def _system_items(vm: Any) -> dict[str, Any]:
    sched = vm.sched
    return {
        "process_limit": sched.max_processes,
        "process_count": len(sched.processes),
        "atom_limit": getattr(vm, "atom_limit", 1048576),
        "port_limit": 65536,
        "port_count": 0,
        "ets_limit": 8192,
        "schedulers": 1,
        "schedulers_online": 1,
        "logical_processors": 1,
        "otp_release": charlist("25"),
        "version": charlist("13.1.5"),
        "driver_version": charlist("3.3"),
        "machine": charlist("BEAM"),
        "system_architecture": charlist("python"),
        "wordsize": 8,
        "build_type": atom("opt"),
        "emu_type": atom("opt"),
        "compat_rel": 25,
        "creation": 0,
        "threads": TRUE,
        "smp_support": TRUE,
        "thread_pool_size": 1,
        "multi_scheduling": atom("enabled"),
        "tolerant_timeofday": atom("enabled"),
        "start_time": MONOTONIC_START,
        "end_time": (1 << 63) - 1,
        "time_offset": atom("final"),
    }


@fn
def system_info(vm: Any, item: Any) -> Any:
    """A fact about this system.

    iex> :erlang.system_info(:process_count) > 0
    true
    """
    found = _system_items(vm).get(item.name) if type(item) is Atom else None
    if found is None:
        raise bad_argument(1, "invalid system info item")
    return found


@fn
def statistics(vm: Any, item: Any) -> Any:
    """A measure of this system.

    iex> {_reductions, since_last} = :erlang.statistics(:reductions)
    iex> is_integer(since_last)
    true
    """
    sched = vm.sched
    milliseconds = sched.clock.now() // 1_000_000
    reductions = sum(process.reductions for process in sched.processes.values())
    found = {
        "reductions": (reductions, reductions),
        "exact_reductions": (reductions, reductions),
        "runtime": (time.process_time_ns() // 1_000_000, 0),
        "wall_clock": (milliseconds, 0),
        "context_switches": (0, 0),
        "garbage_collection": (0, 0, 0),
        "io": ((atom("input"), 0), (atom("output"), 0)),
        "run_queue": len(sched.runq),
        "total_run_queue_lengths": len(sched.runq),
        "total_active_tasks": len(sched.runq) + 1,
    }.get(item.name if type(item) is Atom else "")
    if found is None:
        raise bad_argument(1, "invalid statistics item")
    return found


_MEMORY = ["total", "processes", "processes_used", "system", "atom", "atom_used", "binary", "code", "ets"]


@fn
def memory(vm: Any, item: Any = None) -> Any:
    """Bytes in use, by kind; what belongs to no process is not told apart.

    iex> :erlang.memory(:total) > 0
    true
    """
    used = sum(info.memory_of(process) for process in vm.sched.processes.values())
    found = dict.fromkeys(_MEMORY, 0) | {"processes": used, "processes_used": used, "total": used}
    if item is None:
        return from_iter([(atom(name), found[name]) for name in _MEMORY])
    if type(item) is Atom and item.name in found:
        return found[item.name]
    raise bad_argument(1, "invalid memory type option")
