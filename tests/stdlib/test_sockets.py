"""Sockets, over this computer's loopback only. What is expected is what real Elixir 1.14 gives; no test waits for anything but data."""

from __future__ import annotations

import socket

import pytest

from otpshell.runtime.clock import VirtualClock
from otpshell.terms.errors import ErlError
from otpshell.vm.capabilities import Capabilities
from otpshell.vm.vm import VM

# l, c, s: a listener, a client and the server's side of its connection, which took over what the listener was given.
HELP = """
pair = fn listener, client ->
  {:ok, l} = :gen_tcp.listen(0, [ip: :loopback] ++ listener)
  {:ok, number} = :inet.port(l)
  {:ok, c} = :gen_tcp.connect({127, 0, 0, 1}, number, client)
  {:ok, s} = :gen_tcp.accept(l)
  {l, c, s}
end
Process.flag(:trap_exit, true)
passive = [:binary, active: false]
got = fn -> receive do message when elem(message, 0) != :EXIT -> put_elem(message, 1, :s) end end
"""
PASSIVE = "{l, c, s} = pair.(passive, passive)\n"
LINES = "{l, c, s} = pair.([:binary, active: false, packet: :line], passive)\n"
ACTIVE = "{l, c, s} = pair.([:binary], passive)\n"


@pytest.fixture
def vm():
    vm = VM(threaded=False, capabilities=Capabilities(net=True), error_output=lambda data: None)
    yield vm
    vm.stop()


