# Behaviours whose modules are written in Python: what their implementations must have.

defmodule Exception do
  @type t :: %{required(:__struct__) => module, required(:__exception__) => true, optional(atom) => any}
  @type stacktrace :: [tuple]

  @doc """
  The exception that `raise Module, argument` raises. `defexception` defines it for a keyword list of fields, and for a string when there is a
  field `:message`.

      iex> ArgumentError.exception("too many")
      %ArgumentError{message: "too many"}
  """
  @callback exception(term) :: t

  @doc """
  What the exception says. `defexception` defines it when there is a field `:message`.

      iex> KeyError.message(%KeyError{key: :age, term: %{}})
      "key :age not found in: %{}"
  """
  @callback message(t) :: binary

  @doc """
  The exception, and its stack trace, with more of what is known about the error. It is called when the error is shown, so it may be slow.

      iex> {error, []} = KeyError.blame(%KeyError{key: :nam, term: %{name: "Ada"}}, [])
      iex> error.message =~ "Did you mean"
      true
  """
  @callback blame(t, stacktrace) :: {t, stacktrace}
  @optional_callbacks blame: 2
end

defmodule Access do
  @type key :: any
  @type value :: any

  @doc """
  The value of a key: `{:ok, value}`, or `:error` when there is none. With it, `data[key]` works for a struct of your own.

      iex> defmodule Box do
      ...>   @behaviour Access
      ...>   defstruct content: %{}
      ...>   @impl true
      ...>   def fetch(box, key), do: Map.fetch(box.content, key)
      ...>   @impl true
      ...>   def get_and_update(box, key, fun) do
      ...>     {value, content} = Map.get_and_update(box.content, key, fun)
      ...>     {value, %{box | content: content}}
      ...>   end
      ...>   @impl true
      ...>   def pop(box, key) do
      ...>     {value, content} = Map.pop(box.content, key)
      ...>     {value, %{box | content: content}}
      ...>   end
      ...> end
      iex> struct!(Box, content: %{a: 1})[:a]
      1
  """
  @callback fetch(term, key) :: {:ok, value} | :error

  @doc """
  Calls the function with the value of a key (or `nil`) and gives what `get_and_update_in/3` gives: the function's first value, and the data
  with its second one. When the function says `:pop`, the key is taken out.

      iex> Access.get_and_update([a: 1], :a, fn n -> {n, n + 1} end)
      {1, [a: 2]}
  """
  @callback get_and_update(term, key, (value -> {value, value} | :pop)) :: {value, term}

  @doc """
  The value of a key (or `nil`), and the data without the key.

      iex> Access.pop(%{a: 1, b: 2}, :a)
      {1, %{b: 2}}
  """
  @callback pop(term, key) :: {value, term}
end

defmodule String.Chars do
  @doc """
  The value as a string: what `to_string/1` and `\#{}` in strings make of it.

      iex> defmodule Price do
      ...>   defstruct [:cents]
      ...>   defimpl String.Chars do
      ...>     def to_string(price), do: "EUR " <> Float.to_string(price.cents / 100)
      ...>   end
      ...> end
      iex> to_string(struct!(Price, cents: 250))
      "EUR 2.5"
  """
  @callback to_string(term) :: binary
end

defmodule List.Chars do
  @doc """
  The value as a charlist: what `to_charlist/1` makes of it.

      iex> List.Chars.to_charlist(:ab)
      [97, 98]
  """
  @callback to_charlist(term) :: charlist
end

defmodule Inspect do
  @type t :: term
  @doc """
  The document that shows a term: a string, or what the functions of `Inspect.Algebra` make.

      iex> defmodule Secret do
      ...>   defstruct [:word]
      ...>   defimpl Inspect do
      ...>     def inspect(_secret, _opts), do: "#Secret<hidden>"
      ...>   end
      ...> end
      iex> inspect(struct!(Secret, word: "tea"))
      "#Secret<hidden>"
  """
  @callback inspect(t, Inspect.Opts.t()) :: Inspect.Algebra.t()
end
