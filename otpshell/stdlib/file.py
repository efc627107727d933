"""``File``: reading, writing and arranging files, where the VM's capabilities allow it. Made of ``:file``."""

from __future__ import annotations

import os
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import erl_file as files
from otpshell.stdlib.iodata import chardata, options
from otpshell.stdlib.open_files import is_descriptor
from otpshell.stdlib.protocols import chardata_to_string, shown
from otpshell.terms.atom import ERROR, FALSE, INFINITY, OK, TRUE, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, cons, from_iter, is_list, to_pylist
from otpshell.terms.errors import ErlError, argument_error, exception_struct
from otpshell.terms.fun import arity_of, call, is_fun
from otpshell.terms.idents import Pid
from otpshell.terms.maps import Map, atom_map

module = Native("Elixir.File", "lib/file.ex")
fn = module.fn
STAT, STREAM = atom("Elixir.File.Stat"), atom("Elixir.File.Stream")
RAW, READ_AHEAD, ENCODING, BINARY, LINE = map(atom, ("raw", "read_ahead", "encoding", "binary", "line"))
ENOENT, EEXIST, ENOTDIR = map(atom, ("enoent", "eexist", "enotdir"))
STAT_FIELDS = ("size", "type", "access", "atime", "mtime", "ctime", "mode", "links", "major_device", "minor_device", "inode", "uid", "gid")


def _text(vm: Any, path: Any) -> bytes:
    return path if type(path) is bytes else chardata_to_string(vm, path)


def _or_raise(made: Any, action: str, path: Any, error: str = "File.Error", **fields: Any) -> Any:
    if made is OK:
        return OK
    if made[0] is OK:
        return made[1]
    raise ErlError(exception_struct(error, reason=made[1], action=action.encode(), **(fields or {"path": chardata(path)})))


# -- whole files -----------------------------------------------------------------------------------------------------


@fn(vm=True)
def read(vm: Any, path: Any) -> Any:
    """`{:ok, contents}` of a file, or `{:error, reason}`.

    iex> File.read("no such file")
    {:error, :enoent}
    """
    return files.read_file(vm, _text(vm, path))


@fn("read!", vm=True)
def read_bang(vm: Any, path: Any) -> bytes:
    """The contents of a file; `File.Error` when it cannot be read.

    iex> File.read!("no such file")
    ** (File.Error) could not read file "no such file": no such file or directory
    """
    return _or_raise(read(vm, path), "read file", path)


@fn(vm=True)
def write(vm: Any, path: Any, content: Any, modes: Any = EMPTY) -> Any:
    """Write a file: `:ok` or `{:error, reason}`. Mode `:append` adds at its end, `:exclusive` refuses a file that exists.

    iex> File.write("no such folder/x", "text")
    {:error, :enoent}
    """
    given = options(modes)
    text = _text(vm, path)
    if "utf8" in given or "encoding" in given:
        made = open_(vm, text, cons(atom("append" if "append" in given else "write"), modes))
        if made[0] is not OK:
            return made
        vm.apply(atom("Elixir.IO"), atom("write"), made[1], content)
        return files.close(vm, made[1])
    return files.write_file(vm, text, content, modes)


@fn("write!", vm=True)
def write_bang(vm: Any, path: Any, content: Any, modes: Any = EMPTY) -> Atom:
    """As `write/3`, but raises `File.Error`.

    iex> File.write!("no such folder/x", "text")
    ** (File.Error) could not write to file "no such folder/x": no such file or directory
    """
    return _or_raise(write(vm, path, content, modes), "write to file", path)


@fn(vm=True)
def rm(vm: Any, path: Any) -> Any:
    """Delete a file.

    iex> File.rm("no such file")
    {:error, :enoent}
    """
    return files.delete(vm, _text(vm, path))


@fn("rm!", vm=True)
def rm_bang(vm: Any, path: Any) -> Atom:
    """As `rm/1`, but raises `File.Error`.

    iex> File.rm!("no such file")
    ** (File.Error) could not remove file "no such file": no such file or directory
    """
    return _or_raise(rm(vm, path), "remove file", path)


