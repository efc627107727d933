"""An error and its stack trace in the words that Elixir's commands and its compiler print."""

from __future__ import annotations

from typing import Any

from otpshell.lang.exceptions import format_banner, is_exception
from otpshell.lang.exceptions_messages import function_clause_details
from otpshell.lang.stacktrace import format_stacktrace
from otpshell.terms.cons import from_iter, to_pylist
from otpshell.terms.maps import STRUCT

_INTERNAL = frozenset(
    """elixir elixir_aliases elixir_clauses elixir_compiler elixir_def elixir_erl elixir_erl_clauses elixir_erl_compiler elixir_erl_pass
    elixir_expand elixir_lexical elixir_locals elixir_map elixir_module Elixir.Kernel.ErrorHandler Elixir.Module.ParallelChecker""".split()
)


def error_text(kind: Any, value: Any, trace: Any, host: Any) -> str:
    """The banner and the stack trace, without the entries of the compiler that are never shown; blamed already. Ends with a newline."""
    trace = from_iter([entry for entry in to_pylist(trace) if not (len(entry) == 4 and entry[0].name in _INTERNAL)])
    banner = format_banner(kind, value, trace, host)
    if is_exception(value) and value.d[STRUCT].name == "Elixir.FunctionClauseError":
        # What is known of the arguments is indented as a whole, empty lines too; what matched stands between plus signs.
        details = function_clause_details(value, host)
        if details:
            marked = function_clause_details(value, host, mark=lambda text, matched: f"+{text}+" if matched else f"-{text}-")
            banner = banner.removesuffix(details) + "    " + marked.replace("\n", "\n    ")
        else:
            banner += "    "
    return banner + "\n" + (format_stacktrace(trace, host) or "\n")
