defmodule S do
  defstruct [:a]
end
defmodule A do
  def f(x) do
    x |> case do
     y -> %S{b: 1}
    end
  end
end
