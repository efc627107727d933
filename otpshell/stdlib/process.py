"""Elixir's ``Process`` module."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import erlang_processes as processes
from otpshell.stdlib import erlang_signals as signals
from otpshell.stdlib import erlang_spawning as spawning
from otpshell.stdlib import erlang_timers as timers
from otpshell.terms.atom import FALSE, INFINITY, NIL, OK, TRUE, UNDEFINED, Atom, alias, atom
from otpshell.terms.cons import EMPTY, is_list
from otpshell.terms.errors import ErlError, argument_error
from otpshell.terms.idents import Pid, Port

process = Native(
    "Elixir.Process",
    "lib/process.ex",
    doc="""\
Working with processes: links, monitors, names, timers, the process dictionary, and what is known of a process. `spawn/1`, `send/2` and
`self/0` are in `Kernel`.

    iex> pid = spawn(fn -> receive do: (:stop -> :ok) end)
    iex> Process.alive?(pid)
    true
    iex> ref = Process.monitor(pid)
    iex> send(pid, :stop)
    iex> receive do: ({:DOWN, ^ref, :process, _pid, reason} -> reason)
    :normal
""",
)
fn = process.fn
_PROCESS, _KERNEL, _INSPECT, _ERLANG = atom("process"), alias("Kernel"), atom("inspect"), atom("erlang")
_RESERVED = (NIL, FALSE, TRUE, UNDEFINED)


def _nil(term: Any) -> Any:
    return NIL if term is UNDEFINED else term


@contextmanager
def _asking(name: str, *args: Any) -> Iterator[None]:
    """A function of ``:erlang`` is called. If it refuses its arguments, a stack trace shows it above the one that asked."""
    try:
        yield
    except ErlError as error:
        error.call = (_ERLANG, atom(name), args)  # type: ignore[attr-defined]
        raise


def _inspected(vm: Any, term: Any) -> str:
    return vm.apply(_KERNEL, _INSPECT, term).decode()


@fn("alive?", vm=True)
def alive(vm: Any, pid: Any) -> Any:
    """Whether a process is alive.

    Raises `ArgumentError` when `pid` is not a pid.

    iex> Process.alive?(self())
    true
    """
    return spawning.is_process_alive(vm, pid)


@fn("get", vm=True)
def get_all(vm: Any) -> Any:
    """Everything in the caller's process dictionary, as a list of pairs.

    iex> Process.put(:colour, :red)
    iex> Process.get()[:colour]
    :red
    """
    return processes.get_all(vm)


@fn("get", vm=True)
def get(vm: Any, key: Any, default: Any = NIL) -> Any:
    """The value of `key` in the caller's process dictionary, or `default`.

    iex> Process.put(:colour, :red)
    iex> Process.get(:colour)
    :red
    """
    found = processes.get(vm, key)
    return default if found is UNDEFINED else found


@fn("get_keys", vm=True)
def get_keys_all(vm: Any) -> Any:
    """All keys of the caller's process dictionary.

    iex> Process.put(:color, :red)
    nil
    iex> :color in Process.get_keys()
    true
    """
    return processes.get_keys_all(vm)


@fn(vm=True)
def get_keys(vm: Any, value: Any) -> Any:
    """The keys of the caller's process dictionary that hold `value`.

    iex> Process.put(:colour, :red)
    iex> Process.get_keys(:red)
    [:colour]
    """
    return processes.get_keys(vm, value)


@fn(vm=True)
def put(vm: Any, key: Any, value: Any) -> Any:
    """Store `value` under `key` in the caller's process dictionary; gives what was there, or `nil`.

    iex> Process.put(:size, 1)
    nil
    """
    return _nil(processes.put(vm, key, value))


@fn(vm=True)
def delete(vm: Any, key: Any) -> Any:
    """Remove `key` from the caller's process dictionary; gives what was there, or `nil`.

    iex> Process.put(:color, :red)
    nil
    iex> Process.delete(:color)
    :red
    iex> Process.get(:color)
    nil
    """
    return _nil(processes.erase(vm, key))


@fn(vm=True)
def exit(vm: Any, pid: Any, reason: Any) -> Any:
    """Send an exit signal to a process.

    `:kill` ends it whatever it does. Any other reason ends it unless it traps exits (then it gets `{:EXIT, from, reason}`), except
    `:normal`, which only a process can use on itself.

    Raises `ArgumentError` when `pid` is not a pid.

        iex> Process.exit(spawn(fn -> Process.sleep(:infinity) end), :kill)
        true
    """
    return signals.exit_other(vm, pid, reason)


@fn(vm=True)
def sleep(vm: Any, timeout: Any) -> Any:
    """Wait for that many milliseconds, or `:infinity`. Messages stay in the mailbox.

    Raises `FunctionClauseError` when `timeout` is not a number of milliseconds or `:infinity`.

    iex> Process.sleep(1)
    :ok
    """
    if not (timeout is INFINITY or (type(timeout) is int and timeout >= 0)):
        raise TypeError(timeout)
    wait(vm, timeout)
    return OK


def wait(vm: Any, timeout: Any) -> None:
    """Block the calling process for so many milliseconds or for ever."""
    sched = vm.sched
    timer = sched.start_timer(timeout)
    if timer is None:
        while True:
            sched.block(None)
    if timeout == 0:
        timer.cancel()
        sched.yield_()
        return
    while not timer.fired:
        sched.block(timer)


@fn(vm=True)
def send(vm: Any, dest: Any, message: Any, options: Any) -> Any:
    """Send a message with the options `:noconnect` and `:nosuspend`; gives `:ok`.

    Raises `ArgumentError` when no process has the name `dest`, it is not a pid or a name, or `options` is not a list of known options.

    iex> Process.send(self(), :hello, [])
    :ok
    iex> receive do message -> message end
    :hello
    """
    return signals.send_options(vm, dest, message, options)


@fn(vm=True)
def send_after(vm: Any, dest: Any, message: Any, time: Any, options: Any = EMPTY) -> Any:
    """Send `message` to `dest` in `time` milliseconds; gives the timer's reference. With `abs: true`, `time` is a monotonic time.

    Raises `ArgumentError` when `dest` is not a pid or a name, `time` is not an integer from 0 on or `options` is not a keyword list.

    iex> timer = Process.send_after(self(), :ring, 1000)
    iex> is_integer(Process.cancel_timer(timer))
    true
    """
    return timers.send_after(vm, time, dest, message, options)


@fn(vm=True)
def cancel_timer(vm: Any, timer: Any, options: Any = EMPTY) -> Any:
    """Stop a timer: the milliseconds it had left, or `false` when it has fired or never was.

    Raises `ArgumentError` when `timer` is not a reference or `options` is not a keyword list.

    iex> timer = Process.send_after(self(), :late, 60_000)
    iex> is_integer(Process.cancel_timer(timer))
    true
    iex> Process.cancel_timer(timer)
    false
    """
    return timers.cancel_timer(vm, timer, options)


@fn(vm=True)
def read_timer(vm: Any, timer: Any) -> Any:
    """The milliseconds that a timer has left, or `false` when it has fired or is not known.

    Raises `ArgumentError` when `timer` is not a reference.

    iex> timer = Process.send_after(self(), :late, 60_000)
    iex> Process.read_timer(timer) in 1..60_000
    true
    """
    return timers.read_timer(vm, timer)


@fn("spawn", vm=True)
def spawn_fun(vm: Any, fun: Any, options: Any) -> Any:
    """A new process with options such as `:link`, `:monitor`, `priority: :high`. Gives its pid, or `{pid, ref}` with `:monitor`.

    Raises `ArgumentError` when `fun` is not a function.

    iex> parent = self()
    iex> _pid = Process.spawn(fn -> send(parent, :started) end, [])
    iex> receive do message -> message end
    :started
    """
    return spawning.spawn_opt_fun(vm, fun, options)


@fn("spawn", vm=True)
def spawn_mfa(vm: Any, module: Any, function: Any, args: Any, options: Any) -> Any:
    """A new process with options that runs a function of a module.

    Raises `ArgumentError` when `module` is not a module, `function` is not an atom, `args` is not a list or `options` is not a keyword
    list.

    iex> {pid, ref} = Process.spawn(List, :first, [[1]], [:monitor])
    iex> {is_pid(pid), is_reference(ref)}
    {true, true}
    """
    return spawning.spawn_opt_mfa(vm, module, function, args, options)


@fn(vm=True)
def monitor(vm: Any, item: Any, options: Any = EMPTY) -> Any:
    """Watch a process, given by pid or name: when it ends, `{:DOWN, ref, :process, pid, reason}` comes. Gives `ref`.

    Raises `ArgumentError` when `item` is not a pid or a name.

    iex> ref = Process.monitor(spawn(fn -> :ok end))
    iex> receive do {:DOWN, ^ref, :process, _, _} -> :down end
    :down
    """
    if options is EMPTY:
        return signals.monitor(vm, _PROCESS, item)
    return signals.monitor_options(vm, _PROCESS, item, options)


@fn(vm=True)
def demonitor(vm: Any, ref: Any, options: Any = EMPTY) -> Any:
    """Stop watching. `:flush` also removes a `:DOWN` that has come; with `:info` the answer says whether the monitor was still there.

    Raises `ArgumentError` when `ref` is not a reference or `options` is not a keyword list.

    iex> ref = Process.monitor(spawn(fn -> Process.sleep(:infinity) end))
    iex> Process.demonitor(ref, [:flush])
    true
    """
    return signals.demonitor(vm, ref, options)


@fn(vm=True)
def list(vm: Any) -> Any:
    """All processes of this system.

    iex> self() in Process.list()
    true
    """
    return spawning.processes(vm)


@fn(vm=True)
def link(vm: Any, pid: Any) -> Any:
    """Link the caller to a process: when one of them ends abnormally, the other gets an exit signal.

    Raises `ArgumentError` when `pid` is not a pid.

    iex> pid = spawn(fn -> Process.sleep(:infinity) end)
    iex> Process.link(pid)
    true
    """
    return signals.link(vm, pid)


@fn(vm=True)
def unlink(vm: Any, pid: Any) -> Any:
    """Takes the link with another process away. Gives `true`.

    Raises `ArgumentError` when `pid` is not a pid.

    iex> pid = spawn_link(fn -> Process.sleep(:infinity) end)
    iex> Process.unlink(pid)
    true
    """
    return signals.unlink(vm, pid)


@fn(vm=True)
def register(vm: Any, pid: Any, name: Any) -> Any:
    """Gives a process a name, under which messages reach it. Gives `true`.

    Raises `ArgumentError` when the name is taken, the process has one already or is dead, or `pid` is not a pid, and `FunctionClauseError`
    when `name` is not an atom.

    iex> Process.register(self(), :me)
    true
    """
    if type(name) is not Atom or name in _RESERVED:
        raise TypeError(name)
    if not (type(pid) in (Pid, Port) and vm.sched.register(name, pid)):
        error = argument_error(
            f"could not register {_inspected(vm, pid)} with name {_inspected(vm, name)} because it is not alive, "
            "the name is already taken, or it has already been given another name"
        )
        error.call = (alias("Process"), atom("register"), (pid, name))  # type: ignore[attr-defined]
        raise error
    return TRUE


@fn(vm=True)
def unregister(vm: Any, name: Any) -> Any:
    """Takes the name away from the process that has it. Gives `true`.

    Raises `ArgumentError` when no process has that name.

    iex> Process.register(spawn(fn -> Process.sleep(:infinity) end), :lobby)
    true
    iex> Process.unregister(:lobby)
    true
    """
    return signals.unregister(vm, name)


@fn(vm=True)
def whereis(vm: Any, name: Any) -> Any:
    """The pid (or port) that is registered under the name, or `nil`.

    Raises `ArgumentError` when `name` is not an atom.

    iex> Process.whereis(:nobody)
    nil
    """
    with _asking("whereis", name):
        return _nil(signals.whereis(vm, name))


@fn(vm=True)
def registered(vm: Any) -> Any:
    """All registered names.

    iex> is_list(Process.registered())
    true
    """
    return signals.registered(vm)


@fn(vm=True)
def group_leader(vm: Any) -> Any:
    """The process that does the caller's input and output.

    iex> is_pid(Process.group_leader())
    true
    """
    return spawning.group_leader(vm)


@fn("group_leader", vm=True)
def set_group_leader(vm: Any, pid: Any, leader: Any) -> Any:
    """Makes `leader` the process that does the input and output of `pid`. Gives `true`.

    Raises `ArgumentError` when `pid` or `leader` is not a pid.

    iex> Process.group_leader(self(), Process.group_leader())
    true
    """
    return spawning.group_leader(vm, leader, pid)


@fn(vm=True)
def flag(vm: Any, flag: Any, value: Any) -> Any:
    """Set a flag of the caller (`:trap_exit`, `:priority`, …); gives the old value.

    Raises `ArgumentError` when `flag` is not a known flag or `value` is not a value that it can have.

    iex> Process.flag(:trap_exit, true)
    false
    """
    return processes.process_flag(vm, flag, value)


@fn("flag", vm=True)
def flag_other(vm: Any, pid: Any, flag: Any, value: Any) -> Any:
    """Sets a flag of another process, and gives the old value; only `:save_calls` can be set so.

    Raises `ArgumentError` when `pid` is not a pid, `flag` is not `:save_calls` or `value` is not an integer from 0 on.

    iex> Process.flag(self(), :save_calls, 0)
    0
    """
    return processes.process_flag_other(vm, pid, flag, value)


@fn(vm=True)
def info(vm: Any, pid: Any) -> Any:
    """What is known of a process, as a keyword list; `nil` when it is dead.

    Raises `ArgumentError` when `pid` is not a pid.

    iex> Process.info(self())[:trap_exit]
    false
    """
    with _asking("process_info", pid):
        return _nil(processes.process_info(vm, pid))


@fn("info", vm=True)
def info_items(vm: Any, pid: Any, spec: Any) -> Any:
    """One item of a process as `{item, value}`, or several as a keyword list; `nil` when it is dead.

    Raises `ArgumentError` when `pid` is not a pid or `spec` names an unknown item, and `FunctionClauseError` when it is not an atom or a
    list.

    iex> Process.info(self(), :message_queue_len)
    {:message_queue_len, 0}
    """
    if not (type(spec) is Atom or is_list(spec)):
        raise TypeError(spec)
    with _asking("process_info", pid, spec):
        found = processes.process_info_items(vm, pid, spec)
    if found is EMPTY and type(spec) is Atom:
        return (spec, EMPTY)
    return _nil(found)


@fn(vm=True)
def hibernate(vm: Any, module: Any, function: Any, args: Any) -> Any:
    """Drop the caller's stack and wait; the next message calls `module.function` with `args`. Never returns.

    iex> parent = self()
    iex> pid = spawn(fn -> Process.hibernate(Kernel, :send, [parent, :awake]) end)
    iex> send(pid, :wake_up)
    :wake_up
    iex> receive do message -> message end
    :awake
    """
    return processes.hibernate(vm, module, function, args)


@fn("alias", vm=True)
def alias_(vm: Any, options: Any = EMPTY) -> Any:
    """A reference to which messages for the caller can be sent until `unalias/1`; with `[:reply]` until the first one came.

    iex> address = Process.alias()
    iex> send(address, :hello)
    :hello
    iex> receive do message -> message end
    :hello
    """
    return signals.alias(vm, options)


@fn(vm=True)
def unalias(vm: Any, ref: Any) -> Any:
    """Takes back an alias of the calling process: messages that are sent to it later are dropped.

    iex> address = Process.alias()
    iex> Process.unalias(address)
    true
    """
    return signals.unalias(vm, ref)
