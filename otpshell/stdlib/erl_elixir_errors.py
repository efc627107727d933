"""``:elixir_errors``: what libraries use of it, a compiler's warning of a place in a file."""

from __future__ import annotations

from typing import Any

from otpshell.lang.diagnostics import CompileWarning
from otpshell.lang.native import Native
from otpshell.stdlib.protocols import chardata_to_string
from otpshell.terms.atom import OK, Atom

elixir_errors = Native("elixir_errors", "elixir_errors.erl")


@elixir_errors.fn(vm=True)
def erl_warn(vm: Any, location: Any, file: Any, warning: Any) -> Atom:
    """Prints a warning of a place: a line, `{line, column}`, or `:none`."""
    line, column = location if type(location) is tuple else (location if type(location) is int else 0, None)
    message = chardata_to_string(vm, warning).decode()
    vm.warn(CompileWarning(message, chardata_to_string(vm, file).decode(), line, column=column))
    return OK
