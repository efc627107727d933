"""The native module Elixir.File, to which the ``file_*`` files add their functions, and how results of ``:file`` become theirs."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.iodata import chardata
from otpshell.stdlib.protocols import chardata_to_string
from otpshell.terms.atom import OK
from otpshell.terms.cons import is_list
from otpshell.terms.errors import ErlError, exception_struct

module = Native(
    "Elixir.File",
    "lib/file.ex",
    doc="""\
Files and folders. Functions come in pairs: `read/1` answers `{:ok, data}` or `{:error, reason}`, `read!/1` the data, or it raises.

    iex> File.write("notes.txt", "one")
    :ok
    iex> File.read("notes.txt")
    {:ok, "one"}
    iex> File.read("nowhere.txt")
    {:error, :enoent}

Which files a session may read and write is a matter of its capabilities: `limits` shows them.
""",
)


def path_text(vm: Any, path: Any) -> bytes:
    if type(path) is bytes:
        return path
    if not is_list(path):
        raise TypeError("no path")
    return chardata_to_string(vm, path)


def or_raise(made: Any, action: str, path: Any, error: str = "File.Error", **fields: Any) -> Any:
    if made is OK:
        return OK
    if made[0] is OK:
        return made[1]
    raise ErlError(exception_struct(error, reason=made[1], action=action.encode(), **(fields or {"path": chardata(path)})))
