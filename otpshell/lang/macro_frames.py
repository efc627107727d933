"""What stands in the stack trace of real Elixir between a macro of Kernel and the helper that refused its arguments, by what that said."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from otpshell.terms.atom import alias, atom
from otpshell.terms.cons import charlist, from_iter

_DEFINE = "Kernel.define/4 kernel.ex:5070"
_PIPED = "lists.foldl/3 lists.erl:1350"
# (the beginning of the message, as a pattern; the entries, the innermost first), recorded from Elixir 1.14.0.
_FRAMES = [
    (
        r"expected binary argument in <>",
        ["Kernel.wrap_concatenation/3 kernel.ex:1934"]
        + ["Kernel.extract_concatenations/2 kernel.ex:1925", "Kernel.extract_concatenations/2 kernel.ex:1921"],
    ),
    (r"cannot invoke (def|defp|defmacro|defmacrop)/2 outside", ["Kernel.assert_module_scope/3 kernel.ex:6373", _DEFINE]),
    (r"cannot invoke @/1 outside", ["Kernel.assert_module_scope/3 kernel.ex:6373"]),
    (
        r"cannot invoke (def|defp|defmacro|defmacrop)/2 inside",
        ["Kernel.assert_no_function_scope/3 kernel.ex:6381", "Kernel.define/4 kernel.ex:5071"],
    ),
    (r"invalid or duplicate keys for if", ["Kernel.build_if/2 kernel.ex:3731"]),
    (r"invalid or duplicate keys for unless", ["Kernel.build_unless/2 kernel.ex:3775"]),
    (r"invalid expression in guard, (&&|\|\|) ", ["Kernel.assert_no_match_or_guard_scope/2 kernel.ex:6391"]),
    (r'invalid right argument for operator "in"', ["Kernel.raise_on_invalid_args_in_2/1 kernel.ex:4344"]),
    (r"cannot pipe .* into an anonymous function", ["Macro.pipe/3 macro.ex:299", _PIPED]),
    (r"piping into a unary operator", ["Macro.pipe/3 macro.ex:310", _PIPED]),
    (r"cannot pipe .* the :\S+ operator can only take", ["Macro.pipe/3 macro.ex:318", _PIPED]),
    (r"cannot pipe .* can only pipe into local calls", ["Macro.pipe/3 macro.ex:333", _PIPED]),
    (r"modifier must be one of: s, a, c", ["Kernel.split_words/3 kernel.ex:6366"]),
]


def macro_frames(message: str) -> list[Any]:
    """The stack entries ``{module, function, arity, location}`` of Kernel's helpers that say this; none when they are not known."""
    for said, entries in _patterns():
        if said.match(message):
            return entries
    return []


@cache
def _patterns() -> list[tuple[re.Pattern[str], list[Any]]]:
    return [(re.compile(said, re.DOTALL), list(map(_entry, entries))) for said, entries in _FRAMES]


def _entry(text: str) -> Any:
    function, place = text.split(" ")
    module, name, arity = re.fullmatch(r"(.+)\.(\w+)/(\d)", function).groups()  # type: ignore[union-attr]
    file, line = place.split(":")
    owner = alias(module) if module[0].isupper() else atom(module)
    path = charlist(file if file.endswith(".erl") else f"lib/{file}")
    return (owner, atom(name), int(arity), from_iter([(atom("file"), path), (atom("line"), int(line))]))
