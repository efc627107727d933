"""``:persistent_term``: terms that all processes of a VM read without copying."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.terms.atom import FALSE, OK, TRUE, Atom
from otpshell.terms.cons import from_iter
from otpshell.terms.errors import badarg
from otpshell.terms.maps import EMPTY_MAP, Map, atom_map

module = Native(
    "persistent_term",
    "persistent_term.erl",
    app="erts",
    doc="""\
Terms that every process reads without copying. Made for what is read often and written hardly ever.

    iex> :persistent_term.put(:config, %{size: 3})
    :ok
    iex> :persistent_term.get(:config).size
    3
""",
)
fn = module.fn


def _store(vm: Any) -> Map:
    return vm.__dict__.get("persistent_terms", EMPTY_MAP)


@fn(vm=True)
def get(vm: Any, key: Any = None, default: Any = None) -> Any:
    """The term of a key, a default, or all pairs.

    Raises `ArgumentError` when the key is not there and no default is given.

    iex> :persistent_term.put(:sample, 1)
    iex> :persistent_term.get(:sample)
    1
    """
    if key is None:
        return from_iter(_store(vm).items())
    found = _store(vm).get(key)
    if found is not None:
        return found
    if default is None:
        raise badarg()
    return default


@fn(vm=True)
def put(vm: Any, key: Any, value: Any) -> Atom:
    """Keeps a term under a key, for all processes to read. Gives `:ok`.

    iex> :persistent_term.put(:limit, 10)
    :ok
    iex> :persistent_term.get(:limit)
    10
    """
    vm.persistent_terms = _store(vm).put(key, value)
    return OK


@fn(vm=True)
def erase(vm: Any, key: Any) -> Atom:
    """Forgets a key: `true`, or `false` when it was not there.

    iex> :persistent_term.put(:limit, 10)
    :ok
    iex> :persistent_term.erase(:limit)
    true
    iex> :persistent_term.erase(:limit)
    false
    """
    if key not in _store(vm):
        return FALSE
    vm.persistent_terms = _store(vm).delete(key)
    return TRUE


@fn(vm=True)
def info(vm: Any) -> Map:
    """How many terms there are.

    iex> :persistent_term.info().count >= 0
    true
    """
    return atom_map(count=len(_store(vm)), memory=0)
