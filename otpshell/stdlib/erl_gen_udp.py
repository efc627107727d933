"""``:gen_udp``: datagrams over the network."""

from __future__ import annotations

import functools
import socket
from typing import Any

from otpshell.lang.native import Native
from otpshell.runtime.ports import OpenPort
from otpshell.runtime.sockets import EINVAL, Refused, Udp, address_term, refused
from otpshell.stdlib.erl_gen_tcp import closed, handed_over
from otpshell.stdlib.iodata import iodata
from otpshell.stdlib.net import answered, behind, host_text, made, milliseconds, options_or_exit, port_number, resolved
from otpshell.terms.atom import INFINITY, OK, atom
from otpshell.terms.cons import EMPTY
from otpshell.terms.errors import BADARG, ErlError, ErlExit
from otpshell.terms.maps import Map

module = Native(
    "gen_udp",
    "gen_udp.erl",
    app="kernel",
    doc="""\
Datagrams over the network, where the session may (`--allow net`): single messages that may get lost, without a connection.

    iex> {:ok, one} = :gen_udp.open(0, [:binary, active: false])
    iex> {:ok, number} = :inet.port(one)
    iex> {:ok, other} = :gen_udp.open(0, [:binary])
    iex> :gen_udp.send(other, {127, 0, 0, 1}, number, "hello")
    :ok
    iex> {:ok, {_address, _port, data}} = :gen_udp.recv(one, 0)
    iex> data
    "hello"

A socket is a port and belongs to the process that opened it. An active one, as it is unless `active: false` is said, sends its owner
messages `{:udp, socket, address, port, data}`. The options are those of `:gen_tcp` but for those about packets.
""",
)
fn = functools.partial(module.fn, vm=True, error="function_clause")


@fn
def open(vm: Any, port: Any, options: Any = EMPTY) -> Any:  # noqa: A001 - its name in Erlang
    """`{:ok, socket}` with a socket at `port`, or at a port that the system chooses when that is 0. Else `{:error, reason}`, such as
    `:eaddrinuse`.

    Raises `FunctionClauseError` when `port` is neither a number nor the name of a service, and `MatchError` when there is no such service.
    Exits with `:badarg` when `port` is not a port's number or `options` are not those of a socket.

    iex> {:ok, socket} = :gen_udp.open(0)
    iex> is_port(socket)
    true
    """
    said = options_or_exit(options, udp=True)
    number = port_number(port, "udp")
    vm.check("net")

    def work() -> Any:
        sock = made(said, socket.SOCK_DGRAM, number)
        found: OpenPort = vm.sched.open_port("udp_inet")
        driver = Udp(found, sock, said.settings, iodata)
        found.driver = driver
        driver.go_on()
        return (OK, found.pid)

    return answered(work)


@fn("send")
def send_connected(vm: Any, socket: Any, data: Any) -> Any:
    """Sends `data`, iodata, to whom the socket is connected, see `connect/3`: `:ok` or `{:error, reason}`.

    Raises `FunctionClauseError` when `socket` is not a socket.

    iex> {:ok, socket} = :gen_udp.open(0)
    iex> :gen_udp.send(socket, "to nobody")
    {:error, :einval}
    """
    return _send(vm, socket, None, None, data)


@fn("send")
def send_to(vm: Any, socket: Any, destination: Any, data: Any) -> Any:
    """Sends `data`, iodata, to `{address, port}`: `:ok` or `{:error, reason}`.

    Raises `FunctionClauseError` when `socket` is not a socket. Exits with `:badarg` when `destination` is not an address and a port.

    iex> {:ok, socket} = :gen_udp.open(0)
    iex> {:ok, number} = :inet.port(socket)
    iex> :gen_udp.send(socket, {{127, 0, 0, 1}, number}, "to itself")
    :ok
    """
    if type(destination) is not tuple or len(destination) != 2:
        behind(socket)
        raise ErlExit(BADARG)
    address, port = destination
    return _send(vm, socket, address, port, data)


@fn("send")
def send(vm: Any, socket: Any, address: Any, port: Any, data: Any) -> Any:
    """Sends `data`, iodata, to `port` of `address`, a host's name or an IP address: `:ok` or `{:error, reason}`, such as `:nxdomain`.

    Raises `FunctionClauseError` when `socket` is not a socket. Exits with `:badarg` when `address` is not an address or `port` is not a
    port's number.

    iex> {:ok, socket} = :gen_udp.open(0)
    iex> {:ok, number} = :inet.port(socket)
    iex> :gen_udp.send(socket, ~c"localhost", number, "to itself")
    :ok
    """
    return _send(vm, socket, address, port, data)


