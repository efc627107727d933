defmodule M do
  defmacro code, do: quote(do: zz + undefined_fun(1))
end
defmodule A do
  require M
  def f() do
    M.code()
  end
end
