"""Terms as Erlang source on one line: ``~w``, and the leaves of ``~p``."""

from __future__ import annotations

import re
from functools import lru_cache
from types import FunctionType
from typing import Any

from otpshell.terms.atom import Atom
from otpshell.terms.bits import Bits, as_int
from otpshell.terms.cons import EMPTY, Cons, split
from otpshell.terms.floats import erlang_text
from otpshell.terms.fun import ExtFun
from otpshell.terms.idents import Pid, Port, Ref
from otpshell.terms.inspect import big_integer_text
from otpshell.terms.inspect_funs import fun_info
from otpshell.terms.maps import Map

_RESERVED = frozenset(
    "after and andalso band begin bnot bor bsl bsr bxor case catch cond div end fun if let maybe not of or orelse receive rem try when "
    "xor".split()
) - {"maybe"}
_PLAIN_ATOM = re.compile("[a-zß-öø-ÿ][a-zA-Z0-9_@À-ÖØ-öø-ÿ]*\\Z")
_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\v": "\\v", "\b": "\\b", "\f": "\\f", "\x1b": "\\e", "\x7f": "\\d", "\\": "\\\\"}


def quoted(text: str, quote: str, unicode: bool) -> str:
    """Text between quotes, as Erlang's scanner reads it back."""
    out = [quote]
    for char in text:
        if char == quote:
            out.append("\\" + quote)
        elif char in _ESCAPES:
            out.append(_ESCAPES[char])
        elif char < " ":
            out.append(f"\\{ord(char):03o}")
        elif "\x80" <= char < "\xa0":
            out.append(f"\\{ord(char):03o}")
        elif char > "\xff" and not unicode:
            out.append(f"\\x{{{ord(char):X}}}")
        else:
            out.append(char)
    out.append(quote)
    return "".join(out)


@lru_cache(4096)
def _atom_text(name: str, unicode: bool) -> str:
    if _PLAIN_ATOM.match(name) and name not in _RESERVED:
        return name
    return quoted(name, "'", unicode)


def atom_text(atom: Atom, unicode: bool = False) -> str:
    """An atom as Erlang writes it: ``ok``, ``'Elixir.Foo'``."""
    return _atom_text(atom.name, unicode)


def leaf(term: Any, unicode: bool = False) -> str:
    """A term that has no parts."""
    kind = type(term)
    if kind is Atom:
        return _atom_text(term.name, unicode)
    if kind is int:
        return big_integer_text(term)
    if kind is float:
        return erlang_text(term)
    if kind is bytes:
        return f"<<{','.join(map(str, term))}>>"
    if kind is Bits:
        whole, rest = divmod(term.size, 8)
        last = as_int(term) & ((1 << rest) - 1)
        return f"<<{','.join([*map(str, term.data[:whole]), f'{last}:{rest}'])}>>"
    if term is EMPTY:
        return "[]"
    if kind is Pid:
        return f"<0.{term.number}.{term.serial}>"
    if kind is Ref:
        return repr(term).replace("#Reference", "#Ref")
    if kind is Port:
        return repr(term)
    if kind is ExtFun:
        return f"fun {atom_text(term.module, unicode)}:{atom_text(term.name, unicode)}/{term.arity}"
    if kind is FunctionType:
        module, _name, _arity, index, unique = fun_info(term)
        return f"#Fun<{module.name}.{index}.{unique}>"
    raise TypeError(f"no term: {term!r}")


def write(term: Any, unicode: bool = False, depth: int = -1) -> str:
    """``io_lib:write``; below ``depth`` (when not negative) stands ``...``."""
    if depth == 0:
        return "..."
    kind = type(term)
    if kind is Cons:
        items, tail = split(term)
        if depth > 0 and len(items) >= depth:
            shown = [write(item, unicode, depth - 1 - index) for index, item in enumerate(items[: depth - 1])]
            return f"[{','.join(shown)}|...]" if shown else "[...]"
        shown = [write(item, unicode, depth - 1 - index if depth > 0 else -1) for index, item in enumerate(items)]
        rest = "" if tail is EMPTY else "|" + write(tail, unicode, depth - 1 - len(items) if depth > 0 else -1)
        return f"[{','.join(shown)}{rest}]"
    if kind is tuple:
        if depth > 0 and len(term) >= depth:
            shown = [write(item, unicode, depth - 1 - index) for index, item in enumerate(term[: depth - 1])]
            return f"{{{','.join([*shown, '...'])}}}"
        shown = [write(item, unicode, depth - 1 - index if depth > 0 else -1) for index, item in enumerate(term)]
        return f"{{{','.join(shown)}}}"
    if kind is Map:
        if depth == 1:
            return "#{}"
        entries = term.items() if depth < 0 else term.items()[: depth - 1]
        pairs = [f"{write(key, unicode, depth - 1)} => {write(value, unicode, depth - 1)}" for key, value in entries]
        if depth > 0 and len(entries) == depth - 1:
            pairs.append("...")
        return f"#{{{','.join(pairs)}}}"
    return leaf(term, unicode) if depth < 0 or kind not in (bytes, Bits) else binary_to_depth(term, depth)


def binary_to_depth(term: bytes | Bits, depth: int) -> str:
    """The first bytes of a binary: one fewer than ``depth``, and the rest as ``...``."""
    whole, size = (term.data, term.size // 8 + 1) if isinstance(term, Bits) else (term, len(term))
    if size < depth:
        return leaf(term)
    return f"<<{','.join([*map(str, whole[: depth - 1]), '...'])}>>"
