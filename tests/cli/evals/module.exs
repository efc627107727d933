defmodule A do
def f(x) when is_list(x), do: x
end
IO.inspect A.f([1])
A.f(1)