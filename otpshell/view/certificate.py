"""A death certificate in text: the end first, then what led to it, backwards, then what it caused, forwards.

Counter #PID<0.118.0> died of an exception at event 31
  ✗ ArithmeticError: bad argument in arithmetic expression
    iex:6: Counter.handle_call/3
  while it handled the call :boom from shell
    which came from iex(4)> GenServer.call(Counter, :boom)
  then
    shell waited for its reply: the call failed
    Supervisor restarted it: Counter.2 #PID<0.120.0> (1 of 3 in 5 s)
    the name Counter was free again
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from otpshell.lang.exceptions import format_banner
from otpshell.lang.exceptions_host import ExceptionHost
from otpshell.record.causes import Certificate, Place
from otpshell.record.effects import Effect
from otpshell.record.messages import Message
from otpshell.record.names import Names, text_of
from otpshell.record.stages import content_text
from otpshell.record.words import duration, reason_text
from otpshell.terms.atom import Atom, atom
from otpshell.view.lines import Line, clip
from otpshell.view.styles import pid_style

_WIDEST = 120
# The name of a function that stands for a fun, as the BEAM makes it.
_FUN = re.compile(r"-(.+/\d+)-fun-\d+-\Z")
_ERROR, _THROW = atom("error"), atom("throw")
_HEAD = {
    "returned": "came to the end of its work",
    "stopped": "was stopped by its own callback",
    "exit": "called exit",
    "error": "died of an exception",
    "throw": "died of a throw that nothing caught",
    "no_call": "died because a call it made failed",
    "link": "died of a link",
    "signal": "died of an exit signal",
    "itself": "sent itself an exit signal",
    "kill": "was killed",
    "supervisor": "was ended by its supervisor",
    "parent": "followed its parent",
    "parents_signal": "ended by an exit signal of its parent",
    "told": "was stopped",
    "noproc": "linked itself to a process that was dead already",
    "limit": "was ended by a limit of the VM",
    "init": "did not start",
    "bad_return": "was stopped by a wrong answer of its own callback",
    "gave_up": "gave up: it had to restart too often",
    "significant": "ended with a significant child",
    "too_slow": "was killed by its supervisor: it took too long to stop",
    "brutal": "was killed by its supervisor",
    "producer": "ended with its producer",
}


class _Words:
    def __init__(self, names: Names, show: Callable[[Any], str], host: Any) -> None:
        self.names, self._show, self.host = names, show, host
        self.lines: list[Line] = []

    def show(self, term: Any) -> str:
        return clip(" ".join(self._show(term).split()), _WIDEST)

    def who(self, pid: Any) -> str:
        return "the outside" if pid is None else self.names(pid)

    def say(self, depth: int, text: str, style: str = "") -> None:
        self.lines.append([("", "  " * depth), (style, clip(text, _WIDEST))])


def certificate_lines(found: Certificate, names: Names, show: Callable[[Any], str], *, host: Any = None) -> list[Line]:
    """The certificate. ``show`` makes text of a term; ``host`` knows the messages of the learner's own exceptions."""
    words = _Words(names, show, host or ExceptionHost())
    if found.how == "unknown":
        words.say(0, f"Nothing is recorded about {found.pid!r}: it never was, or its events have left the recorder.")
        return words.lines
    if found.how == "alive":
        words.say(0, f"{names(found.pid)} {found.pid!r} is alive.", "good")
        for sender, reason in found.ignored:
            words.say(1, f"{words.who(sender)} sent it the exit signal {words.show(reason)}, which does nothing to another process.")
        if found.message is not None:
            words.say(1, f"The last message it took: {_message(words, found.message)}")
        return words.lines
    _end(words, found, 0)
    _effects(words, found)
    _mail(words, found)
    return words.lines


