"""``:erlang``: what is known of processes, their flags and dictionaries, giving way."""

from __future__ import annotations

from functools import partial
from typing import Any

from otpshell.runtime import info, suspension
from otpshell.runtime.signals import Hibernate
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.erlang_module import (
    NOT_ATOM,
    erlang,
    is_atom_named,
    known_options,
    pair_of,
    pid_of,
    proper_items,
)
from otpshell.stdlib.erlang_spawning import call_mfa, flag_fits, natural_number
from otpshell.terms.atom import FALSE, TRUE, UNDEFINED, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, from_iter, is_list, is_proper, to_pylist
from otpshell.terms.errors import BADARG, ErlError
from otpshell.terms.maps import MISSING, ExactKey, Map, key_of

fn = partial(erlang.fn, vm=True)


# -- flags and information -------------------------------------------------------------------------------------------


def _heap_limit(old: Map, value: Any) -> Map:
    if type(value) is int:
        return old.put(atom("size"), value)
    return old.put_many(value.items())


@fn
def process_flag(vm: Any, flag: Any, value: Any) -> Any:
    """Sets a flag of the calling process (`:trap_exit`, `:priority` and others), and gives the old value.

    Raises `ArgumentError` when `flag` is unknown or `value` does not fit it.

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
        if not flag_fits(flag.name, value):
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
    """Sets the flag `:save_calls` of another process, and gives the old value.

    Raises `ArgumentError` when `pid` is not a pid, `flag` is not `:save_calls` or `value` is not an integer from 0 on.

    iex> :erlang.process_flag(self(), :save_calls, 0)
    0
    """
    if pid_of(pid).process is None:
        raise bad_argument(1, "the pid does not refer to an existing process")
    if not is_atom_named(flag, "save_calls"):
        raise bad_argument(2, "invalid process flag")
    if not natural_number(value):
        raise bad_argument(3, "invalid value for this process flag")
    return 0


def _living(pid: Any) -> Any:
    process = pid_of(pid).process
    return process if process is not None and process.exit_reason is None else None


@fn
def process_info(vm: Any, pid: Any) -> Any:
    """What there is to know of a process, `:undefined` when it is dead.

    Raises `ArgumentError` when `pid` is not a pid.

    iex> :erlang.process_info(self(), :message_queue_len)
    {:message_queue_len, 0}
    """
    process = _living(pid)
    return UNDEFINED if process is None else info.info_all(process)


@fn("process_info")
def process_info_items(vm: Any, pid: Any, items: Any) -> Any:
    """One item of a process, or a list of them.

    Raises `ArgumentError` when `pid` is not a pid or `items` is unknown.

    iex> :erlang.process_info(self(), :message_queue_len)
    {:message_queue_len, 0}
    """
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
    """Stores a value in the calling process's dictionary, and gives the old one, or `:undefined`.

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
    """The calling process's dictionary, as a list of pairs.

    iex> :erlang.put(:color, :red)
    :undefined
    iex> :erlang.get(:color)
    :red
    """
    return info.dictionary(vm.sched.cur)


@fn
def get(vm: Any, key: Any) -> Any:
    """The value of a key in the calling process's dictionary, or `:undefined`.

    iex> Process.put(:size, 1)
    iex> :erlang.get(:size)
    1
    """
    stored = vm.sched.cur.dictionary
    return UNDEFINED if stored is None else stored.get(key_of(key), UNDEFINED)


@fn("get_keys")
def get_keys_all(vm: Any) -> Any:
    """The keys of the calling process's dictionary.

    iex> :erlang.put(:color, :red)
    :undefined
    iex> :erlang.get_keys(:red)
    [:color]
    """
    return from_iter([_term_of(key) for key in reversed(vm.sched.cur.dictionary or {})])


@fn
def get_keys(vm: Any, value: Any) -> Any:
    """The keys of the calling process's dictionary that have this value.

    iex> Process.put(:size, 12)
    iex> :erlang.get_keys(12)
    [:size]
    """
    stored = vm.sched.cur.dictionary or {}
    return from_iter([_term_of(key) for key in reversed(stored) if stored[key] == value])


