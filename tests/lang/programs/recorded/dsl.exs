defmodule Counter do
  defmacro __using__(_) do
    quote do
      import unquote(__MODULE__)
      Module.register_attribute(__MODULE__, :fields, accumulate: true)
      @before_compile unquote(__MODULE__)
    end
  end
  defmacro field(name, type, opts \\ []) do
    quote do
      @fields {unquote(name), unquote(type), unquote(opts)}
    end
  end
  defmacro __before_compile__(env) do
    fields = env.module |> Module.get_attribute(:fields) |> Enum.reverse()
    struct_fields = for {n, _, o} <- fields, do: {n, o[:default]}
    validators = for {n, t, _} <- fields do
      quote do
        def validate(unquote(n), v), do: Counter.check(unquote(t), v)
      end
    end
    quote do
      defstruct unquote(Macro.escape(struct_fields))
      unquote_splicing(validators)
      def validate(other, _), do: {:error, {:unknown, other}}
      def __fields__, do: unquote(Macro.escape(fields))
    end
  end
  def check(:integer, v) when is_integer(v), do: :ok
  def check(:string, v) when is_binary(v), do: :ok
  def check(t, v), do: {:error, {t, v}}
end
defmodule Person do
  use Counter
  field :name, :string, default: "anon"
  field :age, :integer
end
IO.inspect struct(Person)
IO.inspect {Person.validate(:name, "x"), Person.validate(:age, "x"), Person.validate(:zip, 1), Person.__fields__}
defmodule DSL do
  defmacro router(do: block) do
    {:__block__, _, routes} = block
    clauses = for {verb, meta, [path, target]} <- routes do
      quote line: meta[:line] do
        def route(unquote(verb), unquote(path)), do: unquote(target)
      end
    end
    quote do
      unquote(clauses)
      def route(v, p), do: {:no_route, v, p}
    end
  end
end
defmodule R do
  require DSL
  DSL.router do
    get "/", :home
    post "/x", {:ctl, :create}
  end
end
IO.inspect {R.route(:get, "/"), R.route(:post, "/x"), R.route(:put, "/")}
defmodule Memo do
  defmacro defmemo({name, _, args} = head, do: body) do
    quote do
      def unquote(head) do
        key = {unquote(name), unquote(args)}
        case Process.get(key) do
          nil -> v = unquote(body); Process.put(key, v); v
          v -> v
        end
      end
    end
  end
end
defmodule Fib do
  import Memo
  defmemo fib(n), do: if(n < 2, do: n, else: fib(n - 1) + fib(n - 2))
end
IO.inspect Fib.fib(80)
defmodule Trace do
  def __on_definition__(env, kind, name, args, guards, _body) do
    IO.puts "#{inspect env.module} #{kind} #{name}/#{length(args)} guards=#{length(guards)}"
  end
end
defmodule Traced do
  @on_definition Trace
  def a(x) when x > 1, do: x
  defp b, do: 1
  def c(x, y \\ b()), do: {x, y}
end
IO.inspect Traced.c(1)
ast = quote do: (fn x, y -> x + y * 2 end).(1, 2)
IO.puts Macro.to_string(ast)
IO.inspect elem(Code.eval_quoted(ast), 0)
{ast2, acc} = Macro.traverse(quote(do: 1 + 2 * 3), [], fn n, a -> {n, a} end, fn n, a when is_integer(n) -> {n * 10, [n | a]}; n, a -> {n, a} end)
IO.inspect {Macro.to_string(ast2), acc}
IO.inspect Macro.to_string(quote(do: a.b.c[:d] |> f(1, k: 2) && not x))
IO.inspect Macro.to_string(quote do with {:ok, a} <- f(), do: a, else: (_ -> nil) end)
x = 5
IO.inspect quote(do: unquote(x) + unquote_splicing([1]))
IO.inspect quote(bind_quoted: [x: x], do: x)
IO.inspect quote(do: %{unquote(:a) => 1, b: unquote(x)})
IO.inspect quote(do: unquote(:foo)(1))
IO.inspect quote(do: Foo.unquote(:bar)(1))
IO.inspect quote(do: &(&1 + 1))
IO.inspect quote(do: fn a when a > 1 -> a end)
IO.inspect quote(do: <<a::8, b::binary>>)
IO.inspect quote(do: "a#{b}c")
IO.inspect quote(do: @attr)
IO.inspect quote(do: alias Foo.{Bar, Baz})
IO.inspect quote(do: x = %Foo{a | b: 1})
IO.inspect quote(do: {1, 2, 3})
IO.inspect quote(do: [a | b])
IO.inspect quote(do: ~r/a/i)
IO.inspect quote(do: if a do b else c end)
IO.inspect quote(do: (a; b))
IO.inspect(quote do: fn a when a > 1 -> a end)
IO.inspect quote(do: a..b//2)
IO.inspect quote(do: not a in b)
IO.inspect quote(do: a not in b)
IO.inspect quote(do: -1)
IO.inspect quote(do: -a)
IO.inspect quote(do: !a)
IO.inspect quote(do: a <> b ++ c)
IO.inspect quote(do: try do a rescue e in E -> e after b end)