def _end(words: _Words, found: Certificate, depth: int) -> None:
    who: Line = [("", "  " * depth), (pid_style(found.pid), words.names(found.pid)), ("note", f" {found.pid!r} ")]
    words.lines.append([*who, ("", _HEAD[found.how]), ("note", f"  (event {found.number})")])
    _reason(words, found, depth + 1)
    _by(words, found, depth + 1)
    if found.message is not None and found.how not in (
        "told",
        "parent",
        "parents_signal",
        "gave_up",
        "significant",
        "too_slow",
        "producer",
    ):
        words.say(depth + 1, f"while it handled {_message(words, found.message)}")
    elif found.idle:
        words.say(depth + 1, "It was waiting for a message and had nothing in hand.", "note")
    if found.answer is not None:
        words.say(depth + 1, f"It had just taken the answer of {words.who(found.answer.sender)}: {words.show(found.answer.content)}")
    if found.call is not None and found.how != "no_call":
        words.say(depth + 1, f"and waited for {words.who(found.call.to)} to answer {words.show(found.call.content)}")
    if found.origin is not None:
        lines = [line.strip() for line in found.origin.source.splitlines() if line.strip()]
        first = "".join(lines[:1]) + (" …" if len(lines) > 1 else "")
        words.say(depth + 1, f"It goes back to input {found.origin.number}: {first}", "code")
    if found.cause is not None:
        words.say(depth + 1, "because", "heading")
        _end(words, found.cause, depth + 2)


def _reason(words: _Words, found: Certificate, depth: int) -> None:
    how = found.how
    if how == "error" or how == "throw":
        kind = _ERROR if how == "error" else _THROW
        text = format_banner(kind, found.error, found.stack, words.host)
        for line in text.splitlines():
            words.say(depth, line, "bad")
        if found.place is not None:
            words.say(depth, _where(found.place), "code")
        return
    words.say(
        depth, f"reason: {reason_text(found.reason, words.show)}", "bad" if how not in ("returned", "told", "supervisor", "brutal") else ""
    )
    if how in ("exit", "no_call") and found.place is not None:
        words.say(depth, _where(found.place), "code")
    if how == "init":
        words.say(depth, "Its init/1 gave {:stop, reason} and not {:ok, state}.")


def _where(place: Place) -> str:
    fun = _FUN.match(place.function)
    module = text_of(place.module)
    what = f"anonymous fn/{place.arity} in {module}.{fun[1]}" if fun is not None else f"{module}.{place.function}/{place.arity}"
    return f"at {place.file}:{place.line}, in {what}"


def _by(words: _Words, found: Certificate, depth: int) -> None:
    who = words.who(found.by)
    how = found.how
    if how == "link":
        words.say(depth, f"It was linked to {who} and did not trap exits.")
    elif how == "kill":
        words.say(depth, f"{who} sent it the exit signal :kill, which cannot be trapped.")
    elif how == "signal":
        words.say(depth, f"{who} sent it the exit signal {words.show(found.reason)}, and it did not trap exits.")
    elif how == "itself":
        words.say(depth, "It called Process.exit with its own pid.")
    elif how == "noproc":
        words.say(depth, f"{who} had ended before the link was made.")
    elif how == "parent":
        words.say(depth, f"Its parent {who} ended; a server that traps exits follows its parent.")
    elif how == "parents_signal":
        words.say(depth, f"Its parent {who} sent it this exit signal, which a server that traps exits obeys as if its parent had ended.")
    elif how == "told":
        words.say(depth, f"{who} asked for it, with reason {words.show(found.reason)}.")
    elif how == "bad_return" and type(found.reason) is tuple:
        words.say(depth, f"What its callback gave, or threw, is no answer that a server understands: {words.show(found.reason[1])}")
    elif how == "gave_up" and found.limit is not None:
        used, most, seconds = found.limit
        words.say(depth, f"The end of {who} would have been restart {used} within {seconds} s, and max_restarts is {most}.")
    elif how == "significant":
        words.say(depth, f"{who} was a significant child, and auto_shutdown says that its end is the supervisor's.")
    elif how == "too_slow":
        words.say(depth, _supervisor(words, found, who))
        words.say(depth, "It was asked with :shutdown first, and killed when its time to stop was over.")
    elif how == "supervisor":
        words.say(depth, _supervisor(words, found, who))
    elif how == "brutal":
        words.say(depth, _supervisor(words, found, who))
        words.say(depth, "It was not asked to stop first: its child specification says shutdown: :brutal_kill.")
    elif how == "producer":
        words.say(depth, f"Its producer {who} ended, and its subscription was permanent; `cancel: :temporary` lets it live on.")
    elif how == "limit":
        words.say(depth, "The program's memory was beyond its bound, and this process held or took most; `limits` prints the bounds.")
    elif how == "no_call":
        words.say(depth, _failed(words, found))
    elif how == "stopped":
        words.say(depth, f"The callback returned a tuple with :stop and this reason: {words.show(found.reason)}.")


