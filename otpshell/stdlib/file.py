"""``File``: reading and writing files, where the VM's capabilities allow it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.iodata import chardata, iodata, options
from otpshell.terms.atom import ERROR, OK, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, from_iter
from otpshell.terms.errors import ErlError, exception_struct

module = Native("Elixir.File", "lib/file.ex")
fn = module.fn


def _path(vm: Any, term: Any, mode: str) -> Path:
    text = chardata(term).decode("utf-8", "surrogateescape")
    vm.check_file(text, mode)
    return Path(text)


def _do(vm: Any, work: Callable[[], Any]) -> Any:
    """``{:ok, result}`` or ``{:error, reason}``; other processes run meanwhile."""
    try:
        return (OK, vm.sched.blocking(work))
    except OSError as error:
        return (ERROR, atom(errno.errorcode.get(error.errno or 0, "eio").lower()))


def _plain(made: Any) -> Any:
    return OK if made[0] is OK else made


def _or_raise(made: Any, action: str, path: Any) -> Any:
    if made is OK:
        return OK
    if made[0] is OK:
        return made[1]
    raise ErlError(exception_struct("File.Error", reason=made[1], action=action.encode(), path=chardata(path)))


@fn(vm=True)
def read(vm: Any, path: Any) -> Any:
    """`{:ok, contents}` of a file, or `{:error, reason}`."""
    return _do(vm, _path(vm, path, "read").read_bytes)


@fn("read!", vm=True)
def read_bang(vm: Any, path: Any) -> bytes:
    """The contents of a file; `File.Error` when it cannot be read."""
    return _or_raise(read(vm, path), "read file", path)


@fn(vm=True)
def write(vm: Any, path: Any, content: Any, modes: Any = EMPTY) -> Any:
    """Write a file: `:ok` or `{:error, reason}`. Mode `:append` adds at its end."""
    target, data = _path(vm, path, "write"), iodata(content)

    def work() -> None:
        with open(target, "ab" if "append" in options(modes) else "wb") as file:
            file.write(data)

    return _plain(_do(vm, work))


@fn("write!", vm=True)
def write_bang(vm: Any, path: Any, content: Any, modes: Any = EMPTY) -> Atom:
    """As `write/3`, but raises `File.Error`."""
    return _or_raise(write(vm, path, content, modes), "write to file", path)


@fn("exists?", vm=True)
def exists(vm: Any, path: Any, _opts: Any = EMPTY) -> Atom:
    """Whether there is such a file or folder."""
    return boolean(_path(vm, path, "read").exists())


@fn("regular?", vm=True)
def regular(vm: Any, path: Any, _opts: Any = EMPTY) -> Atom:
    """Whether a path is a plain file."""
    return boolean(_path(vm, path, "read").is_file())


@fn("dir?", vm=True)
def is_dir(vm: Any, path: Any, _opts: Any = EMPTY) -> Atom:
    """Whether a path is a folder."""
    return boolean(_path(vm, path, "read").is_dir())


@fn(vm=True)
def ls(vm: Any, path: Any = b".") -> Any:
    """`{:ok, names}` of what is in a folder."""
    target = _path(vm, path, "read")
    return _do(vm, lambda: from_iter([name.encode() for name in os.listdir(target)]))


@fn("ls!", vm=True)
def ls_bang(vm: Any, path: Any = b".") -> Any:
    """As `ls/1`, but gives the names or raises `File.Error`."""
    return _or_raise(ls(vm, path), "list directory", path)


@fn(vm=True)
def rm(vm: Any, path: Any) -> Any:
    """Delete a file."""
    return _plain(_do(vm, _path(vm, path, "write").unlink))


@fn("rm!", vm=True)
def rm_bang(vm: Any, path: Any) -> Atom:
    """As `rm/1`, but raises `File.Error`."""
    return _or_raise(rm(vm, path), "remove file", path)


@fn(vm=True)
def mkdir(vm: Any, path: Any) -> Any:
    """Make a folder."""
    return _plain(_do(vm, _path(vm, path, "write").mkdir))


@fn(vm=True)
def mkdir_p(vm: Any, path: Any) -> Any:
    """Make a folder and those above it."""
    target = _path(vm, path, "write")
    return _plain(_do(vm, lambda: target.mkdir(parents=True, exist_ok=True)))


@fn("mkdir_p!", vm=True)
def mkdir_p_bang(vm: Any, path: Any) -> Atom:
    """As `mkdir_p/1`, but raises `File.Error`."""
    return _or_raise(mkdir_p(vm, path), "make directory (with -p)", path)


@fn("cwd!")
def cwd_bang() -> bytes:
    """The current folder."""
    return os.getcwd().encode()


@fn
def cwd() -> Any:
    """`{:ok, folder}`: the current folder."""
    return (OK, os.getcwd().encode())
