defmodule Behaviour do
  @moduledoc "`defcallback`, as it was written before `@callback`."

  @doc "A callback: `defcallback name(arg :: type) :: type`."
  @deprecated "Use the @callback module attribute instead"
  defmacro defcallback(spec), do: quote(do: @callback(unquote(spec)))

  @doc "A callback that is a macro."
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
