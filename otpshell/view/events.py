"""One event of the log in a line of text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.record.log import Event, Log
from otpshell.record.names import Names, text_of
from otpshell.record.stages import content_text, own_state
from otpshell.record.words import duration, reason_text
from otpshell.terms.fun import ExtFun
from otpshell.terms.idents import Pid
from otpshell.terms.inspect_funs import fun_info
from otpshell.view.lines import Line, Span, clip

_STYLES = {
    **{"spawn": "spawn", "exit": "exit", "crash": "crash", "doom": "EXIT", "exit_signal": "signal", "state": "state", "timer": "timer"},
    **{"fire": "timer", "timeout": "timeout", "cancel_timer": "cancel", "input": "code"},
}


class EventTexts:
    """Makes texts of a log's events. ``show`` makes text of a term."""

    def __init__(self, log: Log, names: Names, show: Callable[[Any], str]) -> None:
        self._log, self._names, self._show = log, names, show

    def line(self, event: Event, columns: int = 120) -> Line:
        """Number, time and what happened."""
        style, text = self.styled(event)
        head = f"{event[0]:>7} {duration(event[1]):>9}  "
        return [("time", head), (style, clip(text, columns - len(head)))]

    def styled(self, event: Event) -> Span:
        """What happened, and its style."""
        message = self._log.sent.get(event[0]) or self._log.received.get(event[0])
        return (message.kind if message is not None else _STYLES.get(event[2], "")), self.text(event)

    def text(self, event: Event) -> str:
        """What happened, as ``shell sends Counter the call :next``."""
        maker = _TEXTS.get(event[2])
        return maker(self, event) if maker is not None else f"{self._who(event[3])} {event[2]} {self._term(event[4])}"

    def arrow(self, event: Event) -> Span:
        """As :meth:`styled`, a message in the short form ``shell -> Counter  call :next``."""
        message = self._log.sent.get(event[0])
        if message is None or event[2] not in ("send", "deliver"):
            return self.styled(event)
        if message.kind in ("EXIT", "DOWN"):
            return message.kind, f"{self._who(message.sender)} -> {self._who(event[3])}  {message.kind} {self._reason(message.content)}"
        if event[2] == "deliver":
            return self.styled(event)
        what = f"{message.kind} " if message.kind in _WHAT else ""
        lost = ", who is dead" if message.lost and message.received is None and message.to is not None else ""
        return message.kind, f"{self._who(event[3])} -> {self._target(event[4])}{lost}  {what}{content_text(message, self._term)}"

    def _who(self, pid: Any) -> str:
        return "the outside" if pid is None else self._names(pid)

    def _term(self, term: Any) -> str:
        return " ".join(self._show(term).split())

    def _target(self, to: Any) -> str:
        if type(to) is tuple and len(to) == 2 and (to[1] is None or type(to[1]) is Pid):
            return self._who(to[1]) if to[1] is not None else f"{self._term(to[0])}, which nobody is,"
        pid = self._log.who(to)
        return self._who(pid) if pid is not None else self._term(to)

    def _spawn(self, event: Event) -> str:
        what = event[5]
        if type(what) is tuple and len(what) == 3:
            started = f"{text_of(what[0])}.{what[1].name}/{what[2]}"
        elif callable(what) and type(what) is not ExtFun:
            module = fun_info(what)[0]
            started = "a fun" if module.name.startswith("erl_eval") else f"a fun of {text_of(module)}"
        else:
            started = self._term(what)
        return f"{self._who(event[3])} starts {self._who(event[4])}: {started}"

    def _send(self, event: Event) -> str:
        message = self._log.sent[event[0]]
        what = _WHAT.get(message.kind, "")
        lost = ", who is dead" if message.lost and message.received is None and message.to is not None else ""
        return f"{self._who(event[3])} sends {self._target(event[4])}{lost} {what}{content_text(message, self._term)}"

    def _deliver(self, event: Event) -> str:
        message = self._log.sent[event[0]]
        if message.kind in ("EXIT", "DOWN"):
            return (
                f"{self._who(event[3])} is told of the end of {self._who(message.sender)}: {message.kind} {self._reason(message.content)}"
            )
        return f"{self._who(event[3])} gets {_WHAT.get(message.kind, '')}{content_text(message, self._term)}"

    def _receive(self, event: Event) -> str:
        message = self._log.received.get(event[0])
        if message is None:
            return f"{self._who(event[3])} takes {self._term(event[4])}"
        waited = f", {duration(message.waited)} in its mailbox" if message.waited else ""
        if message.kind in ("EXIT", "DOWN"):
            return f"{self._who(event[3])} takes the {message.kind} of {self._who(message.sender)}{waited}"
        return f"{self._who(event[3])} takes {_WHAT.get(message.kind, '')}{content_text(message, self._term)}{waited}"

    def _reason(self, reason: Any) -> str:
        return reason_text(reason, self._term)

    def _exit(self, event: Event) -> str:
        unread = f", {event[5][2]} unread messages" if event[5] is not None and event[5][2] else ""
        return f"{self._who(event[3])} ends: {self._reason(event[4])}{unread}"

    def _crash(self, event: Event) -> str:
        kind, value = event[4]
        return f"{self._who(event[3])} is left by an {kind.name}: {self._reason((value, event[5]))}"

    def _doom(self, event: Event) -> str:
        reason, linked, _ = event[5]
        how = "over their link" if linked else "by an exit signal"
        return f"{self._who(event[4])} ends {self._who(event[3])} {how}: {self._reason(reason)}"

    def _timer(self, event: Event) -> str:
        to, message, milliseconds = event[5]
        what = f" to send {self._target(to)} {self._term(message)}" if message is not None else ""
        return f"{self._who(event[3])} sets a timer{what} in {duration(milliseconds * 1_000_000)}"

    def _ets(self, event: Event) -> str:
        table, detail = event[5]
        return f"{self._who(event[3])} {event[4].replace('_', ' ')} {self._term(table)}: {self._term(detail)}"


