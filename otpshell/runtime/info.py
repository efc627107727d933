"""What ``Process.info`` tells of a process, item by item, in the order and shapes of OTP 25."""

from __future__ import annotations

import sys
from collections.abc import Callable
from sys import getsizeof
from typing import Any, NamedTuple

from otpshell.runtime.process import Process
from otpshell.runtime.suspension import Held, held
from otpshell.terms.atom import Atom, atom, boolean
from otpshell.terms.cons import EMPTY, from_iter
from otpshell.terms.fun import ExtFun
from otpshell.terms.maps import ExactKey, atom_map

APPLY = (atom("erlang"), atom("apply"), 2)
HIBERNATE = (atom("erlang"), atom("hibernate"), 3)
ERROR_HANDLER = atom("error_handler")
NORMAL_PRIORITY = atom("normal")
# What an idle process of the BEAM reports, in words; ours has no heap of its own.
HEAP_WORDS = 233

DEFAULT_FLAGS: dict[str, Any] = {
    "error_handler": ERROR_HANDLER,
    "priority": NORMAL_PRIORITY,
    "min_heap_size": HEAP_WORDS,
    "min_bin_vheap_size": 46422,
    "max_heap_size": atom_map(error_logger=atom("true"), kill=atom("true"), size=0),
    "message_queue_data": atom("on_heap"),
    "fullsweep_after": 65535,
    "save_calls": 0,
    "sensitive": atom("false"),
    "async_dist": atom("false"),
}


def flag(process: Process, name: str) -> Any:
    """The value of a process flag that is rarely set."""
    if process.flags is not None:
        found = process.flags.get(atom(name))
        if found is not None:
            return found
    return DEFAULT_FLAGS[name]


def dictionary(process: Process) -> Any:
    """The process dictionary as a list of pairs: OTP's own keys, then the newest first."""
    pairs = [(key.term if type(key) is ExactKey else key, value) for key, value in (process.dictionary or {}).items()]
    pairs.reverse()
    # They come in the order of the atoms' hashes, which differs from that of a script where IEx has been loaded before.
    keys = PROMPT_KEYS if getattr(process.pid.vm, "session", None) is not None else OTP_KEYS
    pairs.sort(key=lambda pair: keys.get(pair[0], len(keys)) if type(pair[0]) is Atom else len(keys))
    return from_iter(pairs)


PROMPT_KEYS = {atom(name): place for place, name in enumerate(("$initial_call", "$ancestors", "$callers"))}
OTP_KEYS = {atom(name): place for place, name in enumerate(("$ancestors", "$callers", "$initial_call"))}


def status(process: Process) -> Atom:
    if held(process) is not None:
        return atom("suspended")
    # A process that could run answers for itself on the BEAM, and then it runs.
    return atom("waiting") if process.waiting else atom("running")


class Place(NamedTuple):
    """Where a process that has no stack goes on: what a frame tells of itself before its first line has run."""

    f_code: Any
    f_globals: dict[str, Any]
    f_locals: dict[str, Any]
    f_back: Any = None
    f_lasti: int = -1

    @property
    def f_lineno(self) -> int:
        return self.f_code.co_firstlineno


def innermost_frame(process: Process) -> Any:
    """The Python frame in which a process is, or a :class:`Place`; None for one that is no compiled code."""
    holder = process.greenlet
    if type(holder) is Held:
        holder = holder.greenlet
    if holder is None:
        if process.continuation is None:
            return None
        function = process.continuation[0]
        if type(function) is ExtFun:
            function = function.target
        code = getattr(function, "__code__", None)
        if code is None or "__module__" not in function.__globals__:
            return None
        # Once it runs again, the worker's frame is below it.
        return Place(code, function.__globals__, {}, Place(type(process.sched)._worker.__code__, {}, {"process": process}))
    if process is process.sched.cur:
        return sys._getframe(1)
    return getattr(holder, "greenlet", holder).gr_frame


def stacktrace(process: Process) -> Any:
    """The stack as an Elixir list of ``{module, function, arity, location}``, as far as the language layer can name its frames."""
    locate = process.sched.locate
    if locate is None:
        return EMPTY
    return locate(innermost_frame(process))


def stack_depth(process: Process) -> int:
    frame = innermost_frame(process)
    depth = 0
    while frame is not None and depth < 2000:
        depth += 1
        frame = frame.f_back
    return max(1, depth)


def current_function(process: Process) -> Any:
    """``{module, function, arity}`` of where the process is."""
    trace = stacktrace(process)
    return trace.head[:3] if trace is not EMPTY else _without_stack(process)


def _initial_call(process: Process) -> Any:
    return process.initial_call or APPLY


def _without_stack(process: Process) -> Any:
    """Where a process is that has none of compiled code: it hibernates, or has not begun."""
    hibernates = process.waiting and process.greenlet is None and process.continuation is not None
    return HIBERNATE if hibernates else _initial_call(process)


