defmodule P do
  defstruct [:a, b: 2]
end
defmodule Q do
  @enforce_keys [:x]
  defstruct [:x, y: 1]
  def new(x), do: %__MODULE__{x: x}
  def up(%__MODULE__{} = s), do: %{s | y: 5}
end
defmodule E1 do
  defexception [:message, code: 1]
end
defmodule E2 do
  defexception message: "dflt"
end
defmodule E3 do
  defexception [:v]
  def message(e), do: "v is #{inspect e.v}"
  def exception(v), do: %__MODULE__{v: v}
end
defmodule T do
def run do
IO.inspect %P{a: 1}
IO.inspect Q.new(3)
IO.inspect Q.up(Q.new(3))
end
end
T.run
IO.inspect struct(P, a: 9)
IO.inspect(try do raise E1, "hi" rescue e -> e end)
IO.inspect(try do raise E1, message: "x", code: 4 rescue e -> e end)
IO.inspect(try do raise E2 rescue e -> Exception.message(e) end)
IO.inspect(try do raise E3, 7 rescue e -> Exception.message(e) end)
IO.inspect(try do struct!(Q, y: 3) rescue e -> Exception.message(e) end)
IO.inspect P.__struct__
IO.inspect Q.__info__(:struct)
IO.inspect is_exception(struct(E2))
IO.inspect is_struct(struct(P), P)
IO.inspect E2.__info__(:functions)