@fn("send")
def send_with(vm: Any, socket: Any, address: Any, port: Any, ancillary: Any, data: Any) -> Any:
    """As `send/4`. `ancillary` is a list of what goes along in the system's own form: none is here, so it is left out.

    Raises `FunctionClauseError` when `socket` is not a socket. Exits with `:badarg` when `address` is not an address or `port` is not a
    port's number.

    iex> {:ok, socket} = :gen_udp.open(0)
    iex> {:ok, number} = :inet.port(socket)
    iex> :gen_udp.send(socket, {127, 0, 0, 1}, number, [], "to itself")
    :ok
    """
    return _send(vm, socket, address, port, data)


def _send(vm: Any, port: Any, address: Any, number: Any, data: Any) -> Any:
    def work() -> Any:
        driver: Udp = behind(port, Udp)
        try:
            given = iodata(data)
        except TypeError:
            raise Refused(EINVAL) from None
        if address is not None and type(address) is not tuple and host_text(address) is None:
            raise ErlExit(BADARG)
        target = None if address is None else (resolved(vm, address, driver.sock.family)[1], port_number(number, "udp"))
        driver.send_to(given, target)
        return OK

    return answered(work)


@fn
def recv(vm: Any, socket: Any, length: Any, timeout: Any = INFINITY) -> Any:
    """`{:ok, {address, port, data}}` with the next datagram that a passive socket gets. Waits for it, `timeout` milliseconds at most.
    `length` is not looked at. Else `{:error, reason}`: `:timeout`, `:closed`, or `:einval` when the socket is active.

    Raises `FunctionClauseError` when `socket` is not a socket.

    iex> {:ok, socket} = :gen_udp.open(0, active: false)
    iex> :gen_udp.recv(socket, 0, 10)
    {:error, :timeout}
    """
    most = milliseconds(timeout)
    if type(length) is not int:
        raise TypeError("no length")

    def work() -> Any:
        driver: Udp = behind(socket, Udp)
        data, address = driver.receive(most)
        return (OK, (*address_term(address), driver.shown(data)))

    return answered(work)


@fn("connect")
def connect_to(vm: Any, socket: Any, destination: Any) -> Any:
    """As `connect/3`, with a map `%{family: :inet, addr: address, port: port}`.

    Raises `FunctionClauseError` when `socket` is not a socket or `destination` is not a map, and `ErlangError` when something is missing
    in it.

    iex> {:ok, socket} = :gen_udp.open(0)
    iex> :gen_udp.connect(socket, %{family: :inet, addr: {127, 0, 0, 1}, port: 9})
    :ok
    """
    if type(destination) is not Map:
        raise TypeError("no address")
    try:
        address, port = (destination.d[atom(key)] for key in ("addr", "port"))
    except KeyError:
        raise ErlError((atom("invalid"), (atom("sockaddr"), (atom("missing"), destination)))) from None
    return _connect(vm, socket, address, port)


@fn
def connect(vm: Any, socket: Any, address: Any, port: Any) -> Any:
    """Has a socket send to, and get datagrams from, one address only: `:ok` or `{:error, reason}`.

    Raises `FunctionClauseError` when `socket` is not a socket.

    iex> {:ok, socket} = :gen_udp.open(0)
    iex> :gen_udp.connect(socket, {127, 0, 0, 1}, 9)
    iex> :inet.peername(socket)
    {:ok, {{127, 0, 0, 1}, 9}}
    """
    return _connect(vm, socket, address, port)


def _connect(vm: Any, port: Any, address: Any, number: Any) -> Any:
    def work() -> Any:
        driver: Udp = behind(port, Udp)
        target = (resolved(vm, address, driver.sock.family)[1], port_number(number, "udp"))
        try:
            driver.sock.connect(target)
        except OSError as error:
            raise refused(error) from None
        return OK

    return answered(work)


@fn
def close(vm: Any, socket: Any) -> Any:
    """Closes a socket: `:ok`, also when it is closed already.

    Raises `FunctionClauseError` when `socket` is not a socket.

    iex> {:ok, socket} = :gen_udp.open(0)
    iex> :gen_udp.close(socket)
    :ok
    iex> :gen_udp.recv(socket, 0)
    {:error, :closed}
    """
    return closed(vm, socket)


@fn
def controlling_process(vm: Any, socket: Any, pid: Any) -> Any:
    """Makes another process the owner of a socket, as that of `:gen_tcp` does: `:ok` or `{:error, reason}`.

    Raises `FunctionClauseError` when `socket` is not a socket.

    iex> {:ok, socket} = :gen_udp.open(0)
    iex> :gen_udp.controlling_process(socket, self())
    :ok
    """
    return handed_over(vm, socket, pid)
