"""``:io``: Erlang's formatted output and input, on devices."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import io_device
from otpshell.stdlib.iodata import chardata
from otpshell.terms.atom import ERROR, OK, Atom, atom
from otpshell.terms.cons import EMPTY, from_iter

module = Native("io", "io.erl", app="stdlib")
fn = module.fn
STDIO = io_device.STDIO


@fn(vm=True)
def put_chars(vm: Any, device: Any, chars: Any = None) -> Atom:
    """Write character data.

    iex> :io.put_chars("")
    :ok
    """
    device, chars = (STDIO, device) if chars is None else (device, chars)
    return io_device.write(vm, device, chardata(chars))


@fn(vm=True)
def nl(vm: Any, device: Any = STDIO) -> Atom:
    """Write a line break.

    iex> :io.nl()
    :ok
    """
    return io_device.write(vm, device, b"\n")


@fn(vm=True)
def format(vm: Any, first: Any, second: Any = None, third: Any = None) -> Atom:
    """Write terms in a format: `~p ~w ~s ~ts ~n` …

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
    """Write a term in Erlang's notation."""
    device, term = (STDIO, device) if term is None else (device, term)
    return io_device.write(vm, device, chardata(vm.apply(atom("io_lib"), atom("format"), b"~w", from_iter([term]))))


@fn("request", vm=True)
def request_(vm: Any, device: Any, what: Any = None) -> Any:
    """Ask a device something in the words of the I/O protocol."""
    device, what = (STDIO, device) if what is None else (device, what)
    target = io_device.resolve(vm, device)
    if io_device.is_own(vm, target):
        return (ERROR, atom("enotsup"))
    return io_device.request(vm, target, what)


@fn(vm=True)
def requests(vm: Any, device: Any, many: Any = None) -> Any:
    """Ask a device several things; the answer is that of the last, or the first error."""
    device, many = (STDIO, device) if many is None else (device, many)
    return request_(vm, device, (atom("requests"), many))


@fn(vm=True)
def get_password(vm: Any, device: Any = STDIO) -> Any:
    """Read a line that is not to be shown."""
    return request_(vm, device, (atom("get_password"), io_device.UNICODE))


@fn(vm=True)
def get_line(vm: Any, device: Any, prompt: Any = None) -> Any:
    """Read a line."""
    device, prompt = (STDIO, device) if prompt is None else (device, prompt)
    text = prompt.name.encode() if type(prompt) is Atom else chardata(prompt)
    return io_device.read(vm, device, "line", text)


@fn(vm=True)
def get_chars(vm: Any, device: Any, prompt: Any, count: Any = None) -> Any:
    """Read so many characters."""
    device, prompt, count = (STDIO, device, prompt) if count is None else (device, prompt, count)
    text = prompt.name.encode() if type(prompt) is Atom else chardata(prompt)
    return io_device.read(vm, device, "chars", text, count)


@fn(vm=True)
def getopts(vm: Any, device: Any = STDIO) -> Any:
    """Options of a device.

    iex> is_list(:io.getopts())
    true
    """
    target = io_device.resolve(vm, device)
    if io_device.is_own(vm, target):
        return from_iter([(atom("binary"), atom("true")), (atom("encoding"), io_device.UNICODE)])
    return io_device.request(vm, target, atom("getopts"))


@fn(vm=True)
def setopts(vm: Any, device: Any, opts: Any = None) -> Any:
    """Set options of a device."""
    device, opts = (STDIO, device) if opts is None else (device, opts)
    target = io_device.resolve(vm, device)
    return OK if io_device.is_own(vm, target) else io_device.request(vm, target, (atom("setopts"), opts))


@fn(vm=True)
def columns(vm: Any, device: Any = STDIO) -> Any:
    """`{:ok, width}` of a terminal, or `{:error, :enotsup}`.

    iex> is_tuple(:io.columns())
    true
    """
    width = getattr(vm, "columns", None)
    return (ERROR, atom("enotsup")) if width is None else (OK, width)


@fn(vm=True)
def rows(vm: Any, device: Any = STDIO) -> Any:
    """`{:ok, height}` of a terminal, or `{:error, :enotsup}`.

    iex> is_tuple(:io.rows())
    true
    """
    height = getattr(vm, "rows", None)
    return (ERROR, atom("enotsup")) if height is None else (OK, height)


@fn
def printable_range() -> Atom:
    """Which characters count as printable.

    iex> :io.printable_range() in [:unicode, :latin1]
    true
    """
    return atom("unicode")
