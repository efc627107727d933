"""``Function``: funs as values."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.erl_erlang import erlang
from otpshell.stdlib.erlang_calls import external
from otpshell.stdlib.iodata import integer
from otpshell.terms.atom import Atom

module = Native(
    "Elixir.Function",
    "lib/function.ex",
    doc="""\
Functions as values: what is known of one, and captures made by name.

    iex> Function.info(&Enum.map/2, :arity)
    {:arity, 2}
    iex> Function.capture(String, :upcase, 1).("a")
    "A"
""",
)
fn = module.fn


@fn(vm=True)
def capture(vm: Any, receiver: Any, name: Any, arity: Any) -> Any:
    """The fun `&receiver.name/arity`, with all three known only at run time.

    Raises `ArgumentError` when `receiver` or `name` is not an atom or `arity` is not from 0 to 255.

    iex> Function.capture(String, :length, 1).("abc")
    3
    """
    if type(receiver) is not Atom or type(name) is not Atom or not 0 <= integer(arity) <= 255:
        raise TypeError("no function name")
    return external(vm, receiver, name, arity)


@fn
def identity(value: Any) -> Any:
    """Gives its argument back.

    iex> Function.identity(3)
    3
    """
    return value


@fn
def info(fun: Any, item: Any = None) -> Any:
    """What is known of a fun: a keyword list, or `{item, value}` for `:arity`, `:module`, `:name`, `:type` or `:env`.

    Raises `ArgumentError` when `fun` is not a function.

    iex> Function.info(&String.length/1, :arity)
    {:arity, 1}
    """
    if item is None:
        return erlang.functions["fun_info", 1].code(fun)
    return erlang.functions["fun_info", 2].code(fun, item)
