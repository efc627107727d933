"""``:io``: Erlang's formatted output and input, on devices."""

from __future__ import annotations

from functools import partial
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import io_device
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.erlang_source import ErlangSyntax, is_whole, read_term
from otpshell.stdlib.iodata import BadChardata, chardata
from otpshell.terms.atom import ERROR, OK, Atom, atom
from otpshell.terms.cons import EMPTY, charlist, from_iter, is_list, is_proper
from otpshell.terms.errors import ErlError
from otpshell.terms.idents import Pid

module = Native(
    "io",
    "io.erl",
    app="stdlib",
    doc="""\
Erlang's reading and writing, with its own formats.

    iex> :io.format("~p~n", [[1, 2]])
    :ok
""",
)
fn = partial(module.fn, error="function_clause")
STDIO = io_device.STDIO
DONE = atom("done")
_NO_TRANSLATION = atom("no_translation")
_NO_TERMINAL = (ERROR, atom("enotsup"))
_ARGUMENTS = (ERROR, atom("arguments"))


@fn(vm=True)
def put_chars(vm: Any, device: Any, chars: Any = None) -> Atom:
    """Writes character data to a device. Gives `:ok`.

    Raises `ArgumentError` when there is no such device or `chars` is not chardata, and `FunctionClauseError` when `device` is neither a pid
    nor a name.

    iex> :io.put_chars("")
    :ok
    """
    given = chars is not None
    device, chars = (device, chars) if given else (STDIO, device)
    if type(device) is not Atom and type(device) is not Pid:
        raise TypeError("no device")
    if device is STDIO and given:
        raise bad_argument(1, "the device does not exist")
    try:
        text = chardata(chars)
    except BadChardata:
        raise ErlError(_NO_TRANSLATION) from None
    except (TypeError, ValueError):
        raise bad_argument(2 if given else 1, "not valid character data (an iodata term)") from None
    return io_device.write(vm, device, text)


@fn(vm=True)
def nl(vm: Any, device: Any = STDIO) -> Atom:
    """Writes a line break to a device. Gives `:ok`.

    Raises `ArgumentError` when there is no such device, and `FunctionClauseError` when `device` is neither a pid nor a name.

    iex> :io.nl()
    :ok
    """
    return io_device.write(vm, device, b"\n")


@fn(vm=True)
def format(vm: Any, first: Any, second: Any = None, third: Any = None) -> Atom:
    """Writes terms to a device as a format says: `~p`, `~w`, `~s`, `~ts`, `~n` and others. Gives `:ok`.

    Raises `ArgumentError` when the format cannot be one, the arguments are not a list or do not fit it or there is no such device, and
    `FunctionClauseError` when the device is neither a pid nor a name.

    iex> :io.format("~p~n", [:a])
    :ok
    """
    if third is not None:
        device, text, args = first, second, third
    else:
        device, text, args = STDIO, first, EMPTY if second is None else second
    return io_device.write(vm, device, chardata(vm.apply(atom("io_lib"), atom("format"), text, args)))


fn("fwrite", vm=True)(format)


@fn(vm=True)
def write(vm: Any, device: Any, term: Any = None) -> Atom:
    """Writes a term to a device, in Erlang's notation. Gives `:ok`.

    Raises `ArgumentError` when there is no such device, and `FunctionClauseError` when `device` is neither a pid nor a name.

    iex> :io.write({:a, 1})
    :ok
    """
    device, term = (STDIO, device) if term is None else (device, term)
    return io_device.write(vm, device, chardata(vm.apply(atom("io_lib"), atom("format"), b"~w", from_iter([term]))))


def _nobody(vm: Any, device: Any) -> bool:
    """Whether a name is nobody's: a request to it is answered by ``:io`` itself."""
    standard = device in (STDIO, io_device.STANDARD_IO, io_device.STDERR, io_device.STANDARD_ERROR, io_device.USER)
    return type(device) is Atom and not standard and vm.sched.whereis(device) is None


