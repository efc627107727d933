defmodule A do
  def f(x) do
    if x do
      %Nope{} = x
    end
  end
end
