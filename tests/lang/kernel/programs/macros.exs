defmodule M do
  defmacro twice(x), do: quote(do: {unquote(x), unquote(x)})
  defmacro __using__(opts) do
    quote do
      @opts unquote(opts)
      def opts, do: @opts
      def over(x), do: x + 1
      defoverridable over: 1
    end
  end
  defguard is_pos(x) when is_integer(x) and x > 0
end
defmodule U do
  use M, a: 1
  require M
  import M, only: [is_pos: 1]
  def over(x), do: super(x) * 10
  def two(x), do: M.twice(x)
  def pos(x) when is_pos(x), do: :pos
  def pos(_), do: :neg
  def pos2(x), do: is_pos(x)
  defmacrop loc(x), do: quote(do: unquote(x) + 100)
  def l(x), do: loc(x)
  defdelegate count(l), to: Enum
  defdelegate rev(l), to: Enum, as: :reverse
end
IO.inspect({U.opts, U.over(2), U.two(3), U.pos(1), U.pos(0), U.pos2(3), U.pos2(:a), U.l(1), U.count([1,2]), U.rev([1,2])})
