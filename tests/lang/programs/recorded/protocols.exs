source = ~S'''
defprotocol Size do
  @doc "size of"
  @fallback_to_any true
  def size(data)
  def unit(data, opts \\ [])
end
defimpl Size, for: BitString do
  def size(b), do: byte_size(b)
  def unit(_, opts), do: {:bytes, opts}
end
defimpl Size, for: [List, Tuple] do
  def size(l) when is_list(l), do: length(l)
  def size(t), do: tuple_size(t)
  def unit(_, _), do: @for
end
defimpl Size, for: Any do
  def size(_), do: :unknown
  def unit(_, _), do: :any
end
defmodule User do
  @derive {Inspect, only: [:name]}
  defstruct [:name, age: 0]
  defimpl Size do
    def size(%{name: n}), do: String.length(n)
    def unit(%User{}, _), do: __MODULE__
  end
end
defmodule Pt do
  @derive Size
  defstruct x: 1, y: 2
end
for v <- ["abc", [1, 2], {1, 2, 3}, 1.5, %User{name: "Ann"}, %Pt{}, %{}, :a, nil, self() |> is_pid] do
  IO.inspect {Size.size(v), Size.unit(v), Size.unit(v, a: 1)}
end
IO.inspect %User{name: "x", age: 3}
IO.inspect Size.impl_for("a")
IO.inspect Size.impl_for(%User{})
IO.inspect Size.impl_for!(1)
IO.inspect Size.__protocol__(:functions)
defprotocol Strict do
  def go(x)
end
try do Strict.go(1) rescue e -> IO.puts Exception.message(e) end
try do Strict.go(%User{name: 1}) rescue e -> IO.puts Exception.message(e) end
IO.inspect Strict.impl_for(3)
defimpl String.Chars, for: User do
  def to_string(u), do: "user:" <> u.name
end
IO.puts "#{%User{name: "Bob"}}"
defimpl Enumerable, for: Pt do
  def count(_), do: {:ok, 2}
  def member?(%{x: x, y: y}, v), do: {:ok, v in [x, y]}
  def slice(_), do: {:error, __MODULE__}
  def reduce(%{x: x, y: y}, acc, f), do: Enumerable.List.reduce([x, y], acc, f)
end
IO.inspect Enum.map(%Pt{}, & &1 * 2)
IO.inspect Enum.count(%Pt{})
IO.inspect 2 in %Pt{}
IO.inspect Enum.take(%Pt{x: 5}, 1)
defimpl Collectable, for: Pt do
  def into(p), do: {p, fn a, {:cont, {k, v}} -> Map.put(a, k, v); a, :done -> a; _, :halt -> :ok end}
end
IO.inspect Enum.into([x: 9], %Pt{})
IO.inspect Protocol.assert_impl!(Size, User)
try do Protocol.assert_impl!(Strict, User) rescue e -> IO.puts Exception.message(e) end
'''

{:__block__, _, expressions} = Code.string_to_quoted!(source, file: "program")
Enum.reduce(expressions, {[], Code.env_for_eval(file: "program")}, fn expression, {binding, env} ->
  try do
    {_, binding, env} = Code.eval_quoted_with_env(expression, binding, env)
    {binding, env}
  rescue
    error ->
      IO.puts(Exception.format_banner(:error, error))
      {binding, env}
  end
end)
