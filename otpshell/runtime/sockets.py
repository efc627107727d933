"""Sockets behind ports: what ``:gen_tcp`` and ``:gen_udp`` stand on. All of it happens in the scheduler's thread; nothing here waits but
processes.

What comes is read when somebody wants it: a process that waits in :meth:`Tcp.receive`, or the owner of an ``active`` socket. Otherwise it
stays with the system, which slows the sender down.
"""

from __future__ import annotations

import errno
import os
import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from otpshell.runtime.framing import Packets
from otpshell.runtime.poller import READ, WRITE
from otpshell.runtime.ports import Driver, OpenPort
from otpshell.terms.atom import OK, Atom, atom
from otpshell.terms.cons import cons, from_iter

CHUNK = 65536
# The most bytes that can be asked for at once.
_MOST = 0x4000000
# Of the messages that an active UDP socket gives in one go.
_AT_ONCE = 16
_INET_REPLY = atom("inet_reply")
_TERMS = ("closed", "timeout", "einval", "ealready", "enotconn", "emsgsize")
CLOSED, TIMEOUT, EINVAL, EALREADY, ENOTCONN, EMSGSIZE = map(atom, _TERMS)


class Refused(Exception):
    """What was asked cannot be: ``reason`` is the atom of ``{:error, reason}``."""

    def __init__(self, reason: Atom) -> None:
        self.reason = reason


def refused(error: OSError) -> Refused:
    """The reason of an error of the system."""
    return Refused(atom(errno.errorcode.get(error.errno or 0, "EIO").lower()))


def address_term(address: Any) -> Any:
    """``{ip, port}`` of an address of Python's, or ``{:local, path}``."""
    if type(address) is not tuple:
        return (atom("local"), os.fsencode(address))
    return (ip_term(address[0]), address[1])


def ip_term(text: str) -> tuple[int, ...]:
    """An IP address as a tuple of numbers."""
    text = text.partition("%")[0]
    if ":" not in text:
        return tuple(socket.inet_pton(socket.AF_INET, text))
    packed = socket.inet_pton(socket.AF_INET6, text)
    return tuple(int.from_bytes(packed[at : at + 2], "big") for at in range(0, 16, 2))


class Socket(Driver):
    """What every socket has. ``settings`` are the options of :mod:`otpshell.stdlib.inet_options`, by name."""

    kind = "tcp"

    def __init__(self, port: OpenPort, sock: socket.socket, settings: dict[str, Any], to_bytes: Callable[[Any], bytes]) -> None:
        self.port, self.sock, self.settings, self._to_bytes = port, sock, settings, to_bytes
        sock.setblocking(False)
        self._asked = False

    @property
    def active(self) -> Any:
        """True, False, ``"once"``, or the number of messages still to come."""
        return self.settings["active"]

    def want(self) -> None:
        """Have :meth:`readable` called when something has come."""
        if not self._asked and not self.port.ended:
            self._asked = True
            self.port.sched.poller.once(self.sock.fileno(), READ, self._ready)

    def _ready(self) -> None:
        self._asked = False
        if not self.port.ended:
            self.readable()

    def readable(self) -> None:
        """Something has come."""
        self.port.wake()

    def setting_changed(self, name: str, value: Any) -> None:
        """An option was set."""
        if name == "active":
            if type(value) is int and type(value) is not bool:
                before = self.active
                value += before if type(before) is int and type(before) is not bool else 0
                if not -32768 <= value <= 32767:
                    raise Refused(EINVAL)
                if value <= 0:
                    value = False
                    self._passive()
            self.settings[name] = value
            self.go_on()
        else:
            self.settings[name] = value

    def go_on(self) -> None:
        """Look whether something is to be told to the owner now."""

    def _passive(self) -> None:
        self.port.tell((atom(f"{self.kind}_passive"), self.port.pid))

    def _told(self) -> None:
        """A message has gone to the owner."""
        active = self.active
        if active == "once":
            self.settings["active"] = False
        elif type(active) is int and type(active) is not bool:
            self.settings["active"] = active - 1 or False
            if active == 1:
                self._passive()

    def shown(self, data: bytes) -> Any:
        """Bytes as the owner wants them."""
        header = self.settings["header"]
        if self.settings["mode"] == "list":
            return from_iter(data)
        if not header:
            return data
        shown: Any = data[header:]
        for byte in reversed(data[:header]):
            shown = cons(byte, shown)
        return shown

    def command(self, data: Any) -> bool:
        """What was sent to the port as a message, or with ``Port.command/2``; whoever did so gets an answer as a message."""
        try:
            reason = self.send_bytes(self._to_bytes(data))
        except TypeError:
            return False
        except Refused as error:
            reason = (atom("error"), error.reason)
        sender = self.port.sched.cur
        if sender is not None:
            self.port.sched.deliver(sender, (_INET_REPLY, self.port.pid, reason))
        return True

    def send_bytes(self, data: bytes) -> Any:
        """``:ok`` when the bytes are on their way."""
        raise Refused(ENOTCONN)

    def close(self, soon: bool = False) -> None:
        self._close()

    def _close(self) -> None:
        if self.sock.fileno() >= 0:
            self.port.sched.poller.forget(self.sock.fileno())
            self.sock.close()

    def sockname(self) -> Any:
        return address_term(self.sock.getsockname())

    def peername(self) -> Any:
        return address_term(self.sock.getpeername())


