"""``:os``: the clock, the kind of system, the environment."""

from __future__ import annotations

import sys
from typing import Any

from otpshell.lang.native import Native
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom
from otpshell.terms.cons import charlist, to_pylist

module = Native("os", "os.erl", app="kernel")
fn = module.fn
_SYSTEM = atom("Elixir.System")
_NATIVE = atom("native")


@fn(vm=True)
def system_time(vm: Any, unit: Any = _NATIVE) -> int:
    """Time since 1970."""
    return vm.apply(_SYSTEM, atom("os_time"), unit)


@fn(vm=True)
def perf_counter(vm: Any, unit: Any = _NATIVE) -> int:
    """A clock for measuring."""
    return vm.apply(_SYSTEM, atom("monotonic_time"), unit)


@fn(vm=True)
def timestamp(vm: Any) -> Any:
    """Time since 1970 as `{megaseconds, seconds, microseconds}`."""
    micros = vm.apply(_SYSTEM, atom("os_time"), atom("microsecond"))
    seconds, micro = divmod(micros, 1_000_000)
    return (seconds // 1_000_000, seconds % 1_000_000, micro)


@fn("type")
def family() -> Any:
    """`{family, name}` of the operating system."""
    if sys.platform == "win32":
        return (atom("win32"), atom("nt"))
    return (atom("unix"), atom(sys.platform))


def _text(chars: Any) -> bytes:
    return "".join(map(chr, to_pylist(chars))).encode()


@fn(vm=True)
def getenv(vm: Any, name: Any, default: Any = FALSE) -> Any:
    """A variable of the environment as a charlist, or a default."""
    found = vm.apply(_SYSTEM, atom("get_env"), _text(name))
    return default if found is NIL else charlist(found.decode())


@fn(vm=True)
def putenv(vm: Any, name: Any, value: Any) -> Atom:
    """Set a variable for this VM."""
    vm.apply(_SYSTEM, atom("put_env"), _text(name), _text(value))
    return TRUE


@fn(vm=True)
def unsetenv(vm: Any, name: Any) -> Atom:
    """Take a variable away, for this VM."""
    vm.apply(_SYSTEM, atom("delete_env"), _text(name))
    return TRUE


@fn(vm=True)
def getpid(vm: Any) -> Any:
    """The operating system's number of this program."""
    return charlist(vm.apply(_SYSTEM, atom("pid")).decode())
