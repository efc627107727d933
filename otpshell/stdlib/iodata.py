"""Iodata and chardata as bytes and text; options; the small conversions that text modules share."""

from __future__ import annotations

from typing import Any

from otpshell.terms.atom import Atom, atom
from otpshell.terms.bits import Bits, as_int, bitstring
from otpshell.terms.cons import EMPTY, Cons, cons, elements, from_iter
from otpshell.terms.errors import BADARG, ErlError, exception_struct


def text_of(data: bytes) -> str:
    """A binary as text; each byte that is no UTF-8 becomes a lone surrogate, which :func:`bytes_of` turns back."""
    return data.decode("utf-8", "surrogateescape")


def bytes_of(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def binary(term: Any) -> bytes:
    """The argument if it is a binary, else TypeError: what ``when is_binary(x)`` checks."""
    if type(term) is not bytes:
        raise TypeError("no binary")
    return term


def parts(term: Any, count: int) -> tuple[Any, ...]:
    """The elements of a tuple of that size; TypeError for any other term, a list and a binary of that length among them."""
    if type(term) is not tuple or len(term) != count:
        raise TypeError("no such tuple")
    return term


def integer(term: Any) -> int:
    if type(term) is not int:
        raise TypeError("no integer")
    return term


def iodata(term: Any) -> bytes:
    """All bytes of iodata; TypeError where an element is neither byte, binary nor list."""
    if type(term) is bytes:
        return term
    if type(term) is not Cons and term is not EMPTY:
        raise TypeError("no iodata")
    out = bytearray()
    stack = [term]
    while stack:
        item = stack.pop()
        while type(item) is Cons:
            head = item.head
            kind = type(head)
            if kind is int:
                out.append(head)
            elif kind is bytes:
                out += head
            elif kind is Cons:
                stack.append(item.tail)
                item = head
                continue
            elif head is not EMPTY:
                raise TypeError("no iodata")
            item = item.rest or item.tail
        if type(item) is bytes:
            out += item
        elif item is not EMPTY:
            raise TypeError("no iodata")
    return bytes(out)


def bits_iodata(term: Any) -> bytes | Bits:
    """As :func:`iodata`, bitstrings allowed."""
    try:
        return iodata(term)
    except (TypeError, ValueError):
        parts = list(_flat(term))
    value = size = 0
    for part in parts:
        if type(part) is int:
            if not 0 <= part < 256:
                raise TypeError("no byte")
            width, number = 8, part
        elif type(part) is bytes:
            width, number = len(part) * 8, int.from_bytes(part, "big")
        elif type(part) is Bits:
            width, number = part.size, as_int(part)
        else:
            raise TypeError("no bitstring")
        value, size = (value << width) | number, size + width
    return bitstring(value, size)


def _flat(term: Any) -> Any:
    stack = [term]
    while stack:
        item = stack.pop()
        if type(item) is Cons:
            stack.append(item.tail)
            stack.append(item.head)
        elif item is not EMPTY:
            yield item


class BadChardata(Exception):
    """Chardata that cannot be text: ``done`` is what came before, ``rest`` what is wrong, ``incomplete`` if more bytes could mend it."""

    def __init__(self, done: bytes, rest: Any, incomplete: bool) -> None:
        super().__init__(done, rest)
        self.done = done
        self.rest = rest
        self.incomplete = incomplete


def chardata(term: Any, codec: str = "utf-8") -> bytes:
    """Chardata (code points, binaries in UTF-8 or another encoding, nested) as one UTF-8 binary. TypeError or :class:`BadChardata`."""
    if type(term) is not bytes and type(term) is not Cons and term is not EMPTY:
        raise TypeError("no chardata")
    if type(term) is Cons and type(term.head) is int:
        # Nothing but code points, most likely.
        try:
            return "".join(map(chr, elements(term))).encode()
        except (TypeError, ValueError, OverflowError):
            pass
    out = bytearray()
    stack = [term]
    while stack:
        item = stack.pop()
        if type(item) is Cons:
            tail = item.rest or item.tail
            if type(tail) is int:
                raise TypeError("no chardata")
            stack.append(tail)
            stack.append(item.head)
        elif type(item) is bytes:
            try:
                text = item.decode(codec)
            except UnicodeDecodeError as error:
                good = error.start
                rest = item[good:]
                incomplete = error.reason in ("unexpected end of data", "truncated data")
                behind = list(reversed(stack))
                out += item[:good].decode(codec).encode()
                raise BadChardata(bytes(out), _rest(rest, behind), incomplete) from None
            out += item if codec == "utf-8" else text.encode()
        elif type(item) is int:
            if not (0 <= item < 0xD800 or 0xDFFF < item < 0x110000):
                raise BadChardata(bytes(out), _rest_list(item, list(reversed(stack))), False)
            out += chr(item).encode()
        elif item is not EMPTY:
            raise TypeError("no chardata")
    return bytes(out)


def _rest(first: bytes, tail: list[Any]) -> Any:
    tail = [item for item in tail if item is not EMPTY]
    return from_iter([first, *tail]) if tail else first


def _rest_list(first: int, tail: list[Any]) -> Any:
    rest = EMPTY
    for item in reversed(tail):
        rest = item if rest is EMPTY and (type(item) is Cons or item is EMPTY) else cons(item, rest)
    return cons(first, rest)


def options(keywords: Any) -> dict[str, Any]:
    """A keyword list as a dict, the first value of a key winning; TypeError when it is none."""
    out: dict[str, Any] = {}
    while type(keywords) is Cons:
        entry = keywords.head
        if type(entry) is tuple and len(entry) == 2 and type(entry[0]) is Atom:
            out.setdefault(entry[0].name, entry[1])
        elif type(entry) is Atom:
            out.setdefault(entry.name, atom("true"))
        else:
            raise TypeError("no keyword list")
        keywords = keywords.rest or keywords.tail
    if keywords is not EMPTY:
        raise TypeError("no keyword list")
    return out


def looked_up(keywords: Any) -> dict[str, Any]:
    """What ``Keyword.get`` finds in a list: elements that are no options are passed over. TypeError when it is no list."""
    out: dict[str, Any] = {}
    if type(keywords) is not Cons and keywords is not EMPTY:
        raise TypeError("no list")
    while type(keywords) is Cons:
        entry = keywords.head
        if type(entry) is tuple and len(entry) == 2 and type(entry[0]) is Atom:
            out.setdefault(entry[0].name, entry[1])
        keywords = keywords.rest or keywords.tail
    if keywords is not EMPTY:
        raise ImproperOptions
    return out


class ImproperOptions(ErlError):
    """A list of options that ends in something else: refused where the options are looked up."""

    __slots__ = ("message",)

    def __init__(self) -> None:
        super().__init__(BADARG)
        self.message = b"errors were found at the given arguments:\n\n  * 3rd argument: not a proper list\n"


def keyword(**entries: Any) -> Any:
    """A keyword list of terms."""
    return from_iter([(atom(name), value) for name, value in entries.items()])


def key_error(key: Any, term: Any) -> ErlError:
    """``KeyError`` for ``key`` in ``term``."""
    return ErlError(exception_struct("KeyError", key=key, term=term, message=atom("nil")))