class Listener(Socket):
    """A socket that takes connections."""

    def accept(self, milliseconds: Any) -> socket.socket:
        """The next connection, for which only the calling process waits. :class:`Refused` when the time has passed or it is closed."""
        taken: list[socket.socket] = []

        def come() -> bool:
            if self.port.ended:
                return True
            with suppress(BlockingIOError, ConnectionAbortedError):
                taken.append(self.sock.accept()[0])
                return True
            self.want()
            return False

        try:
            found = self.port.wait(come, milliseconds)
        except OSError as error:
            raise refused(error) from None
        if taken:
            return taken[0]
        raise Refused(CLOSED if found else TIMEOUT)


class Tcp(Socket):
    """A connection."""

    def __init__(self, port: OpenPort, sock: socket.socket, settings: dict[str, Any], to_bytes: Callable[[Any], bytes]) -> None:
        super().__init__(port, sock, settings, to_bytes)
        self._buffer = bytearray()
        self._queue: deque[memoryview] = deque()
        self._receiver: Any = None
        # The other side sends no more, and whether that was told; what the next who sends is told.
        self._over = self._over_told = False
        self._broken: Atom | None = None
        self._closing = self._half_closing = False

    # -- what comes ----------------------------------------------------------------------------------------------------

    def receive(self, length: int, milliseconds: Any) -> bytes:
        """A packet, or ``length`` bytes, for which only the calling process waits."""
        if self.active is not False or length and self.settings["packet"] != 0:
            raise Refused(EINVAL)
        if length > _MOST:
            raise Refused(atom("enomem"))
        if self._receiver is not None:
            raise Refused(EALREADY)
        if self._over_told:
            raise Refused(ENOTCONN)
        found: list[bytes] = []

        def come() -> bool:
            if self.port.ended:
                return True
            packet = self._next(length)
            while packet is None and not self._over and self._read():
                packet = self._next(length)
            if packet is not None:
                found.append(packet)
            elif not self._over:
                self.want()
                return False
            return True

        self._receiver = self.port.sched.cur
        try:
            done = self.port.wait(come, milliseconds)
        finally:
            self._receiver = None
        if found:
            return found[0]
        if not done:
            raise Refused(TIMEOUT)
        self._buffer.clear()
        if not self.port.ended:
            self._over_told = True
            if self.settings["exit_on_close"]:
                self._broken = CLOSED
        raise Refused(CLOSED)

    def give_back(self, data: bytes) -> None:
        """Put bytes before those that come next."""
        self._buffer[:0] = data

    def _read(self) -> bool:
        """Take what has come: whether it was anything. The end counts as something."""
        try:
            data = self.sock.recv(CHUNK)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if data:
            self.port.input += len(data)
            self._buffer += data
        else:
            self._over = True
        return True

    def _next(self, length: int = 0) -> bytes | None:
        """The next packet of what has come, or ``length`` bytes; None when that is not whole."""
        buffer, packet = self._buffer, self.settings["packet"]
        if packet == 0:
            size = length or len(buffer)
            if not buffer or len(buffer) < size:
                return None
            return self._take(size, size)
        if packet == "line":
            most = self.settings["buffer"]
            end = buffer.find(b"\n", 0, most) + 1
            if not end and len(buffer) >= most:
                end = most
            return self._take(end, end) if end else None
        if len(buffer) < packet:
            return None
        size = int.from_bytes(buffer[:packet], "big")
        if 0 < self.settings["packet_size"] < size:
            raise Refused(EMSGSIZE)
        return self._take(packet + size, size) if len(buffer) >= packet + size else None

    def _take(self, size: int, kept: int) -> bytes:
        data = bytes(self._buffer[size - kept : size])
        del self._buffer[:size]
        return data

    def readable(self) -> None:
        if self._receiver is not None:
            self.port.wake()
        elif self.active is not False:
            self._read()
            self.go_on()

    def go_on(self) -> None:
        """Tell the owner what it may be told; ask for more."""
        port = self.port
        try:
            while self.active is not False and not port.ended and (packet := self._next()) is not None:
                port.tell((atom("tcp"), port.pid, self.shown(packet)))
                self._told()
        except Refused as error:
            port.tell((atom("tcp_error"), port.pid, error.reason))
            self._over = True
        if self.active is False or port.ended:
            return
        if not self._over:
            self.want()
        elif not self._over_told:
            self._over_told = True
            port.tell((atom("tcp_closed"), port.pid))
            if self.settings["exit_on_close"]:
                port.end(quiet=True)

    # -- what goes -----------------------------------------------------------------------------------------------------

    def send(self, data: bytes) -> None:
        """Send bytes: the calling process waits while too many are on their way."""
        self.send_bytes(data)
        if self.pending() <= self.settings["high_watermark"]:
            return
        low = self.settings["low_watermark"]
        limit = self.settings["send_timeout"]
        done = self.port.wait(lambda: self.port.ended or self._broken is not None or self.pending() <= low, limit)
        if not done:
            if self.settings["send_timeout_close"]:
                self.port.end()
            raise Refused(TIMEOUT)
        if self.port.ended or self._broken is not None:
            raise Refused(CLOSED)

    def send_bytes(self, data: bytes) -> Any:
        if self._broken is not None:
            reason, self._broken = self._broken, ENOTCONN
            raise Refused(reason)
        size = self.settings["packet"]
        if type(size) is int and size:
            try:
                data = Packets(size).wrap(data)
            except ValueError:
                raise Refused(EINVAL) from None
        if data:
            self.port.output += len(data)
            self._queue.append(memoryview(data))
            if len(self._queue) == 1:
                self._write()
                if self._broken is not None:
                    self._broken = ENOTCONN
                    raise Refused(CLOSED)
        return OK

    def pending(self) -> int:
        return sum(map(len, self._queue))

    def _write(self) -> None:
        queue = self._queue
        while queue and self.sock.fileno() >= 0:
            try:
                sent = self.sock.send(queue[0])
            except BlockingIOError:
                self.port.sched.poller.once(self.sock.fileno(), WRITE, self._write)
                return
            except OSError:
                queue.clear()
                self._broken = CLOSED
                break
            if sent == len(queue[0]):
                queue.popleft()
            else:
                queue[0] = queue[0][sent:]
        self.port.wake()
        if self._half_closing and not queue:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_WR)
        if self._closing:
            self._close()

    def shutdown(self, how: int) -> None:
        """Send no more, after what is on its way, or read no more, or both."""
        if self._over_told and self.settings["exit_on_close"]:
            raise Refused(ENOTCONN)
        if how != socket.SHUT_RD and self._queue:
            self._half_closing = True
            return
        try:
            self.sock.shutdown(how)
        except OSError as error:
            raise refused(error) from None
        if how != socket.SHUT_RD:
            self._broken = CLOSED

    def close(self, soon: bool = False) -> None:
        self._closing = True
        if soon or not self._queue:
            self._close()


