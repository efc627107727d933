defmodule B do
def g(x), do: [h(x)]
def h(x), do: :erlang.hd(x)
end
B.g([])