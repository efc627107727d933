source = ~S'''
defmodule Beh do
  @callback go(integer) :: atom
  @callback opt(any) :: any
  @macrocallback mac(any) :: any
  @optional_callbacks opt: 1
end
defmodule Impl1 do
  @behaviour Beh
  @impl true
  def go(_), do: :ok
  @impl Beh
  defmacro mac(x), do: x
end
defmodule Impl2 do
  @behaviour Beh
  def go(_), do: :ok
end
defmodule Impl3 do
  @behaviour Beh
  @impl true
  def go(_), do: :ok
  @impl true
  def nope(_), do: :ok
  def mac(x), do: x
end
IO.inspect Beh.behaviour_info(:callbacks)
IO.inspect Beh.behaviour_info(:optional_callbacks)
defmodule Attr do
  @moduledoc "docs"
  @a 1
  @b @a + 1
  Module.register_attribute(__MODULE__, :acc, accumulate: true)
  @acc :x
  @acc :y
  Module.put_attribute(__MODULE__, :dyn, [1])
  @doc "f"
  def f, do: {@a, @b, @acc, @dyn}
  @a 2
  def g, do: @a
  @doc false
  def hidden, do: 1
  @deprecated "use g"
  def old, do: 1
  @spec typed(integer) :: integer
  def typed(x), do: x
  @type t :: integer
  @typep p :: atom
  @opaque o :: {t, p}
  def later, do: @late
  @late 5
end
IO.inspect Attr.f
IO.inspect Attr.g
IO.inspect Attr.later
IO.inspect Attr.__info__(:functions)
IO.inspect Attr.__info__(:macros)
IO.inspect Attr.__info__(:module)
IO.inspect Impl1.__info__(:attributes)[:behaviour]
defmodule Outer do
  defmodule Inner do
    def hi, do: :inner
    defmodule Deep do
      def hi, do: {:deep, __MODULE__}
    end
  end
  alias Outer.Inner.Deep
  def a, do: {Inner.hi(), Deep.hi(), Inner}
  alias Enum, as: E
  def b, do: E.map([1], & &1)
  import String, only: [upcase: 1]
  def c, do: upcase("x")
  require Integer
  def d(x) when Integer.is_odd(x), do: :odd
  def d(_), do: :even
  def e(x) do
    import List
    first(x)
  end
  alias __MODULE__.Inner, as: I
  def f, do: I.hi()
  def g, do: __MODULE__
  defdelegate len(x), to: Kernel, as: :length
  defdelegate map(e, f), to: Enum
  def h(x \\ 1, y, z \\ 3), do: {x, y, z}
  def i(opts \\ []) 
  def i([]), do: :empty
  def i(o), do: o
  def unquote(:"odd name")(), do: :odd_name
  for n <- 1..3 do
    def num(unquote(n)), do: unquote(n * 10)
  end
  def num(_), do: :none
  def p?(x), do: x
  def b!(x), do: x
  def left ~> right, do: {:arrow, left, right}
  def x + y, do: Kernel.+(x, y) * 100
  import Kernel, except: [+: 2]
  def op, do: 1 + 2
end
IO.inspect {Outer.a, Outer.b, Outer.c, Outer.d(1), Outer.d(2), Outer.e([9]), Outer.f, Outer.g}
IO.inspect {Outer.len([1]), Outer.map([1], & &1), Outer.h(2), Outer.h(1, 2), Outer.h(1, 2, 4), Outer.i, Outer.i(1)}
IO.inspect {apply(Outer, :"odd name", []), Outer.num(2), Outer.num(7), Outer.p?(1), Outer.b!(2), Outer.op}
import Outer, only: [~>: 2]
IO.inspect 1 ~> 2
mod = Module.concat(Foo, Bar)
Module.create(mod, quote do def x, do: 42 end, Macro.Env.location(__ENV__))
IO.inspect mod.x
IO.inspect Module.split(mod)
name = :dynfun
defmodule Dyn do
  def unquote(name)(), do: unquote(Macro.escape(%{a: 1}))
  Enum.each([a: 1, b: 2], fn {k, v} ->
    def unquote(k)(x) when x == unquote(v), do: {unquote(k), x}
  end)
end
IO.inspect {Dyn.dynfun, Dyn.a(1), Dyn.b(2)}
try do Dyn.a(5) rescue e in FunctionClauseError -> IO.inspect {e.module, e.function, e.arity} end
{:module, m, bin, res} = defmodule Ret do
  def z, do: 1
  :last
end
IO.inspect {m, is_binary(bin), res}
IO.inspect function_exported?(Ret, :z, 0)
IO.inspect Code.ensure_loaded?(Nope)
defmodule Ret do
  def z, do: 2
end
IO.inspect Ret.z
IO.inspect(:code.is_loaded(Ret) |> is_tuple)
defmodule :erl_style do
  def f, do: __MODULE__
end
IO.inspect :erl_style.f
defmodule Over do
  defmacro __using__(_) do
    quote do
      def a, do: 1
      def b(x), do: x
      defoverridable a: 0, b: 1
    end
  end
end
defmodule Ov do
  use Over
  def a, do: super() + 1
  def b(x) do
    [super(x) | Enum.map([1], &super(&1))]
  end
end
IO.inspect {Ov.a, Ov.b(5)}
defmodule Guards do
  defguardp both(a, b) when is_atom(a) and is_atom(b)
  defguard even(x) when rem(x, 2) == 0
  def t(a, b) when both(a, b), do: :atoms
  def t(a, _) when is_integer(a) and even(a) when a == :z, do: :even
  def t(a, _) when is_list(a) and length(a) > 1 or is_map(a) and map_size(a) == 0, do: :coll
  def t(a, _) when a in [1.0, 2.0] or a not in 1..10, do: :in
  def t(%{k: v}, v), do: :same
  def t(x, x) when hd(x) > 1, do: :hd
  def t(_, _), do: :none
end
IO.inspect for {a, b} <- [{:a, :b}, {2, 1}, {:z, 1}, {[1, 2], 1}, {%{}, 1}, {1.0, 0}, {50, 1}, {%{k: 1}, 1}, {[5], [5]}, {3, 3}], do: Guards.t(a, b)
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
