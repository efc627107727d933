"""What differs between two runs of real Elixir, replaced: the one normaliser of the tests that compare whole outputs with recorded ones."""

import re

_CHANGES = [
    # identities that depend on how many processes, references and funs came before
    (r"#PID<\d+\.\d+\.\d+>", "#PID<0.N.0>"),
    (r"(?<![#\w])<\d+\.\d+\.\d+>", "<0.N.0>"),
    (r"#Reference<[\d.]+>", "#Reference<N>"),
    (r"#Function<\d+\.\d+(?=[/ ])", "#Function<N"),
    # the compiled bytes of a module
    (r"\s*<<70, 79, 82, 49, [^>]*>>", " <<...>>"),
    # the time of day
    (r"\b\d\d:\d\d:\d\d\.\d\d\d\b", "TIME"),
    (r"Finished in [\d.]+ seconds.*", "Finished in TIME"),
    # lines of the files of Elixir and OTP, which are not ours
    (r"\((elixir|stdlib|kernel|logger|iex|ex_unit) [\d.]+\) ([\w./]+):\d+:", r"(\1) \2:N:"),
    (r"(?m)^( +lib/\w+\.ex):\d+:", r"\1:N:"),
    (r"(file: '(?:gen_server|proc_lib)\.erl', line: )\d+", r"\1N"),
    # how many steps the BEAM's evaluator takes, and helpers inside of a library function
    (r"(?m)^ +\(stdlib\) erl_eval\.erl:N: .*\n", ""),
    (r'(?m)^( +\(elixir\) \S+ \w+\.)"-(\w+)/(\d+)-[^"]*"/\d+$', r"\1\2/\3"),
    (r"(?m)^( +\(elixir\) .*\n)\1+", r"\1"),
    # a line break that follows from the length of a reference
    (r"(#Reference<N>[^\n]*),\n ", r"\1, "),
]


def normal(text: str) -> str:
    """The text with those things replaced."""
    for pattern, replacement in _CHANGES:
        text = re.sub(pattern, replacement, text)
    return text