CASES = {
    # passive
    LINES + ':gen_tcp.send(c, "one\\ntw"); [:gen_tcp.recv(s, 0), :gen_tcp.send(c, ["o", ?\\n]), :gen_tcp.recv(s, 0)]':
        '[{:ok, "one\\n"}, :ok, {:ok, "two\\n"}]',
    LINES + ':gen_tcp.send(c, "rest"); :gen_tcp.close(c); [:gen_tcp.recv(s, 0), :gen_tcp.recv(s, 0)]':
        "[error: :closed, error: :enotconn]",
    "{_, c, s} = pair.([:binary, active: false, packet: :line, buffer: 8], passive)\n"
    ':gen_tcp.send(c, "0123456789abcdef\\n"); for _ <- 1..3, do: :gen_tcp.recv(s, 0)':
        '[ok: "01234567", ok: "89abcdef", ok: "\\n"]',
    PASSIVE + ':gen_tcp.send(s, "12345"); [:gen_tcp.recv(c, 3), :gen_tcp.recv(c, 0)]': '[ok: "123", ok: "45"]',
    PASSIVE + ':gen_tcp.send(c, "ab"); :gen_tcp.close(c); [:gen_tcp.recv(s, 5), :gen_tcp.recv(s, 0)]': "[error: :closed, error: :enotconn]",
    PASSIVE + ":gen_tcp.close(c); [:gen_tcp.recv(s, 0), :gen_tcp.send(s, \"x\"), :gen_tcp.send(s, \"x\")]":
        "[error: :closed, error: :closed, error: :enotconn]",
    PASSIVE + ':gen_tcp.send(c, "ab\\ncd\\nrest")\n[:inet.setopts(s, packet: :line), :gen_tcp.recv(s, 0), :inet.setopts(s, packet: :raw), :gen_tcp.recv(s, 0)]':
        '[:ok, {:ok, "ab\\n"}, :ok, {:ok, "cd\\nrest"}]',
    PASSIVE + "me = self(); spawn(fn -> send(me, :gen_tcp.recv(s, 0)) end); Process.sleep(1); :gen_tcp.close(s); receive do r -> r end":
        "{:error, :closed}",
    "{:ok, l} = :gen_tcp.listen(0, ip: :loopback); me = self(); spawn(fn -> send(me, :gen_tcp.accept(l)) end)\n"
    "Process.sleep(1); :gen_tcp.close(l); receive do r -> r end": "{:error, :closed}",
    PASSIVE + ':gen_tcp.unrecv(s, "ab"); :gen_tcp.recv(s, 0)': '{:ok, "ab"}',
    "{_, c, s} = pair.([:binary, active: false, exit_on_close: false], passive)\n"
    '[:gen_tcp.shutdown(c, :write), :gen_tcp.recv(s, 0), :gen_tcp.send(s, "still"), :gen_tcp.recv(c, 0), :gen_tcp.send(c, "no")]':
        '[:ok, {:error, :closed}, :ok, {:ok, "still"}, {:error, :closed}]',
    "{_, c, s} = pair.([:binary, active: false, packet: 2], [:binary, active: false, packet: 2])\n"
    ':gen_tcp.send(s, "hello"); :gen_tcp.send(s, ""); [:gen_tcp.recv(c, 1), :gen_tcp.recv(c, 0), :gen_tcp.recv(c, 0)]':
        '[error: :einval, ok: "hello", ok: ""]',
    "{_, c, s} = pair.([:binary, active: false, header: 2], passive); :gen_tcp.send(c, \"abcd\"); :gen_tcp.recv(s, 0)":
        '{:ok, [97, 98 | "cd"]}',
    "{_, c, s} = pair.([active: false], passive); :gen_tcp.send(c, \"ab\"); :gen_tcp.recv(s, 2)": "{:ok, 'ab'}",
    PASSIVE + "[:gen_tcp.recv(s, 0, 1), :gen_tcp.accept(l, 1), :gen_tcp.accept(c, 1), :gen_tcp.recv(l, 0), :gen_tcp.recv(s, 100_000_000)]":
        "[error: :timeout, error: :timeout, error: :einval, error: :enotconn, error: :enomem]",
    # a megabyte, which the sender has to wait with
    PASSIVE + 'big = String.duplicate("y", 5_000_000); spawn(fn -> :gen_tcp.send(c, big) end)\n'
    "{:ok, data} = :gen_tcp.recv(s, 5_000_000); data == big": "true",
    "{_, c, s} = pair.(passive, [:binary, active: false, send_timeout: 1])\n"
    ':gen_tcp.send(c, String.duplicate("y", 20_000_000))': "{:error, :timeout}",
    # active
    ACTIVE + ':gen_tcp.send(c, "hi"); data = got.(); :gen_tcp.close(c); [data, got.(), Port.info(s), :gen_tcp.recv(s, 0)]':
        '[{:tcp, :s, "hi"}, {:tcp_closed, :s}, nil, {:error, :closed}]',
    PASSIVE + ':gen_tcp.send(c, "one"); :inet.setopts(s, active: :once); data = got.(); :gen_tcp.send(c, "two")\n'
    "[data, :inet.getopts(s, [:active]), :gen_tcp.recv(s, 0)]": '[{:tcp, :s, "one"}, {:ok, [active: false]}, {:ok, "two"}]',
    LINES + ':gen_tcp.send(c, "1\\n2\\n3\\n"); :inet.setopts(s, active: 2)\n[got.(), got.(), got.(), :inet.getopts(s, [:active])]':
        '[{:tcp, :s, "1\\n"}, {:tcp, :s, "2\\n"}, {:tcp_passive, :s}, {:ok, [active: false]}]',
    PASSIVE + "a = :inet.setopts(s, active: 5); b = :inet.setopts(s, active: 3); n = :inet.getopts(s, [:active])\n"
    "[a, b, n, :inet.setopts(s, active: -8), got.(), :inet.getopts(s, [:active])]":
        "[:ok, :ok, {:ok, [active: 8]}, :ok, {:tcp_passive, :s}, {:ok, [active: false]}]",
    "{_, c, s} = pair.([:binary, packet: 4, packet_size: 10], passive); :gen_tcp.send(c, <<0, 0, 1, 0>>); [got.(), got.()]":
        "[{:tcp_error, :s, :emsgsize}, {:tcp_closed, :s}]",
    # owners
    ACTIVE + "me = self(); pid = spawn(fn -> receive do {:tcp, _, d} -> send(me, {:other, d, self()}) end; Process.sleep(:infinity) end)\n"
    ":ok = :gen_tcp.controlling_process(s, pid); :gen_tcp.send(c, \"x\")\n"
    "receive do {:other, data, ^pid} -> {data, Port.info(s, :links) == {:links, [pid]}} end": '{"x", true}',
    ACTIVE + 'me = self(); :gen_tcp.send(c, "early"); receive do {:tcp, ^s, _} = m -> send(self(), m) end\n'
    "pid = spawn(fn -> receive do {:tcp, ^s, d} -> send(me, {:other, d}) end end)\n"
    "r = :gen_tcp.controlling_process(s, pid); receive do {:other, data} -> {r, data} end": '{:ok, "early"}',
    PASSIVE + "me = self(); spawn(fn -> send(me, :gen_tcp.controlling_process(c, self())) end); receive do r -> r end":
        "{:error, :not_owner}",
    PASSIVE + "{pid, ref} = spawn_monitor(fn -> receive do :go -> :ok end end); :gen_tcp.controlling_process(c, pid); send(pid, :go)\n"
    "receive do {:DOWN, ^ref, _, _, _} -> :gen_tcp.recv(s, 0) end": "{:error, :closed}",
    PASSIVE + "ref = Port.monitor(c); Process.exit(c, :boom); receive do {:DOWN, ^ref, :port, ^c, why} -> why end": ":boom",
    # addresses and options
    PASSIVE + "{:ok, {a, p}} = :inet.sockname(l); {:ok, {b, q}} = :inet.peername(c); {a, b, p == q, :inet.peername(l)}":
        "{{127, 0, 0, 1}, {127, 0, 0, 1}, true, {:error, :enotconn}}",
    PASSIVE + "{Port.info(s, :name), is_port(s)}": "{{:name, 'tcp_inet'}, true}",
    PASSIVE + ":inet.getopts(s, [:mode, :packet, :nodelay, :buffer, :linger, :send_timeout])":
        "{:ok, [mode: :binary, packet: 0, nodelay: false, buffer: 1460, linger: {false, 0}, send_timeout: :infinity]}",
    PASSIVE + "[:inet.getopts(s, [:bad]), :inet.setopts(s, bad: 1), :inet.setopts(s, nodelay: true), :inet.getopts(s, [:nodelay])]":
        "[{:error, :einval}, {:error, :einval}, :ok, {:ok, [nodelay: true]}]",
    "{:ok, l} = :gen_tcp.listen(0, ip: :loopback); {:ok, p} = :inet.port(l)\n"
    "[:gen_tcp.listen(p, ip: :loopback), :gen_tcp.close(l), :gen_tcp.connect({127, 0, 0, 1}, p, [])]":
        "[{:error, :eaddrinuse}, :ok, {:error, :econnrefused}]",
    # datagrams
    "{:ok, a} = :gen_udp.open(0, [:binary, active: false, ip: :loopback]); {:ok, b} = :gen_udp.open(0, [:binary, ip: :loopback])\n"
    "{:ok, pa} = :inet.port(a); {:ok, pb} = :inet.port(b); :gen_udp.send(b, {127, 0, 0, 1}, pa, \"hello\")\n"
    "{:ok, {ip, ^pb, data}} = :gen_udp.recv(a, 0); :gen_udp.send(a, ip, pb, [\"ba\", ?c, ?k])\n"
    "receive do {:udp, ^b, from, ^pa, back} -> [ip, data, from, back, :gen_udp.recv(b, 0), :gen_udp.close(a), :gen_udp.recv(a, 0)] end":
        '[{127, 0, 0, 1}, "hello", {127, 0, 0, 1}, "back", {:error, :einval}, :ok, {:error, :closed}]',
    "{:ok, a} = :gen_udp.open(0, [:binary, active: 1, ip: :loopback]); {:ok, pa} = :inet.port(a); {:ok, b} = :gen_udp.open(0, ip: :loopback)\n"
    ":gen_udp.connect(b, {127, 0, 0, 1}, pa); :gen_udp.send(b, \"1\")\n"
    "[elem(receive(do: (m -> m)), 4), elem(receive(do: (m -> m)), 0), :inet.getopts(a, [:active])]": '["1", :udp_passive, {:ok, [active: false]}]',
}  # fmt: skip


