defprotocol Area do
  @doc "area"
  def area(x)
  def scale(x, n)
end
defmodule Sq do
  defstruct s: 1
  defimpl Area do
    def area(%{s: s}), do: s * s
    def scale(q, n), do: %{q | s: q.s * n}
  end
end
defimpl Area, for: [Tuple, List] do
  def area(t) when is_tuple(t), do: {:tuple, @for}
  def area(t), do: {:list, @protocol, length(t)}
  def scale(t, _), do: t
end
defprotocol Any1 do
  @fallback_to_any true
  def go(x)
end
defimpl Any1, for: Any do
  def go(_), do: :any
end
defimpl Any1, for: Integer do
  def go(_), do: :int
end
IO.inspect Area.area(struct(Sq, s: 3))
IO.inspect Area.scale(struct(Sq, s: 3), 2)
IO.inspect Area.area({1})
IO.inspect Area.area([1])
IO.inspect {Any1.go(1), Any1.go("a"), Any1.go(struct(Sq))}
IO.inspect {Area.impl_for(struct(Sq)), Area.impl_for(1), Area.impl_for!({})}
IO.inspect Area.__protocol__(:functions)
IO.inspect Area.List.__impl__(:for)
IO.inspect(try do Area.area(1) rescue e -> Exception.message(e) end)
IO.inspect Area.behaviour_info(:callbacks)
defprotocol Der do
  def ok(x)
end
defimpl Der, for: Any do
  defmacro __deriving__(module, struct, options) do
    quote do
      defimpl Der, for: unquote(module) do
        def ok(arg), do: {:ok, arg, unquote(Macro.escape(struct)), unquote(options)}
      end
    end
  end
  def ok(x), do: {:any, x}
end
defprotocol Der2 do
  def ok2(x)
end
defimpl Der2, for: Any do
  def ok2(x), do: {:any2, x}
end
defmodule Ds do
  @derive [{Der, a: 1}, Der2]
  defstruct a: 0
end
IO.inspect Der.ok(struct(Ds))
IO.inspect Der2.ok2(struct(Ds))
IO.inspect Der2.impl_for(struct(Ds))
