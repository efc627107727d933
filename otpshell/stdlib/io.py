"""``IO``: text to and from devices."""

from __future__ import annotations

import sys
from typing import Any

from otpshell.lang.caught import DEPTH, current_trace
from otpshell.lang.native import Native
from otpshell.stdlib import io_device
from otpshell.stdlib.erl_erlang import erlang
from otpshell.stdlib.io_device import EOF, STDERR, STDIO
from otpshell.stdlib.iodata import integer, iodata, keyword, options
from otpshell.stdlib.protocols import chardata_to_string, inspect_host, to_string
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, cons, is_list
from otpshell.terms.errors import ErlError
from otpshell.terms.inspect import Opts, inspect_bytes
from otpshell.terms.maps import Map, atom_map

module = Native(
    "Elixir.IO",
    "lib/io.ex",
    doc="""\
Reading from and writing to devices: `:stdio` (where the learner types and reads), `:stderr`, or a process such as an open file.

    iex> IO.puts("hello")
    :ok
    iex> IO.inspect([1, 2, 3], label: "list")
    [1, 2, 3]

`inspect/2` gives back what it shows, so it can stand in the middle of a pipe. A device is a process: writing is sending it a message.
""",
)
fn = module.fn
ENV = atom("Elixir.Macro.Env")


def _chardata(vm: Any, item: Any) -> bytes:
    return chardata_to_string(vm, item) if is_list(item) else to_string(vm, item)


@fn(vm=True)
def puts(vm: Any, device: Any, item: Any = None) -> Atom:
    """Write a term as text, and a line break, to a device (`:stdio` unless given). Gives `:ok`.

    Raises `Protocol.UndefinedError` when `item` cannot be written as text, such as a tuple or a map (`IO.inspect/2` writes those),
    `ArgumentError` when there is no such device or `item` is a list with an element that is not a character or a string, and
    `FunctionClauseError` when `device` is not a device.

    iex> IO.puts("hello")
    :ok
    """
    if item is None:
        device, item = STDIO, device
    return io_device.write(vm, device, _chardata(vm, item) + b"\n")


@fn(vm=True)
def write(vm: Any, device: Any, item: Any = None) -> Atom:
    """Write a term as text to a device.

    Raises `Protocol.UndefinedError` when `item` cannot be written as text, such as a tuple or a map, `ArgumentError` when there is no such
    device or `item` is a list with an element that is not a character or a string, and `FunctionClauseError` when `device` is not a device.

    iex> IO.write("")
    :ok
    """
    if item is None:
        device, item = STDIO, device
    return io_device.write(vm, device, _chardata(vm, item))


@fn(vm=True)
def binwrite(vm: Any, device: Any, item: Any = None) -> Atom:
    """Write bytes to a device as they are.

    Raises `FunctionClauseError` when `device` is not a device or `item` is not iodata.

    iex> IO.binwrite("")
    :ok
    """
    if item is None:
        device, item = STDIO, device
    return io_device.write_bytes(vm, device, iodata(item))


@fn(vm=True)
def inspect(vm: Any, first: Any, second: Any = None, third: Any = None) -> Any:
    """Write `inspect` of a term, and a line break, and give the term back: made to be put into a pipeline.
    Options: `label:` and those of `Inspect.Opts`.

    Raises `ArgumentError` when there is no such device, and `FunctionClauseError` when the options are not a keyword list or the device is
    not a device.

        iex> IO.inspect([1, 2], label: "before")
        [1, 2]
    """
    if third is not None:
        device, item, opts = first, second, third
    elif second is not None:
        device, item, opts = STDIO, first, second
    else:
        device, item, opts = STDIO, first, EMPTY
    label = options(opts).get("label", NIL)
    given = Opts.from_keywords(opts)
    given.pretty = True
    head = b"" if label is NIL or label is FALSE else _chardata(vm, label) + b": "
    io_device.write(vm, device, head + inspect_bytes(item, given, inspect_host(vm)) + b"\n")
    return item


@fn(vm=True)
def gets(vm: Any, device: Any, prompt: Any = None) -> Any:
    """Show a prompt and read a line: the line with its line break, `:eof`, or `{:error, reason}`.

    Raises `Protocol.UndefinedError` when `prompt` cannot be written as text, such as a tuple or a map, and `FunctionClauseError` when
    `device` is not a device.

    iex> {:ok, device} = StringIO.open("one\\ntwo\\n")
    iex> IO.gets(device, "")
    "one\\n"
    """
    if prompt is None:
        device, prompt = STDIO, device
    return io_device.read(vm, device, "line", _chardata(vm, prompt))


