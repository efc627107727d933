"""``:file``: files as Erlang's library has them, where the VM's capabilities allow it. ``File`` is made of these."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Callable
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import io_device
from otpshell.stdlib.erlang_source import ErlangSyntax, read_terms
from otpshell.stdlib.file_reasons import WORDS
from otpshell.stdlib.iodata import BadChardata, chardata, iodata, options
from otpshell.stdlib.open_files import EBADF, EINVAL, closed, failure, file_of, is_descriptor, opened
from otpshell.terms.atom import ERROR, INFINITY, OK, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, Cons, charlist, elist, from_iter, is_list, is_proper
from otpshell.terms.errors import ErlError, badarg
from otpshell.terms.idents import Pid

module = Native(
    "file",
    "file.erl",
    app="kernel",
    doc="""\
Erlang's functions for files and folders, on which `File` is built. They give `{:error, reason}` for what cannot be done.

    iex> :file.write_file("notes.txt", "one")
    :ok
    iex> :file.read_file("notes.txt")
    {:ok, "one"}
    iex> :file.read_file("no such file")
    {:error, :enoent}
""",
)
fn = module.fn
BADARG, EOF, TERMINATED, EISDIR, EEXIST, ENOTEMPTY = map(atom, ("badarg", "eof", "terminated", "eisdir", "eexist", "enotempty"))
FILE_INFO = atom("file_info")


def path_of(vm: Any, term: Any, mode: str) -> str | None:
    """A path as Python has it, its use allowed for ``mode``; None for what can be no path."""
    if type(term) is Atom:
        text = term.name
    elif type(term) is bytes:
        text = term.decode("utf-8", "surrogateescape")
    else:
        try:
            text = chardata(term).decode("utf-8", "surrogateescape")
        except (TypeError, BadChardata):
            return None
    if "\0" in text:
        return None
    vm.check_file(text, mode)
    return text


def attempt(vm: Any, term: Any, mode: str, work: Callable[[str], Any]) -> Any:
    """What ``work`` gives for a path, done while other processes run; ``{:error, reason}`` when it fails."""
    path = path_of(vm, term, mode)
    if path is None:
        return (ERROR, BADARG)
    try:
        return vm.sched.blocking(lambda: work(path))
    except OSError as error:
        return failure(error)


def _bytes(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")


def _name(path: str) -> Any:
    return charlist(path)


# -- whole files -----------------------------------------------------------------------------------------------------


@fn(vm=True)
def read_file(vm: Any, path: Any) -> Any:
    """`{:ok, contents}` of a file, or `{:error, reason}`.

    iex> :file.write_file("contents.txt", "text")
    iex> :file.read_file("contents.txt")
    {:ok, "text"}
    iex> :file.read_file("nowhere.txt")
    {:error, :enoent}
    """

    def work(name: str) -> Any:
        with open(name, "rb") as file:
            return (OK, file.read())

    return attempt(vm, path, "read", work)


@fn(vm=True)
def consult(vm: Any, path: Any) -> Any:
    """The Erlang terms in a file, each ending with a dot: `{:ok, terms}`, or `{:error, reason}`.

    For something that is not a term the reason is `{line, module, description}`, to be formatted by `:file.format_error/1`.

    iex> :file.write_file("terms.config", "{one, 1}. [two].")
    iex> :file.consult("terms.config")
    {:ok, [{:one, 1}, [:two]]}
    iex> :file.consult("nowhere.config")
    {:error, :enoent}
    """
    found = read_file(vm, path)
    if found[0] is ERROR:
        return found
    try:
        text = found[1].decode()
    except UnicodeDecodeError:
        text = found[1].decode("latin-1")
    try:
        return (OK, from_iter(read_terms(text)))
    except ErlangSyntax as problem:
        return (ERROR, (problem.line, atom("erl_parse"), problem.description))


def _proper(options: Any) -> None:
    """Options are a list; ``badarg`` for an improper one, which OTP goes through before it looks at what is in it."""
    if not is_list(options):
        raise TypeError("no list of options")
    if not is_proper(options):
        raise badarg()


def _whole(*numbers: Any) -> None:
    if not all(type(number) is int for number in numbers):
        raise TypeError("no integer")


@fn(vm=True, error="function_clause")
def write_file(vm: Any, path: Any, content: Any, modes: Any = EMPTY) -> Any:
    """Make a file of iodata: `:ok` or `{:error, reason}`. Modes as of `open/2`.

    Raises `FunctionClauseError` when `modes` is not a list, and `ArgumentError` when it is an improper one.

    iex> :file.write_file("new.txt", ["te", ?x, "t"])
    :ok
    iex> :file.write_file("new.txt", "!", [:append])
    :ok
    iex> :file.read_file("new.txt")
    {:ok, "text!"}
    """
    _proper(modes)
    try:
        data, given = iodata(content), {**options(modes), "write": OK}
    except (TypeError, ValueError):
        return (ERROR, BADARG)

    def work(name: str) -> Atom:
        with open_for(name, given) as file:
            file.write(data)
        return OK

    return attempt(vm, path, "write", work)


def open_for(path: str, modes: dict[str, Any]) -> Any:
    """A file to write whole."""
    mode = "ab" if "append" in modes else "xb" if "exclusive" in modes else "wb"
    if "compressed" in modes:
        import gzip

        return gzip.open(path, mode)
    return open(path, mode)


@fn(vm=True)
def copy(vm: Any, source: Any, target: Any, count: Any = INFINITY) -> Any:
    """Copy a file (or so many bytes of it): `{:ok, bytes_copied}`. Source and target are paths, `{path, modes}` or open files.

    iex> :file.write_file("original.txt", "text")
    iex> :file.copy("original.txt", "copy.txt")
    {:ok, 4}
    """
    reader, opened_reader = _end_of_copy(vm, source, "read")
    if opened_reader is None:
        return reader
    writer, opened_writer = _end_of_copy(vm, target, "write")
    try:
        if opened_writer is None:
            return writer
        data = read_all(vm, reader, -1 if count is INFINITY else count)
        if type(data) is tuple:
            return data
        made = write(vm, writer, data)
        return (OK, len(data)) if made is OK else made
    finally:
        if opened_reader:
            close(vm, reader)
        if opened_writer:
            close(vm, writer)


def _end_of_copy(vm: Any, end: Any, mode: str) -> tuple[Any, bool | None]:
    """(open file, whether it was opened here) of one end of a copy; (error, None) when it cannot be opened."""
    if type(end) is Pid or is_descriptor(end):
        return end, False
    path, modes = end if type(end) is tuple and len(end) == 2 else (end, EMPTY)
    made = open_(vm, path, from_iter([atom(mode), atom("raw"), atom("binary")], modes))
    return (made[1], True) if made[0] is OK else (made, None)


def read_all(vm: Any, device: Any, count: int) -> Any:
    """All bytes (or so many) that are left of an open file."""
    if type(device) is Pid:
        got = io_device.read(vm, device, "all" if count < 0 else "chars", b"", count, io_device.LATIN1)
    else:
        got = read(vm, device, count)
        got = got[1] if type(got) is tuple and got[0] is OK else got
    return b"" if got is EOF else got


# -- folders ---------------------------------------------------------------------------------------------------------


@fn(vm=True)
def list_dir(vm: Any, path: Any) -> Any:
    """`{:ok, names}` of what is in a folder.

    iex> :file.make_dir("listed")
    iex> :file.write_file("listed/one.txt", "")
    iex> :file.list_dir("listed")
    {:ok, [~c"one.txt"]}
    """
    return attempt(vm, path, "read", lambda name: (OK, from_iter([_name(entry) for entry in os.listdir(name)])))


@fn(vm=True)
def list_dir_all(vm: Any, path: Any) -> Any:
    """As `list_dir/1`.

    iex> :file.list_dir_all("nowhere")
    {:error, :enoent}
    """
    return list_dir(vm, path)


@fn(vm=True)
def make_dir(vm: Any, path: Any) -> Any:
    """Make a folder.

    iex> :file.make_dir("folder")
    :ok
    iex> :file.make_dir("folder")
    {:error, :eexist}
    """
    return attempt(vm, path, "write", lambda name: os.mkdir(name) or OK)


@fn(vm=True)
def del_dir(vm: Any, path: Any) -> Any:
    """Delete an empty folder.

    iex> :file.make_dir("empty")
    iex> :file.del_dir("empty")
    :ok
    """
    made = attempt(vm, path, "write", lambda name: os.rmdir(name) or OK)
    return (ERROR, EEXIST) if made == (ERROR, atom("enotempty")) else made


@fn(vm=True)
def del_dir_r(vm: Any, path: Any) -> Any:
    """Delete a file, or a folder with all that is in it.

    iex> :file.make_dir("full")
    iex> :file.write_file("full/one.txt", "")
    iex> :file.del_dir_r("full")
    :ok
    """

    def work(name: str) -> Atom:
        shutil.rmtree(name) if os.path.isdir(name) and not os.path.islink(name) else os.unlink(name)
        return OK

    return attempt(vm, path, "write", work)


@fn(vm=True)
def delete(vm: Any, path: Any) -> Any:
    """Delete a file.

    iex> :file.write_file("needless.txt", "")
    iex> :file.delete("needless.txt")
    :ok
    iex> :file.delete("needless.txt")
    {:error, :enoent}
    """

    def work(name: str) -> Any:
        if os.path.isdir(name) and not os.path.islink(name):
            return (ERROR, atom("eperm"))
        return os.unlink(name) or OK

    return attempt(vm, path, "write", work)


@fn(vm=True)
def rename(vm: Any, source: Any, target: Any) -> Any:
    """Give a file another name.

    iex> :file.write_file("before.txt", "text")
    iex> :file.rename("before.txt", "after.txt")
    :ok
    """
    new = path_of(vm, target, "write")
    made = (ERROR, BADARG) if new is None else attempt(vm, source, "write", lambda name: os.rename(name, new) or OK)
    return (ERROR, EEXIST) if made == (ERROR, ENOTEMPTY) else made


@fn(vm=True)
def make_link(vm: Any, existing: Any, new: Any) -> Any:
    """Make a second name for a file.

    iex> :file.write_file("one.txt", "text")
    iex> :file.make_link("one.txt", "same.txt")
    :ok
    iex> :file.read_file("same.txt")
    {:ok, "text"}
    """
    name = path_of(vm, new, "write")
    return (ERROR, BADARG) if name is None else attempt(vm, existing, "read", lambda old: os.link(old, name) or OK)


@fn(vm=True)
def make_symlink(vm: Any, existing: Any, new: Any) -> Any:
    """Make a symbolic link.

    iex> :file.make_symlink("target.txt", "link.txt")
    :ok
    iex> :file.read_link("link.txt")
    {:ok, ~c"target.txt"}
    """
    target = chardata(existing).decode("utf-8", "surrogateescape")
    return attempt(vm, new, "write", lambda name: os.symlink(target, name) or OK)


@fn(vm=True)
def read_link(vm: Any, path: Any) -> Any:
    """`{:ok, target}` of a symbolic link.

    iex> :file.read_link("nowhere.txt")
    {:error, :enoent}
    """
    return attempt(vm, path, "read", lambda name: (OK, _name(os.readlink(name))))


@fn
def get_cwd() -> Any:
    """`{:ok, folder}`: the current folder.

    iex> {:ok, folder} = :file.get_cwd()
    iex> is_list(folder)
    true
    """
    return (OK, _name(os.getcwd()))


@fn(vm=True)
def set_cwd(vm: Any, path: Any) -> Any:
    """Make another folder the current one.

    iex> {:ok, folder} = :file.get_cwd()
    iex> :file.set_cwd(folder)
    :ok
    """
    return attempt(vm, path, "read", lambda name: os.chdir(name) or OK)


# -- what is known of a file -----------------------------------------------------------------------------------------

_KINDS = ((stat.S_ISREG, "regular"), (stat.S_ISDIR, "directory"), (stat.S_ISLNK, "symlink"),
          (stat.S_ISCHR, "device"), (stat.S_ISBLK, "device"))  # fmt: skip
_ACCESS = {(True, True): "read_write", (True, False): "read", (False, True): "write", (False, False): "none"}


def info_of(path: str, follow: bool, clock: str) -> tuple[Any, ...]:
    """The ``file_info`` record of a file, its times on the ``local``, ``universal`` or ``posix`` clock."""
    found = os.stat(path, follow_symlinks=follow)
    kind = next((name for check, name in _KINDS if check(found.st_mode)), "other")
    access = _ACCESS[os.access(path, os.R_OK), os.access(path, os.W_OK)]
    times = [_time(int(each), clock) for each in (found.st_atime, found.st_mtime, found.st_ctime)]
    device = getattr(found, "st_rdev", 0)
    return (FILE_INFO, found.st_size, atom(kind), atom(access), *times, found.st_mode, found.st_nlink, found.st_dev, device,
            found.st_ino, found.st_uid, found.st_gid)  # fmt: skip


def _time(seconds: int, clock: str) -> Any:
    if clock == "posix":
        return seconds
    parts = time.gmtime(seconds) if clock == "universal" else time.localtime(seconds)
    return (tuple(parts[:3]), tuple(parts[3:6]))


def posix_time(when: Any, clock: str = "universal") -> int:
    """The seconds that a time of a ``file_info`` stands for."""
    if type(when) is int:
        return when
    import calendar

    (year, month, day), (hour, minute, second) = when
    parts = (year, month, day, hour, minute, second, 0, 0, -1)
    return calendar.timegm(parts) if clock == "universal" else int(time.mktime(parts))


def _clock(opts: Any) -> str:
    return options(opts).get("time", atom("local")).name


@fn(vm=True, error="function_clause")
def read_file_info(vm: Any, path: Any, opts: Any = EMPTY) -> Any:
    """`{:ok, file_info}` of a file. Option `time:` is `:local`, `:universal` or `:posix`.

    Raises `FunctionClauseError` when `opts` is not a list, and `ArgumentError` when it is an improper one.

    iex> :file.write_file("sized.txt", "text")
    iex> {:ok, info} = :file.read_file_info("sized.txt")
    iex> {elem(info, 1), elem(info, 2)}
    {4, :regular}
    """
    _proper(opts)
    return attempt(vm, path, "read", lambda name: (OK, info_of(name, True, _clock(opts))))


@fn(vm=True, error="function_clause")
def read_link_info(vm: Any, path: Any, opts: Any = EMPTY) -> Any:
    """As `read_file_info/2`, but of a symbolic link itself.

    Raises `FunctionClauseError` when `opts` is not a list, and `ArgumentError` when it is an improper one.

    iex> :file.make_symlink("anything", "symlink")
    iex> {:ok, info} = :file.read_link_info("symlink")
    iex> elem(info, 2)
    :symlink
    """
    _proper(opts)
    return attempt(vm, path, "read", lambda name: (OK, info_of(name, False, _clock(opts))))


@fn(vm=True, error="function_clause")
def write_file_info(vm: Any, path: Any, info: Any, opts: Any = EMPTY) -> Any:
    """Set mode, owner and times of a file.

    Raises `FunctionClauseError` when `info` is not a file info or `opts` is not a list, and `ArgumentError` when that is an improper one.

    iex> :file.write_file("info.txt", "")
    iex> {:ok, info} = :file.read_file_info("info.txt")
    iex> :file.write_file_info("info.txt", put_elem(info, 7, 0o600))
    :ok
    """
    _tag, _size, _kind, _access, atime, mtime, _ctime, mode, _links, _major, _minor, _inode, uid, gid = info
    _proper(opts)
    clock = _clock(opts)

    def work(name: str) -> Atom:
        if type(mode) is int:
            os.chmod(name, stat.S_IMODE(mode))
        if type(uid) is int and type(gid) is int and hasattr(os, "chown") and (uid, gid) != os.stat(name)[4:6]:
            os.chown(name, uid, gid)
        if type(mtime) is not Atom:
            os.utime(name, (posix_time(mtime if type(atime) is Atom else atime, clock), posix_time(mtime, clock)))
        return OK

    return attempt(vm, path, "write", work)


@fn(vm=True, error="function_clause")
def change_mode(vm: Any, path: Any, mode: Any) -> Any:
    """Set the permissions of a file.

    Raises `FunctionClauseError` when `mode` is not an integer.

    iex> :file.write_file("mode.txt", "")
    iex> :file.change_mode("mode.txt", 0o600)
    :ok
    """
    _whole(mode)
    return attempt(vm, path, "write", lambda name: os.chmod(name, mode) or OK)


@fn(vm=True, error="function_clause")
def change_owner(vm: Any, path: Any, uid: Any, gid: Any = -1) -> Any:
    """Set the owner (and group) of a file.

    Raises `FunctionClauseError` when `uid` or `gid` is not an integer.

    iex> :file.change_owner("nowhere.txt", 0)
    {:error, :enoent}
    """
    _whole(uid, gid)
    return attempt(vm, path, "write", lambda name: os.chown(name, uid, gid) or OK)


@fn(vm=True, error="function_clause")
def change_group(vm: Any, path: Any, gid: Any) -> Any:
    """Set the group of a file.

    Raises `FunctionClauseError` when `gid` is not an integer.

    iex> :file.change_group("nowhere.txt", 0)
    {:error, :enoent}
    """
    _whole(gid)
    return attempt(vm, path, "write", lambda name: os.chown(name, -1, gid) or OK)


@fn(vm=True, error="function_clause")
def change_time(vm: Any, path: Any, mtime: Any, atime: Any = None) -> Any:
    """Set the times of a file, given in local time.

    Raises `FunctionClauseError` when a time is not `{date, time}`.

    iex> :file.write_file("old.txt", "")
    iex> :file.change_time("old.txt", {{2020, 1, 1}, {0, 0, 0}})
    :ok
    """
    if type(mtime) is not tuple or atime is not None and type(atime) is not tuple:
        raise TypeError("no date and time")
    seconds = posix_time(mtime, "local")
    read_at = seconds if atime is None else posix_time(atime, "local")
    return attempt(vm, path, "write", lambda name: os.utime(name, (read_at, seconds)) or OK)


@fn
def format_error(reason: Any) -> Any:
    """What an error reason means, as a charlist.

    iex> :file.format_error(:enoent)
    'no such file or directory'
    """
    if type(reason) is Atom:
        return charlist(WORDS.get(reason.name, "unknown POSIX error"))
    if type(reason) is tuple and len(reason) == 3 and type(reason[0]) is int:
        return elist(charlist(str(reason[0])), 58, 32, reason[2])
    return charlist("unknown POSIX error")


# -- open files ------------------------------------------------------------------------------------------------------


@fn("open", vm=True)
def open_(vm: Any, path: Any, modes: Any) -> Any:
    """Open a file: `{:ok, device}` or `{:error, reason}`. Modes: `:read`, `:write`, `:append`, `:exclusive`, `:raw`, `:binary`,
    `{:encoding, encoding}`, `:compressed`, `:delayed_write`, `:read_ahead`. The device is a process, with `:raw` the file itself.

    Raises `ArgumentError` when `modes` is an improper list.

    iex> :file.write_file("opened.txt", "text")
    iex> {:ok, file} = :file.open("opened.txt", [:read, :binary])
    iex> :file.read(file, 2)
    {:ok, "te"}
    """
    if type(modes) is Cons:
        _proper(modes)
    try:
        # {:delayed_write, size, delay} and {:read_ahead, size}: Python's buffers do both.
        given = options(from_iter([mode[:2] if type(mode) is tuple else mode for mode in modes]) if type(modes) is Cons else modes)
    except TypeError:
        return (ERROR, BADARG)
    writes = any(mode in given for mode in ("write", "append", "exclusive"))
    name = path_of(vm, path, "write" if writes else "read")
    if name is None:
        return (ERROR, BADARG)
    if writes and "read" in given:
        vm.check_file(name, "read")
    try:
        handle = opened(vm, name, given)
    except OSError as error:
        return failure(error)
    if "raw" in given:
        return (OK, handle)
    encoding = given.get("encoding", io_device.LATIN1)
    args = (vm.sched.cur.pid, handle, encoding, boolean("binary" in given))
    return (OK, vm.apply(atom("file_io_server"), atom("start"), *args))


def _asked(vm: Any, device: Any, what: Any, work: Callable[[Any], Any]) -> Any:
    """What ``work`` gives for a raw file, or what the process of any other answers to ``what``."""
    if type(device) is Pid:
        try:
            return io_device.request(vm, device, what, io_device.FILE_REQUEST, io_device.FILE_REPLY)
        except ErlError:
            return (ERROR, TERMINATED)
    try:
        return work(file_of(vm, device))
    except OSError as error:
        return failure(error)


@fn(vm=True)
def close(vm: Any, device: Any) -> Any:
    """Close an open file.

    iex> {:ok, file} = :file.open("closed.txt", [:write])
    iex> :file.close(file)
    :ok
    """
    if type(device) is Pid:
        made = _asked(vm, device, atom("close"), lambda file: OK)
        return OK if made == (ERROR, TERMINATED) else made
    try:
        closed(vm, device)
    except OSError as error:
        return failure(error)
    return OK


@fn(vm=True)
def read(vm: Any, device: Any, count: Any) -> Any:
    """`{:ok, data}` with up to so many bytes, or `:eof`.

    iex> :file.write_file("read.txt", "text")
    iex> {:ok, file} = :file.open("read.txt", [:read, :binary])
    iex> :file.read(file, 10)
    {:ok, "text"}
    iex> :file.read(file, 10)
    :eof
    """
    if type(device) is Pid:
        got = io_device.read(vm, device, "chars", b"", count, io_device.LATIN1)
        return got if got is EOF or type(got) is tuple else (OK, got)

    def work(file: Any) -> Any:
        if not file.reads:
            return (ERROR, EBADF)
        data = file.read(count)
        return (OK, data) if data or count == 0 else EOF

    return _asked(vm, device, None, work)


@fn(vm=True)
def read_line(vm: Any, device: Any) -> Any:
    """`{:ok, line}` or `:eof`.

    iex> :file.write_file("lines.txt", "one\\ntwo\\n")
    iex> {:ok, file} = :file.open("lines.txt", [:read, :binary])
    iex> :file.read_line(file)
    {:ok, "one\\n"}
    """
    if type(device) is Pid:
        got = io_device.read(vm, device, "line", b"", 0, io_device.LATIN1)
        return got if got is EOF or type(got) is tuple else (OK, got)

    def work(file: Any) -> Any:
        if not file.reads:
            return (ERROR, EBADF)
        data = file.read_line()
        return (OK, data) if data else EOF

    return _asked(vm, device, None, work)


@fn(vm=True)
def write(vm: Any, device: Any, data: Any) -> Any:
    """Write bytes to an open file.

    iex> {:ok, file} = :file.open("written.txt", [:write])
    iex> :file.write(file, ["te", ?x, "t"])
    :ok
    """
    try:
        content = iodata(data)
    except (TypeError, ValueError):
        return (ERROR, BADARG)
    if type(device) is Pid:
        try:
            return io_device.write_bytes(vm, device, content)
        except ErlError as error:
            return (ERROR, error.value)
    return _asked(vm, device, None, lambda file: (ERROR, EBADF) if not file.writes else file.write(content) or OK)


_WHENCE = {"bof": 0, "cur": 1, "eof": 2}


@fn(vm=True)
def position(vm: Any, device: Any, place: Any) -> Any:
    """Move in an open file: `{:ok, place}`. A place is a number, `:bof`, `:cur`, `:eof`, or a pair of one of those and an offset.

    iex> :file.write_file("places.txt", "text")
    iex> {:ok, file} = :file.open("places.txt", [:read, :binary])
    iex> :file.position(file, 2)
    {:ok, 2}
    iex> :file.read(file, 2)
    {:ok, "xt"}
    """

    def work(file: Any) -> Any:
        if type(place) is int:
            offset, whence = place, 0
        else:
            where, offset = place if type(place) is tuple else (place, 0)
            if type(where) is not Atom or where.name not in _WHENCE or type(offset) is not int:
                return (ERROR, EINVAL)
            whence = _WHENCE[where.name]
        return (OK, file.position(offset, whence))

    return _asked(vm, device, (atom("position"), place), work)


@fn(vm=True)
def truncate(vm: Any, device: Any) -> Any:
    """Cut an open file off where it stands.

    iex> :file.write_file("long.txt", "text")
    iex> {:ok, file} = :file.open("long.txt", [:read, :write])
    iex> :file.position(file, 2)
    iex> :file.truncate(file)
    :ok
    iex> :file.read_file("long.txt")
    {:ok, "te"}
    """
    return _asked(vm, device, atom("truncate"), lambda file: OK if file.file.truncate() is not None else OK)


@fn(vm=True)
def sync(vm: Any, device: Any) -> Any:
    """Have what was written reach the disk.

    iex> {:ok, file} = :file.open("sync.txt", [:write])
    iex> :file.sync(file)
    :ok
    """
    return _asked(vm, device, atom("sync"), lambda file: file.file.flush() or OK)


@fn(vm=True)
def datasync(vm: Any, device: Any) -> Any:
    """As `sync/1`.

    iex> {:ok, file} = :file.open("datasync.txt", [:write])
    iex> :file.datasync(file)
    :ok
    """
    return sync(vm, device)


@fn(vm=True)
def pread(vm: Any, device: Any, at: Any, count: Any) -> Any:
    """`{:ok, data}` from a place of an open file.

    iex> :file.write_file("pread.txt", "text")
    iex> {:ok, file} = :file.open("pread.txt", [:read, :binary])
    iex> :file.pread(file, 1, 2)
    {:ok, "ex"}
    """
    made = position(vm, device, at)
    return read(vm, device, count) if made[0] is OK else made


@fn(vm=True)
def pwrite(vm: Any, device: Any, at: Any, data: Any) -> Any:
    """Write at a place of an open file.

    iex> {:ok, file} = :file.open("pwrite.txt", [:write])
    iex> :file.pwrite(file, 0, "text")
    :ok
    """
    made = position(vm, device, at)
    return write(vm, device, data) if made[0] is OK else made


@fn
def native_name_encoding() -> Atom:
    """How file names are encoded.

    iex> :file.native_name_encoding()
    :utf8
    """
    return atom("utf8")


def names_of(listed: Any) -> Any:
    """The charlists of ``list_dir`` as binaries."""
    return from_iter([chardata(name) for name in listed]) if is_list(listed) else listed
