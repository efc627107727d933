require Logger
Logger.configure_backend(:console, format: "$metadata|$message\n", metadata: [:module, :function, :line, :application, :mfa])
Logger.info("top")
defmodule A do
  require Logger
  Logger.info("body")
  def f(x), do: Logger.info("in f #{x}")
  def g, do: (fn -> Logger.info("in fn") end).()
end
A.f(1); A.g()
:logger.info("erl")
spawn(fn -> Logger.info("spawned") end); Process.sleep(20)
Logger.put_module_level(A, :error)
IO.inspect Logger.get_module_level(A)
A.f(2)
Logger.put_module_level([A], :debug)
A.f(3)
IO.inspect Logger.delete_module_level(A)
IO.inspect Logger.get_module_level(A)
Logger.delete_all_module_levels()
Logger.configure(truncate: 10)
Logger.info(String.duplicate("abc", 20))
Logger.info(["ab", "cdefgh", ["ijk", "lmn"]])
Logger.configure(truncate: :infinity)
Logger.log(:info, "log")
Logger.bare_log(:error, "bare")
Logger.bare_log(:error, fn -> "bare fun" end, [])
IO.inspect(try do Logger.bare_log(:nope, "x") rescue e -> e.__struct__ catch k, r -> {k, r} end)
IO.inspect(try do Logger.configure(level: :nope) rescue e -> e.__struct__ catch k, r -> {k, r} end)
IO.inspect(Logger.configure(level: :info))
Logger.debug("no")
defmodule Fmt do
  def f(level, msg, {d, t}, meta), do: ["<#{level}> ", msg, " #{tuple_size(d)}#{tuple_size(t)} ", inspect(Keyword.keys(meta)), "\n"]
end
Logger.configure_backend(:console, format: {Fmt, :f})
Logger.info("custom", b: 1)
