"""``File``: whole files, links and open files."""

from __future__ import annotations

from typing import Any

from otpshell.stdlib import erl_file as files
from otpshell.stdlib.file_module import module, or_raise, path_text
from otpshell.stdlib.iodata import chardata, options
from otpshell.terms.atom import FALSE, OK, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, cons, from_iter, is_list, to_pylist
from otpshell.terms.fun import arity_of, call, is_fun
from otpshell.terms.maps import Map, atom_map

fn = module.fn


STAT, STREAM = atom("Elixir.File.Stat"), atom("Elixir.File.Stream")
RAW, READ_AHEAD, ENCODING, BINARY, LINE = map(atom, ("raw", "read_ahead", "encoding", "binary", "line"))
ENOENT, EEXIST, ENOTDIR = map(atom, ("enoent", "eexist", "enotdir"))
STAT_FIELDS = ("size", "type", "access", "atime", "mtime", "ctime", "mode", "links", "major_device", "minor_device", "inode", "uid", "gid")


# -- whole files -----------------------------------------------------------------------------------------------------


@fn(vm=True)
def read(vm: Any, path: Any) -> Any:
    """`{:ok, contents}` of a file, or `{:error, reason}`.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is not
    a character.

    iex> File.read("no such file")
    {:error, :enoent}
    """
    return files.read_file(vm, path_text(vm, path))


@fn("read!", vm=True)
def read_bang(vm: Any, path: Any) -> bytes:
    """The contents of a file; `File.Error` when it cannot be read.

    Raises `File.Error` when it cannot be done, such as when there is no such file, `FunctionClauseError` when `path` is not a string or a
    charlist, and `ArgumentError` when a charlist holds something that is not a character.

    iex> File.read!("no such file")
    ** (File.Error) could not read file "no such file": no such file or directory
    """
    return or_raise(read(vm, path), "read file", path)


@fn(vm=True)
def write(vm: Any, path: Any, content: Any, modes: Any = EMPTY) -> Any:
    """Write a file: `:ok` or `{:error, reason}`. Mode `:append` adds at its end, `:exclusive` refuses a file that exists.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is not
    a character.

    iex> File.write("no such folder/x", "text")
    {:error, :enoent}
    """
    given = options(modes)
    text = path_text(vm, path)
    if "utf8" in given or "encoding" in given:
        made = open_(vm, text, cons(atom("append" if "append" in given else "write"), modes))
        if made[0] is not OK:
            return made
        vm.apply(atom("Elixir.IO"), atom("write"), made[1], content)
        return files.close(vm, made[1])
    return files.write_file(vm, text, content, modes)


@fn("write!", vm=True)
def write_bang(vm: Any, path: Any, content: Any, modes: Any = EMPTY) -> Atom:
    """As `write/3`, which must succeed.

    Raises `File.Error` when it cannot be done, `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a
    charlist holds something that is not a character.

    iex> File.write!("no such folder/x", "text")
    ** (File.Error) could not write to file "no such folder/x": no such file or directory
    """
    return or_raise(write(vm, path, content, modes), "write to file", path)


@fn(vm=True)
def rm(vm: Any, path: Any) -> Any:
    """Deletes a file.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is not
    a character.

    iex> File.rm("no such file")
    {:error, :enoent}
    """
    return files.delete(vm, path_text(vm, path))


@fn("rm!", vm=True)
def rm_bang(vm: Any, path: Any) -> Atom:
    """As `rm/1`, which must succeed.

    Raises `File.Error` when it cannot be done, such as when there is no such file, `FunctionClauseError` when `path` is not a string or a
    charlist, and `ArgumentError` when a charlist holds something that is not a character.

    iex> File.rm!("no such file")
    ** (File.Error) could not remove file "no such file": no such file or directory
    """
    return or_raise(rm(vm, path), "remove file", path)


@fn(vm=True)
def rename(vm: Any, source: Any, target: Any) -> Any:
    """Gives a file or folder another name.

    Raises `FunctionClauseError` when `source` or `target` is not a string or a charlist, and `ArgumentError` when a charlist holds
    something that is not a character.

    iex> File.rename("no such file", "other")
    {:error, :enoent}
    """
    return files.rename(vm, path_text(vm, source), path_text(vm, target))


@fn("rename!", vm=True)
def rename_bang(vm: Any, source: Any, target: Any) -> Atom:
    """As `rename/2`, which must succeed.

    Raises `File.RenameError` when it cannot be done, `FunctionClauseError` when `source` or `target` is not a string or a charlist, and
    `ArgumentError` when a charlist holds something that is not a character.

    iex> File.rename!("no such file", "other")
    ** (File.RenameError) could not rename from "no such file" to "other": no such file or directory
    """
    made = rename(vm, source, target)
    return or_raise(made, "rename", None, "File.RenameError", on=b"", source=path_text(vm, source), destination=path_text(vm, target))


