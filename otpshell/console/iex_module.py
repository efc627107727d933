"""``IEx``: what programs ask of the shell and set in it."""

from __future__ import annotations

from typing import Any

from otpshell.console.output import DO_NOT_SHOW, inspect_options, shell_of, width_of
from otpshell.lang.native import Native
from otpshell.terms.atom import FALSE, OK, TRUE, atom
from otpshell.terms.cons import EMPTY, from_iter, to_pylist
from otpshell.terms.errors import ErlError, exception_struct
from otpshell.terms.inspect_colors import ansi

IEX = Native("Elixir.IEx", "lib/iex.ex", "iex", doc="The interactive shell: `IEx.configure/1` sets how it looks.")
fn = IEX.fn
_ALLOWED = ("alive_prompt", "colors", "continuation_prompt", "default_prompt", "dot_iex_path", "history_size", "inspect", "parser", "width")


@fn(vm=True)
def configure(vm: Any, options: Any) -> Any:
    """Sets options of the shell: `:default_prompt`, `:continuation_prompt`, `:inspect`, `:colors`, `:width`, `:history_size`.

    iex> IEx.configure(inspect: [limit: 5])
    :ok
    """
    config = shell_of(vm).config
    pairs = [(key, value) for key, value in to_pylist(options)]
    for key, value in pairs:
        if key.name not in _ALLOWED:
            raise ErlError(exception_struct("ArgumentError", message=f"unknown IEx configuration key {vm.inspect(key)}".encode()))
        if key.name in ("default_prompt", "continuation_prompt", "alive_prompt") and type(value) is not bytes:
            raise TypeError("no text")
    for key, value in pairs:
        if key.name in ("inspect", "colors"):
            value = _merged(config.options[key.name], value)
        config.options[key.name] = value
    return OK


def _merged(old: Any, new: Any) -> Any:
    given = to_pylist(new)
    names = {key for key, _ in given}
    return from_iter([pair for pair in to_pylist(old) if pair[0] not in names] + given)


@fn(vm=True)
def configuration(vm: Any) -> Any:
    """The options of the shell."""
    if vm.session is None:
        return EMPTY
    return from_iter([(atom(name), value) for name, value in vm.session.config.options.items() if name != "continuation_prompt"])


@fn(vm=True)
def inspect_opts(vm: Any) -> Any:
    """The options with which results are inspected."""
    return from_iter(inspect_options(vm))


@fn("started?", vm=True)
def is_started(vm: Any) -> Any:
    """Whether a shell is running: true at the prompt."""
    return TRUE if vm.session is not None else FALSE


@fn(vm=True)
def width(vm: Any) -> Any:
    """The width of the shell, at most 80."""
    return width_of(vm) if vm.session is None else vm.session.config.options.get("width", vm.session.screen.width())


@fn(vm=True)
def color(vm: Any, part: Any, text: Any) -> Any:
    """Text in the colour that a part of the shell's output has."""
    data = vm.apply(atom("Elixir.IO"), atom("chardata_to_string"), text)
    found = None if vm.session is None else vm.session.config.color(part.name)
    return data if found is None else ansi(found) + data + b"\x1b[0m"


@fn(vm=True)
def dont_display_result(vm: Any) -> Any:
    """What an expression gives so that no result is printed."""
    return DO_NOT_SHOW


@fn("after_spawn", vm=True)
def after_spawn(vm: Any, fun: Any = None) -> Any:
    """Functions to run in each new shell process."""
    if fun is None:
        return EMPTY if vm.session is None else from_iter(vm.session.after_spawn)
    shell_of(vm).after_spawn.append(fun)
    return OK


@fn(vm=True)
def version(vm: Any) -> Any:
    """The version of Elixir whose shell this is."""
    return vm.apply(atom("Elixir.System"), atom("version"))
