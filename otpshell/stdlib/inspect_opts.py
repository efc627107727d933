"""``Inspect.Opts``: the struct of options that Inspect implementations get."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.struct_fields import blank_or_filled
from otpshell.terms.atom import OK, atom
from otpshell.terms.cons import to_pylist
from otpshell.terms.fun import arity_of, is_fun
from otpshell.terms.inspect import Opts, default_inspect_fun, is_default_fun
from otpshell.terms.maps import STRUCT

native = Native(
    "Elixir.Inspect.Opts",
    "lib/inspect/algebra.ex",
    doc="""\
The options of `inspect/2`: `:limit`, `:width`, `:pretty`, `:charlists`, `:structs` and the others.

    iex> inspect([1, 2, 3], limit: 2)
    "[1, 2, ...]"
""",
)


@native.fn("__struct__", vm=True)
def struct(vm: Any, fields: Any = None) -> Any:
    """The options' defaults, with these changed."""
    return blank_or_filled(vm, Opts().to_struct(exports=vm.exports), fields)


@native.fn(vm=True)
def new(vm: Any, fields: Any) -> Any:
    """Options from a keyword list; keys that are not options are left out.

    Raises `FunctionClauseError` when an element of `fields` is not a pair, and `Protocol.UndefinedError` when `fields` is not enumerable.

    iex> Inspect.Opts.new(limit: 3).limit
    3
    """
    struct = Opts(inspect_fun=vm.host.default_inspect_fun).to_struct(exports=vm.exports)
    pairs = to_pylist(vm.apply(atom("Elixir.Enum"), atom("to_list"), fields))
    return struct.put_many([(key, value) for key, value in pairs if key in struct and key is not STRUCT])


@native.fn("default_inspect_fun", vm=True)
def default_fun(vm: Any, fun: Any = None) -> Any:
    """The function that makes documents unless another is given; with a function, that one from now on.

    Raises `FunctionClauseError` when `fun` is not a function of two arguments.

    iex> is_function(Inspect.Opts.default_inspect_fun(), 2)
    true
    """
    if fun is not None:
        if not is_fun(fun) or arity_of(fun) != 2:
            raise TypeError("no function of two arguments")
        vm.host.default_inspect_fun = None if is_default_fun(fun) else fun
        return OK
    return vm.host.default_inspect_fun or default_inspect_fun(vm.exports)
