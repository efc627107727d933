"""The ``iex>`` examples in the help texts of native modules, as groups of expressions that share their bindings."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator

from otpshell.lang.native import Native
from otpshell.vm.library import snake_case

MODULES = (
    "kernel", "string", "integer", "float", "atom", "base", "bitwise", "function", "regex", "uri", "version", "io", "io_ansi", "system",
    "path", "date", "time", "naive_date_time", "date_time", "calendar", "calendar_iso", "node", "string_chars", "list_chars", "erl_erlang",
    "erl_math", "erl_binary", "erl_unicode", "erl_calendar", "erl_crypto", "erl_counters", "erl_atomics", "erl_persistent_term",
)  # fmt: skip
_PROMPT = re.compile(r"^\s*iex> (.*)$")


def groups() -> Iterator[tuple[str, list[str]]]:
    """(name, expressions) of every documented function, in order."""
    for file in MODULES:
        imported = importlib.import_module(f"otpshell.stdlib.{file}")
        for native in vars(imported).values():
            if type(native) is not Native or snake_case(native.name) != file:
                continue
            seen = set()
            for (name, _arity), entry in native.functions.items():
                # Examples of several lines run in test_help.py.
                if entry.doc is None or entry.code in seen or "...>" in entry.doc:
                    continue
                seen.add(entry.code)
                expressions = [found[1] for line in entry.doc.splitlines() if (found := _PROMPT.match(line))]
                if expressions:
                    yield f"{native.name}.{name}", expressions
