"""``:inet``: the name of this computer, and addresses read and written. What has to do with sockets is in ``inet_sockets.py``."""

from __future__ import annotations

import errno
import ipaddress
import os
import re
import socket
from typing import Any

from otpshell.stdlib import inet_sockets
from otpshell.stdlib.inet_module import module
from otpshell.terms.atom import ERROR, OK, Atom, atom, boolean
from otpshell.terms.cons import charlist, is_list, to_pylist

fn = module.fn
__all__ = ["inet_sockets", "module"]
_EINVAL = (ERROR, atom("einval"))
_PART = re.compile(r"0[xX][0-9a-fA-F]+|\d+")


@fn
def gethostname() -> Any:
    """`{:ok, name}` with the name of this computer.

    iex> {:ok, name} = :inet.gethostname()
    iex> is_list(name)
    true
    """
    return (OK, charlist(socket.gethostname().partition(".")[0]))


# -- addresses ------------------------------------------------------------------------------------------------------------------


def _text(address: Any) -> str:
    if not is_list(address):
        return ""
    letters = to_pylist(address)
    return "".join(map(chr, letters)) if all(type(each) is int and 0 < each < 128 for each in letters) else ""


def _ipv4(text: str) -> tuple[int, ...] | None:
    """The address of one to four numbers, of which the last stands for all bytes that are left; decimal, octal or hexadecimal."""
    parts = text.split(".")
    if len(parts) > 4 or not all(map(_PART.fullmatch, parts)):
        return None
    try:
        *first, last = (int(part, 16 if part[:2] in ("0x", "0X") else 8 if part[0] == "0" and len(part) > 1 else 10) for part in parts)
    except ValueError:
        return None
    left = 4 - len(first)
    if any(number > 255 for number in first) or last >= 256**left:
        return None
    return (*first, *last.to_bytes(left, "big"))


def _ipv4_strict(text: str) -> tuple[int, ...] | None:
    try:
        return tuple(ipaddress.IPv4Address(text).packed)
    except ValueError:
        return None


def _ipv6_strict(text: str) -> tuple[int, ...] | None:
    try:
        packed = ipaddress.IPv6Address(text).packed
    except ValueError:
        return None
    return tuple(int.from_bytes(packed[at : at + 2], "big") for at in range(0, 16, 2))


def _mapped(ipv4: tuple[int, ...] | None) -> tuple[int, ...] | None:
    """An IPv4 address as one of IPv6."""
    return None if ipv4 is None else (0, 0, 0, 0, 0, 0xFFFF, ipv4[0] << 8 | ipv4[1], ipv4[2] << 8 | ipv4[3])


def _answer(found: tuple[int, ...] | None) -> Any:
    return _EINVAL if found is None else (OK, found)


@fn
def parse_address(address: Any) -> Any:
    """`{:ok, tuple}` of an address in text, IPv4 or IPv6, or `{:error, :einval}`. Short forms such as `127.1` are taken.

    iex> :inet.parse_address(~c"::1")
    {:ok, {0, 0, 0, 0, 0, 0, 0, 1}}
    """
    text = _text(address)
    return _answer(_ipv4(text) or _ipv6_strict(text))


@fn
def parse_strict_address(address: Any) -> Any:
    """As `parse_address/1`, without short forms.

    iex> :inet.parse_strict_address(~c"127.1")
    {:error, :einval}
    """
    text = _text(address)
    return _answer(_ipv4_strict(text) or _ipv6_strict(text))


@fn
def parse_ipv4_address(address: Any) -> Any:
    """As `parse_address/1`, of IPv4 only.

    iex> :inet.parse_ipv4_address(~c"10.0.0.1")
    {:ok, {10, 0, 0, 1}}
    """
    return _answer(_ipv4(_text(address)))


@fn
def parse_ipv4strict_address(address: Any) -> Any:
    """As `parse_ipv4_address/1`, without short forms.

    iex> :inet.parse_ipv4strict_address(~c"10.1")
    {:error, :einval}
    """
    return _answer(_ipv4_strict(_text(address)))


@fn
def parse_ipv6_address(address: Any) -> Any:
    """As `parse_address/1`, of IPv6: an IPv4 address becomes the one that stands for it there.

    iex> :inet.parse_ipv6_address(~c"1.2.3.4")
    {:ok, {0, 0, 0, 0, 0, 65535, 258, 772}}
    """
    text = _text(address)
    return _answer(_ipv6_strict(text) or _mapped(_ipv4(text)))


@fn
def parse_ipv6strict_address(address: Any) -> Any:
    """As `parse_ipv6_address/1`, without IPv4 addresses.

    iex> :inet.parse_ipv6strict_address(~c"1.2.3.4")
    {:error, :einval}
    """
    return _answer(_ipv6_strict(_text(address)))


@fn
def ntoa(address: Any) -> Any:
    """An address as text, or `{:error, :einval}`.

    iex> :inet.ntoa({127, 0, 0, 1})
    ~c"127.0.0.1"
    """
    size, most = {4: (1, 255), 8: (2, 65535)}.get(len(address) if type(address) is tuple else 0, (0, 0))
    if not size or not all(type(each) is int and 0 <= each <= most for each in address):
        return _EINVAL
    packed = b"".join(each.to_bytes(size, "big") for each in address)
    if size == 1:
        return charlist(str(ipaddress.IPv4Address(packed)))
    mapped = ipaddress.IPv6Address(packed).ipv4_mapped
    return charlist(str(ipaddress.IPv6Address(packed)) if mapped is None else f"::ffff:{mapped}")


@fn
def format_error(reason: Any) -> Any:
    """What a reason of an error means, in words.

    iex> :inet.format_error(:econnrefused)
    ~c"connection refused"
    """
    code = getattr(errno, reason.name.upper(), None) if type(reason) is Atom else None
    return charlist("unknown POSIX error" if code is None else os.strerror(code).lower())


@fn
def is_ip_address(address: Any) -> Any:
    """Whether a term is an IP address, of IPv4 or IPv6.

    iex> :inet.is_ip_address({127, 0, 0, 1})
    true
    """
    return boolean(_is_address(address, 4, 255) or _is_address(address, 8, 65535))


@fn
def is_ipv4_address(address: Any) -> Any:
    """Whether a term is an IPv4 address.

    iex> :inet.is_ipv4_address({127, 0, 0, 256})
    false
    """
    return boolean(_is_address(address, 4, 255))


@fn
def is_ipv6_address(address: Any) -> Any:
    """Whether a term is an IPv6 address.

    iex> :inet.is_ipv6_address({0, 0, 0, 0, 0, 0, 0, 1})
    true
    """
    return boolean(_is_address(address, 8, 65535))


def _is_address(term: Any, size: int, most: int) -> bool:
    return type(term) is tuple and len(term) == size and all(type(part) is int and 0 <= part <= most for part in term)
