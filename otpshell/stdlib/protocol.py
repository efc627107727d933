"""``Protocol``: working with protocols, and the macros inside ``defprotocol``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from otpshell.lang.env import Env
from otpshell.lang.kernel.support import ENV_VAR, invoke
from otpshell.lang.native import Native
from otpshell.lang.quoted import keyword_get
from otpshell.stdlib import erl_elixir_protocol as protocols
from otpshell.stdlib.badargs import bad_arguments
from otpshell.stdlib.iodata import iodata
from otpshell.terms.atom import ERROR, OK, Atom, alias, atom
from otpshell.terms.cons import EMPTY, elist, from_iter, is_list, to_pylist
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
_ATTRIBUTES, _PROTOCOL_MARK, _IMPL_MARK = map(atom, ("attributes", "__protocol__", "__impl__"))
_PROTOCOL, _FOR = atom("protocol"), atom("for")


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
    iex> inspect(struct!(Secret, name: "Ada", password: "1815")) =~ "1815"
    false
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


# -- the code files of protocols and implementations -------------------------------------------------------------------


@fn(vm=True)
def extract_protocols(vm: Any, paths: Any) -> Any:
    """The protocols whose code files (`Elixir.Name.beam`) are in these folders. A folder that cannot be read counts as empty.

    Raises `Protocol.UndefinedError` when `paths` is not enumerable.

    iex> {:module, _, code, _} = defprotocol Weight do
    ...>   def grams(thing)
    ...> end
    iex> File.write!("Elixir.Weight.beam", code)
    iex> Protocol.extract_protocols([File.cwd!()])
    [Weight]
    """
    found = _code_files(vm, paths, b"Elixir.")
    return from_iter([module for module, attributes in found if keyword_get(attributes, _PROTOCOL_MARK) is not None])


@fn(vm=True)
def extract_impls(vm: Any, protocol: Any, paths: Any) -> Any:
    """The types for which implementations of the protocol are among the code files in these folders.

    Raises `FunctionClauseError` when `protocol` is not an atom, and `Protocol.UndefinedError` when `paths` is not enumerable.

    iex> defprotocol Volume do
    ...>   def litres(thing)
    ...> end
    iex> {:module, name, code, _} = defimpl Volume, for: Integer do
    ...>   def litres(number), do: number
    ...> end
    iex> File.write!("#{name}.beam", code)
    iex> Protocol.extract_impls(Volume, [File.cwd!()])
    [Integer]
    """
    if type(protocol) is not Atom:
        raise TypeError("no protocol")
    types = []
    for _module, attributes in _code_files(vm, paths, f"{protocol.name}.".encode()):
        marked = keyword_get(attributes, _IMPL_MARK)
        if marked is not None and keyword_get(marked, _PROTOCOL) is protocol:
            types.append(keyword_get(marked, _FOR))
    return from_iter(types)


def _code_files(vm: Any, paths: Any, prefix: bytes) -> Iterator[tuple[Atom, Any]]:
    """The module and the attributes of each code file in the folders whose name begins so."""
    for path in to_pylist(vm.apply(atom("Elixir.Enum"), atom("to_list"), paths)):
        folder = vm.apply(atom("Elixir.List.Chars"), atom("to_charlist"), path)
        listed = vm.apply(atom("file"), atom("list_dir"), folder)
        for name in sorted(iodata(each) for each in to_pylist(listed[1])) if listed[0] is OK else []:
            if name.startswith(prefix) and name.endswith(b".beam"):
                file = vm.apply(atom("Elixir.Path"), atom("join"), folder, name)
                read = vm.apply(atom("beam_lib"), atom("chunks"), from_iter(file), elist(_ATTRIBUTES))
                if read[0] is OK:
                    module, chunks = read[1]
                    yield module, keyword_get(chunks, _ATTRIBUTES)


@fn(vm=True)
def consolidate(vm: Any, protocol: Any, types: Any) -> Any:
    """Object code of the protocol that is closed for further types, when its own is in a file; a release is made with it.

    Here protocols stay open, and their code lives in memory: the result is `{:error, :no_beam_info}`, or `{:error, :not_a_protocol}` for
    another module.

    Raises `FunctionClauseError` when `protocol` is not an atom, and `Protocol.UndefinedError` when `types` is not enumerable.

    iex> Protocol.consolidate(Enum, [List])
    {:error, :not_a_protocol}
    """
    if type(protocol) is not Atom:
        raise TypeError("no protocol")
    if not vm.ensure_loaded(protocol) or ("__protocol__", 1) in (vm.exports_functions(protocol) or ()):
        return (ERROR, atom("no_beam_info"))
    vm.apply(atom("Elixir.Enum"), atom("to_list"), types)
    return (ERROR, atom("not_a_protocol"))
