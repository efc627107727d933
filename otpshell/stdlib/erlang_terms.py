"""``:erlang``: what turns whole terms into something else: external format, hashes, texts of identifiers."""

from __future__ import annotations

import gc
import re
from functools import partial
from typing import Any

from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.erlang_module import NOT_INTEGER, OUT_OF_RANGE, erlang, known_options, proper_items
from otpshell.stdlib.iodata import bytes_of, iodata, options
from otpshell.terms import etf
from otpshell.terms.atom import TRUE, UNDEFINED, Atom, atom, existing_atom
from otpshell.terms.cons import EMPTY, Cons, charlist, split, to_pylist
from otpshell.terms.errors import badarg
from otpshell.terms.format_write import write
from otpshell.terms.fun import is_fun
from otpshell.terms.hashing import phash2
from otpshell.terms.hashing_phash import phash
from otpshell.terms.idents import Pid, Port, Ref, new_pid, new_ref
from otpshell.terms.maps import Map

fn = partial(erlang.fn, vm=True)
_WRITE_OPTIONS = ("compressed", "minor_version", "deterministic", "local")
# What a computation begins with, so that it is told from other binaries.
_MD5_CONTEXT = b"md5\0"


_PID = re.compile(r"<0\.(\d+)\.(\d+)>\Z")
_PORT = re.compile(r"#Port<0\.(\d+)>\Z")
_REF = re.compile(r"#Ref<0\.(\d+)\.(\d+)\.(\d+)>\Z")


@fn
def term_to_binary(vm: Any, term: Any, opts: Any = EMPTY) -> bytes:
    """A term in the external term format.

    Raises `ArgumentError` when `opts` has an unknown option.

    iex> :erlang.term_to_binary(1)
    <<131, 97, 1>>
    """
    known_options(opts, 2, _WRITE_OPTIONS)
    compressed = options_of(opts).get("compressed", False)
    level = compressed if type(compressed) is int else 6 if compressed is TRUE else 0
    data = etf.encode(term)
    if _NODE in data:
        _keep_written(vm.written, term)
    return etf.encode(term, level) if level else data


# Pids and references are told apart as objects. So that one read back is the one that was written, those written last are kept.
_KEPT = 10_000
_NODE = etf.NODE.name.encode()


def _keep_written(written: dict[tuple[str, int, int], Any], term: Any) -> None:
    rest = [term]
    while rest:
        each = rest.pop()
        kind = type(each)
        if kind is Pid:
            written["pid", each.number, each.serial] = each
        elif kind is Ref:
            written["ref", each.number, 0] = each
        elif kind is tuple:
            rest.extend(each)
        elif kind is Cons:
            items, tail = split(each)
            rest.extend(items)
            rest.append(tail)
        elif kind is Map:
            for pair in each.items():
                rest.extend(pair)
    while len(written) > _KEPT:
        del written[next(iter(written))]


def _digested(context: Any) -> bytes:
    if type(context) is not bytes or not context.startswith(_MD5_CONTEXT):
        raise bad_argument(1, "not a valid context")
    return context


def options_of(opts: Any) -> dict[str, Any]:
    try:
        return options(opts)
    except TypeError:
        raise bad_argument(2, "invalid option in list") from None


@fn
def binary_to_term(vm: Any, data: Any, opts: Any = EMPTY) -> Any:
    """The term that a binary in the external term format stands for.

    Raises `ArgumentError` when `data` is not a binary in the external term format or `opts` has an unknown option.

    iex> :erlang.binary_to_term(:erlang.term_to_binary({:ok, [1]}))
    {:ok, [1]}
    """
    known_options(opts, 2, ("safe", "used"))
    if type(data) is not bytes:
        raise bad_argument(1, "not a binary")
    said = options_of(opts)
    find_atom = _known_atom if "safe" in said else atom
    try:
        term, used = etf.decode(data, vm.exports, lambda kind, number, serial: _ident(vm, kind, number, serial), find_atom)
    except etf.BadFormat:
        raise bad_argument(1, f"invalid{' or unsafe' if 'safe' in said else ''} external representation of a term") from None
    return (term, used) if "used" in said else term


