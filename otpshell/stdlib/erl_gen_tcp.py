"""``:gen_tcp``: connections over the network."""

from __future__ import annotations

import errno
import functools
import os
import socket
from typing import Any

from otpshell.lang.native import Native
from otpshell.runtime.poller import WRITE
from otpshell.runtime.ports import OpenPort
from otpshell.runtime.sockets import CLOSED, EINVAL, ENOTCONN, TIMEOUT, Listener, Refused, Socket, Tcp, refused
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.iodata import iodata
from otpshell.stdlib.net import answered, behind, host_text, made, milliseconds, options_or_exit, port_number, resolved
from otpshell.terms.atom import ERROR, INFINITY, OK, Atom, atom
from otpshell.terms.errors import BADARG, ErlExit
from otpshell.terms.idents import Pid, Port
from otpshell.terms.maps import Map

module = Native(
    "gen_tcp",
    "gen_tcp.erl",
    app="kernel",
    doc="""\
Connections over the network, where the session may (`--allow net`). One side listens, the other connects:

    iex> {:ok, listener} = :gen_tcp.listen(0, [:binary, active: false])
    iex> {:ok, number} = :inet.port(listener)
    iex> {:ok, client} = :gen_tcp.connect(~c"localhost", number, [:binary, active: false])
    iex> {:ok, server} = :gen_tcp.accept(listener)
    iex> :gen_tcp.send(client, "hello")
    :ok
    iex> :gen_tcp.recv(server, 0)
    {:ok, "hello"}

A socket is a port, and belongs to the process that made it: it closes when that ends. What is read comes in one of two ways: a *passive*
socket, `active: false`, is asked with `recv/2`; an active one sends its owner messages `{:tcp, socket, data}`, `{:tcp_closed, socket}` and
`{:tcp_error, socket, reason}`. `active: :once` is for one message, `active: 10` for ten, after which `{:tcp_passive, socket}` comes.

Options, for both sides:

  * `:binary` or `:list` (as it is otherwise): what data are
  * `active: true | false | :once | number`
  * `packet: :raw | :line | 1 | 2 | 4`: whether data come as they are, line by line, or with their length before them in so many bytes,
    which is put before what is sent, too
  * `ip: address` to bind to, `:inet6`, `ip: {:local, path}` for a socket of the file system
  * `reuseaddr: true`, `nodelay: true`, `keepalive: true`, `backlog: number` and others of the system
  * `send_timeout: milliseconds`, `buffer: size` (the longest line), `exit_on_close: false`
""",
)
fn = functools.partial(module.fn, vm=True, error="function_clause")
_NOT_OWNER = atom("not_owner")


def _opened(vm: Any, sock: socket.socket, settings: dict[str, Any], kind: type[Socket] = Tcp) -> Socket:
    port: OpenPort = vm.sched.open_port("tcp_inet")
    driver = kind(port, sock, settings, iodata)
    port.driver = driver
    return driver


@fn
def listen(vm: Any, port: Any, options: Any) -> Any:
    """`{:ok, socket}` with a socket that takes connections at `port`, or at a port that the system chooses when that is 0 (`:inet.port/1`
    tells it). Else `{:error, reason}`, such as `:eaddrinuse` or `:eacces`.

    Raises `FunctionClauseError` when `port` is neither a number nor the name of a service. Exits with `:badarg` when `port` is not a port's
    number or `options` are not those of a socket.

    iex> {:ok, socket} = :gen_tcp.listen(0, [:binary, reuseaddr: true])
    iex> is_port(socket)
    true
    """
    said = options_or_exit(options)
    number = port_number(port)
    vm.check("net")

    def work() -> Any:
        sock = made(said, socket.SOCK_STREAM, number)
        try:
            sock.listen(said.backlog)
        except OSError:
            sock.close()
            raise
        return (OK, _opened(vm, sock, said.settings, Listener).port.pid)

    return answered(work)


@fn
def accept(vm: Any, socket: Any, timeout: Any = INFINITY) -> Any:
    """`{:ok, connection}` with the next connection to a socket that listens; it belongs to the calling process and has the options that
    `listen/2` was given. Waits for one, `timeout` milliseconds at most. Else `{:error, reason}`: `:timeout`, or `:closed` when the socket
    is closed.

    Raises `FunctionClauseError` when `socket` is not a socket.

    iex> {:ok, socket} = :gen_tcp.listen(0, [])
    iex> :gen_tcp.accept(socket, 10)
    {:error, :timeout}
    """
    most = milliseconds(timeout)

    def work() -> Any:
        listener: Listener = behind(socket, Listener)
        driver = _opened(vm, listener.accept(most), dict(listener.settings))
        driver.go_on()
        return (OK, driver.port.pid)

    return answered(work)