def _current_location(process: Process) -> Any:
    trace = stacktrace(process)
    return trace.head if trace is not EMPTY else (*_without_stack(process), EMPTY)


def _pids(processes: Any) -> Any:
    return from_iter([other.pid for other in processes]) if processes else EMPTY


def _monitors(process: Process) -> Any:
    found = []
    for ref, watched in (process.monitors or {}).items():
        named = watched.monitored_by[ref][1] if watched.monitored_by and ref in watched.monitored_by else watched.pid
        found.append((atom("process"), named))
    found += [(atom("port"), port.monitored_by[ref][1]) for ref, port in (process.port_monitors or {}).items()]
    return from_iter(found)


def memory_of(process: Process) -> int:
    """About how many bytes the runtime keeps for a process: record, mailbox, tables, and its stack if it has one."""
    size = getsizeof(process) + getsizeof(process.pid) + getsizeof(process.mailbox)
    for table in (process.links, process.monitors, process.monitored_by, process.dictionary):
        if table is not None:
            size += getsizeof(table)
    if process.greenlet is not None:
        size += 6300
    return size


def _backtrace(process: Process) -> bytes:
    """The stack as text, one line an entry, innermost first."""
    lines = [f"{entry[0].name}:{entry[1].name}/{entry[2]}" for entry in stacktrace(process) if type(entry[2]) is int]
    return "".join([f"{line}\n" for line in lines]).encode()


def _gc(process: Process) -> Any:
    keys = ["max_heap_size", "min_bin_vheap_size", "min_heap_size", "fullsweep_after"]
    return from_iter([*[(atom(key), flag(process, key)) for key in keys], (atom("minor_gcs"), 0)])


def _gc_info(process: Process) -> Any:
    values = {
        "old_heap_block_size": 0,
        "heap_block_size": HEAP_WORDS,
        "mbuf_size": 0,
        "recent_size": 0,
        "stack_size": 0,
        "old_heap_size": 0,
        "heap_size": HEAP_WORDS,
        "bin_vheap_size": 0,
        "bin_vheap_block_size": 46422,
        "bin_old_vheap_size": 0,
        "bin_old_vheap_block_size": 46422,
    }
    return from_iter([(atom(key), value) for key, value in values.items()])


ITEMS: dict[str, Callable[[Process], Any]] = {
    "registered_name": lambda p: p.name if p.name is not None else EMPTY,
    "current_function": current_function,
    "initial_call": _initial_call,
    "status": status,
    "message_queue_len": lambda p: len(p.mailbox),
    "links": lambda p: _pids((*(p.links or ()), *(p.ports or ()))),
    "dictionary": dictionary,
    "trap_exit": lambda p: boolean(p.trap_exit),
    "error_handler": lambda p: flag(p, "error_handler"),
    "priority": lambda p: flag(p, "priority"),
    "group_leader": lambda p: p.group_leader or getattr(p.pid.vm, "user_device", p.pid),
    "total_heap_size": lambda p: HEAP_WORDS,
    "heap_size": lambda p: HEAP_WORDS,
    "stack_size": stack_depth,
    "reductions": lambda p: p.reductions + 20,
    "garbage_collection": _gc,
    "suspending": lambda p: EMPTY,
    # Only on request:
    "messages": lambda p: from_iter(p.messages()),
    "monitors": _monitors,
    "monitored_by": lambda p: from_iter([entry[0].pid for entry in (p.monitored_by or {}).values()]),
    "current_location": _current_location,
    "current_stacktrace": stacktrace,
    "memory": memory_of,
    "backtrace": _backtrace,
    "parent": lambda p: p.parent if p.parent is not None else atom("undefined"),
    "binary": lambda p: EMPTY,
    "catchlevel": lambda p: 0,
    "last_calls": lambda p: boolean(False),
    "message_queue_data": lambda p: flag(p, "message_queue_data"),
    "min_heap_size": lambda p: flag(p, "min_heap_size"),
    "min_bin_vheap_size": lambda p: flag(p, "min_bin_vheap_size"),
    "max_heap_size": lambda p: flag(p, "max_heap_size"),
    "fullsweep_after": lambda p: flag(p, "fullsweep_after"),
    "garbage_collection_info": _gc_info,
    "sequential_trace_token": lambda p: EMPTY,
    "trace": lambda p: 0,
}
SHOWN = list(ITEMS)[1:17]


def info_item(process: Process, item: Atom) -> Any:
    """The value of one item; KeyError for an item there is not."""
    return ITEMS[item.name](process)


def info_all(process: Process) -> Any:
    """The list that ``Process.info(pid)`` gives."""
    names = SHOWN if process.name is None else ["registered_name", *SHOWN]
    return from_iter([(atom(name), ITEMS[name](process)) for name in names])


__all__ = ["DEFAULT_FLAGS", "dictionary", "flag", "info_all", "info_item", "memory_of", "stacktrace"]