def _known_atom(name: str) -> Atom:
    """The atom of that name for a reader that may make no new ones."""
    found = existing_atom(name)
    if found is None:
        raise etf.BadFormat("a new atom")
    return found


def port_of(vm: Any, number: int) -> Port:
    """The port of that number, open or not."""
    found = vm.sched.ports.get(number)
    return Port(number, vm) if found is None else found.pid  # type: ignore[no-any-return]


def _ident(vm: Any, kind: str, number: int, serial: int) -> Any:
    known = vm.written.get((kind, number, serial))
    if known is not None:
        return known
    if kind == "pid":
        return next((pid for pid in vm.sched.processes if pid.number == number and pid.serial == serial), None) or new_pid(number, serial)
    return new_ref(number) if kind == "ref" else port_of(vm, number)


@fn
def external_size(vm: Any, term: Any, opts: Any = EMPTY) -> int:
    """Bytes that a term takes in the external term format.

    Raises `ArgumentError` when `opts` has an unknown option.

    iex> :erlang.external_size(:ok)
    6
    """
    known_options(opts, 2, _WRITE_OPTIONS)
    return len(etf.encode(term))


@fn
def phash2_(vm: Any, term: Any, size: Any = 1 << 27) -> int:
    """A number below `size` that is the same for equal terms on every machine.

    Raises `ArgumentError` when `size` is not a positive integer.

    iex> :erlang.phash2(:a, 1)
    0
    """
    if type(size) is not int:
        raise bad_argument(1, NOT_INTEGER)
    if not 0 < size <= 1 << 32:
        raise bad_argument(1, OUT_OF_RANGE)
    return phash2(term, size)


@fn("phash")
def old_phash(vm: Any, term: Any, size: Any) -> int:
    """The older hash of a term, from 1 to a size; `phash2/2` is the one to use.

    Raises `ArgumentError` when `size` is not from 1 to 2 to the power of 32.

    iex> :erlang.phash({:a, 1}, 100)
    5
    """
    if type(size) is not int or size > 1 << 32:
        raise badarg()
    if size < 1:
        raise bad_argument(1, OUT_OF_RANGE)
    return phash(term, size)


@fn
def list_to_port(vm: Any, items: Any) -> Port:
    """The port of such a text.

    Raises `ArgumentError` when `items` is not text of a port.

    iex> :erlang.list_to_port(~c"#Port<0.5>")
    #Port<0.5>
    """
    found = _PORT.match("".join(map(chr, proper_items(items))))
    if found is None:
        raise bad_argument(1, "not a textual representation of a port")
    return port_of(vm, int(found[1]))


@fn
def pid_to_list(vm: Any, pid: Any) -> Any:
    """The text of a pid as a charlist: `<0.1.0>`.

    Raises `ArgumentError` when `pid` is not a pid.

    iex> :erlang.pid_to_list(self()) |> hd() |> Kernel.==(?<)
    true
    """
    if type(pid) is not Pid:
        raise bad_argument(1, "not a pid")
    return charlist(f"<0.{pid.number}.{pid.serial}>")


@fn
def list_to_pid(vm: Any, items: Any) -> Pid:
    """The pid of such a text.

    Raises `ArgumentError` when `items` is not text of a pid.

    iex> :erlang.list_to_pid(:erlang.pid_to_list(self())) == self()
    true
    """
    found = _PID.match("".join(map(chr, to_pylist(items))))
    if found is None:
        raise bad_argument(1, "not a textual representation of a pid")
    number, serial = int(found[1]), int(found[2])
    for pid in vm.sched.processes:
        if pid.number == number and pid.serial == serial:
            return pid
    return new_pid(number, serial, None, vm)


@fn
def ref_to_list(vm: Any, ref: Any) -> Any:
    """The text of a reference as a charlist.

    Raises `ArgumentError` when `ref` is not a reference.

    iex> :erlang.ref_to_list(make_ref()) |> Enum.take(5) == ~c"#Ref<"
    true
    """
    if type(ref) is not Ref:
        raise bad_argument(1, "not a reference")
    return charlist(repr(ref).replace("#Reference", "#Ref"))