@fn
def connect(vm: Any, address: Any, port: Any, options: Any = None, timeout: Any = None) -> Any:
    """`{:ok, socket}` with a connection to `port` of `address`: a host's name (a charlist or an atom), an IP address as a tuple, or
    `{:local, path}` with the port 0. Else `{:error, reason}`: `:econnrefused` when nobody listens there, `:nxdomain` when there is no such
    host, `:timeout` when `timeout` milliseconds have passed. `address` may also be a map `%{family: :inet, addr: address, port: port}`, and
    the options follow.

    Raises `FunctionClauseError` when `address` is not an address, and `ArgumentError` when `timeout` is not a time. Exits with `:badarg`
    when `port` is not a port's number or `options` are not those of a socket.

    iex> {:ok, socket} = :gen_tcp.listen(0, [])
    iex> {:ok, number} = :inet.port(socket)
    iex> {:ok, connection} = :gen_tcp.connect({127, 0, 0, 1}, number, [:binary])
    iex> :gen_tcp.close(connection)
    :ok
    """
    if type(address) is Map:
        if timeout is not None:
            raise TypeError("no address")
        options, timeout = port, options
        address, port = (address.d[atom(key)] for key in ("addr", "port"))
    elif options is None or address == () or type(address) is not tuple and host_text(address) is None:
        if timeout is not None or options is None and type(address) is Atom or address == ():
            raise ErlExit(BADARG)
        raise TypeError("no address")
    said = options_or_exit(options)
    number = port_number(port)
    try:
        most = milliseconds(INFINITY if timeout is None else timeout)
    except TypeError:
        raise bad_argument(1, "not an integer") from None
    vm.check("net")

    def work() -> Any:
        family, target = resolved(vm, address, said.family)
        said.family = family
        driver = _opened(vm, made(said, socket.SOCK_STREAM, 0), said.settings)
        try:
            _connect(driver, target if family == socket.AF_UNIX else (target, number), most)
        except BaseException:
            driver.port.end(quiet=True)
            raise
        driver.go_on()
        return (OK, driver.port.pid)

    return answered(work)


def _connect(driver: Socket, target: Any, most: Any) -> None:
    """Connect, while only the calling process waits."""
    code = driver.sock.connect_ex(target)
    if code == errno.EINPROGRESS:
        ready: list[bool] = []

        def writable() -> None:
            ready.append(True)
            driver.port.wake()

        driver.port.sched.poller.once(driver.sock.fileno(), WRITE, writable)
        if not driver.port.wait(lambda: ready or driver.port.ended, most):
            raise Refused(TIMEOUT)
        if driver.port.ended:
            raise Refused(CLOSED)
        code = driver.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if code:
        raise refused(OSError(code, os.strerror(code)))


@fn("send")
def send(vm: Any, socket: Any, data: Any) -> Any:
    """Sends `data`, iodata: `:ok`. The calling process waits while much of what it has sent is still on its way. Else `{:error, reason}`:
    `:closed`, or `:timeout` when the option `send_timeout` says so.

    Raises `FunctionClauseError` when `socket` is not a socket.

    iex> {:ok, listener} = :gen_tcp.listen(0, [:binary, active: false])
    iex> {:ok, number} = :inet.port(listener)
    iex> {:ok, client} = :gen_tcp.connect(~c"localhost", number, [])
    iex> {:ok, server} = :gen_tcp.accept(listener)
    iex> :gen_tcp.send(client, ["hel", ?l, "o"])
    :ok
    iex> :gen_tcp.recv(server, 5)
    {:ok, "hello"}
    """

    def work() -> Any:
        driver = behind(socket)
        if not isinstance(driver, Tcp):
            raise Refused(ENOTCONN)
        try:
            given = iodata(data)
        except TypeError:
            raise Refused(EINVAL) from None
        driver.send(given)
        return OK

    return answered(work)


@fn
def recv(vm: Any, socket: Any, length: Any, timeout: Any = INFINITY) -> Any:
    """`{:ok, data}` of a passive socket: what has come, or exactly `length` bytes when that is not 0; one packet where the option `packet`
    says so. Waits for it, `timeout` milliseconds at most. Else `{:error, reason}`: `:timeout`, `:closed` when the other side has closed, or
    `:einval` when the socket is active.

    Raises `FunctionClauseError` when `socket` is not a socket or `length` is not a number of bytes.

    iex> {:ok, listener} = :gen_tcp.listen(0, [:binary, active: false, packet: :line])
    iex> {:ok, number} = :inet.port(listener)
    iex> {:ok, client} = :gen_tcp.connect(~c"localhost", number, [])
    iex> {:ok, server} = :gen_tcp.accept(listener)
    iex> :gen_tcp.send(client, "one\\ntwo\\n")
    iex> :gen_tcp.recv(server, 0)
    {:ok, "one\\n"}
    iex> :gen_tcp.close(client)
    iex> {:gen_tcp.recv(server, 0), :gen_tcp.recv(server, 0)}
    {{:ok, "two\\n"}, {:error, :closed}}
    """
    most = milliseconds(timeout)
    if type(length) is not int or length < 0:
        raise TypeError("no length")

    def work() -> Any:
        driver = behind(socket)
        if not isinstance(driver, Tcp):
            raise Refused(ENOTCONN)
        return (OK, driver.shown(driver.receive(length, most)))

    return answered(work)


