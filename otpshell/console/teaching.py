"""What OTP's riddles mean, in a line: of an exit reason, of the report of a server that ended, of a circle of calls, of a late answer.

The text of a hint is made from terms alone; :class:`Teacher` watches a VM for what nobody reports. A prompt shows its lines with
``hints on``, the other commands where standard error is a terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

from otpshell.console import riddles
from otpshell.lang.caught import Caught
from otpshell.runtime import info
from otpshell.runtime.process import Process
from otpshell.terms.atom import NORMAL, Atom, atom
from otpshell.terms.cons import Cons
from otpshell.terms.fun import is_fun
from otpshell.terms.idents import Pid
from otpshell.terms.maps import STRUCT, Map

_WAITS_FOR_ANSWER = (atom("gen"), atom("do_call"), 4)
_NEXT = "a timeout in milliseconds, :hibernate or {:continue, term} may follow the state"
_ANCESTORS, _INITIAL_CALL = atom("$ancestors"), atom("$initial_call")
_SUPERVISORS = ("supervisor", "Elixir.DynamicSupervisor")
# Reasons with which a process ends that did nothing wrong.
_CALM = (atom("normal"), atom("shutdown"), atom("killed"))
_SHAPES = {
    "init": "{:ok, state}, :ignore or {:stop, reason}",
    "handle_call": "{:reply, answer, state}, {:noreply, state} or {:stop, reason, answer, state}",
    "handle_cast": "{:noreply, state} or {:stop, reason, state}",
    "handle_info": "{:noreply, state} or {:stop, reason, state}",
    "handle_continue": "{:noreply, state} or {:stop, reason, state}",
}
_STAGE_SHAPES = {
    "stage init": "{:producer, state}, {:producer_consumer, state} or {:consumer, state}; options may follow the state",
    **dict.fromkeys(
        ("stage handle_demand", "stage handle_events", "stage handle_cast", "stage handle_info"),
        "{:noreply, events, state} or {:stop, reason, state}, the events a list (a consumer gives none: [])",
    ),
    "stage handle_call": "{:reply, answer, events, state}, {:noreply, events, state} or {:stop, reason, answer, state}",
}
_STAGE_MESSAGES = {"$gen_producer": "stage handle_demand", "$gen_consumer": "stage handle_events"}
# With so many processes a look at all of them is worth it only now and then.
_MANY = 2000
_PAUSE_SECONDS = 1.0
# How many ends of processes are kept in mind.
_REMEMBERED = 1000
# So many processes with the same trouble are named, the others counted.
_HINTS = 3


# -- exit reasons --------------------------------------------------------------------------------------------------------------


def of_exit(show: Callable[[Any], str], reason: Any) -> str | None:
    """The line for an exit reason, None when it is no riddle. ``show`` writes a term."""
    not_started = riddles.of_failed_start(show, reason)
    failed = None if not_started else _failed_call(reason)
    if failed is None:
        return not_started or of_bad_return(show, reason, None) or riddles.of_error(reason)
    cause, server = failed
    if reason[1][0].name == "ets" and reason[1][1].name == "fun2ms":
        return (
            "hint: compiled code keeps no source of its funs: in a module or a script write the match specification itself "
            "(`:ets.fun2ms(fn … end)` at a prompt prints it)"
        )
    if _name(cause) == "calling_self":
        return (
            "hint: a process cannot call itself: it would wait for an answer that only it can give; "
            "within a callback, use the state, or send(self(), message) to do it later"
        )
    return of_bad_return(show, cause, "handle_call" if server else None)


def _failed_call(reason: Any) -> tuple[Any, bool] | None:
    """Why a call failed, of ``{why, {module, function, args}}``, and whether it was a GenServer's."""
    if type(reason) is not tuple or len(reason) != 2:
        return None
    why, call = reason
    if type(call) is not tuple or len(call) != 3 or type(call[0]) is not Atom or type(call[1]) is not Atom:
        return None
    return why, call[0].name in ("Elixir.GenServer", "gen_server") and call[1].name == "call"


