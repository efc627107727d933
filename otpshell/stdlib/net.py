"""What the modules of sockets share: addresses of names, sockets from terms, and answers."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

from otpshell.runtime.sockets import CLOSED, EINVAL, Refused, Socket, refused
from otpshell.stdlib.inet_options import BadOption, NoSuchPackets, Options, address_of, read_options, set_system
from otpshell.terms.atom import ERROR, INFINITY, Atom, atom
from otpshell.terms.cons import EMPTY, is_list, is_proper, to_pylist
from otpshell.terms.errors import BADARG, ErlError, ErlExit, exception_struct
from otpshell.terms.idents import Port

NXDOMAIN = atom("nxdomain")


def behind(port: Any, *kinds: type) -> Any:
    """The socket behind an open port; :class:`Refused` with ``:closed`` when it is closed. TypeError when ``port`` is no port."""
    if type(port) is not Port:
        raise TypeError("no socket")
    found = None if port.open is None else port.open.driver
    if found is None:
        raise Refused(CLOSED)
    if not isinstance(found, kinds or (Socket,)):
        raise Refused(EINVAL)
    return found


def answered(work: Callable[[], Any]) -> Any:
    """What ``work()`` gives, or ``{:error, reason}`` of what it is refused with."""
    try:
        return work()
    except Refused as error:
        return (ERROR, error.reason)
    except OSError as error:
        return (ERROR, refused(error).reason)


def options_or_exit(options: Any, **more: Any) -> Options:
    """The options of a new socket; the exit ``:badarg`` that wrong ones are."""
    if not is_list(options):
        raise TypeError("no options")
    try:
        return read_options(options, **more)
    except NoSuchPackets as error:
        text = f"otpshell cuts no packets of the kind :{error.name}: raw, 1, 2, 4 and :line are there"
        raise ErlError(exception_struct("RuntimeError", message=text.encode())) from None
    except BadOption:
        raise ErlExit(BADARG) from None


def port_number(term: Any, protocol: str = "tcp") -> int:
    """The number of a port, given so or by the name of its service. A wrong number is the exit ``:badarg``, TypeError what is neither."""
    if type(term) is int:
        if not 0 <= term <= 65535:
            raise ErlExit(BADARG)
        return term
    name = host_text(term)
    if name is None:
        raise TypeError("no port")
    try:
        return socket.getservbyname(name, protocol)
    except OSError:
        if protocol == "udp":
            raise ErlError((atom("badmatch"), (ERROR, EINVAL))) from None
        raise ErlExit(BADARG) from None


def made(said: Options, kind: int, number: int) -> socket.socket:
    """A socket with its options set, bound to its address if it has one or ``number`` is given."""
    sock = socket.socket(said.family, kind)
    try:
        for name, value in said.system.items():
            set_system(sock, name, value)
        if said.family == socket.AF_UNIX:
            if said.address is not None:
                sock.bind(said.address)
        elif said.address is not None or number or said.port or kind == socket.SOCK_DGRAM:
            sock.bind((said.address or address_of(atom("any"), said.family)[1], number or said.port))
    except OSError:
        sock.close()
        raise
    return sock


def resolved(vm: Any, name: Any, family: int) -> tuple[int, Any]:
    """The family and address of an IP address or a host's name, for which only the calling process waits. :class:`Refused` with
    ``:nxdomain`` when there is none, with ``:einval`` when it is no name."""
    if type(name) is tuple:
        try:
            return address_of(name, family)
        except BadOption:
            raise Refused(EINVAL) from None
    return family, resolved_all(vm, name, family)[0]


def resolved_all(vm: Any, name: Any, family: int) -> list[str]:
    """All addresses of a host's name."""
    text = host_text(name)
    if text is None:
        raise Refused(EINVAL)
    try:
        return [socket.inet_ntop(family, socket.inet_pton(family, text))]
    except (OSError, ValueError):
        pass
    try:
        found = vm.sched.blocking(lambda: socket.getaddrinfo(text, None, family, socket.SOCK_STREAM))
    except (OSError, UnicodeError):
        raise Refused(NXDOMAIN) from None
    return list(dict.fromkeys(entry[4][0] for entry in found))


def host_text(name: Any) -> str | None:
    """A host's name as text, None when it is none: an atom, or a charlist."""
    if type(name) is Atom:
        return name.name
    letters = to_pylist(name) if is_proper(name) else [None]
    if name is EMPTY or not all(type(letter) is int and 0 < letter < 256 for letter in letters):
        return None
    return "".join(map(chr, letters))


def milliseconds(term: Any) -> Any:
    """A time to wait. The error of what is none."""
    if term is not INFINITY and (type(term) is not int or term < 0):
        raise TypeError("no time")
    return term
