"""Aliases: joining their parts, looking them up, and storing them in an env."""

from __future__ import annotations

from typing import Any

from otpshell.lang.env import Env
from otpshell.lang.quoted import keyword_get
from otpshell.terms.atom import FALSE, NIL, Atom, atom
from otpshell.terms.cons import to_pylist

ALIAS = atom("alias")
_COUNTER = atom("counter")
_ELIXIR = atom("Elixir")


def concat(parts: Any) -> Atom:
    """The module that these parts (atoms or binaries) name together."""
    names = []
    for index, part in enumerate(parts):
        if part is NIL:
            continue
        name = part.name if type(part) is Atom else part.decode()
        if index == 0 and name == "Elixir":
            continue
        names.append(name.removeprefix("Elixir.").removeprefix("."))
    return atom(".".join(["Elixir", *names]))


def last(module: Atom) -> Atom | None:
    """The alias that ``alias A.B.C`` defines (``C``), None for what is no Elixir module."""
    name = module.name
    if not name.startswith("Elixir.") or not "A" <= name[7:8] <= "Z":
        return None
    return atom("Elixir." + name.rpartition(".")[2])


def expand_alias(meta: Any, parts_list: Any, env: Env) -> Any:
    """What ``{:__aliases__, meta, parts}`` stands for: an atom when an alias applies, else its parts."""
    parts = to_pylist(parts_list)
    if parts[0] is _ELIXIR:
        return concat(parts)
    hygienic = keyword_get(meta, ALIAS)
    if hygienic is None:
        table: Any = env.aliases
    elif hygienic is FALSE:
        table = env.macro_aliases
    else:
        return hygienic
    head = parts[0]
    if type(head) is not Atom or not table:
        return parts
    wanted = atom("Elixir." + head.name)
    found = _lookup(wanted, dict(table), keyword_get(meta, _COUNTER))
    if found is wanted:
        return parts
    if env.lexical_tracker is not None:
        env.lexical_tracker.alias_used(wanted)
    return found if len(parts) == 1 else concat([found, *parts[1:]])


def expand_or_concat(meta: Any, parts_list: Any, env: Env) -> Any:
    """As :func:`expand_alias`; parts that are atoms are joined."""
    found = expand_alias(meta, parts_list, env)
    if type(found) is list and type(found[0]) is Atom:
        return concat(found) if all(type(part) is Atom for part in found) else found
    return found


def _lookup(name: Atom, table: dict[Atom, Any], counter: Any) -> Atom:
    while True:
        found = table.get(name)
        if type(found) is tuple and found[0] == (NIL if counter is None else counter):
            found = found[1]
        if type(found) is not Atom:
            return name
        name = found


def store_alias(meta: Any, new: Atom, old: Atom, env: Env, warn: bool) -> Env:
    """The env after ``alias old, as: new``."""
    counter = keyword_get(meta, _COUNTER)
    macro_aliases = env.macro_aliases
    if new is old:
        aliases = tuple(pair for pair in env.aliases if pair[0] is not new)
        if counter is not None:
            macro_aliases = tuple(pair for pair in macro_aliases if pair[0] is not new)
    else:
        aliases = _stored(env.aliases, new, old)
        if counter is not None:
            macro_aliases = _stored(macro_aliases, new, (counter, old))
        if env.lexical_tracker is not None:
            env.lexical_tracker.add_alias(new, keyword_get(meta, atom("line"), 0), warn)
    return env.replace(aliases=aliases, macro_aliases=macro_aliases)


def _stored(table: Any, new: Atom, value: Any) -> Any:
    pairs = list(table)
    for index, pair in enumerate(pairs):
        if pair[0] is new:
            pairs[index] = (new, value)
            return tuple(pairs)
    return (*pairs, (new, value))
