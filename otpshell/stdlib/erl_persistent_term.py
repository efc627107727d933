"""Erlang's ``:persistent_term``: terms a whole VM shares, read often and written seldom."""

from __future__ import annotations

from typing import Any

from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.native import Native
from otpshell.terms.atom import FALSE, OK, TRUE, Atom
from otpshell.terms.cons import from_iter
from otpshell.terms.maps import key_of

persistent_term = Native("persistent_term", "persistent_term.erl", app="erts", doc="Terms that all processes share.")
fn = persistent_term.fn
_MISSING = object()


def _terms(vm: Any) -> dict[Any, tuple[Any, Any]]:
    """The VM's terms: exact key -> (key, value)."""
    return vm.__dict__.setdefault("persistent_terms", {})


@fn(vm=True)
def get(vm: Any, key: Any = _MISSING, default: Any = _MISSING) -> Any:
    """The term stored under a key, or the default; without a default a missing key is an `ArgumentError`.

    iex> :persistent_term.get(:nothing_here, 0)
    0
    """
    if key is _MISSING:
        return from_iter(_terms(vm).values())
    entry = _terms(vm).get(key_of(key))
    if entry is not None:
        return entry[1]
    if default is _MISSING:
        raise bad_argument(1, "no persistent term stored with this key")
    return default


@fn(vm=True)
def put(vm: Any, key: Any, value: Any) -> Atom:
    """Store a term under a key.

    iex> :persistent_term.put({:docs, :limit}, 10)
    :ok
    """
    _terms(vm)[key_of(key)] = (key, value)
    return OK


@fn(vm=True)
def erase(vm: Any, key: Any) -> Atom:
    """Remove a key: true if it was there.

    iex> :persistent_term.erase(:nothing_here)
    false
    """
    return FALSE if _terms(vm).pop(key_of(key), None) is None else TRUE
