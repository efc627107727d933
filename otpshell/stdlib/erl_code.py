"""``:code``: which modules are loaded. What is loaded was compiled in this VM or is part of the library; a file of object code
means something only to the VM that made it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.iodata import iodata
from otpshell.terms.atom import FALSE, TRUE, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, charlist, from_iter, is_list

code = Native(
    "code",
    "code.erl",
    app="kernel",
    doc="""\
Erlang's view of loaded modules: which there are, where they come from, and their removal.

    iex> :code.ensure_loaded(:lists)
    {:module, :lists}
    iex> :code.is_loaded(NoSuchModule)
    false
""",
)
fn = partial(code.fn, error="function_clause")
_ERROR, _MODULE, _NOFILE, _NON_EXISTING = map(atom, ("error", "module", "nofile", "non_existing"))


def _atom(term: Any) -> Atom:
    if type(term) is not Atom:
        raise TypeError("a module's name")
    return term


@fn(vm=True)
def purge(vm: Any, module: Any) -> Atom:
    """Ends the processes that still run the old version of a module; `true` if there were any.

    Raises `FunctionClauseError` when `module` is not an atom.

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

    Raises `FunctionClauseError` when `module` is not an atom.

    iex> :code.soft_purge(:none_of_that_name)
    true
    """
    purge(vm, module)
    return TRUE


@fn(vm=True)
def delete(vm: Any, module: Any) -> Atom:
    """Makes the current version of a module an old one: it can no longer be called. Whether it was loaded.

    Raises `FunctionClauseError` when `module` is not an atom.

    iex> :code.delete(:none_of_that_name)
    false
    """
    if vm.code.library.source(_atom(module)) is not None:
        return FALSE
    return boolean(vm.code.delete(module))


@fn(vm=True)
def is_loaded(vm: Any, module: Any) -> Any:
    """`{:file, where}` of a loaded module, or false.

    Raises `FunctionClauseError` when `module` is not an atom.

    iex> :code.is_loaded(:none_of_that_name)
    false
    """
    loaded = vm.code.modules.get(_atom(module))
    return FALSE if loaded is None else (atom("file"), charlist(loaded.file or "nofile"))


@fn(vm=True)
def ensure_loaded(vm: Any, module: Any) -> Any:
    """Loads a module: `{:module, module}` or `{:error, :nofile}`.

    Raises `FunctionClauseError` when `module` is not an atom.

    iex> :code.ensure_loaded(:lists)
    {:module, :lists}
    iex> :code.ensure_loaded(:none_of_that_name)
    {:error, :nofile}
    """
    return (_MODULE, module) if vm.ensure_loaded(_atom(module)) else (_ERROR, _NOFILE)


@fn(vm=True)
def load_file(vm: Any, module: Any) -> Any:
    """Loads a module from its file on the code path, or from the library.

    Raises `FunctionClauseError` when `module` is not an atom.

    iex> :code.load_file(:none_of_that_name)
    {:error, :nofile}
    """
    found = vm.code.object_file(_atom(module))
    return ensure_loaded(vm, module) if found is None else _load(vm, module, *found)


def _load(vm: Any, module: Atom, data: bytes, file: str) -> Any:
    return (_MODULE, module) if vm.code.load_object(module, data, file) else (_ERROR, atom("badfile"))


@fn(vm=True)
def load_binary(vm: Any, module: Any, file: Any, binary: Any) -> Any:
    """Loads a module from its object code, as if it came from `file`: `{:error, :badfile}` for other bytes.

    Object code is known only to the system that compiled it.

    Raises `FunctionClauseError` when `module` is not an atom, `file` is not a name or `binary` is not a binary.

    iex> {:module, Loadable, code, _} = defmodule Loadable, do: def(one, do: 1)
    iex> :code.delete(Loadable)
    true
    iex> :code.load_binary(Loadable, ~c"loadable.beam", code)
    {:module, Loadable}
    iex> Loadable.one()
    1
    """
    if type(binary) is not bytes:
        raise TypeError("no object code")
    return _load(vm, _atom(module), binary, _file_name(file))


@fn(vm=True)
def load_abs(vm: Any, file: Any) -> Any:
    """Loads the module whose object code is in `file`, which is named without its ending.

    Raises `FunctionClauseError` when `file` is not a name.

    iex> :code.load_abs(~c"no_such_file")
    {:error, :nofile}
    """
    path = f"{_file_name(file)}.beam"
    vm.check_file(path, "read")
    try:
        with open(path, "rb") as opened:
            data = opened.read()
    except OSError:
        return (_ERROR, _NOFILE)
    found = vm.code.objects.find(data)
    return (_ERROR, atom("badfile")) if found is None else _load(vm, found.info.name, data, path)


def _file_name(file: Any) -> str:
    return file.name if type(file) is Atom else iodata(file).decode()


@fn(vm=True)
def which(vm: Any, module: Any) -> Any:
    """The file that a module's code was loaded from: empty for what was compiled here, `:non_existing` when there is none.

    Raises `FunctionClauseError` when `module` is not an atom.

    iex> :code.which(:none_of_that_name)
    :non_existing
    """
    if not vm.ensure_loaded(_atom(module)):
        return _NON_EXISTING
    loaded = vm.code.modules[module]
    return charlist(loaded.file) if loaded.file is not None else EMPTY


@fn(vm=True)
def all_loaded(vm: Any) -> Any:
    """All loaded modules with their files.

    iex> {_module, file} = List.keyfind(:code.all_loaded(), :lists, 0)
    iex> is_list(file) or is_atom(file)
    true
    """
    return from_iter([(name, charlist(module.file) if module.file else EMPTY) for name, module in vm.code.modules.items()])


@fn(vm=True)
def get_object_code(vm: Any, module: Any) -> Any:
    """The object code of a module that lies in a folder of the code path: `{module, binary, file}`, or `:error`.

    Raises `FunctionClauseError` when `module` is not an atom.

    iex> :code.get_object_code(:none_of_that_name)
    :error
    """
    found = vm.code.object_file(_atom(module))
    return _ERROR if found is None else (module, found[0], charlist(found[1]))


@fn(vm=True)
def get_path(vm: Any) -> Any:
    """The folders that were added to the code path.

    iex> is_list(:code.get_path())
    true
    """
    return from_iter([charlist(folder) for folder in vm.code.paths])


# Applications that are part of the library. Their folders have names, as of an archive: their code lies in none of them.
_APPLICATIONS = frozenset(("compiler", "crypto", "eex", "elixir", "ex_unit", "iex", "kernel", "logger", "mix", "stdlib"))


_BAD_NAME = (_ERROR, atom("bad_name"))


def _root() -> str:
    return Path(__file__).resolve().parent.parent.as_posix()


def _application_folder(name: Any) -> str | None:
    """The folder of an application of the library. An application is named by an atom or a character list."""
    if type(name) is not Atom and not is_list(name):
        raise TypeError("no application's name")
    text = _file_name(name)
    return f"{_root()}/lib/{text}" if text in _APPLICATIONS else None


@fn
def root_dir() -> Any:
    """The folder that otpshell is installed in. As with Erlang, `releases/25/OTP_VERSION` below it says which OTP this is.

    iex> [:code.root_dir(), "releases/25/OTP_VERSION"] |> Path.join() |> File.read!() |> String.trim()
    "25.2.3"
    """
    return charlist(_root())


@fn
def lib_dir(name: Any = None, folder: Any = None) -> Any:
    """The name of the folder of an application, or of a folder in it; `{:error, :bad_name}` when the library has no such application.
    Without an application: the folder that these folders are named in.

    Raises `FunctionClauseError` when `name` is neither an atom nor a character list, or `folder` is not an atom.

    iex> :code.lib_dir(:elixir, :ebin) |> Path.split() |> Enum.take(-3)
    ["lib", "elixir", "ebin"]
    iex> :code.lib_dir(:no_such_app)
    {:error, :bad_name}
    """
    if name is None:
        return charlist(f"{_root()}/lib")
    place = _application_folder(name)
    if place is None:
        return _BAD_NAME
    return charlist(place if folder is None else f"{place}/{_atom(folder).name}")


@fn
def priv_dir(name: Any) -> Any:
    """The name of the folder `priv` of an application; `{:error, :bad_name}` when the library has no such application.

    Raises `FunctionClauseError` when `name` is neither an atom nor a character list.

    iex> :code.priv_dir(:no_such_app)
    {:error, :bad_name}
    """
    return lib_dir(name, atom("priv"))
