"""Elixir.Code.Typespec: the types, specs and callbacks of a module in Erlang's abstract format, and back to quoted expressions."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.lang.typespec_quoted import spec_to_quoted as quoted_spec
from otpshell.lang.typespec_quoted import type_to_quoted as quoted_type
from otpshell.terms.atom import ERROR, OK, Atom, atom
from otpshell.terms.cons import from_iter

typespec = Native(
    "Elixir.Code.Typespec",
    "lib/code/typespec.ex",
    doc="""\
What a module says of its types, and how that reads.

    iex> defmodule Shelf do
    ...>   @spec width(atom) :: pos_integer
    ...>   def width(_name), do: 80
    ...> end
    iex> {:ok, [{{:width, 1}, [spec]}]} = Code.Typespec.fetch_specs(Shelf)
    iex> Code.Typespec.spec_to_quoted(:width, spec) |> Macro.to_string()
    "width(atom()) :: pos_integer()"
""",
)
fn = typespec.fn


@fn(vm=True)
def fetch_types(vm: Any, module: Any) -> Any:
    """The types of a module, by its name or its object code, the last first: `{:ok, [{kind, {name, type, variables}}]}`.

    A kind is `:type`, `:typep` or `:opaque`. `:error` when there is no such module.

    iex> defmodule Money do
    ...>   @type t :: integer
    ...> end
    iex> {:ok, [type: type]} = Code.Typespec.fetch_types(Money)
    iex> Code.Typespec.type_to_quoted(type) |> Macro.to_string()
    "t() :: integer()"
    iex> Code.Typespec.fetch_types(NoSuchModule)
    :error
    """
    forms = _forms(vm, module)
    if forms is None:
        return ERROR
    exported = {(value.head[0].name, value.head[1]) for kind, value in forms if kind == "export_type"}
    types = []
    for kind, value in forms:
        if kind == "opaque":
            types.append((atom("opaque"), value))
        elif kind == "type":
            is_public = (value[0].name, _length(value[2])) in exported
            types.append((atom("type" if is_public else "typep"), value))
    return (OK, from_iter(types))


@fn(vm=True)
def fetch_specs(vm: Any, module: Any) -> Any:
    """The specs of a module, by its name or its object code: `{:ok, [{{name, arity}, [spec]}]}`; `:error` when there is no such module.

    A macro has the name `MACRO-name` and one argument more.

    iex> defmodule Doubler do
    ...>   @spec double(integer) :: integer
    ...>   def double(number), do: number * 2
    ...> end
    iex> {:ok, [{{:double, 1}, [spec]}]} = Code.Typespec.fetch_specs(Doubler)
    iex> Code.Typespec.spec_to_quoted(:double, spec) |> Macro.to_string()
    "double(integer()) :: integer()"
    """
    return _of_kind(vm, module, "spec")


@fn(vm=True)
def fetch_callbacks(vm: Any, module: Any) -> Any:
    """The callbacks of a module, by its name or its object code, as `fetch_specs/1` gives specs.

    iex> defmodule Shop do
    ...>   @callback open(atom) :: :ok
    ...> end
    iex> {:ok, [{name, _specs}]} = Code.Typespec.fetch_callbacks(Shop)
    iex> name
    {:open, 1}
    """
    return _of_kind(vm, module, "callback")


def _of_kind(vm: Any, module: Any, wanted: str) -> Any:
    forms = _forms(vm, module)
    return ERROR if forms is None else (OK, from_iter([value for kind, value in forms if kind == wanted]))


def _forms(vm: Any, module: Any) -> list[tuple[str, Any]] | None:
    """Kind and value of the type attributes of a module; None when it is not known."""
    if type(module) is not Atom and type(module) is not bytes:
        raise TypeError("neither a module nor its object code")
    found = vm.code.type_forms(module)
    return None if found is None else [(form[2].name, form[3]) for form in found]


def _length(items: Any) -> int:
    return sum(1 for _ in items)


@fn
def spec_to_quoted(name: Any, spec: Any) -> Any:
    """A spec of `fetch_specs/1` as a quoted expression.

    iex> spec = {:type, 1, :fun, [{:type, 1, :product, [{:type, 1, :atom, []}]}, {:integer, 1, 80}]}
    iex> Code.Typespec.spec_to_quoted(:width, spec) |> Macro.to_string()
    "width(atom()) :: 80"
    """
    return quoted_spec(name, spec)


@fn
def type_to_quoted(type: Any) -> Any:
    """A type of `fetch_types/1` as a quoted expression.

    iex> Code.Typespec.type_to_quoted({:t, {:type, 1, :list, [{:var, 1, :x}]}, [{:var, 1, :x}]}) |> Macro.to_string()
    "t(x) :: [x]"
    """
    return quoted_type(type)