@fn(vm=True)
def ln(vm: Any, existing: Any, new: Any) -> Any:
    """Makes `new` a second name of the file `existing`.

    Raises `FunctionClauseError` when `existing` or `new` is not a string or a charlist, and `ArgumentError` when a charlist holds something
    that is not a character.

    iex> File.ln("no such file", "other")
    {:error, :enoent}
    """
    return files.make_link(vm, path_text(vm, existing), path_text(vm, new))


@fn("ln!", vm=True)
def ln_bang(vm: Any, existing: Any, new: Any) -> Atom:
    """As `ln/2`, which must succeed.

    Raises `File.LinkError` when it cannot be done, `FunctionClauseError` when `existing` or `new` is not a string or a charlist, and
    `ArgumentError` when a charlist holds something that is not a character.

    iex> File.ln!("no such file", "other")
    ** (File.LinkError) could not create hard link from "no such file" to "other": no such file or directory
    """
    return or_raise(
        ln(vm, existing, new), "create hard link", None, "File.LinkError", existing=path_text(vm, existing), new=path_text(vm, new)
    )


@fn(vm=True)
def ln_s(vm: Any, existing: Any, new: Any) -> Any:
    """Makes `new` a symbolic link to `existing`.

    Raises `FunctionClauseError` when `existing` or `new` is not a string or a charlist, and `ArgumentError` when a charlist holds something
    that is not a character.

    iex> File.ln_s("target", "no such folder/x")
    {:error, :enoent}
    """
    return files.make_symlink(vm, path_text(vm, existing), path_text(vm, new))


@fn("ln_s!", vm=True)
def ln_s_bang(vm: Any, existing: Any, new: Any) -> Atom:
    """As `ln_s/2`, which must succeed.

    Raises `File.LinkError` when it cannot be done, `FunctionClauseError` when `existing` or `new` is not a string or a charlist, and
    `ArgumentError` when a charlist holds something that is not a character.

    iex> File.ln_s!("target", "no such folder/x")
    ** (File.LinkError) could not create symlink from "target" to "no such folder/x": no such file or directory
    """
    return or_raise(
        ln_s(vm, existing, new), "create symlink", None, "File.LinkError", existing=path_text(vm, existing), new=path_text(vm, new)
    )


@fn(vm=True)
def read_link(vm: Any, path: Any) -> Any:
    """`{:ok, target}` of a symbolic link.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is not
    a character.

    iex> File.read_link("no such file")
    {:error, :enoent}
    """
    made = files.read_link(vm, path_text(vm, path))
    return (OK, chardata(made[1])) if made[0] is OK else made


@fn("read_link!", vm=True)
def read_link_bang(vm: Any, path: Any) -> bytes:
    """The target of a symbolic link.

    Raises `File.Error` when it cannot be done, such as when there is no such file, `FunctionClauseError` when `path` is not a string or a
    charlist, and `ArgumentError` when a charlist holds something that is not a character.

    iex> File.read_link!("no such file")
    ** (File.Error) could not read link "no such file": no such file or directory
    """
    return or_raise(read_link(vm, path), "read link", path)


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

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is not
    a character.

        iex> File.open("no such file")
        {:error, :enoent}
    """
    if fun is None and is_fun(modes_or_function):
        modes_or_function, fun = EMPTY, modes_or_function
    if not is_list(modes_or_function) or (fun is not None and not (is_fun(fun) and arity_of(fun) == 1)):
        raise TypeError("no modes")
    made = files.open_(vm, path_text(vm, path), _modes(modes_or_function))
    if fun is None or made[0] is not OK:
        return made
    try:
        return (OK, call(fun, made[1]))
    finally:
        files.close(vm, made[1])


@fn("open!", vm=True)
def open_bang(vm: Any, path: Any, modes_or_function: Any = EMPTY, fun: Any = None) -> Any:
    """As `open/3`, but gives the device or the function's result alone.

    Raises `File.Error` when it cannot be done, such as when there is no such file, `FunctionClauseError` when `path` is not a string or a
    charlist, and `ArgumentError` when a charlist holds something that is not a character.

    iex> File.open!("no such file")
    ** (File.Error) could not open "no such file": no such file or directory
    """
    return or_raise(open_(vm, path, modes_or_function, fun), "open", path)


@fn(vm=True)
def close(vm: Any, device: Any) -> Any:
    """Closes a file that `open/2` opened.

    iex> with {:ok, device} <- File.open("no such file"), do: File.close(device)
    {:error, :enoent}
    """
    return files.close(vm, device)


@fn("stream!", vm=True)
def stream_bang(vm: Any, path: Any, modes: Any = EMPTY, line_or_bytes: Any = LINE) -> Map:
    """A file as a stream of its lines (or of so many bytes): it can be enumerated, and collected into. The file is opened when that
    begins; it raises `File.Error` then if it cannot be. Mode `:utf8` reads and writes text, `:trim_bom` leaves a byte order mark out.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is not
    a character.

        iex> File.stream!("notes.txt").line_or_bytes
        :line
    """
    if type(modes) is int or modes is LINE:
        modes, line_or_bytes = (EMPTY if line_or_bytes is LINE else line_or_bytes), modes
    return stream_struct(path_text(vm, path), _modes(modes), line_or_bytes)


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
