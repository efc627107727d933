"""``File``: folders and the current folder."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import Any

from otpshell.stdlib import erl_file as files
from otpshell.stdlib.file_contents import ENOENT, ENOTDIR
from otpshell.stdlib.file_module import module, or_raise, path_text
from otpshell.stdlib.iodata import chardata
from otpshell.stdlib.protocols import shown
from otpshell.terms.atom import ERROR, OK, Atom, atom
from otpshell.terms.cons import from_iter
from otpshell.terms.errors import argument_error
from otpshell.terms.fun import call

fn = module.fn


# -- folders ---------------------------------------------------------------------------------------------------------


@fn(vm=True)
def ls(vm: Any, path: Any = b".") -> Any:
    """`{:ok, names}` of what is in a folder.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is not
    a character.

    iex> File.ls("no such folder")
    {:error, :enoent}
    """
    made = files.list_dir(vm, path_text(vm, path))
    return (OK, files.names_of(made[1])) if made[0] is OK else made


@fn("ls!", vm=True)
def ls_bang(vm: Any, path: Any = b".") -> Any:
    """As `ls/1`, but gives the names alone.

    Raises `File.Error` when it cannot be done, such as when there is no such file, `FunctionClauseError` when `path` is not a string or a
    charlist, and `ArgumentError` when a charlist holds something that is not a character.

    iex> File.ls!("no such folder")
    ** (File.Error) could not list directory "no such folder": no such file or directory
    """
    return or_raise(ls(vm, path), "list directory", path)


@fn(vm=True)
def mkdir(vm: Any, path: Any) -> Any:
    """Makes a folder.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is not
    a character.

    iex> File.mkdir(".")
    {:error, :eexist}
    """
    return files.make_dir(vm, path_text(vm, path))


@fn("mkdir!", vm=True)
def mkdir_bang(vm: Any, path: Any) -> Atom:
    """As `mkdir/1`, which must succeed.

    Raises `File.Error` when it cannot be done, `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a
    charlist holds something that is not a character.

    iex> File.mkdir!(".")
    ** (File.Error) could not make directory ".": file already exists
    """
    return or_raise(mkdir(vm, path), "make directory", path)


@fn(vm=True)
def mkdir_p(vm: Any, path: Any) -> Any:
    """Makes a folder, and those above it that are missing.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is not
    a character.

    iex> File.mkdir_p(".")
    :ok
    """

    def work(name: str) -> Any:
        if not name:
            raise FileNotFoundError(errno.ENOENT, "no name")
        missing = []
        while name and not os.path.isdir(name):
            missing.append(name)
            name = os.path.dirname(name.rstrip("/"))
        for each in reversed(missing[1:]):
            # The folder itself cannot be made then, and says why.
            with suppress(OSError):
                os.mkdir(each)
        if missing:
            os.mkdir(missing[0])
        return OK

    return files.attempt(vm, path_text(vm, path), "write", work)


@fn("mkdir_p!", vm=True)
def mkdir_p_bang(vm: Any, path: Any) -> Atom:
    """As `mkdir_p/1`, which must succeed.

    Raises `File.Error` when it cannot be done, `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a
    charlist holds something that is not a character.

    iex> File.mkdir_p!(".")
    :ok
    """
    return or_raise(mkdir_p(vm, path), "make directory (with -p)", path)


@fn(vm=True)
def rmdir(vm: Any, path: Any) -> Any:
    """Deletes an empty folder.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is not
    a character.

    iex> File.rmdir("no such folder")
    {:error, :enoent}
    """
    return files.del_dir(vm, path_text(vm, path))


@fn("rmdir!", vm=True)
def rmdir_bang(vm: Any, path: Any) -> Atom:
    """As `rmdir/1`, which must succeed.

    Raises `File.Error` when it cannot be done, `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a
    charlist holds something that is not a character.

    iex> File.rmdir!("no such folder")
    ** (File.Error) could not remove directory "no such folder": no such file or directory
    """
    return or_raise(rmdir(vm, path), "remove directory", path)


def without_null(vm: Any, path: Any, operation: str) -> bytes:
    text = path_text(vm, path)
    if b"\0" in text:
        raise argument_error(f"cannot execute {operation} for path with null byte, got: {shown(vm, text)}")
    return text


@fn(vm=True)
def rm_rf(vm: Any, path: Any) -> Any:
    """Delete a file, or a folder with all that is in it: `{:ok, deleted}` or `{:error, reason, path}`.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is not
    a character.

    iex> File.rm_rf("no such file")
    {:ok, []}
    """
    made = _removed(vm, without_null(vm, path, "File.rm_rf/1"), [])
    return (OK, from_iter(reversed(made))) if type(made) is list else made


def _removed(vm: Any, path: bytes, done: list[bytes]) -> Any:
    found = files.read_link_info(vm, path)
    if found[0] is ERROR:
        return done if found[1] in (ENOENT, ENOTDIR) else (*found, path)
    if found[1][2] is atom("directory"):
        listed = files.list_dir(vm, path)
        if listed[0] is ERROR:
            return (*listed, path)
        for name in listed[1]:
            # Whatever cannot be deleted shows when the folder itself cannot.
            _removed(vm, below(path, chardata(name)), done)
        made = files.del_dir(vm, path)
    else:
        made = files.delete(vm, path)
    if made is OK:
        done.append(path)
        return done
    return done if made[1] is ENOENT else (*made, path)


def below(folder: bytes, name: bytes) -> bytes:
    return folder.rstrip(b"/") + b"/" + name


@fn("rm_rf!", vm=True)
def rm_rf_bang(vm: Any, path: Any) -> Any:
    """As `rm_rf/1`, but gives what was deleted alone.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is not
    a character.

    iex> File.rm_rf!("no such file")
    []
    """
    return or_raise(rm_rf(vm, path), "remove files and directories recursively from", path)


# -- the current folder ----------------------------------------------------------------------------------------------


@fn
def cwd() -> Any:
    """`{:ok, folder}`: the current folder.

    iex> File.cwd() == {:ok, File.cwd!()}
    true
    """
    return (OK, os.fsencode(os.getcwd()))


@fn("cwd!")
def cwd_bang() -> bytes:
    """The current folder.

    iex> Path.type(File.cwd!())
    :absolute
    """
    return os.fsencode(os.getcwd())


@fn(vm=True)
def cd(vm: Any, path: Any) -> Any:
    """Makes another folder the current one.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is not
    a character.

    iex> File.cd("no such folder")
    {:error, :enoent}
    """
    return files.set_cwd(vm, path_text(vm, path))


@fn("cd!", vm=True)
def cd_bang(vm: Any, path: Any, fun: Any = None) -> Any:
    """As `cd/1`, which must succeed. With a function: run it there, come back, and give its result.

    Raises `File.Error` when it cannot be done, `FunctionClauseError` when `path` is not a string or a charlist, `ArgumentError` when a
    charlist holds something that is not a character, and `BadFunctionError` when `fun` is not a function.

    iex> File.cd!(".", fn -> :there end)
    :there
    """
    if fun is None:
        return or_raise(cd(vm, path), "set current working directory to", path)
    before = cwd_bang()
    cd_bang(vm, path)
    try:
        return call(fun)
    finally:
        os.chdir(before)
