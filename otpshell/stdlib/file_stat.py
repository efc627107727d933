"""``File``: what a path is, and changing that."""

from __future__ import annotations

import os
from typing import Any

from otpshell.stdlib import erl_file as files
from otpshell.stdlib.file_contents import ENOENT, STAT, STAT_FIELDS
from otpshell.stdlib.file_module import module, or_raise, path_text
from otpshell.stdlib.iodata import options
from otpshell.terms.atom import ERROR, OK, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, cons, from_iter
from otpshell.terms.maps import Map, atom_map

fn = module.fn


def _kind(vm: Any, path: Any) -> str | None:
    made = files.read_file_info(vm, path_text(vm, path))
    return made[1][2].name if made[0] is OK else None


@fn("exists?", vm=True)
def exists(vm: Any, path: Any, _opts: Any = EMPTY) -> Atom:
    """Whether there is such a file or folder.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is not
    a character.

    iex> File.exists?("no such file")
    false
    """
    return boolean(_kind(vm, path) is not None)


@fn("regular?", vm=True)
def regular(vm: Any, path: Any, _opts: Any = EMPTY) -> Atom:
    """Whether a path is a plain file.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is not
    a character.

    iex> File.regular?(".")
    false
    """
    return boolean(_kind(vm, path) == "regular")


@fn("dir?", vm=True)
def is_dir(vm: Any, path: Any, _opts: Any = EMPTY) -> Atom:
    """Whether a path is a folder.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is not
    a character.

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

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is not
    a character.

    iex> {:ok, stat} = File.stat(".")
    iex> stat.type
    :directory
    """
    return _stat(files.read_file_info(vm, path_text(vm, path), _universal(opts)))


@fn("stat!", vm=True)
def stat_bang(vm: Any, path: Any, opts: Any = EMPTY) -> Map:
    """As `stat/2`, but gives the struct alone.

    Raises `File.Error` when it cannot be done, such as when there is no such file, `FunctionClauseError` when `path` is not a string or a
    charlist, and `ArgumentError` when a charlist holds something that is not a character.

    iex> File.stat!(".").type
    :directory
    """
    return or_raise(stat(vm, path, opts), "read file stats", path)


@fn(vm=True)
def lstat(vm: Any, path: Any, opts: Any = EMPTY) -> Any:
    """As `stat/2`, but of a symbolic link itself.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is not
    a character.

    iex> File.lstat("no such file")
    {:error, :enoent}
    """
    return _stat(files.read_link_info(vm, path_text(vm, path), _universal(opts)))


@fn("lstat!", vm=True)
def lstat_bang(vm: Any, path: Any, opts: Any = EMPTY) -> Map:
    """As `lstat/2`, but gives the struct alone.

    Raises `File.Error` when it cannot be done, such as when there is no such file, `FunctionClauseError` when `path` is not a string or a
    charlist, and `ArgumentError` when a charlist holds something that is not a character.

    iex> File.lstat!(".").type
    :directory
    """
    return or_raise(lstat(vm, path, opts), "read file stats", path)


@fn(vm=True)
def write_stat(vm: Any, path: Any, stat: Any, opts: Any = EMPTY) -> Any:
    """Set the permissions, owner and times of a file to those of a `File.Stat`.

    Raises `FunctionClauseError` when `path` is not a string or a charlist or `stat` is not a `File.Stat`, and `ArgumentError` when a
    charlist holds something that is not a character.

    iex> File.write_stat("no such file", File.stat!("."))
    {:error, :enoent}
    """
    info = (files.FILE_INFO, *(stat.get(atom(name)) for name in STAT_FIELDS))
    return files.write_file_info(vm, path_text(vm, path), info, _universal(opts))


@fn("write_stat!", vm=True)
def write_stat_bang(vm: Any, path: Any, stat: Any, opts: Any = EMPTY) -> Atom:
    """As `write_stat/3`, which must succeed.

    Raises `File.Error` when it cannot be done, `FunctionClauseError` when `path` is not a string or a charlist or `stat` is not a
    `File.Stat`, and `ArgumentError` when a charlist holds something that is not a character.

    iex> File.write_stat!("no such file", File.stat!("."))
    ** (File.Error) could not write file stats "no such file": no such file or directory
    """
    return or_raise(write_stat(vm, path, stat, opts), "write file stats", path)


@fn(vm=True)
def touch(vm: Any, path: Any, when: Any = None) -> Any:
    """Set the time a file was last changed (now unless given), making it empty when it is not there.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is not
    a character.

    iex> File.touch("no such folder/x")
    {:error, :enoent}
    """
    seconds = vm.apply(atom("erlang"), atom("system_time"), atom("second")) if when is None else files.posix_time(when)
    text = path_text(vm, path)
    made = _touched(vm, text, seconds)
    if made != (ERROR, ENOENT):
        return made
    made = files.write_file(vm, text, b"", from_iter([atom("append")]))
    return _touched(vm, text, seconds) if made is OK else made


def _touched(vm: Any, path: bytes, seconds: int) -> Any:
    return files.attempt(vm, path, "write", lambda name: os.utime(name, (seconds, seconds)) or OK)


@fn("touch!", vm=True)
def touch_bang(vm: Any, path: Any, when: Any = None) -> Atom:
    """As `touch/2`, which must succeed.

    Raises `File.Error` when it cannot be done, `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a
    charlist holds something that is not a character.

    iex> File.touch!("no such folder/x")
    ** (File.Error) could not touch "no such folder/x": no such file or directory
    """
    return or_raise(touch(vm, path, when), "touch", path)


def _changed(name: str, change: Any, action: str, example: str, doc: str) -> None:
    """``File.name`` and ``File.name!``."""

    def plain(vm: Any, path: Any, value: Any) -> Any:
        return change(vm, path_text(vm, path), value)

    def bang(vm: Any, path: Any, value: Any) -> Any:
        return or_raise(plain(vm, path, value), action, path)

    sample = f'("no such file", {example})'
    wrong = (
        "`FunctionClauseError` when `path` is not a string or a charlist or `value` is not an integer, and `ArgumentError` when a\n"
        "charlist holds something that is not a character."
    )
    plain.__doc__ = f"{doc}\n\nRaises {wrong}\n\n    iex> File.{name}{sample}\n    {{:error, :enoent}}"
    error = f'** (File.Error) could not {action} "no such file": no such file or directory'
    bang.__doc__ = (
        f"As `{name}/2`, which must succeed.\n\nRaises `File.Error` when it cannot be done, {wrong}"
        f"\n\n    iex> File.{name}!{sample}\n    {error}"
    )
    fn(name, vm=True)(plain)
    fn(name + "!", vm=True)(bang)


_changed("chmod", files.change_mode, "change mode for", "0o644", "Set the permissions of a file, as `0o644`.")
_changed("chgrp", files.change_group, "change group for", "1", "Set the group of a file, by number.")
_changed("chown", files.change_owner, "change owner for", "1", "Set the owner of a file, by number.")