@fn(vm=True)
def rename(vm: Any, source: Any, target: Any) -> Any:
    """Give a file or folder another name.

    iex> File.rename("no such file", "other")
    {:error, :enoent}
    """
    return files.rename(vm, _text(vm, source), _text(vm, target))


@fn("rename!", vm=True)
def rename_bang(vm: Any, source: Any, target: Any) -> Atom:
    """As `rename/2`, but raises `File.RenameError`.

    iex> File.rename!("no such file", "other")
    ** (File.RenameError) could not rename from "no such file" to "other": no such file or directory
    """
    made = rename(vm, source, target)
    return _or_raise(made, "rename", None, "File.RenameError", source=_text(vm, source), destination=_text(vm, target))


@fn(vm=True)
def ln(vm: Any, existing: Any, new: Any) -> Any:
    """Make `new` a second name of the file `existing`.

    iex> File.ln("no such file", "other")
    {:error, :enoent}
    """
    return files.make_link(vm, _text(vm, existing), _text(vm, new))


@fn("ln!", vm=True)
def ln_bang(vm: Any, existing: Any, new: Any) -> Atom:
    """As `ln/2`, but raises `File.LinkError`.

    iex> File.ln!("no such file", "other")
    ** (File.LinkError) could not create hard link from "no such file" to "other": no such file or directory
    """
    return _or_raise(ln(vm, existing, new), "create hard link", None, "File.LinkError", existing=_text(vm, existing), new=_text(vm, new))


@fn(vm=True)
def ln_s(vm: Any, existing: Any, new: Any) -> Any:
    """Make `new` a symbolic link to `existing`.

    iex> File.ln_s("target", "no such folder/x")
    {:error, :enoent}
    """
    return files.make_symlink(vm, _text(vm, existing), _text(vm, new))


@fn("ln_s!", vm=True)
def ln_s_bang(vm: Any, existing: Any, new: Any) -> Atom:
    """As `ln_s/2`, but raises `File.LinkError`.

    iex> File.ln_s!("target", "no such folder/x")
    ** (File.LinkError) could not create symlink from "target" to "no such folder/x": no such file or directory
    """
    return _or_raise(ln_s(vm, existing, new), "create symlink", None, "File.LinkError", existing=_text(vm, existing), new=_text(vm, new))


@fn(vm=True)
def read_link(vm: Any, path: Any) -> Any:
    """`{:ok, target}` of a symbolic link.

    iex> File.read_link("no such file")
    {:error, :enoent}
    """
    made = files.read_link(vm, _text(vm, path))
    return (OK, chardata(made[1])) if made[0] is OK else made


@fn("read_link!", vm=True)
def read_link_bang(vm: Any, path: Any) -> bytes:
    """The target of a symbolic link; raises `File.Error`.

    iex> File.read_link!("no such file")
    ** (File.Error) could not read link "no such file": no such file or directory
    """
    return _or_raise(read_link(vm, path), "read link", path)


# -- what a path is --------------------------------------------------------------------------------------------------


def _kind(vm: Any, path: Any) -> str | None:
    made = files.read_file_info(vm, _text(vm, path))
    return made[1][2].name if made[0] is OK else None


@fn("exists?", vm=True)
def exists(vm: Any, path: Any, _opts: Any = EMPTY) -> Atom:
    """Whether there is such a file or folder.

    iex> File.exists?("no such file")
    false
    """
    return boolean(_kind(vm, path) is not None)


@fn("regular?", vm=True)
def regular(vm: Any, path: Any, _opts: Any = EMPTY) -> Atom:
    """Whether a path is a plain file.

    iex> File.regular?(".")
    false
    """
    return boolean(_kind(vm, path) == "regular")


@fn("dir?", vm=True)
def is_dir(vm: Any, path: Any, _opts: Any = EMPTY) -> Atom:
    """Whether a path is a folder.

    iex> File.dir?(".")
    true
    """
    return boolean(_kind(vm, path) == "directory")


def _universal(opts: Any) -> Any:
    return opts if "time" in options(opts) else cons((atom("time"), atom("universal")), opts)


def stat_struct(info: tuple[Any, ...]) -> Map:
    """``File.Stat`` of a ``file_info`` record."""
    return atom_map(__struct__=STAT, **dict(zip(STAT_FIELDS, info[1:], strict=True)))


