require IEx
IO.inspect(IEx.started?())
IO.inspect({IEx.width(), IEx.inspect_opts(), IEx.configuration(), IEx.color(:eval_result, "a")})

defmodule Traced do
  require IEx

  def f(x) do
    IEx.pry()
    x + 1
  end
end

IO.inspect(Traced.f(1))
IO.inspect(IEx.pry())
import IEx.Helpers
send(self(), {:a, 1})
flush()
IO.inspect(pid(0, 21, 32))
i(1)
