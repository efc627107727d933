"""The options of sockets: what ``:gen_tcp``, ``:gen_udp`` and ``:inet`` take, and how what is the system's is set and read."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from otpshell.runtime.sockets import Socket
from otpshell.terms.atom import FALSE, INFINITY, TRUE, Atom, atom, boolean
from otpshell.terms.cons import is_proper, to_pylist

# What holds until something else is said.
DEFAULTS: dict[str, Any] = {
    "active": True, "mode": "list", "packet": 0, "header": 0, "packet_size": 0, "buffer": 1460, "deliver": "term",
    "exit_on_close": True, "send_timeout": INFINITY, "send_timeout_close": False, "show_econnreset": False, "delay_send": False,
    "high_watermark": 8192, "low_watermark": 4096, "high_msgq_watermark": 8192, "low_msgq_watermark": 4096, "read_packets": 5,
}  # fmt: skip
# Kinds of packets that are not here.
_OTHER_PACKETS = frozenset("asn1 cdr sunrm fcgi tpkt http httph http_bin httph_bin ssl_tls".split())
_FLAGS = {
    "nodelay": (socket.IPPROTO_TCP, socket.TCP_NODELAY),
    "reuseaddr": (socket.SOL_SOCKET, socket.SO_REUSEADDR),
    "keepalive": (socket.SOL_SOCKET, socket.SO_KEEPALIVE),
    "broadcast": (socket.SOL_SOCKET, socket.SO_BROADCAST),
    "dontroute": (socket.SOL_SOCKET, socket.SO_DONTROUTE),
}
_NUMBERS = {
    "recbuf": (socket.SOL_SOCKET, socket.SO_RCVBUF),
    "sndbuf": (socket.SOL_SOCKET, socket.SO_SNDBUF),
    "tos": (socket.IPPROTO_IP, socket.IP_TOS),
    "priority": (socket.SOL_SOCKET, getattr(socket, "SO_PRIORITY", 12)),
}
_BOOLEANS = {TRUE: True, FALSE: False}


class BadOption(Exception):
    """No option, or a value that it cannot have."""


class NoSuchPackets(BadOption):
    """A kind of packets that is not here; ``name`` says which."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass
class Options:
    """What is said when a socket is made. ``system`` are the options that the operating system keeps."""

    settings: dict[str, Any] = field(default_factory=lambda: dict(DEFAULTS))
    system: dict[str, Any] = field(default_factory=dict)
    family: int = socket.AF_INET
    # As Python's sockets take them.
    address: Any = None
    port: int = 0
    backlog: int = 5


def read_options(options: Any, *, udp: bool = False) -> Options:
    """BadOption where ``options`` are none."""
    found = Options()
    if udp:
        found.settings["high_watermark"] = 8192
    for name, value in _pairs(options):
        if name in ("inet", "inet6", "local"):
            found.family = {"inet": socket.AF_INET, "inet6": socket.AF_INET6, "local": socket.AF_UNIX}[name]
        elif name in ("ip", "ifaddr"):
            found.family, found.address = address_of(value, found.family)
        elif name == "port" and type(value) is int and 0 <= value <= 65535:
            found.port = value
        elif name == "backlog" and type(value) is int and not udp:
            found.backlog = value
        elif name in ("raw", "inet_backend", "tcp_module", "udp_module", "bind_to_device", "netns", "debug"):
            continue
        elif name in DEFAULTS:
            if udp and name in ("packet", "packet_size", "exit_on_close"):
                raise BadOption(name)
            found.settings[name] = setting(name, value)
            if name == "active" and type(found.settings[name]) is int and type(found.settings[name]) is not bool:
                found.settings[name] = max(found.settings[name], 0) or False
        else:
            found.system[name] = system_value(name, value)
    return found


def _pairs(options: Any) -> list[tuple[str, Any]]:
    """The options by name; those that are one word, and :binary and :list, as what they stand for."""
    if not is_proper(options):
        raise BadOption(options)
    found = []
    for option in to_pylist(options):
        if type(option) is Atom:
            pair: tuple[str, Any] = ("mode", option) if option.name in ("binary", "list") else (option.name, None)
            if option.name not in ("binary", "list", "inet", "inet6", "local"):
                raise BadOption(option)
        elif type(option) is tuple and len(option) == 4 and option[0] is atom("raw"):
            pair = ("raw", option)
        elif type(option) is tuple and len(option) == 2 and type(option[0]) is Atom and option[0].name not in ("raw", "inet", "inet6"):
            pair = (option[0].name, option[1])
        else:
            raise BadOption(option)
        found.append(pair)
    return found