def of_bad_return(show: Callable[[Any], str], reason: Any, callback: str | None) -> str | None:
    """The line for ``{:bad_return_value, value}`` of a callback (None: one that is not known)."""
    if type(reason) is not tuple or len(reason) != 2 or _name(reason[0]) != "bad_return_value":
        return None
    value = reason[1]
    if type(value) is tuple and value and type(value[-1]) is tuple and value[-1] and _name(value[-1][0]) == "state_timeout":
        return (
            "hint: a GenServer has no state timeouts, :gen_statem has (`h :gen_statem`); here, end the tuple with milliseconds "
            "(handle_info(:timeout, state) comes when nothing else did), or use Process.send_after/3"
        )
    if callback is None:
        return (
            f"hint: a callback gave {show(value)}, which it may not; init gives {{:ok, state}}, handle_call {{:reply, answer, state}}, "
            "the others {:noreply, state}"
        )
    if callback == "get_and_update":
        return f"hint: the function given to get_and_update gave {show(value)}; it may give {{answer, state}} or :pop"
    if callback in _STAGE_SHAPES:
        return f"hint: {callback.removeprefix('stage ')} gave {show(value)}; it may give {_STAGE_SHAPES[callback]}"
    more = "" if callback == "init" else f"; {_NEXT}"
    return f"hint: {callback} gave {show(value)}; it may give {_SHAPES[callback]}{more}"


def of_function_clause(struct: Any) -> str | None:
    """The line for a fun that :ets.fun2ms cannot translate because it mentions a variable from outside."""
    fields = {key.name: value for key, value in struct.items()}
    if _name(fields.get("module")) != "ms_transform":
        return None
    return "hint: a fun for :ets.fun2ms uses no variable from outside of it; write the specification itself, with {:const, value}"


def of_report(show: Callable[[Any], str], report: Any, stage: bool = False) -> str | None:
    """The line for a report that was logged: that of a GenServer which ended, or of a GenStage."""
    fields = {key.name: value for key, value in report.items() if type(key) is Atom} if type(report) is Map else {}
    label = fields.get("label")
    if type(label) is not tuple or [_name(part) for part in label] != ["gen_server", "terminate"]:
        return None
    reason, message = _reported_reason(report), fields.get("last_message")
    if type(message) is tuple and len(message) in (3, 5) and _name(message[0]) in ("EXIT", "DOWN") and message[-1] == reason:
        # Another process failed so, and this one with it.
        return None
    return (
        of_bad_return(show, reason, _callback(fields, stage))
        or riddles.of_clause(show, fields.get("reason"), message)
        or of_exit(show, reason)
    )


def _reported_reason(report: Any) -> Any:
    """Why the server of a report ended, without the stack trace."""
    reason = report.get(atom("reason"), None)
    return reason[0] if type(reason) is tuple and len(reason) == 2 and type(reason[0]) is tuple else reason


def _callback(fields: dict[str, Any], stage: bool) -> str:
    """The callback that had a server's last message in its hands."""
    message = fields.get("last_message")
    name = _server_callback(fields, message)
    if stage:
        return _STAGE_MESSAGES.get(_name(message[0]) if type(message) is tuple and message else "", f"stage {name}")
    if name == "handle_call" and type(message) is tuple and _name(message[0]) == "get_and_update" and is_fun(message[-1]):
        return "get_and_update"
    return name


def _server_callback(fields: dict[str, Any], message: Any) -> str:
    if type(message) is tuple and len(message) == 2:
        if _name(message[0]) == "$gen_cast":
            return "handle_cast"
        if _name(message[0]) == "continue":
            return "handle_continue"
    return "handle_info" if _name(fields.get("client_info")) == "undefined" else "handle_call"


def _name(term: Any) -> str:
    return term.name if type(term) is Atom else ""


def _of_argument_error(struct: Map) -> str | None:
    message = struct.get(atom("message")) if _name(struct.get(STRUCT)) == "Elixir.ArgumentError" else None
    return riddles.of_message(message.decode("utf-8", "replace")) if type(message) is bytes else None


def teach_script(vm: Any) -> None:
    """Let a VM that runs a script write these lines on standard error."""

    teacher = Teacher(vm, lambda text: vm.error_output((text + "\n").encode()))

    def explain(error: BaseException) -> str | None:
        what = Caught(error)
        if what.kind.name == "error":
            return of_function_clause(what.struct()) or _of_argument_error(what.struct())
        if what.kind.name != "exit":
            return None
        failed = _failed_call(what.value)
        late = riddles.of_late_task(vm.inspect, what.value[1], teacher.is_over) if failed and _name(failed[0]) == "timeout" else None
        return late or teacher.of_no_process(what.value) or teacher.of_exit(what.value)

    vm.explain = explain


