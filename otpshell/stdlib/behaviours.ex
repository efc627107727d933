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