def _stat(made: Any) -> Any:
    return (OK, stat_struct(made[1])) if made[0] is OK else made


@fn(vm=True)
def stat(vm: Any, path: Any, opts: Any = EMPTY) -> Any:
    """`{:ok, stat}`: size, kind, times, permissions of a file as a `File.Stat`. Option `time:` is `:universal`, `:local` or `:posix`.

    iex> {:ok, stat} = File.stat(".")
    iex> stat.type
    :directory
    """
    return _stat(files.read_file_info(vm, _text(vm, path), _universal(opts)))


@fn("stat!", vm=True)
def stat_bang(vm: Any, path: Any, opts: Any = EMPTY) -> Map:
    """As `stat/2`, but gives the struct or raises `File.Error`.

    iex> File.stat!(".").type
    :directory
    """
    return _or_raise(stat(vm, path, opts), "read file stats", path)


@fn(vm=True)
def lstat(vm: Any, path: Any, opts: Any = EMPTY) -> Any:
    """As `stat/2`, but of a symbolic link itself.

    iex> File.lstat("no such file")
    {:error, :enoent}
    """
    return _stat(files.read_link_info(vm, _text(vm, path), _universal(opts)))


@fn("lstat!", vm=True)
def lstat_bang(vm: Any, path: Any, opts: Any = EMPTY) -> Map:
    """As `lstat/2`, but gives the struct or raises `File.Error`.

    iex> File.lstat!(".").type
    :directory
    """
    return _or_raise(lstat(vm, path, opts), "read file stats", path)


@fn(vm=True)
def write_stat(vm: Any, path: Any, stat: Any, opts: Any = EMPTY) -> Any:
    """Set the permissions, owner and times of a file to those of a `File.Stat`.

    iex> File.write_stat("no such file", File.stat!("."))
    {:error, :enoent}
    """
    info = (files.FILE_INFO, *(stat.get(atom(name)) for name in STAT_FIELDS))
    return files.write_file_info(vm, _text(vm, path), info, _universal(opts))


@fn("write_stat!", vm=True)
def write_stat_bang(vm: Any, path: Any, stat: Any, opts: Any = EMPTY) -> Atom:
    """As `write_stat/3`, but raises `File.Error`.

    iex> File.write_stat!("no such file", File.stat!("."))
    ** (File.Error) could not write file stats "no such file": no such file or directory
    """
    return _or_raise(write_stat(vm, path, stat, opts), "write file stats", path)


@fn(vm=True)
def touch(vm: Any, path: Any, when: Any = None) -> Any:
    """Set the time a file was last changed (now unless given), making it empty when it is not there.

    iex> File.touch("no such folder/x")
    {:error, :enoent}
    """
    seconds = vm.apply(atom("erlang"), atom("system_time"), atom("second")) if when is None else files.posix_time(when)
    text = _text(vm, path)
    made = _touched(vm, text, seconds)
    if made != (ERROR, ENOENT):
        return made
    made = files.write_file(vm, text, b"", from_iter([atom("append")]))
    return _touched(vm, text, seconds) if made is OK else made


def _touched(vm: Any, path: bytes, seconds: int) -> Any:
    return files.attempt(vm, path, "write", lambda name: os.utime(name, (seconds, seconds)) or OK)


@fn("touch!", vm=True)
def touch_bang(vm: Any, path: Any, when: Any = None) -> Atom:
    """As `touch/2`, but raises `File.Error`.

    iex> File.touch!("no such folder/x")
    ** (File.Error) could not touch "no such folder/x": no such file or directory
    """
    return _or_raise(touch(vm, path, when), "touch", path)


def _changed(name: str, change: Any, action: str, example: str, doc: str) -> None:
    """``File.name`` and ``File.name!``."""

    def plain(vm: Any, path: Any, value: Any) -> Any:
        return change(vm, _text(vm, path), value)

    def bang(vm: Any, path: Any, value: Any) -> Any:
        return _or_raise(plain(vm, path, value), action, path)

    sample = f'("no such file", {example})'
    plain.__doc__ = f"{doc}\n\n    iex> File.{name}{sample}\n    {{:error, :enoent}}"
    error = f'** (File.Error) could not {action} "no such file": no such file or directory'
    bang.__doc__ = f"As `{name}/2`, but raises `File.Error`.\n\n    iex> File.{name}!{sample}\n    {error}"
    fn(name, vm=True)(plain)
    fn(name + "!", vm=True)(bang)


