defmodule Behaviour do
  @moduledoc """
  How callbacks were declared before there was `@callback`. `use Behaviour` imports its macros; write `@callback` instead.

      iex> defmodule Parser do
      ...>   @callback parse(binary) :: term
      ...> end
      iex> Parser.behaviour_info(:callbacks)
      [parse: 1]
  """

  @doc """
  Declares a callback: `defcallback name(arg :: type) :: type`.

      iex> defmodule OldParser do
      ...>   import Behaviour
      ...>   defcallback parse(text :: binary) :: term
      ...> end
      iex> OldParser.behaviour_info(:callbacks)
      [parse: 1]
  """
  @deprecated "Use the @callback module attribute instead"
  defmacro defcallback(spec), do: quote(do: @callback(unquote(spec)))

  @doc """
  Declares a callback that is a macro.

      iex> defmodule OldRules do
      ...>   import Behaviour
      ...>   defmacrocallback rule(name :: atom) :: Macro.t()
      ...> end
      iex> OldRules.behaviour_info(:callbacks)
      ["MACRO-rule": 2]
  """
  @deprecated "Use the @macrocallback module attribute instead"
  defmacro defmacrocallback(spec), do: quote(do: @macrocallback(unquote(spec)))

  @doc false
  defmacro __using__(_options) do
    IO.warn(
      "the Behaviour module is deprecated. Instead of using this module, use the @callback and @macrocallback module attributes. " <>
        "See the documentation for Module for more information on these attributes"
    )

    quote(do: import(Behaviour))
  end
end
