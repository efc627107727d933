"""Ports: what processes see of a program or a socket outside. Here is what all of them have in common with a process.

A port belongs to a process, its owner, and is linked to it. It can have a name, other links and monitors, takes exit signals, and a
message to it is a request of its owner: ``{owner, {:command, data}}``, ``{owner, {:connect, pid}}`` or ``{owner, :close}``. What is behind
it is its :class:`Driver`. All of it happens in the scheduler's thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.runtime.process import Process
from otpshell.runtime.signals import DOWN, EXIT, KILL, KILLED, NOPROC
from otpshell.runtime.timing import Timing
from otpshell.terms.atom import NORMAL, Atom, atom
from otpshell.terms.idents import Pid, Port, Ref

BADSIG, PORT = atom("badsig"), atom("port")
_COMMAND, _CONNECT, _CONNECTED, _CLOSE, _CLOSED = map(atom, ("command", "connect", "connected", "close", "closed"))
# As on the BEAM, the system has some before anybody opens one.
FIRST_NUMBER = 5


class Driver:
    """What is behind a port."""

    def command(self, data: Any) -> bool:
        """Take a request to send ``data``, any term; whether it is data that can be sent."""
        raise NotImplementedError

    def close(self, soon: bool = False) -> None:
        """Let go of what is outside. Unless it is to be ``soon`` what is on its way is sent first."""

    def pending(self) -> int:
        """How many bytes wait to be sent."""
        return 0


class OpenPort:
    """One open port. As the destination of a message it looks like a process: it has a mailbox, and never waits."""

    __slots__ = (
        "data", "driver", "ended", "input", "links", "mailbox", "monitored_by", "name", "os_pid", "output", "owner", "pid", "sched",
        "title", "waiting", "wakes",
    )  # fmt: skip

    def __init__(self, sched: Ports, owner: Process, title: str) -> None:
        self.sched, self.owner, self.title = sched, owner, title
        self.pid = Port(sched.next_port, sched.vm)
        self.pid.open = self
        self.driver = Driver()
        self.name: Atom | None = None
        self.links: dict[Process, None] = {}
        self.monitored_by: dict[Ref, tuple[Process, Any, Any]] = {}
        self.input = self.output = 0
        self.os_pid: int | None = None
        # What :erlang.port_set_data keeps.
        self.data: Any = None
        self.ended = self.waiting = False
        self.mailbox = Requests(self)
        # Processes that wait for something of the port.
        self.wakes: dict[Process, None] = {}

    def refuse(self) -> None:
        """What it was sent is no request: the owner gets an exit signal ``:badsig``."""
        self.sched.deliver_exit(self.owner, self.pid, BADSIG, False)

    def tell(self, message: Any) -> None:
        """A message to the owner."""
        if self.owner.exit_reason is None:
            self.sched.deliver(self.owner, message)

    def say(self, what: Any) -> None:
        """``{port, what}`` to the owner."""
        self.tell((self.pid, what))

    def hand_over(self, to: Process) -> None:
        """Another owner. The one before keeps its link."""
        self.owner = to

    def wait(self, done: Callable[[], Any], milliseconds: Any) -> bool:
        """Have only the calling process wait until ``done()`` holds or the time has passed; whether it does. Who brings it about calls
        :meth:`wake`; the end of the port does so too."""
        # The BEAM asks a port by a signal, so that whoever is ready runs before the answer.
        self.sched.yield_()
        process = self.sched.cur
        self.wakes[process] = None
        try:
            return self.sched.wait_for(done, milliseconds)
        finally:
            del self.wakes[process]

    def wake(self) -> None:
        """Let those who wait for the port look again."""
        for process in self.wakes:
            self.sched.wake(process)

    def join(self, process: Process) -> None:
        """Link the port and a process."""
        self.links[process] = None
        if process.ports is None:
            process.ports = {}
        process.ports[self] = None

    def part(self, process: Process) -> None:
        """Take their link away."""
        self.links.pop(process, None)
        if process.ports is not None:
            process.ports.pop(self, None)

    def end(self, reason: Any = NORMAL, soon: bool = False, quiet: bool = False) -> None:
        """Close the port: let go of what is outside, then tell monitors and, unless it is ``quiet``, links. Unwinds the caller when that
        ends it."""
        if self.ended:
            return
        self.ended = True
        sched = self.sched
        self.pid.open = None
        sched.ports.pop(self.pid.number, None)
        if self.name is not None:
            del sched.port_names[self.name]
        self.driver.close(soon)
        self.wake()
        for ref, (watcher, named, tag) in self.monitored_by.items():
            if watcher.port_monitors is not None:
                watcher.port_monitors.pop(ref, None)
            sched.deliver(watcher, (tag, ref, PORT, named, reason))
        # Who runs comes last: it may end here.
        for process in sorted(self.links, key=lambda process: process is sched.cur):
            if process.ports is not None:
                process.ports.pop(self, None)
            if not quiet:
                sched.deliver_exit(process, self.pid, reason, True)


class Requests:
    """The mailbox of a port: what is put into it is done at once."""

    __slots__ = ("port",)

    def __init__(self, port: OpenPort) -> None:
        self.port = port

    def append(self, message: Any) -> None:
        port = self.port
        request = message[1] if type(message) is tuple and len(message) == 2 and message[0] is port.owner.pid else None
        if request is _CLOSE:
            owner = port.owner
            port.end()
            if owner.exit_reason is None:
                port.sched.deliver(owner, (port.pid, _CLOSED))
        elif type(request) is tuple and len(request) == 2 and request[0] is _COMMAND:
            if not port.driver.command(request[1]):
                port.refuse()
        elif type(request) is tuple and len(request) == 2 and request[0] is _CONNECT and _process(request[1]) is not None:
            before = port.owner
            port.hand_over(request[1].process)
            port.sched.deliver(before, (port.pid, _CONNECTED))
        else:
            port.refuse()


def _process(term: Any) -> Process | None:
    return term.process if type(term) is Pid else None


class Ports(Timing):
    """The part of the scheduler that has to do with ports. ``ports`` are the open ones, by number."""

    ports: dict[int, OpenPort]
    port_names: dict[Atom, OpenPort]
    next_port: int
    # To be called when the system stops: what was started outside, and has not ended, is to end.
    at_stop: dict[Any, Callable[[], Any]]
    vm: Any
    _poller: Any

    @property
    def poller(self) -> Any:
        """The thread that waits for what is outside, started when it is first needed."""
        if self._poller is None:
            # Not before it is needed: a prompt starts without it.
            from otpshell.runtime.poller import Poller

            self._poller = Poller(self.post)
        return self._poller

    def post(self, action: Any) -> None:
        raise NotImplementedError

    def yield_(self) -> None:
        raise NotImplementedError

    def wake(self, process: Process) -> None:
        raise NotImplementedError

    def wait_for(self, done: Callable[[], Any], milliseconds: Any) -> bool:
        raise NotImplementedError

    def open_port(self, title: str) -> OpenPort:
        """A new port of the calling process. It needs a driver."""
        port = OpenPort(self, self.cur, title)
        self.next_port += 1
        self.ports[port.pid.number] = port
        port.join(self.cur)
        return port

    def close_ports(self, process: Process, reason: Any) -> None:
        """A process has ended: so do the ports it was linked to."""
        ports, process.ports = process.ports, None
        for port in ports or ():
            port.links.pop(process, None)
            port.end(reason)
        watched, process.port_monitors = process.port_monitors, None
        for ref, port in (watched or {}).items():
            port.monitored_by.pop(ref, None)

    def signal_port(self, to: Port, reason: Any) -> None:
        """``Process.exit(port, reason)``."""
        if to.open is not None:
            to.open.end(KILLED if reason is KILL else reason)

    def link_port(self, to: Port) -> bool:
        """Link the caller and a port; False when it is closed and the caller traps no exits, to whom that would be a message."""
        if to.open is not None:
            to.open.join(self.cur)
        elif self.cur.trap_exit:
            self.deliver(self.cur, (EXIT, to, NOPROC))
        else:
            return False
        return True

    def unlink_port(self, to: Port) -> None:
        """Take the link of the caller and a port away."""
        if to.open is not None:
            to.open.part(self.cur)

    def monitor_port(self, to: Port | Atom, tag: Any = DOWN) -> Ref:
        """Monitor a port by itself or by its name."""
        me = self.cur
        ref = self.make_ref()
        named = to if type(to) is Port else (to, self.node)
        port = to.open if type(to) is Port else self.port_names.get(to)  # type: ignore[arg-type]
        if port is None:
            self.deliver(me, (tag, ref, PORT, named, NOPROC))
            return ref
        port.monitored_by[ref] = (me, named, tag)
        if me.port_monitors is None:
            me.port_monitors = {}
        me.port_monitors[ref] = port
        return ref

    def register(self, name: Atom, to: Pid | Port) -> bool:
        """As for a process; also of a port: False when it is closed or has a name, or the name is taken."""
        if type(to) is not Port:
            return super().register(name, to)  # type: ignore[arg-type]
        port = to.open
        if port is None or port.name is not None or name in self.names or name in self.port_names:
            return False
        self.port_names[name] = port
        port.name = name
        return True

    def unregister(self, name: Atom) -> bool:
        """Take a name away from the process or port that has it: whether one had."""
        port = self.port_names.pop(name, None)
        if port is None:
            return super().unregister(name)
        port.name = None
        return True
