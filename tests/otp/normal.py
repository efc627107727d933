"""Output without what differs from run to run: pids, references, times, numbers of funs, and line breaks that follow from their length."""

import re

_CHANGES = [
    (r"#PID<[0-9.]+>", "#PID<>"),
    (r"(?<![#\w])<\d+\.\d+\.\d+>", "<PID>"),
    (r"#Reference<[0-9.]+>", "#Reference<>"),
    (r"#Ref<[0-9.]+>", "#Ref<>"),
    (r"#Function<[0-9.]+(/\d+)?", r"#Function<\1"),
    (r"\d\d:\d\d:\d\d\.\d\d\d", "TIME"),
    (r"\d{4}-\d\d-\d\d(?=\|)", "DATE"),
    # what a client of a crashed server was doing below its call belongs to the shell, not to OTP
    (r"(gen_server\.ex:1035: GenServer\.call/3\n)(?:    .*\n)+", r"\1"),
    (r"elixir_compiler_\d+", "elixir_compiler"),
    (r"-fun-\d+-", "-fun-"),
    # what the BEAM measures
    (r"(Heap Size|Stack Size|Reductions|heap_size|stack_size|reductions): \d+", r"\1: N"),
    (r"elixir_compiler\.\d+\.\d+", "elixir_compiler"),
    (r"\nTIME \[info\] Application logger started at :nonode@nohost\n", ""),
    # functions that are Python here have lines of their own
    (r"(lib/(?:enum|process|keyword|map|list)\.ex(?:', line)?): ?\d+", r"\1:N"),
    (r",\s*error_info: %\{module: \w+\}", ""),
]


def normal(text: str) -> str:
    """The text with those things replaced."""
    for pattern, replacement in _CHANGES:
        text = re.sub(pattern, replacement, text)
    return text


def words(text: str) -> list[str]:
    """The text as words, for a comparison that does not see where a long term was broken into lines."""
    return re.sub(r"([\[{(])\s+|\s+([\]})])", r"\1\2", text).split()
