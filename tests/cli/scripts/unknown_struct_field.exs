defmodule P do
  defstruct [:x]
end
defmodule Q do
  def q, do: %P{y: 1}
end