@fn(vm=True)
def getn(vm: Any, first: Any, second: Any = None, third: Any = None) -> Any:
    """Show a prompt and read so many characters (1 unless given).

    Raises `Protocol.UndefinedError` when the prompt cannot be written as text, such as a tuple or a map, and `FunctionClauseError` when the
    count is not a positive integer or the device is not a device.

    iex> {:ok, device} = StringIO.open("abc")
    iex> IO.getn(device, "", 2)
    "ab"
    """
    if third is not None:
        device, prompt, count = first, second, third
    elif second is None:
        device, prompt, count = STDIO, first, 1
    elif type(second) is int:
        device, prompt, count = STDIO, first, second
    else:
        device, prompt, count = (STDIO, first, second) if second is EOF else (first, second, 1)
    if count is EOF:
        return io_device.read(vm, device, "all", _chardata(vm, prompt))
    if integer(count) < 1:
        raise TypeError("no count")
    return io_device.read(vm, device, "chars", _chardata(vm, prompt), count)


def _read(vm: Any, device: Any, what: Any, encoding: Atom) -> Any:
    if what is atom("line"):
        return io_device.read(vm, device, "line", b"", 0, encoding)
    if what is EOF:
        return io_device.read(vm, device, "all", b"", 0, encoding)
    if what is atom("all"):
        got = io_device.read(vm, device, "all", b"", 0, encoding)
        return io_device.nothing(vm, device, encoding) if got is EOF else got
    if integer(what) < 0:
        raise TypeError("no count")
    return io_device.read(vm, device, "chars", b"", what, encoding)


@fn(vm=True)
def read(vm: Any, device: Any, what: Any = None) -> Any:
    """Read from a device without a prompt: `:line`, `:eof` (all there is), or a number of characters.

    Raises `FunctionClauseError` when `device` is not a device or `what` is not `:line`, `:eof` or an integer from 0 on.

    iex> {:ok, device} = StringIO.open("one\\ntwo\\n")
    iex> IO.read(device, :eof)
    "one\\ntwo\\n"
    """
    if what is None:
        device, what = STDIO, device
    return _read(vm, device, what, io_device.UNICODE)


@fn(vm=True)
def binread(vm: Any, device: Any, what: Any = None) -> Any:
    """As `read/2`, in bytes.

    Raises `FunctionClauseError` when `device` is not a device or `what` is not `:line`, `:eof` or an integer from 0 on.

    iex> {:ok, device} = StringIO.open("abc")
    iex> IO.binread(device, 2)
    "ab"
    """
    if what is None:
        device, what = STDIO, device
    return _read(vm, device, what, io_device.LATIN1)


@fn(vm=True)
def warn(vm: Any, message: Any, trace: Any = None) -> Atom:
    """Write a warning to standard error, with the place it concerns: a stack trace, or else the caller's.

    Raises `Protocol.UndefinedError` when `message` cannot be written as text, such as a tuple or a map, and `ArgumentError` when it is a
    list with an element that is not a character or a string.

    iex> IO.warn("careful", [])
    :ok
    """
    text = (b"\x1b[33mwarning: \x1b[0m" if getattr(vm, "ansi", False) else b"warning: ") + _chardata(vm, message)
    if trace is None:
        trace = current_trace(sys._getframe(1), DEPTH - 2)
    elif type(trace) is Map:
        trace = vm.apply(ENV, atom("stacktrace"), trace)
    elif type(trace) is Cons and len(trace.head) == 2:
        given = options(trace)
        place = {name: given[name] for name in ("file", "line", "module", "function") if name in given}
        trace = vm.apply(ENV, atom("stacktrace"), vm.apply(ENV, atom("__struct__"), keyword(**place))) if "file" in place else EMPTY
    entries = list(trace) if type(trace) is Cons else []
    for entry in entries:
        if type(entry) is tuple and len(entry) == 4:
            line = vm.apply(atom("Elixir.Exception"), atom("format_stacktrace_entry"), entry)
            text += b"\n  " + line
    return io_device.write(vm, STDERR, text + b"\n\n")