def setting(name: str, value: Any) -> Any:
    """The value of an option that is kept here, as Python has it. BadOption for one that it cannot have."""
    read: Callable[[Any], Any] = _READERS.get(name, _number if type(DEFAULTS[name]) is int else _boolean)
    return read(value)


def _boolean(value: Any) -> bool:
    if type(value) is not Atom or value not in _BOOLEANS:
        raise BadOption(value)
    return _BOOLEANS[value]


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise BadOption(value)
    return value


def _active(value: Any) -> Any:
    if type(value) is int and -32768 <= value <= 32767:
        return value
    return "once" if value is atom("once") else _boolean(value)


def _word(*words: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if type(value) is not Atom or value.name not in words:
            raise BadOption(value)
        return value.name

    return read


def _packet(value: Any) -> Any:
    if type(value) is int and value in (0, 1, 2, 4):
        return value
    if type(value) is not Atom or value.name not in ("raw", "line"):
        if type(value) is Atom and value.name in _OTHER_PACKETS:
            raise NoSuchPackets(value.name)
        raise BadOption(value)
    return 0 if value.name == "raw" else "line"


def _limit(value: Any) -> Any:
    return value if value is INFINITY else _number(value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "active": _active, "mode": _word("list", "binary"), "packet": _packet, "deliver": _word("term", "port"), "send_timeout": _limit,
    "buffer": lambda value: _number(value) or 1,
}  # fmt: skip


def system_value(name: str, value: Any) -> Any:
    """The same of an option that the operating system keeps."""
    if name in _FLAGS:
        return _boolean(value)
    if name in _NUMBERS:
        return _number(value)
    if name == "linger" and type(value) is tuple and len(value) == 2:
        return (_boolean(value[0]), _number(value[1]))
    raise BadOption(name)


def set_system(sock: socket.socket, name: str, value: Any) -> None:
    """Tell the system. OSError where it refuses."""
    if name == "linger":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, int(value[0]).to_bytes(4, "little") + value[1].to_bytes(4, "little"))
    elif name != "nodelay" or sock.family != socket.AF_UNIX:
        level, option = _FLAGS.get(name) or _NUMBERS[name]
        sock.setsockopt(level, option, int(value))


def get_option(behind: Socket, name: str) -> Any:
    """The value of an option as a term. BadOption for what is none."""
    if name in DEFAULTS:
        return _term(behind.settings[name])
    sock = behind.sock
    if name == "linger":
        data = sock.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8)
        return (boolean(any(data[:4])), int.from_bytes(data[4:], "little"))
    if name in _FLAGS:
        return boolean(bool(sock.getsockopt(*_FLAGS[name]))) if name != "nodelay" or behind.kind == "tcp" else FALSE
    if name in _NUMBERS:
        return sock.getsockopt(*_NUMBERS[name])
    raise BadOption(name)


def _term(value: Any) -> Any:
    if type(value) is bool:
        return boolean(value)
    return atom(value) if type(value) is str else value


def set_options(behind: Socket, options: Any) -> None:
    """``:inet.setopts``. BadOption, or OSError where the system refuses."""
    read: list[tuple[str, Any]] = []
    for name, value in _pairs(options):
        if name not in DEFAULTS and name != "raw":
            read.append((name, system_value(name, value)))
        elif name != "raw":
            read.append((name, setting(name, value)))
    # ``active`` comes last: what it tells the owner is as the other options say.
    for name, value in sorted(read, key=lambda pair: pair[0] == "active"):
        if name in DEFAULTS:
            behind.setting_changed(name, value)
        else:
            set_system(behind.sock, name, value)


def address_of(term: Any, family: int) -> tuple[int, Any]:
    """The family and the address, as Python has them, of an IP address, ``:any``, ``:loopback`` or ``{:local, path}``."""
    if type(term) is Atom and term.name in ("any", "loopback"):
        v6 = family == socket.AF_INET6
        return family, ("::" if v6 else "0.0.0.0") if term.name == "any" else ("::1" if v6 else "127.0.0.1")  # noqa: S104
    if type(term) is tuple and len(term) == 2 and term[0] is atom("local"):
        path = term[1] if type(term[1]) is bytes else "".join(map(chr, to_pylist(term[1]))).encode()
        return socket.AF_UNIX, path
    most, size = {4: (255, 1), 8: (65535, 2)}.get(len(term) if type(term) is tuple else 0, (-1, 0))
    if most < 0 or not all(type(part) is int and 0 <= part <= most for part in term):
        raise BadOption(term)
    packed = b"".join(part.to_bytes(size, "big") for part in term)
    found = socket.AF_INET if size == 1 else socket.AF_INET6
    return found, socket.inet_ntop(found, packed)
