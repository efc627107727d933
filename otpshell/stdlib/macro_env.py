"""``Macro.Env``: what is known of the place a piece of code stands at."""

from __future__ import annotations

import os
from typing import Any

from otpshell.lang.env import ENV_MODULE
from otpshell.lang.native import Native
from otpshell.stdlib.iodata import binary, integer, keyword
from otpshell.stdlib.struct_fields import blank_or_filled
from otpshell.terms.atom import ERROR, NIL, OK, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, charlist, cons, elist, from_iter, to_pylist
from otpshell.terms.maps import EMPTY_MAP, Map, atom_map, struct_name

module = Native("Elixir.Macro.Env", "lib/macro/env.ex")
fn = module.fn
MATCH, GUARD, CONTEXT = atom("match"), atom("guard"), atom("context")
FUNCTION, MACRO = atom("function"), atom("macro")
_LISTS = ("aliases", "context_modules", "functions", "macro_aliases", "macros", "requires", "tracers")


@fn("__struct__", vm=True)
def blank(vm: Any, fields: Any = None) -> Map:
    """The struct's fields."""
    plain = dict.fromkeys(_LISTS, EMPTY) | dict.fromkeys(("context", "function", "lexical_tracker", "module"), NIL)
    made = atom_map(__struct__=ENV_MODULE, file=b"nofile", line=0, versioned_vars=EMPTY_MAP, **plain)
    return blank_or_filled(vm, made, fields)


def _field(env: Any, name: str) -> Any:
    if struct_name(env) is not ENV_MODULE:
        raise TypeError("no env")
    return env.get(atom(name))


@fn
def location(env: Any) -> Any:
    """File and line, as `Macro.Env` options take them.

    Raises `FunctionClauseError` when `env` is not a `Macro.Env`.

    iex> Keyword.keys(Macro.Env.location(__ENV__))
    [:file, :line]
    """
    return keyword(file=_field(env, "file"), line=_field(env, "line"))


@fn
def vars(env: Any) -> Any:  # noqa: A001 - its name in Elixir
    """The variables in scope, as pairs of name and context.

    Raises `FunctionClauseError` when `env` is not a `Macro.Env`.

    iex> x = 1
    iex> {:x, nil} in Macro.Env.vars(__ENV__) and x == 1
    true
    """
    return from_iter(_field(env, "versioned_vars").keys())


@fn("has_var?")
def has_var(env: Any, variable: Any) -> Atom:
    """Whether a variable, a pair of name and context, is in scope.

    Raises `FunctionClauseError` when `env` is not a `Macro.Env`.

    iex> Macro.Env.has_var?(__ENV__, {:nobody, nil})
    false
    """
    return boolean(variable in _field(env, "versioned_vars"))


@fn
def fetch_alias(env: Any, name: Any) -> Any:
    """`{:ok, module}` an alias stands for, or `:error`.

    Raises `FunctionClauseError` when `env` is not a `Macro.Env` or `name` is not an atom.

    iex> alias List.Chars, as: C
    iex> Macro.Env.fetch_alias(__ENV__, :C)
    {:ok, List.Chars}
    """
    return _fetch(_field(env, "aliases"), name)


@fn
def fetch_macro_alias(env: Any, name: Any) -> Any:
    """As `fetch_alias/2`, of the aliases that macros made.

    Raises `FunctionClauseError` when `env` is not a `Macro.Env` or `name` is not an atom.

    iex> Macro.Env.fetch_macro_alias(__ENV__, :C)
    :error
    """
    return _fetch(_field(env, "macro_aliases"), name)


def _fetch(aliases: Any, name: Atom) -> Any:
    wanted = atom("Elixir." + name.name)
    return next(((OK, value) for key, value in to_pylist(aliases) if key is wanted), ERROR)


@fn
def lookup_import(env: Any, pair: Any) -> Any:
    """From where a name and arity are imported: a list of `{:function, module}` and `{:macro, module}`.

    Raises `FunctionClauseError` when `env` is not a `Macro.Env` or `pair` is not a name with its arity.

    iex> Macro.Env.lookup_import(__ENV__, {:if, 2})
    [macro: Kernel]
    """
    _name, arity = pair
    integer(arity)
    found = [
        (kind, source)
        for kind, field in ((FUNCTION, "functions"), (MACRO, "macros"))
        for source, pairs in to_pylist(_field(env, field))
        if pair in to_pylist(pairs)
    ]
    return from_iter(found)


@fn("required?")
def required(env: Any, source: Any) -> Atom:
    """Whether a module's macros may be used here.

    Raises `FunctionClauseError` when `env` is not a `Macro.Env` or `source` is not an atom.

    iex> Macro.Env.required?(__ENV__, Stream)
    false
    """
    if type(source) is not Atom:
        raise TypeError("no module")
    return boolean(source in to_pylist(_field(env, "requires")))


@fn
def prepend_tracer(env: Any, tracer: Any) -> Map:
    """The env with one more tracer.

    Raises `FunctionClauseError` when `env` is not a `Macro.Env`.

    iex> Macro.Env.prepend_tracer(__ENV__, Some).tracers
    [Some]
    """
    return env.put(atom("tracers"), cons(tracer, _field(env, "tracers")))


@fn
def prune_compile_info(env: Any) -> Map:
    """The env without what only makes sense while compiling.

    Raises `KeyError` when `env` is a map but not a `Macro.Env`, and `BadMapError` when it is not a map.

    iex> Macro.Env.prune_compile_info(__ENV__).lexical_tracker
    nil
    """
    _field(env, "module")
    return env.put(atom("lexical_tracker"), NIL).put(atom("tracers"), EMPTY)


@fn
def to_match(env: Any) -> Map:
    """The env as it would be in a pattern.

    Raises `FunctionClauseError` when `env` is not a `Macro.Env`.

    iex> Macro.Env.to_match(__ENV__).context
    :match
    """
    _field(env, "module")
    return env.put(CONTEXT, MATCH)


@fn("in_guard?")
def in_guard(env: Any) -> Atom:
    """Whether the code stands in a guard.

    Raises `FunctionClauseError` when `env` is not a `Macro.Env`.

    iex> Macro.Env.in_guard?(__ENV__)
    false
    """
    return boolean(_field(env, "context") is GUARD)


@fn("in_match?")
def in_match(env: Any) -> Atom:
    """Whether the code stands in a pattern.

    Raises `FunctionClauseError` when `env` is not a `Macro.Env`.

    iex> Macro.Env.in_match?(__ENV__)
    false
    """
    return boolean(_field(env, "context") is MATCH)


@fn
def stacktrace(env: Any) -> Any:
    """A stack trace with this place as its one entry.

    Raises `FunctionClauseError` when `env` is not a `Macro.Env`.

    iex> [{module, _name, _arity, _location}] = Macro.Env.stacktrace(__ENV__)
    iex> is_atom(module)
    true
    """
    file = binary(_field(env, "file")).decode("utf-8", "surrogateescape")
    place = keyword(file=charlist(_below(file, os.getcwd())), line=_field(env, "line"))
    name, function = _field(env, "module"), _field(env, "function")
    if name is NIL:
        return elist((atom("elixir_compiler"), atom("__FILE__"), 1, place))
    if function is NIL:
        return elist((name, atom("__MODULE__"), 0, place))
    return elist((name, *function, place))


def _below(file: str, folder: str) -> str:
    return file[len(folder) + 1 :] if file.startswith(folder + "/") else file
