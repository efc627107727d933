"""Results as the prompt prints them."""

from __future__ import annotations

from typing import Any

from otpshell.terms.atom import Atom, atom
from otpshell.terms.inspect import Opts
from otpshell.terms.inspect import inspect as inspect_term

_MODULE = atom("module")


def result_text(session: Any, value: Any) -> str:
    """A value as text, in the colours and with the options of ``IEx.configure``."""
    config = session.config
    shown = _defined(session, value)
    if shown is None:
        shown = inspect_with(session.vm, value, config.inspect_options(session.width()))
    return _colored(shown, config.color("eval_result"))


def inspect_with(vm: Any, value: Any, options: list[tuple[Atom, Any]]) -> str:
    """``inspect(value, options)`` in the calling process."""
    return inspect_term(value, host=vm.host, opts=Opts.from_keywords(options))


def _defined(session: Any, value: Any) -> str | None:
    """What ``defmodule`` gives, its bytes left out: `{:module, Counter, <<...>>, {:handle_cast, 2}}`."""
    if not (type(value) is tuple and len(value) == 4 and value[0] is _MODULE and type(value[1]) is Atom and type(value[2]) is bytes):
        return None
    if not value[2].startswith(b"FOR1"):
        return None
    options = session.config.inspect_options(1000)
    marked = (value[0], value[1], _HOLE, value[3])
    hole = inspect_with(session.vm, _HOLE, options)
    return inspect_with(session.vm, marked, options).replace(hole, "<<...>>")


_HOLE = 0x0C0DE0C0DE0C0DE0C0DE


def _colored(text: str, color: Any) -> str:
    if color is None:
        return text
    from otpshell.terms.inspect_colors import ansi

    return ansi(color).decode() + text + "\x1b[0m"
