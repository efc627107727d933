"""What differs between two runs of real Elixir, replaced: the one normaliser of the tests that compare whole outputs with recorded ones."""

import re

_CHANGES = [
    # identities that depend on how many processes, references and funs came before
    (r"#PID<\d+\.\d+\.\d+>", "#PID<0.N.0>"),
    (r"(?<![#\w])<\d+\.\d+\.\d+>", "<0.N.0>"),
    (r"#Reference<[\d.]+>", "#Reference<N>"),
    (r"#Function<\d+\.\d+(?=[/ ])", "#Function<N"),
    # the time of day
    (r"\b\d\d:\d\d:\d\d\.\d\d\d\b", "TIME"),
    # lines of the files of Elixir and OTP, which are not ours
    (r"\((elixir|stdlib|kernel|logger|iex|ex_unit) [\d.]+\) ([\w./]+):\d+:", r"(\1) \2:N:"),
]


def normal(text: str) -> str:
    """The text with those things replaced."""
    for pattern, replacement in _CHANGES:
        text = re.sub(pattern, replacement, text)
    return text
