"""``IO``: text to and from devices."""

from __future__ import annotations

import sys
from typing import Any

from otpshell.lang.caught import current_trace
from otpshell.lang.native import Native
from otpshell.lang.stack_entries import DEPTH
from otpshell.lang.support import case_clause
from otpshell.stdlib import io_device
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.erl_erlang import erlang
from otpshell.stdlib.io_device import EOF, STDERR, STDIO
from otpshell.stdlib.iodata import BadChardata, chardata, integer, iodata, keyword, options
from otpshell.stdlib.open_files import is_descriptor
from otpshell.stdlib.protocols import chardata_to_string, inspect_host, to_string
from otpshell.terms.atom import ERROR, FALSE, NIL, OK, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, cons, from_iter, is_list, to_pylist
from otpshell.terms.errors import BADARG, ErlError
from otpshell.terms.idents import Pid
from otpshell.terms.inspect import Opts, inspect_bytes
from otpshell.terms.maps import Map, atom_map, key_of

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
ENV, LINE = atom("Elixir.Macro.Env"), atom("line")


_NO_TRANSLATION = atom("no_translation")


def _text(vm: Any, item: Any) -> bytes:
    """What is to be written, as Erlang's own :io takes it: a list with anything in it that is no text is refused there."""
    if not is_list(item):
        return to_string(vm, item)
    try:
        return chardata(item)
    except BadChardata:
        raise ErlError(_NO_TRANSLATION) from None
    except TypeError:
        raise bad_argument(2, "not valid character data (an iodata term)") from None


def _prompt(vm: Any, item: Any) -> bytes:
    """A prompt; one that is no text is not shown."""
    try:
        return chardata(item) if is_list(item) else to_string(vm, item)
    except (TypeError, BadChardata):
        return b""


def _named(device: Any) -> Any:
    """A device that stands in the head of a function: a pid or a name."""
    if type(device) is not Atom and type(device) is not Pid:
        raise TypeError("no device")
    return device


def _mapped(device: Any) -> Any:
    """A device that real Elixir looks at in the body of a function."""
    if type(device) is Atom or type(device) is Pid or is_descriptor(device):
        return device
    if type(device) is tuple:
        # It could be a device of Erlang's :file, and is refused further down.
        raise TypeError("no device")
    raise case_clause((device,))


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
    return io_device.write(vm, _named(device), _text(vm, item) + b"\n")


@fn(vm=True)
def write(vm: Any, device: Any, item: Any = None) -> Atom:
    """Writes a term as text to a device. Gives `:ok`.

    Raises `Protocol.UndefinedError` when `item` cannot be written as text, such as a tuple or a map, `ArgumentError` when there is no
    such device or `item` is a list with an element that is not a character or a string, `CaseClauseError` when `device` is neither a
    pid nor a name, and `FunctionClauseError` when it is a tuple.

    iex> IO.write("")
    :ok
    """
    if item is None:
        device, item = STDIO, device
    return io_device.write(vm, _mapped(device), _text(vm, item))


@fn(vm=True)
def binwrite(vm: Any, device: Any, item: Any = None) -> Atom:
    """Writes bytes to a device as they are. Gives `:ok`.

    Raises `CaseClauseError` when `device` is neither a pid nor a name, and `FunctionClauseError` when `item` is not iodata.

    iex> IO.binwrite("")
    :ok
    """
    if item is None:
        device, item = STDIO, device
    if type(item) is not bytes and not is_list(item):
        raise TypeError("no iodata")
    try:
        return io_device.write_bytes(vm, _mapped(device), iodata(item))
    except (TypeError, ValueError):
        return (ERROR, BADARG)  # type: ignore[return-value]


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
    head = b"" if label is NIL or label is FALSE else _text(vm, label) + b": "
    io_device.write(vm, device, head + inspect_bytes(item, given, inspect_host(vm)) + b"\n")
    return item