@pytest.mark.parametrize("code", CASES)
def test_a_socket_does_what_it_does_on_the_beam(vm, code):
    assert vm.inspect(vm.eval(HELP + code)) == CASES[code]


def test_a_session_without_the_network_says_what_would_open_it():
    vm = VM(threaded=False)
    for code in ":gen_tcp.listen(0, [])", ":gen_tcp.connect({127, 0, 0, 1}, 1, [])", ":gen_udp.open(0)", ':inet.getaddr(~c"host", :inet)':
        with pytest.raises(ErlError) as caught:
            vm.eval(code)
        assert "--allow net" in vm.inspect(caught.value.value)
    vm.stop()


def test_packets_that_are_not_here_are_named(vm):
    with pytest.raises(ErlError) as caught:
        vm.eval(":gen_tcp.listen(0, packet: :http)")
    assert ":http" in vm.inspect(caught.value.value)


def test_a_virtual_clock_waits_for_what_comes_over_a_socket():
    vm = VM(threaded=False, clock=VirtualClock(), capabilities=Capabilities(net=True))
    code = ':gen_tcp.send(c, "x"); receive do m -> put_elem(m, 1, :s) after 60_000 -> :late end'
    assert vm.inspect(vm.eval(HELP + ACTIVE + code)) == '{:tcp, :s, "x"}'
    vm.stop()


