"""How native code calls protocols: ``inspect``, ``to_string``, and whether a module exports a function."""

from __future__ import annotations

from typing import Any

from otpshell.stdlib.iodata import BadChardata, chardata
from otpshell.stdlib.number_text import float_text, int_text
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.bits import Bits
from otpshell.terms.cons import EMPTY, Cons
from otpshell.terms.errors import ErlError, exception_struct
from otpshell.terms.fun import ExtFun, is_fun
from otpshell.terms.idents import Pid, Port, Ref
from otpshell.terms.inspect import Opts, inspect_bytes, no_chardata
from otpshell.terms.maps import Map, struct_name

_TO_STRING = atom("to_string")
# Library structs whose text is what their own module's to_string/1 gives.
_REQUIREMENT = atom("Elixir.Version.Requirement")
OWN_TEXT = ("Date", "Time", "NaiveDateTime", "DateTime", "URI", "Version")
_OWN_TEXT = frozenset(atom(f"Elixir.{name}") for name in OWN_TEXT)


def exported(vm: Any, module: Atom, name: str, arity: int) -> bool:
    """Whether a module, loaded if need be, has that public function."""
    found = vm.exports_functions(module)
    return found is not None and (name, arity) in found


def inspect_text(vm: Any, term: Any, opts: Any = EMPTY) -> bytes:
    """``Kernel.inspect/2``."""
    return inspect_bytes(term, Opts.from_keywords(opts), inspect_host(vm))


def inspect_host(vm: Any) -> Any:
    """What finds the structs and Inspect implementations of a VM."""
    return vm.struct_inspector


def shown(vm: Any, term: Any) -> str:
    """``inspect`` as Python text, for messages."""
    return inspect_text(vm, term).decode("utf-8", "replace")


def implementation(vm: Any, protocol: str, term: Any) -> Atom | None:
    """The module that implements a protocol for a term, or None."""
    name = struct_name(term)
    if name is not None:
        found = atom(f"{protocol}.{name.name.removeprefix('Elixir.')}")
        return found if vm.ensure_loaded(found) else None
    found = atom(f"{protocol}.{kind_name(term)}")
    return found if vm.ensure_loaded(found) else None


def kind_name(term: Any) -> str:
    """What a protocol calls the built-in type of a term: ``Integer``, ``BitString``, …"""
    kind = type(term)
    if kind is Cons or term is EMPTY:
        return "List"
    if is_fun(term):
        return "Function"
    return _KINDS[kind]


_KINDS = {int: "Integer", float: "Float", Atom: "Atom", bytes: "BitString", Bits: "BitString", tuple: "Tuple", Map: "Map", Pid: "PID",
          Ref: "Reference", Port: "Port", ExtFun: "Function"}  # fmt: skip


def to_string(vm: Any, term: Any) -> bytes:
    """``Kernel.to_string/1``: the built-in implementations of String.Chars here, all others through the protocol."""
    kind = type(term)
    if kind is bytes:
        return term
    if kind is Atom:
        return b"" if term is NIL else term.name.encode()
    if kind is int:
        return int_text(term).encode()
    if kind is float:
        return float_text(term).encode()
    if kind is Cons or term is EMPTY:
        return chardata_to_string(vm, term)
    name = struct_name(term)
    if name in _OWN_TEXT:
        return vm.apply(name, _TO_STRING, term)
    if name is _REQUIREMENT:
        return term.get(atom("source"))
    if kind is Bits:
        raise not_implemented("Elixir.String.Chars", term, b"cannot convert a bitstring to a string")
    found = implementation(vm, "Elixir.String.Chars", term)
    if found is None:
        raise not_implemented("Elixir.String.Chars", term)
    return vm.apply(found, _TO_STRING, term)


def as_text(vm: Any, term: Any) -> str:
    """``to_string`` as Python text, for messages; what it raises when the term has no text is raised."""
    return to_string(vm, term).decode("utf-8", "replace")


def not_implemented(protocol: str, term: Any, description: bytes = b"") -> ErlError:
    """``Protocol.UndefinedError``."""
    return ErlError(exception_struct("Protocol.UndefinedError", protocol=atom(protocol), value=term, description=description))


def chardata_to_string(vm: Any, term: Any) -> bytes:
    """Chardata as a binary, with the errors of ``List.to_string/1``."""
    try:
        return chardata(term)
    except BadChardata as error:
        name = "UnicodeConversionError"
        kind = "incomplete" if error.incomplete else "invalid"
        detail = _bad_detail(vm, error.rest)
        message = f"{kind} encoding starting at {detail}" if kind == "incomplete" else detail
        raise ErlError(exception_struct(name, encoded=error.done, message=message.encode())) from None
    except TypeError:
        raise no_chardata(shown(vm, term)) from None


def _bad_detail(vm: Any, rest: Any) -> str:
    first = rest
    while type(first) is Cons:
        first = first.head
    if type(first) is int:
        return f"invalid code point {first}"
    return f"invalid encoding starting at {shown(vm, first)}"
