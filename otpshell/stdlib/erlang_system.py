"""``:erlang``: the system, its nodes, loaded code and clocks. There is one node here."""

from __future__ import annotations

import time
import zlib
from functools import partial
from typing import Any

from otpshell.runtime import info
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.erlang_module import atom_name, erlang, known_options, natural, pid_of, ref_of
from otpshell.stdlib.erlang_terms import term_to_binary
from otpshell.stdlib.erlang_timers import MONOTONIC_START
from otpshell.terms.atom import FALSE, OK, TRUE, UNDEFINED, Atom, atom, atom_count, boolean
from otpshell.terms.cons import EMPTY, charlist, elist, from_iter, to_pylist
from otpshell.terms.errors import ErlError, badarg
from otpshell.terms.fun import ExtFun, is_fun
from otpshell.terms.idents import Pid

fn = partial(erlang.fn, vm=True)
_MONITOR_OPTIONS = ("busy_port", "busy_dist_port", "long_gc", "long_schedule", "large_heap")


_ADLER = 65521


# -- nodes -----------------------------------------------------------------------------------------------------------


@fn
def get_cookie(vm: Any, node: Any = UNDEFINED) -> Atom:
    """The cookie of a node without a name.

    Raises `ArgumentError` when `node` is not an atom.

    iex> :erlang.get_cookie()
    :nocookie
    """
    atom_name(node)
    return atom("nocookie")


@fn
def set_cookie(vm: Any, node_or_cookie: Any, cookie: Any = UNDEFINED) -> Atom:
    """Set the cookie of a node, which one without a name has not: `:distribution_not_started`.

    Raises `ErlangError` (`:distribution_not_started`), and `ArgumentError` when a node or a cookie is not an atom.

    iex> :erlang.set_cookie(:secret)
    ** (ErlangError) Erlang error: :distribution_not_started
    """
    atom_name(node_or_cookie), atom_name(cookie, 2)
    raise ErlError(atom("distribution_not_started"))


@fn
def disconnect_node(vm: Any, node: Any) -> Atom:
    """`:ignored`: this node is alone.

    iex> :erlang.disconnect_node(:other@host)
    :ignored
    """
    return atom("ignored")


@fn
def monitor_node(vm: Any, node: Any, flag: Any, options: Any = EMPTY) -> Atom:
    """Be told when a node goes away, which a node without a name cannot be: `:notalive`.

    Raises `ErlangError` (`:notalive`) since a node without a name has no other nodes, and `ArgumentError` when `node` is not an atom or
    `options` has an unknown option.

    iex> :erlang.monitor_node(:other@host, true)
    ** (ErlangError) Erlang error: :notalive
    """
    atom_name(node)
    known_options(options, 3, ("allow_passive_connect",))
    raise ErlError(atom("notalive"))


@fn
def spawn_request(vm: Any, first: Any, second: Any = None, third: Any = None, fourth: Any = None, fifth: Any = None) -> Any:
    """Start a process without waiting for it: a reference, with which `{:spawn_reply, ref, :ok, pid}` comes. Arguments as of `spawn`,
    a node before them, options after them.

    Raises `ArgumentError` when the function is not one without arguments, node, module or function is not an atom, the arguments are not a
    proper list or an option is unknown.

        iex> ref = :erlang.spawn_request(fn -> :ok end)
        iex> receive do
        ...>   {:spawn_reply, ^ref, :ok, pid} -> is_pid(pid)
        ...> end
        true
    """
    args = [arg for arg in (first, second, third, fourth, fifth) if arg is not None]
    if type(args[0]) is Atom and (len(args) in (4, 5) and type(args[2]) is Atom or len(args) > 1 and is_fun(args[1])):
        if args.pop(0) is not vm.sched.node:
            raise badarg()
    options = to_pylist(args.pop()) if len(args) in (2, 4) else []
    if not (len(args) == 1 and is_fun(args[0]) or len(args) == 3):
        raise badarg()
    own: dict[Any, Any] = dict(option for option in options if type(option) is tuple and option[0].name in ("reply", "reply_tag"))
    rest = [option for option in options if not (type(option) is tuple and option[0].name in ("reply", "reply_tag"))]
    made = vm.apply(atom("erlang"), atom("spawn_opt"), *args, from_iter(rest))
    pid, ref = made if type(made) is tuple else (made, vm.sched.make_ref())
    if own.get(atom("reply"), atom("yes")) in (atom("yes"), atom("success_only")):
        vm.sched.send(vm.sched.cur.pid, (own.get(atom("reply_tag"), atom("spawn_reply")), ref, OK, pid))
    return ref


@fn
def spawn_request_abandon(vm: Any, ref: Any) -> Atom:
    """Whether a request could be taken back: processes start at once, so `false`.

    Raises `ArgumentError` when `ref` is not a reference.

    iex> :erlang.spawn_request_abandon(make_ref())
    false
    """
    ref_of(ref)
    return FALSE


# -- loaded code -----------------------------------------------------------------------------------------------------


