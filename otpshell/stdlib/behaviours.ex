# Behaviours whose modules are written in Python: what their implementations must have.

defmodule Exception do
  @type t :: %{required(:__struct__) => module, required(:__exception__) => true, optional(atom) => any}
  @type stacktrace :: [tuple]

  @callback exception(term) :: t
  @callback message(t) :: binary
  @callback blame(t, stacktrace) :: {t, stacktrace}
  @optional_callbacks blame: 2
end

defmodule Access do
  @type key :: any
  @type value :: any

  @callback fetch(term, key) :: {:ok, value} | :error
  @callback get_and_update(term, key, (value -> {value, value} | :pop)) :: {value, term}
  @callback pop(term, key) :: {value, term}
end

defmodule String.Chars do
  @callback to_string(term) :: binary
end

defmodule List.Chars do
  @callback to_charlist(term) :: charlist
end

defmodule Inspect do
  @type t :: term
  @callback inspect(t, Inspect.Opts.t()) :: Inspect.Algebra.t()

  @doc false
  def __protocol__(:module), do: __MODULE__
  def __protocol__(:functions), do: [inspect: 2]
  def __protocol__(:consolidated?), do: true
  def __protocol__(:impls), do: :not_consolidated

  @doc false
  def impl_for(term), do: :elixir_protocol.impl(__MODULE__, true, term)

  @doc false
  def impl_for!(term), do: impl_for(term)
end
