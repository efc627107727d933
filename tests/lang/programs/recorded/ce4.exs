defmodule M do
  defmacro bad(x) do
    raise ArgumentError, "no #{inspect x}"
  end
  defmacro code, do: quote(do: undefined_fun(1) + zz)
end
defmodule A do
  require M
  def f(x) do
    M.bad(x)
  end
end