_changed("chmod", files.change_mode, "change mode for", "0o644", "Set the permissions of a file, as `0o644`.")
_changed("chgrp", files.change_group, "change group for", "1", "Set the group of a file, by number.")
_changed("chown", files.change_owner, "change owner for", "1", "Set the owner of a file, by number.")


# -- folders ---------------------------------------------------------------------------------------------------------


@fn(vm=True)
def ls(vm: Any, path: Any = b".") -> Any:
    """`{:ok, names}` of what is in a folder.

    iex> File.ls("no such folder")
    {:error, :enoent}
    """
    made = files.list_dir(vm, _text(vm, path))
    return (OK, files.names_of(made[1])) if made[0] is OK else made


@fn("ls!", vm=True)
def ls_bang(vm: Any, path: Any = b".") -> Any:
    """As `ls/1`, but gives the names or raises `File.Error`.

    iex> File.ls!("no such folder")
    ** (File.Error) could not list directory "no such folder": no such file or directory
    """
    return _or_raise(ls(vm, path), "list directory", path)


@fn(vm=True)
def mkdir(vm: Any, path: Any) -> Any:
    """Make a folder.

    iex> File.mkdir(".")
    {:error, :eexist}
    """
    return files.make_dir(vm, _text(vm, path))


@fn("mkdir!", vm=True)
def mkdir_bang(vm: Any, path: Any) -> Atom:
    """As `mkdir/1`, but raises `File.Error`.

    iex> File.mkdir!(".")
    ** (File.Error) could not make directory ".": file already exists
    """
    return _or_raise(mkdir(vm, path), "make directory", path)


@fn(vm=True)
def mkdir_p(vm: Any, path: Any) -> Any:
    """Make a folder and those above it that are missing.

    iex> File.mkdir_p(".")
    :ok
    """

    def work(name: str) -> Any:
        above = []
        while name and not os.path.isdir(name):
            above.append(name)
            name = os.path.dirname(name.rstrip("/"))
        for each in reversed(above):
            os.mkdir(each)
        return OK

    return files.attempt(vm, _text(vm, path), "write", work)


@fn("mkdir_p!", vm=True)
def mkdir_p_bang(vm: Any, path: Any) -> Atom:
    """As `mkdir_p/1`, but raises `File.Error`.

    iex> File.mkdir_p!(".")
    :ok
    """
    return _or_raise(mkdir_p(vm, path), "make directory (with -p)", path)


@fn(vm=True)
def rmdir(vm: Any, path: Any) -> Any:
    """Delete an empty folder.

    iex> File.rmdir("no such folder")
    {:error, :enoent}
    """
    return files.del_dir(vm, _text(vm, path))


@fn("rmdir!", vm=True)
def rmdir_bang(vm: Any, path: Any) -> Atom:
    """As `rmdir/1`, but raises `File.Error`.

    iex> File.rmdir!("no such folder")
    ** (File.Error) could not remove directory "no such folder": no such file or directory
    """
    return _or_raise(rmdir(vm, path), "remove directory", path)


def _no_null(vm: Any, path: Any, operation: str) -> bytes:
    text = _text(vm, path)
    if b"\0" in text:
        raise argument_error(f"cannot execute {operation} for path with null byte, got: {shown(vm, text)}")
    return text


@fn(vm=True)
def rm_rf(vm: Any, path: Any) -> Any:
    """Delete a file, or a folder with all that is in it: `{:ok, deleted}` or `{:error, reason, path}`.

    iex> File.rm_rf("no such file")
    {:ok, []}
    """
    made = _removed(vm, _no_null(vm, path, "File.rm_rf/1"), [])
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
            _removed(vm, _below(path, chardata(name)), done)
        made = files.del_dir(vm, path)
    else:
        made = files.delete(vm, path)
    if made is OK:
        done.append(path)
        return done
    return done if made[1] is ENOENT else (*made, path)


