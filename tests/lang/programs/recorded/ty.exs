defmodule T do
  @type t :: %__MODULE__{a: integer | nil, b: String.t()}
  @type p(a) :: {:ok, a} | {:error, reason :: term}
  @typep priv :: [atom]
  @opaque o :: priv
  @typep unused :: 1..10
  @type f :: (integer, t -> :ok) | (... -> any) | (() -> nil)
  @type m :: %{required(:a) => integer, optional(atom) => t, k: nil}
  @type b :: <<_::8, _::_*4>>
  @type l :: [a: integer, b: t] | [integer, ...] | nonempty_list(atom) | keyword(integer)
  defstruct [:a, :b]
  @spec f(t, opts :: keyword) :: p(integer)
  @spec g(a) :: a when a: var
  @spec h(x, y) :: {x, y} when x: integer, y: t
  @spec i() :: no_return
  @spec j(-1 | 0) :: Enumerable.t(integer)
  @callback c(integer) :: {:ok, t} | :error
  @macrocallback mc(Macro.t) :: Macro.t
  def f(a, b), do: {a, b}
  def g(a), do: a
  def h(x, y), do: {x, y}
  def i, do: raise "x"
  def j(x), do: x
end
IO.inspect T.behaviour_info(:callbacks)
