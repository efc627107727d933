"""``:code``: which modules are loaded. There are no code files here: what is loaded was compiled in this VM or is part of the library."""

from __future__ import annotations

from functools import partial
from typing import Any

from otpshell.lang.native import Native
from otpshell.terms.atom import FALSE, TRUE, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, charlist, from_iter

code = Native("code", "code.erl", app="kernel")
fn = partial(code.fn, error="function_clause")
_ERROR, _MODULE, _NOFILE, _NON_EXISTING = map(atom, ("error", "module", "nofile", "non_existing"))


def _atom(term: Any) -> Atom:
    if type(term) is not Atom:
        raise TypeError("a module's name")
    return term


@fn(vm=True)
def purge(vm: Any, module: Any) -> Atom:
    """Ends the processes that still run the old version of a module; `true` if there were any.

    Raises `FunctionClauseError` when `module` is no atom.

    iex> :code.purge(:none_of_that_name)
    false
    """
    loaded = vm.code.modules.get(_atom(module))
    if loaded is None or loaded.old is None:
        return FALSE
    vm.purge(loaded)
    loaded.old = None
    return FALSE


@fn(vm=True)
def soft_purge(vm: Any, module: Any) -> Atom:
    """Forgets the old version of a module.

    Raises `FunctionClauseError` when `module` is no atom.

    iex> :code.soft_purge(:none_of_that_name)
    true
    """
    purge(vm, module)
    return TRUE


@fn(vm=True)
def delete(vm: Any, module: Any) -> Atom:
    """Makes the current version of a module an old one: it can no longer be called. Whether it was loaded.

    Raises `FunctionClauseError` when `module` is no atom.

    iex> :code.delete(:none_of_that_name)
    false
    """
    if vm.code.library.source(_atom(module)) is not None:
        return FALSE
    return boolean(vm.code.delete(module))


@fn(vm=True)
def is_loaded(vm: Any, module: Any) -> Any:
    """`{:file, where}` of a loaded module, or false.

    Raises `FunctionClauseError` when `module` is no atom.

    iex> :code.is_loaded(:none_of_that_name)
    false
    """
    return (atom("file"), from_iter(b"nofile")) if _atom(module) in vm.code.modules else FALSE


@fn(vm=True)
def ensure_loaded(vm: Any, module: Any) -> Any:
    """Loads a module: `{:module, module}` or `{:error, :nofile}`.

    Raises `FunctionClauseError` when `module` is no atom.

    iex> :code.ensure_loaded(:lists)
    {:module, :lists}
    iex> :code.ensure_loaded(:none_of_that_name)
    {:error, :nofile}
    """
    return (_MODULE, module) if vm.ensure_loaded(_atom(module)) else (_ERROR, _NOFILE)


@fn(vm=True)
def load_file(vm: Any, module: Any) -> Any:
    """Loads a module of the library.

    Raises `FunctionClauseError` when `module` is no atom.

    iex> :code.load_file(:none_of_that_name)
    {:error, :nofile}
    """
    return ensure_loaded(vm, module)


@fn(vm=True)
def which(vm: Any, module: Any) -> Any:
    """The file of a module's code: empty for what was compiled here, `:non_existing` when there is none.

    Raises `FunctionClauseError` when `module` is no atom.

    iex> :code.which(:none_of_that_name)
    :non_existing
    """
    return EMPTY if vm.ensure_loaded(_atom(module)) else _NON_EXISTING


@fn(vm=True)
def all_loaded(vm: Any) -> Any:
    """All loaded modules with their files.

    iex> {_module, file} = List.keyfind(:code.all_loaded(), :lists, 0)
    iex> is_list(file) or is_atom(file)
    true
    """
    return from_iter([(name, EMPTY) for name in vm.code.modules])


@fn
def get_object_code(module: Any) -> Atom:
    """The compiled code of a module as a file holds it: there is none.

    Raises `FunctionClauseError` when `module` is no atom.

    iex> :code.get_object_code(:none_of_that_name)
    :error
    """
    _atom(module)
    return _ERROR


@fn(vm=True)
def get_path(vm: Any) -> Any:
    """The folders that were added to the code path. Nothing is loaded from them.

    iex> is_list(:code.get_path())
    true
    """
    return from_iter([charlist(folder) for folder in vm.code.paths])
