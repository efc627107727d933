"""Results as the prompt prints them."""

from __future__ import annotations

import re
from typing import Any

from otpshell.console.output import broken
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import Cons, is_proper, to_pylist
from otpshell.terms.inspect import Opts
from otpshell.terms.inspect import inspect as inspect_term
from otpshell.terms.maps import Map, is_struct
from otpshell.view.identifiers import with_colours
from otpshell.view.styles import paint

_MODULE = atom("module")


def result_text(session: Any, value: Any) -> str:
    """A value as text, in the colours and with the options of ``IEx.configure``."""
    config = session.config
    shown = _defined(session, value)
    note = None
    if shown is None:
        shown = inspect_with(session.vm, value, config.inspect_options(session.screen.width()))
        note = _note(session, value, shown) if config.hints else None
    text = _colored(shown, config.color("eval_result"))
    if config.enabled:
        text = with_colours(text)
    return text if note is None else f"{text}\n{paint(broken(session, note), 'dim', config.enabled)}"


def _note(session: Any, value: Any, shown: str) -> str | None:
    """What may puzzle about a result: a list shown as text (said once), a long one that was cut."""
    if type(value) is Cons and is_proper(value):
        items = to_pylist(value)
        if len(items) > _limit(session, "limit", 50):
            return f"... {len(items) - _limit(session, 'limit', 50)} more, full(v) shows all"
        if not session.told_charlist and all(type(item) is int for item in items) and session.vm.inspect(value).startswith("'"):
            session.told_charlist = True
            text = session.vm.inspect(value)
            numbers = session.vm.inspect(value, charlists="as_lists", limit=8)
            return f"({text if len(text) < 30 else 'this text'} is the list {numbers}: integers that are all characters show as text)"
    if type(value) is Map and len(value) > _limit(session, "limit", 50) and not is_struct(value):
        return f"... {len(value) - _limit(session, 'limit', 50)} more, full(v) shows all"
    if type(value) is Atom:
        return _foreign(session, value)
    if type(value) is int and session.source.strip() == "?":
        return "(? gives the number of the character that follows; `h` lists what this shell can do, `h Enum` explains a module)"
    if type(value) is bytes and len(value) > _limit(session, "printable_limit", 4096) and " <> ..." in shown[-30:]:
        return f"... {len(value) - _limit(session, 'printable_limit', 4096)} more bytes, full(v) shows all"
    return "... some of it is left out, full(v) shows all" if _is_cut(shown) else None


# What others call true, false and nil.
_OTHER_NAMES = {
    "True": "true",
    "TRUE": "true",
    "False": "false",
    "FALSE": "false",
    "None": "nil",
    "Null": "nil",
    "NULL": "nil",
    "Nil": "nil",
}


def _foreign(session: Any, value: Atom) -> str | None:
    """`True`, typed as it stands or given to a variable, is an atom like any other name with a capital letter."""
    name = value.name.removeprefix("Elixir.")
    meant = _OTHER_NAMES.get(name)
    if meant is None or not re.fullmatch(rf"(?:[a-z_]\w*\s*=\s*)?{name}", session.source.strip()):
        return None
    return f"(a name with a capital letter is an atom, as of a module; {meant} is written small)"


_STRINGS = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\x1b\[[\d;]*m")
_CUT = re.compile(r"(?:, |[\[{<])\.\.\.(?:[\]})>]|\n)|<> \.\.\.|\+\+ \.\.\.")


def _is_cut(shown: str) -> bool:
    """Whether the text of a value leaves something out; what stands in strings does not count."""
    return "..." in shown and _CUT.search(_STRINGS.sub("", shown)) is not None


def _limit(session: Any, name: str, default: int) -> float:
    found = next((each for key, each in session.config.options["inspect"] if key.name == name), default)
    return found if type(found) is int and found >= 0 else float("inf")


def inspect_with(vm: Any, value: Any, options: list[tuple[Atom, Any]]) -> str:
    """``inspect(value, options)`` in the calling process."""
    return inspect_term(value, host=vm.host, opts=Opts.from_keywords(options))


def _defined(session: Any, value: Any) -> str | None:
    """What ``defmodule`` gives, its bytes left out: `{:module, Counter, <<...>>, {:handle_cast, 2}}`."""
    if not (type(value) is tuple and len(value) == 4 and value[0] is _MODULE and type(value[1]) is Atom and type(value[2]) is bytes):
        return None
    if not value[2].startswith(b"FOR1"):
        return None
    options = session.config.inspect_options(1000)
    marked = (value[0], value[1], _HOLE, value[3])
    hole = inspect_with(session.vm, _HOLE, options)
    return inspect_with(session.vm, marked, options).replace(hole, "<<...>>")


_HOLE = 0x0C0DE0C0DE0C0DE0C0DE


def _colored(text: str, color: Any) -> str:
    if color is None:
        return text
    from otpshell.terms.inspect_colors import ansi

    return ansi(color).decode() + text + "\x1b[0m"
