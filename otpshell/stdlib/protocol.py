"""``Protocol``: working with protocols, and the macros inside ``defprotocol``."""

from __future__ import annotations

from typing import Any

from otpshell.lang.env import Env
from otpshell.lang.kernel.support import ENV_VAR, invoke
from otpshell.lang.native import Native
from otpshell.stdlib import erl_elixir_protocol as protocols
from otpshell.stdlib.badargs import bad_arguments
from otpshell.terms.atom import Atom, alias, atom
from otpshell.terms.cons import EMPTY, elist, is_list, to_pylist
from otpshell.terms.errors import argument_error

protocol = Native(
    "Elixir.Protocol",
    "lib/protocol.ex",
    doc="""\
Protocols: functions that are written anew for each type of their first argument. `defprotocol` makes one, `defimpl` an implementation.

    iex> defprotocol Size do
    ...>   def size(thing)
    ...> end
    iex> defimpl Size, for: Map do
    ...>   def size(map), do: map_size(map)
    ...> end
    iex> Size.size(%{a: 1})
    1
""",
)
fn = protocol.fn
macro = protocol.macro
_RUNTIME = atom("elixir_protocol")


@macro("def")
def def_(env: Any, signature: Any) -> Any:
    """Inside `defprotocol`: a function that implementations must have.

    iex> defprotocol Area do
    ...>   def area(shape)
    ...> end
    iex> defmodule Square do
    ...>   defstruct side: 1
    ...>   defimpl Area do
    ...>     def area(square), do: square.side * square.side
    ...>   end
    ...> end
    iex> Area.area(struct!(Square, side: 3))
    9
    """
    if not (type(signature) is tuple and len(signature) == 3 and type(signature[0]) is Atom):
        raise argument_error("invalid arguments for def inside defprotocol")
    name, _, args = signature
    if type(args) is Atom or args is EMPTY:
        raise argument_error("protocol functions expect at least one argument")
    if not is_list(args):
        raise argument_error("invalid arguments for def inside defprotocol")
    kept = env.definition.keep((name.name, to_pylist(args), env.replace(versioned_vars={}, context=None)))
    return invoke(_RUNTIME, "function", env.module, kept)


@macro("__finish__")
def finish(env: Any) -> Any:
    # The end of a `defprotocol`.
    kept = env.definition.keep(env.replace(versioned_vars={}, context=None))
    return invoke(_RUNTIME, "finish", env.module, kept)


@macro("__finish_impl__")
def finish_impl(env: Any, implemented: Any, target: Any) -> Any:
    # The end of a `defimpl`.
    kept = env.definition.keep(env.replace(versioned_vars={}, context=None))
    return invoke(_RUNTIME, "finish_impl", env.module, kept, implemented, target)


@macro
def derive(_env: Any, implemented: Any, module: Any, options: Any = EMPTY) -> Any:
    """Derives a protocol for a struct after it was defined.

    Raises `ArgumentError` when `implemented` is not a protocol that can be derived or `module` does not define a struct, and
    `FunctionClauseError` when one of them is not an atom.

    iex> defmodule Secret do
    ...>   defstruct [:name, :password]
    ...> end
    iex> require Protocol
    iex> Protocol.derive(Inspect, Secret, only: [:name])
    :ok
    iex> inspect(struct!(Secret, name: "Ada"))
    "#Secret<name: \\"Ada\\", ...>"
    """
    return invoke(alias("Protocol"), "__derive__", elist((implemented, options)), module, ENV_VAR)


@fn("__derive__", vm=True)
def __derive__(vm: Any, derives: Any, module: Atom, env: Any) -> Any:
    # What `@derive` and `derive` run.
    return protocols.derive(vm, derives, module, Env.from_map(env, vm))


@fn("assert_protocol!", vm=True)
def assert_protocol(vm: Any, module: Any) -> Atom:
    """`:ok` when the module is a protocol, else an `ArgumentError`.

    Raises `ArgumentError` when `module` is not a protocol, and `FunctionClauseError` when it is not an atom.

    iex> Protocol.assert_protocol!(Enumerable)
    :ok
    """
    return protocols.assert_protocol(vm, module, "")


@fn("assert_impl!", vm=True)
def assert_impl(vm: Any, module: Atom, target: Atom) -> Atom:
    """`:ok` when the protocol is implemented for the type, else an `ArgumentError`.

    Raises `ArgumentError` when the protocol is not implemented for the type, and `FunctionClauseError` when `module` or `target` is not
    an atom.

    iex> Protocol.assert_impl!(Enumerable, List)
    :ok
    """
    return protocols.assert_impl(vm, module, target, "")


@fn("consolidated?", vm=True)
def is_consolidated(vm: Any, module: Atom) -> Atom:
    """Whether the protocol is closed for new implementations, as a release makes it. Here protocols always stay open.

    Raises `UndefinedFunctionError` when `module` is not a protocol, and `ArgumentError` when it is not an atom.

    iex> Protocol.consolidated?(Enumerable)
    false
    """
    if type(module) is not Atom:
        raise bad_arguments((1, "not an atom"))
    return vm.apply(module, atom("__protocol__"), atom("consolidated?"))
