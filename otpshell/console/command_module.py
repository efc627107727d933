"""``Otpshell``: the module of the shell's own commands. ``commands``, ``pictures`` and ``timing`` fill it."""

from __future__ import annotations

from otpshell.lang.native import Native

_ABOUT = "The commands of the prompt about processes and about itself. `h()` lists them."
COMMANDS = Native("Elixir.Otpshell", "lib/otpshell.ex", "otpshell", doc=_ABOUT)


# Words that may stand bare behind a command, as in `clock pause` and `clock advance 30_000`. `on` and `off` may behind any.
_ALWAYS = frozenset(("on", "off"))
_WORDS = {
    "clock": frozenset(("pause", "resume", "real", "step", "advance", "speed")),
    **dict.fromkeys(("tree", "ps", "mailbox", "trace"), frozenset(("live", "all"))),
}


def words_of(name: str) -> frozenset[str]:
    """The words that need no colon behind this command."""
    return _ALWAYS | _WORDS.get(name, frozenset())


def is_command(name: str, arity: int) -> bool:
    """Whether a call at the prompt that means nothing else is one of these."""
    return (name, arity) in COMMANDS.functions


def is_command_name(name: str) -> bool:
    """Whether one of these is called so, whatever it takes."""
    return any(name == known for known, _arity in COMMANDS.functions)


def usage_of(module: Native, name: str) -> str | None:
    """What a function of a module takes, and the first line of its help; None when it has none of that name."""
    found = {**module.functions, **module.macros}
    arities = sorted(arity for known, arity in found if known == name)
    if not arities:
        return None
    takes = " or ".join(_COUNTED[arity] for arity in arities)
    doc = next((found[name, arity].doc for arity in reversed(arities) if found[name, arity].doc), None)
    return f"{name} takes {takes}" + (f". {doc.strip().splitlines()[0]}" if doc else "")


_COUNTED = ("no argument", "one argument", "two arguments", "three", "four")