def _supervisor(words: _Words, found: Certificate, who: str) -> str:
    because = found.because
    if because is None:
        return f"{who} ended it."
    if because.kind == "EXIT":
        other = words.who(because.sender)
        if found.cause is not None and found.cause.pid is found.by:
            return f"{who} ended it because it gave up, and takes all its children with it."
        return f"{who} ended it because {other} had ended: its strategy ends both."
    if because.kind == "call":
        return f"{who} ended it because {words.who(because.sender)} asked: {words.show(because.content)}."
    if because.kind == "stop":
        return f"{who} ended it because it was itself stopped by {words.who(because.sender)}."
    return f"{who} ended it while it handled {_message(words, because)}."


def _failed(words: _Words, found: Certificate) -> str:
    reason = found.reason[0] if type(found.reason) is tuple else found.reason
    called = words.who(found.by) if found.by is not None else words.show(_target(found.reason))
    name = reason.name if isinstance(reason, Atom) else ""
    if name == "timeout":
        return f"{called} did not answer in time."
    if name == "noproc":
        return f"{called} was not there." if found.by is not None else f"No process was registered as {called}."
    return f"{called} ended before it answered."


def _target(reason: Any) -> Any:
    return reason[1][2].head if type(reason) is tuple else reason


_WHAT = {
    **{"call": "the call", "cast": "the cast", "timer": "a timer's message", "EXIT": "the end of", "DOWN": "the end of"},
    **{"events": "the events", "demand": "the demand", "stop": "the request to stop with reason"},
}


def _message(words: _Words, message: Message) -> str:
    if message.kind in ("EXIT", "DOWN"):
        return f"{message.kind} of {words.who(message.sender)}"
    what = _WHAT.get(message.kind, "the message")
    text = f"{what} {clip(content_text(message, words.show), _WIDEST)}"
    if message.kind == "timer":
        since = f", set {duration(message.time - message.timer[1])} before" if message.timer is not None else ""
        return text + since
    return f"{text} from {words.who(message.sender)}"


def _effects(words: _Words, found: Certificate) -> None:
    if not found.effects and found.how in ("link", "parent", "noproc", "significant", "gave_up"):
        words.say(1, "Nobody else noticed: no other links, no monitors, no name and no tables.", "note")
        return
    if not found.effects:
        words.say(1, "Nobody noticed: it had no links, no monitors, no name and no tables.", "note")
        return
    words.say(1, "then", "heading")
    for effect in found.effects:
        _effect(words, effect, 2)


def _effect(words: _Words, effect: Effect, depth: int) -> None:
    who = words.who(effect.pid)
    if effect.kind == "name":
        words.say(depth, f"the name {text_of(effect.what)} was free again")
    elif effect.kind == "table":
        words.say(depth, f"its table {words.show(effect.what)} was deleted")
    elif effect.kind == "heir":
        words.say(depth, f"{who} inherited its table {words.show(effect.what)}")
    elif effect.kind == "killed":
        words.say(depth, f"{who} died with it, by the link", "bad")
    elif effect.kind == "told":
        words.say(depth, f"{who} was told by an EXIT message (it traps exits)")
    elif effect.kind == "down":
        words.say(depth, f"{who} was told by a DOWN message (its monitor)")
    elif effect.kind == "call":
        words.say(depth, f"{who} waited for its reply: the call failed", "bad")
    elif effect.kind == "restart" and effect.restart is not None:
        restart = effect.restart
        text = f"{who} started {words.who(restart.new)} {restart.new!r} in place of {words.who(restart.old)}"
        words.say(depth, f"{text} ({restart.used} of {restart.intensity} in {restart.period} s)", "good")
    elif effect.kind == "stopped":
        words.say(depth, f"{words.who(effect.pid)} was ended too, with {words.show(effect.what)}")
    elif effect.kind == "kept":
        words.say(depth, f"{who} did not start it again" + (f": it is {effect.what}" if effect.what else ""), "note")
    elif effect.kind == "gave_up":
        words.say(depth, f"{who} ended itself with {words.show(effect.what)}: one restart too many", "bad")
    for then in effect.then:
        _effect(words, then, depth + 1)


def _mail(words: _Words, found: Certificate) -> None:
    if not found.unread_count:
        return
    words.say(1, f"{found.unread_count} unread message{'s' if found.unread_count > 1 else ''}", "heading")
    for message in found.unread[:10]:
        words.say(2, words.show(message))
    if found.unread_count > 10:
        words.say(2, f"… and {found.unread_count - 10} more", "note")
