"""``:inet``: what can be asked of a socket, and set; addresses of hosts."""

from __future__ import annotations

import functools
import socket
from typing import Any

from otpshell.runtime.sockets import EINVAL, Refused, Socket, ip_term
from otpshell.stdlib.erl_gen_tcp import closed
from otpshell.stdlib.inet_module import module
from otpshell.stdlib.inet_options import BadOption, get_option, set_options
from otpshell.stdlib.net import answered, host_text, resolved, resolved_all
from otpshell.terms.atom import ERROR, OK, Atom, atom
from otpshell.terms.cons import EMPTY, charlist, from_iter, to_pylist
from otpshell.terms.errors import ErlError
from otpshell.terms.idents import Port

fn = functools.partial(module.fn, vm=True, error="function_clause")
_FAMILIES = {"inet": socket.AF_INET, "inet6": socket.AF_INET6}
_SIZES: dict[int, int] = {socket.AF_INET: 4, socket.AF_INET6: 16}
_COUNTED = ("recv_cnt", "recv_max", "recv_avg", "recv_oct", "recv_dvi", "send_cnt", "send_max", "send_avg", "send_oct", "send_pend")


def _of_socket(port: Any, ask: Any) -> Any:
    """What ``ask`` gives of the socket behind an open port; ``:einval`` when it is closed."""
    if type(port) is not Port:
        raise TypeError("no socket")

    def work() -> Any:
        if port.open is None or not isinstance(port.open.driver, Socket):
            raise Refused(EINVAL)
        return ask(port.open.driver)

    return answered(work)


@fn
def port(vm: Any, socket: Any) -> Any:
    """`{:ok, number}` with the number of the port that a socket has at this computer, or `{:error, reason}`.

    Raises `FunctionClauseError` when `socket` is not a socket.

    iex> {:ok, socket} = :gen_tcp.listen(0, [])
    iex> {:ok, number} = :inet.port(socket)
    iex> number > 0
    true
    """
    return _of_socket(socket, lambda driver: (OK, driver.sockname()[1]))


@fn
def sockname(vm: Any, socket: Any) -> Any:
    """`{:ok, {address, port}}` of a socket at this computer, or `{:error, reason}`.

    Raises `FunctionClauseError` when `socket` is not a socket.

    iex> {:ok, socket} = :gen_tcp.listen(0, ip: {127, 0, 0, 1})
    iex> {:ok, {address, _number}} = :inet.sockname(socket)
    iex> address
    {127, 0, 0, 1}
    """
    return _of_socket(socket, lambda driver: (OK, driver.sockname()))


@fn
def peername(vm: Any, socket: Any) -> Any:
    """`{:ok, {address, port}}` of the other side of a connection, or `{:error, reason}`: `:enotconn` when there is none.

    Raises `FunctionClauseError` when `socket` is not a socket.

    iex> {:ok, socket} = :gen_tcp.listen(0, [])
    iex> :inet.peername(socket)
    {:error, :enotconn}
    """
    return _of_socket(socket, lambda driver: (OK, driver.peername()))


@fn
def setopts(vm: Any, socket: Any, options: Any) -> Any:
    """Sets options of a socket, such as `active: :once`: `:ok`, or `{:error, :einval}` when one is no option or the socket is closed.

    Raises `FunctionClauseError` when `socket` is not a socket.

    iex> {:ok, socket} = :gen_tcp.listen(0, [])
    iex> :inet.setopts(socket, active: false, packet: :line)
    :ok
    """

    def change(driver: Socket) -> Any:
        try:
            set_options(driver, options)
        except BadOption:
            raise Refused(EINVAL) from None
        return OK

    return _of_socket(socket, change)


@fn
def getopts(vm: Any, socket: Any, names: Any) -> Any:
    """`{:ok, options}` with the values of options of a socket, or `{:error, :einval}` when one is no option or the socket is closed.

    Raises `FunctionClauseError` when `socket` is not a socket or `names` is not a list.

    iex> {:ok, socket} = :gen_tcp.listen(0, [:binary, active: false])
    iex> :inet.getopts(socket, [:active, :mode])
    {:ok, [active: false, mode: :binary]}
    """
    asked = to_pylist(names)

    def read(driver: Socket) -> Any:
        try:
            return (OK, from_iter([(name, get_option(driver, name.name)) for name in asked]))
        except (BadOption, AttributeError):
            raise Refused(EINVAL) from None

    return _of_socket(socket, read)


@fn
def close(vm: Any, socket: Any) -> Any:
    """Closes a socket of any kind: `:ok`.

    Raises `FunctionClauseError` when `socket` is not a socket.

    iex> {:ok, socket} = :gen_udp.open(0)
    iex> :inet.close(socket)
    :ok
    """
    return closed(vm, socket)


