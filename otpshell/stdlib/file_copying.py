"""``File``: copies of files and folders."""

from __future__ import annotations

import os
from typing import Any

from otpshell.stdlib import erl_file as files
from otpshell.stdlib.file_contents import EEXIST
from otpshell.stdlib.file_folders import below, without_null
from otpshell.stdlib.file_module import module, or_raise, path_text
from otpshell.stdlib.iodata import chardata, options
from otpshell.stdlib.open_files import is_descriptor
from otpshell.terms.atom import ERROR, FALSE, INFINITY, OK, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, from_iter
from otpshell.terms.errors import ErlError, exception_struct
from otpshell.terms.fun import arity_of, call, is_fun
from otpshell.terms.idents import Pid

fn = module.fn


def _end(vm: Any, end: Any) -> Any:
    return end if type(end) is Pid or is_descriptor(end) else path_text(vm, end)


@fn(vm=True)
def copy(vm: Any, source: Any, target: Any, count: Any = INFINITY) -> Any:
    """Copy the contents of a file (or so many bytes of it): `{:ok, bytes_copied}`. Both ends may be open devices.

    Raises `FunctionClauseError` when `source` or `target` is not a string or a charlist, and `ArgumentError` when a charlist holds
    something that is not a character.

    iex> File.copy("no such file", "other")
    {:error, :enoent}
    """
    return files.copy(vm, _end(vm, source), _end(vm, target), count)


@fn("copy!", vm=True)
def copy_bang(vm: Any, source: Any, target: Any, count: Any = INFINITY) -> Any:
    """As `copy/3`, but gives the number of bytes alone.

    Raises `File.CopyError` when it cannot be done, `FunctionClauseError` when `source` or `target` is not a string or a charlist, and
    `ArgumentError` when a charlist holds something that is not a character.

    iex> File.copy!("no such file", "other")
    ** (File.CopyError) could not copy from "no such file" to "other": no such file or directory
    """
    made = copy(vm, source, target, count)
    return or_raise(made, "copy", None, "File.CopyError", on=b"", source=_end(vm, source), destination=_end(vm, target))


class _Copying:
    """A ``cp`` or ``cp_r``: its options, and what was copied."""

    def __init__(self, vm: Any, opts: Any) -> None:
        self.vm = vm
        if is_fun(opts):
            if arity_of(opts) != 2:
                raise TypeError("no function of two")
            self.ask, self.follow = opts, False
        else:
            given = options(opts)
            self.ask, self.follow = given.get("on_conflict"), given.get("dereference_symlinks", FALSE) is TRUE
        self.done: list[bytes] = []

    def file(self, source: bytes, target: bytes) -> Any:
        """OK, or ``{:error, reason, path}``."""
        made = files.copy(self.vm, source, (target, from_iter([atom("exclusive")])))
        if made == (ERROR, EEXIST):
            if not self._replaces(source, target):
                return OK
            made = files.copy(self.vm, source, target)
        if made[0] is ERROR:
            return (*made, source)
        mode = files.read_file_info(self.vm, source)[1][7]
        files.change_mode(self.vm, target, mode & 0o7777)
        self.done.append(target)
        return OK

    def _replaces(self, source: bytes, target: bytes) -> bool:
        if os.path.abspath(source) == os.path.abspath(target):
            return False
        return self.ask is None or call(self.ask, source, target) not in (FALSE, atom("nil"))

    def link(self, to: bytes, source: bytes, target: bytes) -> Any:
        made = files.make_symlink(self.vm, to, target)
        if made == (ERROR, EEXIST):
            if not self._replaces(source, target):
                return OK
            files.delete(self.vm, target)
            made = files.make_symlink(self.vm, to, target)
        if made is not OK:
            return (*made, source)
        self.done.append(target)
        return OK

    def tree(self, source: bytes, target: bytes) -> Any:
        found = files.read_link_info(self.vm, source)
        if found[0] is ERROR:
            return (*found, source)
        kind = found[1][2].name
        if kind == "regular":
            return self.file(source, target)
        if kind == "symlink":
            made = files.read_link(self.vm, source)
            if made[0] is ERROR:
                return (*made, source)
            to = chardata(made[1])
            if self.follow:
                return self.tree(os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(source)), to)), target)
            return self.link(to, source, target)
        return self._folder(source, target) if kind == "directory" else (ERROR, atom("eio"), source)

    def _folder(self, source: bytes, target: bytes) -> Any:
        listed = files.list_dir(self.vm, source)
        if listed[0] is ERROR:
            return (*listed, source)
        made = files.make_dir(self.vm, target)
        if made is not OK and made[1] is not EEXIST:
            return (*made, target)
        self.done.append(target)
        for name in listed[1]:
            made = self.tree(below(source, chardata(name)), below(target, chardata(name)))
            if made is not OK:
                return made
        return OK


