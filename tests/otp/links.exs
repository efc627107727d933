# A link to a process that is about to end: by the time who links is told, the name is free.
Process.flag(:trap_exit, true)
r = for _ <- 1..200 do
  p = spawn(fn -> Process.sleep(:infinity) end)
  Process.register(p, :nm)
  Process.exit(p, :kill)
  l = try do Process.link(p) catch k, v -> {k, v} end
  x = receive do {:EXIT, ^p, r} -> r after 500 -> :none end
  {l, x, Process.whereis(:nm)}
end
IO.inspect Enum.uniq(r)
