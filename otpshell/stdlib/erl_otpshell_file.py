"""``:otpshell_file``: what the process behind an open file asks of the file itself."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.erl_unicode import codec
from otpshell.stdlib.open_files import EBADF, failure, file_of
from otpshell.terms.atom import ERROR, Atom, atom

module = Native("otpshell_file", "otpshell_file.erl", app="kernel")
fn = module.fn


@fn(vm=True)
def line(vm: Any, handle: Any, encoding: Any) -> Any:
    """The next line, in bytes of the file's encoding, `:eof` or `{:error, reason}`."""
    return _read(vm, handle, lambda file: file.read_line(codec(encoding)))


@fn(vm=True)
def text(vm: Any, handle: Any, count: Any, encoding: Any) -> Any:
    """So many characters, in bytes of the file's encoding."""
    return _read(vm, handle, lambda file: file.read_text(count, codec(encoding)))


def _read(vm: Any, handle: Any, work: Any) -> Any:
    try:
        file = file_of(vm, handle)
        return work(file) or atom("eof") if file.reads else (ERROR, EBADF)
    except OSError as error:
        return failure(error)


@fn("readable?", vm=True)
def readable(vm: Any, handle: Any) -> Atom:
    """Whether a file was opened for reading."""
    return atom("true" if file_of(vm, handle).reads else "false")
