# A captured function that is called with too few or too many arguments: they are told, and have been evaluated.
tell = fn fun ->
  try do
    fun.()
  rescue
    error -> IO.inspect(error)
  end
end

defmodule Calls do
  def with_one(fun), do: fun.(1)
  def two(a, b), do: {a, b}
end

plus = &Kernel.+/2
up = &String.upcase/1
tell.(fn -> plus.(1) end)
tell.(fn -> up.("a", IO.inspect("evaluated")) end)
tell.(fn -> apply(up, [1, 2]) end)
tell.(fn -> Calls.with_one(plus) end)
tell.(fn -> Calls.with_one(&Calls.two/2) end)
tell.(fn -> Enum.map([1], &elem/2) end)
tell.(fn -> (&List.flatten/1).() end)

Application.put_env(:elixir, :ansi_enabled, true)
IO.inspect({IO.ANSI.enabled?(), IO.iodata_to_binary(IO.ANSI.format([:red, "x"]))})
Application.put_env(:elixir, :ansi_enabled, false)
IO.inspect({IO.ANSI.enabled?(), IO.iodata_to_binary(IO.ANSI.format([:red, "x"]))})