# -- what nobody reports -------------------------------------------------------------------------------------------------------


class Teacher:
    """Watches a VM whenever it has nothing to do, in the VM's thread, and says with ``tell`` what a learner would not see.

    A circle of calls is told as soon as it has closed, an answer that came too late when it is dropped, and a message that no clause of
    a waiting ``receive`` takes once for each process.
    """

    def __init__(self, vm: Any, tell: Callable[[str], Any], wanted: Callable[[], bool] = lambda: True) -> None:
        self._vm = vm
        self._tell = tell
        self._wanted = wanted
        self._circles: set[frozenset[Any]] = set()
        self._left: set[Pid] = set()
        self._next_look = 0.0
        # Why the server ended whose report was explained last.
        self._explained: Any = None
        # Of the processes that ended last, by pid and by name: when and why.
        self._ended: dict[Any, tuple[int, Any]] = {}
        vm.sched.on_idle = self._look
        vm.sched.on_late = self._late
        vm.sched.on_end = self._end
        vm.on_report = self._report

    def _say(self, text: str | None) -> None:
        if text is not None and self._wanted():
            self._tell(text)

    def _report(self, report: Any) -> None:
        text = of_report(self._vm.inspect, report, self._initial_call(self._vm.sched.cur)[0] == "Elixir.GenStage")
        if text is not None and self._wanted():
            self._explained = _reported_reason(report)
            self._tell(text)

    def of_exit(self, reason: Any) -> str | None:
        """The line for an exit reason, None when the report of the server that ended so has just been explained."""
        failed = _failed_call(reason)
        explained, self._explained = self._explained, None
        if explained is not None and explained in (reason, failed and failed[0]):
            return None
        return of_exit(self._vm.inspect, reason)

    def _look(self) -> None:
        """Nothing is ready to run: who waits, waits for something that is to come from elsewhere, or never comes."""
        processes = self._vm.sched.processes
        if len(processes) > _MANY:
            if monotonic() < self._next_look:
                return
            self._next_look = monotonic() + _PAUSE_SECONDS
        left = []
        for process in list(processes.values()):
            if process.waiting and process.greenlet is not None and process.monitors:
                self._circle(process)
            if process.mailbox and process.waiting and process.pid not in self._left and self._is_of_program(process):
                left.append(process)
        self._messages_left(left)

    # -- circles of calls ----------------------------------------------------------------------------------------------------

    def _circle(self, process: Process) -> None:
        way = [process]
        for called in self._calls(process):
            if called is process:
                break
            if called in way:
                return
            way.append(called)
        else:
            return
        key = frozenset((one.pid, next(reversed(one.monitors or {}))) for one in way)
        if key in self._circles:
            return
        self._circles.add(key)
        names = [self._who(one) for one in (*way, process)]
        self._say(
            f"hint: a deadlock: {', which waits for '.join([f'{names[0]} waits for {names[1]}', *names[2:]])}; "
            "none of them can answer, and each call ends when its timeout is over"
        )

    def _calls(self, process: Process) -> Iterator[Process]:
        """Whom a process waits for an answer from, whom that one does, and so on."""
        one: Process | None = process
        while one is not None and one.waiting and one.monitors and self._awaits(one):
            one = one.monitors[next(reversed(one.monitors))]
            if one is not None:
                yield one

    def _awaits(self, process: Process) -> bool:
        return info.current_function(process) == _WAITS_FOR_ANSWER

    # -- processes that are gone ---------------------------------------------------------------------------------------------

    def _end(self, process: Process, reason: Any) -> None:
        self._explain_end(process, reason)
        ended = self._ended
        if len(ended) >= _REMEMBERED:
            for key in list(ended)[: _REMEMBERED // 2]:
                del ended[key]
        ended[process.pid] = how = (self._vm.sched.clock.now(), reason)
        if process.name is not None:
            ended[process.name] = how

    def _explain_end(self, process: Process, reason: Any) -> None:
        """What no report tells: a server whose init gave a wrong value, a child that its supervisor is not linked with."""
        if type(reason) is tuple and len(reason) == 2 and _name(reason[0]) == "bad_return_value" and self._explained != reason:
            started = self._initial_call(process)
            if started[1] == "init":
                self._explained = reason
                self._say(of_bad_return(self._vm.inspect, reason, "stage init" if started[0] == "Elixir.GenStage" else "init"))
        if reason in _CALM or (type(reason) is tuple and reason and _name(reason[0]) == "shutdown"):
            return
        ancestors = (process.dictionary or {}).get(_ANCESTORS)
        parent = ancestors.head if type(ancestors) is Cons else None
        supervisor = self._vm.sched.names.get(parent) if type(parent) is Atom else parent.process if type(parent) is Pid else None
        if supervisor is None or supervisor in (process.links or ()) or self._initial_call(supervisor)[0] not in _SUPERVISORS:
            return
        self._say(
            f"hint: {self._who(process)} was started in the supervisor {self._who(supervisor)} without a link (start, not start_link): "
            "the supervisor does not know that it ended, and starts no other"
        )

    @staticmethod
    def _initial_call(process: Process | None) -> tuple[str, str]:
        """Module and function that OTP notes in a process it starts; two empty texts for any other."""
        call = (process.dictionary or {}).get(_INITIAL_CALL) if process is not None else None
        return (call[0].name, call[1].name) if type(call) is tuple else ("", "")

    def is_over(self, pid: Any) -> bool:
        """Whether the process has ended, having done what it was to do."""
        found = self._ended.get(pid)
        return found is not None and found[1] is NORMAL

    def of_no_process(self, reason: Any) -> str | None:
        """The line for a call of a process that is gone: when it ended, and why."""
        failed = _failed_call(reason)
        if failed is None or _name(failed[0]) != "noproc" or type(reason[1][2]) is not Cons:
            return None
        called = reason[1][2].head
        found = self._ended.get(called) if type(called) in (Atom, Pid) else None
        if found is None:
            return None
        ago = (self._vm.sched.clock.now() - found[0]) / 1e9
        return f"hint: {self._vm.inspect(called)} ended {ago:.1f} s ago: {self._vm.format_exit(found[1]).splitlines()[0]}"

    # -- messages ---------------------------------------------------------------------------------------------------------------

    def _late(self, message: Any) -> None:
        """An answer to a call that nobody waits for any more has just been dropped."""
        sender = self._vm.sched.cur
        if (
            sender is None
            or type(message) is not tuple
            or len(message) != 2
            or type(message[0]) is not Cons
            or _name(message[0].head) != "alias"
        ):
            return
        self._say(
            f"hint: the answer {self._vm.inspect(message[1], limit=10)} of {self._who(sender)} came too late and was dropped: "
            "who called had stopped waiting when its timeout was over (or has had an answer already)"
        )

    def _is_of_program(self, process: Process) -> bool:
        """Whether a process waits in code of the learner's, and is not the shell."""
        session = self._vm.session
        if session is not None and process.pid is session.pid:
            return False
        where = info.current_function(process)
        return type(where) is tuple and not self._vm.code.library.source(where[0]) and not self._vm.code.library.native(where[0])

    def _messages_left(self, processes: list[Process]) -> None:
        """Messages that no clause takes wait in the mailboxes of these."""
        prompt = self._vm.session is not None
        for process in processes[:_HINTS]:
            count = len(process.mailbox)
            messages = "a message that matches" if count == 1 else f"{count} messages that match"
            more = f"; `mailbox {self._who(process)}` shows why" if prompt else ""
            self._say(f"hint: {self._who(process)} has {messages} no clause of the receive it waits in{more}")
        others = len(processes) - _HINTS
        if others > 0:
            more = "; `ps by: :mailbox` lists them" if prompt else ""
            who = "one other process" if others == 1 else f"{others:,} other processes"
            self._say(f"hint: so {'has' if others == 1 else 'have'} {who}{more}")
        self._left.update(process.pid for process in processes)

    def _who(self, process: Process) -> str:
        return self._vm.inspect(process.pid if process.name is None else process.name)