@fn(vm=True)
def cp(vm: Any, source: Any, target: Any, opts: Any = EMPTY) -> Any:
    """Copy a file with its permissions. Option `on_conflict:` is a function of both paths that says whether to replace a file that is
    there already.

    Raises `FunctionClauseError` when `source` or `target` is not a string or a charlist, and `ArgumentError` when a charlist holds
    something that is not a character.

        iex> File.cp("no such file", "other")
        {:error, :enoent}
    """
    made = _Copying(vm, opts).file(path_text(vm, source), path_text(vm, target))
    return OK if made is OK else made[:2]


@fn("cp!", vm=True)
def cp_bang(vm: Any, source: Any, target: Any, opts: Any = EMPTY) -> Atom:
    """As `cp/3`, which must succeed.

    Raises `File.CopyError` when it cannot be done, `FunctionClauseError` when `source` or `target` is not a string or a charlist, and
    `ArgumentError` when a charlist holds something that is not a character.

    iex> File.cp!("no such file", "other")
    ** (File.CopyError) could not copy from "no such file" to "other": no such file or directory
    """
    made = cp(vm, source, target, opts)
    return or_raise(made, "copy", None, "File.CopyError", on=b"", source=path_text(vm, source), destination=path_text(vm, target))


@fn(vm=True)
def cp_r(vm: Any, source: Any, target: Any, opts: Any = EMPTY) -> Any:
    """Copy a file or a folder with all that is in it: `{:ok, copied}` or `{:error, reason, path}`. Options as of `cp/3`, and
    `dereference_symlinks: true` to copy what links point to.

    Raises `FunctionClauseError` when `source` or `target` is not a string or a charlist, and `ArgumentError` when a charlist holds
    something that is not a character.

        iex> File.cp_r("no such folder", "other")
        {:error, :enoent, "no such folder"}
    """
    work = _Copying(vm, opts)
    made = work.tree(without_null(vm, source, "File.cp_r/3"), without_null(vm, target, "File.cp_r/3"))
    return (OK, from_iter(reversed(work.done))) if made is OK else made


@fn("cp_r!", vm=True)
def cp_r_bang(vm: Any, source: Any, target: Any, opts: Any = EMPTY) -> Any:
    """As `cp_r/3`, but gives what was copied alone.

    Raises `File.CopyError` when it cannot be done, `FunctionClauseError` when `source` or `target` is not a string or a charlist, and
    `ArgumentError` when a charlist holds something that is not a character.

    iex> File.cp_r!("no such folder", "other")
    ** (File.CopyError) could not copy recursively from "no such folder" to "other". no such folder: no such file or directory
    """
    made = cp_r(vm, source, target, opts)
    if made[0] is OK:
        return made[1]
    fields = {"on": made[2], "source": path_text(vm, source), "destination": path_text(vm, target)}
    raise ErlError(exception_struct("File.CopyError", reason=made[1], action=b"copy recursively", **fields))