def _below(folder: bytes, name: bytes) -> bytes:
    return folder.rstrip(b"/") + b"/" + name


@fn("rm_rf!", vm=True)
def rm_rf_bang(vm: Any, path: Any) -> Any:
    """As `rm_rf/1`, but gives what was deleted or raises `File.Error`.

    iex> File.rm_rf!("no such file")
    []
    """
    return _or_raise(rm_rf(vm, path), "remove files and directories recursively from", path)


# -- copies ----------------------------------------------------------------------------------------------------------


def _end(vm: Any, end: Any) -> Any:
    return end if type(end) is Pid or is_descriptor(end) else _text(vm, end)


@fn(vm=True)
def copy(vm: Any, source: Any, target: Any, count: Any = INFINITY) -> Any:
    """Copy the contents of a file (or so many bytes of it): `{:ok, bytes_copied}`. Both ends may be open devices.

    iex> File.copy("no such file", "other")
    {:error, :enoent}
    """
    return files.copy(vm, _end(vm, source), _end(vm, target), count)


@fn("copy!", vm=True)
def copy_bang(vm: Any, source: Any, target: Any, count: Any = INFINITY) -> Any:
    """As `copy/3`, but gives the number of bytes or raises `File.CopyError`.

    iex> File.copy!("no such file", "other")
    ** (File.CopyError) could not copy from "no such file" to "other": no such file or directory
    """
    made = copy(vm, source, target, count)
    return _or_raise(made, "copy", None, "File.CopyError", source=_end(vm, source), destination=_end(vm, target))


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
            made = self.tree(_below(source, chardata(name)), _below(target, chardata(name)))
            if made is not OK:
                return made
        return OK


@fn(vm=True)
def cp(vm: Any, source: Any, target: Any, opts: Any = EMPTY) -> Any:
    """Copy a file with its permissions. Option `on_conflict:` is a function of both paths that says whether to replace a file that is
    there already.

        iex> File.cp("no such file", "other")
        {:error, :enoent}
    """
    made = _Copying(vm, opts).file(_text(vm, source), _text(vm, target))
    return OK if made is OK else made[:2]


@fn("cp!", vm=True)
def cp_bang(vm: Any, source: Any, target: Any, opts: Any = EMPTY) -> Atom:
    """As `cp/3`, but raises `File.CopyError`.

    iex> File.cp!("no such file", "other")
    ** (File.CopyError) could not copy from "no such file" to "other": no such file or directory
    """
    made = cp(vm, source, target, opts)
    return _or_raise(made, "copy", None, "File.CopyError", source=_text(vm, source), destination=_text(vm, target))


@fn(vm=True)
def cp_r(vm: Any, source: Any, target: Any, opts: Any = EMPTY) -> Any:
    """Copy a file or a folder with all that is in it: `{:ok, copied}` or `{:error, reason, path}`. Options as of `cp/3`, and
    `dereference_symlinks: true` to copy what links point to.

        iex> File.cp_r("no such folder", "other")
        {:error, :enoent, "no such folder"}
    """
    work = _Copying(vm, opts)
    made = work.tree(_no_null(vm, source, "File.cp_r/3"), _no_null(vm, target, "File.cp_r/3"))
    return (OK, from_iter(reversed(work.done))) if made is OK else made


@fn("cp_r!", vm=True)
def cp_r_bang(vm: Any, source: Any, target: Any, opts: Any = EMPTY) -> Any:
    """As `cp_r/3`, but gives what was copied or raises `File.CopyError`.

    iex> File.cp_r!("no such folder", "other")
    ** (File.CopyError) could not copy recursively from "no such folder" to "other". no such folder: no such file or directory
    """
    made = cp_r(vm, source, target, opts)
    if made[0] is OK:
        return made[1]
    fields = {"on": made[2], "source": _text(vm, source), "destination": _text(vm, target)}
    raise ErlError(exception_struct("File.CopyError", reason=made[1], action=b"copy recursively", **fields))


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
    """Make another folder the current one.

    iex> File.cd("no such folder")
    {:error, :enoent}
    """
    return files.set_cwd(vm, _text(vm, path))


