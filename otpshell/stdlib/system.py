"""``System``: the clock, the version, the environment. What reaches the operating system asks the VM's capabilities."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.erlang_system import SCHEDULERS
from otpshell.stdlib.iodata import binary
from otpshell.stdlib.protocols import shown
from otpshell.stdlib.time_units import ANY_UNIT, of_today
from otpshell.terms.atom import ERROR, FALSE, NIL, OK, TRUE, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, charlist, elist, from_iter, to_pylist
from otpshell.terms.errors import ErlError, argument_error, badarg, exception_struct, raise_message
from otpshell.terms.fun import arity_of
from otpshell.terms.inspect import inspect
from otpshell.terms.maps import Map, from_pairs

module = Native(
    "Elixir.System",
    "lib/system.ex",
    doc="""\
The system around the program: times, versions, environment variables, unique numbers.

    iex> System.version() |> String.starts_with?("1.")
    true
    iex> a = System.monotonic_time()
    iex> System.monotonic_time() >= a
    true

To measure how long something takes use `monotonic_time/1`: it never jumps, as the clock on the wall may.
""",
)
fn = module.fn
VERSION, OTP_RELEASE = b"1.14.0", b"25"
_ERLANG = atom("erlang")
_UNITS = {"second": 1, "millisecond": 1_000, "microsecond": 1_000_000, "nanosecond": 1_000_000_000, "native": 1_000_000_000}


def _per_second(vm: Any, unit: Any) -> int:
    if type(unit) is int and unit > 0:
        return unit
    # The function of this module that was asked is not shown.
    name = of_today(vm, unit, hidden=1)
    found = _UNITS.get(name.name) if type(name) is Atom else None
    if found is None:
        raise argument_error(f"unsupported time unit. Expected {ANY_UNIT}, got {inspect(unit)}")
    return found


@fn(vm=True)
def convert_time_unit(vm: Any, time: Any, from_unit: Any, to_unit: Any) -> int:
    """A time in another unit, rounded down.

    Raises `ArgumentError` when `time` is not an integer or `from_unit` or `to_unit` is not a unit of time.

    iex> System.convert_time_unit(1500, :millisecond, :second)
    1
    """
    from_second, to_second = _per_second(vm, from_unit), _per_second(vm, to_unit)
    if type(time) is not int:
        raise bad_argument(1, "not an integer")
    return time * to_second // from_second


def _in(vm: Any, nanoseconds: int, unit: Any) -> int:
    return nanoseconds * _per_second(vm, unit) // 1_000_000_000


_NATIVE = atom("native")


@fn(vm=True)
def monotonic_time(vm: Any, unit: Any = _NATIVE) -> int:
    """Time that only goes forward, for measuring.

    Raises `ArgumentError` when `unit` is not a unit of time.

    iex> System.monotonic_time() <= System.monotonic_time()
    true
    """
    return _in(vm, vm.apply(_ERLANG, atom("monotonic_time")), unit)


@fn(vm=True)
def system_time(vm: Any, unit: Any = _NATIVE) -> int:
    """Time since 1970.

    Raises `ArgumentError` when `unit` is not a unit of time.

    iex> is_integer(System.system_time(:second))
    true
    """
    return _in(vm, vm.apply(_ERLANG, atom("system_time")), unit)


@fn(vm=True)
def os_time(vm: Any, unit: Any = _NATIVE) -> int:
    """Time since 1970 as the operating system has it: here the VM's clock too.

    Raises `ArgumentError` when `unit` is not a unit of time.

    iex> is_integer(System.os_time())
    true
    """
    return _in(vm, vm.apply(_ERLANG, atom("system_time")), unit)


@fn(vm=True)
def time_offset(vm: Any, unit: Any = _NATIVE) -> int:
    """What to add to a monotonic time to get a system time.

    Raises `ArgumentError` when `unit` is not a unit of time.

    iex> is_integer(System.time_offset())
    true
    """
    return _in(vm, vm.apply(_ERLANG, atom("time_offset")), unit)


@fn(vm=True)
def unique_integer(vm: Any, modifiers: Any = EMPTY) -> int:
    """An integer not given before. Modifiers `:positive` and `:monotonic`.

    Raises `ArgumentError` when `modifiers` is not a list of these.

    iex> System.unique_integer([:positive]) > 0
    true
    """
    return vm.apply(_ERLANG, atom("unique_integer"), modifiers)


@fn
def version() -> bytes:
    """The version of Elixir that is spoken here.

    iex> System.version()
    "1.14.0"
    """
    return VERSION


@fn
def otp_release() -> bytes:
    """The release of OTP that is spoken here.

    iex> System.otp_release()
    "25"
    """
    return OTP_RELEASE


@fn
def build_info() -> Map:
    """What `version/0` is made of, as a map.

    iex> System.build_info().version
    "1.14.0"
    """
    entries = {"build": b"1.14.0 (compiled with Erlang/OTP 25)", "date": b"2022-10-08T16:54:46Z", "otp_release": OTP_RELEASE,
               "revision": b"", "version": VERSION}  # fmt: skip
    return from_pairs([(atom(key), value) for key, value in entries.items()])


@fn(vm=True)
def argv(vm: Any, args: Any = None) -> Any:
    """The arguments after the script's name; with a list, sets them.

    iex> is_list(System.argv())
    true
    """
    if args is not None:
        vm.argv = [binary(arg) for arg in to_pylist(args)]
        return OK
    return from_iter(vm.argv)


@fn
def schedulers() -> int:
    """The number of schedulers, by which programs size their pools: always 4. On the BEAM there are as many as the machine has cores.

    iex> System.schedulers() >= 1
    true
    """
    return SCHEDULERS


fn("schedulers_online")(schedulers)


@fn
def endianness() -> Atom:
    """`:little` or `:big`.

    iex> System.endianness() in [:little, :big]
    true
    """
    return atom(sys.byteorder)


fn("compiled_endianness")(endianness)


@fn
def stacktrace() -> Any:
    """Nothing: `__STACKTRACE__` in a `rescue` or `catch` is what gives a stack trace.

    iex> System.stacktrace()
    []
    """
    return EMPTY


# -- ending ----------------------------------------------------------------------------------------------------------


def _ended(vm: Any, status: Any, others: tuple[str, ...] = ()) -> Any:
    if not (type(status) in (int, bytes) or type(status) is Atom and status.name in others):
        raise TypeError("no exit status")
    if type(status) is int and status < 0:
        raise badarg()
    return vm.apply(_ERLANG, atom("halt"), status)


@fn(vm=True)
def halt(vm: Any, status: Any = 0) -> Any:
    """Ends the system at once; the operating system gets `status`, 0 for success. A text or `:abort` ends it with status 1. A shell, too,
    ends: `System.halt()` leaves it.

    Raises `FunctionClauseError` when `status` is not an integer, a text or `:abort`, and `ArgumentError` when it is negative.

    iex> System.halt(:now)
    ** (FunctionClauseError) no function clause matching in System.halt/1
    """
    return _ended(vm, status, ("abort",))


@fn(vm=True)
def stop(vm: Any, status: Any = 0) -> Any:
    """Ends the system with an exit status, after what still runs at exit.

    Raises `FunctionClauseError` when `status` is not an integer or a text, and `ArgumentError` when it is negative.

    iex> System.stop(:now)
    ** (FunctionClauseError) no function clause matching in System.stop/1
    """
    return _ended(vm, status)


@fn(vm=True)
def at_exit(vm: Any, fun: Any) -> Any:
    """Has a script call `fun` with the exit status when it comes to its end: `:ok`. What was given last is called first. A prompt has no
    such end, so it refuses.

    Raises `FunctionClauseError` when `fun` is not a function of one argument.

    iex> System.at_exit(fn status -> IO.puts("The end: #{status}") end)
    ** (RuntimeError) System.at_exit/1 needs a system that ends by itself: a script
    """
    if arity_of(fun) != 1:
        raise TypeError("no function of one argument")
    hooks = getattr(vm, "at_exit", None)
    if hooks is None:
        raise raise_message("RuntimeError", "System.at_exit/1 needs a system that ends by itself: a script")
    hooks.append(fun)
    return OK


@fn(vm=True)
def no_halt(vm: Any, value: Any = None) -> Atom:
    """Whether the system keeps running after its script; with `value`, a boolean, sets that.

    Raises `FunctionClauseError` when `value` is not a boolean.

    iex> System.no_halt(false)
    :ok
    iex> System.no_halt()
    false
    """
    if value is None:
        return boolean(getattr(vm, "no_halt", False))
    if value not in (TRUE, FALSE):
        raise TypeError("no boolean")
    vm.no_halt = value is TRUE
    return OK


# -- the operating system --------------------------------------------------------------------------------------------

# What a session without the capability "env" sees of the environment.
_OPEN_NAMES = ("HOME", "USER", "LANG", "TERM", "PATH", "SHELL", "PWD")


def _env(vm: Any, name: bytes) -> str | None:
    own = vm_env(vm)
    key = binary(name).decode()
    if key in own:
        return own[key]
    found = os.environ.get(key)
    # A name that is not set tells nothing about the machine.
    if found is not None and key not in _OPEN_NAMES:
        vm.check("env")
    return found


def vm_env(vm: Any) -> dict[str, str | None]:
    """Variables set inside the VM: they never reach the operating system's environment."""
    found = vm.__dict__.get("environment")
    if found is None:
        found = vm.environment = {}
    return found