@fn(vm=True)
def gets(vm: Any, device: Any, prompt: Any = None) -> Any:
    """Show a prompt and read a line: the line with its line break, `:eof`, or `{:error, reason}`.

    Raises `Protocol.UndefinedError` when `prompt` cannot be written as text, such as a tuple or a map, `CaseClauseError` when `device`
    is neither a pid nor a name, and `FunctionClauseError` when it is a tuple.

    iex> {:ok, device} = StringIO.open("one\\ntwo\\n")
    iex> IO.gets(device, "")
    "one\\n"
    """
    if prompt is None:
        device, prompt = STDIO, device
    return io_device.read(vm, _mapped(device), "line", _prompt(vm, prompt))


@fn(vm=True)
def getn(vm: Any, first: Any, second: Any = None, third: Any = None) -> Any:
    """Shows a prompt and reads that many characters, 1 unless a number is given.

    Raises `Protocol.UndefinedError` when the prompt cannot be written as text, such as a tuple or a map, `CaseClauseError` when the
    device is neither a pid nor a name, and `FunctionClauseError` when the count is not a positive integer.

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
        return io_device.read(vm, _mapped(device), "all", _prompt(vm, prompt))
    if integer(count) < 1:
        raise TypeError("no count")
    return io_device.read(vm, _mapped(device), "chars", _prompt(vm, prompt), count)


def _read(vm: Any, device: Any, what: Any, encoding: Atom) -> Any:
    if what is LINE:
        return io_device.read(vm, _mapped(device), "line", b"", 0, encoding)
    if what is EOF:
        return io_device.read(vm, _mapped(device), "all", b"", 0, encoding)
    if what is atom("all"):
        got = io_device.read(vm, _mapped(device), "all", b"", 0, encoding)
        return io_device.nothing(vm, device, encoding) if got is EOF else got
    if integer(what) < 0:
        raise TypeError("no count")
    return io_device.read(vm, _mapped(device), "chars", b"", what, encoding)


@fn(vm=True)
def read(vm: Any, device: Any, what: Any = None) -> Any:
    """Read from a device without a prompt: `:line`, `:eof` (all there is), or a number of characters.

    Raises `CaseClauseError` when `device` is neither a pid nor a name, and `FunctionClauseError` when `what` is not `:line`, `:eof` or
    an integer from 0 on.

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

    Raises `CaseClauseError` when `device` is neither a pid nor a name, and `FunctionClauseError` when `what` is not `:line`, `:eof` or
    an integer from 0 on.

    iex> {:ok, device} = StringIO.open("abc")
    iex> IO.binread(device, 2)
    "ab"
    """
    if what is None:
        device, what = STDIO, device
    return _read(vm, device, what, io_device.LATIN1)


@fn(vm=True)
def warn(vm: Any, message: Any, trace: Any = None) -> Any:
    """Write a warning to standard error, with the place it concerns: a stack trace, or else the caller's.

    Raises `Protocol.UndefinedError` when `message` cannot be written as text, such as a tuple or a map, `ArgumentError` when it is a
    list with an element that is not a character or a string, and `FunctionClauseError` when `trace` is neither a stack trace, nor a
    keyword list with a place, nor an environment.

    iex> IO.warn("careful", [])
    :ok
    """
    if trace is None:
        trace = current_trace(sys._getframe(1), DEPTH - 2)
    elif type(trace) is not Map and not is_list(trace):
        raise TypeError("no stack trace")
    text = (b"\x1b[33mwarning: \x1b[0m" if getattr(vm, "ansi", False) else b"warning: ") + _text(vm, message)
    if type(trace) is Map:
        trace = vm.apply(ENV, atom("stacktrace"), trace)
    elif type(trace) is Cons and type(trace.head) is tuple and len(trace.head) == 2:
        given = options(trace) if type(trace.head[0]) is Atom else {}
        place = {name: given[name] for name in ("file", "line", "module", "function") if name in given}
        trace = vm.apply(ENV, atom("stacktrace"), vm.apply(ENV, atom("__struct__"), keyword(**place))) if "file" in place else EMPTY
    entries = list(trace) if type(trace) is Cons else []
    for entry in entries:
        if type(entry) is tuple and len(entry) == 4:
            line = vm.apply(atom("Elixir.Exception"), atom("format_stacktrace_entry"), entry)
            text += b"\n  " + line
    return io_device.write(vm, STDERR, text + b"\n\n")


@fn("warn_once", vm=True)
def warn_once(vm: Any, key: Any, message: Any, depth: Any) -> Any:
    """Write a warning the first time that a key is given in a function. `depth` entries of the stack trace are left out, those of the
    caller's own functions.

    Raises `FunctionClauseError` when `depth` is not an integer, `Protocol.UndefinedError` when `message` cannot be written as text, and
    `ArgumentError` when it is a list with an element that is not a character or a string.

    iex> IO.warn_once(:sample, "careful", 0)
    :ok
    """
    # The first two of the levels are those of this function itself.
    entries = to_pylist(current_trace(sys._getframe(1), DEPTH - 2))
    return warn_first(vm, key, message, entries[max(0, integer(depth) - 2) :])


def warn_first(vm: Any, key: Any, message: Any, trace: list[Any]) -> Any:
    """Warn, unless that was done for this key in the function that the trace begins with."""
    told = (key_of(key), *(trace[0][:3] if trace else ()))
    if told in vm.warned:
        return OK
    vm.warned.add(told)
    return warn(vm, message, from_iter(trace))


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
    """The number of bytes of iodata.

    Raises `ArgumentError` when `data` is not iodata.

    iex> IO.iodata_length(["hello", ?\\s, "world"])
    11
    """
    return erlang.functions["iolist_size", 1].code(data)


# -- streams ---------------------------------------------------------------------------------------------------------


def _stream(device: Any, what: Any, raw: Atom) -> Map:
    if what is not LINE and integer(what) < 1:
        raise TypeError("no unit")
    if type(device) is not tuple:
        _mapped(device)
    device = io_device.STANDARD_IO if device is STDIO else device
    return atom_map(__struct__=atom("Elixir.IO.Stream"), device=device, raw=raw, line_or_bytes=what)


@fn
def stream(device: Any = LINE, what: Any = None) -> Map:
    """A device as a stream of its lines, or of pieces of a number of characters.

    Raises `FunctionClauseError` when `what` is not `:line` or a positive integer, and `CaseClauseError` when `device` is not a device.

    iex> {:ok, device} = StringIO.open("one\\ntwo\\n")
    iex> Enum.to_list(IO.stream(device, :line))
    ["one\\n", "two\\n"]
    """
    if what is None:
        device, what = (STDIO, device)
    return _stream(device, what, FALSE)


@fn
def binstream(device: Any = LINE, what: Any = None) -> Map:
    """A device as a stream of lines in bytes (or of so many bytes).

    Raises `FunctionClauseError` when `what` is not `:line` or a positive integer, and `CaseClauseError` when `device` is not a device.

    iex> {:ok, device} = StringIO.open("abc")
    iex> Enum.to_list(IO.binstream(device, 2))
    ["ab", "c"]
    """
    if what is None:
        device, what = (STDIO, device)
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

    Raises `IO.StreamError` when there is no such device, `CaseClauseError` when `device` is neither a pid nor a name, and
    `FunctionClauseError` when `what` is not `:line` or an integer from 0 on.

    iex> {:ok, device} = StringIO.open("abc")
    iex> {["ab"], ^device} = IO.each_stream(device, 2)
    iex> IO.each_stream(device, 2) |> elem(0)
    ["c"]
    """
    return _each(vm, device, what, io_device.UNICODE)


@fn(vm=True)
def each_binstream(vm: Any, device: Any, what: Any) -> Any:
    """The next element of a stream of bytes of a device.

    Raises `IO.StreamError` when there is no such device, `CaseClauseError` when `device` is neither a pid nor a name, and
    `FunctionClauseError` when `what` is not `:line` or an integer from 0 on.

    iex> {:ok, device} = StringIO.open("abc")
    iex> IO.each_binstream(device, 2) |> elem(0)
    ["ab"]
    """
    return _each(vm, device, what, io_device.LATIN1)