@fn("cd!", vm=True)
def cd_bang(vm: Any, path: Any, fun: Any = None) -> Any:
    """As `cd/1`, but raises `File.Error`. With a function: run it there, come back, and give its result.

    iex> File.cd!(".", fn -> :there end)
    :there
    """
    if fun is None:
        return _or_raise(cd(vm, path), "set current working directory to", path)
    before = cwd_bang()
    cd_bang(vm, path)
    try:
        return call(fun)
    finally:
        os.chdir(before)


# -- open files ------------------------------------------------------------------------------------------------------


def _modes(modes: Any, binary: bool = True) -> Any:
    out = []
    for mode in to_pylist(modes):
        name = mode.name if type(mode) is Atom else ""
        if name == "utf8":
            mode = (ENCODING, mode)
        elif name == "read_ahead":
            mode = (READ_AHEAD, 65536)
        elif name == "charlist":
            binary = False
            continue
        out.append(mode)
    return from_iter([*out, BINARY] if binary else out)


@fn("open", vm=True)
def open_(vm: Any, path: Any, modes_or_function: Any = EMPTY, fun: Any = None) -> Any:
    """Open a file: `{:ok, device}` for the functions of `IO`, or `{:error, reason}`. Modes: `:read` (the usual one), `:write`, `:append`,
    `:exclusive`, `:utf8`, `:raw`, `:compressed`, …. With a function: `{:ok, result}` of the function, which is given the device; the
    file is closed after it.

        iex> File.open("no such file")
        {:error, :enoent}
    """
    if fun is None and is_fun(modes_or_function):
        modes_or_function, fun = EMPTY, modes_or_function
    if not is_list(modes_or_function) or (fun is not None and not (is_fun(fun) and arity_of(fun) == 1)):
        raise TypeError("no modes")
    made = files.open_(vm, _text(vm, path), _modes(modes_or_function))
    if fun is None or made[0] is not OK:
        return made
    try:
        return (OK, call(fun, made[1]))
    finally:
        files.close(vm, made[1])


@fn("open!", vm=True)
def open_bang(vm: Any, path: Any, modes_or_function: Any = EMPTY, fun: Any = None) -> Any:
    """As `open/3`, but gives the device or the function's result, or raises `File.Error`.

    iex> File.open!("no such file")
    ** (File.Error) could not open "no such file": no such file or directory
    """
    return _or_raise(open_(vm, path, modes_or_function, fun), "open", path)


@fn(vm=True)
def close(vm: Any, device: Any) -> Any:
    """Close a file that `open/2` opened.

    iex> with {:ok, device} <- File.open("no such file"), do: File.close(device)
    {:error, :enoent}
    """
    return files.close(vm, device)


@fn("stream!", vm=True)
def stream_bang(vm: Any, path: Any, modes: Any = EMPTY, line_or_bytes: Any = LINE) -> Map:
    """A file as a stream of its lines (or of so many bytes): it can be enumerated, and collected into. The file is opened when that
    begins; it raises `File.Error` then if it cannot be. Mode `:utf8` reads and writes text, `:trim_bom` leaves a byte order mark out.

        iex> File.stream!("notes.txt").line_or_bytes
        :line
    """
    if type(modes) is int or modes is LINE:
        modes, line_or_bytes = (EMPTY if line_or_bytes is LINE else line_or_bytes), modes
    return stream_struct(_text(vm, path), _modes(modes), line_or_bytes)


def stream_struct(path: bytes, modes: Any, line_or_bytes: Any) -> Map:
    """``File.Stream.__build__``: without an encoding the file is read raw, and ahead unless told not to."""
    given = to_pylist(modes)
    keys = [mode[0] if type(mode) is tuple else mode for mode in given]
    raw = ENCODING not in keys
    if raw:
        if (READ_AHEAD, FALSE) in given:
            given.remove((READ_AHEAD, FALSE))
        elif not any(type(mode) is tuple and mode[0] is READ_AHEAD for mode in given):
            given.insert(0, READ_AHEAD)
        given.insert(0, RAW)
    fields = {"path": path, "modes": from_iter(given), "line_or_bytes": line_or_bytes, "raw": boolean(raw)}
    return atom_map(__struct__=STREAM, **fields)