@fn
def unrecv(vm: Any, socket: Any, data: Any) -> Any:
    """Gives `data` back to a socket: the next `recv/2` gets it first. `:ok`, or `{:error, :closed}`.

    Raises `FunctionClauseError` when `socket` is not a socket.

    iex> {:ok, listener} = :gen_tcp.listen(0, [])
    iex> {:ok, number} = :inet.port(listener)
    iex> {:ok, client} = :gen_tcp.connect(~c"localhost", number, [:binary, active: false])
    iex> :gen_tcp.unrecv(client, "once more")
    iex> :gen_tcp.recv(client, 0)
    {:ok, "once more"}
    """

    def work() -> Any:
        behind(socket, Tcp).give_back(iodata(data))
        return OK

    return answered(work)


@fn
def close(vm: Any, socket: Any) -> Any:
    """Closes a socket, after what is on its way has been sent: `:ok`, also when it is closed already.

    Raises `FunctionClauseError` when `socket` is not a socket.

    iex> {:ok, socket} = :gen_tcp.listen(0, [])
    iex> :gen_tcp.close(socket)
    :ok
    iex> :gen_tcp.accept(socket)
    {:error, :closed}
    """
    return closed(vm, socket)


def closed(vm: Any, port: Any) -> Atom:
    """Close a socket without telling the process that does so."""
    if type(port) is not Port:
        raise TypeError("no socket")
    if port.open is not None:
        found = port.open
        found.part(vm.sched.cur)
        found.end()
    return OK


_HOW = {"read": socket.SHUT_RD, "write": socket.SHUT_WR, "read_write": socket.SHUT_RDWR}


@fn
def shutdown(vm: Any, socket: Any, how: Any) -> Any:
    """Ends one way of a connection, `:read` or `:write`, or both, `:read_write`: the other side reads the end, and what it still sends can
    be read. `:ok` or `{:error, reason}`.

    Raises `FunctionClauseError` when `socket` is not a socket or `how` is not one of these.

    iex> {:ok, listener} = :gen_tcp.listen(0, [:binary, active: false])
    iex> {:ok, number} = :inet.port(listener)
    iex> {:ok, client} = :gen_tcp.connect(~c"localhost", number, [])
    iex> {:ok, server} = :gen_tcp.accept(listener)
    iex> :gen_tcp.shutdown(client, :write)
    iex> :gen_tcp.recv(server, 0)
    {:error, :closed}
    """
    number = _HOW[how.name]

    def work() -> Any:
        behind(socket, Tcp).shutdown(number)
        return OK

    return answered(work)


@fn
def controlling_process(vm: Any, socket: Any, pid: Any) -> Any:
    """Makes another process the owner of a socket, which only the owner may do: `:ok`. Messages of the socket that wait in the mailbox move
    along. Else `{:error, reason}`: `:not_owner`, `:closed`, or `:badarg` when `pid` is not a process that lives.

    Raises `FunctionClauseError` when `socket` is not a socket.

    iex> {:ok, socket} = :gen_tcp.listen(0, [])
    iex> :gen_tcp.controlling_process(socket, self())
    :ok
    """
    return handed_over(vm, socket, pid)


def handed_over(vm: Any, port: Any, pid: Any) -> Any:
    """``controlling_process/2`` of every kind of sockets."""

    def work() -> Any:
        driver = behind(port)
        me, found = vm.sched.cur, driver.port
        if found.owner is not me:
            return (ERROR, _NOT_OWNER)
        if type(pid) is not Pid or pid.process is None:
            return (ERROR, atom("badarg"))
        heir = pid.process
        if heir is not me:
            waiting = [index for index, message in enumerate(me.mailbox) if _is_of(message, driver)]
            for moved, index in enumerate(waiting):
                vm.sched.deliver(heir, me.take(index - moved))
            found.hand_over(heir)
            found.join(heir)
            found.part(me)
        return OK

    return answered(work)


def _is_of(message: Any, driver: Socket) -> bool:
    """Whether a message is one of an active socket."""
    return (
        type(message) is tuple
        and len(message) >= 2
        and type(message[0]) is Atom
        and message[0].name.partition("_")[0] == driver.kind
        and type(message[1]) is Port
        and message[1] == driver.port.pid
    )