@fn("warn_once", vm=True)
def warn_once(vm: Any, _key: Any, message: Any, _depth: Any) -> Atom:
    """Write a warning; the function gives its text.

    iex> IO.warn_once(:sample, "careful", 0)
    :ok
    """
    return warn(vm, message if type(message) is bytes else vm.apply(atom("erlang"), atom("apply"), message, EMPTY))


@fn("chardata_to_string", vm=True)
def to_string_of_chardata(vm: Any, data: Any) -> bytes:
    """Chardata (strings, code points, nested lists of them) as one string.

    Raises `ArgumentError` when an element is not a character or a string, and `FunctionClauseError` when `data` is not a string or a list.

    iex> IO.chardata_to_string([0x00E6, "x", [100]])
    "æxd"
    """
    if type(data) is bytes:
        return data
    if not is_list(data):
        raise TypeError("no chardata")
    return chardata_to_string(vm, data)


@fn
def iodata_to_binary(data: Any) -> bytes:
    """Iodata (bytes, binaries, nested lists of them) as one binary.

    Raises `ArgumentError` when `data` is not iodata.

    iex> IO.iodata_to_binary([1, "ab", [<<2>>]])
    <<1, 97, 98, 2>>
    """
    return erlang.functions["iolist_to_binary", 1].code(data)


@fn
def iodata_length(data: Any) -> int:
    """Number of bytes of iodata.

    Raises `ArgumentError` when `data` is not iodata.

    iex> IO.iodata_length(["hello", ?\\s, "world"])
    11
    """
    return erlang.functions["iolist_size", 1].code(data)


# -- streams ---------------------------------------------------------------------------------------------------------


def _stream(device: Any, what: Any, raw: Atom) -> Map:
    device = io_device.STANDARD_IO if device is STDIO else device
    return atom_map(__struct__=atom("Elixir.IO.Stream"), device=device, raw=raw, line_or_bytes=what)


@fn
def stream(device: Any = STDIO, what: Any = None) -> Map:
    """A device as a stream of lines (or of so many characters).

    iex> {:ok, device} = StringIO.open("one\\ntwo\\n")
    iex> Enum.to_list(IO.stream(device, :line))
    ["one\\n", "two\\n"]
    """
    if what is None:
        device, what = (STDIO, atom("line")) if device is STDIO else (STDIO, device)
    return _stream(device, what, FALSE)


@fn
def binstream(device: Any = STDIO, what: Any = None) -> Map:
    """A device as a stream of lines in bytes (or of so many bytes).

    iex> {:ok, device} = StringIO.open("abc")
    iex> Enum.to_list(IO.binstream(device, 2))
    ["ab", "c"]
    """
    if what is None:
        device, what = (STDIO, atom("line")) if device is STDIO else (STDIO, device)
    return _stream(device, what, TRUE)


def _each(vm: Any, device: Any, what: Any, encoding: Atom) -> Any:
    got = _read(vm, device, what, encoding)
    if got is EOF:
        return (atom("halt"), device)
    if type(got) is tuple:
        raise ErlError(vm.apply(atom("Elixir.IO.StreamError"), atom("exception"), keyword(reason=got[1])))
    return (cons(got, EMPTY), device)


@fn(vm=True)
def each_stream(vm: Any, device: Any, what: Any) -> Any:
    """The next element of a stream of a device.

    Raises `ArgumentError` when there is no such device, and `FunctionClauseError` when `device` is not a device or `what` is not `:line` or
    an integer from 0 on.

    iex> {:ok, device} = StringIO.open("abc")
    iex> {["ab"], ^device} = IO.each_stream(device, 2)
    iex> IO.each_stream(device, 2) |> elem(0)
    ["c"]
    """
    return _each(vm, device, what, io_device.UNICODE)


@fn(vm=True)
def each_binstream(vm: Any, device: Any, what: Any) -> Any:
    """The next element of a stream of bytes of a device.

    Raises `ArgumentError` when there is no such device, and `FunctionClauseError` when `device` is not a device or `what` is not `:line` or
    an integer from 0 on.

    iex> {:ok, device} = StringIO.open("abc")
    iex> IO.each_binstream(device, 2) |> elem(0)
    ["ab"]
    """
    return _each(vm, device, what, io_device.LATIN1)
