"""Slips: whole forms of Erlang, JavaScript, Ruby, Python and of a shell for commands."""

from __future__ import annotations

from otpshell.lang.slip_table import SYNTAX, Slip, missing

FOREIGN_SLIPS = [
    Slip(
        'io:format("hi")',
        "keyword argument must be followed by space after",
        r"\b([a-z]\w*):([a-z]\w*)\(",
        "a function of an Erlang module is called with a dot: :{1}.{2}(...)",
    ),
    Slip("1 plus 2", SYNTAX, r"(\w+) (?:plus|minus|times|divided by) (\w+)", "operators are signs: {1} + {2}, and -, *, /"),
    # Sending
    Slip(
        "send dest :hello",
        missing("send"),
        r"\b(?P<name>send) (\w+(?:\(\))?) ([:{\"\w][^,\n]*)$",
        "between arguments stands a comma: send {2}, {3}",
    ),
    Slip("f = function() 1 end", SYNTAX, r"\bfun(?:ction)?\s*\( *\)", "a function without a name is fn -> ... end"),
    Slip(
        "f = function(x) x end",
        "unexpected reserved word: end",
        r"\bfunction\s*\(([\w, ]+)\)",
        "a function without a name is fn {1} -> ... end",
    ),
    Slip("Enum.map [1, 2], |x| x + 1", "syntax error before: '|'", r"\|([\w, ]+)\|", "a function without a name is fn {1} -> ... end"),
    Slip("x -> x", "syntax error before: '->'", r"^\s*(\w+) -> ", "a function without a name is fn {1} -> ... end"),
    Slip("try: 1", "syntax error before: 'try'", r"\btry:", "blocks are written with do and end: try do ... rescue error -> ... end"),
    Slip(
        "$ ls",
        'unexpected token: "\\$"',
        r"^\s*\$ (\w+)",
        "this is a prompt for Elixir, not a shell for commands; ls, cd, pwd and clear work here",
    ),
]