@fn("request", vm=True)
def request_(vm: Any, device: Any, what: Any = None) -> Any:
    """Asks a device something in the words of the I/O protocol, and gives its answer.

    Raises `FunctionClauseError` when `device` is neither a pid nor a name.

    iex> {:ok, device} = StringIO.open("one line")
    iex> :io.request(device, {:get_line, :unicode, ""})
    "one line"
    """
    device, what = (STDIO, device) if what is None else (device, what)
    if _nobody(vm, device):
        return _ARGUMENTS
    target = io_device.resolve(vm, device)
    if io_device.is_own(vm, target):
        return (ERROR, atom("enotsup"))
    return io_device.request(vm, target, what)


@fn(vm=True)
def requests(vm: Any, device: Any, many: Any = None) -> Any:
    """Asks a device several things, one after the other. Gives the answer to the last, or the first error.

    Raises `FunctionClauseError` when `device` is neither a pid nor a name or the requests are not a proper list.

    iex> {:ok, device} = StringIO.open("")
    iex> :io.requests(device, [{:put_chars, :unicode, "a"}, {:put_chars, :unicode, "b"}])
    :ok
    """
    device, many = (STDIO, device) if many is None else (device, many)
    if not is_list(many):
        raise TypeError("no list of requests")
    return request_(vm, device, (atom("requests"), many))


@fn(vm=True)
def get_password(vm: Any, device: Any = STDIO) -> Any:
    """Reads a line that is not to be shown.

    Raises `FunctionClauseError` when `device` is neither a pid nor a name.

    iex> {:ok, device} = StringIO.open("secret")
    iex> :io.get_password(device)
    "secret"
    """
    return request_(vm, device, (atom("get_password"), io_device.UNICODE))


def _prompt(vm: Any, prompt: Any) -> bytes:
    return chardata(vm.apply(atom("io_lib"), atom("format_prompt"), prompt))


@fn(vm=True)
def get_line(vm: Any, device: Any, prompt: Any = None) -> Any:
    """Shows a prompt and reads a line from a device: a string or charlist, or `:eof`.

    Raises `FunctionClauseError` when `device` is neither a pid nor a name.

    iex> {:ok, device} = StringIO.open("one\\ntwo")
    iex> :io.get_line(device, "")
    "one\\n"
    """
    device, prompt = (STDIO, device) if prompt is None else (device, prompt)
    return io_device.read(vm, device, "line", _prompt(vm, prompt))


def _until_dot(vm: Any, device: Any, prompt: bytes) -> Any:
    """The text up to a dot, and the character behind it, as far as a device has it; ``{:error, reason}`` when it cannot be read."""
    text, shown = "", prompt
    while True:
        part = io_device.read(vm, device, "chars", shown, 1)
        if part is io_device.EOF:
            return text
        if type(part) is tuple:
            return part
        text += chardata(part).decode()
        shown = prompt if text.endswith("\n") else b""
        if text[-2:-1] == "." and text[-1].isspace() and is_whole(text):
            return text


@fn(vm=True)
def read(vm: Any, device: Any, prompt: Any = None, line: Any = None, _options: Any = None) -> Any:
    """Read an Erlang term, which ends with a dot: `{:ok, term}`, `:eof`, or `{:error, reason}`. With the number of its first line the
    result has the number of the next one at its end.

    Raises `FunctionClauseError` when `device` is neither a pid nor a name or `line` is not a positive integer.

    iex> {:ok, device} = StringIO.open("{one, 1}. [two].\\n")
    iex> :io.read(device, "")
    {:ok, {:one, 1}}
    iex> :io.read(device, "", 1)
    {:ok, [:two], 2}
    """
    device, prompt = (STDIO, device) if prompt is None else (device, prompt)
    if line is not None and (type(line) is not int or line < 1):
        raise TypeError("no line")
    text = _until_dot(vm, device, _prompt(vm, prompt))
    if type(text) is tuple:
        return text
    start = 1 if line is None else line
    ending = () if line is None else (start + text.count("\n"),)
    if not text.strip():
        return (io_device.EOF, *ending) if ending else io_device.EOF
    try:
        return (OK, read_term(text), *ending)
    except ErlangSyntax as problem:
        return (ERROR, (problem.line + start - 1, atom("erl_parse"), problem.description), *ending)