@fn(vm=True)
def get_env(vm: Any, name: Any = None, default: Any = NIL) -> Any:
    """A variable of the environment, or a default; without a name, all of them as a map.

    Raises `FunctionClauseError` when `name` is not a string.

    iex> System.put_env("SAMPLE", "1")
    iex> System.get_env("SAMPLE")
    "1"
    """
    if name is None:
        vm.check("env")
        merged = {**os.environ, **vm_env(vm)}
        return from_pairs([(key.encode(), value.encode()) for key, value in merged.items() if value is not None])
    found = _env(vm, name)
    return default if found is None else found.encode()


@fn(vm=True)
def fetch_env(vm: Any, name: Any) -> Any:
    """`{:ok, value}` of a variable of the environment, or `:error`.

    Raises `FunctionClauseError` when `name` is not a string.

    iex> System.put_env("SAMPLE", "1")
    iex> System.fetch_env("SAMPLE")
    {:ok, "1"}
    """
    found = _env(vm, name)
    return ERROR if found is None else (OK, found.encode())


@fn("fetch_env!", vm=True)
def fetch_env_bang(vm: Any, name: Any) -> Any:
    """A variable of the environment, which must be set.

    Raises `System.EnvError` when the variable is not set, and `FunctionClauseError` when `name` is not a string.

    iex> System.put_env("SAMPLE", "1")
    iex> System.fetch_env!("SAMPLE")
    "1"
    """
    found = _env(vm, name)
    if found is None:
        raise ErlError(exception_struct("System.EnvError", env=name))
    return found.encode()


