"""The native module ``:erlang``, to which the ``erlang_*`` files add their functions, and the checks that these share."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.iodata import iodata
from otpshell.terms.atom import Atom
from otpshell.terms.bits import Bits
from otpshell.terms.cons import to_pylist
from otpshell.terms.idents import Pid, Ref

erlang = Native(
    "erlang",
    "erlang.erl",
    app="erts",
    doc="""\
What the virtual machine itself gives: processes, messages, links, monitors, timers, and the basic operations on terms. Most of it has a
name of its own in `Kernel` and `Process`.

    iex> :erlang.element(1, {:a, :b})
    :a
""",
)
# Those that are an act of the scheduler and nothing else: the code server binds them without the VM as first argument in between.
DIRECT = {("send", 2): "send", ("make_ref", 0): "make_ref", ("spawn", 1): "begin"}
NOT_ATOM, NOT_TUPLE, NOT_BINARY, NOT_LIST, NOT_INTEGER = "not an atom", "not a tuple", "not a binary", "not a list", "not an integer"
NOT_PID, NOT_REF, BAD_OPTION, OUT_OF_RANGE = "not a pid", "not a reference", "invalid option in list", "out of range"


def pid_of(term: Any, position: int = 1) -> Pid:
    if type(term) is not Pid:
        raise bad_argument(position, NOT_PID)
    return term


def ref_of(term: Any) -> Ref:
    if type(term) is not Ref:
        raise bad_argument(1, NOT_REF)
    return term


def atom_name(term: Any, position: int = 1) -> str:
    if type(term) is not Atom:
        raise bad_argument(position, NOT_ATOM)
    return term.name


def tuple_of(term: Any, position: int = 1) -> tuple[Any, ...]:
    if type(term) is not tuple:
        raise bad_argument(position, NOT_TUPLE)
    return term


def index_in(index: Any, most: int, position: int) -> int:
    if type(index) is not int:
        raise bad_argument(position, NOT_INTEGER)
    if not 1 <= index <= most:
        raise bad_argument(position, OUT_OF_RANGE)
    return index


def proper_items(items: Any, position: int = 1) -> list[Any]:
    try:
        return to_pylist(items)
    except TypeError:
        raise bad_argument(position, NOT_LIST) from None


def bits_of(term: Any, position: int = 1) -> Any:
    if type(term) is not bytes and type(term) is not Bits:
        raise bad_argument(position, "not a bitstring")
    return term


def binary_of(term: Any, position: int = 1) -> bytes:
    if type(term) is not bytes:
        raise bad_argument(position, NOT_BINARY)
    return term


def iolist_bytes(term: Any) -> bytes:
    try:
        return iodata(term)
    except (TypeError, ValueError):
        raise bad_argument(1, "not an iodata term") from None


def pair_of(option: Any) -> tuple[Any, Any]:
    return option if type(option) is tuple and len(option) == 2 else (option, None)


def is_atom_named(term: Any, name: str) -> bool:
    return type(term) is Atom and term.name == name


def natural(value: Any, position: int = 1) -> int:
    if type(value) is not int:
        raise bad_argument(position, NOT_INTEGER)
    if value < 0:
        raise bad_argument(position, OUT_OF_RANGE)
    return value


def known_options(given: Any, position: int, known: tuple[str, ...]) -> list[Any]:
    """The options of a list, each an atom or a pair that begins with one of the known names."""
    options = proper_items(given, position)
    for option in options:
        name = pair_of(option)[0]
        if type(name) is not Atom or name.name not in known:
            raise bad_argument(position, BAD_OPTION)
    return options
