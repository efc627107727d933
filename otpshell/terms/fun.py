"""Functions as terms, and the calling convention of everything that runs here.

A fun is a plain Python function taking its arguments by position (its arity is ``__code__.co_argcount``), or an :class:`ExtFun`
for a capture ``&Mod.fun/arity``, which is looked up anew at each call as on the BEAM.

**Calling convention.** A compiled function, or a fun, returns either a term or a *pending tail call*: a Python list
``[function, args]`` (no term is a Python list). Whoever needs the term runs the list with :func:`run`. Functions written in Python for
the library return terms only; when they call a fun they write ``r = f(x)`` and then ``if type(r) is list: r = run(r)``.
"""

from __future__ import annotations

from types import FunctionType, MethodType
from typing import Any

from otpshell.terms.atom import Atom


class ExtFun:
    """``&module.name/arity``. ``exports`` is the VM's table of exported functions, keyed ``"module:name/arity"``."""

    __slots__ = ("module", "name", "arity", "exports", "key")

    def __init__(self, module: Atom, name: Atom, arity: int, exports: dict[str, Any]) -> None:
        self.module = module
        self.name = name
        self.arity = arity
        self.exports = exports
        self.key = export_key(module, name, arity)

    def __eq__(self, other: object) -> Any:
        if type(other) is not ExtFun:
            return NotImplemented
        return self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        return f"&{self.key}"

    @property
    def target(self) -> Any:
        """The function it names now (a stub that raises UndefinedFunctionError when there is none)."""
        return self.exports[self.key]


def export_key(module: Atom, name: Atom, arity: int) -> str:
    """The name of an exported function in a VM's table."""
    return f"{module.name}:{name.name}/{arity}"


def is_fun(term: Any) -> bool:
    return type(term) is FunctionType or type(term) is ExtFun


def arity_of(fun: Any) -> int:
    """Number of arguments of a fun; TypeError for any other term."""
    if type(fun) is FunctionType:
        return fun.__code__.co_argcount
    if type(fun) is ExtFun:
        return fun.arity
    raise TypeError(f"no fun: {fun!r}")


class BadFun(Exception):
    """Something that is no fun was called; carries the term."""


class BadArity(Exception):
    """A fun was called with the wrong number of arguments; carries the fun and the arguments."""


def callable_of(fun: Any, arity: int) -> Any:
    """The Python function to call for a fun of that arity.

    Raises :class:`BadFun` or, with ``None`` for the arguments not known here, :class:`BadArity`.
    """
    if type(fun) is FunctionType:
        if fun.__code__.co_argcount == arity:
            return fun
        raise BadArity(fun, None)
    if type(fun) is ExtFun:
        if fun.arity == arity:
            return fun.target
        raise BadArity(fun, None)
    raise BadFun(fun)


def run(pending: Any) -> Any:
    """Run pending tail calls until there is a term."""
    while type(pending) is list:
        function, args = pending
        pending = function(*args)
    return pending


def is_direct(fun: Any) -> bool:
    """Whether a fun (of at least one argument) is known never to return a tail call: the compiler marks these by parameters that are
    positional only."""
    return type(fun) is FunctionType and fun.__code__.co_posonlyargcount > 0


def call(fun: Any, *args: Any) -> Any:
    """Call a fun with these arguments and give the term it returns. Errors as :func:`callable_of`, arguments included."""
    if type(fun) is FunctionType and fun.__code__.co_argcount == len(args):
        r = fun(*args)
    elif type(fun) is ExtFun and fun.arity == len(args):
        r = fun.target(*args)
    elif is_fun(fun):
        raise BadArity(fun, args)
    else:
        raise BadFun(fun)
    while type(r) is list:
        function, rest = r
        r = function(*rest)
    return r


__all__ = ["BadArity", "BadFun", "ExtFun", "MethodType", "arity_of", "call", "callable_of", "export_key", "is_fun", "run"]