_WHAT = {
    "call": "the call ",
    "cast": "the cast ",
    "reply": "the reply ",
    "result": "the result ",
    "timer": "a timer's ",
    "stop": "to stop: ",
    "ack": "how its start went: ",
}
_TEXTS: dict[str, Callable[[EventTexts, Event], str]] = {
    "spawn": EventTexts._spawn,
    "send": EventTexts._send,
    "deliver": EventTexts._deliver,
    "receive": EventTexts._receive,
    "exit": EventTexts._exit,
    "crash": EventTexts._crash,
    "doom": EventTexts._doom,
    "timer": EventTexts._timer,
    "ets": EventTexts._ets,
    "exit_signal": lambda t, e: f"{t._who(e[3])} sends {t._who(e[4])} the exit signal {t._reason(e[5])}",
    "link": lambda t, e: f"{t._who(e[3])} links to {t._target(e[4])}",
    "unlink": lambda t, e: f"{t._who(e[3])} unlinks from {t._target(e[4])}",
    "monitor": lambda t, e: f"{t._who(e[3])} monitors {t._target(e[4])}",
    "demonitor": lambda t, e: f"{t._who(e[3])} ends its monitor {t._term(e[4])}",
    "alias": lambda t, e: f"{t._who(e[3])} has the alias {t._term(e[4])}",
    "unalias": lambda t, e: f"{t._who(e[3])} drops the alias {t._term(e[4])}",
    "register": lambda t, e: f"{t._who(e[3])} is registered as {t._term(e[4])}",
    "unregister": lambda t, e: f"{t._who(e[3])} is no longer registered as {t._term(e[4])}",
    "fire": lambda t, e: "a timer fires",
    "cancel_timer": lambda t, e: f"{t._who(e[3])} cancels a timer" + ("" if e[5] is None else f" with {e[5]} ms left"),
    "timeout": lambda t, e: f"{t._who(e[3])} has waited long enough",
    "flag": lambda t, e: f"{t._who(e[3])} sets its flag {text_of(e[4])}: {t._term(e[5])}",
    "put": lambda t, e: f"{t._who(e[3])} puts {t._term(e[4])} into its dictionary: {t._term(e[5])}",
    "supervisor": lambda t, e: f"{t._who(e[3])} has changed its children or counted a restart",
    "state": lambda t, e: f"{t._who(e[3])} has the state {t._term(own_state(e[4]))}",
    "code": lambda t, e: f"{t._who(e[3])} compiles {text_of(e[4])}",
    "input": lambda t, e: f"input {e[4]}: {' '.join(e[5].split())}",
}
