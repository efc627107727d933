"""``:otpshell_logger``: where Logger's finished lines leave the VM."""

from __future__ import annotations

import time as clock
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.iodata import chardata
from otpshell.terms.atom import OK, TRUE, Atom, atom
from otpshell.terms.format import BadFormat, format_text
from otpshell.terms.fun import call

_SKIP = atom("skip")

otpshell_logger = Native("otpshell_logger", "otpshell_logger.erl", app="logger")


@otpshell_logger.fn(vm=True)
def write(vm: Any, level: Atom, time: int, text: Any) -> Atom:
    """Write a log line (``text``, complete with its time) to standard output, as Elixir's console backend does.

    A prompt may set ``vm.on_log(level, time, bytes)`` to colour lines and keep them off the line being typed.
    """
    data = chardata(text)
    on_log = vm.__dict__.get("on_log")
    if on_log is None:
        vm.output(data)
    else:
        on_log(level.name, time, data)
    return OK


@otpshell_logger.fn(vm=True)
def reported(vm: Any, report: Any) -> Atom:
    """This report has just been written; ``vm.on_report(report)`` may have more to say about it."""
    if vm.on_report is not None:
        vm.on_report(report)
    return OK


@otpshell_logger.fn(vm=True)
def in_one_go(vm: Any, fun: Any) -> Any:
    """What the fun gives; other processes wait meanwhile, so that log lines come in the order of their times."""
    return vm.in_one_go(call, fun)


@otpshell_logger.fn(vm=True)
def format(vm: Any, control: Any, arguments: Any) -> Any:
    """The text of a format and its arguments with terms as Elixir writes them; the atom ``skip`` when they do not suit each other."""

    def show(term: Any, pretty: bool, limit: int | None) -> str:
        depth = {} if limit is None else {"limit": limit}
        return vm.inspect(term, pretty=pretty, **depth)

    try:
        return format_text(control, arguments, show).encode()
    except BadFormat:
        return _SKIP


@otpshell_logger.fn
def date_and_time(microseconds: int, utc: Atom) -> Any:
    """A system time as `{{year, month, day}, {hour, minute, second, millisecond}}`, of the local time zone or in UTC."""
    seconds, rest = divmod(microseconds, 1_000_000)
    t = clock.gmtime(seconds) if utc is TRUE else clock.localtime(seconds)
    return (t.tm_year, t.tm_mon, t.tm_mday), (t.tm_hour, t.tm_min, t.tm_sec, rest // 1000)
