"""Warnings that functions of Elixir's library give when they run: what is deprecated depends on the arguments."""

from __future__ import annotations

import sys
from typing import Any

from otpshell.lang.caught import current_trace
from otpshell.lang.stack_entries import DEPTH, library_entries
from otpshell.stdlib.enum_core import Entry
from otpshell.terms.atom import atom
from otpshell.terms.cons import from_iter, to_pylist

_IO, _WARN = atom("Elixir.IO"), atom("warn")


def warn_from(vm: Any, message: str, *through: Entry, native: bool = True, own: dict[str, tuple[Entry, ...]] | None = None) -> None:
    """Warn as ``IO.warn`` does, from the functions ``through`` of Elixir's own, innermost first, which stand in the place of the native
    function at work; without ``native`` compiled code itself is at work. ``own`` has what stands for a native function (``name/arity``)
    besides."""
    around = to_pylist(current_trace(sys._getframe(1), DEPTH))
    entries = [*through]
    if native and around:
        _module, name, arity, _place = around.pop(0)
        entries += (own or {}).get(f"{name.name}/{arity}", ())
    above = library_entries([(atom(module), atom(name), arity, file, line) for module, name, arity, file, line in entries])
    vm.apply(_IO, _WARN, message.encode(), from_iter([*above, *around][: DEPTH - 2]))