@fn
def loaded(vm: Any) -> Any:
    """The modules that are loaded.

    iex> Kernel in :erlang.loaded()
    true
    """
    return from_iter(list(vm.code.modules))


@fn
def pre_loaded(vm: Any) -> Any:
    """The modules that are there from the start.

    iex> :erlang in :erlang.pre_loaded()
    true
    """
    return elist(*map(atom, ("atomics", "counters", "erlang", "erts_internal", "init", "persistent_term", "prim_file")))


@fn
def is_builtin(vm: Any, module: Any, name: Any, arity: Any) -> Atom:
    """Whether a function is part of the runtime itself.

    Raises `ArgumentError` when `module` is not an atom, `name` is not an atom or `arity` is not an integer.

    iex> :erlang.is_builtin(:erlang, :abs, 1)
    true
    """
    natural(arity, 3)
    found = vm.exports_functions(module)
    return boolean(module is atom("erlang") and found is not None and (name.name, arity) in found)


@fn
def check_old_code(vm: Any, module: Any) -> Atom:
    """Whether an older version of a module is still there.

    Raises `ArgumentError` when `module` is not an atom.

    iex> :erlang.check_old_code(Enum)
    false
    """
    atom_name(module)
    found = vm.code.modules.get(module)
    return boolean(found is not None and found.old is not None)


@fn
def check_process_code(vm: Any, pid: Any, module: Any, options: Any = EMPTY) -> Atom:
    """Whether a process runs an older version of a module: such processes are ended when the next one is loaded.

    Raises `ArgumentError` when `pid` is not a pid, `module` is not an atom or `options` has an unknown option.

    iex> :erlang.check_process_code(self(), Enum)
    false
    """
    if type(pid) is not Pid or type(module) is not Atom:
        raise badarg()
    known_options(options, 3, ("async", "allow_gc"))
    return FALSE


@fn
def fun_info_mfa(vm: Any, fun: Any) -> Any:
    """`{module, name, arity}` of a fun.

    Raises `ArgumentError` when `fun` is not a function of one argument.

    iex> :erlang.fun_info_mfa(&String.upcase/1)
    {String, :upcase, 1}
    """
    if not is_fun(fun):
        raise badarg()
    if type(fun) is ExtFun:
        return (fun.module, fun.name, fun.arity)
    info = dict(vm.apply(atom("erlang"), atom("fun_info"), fun))
    return (info[atom("module")], info[atom("name")], info[atom("arity")])


# -- clocks ----------------------------------------------------------------------------------------------------------


def _seconds(moment: Any) -> int:
    try:
        (year, month, day), (hour, minute, second) = moment
    except (TypeError, ValueError):
        raise badarg() from None
    import calendar

    return calendar.timegm((year, month, day, hour, minute, second, 0, 0, 0))


def _moment(seconds: int) -> Any:
    parts = time.gmtime(seconds)
    return (tuple(parts[:3]), tuple(parts[3:6]))


@fn
def universaltime_to_posixtime(vm: Any, moment: Any) -> int:
    """Seconds since 1970 of a date and time.

    Raises `ArgumentError` when `moment` is not `{date, time}`.

    iex> :erlang.universaltime_to_posixtime({{1970, 1, 1}, {0, 0, 1}})
    1
    """
    return _seconds(moment)


@fn
def posixtime_to_universaltime(vm: Any, seconds: Any) -> Any:
    """The date and time of seconds since 1970.

    Raises `ArgumentError` when `seconds` is not an integer.

    iex> :erlang.posixtime_to_universaltime(1)
    {{1970, 1, 1}, {0, 0, 1}}
    """
    if type(seconds) is not int:
        raise badarg()
    return _moment(seconds)


@fn
def localtime_to_universaltime(vm: Any, moment: Any, summer: Any = UNDEFINED) -> Any:
    """A date and time of the local zone, which is UTC, in UTC.

    Raises `ArgumentError` when `moment` is not `{date, time}` or `summer` is neither a boolean nor `:undefined`.

    iex> :erlang.localtime_to_universaltime({{2000, 1, 1}, {0, 0, 0}})
    {{2000, 1, 1}, {0, 0, 0}}
    """
    if summer not in (TRUE, FALSE, UNDEFINED):
        raise bad_argument(2, "not 'true', 'false', or 'undefined'")
    return _moment(_seconds(moment))


@fn
def universaltime_to_localtime(vm: Any, moment: Any) -> Any:
    """A date and time of UTC in the local zone, which is UTC.

    Raises `ArgumentError` when `moment` is not `{date, time}`.

    iex> :erlang.universaltime_to_localtime({{2000, 1, 1}, {0, 0, 0}})
    {{2000, 1, 1}, {0, 0, 0}}
    """
    try:
        return _moment(_seconds(moment))
    except (TypeError, ValueError, ErlError):
        raise bad_argument(1, "not a valid universal time") from None


# -- the rest --------------------------------------------------------------------------------------------------------


@fn
def term_to_iovec(vm: Any, term: Any, options: Any = EMPTY) -> Any:
    """A term in the external term format, as a list of binaries.

    Raises `ArgumentError` when `options` has an unknown option.

    iex> :erlang.term_to_iovec(1) == [:erlang.term_to_binary(1)]
    true
    """
    return elist(term_to_binary(vm, term, options))