@fn(vm=True)
def put_env(vm: Any, name: Any, value: Any = None) -> Atom:
    """Sets a variable for this VM, or several from a map or keyword list.

    Raises `FunctionClauseError` when a name or a value is not a text, `ArgumentError` when there is a `=` in a name, and
    `Protocol.UndefinedError` when the one argument is not enumerable.

    iex> System.put_env("SAMPLE", "1")
    :ok
    """
    if value is not None:
        text, put = binary(name).decode(), binary(value).decode()
        if "=" in text:
            raise argument_error(f'cannot execute System.put_env/2 for key with "=", got: {inspect(name)}')
        vm_env(vm)[text] = put
        return OK
    for key, item in to_pylist(vm.apply(atom("Elixir.Enum"), atom("to_list"), name)):
        text = key.name if type(key) is Atom else binary(key).decode()
        if "=" in text:
            raise argument_error(f'cannot execute System.put_env/1 for key with "=", got: {inspect(charlist(text))}')
        vm_env(vm)[text] = None if item is NIL else binary(item).decode()
    return OK


@fn(vm=True)
def delete_env(vm: Any, name: Any) -> Atom:
    """Takes a variable away, for this VM.

    Raises `FunctionClauseError` when `name` is not a string.

    iex> System.delete_env("SAMPLE")
    :ok
    """
    vm_env(vm)[binary(name).decode()] = None
    return OK


