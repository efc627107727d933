defmodule Defaults do
  def a(x \\ 1, y, z \\ x_default()), do: {x, y, z}
  def x_default, do: :z
  def b(opts \\ [])
  def b(:k), do: :k
  def b(o), do: o
end
IO.inspect {Defaults.a(5), Defaults.a(5, 6), Defaults.a(5, 6, 7), Defaults.b, Defaults.b(:k)}
defmodule Super do
  defmacro __using__(_) do
    quote do
      def init(x), do: {:default, x}
      def other, do: 1
      defoverridable init: 1, other: 0
    end
  end
end
defmodule SuperUser do
  use Super
  def init(x) do
    {:mine, super(x), Enum.map([1], fn y -> super(y) end)}
  end
  defoverridable init: 1
  def init(y), do: {:again, super(y)}
end
IO.inspect {SuperUser.init(1), SuperUser.other}
defmodule Guards do
  defguard is_small(x) when is_integer(x) and x < 10
  defguard both(a, b) when is_small(a) and is_small(b)
  defguardp priv(x) when x in [:a, :b]
  def f(x, y) when both(x, y), do: :small
  def f(x, _) when priv(x), do: :priv
  def f(_, _), do: :no
  def g(x), do: both(x, hd([1]))
end
IO.inspect {Guards.f(1, 2), Guards.f(:a, 1), Guards.f(20, 1), Guards.g(3)}
defmodule Spec do
  @moduledoc false
  @type t :: {atom, integer}
  @typep p :: integer
  @opaque o :: p()
  @typedoc "x"
  @type u(a) :: [a]
  @spec f(a) :: a when a: var
  def f(x), do: x
  @doc since: "1.0"
  @doc "text"
  def g(%{a: 1}, [_ | _], {x, _} = tup, y \\ 3), do: {x, tup, y}
end
IO.inspect Spec.f(1)
defmodule Err do
  defexception [:reason]
  @impl true
  def message(%{reason: r}), do: "because #{inspect(r)}"
end
try do
  raise Err, reason: :x
rescue
  e in Err -> IO.puts Exception.message(e)
end
defmodule Nested do
  defmodule State do
    defstruct count: 0
    def new, do: %__MODULE__{}
  end
  def bump(%State{count: c} = s), do: %State{s | count: c + 1}
end
IO.inspect Nested.bump(Nested.State.new)
for m <- [:One, :Two] do
  defmodule Module.concat(Gen, m) do
    def name, do: unquote(m)
    @after_value 3
    def v, do: @after_value
  end
end
IO.inspect {Gen.One.name, Gen.Two.name, Gen.Two.v}
defmodule Fun do
  def make do
    defmodule Made.Inside do
      def x, do: :inside
    end
  end
end
IO.inspect elem(Fun.make, 1)
IO.inspect apply(Fun.Made.Inside, :x, [])
defmodule Behaving do
  @callback go(term) :: term
  defmacro __using__(_) do
    quote do
      @behaviour Behaving
      @impl true
      def go(x), do: x
      defoverridable Behaving
    end
  end
end
defmodule Behaves do
  use Behaving
  @impl true
  def go(x), do: {:b, super(x)}
end
IO.inspect Behaves.go(1)
IO.inspect Behaves.__info__(:attributes)[:behaviour]
defmodule Enforced do
  @enforce_keys [:a, :b]
  defstruct [:a, :b, c: 1]
end
IO.inspect(try do struct!(Enforced, a: 1) rescue e -> Exception.message(e) end)
defprotocol Size do
  @spec size(t) :: integer
  def size(x)
  Kernel.def helper(x), do: {:helped, x}
end
defimpl Size, for: Any do
  def size(_), do: 0
end
defimpl Size, for: BitString do
  def size(b), do: byte_size(b)
end
IO.inspect {Size.size("abc"), Size.helper(1), Size.impl_for(3)}
require Protocol
defmodule Late, do: defstruct [:q]
Protocol.derive(Size, Late)
IO.inspect Size.size(struct(Late))