@fn
def adler32_combine(vm: Any, first: Any, second: Any, size: Any) -> int:
    """The Adler-32 sum of two pieces together, from the sums of both and the size of the second.

    Raises `ArgumentError` when `first` is not an integer from 0 on, `second` is not an integer from 0 on or `size` is not an integer from 0
    on.

    iex> :erlang.adler32_combine(:erlang.adler32("ab"), :erlang.adler32("c"), 1) == :erlang.adler32("abc")
    true
    """
    natural(first), natural(second, 2), natural(size, 3)
    low = (first & 0xFFFF) + (second & 0xFFFF) - 1
    high = (first >> 16) + (second >> 16) + size * ((first & 0xFFFF) - 1)
    return (high % _ADLER) << 16 | low % _ADLER


@fn
def crc32_combine(vm: Any, first: Any, second: Any, size: Any) -> int:
    """The CRC-32 sum of two pieces together, from the sums of both and the size of the second.

    Raises `ArgumentError` when `first` is not an integer from 0 on, `second` is not an integer from 0 on or `size` is not an integer from 0
    on.

    iex> :erlang.crc32_combine(:erlang.crc32("ab"), :erlang.crc32("c"), 1) == :erlang.crc32("abc")
    true
    """
    # The sum is linear: shifting the first one over the second piece is summing it over as many zeros.
    natural(first), natural(second, 2)
    zeros = bytes(natural(size, 3))
    return zlib.crc32(zeros, first) ^ zlib.crc32(zeros) ^ second


@fn
def display_nl(vm: Any) -> Atom:
    """Write a line break.

    iex> :erlang.display_nl()
    true
    """
    vm.output(b"\r\n")
    return TRUE


@fn
def load_nif(vm: Any, _path: Any, _info: Any) -> Any:
    """Code of other languages cannot be loaded: it raises and says so.

    iex> is_function(&:erlang.load_nif/2)
    true
    """
    raise bad_argument(1, "code of other languages cannot be loaded here")


@fn
def system_profile(vm: Any, _pid: Any = None, _options: Any = None) -> Atom:
    """Profiling of the runtime, which is off.

    iex> :erlang.system_profile()
    :undefined
    """
    return UNDEFINED


@fn
def system_monitor(vm: Any, pid: Any = None, options: Any = None) -> Atom:
    """Monitoring of the runtime, which is off.

    Raises `ArgumentError` when `pid` is not a pid or `options` has an unknown option.

    iex> :erlang.system_monitor()
    :undefined
    """
    if options is None and pid is EMPTY:
        raise badarg()
    if pid is not None and pid is not UNDEFINED:
        if options is not None:
            pid_of(pid)
        known_options(pid if options is None else options, 1 if options is None else 2, _MONITOR_OPTIONS)
    return UNDEFINED


@fn
def match_spec_test(vm: Any, term: Any, spec: Any, kind: Any) -> Any:
    """What a match specification makes of a term: `{:ok, result, [], warnings}`.

    Raises `ArgumentError` when `kind` is unknown.

    iex> :erlang.match_spec_test({1, 2}, [{{:"$1", :_}, [], [:"$1"]}], :table)
    {:ok, 1, [], []}
    """
    if kind is not atom("table"):
        raise badarg()
    made = vm.apply(atom("ets"), atom("test_ms"), term, spec)
    return (*made, EMPTY, EMPTY) if made[0] is OK else made


# -- the system ------------------------------------------------------------------------------------------------------


# What programs size their pools and count their tasks at once by. Those take turns here, as everything does: as many as on a small computer
# of today, and the same on each, so that a program does the same everywhere.
SCHEDULERS = 4


def _system_items(vm: Any) -> dict[str, Any]:
    sched = vm.sched
    return {
        "process_limit": sched.max_processes,
        "process_count": len(sched.processes),
        "atom_count": atom_count(),
        "atom_limit": getattr(vm, "atom_limit", 1048576),
        "port_limit": 65536,
        "port_count": len(sched.ports) + 1,
        "ets_count": len(sched.ets.by_ref),
        "ets_limit": 8192,
        "schedulers": SCHEDULERS,
        "schedulers_online": SCHEDULERS,
        "scheduler_id": 1,
        "logical_processors": SCHEDULERS,
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
    """A fact about this system, such as `:process_count`, `:otp_release` or `:schedulers`.

    Raises `ArgumentError` when `item` is unknown.

    iex> :erlang.system_info(:process_count) > 0
    true
    """
    found = _system_items(vm).get(item.name) if type(item) is Atom else None
    if found is None:
        raise bad_argument(1, "invalid system info item")
    return found


@fn
def statistics(vm: Any, item: Any) -> Any:
    """A measure of this system, such as `:reductions`, `:runtime` or `:wall_clock`.

    Raises `ArgumentError` when `item` is unknown.

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

    Raises `ArgumentError` when `item` is unknown.

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