@fn("cwd!", vm=True)
def cwd_bang(vm: Any) -> bytes:
    """The current folder.

    iex> is_binary(System.cwd!())
    true
    """
    return os.getcwd().encode()


fn("cwd", vm=True)(cwd_bang)


@fn(vm=True)
def user_home(vm: Any) -> Any:
    """The user's home folder, or `nil`.

    iex> is_binary(System.user_home())
    true
    """
    return os.path.expanduser("~").encode()


fn("user_home!", vm=True)(user_home)


@fn(vm=True)
def tmp_dir(vm: Any) -> Any:
    """A folder for temporary files, or `nil`.

    iex> is_binary(System.tmp_dir())
    true
    """
    return tempfile.gettempdir().encode()


fn("tmp_dir!", vm=True)(tmp_dir)


@fn(vm=True)
def pid(vm: Any) -> bytes:
    """The operating system's number of this program.

    iex> is_binary(System.pid())
    true
    """
    return str(os.getpid()).encode()


fn("get_pid", vm=True)(pid)


@fn(vm=True)
def find_executable(vm: Any, name: Any) -> Any:
    """The path of a program, or `nil`.

    Raises `FunctionClauseError` when `name` is not a string.

    iex> System.find_executable("no such program")
    nil
    """
    _no_null(binary(name), "System.find_executable/1 for program", shown(vm, name))
    found = shutil.which(name.decode())
    return NIL if found is None else found.encode()


class _Command:
    """The options of ``cmd`` and ``shell``, and running a program with them while other processes go on."""

    def __init__(self, vm: Any, opts: Any) -> None:
        self.vm = vm
        self.into: Any = b""
        self.more: dict[str, Any] = {"stderr": None}
        self.environment = {**os.environ, **{key: value for key, value in vm_env(vm).items() if value is not None}}
        for key, value in to_pylist(opts):
            if key.name == "into":
                self.into = value
            elif key.name == "cd":
                self.more["cwd"] = binary(value).decode()
            elif key.name == "stderr_to_stdout":
                self.more["stderr"] = subprocess.STDOUT if value is TRUE else None
            elif key.name == "env":
                self._environment(value)
            elif key.name not in ("arg0", "parallelism", "lines", "close_stdin"):
                raise argument_error(f"invalid option {shown(vm, key)} with value {shown(vm, value)}")

    def _environment(self, pairs: Any) -> None:
        for key, value in pairs.items() if type(pairs) is Map else to_pylist(pairs):
            name = binary(key).decode()
            if value is NIL:
                self.environment.pop(name, None)
            else:
                self.environment[name] = binary(value).decode()

    def run(self, args: Any, shell: bool) -> Any:
        def work() -> Any:
            return subprocess.run(
                args, shell=shell, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=self.environment, check=False, **self.more
            )

        done = self.vm.sched.blocking(work)
        output = done.stdout
        if self.into != b"":
            parts = elist(output) if output else EMPTY
            output = self.vm.apply(atom("Elixir.Enum"), atom("into"), parts, self.into)
        return (output, done.returncode)


def _no_null(text: bytes, what: str, shown_text: str) -> None:
    if b"\0" in text:
        raise argument_error(f"cannot execute {what} with null byte, got: {shown_text}")