@fn("erase")
def erase_all(vm: Any) -> Any:
    """Empties the calling process's dictionary, and gives what was in it.

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
    """Removes a key of the calling process's dictionary, and gives its value, or `:undefined`.

    iex> Process.put(:size, 1)
    iex> :erlang.erase(:size)
    1
    iex> :erlang.erase(:size)
    :undefined
    """
    stored = vm.sched.cur.dictionary
    if stored is None:
        return UNDEFINED
    old = stored.pop(key_of(key), MISSING)
    return UNDEFINED if old is MISSING else old


# -- giving way ------------------------------------------------------------------------------------------------------


@fn("yield")
def yield_(vm: Any) -> Atom:
    """Lets other processes run before the caller goes on. Gives `true`.

    iex> :erlang.yield()
    true
    """
    vm.sched.yield_()
    return TRUE


@fn
def hibernate(vm: Any, module: Any, name: Any, args: Any) -> Any:
    """Forgets the calling process's stack and waits; the next message calls the function.

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
    given = tuple(proper_items(args, 3))
    raise Hibernate(call_mfa, (vm, module, name, given))


@fn
def garbage_collect(vm: Any, pid: Any = None, options: Any = EMPTY) -> Any:
    """Does nothing, since memory is looked after without it. Gives `true`, or `false` for a process that is dead.

    Raises `ArgumentError` when `pid` is not a pid or `options` has an unknown option.

    iex> :erlang.garbage_collect()
    true
    """
    known_options(options, 2, ("async", "type"))
    return boolean(pid is None or _living(pid) is not None)


@fn
def bump_reductions(vm: Any, count: Any) -> Atom:
    """Counts reductions as used by the calling process, as if it had worked for them. Gives `true`.

    Raises `ArgumentError` when `count` is not an integer from 0 on.

    iex> :erlang.bump_reductions(10)
    true
    """
    if not natural_number(count) or count < 1:
        raise ErlError(BADARG)
    vm.sched.cur.reductions += count
    return TRUE


# -- holding others still ----------------------------------------------------------------------------------------------


def _to_hold(vm: Any, pid: Any) -> Any:
    """The process of a pid that the caller may suspend."""
    process = pid_of(pid).process
    if process is None:
        raise bad_argument(1, "the pid does not refer to an existing process")
    if process is vm.sched.cur:
        raise bad_argument(1, "the pid refers to the current process")
    return process


@fn
def suspend_process(vm: Any, pid: Any, options: Any = EMPTY) -> Atom:
    """Hold a process still until `resume_process/1` is called as often, or until the caller ends. Messages to it wait in its mailbox.
    With `:unless_suspending` it gives `false` if the caller holds it already, and does nothing. With `{:asynchronous, tag}` the caller
    gets `{tag, :suspended}`.

    Raises `ArgumentError` when `pid` is not the pid of another living process, or an option is unknown.

    iex> pid = spawn(fn -> Process.sleep(:infinity) end)
    iex> :erlang.suspend_process(pid)
    true
    iex> Process.info(pid, :status)
    {:status, :suspended}
    iex> :erlang.suspend_process(pid, [:unless_suspending])
    false
    """
    process = _to_hold(vm, pid)
    given = dict(map(pair_of, known_options(options, 2, ("unless_suspending", "asynchronous"))))
    done = suspension.suspend(process, once=_UNLESS in given)
    tag = given.get(_ASYNCHRONOUS)
    if tag is not None:
        vm.sched.deliver(vm.sched.cur, (tag, atom("suspended")))
    return boolean(done)


_UNLESS, _ASYNCHRONOUS = atom("unless_suspending"), atom("asynchronous")


@fn
def resume_process(vm: Any, pid: Any) -> Atom:
    """Take a `suspend_process/1` back. After the last one the process goes on.

    Raises `ArgumentError` when the caller holds no such process.

    iex> pid = spawn(fn -> Process.sleep(:infinity) end)
    iex> :erlang.suspend_process(pid)
    iex> :erlang.resume_process(pid)
    true
    """
    process = pid_of(pid).process
    if process is None or not suspension.resume(process):
        raise bad_argument(1, "process is not suspended or is not alive")
    return TRUE
