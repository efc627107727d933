"""``:os``: the clock, the kind of system, the environment."""

from __future__ import annotations

import platform
import re
import sys
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.enum_core import no_clause
from otpshell.stdlib.erlang_timers import MONOTONIC_START, in_unit
from otpshell.stdlib.iodata import chardata, keyword
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom
from otpshell.terms.cons import charlist, from_iter, is_proper, to_pylist
from otpshell.terms.maps import EMPTY_MAP, Map

module = Native(
    "os",
    "os.erl",
    app="kernel",
    doc="""\
The operating system: its name, environment variables, its clock.

    iex> :os.type() |> is_tuple()
    true
""",
)
fn = module.fn
_SYSTEM = atom("Elixir.System")
_SIGNALS = frozenset(("sighup", "sigquit", "sigabrt", "sigalrm", "sigterm", "sigusr1", "sigusr2", "sigchld", "sigstop", "sigtstp"))
_SIGNAL_ACTIONS = (atom("ignore"), atom("default"), atom("handle"))
_NATIVE = atom("native")


@fn(vm=True)
def system_time(vm: Any, unit: Any = _NATIVE) -> int:
    """The time since 1970, in native units or in the unit that is given.

    Raises `ArgumentError` when `unit` is not a unit of time.

    iex> :os.system_time(:second) > 0
    true
    """
    return in_unit(vm.sched.clock.system(), unit)


@fn(vm=True)
def perf_counter(vm: Any, unit: Any = _NATIVE) -> int:
    """The value of a clock that is meant for measuring: the difference of two of its values is the time between them.

    Raises `ArgumentError` when `unit` is not a positive integer.

    iex> is_integer(:os.perf_counter())
    true
    """
    return in_unit(vm.sched.clock.now() + MONOTONIC_START, unit)


@fn(vm=True)
def timestamp(vm: Any) -> Any:
    """The time since 1970 as `{megaseconds, seconds, microseconds}`.

    iex> {_megaseconds, _seconds, microseconds} = :os.timestamp()
    iex> microseconds in 0..999_999
    true
    """
    micros = vm.apply(_SYSTEM, atom("os_time"), atom("microsecond"))
    seconds, micro = divmod(micros, 1_000_000)
    return (seconds // 1_000_000, seconds % 1_000_000, micro)


@fn("type")
def family() -> Any:
    """`{family, name}` of the operating system.

    iex> :os.type() |> elem(0)
    :unix
    """
    if sys.platform == "win32":
        return (atom("win32"), atom("nt"))
    return (atom("unix"), atom(sys.platform))


def _text(chars: Any) -> bytes:
    return "".join(map(chr, to_pylist(chars))).encode()


@fn(vm=True)
def getenv(vm: Any, name: Any = None, default: Any = FALSE) -> Any:
    """A variable of the environment as a charlist, or a default; without a name, all of them as `NAME=value`.

    Raises `ArgumentError` when `name` is not a charlist.

    iex> :os.getenv(~c"NO_SUCH_NAME")
    false
    iex> :os.getenv(~c"NO_SUCH_NAME", :default)
    :default
    """
    if name is None:
        return from_iter([cons_text(key, value) for key, value in vm.apply(_SYSTEM, atom("get_env")).items()])
    found = vm.apply(_SYSTEM, atom("get_env"), _text(name))
    return default if found is NIL else charlist(found.decode())


@fn(vm=True)
def putenv(vm: Any, name: Any, value: Any) -> Atom:
    """Sets a variable of the environment, for this VM alone. Gives `true`.

    Raises `ArgumentError` when `name` is not a charlist or `value` is not a charlist.

    iex> :os.putenv(~c"COLOUR", ~c"red")
    true
    iex> :os.getenv(~c"COLOUR") == ~c"red"
    true
    """
    vm.apply(_SYSTEM, atom("put_env"), _text(name), _text(value))
    return TRUE


@fn(vm=True)
def unsetenv(vm: Any, name: Any) -> Atom:
    """Takes a variable out of the environment, for this VM alone. Gives `true`.

    Raises `ArgumentError` when `name` is not a charlist.

    iex> :os.putenv(~c"COLOUR", ~c"red")
    true
    iex> :os.unsetenv(~c"COLOUR")
    true
    iex> :os.getenv(~c"COLOUR")
    false
    """
    vm.apply(_SYSTEM, atom("delete_env"), _text(name))
    return TRUE


@fn(vm=True)
def getpid(vm: Any) -> Any:
    """The operating system's number of this program.

    iex> :os.getpid() |> List.to_integer() |> is_integer()
    true
    """
    return charlist(vm.apply(_SYSTEM, atom("pid")).decode())


def cons_text(key: bytes, value: bytes) -> Any:
    return charlist(f"{key.decode()}={value.decode('utf-8', 'replace')}")


@fn(vm=True)
def env(vm: Any) -> Any:
    """All variables of the environment, as pairs of charlists.

    iex> is_list(:os.env())
    true
    """
    pairs = vm.apply(_SYSTEM, atom("get_env")).items()
    return from_iter([(charlist(key.decode()), charlist(value.decode("utf-8", "replace"))) for key, value in pairs])


@fn(vm=True)
def find_executable(vm: Any, name: Any, _path: Any = None) -> Any:
    """The path of a program as a charlist, or `false`.

    Raises `FunctionClauseError` when `name` or `path` is neither a charlist nor an atom, and `ArgumentError` when `name` is a binary.

    iex> :os.find_executable(~c"no_such_program")
    false
    """
    if type(name) is Atom:
        return FALSE
    if type(name) is not bytes and not is_proper(name):
        raise no_clause("filename", "pathtype", 1, name)
    found = vm.apply(_SYSTEM, atom("find_executable"), _text(name))
    return FALSE if found is NIL else charlist(found.decode())


@fn(vm=True)
def cmd(vm: Any, command: Any, options: Any = EMPTY_MAP) -> Any:
    """Run a command line with the system's shell, where the session may: its output as a charlist.

    Raises `ArgumentError` when `command` is not a charlist, atom or `options` is not a map.

    iex> :os.cmd('echo hello')
    'hello\\n'
    """
    if type(command) is bytes:
        raise bad_argument(1, "not a list of characters")
    if type(options) is not Map:
        raise bad_argument(2, "not a map")
    text = command.name.encode() if type(command) is Atom else chardata(command)
    output, _status = vm.apply(_SYSTEM, atom("shell"), text, keyword(stderr_to_stdout=TRUE))
    return charlist(output.decode("utf-8", "replace"))


@fn
def version() -> Any:
    """`{major, minor, release}` of the operating system.

    iex> is_tuple(:os.version())
    true
    """
    numbers = [int(part) for part in re.findall(r"\d+", platform.release())[:3]]
    return tuple([*numbers, 0, 0, 0][:3])


@fn
def set_signal(signal: Any, what: Any) -> Atom:
    """Signals of the operating system do not reach this system: `:ok`, and nothing changes.

    Raises `ArgumentError` when `signal` is not a signal, `what` is not `:ignore`, `:default` or `:handle`.

    iex> :os.set_signal(:sigusr1, :default)
    :ok
    """
    if type(signal) is not Atom or signal.name not in _SIGNALS:
        raise bad_argument(1, "invalid signal name")
    if what not in _SIGNAL_ACTIONS:
        raise bad_argument(2, "invalid signal handling option")
    return atom("ok")
