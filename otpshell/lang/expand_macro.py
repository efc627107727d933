"""``Macro.expand_once`` and ``Macro.expand``: one macro call at a time, without touching what is inside."""

from __future__ import annotations

import posixpath
from typing import Any

from otpshell.lang.aliases import concat, expand_or_concat
from otpshell.lang.dispatch import Macro, dispatch_import, dispatch_require
from otpshell.lang.env import Env, Scope
from otpshell.lang.imports import special_form
from otpshell.lang.inline import inline
from otpshell.lang.quoted import ALIASES, DOT, is_node
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, from_iter, split, to_pylist

_ENV = atom("__ENV__")
_MODULE = atom("__MODULE__")
_DIR = atom("__DIR__")
_PERCENT_MAP = atom("%{}")
_KERNEL = atom("Elixir.Kernel")
_SIGNS = (atom("+"), atom("-"))


def expand_once(quoted: Any, env: Env) -> Any:
    """The quoted expression after one expansion of its outermost node; the very same object when there is nothing to expand."""
    if not is_node(quoted):
        return quoted
    head, meta, args = quoted
    if type(head) is Atom:
        if head is ALIASES:
            return _alias(quoted, env)
        if type(args) is Atom:
            return _variable(quoted, env)
        if type(args) is not Cons and args is not EMPTY:
            return quoted
        arity = len(split(args)[0])
        if special_form(head.name, arity):
            return quoted
        found = dispatch_import(meta, head.name, args, arity, Scope(env), outside=True)
        if found is None and env.module is not None and env.vm.open_module(env.module) is None:
            # The module is done by now; its public macros are those of its code.
            found = dispatch_require(meta, env.module, head.name, args, arity, Scope(env), outside=True)
        if type(found) is Macro:
            return found.quoted
        return _signed(quoted, env) if found is _KERNEL and arity == 1 and head in _SIGNS else quoted
    if is_node(head) and head[0] is DOT and (type(args) is Cons or args is EMPTY):
        target = to_pylist(head[2])
        if len(target) != 2 or type(target[1]) is not Atom:
            return quoted
        left, name = target
        if is_node(left) and left[0] is _ENV and type(left[2]) is Atom and args is EMPTY:
            field = env.to_map().get(name)
            return quoted if field is None else field
        receiver = expand_fully(left, env)
        if type(receiver) is not Atom:
            return quoted
        arity = len(split(args)[0])
        if inline(receiver, name.name, arity) is not None:
            return quoted
        macro = dispatch_require(meta, receiver, name.name, args, arity, Scope(env), outside=True)
        return quoted if macro is None else macro.quoted
    return quoted


def _signed(quoted: Any, env: Env) -> Any:
    number = expand_once(quoted[2].head, env)
    if type(number) is not int:
        return quoted
    return -number if quoted[0].name == "-" else number


def expand_fully(quoted: Any, env: Env) -> Any:
    """Expand the outermost node until it is no macro call any more."""
    while True:
        expanded = expand_once(quoted, env)
        if expanded is quoted:
            return quoted
        quoted = expanded


def _alias(quoted: Any, env: Env) -> Any:
    _, meta, parts = quoted
    found = expand_or_concat(meta, parts, env)
    if type(found) is Atom:
        if env.lexical_tracker is not None:
            env.lexical_tracker.module_used(found)
        return found
    expanded = [expand_once(part, env) for part in found]
    if all(type(part) is Atom for part in expanded):
        return concat(expanded)
    return quoted


def _variable(quoted: Any, env: Env) -> Any:
    name = quoted[0]
    if name is _MODULE:
        return env.module or NIL
    if name is _DIR:
        return (posixpath.dirname(env.file) or ".").encode()
    if name is _ENV:
        return (_PERCENT_MAP, EMPTY, from_iter(env.to_map().items()))
    return quoted
