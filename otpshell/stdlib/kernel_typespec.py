"""Elixir.Kernel.Typespec: old names of what `Module` and `Code.Typespec` do."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import module
from otpshell.terms.atom import ERROR, NIL, atom

typespec = Native("Elixir.Kernel.Typespec", "lib/kernel/typespec.ex", doc="Old names: use `Module` and `Code.Typespec`.")
fn = typespec.fn


@fn("defines_type?", vm=True)
def defines_type(vm: Any, name: Any, signature: Any) -> Any:
    """Old name of `Module.defines_type?/2`.

    iex> defmodule OldTyped do
    ...>   @type size :: integer
    ...>   def typed?, do: unquote(Kernel.Typespec.defines_type?(__MODULE__, {:size, 0}))
    ...> end
    iex> OldTyped.typed?()
    true
    """
    return module.defines_type(vm, name, signature)


@fn(vm=True)
def spec_to_callback(vm: Any, name: Any, signature: Any) -> Any:
    """Old name of `Module.spec_to_callback/2`.

    iex> defmodule OldCallback do
    ...>   @spec open() :: :ok
    ...>   def open, do: :ok
    ...>   Kernel.Typespec.spec_to_callback(__MODULE__, {:open, 0})
    ...> end
    iex> OldCallback.behaviour_info(:callbacks)
    [open: 0]
    """
    return module.spec_to_callback(vm, name, signature)


@fn(vm=True)
def beam_specs(vm: Any, name: Any) -> Any:
    """The specs of a module as `Code.Typespec.fetch_specs/1` gives them, or nil."""
    return _or_nil(vm, "fetch_specs", name)


@fn(vm=True)
def beam_types(vm: Any, name: Any) -> Any:
    """The types of a module as `Code.Typespec.fetch_types/1` gives them, or nil."""
    return _or_nil(vm, "fetch_types", name)


@fn(vm=True)
def beam_callbacks(vm: Any, name: Any) -> Any:
    """The callbacks of a module as `Code.Typespec.fetch_callbacks/1` gives them, or nil."""
    return _or_nil(vm, "fetch_callbacks", name)


def _or_nil(vm: Any, function: str, name: Any) -> Any:
    found = vm.apply(atom("Elixir.Code.Typespec"), atom(function), name)
    return NIL if found is ERROR else found[1]
