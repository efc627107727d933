"""``:inet``, whose functions are in ``erl_inet.py`` and ``inet_sockets.py``."""

from __future__ import annotations

from otpshell.lang.native import Native

module = Native(
    "inet",
    "inet.erl",
    app="kernel",
    doc="""\
Sockets asked and set, addresses of the network as text and as tuples, and the name of this computer. Sockets come from `:gen_tcp` and
`:gen_udp`.

    iex> :inet.parse_address(~c"127.0.0.1")
    {:ok, {127, 0, 0, 1}}
    iex> {:ok, socket} = :gen_tcp.listen(0, ip: :loopback)
    iex> :inet.setopts(socket, active: false)
    :ok
""",
)
