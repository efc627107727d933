source = ~S'''
defmodule M do
  defmacro unless2(c, do: b), do: quote(do: if(!unquote(c), do: unquote(b)))
  defmacro hyg(x) do
    quote do
      y = 10
      y + unquote(x)
    end
  end
  defmacro unhyg(v), do: quote(do: var!(zz) = unquote(v))
  defmacro defgetters(kws) do
    for {k, v} <- kws do
      quote do
        def unquote(:"get_#{k}")(), do: unquote(v)
      end
    end
  end
  defmacro dbg2(expr) do
    s = Macro.to_string(expr)
    quote do
      r = unquote(expr)
      IO.puts "#{unquote(s)} = #{inspect r}"
      r
    end
  end
  defmacro caller_info, do: Macro.escape({__CALLER__.module, __CALLER__.function, __CALLER__.line})
  defmacro __using__(opts) do
    quote bind_quoted: [opts: opts], location: :keep do
      @opts opts
      Module.register_attribute(__MODULE__, :steps, accumulate: true)
      import M, only: [step: 1]
      @before_compile M
      def opts, do: @opts
      def over(x), do: {:default, x}
      defoverridable over: 1
    end
  end
  defmacro step(name), do: quote(do: @steps unquote(name))
  defmacro __before_compile__(env) do
    steps = Module.get_attribute(env.module, :steps) |> Enum.reverse()
    quote do
      def steps, do: unquote(steps)
      def run(acc), do: Enum.reduce(steps(), acc, fn s, a -> apply(__MODULE__, s, [a]) end)
    end
  end
  defmacrop priv(x), do: quote(do: {:priv, unquote(x)})
  def use_priv, do: priv(3)
  defguard is_pos(x) when is_integer(x) and x > 0
  defmacro opt(a, b \\ :dflt), do: {a, b}
  defmacro pipe_me(x, f), do: quote(do: unquote(x) |> unquote(f).())
  defmacro many(args), do: quote(do: [unquote_splicing(args), :end])
  defmacro nested do
    quote do
      quote do: unquote(1 + 2)
    end
  end
  defmacro match_it(p), do: quote(do: fn unquote(p) -> :yes; _ -> :no end)
end
defmodule U do
  use M, a: 1, b: [2]
  step :inc
  step :dbl
  def inc(x), do: x + 1
  def dbl(x), do: x * 2
  def over(x), do: {:mine, super(x)}
end
defmodule G do
  require M
  import M
  M.defgetters a: 1, b: "two"
  def hy do
    y = 1
    r = M.hyg(y)
    {y, r}
  end
  def un do
    M.unhyg(5)
    zz
  end
  def g(x) when is_pos(x), do: :pos
  def g(_), do: :neg
  def info, do: caller_info()
  def o, do: {opt(1), opt(1, 2)}
  def p, do: pipe_me(3, fn x -> x + 1 end)
  def mn, do: many([1, 2])
  def ne, do: nested()
  def mi, do: {match_it({:ok, _}).({:ok, 1}), match_it(%{a: 1}).(%{})}
  def ul(x), do: (unless2 x do :falsy end)
  def d, do: dbg2(1 + 2 * 3)
end
IO.inspect {U.opts, U.steps, U.run(3), U.over(1)}
IO.inspect {G.get_a, G.get_b, G.hy, G.un, G.g(1), G.g(0), G.info, G.o, G.p, G.mn, G.ne, G.mi, G.ul(false), G.ul(1)}
G.d
IO.inspect M.use_priv
require M
IO.inspect M.is_pos(3)
ast = quote do: a + b * c
IO.inspect ast
IO.inspect Macro.prewalk(ast, fn {:a, m, c} -> {:z, m, c}; x -> x end)
IO.puts Macro.to_string(quote do
  def foo(x, y \\ 1) when x > 1 do
    case x do
      1 -> :a
      _ -> %{"b" => [1 | 2], a: 1}
    end
  end
end)
IO.inspect Macro.postwalk(quote(do: 1 + 2), 0, fn x, acc -> {x, acc + 1} end) |> elem(1)
IO.inspect Macro.decompose_call(quote(do: Foo.bar(1)))
IO.inspect Macro.var(:x, nil)
IO.inspect Macro.escape(%{a: {1, 2, 3}})
IO.inspect Macro.camelize("foo_bar"), label: "camel"
IO.inspect Macro.underscore("FooBar.Baz")
IO.inspect Macro.validate(quote(do: f(x)))
IO.inspect Macro.unpipe(quote(do: a |> b |> c(1))) |> length
IO.inspect Macro.generate_arguments(2, __MODULE__)
IO.inspect __ENV__.module
IO.inspect {__MODULE__, __DIR__ |> is_binary}
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
