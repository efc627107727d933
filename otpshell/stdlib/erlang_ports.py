"""``:erlang``: ports. What is behind one, and how it ends, is in the runtime; here are their options and their errors."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from otpshell.runtime.framing import EOL, Lines, Packets, Stream
from otpshell.runtime.ports import OpenPort
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.erlang_module import BAD_OPTION, NOT_PID, erlang, is_atom_named
from otpshell.stdlib.iodata import iodata
from otpshell.terms.atom import FALSE, INFINITY, TRUE, UNDEFINED, Atom, atom
from otpshell.terms.cons import EMPTY, charlist, elist, from_iter, is_proper, to_pylist
from otpshell.terms.errors import BADARG, ErlError, badarg
from otpshell.terms.idents import Pid, Port, new_pid

fn = partial(erlang.fn, vm=True)
_NAME, _NO_PORT = "invalid port name", "not a port"
_NOEOL = {True: atom("eol"), False: atom("noeol")}
# Whoever sends to a port with so many bytes on their way waits until half of them have left.
_BUSY = 65536
_FORKER = Port(0)
_FORKER.open = None


# -- opening ----------------------------------------------------------------------------------------------------------


@dataclass
class _Settings:
    """The options of ``open_port/2``."""

    binary: bool = False
    framing: Stream = field(default_factory=Stream)
    reads: bool = True
    writes: bool = True
    eof: bool = False
    exit_status: bool = False
    stderr_to_stdout: bool = False
    stdio: bool = True
    cd: Any = None
    env: list[tuple[bytes, bytes | None]] = field(default_factory=list)
    args: list[bytes] | None = None
    arg0: bytes | None = None


# Options that are one word, and what they set. Those of the BEAM's insides and of Windows change nothing.
_WORDS: dict[str, dict[str, Any]] = {
    "stream": {}, "use_stdio": {"stdio": True}, "nouse_stdio": {"stdio": False}, "stderr_to_stdout": {"stderr_to_stdout": True},
    "exit_status": {"exit_status": True}, "eof": {"eof": True}, "binary": {"binary": True}, "hide": {}, "overlapped_io": {},
    "in": {"writes": False}, "out": {"reads": False},
}  # fmt: skip
_IGNORED = ("parallelism", "busy_limits_port", "busy_limits_msgq")


def _text(term: Any) -> bytes:
    """A name or an argument: a binary or a charlist. TypeError for anything else."""
    if type(term) is bytes:
        return term
    if not is_proper(term):
        raise TypeError("no text")
    letters = to_pylist(term)
    if not all(type(letter) is int for letter in letters):
        raise TypeError("no text")
    return "".join(map(chr, letters)).encode()


def _settings(options: Any) -> _Settings:
    """TypeError for an option that is none."""
    found = _Settings()
    ways = set()
    if not is_proper(options):
        raise TypeError("no list")
    for option in to_pylist(options):
        if type(option) is Atom:
            ways |= {option.name} & {"in", "out"}
            for name, value in _WORDS[option.name].items():
                setattr(found, name, value)
            continue
        key, value = option
        name = key.name
        if name == "packet" and value in (1, 2, 4):
            found.framing = Packets(value)
        elif name == "line" and type(value) is int and value > 0:
            found.framing = Lines(value)
        elif name == "cd":
            found.cd = value
        elif name == "env":
            found.env = [_variable(*pair) for pair in to_pylist(value)]
        elif name == "args":
            found.args = [_text(word) for word in to_pylist(value)]
        elif name == "arg0":
            found.arg0 = _text(value)
        elif name not in _IGNORED:
            raise TypeError("no option")
    if len(ways) == 2:
        found.reads = found.writes = True
    return found


def _variable(name: Any, value: Any) -> tuple[bytes, bytes | None]:
    if type(name) is bytes or type(value) is bytes:
        raise TypeError("no charlist")
    return _text(name), None if value is FALSE else _text(value)


@fn
def open_port(vm: Any, name: Any, settings: Any) -> Any:
    """Starts a program of the system, where the session may (`--allow exec`), and gives the port to talk to it with; as `Port.open/2`,
    which tells the options.

    Raises `ArgumentError` when `name` names no program or `settings` has an unknown option, and `ErlangError` with the reason when the
    program cannot be started.

    iex> port = :erlang.open_port({:spawn, "echo hello"}, [:binary])
    iex> receive do {^port, {:data, text}} -> text end
    "hello\\n"
    """
    try:
        found = _settings(settings)
    except (TypeError, ValueError, KeyError, AttributeError):
        raise bad_argument(2, BAD_OPTION) from None
    kind, text = name if type(name) is tuple and len(name) == 2 else (atom("spawn"), name)
    executable = is_atom_named(kind, "spawn_executable")
    if found.args is not None and not executable or found.arg0 is not None and not executable:
        raise bad_argument(1, "must be spawn_executable")
    try:
        title = text.name.encode() if type(text) is Atom and not executable else _text(text)
        folder = None if found.cd is None else _text(found.cd)
    except TypeError:
        raise bad_argument(1, _NAME) from None
    if type(name) is Atom and found.exit_status:
        # Such a name is that of a driver.
        raise ErlError(BADARG)
    if not executable and not is_atom_named(kind, "spawn"):
        raise bad_argument(1, _NAME)
    vm.check("exec")
    title = title.partition(b"\0")[0]
    if executable:
        _check_executable(vm, title, (name, settings))
        words = [title if found.arg0 is None else found.arg0, *(found.args or ())]
        return _start(vm, found, title, words, title, folder)
    return _start(vm, found, title, [b"sh", b"-c", b"exec " + title], b"/bin/sh", folder)


def _check_executable(vm: Any, path: bytes, args: tuple[Any, ...]) -> None:
    reason = "enoent" if not os.path.exists(path) else "eacces" if not os.access(path, os.X_OK) else None
    if reason is not None:
        # The number is gone.
        vm.sched.next_port += 1
        raise _refused(reason, "open_port", *args)


def _refused(reason: str, function: str, *args: Any) -> ErlError:
    """An error with the arguments of its call, which the stack trace shows."""
    error = ErlError(atom(reason))
    error.call = (atom("erlang"), atom(function), args)  # type: ignore[attr-defined]
    return error


def _start(vm: Any, found: _Settings, title: bytes, words: list[bytes], program: bytes, folder: bytes | None) -> Port:
    # Not before they are needed: a prompt starts without them.
    from otpshell.runtime.programs import Program
    from otpshell.stdlib.system import vm_env

    environment = {os.fsencode(key): os.fsencode(value) for key, value in os.environ.items()}
    for key, own in vm_env(vm).items():
        _set(environment, key.encode(), None if own is None else own.encode())
    for name, value in found.env:
        _set(environment, name, value)
    port: OpenPort = vm.sched.open_port(title.decode("utf-8", "replace"))
    driver = Program(
        port,
        found.framing,
        iodata,
        _shown(found),
        reads=found.reads,
        writes=found.writes,
        wants_eof=found.eof,
        wants_status=found.exit_status,
    )
    port.driver = driver
    if folder is not None and not os.path.isdir(folder):
        complaint = b"spawn: Could not cd to " + folder
        words, program, folder = [b"sh", b"-c", b'echo "$0" >&2; exit 2', complaint], b"/bin/sh", None
    try:
        driver.start(words, program, environment, folder, stderr_to_stdout=found.stderr_to_stdout, stdio=found.stdio)
    except OSError as error:
        # The BEAM starts its own program first, which ends with the number of the error.
        driver.start([b"sh", b"-c", b'exit "$0"', b"%d" % (error.errno or errno.EIO)], b"/bin/sh", environment, None)
    return port.pid


def _set(environment: dict[bytes, bytes], name: bytes, value: bytes | None) -> None:
    if value is None:
        environment.pop(name, None)
    else:
        environment[name] = value


def _shown(found: _Settings) -> Any:
    """What makes a term of a message read: bytes, or a part of a line."""
    text = (lambda data: data) if found.binary else from_iter
    if type(found.framing) is Lines:
        return lambda line: (_NOEOL[line[0] == EOL], text(line[1]))
    return text


# -- open ports --------------------------------------------------------------------------------------------------------


def _open(vm: Any, port: Any) -> OpenPort | None:
    """The open port that a port or a name stands for. An error when it is neither."""
    if type(port) is Port:
        found: OpenPort | None = port.open
        return found
    if type(port) is Atom:
        return vm.sched.port_names.get(port)  # type: ignore[no-any-return]
    raise bad_argument(1, _NO_PORT)


def _must_be_open(vm: Any, port: Any) -> OpenPort:
    found = _open(vm, port)
    if found is None:
        raise ErlError(BADARG)
    return found


@fn
def ports(vm: Any) -> Any:
    """The open ports. The first is always there: it stands for what starts programs.

    iex> Enum.all?(:erlang.ports(), &is_port/1)
    true
    """
    return from_iter([_FORKER, *(port.pid for port in vm.sched.ports.values())])


@fn
def port_close(vm: Any, port: Any) -> Atom:
    """Closes a port: `true`. Its program reads the end of its input. Whoever is linked to the port gets an exit signal `:normal`.

    Raises `ArgumentError` when `port` is not an open port.

    iex> :erlang.port_close(:erlang.open_port({:spawn, "cat"}, []))
    true
    """
    _must_be_open(vm, port).end()
    return TRUE


@fn
def port_command(vm: Any, port: Any, data: Any, options: Any = EMPTY) -> Atom:
    """Sends `data`, iodata, to a port: `true`. Any process may do that. While much is on its way to a program that does not read, the
    calling process waits; with the option `:nosuspend` nothing is sent then, and it is `false`.

    Raises `ArgumentError` when `port` is not an open port, `data` is not iodata or `options` has an unknown option, and `ErlangError` for
    the option `:force`, which no port here can do.

    iex> port = :erlang.open_port({:spawn, "cat"}, [:binary])
    iex> :erlang.port_command(port, ["hel", ?l, "o"])
    true
    iex> receive do {^port, {:data, text}} -> text end
    "hello"
    """
    found = _open(vm, port)
    said = to_pylist(options) if is_proper(options) else [options]
    if not all(is_atom_named(option, "force") or is_atom_named(option, "nosuspend") for option in said):
        raise bad_argument(3, BAD_OPTION)
    if found is None:
        raise ErlError(BADARG)
    if any(is_atom_named(option, "force") for option in said):
        raise _refused("notsup", "port_command", port, data, options)
    driver = found.driver
    if driver.pending() > _BUSY:
        if said:
            return FALSE
        found.wait(lambda: found.ended or driver.pending() <= _BUSY // 2, INFINITY)
        if found.ended:
            raise ErlError(BADARG)
    if not driver.command(data):
        vm.apply(atom("error_logger"), atom("error_msg"), charlist("Bad value on output port '~ts'~n"), elist(charlist(found.title)))
        raise bad_argument(2, "not an iodata term")
    return TRUE


@fn
def port_connect(vm: Any, port: Any, pid: Any) -> Atom:
    """Makes another process the owner of a port, to whom its messages go from now on, and links the two: `true`. The owner before stays
    linked.

    Raises `ArgumentError` when `port` is not an open port or `pid` is not a process that lives.

    iex> port = :erlang.open_port({:spawn, "cat"}, [])
    iex> :erlang.port_connect(port, self())
    true
    """
    found = _open(vm, port)
    if type(pid) is not Pid:
        raise bad_argument(2, NOT_PID)
    if found is None or pid.process is None:
        raise ErlError(BADARG)
    found.hand_over(pid.process)
    found.join(pid.process)
    return TRUE


# -- what is known of a port -------------------------------------------------------------------------------------------


def _pids(processes: Any) -> Any:
    return from_iter([process.pid for process in processes])


_ITEMS: dict[str, Any] = {
    "registered_name": lambda port: EMPTY if port.name is None else port.name,
    "name": lambda port: charlist(port.title),
    "links": lambda port: _pids(port.links),
    "id": lambda port: port.pid.number * 8,
    "connected": lambda port: port.owner.pid,
    "input": lambda port: port.input,
    "output": lambda port: port.output,
    "os_pid": lambda port: UNDEFINED if port.os_pid is None else port.os_pid,
    # Only on request:
    "monitors": lambda port: EMPTY,
    "monitored_by": lambda port: _pids(watcher for watcher, _, _ in port.monitored_by.values()),
    "memory": lambda port: 40,
    "parallelism": lambda port: FALSE,
    "queue_size": lambda port: port.driver.pending(),
    "locking": lambda port: atom("port_level"),
}
_SHOWN = list(_ITEMS)[1:8]


def _info(port: OpenPort, name: str) -> Any:
    return (atom(name), _ITEMS[name](port))


@fn
def port_info(vm: Any, port: Any) -> Any:
    """What is known of an open port, as a keyword list; `:undefined` when it is closed.

    Raises `ArgumentError` when `port` is neither a port nor a name.

    iex> port = :erlang.open_port({:spawn, "cat"}, [])
    iex> :erlang.port_info(port)[:name]
    ~c"cat"
    """
    found = _open(vm, port)
    if found is None:
        return _forker_info() if port == _FORKER else UNDEFINED
    names = _SHOWN if found.name is None else ["registered_name", *_SHOWN]
    return from_iter([_info(found, name) for name in names])


def _forker_info() -> Any:
    values = {"name": charlist("forker"), "links": EMPTY, "id": 0, "connected": new_pid(0), "input": 0, "output": 0, "os_pid": UNDEFINED}
    return from_iter([(atom(name), value) for name, value in values.items()])


@fn("port_info")
def port_info_item(vm: Any, port: Any, item: Any) -> Any:
    """`{item, value}` of what is known of an open port: `:name`, `:links`, `:id`, `:connected` (the owner), `:input` and `:output` (bytes
    so far), `:os_pid` (the number of the program), `:registered_name`, `:monitors`, `:monitored_by`, `:memory`, `:parallelism`,
    `:queue_size` or `:locking`. `:undefined` when it is closed.

    Raises `ArgumentError` when `port` is neither a port nor a name or `item` is not one of these.

    iex> port = :erlang.open_port({:spawn, "cat"}, [])
    iex> :erlang.port_info(port, :connected) == {:connected, self()}
    true
    """
    found = _open(vm, port)
    if type(item) is not Atom or item.name not in _ITEMS:
        raise bad_argument(2, BAD_OPTION)
    if found is None:
        known = {key: value for key, value in to_pylist(_forker_info())} if port == _FORKER else {}
        return (item, known[item]) if item in known else UNDEFINED
    return _info(found, item.name)


@fn
def port_set_data(vm: Any, port: Any, data: Any) -> Atom:
    """Keeps a term with a port: `true`.

    Raises `ArgumentError` when `port` is not an open port.

    iex> port = :erlang.open_port({:spawn, "cat"}, [])
    iex> :erlang.port_set_data(port, :mine)
    iex> :erlang.port_get_data(port)
    :mine
    """
    _must_be_open(vm, port).data = data
    return TRUE


@fn
def port_get_data(vm: Any, port: Any) -> Any:
    """The term that `port_set_data/2` has kept with a port, `:undefined` before that.

    Raises `ArgumentError` when `port` is not an open port.

    iex> :erlang.port_get_data(:erlang.open_port({:spawn, "cat"}, []))
    :undefined
    """
    data = _must_be_open(vm, port).data
    return UNDEFINED if data is None else data


@fn
def port_control(vm: Any, port: Any, operation: Any, data: Any) -> Any:
    """A request to the driver behind a port. Drivers of programs take none.

    Raises `ArgumentError`.

    iex> :erlang.port_control(:erlang.open_port({:spawn, "cat"}, []), 1, "")
    ** (ArgumentError) argument error
    """
    _must_be_open(vm, port)
    raise badarg()


@fn("port_call")
def port_call(vm: Any, port: Any, operation: Any, data: Any = None) -> Any:
    """A call of the driver behind a port. Drivers of programs take none.

    Raises `ArgumentError`.

    iex> :erlang.port_call(:erlang.open_port({:spawn, "cat"}, []), 1, "")
    ** (ArgumentError) argument error
    """
    _must_be_open(vm, port)
    raise badarg()