ECHO = """
defmodule Echo do
  def listen do
    {:ok, socket} = :gen_tcp.listen(0, [:binary, ip: :loopback, packet: :line, active: false, reuseaddr: true])
    {:ok, number} = :inet.port(socket)
    {:ok, _} = Supervisor.start_link([
      {Task.Supervisor, name: Echo.Clients},
      Supervisor.child_spec({Task, fn -> accept(socket) end}, restart: :permanent)
    ], strategy: :one_for_one)
    number
  end

  defp accept(socket) do
    {:ok, client} = :gen_tcp.accept(socket)
    {:ok, pid} = Task.Supervisor.start_child(Echo.Clients, fn -> serve(client) end)
    :ok = :gen_tcp.controlling_process(client, pid)
    accept(socket)
  end

  defp serve(socket) do
    {:ok, line} = :gen_tcp.recv(socket, 0)
    :ok = :gen_tcp.send(socket, line)
    serve(socket)
  end
end
parent = self()
spawn(fn -> send(parent, {:port, Echo.listen()}); Process.sleep(:infinity) end)
receive do {:port, number} -> number end
"""


def test_a_server_of_supervised_tasks_echoes_to_many_clients_and_outlives_each():
    vm = VM(capabilities=Capabilities(net=True), output=lambda data: None, error_output=lambda data: None)
    number = vm.eval(ECHO)
    clients = [socket.create_connection(("127.0.0.1", number), timeout=60) for _ in range(5)]
    for turn in range(3):
        for index, client in enumerate(clients):
            client.sendall(f"{turn} {index}\n".encode())
        assert [client.recv(100) for client in clients] == [f"{turn} {index}\n".encode() for index in range(len(clients))]
        clients.pop().close()
    for client in clients:
        client.close()
    vm.stop()


def test_the_end_of_a_system_closes_its_sockets():
    vm = VM(capabilities=Capabilities(net=True), output=lambda data: None, error_output=lambda data: None)
    number = vm.eval(ECHO)
    client = socket.create_connection(("127.0.0.1", number), timeout=60)
    client.sendall(b"here\n")
    assert client.recv(100) == b"here\n"
    vm.stop()
    assert client.recv(100) == b""
    client.close()
