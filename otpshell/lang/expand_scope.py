"""What special forms do with a scope: run part of the code as a pattern or apart from the rest, bind variables, refuse wrong places.

None of it expands anything itself: see ``expand_core``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from otpshell.lang import diagnostics
from otpshell.lang.diagnostics import form_warn, meta_line
from otpshell.lang.env import Bitsize, Scope, VarKey
from otpshell.lang.quote import GENERATED, key_member
from otpshell.lang.quoted import keyword_get
from otpshell.terms.atom import NIL, TRUE, Atom, atom
from otpshell.terms.cons import cons, elist

VERSION = atom("version")
KEEP_UNUSED = atom("keep_unused")


def fail(meta: Any, s: Scope, message: str) -> NoReturn:
    """Raise a compile error at a node."""
    diagnostics.form_error(meta, s.env.file, message)


def source(s: Scope, quoted: Any) -> str:
    """A quoted expression as an error shows it."""
    return s.env.vm.to_source(quoted)


def should_warn(meta: Any) -> bool:
    """Whether a node was written by a person, as far as warnings care."""
    return keyword_get(meta, GENERATED) is not TRUE


def context_info(kind: Any) -> str:
    """How an error tells whose variable it is."""
    return "" if kind is NIL or type(kind) is not Atom else f" (context {diagnostics.alias_text(kind)})"


def guard_context(s: Scope) -> str:
    """What a guard error calls the place it is in."""
    return "bitstring size specifier" if type(s.prematch) is Bitsize else "guards"


# -- binding variables -------------------------------------------------------------------------------------------------


def bind_variable(name: Atom, meta: Any, kind: Atom, key: VarKey, s: Scope) -> Any:
    before = s.prematch[1]
    read = s.read
    version = read.get(key)
    if version is not None and version >= before:
        if name.name.startswith("_") and should_warn(meta):
            _warn_underscored_repeat(name, kind, meta, s)
        if not key_member(meta, KEEP_UNUSED) and type(key[1]) is Atom:
            s.unused[key, version] = False
        return (name, cons((VERSION, version), meta), kind)
    overridden = version is not None
    version = s.version
    s.version = version + 1
    if key[1] is NIL and should_warn(meta):
        s.unused[key, version] = (meta_line(meta), overridden)
    s.read = {**read, key: version}
    if s.write is not None:
        s.write = {**s.write, key: version}
    return (name, cons((VERSION, version), meta), kind)


def _warn_underscored_repeat(name: Atom, kind: Atom, meta: Any, s: Scope) -> None:
    shown = f'"{name.name}"{context_info(kind)}'
    form_warn(
        meta,
        s.env,
        f"the underscored variable {shown} appears more than once in a match. This means the pattern will only match if all "
        f'"{name.name}" bind to the same value. If this is the intended behaviour, please remove the leading underscore '
        "from the variable name, otherwise give the variables different names",
    )


# -- forks -------------------------------------------------------------------------------------------------------------


def in_match(body: Callable[[], Any], s: Scope, read_before: dict[VarKey, int] | None = None) -> Any:
    """Run ``body`` as a pattern. ``read_before`` are the variables that a pin sees, when not those of now."""
    if s.context == "match":
        return body()
    prematch, context = s.prematch, s.context
    s.prematch = (s.read if read_before is None else read_before, s.version)
    s.context = "match"
    result = body()
    s.prematch, s.context = prematch, context
    return result


def isolated(body: Callable[[], Any], s: Scope) -> Any:
    """Run ``body``, whose variables, aliases and imports nobody else sees, and warn of variables it never used."""
    read, write, unused, env = s.read, s.write, s.unused, s.env
    s.unused = {}
    result = body()
    merge_unused(s, read, unused)
    s.read, s.write, s.env = read, write, env
    return result


def merge_unused(s: Scope, read: dict[VarKey, int], unused: dict[Any, Any]) -> None:
    """End a fork: what it used of the outer variables counts outside, what it never used is reported."""
    never: list[Any] = []
    for (key, version), state in s.unused.items():
        if state is False:
            outer = read.get(key)
            if outer is not None and version <= outer:
                unused[key, version] = False
        else:
            never.append((key[0].name, version, key[1], state))
    if never:
        _warn_unused(never, s)
    s.unused = unused


def check_unused(s: Scope) -> None:
    """Warn of every variable never used: the end of a function."""
    _warn_unused([(key[0].name, version, key[1], state) for (key, version), state in s.unused.items() if state is not False], s)


def _warn_unused(never: list[Any], s: Scope) -> None:
    for name, _version, kind, (line, overridden) in sorted(never, key=lambda each: each[:2]):
        if kind is not NIL:
            continue
        if name.startswith("_"):
            if not _is_compiler_name(name[1:]):
                continue
            expected = "__MODULE__, __ENV__, __DIR__, __CALLER__, __STACKTRACE__"
            message = f'unknown compiler variable "{name}" (expected one of {expected})'
        elif overridden:
            message = (
                f'variable "{name}" is unused (there is a variable with the same name in the context, use the pin operator (^) '
                "to match on it or prefix this variable with underscore if it is not meant to be used)"
            )
        else:
            message = f'variable "{name}" is unused (if the variable is not meant to be used, prefix it with an underscore)'
        form_warn(elist((atom("line"), line)), s.env, message)


def _is_compiler_name(rest: str) -> bool:
    return rest.endswith("_") and all(char == "_" or "A" <= char <= "Z" for char in rest)


# -- where a form may stand --------------------------------------------------------------------------------------------


def refuse_in_match(meta: Any, what: str, s: Scope) -> None:
    if s.context == "match":
        fail(meta, s, f"invalid pattern in match, {what} is not allowed in matches")


def refuse_in_guard(meta: Any, what: str, s: Scope) -> None:
    if s.context != "guard":
        return
    link = "To learn more about guards, visit: https://hexdocs.pm/elixir/patterns-and-guards.html"
    if type(s.prematch) is Bitsize:
        size = "in bitstring size specifier. The size specifier in matches works like guards."
        fail(meta, s, f"{what} is not allowed {size} {link}")
    fail(meta, s, f"invalid expression in guards, {what} is not allowed in guards. {link}")


def refuse_in_match_or_guard(meta: Any, what: str, s: Scope) -> None:
    refuse_in_match(meta, what, s)
    refuse_in_guard(meta, what, s)
