"""Errors as the prompt prints them: Elixir's text, coloured as IEx colours it."""

from __future__ import annotations

import re
from typing import Any

from otpshell.console.command_module import COMMANDS
from otpshell.console.config import ShellConfig
from otpshell.lang.caught import ERROR, Caught
from otpshell.lang.exceptions import format_banner
from otpshell.lang.exceptions_blame import blame
from otpshell.lang.stack_entries import base_entry
from otpshell.lang.stacktrace import format_stacktrace
from otpshell.terms.atom import atom
from otpshell.terms.cons import from_iter, to_pylist
from otpshell.terms.maps import STRUCT
from otpshell.view.styles import paint

# What lies below the typed expression on a real system's stack, from the outermost in.
_BELOW = {"proc_lib", "Elixir.IEx.Evaluator", "Elixir.Code", "Elixir.Module.ParallelChecker", "elixir", "erl_eval", "eval_bits"}
_INTERNAL = {"elixir", "elixir_expand", "elixir_compiler", "elixir_module", "elixir_clauses", "elixir_lexical", "elixir_def", "elixir_map"}
_INTERNAL |= {"elixir_erl", "elixir_erl_clauses", "elixir_erl_pass", "Elixir.Kernel.ErrorHandler", "Elixir.Module.ParallelChecker"}
_INTERNAL |= {"erl_eval"}
# What loads files and evaluates what the command line says.
_LOADING = {"Elixir.Code", "erl_eval"}
_DIFFERENT = re.compile(r"-([^-]+)-")


def failure_text(vm: Any, what: Caught, config: ShellConfig, several: bool = False, *, typed: bool = True) -> str:
    """The banner, what is known of the arguments, and the stack trace; ends with a newline, as IEx prints it.

    ``several``: the input was of several expressions, of which IEx shows how it goes through them. ``typed``: it was an input, below
    which there is only the shell.
    """
    # The struct has what was said of the error where it happened, which may be in no entry of the stack.
    value, trace = blame(what.kind, what.struct() if what.kind is ERROR else what.value, what.trace(), vm.host)
    entries = [entry for entry in above_pry(to_pylist(trace)) if not is_shell_entry(entry) or not typed and entry[0].name in _LOADING]
    if entries and entries[0][0].name == COMMANDS.name:
        # A command was called in a wrong way: where it stands in our own file is nobody's business.
        entries = []
    elif several:
        entries += _through_several(what, entries)
    banner = format_banner(what.kind, value, trace, vm.host)
    stack = format_stacktrace(from_iter(entries), vm.host)
    on = config.enabled
    head, separator, arguments = banner.partition("\n\nThe following arguments were given to ")
    shown = paint(head, "red", on)
    if separator:
        shown += ("\n\nThe following arguments were given to " + _marked(arguments, on)).replace("\n", "\n    ")
    return f"{shown}\n{paint(stack, 'red', on)}" + ("\n" if not stack.endswith("\n") else "")


def _marked(arguments: str, on: bool) -> str:
    """In the heads of clauses that were tried, what did not match stands between minus signs: red where there are colours."""
    if not on:
        return arguments
    return "\n".join(_DIFFERENT.sub("\x1b[31m\\1\x1b[0m", line) if line.startswith("    def") else line for line in arguments.split("\n"))


def _through_several(what: Caught, entries: list[Any]) -> list[Any]:
    """The entries of Elixir's own that IEx leaves below an error in one of several expressions, in the commonest cases."""
    if entries and entries[-1][1].name == "__FILE__":
        return []
    name = ""
    if what.kind.name == "error":
        struct = what.struct()
        name = struct.d[STRUCT].name.removeprefix("Elixir.")
        if name == "CompileError":
            text = struct.d.get(atom("description"))
            return [_REDUCE] if type(text) is bytes and b"there is no such import" in text else []
    return [_EVALUATED.get(name, _APPLIED), _REDUCE]


_REDUCE = base_entry("Elixir.Enum", "-reduce/3-lists^foldl/2-0-", 3, "lib/enum.ex", 2468)
_APPLIED = base_entry("erl_eval", "do_apply", 7, "erl_eval.erl", 744)
_EVALUATED = {
    "MatchError": base_entry("erl_eval", "expr", 6, "erl_eval.erl", 496),
    "CaseClauseError": base_entry("erl_eval", "case_clauses", 8, "erl_eval.erl", 1041),
    "BadArityError": base_entry("erl_eval", "do_apply", 6, "erl_eval.erl", 714),
}


def above_pry(entries: list[Any]) -> list[Any]:
    """The stack of what is typed at a `pry` prompt, without the code that stopped there."""
    return next((entries[:at] for at, entry in enumerate(entries) if _stops(entry)), entries)


def calls_below(trace: Any) -> list[Any]:
    """The stack of the code that stopped, without the prompt above it and the shell below."""
    entries = to_pylist(trace)
    stopped = next((entries[at + 1 :] for at, entry in enumerate(entries) if _stops(entry)), [])
    return [entry for entry in stopped if not (is_shell_entry(entry) or _stops(entry))]


def _stops(entry: Any) -> bool:
    return len(entry) == 4 and entry[0].name == "Elixir.IEx.Pry" and entry[1].name in ("step", "stop", "pry")


def is_shell_entry(entry: Any) -> bool:
    """Whether a stack entry belongs to the shell, not to what was typed."""
    return len(entry) == 4 and entry[0].name in _BELOW | _INTERNAL
