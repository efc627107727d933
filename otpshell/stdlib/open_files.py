"""Files that are open: what ``:file.open`` makes of its modes, and reading and writing by bytes, lines and characters.

A VM keeps its open files in a table; a term names one as OTP's raw files do, ``{:file_descriptor, :prim_file, %{handle: ref}}``.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import Any

from otpshell.terms.atom import ERROR, Atom, atom
from otpshell.terms.idents import Ref
from otpshell.terms.maps import Map, atom_map

DESCRIPTOR, PRIM_FILE, HANDLE = atom("file_descriptor"), atom("prim_file"), atom("handle")
EBADF, EINVAL = atom("ebadf"), atom("einval")


class OpenFile:
    """One open file. Reads and writes go through Python's buffers, which are emptied after each write unless writes may be delayed."""

    def __init__(self, path: str, modes: dict[str, Any]) -> None:
        writes = any(mode in modes for mode in ("write", "append", "exclusive"))
        self.reads = "read" in modes or not writes
        self.writes = writes
        self.eager = "delayed_write" not in modes
        flags = os.O_RDWR if self.reads and writes else os.O_WRONLY if writes else os.O_RDONLY
        if writes:
            flags |= os.O_CREAT
            if "append" in modes:
                flags |= os.O_APPEND
            elif not self.reads:
                flags |= os.O_TRUNC
        if "exclusive" in modes:
            flags |= os.O_EXCL
        descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0), 0o666)
        try:
            if stat.S_ISDIR(os.fstat(descriptor).st_mode):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            name = "r+b" if self.reads and writes else "wb" if writes else "rb"
            self.file: Any = open(descriptor, name)  # noqa: SIM115 - closed by close()
        except BaseException:
            os.close(descriptor)
            raise
        if "compressed" in modes:
            import gzip  # a millisecond of the start otherwise

            self.file = gzip.GzipFile(fileobj=self.file, mode="wb" if writes else "rb")

    def read(self, count: int) -> bytes:
        return self.file.read(count)

    def read_line(self, codec: str = "utf-8") -> bytes:
        """A line of text in an encoding (by Python's name), its ``\\r\\n`` made ``\\n``; empty at the end."""
        newline, end = "\n".encode(codec), "\r\n".encode(codec)
        line = self.file.readline() if len(newline) == 1 else self._wide_line(newline)
        return line[: -len(end)] + newline if line.endswith(end) else line

    def _wide_line(self, newline: bytes) -> bytes:
        out = bytearray()
        while unit := self.file.read(len(newline)):
            out += unit
            if unit == newline:
                break
        return bytes(out)

    def read_text(self, count: int, codec: str = "utf-8") -> bytes:
        """So many characters of text in an encoding."""
        if codec == "latin-1":
            return self.read(count)
        out = bytearray()
        for _ in range(count):
            character = self._read_character(codec)
            if not character:
                break
            out += character
        return bytes(out)

    def _read_character(self, codec: str) -> bytes:
        lead = self.file.read(len("\0".encode(codec)))
        if codec == "utf-8" and lead >= b"\xc0":
            return lead + self.file.read(1 if lead < b"\xe0" else 2 if lead < b"\xf0" else 3)
        if codec.startswith("utf-16") and len(lead) == 2 and lead[codec == "utf-16-le"] & 0xFC == 0xD8:
            return lead + self.file.read(2)
        return lead

    def write(self, data: bytes) -> None:
        self.file.write(data)
        if self.eager:
            self.file.flush()

    def position(self, place: int, whence: int) -> int:
        """Move to a place counted from start (0), current place (1) or end (2); gives the new place from the start."""
        if whence == 1:
            place, whence = place + self.file.tell(), 0
        elif whence == 2:
            place, whence = self.file.seek(0, 2) + place, 0
        if place < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        return self.file.seek(place)


def _table(vm: Any) -> dict[Ref, OpenFile]:
    return vm.__dict__.setdefault("open_files", {})


def opened(vm: Any, path: str, modes: dict[str, Any]) -> tuple[Atom, Atom, Map]:
    """Open a file: the term that names it. OSError when it cannot be."""
    file = OpenFile(path, modes)
    ref = vm.sched.make_ref()
    _table(vm)[ref] = file
    return (DESCRIPTOR, PRIM_FILE, atom_map(handle=ref))


def is_descriptor(term: Any) -> bool:
    """Whether a term has the shape of a raw file."""
    return type(term) is tuple and len(term) == 3 and term[0] is DESCRIPTOR


def file_of(vm: Any, term: Any) -> OpenFile:
    """The open file that a term names; OSError EINVAL when it is closed."""
    found = _table(vm).get(term[2].get(HANDLE)) if is_descriptor(term) else None
    if found is None:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    return found


def closed(vm: Any, term: Any) -> None:
    """Close a file and forget it."""
    file_of(vm, term).file.close()
    del _table(vm)[term[2].get(HANDLE)]


def reason(error: OSError) -> Atom:
    """``:enoent``, ``:eacces``, …"""
    return atom(errno.errorcode.get(error.errno or 0, "EIO").lower())


def failure(error: OSError) -> tuple[Atom, Atom]:
    """``{:error, reason}``."""
    return (ERROR, reason(error))
