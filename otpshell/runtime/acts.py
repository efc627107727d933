"""The choke point: every act of one process on another goes through here, emits its event, and is where a controlled schedule may switch.

Each act first calls :meth:`point` when the schedule is ``steered``, and emits its event when somebody may ``watch``; otherwise nothing is
paid. Arguments are taken to be of the right kind; the natives that call these check them and make Elixir's errors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.runtime.process import Process
from otpshell.runtime.signals import DOWN, EXIT, NOPROC, Signals
from otpshell.terms.atom import UNDEFINED, Atom, atom
from otpshell.terms.errors import BADARG, ErlError
from otpshell.terms.idents import Pid, Port, Ref

EXPLICIT_UNALIAS = "explicit_unalias"
DEMONITOR = "demonitor"
REPLY_DEMONITOR = "reply_demonitor"

_ERLANG, _SEND, _LINK = atom("erlang"), atom("send"), atom("link")


class BadDestination(ErlError):
    """``:badarg`` of a send to an unregistered name or to no destination at all; ``message`` is what its ``ArgumentError`` says."""

    __slots__ = ("message",)

    def __init__(self) -> None:
        super().__init__(BADARG)
        self.message = b"errors were found at the given arguments:\n\n  * 1st argument: invalid destination\n"


class NoSuchProcess(ErlError):
    """``:noproc`` of a link to a process that has ended; ``message`` is what real Elixir says of it."""

    __slots__ = ("message",)

    def __init__(self, pid: Pid) -> None:
        super().__init__(NOPROC)
        self.call = (_ERLANG, _LINK, (pid,))
        self.message = b":\n\n  * 1st argument: the pid does not refer to an existing process\n"


class Acts(Signals):
    """The sending side of signals. ``self.cur`` is the process that acts (None for the outside)."""

    node: Atom
    # The open ports that have a name.
    port_names: dict[Atom, Any]
    next_ref: int
    steered: bool
    # Called with a message to an alias that is none any more, in the process that sends it.
    on_late: Callable[[Any], Any] | None = None

    def point(self) -> None:
        """An act is about to happen: count it, and give way if a controlled schedule says so."""
        raise NotImplementedError

    # -- messages ----------------------------------------------------------------------------------------------------

    def send(self, to: Any, message: Any) -> Any:
        """``send(to, message)``: gives the message. ErlError ``:badarg`` when ``to`` is an unregistered name or no destination."""
        kind = type(to)
        if self.watch:
            if self.steered:
                self.point()
            if kind is Pid:
                where: Any = to
            elif kind is Ref:
                where = to.target
                where = (to, None if where is None else where.pid)
            else:
                where = (to, self._named(to))
            cur = self.cur
            record = self.record
            record(("send", None if cur is None else cur.pid, where, message))
        if kind is Pid:
            process = to.process
            if process is None:
                return message
        elif kind is Ref:
            process = to.target
            if process is None:
                if self.on_late is not None:
                    self.on_late(message)
                return message
            rare = process.rare
            if rare is not None and rare.aliases is not None and rare.aliases.get(to) == REPLY_DEMONITOR:
                self._end_monitor(process, to)
                to.target = None
        else:
            try:
                process = self.destination(to)
            except BadDestination as error:
                error.call = (_ERLANG, _SEND, (to, message))  # type: ignore[attr-defined]
                raise
            if process is None:
                return message
        process.mailbox.append(message)
        if process.waiting:
            process.waiting = False
            self.runq.append(process)
        return message

    def _named(self, to: Any) -> Pid | None:
        """Whose mailbox a message to a name goes to now, for the event."""
        try:
            process = self.destination(to)
        except BadDestination:
            return None
        return None if process is None or type(process.pid) is not Pid else process.pid

    def destination(self, to: Any) -> Process | None:
        """The process a name, ``{name, node}``, pid or alias stands for; None when a message to it is silently dropped."""
        kind = type(to)
        if kind is Atom:
            process = self.names.get(to)
            if process is None:
                process = self.port_names.get(to)
                if process is None:
                    raise BadDestination
            return process
        if kind is tuple and len(to) == 2 and type(to[0]) is Atom and type(to[1]) is Atom:
            return self.names.get(to[0]) if to[1] is self.node else None
        if kind is Pid:
            return to.process
        if kind is Ref:
            return to.target
        if kind is Port:
            # An open port takes messages as a process does.
            open_port: Process | None = to.open
            return open_port
        raise BadDestination

    # -- exit signals ------------------------------------------------------------------------------------------------

    def exit_signal(self, to: Pid, reason: Any) -> None:
        """``Process.exit(pid, reason)``. Unwinds the caller when it ends itself so."""
        sender = self.cur.pid if self.cur is not None else to
        if self.watch:
            if self.steered:
                self.point()
            self.emit("exit_signal", sender, to, reason)
        process = to.process
        if process is not None:
            self.deliver_exit(process, sender, reason, False)

    # -- links -------------------------------------------------------------------------------------------------------

    def link(self, to: Pid) -> None:
        """``Process.link(pid)``. To a dead process: an EXIT message ``:noproc`` if the caller traps exits, else ErlError ``:noproc``."""
        me = self.cur
        if self.watch:
            if self.steered:
                self.point()
            self.emit("link", me.pid, to)
        process = to.process
        if process is None:
            if not me.trap_exit:
                raise NoSuchProcess(to)
            self.deliver(me, (EXIT, to, NOPROC))
        elif process.exit_reason is None:
            if process is not me:
                self.join(me, process)
        elif process.links is None or me not in process.links:
            # As with a monitor: who links to one that is to die is told once that has given back what it had.
            self.join(me, process, NOPROC)

    @staticmethod
    def join(one: Process, other: Process, told: Any = None) -> None:
        """Link two processes; ``told`` is what ``one`` is to be told at the end of ``other`` when that is to die already."""
        if one.links is None:
            one.links = {}
        one.links[other] = None
        if other.links is None:
            other.links = {}
        other.links[one] = told

    def unlink(self, to: Pid) -> None:
        """``Process.unlink(pid)``."""
        me = self.cur
        if self.watch:
            if self.steered:
                self.point()
            self.emit("unlink", me.pid, to)
        process = to.process
        if process is not None and me.links is not None and process in me.links:
            del me.links[process]
            del process.links[me]

    # -- monitors ----------------------------------------------------------------------------------------------------

    def make_ref(self) -> Ref:
        """``make_ref()``."""
        self.next_ref = number = self.next_ref + 1
        ref = Ref()
        ref.number = number
        ref.target = None
        cur = self.cur
        if cur is not None and cur.mailbox:
            cur.mark_ref = ref
            cur.mark_at = len(cur.mailbox)
        return ref

    def monitor(self, to: Any, alias: str | None = None, tag: Any = DOWN) -> Ref:
        """``Process.monitor(to)``; ``to`` is a pid, a name or ``{name, node}``. ``alias`` is one of this module's three modes."""
        me = self.cur
        self.next_ref = number = self.next_ref + 1
        ref = Ref()
        ref.number = number
        mailbox = me.mailbox
        if mailbox:
            me.mark_ref = ref
            me.mark_at = len(mailbox)
        if self.watch:
            if self.steered:
                self.point()
            record = self.record
            record(("monitor", me.pid, to, ref))
        if alias is None:
            ref.target = None
        else:
            ref.target = me
            if alias is not DEMONITOR:
                if me.aliases is None:
                    me.aliases = {}
                me.aliases[ref] = alias
        named: Any
        if type(to) is Pid:
            process = to.process
            named = to
        else:
            named = to if type(to) is tuple else (to, self.node)
            process = self.destination(named)
        if process is None:
            reason = NOPROC if type(named) is Pid or named[1] is self.node else atom("noconnection")
            self.down(me, ref, named, tag, reason)
        elif process is not me:
            # One that is to die is told of once it has given back what it had, its name above all, as one that was gone.
            entry = (me, named, tag) if process.exit_reason is None else (me, named, tag, NOPROC)
            watchers = process.monitored_by
            if watchers is None:
                process.monitored_by = {ref: entry}
            else:
                watchers[ref] = entry
            monitors = me.monitors
            if monitors is None:
                me.monitors = {ref: process}
            else:
                monitors[ref] = process
        return ref

    def demonitor(self, ref: Ref) -> bool:
        """``Process.demonitor(ref)``: whether the caller had that monitor. Ends an alias that came with it, unless that is explicit."""
        me = self.cur
        if self.watch:
            if self.steered:
                self.point()
            record = self.record
            record(("demonitor", me.pid, ref, None))
        if ref.target is me:
            rare = me.rare
            aliases = None if rare is None else rare.aliases
            if aliases is None:
                ref.target = None
            elif aliases.get(ref) != EXPLICIT_UNALIAS:
                ref.target = None
                aliases.pop(ref, None)
        monitors = me.monitors
        process = monitors.pop(ref, None) if monitors is not None else None
        if process is None:
            process = me.port_monitors.pop(ref, None) if me.port_monitors is not None else None
            if process is None:
                return False
        process.monitored_by.pop(ref, None)
        return True

    def flush_down(self, ref: Ref) -> bool:
        """Remove the message of monitor ``ref`` from the caller's mailbox (``:flush``): whether there was one."""
        me = self.cur
        mailbox = me.mailbox
        for index in range(me.mark(ref), len(mailbox)):
            message = mailbox[index]
            if type(message) is tuple and len(message) == 5 and message[1] is ref:
                me.take(index)
                return True
        return False

    @staticmethod
    def _end_monitor(watcher: Process, ref: Ref) -> None:
        """A reply through the alias of a ``:reply_demonitor`` monitor has come."""
        del watcher.aliases[ref]  # type: ignore[union-attr]
        watched = watcher.monitors.pop(ref, None) if watcher.monitors is not None else None
        if watched is not None and watched.monitored_by is not None:
            watched.monitored_by.pop(ref, None)

    def alias(self, mode: str = EXPLICIT_UNALIAS) -> Ref:
        """``Process.alias()``: a reference that messages can be sent to. ``mode`` ``reply_demonitor`` ends with the first reply."""
        ref = self.make_ref()
        me = self.cur
        if self.watch:
            if self.steered:
                self.point()
            self.emit("alias", me.pid, ref)
        ref.target = me
        if me.aliases is None:
            me.aliases = {}
        me.aliases[ref] = mode
        return ref

    def unalias(self, ref: Ref) -> bool:
        """``Process.unalias(ref)``: whether it was an alias of the caller."""
        me = self.cur
        if self.watch:
            if self.steered:
                self.point()
            self.emit("unalias", me.pid, ref)
        if ref.target is not me:
            return False
        ref.target = None
        if me.aliases is not None:
            me.aliases.pop(ref, None)
        return True

    # -- names -------------------------------------------------------------------------------------------------------

    def register(self, name: Atom, to: Pid) -> bool:
        """``Process.register(pid, name)``: False when the name is taken, reserved, or the process is dead or named."""
        if self.steered:
            self.point()
        process = to.process
        if process is None or process.exit_reason is not None or process.name is not None or name is UNDEFINED:
            return False
        if name in self.names or name in self.port_names:
            return False
        self.names[name] = process
        process.name = name
        if self.watch:
            self.emit("register", to, name)
        return True

    def unregister(self, name: Atom) -> bool:
        """``Process.unregister(name)``: whether it was registered."""
        if self.steered:
            self.point()
        process = self.names.pop(name, None)
        if process is None:
            return False
        process.name = None
        if self.watch:
            self.emit("unregister", process.pid, name)
        return True

    def whereis(self, name: Atom) -> Pid | None:
        """The pid, or the port, registered under ``name``."""
        if self.steered:
            self.point()
        process = self.names.get(name) or self.port_names.get(name)
        return None if process is None else process.pid