@fn
def list_to_ref(vm: Any, items: Any) -> Ref:
    """The reference of such a text.

    Raises `ArgumentError` when `items` is not text of a reference.

    iex> :erlang.list_to_ref(~c"#Ref<0.1.2.3>")
    #Reference<0.1.2.3>
    """
    found = _REF.match("".join(map(chr, to_pylist(items))))
    if found is None:
        raise bad_argument(1, "not a textual representation of a reference")
    high, middle, low = (int(part) for part in found.groups())
    number = (high << 36) | (middle << 18) | low
    # A reference is its object. Nobody keeps a list of all: who asks for one by its text, at a prompt, has the time to look for it. Other
    # systems in this program have references of the same numbers: the newest is meant.
    objects = (ref for generation in range(3) for ref in reversed(gc.get_objects(generation)))
    return next((ref for ref in objects if type(ref) is Ref and ref.number == number), None) or new_ref(number)


@fn
def port_to_list(vm: Any, port: Any) -> Any:
    """The text of a port as a charlist.

    Raises `ArgumentError` when `port` is not a port.

    iex> :erlang.ports() |> Enum.all?(&is_list(:erlang.port_to_list(&1)))
    true
    """
    if type(port) is not Port:
        raise bad_argument(1, "not a port")
    return charlist(repr(port))


@fn
def fun_to_list(vm: Any, fun: Any) -> Any:
    """The text of a fun as a charlist.

    Raises `ArgumentError` when `fun` is not a function of two arguments.

    iex> :erlang.fun_to_list(&Enum.map/2) |> List.to_string()
    "fun 'Elixir.Enum':map/2"
    """
    if not is_fun(fun):
        raise bad_argument(1, "not a fun")
    return charlist(write(fun))


@fn
def md5_init(vm: Any) -> Any:
    """The beginning of an MD5 digest that is computed piece by piece.

    iex> :erlang.md5_final(:erlang.md5_update(:erlang.md5_init(), "otp")) == :erlang.md5("otp")
    true
    """
    return _MD5_CONTEXT


@fn
def md5_update(vm: Any, context: Any, data: Any) -> Any:
    """The digest that is being computed, with another piece.

    Raises `ArgumentError` when `context` does not come from an earlier call or `data` is not iodata.

    iex> :erlang.md5_init() |> :erlang.md5_update("ot") |> :erlang.md5_update("p") |> :erlang.md5_final() == :erlang.md5("otp")
    true
    """
    return _digested(context) + iodata(data)


@fn
def md5_final(vm: Any, context: Any) -> bytes:
    """The finished MD5 digest, of 16 bytes.

    Raises `ArgumentError` when `context` does not come from an earlier call.

    iex> :erlang.md5_final(:erlang.md5_init()) == :erlang.md5("")
    true
    """
    # Here, because it brings OpenSSL in: 3 MB.
    import hashlib

    return hashlib.md5(_digested(context)[len(_MD5_CONTEXT) :], usedforsecurity=False).digest()


@fn
def halt(vm: Any, status: Any = 0, _opts: Any = EMPTY) -> Any:
    """Ends the system, with a status for whoever started it.

    iex> is_function(&:erlang.halt/1)
    true
    """
    return vm.halt(1 if type(status) is Atom else status if type(status) is int else 1)


@fn
def display_string(vm: Any, text: Any) -> Atom:
    """Print a charlist as it is.

    Raises `ArgumentError` when `text` is not a charlist.

    iex> :erlang.display_string(~c"text")
    true
    """
    vm.output(bytes_of("".join(map(chr, to_pylist(text)))))
    return TRUE


@fn
def delete_module(vm: Any, module: Any) -> Atom:
    """Forget a module: `true`, or `:undefined` when it was not loaded.

    Raises `ArgumentError` when `module` is not an atom.

    iex> :erlang.delete_module(:no_such_module)
    :undefined
    """
    if type(module) is not Atom:
        raise bad_argument(1, "not an atom")
    return TRUE if vm.apply(atom("code"), atom("delete"), module) is TRUE else UNDEFINED


@fn
def garbage_collect_message_area(vm: Any) -> Atom:
    """Does nothing: messages are not copied here.

    iex> is_boolean(:erlang.garbage_collect_message_area())
    true
    """
    return TRUE