class Udp(Socket):
    """A socket of datagrams."""

    kind = "udp"

    def __init__(self, port: OpenPort, sock: socket.socket, settings: dict[str, Any], to_bytes: Callable[[Any], bytes]) -> None:
        super().__init__(port, sock, settings, to_bytes)
        self._receivers = 0

    def receive(self, milliseconds: Any) -> tuple[bytes, Any]:
        """The next datagram and where it comes from, for which only the calling process waits."""
        if self.active is not False:
            raise Refused(EINVAL)
        found: list[tuple[bytes, Any]] = []

        def come() -> bool:
            if self.port.ended:
                return True
            datagram = self._read()
            if datagram is None:
                self.want()
                return False
            found.append(datagram)
            return True

        self._receivers += 1
        try:
            done = self.port.wait(come, milliseconds)
        finally:
            self._receivers -= 1
        if found:
            return found[0]
        raise Refused(CLOSED if done else TIMEOUT)

    def _read(self) -> tuple[bytes, Any] | None:
        try:
            data, address = self.sock.recvfrom(CHUNK)
        except BlockingIOError:
            return None
        except OSError as error:
            raise refused(error) from None
        self.port.input += len(data)
        return data, address

    def readable(self) -> None:
        if self._receivers:
            self.port.wake()
        else:
            self.go_on()

    def go_on(self) -> None:
        port = self.port
        for _ in range(_AT_ONCE):
            if self.active is False or port.ended:
                return
            try:
                datagram = self._read()
            except Refused as error:
                port.tell((atom("udp_error"), port.pid, error.reason))
                continue
            if datagram is None:
                break
            data, address = datagram
            port.tell((atom("udp"), port.pid, *address_term(address), self.shown(data)))
            self._told()
        if self.active is not False:
            self.want()

    def send_to(self, data: bytes, address: Any) -> None:
        """Send a datagram; to whom the socket is connected when ``address`` is None."""
        try:
            sent = self.sock.send(data) if address is None else self.sock.sendto(data, address)
        except OSError as error:
            reason = refused(error)
            raise Refused(EINVAL) if error.errno == errno.EDESTADDRREQ else reason from None
        self.port.output += sent