@fn(vm=True)
def cmd(vm: Any, command: Any, args: Any, opts: Any = EMPTY) -> Any:
    """Runs the program `command` with `args`, a list of texts, where the session may (`--allow exec`), and waits for its end:
    `{output, exit_status}`.

    `opts`: `:into` (a collectable that takes the output instead of a text), `:cd` (the folder to run in), `:env` (pairs of names and texts,
    nil for none) and `:stderr_to_stdout`.

    Raises `FunctionClauseError` when `command` is not a text, `ArgumentError` when an element of `args` is not one, an option is not
    known or there is a null byte, and `ErlangError` with `:enoent` when there is no such program.

    iex> System.cmd("echo", ["hello"])
    {"hello\\n", 0}
    """
    _no_null(binary(command), "System.cmd/3 for program", shown(vm, command))
    words = to_pylist(args)
    if not all(type(word) is bytes for word in words):
        raise argument_error("all arguments for System.cmd/3 must be binaries")
    for word in words:
        _no_null(word, "System.cmd/3 with argument", shown(vm, word))
    vm.check("exec")
    program = command.decode() if b"/" in command else shutil.which(command.decode())
    if program is None:
        raise ErlError(atom("enoent"))
    try:
        return _Command(vm, opts).run([program, *(word.decode("utf-8", "surrogateescape") for word in words)], False)
    except OSError as error:
        raise ErlError(atom(errno.errorcode.get(error.errno or 0, "EIO").lower())) from None


@fn(vm=True)
def shell(vm: Any, command: Any, opts: Any = EMPTY) -> Any:
    """Runs the command line `command` with the system's shell, where the session may (`--allow exec`), and waits for its end:
    `{output, exit_status}`. `opts` are those of `cmd/3`.

    Raises `FunctionClauseError` when `command` is not a text.

    iex> System.shell("echo hello | tr a-z A-Z")
    {"HELLO\\n", 0}
    """
    _no_null(binary(command), "System.shell/2 for command", shown(vm, command))
    vm.check("exec")
    return _Command(vm, opts).run(command.decode("utf-8", "surrogateescape"), True)


_SIGNALS = frozenset(map(atom, "sigabrt sigalrm sigchld sighup sigquit sigstop sigterm sigtstp sigusr1 sigusr2".split()))


@fn(vm=True)
def trap_signal(vm: Any, signal: Any, name: Any, fun: Any = None) -> Any:
    """Has `fun` run when a signal of the operating system comes: `{:ok, name}`, or `{:error, :already_registered}`. Without a name it
    gets a reference. No signal reaches this system, so `fun` does not run; the names are kept as they would be.

    Raises `FunctionClauseError` when `signal` is not such a signal (`:sigterm`, `:sighup`, `:sigusr1` and the like) or `fun` is not a
    function of no arguments.

    iex> System.trap_signal(:sigusr1, :sample, fn -> :ok end)
    {:ok, :sample}
    iex> System.trap_signal(:sigusr1, :sample, fn -> :ok end)
    {:error, :already_registered}
    """
    if fun is None:
        name, fun = vm.apply(_ERLANG, atom("make_ref")), name
    if signal not in _SIGNALS or arity_of(fun) != 0:
        raise TypeError("no signal, or no function of no arguments")
    trapped = vm.__dict__.setdefault("trapped_signals", set())
    if (signal, name) in trapped:
        return (ERROR, atom("already_registered"))
    trapped.add((signal, name))
    return (OK, name)


@fn(vm=True)
def untrap_signal(vm: Any, signal: Any, name: Any) -> Any:
    """Undoes `trap_signal/3`: `:ok`, or `{:error, :not_found}`.

    Raises `FunctionClauseError` when `signal` is not a signal that can be trapped.

    iex> System.untrap_signal(:sigusr2, :sample)
    {:error, :not_found}
    """
    if signal not in _SIGNALS:
        raise TypeError("no signal")
    trapped = vm.__dict__.setdefault("trapped_signals", set())
    if (signal, name) not in trapped:
        return (ERROR, atom("not_found"))
    trapped.discard((signal, name))
    return OK


@fn
def restart() -> Any:
    """Starts the system anew, which a system inside a program cannot: it raises `RuntimeError` and says what to do.

    iex> System.restart()
    ** (RuntimeError) otpshell cannot restart itself: leave it and start it again
    """
    raise raise_message("RuntimeError", "otpshell cannot restart itself: leave it and start it again")