@fn(vm=True)
def get_chars(vm: Any, device: Any, prompt: Any, count: Any = None) -> Any:
    """Shows a prompt and reads `count` characters from a device: a string or charlist, or `:eof`.

    Raises `FunctionClauseError` when the count is not an integer from 0 on or `device` is neither a pid nor a name.

    iex> {:ok, device} = StringIO.open("one two")
    iex> :io.get_chars(device, "", 3)
    "one"
    """
    device, prompt, count = (STDIO, device, prompt) if count is None else (device, prompt, count)
    if type(count) is not int or count < 0:
        raise TypeError("no count")
    return io_device.read(vm, device, "chars", _prompt(vm, prompt), count)


@fn(vm=True)
def fread(vm: Any, device: Any, prompt: Any, format: Any = None) -> Any:
    """Reads what a line has at the places of a format (see `:io_lib.fread/2`): `{:ok, results}`, `{:error, {:fread, what}}` or `:eof`. It
    reads on while there is less than the format asks for.

    Raises `FunctionClauseError` when `device` is neither a pid nor a name or `format` is not a charlist.

    iex> {:ok, device} = StringIO.open("15 22\\nrest")
    iex> :io.fread(device, "", ~c"~d ~d")
    {:ok, [15, 22]}
    """
    device, prompt, format = (STDIO, device, prompt) if format is None else (device, prompt, format)
    if not is_proper(format):
        raise TypeError("no format")
    if _nobody(vm, device):
        return _ARGUMENTS
    continuation: Any = EMPTY
    while True:
        line = io_device.read(vm, device, "line", _prompt(vm, prompt))
        if type(line) is tuple:
            return line
        done = vm.apply(
            atom("io_lib"), atom("fread"), continuation, line if type(line) is Atom else charlist(chardata(line).decode()), format
        )
        if done[0] is DONE:
            return done[1]
        continuation = done[1]


@fn(vm=True)
def getopts(vm: Any, device: Any = STDIO) -> Any:
    """The options of a device, as a list.

    Raises `FunctionClauseError` when `device` is not an atom.

    iex> is_list(:io.getopts())
    true
    """
    if _nobody(vm, device):
        return _ARGUMENTS
    target = io_device.resolve(vm, device)
    if io_device.is_own(vm, target):
        return from_iter([(atom("binary"), atom("true")), (atom("encoding"), io_device.UNICODE)])
    return io_device.request(vm, target, atom("getopts"))


@fn(vm=True)
def setopts(vm: Any, device: Any, opts: Any = None) -> Any:
    """Sets options of a device. Gives `:ok`.

    Raises `FunctionClauseError` when `device` is not an atom.

    iex> :io.setopts(binary: true)
    :ok
    """
    device, opts = (STDIO, device) if opts is None else (device, opts)
    if _nobody(vm, device):
        return _ARGUMENTS
    target = io_device.resolve(vm, device)
    return OK if io_device.is_own(vm, target) else io_device.request(vm, target, (atom("setopts"), opts))


def _geometry(vm: Any, device: Any, what: str) -> Any:
    """``{:ok, number}`` when the device gives one: it is asked by its protocol, the system's own knows."""
    if type(device) is not Atom and type(device) is not Pid:
        raise TypeError("no device")
    if _nobody(vm, device):
        return _NO_TERMINAL
    target = io_device.resolve(vm, device)
    if io_device.is_own(vm, target):
        found = getattr(vm, what, None)
    else:
        found = io_device.request(vm, target, (atom("get_geometry"), atom(what)))
    return (OK, found) if type(found) is int and found > 0 else _NO_TERMINAL


@fn(vm=True)
def columns(vm: Any, device: Any = STDIO) -> Any:
    """`{:ok, width}` of a terminal, or `{:error, :enotsup}`.

    Raises `FunctionClauseError` when `device` is not an atom.

    iex> is_tuple(:io.columns())
    true
    """
    return _geometry(vm, device, "columns")


@fn(vm=True)
def rows(vm: Any, device: Any = STDIO) -> Any:
    """`{:ok, height}` of a terminal, or `{:error, :enotsup}`.

    Raises `FunctionClauseError` when `device` is not an atom.

    iex> is_tuple(:io.rows())
    true
    """
    return _geometry(vm, device, "rows")


@fn
def printable_range() -> Atom:
    """Which characters count as printable.

    iex> :io.printable_range() in [:unicode, :latin1]
    true
    """
    return atom("unicode")