@fn
def monitor(vm: Any, socket: Any) -> Any:
    """Watches a socket, as `Port.monitor/1` does a port.

    Raises `ErlangError` when `socket` is not a socket.

    iex> {:ok, socket} = :gen_tcp.listen(0, [])
    iex> ref = :inet.monitor(socket)
    iex> :gen_tcp.close(socket)
    iex> receive do {:DOWN, ^ref, :port, ^socket, reason} -> reason end
    :normal
    """
    if type(socket) is not Port:
        raise ErlError(atom("badarg"))
    return vm.sched.monitor_port(socket)


@fn
def cancel_monitor(vm: Any, ref: Any) -> Any:
    """Stops watching a socket: whether it was watched.

    iex> {:ok, socket} = :gen_tcp.listen(0, [])
    iex> :inet.cancel_monitor(:inet.monitor(socket))
    true
    """
    return vm.apply(atom("erlang"), atom("demonitor"), ref, from_iter([atom("flush"), atom("info")]))


@fn
def getstat(vm: Any, socket: Any, names: Any = None) -> Any:
    """`{:ok, numbers}` of what has come and gone over a socket: `:recv_oct` and `:send_oct` count bytes, `:send_pend` those that wait to be
    sent. What the BEAM counts beyond that is 0 here.

    Raises `FunctionClauseError` when `socket` is not a socket.

    iex> {:ok, socket} = :gen_tcp.listen(0, [])
    iex> :inet.getstat(socket, [:recv_oct])
    {:ok, [recv_oct: 0]}
    """
    asked = [atom(name) for name in _COUNTED] if names is None else to_pylist(names)

    def read(driver: Socket) -> Any:
        known = {"recv_oct": driver.port.input, "send_oct": driver.port.output, "send_pend": driver.pending()}
        if not all(type(name) is Atom and name.name in _COUNTED for name in asked):
            raise Refused(EINVAL)
        return (OK, from_iter([(name, known.get(name.name, 0)) for name in asked]))

    return _of_socket(socket, read)


# -- hosts -------------------------------------------------------------------------------------------------------------


def _lookup(vm: Any, name: Any, family: Any, give: Any) -> Any:
    kind = _FAMILIES[family.name]
    if host_text(name) is None and type(name) is not tuple:
        return (ERROR, EINVAL)
    if type(name) is tuple:
        return answered(lambda: give([resolved(vm, name, kind)[1]], kind))
    vm.check("net")
    return answered(lambda: give(resolved_all(vm, name, kind), kind))


@fn
def getaddr(vm: Any, name: Any, family: Any) -> Any:
    """`{:ok, address}` of a host, by its name or its address, or `{:error, reason}`: `:nxdomain` when there is none. `family` is `:inet` or
    `:inet6`. Where the session may (`--allow net`).

    Raises `FunctionClauseError` when `family` is neither.

    iex> :inet.getaddr(~c"localhost", :inet)
    {:ok, {127, 0, 0, 1}}
    """
    return _lookup(vm, name, family, lambda found, kind: (OK, ip_term(found[0])))


@fn
def getaddrs(vm: Any, name: Any, family: Any) -> Any:
    """As `getaddr/2`, with all addresses of the host.

    Raises `FunctionClauseError` when `family` is neither `:inet` nor `:inet6`.

    iex> :inet.getaddrs(~c"localhost", :inet)
    {:ok, [{127, 0, 0, 1}]}
    """
    return _lookup(vm, name, family, lambda found, kind: (OK, from_iter(map(ip_term, found))))


@fn
def gethostbyname(vm: Any, name: Any, family: Any = None) -> Any:
    """`{:ok, {:hostent, name, aliases, family, length, addresses}}` of a host's name, or `{:error, reason}`. `family` is `:inet`, when it
    is not given, or `:inet6`. Where the session may (`--allow net`).

    Raises `FunctionClauseError` when `family` is neither.

    iex> :inet.gethostbyname(~c"localhost")
    {:ok, {:hostent, ~c"localhost", [], :inet, 4, [{127, 0, 0, 1}]}}
    """
    wanted = atom("inet") if family is None else family

    def give(found: list[str], kind: int) -> Any:
        text = charlist(host_text(name) or "")
        return (OK, (atom("hostent"), text, EMPTY, wanted, _SIZES[kind], from_iter(map(ip_term, found))))

    return _lookup(vm, name, wanted, give)


@fn
def getservbyname(vm: Any, name: Any, protocol: Any) -> Any:
    """`{:ok, port}` where a service is usually found, or `{:error, :einval}`.

    iex> :inet.getservbyname(:http, :tcp)
    {:ok, 80}
    """
    try:
        return (OK, socket.getservbyname(name.name, protocol.name))
    except OSError:
        return (ERROR, EINVAL)
