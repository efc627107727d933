"""Programs behind ports. What is expected is what real Elixir 1.14 gives; no test waits for anything but what a program tells."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys

import pytest

from otpshell.runtime.clock import VirtualClock
from otpshell.terms.errors import ErlError
from otpshell.vm.capabilities import Capabilities
from otpshell.vm.vm import VM

# The messages that come until the port has closed, or until there are so many.
HELP = """
defmodule Got do
  def all(port) do
    receive do
      {:EXIT, ^port, reason} -> [exit: reason]
      {^port, message} -> [message | all(port)]
    end
  end

  def some(_port, 0), do: []
  def some(port, n), do: receive(do: ({^port, message} -> [message | some(port, n - 1)]))

  def down(port, request) do
    ref = Port.monitor(port)
    request.()
    receive do {:DOWN, ^ref, :port, ^port, reason} -> reason end
  end
end
Process.flag(:trap_exit, true)
cat = fn options -> Port.open({:spawn, "cat"}, options) end
"""
EXECUTABLE = "Got.all(Port.open({:spawn_executable, "


@pytest.fixture
def vm():
    vm = VM(threaded=False, capabilities=Capabilities(all=True), error_output=lambda data: None)
    yield vm
    vm.stop()


CASES = {
    # what comes, and how it ends
    'Got.all(Port.open({:spawn, "echo x"}, [:binary]))': '[data: "x\\n", exit: :normal]',
    'Got.all(Port.open({:spawn, "echo x"}, []))': "[data: 'x\\n', exit: :normal]",
    "Got.all(Port.open({:spawn, \"sh -c 'echo e >&2; exit 3'\"}, [:binary, :exit_status, :stderr_to_stdout]))":
        '[data: "e\\n", exit_status: 3, exit: :normal]',
    'Got.some(Port.open({:spawn, "echo x"}, [:binary, :eof]), 2)': '[{:data, "x\\n"}, :eof]',
    'Got.all(Port.open({:spawn, "kill -9 $$"}, [:exit_status]))': "[exit_status: 137, exit: :normal]",
    "Got.all(Port.open({:spawn, \"printf 'abcd\\\\nabcde\\\\n\\\\nab'\"}, [:binary, line: 4]))":
        '[data: {:eol, "abcd"}, data: {:noeol, "abcd"}, data: {:eol, "e"}, data: {:eol, ""}, data: {:noeol, "ab"}, '
        "exit: :normal]",
    # how it is started
    f'{EXECUTABLE}"/bin/echo"}}, [:binary, args: ["a b", ~c"c", "é"]]))': '[data: "a b c é\\n", exit: :normal]',
    f'{EXECUTABLE}"/bin/sh"}}, [:binary, arg0: "zero", args: ["-c", "echo $0"]]))': '[data: "zero\\n", exit: :normal]',
    "Got.all(Port.open({:spawn, \"sh -c 'echo $FOO $HOME.'\"}, [:binary, env: [{~c\"FOO\", ~c\"bar\"}, {~c\"HOME\", false}]]))":
        '[data: "bar .\\n", exit: :normal]',
    'Got.all(Port.open({:spawn, "pwd"}, [:binary, cd: "/"]))': '[data: "/\\n", exit: :normal]',
    'Got.all(Port.open({:spawn, "pwd"}, [:binary, :exit_status, cd: "/no/such"]))': "[exit_status: 2, exit: :normal]",
    'Got.all(Port.open({:spawn_executable, "/tmp"}, [:exit_status]))': "[exit_status: 13, exit: :normal]",
    'System.put_env("MINE", "set"); Got.all(Port.open({:spawn, "sh -c \'echo $MINE\'"}, [:binary]))':
        '[data: "set\\n", exit: :normal]',
    # what it is told
    'p = cat.([:binary]); Port.command(p, ["a", ?b]); send(p, {self(), {:command, "c"}}); Got.some(p, 1) |> length()': "1",
    'p = cat.([:binary, packet: 2]); Port.command(p, "hello"); Port.command(p, ""); Got.some(p, 2)': '[data: "hello", data: ""]',
    'p = cat.([packet: 1]); {Port.command(p, String.duplicate("x", 300)), Got.all(p)}': "{true, [exit: :einval]}",
    'p = Port.open({:spawn, "sleep 5"}, [:in]); {Port.command(p, "x"), Got.all(p)}': "{true, [exit: :ebadf]}",
    'p = Port.open({:spawn, "sh -c \'cat <&3 >&4\'"}, [:binary, :nouse_stdio]); Port.command(p, "x"); Got.some(p, 1)': '[data: "x"]',
    "p = cat.([:binary]); send(p, {self(), :close}); Got.all(p)": "[exit: :normal]",
    "p = cat.([:binary]); send(p, {self(), :close}); receive do {^p, :closed} -> Port.info(p) end": "nil",
    'p = cat.([:binary]); send(p, :what); receive do {:EXIT, ^p, r} -> {r, Port.command(p, "x"), Got.some(p, 1)} end':
        '{:badsig, true, [data: "x"]}',
    'p = cat.([:binary]); me = self(); spawn(fn -> send(p, {self(), :close}); send(me, :sent) end)\n'
    "receive do :sent -> {Got.all(p), Port.info(p) != nil} end": "{[exit: :badsig], true}",
    # owners, links, monitors, names
    "p = cat.([]); Port.info(p) |> Keyword.take([:name, :links, :connected]) == [name: ~c\"cat\", links: [self()], connected: self()]": "true",
    "p = cat.([]); p in elem(Process.info(self(), :links), 1)": "true",
    "p = cat.([]); Got.down(p, fn -> Port.close(p) end)": ":normal",
    "p = cat.([]); Got.down(p, fn -> Process.exit(p, :kill) end)": ":killed",
    "p = cat.([]); Process.unlink(p); Got.down(p, fn -> Process.exit(p, :boom) end)": ":boom",
    "p = cat.([]); Port.close(p); Got.down(p, fn -> :ok end)": ":noproc",
    "p = cat.([]); r = Port.monitor(p); {Process.info(self(), :monitors) == {:monitors, [port: p]}, Port.demonitor(r, [:info])}":
        "{true, true}",
    "p = cat.([]); Process.register(p, :kat); r = Port.monitor(:kat); x = Process.whereis(:kat) == p; Port.close(:kat)\n"
    "receive do {:DOWN, ^r, :port, name, why} -> {x, name, why, Process.whereis(:kat)} end": "{true, {:kat, :nonode@nohost}, :normal, nil}",
    'p = cat.([:binary]); Process.register(p, :kat); send(:kat, {self(), {:command, "x"}}); Got.some(p, 1)': '[data: "x"]',
    "me = self(); {pid, ref} = spawn_monitor(fn -> send(me, {:port, cat.([])}) end); p = receive do {:port, p} -> p end\n"
    "receive do {:DOWN, ^ref, _, ^pid, _} -> {Port.info(p), Got.down(p, fn -> :ok end)} end": "{nil, :noproc}",
    "{pid, ref} = spawn_monitor(fn -> p = cat.([]); Process.exit(p, :boom); receive do :never -> :ok end end)\n"
    "receive do {:DOWN, ^ref, _, ^pid, why} -> why end": ":boom",
    'p = cat.([:binary]); me = self(); other = spawn(fn -> receive do {^p, {:data, d}} -> send(me, {:other, d}) end end)\n'
    'Port.connect(p, other); Port.command(p, "x"); receive do {:other, d} -> d end': '"x"',
    "p = cat.([]); Port.close(p); Process.link(p); for _ <- 1..2, do: receive(do: ({:EXIT, ^p, why} -> why))": "[:normal, :noproc]",
    "p = cat.([]); :erlang.list_to_port(:erlang.port_to_list(p)) == p": "true",
    "p = cat.([]); p |> :erlang.term_to_binary() |> :erlang.binary_to_term() |> Port.close()": "true",
    "hd(Port.list()) |> Port.info(:name)": "{:name, 'forker'}",
}  # fmt: skip


@pytest.mark.parametrize("code", CASES)
def test_a_port_does_what_it_does_on_the_beam(vm, code):
    assert vm.inspect(vm.eval(HELP + code)) == CASES[code]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ('Port.open({:spawn_executable, "/no/such/program"}, [])', ":enoent"),
        ('Port.open({:spawn_executable, "/etc/passwd"}, [])', ":eacces"),
        ("p = cat.([]); Port.close(p); Process.flag(:trap_exit, false); Process.link(p)", ":noproc"),
        ('Port.command(cat.([]), "x", [:force])', ":notsup"),
    ],
)
def test_what_is_refused_says_why(vm, code, reason):
    with pytest.raises(ErlError) as caught:
        vm.eval(HELP + code)
    assert vm.inspect(caught.value.value) == reason


def test_a_session_that_may_start_no_programs_says_what_would_open_that():
    vm = VM(threaded=False)
    with pytest.raises(ErlError) as caught:
        vm.eval('Port.open({:spawn, "cat"}, [])')
    assert "--allow exec" in vm.inspect(caught.value.value)
    vm.stop()


def test_the_time_of_a_virtual_clock_waits_for_what_a_program_says():
    vm = VM(threaded=False, clock=VirtualClock(), capabilities=Capabilities(all=True))
    code = 'p = Port.open({:spawn, "cat"}, [:binary]); Port.command(p, "x"); receive do {^p, m} -> m after 60_000 -> :late end'
    assert vm.inspect(vm.eval(code)) == '{:data, "x"}'
    vm.stop()


def test_a_program_that_reads_nothing_makes_its_writer_wait(vm):
    # The writer of a megabyte waits until somebody lets the program go on.
    code = HELP + (
        "p = Port.open({:spawn, \"sh -c 'read x; cat >/dev/null; echo read'\"}, [:binary])\n"
        'big = String.duplicate("y", 1_000_000)\n'
        "true = Port.command(p, big)\n"
        "full = Port.command(p, big, [:nosuspend])\n"
        'spawn(fn -> Port.command(p, "\\n") end)\n'
        "full"
    )
    assert vm.inspect(vm.eval(code)) == "false"


def test_a_program_that_writes_without_end_stops_with_its_port(vm):
    code = HELP + 'p = Port.open({:spawn, "yes"}, [:binary]); Got.some(p, 3); {:os_pid, n} = Port.info(p, :os_pid); Port.close(p); n'
    number = vm.eval(code)
    # It is told by SIGPIPE, and waited for by a thread of ours.
    gone = f"while kill -0 {number} 2>/dev/null; do :; done"
    vm.eval(
        f'p = Port.open({{:spawn_executable, "/bin/sh"}}, args: ["-c", "{gone}"]); r = Port.monitor(p)\nreceive do {{:DOWN, ^r, _, _, _}} -> :ok end'
    )
    assert not os.path.exists(f"/proc/{number}")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_program_outlives_an_otpshell_that_is_killed(number):
    code = (
        "p = Port.open({:spawn, \"sh -c 'trap : TERM HUP; sleep 1000'\"}, [])\n"
        "{:os_pid, n} = Port.info(p, :os_pid); IO.puts(n); Process.sleep(:infinity)"
    )
    command = [sys.executable, "-m", "otpshell", "eval", "--allow", "exec", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as otpshell:
        program = os.pidfd_open(int(otpshell.stdout.readline()))
        otpshell.send_signal(number)
        otpshell.communicate(timeout=60)
    # It can be read once the program has ended.
    assert select.select([program], [], [], 30)[0]
    os.close(program)


@pytest.mark.parametrize("end", ["System.halt(0)", "Process.exit(self(), :kill)", ":ok"])
def test_no_program_outlives_otpshell(end):
    code = (
        f"p = Port.open({{:spawn, \"sh -c 'trap : TERM HUP; sleep 1000'\"}}, [])\n{{:os_pid, n}} = Port.info(p, :os_pid); IO.puts(n); {end}"
    )
    done = subprocess.run(
        [sys.executable, "-m", "otpshell", "eval", "--allow", "exec", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
    )
    with pytest.raises(ProcessLookupError):
        os.killpg(int(done.stdout), signal.SIGCONT)
