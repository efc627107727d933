defmodule Hooks do
  defmacro __before_compile__(env) do
    quote do
      def hooked, do: {unquote(env.module), @items}
    end
  end
  def __on_definition__(env, kind, name, args, guards, body) do
    IO.inspect {env.module, kind, name, length(args), guards, body != nil}
  end
  def __after_compile__(env, bin), do: IO.inspect({:after, env.module, is_binary(bin)})
  defmacro __using__(_) do
    quote do
      Module.register_attribute(__MODULE__, :items, accumulate: true)
      import Hooks, only: [item: 1]
      @before_compile Hooks
      @after_compile Hooks
      @on_definition Hooks
    end
  end
  defmacro item(name) do
    quote do
      @items unquote(name)
      def unquote(:"get_#{name}")(), do: unquote(name)
    end
  end
end
defmodule UsesHooks do
  use Hooks
  item :a
  item :b
  def z(x) when x > 1, do: x
end
IO.inspect {UsesHooks.hooked, UsesHooks.get_a, UsesHooks.get_b}
defmodule Attrs do
  @moduledoc "hi"
  Module.register_attribute(__MODULE__, :keep, persist: true)
  @keep :it
  @list [1, 2]
  @list [0 | @list]
  def list, do: @list
  def m, do: @moduledoc
  IO.inspect Module.get_attribute(__MODULE__, :list)
  IO.inspect Module.defines?(__MODULE__, {:list, 0})
  IO.inspect Module.definitions_in(__MODULE__)
  IO.inspect @list
  def head(a, b \\ @list)
  def head(:x, b), do: b
  def head(_, _), do: :other
end
IO.inspect {Attrs.list, Attrs.m, Attrs.head(:x), Attrs.head(1), Keyword.get(Attrs.__info__(:attributes), :keep)}
defmodule Outer do
  defmodule In.Deep do
    def x, do: __MODULE__
  end
  alias In.Deep, as: D
  def y, do: {In.Deep.x, D.x, __MODULE__}
end
IO.inspect Outer.y
name = :dyn
val = 3
r = defmodule Dyn do
  def unquote(name)(a), do: a + unquote(val)
  :last
end
IO.inspect {elem(r, 0), elem(r, 1), elem(r, 3)}
IO.inspect Dyn.dyn(1)
IO.inspect Module.create(Made, quote(do: def(one, do: 1)), __ENV__) |> elem(1)
IO.inspect Made.one()
defmodule Rec do
  defmacro m(x) when is_integer(x), do: x + helper(x)
  def helper(x), do: x * 2
  defmacro n(x), do: quote(do: [unquote(x), __MODULE__, unquote(__CALLER__.module)])
end
defmodule RecU do
  require Rec
  def a, do: {Rec.m(3), Rec.n(1)}
end
IO.inspect RecU.a
defmodule Anon do
  def f do
    fun = fn 0 -> 1; n -> n * 2 end
    Enum.map([0, 1], fun)
  end
  defp priv(a, b \\ 2), do: a + b
  def pub, do: {priv(1), priv(1, 1)}
  def op?(a), do: a
  def a <~> b, do: {a, b}
  defmacrop pm(x), do: quote(do: unquote(x) * 2)
  def usepm, do: pm(4)
end

IO.inspect {Anon.f, Anon.pub, Anon.op?(1), Anon.<~>(1, 2), Anon.usepm}
